"""Walls that hang together: the tables of a page, one by one.

In: the walls found on a page. Out: the line positions of each table, from top to bottom. Pure;
nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from assistant.reading.carving import Walls
from assistant.reading.rule_ink import Bools

_Extent = tuple[int, int, int, int]
"""Of a set of walls: its first and last level line, its first and last upright one."""

_Lines = tuple[list[int], list[int]]
"""Positions of the level and of the upright lines of a table, pixels."""


def tables(walls: Walls) -> list[_Lines]:
    """Line positions of each connected set of walls, from top to bottom."""
    rows, columns = 2 * len(walls.ys) - 1, 2 * len(walls.xs) - 1
    picture = np.zeros((rows, columns), np.uint8)
    picture[::2, 1::2] = walls.roofs
    picture[1::2, ::2] = walls.sides
    # A corner is there when any wall ends in it.
    touched = cv2.dilate(picture, np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.uint8))
    picture[::2, ::2] = touched[::2, ::2]
    count, labels = cv2.connectedComponents(picture, connectivity=4)
    found: list[_Extent] = []
    pieces: list[Bools] = []
    for name in range(1, count):
        rs, cs = np.nonzero(labels == name)
        top, bottom, left, right = rs.min() // 2, rs.max() // 2, cs.min() // 2, cs.max() // 2
        if bottom > top and right > left:
            found.append((top, bottom, left, right))
            pieces.append(labels == name)
    found = _without_frames(found, pieces)
    found = _joined(found)
    out: list[_Lines] = []
    for top, bottom, left, right in sorted(found):
        inside_rows = np.flatnonzero(walls.roofs[top : bottom + 1, left:right].any(axis=1))
        inside_columns = np.flatnonzero(walls.sides[top:bottom, left : right + 1].any(axis=0))
        ys = [walls.ys[top + i] for i in inside_rows]
        xs = [walls.xs[left + i] for i in inside_columns]
        if len(ys) >= 2 and len(xs) >= 2:
            out.append((ys, xs))
    return out


def overlaps(one: _Lines, other: _Lines, height: float) -> bool:
    """True for tables that share more than a line of text both ways."""
    return all(
        min(mine[-1], its[-1]) - max(mine[0], its[0]) > height
        for mine, its in zip(one, other, strict=True)
    )


def _without_frames(found: Sequence[_Extent], pieces: Sequence[Bools]) -> list[_Extent]:
    """Leave out what stands around a whole table: the edges of the paper, however rough.

    Args:
        pieces: for each set of walls, where they stand in the picture of all.
    """

    def is_around(outer: int, inner: int) -> bool:
        top, bottom, left, right = found[inner]
        above, below, before, behind = found[outer]
        if min(bottom, below) <= max(top, above) or min(right, behind) <= max(left, before):
            return False
        own, other = pieces[outer], pieces[inner]
        within = own[2 * top : 2 * bottom + 1, 2 * left : 2 * right + 1]
        return not within.any() and 2 * own.sum() < other.sum()

    numbers = range(len(found))
    return [
        found[one]
        for one in numbers
        if not any(is_around(one, other) for other in numbers if other != one)
    ]


def _joined(found: Sequence[_Extent]) -> list[_Extent]:
    """Sets of walls that overlap are one table whose rules are broken."""
    joined: list[_Extent] = []
    for item in sorted(found):
        top, bottom, left, right = item
        for i, other in enumerate(joined):
            if top < other[1] and left < other[3] and right > other[2]:
                joined[i] = (
                    min(top, other[0]),
                    max(bottom, other[1]),
                    min(left, other[2]),
                    max(right, other[3]),
                )
                break
        else:
            joined.append(item)
    return joined
