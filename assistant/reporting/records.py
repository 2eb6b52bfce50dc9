"""What a review report is made of: plain records drawn from verified forms.

In: forms. Out: rows of text and exact numbers, each value with its page, place and raw
text. Cannot fail. The writers of xlsx, docx and json beside this put them down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.errors import FuheError
from assistant.finding import Finding
from assistant.form import Evidence, Form
from assistant.labels import SEVERITIES, STATUSES
from assistant.scoring.policy import Interval, Policy, load
from assistant.scoring.rows import as_written
from assistant.scoring.scorecard import scorecard

FIELDS = ("level1", "level2", "name", "target", "actual", "weight", "score", "explanation")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, in words, with the text as read and how surely."""

    page: int | None
    place: str
    raw: str
    status: str
    boxed: bool = False
    """True when `place` is pixels of a page picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator row of a report.

    `lost` is weight less score, None when unreadable; `expected` is what the rule gives,
    None where it cannot tell.
    """

    form: int
    project: str
    number: int
    values: dict[str, str | Decimal | None]
    weight: Decimal | None
    score: Decimal | None
    lost: Decimal | None
    expected: Interval | None
    messages: tuple[str, ...]
    spots: dict[str, Spot]


def lines(forms: Sequence[Form]) -> list[Line]:
    """Every indicator row of every form, in order; forms are numbered from 1."""
    return [line for number, form in enumerate(forms, 1) for line in _lines(number, form)]


def _lines(number: int, form: Form) -> Iterator[Line]:
    by_rule = _by_rule(form)
    for index, row in enumerate(form.paper.indicators):
        pointer = f"/indicators/{index}"
        own = [f for f in form.findings if any(_within(p, pointer) for p in f.fields)]
        values: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
        known = row.weight is not None and row.score is not None
        yield Line(
            form=number,
            project=form.paper.project_name or form.paper.title or "",
            number=index + 1,
            values=values,
            weight=row.weight,
            score=row.score,
            lost=row.weight - row.score if known else None,  # type: ignore[operator]
            expected=by_rule.get(f"{pointer}/score"),
            messages=tuple(f.message.zh for f in own),
            spots={name: spot(form.evidence.get(f"{pointer}/{name}")) for name in FIELDS},
        )


def _by_rule(form: Form) -> dict[str, Interval | None]:
    """What the form's policy gives for each score; nothing when the policy is gone."""
    policy = policy_of(form)
    if policy is None:
        return {}
    written = as_written(form.paper, form.evidence)
    return {line.pointer: line.result.expected for line in scorecard(written, policy)}


def policy_of(form: Form) -> Policy | None:
    """The policy a form was scored by; None when it was a file that has since been moved."""
    try:
        return load(form.reading.policy)
    except FuheError:
        return None


def _within(pointer: str, parent: str) -> bool:
    return pointer == parent or pointer.startswith(parent + "/")


def spot(evidence: Evidence | None) -> Spot:
    """A place in words; empty when the paper has no such cell."""
    if evidence is None:
        return Spot(None, "", "", STATUSES["absent"][0])
    place = ""
    if evidence.cell:
        place = f"{evidence.sheet}!{evidence.cell}" if evidence.sheet else evidence.cell
    elif evidence.line:
        place = (
            f"行{evidence.line} 列{evidence.column}" if evidence.column else f"行{evidence.line}"
        )
    elif evidence.box:
        place = ",".join(map(str, evidence.box))
    return Spot(
        evidence.page, place, evidence.raw or "", STATUSES[evidence.status][0], bool(evidence.box)
    )


def first_spot(form: Form, finding: Finding) -> Spot:
    """Where the first field of a finding stands."""
    for pointer in finding.fields:
        if pointer in form.evidence:
            return spot(form.evidence[pointer])
    return spot(None)


def worst_first(form: Form) -> list[Finding]:
    """The findings of a form: errors, then warnings, then notices, each in paper order."""
    order = list(SEVERITIES)
    return sorted(form.findings, key=lambda finding: order.index(finding.severity))


def number(value: Decimal | None) -> str:
    """A number as people write it."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval(pair: tuple[Decimal, Decimal] | None) -> str:
    """An interval, or the one number it holds."""
    if pair is None:
        return "—"
    low, high = pair
    return number(low) if low == high else f"{number(low)}–{number(high)}"
