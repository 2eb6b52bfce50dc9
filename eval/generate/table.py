"""The indicator table itself: heads, rows, level labels, scores shared by rows.

In: a `Project`, its look, and the `Ruling` to draw on. Out: the rows of its heads, and
`form["indicators"]` filled with what was printed. Nothing here can fail.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from eval.generate.indicators import Row, plain
from eval.generate.look import Column, Look
from eval.generate.projects import Project
from eval.generate.sheet import Printed, Ruling


def draw_table(
    project: Project,
    look: Look,
    rng: Random,
    ruling: Ruling,
    form: dict[str, Any],
    frame: tuple[list[Column], list[int]],
) -> range:
    """Draw heads and rows on `frame` (columns, vertical rules); the rows of the heads."""
    columns, edges = frame
    top = ruling.rows
    if look.layout == 7:
        header = _two_storey_header(ruling, columns, edges)
    else:
        ruling.row(*((edges[i], edges[i + 1], text) for i, (_, text, _) in enumerate(columns)))
        header = range(top, ruling.rows)
    merged = _shared_scores(project, rng) if look.layout == 4 else {}
    names = _names(project, look)
    groups: list[tuple[str, str, range]] = []
    form["indicators"] = []
    has_levels = columns[0][0] == "level1"
    body = columns[2:] if has_levels else columns
    offset = 2 if has_levels else 0
    for index, row in enumerate(project.rows):
        texts = _texts(row, look, rng, names[index])
        first = ruling.rows
        lines = [texts]
        last_of_group = (
            index + 1 == len(project.rows) or project.rows[index + 1].level2 != row.level2
        )
        if (
            look.numbered
            and last_of_group
            and row.level2 != "服务对象满意度指标"
            and index % 2 == 0
        ):
            lines.append({"name": f"指标{_position(project, index) + 1}：……"})
        for line in lines:
            cells: list[tuple[float, float, str, bool]] = []
            for i, (key, _, _) in enumerate(body):
                if key == "score" and index in merged:
                    continue
                x0, x1 = edges[i + offset], edges[i + offset + 1]
                cells.append((x0, x1, line.get(key, ""), key in ("name", "explanation", "method")))
            ruling.row(*cells)
        expected = _expected(row, columns, texts)
        if index in merged:
            shared = merged[index]
            expected["score"] = None if shared is None else float(shared)
        form["indicators"].append(expected)
        groups.append((row.level1, row.level2, range(first, ruling.rows)))
    if look.sub:
        _sub_row(project, ruling, form, groups, (columns, edges))
    if merged:
        at = next(i for i, (key, _, _) in enumerate(columns) if key == "score")
        for start, score in [(i, s) for i, s in merged.items() if s is not None]:
            rows = [i for i in merged if i >= start and _head(merged, i) == start]
            span = range(groups[rows[0]][2].start, groups[rows[-1]][2].stop)
            ruling.span(span, edges[at], edges[at + 1], score)
    if has_levels:
        _labels(ruling, look, groups, edges)
    if look.side:
        ruling.span(range(top, ruling.rows), 0, edges[0], "绩效指标", upright=True, label=True)
    return header


def _sub_row(
    project: Project,
    ruling: Ruling,
    form: dict[str, Any],
    groups: list[tuple[str, str, range]],
    frame: tuple[list[Column], list[int]],
) -> None:
    """A row under the last one that splits it up: target and actual, no points."""
    columns, edges = frame
    last = project.rows[-1]
    texts = {"name": f"其中：女性{last.name}", "target": last.target, "actual": last.actual}
    cells: list[tuple[float, float, str, bool]] = [
        (edges[i], edges[i + 1], texts.get(key, ""), key == "name")
        for i, (key, _, _) in enumerate(columns)
        if i >= 2
    ]
    row = ruling.row(*cells)
    level1, level2, rows = groups[-1]
    groups[-1] = (level1, level2, range(rows.start, row + 1))
    blank = dict.fromkeys(("weight", "score", "explanation"))
    form["indicators"].append({"level1": level1, "level2": level2, **texts, **blank})


def _two_storey_header(ruling: Ruling, columns: list[Column], edges: list[int]) -> range:
    top = ruling.rows
    inner = [i for i, (key, _, _) in enumerate(columns) if key in ("value", "sign", "unit")]
    ruling.row((edges[inner[0]], edges[inner[-1] + 1], "预期指标值"))
    ruling.row(*((edges[i], edges[i + 1], columns[i][1]) for i in inner))
    for i, (_, text, _) in enumerate(columns):
        if i not in inner:
            ruling.span(range(top, top + 2), edges[i], edges[i + 1], text)
    return range(top, top + 2)


def _position(project: Project, index: int) -> int:
    """Which row of its second level this is, from 1."""
    return sum(1 for row in project.rows[: index + 1] if row.level2 == project.rows[index].level2)


def _names(project: Project, look: Look) -> list[str]:
    if not look.numbered:
        star = "★" if look.star else ""
        return [star * (i % 4 == 0) + row.name for i, row in enumerate(project.rows)]
    return [f"指标{_position(project, i)}：{row.name}" for i, row in enumerate(project.rows)]


def _shared_scores(project: Project, rng: Random) -> dict[int, str | None]:
    """Rows of a second level that share one score: its text on the first, None on the rest."""
    shared: dict[int, str | None] = {}
    level2s = sorted({row.level2 for row in project.rows})
    for level2 in rng.sample(level2s, min(2, len(level2s))):
        rows = [i for i, row in enumerate(project.rows) if row.level2 == level2]
        if 2 <= len(rows) <= 4:
            total = sum((project.rows[i].score for i in rows), project.rows[rows[0]].score * 0)
            shared.update(dict.fromkeys(rows))
            shared[rows[0]] = plain(total)
    return dict(sorted(shared.items()))


def _head(merged: dict[int, str | None], index: int) -> int:
    while merged[index] is None:
        index -= 1
    return index


def points(value: Any, look: Look) -> str:
    """Points as this form writes them: 8.5 or 8.50."""
    return f"{value:.2f}" if look.two_decimals else plain(value)


def _actual(row: Row, look: Look) -> str:
    """As printed; a copied target is copied as this layout prints targets."""
    if row.actual == row.target and row.sign and look.layout in (3, 6, 7):
        return row.sign + row.value + row.unit
    return row.actual


def _texts(row: Row, look: Look, rng: Random, name: str) -> dict[str, str]:
    """The printed text of every column a layout might have."""
    met = row.score >= row.weight
    ratio = row.score / row.weight * 100 if row.weight else row.weight
    sign = row.sign or "定性"
    value = row.value
    return {
        "name": name,
        "target": row.target,
        "actual": _actual(row, look),
        "weight": points(row.weight, look),
        "score": points(row.score, look),
        "explanation": row.explanation or look.blank_reason,
        "sign": sign,
        "value": value,
        "initial": value,
        "adjusted": value if look.two_decimals else "",
        "unit": row.unit,
        "method": "完成值达到指标值，记满分；未达到指标值，按B/A×分值记分"
        if row.sign in ("≥", "=")
        else "定性指标按完成程度分档记分"
        if not row.sign
        else "完成值不超过指标值，记满分；超过按A/B×分值记分",
        "coefficient": plain(ratio.quantize(Decimal("0.01"))),
        "core": "是" if rng.random() < 0.3 else "否",
        "status": "完成" if met else "未完成",
        "share": plain(row.weight),
        "folded": points(row.score, look),
        "review": "",
        "criterion": f"达到目标值得{plain(row.weight)}分，每低于1个百分点扣0.5分",
    }


def _expected(row: Row, columns: list[Column], texts: dict[str, str]) -> dict[str, Any]:
    keys = {key for key, _, _ in columns}
    joined = row.sign + row.value + row.unit
    target = texts["target"] if "target" in keys else joined
    score: float | None = float(row.score) if "score" in keys else None
    return {
        "level1": row.level1 if "level1" in keys else None,
        "level2": row.level2 if "level2" in keys else None,
        "name": texts["name"],
        "target": target or None,
        "actual": texts["actual"] or None,
        "weight": float(row.weight) if "weight" in keys else None,
        "score": score,
        "explanation": (texts["explanation"] or None) if "explanation" in keys else None,
    }


def _labels(
    ruling: Ruling, look: Look, groups: list[tuple[str, str, range]], edges: list[int]
) -> None:
    """Level labels: merged over their rows, one character a line, or row by row."""
    for column in (0, 1):
        x0, x1 = edges[column], edges[column + 1]
        start = 0
        while start < len(groups):
            stop = start
            while stop < len(groups) and groups[stop][: column + 1] == groups[start][: column + 1]:
                stop += 1
            text = (groups[start][0], groups[start][1])[column]
            rows = range(groups[start][2].start, groups[stop - 1][2].stop)
            if look.labels in ("merged", "upright"):
                upright = look.labels == "upright" and column == 0
                ruling.span(rows, x0, x1, text, upright=upright, label=True)
            else:
                for row in rows:
                    shown = text if look.labels == "repeated" or row == rows.start else ""
                    ruling.cells.append(Printed(row, 1, ruling.snap(x0), ruling.snap(x1), shown))
            start = stop
