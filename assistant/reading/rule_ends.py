"""What the level rules of a table without upright ones tell: its rows, its sides, its labels.

In: what may be level rule on a page. Out: positions of rules, and where they start and end.
Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import masks, rules
from assistant.reading.lines import runs
from assistant.reading.rule_ink import Strokes

Image = npt.NDArray[np.uint8]

FEWEST: Final = 4  # rules of which most tell the sides of a table
SAME: Final = 0.3  # text heights between the ends of two rules that end at one side
BESIDE: Final = 4  # pixels on either side of a text that show whether a rule runs through it
SHORT: Final = 4.0  # text heights of a rule between two storeys of a heading, at least


def ends_of(level: Strokes, ys: Sequence[int], height: float) -> list[tuple[int, int]]:
    """Where each level rule starts and ends, gaps of dashes and wear overlooked."""
    found: list[tuple[int, int]] = []
    for y in ys:
        run = masks.closed(_drawn(level, y, height)[None], 1, 2 * height)[0]
        longest = max(runs(run > 0), key=lambda one: one[1] - one[0], default=(0, 0))
        found.append(longest)
    return found


def _drawn(level: Strokes, y: int, height: float) -> Image:
    """1 where a rule runs at y, and not the strokes of a label that stands where it ends."""
    band = np.asarray(level.ink[max(0, y - 2) : y + 3].max(axis=0, initial=0), np.uint8)
    at = level.text[max(0, y - 2) : y + 3].max(axis=0, initial=0)
    astride = masks.closed(at[None], 1, height)[0]
    for start, stop in runs(astride > 0):
        beside = band[max(0, start - BESIDE) : start], band[stop : stop + BESIDE]
        # Under a text that touches it a rule runs on.
        if not all(len(side) and side.all() for side in beside):
            band[start:stop] = 0
    return band


def sides_of(ends: Sequence[tuple[int, int]], height: float) -> tuple[int, int]:
    """Left and right of the table: most of its rules run from side to side.

    Where labels go on over most rows, two rules between its first and its last still do.
    """
    widest = sorted(ends, key=lambda one: one[0] - one[1])[: max(1, len(ends) // 2)]
    left, right = (round(float(side)) for side in np.median(np.array(widest), axis=0))
    first = sorted(start for start, _ in ends[1:-1])[:2]
    last = sorted((stop for _, stop in ends[1:-1]), reverse=True)[:2]
    if len(first) == 2 and first[1] - first[0] < SAME * height and first[1] < left - height:
        left = first[1]
    if len(last) == 2 and last[0] - last[1] < SAME * height and last[1] > right + height:
        right = last[1]
    return left, right


def without_edges(level: Strokes, ys: Sequence[int], past: float, height: float) -> list[int]:
    """The rules without the edges of the paper above and below them, which run past their sides.

    Args:
        past: pixels by which no rule of a table does.
    """
    kept = list(ys)
    while len(kept) > FEWEST:
        ends = ends_of(level, kept, height)
        left, right = sides_of(ends, height)
        outer = [start < left - past or stop > right + past for start, stop in ends]
        if not outer[0] and not outer[-1]:
            break
        kept = kept[outer[0] : len(kept) - outer[-1]]
    return kept


def to_rule_ends(xs: list[int], left: int, right: int, height: float) -> list[int]:
    """The edges with the table's sides, and empty columns that only the rules show."""
    # Nearer, it is the side of the first column, and not one more.
    first = [left, xs[0]] if xs[0] - left > 2 * height else [min(xs[0], left)]
    last = [xs[-1], right] if right - xs[-1] > 2 * height else [max(xs[-1], right)]
    return [*first, *xs[1:-1], *last]


def rule_starts(level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float) -> list[int]:
    """Where shorter rules start: beside labels that go on over several rows."""
    left = xs[0] + 1.5 * height
    found: list[int] = []
    for y in ys[1:-1]:
        band = _drawn(level, y, height)
        gap = 0
        for x in range(xs[-2], xs[0], -1):
            gap = 0 if band[x] else gap + 1
            if gap > height:
                if x + gap > left:
                    found.append(x + gap)
                break
    starts = rules.sorted_lines(found, height)
    least = min(2, len(ys) - 2)
    return [x for x in starts if sum(abs(x - other) < 0.3 * height for other in found) >= least]


def with_starts(
    xs: Sequence[int], starts: Sequence[int], rows: Sequence[Sequence[Box]]
) -> list[int]:
    """The edges, and in place of those with no text between where rules start."""
    middles = [(piece.x0 + piece.x1) / 2 for row in rows for piece in row]

    def is_told(x: int) -> bool:
        return any(not any(min(x, s) < m < max(x, s) for m in middles) for s in starts)

    return sorted({xs[0], *(x for x in xs[1:-1] if not is_told(x)), *starts, xs[-1]})


def level_rules(level: Strokes, height: float) -> list[int]:
    """Long level lines: at least a third of the longest one."""
    ys = rules.propose(level.ink, 2.2 * height, height)
    ys = rules.sorted_lines([*ys, *rules.propose_worn(level.ink, 20 * height, height)], height)
    if not ys:
        return []
    seen = rules.worn(level.ink, 9 * height, height)
    lengths = [int(seen[max(0, y - 3) : y + 4].max(axis=0).sum()) for y in ys]
    longest = max(lengths)
    long = [y for y, length in zip(ys, lengths, strict=True) if length >= longest / 3]
    # Under the heading of a group a rule runs no further than the columns of the group.
    short = rules.propose(level.clear, SHORT * height, height)
    ys = [
        y
        for y in ys
        if y in long
        or (long[0] < y < long[-1] and any(abs(y - one) < 0.28 * height for one in short))
    ]
    frame = [0, *range(round(8 * height), level.ink.shape[1], round(8 * height))]
    return rules.apart(level, ys, frame, height)
