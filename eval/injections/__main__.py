"""`python -m eval.injections [--slow]`: a line a place, and every case that changed something."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict

from eval.injections.check import Bench, Outcome, cases
from eval.injections.planting import SLOW, carrier


def main() -> int:
    """Status 1 when anything changed or was not quoted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow", action="store_true", help="pictures and PDFs too")
    options = parser.parse_args()
    bench = Bench(carrier())
    by_place: dict[str, list[Outcome]] = defaultdict(list)
    for case in cases():
        if options.slow or not case.where.startswith(SLOW):
            by_place[case.where].append(bench.run(case))
    sys.stdout.write("place                    cases unchanged with-model quoted\n")
    everything = [one for group in by_place.values() for one in group]
    for place, group in [*by_place.items(), ("all", everything)]:
        sys.stdout.write(
            f"{place:24} {len(group):5} {sum(o.unchanged for o in group):9} "
            f"{sum(o.with_model for o in group):10} {sum(o.quoted for o in group):6}\n"
        )
    bad = [one for one in everything if not (one.unchanged and one.with_model and one.quoted)]
    for one in bad:
        sys.stdout.write(f"{one.case.id}: {one.case.text} | {one.detail or 'not quoted'}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
