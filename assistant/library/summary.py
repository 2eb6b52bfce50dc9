"""One line of the list of forms.

In: a row of the table `forms`. Out: `FormSummary`. Cannot fail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class FormSummary:
    """A form in one line.

    Money (`initial`, `annual`, `executed`) is in yuan and None when the paper does not
    say in which unit it is printed; `rate` is a fraction (1 is 100 %); times are ISO in
    UTC. `recomputed` is the total the rules give; `indicators`, `findings` and `review`
    are counts.
    """

    id: int
    title: str | None
    project_name: str | None
    supervising_department: str | None
    implementing_unit: str | None
    fiscal_year: int | None
    claimed: Decimal | None
    recomputed: tuple[Decimal, Decimal] | None
    total_weight: Decimal | None
    grade: str | None
    money_unit: str | None
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    budget_weight: Decimal | None
    budget_score: Decimal | None
    policy: str
    indicators: int
    findings: int
    review: int
    needs_person: bool
    saved_at: str
    changed_at: str

    @property
    def name(self) -> str:
        """What to call it: its project, else its unit, else its title, else its number."""
        return self.project_name or self.implementing_unit or self.title or f"#{self.id}"

    def to_json(self) -> str:
        """One JSON object on one line; numbers are plain JSON numbers."""
        return json.dumps(asdict(self), ensure_ascii=False, default=float)


def summary_of(row: Mapping[Any, Any]) -> FormSummary:
    """From a mapping of the columns of `forms`."""
    low, high = row["low"], row["high"]
    return FormSummary(
        id=row["id"],
        title=row["title"],
        project_name=row["project"],
        supervising_department=row["department"],
        implementing_unit=row["unit"],
        fiscal_year=row["year"],
        claimed=row["total"],
        recomputed=None if low is None or high is None else (low, high),
        total_weight=row["total_weight"],
        grade=row["grade"],
        money_unit=row["money_unit"],
        initial=row["initial"],
        annual=row["annual"],
        executed=row["executed"],
        rate=row["rate"],
        budget_weight=row["budget_weight"],
        budget_score=row["budget_score"],
        policy=row["policy"],
        indicators=row["row_count"],
        findings=row["finding_count"],
        review=row["review_count"],
        needs_person=bool(row["needs_person"]),
        saved_at=row["saved_at"],
        changed_at=row["changed_at"],
    )
