"""What a model is asked to fill in: the pydantic schemas of the reading requests.

In: an answer as JSON. Out: frozen models. Pydantic's own `ValidationError` when it does
not fit (the model door turns it into `Malformed`).

Small slips of form are forgiven: null for an empty value, one cell name without its
list, a name too many. What holds a value must be what it should be: a list where an
object belongs is refused.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _listed(value: Any) -> Any:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _seen(value: Any) -> Any:
    return {"text": None, "cells": []} if value is None else value


class _Asked(BaseModel):
    # The schema sent is closed; an answer with a field too many is not lost for it.
    model_config = ConfigDict(
        frozen=True, extra="ignore", json_schema_extra={"additionalProperties": False}
    )


class Seen(_Asked):
    """One value as printed, and the cells it stands in."""

    text: str | None
    cells: Annotated[list[str], BeforeValidator(_listed)]


Value = Annotated[Seen, BeforeValidator(_seen)]


class HeaderSeen(_Asked):
    """Header, goals, total and footer."""

    title: Value
    fiscal_year: Value
    project_name: Value
    supervising_department: Value
    implementing_unit: Value
    expected_goal: Value
    achieved_goal: Value
    total_weight: Value
    total_score: Value
    grade: Value
    footer: Value


HEADER_POINTERS = {
    "title": "/title",
    "fiscal_year": "/fiscal_year",
    "project_name": "/project_name",
    "supervising_department": "/supervising_department",
    "implementing_unit": "/implementing_unit",
    "expected_goal": "/goals/expected",
    "achieved_goal": "/goals/achieved",
    "total_weight": "/total/weight",
    "total_score": "/total/score",
    "grade": "/total/grade",
    "footer": "/footer",
}


class MoneySeen(_Asked):
    """One line of money."""

    name: Value
    initial: Value
    annual: Value
    executed: Value
    rate: Value


class BudgetSeen(_Asked):
    """The budget block."""

    unit: Value
    weight: Value
    score: Value
    lines: list[MoneySeen]


class RowSeen(_Asked):
    """One indicator row."""

    level1: Value
    level2: Value
    name: Value
    target: Value
    actual: Value
    weight: Value
    score: Value
    explanation: Value


class RowsSeen(_Asked):
    """A block of indicator rows."""

    rows: list[RowSeen]


class AnswerSeen(_Asked):
    """The answer to one question."""

    id: str
    text: str | None
    cells: Annotated[list[str], BeforeValidator(_listed)]


class AgainSeen(_Asked):
    """Answers to questions about single fields."""

    answers: list[AnswerSeen] = Field(description="One for each question.")
