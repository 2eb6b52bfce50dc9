"""Walls → cells: every region between walls made a rectangle.

In: `Walls`, the lines of one table and which pieces of them are there. Out: cells as
line numbers, and how many walls had to be drawn for them. Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading.lines import runs
from assistant.reading.rule_ink import Bools
from assistant.reading.rules import Floats

MOST_DRAWN: Final = 400  # walls that are missing on one page


@dataclass(frozen=True, slots=True)
class Walls:
    """Lines of one table, and the pieces of them that are there.

    Args:
        ys, xs: line positions in pixels.
        roofs, roof_ink: which level pieces are walls, and their ink; (len(ys), len(xs) - 1).
        sides, side_ink: the same of upright pieces; (len(ys) - 1, len(xs)).
    """

    ys: tuple[int, ...]
    xs: tuple[int, ...]
    roofs: Bools
    roof_ink: Floats
    sides: Bools
    side_ink: Floats


def carve(walls: Walls, virtual: frozenset[str]) -> tuple[list[tuple[int, int, int, int]], int]:
    """Cells as (top, left, bottom, right) line numbers, and how many walls had to be drawn."""
    roofs, sides = walls.roofs.copy(), walls.sides.copy()
    _close(sides[:, 0], "left" in virtual)
    _close(sides[:, -1], "right" in virtual)
    _close(roofs[0], "top" in virtual)
    _close(roofs[-1], "bottom" in virtual)
    for border, ends in (
        (roofs[0], sides[0]),
        (roofs[-1], sides[-1]),
        (sides[:, 0], roofs[:, 0]),
        (sides[:, -1], roofs[:, -1]),
    ):
        _close_cut(border, ends)
    region, repaired = _rectangles(roofs, sides, walls.roof_ink, walls.side_ink)
    outside = region[0, 0]
    cells: list[tuple[int, int, int, int]] = []
    for name in np.unique(region):
        if name != outside:
            rs, cs = np.nonzero(region == name)
            cells.append((int(rs.min()) - 1, int(cs.min()) - 1, int(rs.max()), int(cs.max())))
    return cells, repaired


def _close(border: Bools, virtual: bool) -> None:
    """Mend the outer border in place; one missing piece would let a whole cell run out."""
    there = np.flatnonzero(border)
    if virtual:
        border[:] = True
    elif len(there) and border[there[0] : there[-1] + 1].mean() >= 0.5:
        border[there[0] : there[-1] + 1] = True
        if border.mean() >= 0.75:
            border[:] = True


def _close_cut(border: Bools, ends: Bools) -> None:
    """Close in place what stands open between two walls that run up to the border.

    A cell that goes on on the next page has no rule where the page ends, but for what a
    strip narrower than a character has of the rule beside it. Beside a table that is
    narrower there than elsewhere, no more than one wall reaches the border.

    Args:
        border: pieces of the outermost line; `ends`: the walls that end at its points.
    """
    reached = np.flatnonzero(ends)
    for start, stop in pairwise(reached):
        border[start:stop] = True


def _regions(roofs: Bools, sides: Bools) -> npt.NDArray[np.intp]:
    """Number unit cells (with one ring of outside around them) by what no wall separates."""
    rows, columns = sides.shape[0] + 2, roofs.shape[1] + 2
    # A picture with three pixels a unit lets OpenCV do the union: centre, walls, corners.
    picture = np.ones((2 * rows - 1, 2 * columns - 1), np.uint8)
    picture[1::2, 1::2] = 0
    picture[1 : 2 * len(roofs) : 2, 2 : 2 * columns - 2 : 2][roofs] = 0
    picture[2 : 2 * rows - 2 : 2, 1 : 2 * sides.shape[1] : 2][sides] = 0
    _, labels = cv2.connectedComponents(picture, connectivity=4)
    return labels[::2, ::2].astype(np.intp)


def _rectangles(
    roofs: Bools, sides: Bools, level: Floats, upright: Floats
) -> tuple[npt.NDArray[np.intp], int]:
    """Make every region a rectangle by drawing the walls that it lacks, in place."""
    repaired = 0
    region = _regions(roofs, sides)
    for _ in range(MOST_DRAWN):
        broken = _broken(region)
        if broken is None:
            break
        rows, columns, inside = _core(region, broken)
        own = (
            roofs[rows.start : rows.stop + 1, columns],
            sides[rows, columns.start : columns.stop + 1],
        )
        ink = (
            level[rows.start : rows.stop + 1, columns],
            upright[rows, columns.start : columns.stop + 1],
        )
        cuts = list(_cuts(inside, *ink))
        if not cuts:
            break
        best = min(cuts, key=lambda cut: (_left_broken(inside, own, cut), -cut.ink))
        own[best.upright][best.piece] = True
        repaired += 1
        region = _regions(roofs, sides)
    return region, repaired


@dataclass(frozen=True, slots=True)
class _Cut:
    """A wall all the way through a region: half a wall parts nothing.

    Args:
        upright: whether it is.
        piece: of the level walls around the region, or of the upright ones.
        ink: the share of ink along it.
    """

    upright: bool
    piece: tuple[int | slice, int | slice]
    ink: float


def _core(region: npt.NDArray[np.intp], name: int) -> tuple[slice, slice, Bools]:
    """Rows and columns of unit cells around a region, and which of them belong to it."""
    rs, cs = np.nonzero(region == name)
    rows, columns = slice(rs.min() - 1, rs.max()), slice(cs.min() - 1, cs.max())
    return rows, columns, region[1:-1, 1:-1][rows, columns] == name


def _cuts(inside: Bools, level: Floats, upright: Floats) -> Iterator[_Cut]:
    for line in range(1, len(inside)):
        for start, stop in runs(inside[line] & inside[line - 1]):
            ink = float(level[line, start:stop].mean())
            yield _Cut(False, (line, slice(start, stop)), ink)
    for line in range(1, inside.shape[1]):
        for start, stop in runs(inside[:, line] & inside[:, line - 1]):
            ink = float(upright[start:stop, line].mean())
            yield _Cut(True, (slice(start, stop), line), ink)


def _left_broken(inside: Bools, walls: tuple[Bools, Bools], cut: _Cut) -> int:
    """How many parts of a region are no rectangles once a cut is drawn."""
    roofs, sides = walls[0].copy(), walls[1].copy()
    (sides if cut.upright else roofs)[cut.piece] = True
    parts = _regions(roofs, sides)[1:-1, 1:-1]
    return sum(not _is_rectangle(parts == name) for name in np.unique(parts[inside]))


def _broken(region: npt.NDArray[np.intp]) -> int | None:
    outside = region[0, 0]
    names = (name for name in np.unique(region) if name != outside)
    return next((int(name) for name in names if not _is_rectangle(region == name)), None)


def _is_rectangle(inside: Bools) -> bool:
    rs, cs = np.nonzero(inside)
    return bool((np.ptp(rs) + 1) * (np.ptp(cs) + 1) == len(rs))
