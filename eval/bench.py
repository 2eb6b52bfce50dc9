"""`make bench`: every benchmark in turn, as ratios against a peer in the same run.

In: names of benchmarks, or none for all; `--img2table-python PATH`, the Python of an
environment with img2table and rapidocr, to read beside us. Out: tables on stdout. A
benchmark is a module `eval.bench_<name>` with `main()`; it prints the figures it measured
and judges nothing.
"""

from __future__ import annotations

import argparse
import importlib
import sys

NAMES = ("scoring", "reading", "documents", "answers")


def main(arguments: list[str]) -> None:
    """Run the benchmarks named."""
    parser = argparse.ArgumentParser(prog="eval.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--img2table-python", default="", metavar="PATH")
    given = parser.parse_args(arguments)
    for name in given.names or NAMES:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        options = {"img2table_python": given.img2table_python} if name == "reading" else {}
        importlib.import_module(f"eval.bench_{name}").main(**options)


if __name__ == "__main__":
    main(sys.argv[1:])
