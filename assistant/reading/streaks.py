"""Streaks of toner and dirt on the glass: thin lines from edge to edge, through rules and text.

In: a grey page as it was scanned, paper 255. Out: the page without them, and a mask of where
they ran. Pure; nothing is raised.

A rule ends where its table does. A streak runs on over both margins, whatever stands in its
way, and as straight as the paper was moved: what is left of a table is never as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import masks
from assistant.reading.characters import INK
from assistant.reading.lines import runs

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

DARKER: Final = 12  # grey levels by which a streak differs from what is left and right of it
THIN: Final = 150  # a streak is narrower than this part of the page's width
BANDS: Final = 24  # of a page, through which a streak is followed
THERE: Final = 0.6  # share of the rows of a band, or of a margin, in which it shows
MISSED: Final = 0.2  # share of the bands in which text or rules may hide it
SLOPE: Final = 0.03  # the most it leans: of copies of copies, which were laid down askew
MARGIN: Final = 8  # rows of a margin at least, or nothing can be told
QUIET: Final = 0.15  # share of a margin's pixels that are dark; those of scans have 0.05 at most
LEVEL: Final = 20  # a stroke longer than this part of the page's width is a level rule
SIDE: Final = 3  # pixels on either side of its middle that a streak darkens
TONE: Final = 45  # grey levels by which print is darker than the streak that crosses it


def lifted(grey: Image) -> tuple[Image, Image]:
    """The page without its streaks, and 1 where they ran."""
    where = np.zeros_like(grey)
    margins = _margins(grey)
    if margins is None:
        return grey, where
    over, under = _dark(grey[: margins[0]]), _dark(grey[margins[1] :])
    if max(over.mean(), under.mean()) > QUIET:
        return grey, where  # what lies around the paper of a photograph
    starts = _middles(_share(over) >= THERE)
    paths = _paths(_dark(grey), starts, under) if starts else []
    out = grey.copy() if paths else grey
    for path in paths:
        _lift(out, where, path, margins)
    return out, where


def _dark(grey: Image) -> npt.NDArray[np.bool_]:
    """Where a pixel is darker than what lies a little to its left and right."""
    wide = max(9, grey.shape[1] // THIN | 1)
    depth = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((1, wide), np.uint8))
    return np.asarray(depth > DARKER, np.bool_)


def _margins(grey: Image) -> tuple[int, int] | None:
    """Rows above the first level rule, and the row after the last; None without such rows."""
    ink = masks.thickened((grey < INK).view(np.uint8))
    ruled = np.flatnonzero(masks.level_runs(ink, max(2, grey.shape[1] // LEVEL)).any(axis=1))
    if not len(ruled) or min(ruled[0], len(grey) - 1 - ruled[-1]) < MARGIN:
        return None
    return int(ruled[0]), int(ruled[-1]) + 1


def _paths(
    dark: npt.NDArray[np.bool_], starts: Sequence[int], under: npt.NDArray[np.bool_]
) -> list[Floats]:
    """The column of every streak at every row of the page.

    Args:
        starts: columns in which one may start, at the head of the page.
        under: where the margin below is dark; a streak shows there too.
    """
    height, width = dark.shape
    edges = np.linspace(0, height, BANDS + 1).astype(int)
    shares = [_share(dark[top:bottom]) for top, bottom in pairwise(edges)]
    reach = round(2 + SLOPE * height / BANDS)
    found: list[Floats] = []
    for start in starts:
        path = _followed(shares, start, reach)
        if path is None:
            continue
        rows = (edges[:-1] + edges[1:]) / 2
        columns = np.interp(np.arange(height), rows, path)
        below = _share(under)[max(0, int(path[-1]) - reach) : int(path[-1]) + reach + 1]
        if below.max(initial=0.0) >= THERE:
            found.append(np.clip(columns, SIDE + 1, width - SIDE - 2))
    return found


def _share(rows: npt.NDArray[np.bool_]) -> Floats:
    """For every column the share of rows that are dark in it or beside it."""
    near = cv2.dilate(rows.astype(np.uint8), np.ones((1, 3), np.uint8))
    return np.asarray(near.mean(axis=0) if len(near) else np.zeros(rows.shape[1]))


def _middles(there: npt.NDArray[np.bool_]) -> list[int]:
    """The middle of each run of columns that is no broader than a streak."""
    return [(start + stop) // 2 for start, stop in runs(there) if stop - start <= 4 * SIDE]


def _followed(shares: list[Floats], start: int, reach: int) -> Floats | None:
    """The column of a streak in every band, from the upper margin down; None if it is lost."""
    at, missed = start, 0
    path: list[int] = []
    for share in shares:
        low = max(0, at - reach)
        near = share[low : at + reach + 1]
        if near.max(initial=0.0) >= THERE:
            best = np.flatnonzero(near >= near.max() - 0.02) + low
            at = int(best[np.abs(best - at).argmin()])
        else:
            missed += 1
        path.append(at)
    return np.array(path, float) if missed <= MISSED * len(shares) else None


def _lift(grey: Image, where: Image, path: Floats, margins: tuple[int, int]) -> None:
    """Take one streak away, but for the print that runs through it."""
    rows = np.arange(len(grey))[:, None]
    columns = np.rint(path).astype(int)[:, None] + np.arange(-SIDE, SIDE + 1)[None]
    strip = grey[rows, columns]
    darkest = strip.min(axis=1)
    tone = np.percentile(np.r_[darkest[: margins[0]], darkest[margins[1] :]], 10)
    left, right = grey[rows[:, 0], columns[:, 0] - 1], grey[rows[:, 0], columns[:, -1] + 1]
    crossed = (left < INK) & (right < INK)
    kept = crossed[:, None] | (strip < tone - TONE)
    paper = np.maximum(left, right)[:, None]
    grey[rows, columns] = np.where(kept, strip, np.maximum(strip, paper))
    where[rows, columns] = 1
