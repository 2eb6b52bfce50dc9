"""Targets that were surely or possibly misread: lost signs, glued columns, a shifted weight.

In: the text of a target, both parsed values, weight and claim. Out: the flag that names
the damage, or None. Nothing here can fail.

Source: the damage seen in scans. ≥ is read as 2 or 8 (≥90% → 290%), and where the weight
stands before the target bad OCR glues them (8 and 550万粒 → 8550万粒). A target that may
have been misread is never computed with.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.quantity import Amount, Comparator, Quantity, comparable, parse, show
from assistant.quantity.damage import mend
from assistant.scoring.conversion import apart
from assistant.scoring.policy import Policy

_HUNDRED = Decimal(100)
_SIGNS = ("≥", "≤", "=", ">", "<")


def glued_columns(
    text: str, target: Quantity, actual: Quantity, weight: Decimal | None, claimed: Decimal | None
) -> bool:
    """True when the target's first digits are the weight (or, that lost, the score)."""
    points = weight if weight is not None else claimed
    if points is None:
        return False
    folded, digits = mend(text).text, show(points)
    rest_text = folded[len(digits) :]
    if folded.startswith(digits) and rest_text.startswith(_SIGNS):
        return True
    if not isinstance(target, Amount) or not isinstance(actual, Amount):
        return False
    if target.comparator is not Comparator.NONE:
        return False
    if not folded.startswith(digits) or not rest_text[:1].isdigit() or rest_text.startswith("0"):
        return False
    rest = parse(rest_text)
    if not isinstance(rest, Amount) or not comparable(rest.unit, actual.unit):
        return False
    if weight is None:
        return not apart(rest.exact, actual.exact, Decimal(2))
    # The weight is in its own cell, so only a claim the glued number cannot explain counts.
    met_exactly = rest.exact == actual.exact and claimed == weight
    return met_exactly and apart(target.exact, actual.exact, Decimal(5))


def sign_read_as_digit(
    text: str,
    target: Quantity,
    actual: Quantity,
    weight: Decimal | None,
    claimed: Decimal | None,
    policy: Policy,
) -> str | None:
    """The flag "ocr_ge_as_2" or "ocr_ge_as_8" when the first digit may have been ≥."""
    if not isinstance(target, Amount) or not isinstance(actual, Amount):
        return None
    folded = mend(text).text
    first, rest_text = folded[:1], folded[1:]
    if target.comparator is not Comparator.NONE or first not in ("2", "8"):
        return None
    if not rest_text[:1].isdigit() or rest_text.startswith("0"):
        return None
    rest = parse("≥" + rest_text)
    if not isinstance(rest, Amount) or not comparable(target.unit, actual.unit):
        return None
    if actual.exact == target.exact:
        return None
    flag = f"ocr_ge_as_{first}"
    if target.unit.dimension == "share":
        return flag if target.value > _HUNDRED >= rest.value else None
    a = target.exact if actual.unit.name else target.value
    alternative = rest.exact if actual.unit.name else rest.value
    b = actual.exact if target.unit.name and actual.unit.name else actual.value
    if b < alternative or not alternative:
        return None
    if b >= a:
        # Both readings are met; they differ in how far the target was passed.
        doubtful = rest.value % _HUNDRED == 0 and b >= a * policy.over_notice
        return flag if doubtful else None
    if weight is None or claimed is None:
        return None
    full_marks = weight - policy.tolerance <= claimed <= weight
    explained = b < alternative * 2 and b * 2 < a
    return flag if full_marks and explained else None


def weight_in_target(
    target: Quantity, actual: Quantity, weight: Decimal | None, claimed: Decimal | None, name: str
) -> bool:
    """True when target and actual only repeat the weight and the score of the row."""
    if not isinstance(target, Amount) or not isinstance(actual, Amount):
        return False
    if not (target.is_bare and actual.is_bare) or target.comparator is not Comparator.NONE:
        return False
    if weight is None or not target.value == actual.value == weight:
        return False
    if claimed is not None and claimed != weight:
        return False
    counts = any(word in name for word in ("数", "次", "量", "人", "个"))
    return weight != weight.to_integral_value() or (weight >= 5 and not counts)
