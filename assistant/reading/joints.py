"""Level rules that a form does not print where one block of its table meets the next.

In: the strokes of a page. Out: the same strokes, with a rule drawn across the table wherever
upright rules of one block end and those of another begin at other places, and none runs level.
Pure; nothing is raised.

Blocks set one under another as tables of their own, without borders, have none between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.reading import rules
from assistant.reading.rule_ends import SAME, ends_of, sides_of
from assistant.reading.rule_ink import Piece, Strokes

ALIKE: Final = 0.7  # text heights between an upright rule and the one it goes on as, aside
FEWEST: Final = 2  # rules that end alone, and that begin alone: one alone is a hole, or dirt
RESUMED: Final = 5.0  # text heights of what wear takes of a rule that goes on; holes have 3
THICK: Final = 1  # pixels on either side of a drawn rule, as strokes are thickened


def with_joints(level: Strokes, upright: Strokes, height: float) -> tuple[Strokes, Strokes]:
    """The strokes with the rules between blocks."""
    pieces = upright.pieces
    ys = [y for y in _joints(pieces, height) if not _is_ruled(level, y, height)]
    drawn = rules.propose(level.clear, 2.2 * height, height) if ys else []
    if not drawn:
        return level, upright
    sides = sides_of(ends_of(level, drawn, height), height)
    ink = level.ink.copy()
    for y in ys:
        left, right = _between(pieces, y, sides, height)
        ink[max(0, y - THICK) : y + THICK + 1, left:right] = 1
    return replace(level, ink=ink), upright


def _joints(pieces: Sequence[Piece], height: float) -> list[int]:
    """Where upright rules end, and others begin that are none of them going on."""
    near, far = SAME * height, RESUMED * height
    found: list[int] = []
    for y in rules.sorted_lines([stop for _, _, stop in pieces], height):
        ended = [x for x, _, stop in pieces if abs(stop - y) <= near]
        begun = [x for x, start, _ in pieces if abs(start - y) <= near]
        below = [x for x, start, _ in pieces if y - near <= start <= y + far]
        above = [x for x, _, stop in pieces if y - far <= stop <= y + near]
        if min(_alone(ended, below, height), _alone(begun, above, height)) >= FEWEST:
            found.append(y)
    return found


def _alone(xs: Sequence[float], others: Sequence[float], height: float) -> int:
    """How many of the rules do not go on as one of the others."""
    return sum(all(abs(x - other) > ALIKE * height for other in others) for x in xs)


def _is_ruled(level: Strokes, y: int, height: float) -> bool:
    """True where a level rule runs, however short."""
    near = round(SAME * height)
    return bool(rules.propose(level.clear[max(0, y - near) : y + near + 1], 2.2 * height, height))


def _between(
    pieces: Sequence[Piece], y: int, sides: tuple[int, int], height: float
) -> tuple[int, int]:
    """Left and right of a joint: a label beside both blocks is parted from them by a rule."""
    near = SAME * height
    at = [x for x, start, stop in pieces if min(abs(start - y), abs(stop - y)) <= near]
    through = [round(x) for x, start, stop in pieces if start < y - near and stop > y + near]
    left = max((x for x in through if x < min(at)), default=sides[0])
    right = min((x for x in through if x > max(at)), default=sides[1])
    return max(0, left), max(0, right)
