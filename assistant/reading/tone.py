"""Print that a copier left pale: as dark again as print usually is.

In: the grey picture of a page, paper 255. Out: the same, or one whose darkness is multiplied.
Pure; nothing is raised.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys, masks

Image = npt.NDArray[np.uint8]

TRACE: Final = 30  # grey levels; less may be the paper
GRAIN: Final = 5  # times the paper's own grain; less may be the grain
PAPER: Final = 0.7  # share of a page that surely is paper
BAND: Final = 32  # rows
COARSE: Final = 10  # grey levels of grain from which much blank paper passes for ink
SOFT: Final = 0.8  # pixels
STROKES: Final = 0.75  # share of all darker places that are rims of strokes, or paler than most
PALE: Final = 81  # grey levels; strokes less dark than this fall to pieces as ink
PLAIN: Final = 130.0  # darkness of strokes after it
LEVEL, UPRIGHT = 100, 60  # pixels of a rule at least


def strength(grey: Image, grain: float) -> float:
    """By how much the strokes of a page must be darkened to be as plain print; 1.0 for not at all.

    Of 400 made and two real documents only the strong copies of copies need it: 53 to 80 grey levels
    with and without their rules, where the palest other page, a receipt's, has 83. Without this
    the height of their text is told by their specks, and most of them are refused. To flatten a
    page makes none of its pale strokes paler by more than a level.

    Args:
        grain: of its paper, see `grain`.
    """
    strokes = _darkness(grey, grain)
    if 0 < strokes < PALE:
        strokes = max(strokes, _darkness(np.where(_rules(grey), 255, grey).astype(np.uint8), grain))
    return PLAIN / strokes if 0 < strokes < PALE else 1.0


def darkened(grey: Image, by: float) -> Image:
    """The picture with its darkness multiplied."""
    if by == 1.0:
        return grey
    darkness = np.minimum(255, np.arange(255, -1, -1) * by)
    return np.asarray(cv2.LUT(grey, (255 - darkness).astype(np.uint8)), np.uint8)


def smoothed(grey: Image, grain: float) -> Image:
    """The picture without the grain of a dark photograph, for what is found in it and not read."""
    if grain < COARSE:
        return grey
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), SOFT), np.uint8)


def grain(grey: Image) -> float:
    """How far the pixels of paper lie from those around them: about one deviation of its noise."""
    bands = grey[np.arange(len(grey)) // BAND % 8 == 0]  # an eighth of the page will do
    apart = cv2.absdiff(bands, cv2.medianBlur(bands, 5))
    counts = greys.counts(apart).cumsum()
    return float(np.searchsorted(counts, PAPER * counts[-1]))


def _darkness(grey: Image, grain: float) -> int:
    """How dark the strokes of a page are; 0 for a blank one."""
    some = np.ascontiguousarray(grey[::4])  # a millionth of a page more or less is no grey level
    counts = greys.counts(some)[::-1].copy()
    counts[: max(TRACE, round(GRAIN * grain)) + 1] = 0
    total = counts.cumsum()
    return int(np.searchsorted(total, STROKES * total[-1])) if total[-1] else 0


def _rules(grey: Image) -> npt.NDArray[np.bool_]:
    """Where long strokes run: what is rule is often paler than print."""
    traces = (grey < 255 - TRACE).view(np.uint8)
    upright = masks.turned(masks.level_runs(masks.turned(traces), UPRIGHT))
    return np.asarray((masks.level_runs(traces, LEVEL) | upright) > 0)
