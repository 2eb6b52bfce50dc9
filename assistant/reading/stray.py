"""Strokes across a few cells that are no rules: what a line's noise draws on a fax.

In: the level strokes of a page, and which pieces of its lines are taken for walls. Out: the
walls that are such strokes. Pure; nothing is raised.

A rule ends where another crosses it. A stray stroke ends within a cell, at a place where no
other line ends: where many do, it is the upright rule there that was not found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import numpy as np

from assistant.reading import masks
from assistant.reading.lines import Span, runs
from assistant.reading.rule_ink import FREE, Bools, Strokes

OVER: Final = 0.6  # text heights from any rule at which a stroke ends, at least
GAP: Final = 0.4  # text heights of white that end it
BARE: Final = 0.05  # share of ink that is left on the rest of the way to the next rule
WIDEST: Final = 0.7  # share of the table's width that a stroke runs at most
AGREED: Final = 0.5  # text heights within which the ends of two lines are one


def strays(
    level: Strokes, ys: Sequence[int], xs: Sequence[int], there: Bools, height: float
) -> Bools:
    """(lines, gaps): walls of lines that end within a cell, alone.

    Args:
        there: (lines, gaps), the pieces taken for walls.
    """
    ends = [_open_ends(level, y, xs, runs(own), height) for y, own in zip(ys, there, strict=True)]
    out = np.zeros_like(there)
    for i, own in enumerate(ends):
        others = [x for k, other in enumerate(ends) if k != i for x in other]
        if any(all(abs(x - other) > AGREED * height for other in others) for x in own):
            out[i] = there[i]
    return out


def _open_ends(
    level: Strokes, y: int, xs: Sequence[int], walls: Sequence[Span], height: float
) -> list[int]:
    """Where the only stroke along a line ends within a cell."""
    if len(walls) != 1:
        return []
    first, last = walls[0]
    if xs[last] - xs[first] > WIDEST * (xs[-1] - xs[0]):
        return []
    free = max(2, round(FREE * height))
    band = slice(max(0, y - free), y + free + 1)
    inked = np.asarray(level.clear[band].any(axis=0), np.bool_)
    # Under text a stroke runs on unseen.
    whole = masks.closed(
        (inked | level.text[band].any(axis=0))[None].astype(np.uint8), 1, GAP * height
    )
    middle = (xs[first] + xs[last]) // 2
    strokes = [run for run in runs(whole[0] > 0) if run[0] <= middle < run[1]]
    return [
        x
        for start, stop in strokes
        for x, step in ((start, -1), (stop, 1))
        if xs[0] < x < xs[-1] and _is_open(inked, xs, x, step, height)
    ]


def _is_open(inked: Bools, xs: Sequence[int], x: int, step: int, height: float) -> bool:
    """True for a stroke that ends far from any rule, and on whose way to the next nothing is left."""
    if min(abs(x - other) for other in xs) < OVER * height:
        return False
    after = bisect_right(xs, x)
    rest = inked[xs[after - 1] : x] if step < 0 else inked[x : xs[after]]
    rim = round(GAP * height)
    return len(rest) > 2 * rim and bool(rest[rim:-rim].mean() <= BARE)
