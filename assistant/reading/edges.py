"""Edges of columns, from the white that runs down between texts.

In: rows of text, each a list of pieces. Out: positions of the edges, left to right. Pure;
nothing is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import lines
from assistant.reading.stacked import Span

FEWEST_ROWS: Final = 4  # rows of at least three pieces make a table; fewer are running text
CROSSED: Final = 0.12  # share of rows whose text may cross a column's edge: merged cells do
APART: Final = 0.8  # text heights of white beside a column somewhere; in a text, less
HEADINGS: Final = 4  # texts side by side that are headings, or labels beside their values
APART_ONCE: Final = 1.15  # the same where texts stand on both sides in one row alone


def edges(
    rows: Sequence[Sequence[Box]],
    height: float,
    cut: Mapping[Box, Sequence[Span]],
    fewest: int = FEWEST_ROWS,
) -> list[int]:
    """Edges of the columns, outer ones included; few when the text is no table.

    Args:
        cut: of each piece the parts between which no ink stands.
        fewest: rows of several pieces that make a table.
    """
    broad = [row for row in rows if len(row) >= min(3, fewest + 1)]
    if len(broad) < fewest:
        return []
    left = min(piece.x0 for row in broad for piece in row) - round(0.5 * height)
    right = max(piece.x1 for row in broad for piece in row) + round(0.5 * height)
    crossed = np.zeros(right - left, int)
    for row in broad:
        for start, stop in (part for piece in row for part in cut[piece]):
            crossed[start - left : stop - left] += 1
    free = crossed <= CROSSED * len(broad)
    found = [
        (a, b) for a, b in lines.runs(free) if a > 0 and b < len(free) and b - a >= 0.35 * height
    ]
    inner = [left + a + _emptiest(crossed[a:b]) for a, b in found]
    inner = sorted(inner + _by_headings(broad, inner, crossed, left, height))
    middles = [(piece.x0 + piece.x1) / 2 for row in broad for piece in row]
    out = [left]
    for edge in [*inner, right]:
        # A strip no text stands in is a wide gap, not a column.
        if any(out[-1] < middle < edge for middle in middles):
            out.append(edge)
        else:
            out[-1] = (out[-1] + edge) // 2 if len(out) > 1 else out[-1]
    return out


def apart(
    rows: Sequence[Sequence[Box]], xs: Sequence[int], sure: Sequence[int], height: float
) -> list[int]:
    """The edges without those on both sides of which texts always stand close.

    Within a column's text, a check box or a bracket beside it, white shows that is no wider; and
    a heading that stands in the middle over names on the left has none of them beside it.

    Args:
        sure: edges that a rule tells.
    """
    kept = [xs[0]]
    for x, after in pairwise(xs[1:]):
        gaps = []
        for row in rows:
            before = [box.x1 for box in row if kept[-1] < (box.x0 + box.x1) / 2 < x]
            behind = [box.x0 for box in row if x < (box.x0 + box.x1) / 2 < after]
            if before and behind:
                gaps.append(min(behind) - max(before))
        least = APART if len(gaps) > 1 else APART_ONCE
        if x in sure or max(gaps, default=0) >= least * height:
            kept.append(x)
    return [*kept, xs[-1]]


def _emptiest(crossed: npt.NDArray[np.int_]) -> int:
    """The middle of the widest stretch that the fewest texts cross."""
    start, stop = max(lines.runs(crossed == crossed.min()), key=lambda run: run[1] - run[0])
    return (start + stop) // 2


def _by_headings(
    rows: Sequence[Sequence[Box]],
    known: Sequence[int],
    crossed: npt.NDArray[np.int_],
    left: int,
    height: float,
) -> list[int]:
    """Edges between headings that share a column so far; labels beside them are merged cells."""
    added: list[int] = []
    for row in rows:
        if len(row) < HEADINGS:
            continue
        for one, other in pairwise(row):
            start, stop = one.x1 - left, other.x0 - left
            parted = any(one.x1 <= x <= other.x0 for x in [*known, *added])
            if parted or stop - start < 0.8 * height:
                continue
            best = start + int(crossed[start:stop].argmin())
            least = crossed[best]
            if least <= max(1, 0.35 * len(rows)):
                level = np.flatnonzero(crossed[start:stop] == least)
                added.append(left + start + int(level[len(level) // 2]))
    return added
