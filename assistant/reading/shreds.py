"""Rules worn down to crumbs: a fifth of their ink is left, and nowhere a stroke.

In: a flat page and the height of its text. Out: its rules drawn anew, as `Strokes`, or None
where too little is left of them. Pure; nothing is raised.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from assistant.reading import masks
from assistant.reading.characters import INK
from assistant.reading.crumbs import Crumbs, characters
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import Strokes

FEWEST: Final = 3  # lines each way that make a table
WORDS: Final = 1.5  # text heights of white within a line of text, at most
AROUND: Final = (0.35, 0.6)  # text heights above and beside text that are not looked at


def redrawn(sheet: Sheet) -> tuple[Strokes, Strokes] | None:
    """Level rules and, transposed, upright ones, each piece drawn whole or not at all."""
    height = sheet.text_height
    ink = (sheet.bare < INK).view(np.uint8)
    words = masks.closed(characters(ink, sheet.text, height), 1, WORDS * height)
    hidden = masks.dilated(words, AROUND[0] * height, AROUND[1] * height) | sheet.sealed
    level = Crumbs(ink, hidden, height)
    upright = Crumbs(masks.turned(ink), masks.turned(hidden), height)
    ys = level.lines(0, ink.shape[1])
    if len(ys) < FEWEST:
        return None
    xs = upright.lines(ys[0], ys[-1])
    if len(xs) < FEWEST:
        return None
    xs = upright.with_short(xs, ys)
    return (
        Strokes(level.drawn(ys, xs), sheet.text, sheet.bare, height),
        Strokes(upright.drawn(xs, ys), masks.turned(sheet.text), masks.turned(sheet.bare), height),
    )
