"""Groups of forms as an answer names and cites them: a form, a department, a unit, a year.

In: a `Desk` and a group's sums. Out: its name; citations in the reply. Cannot fail.
"""

from __future__ import annotations

import re

from assistant.answering.compose import Desk, inert
from assistant.library import queries
from assistant.library.queries import Sums


def name_of_group(desk: Desk, group: Sums, by: queries.By) -> str:
    """A group as an answer names it: a form by number and title."""
    if by == "form" and isinstance(group.key, int):
        return f"#{group.key} {desk.title(desk.shelf[group.key])}"
    return inert(str(group.key)) if group.key is not None else "（未注明）"


def cite_group(desk: Desk, group: Sums, by: queries.By) -> None:
    """Cite where a group's name stands, and a form's total."""
    if by == "form" and isinstance(group.key, int):
        form = desk.shelf[group.key]
        desk.cite_summary(form, project_name=form.project_name, total__score=form.claimed)
        return
    field = {"unit": "implementing_unit", "department": "supervising_department"}.get(
        by, "fiscal_year"
    )
    key = str(group.key)
    for form in desk.forms:
        value = getattr(form, field)
        if value is not None and re.sub(r"\s", "", str(value)) == re.sub(r"\s", "", key):
            desk.cite_summary(form, **{field: value})
            return
