"""Two runs over the same forms: what got better, what got worse, and whether by chance.

In: records of two runs, or of one run and a stored baseline. Out: one `Change` a measure.
As a command it exits 1 when a measure got worse beyond noise, 2 on wrong usage.

    python -m eval.compare RESULTS [--baseline eval/baseline.json] [--against RESULTS]
    python -m eval.compare RESULTS --store eval/baseline.json

A measure got worse beyond noise when the paired bootstrap over forms says so, or when so
many more fields turned from right to wrong than back that chance gives it less than 1 in
20 (McNemar's exact test). The second sees a small defect spread thin: a comparator
misread in one cell of a hundred is a tenth of an error a form.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import FuheError, UsageError
from eval.judge import Record, compared, measures
from eval.metrics import Ratio
from eval.run import load
from eval.stats import paired, sign_test
from eval.summary import WORSE_WHEN_HIGHER

BASELINE = Path(__file__).resolve().parent / "baseline.json"
CHANCE = 0.05
# Timing depends on the machine; these are told but never fail a comparison.
TOLD_ONLY = ("seconds", "review_precision", "finding_precision")
FIELD_COUNTS = ("exact", "escaped")


@dataclass(frozen=True, slots=True)
class Change:
    """One measure before and after.

    Args:
        turned_worse, turned_better: fields, where the measure counts fields.
        verdict: "worse", "better" or "same"; "worse" is what fails a comparison.
    """

    measure: str
    old: float
    new: float
    low: float
    high: float
    turned_worse: int = 0
    turned_better: int = 0
    chance: float = 1.0
    verdict: str = "same"


def snapshot(records: Sequence[Record]) -> dict[str, Any]:
    """What a baseline keeps of a run: each form's measures, and its wrong and silent fields."""
    forms = {}
    for record in records:
        fields = compared(record)
        numbers = measures(record, fields)
        forms[f"{record['case']}#{record['form']}"] = {
            "measures": {k: [round(a, 4), round(b, 4)] for k, (a, b) in numbers.items() if b},
            "fields": len(fields),
            "wrong": sorted(f"{f.pointer}:{f.verdict}" for f in fields if f.verdict != "right"),
            "escaped": sorted(f"{f.pointer}:{f.verdict}" for f in fields if f.escaped),
        }
    return {"engine": records[0]["engine"] if records else "", "forms": forms}


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every measure over the forms that both snapshots hold. `UsageError` without any."""
    shared = [key for key in old["forms"] if key in new["forms"]]
    if not shared:
        raise UsageError("the two runs share no form", advice="compare runs over the same cases")
    before, after = ([side["forms"][key] for key in shared] for side in (old, new))
    names = list(dict.fromkeys(name for form in before for name in form["measures"]))
    found = []
    for name in names:
        one, other = (
            [_pair(form["measures"].get(name)) for form in side] for side in (before, after)
        )
        gap = paired(one, other)
        if gap is None:
            continue
        worse, better = _turned(name, before, after)
        down = -1 if name.split(":")[0] in WORSE_WHEN_HIGHER else 1
        chance = sign_test(worse, better)
        verdict = "same"
        if (gap.beyond_noise and gap.value * down < 0) or chance < CHANCE:
            verdict = "worse"
        elif (gap.beyond_noise and gap.value * down > 0) or sign_test(better, worse) < CHANCE:
            verdict = "better"
        total = [sum(p[0] for p in side) / (sum(p[1] for p in side) or 1) for side in (one, other)]
        found.append(
            Change(name, total[0], total[1], gap.low, gap.high, worse, better, chance, verdict)
        )
    return found


def _pair(value: Sequence[float] | None) -> Ratio:
    return (value[0], value[1]) if value else (0.0, 0.0)


def _turned(
    name: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[int, int]:
    """Fields that turned worse and better, for measures that count fields."""
    if name not in FIELD_COUNTS and not name.startswith("exact:"):
        return 0, 0
    key = "escaped" if name == "escaped" else "wrong"
    part = name.partition(":")[2]
    worse = better = 0
    for old, new in zip(before, after, strict=True):
        was, now = (_only(form[key], part) for form in (old, new))
        worse += len(now - was)
        better += len(was - now)
    return worse, better


def _only(fields: Sequence[str], part: str) -> set[str]:
    """Pointers of a section ("budget") or of a field ("target"); all for ""."""
    sections = ("header", "budget", "goals", "indicators", "total", "footer")
    found = {field.rpartition(":")[0] for field in fields}
    if not part:
        return found
    if part == "sign":
        part = "target"
    if part in sections:
        # Fields of the header and the footer stand at the top of the form.
        return {
            f
            for f in found
            if f.split("/")[1] == part
            or (part == "header" and f.count("/") == 1 and f != "/footer")
        }
    return {f for f in found if f.startswith("/indicators/") and f.endswith(f"/{part}")}


def failures(found: Sequence[Change]) -> list[Change]:
    """What should stop a release: measures that got worse beyond noise."""
    return [c for c in found if c.verdict == "worse" and c.measure not in TOLD_ONLY]


def told(found: Sequence[Change]) -> str:
    """The changes as lines of text, the worse ones first."""
    order = {"worse": 0, "better": 1, "same": 2}
    lines = [
        f"{'measure':22} {'before':>9} {'after':>9}  {'95 % of the difference':24} fields  verdict"
    ]
    for c in sorted(found, key=lambda c: order[c.verdict]):
        turned = f"+{c.turned_worse}/-{c.turned_better}" if c.turned_worse + c.turned_better else ""
        lines.append(
            f"{c.measure:22} {c.old:9.4f} {c.new:9.4f}  [{c.low:+.4f}, {c.high:+.4f}]"
            f"{'':5} {turned:>8}  {c.verdict}"
        )
    return "\n".join(lines)


def read_snapshot(path: Path) -> dict[str, Any]:
    """A stored baseline. `UsageError` when there is none."""
    if not path.exists():
        raise UsageError(
            "there is no such baseline", where=str(path), advice="make one with --store"
        )
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return stored


def store(records: Sequence[Record], path: Path) -> None:
    """Keep a run's snapshot as the baseline that later runs are compared with."""
    text = json.dumps(snapshot(records), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # One line a form keeps the differences of two baselines readable.
    path.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 nothing got worse, 1 something did, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.compare", description=__doc__)
    parser.add_argument("results", type=Path, help="results.ndjson of the new run")
    parser.add_argument("--against", type=Path, help="results.ndjson of the old run")
    parser.add_argument("--baseline", type=Path, default=BASELINE, help="stored snapshot")
    parser.add_argument("--store", type=Path, help="store the run as a baseline, compare nothing")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        records = load(chosen.results)
        if not records:
            raise UsageError("no results there", where=str(chosen.results))
        if chosen.store:
            store(records, chosen.store)
            return 0
        old = snapshot(load(chosen.against)) if chosen.against else read_snapshot(chosen.baseline)
        found = changes(old, snapshot(records))
    except FuheError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    shown = json.dumps([asdict(c) for c in found]) if chosen.json else told(found)
    sys.stdout.write(shown + "\n")
    return 1 if failures(found) else 0


if __name__ == "__main__":
    sys.exit(main())
