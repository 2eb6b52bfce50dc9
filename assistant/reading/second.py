"""A second reading that fails differently, and what two readings say together.

In: crops that were read once, and that reading. Out: another reading of the same ink, by
another network (the one the first was tuned from) and from another picture: softened and
stretched. `joined` says what their agreement is worth. Pure but for the recogniser; nothing
is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import shares, symbols, ticks
from assistant.reading.ocr import Line, Recogniser

Image = npt.NDArray[np.uint8]

READER: Final = "ocr-2x"
LATER: Final = "ocr-hard"  # the reading made when someone asks again
SURE: Final = 0.97  # a cell read with less is read a second time
WIDER: Final = 1.3  # times as wide as it is a crop is drawn for it
VEILED: Final = 0.8  # the same of one with a seal left in
HARD_SCALE: Final = 2.0  # by which `hardened` enlarges
ROUGH: Final = 0.15  # unsure share of a page from which everything is read a second time
RUINED: Final = 0.5  # and from which two readings of a number prove nothing
RUINED_AT_MOST: Final = 0.9
TRUSTED: Final = 0.9  # confidence from which words of a calm page stand on their own
LEGIBLE: Final = 0.5  # confidence below which a second reading is never preferred
CLEARLY: Final = 1.3  # times the confidence of the first, for the second to be preferred
CONTRADICTED: Final = 0.9  # the most that is believed of a text its own ink speaks against
ADDED: Final = 0.0  # confidence of a sight that agrees: `joined` has counted it already
ASKED: Final = 0.65  # of one that was asked for later, and agrees: the doubt left is `SHARED`
SHARED: Final = 0.15  # of the doubt left by one reading stays when the second agrees


def read(pictures: Sequence[Image], heights: Sequence[float], reader: Recogniser) -> list[Line]:
    """Read lines again from other pictures of them; the signs are checked there too.

    Args:
        pictures: of the lines, see `redraw`.
        heights: of the text in each, pixels.
    """
    return [
        by_shape(symbols.settle(line), picture, height)
        for line, picture, height in zip(reader.read(pictures), pictures, heights, strict=True)
    ]


def by_shape(line: Line, crop: Image, height: float) -> Line:
    """A settled line with the marks that their shapes tell better than the recogniser."""
    line = shares.checked(symbols.signed(line, crop, height), crop, height)
    return ticks.checked(line, crop, height)


def redraw(crop: Image, wider: float = WIDER) -> Image:
    """The same ink in another picture: softened, and wider.

    Of fourteen pictures tried (sharper, softer, smaller, larger, higher, slanted, thicker,
    thinner, hard-edged) this one repeats the fewest errors of the first reading: on crops
    with known text 21 of 31 sure and 4 of 60 doubtful ones, where a sharpened picture
    repeated 27 and 15; and it loses none of 150 right readings. With a seal left in it is another
    picture as it is: 206 such lines read as surely at `VEILED` of their width.
    """
    if not crop.size:
        return crop
    tall, wide = crop.shape
    soft = cv2.GaussianBlur(crop, (0, 0), 1.0)
    size = (max(1, round(wider * wide)), tall)
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def unsure_share(lines: Sequence[Line]) -> float:
    """The share of a page's lines that were read with little confidence: how bad the page is."""
    sure = [line.confidence >= SURE for line in lines if line.text]
    # Two lines more, both well read: one doubtful line does not make a short page a bad one.
    return sure.count(False) / (len(sure) + 2)


def joined(first: Line, again: Line, *, contradicted: bool = False, share: float = 0.0) -> float:
    """Probability of the first text once a second reading is known.

    Measured on 93 made pages (seed 121; 6 430 lines whose place was found), wrong of all read,
    by the confidence of the first reading; calm pages have an unsure share below 0.1:

        confidence          below 0.7   0.7 to 0.9   0.9 to 0.97   0.97 to 0.99     above
        words, calm            2 / 53       5 / 67        0 / 23         0 / 59   0 / 3 159
        numbers, calm           1 / 4        1 / 9         0 / 8         0 / 10   0 / 2 165
        words, second differs   1 / 4       3 / 25        0 / 11         0 / 37     0 / 100
        numbers, share 0.1-0.5 9 / 15       4 / 14        3 / 13         0 / 15     2 / 227
        both agree              1 / 3        2 / 8         2 / 8         0 / 10     2 / 226

    So words of a calm page that were read surely stand against a second reading that is less
    sure; a number never does. On pages of which most is unsure two readings of a number agree
    on a wrong one in 10 of 31 cases.
    """
    if symbols.fold(first.text) != symbols.fold(again.text):
        surely = first.confidence >= max(TRUSTED, again.confidence) and not contradicted
        counts = any(char.isdigit() for char in first.text + again.text)
        if surely and share < ROUGH and not counts:
            return first.confidence
        return max(0.0, min(first.confidence, 1 - again.confidence, 0.5))
    doubt = (1 - first.confidence) * SHARED + 0.05 * (1 - again.confidence)
    most = CONTRADICTED if contradicted else 1.0
    if share >= ROUGH:
        weaker = 1 - min(first.confidence, again.confidence)
        doubt = weaker if any(char.isdigit() for char in first.text) else weaker / 2
        most = min(most, RUINED_AT_MOST) if share >= RUINED and _number(first) else most
    return max(0.0, min(most, 1 - doubt))


def better(first: Line, again: Line) -> bool:
    """True when the second reading says something else, and is the likelier one."""
    differs = symbols.fold(first.text) != symbols.fold(again.text)
    legible = bool(again.text) and again.confidence >= LEGIBLE
    return differs and legible and again.confidence > CLEARLY * first.confidence


def _number(line: Line) -> bool:
    return bool(symbols.COUNTABLE.fullmatch(symbols.fold(line.text)))


def hardened(crop: Image) -> Image:
    """The ink of a crop with hard edges, enlarged: no seal's tint, no shadow."""
    if not crop.size:
        return crop
    large = cv2.resize(crop, None, fx=HARD_SCALE, fy=HARD_SCALE, interpolation=cv2.INTER_CUBIC)
    level, _ = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Not quite black and white: thresholding breaks the thin strokes of blurred print.
    hard = (large.astype(np.float32) - (level - 70)) * (255 / 120)
    return np.asarray(np.clip(hard, 0, 255), np.uint8)
