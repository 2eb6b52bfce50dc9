"""`make bench`: every benchmark in turn, as ratios against a peer in the same run.

In: names of benchmarks, or none for all. Out: tables on stdout. A benchmark is a module
`eval.bench_<name>` with `main()`; it prints the figures it measured and judges nothing.
"""

from __future__ import annotations

import importlib
import sys

NAMES = ("scoring", "reading", "answers")


def main(names: list[str]) -> None:
    """Run the benchmarks named."""
    for name in names or NAMES:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        importlib.import_module(f"eval.bench_{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
