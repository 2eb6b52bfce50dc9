"""Steps on masks of a whole page that OpenCV and NumPy do in several times the time.

In: masks (uint8, 1 is ink). Out: new masks and the marks in them, the same to the bit as
those of the functions named here. Pure; nothing is raised.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

LONG: Final = 40  # pixels of a run from which packing the bits pays


class Marks(NamedTuple):
    """The connected marks of an ink mask, as OpenCV tells them; the first is the paper."""

    labels: npt.NDArray[np.int32]
    stats: npt.NDArray[np.int32]
    centres: npt.NDArray[np.float64]


def marks(ink: Image) -> Marks:
    """The marks of an ink mask, diagonal neighbours joined."""
    # OpenCV's default algorithm takes two and a half times as long to measure the marks.
    _, labels, stats, centres = cv2.connectedComponentsWithStatsWithAlgorithm(
        ink, 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    return Marks(
        np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres, np.float64)
    )


def turned(picture: Image) -> Image:
    """The picture with rows and columns exchanged, in memory too."""
    return np.asarray(cv2.transpose(picture), np.uint8)


def dilated(mask: Image, rows: float, columns: float) -> Image:
    """The mask with every pixel spread over so many rows and columns around it."""
    return np.asarray(cv2.dilate(mask, _block(rows, columns)), np.uint8)


def closed(mask: Image, rows: float, columns: float) -> Image:
    """The mask without gaps that a block of so many rows and columns cannot enter."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _block(rows, columns)), np.uint8)


def opened(mask: Image, rows: float, columns: float) -> Image:
    """The mask where a block of so many rows and columns finds room."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, _block(rows, columns)), np.uint8)


def _block(rows: float, columns: float) -> Image:
    return np.ones((max(1, round(rows)), max(1, round(columns))), np.uint8)


def thickened(mask: Image) -> Image:
    """The mask thickened by a pixel up and down."""
    return dilated(mask, 3, 1)


def level_runs(mask: Image, length: float) -> Image:
    """1 on level runs of at least so many pixels: an opening by a level line.

    What leaves the picture counts as long enough, as for `cv2.morphologyEx`.
    """
    length = max(1, round(length))
    if length < LONG:
        return opened(mask, 1, length)
    # OpenCV's time grows with the length, a minimum of minima's with its logarithm. And eight
    # rows share a byte: columns that lie under each other are combined a whole row at a time.
    bits = np.packbits(turned(mask), axis=1)
    before, after = length // 2, length - 1 - length // 2
    kept = _spread(
        np.pad(bits, ((before, after), (0, 0)), constant_values=255), length, np.bitwise_and
    )
    kept = _spread(np.pad(kept, ((before, after), (0, 0))), length, np.bitwise_or)
    return turned(np.unpackbits(kept, axis=1, count=len(mask)))


def _spread(rows: Image, length: int, combine: Any) -> Image:
    """Each row combined with the `length` - 1 rows that follow it."""
    reach = 1
    while reach < length:
        step = min(reach, length - reach)
        rows = combine(rows[:-step], rows[step:])
        reach += step
    return rows
