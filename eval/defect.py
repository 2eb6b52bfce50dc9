"""A defect put into recorded results on purpose, to prove that `eval.compare` finds it.

In: recorded results. Out: the same results as a reader with that defect would have left
them. Nothing here can fail.

    python -m eval.defect RESULTS --share 0.01 --out DAMAGED
    python -m eval.compare DAMAGED --against RESULTS     (exits 1)
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from random import Random

from eval.judge import Record
from eval.run import load


def misread_comparator(
    records: Sequence[Record], share: float, *, seed: int = 1, old: str = "≤", new: str = "≥"
) -> tuple[list[Record], int]:
    """`old` read as `new` in a share of all target cells; the records and how many changed.

    The cells are drawn among the targets that hold `old`; where they are too few, all of
    them change. Nothing else of the reading changes: it is as sure as it was.
    """
    damaged = deepcopy(list(records))
    targets = [
        row
        for record in damaged
        for row in (record["got"] or {}).get("indicators") or []
        if row.get("target")
    ]
    having = [row for row in targets if old in row["target"]]
    count = min(len(having), max(1, round(share * len(targets)))) if share else 0
    for row in Random(seed).sample(having, count):
        row["target"] = row["target"].replace(old, new)
    return damaged, count


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m eval.defect", description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("--share", type=float, default=0.01, help="of all target cells")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    damaged, count = misread_comparator(load(chosen.results), chosen.share, seed=chosen.seed)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in damaged)
    chosen.out.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{count} cells changed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
