"""Tables that a page draws with styles and no table: cells in a CSS grid, or `display: table`.

In: an element, and a look-up of its style (without white space, in small letters). Out: the
elements that are cells with their places, None where the element lays out no table. Nothing
here can fail.

Cells without a place of their own fill the grid row by row, as in browsers. A grid that holds
tables, or few cells, lays out the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Style = Callable[[Any], str]

_MOST = 200
"""Columns, and rows a cell spans, at most."""
_LEAST_ROWS, _LEAST_COLUMNS = 2, 3
_TRACK = re.compile(
    r"minmax\([^)]*\)|fit-content\([^)]*\)|auto|m(?:in|ax)-content"
    r"|[\d.]+(?:fr|px|%|r?em|v[wh]|ch|pt|[cm]m)"
)
_REPEAT = re.compile(r"repeat\((\d+),((?:[^()]|\([^()]*\))*)\)")
_SPAN = re.compile(r"span(\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """An element that is a cell, and where it stands; counted from 0."""

    element: Any
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def placed(node: Any, style: Style) -> list[Place] | None:
    """The cells of a table that an element draws with styles."""
    shown = _display(style(node))
    if shown in ("grid", "inline-grid"):
        cells = _on_grid(node, style)
    elif shown in ("table", "inline-table") and node.tag != "table":
        cells = _in_rows(node, style)
    else:
        return None
    rows = {cell.row for cell in cells}
    columns = {cell.column for cell in cells}
    if len(rows) < _LEAST_ROWS or len(columns) < _LEAST_COLUMNS:
        return None
    nested = any(
        inner is not cell.element and (inner.tag == "table" or _display(style(inner)) == "grid")
        for cell in cells
        for inner in cell.element.iter()
        if isinstance(inner.tag, str)
    )
    return None if nested else cells


def _display(style: str) -> str:
    found = re.findall(r"(?:^|;)display:([a-z-]+)", style)
    return found[-1] if found else ""


def _elements(node: Any, style: Style) -> Iterator[Any]:
    """The children that are laid out, those of wrappers that are not boxes of their own too."""
    for child in node:
        if not isinstance(child.tag, str):
            continue
        shown = _display(style(child))
        if shown == "contents":
            yield from _elements(child, style)
        elif shown != "none":
            yield child


def _on_grid(node: Any, style: Style) -> list[Place]:
    width = _columns(style(node))
    taken: set[tuple[int, int]] = set()
    cells: list[Place] = []
    at = (0, 0)
    for child in _elements(node, style):
        row, down, column, across = _asked(style(child))
        down, across = min(down, _MOST), min(across, _MOST)
        if row is None or column is None:
            row, column = _free(at, row, column, (down, across), width, taken)
            at = (row, column + across)
        taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
        cells.append(Place(child, row, column, down, across))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _columns(style: str) -> int:
    """How many columns a grid is drawn with."""
    found = re.findall(r"grid-template-columns:([^;]*)", style)
    tracks = _REPEAT.sub(lambda m: m[2] * min(int(m[1]), _MOST), found[-1]) if found else ""
    return min(len(_TRACK.findall(tracks)), _MOST)


def _free(
    at: tuple[int, int],
    row: int | None,
    column: int | None,
    size: tuple[int, int],
    width: int,
    taken: set[tuple[int, int]],
) -> tuple[int, int]:
    """The next place that is free for a cell without one, or with half of one."""
    down, across = size
    width = max(width, across)

    def blocked(top: int, left: int) -> bool:
        return any((top + i, left + j) in taken for i in range(down) for j in range(across))

    top, left = at if row is None else (row, 0)
    if column is not None:
        top += column < left
        while blocked(top, column):
            top += 1
        return top, column
    while left + across > width or blocked(top, left):
        left += 1
        if left + across > width and row is None:
            top, left = top + 1, 0
        elif left > _MOST:
            break
    return top, left


def _asked(style: str) -> tuple[int | None, int, int | None, int]:
    """Row, rows, column and columns that a cell asks for; None for a place left to the grid."""
    area = re.findall(r"grid-area:([^;]*)", style)
    parts = area[-1].split("/") if area else []
    if len(parts) == 4 and all(part.strip() for part in parts):
        row, down = _line(f"{parts[0]}/{parts[2]}")
        column, across = _line(f"{parts[1]}/{parts[3]}")
        return row, down, column, across
    return (*_line(_along(style, "row")), *_line(_along(style, "column")))


def _along(style: str, way: str) -> str:
    whole = re.findall(rf"grid-{way}:([^;]*)", style)
    if whole:
        return str(whole[-1])
    start = re.findall(rf"grid-{way}-start:([^;]*)", style)
    end = re.findall(rf"grid-{way}-end:([^;]*)", style)
    return f"{start[-1] if start else ''}/{end[-1] if end else ''}"


def _line(text: str) -> tuple[int | None, int]:
    """The first line, from 0, and how many tracks: "2/span3" → (1, 3), "1/4" → (0, 3)."""
    first, _, last = text.partition("/")
    spans = _SPAN.search(text)
    start = int(first) - 1 if first.isdigit() and int(first) else None
    if spans:
        return start, max(1, int(spans[1]))
    if start is not None and last.isdigit():
        return start, max(1, int(last) - 1 - start)
    return start, 1


def _in_rows(node: Any, style: Style) -> list[Place]:
    """The cells of `display: table-row` elements, also those in row groups."""
    rows = [
        part
        for part in node.iter()
        if isinstance(part.tag, str) and _display(style(part)) == "table-row"
    ]
    return [
        Place(cell, row, column)
        for row, part in enumerate(rows)
        for column, cell in enumerate(
            child for child in _elements(part, style) if _display(style(child)) == "table-cell"
        )
    ]
