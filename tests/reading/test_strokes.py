"""A dash or a slash that is all a cell holds."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import strokes

Image = npt.NDArray[np.uint8]

HEIGHT = 20.0


def drawn(*points: tuple[int, int], thick: int = 2) -> Image:
    """The ink of one stroke through some points, tight."""
    canvas = np.zeros((60, 60), np.uint8)
    cv2.polylines(canvas, [np.array(points)], False, 1, thick)
    rows, columns = np.flatnonzero(canvas.any(axis=1)), np.flatnonzero(canvas.any(axis=0))
    return canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("lean", [6, 9, 14])
@pytest.mark.parametrize("thick", [1, 2, 3])
def test_a_thin_stroke_that_leans_to_the_right_is_a_slash(lean: int, thick: int) -> None:
    assert strokes.alone(drawn((10, 32), (10 + lean, 10), thick=thick), HEIGHT) == "/"


@pytest.mark.parametrize(
    "points",
    [
        ((10, 10), (20, 32)),  # leans to the left
        ((10, 10), (10, 32)),  # 1, l, |
        ((10, 10), (22, 10), (14, 32)),  # 7
        ((10, 10), (18, 10), (10, 32)),  # a narrow one
        ((18, 10), (10, 22), (18, 32)),  # <
        ((10, 32), (14, 24)),  # a comma
    ],
)
def test_other_strokes_are_no_slash(points: tuple[tuple[int, int], ...]) -> None:
    assert strokes.slash(drawn(*points), HEIGHT) == ""


SMALL_TWO = """
#####.
##..##
#...##
...###
..###.
.###..
#.....
#####.
####..
"""


def test_a_two_of_small_print_is_no_slash() -> None:
    ink = np.array([[mark == "#" for mark in row] for row in SMALL_TWO.split()], np.uint8)
    assert strokes.slash(ink, 13.0) == ""


def test_a_dash_is_one_level_stroke() -> None:
    assert strokes.dash(np.ones((3, 8), np.uint8), HEIGHT) == "-"
    assert strokes.dash(np.ones((3, 20), np.uint8), HEIGHT) == "—"
    assert strokes.dash(np.ones((15, 3), np.uint8), HEIGHT) == ""


def test_two_strokes_as_small_as_a_dash_are_none() -> None:
    ink = np.ones((5, 10), np.uint8)
    ink[2] = 0
    assert strokes.alone(ink, HEIGHT) == ""
