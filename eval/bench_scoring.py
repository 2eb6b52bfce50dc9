"""Time verification and reconciliation: `python -m eval.bench_scoring [FORM.json]`.

In: a form of about 64 rows (the bundled one by default). Out: medians in milliseconds
and forms a second on standard output. Nothing is asserted: machines differ.

Three things are timed: a form verified with every reading sound; the same with a lost
score to infer; and reconciliation alone at its hardest, every number a weak reading with
two runner-ups and one of them wrong.

The clock is this process's own (CPU time), so that a busy machine does not count; the
work is single-threaded and does no input or output.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.form import Candidate, Draft, Evidence, Paper
from assistant.scoring import verify
from assistant.scoring.experiment import paper_of
from assistant.scoring.misreading import slips
from assistant.scoring.policy import load
from assistant.scoring.reconcile import reconcile

FORM = Path(__file__).parents[1] / "examples" / "xinhong" / "expected.json"
LOST = "/indicators/26/score"


@dataclass(frozen=True, slots=True)
class Timing:
    """What was timed, its median in seconds, and how often it ran."""

    what: str
    median: float
    runs: int

    def __str__(self) -> str:
        return f"{self.what:<44}{self.median * 1000:>9.2f} ms{1 / self.median:>9.0f} forms/s"


def timings(path: Path = FORM, runs: int = 50) -> tuple[Timing, ...]:
    """The three medians."""
    policy = load("mof-2020")
    lost = _draft(paper_of(path))
    whole = verify(lost, policy).paper
    sound, weak = _draft(whole), _weak(whole)
    return (
        _timed("verify, sound readings", lambda: verify(sound, policy), runs),
        _timed("verify, one lost score", lambda: verify(lost, policy), runs),
        _timed("reconcile, all weak, two runner-ups each", lambda: reconcile(weak), runs),
    )


def _timed(what: str, work: Callable[[], object], runs: int) -> Timing:
    work()
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return Timing(what, statistics.median(spent), runs)


def _draft(paper: Paper) -> Draft:
    seen = {
        pointer: Evidence(page=1, box=(0, 0, 9, 9), raw=str(value), confidence=0.99)
        for pointer, value in paper.leaves()
        if value is not None
    }
    for index, row in enumerate(paper.indicators):
        if row.weight is not None and row.score is None:
            lost = Evidence(page=1, box=(0, 0, 9, 9), status="missing")
            seen[f"/indicators/{index}/score"] = lost
    return Draft(paper=paper, evidence=seen)


def _weak(paper: Paper) -> Draft:
    """Every number read with low confidence and two runner-ups, the first score wrong."""
    made = _draft(paper)
    seen = dict(made.evidence)
    for pointer, value in paper.leaves():
        if isinstance(value, Decimal):
            others = tuple(Candidate(text=t, confidence=0.2) for t in slips(str(value))[:2])
            seen[pointer] = seen[pointer].model_copy(
                update={"confidence": 0.6, "candidates": others}
            )
    first = "/indicators/0/score"
    truth = str(paper.get(first))
    seen[first] = seen[first].model_copy(
        update={"raw": "7", "candidates": (Candidate(text=truth, confidence=0.2),)}
    )
    return Draft(paper=paper.with_value(first, Decimal(7)), evidence=seen)


def main() -> None:
    """Print the medians for the form named on the command line."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FORM
    for timing in timings(path):
        sys.stdout.write(f"{timing}\n")


if __name__ == "__main__":
    main()
