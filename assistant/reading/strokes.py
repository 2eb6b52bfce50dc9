"""A dash or a slash that is all a cell holds: the recogniser has too little to go by.

In: the ink of one line, tight, and the height of the page's text. Out: the mark it is, or
"". Pure; nothing is raised.
"""

from __future__ import annotations

from statistics import median
from typing import Final

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

LEANS: Final = 0.2  # of its width, by which the top of a slash lies further right than its foot
STRAIGHT: Final = 0.06  # of the text height, that a slash's rows may stray from its line


def alone(ink: Image, height: float) -> str:
    """The dash or slash that is the only ink; "" for anything else."""
    return dash(ink, height) or slash(ink, height)


def dash(ink: Image, height: float) -> str:
    """ "-" when the only ink is one level stroke, "—" for a long one; "" otherwise."""
    tall, wide = ink.shape
    if not wide or tall > max(3, 0.28 * height) or not 0.15 * height <= wide <= 2.3 * height:
        return ""
    # White between two strokes: a small = is no taller than a dash.
    if wide < 1.8 * tall or ink.mean() < 0.55 or not ink.any(axis=1).all():
        return ""
    return "-" if wide <= 0.7 * height else "—" if wide <= 1.3 * height else "——"


def slash(ink: Image, height: float) -> str:
    """ "/" when the only ink is one thin straight stroke that leans to the right."""
    tall, wide = ink.shape
    if not 0.6 * height <= tall <= 1.7 * height or not 0.22 * tall <= wide <= 0.9 * tall:
        return ""
    filled = ink.sum(axis=1)
    usual = float(median(filled.tolist()))  # of a few numbers, in a tenth of NumPy's time
    if (filled == 0).sum() > 0.1 * tall or usual > max(3.0, 0.3 * height):
        return ""
    # The bar of a 7, the foot of a 1.
    if filled.max() > max(usual + 2, 1.8 * usual):
        return ""
    rows = np.flatnonzero(filled)
    # The hook of a small 2 begins at the left, and its foot ends at the right.
    ends = len(rows) // 4 + 1
    sides = np.argmax(ink[rows] > 0, axis=1), -np.argmax(ink[rows, ::-1] > 0, axis=1)
    if any(median(side[:ends]) - median(side[-ends:]) < LEANS * wide for side in sides):
        return ""
    middles = (ink[rows] * np.arange(wide)).sum(axis=1) / filled[rows]
    slope, start = np.polyfit(rows, middles, 1)
    stray = float(np.abs(middles - slope * rows - start).mean())
    leans = slope * tall < -0.6 * (wide - filled.mean())
    return "/" if leans and stray <= max(0.5, STRAIGHT * height) else ""
