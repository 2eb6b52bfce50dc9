"""Steps on masks of a whole page that OpenCV and NumPy do in several times the time.

In: masks (uint8, 1 is ink). Out: new masks and the marks in them, the same to the bit as
those of the functions named here. Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

LONG: Final = 40  # pixels of a run from which packing the bits pays
BITS: Final = 8  # of a byte
STEP: Final = 3_000  # pixels that are looked up while Python takes one step
LARGE: Final = 40_000  # pixels of a mask whose marks are measured by their runs


class Marks(NamedTuple):
    """The connected marks of an ink mask, as OpenCV tells them; the first is the paper.

    Only the area of the paper is told, its box and centre are those of the picture.
    """

    labels: npt.NDArray[np.int32]
    stats: npt.NDArray[np.int32]
    centres: npt.NDArray[np.float64]

    def those(self, kept: npt.NDArray[np.bool_]) -> Image:
        """1 on the marks that are to be kept, told by their numbers."""
        names = np.flatnonzero(kept)
        boxes = self.stats[names, :4]
        if (boxes[:, 2] * boxes[:, 3] + STEP).sum() > self.labels.size:
            return np.asarray(kept.astype(np.uint8)[self.labels], np.uint8)
        # A few small marks are shown one by one before a page of pixels is looked up.
        out = np.zeros(self.labels.shape, np.uint8)
        for name, (x, y, wide, tall) in zip(names, boxes.tolist(), strict=True):
            box = np.s_[y : y + tall, x : x + wide]
            out[box] |= self.labels[box] == name
        return out


def marks(ink: Image) -> Marks:
    """The marks of an ink mask, diagonal neighbours joined."""
    # OpenCV's default algorithm takes two and a half times as long to measure the marks.
    if ink.size < LARGE:
        _, labels, stats, centres = cv2.connectedComponentsWithStatsWithAlgorithm(
            ink, 8, cv2.CV_32S, cv2.CCL_BBDT
        )
        return Marks(
            np.asarray(labels, np.int32),
            np.asarray(stats, np.int32),
            np.asarray(centres, np.float64),
        )
    # Two blank rows stand for all between two with ink; OpenCV numbers marks by pairs of rows.
    pairs = np.unique(np.append(np.flatnonzero(ink.any(axis=1)), 0) // 2)
    rows = (2 * np.union1d(pairs, pairs + 1)[:, None] + np.arange(2)).ravel()
    rows = rows[rows < len(ink)]
    return (
        _spread_out(_counted(ink[rows]), rows, ink) if 2 * len(rows) < len(ink) else _counted(ink)
    )


def _counted(ink: Image) -> Marks:
    # OpenCV measures pixel by pixel, paper too, and that is four fifths of its time.
    count, labels = cv2.connectedComponentsWithAlgorithm(ink, 8, cv2.CV_32S, cv2.CCL_BBDT)
    named = np.asarray(labels, np.int32)
    return Marks(named, *_measured(ink, named, count))


def _spread_out(found: Marks, rows: npt.NDArray[np.intp], ink: Image) -> Marks:
    """The marks of a mask, found on some of its rows."""
    labels = np.zeros(ink.shape, np.int32)
    labels[rows] = found.labels
    stats, centres = found.stats.copy(), found.centres.copy()
    down = rows[stats[1:, cv2.CC_STAT_TOP]] - stats[1:, cv2.CC_STAT_TOP]
    stats[1:, cv2.CC_STAT_TOP] += down.astype(np.int32)
    centres[1:, 1] += down
    stats[0, cv2.CC_STAT_HEIGHT], centres[0, 1] = len(ink), (len(ink) - 1) / 2
    stats[0, cv2.CC_STAT_AREA] += ink.size - found.labels.size
    return Marks(labels, stats, centres)


def _measured(
    ink: Image, labels: npt.NDArray[np.int32], count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Boxes, areas and centres of labelled marks, from the level runs of their ink."""
    tall, wide = ink.shape
    # Paper on both sides ends the runs of every row.
    rows = cv2.copyMakeBorder(ink, 0, 0, 1, 1, cv2.BORDER_CONSTANT, value=0)
    edges = np.flatnonzero(np.diff(rows.ravel().view(np.bool_)))
    y, start = np.divmod(edges[::2], wide + 2)
    pixels = edges[1::2] - edges[::2]
    own = labels[y, start]
    left, right = np.full(count, wide), np.zeros(count, np.intp)
    np.minimum.at(left, own, start)
    np.maximum.at(right, own, start + pixels)
    top, bottom = np.zeros(count, np.intp), np.zeros(count, np.intp)
    top[own[::-1]], bottom[own] = y[::-1], y + 1  # of several writings the last stays
    area = np.bincount(own, pixels, count)
    stats = np.column_stack([left, top, right - left, bottom - top, area]).astype(np.int32)
    stats[0] = 0, 0, wide, tall, ink.size - int(area.sum())
    x_sums = np.bincount(own, pixels * (start + (pixels - 1) / 2), count)
    y_sums = np.bincount(own, pixels * y, count)
    centres = np.column_stack([x_sums, y_sums]) / np.maximum(1, area)[:, None]
    centres[0] = (wide - 1) / 2, (tall - 1) / 2
    return stats, centres


