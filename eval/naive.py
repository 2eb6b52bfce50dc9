"""Header mapping as a first attempt would write it: what the baselines make of a grid.

In: rows of cell texts, column by column, as some OCR arranged them. Out: a `form` of the
exchange format. Nothing here can fail; what is not found stays null. It repairs nothing
and doubts nothing: that is what it is there to show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.quantity import number
from assistant.wording import tidy

Grid = Sequence[Sequence[str]]

HEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("level1", ("一级指标",)),
    ("level2", ("二级指标",)),
    ("name", ("三级指标", "指标名称")),
    ("explanation", ("原因", "说明", "备注")),
    ("actual", ("完成值", "实际值")),
    ("target", ("指标值", "目标值")),
    ("score", ("得分", "自评分")),
    ("weight", ("分值", "权重")),
)
LABELS = (
    ("project_name", ("项目名称",)),
    ("supervising_department", ("主管部门", "主管部门及代码")),
    ("implementing_unit", ("实施单位", "项目实施单位", "资金使用单位", "项目单位")),
)
MONEY = (
    ("initial", ("年初预算",)),
    ("executed", ("执行数",)),
    ("rate", ("执行率", "执行进度")),
    ("annual", ("全年预算", "调整后预算", "预算数")),
    ("weight", ("分值", "权重")),
    ("score", ("得分",)),
)


def form_of(grid: Grid) -> dict[str, Any]:
    """The form that the grid's headings suggest."""
    rows = [[tidy(text) for text in row] for row in grid]
    form: dict[str, Any] = {"title": None, "fiscal_year": None, "footer": None}
    for key, words in LABELS:
        form[key] = _beside(rows, words)
    text = "\n".join("".join(row) for row in rows)
    year = re.search(r"(20\d\d)年", text)
    form["fiscal_year"] = int(year[1]) if year else None
    form["title"] = next((c for row in rows[:6] for c in row if c.endswith("自评表")), None)
    form["goals"] = {"expected": None, "achieved": None}
    form["budget"] = _budget(rows)
    head = next((i for i, row in enumerate(rows) if _is_head(row)), None)
    form["indicators"], form["total"] = _indicators(rows, head)
    return form


def _beside(rows: Grid, words: Sequence[str]) -> str | None:
    """The text right of a label."""
    for row in rows:
        for i, text in enumerate(row):
            if text in words:
                return next((t for t in row[i + 1 :] if t and t != text), None)
    return None


def _is_head(row: Sequence[str]) -> bool:
    return any("三级指标" in t or t == "指标名称" for t in row)


def _map(row: Sequence[str], words: Sequence[tuple[str, tuple[str, ...]]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, text in enumerate(row):
        key = next((k for k, parts in words if any(p in text for p in parts)), None)
        if key and key not in found.values():
            found[column] = key
    return found


def _number(text: str) -> float | None:
    value = number(text)
    return float(value) if value is not None else None


def _budget(rows: Grid) -> dict[str, Any]:
    budget: dict[str, Any] = {"unit": None, "weight": None, "score": None, "lines": []}
    text = "".join("".join(row) for row in rows)
    budget["unit"] = "万元" if "万元" in text else "元" if "（元）" in text else None
    head = next((i for i, row in enumerate(rows) if any("执行数" in t for t in row)), None)
    if head is None:
        return budget
    columns = _map(rows[head], MONEY)
    for row in rows[head + 1 : head + 5]:
        name = next((t for t in row if "资金" in t or "拨款" in t), None)
        if name is None:
            break
        line: dict[str, Any] = {"name": name.removeprefix("其中：")}
        for column, key in columns.items():
            value = row[column] if column < len(row) else ""
            if key in ("weight", "score"):
                budget[key] = budget[key] if budget[key] is not None else _number(value)
            else:
                line[key] = value or None if key == "rate" else _number(value)
        budget["lines"].append(line)
    return budget


def _indicators(rows: Grid, head: int | None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    found: list[dict[str, Any]] = []
    total: dict[str, Any] = {"weight": None, "score": None, "grade": None}
    if head is None:
        return found, total
    columns = _map(rows[head], HEADS)
    last: dict[str, str | None] = {"level1": None, "level2": None}
    for row in rows[head + 1 :]:
        cells = {key: row[column] for column, key in columns.items() if column < len(row)}
        if any(t in ("总分", "合计", "总计") for t in row):
            numbers = [n for t in row if (n := _number(t)) is not None]
            total["score"] = numbers[-1] if numbers else None
            total["weight"] = numbers[0] if len(numbers) > 1 else None
            break
        if not cells.get("name") or _is_head(row):
            continue
        for key in last:
            last[key] = cells.get(key) or last[key]
        found.append(
            {
                **last,
                "name": cells["name"],
                "target": cells.get("target") or None,
                "actual": cells.get("actual") or None,
                "weight": _number(cells.get("weight", "")),
                "score": _number(cells.get("score", "")),
                "explanation": cells.get("explanation") or None,
            }
        )
    return found, total
