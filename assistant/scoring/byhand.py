"""A row typed by hand: the logic behind `fuhe score`.

In: a mapping with the field names of the case files. Out: a plain dictionary ready for
JSON. A field of a type that makes no sense, or an unknown policy, raises `UsageError`.

    target, actual   text; "" blank, null not captured
    weight, claimed  points, a number or its text; null when there is none
    reason           text; "" blank, null not captured
    level            "budget" for budget execution, anything else is a row; may be absent
    direction        "forward", "reverse", …; may be absent
    name, level1, level2, policy        optional
    rule             optional: a text that may name a policy ("湖北 20分*执行率")
    initial, rate    optional, for budget execution: start-of-year budget, printed rate
    narrative        optional: what the form says about unfinished goals
    remainder        optional: stated total minus all other scores

Of these, `target` alone is required.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.errors import SettingsError, UsageError
from assistant.finding import Message
from assistant.quantity import Amount, number, parse, show
from assistant.scoring import reasons
from assistant.scoring.execution import score_budget
from assistant.scoring.outcome import RowScore
from assistant.scoring.policy import Policy, load, named_in, written_in
from assistant.scoring.row import score_row
from assistant.scoring.spending import read_spending
from assistant.wording import fold

_BUDGET_WORDS = re.compile("全年预算|预算数|全年执行|执行数|资金总额|预算执行")


def score_case(case: Mapping[str, Any], policy: Policy | None = None) -> dict[str, Any]:
    """Score one row given as a mapping.

    Args:
        case: see the module's docstring.
        policy: used unless the case names one itself; None is the default policy.

    Returns:
        `expected_min`, `expected_max` (numbers or None), `finding`, `flags`, `steps`,
        `why` (zh and en), `policy`, and the case's `id` when it has one.
    """
    chosen = _policy(case) or policy or load("auto")
    if _is_budget(case):
        score = _budget(case, chosen)
    else:
        score = score_row(
            _text(case, "target"),
            _text(case, "actual"),
            _points(case, "weight"),
            _points(case, "claimed"),
            _text(case, "reason"),
            name=_text(case, "name") or "",
            level1=_text(case, "level1") or "",
            level2=_text(case, "level2") or "",
            direction=_text(case, "direction"),
            policy=chosen,
        )
    score = replace(score, flags=tuple(sorted({*score.flags, *_context(case, score)})))
    low, high = score.expected or (None, None)
    answer = {
        "expected_min": None if low is None else float(low),
        "expected_max": None if high is None else float(high),
        "finding": score.finding,
        "flags": list(score.flags),
        "steps": list(score.steps),
        "why": score.why.model_dump(),
        "policy": chosen.name,
    }
    return {"id": case["id"], **answer} if "id" in case else answer


def answer_case(case: object, policy: Policy | None = None, *, where: str = "") -> dict[str, Any]:
    """One row of many: its score, or what is wrong with it, so that the others go on.

    Args:
        case: a mapping as for `score_case`; anything else is answered with an error.
        policy: as for `score_case`.
        where: where the row stands, named in the error.

    Returns:
        What `score_case` returns, or `{"id", "error": {"what", "where", "advice"}}`.
    """
    mapping = case if isinstance(case, Mapping) else {}
    try:
        if case is not mapping:
            raise UsageError("is no JSON object", advice="give one object a row")
        return score_case(mapping, policy)
    except (UsageError, SettingsError) as error:
        place = ": ".join(part for part in (where, error.where) if part)
        known = {"id": mapping["id"]} if "id" in mapping else {}
        return known | {"error": {"what": error.what, "where": place, "advice": error.advice}}


def _policy(case: Mapping[str, Any]) -> Policy | None:
    if case.get("policy"):
        return load(str(case["policy"]))
    rule = _text(case, "rule")
    return (named_in(rule) or written_in(rule)) if rule else None


def _context(case: Mapping[str, Any], score: RowScore) -> set[str]:
    """Flags that need more than the row: the form's words, the form's total."""
    flags = set()
    narrative = _text(case, "narrative")
    claimed, weight = _points(case, "claimed"), _points(case, "weight")
    short = score.expected is not None and weight is not None and score.expected[1] < weight
    if narrative and short and reasons.claims_all_done(narrative):
        flags.add("contradicts_narrative")
    remainder = _points(case, "remainder")
    if claimed is None and remainder is not None and weight is not None and remainder <= weight:
        flags.add(f"derive_from_total_{show(remainder)}")
    return flags


def _is_budget(case: Mapping[str, Any]) -> bool:
    level, direction = case.get("level"), case.get("direction")
    if level is not None or direction is not None:
        return "budget" in (level, direction)
    target, actual = fold(_text(case, "target") or ""), fold(_text(case, "actual") or "")
    if _BUDGET_WORDS.search(target) and _BUDGET_WORDS.search(actual):
        return True
    # Without any label, the execution row still shows: it weighs 10 or 20, gives no
    # reason, and sets one unsigned amount of money against another.
    weight, wanted, got = _points(case, "weight"), parse(target), parse(actual)
    if weight not in (10, 20) or _text(case, "reason") is not None:
        return False
    if not isinstance(got, Amount) or got.comparator.value:
        return False
    if isinstance(wanted, Amount):
        plain = not wanted.comparator.value and not wanted.per and wanted.period is None
        return plain and wanted.unit.dimension == got.unit.dimension == "money"
    return "读" in target and got.unit.dimension == "share"


def _budget(case: Mapping[str, Any], policy: Policy) -> RowScore:
    """Budget execution from two texts, either of which may carry more than its amount."""
    read = read_spending(_text(case, "target"), _text(case, "actual"))
    initial, rate = _points(case, "initial"), _text(case, "rate")
    weight, claimed = _points(case, "weight"), _points(case, "claimed")
    if read.units_clash:
        why = Message(
            zh="预算数与执行数缺少计量单位且数量级相差过大，不能计算；请补充单位。",
            en="Budget and spending lack a unit and lie far apart; please supply the units.",
        )
        return RowScore(None, "not_comparable", tuple(sorted(read.flags)), (), why)
    score = score_budget(
        read.annual,
        read.executed,
        rate or read.rate,
        weight,
        claimed,
        policy,
        initial=read.initial if initial is None else initial,
        parts=read.parts,
        reason=_text(case, "reason"),
    )
    return replace(score, flags=tuple(sorted({*score.flags, *read.flags})))


def _text(case: Mapping[str, Any], field: str) -> str | None:
    value = case.get(field)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    raise _wrong(field, value, "a text or null")


def _points(case: Mapping[str, Any], field: str) -> Decimal | None:
    value = case.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _wrong(field, value, "a number or null")
    text = fold(str(value))
    if not text.strip("-/—"):
        return None  # forms print a dash where no score applies
    points = number(text.removesuffix("分"))
    if points is None:
        raise _wrong(field, value, "a number or null")
    return points


def _wrong(field: str, value: object, wanted: str) -> UsageError:
    return UsageError(f"{value!r} is not {wanted}", where=field, advice="see `fuhe score --help`")
