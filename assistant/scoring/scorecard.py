"""The whole form scored by a policy: each row's interval, and their sum.

In: a `Paper` and a `Policy`. Out: `Line` records and an interval. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.form import Paper
from assistant.quantity import added
from assistant.scoring.equations import sections, total_line
from assistant.scoring.execution import score_budget
from assistant.scoring.outcome import RowScore
from assistant.scoring.policy import Interval, Policy
from assistant.scoring.rows import score_indicator


@dataclass(frozen=True, slots=True)
class Line:
    """One scored line of the form.

    Args:
        pointer: of the line's score ("/indicators/4/score", "/budget/score").
        name: the indicator's name.
        weight, claimed: as printed.
        result: what the rule gives.
        interval: the line's share of the recomputed total; None when the paper gives
            it neither weight nor score.
    """

    pointer: str
    name: str
    weight: Decimal | None
    claimed: Decimal | None
    result: RowScore
    interval: Interval | None


def scorecard(paper: Paper, policy: Policy) -> Iterator[Line]:
    """The budget's line, then every indicator's, in paper order.

    Blank and lost cells are told apart by `rows.as_written`; give what it returns.
    """
    budget = paper.budget
    whole = total_line(paper)
    if whole is not None and (budget.weight is not None or budget.score is not None):
        line = budget.lines[whole]
        below = next((parts for _, parts in sections(paper, "annual")), ())
        result = score_budget(
            line.annual,
            line.executed,
            line.rate,
            budget.weight,
            budget.score,
            policy,
            initial=line.initial,
            parts=[(budget.lines[i].annual, budget.lines[i].executed) for i in below],
        )
        share = _share(result, budget.weight, budget.score)
        yield Line("/budget/score", "预算执行", budget.weight, budget.score, result, share)
    for index, row in enumerate(paper.indicators):
        result = score_indicator(row, policy)
        pointer = f"/indicators/{index}/score"
        share = _share(result, row.weight, row.score)
        yield Line(pointer, row.name or "", row.weight, row.score, result, share)


def recomputed(lines: Iterable[Line]) -> Interval | None:
    """The total the rules give, as an interval; None for a form without any weight or score."""
    shares = [line.interval for line in lines if line.interval is not None]
    if not shares:
        return None
    return added(low for low, _ in shares), added(high for _, high in shares)


def _share(result: RowScore, weight: Decimal | None, claimed: Decimal | None) -> Interval | None:
    """The rule's interval; where it gives none, anything from nothing to the weight."""
    if result.expected is not None:
        low, high = result.expected
        # Inside a qualitative band the unit's own claim stands.
        if result.ratio is None and claimed is not None and low <= claimed <= high:
            return claimed, claimed
        return low, high
    if weight is not None:
        return Decimal(0), weight
    return None if claimed is None else (claimed, claimed)
