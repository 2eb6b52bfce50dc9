"""The command `python -m eval.generate`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant.errors import FuheError
from eval.generate.budget_blocks import VARIANTS
from eval.generate.make import Order, make_all, write


def main() -> int:
    """Make forms and say where they are; 1 on an error that is told."""
    parser = argparse.ArgumentParser(prog="python -m eval.generate", description=__doc__)
    parser.add_argument("--n", type=int, default=60, help="how many documents")
    parser.add_argument("--start", type=int, default=0, help="number of the first")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layout", type=int, choices=range(1, 10), help="only this column order")
    parser.add_argument("--budget", choices=tuple(VARIANTS), help="only this budget block")
    parser.add_argument("--rows", type=int, help="about how many indicators")
    parser.add_argument(
        "--damage", help="none, light, medium, strong, a kind (fax), or kind:strength (fax:strong)"
    )
    chosen = parser.parse_args()
    order = Order(chosen.layout, chosen.budget, chosen.damage, chosen.rows)
    numbers = range(chosen.start, chosen.start + chosen.n)
    try:
        for made in make_all(chosen.seed, numbers, order):
            sys.stdout.write(f"{write(made, chosen.out)}\n")
    except FuheError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
