"""One form's record: what was expected, what was read, and every measure of it.

In: a case, the outcome of an engine. Out: plain records (one a form) that go into the
results file as they are, and `measures` of such a record. Nothing here can fail.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from eval import metrics
from eval.align import Compared, compare, match_rows
from eval.cases import Case
from eval.grits import grid_of, grits_con, grits_top
from eval.metrics import Ratio
from eval.outcome import FormRead, Outcome

Record = dict[str, Any]
SIGNS = "≥≤=><"
CROPS = 10


def records(case: Case, outcome: Outcome, engine: str) -> list[Record]:
    """A record for each form of the case; forms that the paper does not hold are counted."""
    found = []
    for number, truth in enumerate(case.expected):
        got = outcome.forms[number] if number < len(outcome.forms) else None
        record: Record = {
            "case": case.name,
            "form": number,
            "engine": engine,
            "source": case.made.get("source", "real"),
            "layout": case.made.get("layout"),
            "damage": case.made.get("damage"),
            "strength": case.made.get("strength"),
            "shape": case.sources[0].suffix.lstrip(".").lower(),
            "pages": outcome.pages if number == 0 else 0,
            "tokens": list(outcome.tokens) if number == 0 else [0, 0],
            "requests": outcome.requests if number == 0 else 0,
            "error": outcome.error,
            "extra_forms": max(0, len(outcome.forms) - len(case.expected)) if number == 0 else 0,
            "expected": truth,
            "planted": list(case.planted[number]) if number < len(case.planted) else [],
            "got": dict(got.form) if got else None,
            "review": list(got.review) if got else [],
            "confidence": {k: round(v, 4) for k, v in got.confidence.items()} if got else {},
            "findings": [dict(f) for f in got.findings] if got else [],
            "grits": _grids(case, outcome) if number == 0 else None,
        }
        read = record["got"] or {}
        record["anls_star"] = metrics.anls_star(_judged_part(truth), _judged_part(read, truth))
        record["crops"] = _crops(compared(record), got, outcome.pictures) if got else {}
        found.append(record)
    return found


def compared(record: Mapping[str, Any]) -> list[Compared]:
    """The record's fields, compared. A form silently left out counts as escaped."""
    got = record["got"]
    if got is None and not record["error"]:
        got = {}
    return compare(
        record["expected"], got, review=record["review"], confidence=record["confidence"]
    )


def measures(
    record: Mapping[str, Any], fields: Sequence[Compared] | None = None
) -> dict[str, Ratio]:
    """Every measure of one form, as numerator and denominator."""
    fields = compared(record) if fields is None else fields
    truth, got = record["expected"], record["got"] or {}
    rows, read = truth.get("indicators") or [], got.get("indicators") or []
    pairs = match_rows(rows, read)
    found: dict[str, Ratio] = {
        "exact": metrics.exact(fields),
        "escaped": metrics.escaped(fields),
        "review": metrics.review_share(fields),
        "review_precision": metrics.review_precision(fields),
        "corrections": (float(sum(metrics.corrections(fields).values())), 1.0),
        "kieval_aligned": metrics.kieval_aligned(fields),
        "failed": (float(record["got"] is None), 1.0),
        "clean_forms": (float(not any(f.escaped for f in fields)), 1.0),
        "perfect_forms": (float(all(f.verdict == "right" for f in fields)), 1.0),
        "seconds": (float(record.get("seconds", 0.0)), float(record["pages"])),
        **metrics.rows(rows, read, pairs),
    }
    for section in ("header", "budget", "goals", "indicators", "total", "footer"):
        found[f"exact:{section}"] = metrics.exact([f for f in fields if f.section == section])
    for name in ("level1", "level2", "name", "target", "actual", "weight", "score", "explanation"):
        own = [f for f in fields if f.section == "indicators" and f.field == name]
        found[f"exact:{name}"] = metrics.exact(own)
    found["exact:sign"] = _signs(fields)
    _single(
        found, "json_accuracy", metrics.json_accuracy(_judged_part(truth), _judged_part(got, truth))
    )
    # Too slow to work out at every comparison, so the run writes it down.
    _single(found, "anls_star", record.get("anls_star"))
    for name, value in (record.get("grits") or {}).items():
        _single(found, f"grits_{name}", value)
    if record["source"] == "made":
        alarms = [
            metrics.Alarm(f["rule"], tuple(f["fields"]))
            for f in record["findings"]
            if f["severity"] in ("error", "warning")
        ]
        found.update(metrics.planted(record["planted"], alarms, dict(pairs)))
    return found


def _single(found: dict[str, Ratio], name: str, value: float | None) -> None:
    if value is not None:
        found[name] = (value, 1.0)


def _signs(fields: Sequence[Compared]) -> Ratio:
    """Targets whose comparator is right, of all that print one: the costliest misreading."""
    own = [f for f in fields if f.field == "target" and str(f.truth or "")[:1] in tuple(SIGNS)]
    right = sum(str(f.got or "")[:1] == str(f.truth)[:1] for f in own)
    return float(right), float(len(own))


def _judged_part(form: Any, like: Any = None) -> Any:
    """Only the keys that the truth has: a truth that lacks a key does not judge it."""
    like = form if like is None else like
    if isinstance(form, Mapping) and isinstance(like, Mapping):
        skip = {"inferable", "printed", "notes"}
        return {k: _judged_part(v, like[k]) for k, v in form.items() if k in like and k not in skip}
    if isinstance(form, list) and isinstance(like, list):
        return [_judged_part(v, like[i] if i < len(like) else v) for i, v in enumerate(form)]
    return form


def _grids(case: Case, outcome: Outcome) -> dict[str, float] | None:
    """GriTS over the pages; a page that was not read scores nothing."""
    if not case.grids or not outcome.grids:
        return None if not case.grids else {"con": 0.0, "top": 0.0}
    con, top = [], []
    for number, truth in enumerate(case.grids):
        got = outcome.grids[number] if number < len(outcome.grids) else []
        one, other = grid_of(truth), grid_of(got)
        con.append(grits_con(one, other))
        top.append(grits_top(one, other))
    return {"con": sum(con) / len(con), "top": sum(top) / len(top)}


def _crops(
    fields: Sequence[Compared], got: FormRead, pictures: Mapping[int, bytes]
) -> dict[str, str]:
    """Pictures of the cells that were not read right, by pointer, as base64 JPEG."""
    wrong = [f for f in fields if f.verdict != "right" and f.pointer in got.place]
    wrong.sort(key=lambda f: not f.escaped)
    found = {}
    for item in wrong[:CROPS]:
        page, *box = got.place[item.pointer]
        if page in pictures:
            cut = _crop(pictures[page], box)
            if cut:
                found[item.pointer] = cut
    return found


def _crop(picture: bytes, box: Sequence[int]) -> str:
    import cv2
    import numpy as np

    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        return ""
    x0, y0, x1, y1 = box
    part = image[max(0, y0 - 4) : y1 + 4, max(0, x0 - 4) : x1 + 4]
    if part.size == 0:
        return ""
    if part.shape[1] > 420:
        scale = 420 / part.shape[1]
        part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, coded = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, 60])
    return base64.b64encode(coded.tobytes()).decode() if done else ""
