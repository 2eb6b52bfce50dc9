"""Where text stands on a flat page: the places to be read, in and around the tables.

In: a `Sheet` and the table found on it, if any. Out: a `Slot` for every cell and for every
row of text outside the tables, in reading order, each with the boxes of its lines. Pure;
nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.page import Box, union
from assistant.reading import grid as grids
from assistant.reading import lines, raster
from assistant.reading.crops import Slot


def layout(sheet: raster.Sheet, table: grids.Grid | None) -> list[Slot]:
    """Every place with text (or that could have some), rows outside the table interleaved."""
    height = sheet.text_height
    if not height:
        return []
    around = lines.outside(sheet.ink, [table.box] if table else [], height)
    edges = table.rows if table else ()
    wide = len(table.columns) - 1 if table else 1
    above = sorted((row for row in around if not edges or _middle(row) < edges[-1]), key=_middle)
    below = sorted((row for row in around if edges and _middle(row) >= edges[-1]), key=_middle)
    slots = [
        Slot(i, 0, 1, wide, union(row), tuple(row), ruled=False) for i, row in enumerate(above)
    ]
    shift = len(above)
    for cell in table.cells if table else ():
        found = cell_lines(sheet, cell.box, height)
        stacked = lines.is_stacked(found, height) and cell.box.height > cell.box.width
        slots.append(
            Slot(
                shift + cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
                cell.box,
                tuple(found),
                stacked=stacked,
            )
        )
    shift += len(edges) - 1 if table else 0
    slots += [
        Slot(shift + i, 0, 1, wide, union(row), tuple(row), ruled=False)
        for i, row in enumerate(below)
    ]
    return slots


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
        return found
    reached = (lines.reached(sheet.bare, line, box, height) for line in found)
    return [lines.closed(sheet.bare, line, box, height) for line in reached]


def loose_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Pieces of text in a box outside the tables."""
    return lines.pieces_in(sheet.ink, box, height)


def _middle(row: Sequence[Box]) -> float:
    box = union(row)
    return (box.y0 + box.y1) / 2
