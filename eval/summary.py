"""All forms' records as one summary: the figures a report prints and a baseline keeps.

In: records of one engine. Out: plain dictionaries, fit for JSON. Nothing here can fail.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval import metrics
from eval.align import Compared
from eval.judge import Record, compared, measures
from eval.metrics import Ratio
from eval.stats import estimate

GROUPS = ("layout", "damage", "strength", "source", "shape")
WORSE_WHEN_HIGHER = ("escaped", "review", "corrections", "failed", "seconds")


def per_form(records: Sequence[Record]) -> list[dict[str, Ratio]]:
    """The measures of every form, parallel to the records."""
    return [measures(record) for record in records]


def summarise(records: Sequence[Record]) -> dict[str, Any]:
    """Headline, every measure with its interval, groups, risk–coverage, causes, cost."""
    fields = [compared(record) for record in records]
    numbers = [measures(record, own) for record, own in zip(records, fields, strict=True)]
    every = [item for own in fields for item in own]
    curve = metrics.risk_coverage(every)
    names = list(dict.fromkeys(name for one in numbers for name in one))
    figures = {
        name: asdict(estimate([one[name] for one in numbers if name in one])) for name in names
    }
    confused = metrics.confusions(every).most_common(40)
    return {
        "engine": records[0]["engine"] if records else "",
        "forms": len(records),
        "pages": sum(record["pages"] for record in records),
        "fields": len(every),
        "headline": {name: figure["value"] for name, figure in figures.items()},
        "figures": figures,
        "escaped_count": sum(item.escaped for item in every),
        "groups": {key: _group(records, numbers, key) for key in GROUPS},
        "risk_coverage": _thinned(curve),
        "aurc": metrics.area_under_risk(curve),
        "confusions": [[truth, got, count] for (truth, got), count in confused],
        "causes": causes(records, fields),
        "cost": _cost(records),
    }


def _group(
    records: Sequence[Record], numbers: Sequence[Mapping[str, Ratio]], key: str
) -> dict[str, dict[str, Any]]:
    found: dict[str, list[Mapping[str, Ratio]]] = defaultdict(list)
    for record, one in zip(records, numbers, strict=True):
        value = record.get(key)
        if value is not None and not (key == "strength" and value == 0):
            found[str(value)].append(one)
    wanted = (
        "exact",
        "escaped",
        "review",
        "row_recall",
        "exact:target",
        "exact:score",
        "grits_top",
    )
    return {
        value: {
            "forms": len(ones),
            **{name: metrics.ratio([one[name] for one in ones if name in one]) for name in wanted},
        }
        for value, ones in sorted(found.items())
    }


def _thinned(curve: Sequence[tuple[float, float]], most: int = 200) -> list[list[float]]:
    step = max(1, len(curve) // most)
    kept = [*curve[::step], *curve[-1:]]
    return [[round(x, 5), round(y, 6)] for x, y in kept]


def causes(records: Sequence[Record], fields: Sequence[Sequence[Compared]]) -> list[dict[str, Any]]:
    """Failures by cause, the most frequent first, each with the cases that show it."""
    count: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    cases: dict[str, Counter[str]] = defaultdict(Counter)
    for record, own in zip(records, fields, strict=True):
        if record["got"] is None:
            cause = f"not read: {_reason(record['error'])}"
            count[cause] += len(own)
            silent[cause] += sum(item.escaped for item in own)
            cases[cause][record["case"]] += len(own)
            continue
        for item in own:
            if item.verdict != "right":
                cause = cause_of(item)
                count[cause] += 1
                silent[cause] += item.escaped
                cases[cause][record["case"]] += 1
    return [
        {
            "cause": cause,
            "fields": number,
            "escaped": silent[cause],
            "cases": [name for name, _ in cases[cause].most_common(5)],
        }
        for cause, number in count.most_common()
    ]


def _reason(error: str) -> str:
    """The clause of a message that says what happened, without the file and the details."""
    if not error:
        return "a form was left out silently"
    parts = error.split(": ")
    return parts[1 if len(parts) > 1 else 0].split(";")[0]


def cause_of(item: Compared) -> str:
    """What kind of failure one field is, as far as the two values tell."""
    from rapidfuzz.distance import Levenshtein

    if item.row_lost:
        return "row lost" if item.verdict == "lost" else "row invented"
    if item.verdict == "lost":
        return "cell not read or not mapped"
    if item.verdict == "added":
        return "value from elsewhere (the paper has none)"
    if item.field in ("level1", "level2"):
        return "level label of another group"
    truth, got = str(item.truth), str(item.got)
    if item.field == "target" and truth[:1] != got[:1] and got in (truth[1:], got[:1] + truth[1:]):
        return "comparator misread"
    if Levenshtein.normalized_similarity(truth, got) >= 0.5:
        digits = [c for c in truth if c.isdigit()] != [c for c in got if c.isdigit()]
        return "digit misread" if digits else "character misread"
    if truth in got or got in truth:
        return "cells glued or cut"
    return "another cell's value"


def _cost(records: Sequence[Record]) -> dict[str, float]:
    pages = sum(record["pages"] for record in records) or 1
    seconds = sum(record.get("seconds", 0.0) for record in records)
    return {
        "seconds": round(seconds, 2),
        "seconds_a_page": round(seconds / pages, 3),
        "cpu_a_page": round(sum(record.get("cpu", 0.0) for record in records) / pages, 3),
        "memory_mb": max((record.get("memory_mb", 0.0) for record in records), default=0.0),
        "tokens_in": sum(record["tokens"][0] for record in records),
        "tokens_out": sum(record["tokens"][1] for record in records),
        "requests": sum(record["requests"] for record in records),
    }
