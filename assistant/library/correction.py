"""Corrections: what people said of a form, laid over it as it was read.

In: a form as read, the changes in force, the scorer (or None). Out: the form as it now
stands. `KeyError` when there is no such field or block, `ValueError` when a value does
not fit; both only for a change that is being made: one kept from an older reading that
no longer fits puts its block back on the review list, and a remark says so.

Three kinds of change: a value corrected, a row added to a block (the indicator table,
the lines of the budget), a block checked against the paper and found complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.finding import Finding, Frozen
from assistant.form import BudgetLine, Candidate, Draft, Evidence, Form, Indicator, Paper, Reading

What = Literal["corrected", "added", "checked"]
KINDS: tuple[What, ...] = ("corrected", "added", "checked")
BLOCKS: Mapping[str, tuple[str, type[Indicator] | type[BudgetLine]]] = {
    "/indicators": ("/indicators", Indicator),
    "/budget": ("/budget/lines", BudgetLine),
}
"""Blocks that can be in doubt as a whole: where their rows stand, and what a row is."""
_BEFORE = "before"
"""The reader named for what stood in a field until a person corrected it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change in force.

    Args:
        pointer: the field corrected, the place of the row added, or the block checked.
        value: the new value, or the fields of the row.
        by, at: who, and when (ISO, UTC).
        state: for a block, `state_of` it when the change was made.
    """

    pointer: str
    value: Any
    by: str
    at: str
    what: What = "corrected"
    state: Any = None


@dataclass(slots=True)
class _Work:
    """A form while changes are laid over it."""

    paper: Paper
    evidence: dict[str, Evidence]
    findings: tuple[Finding, ...]
    review: tuple[str, ...]
    remarks: list[str]
    stale: set[str] = field(default_factory=set)


def block_of(pointer: str) -> str | None:
    """The block that a block's or a row's pointer belongs to; None for any other."""
    for block, (rows, _) in BLOCKS.items():
        place = pointer.removeprefix(rows + "/")
        if pointer == block or (place != pointer and place.isdigit()):
            return block
    return None


def state_of(form: Form, block: str) -> list[Any]:
    """What a change of a block is bound to: how many rows it has, and what is in doubt."""
    return _state(form.paper, form.evidence, block)


def _state(paper: Paper, evidence: Mapping[str, Evidence], block: str) -> list[Any]:
    seen = evidence.get(block)
    return [len(paper.get(BLOCKS[block][0])), seen.raw if seen else None]


def row_of(block: str, values: Mapping[str, Any]) -> Indicator | BudgetLine:
    """A row of a block from what a person entered; `ValueError` when it is none."""
    said = {name: value for name, value in values.items() if value not in (None, "")}
    if not said:
        raise ValueError("the row has no value")
    return BLOCKS[block][1].model_validate(said)


def require_leaf(paper: Paper, pointer: str) -> Any:
    """The value of a field; `KeyError` for what is no field but a group of them."""
    value = paper.get(pointer)
    if isinstance(value, (tuple, Frozen)):
        raise KeyError(pointer)
    return value


def by_hand(form: Form) -> frozenset[str]:
    """Pointers of the fields that a person has corrected."""
    return frozenset(
        pointer
        for pointer, seen in form.evidence.items()
        if any(candidate.reader == _BEFORE for candidate in seen.candidates)
    )


def corrected(
    form: Form, changes: Sequence[Change], verify: Callable[[Draft], Form] | None
) -> Form:
    """The form with the changes laid over it, scored anew when a scorer is given."""
    if not changes:
        return form
    findings = form.findings
    if verify is not None:
        # The scorer makes its own findings again; those the readers made are what is left
        # when its findings on the uncorrected form are taken away.
        # Told apart by what they are about: a number kept as JSON ("823.00" → 823.0) may
        # stand in the message with fewer zeros.
        again = verify(_draft(form.paper, form.evidence, (), form.reading)).findings
        own = {(finding.rule, finding.fields) for finding in again}
        findings = tuple(f for f in form.findings if (f.rule, f.fields) not in own)
    work = _Work(form.paper, dict(form.evidence), findings, form.review, list(form.reading.remarks))
    for change in changes:
        _LAY[change.what](work, change)
    paper = Paper.model_validate(work.paper.model_dump(warnings=False))
    reading = form.reading.model_copy(update={"remarks": tuple(work.remarks)})
    if verify is not None:
        return verify(_draft(paper, work.evidence, work.findings, reading))
    return form.model_copy(
        update={
            "paper": paper,
            "evidence": work.evidence,
            "findings": work.findings,
            "reading": reading,
            "review": work.review,
        }
    )


def _lay_value(work: _Work, change: Change) -> None:
    pointer = change.pointer
    try:
        old = require_leaf(work.paper, pointer)
    except KeyError:
        _outdated(work, change, pointer)
        return
    work.paper = work.paper.with_value(pointer, change.value)
    before = "" if old is None else str(old)
    work.evidence[pointer] = work.evidence.get(pointer, Evidence()).model_copy(
        update={
            # A person has looked at the paper: a second, independent reading.
            "status": "agreed",
            "confidence": 1.0,
            "because": (),
            "candidates": (Candidate(text=before, confidence=0.0, reader=_BEFORE),),
        }
    )
    work.review = tuple(p for p in work.review if p != pointer)
    work.remarks.append(f"{pointer}: {before or 'null'} → {change.value} {_signed(change)}")


def _lay_row(work: _Work, change: Change) -> None:
    block = block_of(change.pointer)
    if block is None or not _still_fits(work, change, block):
        return
    rows, _ = BLOCKS[block]
    at = int(change.pointer.rpartition("/")[2])
    row = row_of(block, change.value)
    before: tuple[Any, ...] = work.paper.get(rows)
    work.paper = work.paper.with_value(rows, (*before[:at], row, *before[at:]))
    beside = work.evidence.get(f"{rows}/{max(0, at - 1)}/name") or work.evidence.get(block)
    page = beside.page if beside else None
    work.evidence = {_moved(p, rows, at): seen for p, seen in work.evidence.items()}
    work.review = tuple(_moved(p, rows, at) for p in work.review)
    work.findings = tuple(
        finding.model_copy(update={"fields": tuple(_moved(p, rows, at) for p in finding.fields)})
        for finding in work.findings
    )
    for name in type(row).model_fields:
        work.evidence[f"{rows}/{at}/{name}"] = Evidence(page=page, status="agreed")
    work.remarks.append(f"{change.pointer}: row added {_signed(change)}")


def _lay_check(work: _Work, change: Change) -> None:
    block = change.pointer
    if not _still_fits(work, change, block):
        return
    seen = work.evidence.get(block, Evidence())
    work.evidence[block] = seen.model_copy(update={"status": "agreed", "confidence": 1.0})
    work.review = tuple(p for p in work.review if p != block)
    # What the readers said of lost rows has been answered; other findings stay.
    work.findings = tuple(
        f for f in work.findings if not (f.rule == "unreadable" and f.fields == (block,))
    )
    work.remarks.append(f"{block}: checked {_signed(change)}")


_LAY: Mapping[What, Callable[[_Work, Change], None]] = {
    "corrected": _lay_value,
    "added": _lay_row,
    "checked": _lay_check,
}


def _still_fits(work: _Work, change: Change, block: str) -> bool:
    """False when the block was read anew and is not what the person looked at."""
    if block in work.stale or _state(work.paper, work.evidence, block) != change.state:
        work.stale.add(block)
        _outdated(work, change, block)
        return False
    return True


def _outdated(work: _Work, change: Change, pointer: str) -> None:
    """Say that a change no longer fits; its block goes (back) on the review list."""
    block = next((b for b in BLOCKS if pointer == b or pointer.startswith(b + "/")), None)
    if block is not None:
        seen = work.evidence.get(block, Evidence())
        work.evidence[block] = seen.model_copy(update={"status": "missing", "confidence": 0.0})
        work.review = tuple(dict.fromkeys((*work.review, block)))
    work.remarks.append(f"{change.pointer}: not laid over the new reading {_signed(change)}")


def _moved(pointer: str, rows: str, at: int) -> str:
    """The pointer after a row was put in at a place of its block."""
    rest = pointer.removeprefix(rows + "/")
    number, slash, tail = rest.partition("/")
    if rest == pointer or not number.isdigit() or int(number) < at:
        return pointer
    return f"{rows}/{int(number) + 1}{slash}{tail}"


def _signed(change: Change) -> str:
    return f"({change.by or '?'}, {change.at})"


def _draft(paper: Paper, evidence: Any, findings: tuple[Finding, ...], reading: Reading) -> Draft:
    said = {"form": paper, "evidence": evidence, "findings": findings, "reading": reading}
    return Draft.model_validate(said)
