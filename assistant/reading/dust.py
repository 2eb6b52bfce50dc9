"""Dust: the grain of a fax whose threshold was set too low, and the specks of a copy.

In: the marks or the ink of a page, and the height of its text. Out: a mask of the grains,
empty on a page that is not full of them; the ink without specks that lie on their own. Pure;
nothing is raised.

Rules and lines of text are looked for without grains, lines of text without specks too. The
recogniser sees the page as it is: a decimal point of small print is no larger than a grain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import masks
from assistant.reading.masks import Marks

Image = npt.NDArray[np.uint8]

GRAIN: Final = 0.3  # text heights that a grain is wide and tall; a dash is wider
PIXELS: Final = 0.2  # text heights; the side of a square as large as a string of grains
BAR: Final = (0.45, 0.15)  # text heights that a bar of = is wide at least, and tall at most
SOLID: Final = 0.5  # share of its box that it fills: a string of grains winds
SPREAD: Final = 0.5  # share of a page's squares, a character wide, that dust lies in
LARGE: Final = 0.5  # the same of a copier's specks; digits are taller
ALONE: Final = 0.45  # text heights of white around a speck; of a stop or a point, less
MANY: Final = 40  # such specks on a page that is strewn with them
DASH: Final = 1.8  # times as wide as tall; a dash may be all that a cell holds
FEW: Final = 3  # specks that lie near each other by chance; a row of dots has more
# Of 300 made pages five have more, all of them faxes with grain, and have 0.76 or more; dotted
# rules, the most that is like dust, have 0.24, light dust 0.35.


def mask(found: Marks, height: float) -> Image:
    """1 where there is nothing but dust, on a page that is full of it."""
    area = found.stats[:, cv2.CC_STAT_AREA]
    small = (_sides(found) <= max(2.0, GRAIN * height)) | (area <= (PIXELS * height) ** 2)
    small &= ~_is_bar(found, height)
    small[0] = False
    if not height or not small.any() or _spread(found, small, height) < SPREAD:
        return np.zeros(found.labels.shape, np.uint8)
    print_ = ~small
    print_[0] = False
    # Grains too pale for ink are grey around: all that lies further than a pixel from print goes.
    near = cv2.dilate(print_.astype(np.uint8)[found.labels], np.ones((3, 3), np.uint8))
    return np.asarray(1 - near, np.uint8)


def _is_bar(found: Marks, height: float) -> npt.NDArray[np.bool_]:
    """Marks like the bars of =, of which a thin one has no more pixels than a string of grains."""
    wide, tall, area = found.stats[:, 2:5].T
    long_, flat = (part * height for part in BAR)
    return np.asarray((wide >= long_) & (tall <= flat) & (area >= SOLID * wide * tall))


def lone(ink: Image, height: float) -> tuple[Image, Image]:
    """What a copier strewed over the page, and specks: 1 on marks that are no text.

    Strewn are marks of up to half a character with a character's white around them, on a page
    of many; on any other page such a mark may be print, and nothing is.

    Specks are marks as small as a stop that nothing else stands near. Where a page has many of
    them, two or three that lie near each other are none either. What is left of a worn rule may
    be as small, and so may the last stop of a sentence.
    """
    none = np.zeros_like(ink)
    near = _heaps(ink, ALONE, height)
    if near is None:
        return none, none
    specks, _ = _alone(ink, near, GRAIN, height)
    # With more white around them marks are fewer, and seldom smaller: most pages are not strewn.
    if _could_be(near, LARGE, height) < MANY:
        return none, specks
    far = _heaps(ink, 2 * ALONE, height)
    strewn, many = _alone(ink, far, LARGE, height) if far else (none, False)
    return strewn if many else none, specks


@dataclass(frozen=True, slots=True)
class _Heaps:
    """Marks that stand near each other taken together; each is `rim` wider and taller than its ink."""

    found: Marks
    rim: int


def _heaps(ink: Image, white: float, height: float) -> _Heaps | None:
    """What stands together, with so many text heights of white around it; None for tiny print."""
    reach = round(white * height)
    return _Heaps(masks.marks(masks.dilated(ink, reach, reach)), reach - 1) if reach >= 2 else None


def _could_be(heaps: _Heaps, most: float, height: float) -> int:
    """How many heaps are so small, or near the edge of the page, which may cut off what is not."""
    rim, (rows, columns) = heaps.rim, heaps.found.labels.shape
    x, y, wide, tall = heaps.found.stats[1:, :4].T
    cut = (np.minimum(x, y) <= rim) | (x + wide >= columns - rim) | (y + tall >= rows - rim)
    small = np.maximum(wide, tall) - rim <= max(2.0, most * height)
    return int(np.count_nonzero(small | cut))


def _alone(ink: Image, heaps: _Heaps, most: float, height: float) -> tuple[Image, bool]:
    """The heaps of so many text heights at most; and whether they are many."""
    around = heaps.found
    longest = max(2.0, most * height)
    small = _is_speck(around, longest, heaps.rim)
    small[0] = False
    many = bool(small.sum() >= MANY)
    if many:
        own = masks.marks(ink)
        x, y = own.centres[1:].astype(int).T
        heap = around.labels[y, x]
        others, count = np.zeros(len(small), bool), np.bincount(heap, minlength=len(small))
        np.logical_or.at(others, heap, ~_is_speck(own, longest)[1:])
        small |= ~others & (count <= FEW) & (count > 0)
    return ink & around.those(small), many


def _is_speck(found: Marks, most: float, rim: int = 0) -> npt.NDArray[np.bool_]:
    """Marks no longer than `most` that are no dash; each is `rim` wider and taller than its ink."""
    wide, tall = (found.stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] - rim).T
    dash = wide >= np.maximum(DASH * tall, most / 2)
    return np.asarray((np.maximum(wide, tall) <= most) & ~dash)


def _sides(found: Marks) -> npt.NDArray[np.int32]:
    """The longer side of each mark's box."""
    return np.asarray(found.stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1))


def _spread(found: Marks, small: npt.NDArray[np.bool_], height: float) -> float:
    """The share of squares, a character wide, in which small marks lie."""
    side = max(4, round(height))
    rows, columns = (-(-length // side) for length in found.labels.shape)
    x, y = (found.centres[small] // side).astype(int).T
    return float(len(np.unique(y * columns + x)) / (rows * columns))
