"""Which pieces of the lines of a table are walls: whole ones, worn ones, faded ones, lost ones.

In: the strokes of a page and the positions of its lines. Out: walls and the ink along
them. How the rules of a page wore decides what its doubtful pieces are. Pure; nothing
is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np

from assistant.reading import continuing, rules
from assistant.reading.rule_ink import Bools, Strokes
from assistant.reading.rules import Floats
from assistant.reading.traces import crossed, lanes, traced

TRACES: Final = 0.02  # share of the walls of a page that only traces show; then all faded ones do
PARTLY: Final = 0.75  # share in sight below which what is inked may be text
HARDLY_ANY: Final = 2  # pieces of wall along what is no line of a table
CROSSED: Final = 3  # columns in which text stands on it
LITTLE: Final = 0.7  # of the ink of a typical wall: less in a piece partly in sight is none


class Wear(Enum):
    """What is left of the pieces of rules that wore off."""

    NONE = auto()  # nothing wore off
    FADING = auto()  # traces hardly darker than paper
    HOLES = auto()  # nothing at all


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one direction, as level ones, what crosses them, and their pieces.

    Args:
        ink, seen: (lines, gaps), the share of ink along each piece, and of it in sight.
        there: of the same shape, pieces that are plain walls.
        upright: whether they run so on the page.
    """

    strokes: Strokes
    ys: Sequence[int]
    xs: Sequence[int]
    height: float
    ink: Floats
    seen: Floats
    there: Bools
    upright: bool

    def spread(self) -> float:
        """How differently the walls along one line are inked, those that show in traces too."""
        ruled = self.there.any(axis=1, keepdims=True)
        # Of a sound page's walls none is asked for its traces: asking all took a tenth of a page.
        asked = ~self.there & ruled
        faded = traced(self.strokes, self.ys, self.xs, self.height, asked)[0] == 1
        return rules.spread(self.there | faded, self.ink)


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

    Wear takes from rules of both directions; what takes from those of one is a blur.

    Args:
        roof_ink, side_ink: of the same shapes, the share of ink along each piece.
        lost: whole pieces are known to be gone, though what is left did not wear.
    """
    lines = (
        _lines(level, ys, xs, height, roof_ink, False),
        _lines(upright, xs, ys, height, side_ink.T, True),
    )
    worn = _is_worn(lines[1], lines[0])  # upright lines are fewer, and asked first
    (roofs, across), (sides, down) = (
        _followed(own) if worn else (own.there, Wear.NONE) for own in lines
    )
    if lost or (worn and Wear.FADING not in (across, down)):
        full = continuing.filled(level.text, ys, xs, height)
        roofs = continuing.level(roofs, lanes(level, ys, xs, height), full)
        open_, wide = lanes(upright, xs, ys, height), lanes(upright, xs, ys, 4 * height)
        sides = continuing.upright(sides, open_, wide, full.T)
    return roofs & ~_between_lines(level, roofs, ys, xs, height)[:, None], sides.T


def _is_worn(one: _Lines, other: _Lines) -> bool:
    """True where the rules of both directions are worn, and those of one plainly."""
    spread = one.spread()
    if spread < rules.HARDLY:  # most pages are sound, and the other rules need no look
        return False
    less, more = sorted((spread, other.spread()))
    return less >= rules.HARDLY and more >= rules.WORN


def _between_lines(
    level: Strokes, roofs: Bools, ys: Sequence[int], xs: Sequence[int], height: float
) -> Bools:
    """Level lines with hardly a wall, on which texts stand elsewhere: strokes between two lines.

    What parts two rows has the texts of both above and below it.
    """
    out = roofs.any(axis=1) & (roofs.sum(axis=1) <= HARDLY_ANY)
    few = np.flatnonzero(out).tolist()  # of a sound table none, and text need not be looked for
    crossed_ = ~lanes(level, [ys[line] for line in few], xs, height) & ~roofs[few]
    out[few] = crossed_.sum(axis=1) >= CROSSED
    return np.asarray(out)


def _lines(
    strokes: Strokes,
    ys: Sequence[int],
    xs: Sequence[int],
    height: float,
    ink: Floats,
    upright: bool,
) -> _Lines:
    seen = rules.in_sight(strokes, ys, xs, height)
    there = rules.walls(ink, seen, strokes.dashed)
    return _Lines(strokes, ys, xs, height, ink, seen, there, upright)


def _followed(lines: _Lines) -> tuple[Bools, Wear]:
    """Which pieces of the lines of a worn page are walls, and how the lines wore."""
    there, ink, place = lines.there, lines.ink, (lines.strokes, lines.ys, lines.xs, lines.height)
    ruled = there.any(axis=1, keepdims=True)
    shown, clear = traced(*place, np.ones_like(there))
    faded = (shown == 1) & ruled
    if (faded & (ink < rules.TRACE)).sum() < TRACES * (there | faded).sum():
        seen = lines.seen
        typical = float(np.median(ink[there])) if there.any() else 0.0
        there = (there | faded) & ((seen >= PARTLY) | (ink >= LITTLE * typical))
        if lines.upright:
            seen = np.where(crossed(*place) & (ink < 1.5 * rules.TRACE), 0.0, seen)
        there = rules.mended(there, ink, seen)
        return there & ~rules.of_text(*place, there)[:, None], Wear.HOLES
    # Where faded rules show, what shows none is text, and so is a line hardly in sight.
    beside = ~clear & lanes(*place)
    sure, hidden = (shown == 1) | (there & (ink >= rules.PLAIN)), there & beside
    hidden &= (hidden @ np.diff(lines.xs) <= sure @ np.diff(lines.xs))[:, None]
    likely = (ink >= rules.TRACE) | (shown > 0) | beside
    return rules.between(sure | hidden, likely), Wear.FADING
