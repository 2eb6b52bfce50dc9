"""Rules of the sheet's other side, that shine through the paper."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import crossing, grid, raster
from assistant.reading.rule_ink import Look, strokes
from tests.reading.test_grid import WHOLE, page

Image = npt.NDArray[np.uint8]


def lit(grey: Image) -> raster.Sheet:
    return raster.lit(np.repeat(grey[..., None], 3, axis=2))


def shining(front: Image, shade: int = 215) -> Image:
    """The page with its mirrored picture, paler, a little aside, as the back of its sheet."""
    back = np.roll(front[:, ::-1], (17, 23), axis=(0, 1))
    return np.minimum(front, np.where(cv2.blur(back, (3, 3)) < 128, shade, 255)).astype(np.uint8)


def test_pale_rules_of_the_other_side_are_left_out() -> None:
    table = grid.find(lit(shining(page())))
    assert table is not None
    assert len(table.cells) == WHOLE


def test_pale_rules_that_part_texts_are_the_form_s_own() -> None:
    dark, bare = page(upright=False), page(text=False)
    sheet = lit(np.minimum(dark, np.where(bare < 128, 215, 255)).astype(np.uint8))
    height = sheet.text_height
    usual, firm = (grid._found(*strokes(sheet, look), height) for look in (Look.USUAL, Look.FIRM))
    assert usual is not None
    assert len(usual.cells) == WHOLE
    assert firm is None or not crossing.shines_through(sheet.text, usual, firm, height)
