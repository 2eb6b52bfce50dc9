"""Cells of worn tables cut, and put together, by what is left of their rules.

In: a page and a table found on it. Out: the table with other cells. Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from assistant.page import Box
from assistant.reading.borders import with_more
from assistant.reading.crossing import cuts_word
from assistant.reading.parting import Parting
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import Image
from assistant.reading.ruled import GONE, Grid, Ruled

ASIDE: Final = 1.3  # text heights of white between texts side by side that are two cells'
ABOVE: Final = 0.3  # the same between texts one above the other


def parted(sheet: Sheet, table: Grid) -> Grid:
    """The table with cells cut where two texts stand apart at what is left of a rule."""
    parting = Parting.of(sheet, table.rows, table.columns)
    missed = parting.missed([cell.box for cell in table.cells])
    if missed:
        table = _with_columns(table, with_more(table.columns, missed, sheet.text_height))
        parting = replace(parting, columns=table.columns)
    wide = _cut(table.cells, parting, table.columns, ASIDE, GONE in table.remarks)
    turned = _cut(map(_exchanged, wide), parting.turned(), table.rows, ABOVE, False)
    cells = sorted(map(_exchanged, turned), key=lambda cell: (cell.row, cell.column))
    whole = _whole(cells, parting, sheet.text, sheet.text_height)
    return replace(table, cells=tuple(whole))


def _with_columns(table: Grid, columns: Sequence[int]) -> Grid:
    """The table with more columns, in which its cells span as many more."""
    place = [columns.index(x) for x in table.columns]
    cells = [
        replace(cell, column=start, column_span=place[cell.column + cell.column_span] - start)
        for cell in table.cells
        for start in [place[cell.column]]
    ]
    return replace(table, columns=tuple(columns), cells=tuple(cells))


def _whole(cells: Sequence[Ruled], parting: Parting, text: Image, height: float) -> list[Ruled]:
    """The cells in reading order, those put together between which a word stands and no rule."""
    out: list[Ruled] = []
    for cell, bare in zip(cells, parting.bare([cell.box for cell in cells]), strict=True):
        before = out[-1] if out else cell
        beside = (before.row, before.row_span) == (cell.row, cell.row_span)
        beside &= before.box.x1 == cell.box.x0
        if beside and bare and cuts_word(text, cell.box, height):
            span = before.column_span + cell.column_span
            box = replace(before.box, x1=cell.box.x1)
            out[-1] = replace(before, column_span=span, box=box)
        else:
            out.append(cell)
    return out


def _exchanged(cell: Ruled) -> Ruled:
    """The cell with rows and columns exchanged."""
    spans = cell.column_span, cell.row_span
    return Ruled(
        cell.column, cell.row, *spans, Box(cell.box.y0, cell.box.x0, cell.box.y1, cell.box.x1)
    )


def _cut(
    cells: Iterable[Ruled],
    parting: Parting,
    columns: Sequence[int],
    apart: float,
    lost: bool,
) -> list[Ruled]:
    """The cells, those of several columns in pieces where texts so far apart are parted."""
    cells = list(cells)
    inner = [columns[cell.column + 1 : cell.column + cell.column_span] for cell in cells]
    spans = [(cell.box, xs) for cell, xs in zip(cells, inner, strict=True)]
    out: list[Ruled] = []
    for cell, at in zip(cells, parting.cuts(spans, apart, lost), strict=True):
        xs = [cell.box.x0, *at, cell.box.x1]
        places = [cell.column, *(columns.index(x) for x in at), cell.column + cell.column_span]
        out += [
            replace(cell, column=a, column_span=b - a, box=replace(cell.box, x0=x0, x1=x1))
            for (a, b), (x0, x1) in zip(pairwise(places), pairwise(xs), strict=True)
        ]
    return out
