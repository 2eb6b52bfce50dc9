"""Dust: the grain of a fax whose threshold was set too low, which lies all over the page.

In: the marks of a page, and the height of its text. Out: a mask of the grains, empty on
a page that has no dust. Pure; nothing is raised.

Rules and lines of text are looked for without it. The recogniser sees the page as it is:
a decimal point of small print is no larger than a grain.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading.masks import Marks

Image = npt.NDArray[np.uint8]

GRAIN: Final = 0.3  # text heights that a grain is wide and tall; a dash is wider
PIXELS: Final = 0.2  # text heights; the side of a square as large as a string of grains
SPREAD: Final = 0.5  # share of a page's squares, a character wide, that dust lies in
# Of 300 made pages five have more, all of them faxes with grain, and have 0.76 or more; dotted
# rules, the most that is like dust, have 0.24, light dust 0.35.


def mask(found: Marks, height: float) -> Image:
    """1 where there is nothing but dust, on a page that is full of it."""
    sides = found.stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    area = found.stats[:, cv2.CC_STAT_AREA]
    small = (sides.max(axis=1) <= max(2.0, GRAIN * height)) | (area <= (PIXELS * height) ** 2)
    small[0] = False
    if not height or not small.any() or _spread(found, small, height) < SPREAD:
        return np.zeros(found.labels.shape, np.uint8)
    print_ = ~small
    print_[0] = False
    # Grains too pale for ink are grey around: all that lies further than a pixel from print goes.
    near = cv2.dilate(print_.astype(np.uint8)[found.labels], np.ones((3, 3), np.uint8))
    return np.asarray(1 - near, np.uint8)


def _spread(found: Marks, small: npt.NDArray[np.bool_], height: float) -> float:
    """The share of squares, a character wide, in which small marks lie."""
    side = max(4, round(height))
    rows, columns = (-(-length // side) for length in found.labels.shape)
    x, y = (found.centres[small] // side).astype(int).T
    return float(len(np.unique(y * columns + x)) / (rows * columns))
