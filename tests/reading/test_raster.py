"""How a page lies is told on a small picture of it, and undone on the large one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from assistant.reading import flatten, raster
from assistant.reading.bend import Bend
from tests.reading.test_grid import YS, page


def askew(factor: float, degrees: float) -> raster.Image:
    """The page at another size, turned, in colour."""
    sheet = cv2.resize(page(), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    rows, columns = sheet.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
    turned = cv2.warpAffine(sheet, turn, (columns, rows), borderValue=(255,))
    return np.asarray(np.repeat(turned[..., None], 3, axis=2), np.uint8)


def rows_of_rule(sheet: raster.Sheet) -> int:
    """Rows of the page most of whose width is ink: a level rule has one or a few."""
    return int((sheet.ink.mean(axis=1) > 0.6).sum())


@pytest.mark.parametrize("factor", [0.55, 1.0, 2.0])
def test_a_turned_page_of_any_size_lies_level(factor: float) -> None:
    sheet = raster.normalise(askew(factor, 2.0))
    assert rows_of_rule(raster.lit(askew(factor, 2.0))) == 0
    assert len(YS) <= rows_of_rule(sheet) <= 4 * factor * len(YS) + len(YS)
    assert any("skew" in said for said in sheet.remarks)
    assert sheet.text_height <= 1.1 * raster.TALLEST_TEXT


def test_small_text_is_seen_as_it_is_and_large_text_in_a_quarter_of_the_pixels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[int, ...]] = []
    plain = flatten.flattening

    def listening(grey: raster.Image, ink: raster.Image, height: float) -> object:
        seen.append(grey.shape)
        return plain(grey, ink, height)

    monkeypatch.setattr(flatten, "flattening", listening)
    small, large = askew(0.55, 0.0), askew(1.0, 0.0)
    for picture in (small, large):
        raster.normalise(picture)
    assert seen == [small.shape[:2], tuple(side // 2 for side in large.shape[:2])]


def test_what_flattens_a_small_picture_flattens_the_large_one() -> None:
    matrix = np.array([[1.0, 0.02, 3.0], [-0.02, 1.0, 5.0], [1e-5, -2e-5, 1.0]])
    knots = np.linspace(0.0, 700.0, 14)
    bend = Bend(knots, 4 * np.sin(knots / 90), 2 * np.cos(knots / 70), 550)
    small = flatten.Flattening(matrix, bend, "skew +1.0°")
    large = small.scaled(2.0)
    here = np.array([[[100.0, 80.0], [600.0, 500.0]]])
    moved = cv2.perspectiveTransform(here, small.matrix)
    assert cv2.perspectiveTransform(2 * here, large.matrix) == pytest.approx(2 * moved)
    assert large.bend is not None
    assert large.bend.most == pytest.approx(2 * bend.most)
    assert large.note == f"skew +1.0°, bent by {2 * bend.most:.0f} px, straightened"
    x, y = np.array([50.0, 333.0]), np.array([10.0, 540.0])
    assert large.bend.shift(2 * x, 2 * y) == pytest.approx(2 * bend.shift(x, y))
