"""Boxes to tick (☑优 □良 □中): which of them is ticked is told by the ink inside them.

In: one settled reading of a line, the crop it was read from, the height of its text. Out:
the reading with ☑ for the one box that is ticked and □ for the others, as sure as its
words. Where no box or more than one stands out it stays as it was read. Pure; nothing is
raised.

The recogniser has seen too few of these boxes to tell them apart; inside one that is empty
there is no ink at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.reading import greys, masks
from assistant.reading.ocr import Line

Image = npt.NDArray[np.uint8]

TICKED, EMPTY = "☑", "□"
BOXES: Final = frozenset("□☑■√")  # what a box is read as
SQUARE: Final = (0.75, 1.35)  # width ÷ height of a box
LEAST: Final = 0.5  # text heights of a box at least
FRAME: Final = 0.2  # share of a box, at each side, that is its own stroke
TICK: Final = 0.1  # share of ink inside a box that is ticked at least
CLEAN: Final = 0.04  # and inside an empty one at most


def checked(line: Line, crop: Image, height: float) -> Line:
    """The line with its boxes as their ink shows them."""
    places = [i for i, char in enumerate(line.chars) if char.text in BOXES]
    signs = [i for i, char in enumerate(line.text) if char in BOXES]
    if len(places) < 2 or len(signs) != len(places) or not crop.size:
        return line
    boxes = _boxes(crop, height)
    shares = [_inside(boxes, line.chars[i].x * crop.shape[1], 0.2 * height) for i in places]
    ticked = [share is not None and share >= TICK for share in shares]
    clear = all(share is not None and (share >= TICK or share <= CLEAN) for share in shares)
    if not clear or sum(ticked) != 1:
        return line
    marks = {at: TICKED if tick else EMPTY for at, tick in zip(signs, ticked, strict=True)}
    words = [char.confidence for i, char in enumerate(line.chars) if i not in places]
    return replace(
        line,
        text="".join(marks.get(i, char) for i, char in enumerate(line.text)),
        confidence=float(np.prod(words)),
        runners=(),
    )


def _boxes(crop: Image, height: float) -> list[tuple[int, int, float]]:
    """Where each box of the crop starts and stops, and the share of ink inside it.

    Marks with more ink come first.
    """
    level = (greys.percentile(crop, 2) + greys.percentile(crop, 90)) / 2
    ink = (crop < level).astype(np.uint8)
    found: list[tuple[int, int, float]] = []
    for x, y, width, tall, _ in sorted(masks.marks(ink).stats[1:], key=lambda stat: -int(stat[4])):
        square = SQUARE[0] <= width / max(1, tall) <= SQUARE[1]
        if square and min(width, tall) >= LEAST * height:
            deep, aside = max(2, round(FRAME * tall)), max(2, round(FRAME * width))
            part = ink[y + deep : y + tall - deep, x + aside : x + width - aside]
            found.append((int(x), int(x + width), float(part.mean()) if part.size else np.nan))
    return found


def _inside(boxes: list[tuple[int, int, float]], at: float, near: float) -> float | None:
    """The share of ink inside the box around a column of the crop; None when there is none."""
    share = next((share for x0, x1, share in boxes if x0 - near <= at <= x1 + near), np.nan)
    return None if np.isnan(share) else share
