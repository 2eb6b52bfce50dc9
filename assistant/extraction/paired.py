"""Tables whose indicators take two rows each, laid with one row an indicator.

In: a page. Out: the page with what stands in the upper row of each pair (the name, the reason)
in columns of its own beside the lower one's values; any other page as it is. Nothing here can
fail.

The header says so: 三级指标 stands over 年度指标值 and 实际完成值, 偏差原因 over 分值 and 得分,
and below it rows of the one width and of the other take turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.lines import Line, lines
from assistant.extraction.storeys import is_header
from assistant.page import Cell, Page

_PAIRS: Final = 2
"""Pairs of rows below the header, at least."""
_VALUES: Final = frozenset(("target", "actual", "weight", "score"))

_Spans = frozenset[tuple[int, int]]


def paired(page: Page) -> Page:
    """The page with one row an indicator."""
    found = lines([page])
    for index in range(len(found) - 1):
        upper, lower = found[index], found[index + 1]
        over = _over(upper, lower)
        if not over:
            continue
        wide, narrow = _spans(over), _spans(lower.own)
        stop = index
        while stop + 1 < len(found) and _is_pair(found[stop], found[stop + 1], wide, narrow):
            stop += 2
        if stop - index >= 2 * (_PAIRS + 1):
            return _laid(page, upper.row, found[stop - 1].row + 1, wide)
    return page


def _over(upper: Line, lower: Line) -> list[Cell]:
    """Headings of a name or a reason over those of values; [] when it is no such header."""
    deep = [cell for cell in upper.own if cell.row_span > 1]
    flat = [cell for cell in upper.own if cell.row_span == 1]
    names = {match[0] for cell in flat if (match := role_of(cell.text, COLUMNS))}
    values = [match for cell in lower.printed if (match := role_of(cell.text, COLUMNS))]
    held = {role for role, _ in values}
    if "name" not in names or names & _VALUES or len(held & _VALUES) < len(_VALUES) - 1:
        return []
    whole = replace(lower, cells=tuple(replace(c, row=lower.row) for c in (*flat, *lower.own)))
    return flat if is_header(whole) and len(deep) < len(lower.own) else []


def _spans(cells: Sequence[Cell]) -> _Spans:
    return frozenset((cell.column, cell.column_span) for cell in cells)


def _is_pair(upper: Line, lower: Line, wide: _Spans, narrow: _Spans) -> bool:
    """True for a row of the upper widths over one of the lower widths."""
    flat = [cell for cell in upper.own if cell.row_span == 1]
    return lower.row == upper.row + 1 and _spans(flat) == wide and _spans(lower.own) == narrow


def _laid(page: Page, top: int, stop: int, wide: _Spans) -> Page:
    """The page with rows `top` to `stop` in pairs, the cells of the upper ones moved aside."""
    aside = {column: page.columns + at for at, (column, _) in enumerate(sorted(wide))}
    less = (stop - top) // 2

    def moved(cell: Cell) -> Cell:
        if cell.row < top:
            return cell
        if cell.row >= stop:
            return replace(cell, row=cell.row - less)
        row = top + (cell.row - top) // 2
        upper = (cell.row - top) % 2 == 0 and cell.row_span == 1
        if upper and (cell.column, cell.column_span) in wide:
            return replace(cell, row=row, column=aside[cell.column], column_span=1)
        return replace(cell, row=row, row_span=max(1, cell.row_span // 2))

    columns = page.columns + len(aside)
    cells = sorted(map(moved, page.cells), key=lambda cell: (cell.row, cell.column))
    edges = page.column_edges
    if edges:
        share = page.columns / columns
        more = [share + (1 - share) * at / len(aside) for at in range(1, len(aside) + 1)]
        edges = (*(edge * share for edge in edges), *more)
    return replace(
        page, cells=tuple(cells), rows=page.rows - less, columns=columns, column_edges=edges
    )
