"""Pages whose grid reaches further than the table: where the header's columns stand on others.

In: the columns a header told, and a later page that does not repeat it. Out: the columns in
that page's own measure, or None where they stand where the header's page has them. Nothing
here can fail.

A screen's frame, the edge of a photographed sheet or a stray rule gives a grid a column
more at its side; every fraction of its width then stands for another place. The table of a
form keeps its columns from page to page, so its inner edges tell which of the page's edges
are the table's own sides. The page with the header may be the one whose grid is too wide:
there the outermost headings tell the table's sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from assistant.page import Page

Stretches = Mapping[str, tuple[float, float]]

_OFF = 0.012
"""Share of the table's width by which an edge may be off and still be the same edge."""
_FEWEST = 4
"""Columns a header needs for its edges to tell one page's place from another's."""
_LEAST = 0.5
"""Share of the grid's width that the table takes at least."""
_MISSES = 2
"""Edges of the header that must be missing where they should be, before others are tried."""


def columns_on(page: Page, stretches: Stretches) -> Stretches | None:
    """The header's columns as fractions of this page's grid, where one of the two is too wide.

    Args:
        page: measured, without a header of its own.
        stretches: role → left and right on the header's page, as fractions of its width.
    """
    edges = page.column_edges
    wanted = sorted({side for stretch in stretches.values() for side in stretch})
    if len(stretches) < _FEWEST or len(edges) < len(wanted):
        return None
    if _misses(wanted, edges, 0.0, 1.0) < _MISSES:
        return None
    # The sides of a header's grid, and of its table alone.
    frames = dict.fromkeys(((0.0, 1.0), (wanted[0], wanted[-1])))
    for first, last in frames:
        inside = [(side - first) / (last - first) for side in wanted]
        sides = [pair for pair in combinations(edges, 2) if pair[1] - pair[0] >= _LEAST]
        best = min(sides, key=lambda pair: _misses(inside, edges, *pair), default=None)
        if best is None or _misses(inside, edges, *best):
            continue
        left, scale = best[0], (best[1] - best[0]) / (last - first)
        return {
            role: (left + (start - first) * scale, left + (stop - first) * scale)
            for role, (start, stop) in stretches.items()
        }
    return None


def _misses(wanted: Sequence[float], edges: Sequence[float], left: float, right: float) -> int:
    """How many of the header's edges have none on the page, were its table `left` to `right`."""
    width = right - left
    return sum(
        min(abs(left + side * width - edge) for edge in edges) > _OFF * width for side in wanted
    )
