"""Seals: where they lie on a page, and the print under them without their ink.

In: a page picture in colour, 8-bit BGR. Out: masks of its seals by the channel that their ink
leaves bright, and the share of light that it leaves to that channel. Pure; nothing is raised.

Red stamp ink lets red light through and takes the green away, blue ink blue and the green;
printed ink takes all. What is missing of the green beside the other therefore tells how much
stamp ink lies on a pixel, and with it how much darker the stamp has made the other channel.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys, masks

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

BLUE, GREEN, RED = 0, 1, 2  # channels of a picture
COLOURED: Final = 28  # levels that one channel stands above the others in stamp ink
DIM: Final = 100.0  # levels of paper at least
LARGE: Final = 100  # pixels across a seal at least; red print is smaller
LONG: Final = 4  # times as long as broad is no seal
WIDEST: Final = 0.4  # of a page's shorter side; what is blue and larger is a table's rules
ROUND: Final = 0.9  # of a blue seal's width and height that its outline runs around
HOLLOW: Final = 0.6  # share of its box that a blue seal inks at most; a filled cell has more
# Eight broken outlines of seals have 0.9 of their hulls inked at least, and 0.16 of their boxes at
# most; two ticks made with a pen 0.64, a paragraph of print fills half of its box.
HULL: Final = 0.85
OPEN: Final = 0.4
FULL: Final = 75  # percentile of colour that full ink has
SPREAD: Final = 5  # pixels over which a JPEG blurs colours
MOST: Final = 1.2  # times the ink that is full
DARKEST: Final = 60.0  # levels that full ink leaves of the light it passes at least


def find(image: Image, shorter: int | None = None) -> dict[int, Image]:
    """The masks of the seals (large coloured marks), by the channel that passes their ink.

    Args:
        image: a page, or a part of one.
        shorter: the shorter side of the whole page, pixels.

    Much else of a form may be blue, from print to the lines of its table, and must not vanish:
    a blue seal is known by its outline.
    """
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found: dict[int, Image] = {}
    blue, green, red = (_balanced(np.asarray(channel, np.uint8)) for channel in cv2.split(small))
    size = (image.shape[1], image.shape[0])
    widest = WIDEST * (min(size) if shorter is None else shorter) / 2
    for channel, one, others in ((RED, red, blue), (BLUE, blue, red)):
        inked = (cv2.subtract(one, cv2.max(others, green)) > COLOURED).view(np.uint8)
        if inked.sum() <= LARGE:
            continue
        kept = _large(inked, widest if channel == BLUE else None)
        if kept.any():
            mask = cv2.resize(kept, size, interpolation=cv2.INTER_NEAREST)
            found[channel] = np.asarray(mask, np.uint8)
    return found


def _balanced(channel: Image) -> Image:
    """A channel of a page whose paper is cream, or grey in yellow light, as if it were white."""
    scale = 255 / max(DIM, greys.paper(channel))
    return np.asarray(cv2.convertScaleAbs(channel, alpha=scale), np.uint8)


def _large(inked: Image, outlined: float | None) -> Image:
    """1 on marks of ink as large as a seal, and on what lies within them, as a star does.

    Args:
        inked: at half the size of the page.
        outlined: only marks with a line all around them, at most so large; None for any.
    """
    # Dilated, a seal's ring and letters are one mark; coloured print stays small.
    found = masks.marks(masks.dilated(inked, 9, 9))
    stats = found.stats
    left, top, width, height = stats[:, :4].T
    right, bottom = left + width, top + height
    broad, long_ = np.minimum(width, height), np.maximum(width, height)
    large = (broad > LARGE / 2) & (long_ < LONG * broad)
    large[0] = False
    kept = large.copy()
    for i in np.flatnonzero(large):
        if outlined is not None and not _is_outlined(inked, stats[i], outlined):
            kept[i] = False
            continue
        kept |= (left >= left[i]) & (right <= right[i]) & (top >= top[i]) & (bottom <= bottom[i])
    kept[0] = False
    return found.those(kept)


def _is_outlined(inked: Image, box: npt.NDArray[np.int32], widest: float) -> bool:
    """True for ink, no wider than that, of which one stroke runs around all the rest.

    What is printed across the stroke parts it; then most of its hull is inked all the same.
    """
    left, top, width, height = box[:4].tolist()
    if max(width, height) > widest:
        return False
    ink = inked[top : top + height, left : left + width]
    part = masks.dilated(ink, 3, 3)
    share = part.mean()
    if share > HOLLOW:
        return False
    around = masks.marks(part).stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    if (around >= ROUND * np.array([width, height])).all(axis=1).any():
        return True
    hull = cv2.convexHull(np.asarray(cv2.findNonZero(ink)))
    line = cv2.polylines(np.zeros_like(part), [hull], True, 1) > 0
    return bool(share <= OPEN and part[line].mean() >= HULL)


def passed(bright: Image, green: Image, under: npt.NDArray[np.bool_]) -> Floats:
    """The share of light that the ink of seals leaves to a channel, of each pixel under one.

    Args:
        bright: the channel that passes the ink, paper 255.
        green: the one that the ink takes away.
        under: the mask of the seals.
    """
    brights, greens = bright[under].astype(np.float32), green[under].astype(np.float32)
    colour = brights - greens
    inked = colour > COLOURED
    if not inked.any():
        return np.ones_like(brights)
    full = colour >= np.percentile(colour[inked], FULL)
    takes, takes_green = 255 - np.median(brights[full]), 255 - np.median(greens[full])
    ratio = np.minimum(1.0, greens / np.maximum(1.0, brights))
    ink = np.zeros(under.shape, np.float32)
    ink[under] = 255 * (1 - ratio) / np.maximum(1.0, takes_green - ratio * takes)
    ink = np.asarray(cv2.dilate(ink, np.ones((SPREAD, SPREAD), np.uint8)), np.float32)[under]
    return np.asarray(np.maximum(DARKEST, 255 - np.minimum(ink, MOST) * takes) / 255, np.float32)
