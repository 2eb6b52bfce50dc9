"""Tables without upright rules that stand one below another on a page.

In: the level rules, the rows of text and the height of text. Out: where each table begins
and ends, and the edges of all their columns in one. Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.page import Box
from assistant.reading import lines
from assistant.reading.rule_ink import Strokes

Span = tuple[int, int]

STRIP: Final = 1.2  # text heights between the last rule of a table and the first of the next
LEAST_STRIP: Final = 0.3  # text heights; two rules closer together are one double line
WHOLE: Final = 0.8  # share of the table's width that the last rule of a table runs
CUT: Final = 5  # pieces of a row that the page end cut; a line of signatures has fewer


def cut_row(rows: Sequence[Sequence[Box]], last: int, height: float) -> list[int]:
    """The lower edge of a row under the last rule that the end of the page cut; [] for none.

    A signature stands there too, and has fewer pieces.
    """
    below = sorted((row for row in rows if middle(row) > last), key=middle)
    bottom = last
    for row in below:
        first = bottom == last
        top = min(box.y0 for box in row)
        if top - bottom > 1.5 * height or (first and len(row) < CUT):
            break
        bottom = max(bottom, *(box.y1 for box in row))
    return [bottom + round(0.4 * height)] if bottom > last else []


def tables(ys: Sequence[int], rows: Sequence[Sequence[Box]], height: float) -> list[Span]:
    """The tables that follow one another on the page, parted by two rules with a strip between.

    Returns:
        Top and bottom of each; [] where there is one table only.
    """
    if not ys:
        return []
    middles = [middle(row) for row in rows]
    parted = [
        (above, below)
        for above, below in pairwise(ys)
        if below - above < STRIP * height and not any(above < m < below for m in middles)
    ]
    tops = [ys[0], *(below for _, below in parted)]
    bottoms = [*(above for above, _ in parted), ys[-1]]
    return list(zip(tops, bottoms, strict=True)) if parted else []


def together(
    xs: Sequence[int], own: Mapping[Span, Sequence[int]], height: float
) -> tuple[list[int], dict[Span, list[int]]]:
    """The edges of all tables in one, near ones joined, and those of each among them.

    Where every table has edges of its own, those of the page as a whole are dropped.
    """
    union = [xs[0], xs[-1]]
    named: dict[Span, list[int]] = {}
    for table, edges_ in own.items():
        named[table] = []
        for x in edges_:
            near = min(union, key=lambda known: abs(known - x))
            if abs(near - x) > 0.5 * height:
                union.append(x)
                near = x
            named[table].append(near)
    return sorted({*union, *xs}), named


def doubled(level: Strokes, ys: Sequence[int], height: float) -> list[int]:
    """The rules, and both of each two that were taken for one: a table ends, another begins."""
    reach = round(height)
    found: list[int] = []
    for y in ys:
        top = max(0, y - reach)
        band = np.asarray(level.ink[top : y + reach + 1] > 0)
        width = np.flatnonzero(band.any(axis=0))
        across = max(1, int(width[-1] - width[0])) if len(width) else 1
        long = lines.runs(np.asarray(band.sum(axis=1) > WHOLE * across, np.bool_))
        apart = [b[0] - a[1] for a, b in pairwise(long)]
        parted = len(long) == 2 and apart[0] >= LEAST_STRIP * height
        found += [top + (a + b - 1) // 2 for a, b in long] if parted else [y]
    return sorted(set(found))


def middle(row: Sequence[Box]) -> float:
    """The height at which a row of text stands."""
    return (min(b.y0 for b in row) + max(b.y1 for b in row)) / 2
