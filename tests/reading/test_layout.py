"""Places to be read on a page: cells, and text above, between and below the tables."""

from __future__ import annotations

import cv2
import numpy as np

from assistant.reading import raster
from assistant.reading.scan import scene_of

ROWS, COLUMNS = 46, (60, 300, 560, 820, 1080)


def write(page: raster.Image, x: int, y: int, characters: int = 4) -> None:
    """Shapes as tall and as dense as characters, with gaps."""
    for at in range(characters):
        left = x + 27 * at
        cv2.ellipse(page, (left + 10, y + 11), (10, 11), 0, 0, 360, (0, 0, 0), 2)
        cv2.line(page, (left, y), (left + 20, y + 22), (0, 0, 0), 2)


def table(page: raster.Image, top: int, rows: int) -> int:
    """A ruled table from `top` down; its last rule."""
    bottom = top + rows * ROWS
    for y in range(top, bottom + 1, ROWS):
        cv2.line(page, (COLUMNS[0], y), (COLUMNS[-1], y), (0, 0, 0), 2)
    for x in COLUMNS:
        cv2.line(page, (x, top), (x, bottom), (0, 0, 0), 2)
    for row in range(rows):
        for x in COLUMNS[:-1]:
            write(page, x + 20, top + row * ROWS + 12)
    return bottom


def test_text_between_tables_is_read_where_it_stands() -> None:
    page = np.full((1400, 1160, 3), 255, np.uint8)
    write(page, 400, 40, 8)
    first = table(page, 100, 6)
    write(page, 70, first + 40, 9)
    write(page, 70, first + 90, 3)
    last = table(page, first + 150, 6)
    write(page, 70, last + 40, 9)
    slots = scene_of(raster.normalise(page)).slots
    loose = [slot for slot in slots if not slot.ruled]
    ruled = sorted({slot.row for slot in slots if slot.ruled})
    assert len(loose) == 4
    assert [sum(row < slot.row for row in ruled) for slot in loose] == [0, 6, 6, 12]
    assert not {slot.row for slot in loose} & set(ruled)
    assert len(ruled) == 12
