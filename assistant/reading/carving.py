"""Walls → cells: every region between walls made a rectangle.

In: `Walls`, the lines of one table and which pieces of them are there. Out: cells as
line numbers, and how many walls had to be drawn for them. Pure; nothing is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading.rule_ink import Bools
from assistant.reading.rules import Floats


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
        if border.mean() >= 0.8:
            border[:] = True


def _close_cut(border: Bools, ends: Bools) -> None:
    """Close in place what stands open between two walls that run up to the border.

    A cell that goes on on the next page has no rule where the page ends. Beside a table
    that is narrower there than elsewhere, no more than one wall reaches the border.

    Args:
        border: pieces of the outermost line; `ends`: the walls that end at its points.
    """
    reached = np.flatnonzero(ends)
    for start, stop in pairwise(reached):
        if not border[start:stop].any():
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
    """Make every region a rectangle by drawing its likeliest missing walls."""
    repaired = 0
    region = _regions(roofs, sides)
    for _ in range(400):
        broken = _broken(region)
        if broken is None:
            break
        inside = np.zeros(region.shape, bool)
        inside[region == broken] = True
        core = inside[1:-1, 1:-1]
        best: tuple[float, int, int, int] | None = None
        for r, c in zip(*np.nonzero(core), strict=True):
            if r and core[r - 1, c] and not roofs[r, c]:
                best = max(best or (-1.0, 0, 0, 0), (level[r, c], 0, int(r), int(c)))
            if c and core[r, c - 1] and not sides[r, c]:
                best = max(best or (-1.0, 0, 0, 0), (upright[r, c], 1, int(r), int(c)))
        if best is None:
            break
        _, kind, r, c = best
        if kind == 0:
            # The whole run of the line through this region: half a wall parts nothing.
            run = core[r] & core[r - 1]
            roofs[r, _run(run, c)] = True
        else:
            run = core[:, c] & core[:, c - 1]
            sides[_run(run, r), c] = True
        repaired += 1
        region = _regions(roofs, sides)
    return region, repaired


def _broken(region: npt.NDArray[np.intp]) -> int | None:
    outside = region[0, 0]
    for name in np.unique(region):
        if name == outside:
            continue
        rs, cs = np.nonzero(region == name)
        if (np.ptp(rs) + 1) * (np.ptp(cs) + 1) != len(rs):
            return int(name)
    return None


def _run(flags: Bools, at: int) -> slice:
    start = stop = at
    while start > 0 and flags[start - 1]:
        start -= 1
    while stop + 1 < len(flags) and flags[stop + 1]:
        stop += 1
    return slice(start, stop + 1)
