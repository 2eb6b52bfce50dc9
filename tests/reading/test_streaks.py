"""Streaks run over both margins; rules, and what lies around a photograph, do not count."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import grid, raster, streaks
from tests.reading.test_grid import WHOLE, XS, page

Image = npt.NDArray[np.uint8]


def streaked(sheet: Image, at: int, tone: int = 150, leaning: int = 0) -> Image:
    """The page with a streak from the upper edge to the lower one, over everything paler."""
    ink = np.full_like(sheet, 255)
    cv2.line(ink, (at, 0), (at + leaning, len(sheet)), tone, 2)
    return np.minimum(sheet, ink)


def lit(grey: Image) -> raster.Sheet:
    return raster.lit(np.repeat(grey[..., None], 3, axis=2))


@pytest.mark.parametrize("leaning", [0, 14])
def test_a_streak_is_taken_away_and_the_print_under_it_stays(leaning: int) -> None:
    clean = page()
    lifted, where = streaks.lifted(streaked(clean, 400, leaning=leaning))
    assert where[:, 390:425].any(axis=1).all() and not where[:, :380].any()
    assert (lifted[where > 0].astype(int) - clean[where > 0] > -60).mean() > 0.97
    assert (lifted[clean < 100] < 140).mean() > 0.995


@pytest.mark.parametrize("at", [400, 1065, XS[3], 1200])
def test_a_streak_is_no_rule(at: int) -> None:
    table = grid.find(lit(streaked(page(), at)))
    assert table is not None
    assert len(table.cells) == WHOLE


def test_what_ends_with_the_table_is_no_streak() -> None:
    assert not lit(page()).streaked.any()


def test_a_page_without_margins_may_have_rules_from_edge_to_edge() -> None:
    filled = page()[60:981, 40:1140]
    assert not streaks.lifted(np.ascontiguousarray(filled))[1].any()


def test_what_lies_around_the_paper_is_no_streak() -> None:
    grain = np.random.default_rng(2).random((1, 1400)) < 0.3
    cloth = np.where(np.repeat(grain, 1100, axis=0), 140, 250).astype(np.uint8)
    cloth[40:1000, 30:1150] = page()[40:1000, 30:1150]
    assert not streaks.lifted(cloth)[1].any()
