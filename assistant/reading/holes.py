"""Characters that a reading left out, and rules that it took for digits.

In: one reading of a line, the crop it was read from, the height of its text. Out: a
yes or no. Pure; nothing is raised.

A recogniser is sure of what it read, and says nothing of what it skipped: a character
whose upper half is gone at the end of a page leaves no trace in the confidences. Chinese
is set in even steps, so ink in a step without a character is a character lost.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import greys, symbols
from assistant.reading.ocr import Line

Image = npt.NDArray[np.uint8]

STEP: Final = 1.12  # text heights from one Chinese character to the next, where unknown
WIDE: Final = 1.6  # steps between two characters from which one between them is missing
PALE: Final = 225  # grey level, blurred, below which an empty step is not empty
PARTED: Final = 1.7  # text heights between two digits; a decimal point stands for 1.1
INKED: Final = 0.3  # text heights of inked columns that are more than a speck
DOTTED: Final = 0.1  # of inked columns in a whole empty step: a comma is no wider
CRAMPED: Final = 0.15  # text heights between text and the rim of its cell; print keeps more
STOPPED: Final = 0.14  # of inked columns behind the last character: a 。 is wider


def holed(line: Line, crop: Image, height: float) -> bool:
    """True when ink stands where an even row of Chinese characters has none read."""
    if (
        not line.chars
        or not crop.size
        or not any(symbols.is_chinese(char.text) for char in line.chars)
    ):
        return False
    wide = crop.shape[1]
    places = [char.x * wide for char in line.chars]
    chinese = [symbols.is_chinese(char.text) for char in line.chars]
    steps = [
        b - a
        for a, b, one, other in zip(places, places[1:], chinese, chinese[1:], strict=False)
        if one and other
    ]
    step = float(median(steps)) if len(steps) >= 3 else STEP * height
    step = min(max(step, 0.9 * height), 1.5 * height)
    spans = [
        (a + 0.6 * step, b - 0.6 * step, DOTTED)
        for a, b, one, other in zip(places, places[1:], chinese, chinese[1:], strict=False)
        if one and other and b - a > WIDE * step
    ]
    if chinese[0]:
        spans.append((0.0, places[0] - 0.75 * step, INKED))
    if chinese[-1]:
        spans.append((places[-1] + 0.62 * step, float(wide), STOPPED))
    if not spans:
        return False
    dark = _dark(crop, height)
    feet = cv2.GaussianBlur(crop, (0, 0), 0.8)[len(crop) // 2 :]
    for start, stop, least in spans:
        a, b = round(start), round(stop)
        if b <= a:
            continue
        # A comma may be paler than any column counts for; nothing else fills a whole step.
        pale = least == DOTTED and feet[:, a:b].min() < PALE
        if pale or dark[a:b].sum() >= least * height:
            return True
    return False


def rimmed(text: str, line: Box, cell: Box, height: float) -> bool:
    """True when a line may hold a rule, or may have been cut by one.

    A number that begins or ends with a 1 near the rim of its cell holds the rule itself;
    text that runs into the rim goes on behind a rule that is none.
    """
    left, right = line.x0 - cell.x0, cell.x1 - line.x1
    if min(left, right) < CRAMPED * height:
        return True
    near = 0.25 * height
    return (text[:1] in "1l|I" and left < near) or (text[-1:] in "1l|I" and right < near)


def parted(line: Line, crop: Image, height: float) -> bool:
    """True when a wide white gap stands in a text: two cells read as one, their rule lost.

    Labels spread over their cell (项  目  名  称) have the same gap everywhere.
    """
    places = sorted(char.x * crop.shape[1] for char in line.chars if char.text.strip())
    gaps = sorted(b - a for a, b in pairwise(places))
    if not gaps:
        return False
    if not any(symbols.is_chinese(char.text) for char in line.chars):
        return bool(gaps[-1] > PARTED * height)
    return len(gaps) > 2 and gaps[-1] > 2 * max(PARTED * height, gaps[-2])


def _dark(crop: Image, height: float) -> npt.NDArray[np.bool_]:
    """Columns of a crop with more ink than a speck leaves."""
    level = greys.half_dark(crop)
    return np.asarray((crop < level).sum(axis=0) >= max(1, round(0.06 * height)), np.bool_)
