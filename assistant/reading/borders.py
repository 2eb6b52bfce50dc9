"""Borders of a table that its rules run up to and that are not drawn, and lines put together.

In: the strokes of a page and the positions of its lines. Out: the lines with those that were
missing. Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.reading import rules
from assistant.reading.rule_ink import TALL, Strokes


def bordered(
    level: Strokes, upright: Strokes, ys: list[int], xs: list[int], height: float
) -> tuple[list[int], list[int], frozenset[str]]:
    """Add a border where most rules run on past the outermost crossing line."""
    added: set[str] = set()
    for name, along, lines, across in (
        ("left", level, ys, xs),
        ("right", level, ys, xs),
        ("top", upright, xs, ys),
        ("bottom", upright, xs, ys),
    ):
        first = name in {"left", "top"}
        edge = across[0] if first else across[-1]
        ends = rules.reach(along.ink, lines, edge, -1 if first else 1, height)
        past = [end for end in ends if abs(end - edge) >= 1.2 * height]
        end = round(float(np.median(past))) if past else edge
        if sum(abs(other - end) < height for other in past) < 2:
            continue
        strip = along.clear[:, min(end, edge) : max(end, edge)]
        lines[:] = with_more(lines, rules.propose(strip, TALL * height, height), height)
        if first:
            across.insert(0, end)
        else:
            across.append(end)
        added.add(name)
    return ys, xs, frozenset(added)


def with_more(lines: Sequence[int], more: Sequence[int], height: float) -> list[int]:
    """The lines as they are, and those of `more` that are none of them."""
    new = (line for line in more if all(abs(line - own) > 0.28 * height for own in lines))
    return sorted([*lines, *new])
