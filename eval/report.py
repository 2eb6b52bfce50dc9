"""A run's report: one self-contained HTML page, the same as Markdown, and as JSON.

In: records of one or several engines over the same cases. Out: three files in a folder.
Nothing here can fail but the writing.

    python -m eval.report RESULTS [RESULTS …] --out FOLDER
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.align import Compared
from eval.judge import Record, compared
from eval.run import SUMMARY, load
from eval.summary import cause_of, summarise
from eval.wording import ANCHORS, ANCHORS_FROM, CAUSES, GROUP_NAMES, HEADLINE, MEASURES

WORST = 60


def write(runs: Mapping[str, Sequence[Record]], folder: Path) -> dict[str, Any]:
    """`report.html`, `report.md` and `summary.json` in the folder; the first run's summary.

    Args:
        runs: records by engine; the first is the one reported on, the others stand beside.
        folder: made when it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summaries = {name: summarise(records) for name, records in runs.items()}
    first, *_ = runs
    main = summaries[first]
    main["made"] = datetime.now(UTC).isoformat(timespec="seconds")
    (folder / SUMMARY).write_text(_json(main), encoding="utf-8")
    (folder / "report.md").write_text(markdown(summaries), encoding="utf-8")
    (folder / "report.html").write_text(html(summaries, runs[first]), encoding="utf-8")
    return main


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def html(summaries: Mapping[str, dict[str, Any]], records: Sequence[Record]) -> str:
    """The page: no file beside it, no network, no script."""
    from jinja2 import Environment, FileSystemLoader

    room = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.filters |= {"shown": shown, "span": span, "percent": percent}
    main = next(iter(summaries.values()))
    return room.get_template("report.html").render(
        run=main,
        others=list(summaries.values())[1:],
        measures=MEASURES,
        headline=HEADLINE,
        groups=GROUP_NAMES,
        curve=curve_points(main["risk_coverage"]),
        bars=[
            (MEASURES[k], main["figures"][k])
            for k in MEASURES
            if k.startswith("exact:") and _has(main, k)
        ],
        worst=worst(records),
        forms=forms(records),
        causes=CAUSES,
        anchors=ANCHORS,
        anchors_from=ANCHORS_FROM,
    )


def _has(summary: Mapping[str, Any], name: str) -> bool:
    figure = summary["figures"].get(name)
    return bool(figure) and figure["value"] is not None


def percent(value: float | None, digits: int = 2) -> str:
    """A share as per cent; a dash for none."""
    return "—" if value is None else f"{value * 100:.{digits}f} %"


def shown(value: float | None, name: str) -> str:
    """A measure's value as it is printed."""
    if value is None:
        return "—"
    return percent(value) if MEASURES[name].percent else f"{value:.2f}"


def span(figure: Mapping[str, Any], name: str) -> str:
    """The 95 % interval as it is printed."""
    if figure["low"] is None:
        return ""
    return f"{shown(figure['low'], name)} – {shown(figure['high'], name)}"


def curve_points(curve: Sequence[Sequence[float]]) -> dict[str, Any]:
    """The risk–coverage curve as an SVG path in a box of 560 × 220."""
    top = max((risk for _, risk in curve), default=0.0) or 0.01
    steps = [f"{40 + x * 500:.1f},{200 - y / top * 180:.1f}" for x, y in curve]
    ticks = [(200 - part * 180, percent(top * part)) for part in (0, 0.5, 1)]
    return {"path": "M" + " L".join(steps) if steps else "", "ticks": ticks}


def worst(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The cells that went worst: silent before reviewed, numbers before words, pictures first."""
    found = [
        (_badness(item, record), record["case"], item, record)
        for record in records
        if record["got"] is not None
        for item in compared(record)
        if item.verdict != "right"
    ]
    found.sort(key=lambda one: one[0])
    return [
        {
            "case": case,
            "pointer": item.pointer,
            "truth": _text(item.truth),
            "got": _text(item.got),
            "escaped": item.escaped,
            "cause": cause_of(item),
            "picture": record["crops"].get(item.pointer, ""),
        }
        for _, case, item, record in found[:WORST]
    ]


def _badness(item: Compared, record: Record) -> tuple[int, int, int]:
    costly = {"score": 0, "weight": 0, "actual": 1, "target": 1, "executed": 1, "annual": 1}
    return (
        int(not item.escaped),
        int(item.pointer not in record["crops"]),
        costly.get(item.field, 2),
    )


def _text(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def forms(records: Sequence[Record]) -> list[dict[str, Any]]:
    """One line a form, the worst first."""
    found = []
    for record in records:
        fields = compared(record)
        found.append(
            {
                "case": record["case"],
                "error": record["error"],
                "fields": len(fields),
                "wrong": sum(f.verdict != "right" for f in fields),
                "escaped": sum(f.escaped for f in fields),
                "review": sum(f.reviewed for f in fields),
                "seconds": record.get("seconds", 0.0),
                "pages": record["pages"],
            }
        )
    return sorted(found, key=lambda one: (-one["escaped"], -one["wrong"]))


def markdown(summaries: Mapping[str, dict[str, Any]]) -> str:
    """The figures as Markdown, for a README or a release note."""
    main = next(iter(summaries.values()))
    lines = [
        f"# 读取准确性评测 · extraction accuracy ({main['engine']})",
        "",
        f"{main['forms']} forms, {main['pages']} pages, {main['fields']} fields; "
        f"{main['escaped_count']} escaped; {main['cost']['seconds_a_page']} s a page, "
        f"{main['cost']['memory_mb']:.0f} MB.",
        "",
        "| measure | " + " | ".join(summaries) + " | 95 % |",
        "|---|" + "---|" * (len(summaries) + 1),
    ]
    for name, measure in MEASURES.items():
        if not _has(main, name):
            continue
        values = [shown(s["figures"].get(name, {}).get("value"), name) for s in summaries.values()]
        interval = span(main["figures"][name], name)
        lines.append(f"| {measure.zh} {measure.en} | " + " | ".join(values) + f" | {interval} |")
    for key, (zh, en) in GROUP_NAMES.items():
        if main["groups"].get(key):
            lines += [
                "",
                f"## {zh} {en}",
                "",
                f"| {key} | forms | exact | escaped | review |",
                "|---|---|---|---|---|",
            ]
            lines += [
                f"| {value} | {g['forms']} | {percent(g['exact'])} | {percent(g['escaped'])} | {percent(g['review'])} |"
                for value, g in main["groups"][key].items()
            ]
    lines += [
        "",
        "## 失败原因 causes",
        "",
        "| cause | fields | escaped | cases |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {c['cause']} | {c['fields']} | {c['escaped']} | {', '.join(c['cases'])} |"
        for c in main["causes"]
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m eval.report", description=__doc__)
    parser.add_argument("results", type=Path, nargs="+", help="results.ndjson, the main one first")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    runs: dict[str, list[Record]] = {}
    for path in chosen.results:
        for record in load(path):
            runs.setdefault(record["engine"], []).append(record)
    if not runs:
        sys.stderr.write("no results there\n")
        return 2
    write(runs, chosen.out)
    sys.stdout.write(f"{chosen.out / 'report.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
