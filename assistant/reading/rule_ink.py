"""The ink of a page that may be rule, and where text hides what runs under it.

In: a flat, upright page (paper 255). Out: `Strokes` of level rules and, transposed, of
upright ones. Dotted, dashed and faint rules come out as unbroken as their ink allows;
what is left of a seal's ring does not. Pure; nothing is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading.raster import Sheet

Image = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

INK: Final = 183  # of 255; darker is ink whatever surrounds it
CLEAR: Final = 35.0  # darker than the paper around it by so much is no ringing of a JPEG
DOTS: Final = 0.36  # text heights between two dots of a rule
SHORT: Final = 2.2  # text heights of a broken line at least: text between two rules is shorter
CHORD: Final = 5.5  # text heights for which no seal's ring runs straight


@dataclass(frozen=True, slots=True)
class Strokes:
    """What may be level rule on a page.

    Args:
        ink: 1 where one may run, thickened by a pixel up and down to bear a slight slope.
        text: 1 where characters stand; what runs under them cannot be seen.
    """

    ink: Image
    text: Image

    @property
    def clear(self) -> Image:
        """The ink where no text stands."""
        return np.where(self.text > 0, 0, self.ink).astype(np.uint8)


def strokes(sheet: Sheet) -> tuple[Strokes, Strokes]:
    """What may be level rule, and what may be upright rule, transposed."""
    grey, sealed, height = sheet.grey, sheet.sealed, sheet.text_height
    text = text_mask(grey, height)
    level = _without_seal(_inked(grey, text, height, 6 * height), sealed, height)
    turned, turned_text, turned_seal = (
        np.ascontiguousarray(picture.T) for picture in (grey, text, sealed)
    )
    upright = _inked(turned, turned_text, height, 3 * height)
    upright = _without_seal(upright, turned_seal, height)
    return Strokes(level, text), Strokes(upright, turned_text)


def _without_seal(ink: Image, sealed: Image, height: float) -> Image:
    """The ink without what is left of a seal: its ring is straight for less than a rule is."""
    if not sealed.any():
        return ink
    long_ = cv2.morphologyEx(ink, cv2.MORPH_OPEN, along(CHORD * height))
    return np.where((sealed > 0) & (long_ == 0), 0, ink).astype(np.uint8)


def _inked(grey: Image, text: Image, height: float, long: float) -> Image:
    """1 on ink, on dotted lines, and on faint ones of at least `long` pixels."""
    # Wider than any rule: blur broadens rules by pixels, however small the text is.
    reach = max(9, int(0.4 * height) | 1)
    line = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8))
    # The paper's own noise sets how faint a rule can be and still be told from it.
    least = float(np.clip(4 * np.percentile(line[::4, ::4], 80), 10, 40))
    dark = _thickened(line > least)
    faint = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, along(long)), np.uint8)
    ink = _thickened(_slim((grey < INK).astype(np.uint8), height) > 0)
    rim = max(3, round(0.35 * height))  # serifs and the tops of characters stand around them
    away = cv2.dilate(text, np.ones((rim, rim), np.uint8)) == 0
    dotted = _dotted(_thickened((line > max(least, CLEAR)) & away), SHORT * height, height)
    return np.asarray(ink | _thin(faint, height) | dotted, np.uint8)


def _dotted(thick: Image, long: float, height: float) -> Image:
    """1 along dotted, dashed and worn lines of `long` pixels, from ink where no text stands.

    What is left of text runs together into bars: tall and, unlike a rule that crosses,
    not narrow.
    """
    run = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, along(max(3.0, DOTS * height)))
    bar = np.ones((max(7, int(0.42 * height)), max(7, int(0.5 * height))), np.uint8)
    lone = np.where(cv2.morphologyEx(run, cv2.MORPH_OPEN, bar) > 0, 0, run).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(lone, cv2.MORPH_OPEN, along(long)), np.uint8)


def text_mask(grey: Image, height: float) -> Image:
    """1 where characters stand: ink that is no long stroke and fills a square, or a 1."""
    ink = (grey < INK).astype(np.uint8)
    lines = cv2.morphologyEx(_thickened(ink > 0), cv2.MORPH_OPEN, along(2.5 * height))
    turned = np.ascontiguousarray(ink.T)
    upright = cv2.morphologyEx(_thickened(turned > 0), cv2.MORPH_OPEN, along(2.0 * height))
    rest = np.where((lines > 0) | (upright.T > 0), 0, ink).astype(np.uint8)
    near = max(3, round(0.33 * height))
    run = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))

    def filled(tall: float, wide: float) -> Image:
        block = np.ones((max(1, round(tall * height)), max(1, round(wide * height))), np.uint8)
        return np.asarray(cv2.morphologyEx(run, cv2.MORPH_OPEN, block), np.uint8)

    narrow = filled(0.5, 0.2) & ~(filled(1.6, 0.0) | filled(0.0, 1.6)) & np.uint8(1)
    return np.asarray(filled(0.42, 0.42) | narrow, np.uint8)


def along(length: float) -> Image:
    """A structuring element so many pixels wide and one tall."""
    return np.ones((1, max(1, round(length))), np.uint8)


def _thickened(dark: Bools) -> Image:
    return np.asarray(cv2.dilate(dark.astype(np.uint8), np.ones((3, 1), np.uint8)), np.uint8)


def _thin(strokes: Image, height: float) -> Image:
    """Strokes without blobs: no rule is as thick as a third of the text."""
    blob = np.ones((max(9, int(0.42 * height)), 1), np.uint8)
    fat = cv2.dilate(cv2.morphologyEx(strokes, cv2.MORPH_OPEN, blob), np.ones((5, 5), np.uint8))
    return np.where(fat > 0, 0, strokes).astype(np.uint8)


def _slim(ink: Image, height: float) -> Image:
    """Ink without blots as thick both ways as no stroke is: stars of seals, punch holes."""
    thick = max(5, int(0.42 * height))
    blots = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    if not blots.any():
        return ink
    blots = cv2.dilate(blots, np.ones((thick, thick), np.uint8))
    return np.where(blots > 0, 0, ink).astype(np.uint8)
