"""Verdicts on figures that belong to the whole form: totals, weights, grades, budget.

In: plain numbers and texts, and a policy where the rule is the policy's. Out: a
`Verdict`. Pure, without knowledge of pages or pointers, so that a case can be judged by
hand. Nothing here can fail.

Sources: grades 优 90–100 (90 included), 良 80–, 中 60–, 差; no bonus points, so no total
above 100; weights sum to 100; parts of the budget sum to its total row; cost rows cannot
add up to more than was spent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from assistant.quantity import added, parse
from assistant.scoring.fitness import level2_misfits
from assistant.scoring.policy import Interval, Policy
from assistant.wording import fold

VerdictName = Literal["ok", "over_claimed", "under_claimed", "not_comparable"]
HUNDRED = Decimal(100)

_ALL_DONE = re.compile(
    r"(全部|全面|均已?|都已?|已全)(.{0,4})(完成|实现|达标|达成)|(圆满|如期|按时按质)完成(全|各|所有)"
    r"|(目标|任务|总体|整体|指标)完成率(均?达到?|均?为)?100%|未完成.{0,10}[(:：（]?无[)）]?$|无未完成"
)
_NOT_ALL = re.compile(r"(未|没有|没|尚未|并非|不)(能|曾|有)?(全部|全面|均)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says about a claim.

    Args:
        finding: "ok", or how the claim departs from the rule.
        expected: what the rule gives, as an interval; None when it gives no number.
        steps: the arithmetic, one line a step.
    """

    finding: VerdictName
    expected: Interval | None = None
    steps: tuple[str, ...] = ()


def judge_total(scores: Sequence[Decimal], claimed: Decimal, policy: Policy) -> Verdict:
    """The stated total against the sum of the scores on the paper.

    Within the policy's tolerance a difference is rounding. A total above 100 is
    over-claimed even when it is the sum.
    """
    total = added(scores)
    step = f"{' + '.join(map(str, scores)) if len(scores) <= 8 else 'Σ'} = {total}"
    if claimed > HUNDRED:
        return Verdict("over_claimed", (min(total, HUNDRED),) * 2, (step, f"{claimed} > 100"))
    return _compared(claimed, total, policy.tolerance, step)


def judge_weights(weights: Sequence[Decimal], claimed: Decimal = HUNDRED) -> Verdict:
    """The weights against the total weight: more than it is over-claimed, less under-claimed."""
    total = added(weights)
    step = f"{' + '.join(map(str, weights)) if len(weights) <= 8 else 'Σ'} = {total}"
    if total == claimed:
        return Verdict("ok", (total, total), (step,))
    return Verdict("over_claimed" if total > claimed else "under_claimed", (total, total), (step,))


def judge_grade(total: Decimal, claimed: str | None, policy: Policy) -> Verdict:
    """The printed grade against the total.

    Where rounding to one decimal changes the grade, local practice decides: either
    grade is not comparable, only worth a notice.
    """
    order = [name for name, _ in sorted(policy.grades.items(), key=lambda g: g[1], reverse=True)]
    said = next((name for name in order if claimed and claimed.strip().startswith(name)), None)
    exact = policy.grade(total)
    rounded = policy.grade(total.quantize(Decimal("0.1"), ROUND_HALF_UP))
    step = f"{total} → {exact}" if exact == rounded else f"{total} → {exact}（或{rounded}）"
    if said is None:
        return Verdict("ok", None, (step,))
    if said in (exact, rounded):
        return Verdict("ok" if exact == rounded else "not_comparable", None, (step,))
    over = order.index(said) < order.index(exact)
    return Verdict("over_claimed" if over else "under_claimed", None, (step,))


def judge_parts(whole: Decimal, parts: Sequence[Decimal]) -> Verdict:
    """The total row of the budget against its parts; any difference is over-claimed.

    Amounts are printed with two decimals, so each part may hide half a unit.
    """
    total = added(parts)
    step = f"{' + '.join(map(str, parts))} = {total}"
    slack = Decimal("0.005") * (len(parts) + 1)
    return Verdict("ok" if abs(total - whole) <= slack else "over_claimed", (total, total), (step,))


def judge_costs(executed: Decimal, costs: Sequence[Decimal]) -> Verdict:
    """Cost rows, in the unit of `executed`: less than was spent is no mistake, more is."""
    total = added(costs)
    step = f"{' + '.join(map(str, costs))} = {total}"
    over = total > executed * Decimal("1.0001")
    return Verdict("over_claimed" if over else "ok", (total, total), (step,))


def judge_narrative(achieved: str, shortfalls: int) -> Verdict:
    """A text that says everything was done, against the number of rows that fell short."""
    over = says_all_done(achieved) and shortfalls > 0
    return Verdict("over_claimed" if over else "ok", None, (f"{shortfalls}",))


def judge_duplicates(names: Iterable[str]) -> Verdict:
    """The same indicator scored twice is over-claimed: one of them counts."""
    folded = [fold(name) for name in names]
    return Verdict("over_claimed" if len(set(folded)) < len(folded) else "ok")


def judge_kind(level2: str, name: str, target: str = "") -> Verdict:
    """An indicator under a level 2 it does not belong to is over-claimed."""
    misfits = level2_misfits(level2, name, parse(target))
    return Verdict("over_claimed" if misfits else "ok")


def says_all_done(text: str) -> bool:
    """True when a sentence claims that everything was achieved."""
    folded = fold(text)
    return bool(_ALL_DONE.search(folded)) and not _NOT_ALL.search(folded)


def _compared(claimed: Decimal, expected: Decimal, tolerance: Decimal, step: str) -> Verdict:
    name: VerdictName = "ok"
    if claimed > expected + tolerance:
        name = "over_claimed"
    elif claimed < expected - tolerance:
        name = "under_claimed"
    return Verdict(name, (expected, expected), (step,))
