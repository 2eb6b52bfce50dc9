"""What reconciliation recovers, on a form known to be right: `python -m assistant.scoring.experiment FORM.json`.

In: a form in the exchange format, or the bare paper of a checked example. Every cell is
made unreadable in turn, then every digit of every number is confused in turn. Out: a
table on standard output: how many were recovered, flagged, or escaped. Exit status 1
when a value escapes that an equation covers.

A slip is tried three ways: in a reading known to be weak; in a sure reading whose
runner-up is the truth; in a sure reading without a runner-up. Text cells stand in no
equation: a weak one is on the review list, a sure wrong one cannot be noticed, so only
numbers are confused, and rates, whose cells hold a number.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from assistant.form import Candidate, Draft, Evidence, Form, Paper
from assistant.quantity import number
from assistant.scoring.equations import equations, percentage
from assistant.scoring.misreading import slips
from assistant.scoring.policy import load
from assistant.scoring.verify import verify

Outcome = Literal["recovered", "flagged", "escaped", "escaped though covered"]
Way = Literal["blank", "weak", "runner-up", "sure"]

SEEN = 0.99
WEAK = 0.8


@dataclass(frozen=True, slots=True)
class Trial:
    """One damaged cell.

    Args:
        pointer: the cell.
        way: how it was damaged.
        read: what was read in place of the truth; None for a blank.
        outcome: what `verify` made of it.
    """

    pointer: str
    way: Way
    read: str | None
    outcome: Outcome


def paper_of(path: Path) -> Paper:
    """The paper of a form in the exchange format, or of a checked example."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    data = data.get("form", data)
    fields = {name: data[name] for name in Paper.model_fields if name in data}
    if isinstance(fields.get("total"), dict):
        fields["total"] = {k: v for k, v in fields["total"].items() if k != "printed"}
    return Paper.model_validate_json(json.dumps(fields, ensure_ascii=False))


def trials(paper: Paper) -> Iterator[Trial]:
    """Every blank and every slip, one at a time."""
    whole = verify(Draft(paper=paper, evidence=_evidence(paper)), load("mof-2020")).paper
    seen = _evidence(whole)
    for pointer, value in whole.leaves():
        if value is not None:
            blank = {**seen, pointer: Evidence(page=1, line=1, column=1, status="missing")}
            yield _tried(whole, pointer, "blank", None, None, blank)
    covered = _covered(whole, seen)
    for pointer, text, slip in _slips(whole):
        read = f"{slip}%" if text.endswith("%") else slip
        value = read if isinstance(whole.get(pointer), str) else number(slip)
        ways: tuple[tuple[Way, float, tuple[Candidate, ...]], ...] = (
            ("weak", WEAK, ()),
            ("runner-up", SEEN, (Candidate(text=text, confidence=0.1, reader="experiment"),)),
            ("sure", SEEN, ()),
        )
        for way, confidence, candidates in ways:
            old = seen[pointer]
            damaged = old.model_copy(
                update={"raw": read, "confidence": confidence, "candidates": candidates}
            )
            trial = _tried(whole, pointer, way, read, value, {**seen, pointer: damaged})
            if trial.outcome == "escaped" and pointer in covered:
                trial = Trial(pointer, way, read, "escaped though covered")
            yield trial


def table(paper: Paper) -> tuple[str, bool]:
    """The counts as text, and whether nothing escaped that an equation covers."""
    counts = Counter((trial.way, trial.outcome) for trial in trials(paper))
    names: tuple[Outcome, ...] = ("recovered", "flagged", "escaped", "escaped though covered")
    ways: tuple[Way, ...] = ("blank", "weak", "runner-up", "sure")
    lines = [f"{'cells':<12}{'tried':>7}" + "".join(f"{name:>24}" for name in names)]
    for way in ways:
        tried = sum(counts[way, name] for name in names)
        lines.append(f"{way:<12}{tried:>7}" + "".join(f"{counts[way, n]:>24}" for n in names))
    return "\n".join(lines), not any(counts[way, names[3]] for way in ways)


def _evidence(paper: Paper) -> dict[str, Evidence]:
    seen = {
        pointer: Evidence(page=1, line=1, column=1, raw=_printed(value), confidence=SEEN)
        for pointer, value in paper.leaves()
        if value is not None
    }
    for index, row in enumerate(paper.indicators):
        # A row with a weight has a score cell: where it is empty, it could not be read.
        if row.weight is not None and row.score is None:
            lost = Evidence(page=1, line=1, column=1, status="missing")
            seen[f"/indicators/{index}/score"] = lost
    return seen


def _printed(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _slips(paper: Paper) -> Iterator[tuple[str, str, str]]:
    for pointer, value in paper.leaves():
        is_rate = pointer.endswith("/rate") and isinstance(value, str)
        if isinstance(value, Decimal) or is_rate:
            text = _printed(value)
            truth = percentage(text)
            for slip in slips(text.rstrip("%")):
                if number(slip) not in (truth, None):
                    yield pointer, text, slip


def _covered(paper: Paper, seen: dict[str, Evidence]) -> set[str]:
    sums, _ = equations(paper, seen)
    return {name for each in sums for name in each.fields}


def _tried(
    paper: Paper, pointer: str, way: Way, read: str | None, value: Any, seen: dict[str, Evidence]
) -> Trial:
    damaged = Draft(paper=paper.with_value(pointer, value), evidence=seen)
    form = verify(damaged, load("mof-2020"))
    return Trial(pointer, way, read, _judged(paper, form, pointer))


def _judged(truth: Paper, form: Form, pointer: str) -> Outcome:
    """Recovered when the truth is there again; else flagged when the cell is to be reviewed."""
    wrong = [
        name
        for name, value in truth.leaves()
        if value is not None and form.paper.get(name) != value and name not in form.review
    ]
    if wrong:
        return "escaped"
    return "recovered" if form.paper.get(pointer) == truth.get(pointer) else "flagged"


def main() -> int:
    """Print the table for the form named on the command line."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m assistant.scoring.experiment FORM.json\n")
        return 2
    text, sound = table(paper_of(Path(sys.argv[1])))
    sys.stdout.write(text + "\n")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
