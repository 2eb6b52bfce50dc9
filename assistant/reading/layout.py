"""Where text stands on a flat page: the places to be read, in and around the tables.

In: a `Sheet` and the table found on it, if any. Out: a `Slot` for every cell and for every
row of text above, between and below the tables, in reading order, each with the boxes of its
lines. Pure; nothing is raised.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from assistant.page import Box, union
from assistant.reading import dust, greys, lines, masks, raster
from assistant.reading.crops import Slot
from assistant.reading.ruled import Grid

RIM: Final = 0.3  # text heights of a rule and of what blurs it
BENEATH: Final = 0.5  # share of a line's ink under a seal
# Of the darkness of a cell's print: of 104 lines under seals print has 0.77 of the page's at least,
# what is left of the seals 0.67 at most.
LEFT: Final = 0.7


class Scene:
    """A flat page with its table, if it has one, and every place to be read.

    To go through it gives its slots, each laid out when it is first asked for: the recogniser
    reads the first ones meanwhile.
    """

    def __init__(self, sheet: raster.Sheet, table: Grid | None) -> None:
        self.sheet, self.table = sheet, table
        self._found: list[Slot] = []
        self._more = layout(sheet, table)

    def __iter__(self) -> Iterator[Slot]:
        place = 0
        while True:
            if place == len(self._found):
                slot = next(self._more, None)
                if slot is None:
                    return
                self._found.append(slot)
            yield self._found[place]
            place += 1

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All of its slots."""
        return tuple(self)


def swept(sheet: raster.Sheet, table: Grid | None) -> raster.Sheet:
    """The sheet without the specks that lie on their own, or beside nothing but a rule."""
    height = sheet.text_height
    unruled = sheet.ink.copy()
    rim = max(3, round(RIM * height))
    for cell in table.cells if table else ():
        box = cell.box
        cv2.rectangle(unruled, (box.x0, box.y0), (box.x1, box.y1), 0, rim)
    strewn, specks = dust.lone(unruled, height)
    if specks.any():
        sheet = replace(sheet, ink=sheet.ink & ~_with_rim(specks, unruled, rim))
    if strewn.any():
        around = _with_rim(strewn, unruled, rim)
        sheet = replace(sheet, ink=sheet.ink & ~around, bare=sheet.bare | np.uint8(255) * around)
    return sheet


def _with_rim(specks: raster.Image, unruled: raster.Image, rim: int) -> raster.Image:
    """Specks with what of them is too pale for ink, or lies on the rule beside them."""
    # Only the rows that a rim reaches, and one more for the print beside it: most hold no speck.
    near = masks.rows_near(specks, rim + 1)
    out = np.zeros_like(specks)
    own = specks[near]
    print_ = masks.dilated(unruled[near] & ~own, 3, 3)
    out[near] = masks.dilated(own, 2 * rim, 2 * rim) & ~print_
    return out


def layout(sheet: raster.Sheet, table: Grid | None) -> Iterator[Slot]:
    """Every place with text (or that could have some), rows outside the tables interleaved."""
    height = sheet.text_height
    if not height:
        return
    wide = len(table.columns) - 1 if table else 1
    gaps = _gaps(table) if table else ()
    around = lines.outside(sheet.ink, _tables(table, gaps) if table else [], height)
    placed = [(_place(row, table, gaps), row) for row in around]
    placed.sort(key=lambda one: (one[0], _middle(one[1])))
    for i, (at, row) in enumerate(placed):
        yield Slot(at + i, 0, 1, wide, union(row), tuple(row), ruled=False)
    before = [at for at, _ in placed]
    for cell in table.cells if table else ():
        found = cell_lines(sheet, cell.box, height)
        stacked = lines.is_stacked(found, height) and cell.box.height > cell.box.width
        yield Slot(
            cell.row + bisect_right(before, cell.row),
            cell.column,
            cell.row_span,
            cell.column_span,
            cell.box,
            tuple(found),
            stacked=stacked,
        )


def _gaps(table: Grid) -> tuple[int, ...]:
    """Grid rows without a cell: the white between tables that stand under each other."""
    covered = {row for cell in table.cells for row in range(cell.row, cell.row + cell.row_span)}
    return tuple(row for row in range(len(table.rows) - 1) if row not in covered)


def _tables(table: Grid, gaps: Sequence[int]) -> list[Box]:
    """The outlines of the tables that share one grid, from top to bottom."""
    edges = [-1, *gaps, len(table.rows) - 1]
    return [
        Box(table.box.x0, table.rows[over + 1], table.box.x1, table.rows[under])
        for over, under in pairwise(edges)
        if under > over + 1
    ]


def _place(row: Sequence[Box], table: Grid | None, gaps: Sequence[int]) -> int:
    """The grid row before which a row of text stands; what is beside a table is above it all."""
    if table is None:
        return 0
    middle = _middle(row)
    if middle >= table.rows[-1]:
        return len(table.rows) - 1
    return next((gap for gap in gaps if table.rows[gap] <= middle < table.rows[gap + 1]), 0)


def cell_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Lines of text in a cell, in the frame of the page."""
    inner = lines.inside(sheet.ink, box, height)
    mask = lines.marks(sheet.ink, inner, height)
    parts = lines.split(mask, height)
    # What is left of a seal is as pale as the print that is looked for beyond the ink mask.
    plain = not sheet.sealed[inner.y0 : inner.y1, inner.x0 : inner.x1].any()
    if plain:
        if len(parts) != 1:
            parts = lines.faint(sheet.bare, inner, height, parts)
        parts = lines.paler(sheet.bare, inner, mask, height, parts)
    found = [Box(inner.x0 + b.x0, inner.y0 + b.y0, inner.x0 + b.x1, inner.y0 + b.y1) for b in parts]
    found = lines.swept(lines.rejoined(found, height), height)
    if not plain:
        return _without_seal(sheet, found)
    reached = [lines.reached(sheet.bare, line, box, height) for line in found]
    wrapped = len(reached) > 1
    return [lines.closed(sheet.bare, line, box, height, wrapped=wrapped) for line in reached]


def _without_seal(sheet: raster.Sheet, found: Sequence[Box]) -> list[Box]:
    """Lines without those that a seal left behind: beneath it, and paler than the cell's print."""

    def darkness(line: Box) -> tuple[float, bool]:
        part = np.s_[line.y0 : line.y1, line.x0 : line.x1]
        inked = sheet.ink[part] > 0
        if not inked.any():
            return 0.0, False
        beneath = bool((sheet.sealed[part][inked] > 0).mean() >= BENEATH)
        return 255.0 - greys.percentile(sheet.grey[part][inked], 10), beneath

    told = [darkness(line) for line in found]
    print_ = max((dark for dark, _ in told), default=0.0)
    return [
        line
        for line, (dark, beneath) in zip(found, told, strict=True)
        if not beneath or dark >= LEFT * print_
    ]


def loose_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Pieces of text in a box outside the tables."""
    return lines.pieces_in(sheet.ink, box, height)


def _middle(row: Sequence[Box]) -> float:
    box = union(row)
    return (box.y0 + box.y1) / 2
