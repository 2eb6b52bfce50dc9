"""The sheet in a photograph: what lies around it is a desk, and no print.

In: the grey picture as it came. Out: a mask of what
is not the sheet, or None where the picture shows paper alone. Pure; nothing is raised.

A shadow on the sheet is dark as well. What parts the sheet from the desk is its outline of
four straight sides, of all brightnesses the darkest at which there is one, and that nothing
is printed beyond it. Where one shadow lies on both, desk in the light may be as bright as
paper in the shade; but along each side of the sheet paper is brighter than the desk beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys, masks

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Side = tuple[float, float]
"""Where a side of the sheet crosses the first row of the map, and the last; or the columns."""

CELL: Final = 8  # pixels of the picture to one of the map
PRINT: Final = 5  # cells that print is wide at most: so much dark on paper is no desk
LEVELS: Final = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)  # of the brightest paper
BRIGHT: Final = 0.9  # of the brightest paper; a desk is darker
PLAIN: Final = 0.98  # share of the rim so bright that there is no desk: of 17 photographs none has
LEAST: Final = 0.25  # share of the picture that the sheet fills
MOST: Final = 0.97  # a sheet that fills more has no desk around it
TOUCHING: Final = 0.02  # share of the picture's rim that the sheet reaches at most
RIM: Final = 5  # cells; half of them within the outline is its edge, and no print
SQUARE: Final = (
    0.96  # share of an outline of four sides that is the sheet, and of it in the outline
)
STEP: Final = 1.25  # times as bright as the desk beside it, along most of each side
PRINTED: Final = 0.02  # share of ink beyond the sheet at most: text has three times as much
INK: Final = 0.7  # of the brightness around; darker is ink
SOFT: Final = 0.8  # of the step that is left of it where the map blurs it
DARKEST: Final = 4  # grey levels; darker is as dark: what is black has no ratio
LEAN: Final = 0.14  # of a side of the sheet at most, columns a row
LEANS: Final = 57  # tried: from one to the next a side moves by a cell at its ends
CURVED: Final = 2  # cells by which a side may leave its line: paper does not lie flat
ALONG: Final = 4  # one row in so many is looked at
MIDDLE: Final = 0.1  # of what a place counts along a side more where the step is steepest
APART: Final = 10  # cells between two lines
CHOICES: Final = 3  # lines that may be one side
FOLLOWED: Final = 0.6  # share of the map's length along which a side shows; made photos have 0.8


def beyond(grey: Image) -> Image | None:
    """1 where there is no sheet, (height, width) as the picture."""
    height, width = grey.shape
    whole = greys.blocks(grey, CELL)
    small = masks.closed(whole, PRINT, PRINT)
    rows, columns = small.shape
    middle = small[rows // 4 : -rows // 4, columns // 4 : -columns // 4]
    brightest = float(np.percentile(middle, 98)) if middle.size else 255.0
    if (_rim(small) > BRIGHT * brightest).mean() >= PLAIN:
        return None
    for outline in _outlines(small, brightest):
        inside = np.asarray(cv2.fillConvexPoly(np.zeros_like(small), outline, 1), np.uint8)
        if not LEAST <= inside.mean() <= MOST or not _is_step(small, inside):
            continue
        off = cv2.erode(inside, np.ones((RIM, RIM), np.uint8)) == 0
        if off.any() and (whole < INK * small)[off].mean() <= PRINTED:
            full = cv2.resize(
                off.view(np.uint8), None, fx=CELL, fy=CELL, interpolation=cv2.INTER_NEAREST
            )
            return np.ascontiguousarray(full[:height, :width], np.uint8)
    return None


def _rim(cells: Image) -> Image:
    """The cells around a map."""
    return np.concatenate([cells[0], cells[-1], cells[:, 0], cells[:, -1]])


def _outlines(small: Image, brightest: float) -> Iterator[npt.NDArray[np.int32]]:
    """The corners of what may be the sheet, likeliest first."""
    for level in LEVELS:
        outline = _outline((small > level * brightest).astype(np.uint8))
        if outline is not None:
            yield outline
    yield from _framed(small)


def _framed(small: Image) -> list[npt.NDArray[np.int32]]:
    """The corners of what lines frame along which it is brighter within; the largest first.

    The edge of a shadow is such a line as well.
    """
    shades = np.asarray(np.log(np.maximum(small, DARKEST)), np.float32)
    shades = np.asarray(cv2.GaussianBlur(shades, (0, 0), 1.0), np.float32)
    upright, level = _rises(shades), _rises(np.ascontiguousarray(shades.T))
    least = SOFT * float(np.log(STEP))
    sides = [_sides(one, least) for one in (upright, -upright, level, -level)]
    found = [
        np.array(
            [_corner(*pair, *small.shape) for pair in ((a, c), (b, c), (b, d), (a, d))], np.int32
        )
        for a, b, c, d in product(*sides)
    ]
    return sorted(found, key=cv2.contourArea, reverse=True)


def _rises(shades: Floats) -> Floats:
    """How much brighter it is right of each cell than left of it."""
    soft = np.asarray(cv2.blur(shades, (3, 1)), np.float32)
    out = np.zeros_like(soft)
    out[:, 4:-4] = soft[:, 6:-2] - soft[:, 2:-6]
    return out


def _sides(rises: Floats, least: float) -> list[Side]:
    """The lines down the map along most of which it grows brighter; three of them at most."""
    rows, columns = rises.shape
    some = rises[::ALONG]
    near = cv2.dilate((some > least).astype(np.float32), np.ones((1, 2 * CURVED + 1)))
    if near.sum() < FOLLOWED * len(some):
        return []
    down = np.arange(0, rows, ALONG) - rows / 2
    room = int(LEAN * rows / 2) + 1
    # Of lines that follow a side alike, the one in the middle of the step.
    shown = np.pad(near + MIDDLE * np.minimum(some, least), ((0, 0), (room, room)))
    leans = np.linspace(-LEAN, LEAN, LEANS)
    shifts = np.rint(leans[:, None] * down).astype(int)[..., None]
    places = np.arange(columns)[None] + room
    along = np.stack([np.take_along_axis(shown, places + by, 1).mean(axis=0) for by in shifts])
    found: list[Side] = []
    while len(found) < CHOICES:
        lean, x = np.unravel_index(int(along.argmax()), along.shape)
        if along[lean, x] < FOLLOWED:
            break
        found.append((x - leans[lean] * rows / 2, x + leans[lean] * rows / 2))
        along[:, max(0, x - APART) : x + APART + 1] = 0
    return found


def _corner(upright: Side, level: Side, rows: int, columns: int) -> tuple[int, int]:
    """Where two sides meet, (column, row)."""
    down, across = (upright[1] - upright[0]) / rows, (level[1] - level[0]) / columns
    y = (level[0] + across * upright[0]) / (1 - down * across)
    return round(upright[0] + down * y), round(y)


def _outline(bright: Image) -> npt.NDArray[np.int32] | None:
    """The four corners of the largest bright part, if it has four straight sides."""
    found = masks.marks(masks.opened(bright, 5, 5))
    if len(found.stats) < 2:
        return None
    name = int(found.stats[1:, cv2.CC_STAT_AREA].argmax()) + 1
    own = (found.labels == name).astype(np.uint8)
    if not LEAST <= own.mean() <= MOST or _rim(own).mean() > TOUCHING:
        return None
    contours, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True)
    if len(corners) != 4:
        return None
    filled = cv2.fillConvexPoly(np.zeros_like(own), corners, 1)
    solid = cv2.fillPoly(np.zeros_like(own), [max(contours, key=cv2.contourArea)], 1)
    shared = float((filled & solid).sum())
    if shared < SQUARE * filled.sum() or shared < SQUARE * solid.sum():
        return None
    return np.asarray(corners, np.int32)


def _is_step(small: Image, inside: Image) -> bool:
    """True when the sheet is plainly brighter than the desk along most of its outline."""
    reach = 7
    dark = cv2.erode(small, np.ones((reach, reach), np.uint8))
    light = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    edge = (inside - cv2.erode(inside, np.ones((3, 3), np.uint8))) > 0
    return bool((light[edge] >= STEP * np.maximum(1, dark[edge])).mean() >= 0.8)
