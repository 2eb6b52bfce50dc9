"""One row scored: what the rule would have given, as an interval, with its steps.

In: the texts and numbers of one row and a policy. Out: a frozen `RowScore`. Nothing
here can fail: what cannot be scored is a result that says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.finding import Message
from assistant.quantity import number
from assistant.scoring.policy import Interval, Policy

_PLAIN = re.compile(r"^([≥≤=><]?)([\d.,]+)(.*)$")


@dataclass(frozen=True, slots=True)
class RowScore:
    """What the rule gives for one row.

    Args:
        expected: lowest and highest score the policy allows, in points; None when it
            gives no number.
        finding: "ok" or the name of the strongest finding.
        flags: further observations, sorted.
        steps: the arithmetic, one line a step ("65 ÷ 90 × 1 = 0.72").
        why: the finding in words, or why nothing can be said.
        ratio: actual ÷ target where both are comparable numbers, else None.
    """

    expected: Interval | None
    finding: str
    flags: tuple[str, ...]
    steps: tuple[str, ...]
    why: Message
    ratio: Decimal | None = None


def score_row(
    target: str | None,
    actual: str | None,
    weight: Decimal | None,
    claimed: Decimal | None,
    reason: str | None,
    *,
    name: str = "",
    level1: str = "",
    level2: str = "",
    direction: str | None = None,
    policy: Policy,
) -> RowScore:
    """Score one indicator row; `reason` is "" when the cell is blank, None when not captured."""
    wanted = _PLAIN.match(target or "")
    got = _PLAIN.match(actual or "")
    a = number(wanted.group(2)) if wanted else None
    b = number(got.group(2)) if got else None
    if a is None or b is None or weight is None or not a:
        message = Message(zh="无法比较。", en="Not comparable.")
        return RowScore(None, "not_comparable", (), (), message)
    reverse = bool(wanted) and wanted.group(1) in ("≤", "<")  # type: ignore[union-attr]
    met = b <= a if reverse else b >= a
    low = high = weight
    if not met:
        ratio = a / b if reverse else b / a
        low = high = policy.rounded(weight * ratio)
        if reverse and "linear" in policy.overrun:
            low = policy.rounded(weight * max(Decimal(0), 1 - (b - a) / a))
    finding = "ok"
    if claimed is not None and claimed > high + policy.tolerance:
        finding = "over_claimed"
    elif claimed is not None and claimed < weight - policy.tolerance and reason == "":
        finding = "unexplained_deduction"
    elif claimed is not None and claimed < low - policy.tolerance:
        finding = "under_claimed"
    message = Message(zh=f"应得{low}至{high}分。", en=f"The rule gives {low} to {high}.")
    return RowScore((low, high), finding, (), (), message, b / a)


def score_budget(
    annual: Decimal | None,
    executed: Decimal | None,
    rate: str | None,
    weight: Decimal | None,
    claimed: Decimal | None,
    policy: Policy,
    *,
    initial: Decimal | None = None,
) -> RowScore:
    """Score budget execution; amounts in one unit, `rate` as printed."""
    if annual is None or executed is None or weight is None or not annual:
        message = Message(zh="无法计算执行率。", en="No rate can be computed.")
        return RowScore(None, "unreadable", (), (), message)
    points = policy.rounded(min(executed / annual, Decimal(1)) * weight)
    finding = "ok"
    if claimed is not None and claimed > points + policy.tolerance:
        finding = "over_claimed"
    elif claimed is not None and claimed < points - policy.tolerance:
        finding = "under_claimed"
    message = Message(zh=f"应得{points}分。", en=f"The rule gives {points}.")
    return RowScore((points, points), finding, (), (), message, executed / annual)
