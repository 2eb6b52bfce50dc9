"""Forms printed beside one another, set under one another.

In: a page, or the texts of a sheet and where they stand. Out: the page with the second form's
rows below those of the first, its cells citing the places they have on the paper; the columns at
which a form begins beside another. Nothing here can fail.

A form is known by the label of its name (项目名称) and by headings of its indicators; two of them
stand beside one another where a wall parts their columns and their rows are the same. Words
across the wall, alone on their row or above both labels, are both forms' (a title, a note).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from assistant.page import Cell, Page
from assistant.wording import tidy

_PROJECT: Final = re.compile(r"(?:项目|专项|政策|资金).{0,6}名称")
_OFFICE: Final = re.compile(r"(?:部门|单位).{0,6}名称")
"""How the label of a form's name begins; a form of a project may name its office as well."""
_INDICATOR: Final = re.compile(r"[一二三]级指标|(?:绩效)?指标(?:名称|内容)|绩效指标$")
_REACHED: Final = re.compile(r".{0,6}(?:完成|实际|达到)[值情数]")
"""Headings of what is measured and of what was reached, which each form has."""
_LONGEST: Final = 40
"""Characters of a text that are looked at for a label."""
_TWO_IN_ONE: Final = 0.5
"""Confidence of a line that reaches beyond the form it stands above."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A text at a row, from one column up to another."""

    row: int
    column: int
    stop: int
    text: str


def walls(spots: Sequence[Spot]) -> list[int]:
    """The columns at which another form begins, right of the first."""
    found: list[int] = []
    rest = list(spots)
    while (wall := _wall(rest)) is not None:
        found.append(wall)
        rest = [spot for spot in rest if spot.stop > wall]
    return found


def parted(page: Page) -> Page:
    """The page with forms beside one another under one another."""
    spots = [
        Spot(cell.row, cell.column, cell.column + cell.column_span, cell.text)
        for cell in page.cells
        if cell.text.strip()
    ]
    found = walls(spots)
    if not found:
        return page
    parts = []
    for left, right in pairwise([0, *found, page.columns]):
        start, stop = _table(spots, left, right)
        reach = _reach(page.cells, start, stop)
        own = [
            cell
            for cell in page.cells
            if cell.column < stop and cell.column + cell.column_span > start
        ]
        cells = _closed_up([_within(c, start, stop, reach) for c in own if _meets(c, reach)])
        rows = max(cell.row + cell.row_span for cell in cells)
        parts.append(replace(page, cells=tuple(cells), rows=rows, columns=stop - start))
    return replace(under(parts), remarks=page.remarks)


def under(pages: Sequence[Page]) -> Page:
    """Parts of one sheet as one page, each below the one before and from its first column on.

    Their columns are of different widths, and so the page tells none.
    """
    cells: list[Cell] = []
    top = 0
    for page in pages:
        cells += [replace(cell, row=cell.row + top) for cell in page.cells]
        top += page.rows
    return replace(
        pages[0],
        cells=tuple(cells),
        rows=top,
        columns=max(page.columns for page in pages),
        column_edges=(),
        remarks=tuple(remark for page in pages for remark in page.remarks),
    )


def _table(spots: Sequence[Spot], left: int, right: int) -> tuple[int, int]:
    """A part's columns without those of the white beside its table.

    Of that white a picture's grid has cells too, blank or with a text alone on its row.
    """
    own = [spot for spot in spots if left <= spot.column and spot.stop <= right]
    count = Counter(spot.row for spot in own)
    table = [spot for spot in own if count[spot.row] > 1]
    start = min((spot.column for spot in table), default=left)
    return start, max((spot.stop for spot in table), default=right)


def _reach(cells: Sequence[Cell], start: int, stop: int) -> tuple[int, int] | None:
    """Left and right of a part's own table on a picture."""
    boxes = [
        cell.place.box
        for cell in cells
        if cell.ruled and start <= cell.column and cell.column + cell.column_span <= stop
    ]
    found = [box for box in boxes if box is not None]
    return (min(b.x0 for b in found), max(b.x1 for b in found)) if found else None


def _meets(cell: Cell, reach: tuple[int, int] | None) -> bool:
    """False for a text outside the tables that stands beside the part."""
    box = cell.place.box
    return cell.ruled or reach is None or box is None or (box.x0 < reach[1] and box.x1 > reach[0])


def _within(cell: Cell, start: int, stop: int, reach: tuple[int, int] | None) -> Cell:
    """A cell at its column of a part, no wider than the part.

    Texts of two forms side by side may have been read as one line: such a line is doubtful.
    """
    first, last = max(cell.column, start), min(cell.column + cell.column_span, stop)
    box = cell.place.box
    alone = box is None or reach is None or (box.x0 >= reach[0] and box.x1 <= reach[1])
    placed = replace(cell, column=first - start, column_span=last - first)
    if cell.ruled or alone:
        return placed
    return replace(placed, confidence=min(cell.confidence, _TWO_IN_ONE), others=(), candidates=())


def _closed_up(cells: Sequence[Cell]) -> list[Cell]:
    """The cells without the rows in which only another form has any."""
    at = {row: index for index, row in enumerate(sorted({cell.row for cell in cells}))}
    return [
        replace(
            cell,
            row=at[cell.row],
            row_span=sum(row in at for row in range(cell.row, cell.row + max(1, cell.row_span))),
        )
        for cell in cells
    ]


def _wall(spots: Sequence[Spot]) -> int | None:
    """Where the second form begins: the fewest words across, then the widest white before it."""
    projects, offices, indicators, reached = (
        [spot for spot in spots if mark.match(tidy(spot.text[:_LONGEST]))]
        for mark in (_PROJECT, _OFFICE, _INDICATOR, _REACHED)
    )
    found: list[tuple[int, int, bool, int]] = []
    for labels in (projects, offices):
        columns = {spot.column for spot in labels}
        if len(columns) < 2:
            continue
        first = min(spot.row for spot in labels)
        for wall in sorted({spot.column for spot in spots if spot.column > min(columns)}):
            if not all(_on_both_sides(one, wall) for one in (labels, indicators, reached)):
                continue
            left = [spot for spot in spots if spot.stop <= wall]
            right = [spot for spot in spots if spot.column >= wall]
            across = [spot for spot in spots if spot.column < wall < spot.stop]
            if _share_rows(left, right, labels) and _are_both_forms(across, spots, first):
                white = wall - max(spot.stop for spot in left)
                found.append((len(across), -white, wall not in columns, wall))
    return min(found)[-1] if found else None


def _on_both_sides(spots: Sequence[Spot], wall: int) -> bool:
    return any(s.stop <= wall for s in spots) and any(s.column >= wall for s in spots)


def _share_rows(left: Sequence[Spot], right: Sequence[Spot], labels: Sequence[Spot]) -> bool:
    """True for two forms neither of which begins below the other."""
    return all(
        min(spot.row for spot in one if spot in labels) <= max(spot.row for spot in other)
        for one, other in ((left, right), (right, left))
    )


def _are_both_forms(across: Sequence[Spot], spots: Sequence[Spot], first: int) -> bool:
    """True where words across a wall stand above the forms' labels, or alone on their row."""
    count = Counter(spot.row for spot in spots)
    return all(spot.row < first or count[spot.row] == 1 for spot in across)
