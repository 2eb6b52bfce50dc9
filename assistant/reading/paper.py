"""The sheet in a photograph: what lies around it is a desk, and no print.

In: the grey picture as it came. Out: a mask of what
is not the sheet, or None where the picture shows paper alone. Pure; nothing is raised.

A shadow on the sheet is dark as well. What parts the sheet from the desk is its outline of
four straight sides, of all brightnesses the darkest at which there is one, and that nothing
is printed beyond it.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import masks

Image = npt.NDArray[np.uint8]

CELL: Final = 8  # pixels of the picture to one of the map
PRINT: Final = 5  # cells that print is wide at most: so much dark on paper is no desk
LEVELS: Final = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)  # of the brightest paper
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


def beyond(grey: Image) -> Image | None:
    """1 where there is no sheet, (height, width) as the picture."""
    height, width = grey.shape
    size = max(1, width // CELL), max(1, height // CELL)
    whole = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = masks.closed(whole, PRINT, PRINT)
    rows, columns = small.shape
    middle = small[rows // 4 : -rows // 4, columns // 4 : -columns // 4]
    brightest = float(np.percentile(middle, 98)) if middle.size else 255.0
    for level in LEVELS:
        outline = _outline((small > level * brightest).astype(np.uint8))
        if outline is None:
            continue
        inside = np.asarray(cv2.fillConvexPoly(np.zeros_like(small), outline, 1), np.uint8)
        if not _is_step(small, inside):
            continue
        off = cv2.erode(inside, np.ones((RIM, RIM), np.uint8)) == 0
        if off.any() and (whole < INK * small)[off].mean() <= PRINTED:
            full = cv2.resize(
                off.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST
            )
            return np.asarray(full, np.uint8)
    return None


def _outline(bright: Image) -> npt.NDArray[np.int32] | None:
    """The four corners of the largest bright part, if it has four straight sides."""
    found = masks.marks(masks.opened(bright, 5, 5))
    if len(found.stats) < 2:
        return None
    name = int(found.stats[1:, cv2.CC_STAT_AREA].argmax()) + 1
    own = (found.labels == name).astype(np.uint8)
    rim = np.concatenate([own[0], own[-1], own[:, 0], own[:, -1]])
    if not LEAST <= own.mean() <= MOST or rim.mean() > TOUCHING:
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
