"""A cell's lines taken together: dirt among them, numbers and units that go on in the next line.

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
from assistant.reading import linebreaks, second, symbols
from assistant.reading.ocr import Char, Line

SPECK: Final = 0.35  # text heights; a line no wider and no taller is dirt or a full stop
WHOLE: Final = re.compile(r"[≥≤><=]?[-+]?(\d[\d,]*)")  # a number without decimals
MONTH: Final = re.compile(r"(?:19|20)\d\d[.．](?:1[0-2]|0?[1-9])$")  # 2020.07 before its day
REST: Final = re.compile(r"\d{1,2}(?![\d.,])")  # what decimals and days look like
FIGURE_STOPPED: Final = re.compile(r"[\d%‰]。$")
PER: Final = re.compile(r"/[一-鿿]$")  # a unit's first half: 元/人
FURTHER: Final = re.compile(r"[一-鿿][)）]?$")  # and its second: 月
DOTS: Final = "·•∙"
POINTED: Final = ".．,，。"
STOPS: Final = frozenset("。，、,.oO0°")
CLOSED: Final = 0.98  # the most that is believed of a line whose brackets the next one closes


def dirt(boxes: Sequence[Box], readings: Sequence[Line], height: float) -> list[bool]:
    """Which lines are specks: too small for text, beside a line that is none."""
    small = [max(box.width, box.height) <= SPECK * height for box in boxes]
    texts = [line.text for line, speck in zip(readings, small, strict=True) if not speck]
    if not any(texts):
        return [False] * len(boxes)
    number = all(symbols.COUNTABLE.fullmatch(symbols.fold(text)) for text in texts if text)
    begun = small.index(False)  # no stop stands before the text that it ends
    return [
        speck and (number or i < begun or line.text not in STOPS)
        for i, (line, speck) in enumerate(zip(readings, small, strict=True))
    ]


def mended(
    readings: Sequence[Line],
    share: float,
    odd: Sequence[bool] | None = None,
    marked: Sequence[bool] | None = None,
) -> list[Line]:
    """The lines of a cell with what was taken for dirt at their joints put back.

    That is the point between the two halves of a number, and the dot of 元/人·月; and the stop
    of a sentence whose last line is no more than a figure.

    Args:
        share: of the page's lines that are unsure; on a rough page dirt stays likely.
        odd: which of the lines their ink speaks against.
        marked: of which of them it shows a small mark behind the last digit.
    """
    out = list(readings)
    for i, (one, other) in enumerate(pairwise(readings)):
        if PER.search(one.text) and FURTHER.match(other.text):
            if one.chars and one.chars[-1].text in DOTS:
                # Nothing but a dot ends such a line; how sure it is itself says little.
                sure = _sure(one.chars[:-1], share)
                out[i] = replace(out[i], text=f"{one.text}·", confidence=sure, runners=())
            elif other.chars and other.chars[0].text in DOTS:
                out[i + 1] = replace(other, text=f"·{other.text}")
            continue
        number = symbols.fold(one.text)
        begun = WHOLE.fullmatch(number) or MONTH.search(number)
        if not (begun and REST.match(other.text)):
            if linebreaks.digits_meet(one.text, other.text):
                seen = share >= second.ROUGH or (marked is not None and marked[i])
                out[i] = linebreaks.joined(one, other.text, _sure(one.chars, share), marked=seen)
            continue
        if one.chars and one.chars[-1].text in POINTED:
            sure = _sure(one.chars, share)
            out[i] = replace(one, text=f"{one.text}.", confidence=sure, runners=())
        elif sum(map(str.isdigit, number)) > 2:
            out[i] = replace(one, confidence=min(one.confidence, linebreaks.HALF))
    return _with_stop(bracketed(out, odd), share)


def bracketed(readings: Sequence[Line], odd: Sequence[bool] | None = None) -> list[Line]:
    """The lines of a cell, those that end within brackets without a closing one of their own.

    Where （4 stands over 分） the network likes to close at once what the line has opened;
    which of the widths and ends of a bracket it saw says little of what stands before it.
    """
    out = list(readings)
    for i, (one, other) in enumerate(pairwise(readings)):
        whole = symbols.fold(one.text)
        short = whole.removesuffix(")")
        if _left_open(short) != 1 or _left_open(symbols.fold(other.text)) != -1:
            continue
        if odd is not None and odd[i]:
            continue
        kept = [char for char in one.chars if symbols.fold(char.text) not in ("(", ")")]
        if not kept or one.confidence >= CLOSED:
            continue
        sure = min(CLOSED, float(np.prod([char.confidence for char in kept])))
        text = one.text if short == whole else one.text.rstrip()[:-1]
        out[i] = replace(one, text=text, confidence=sure, runners=())
    return out


def _left_open(text: str) -> int:
    """Brackets that a line opens and does not close; less than none where it closes others'."""
    return text.count("(") - text.count(")")


def _with_stop(readings: list[Line], share: float) -> list[Line]:
    """The lines with the stop of a sentence whose last line ends in a figure: 100%。 is no ‰."""
    if not readings:
        return readings
    *before, last = readings
    printed = "".join(char.text for char in last.chars)
    sentence = "".join([*(line.text for line in before), printed])
    if not (FIGURE_STOPPED.search(printed) and symbols.SENTENCE.search(sentence)):
        return readings
    whole = f"{symbols.settled(printed[:-1])}。"
    return [*before, replace(last, text=whole, confidence=_sure(last.chars, share), runners=())]


def _sure(chars: Sequence[Char], share: float) -> float:
    each = float(np.prod([char.confidence for char in chars]))
    return min(each, symbols.CLEANED_AT_MOST) if share >= second.ROUGH else each
