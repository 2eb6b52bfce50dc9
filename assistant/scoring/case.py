"""What every check looks at, and how it puts what it finds.

In: a verified paper, its evidence and a policy. Out: `Case`, with what several checks
need worked out once. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.finding import Finding, Message, Severity
from assistant.form import BudgetLine, Evidence, Paper
from assistant.quantity import added
from assistant.scoring.equations import Relation, Sum, equations, numbers, total_line
from assistant.scoring.ledger import settled
from assistant.scoring.policy import Interval, Policy
from assistant.scoring.rows import as_written
from assistant.scoring.scorecard import Line, scorecard

# 10 points by the finance ministry's rules, 20 by some provinces'.
_EXECUTION_WEIGHTS = (Decimal(10), Decimal(20))


@dataclass(frozen=True)
class Case:
    """One form under review: what it says, how surely, and by which policy it is judged.

    `sums` and `relations` are the equations its fields stand in.
    """

    paper: Paper
    evidence: Mapping[str, Evidence]
    policy: Policy
    sums: tuple[Sum, ...]
    relations: tuple[Relation, ...]

    @classmethod
    def of(cls, paper: Paper, evidence: Mapping[str, Evidence], policy: Policy) -> Case:
        """The case of a form whose equations nobody has worked out yet."""
        return cls(paper, evidence, policy, *equations(paper, evidence))

    @cached_property
    def numbers(self) -> Mapping[str, Decimal]:
        """Weights, scores, amounts and rates by pointer."""
        return numbers(self.paper)

    @cached_property
    def written(self) -> Paper:
        """The paper with blank cells told from lost ones, as the row checks want it."""
        return as_written(self.paper, self.evidence)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The budget and every row, scored by the policy."""
        return tuple(scorecard(self.written, self.policy))

    @property
    def row_lines(self) -> Iterator[tuple[int, Line]]:
        """The scored rows with their indexes, without the budget's."""
        return enumerate(line for line in self.lines if line.pointer != "/budget/score")

    @property
    def budget_line(self) -> tuple[int, BudgetLine] | None:
        """The total line of the budget block with its index."""
        index = total_line(self.paper)
        return None if index is None else (index, self.paper.budget.lines[index])

    @property
    def score_fields(self) -> tuple[str, ...]:
        """Pointers of every score the form has, or had before it was scanned; the total's not."""
        rows = (f"/indicators/{index}/score" for index in range(len(self.paper.indicators)))
        return tuple(p for p in (*rows, "/budget/score") if p in self.numbers or self.lost(p))

    @cached_property
    def weighted(self) -> bool:
        """True when the table has a column of weights, be it lost in the scan."""
        rows = (f"/indicators/{index}/weight" for index in range(len(self.paper.indicators)))
        return any(p in self.numbers or self.lost(p) for p in rows)

    @property
    def unprinted_weights(self) -> tuple[Decimal, ...]:
        """Points that budget execution may carry where the form prints none for it."""
        if self.paper.budget.weight is not None:
            return (self.paper.budget.weight,)
        if not self.weighted:
            return _EXECUTION_WEIGHTS
        rows = [row.weight for row in self.paper.indicators if row.weight is not None]
        left = (self.paper.total.weight or Decimal(100)) - added(rows)
        return (left,) if left > 0 else ()

    def values(self, fields: tuple[str, ...]) -> dict[str, Decimal]:
        """The numbers of those fields that have one."""
        return {name: self.numbers[name] for name in fields if name in self.numbers}

    def shaky(self, fields: tuple[str, ...]) -> bool:
        """True when a misreading of one of the fields may be what is wrong."""
        return any(not settled(self.evidence.get(name)) for name in fields)

    def row(self, index: int) -> Message:
        """A row as a person names it."""
        name = self.paper.indicators[index].name or "?"
        return Message(zh=f"第{index + 1}行“{name}”", en=f"row {index + 1} ({name})")

    def lost(self, pointer: str) -> bool:
        """True when the field has a cell that could not be read."""
        seen = self.evidence.get(pointer)
        return seen is not None and seen.status == "missing"

    def found(
        self,
        rule: str,
        severity: Severity,
        fields: tuple[str, ...],
        zh: str,
        en: str,
        *,
        claimed: Decimal | str | None = None,
        expected: Interval | None = None,
        steps: tuple[str, ...] = (),
        by_policy: bool = False,
    ) -> Finding:
        """A finding; an error over uncertain readings is softened to a warning."""
        if severity == "error" and self.shaky(fields):
            severity = "warning"
            zh += "（也可能是识读有误，请先对照原件。）"
            en += " (A misreading is possible too: check the original first.)"
        return Finding(
            rule=rule,
            severity=severity,
            fields=fields,
            message=Message(zh=zh, en=en[:1].upper() + en[1:]),
            claimed=claimed,
            expected=expected,
            steps=steps,
            policy=self.policy.name if by_policy else "",
        )


Check = Callable[[Case], Iterator[Finding]]


def figure(value: Decimal) -> str:
    """A number as people write it ("97", "0.5")."""
    return f"{value.normalize():f}"
