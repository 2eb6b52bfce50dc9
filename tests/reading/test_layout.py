"""Places to be read on a page: cells, and text above, between and below the tables."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from assistant.page import Box
from assistant.reading import layout, masks, raster
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


def test_places_are_laid_out_as_they_are_asked_for_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = np.full((700, 1160, 3), 255, np.uint8)
    table(page, 100, 6)
    laid: list[Box] = []
    plain = layout.cell_lines

    def listening(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
        laid.append(box)
        return plain(sheet, box, height)

    monkeypatch.setattr(layout, "cell_lines", listening)
    scene = scene_of(raster.normalise(page))
    assert not laid
    one, other = iter(scene), iter(scene)
    first = next(one)
    assert next(other) is first
    assert len(laid) == 1
    assert [*other] == [*one] == list(scene.slots[1:])
    assert len(laid) == len(scene.slots) == 24


def test_what_a_seal_leaves_beside_print_is_no_line() -> None:
    grey = np.full((200, 300), 255, np.uint8)
    cv2.putText(grey, "95", (100, 110), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40,), 2)
    cv2.putText(grey, "B", (120, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (175,), 2)
    box = Box(20, 20, 280, 180)

    def seen(sealed: raster.Image) -> list[Box]:
        none = np.zeros_like(grey)
        colour = np.repeat(grey[..., None], 3, axis=2)
        sheet = raster.Sheet(colour, grey, raster.binarise(grey), sealed, none, grey, 20.0)
        return layout.cell_lines(sheet, box, 20.0)

    print_ = [line for line in seen(np.zeros_like(grey)) if line.y0 > 70]
    assert len(seen(np.zeros_like(grey))) == 2  # pale print where no seal lies stays
    assert seen(np.ones_like(grey)) == print_
    alone = grey.copy()
    alone[70:] = 255
    grey = alone  # with nothing darker beside it, it may be print: it is read, and doubted
    assert len(seen(np.ones_like(grey))) == 1


def test_specks_lose_their_rim_as_on_the_whole_page_wherever_they_lie() -> None:
    random = np.random.default_rng(3)
    for rim in (3, 8):
        unruled = (random.random((300, 200)) < 0.02).astype(np.uint8)
        specks = unruled * (random.random(unruled.shape) < 0.005).astype(np.uint8)
        specks[0, 0] = specks[299, 199] = unruled[0, 0] = unruled[299, 199] = 1
        print_ = masks.dilated(unruled & ~specks, 3, 3)
        whole = masks.dilated(specks, 2 * rim, 2 * rim) & ~print_
        assert (layout._with_rim(specks, unruled, rim) == whole).all()
        assert 0 < whole.sum() < whole.size / 2
