"""What a row measures, in columns a query can compare: sign, target and actual as numbers.

In: the two texts of a row as the paper prints them. Out: `Measured`; whatever is not
plainly one number against one number of the same unit is marked, not guessed. Nothing
here can fail, and nothing here judges: scores and findings are the scorer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.quantity import Amount, Comparator, Quality, Unreadable, parse
from assistant.quantity.values import SCALES

Kind = Literal["number", "words", "copied", "lost", "other"]
"""number: comparable · words: nothing to count in the target · copied: the actual repeats
the target, so nothing was measured · lost: no readable actual · other: not comparable."""

Sign = Literal["≥", ">", "≤", "<", "=", ""]

MONEY = {f"{scale}元": factor for scale, factor in SCALES.items()}
"""Yuan in one unit of money."""

_FAR = 100
# 0.95 beside ≥90% may be 95 % or a slip.
_LARGEST_FRACTION = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Measured:
    """A row's target and actual; money in yuan, anything else in the unit printed."""

    kind: Kind
    sign: Sign = ""
    wanted: Decimal | None = None
    reached: Decimal | None = None
    unit: str | None = None


def measure(target: str | None, actual: str | None) -> Measured:
    """Target and actual of one row as numbers that may be compared."""
    wanted, reached = parse(target), parse(actual)
    if isinstance(reached, Unreadable) and not reached.is_text:
        return Measured("lost")
    if isinstance(wanted, Quality):
        return Measured("words")
    if not isinstance(wanted, Amount) or not isinstance(reached, Amount):
        return Measured("other")
    if reached == wanted and wanted.comparator is not Comparator.NONE:
        return Measured("copied")
    value = _alike(wanted, reached)
    if value is None:
        return Measured("other")
    return Measured(
        "number",
        wanted.comparator.value,
        _size(wanted) * wanted.value,
        value,
        _unit(wanted),
    )


def _alike(wanted: Amount, reached: Amount) -> Decimal | None:
    """The actual as `wanted` counts; None when the two are not plainly of one kind."""
    if reached.vague or reached.comparator is not Comparator.NONE:
        return None
    if reached.trend not in ("", wanted.trend):
        return None
    if reached.is_bare:
        # An actual without a unit stands in the target's ("≤300000元" against "851972").
        return _without_unit(wanted, reached.value)
    if reached.unit.dimension != wanted.unit.dimension:
        return None
    if reached.per not in ((), wanted.per) or (reached.period or "年") != (wanted.period or "年"):
        return None
    return reached.exact / wanted.unit.factor


def _without_unit(wanted: Amount, value: Decimal) -> Decimal | None:
    if wanted.period not in (None, "年") and wanted.unit.is_count:
        return None  # "36" under 每月3次 may be the year's
    if wanted.unit.dimension == "share" and value <= _LARGEST_FRACTION < wanted.value:
        return None
    if wanted.scale and value >= _FAR * wanted.value:
        return None  # "486500" under ≤50万元 is in 元, as likely as not
    return value * _size(wanted)


def _size(amount: Amount) -> Decimal:
    """One printed unit in yuan, or in the unit printed without its 万."""
    return SCALES[amount.scale] * (amount.unit.factor if amount.unit.dimension == "money" else 1)


def _unit(amount: Amount) -> str:
    """The unit's name without its 万, with what it is per ("元/人/月")."""
    name = {"百分比": "%"}.get(amount.unit.name, amount.unit.name)
    base = "元" if amount.unit.dimension == "money" else name
    # What is counted on a yearly form is the year's, whether it says so or not.
    yearly = amount.period == "年" and amount.unit.is_count
    periods = [amount.period] if amount.period and not yearly else []
    return "/".join([base, *amount.per, *periods])
