"""Pieces of rules that wear has taken whole, told by the walls around them.

In: the walls of a worn page, and where its text stands. Out: the walls, and the pieces
that run on between walls of their own line while most lines beside them do. Pure;
nothing is raised.

A merged cell has the same look for a single line, but not for its neighbours: what
crosses a merged cell is missing in several lines, and text stands in its middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.reading.rule_ink import Bools, Image
from assistant.reading.rules import Floats

MOST: Final = 0.5  # share of the lines around a lost piece that are there beside it
NEIGHBOURS: Final = 3  # level lines above and below that tell a merged cell from wear


def upright(there: Bools, lanes: Bools, wide: Bools, full: Bools) -> Bools:
    """Upright walls, and single lost ones in rows where most columns around have theirs.

    Two that are lost in a row are a merged cell far more often, and so is one at the end of a
    line, unless texts stand on both sides of it, well apart.

    Args:
        there, lanes: (lines, gaps), pieces that are walls, and those no text stands on.
        wide: of the same shape, pieces that no text stands near.
        full: (lines - 1, gaps), unit cells with text.
    """
    between = _between(there)
    alone, ends = np.zeros_like(there), np.zeros_like(there)
    alone[:, 1:-1] = there[:, :-2] & there[:, 2:] & lanes[:, 1:-1]
    ends[:, :-1] |= there[:, 1:]
    ends[:, 1:] |= there[:, :-1]
    ends &= wide & _parted(there, full)
    open_ = (between | ends) & ~there
    return there | (open_ & (alone | ends) & (_present(there, open_, len(there)) > MOST))


def _parted(there: Bools, full: Bools) -> Bools:
    """Pieces on both sides of which, up to the next wall, text stands."""
    before = np.zeros_like(there)
    after = np.zeros_like(there)
    for line in range(1, len(there)):
        before[line] = full[line - 1] | (before[line - 1] & ~there[line - 1])
    for line in range(len(there) - 2, -1, -1):
        after[line] = full[line] | (after[line + 1] & ~there[line + 1])
    return before & after


def level(there: Bools, lanes: Bools, filled: Bools) -> Bools:
    """Level walls, and lost ones between two cells with text or two without.

    Args:
        there, lanes: (lines, gaps), as above.
        filled: (lines - 1, gaps), unit cells with text.
    """
    alike = np.zeros_like(there)
    alike[1:-1] = filled[:-1] == filled[1:]
    open_ = _between(there) & ~there
    return there | (open_ & lanes & alike & (_present(there, open_, NEIGHBOURS) > MOST))


def filled(text: Image, ys: Sequence[int], xs: Sequence[int], height: float) -> Bools:
    """(rows, columns): unit cells in which text stands."""
    rim, least = max(2, round(0.15 * height)), 0.06 * height * height
    return np.array(
        [
            [
                text[top + rim : bottom - rim, left + rim : right - rim].sum() > least
                for left, right in pairwise(xs)
            ]
            for top, bottom in pairwise(ys)
        ],
        bool,
    )


def _between(there: Bools) -> Bools:
    """Pieces with a wall before and a wall behind them on their line."""
    before = np.logical_or.accumulate(there, axis=1)
    after = np.logical_or.accumulate(there[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(before & after)


def _present(there: Bools, open_: Bools, reach: int) -> Floats:
    """(lines, gaps): share of the pieces that are there, of those open or there nearby."""
    out = np.zeros(there.shape)
    for i in range(len(there)):
        near = slice(max(0, i - reach), i + reach + 1)
        found = there[near].sum(axis=0)
        out[i] = found / np.maximum(1, found + open_[near].sum(axis=0))
    return out
