"""Upright walls of a table without upright rules, and texts that stand across them.

In: the edges of columns and the rows of text. Out: which edge is a wall in which row. A text that
stands across an edge is one merged cell, unless white in it shows that it is several. Pure;
nothing is raised.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import lines
from assistant.reading.rule_ink import Bools
from assistant.reading.stacked import Span, middle

Image = npt.NDArray[np.uint8]

SPACED: Final = 2.5  # text heights between the two characters of a label set wide
GAP: Final = 0.62  # text heights of white that part two texts at the edge of a column
NEAR: Final = 1.0  # text heights that the edge of a column may lie aside in a single row
CLOSE: Final = 0.3  # text heights between headings that stand as close as they can
TALL: Final = 0.85  # text heights that a Chinese character has and a numeral does not


def sides(
    ink: Image,
    rows: Sequence[Sequence[Box]],
    own: Mapping[Span, Sequence[int]],
    xs: Sequence[int],
    ys: Sequence[int],
    sure: Collection[int],
    height: float,
) -> Bools:
    """(rows, edges): upright walls at the edges of each block, but where a text stands across.

    Args:
        own: the edges of each block that has its own.
        sure: edges that the start of a rule tells.
    """
    walls = np.ones((len(ys) - 1, len(xs)), bool)
    for (top, bottom), kept in own.items():
        for band, y in enumerate(ys[:-1]):
            if top <= y < bottom:
                walls[band] = np.isin(xs, kept)
    for piece in (piece for row in rows for piece in row):
        white, narrow = gaps(ink, piece, height), _narrow(ink, piece, height)
        _open(walls, piece, ys, xs, white or narrow, sure, narrow)
    for row in rows:
        for one, other in pairwise(row):
            # 合　计, but not the ends of two headings that go on in a second line.
            if _are_spaced(one, other, height) and not _wrapped(one, other, row, rows, ys):
                _open(walls, Box(one.x0, one.y0, other.x1, other.y1), ys, xs, [])
    return walls


def gaps(ink: Image, piece: Box, height: float) -> list[Span]:
    """Where no ink stands in a piece for wider than between two of its characters."""
    part = ink[piece.y0 : piece.y1, piece.x0 : piece.x1].any(axis=0)
    white = lines.runs(np.asarray(~part, np.bool_))
    return [(piece.x0 + a, piece.x0 + b) for a, b in white if b - a >= GAP * height]


def _narrow(ink: Image, piece: Box, height: float) -> list[Span]:
    """Narrower gaps in a piece, if they plainly differ from those between its characters."""
    part = ink[piece.y0 : piece.y1, piece.x0 : piece.x1].any(axis=0)
    white = lines.runs(np.asarray(~part, np.bool_))
    widths = sorted(b - a for a, b in white)
    usual = float(np.median(widths[:-1])) if len(widths) > 1 else 0.0
    least = max(CLOSE * height, 2 * usual)
    return [(piece.x0 + a, piece.x0 + b) for a, b in white if b - a >= least]


def parts(piece: Box, white: Sequence[Span]) -> list[Span]:
    """What stands between the gaps of a piece."""
    ends = [piece.x0, *(x for gap in white for x in gap), piece.x1]
    return list(zip(ends[::2], ends[1::2], strict=True))


def _are_spaced(one: Box, other: Box, height: float) -> bool:
    """True for two lone characters side by side: a label set wide."""
    # Numerals are less tall: 11 beside 11 are two numbers.
    lone = all(
        0.6 * height <= b.width <= 1.4 * height and b.height >= TALL * height for b in (one, other)
    )
    return lone and other.x0 - one.x1 <= SPACED * height


def _wrapped(
    one: Box, other: Box, row: Sequence[Box], rows: Sequence[Sequence[Box]], ys: Sequence[int]
) -> bool:
    """True when another line between the same rules has a text over each of the two."""
    band = np.searchsorted(ys, middle(row))
    beside = (
        line for line in rows if line is not row and np.searchsorted(ys, middle(line)) == band
    )
    return any(
        left.x0 <= one.x1 and left.x1 >= one.x0 and right.x0 <= other.x1 and right.x1 >= other.x0
        for line in beside
        for left, right in pairwise(line)
    )


def _open(
    sides: Bools,
    piece: Box,
    ys: Sequence[int],
    xs: Sequence[int],
    gaps: Sequence[Span],
    sure: Collection[int] = (),
    narrow: Sequence[Span] = (),
) -> None:
    """Take away the walls a piece of text stands across, in place.

    Where every wall it crosses meets a gap in it, it is several texts close to each other.

    Args:
        sure: edges that the start of a rule tells; a gap there parts two texts in any case.
        narrow: gaps that part two texts where an edge stands within them.
    """
    middle = (piece.y0 + piece.y1) / 2
    band = int(np.searchsorted(ys, middle)) - 1
    if not 0 <= band < len(sides):
        return
    margin = 0.3 * (piece.y1 - piece.y0)
    crossed = [
        j
        for j, x in enumerate(xs[1:-1], 1)
        if sides[band, j] and piece.x0 + margin < x < piece.x1 - margin
    ]
    near = NEAR * (piece.y1 - piece.y0)
    met = [
        any(a - near <= xs[j] <= b + near for a, b in gaps)
        or any(a <= xs[j] <= b for a, b in narrow)
        for j in crossed
    ]
    if not all(met):
        torn = [j for j, parted in zip(crossed, met, strict=True) if not (parted and xs[j] in sure)]
        sides[band, torn] = False
