"""Pale copies: their print is ink again, and pages of plain print stay as they are."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import dust, grid, layout, raster, tone
from tests.reading.test_grid import HEIGHT, WHOLE, page

Image = npt.NDArray[np.uint8]


def copied(grey: Image, times: float) -> Image:
    """The page blurred and so many times less dark."""
    soft = cv2.GaussianBlur(grey, (0, 0), 2.5)
    return np.asarray(255 - (255 - soft) / times, np.uint8)


def lit(grey: Image) -> raster.Sheet:
    return raster.lit(np.repeat(grey[..., None], 3, axis=2))


def strewn(grey: Image, tone_: int = 0) -> Image:
    """The page with a speck of a copier in every cell and all around the table."""
    out = grey.copy()
    for y in range(23, 1090, 46):
        for x in range(35, 1390, 67):
            if (out[y - 14 : y + 15, x - 14 : x + 15] > 200).all():
                cv2.circle(out, (x, y), 4, tone_, -1)
    return out


@pytest.mark.parametrize("times", [2.0, 2.6])
def test_characters_of_a_pale_copy_keep_their_height(times: float) -> None:
    pale = lit(copied(page(), times))
    assert pale.darkening > 1.0
    assert pale.text_height == pytest.approx(lit(page()).text_height, rel=0.2)


def test_the_table_of_a_pale_copy_is_found() -> None:
    table = grid.find(lit(copied(page(), 2.6)))
    assert table is not None
    assert len(table.cells) == WHOLE


@pytest.mark.parametrize("times", [1.0, 1.3])
def test_plain_print_is_left_as_it_is(times: float) -> None:
    assert lit(copied(page(), times)).darkening == 1.0


def test_pale_rules_alone_do_not_darken_a_page() -> None:
    sheet = np.where(page(text=False) < 128, 190, page())
    sheet = np.where(page(text=False) < 128, sheet, page()).astype(np.uint8)
    assert tone.strength(np.asarray(sheet, np.uint8), 0.0) == 1.0


def test_a_blank_page_has_no_strokes_to_darken() -> None:
    assert tone.strength(np.full((200, 300), 255, np.uint8), 0.0) == 1.0


def test_what_was_measured_holds_for_the_turned_page() -> None:
    sheet = lit(copied(page(), 2.6))
    assert sheet.turned(1).darkening == sheet.darkening


def test_a_page_strewn_with_specks_is_read_without_them() -> None:
    sheet = lit(strewn(page()))
    table = grid.find(sheet)
    clean = layout.swept(sheet, table)
    wanted = [slot.lines for slot in layout.Scene(lit(page()), grid.find(lit(page())))]
    found = [slot.lines for slot in layout.Scene(clean, table)]
    assert len(found) == len(wanted)
    assert sum(map(len, found)) == sum(map(len, wanted))


def test_one_large_mark_on_its_own_is_print() -> None:
    ink = np.zeros((600, 900), np.uint8)
    cv2.circle(ink, (100, 100), 5, 1, 2)  # the stop of a sentence, far from its last character
    assert not dust.lone(ink, HEIGHT)[0].any()
