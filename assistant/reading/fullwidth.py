"""Full-width marks: behind a comma or a colon the rest of its square is white.

In: the ink, the texts side by side between two rules and the height of text. Out: the texts,
those that end in such a mark as wide as its square, or joined to what goes on behind it. Pure;
nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box, union
from assistant.reading import lines

Image = npt.NDArray[np.uint8]

NARROW: Final = 0.42  # text heights that the ink of a mark is wide at most
SMALLEST: Final = 0.18  # text heights that a comma is high at least; a decimal point is lower
APART: Final = 0.1  # text heights between the dots of a colon
LOW: Final = 0.45  # of its line, that lies above the top of a comma
REST: Final = 0.6  # text heights of white in a mark's square behind its ink
NEXT: Final = 0.95  # the same up to the ink of a text that goes on behind it


def widened(ink: Image, band: Sequence[Box], height: float) -> list[Box]:
    """The texts of a band with the white that belongs to the marks at their ends.

    Args:
        band: texts from left to right, no two over each other.
    """
    found: list[Box] = []
    goes_on = False
    for place, box in enumerate(band):
        text = union([found.pop(), box]) if goes_on else box
        after = band[place + 1].x0 if place + 1 < len(band) else ink.shape[1]
        marked = is_marked(ink, box, height)
        goes_on = marked and place + 1 < len(band) and after - box.x1 <= NEXT * height
        end = box.x1 + round(REST * height) if marked and not goes_on else box.x1
        found.append(replace(text, x1=end))
    return found


def is_marked(ink: Image, box: Box, height: float) -> bool:
    """True for a text whose longest line ends in 、 ， 。 ； or ：."""
    part = np.ascontiguousarray(ink[box.y0 : box.y1, box.x0 : box.x1] > 0)
    columns = lines.runs(np.asarray(part.any(axis=0), np.bool_))
    if len(columns) < 2 or columns[-1][1] - columns[-1][0] > NARROW * height:
        return False
    begun, ended = columns[-1]
    line = next(
        (one for one in lines.split(part.astype(np.uint8), height) if one.x1 == ended), None
    )
    if line is None:
        return False
    drawn = part[line.y0 : line.y1]
    rows = np.flatnonzero(drawn.any(axis=1))
    drawn = drawn[rows[0] : rows[-1] + 1]
    tall = len(drawn)
    if tall < 0.6 * height:
        return False
    blots = lines.runs(np.asarray(drawn[:, begun:ended].any(axis=1), np.bool_))
    if len(blots) == 2 and blots[1][0] - blots[0][1] >= APART * height:
        return max(stop - start for start, stop in blots) < LOW * tall
    top, bottom = blots[0][0], blots[-1][1]
    return len(blots) == 1 and top >= LOW * tall and bottom - top >= SMALLEST * height
