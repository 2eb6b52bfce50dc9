"""A cell's lines taken together: dirt among them, numbers that go on in the next line.

In: the boxes of a cell's lines and what was read from each. Out: the readings that are
text, a number's point kept where the number goes on below it. Pure; nothing is raised.

A reading of a single line drops a point at its end as dirt; where 5685400. stands over
00 it is the decimal point, and without it the amount is a hundredfold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.page import Box
from assistant.reading import symbols
from assistant.reading.ocr import Line

SPECK: Final = 0.35  # text heights; a line no wider and no taller is dirt or a full stop
WHOLE: Final = re.compile(r"\d[\d,]*")
REST: Final = re.compile(r"\d{1,2}[%‰]?")
POINTED: Final = ".．,，。"
STOPS: Final = frozenset("。，、,.oO0°")
HALF: Final = 0.5  # confidence of a number that lost its point between two lines


def dirt(boxes: Sequence[Box], readings: Sequence[Line], height: float) -> list[bool]:
    """Which lines are specks: too small for text, beside a line that is none."""
    small = [max(box.width, box.height) <= SPECK * height for box in boxes]
    texts = [line.text for line, speck in zip(readings, small, strict=True) if not speck]
    if not any(texts):
        return [False] * len(boxes)
    number = all(symbols.COUNTABLE.fullmatch(symbols.fold(text)) for text in texts if text)
    return [
        speck and (number or line.text not in STOPS)
        for line, speck in zip(readings, small, strict=True)
    ]


def mended(readings: Sequence[Line]) -> list[Line]:
    """The lines of a cell with the point between the two halves of a number put back."""
    out = list(readings)
    for i, (one, other) in enumerate(pairwise(readings)):
        if not WHOLE.fullmatch(one.text) or not REST.fullmatch(other.text):
            continue
        if one.chars and one.chars[-1].text in POINTED:
            sure = float(np.prod([char.confidence for char in one.chars]))
            out[i] = replace(one, text=f"{one.text}.", confidence=sure, runners=())
        elif len(one.text) > 2:
            out[i] = replace(one, confidence=min(one.confidence, HALF))
    return out
