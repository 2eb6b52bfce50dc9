"""A text drawn and damaged as the recogniser gets it: found, cut out, 48 pixels high.

In: a text, the typefaces, a seeded generator. Out: a `Made` line, or None when no face has
the text's characters or the damage left no ink to cut out. The same seed gives the same
pixels as long as the fonts are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading.network import STRIDE
from assistant.reading.ocr import HEIGHT, NARROWEST, fit, squeezed
from assistant.reading.ocr import PAPER as BESIDE
from eval.tuning.damage import kind_of_damage, worn
from eval.tuning.fonts import Fonts
from eval.tuning.texts import Texts

Grey = npt.NDArray[np.uint8]

PAPER: Final = 2  # sizes of a character; paper drawn around the text
NO_INK: Final = 1.7  # sizes from the edges in which no text can stand


@dataclass(frozen=True, slots=True)
class Made:
    """A made line: what it says, its picture (uint8, 48 rows), its kind of damage."""

    text: str
    picture: Grey
    damage: str


def make(text: str, fonts: Fonts, rng: Random) -> Made | None:
    """The text as a line of a worn page."""
    # Half of the lines are small print: that is where characters are lost.
    scanned = rng.uniform(10.5, 16) if rng.random() < 0.5 else rng.uniform(16, 40)
    size = max(10, round(scanned * rng.choice((1, 1, 1, 1.25, 1.6))))
    picture = _drawn(text, size, fonts, rng)
    if picture is None:
        return None
    if size > scanned * 1.1:  # printed finer than it was scanned
        share = scanned / size
        method = rng.choice((cv2.INTER_AREA, cv2.INTER_LINEAR))
        small = cv2.resize(picture, None, fx=share, fy=share, interpolation=method)
        picture, size = np.asarray(small, np.uint8), round(scanned)
    kind = kind_of_damage(rng)
    crop = _cut(worn(picture, size, kind, rng), size, rng)
    return None if crop is None else Made(text, fit(_as_looked_at(crop, size, rng)), kind)


def stream(texts: Texts, fonts: Fonts, rng: Random) -> Iterator[Made]:
    """Lines without end."""
    while True:
        line = make(texts.draw(rng), fonts, rng)
        if line is not None:
            yield line


def on_paper(picture: Grey) -> Grey:
    """(1, height, width), the picture of a line with the paper that the network wants beside it."""
    columns = -(-max(NARROWEST, picture.shape[1] + BESIDE) // STRIDE)
    block = np.full((1, HEIGHT, columns * STRIDE), 255, np.uint8)
    block[0, :, : picture.shape[1]] = picture
    return block


def _drawn(text: str, size: int, fonts: Fonts, rng: Random) -> Grey | None:
    """Black text in the middle of wide white paper; None when no face has its characters."""
    from PIL import Image, ImageDraw

    face = fonts.chinese_for(text, rng)
    if face is None:
        return None
    latin = fonts.latin_for(rng)
    space = rng.choice((0, 0, 0, 0, rng.uniform(-0.03, 0.15))) * size
    runs: list[tuple[str, bool]] = []  # characters of one face, spaced ones each for itself
    for char in text:
        own = latin is not None and ord(char) < 127 and ord(char) in latin.covered
        if runs and runs[-1][1] is own and not space:
            runs[-1] = (runs[-1][0] + char, own)
        else:
            runs.append((char, own))
    fonts_of = {False: face.at(size), True: latin.at(size) if latin else face.at(size)}
    widths = [fonts_of[own].getlength(run) + space for run, own in runs]
    paper = Image.new("L", (int(sum(widths)) + 2 * PAPER * size, 2 * PAPER * size), 255)
    pen = ImageDraw.Draw(paper)
    x, y = PAPER * size + rng.random(), PAPER * size + rng.random()
    shade = rng.choice((0, 0, 0, 20, 40))  # the first run may be paler than the others
    for (run, own), width in zip(runs, widths, strict=True):
        pen.text((x, y), run, font=fonts_of[own], fill=shade, anchor="lm")
        x, shade = x + width, 0
    return np.asarray(paper, np.uint8)


def _cut(picture: Grey, size: int, rng: Random) -> Grey | None:
    """The line's box as the reader would find it, not quite exact; None without ink."""
    middle = len(picture) / 2
    band = picture[int(middle - 0.75 * size) : int(middle + 0.75 * size)]
    darkest = int(band.min())
    dark = band < ((darkest + 255) // 2 if darkest < 200 else 245)
    edge = int(0.15 * size)
    inked = np.flatnonzero(dark[edge : -max(1, edge)].any(axis=0))
    if len(inked) < 2:
        return None
    left = max(int(inked[0]), int(NO_INK * size))
    right = min(int(inked[-1]) + 1, picture.shape[1] - int(NO_INK * size))
    if right - left < 2:
        return None
    side = 0.22 * size * rng.uniform(0.7, 1.4)
    tall = 1.25 * size * rng.uniform(0.9, 1.12)
    middle += rng.uniform(-0.07, 0.07) * size
    rows = slice(max(0, round(middle - tall / 2)), round(middle + tall / 2))
    columns = slice(max(0, round(left - side)), min(picture.shape[1], round(right + side)))
    crop = picture[rows, columns].copy()
    if rng.random() < 0.3:  # the reader paints the cell's rules white
        crop[: rng.randint(0, max(0, int(0.06 * size)))] = 255
    return crop if crop.shape[0] >= 6 and crop.shape[1] >= 4 else None


def _as_looked_at(crop: Grey, size: int, rng: Random) -> Grey:
    """As the reader shows it to the recogniser: squeezed, softened and stretched, or as it is."""
    width = crop.shape[1]
    if width > 3 * size and rng.random() < 0.6:
        return squeezed(crop, 0.75)
    if rng.random() < 0.4:
        if size > 16 or rng.random() < 0.3:
            crop = np.asarray(cv2.GaussianBlur(crop, (0, 0), 1.0), np.uint8)
        wide = round(rng.uniform(0.8, 1.35) * width)
        crop = np.asarray(
            cv2.resize(crop, (wide, len(crop)), interpolation=cv2.INTER_CUBIC), np.uint8
        )
    return crop
