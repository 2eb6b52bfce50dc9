"""Corrections: a person's values laid over a form as it was read.

In: a form as read, the changes in force, the scorer (or None). Out: the form as it now
stands. `KeyError` when there is no such field, `ValueError` when a value does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.finding import Finding, Frozen
from assistant.form import Candidate, Draft, Evidence, Form, Paper, Reading


@dataclass(frozen=True, slots=True)
class Change:
    """One correction in force: the field, its new value, who gave it, when (ISO, UTC)."""

    pointer: str
    value: Any
    by: str
    at: str


def corrected(
    form: Form, changes: Sequence[Change], verify: Callable[[Draft], Form] | None
) -> Form:
    """The form with the changes laid over it, scored anew when a scorer is given."""
    if not changes:
        return form
    paper, evidence, remarks = form.paper, dict(form.evidence), list(form.reading.remarks)
    for change in changes:
        old = paper.get(change.pointer)
        if isinstance(old, (tuple, Frozen)):
            raise KeyError(change.pointer)
        paper = paper.with_value(change.pointer, change.value)
        seen = evidence.get(change.pointer, Evidence())
        before = "" if old is None else str(old)
        evidence[change.pointer] = seen.model_copy(
            update={
                # A person has looked at the paper: a second, independent reading.
                "status": "agreed",
                "confidence": 1.0,
                "because": (),
                "candidates": (Candidate(text=before, confidence=0.0, reader="before"),),
            }
        )
        remarks.append(
            f"{change.pointer}: {before or 'null'} → {change.value} ({change.by or '?'}, {change.at})"
        )
    paper = Paper.model_validate(paper.model_dump(warnings=False))
    reading = form.reading.model_copy(update={"remarks": tuple(remarks)})
    touched = {change.pointer for change in changes}
    if verify is None:
        return form.model_copy(
            update={
                "paper": paper,
                "evidence": evidence,
                "reading": reading,
                "review": tuple(p for p in form.review if p not in touched),
            }
        )
    # The scorer makes its own findings again; those the readers made are what is left
    # when its findings on the uncorrected form are taken away.
    own = verify(_draft(form.paper, form.evidence, (), form.reading)).findings
    by_readers = tuple(finding for finding in form.findings if finding not in own)
    return verify(_draft(paper, evidence, by_readers, reading))


def _draft(paper: Paper, evidence: Any, findings: tuple[Finding, ...], reading: Reading) -> Draft:
    said = {"form": paper, "evidence": evidence, "findings": findings, "reading": reading}
    return Draft.model_validate(said)
