"""The sheet in a photograph, and the desk around it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import fills, flatten, paper, raster
from tests.reading.test_grid import HEIGHT, page, worn

Image = npt.NDArray[np.uint8]
CORNERS = np.array([[150, 110], [1530, 170], [1480, 1250], [190, 1290]], np.float32)


def photographed(light: float = 1.0, desk: int = 30, shade: float = 1.0) -> Image:
    """A page on a dark desk, seen at an angle; its right half in shade, all of it grainy."""
    grey = page().astype(np.float32) * 0.85 * light
    grey[:, 800:] *= shade
    size = (1700, 1400)
    flat = np.array([[0, 0], [1400, 0], [1400, 1100], [0, 1100]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, CORNERS)
    grain = np.random.default_rng(2).normal(0, 5, size[::-1])
    seen = cv2.warpPerspective(grey, matrix, size, borderValue=float(desk)) + grain
    return np.clip(seen, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("light", "shade"), [(1.0, 1.0), (0.6, 1.0), (1.0, 0.55)])
def test_what_lies_around_a_sheet_is_told_from_it(light: float, shade: float) -> None:
    off = paper.beyond(photographed(light, shade=shade))
    assert off is not None
    inside = cv2.fillConvexPoly(np.zeros_like(off), CORNERS.astype(np.int32), 1)
    assert off[inside == 0].mean() > 0.98
    assert off[cv2.erode(inside, np.ones((61, 61), np.uint8)) > 0].mean() == 0.0


def test_one_shadow_on_sheet_and_desk_hides_no_side() -> None:
    # Desk in the light is brighter than paper in the shade.
    seen = photographed(desk=90).astype(np.float32)
    shade = np.ones_like(seen)
    shade[:, :600] = 0.35
    shade = cv2.GaussianBlur(shade, (0, 0), 30)
    off = paper.beyond((seen * shade).astype(np.uint8))
    assert off is not None
    inside = cv2.fillConvexPoly(np.zeros_like(off), CORNERS.astype(np.int32), 1)
    assert off[inside == 0].mean() > 0.98
    assert off[cv2.erode(inside, np.ones((61, 61), np.uint8)) > 0].mean() < 0.001


def test_a_scan_has_no_desk() -> None:
    assert paper.beyond(page()) is None
    assert paper.beyond(np.full((1000, 700), 250, np.uint8)) is None


def test_a_lit_part_of_a_sheet_with_print_beyond_it_is_not_the_sheet() -> None:
    grey = page().astype(np.float32)
    lit = np.full_like(grey, 0.4)
    lit[150:900, 200:1200] = 1.0
    assert paper.beyond((grey * lit).astype(np.uint8)) is None


def test_the_desk_is_no_ink() -> None:
    photo = np.repeat(photographed(0.5)[..., None], 3, axis=2)
    sheet = raster.lit(photo, around=raster.desk(photo))
    inside = cv2.fillConvexPoly(np.zeros_like(sheet.ink), CORNERS.astype(np.int32), 1)
    assert sheet.ink[inside == 0].mean() < 0.002


def test_the_rim_of_a_grey_sheet_beside_white_is_no_ink() -> None:
    grey = (page().astype(np.float32) * 0.6).astype(np.uint8)
    around = cv2.copyMakeBorder(grey, 80, 80, 80, 80, cv2.BORDER_CONSTANT, value=(255,))
    sheet = raster.lit(np.repeat(around[..., None], 3, axis=2))
    rim = np.ones_like(sheet.ink)
    rim[:95] = rim[-95:] = rim[:, :95] = rim[:, -95:] = 0  # the edge itself
    rim[135:-135, 125:-125] = 0
    assert sheet.ink[rim > 0].mean() < 0.002


def test_a_shadow_that_comes_by_and_by_is_no_fill() -> None:
    shade = np.linspace(0.45, 1.0, 1400)[None] * np.ones((1100, 1))
    dark = (page() * shade).astype(np.uint8)
    framed = cv2.copyMakeBorder(dark, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(255,))
    assert fills.lifted(framed) is framed


def test_a_bend_is_told_by_rules_that_are_full_of_holes() -> None:
    flat = worn(page(), 5_000)
    y, x = np.mgrid[0:1100, 0:1400].astype(np.float32)
    bent = cv2.remap(flat, x, y + 9 * np.sin(x / 300), cv2.INTER_LINEAR, borderValue=(255,))
    ink = (bent < 183).astype(np.uint8)
    found = flatten.flattening(np.asarray(bent, np.uint8), ink, HEIGHT)
    assert found is not None and "bent" in found.note
