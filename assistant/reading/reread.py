"""Cells of a page read again from its display picture, when someone asks.

In: a `Page` that keeps its picture, and cells of it. Out: the cells, each with one more
`Sight`, from a reading that fails differently. Can fail: `ImportError` when the recogniser's
wheels are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.page import Box, Cell, Page
from assistant.reading import lines, raster, second, wrapped
from assistant.reading.crops import Slot, cut
from assistant.reading.layout import cell_lines, loose_lines
from assistant.reading.ocr import Line, configured
from assistant.reading.recognition import agreeing, sight

if TYPE_CHECKING:
    from assistant.settings import Settings

Image = npt.NDArray[np.uint8]


def reread(page: Page, cells: Sequence[Cell], *, settings: Settings | None = None) -> list[Cell]:
    """Read cells of a page again, from its display picture, in a way that fails differently.

    Returns: the cells in the order given, each with one more `Sight` in `others`; a cell
    without a box or a page without a picture comes back as it was.
    """
    image = raster.decode(page.picture) if page.picture else None
    if image is None:
        return list(cells)
    reader = configured(settings).second
    sheet = raster.lit(image, around=raster.desk(image))
    moved = raster.movement(sheet)
    sheet = raster.steadied(sheet, moved) if moved else sheet
    sheet = replace(sheet, sealed=np.zeros_like(sheet.sealed))
    crops: list[Image] = []
    owner: list[int] = []
    for i, cell in enumerate(cells):
        if cell.place.box is not None and sheet.text_height:
            found = cut(sheet, _slot(sheet, cell, cell.place.box))
            crops += [second.redraw(second.hardened(crop)) for crop in found]
            owner += [i] * len(found)
    by_cell: dict[int, list[Line]] = {}
    heights = [second.HARD_SCALE * sheet.text_height] * len(crops)
    for i, line in zip(owner, second.read(crops, heights, reader), strict=True):
        by_cell.setdefault(i, []).append(line)
    return [
        cell.with_sight(
            agreeing(
                sight(wrapped.bracketed(by_cell[i]), "\n" if cell.ruled else "  ", second.LATER),
                cell.text,
                second.ASKED,
            )
        )
        if i in by_cell
        else cell
        for i, cell in enumerate(cells)
    ]


def _slot(sheet: raster.Sheet, cell: Cell, box: Box) -> Slot:
    height = sheet.text_height
    find = cell_lines if cell.ruled else loose_lines
    found = find(sheet, box, height)
    stacked = lines.is_stacked(found, height) and box.height > box.width
    return Slot(cell.row, cell.column, 1, 1, box, tuple(found), cell.ruled, stacked)
