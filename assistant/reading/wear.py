"""Which pieces of the lines of a table are walls: whole ones, worn ones, faded ones, lost ones.

In: the strokes of a page and the positions of its lines. Out: walls and the ink along
them. How the rules of a page wore decides what its doubtful pieces are. Pure; nothing
is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

import numpy as np

from assistant.reading import continuing, rules
from assistant.reading.rule_ink import Bools, Strokes
from assistant.reading.rules import Floats
from assistant.reading.traces import lanes, traced

TRACES: Final = 0.02  # share of the walls of a page that only traces show; then all faded ones do


class Wear(Enum):
    """What is left of the pieces of rules that wore off."""

    NONE = auto()  # nothing wore off
    FADING = auto()  # traces hardly darker than paper
    HOLES = auto()  # nothing at all


def standing(
    level: Strokes,
    upright: Strokes,
    ys: Sequence[int],
    xs: Sequence[int],
    height: float,
    roof_ink: Floats,
    side_ink: Floats,
    lost: bool = False,
) -> tuple[Bools, Bools]:
    """Walls along level lines, (lines, gaps), and along upright ones, (gaps, lines).

    Args:
        roof_ink, side_ink: of the same shapes, the share of ink along each piece.
        lost: whole pieces are known to be gone, though what is left did not wear.
    """
    roofs, across = _along(level, ys, xs, height, roof_ink)
    sides, down = _along(upright, xs, ys, height, side_ink.T)
    worn = Wear.HOLES in (across, down) and Wear.FADING not in (across, down)
    if worn or lost:
        full = continuing.filled(level.text, ys, xs, height)
        roofs = continuing.level(roofs, lanes(level, ys, xs, height), full)
        sides = continuing.upright(sides, lanes(upright, xs, ys, height), full.T)
    return roofs, sides.T


def _along(
    lines: Strokes, ys: Sequence[int], xs: Sequence[int], height: float, ink: Floats
) -> tuple[Bools, Wear]:
    """Which pieces of level lines are walls, and how the lines wore."""
    seen = rules.in_sight(lines, ys, xs, height)
    there = rules.walls(ink, seen)
    ruled = there.any(axis=1, keepdims=True)
    # Of a sound page's walls none is asked for its traces: asking all took a tenth of a page.
    faded = traced(lines, ys, xs, height, ~there & ruled)[0] == 1
    if not rules.are_worn(there | faded, ink):
        return there, Wear.NONE
    shown, clear = traced(lines, ys, xs, height, np.ones_like(there))
    faded = (shown == 1) & ruled
    if (faded & (ink < rules.TRACE)).sum() < TRACES * (there | faded).sum():
        return rules.mended(there | faded, ink, seen), Wear.HOLES
    # Where faded rules show, what shows none is text, and so is a line hardly in sight.
    beside = ~clear & lanes(lines, ys, xs, height)
    sure, hidden = (shown == 1) | (there & (ink >= rules.PLAIN)), there & beside
    hidden &= (hidden @ np.diff(xs) <= sure @ np.diff(xs))[:, None]
    likely = (ink >= rules.TRACE) | (shown > 0) | beside
    return rules.between(sure | hidden, likely), Wear.FADING