def sums(part: Image, axis: int) -> npt.NDArray[np.int32]:
    """The sum of each row (axis 1) or column (0)."""
    return np.asarray(cv2.reduce(part, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S), np.int32).ravel()


def rows_near(mask: Image, reach: int) -> npt.NDArray[np.intp]:
    """The rows with ink, and those no further from one than that."""
    inked = np.asarray(mask.any(axis=1), np.uint8)[:, None]
    return np.flatnonzero(dilated(inked, 2 * reach + 1, 1))


def turned(picture: Image) -> Image:
    """The picture with rows and columns exchanged, in memory too."""
    return np.asarray(cv2.transpose(picture), np.uint8)


def dilated(mask: Image, rows: float, columns: float) -> Image:
    """The mask with every pixel spread over so many rows and columns around it."""
    return _changed(mask, cv2.MORPH_DILATE, rows, columns)


def closed(mask: Image, rows: float, columns: float) -> Image:
    """The mask without gaps that a block of so many rows and columns cannot enter."""
    return _changed(mask, cv2.MORPH_CLOSE, rows, columns)


def opened(mask: Image, rows: float, columns: float) -> Image:
    """The mask where a block of so many rows and columns finds room."""
    return _changed(mask, cv2.MORPH_OPEN, rows, columns)


def without_blobs(mask: Image, rows: float, columns: float, around: int) -> Image:
    """The mask without what a block of so many rows and columns finds room in, and around that."""

    def thinned(some: Image) -> Image:
        blobs = opened(some, rows, columns)
        return some & ~dilated(blobs, around, around) if blobs.any() else some

    return _on_rows(mask, rows_near(mask, around), thinned)


def _changed(mask: Image, step: int, rows: float, columns: float) -> Image:
    block = _block(rows, columns)

    def changed(some: Image) -> Image:
        return np.asarray(cv2.morphologyEx(some, step, block), np.uint8)

    if len(block) > 1 or mask.size < LARGE:
        return changed(mask)
    return _on_rows(mask, np.flatnonzero(mask.any(axis=1)), changed)  # each is on its own


def _on_rows(mask: Image, rows: npt.NDArray[np.intp], step: Callable[[Image], Image]) -> Image:
    """What a step makes of these rows alone, where they are few; the others are and stay blank."""
    if 2 * len(rows) >= len(mask):
        return step(mask)
    out = np.zeros(mask.shape, np.uint8)
    if len(rows):
        out[rows] = step(mask[rows])
    return out


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
    if length < 2 * BITS:
        return opened(mask, 1, length)
    # Most rows hold no such run, nor the bytes of eight pixels that lie within one.
    bytes_ = np.packbits(mask, axis=1) == 255
    runs = _spread(bytes_, (length - BITS + 1) // BITS, np.bitwise_and).any(axis=1)
    rows = np.flatnonzero(runs | (mask[:, 0] > 0) | (mask[:, -1] > 0))
    out = np.zeros_like(mask)
    if len(rows):
        some = mask[rows]
        out[rows] = opened(some, 1, length) if length < LONG else _long_runs(some, length)
    return out


def _long_runs(mask: Image, length: int) -> Image:
    # OpenCV's time grows with the length, a minimum of minima's with its logarithm. And eight
    # rows share a byte, one bit each: `np.packbits` packs columns only, or ten times as slowly.
    tall, wide = mask.shape
    before, after = length // 2, length - 1 - length // 2
    bits = np.full((-(-tall // BITS), before + wide + after), 255, np.uint8)
    packed = bits[:, before : before + wide]
    packed[:] = 0
    for bit in range(BITS):
        rows = mask[bit::BITS]
        packed[: len(rows)] |= rows << bit
    kept = _spread(bits, length, np.bitwise_and)
    kept = _spread(np.pad(kept, ((0, 0), (before, after))), length, np.bitwise_or)
    out = np.empty_like(mask)
    for bit in range(BITS):
        rows = out[bit::BITS]
        np.bitwise_and(kept[: len(rows)] >> bit, 1, out=rows)
    return out


def _spread(columns: Image, length: int, combine: Any) -> Image:
    """Each column combined with the `length` - 1 columns that follow it."""
    reach = 1
    while reach < length:
        step = min(reach, length - reach)
        columns = combine(columns[:, :-step], columns[:, step:])
        reach += step
    return columns
