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
DASHES: Final = 0.5  # the same on a page all of whose rules have longer gaps
DASHED: Final = 0.5  # share of a page's long rules that such gaps break
RUN: Final = 7.0  # text heights of a long rule
SHORT: Final = 2.2  # text heights of a broken line at least: text between two rules is shorter
LONG: Final = 8.0  # text heights that no stroke of text runs
PALEST: Final = 35.0  # tone of rules that noise breaks: medium ones of made pages have 45
PIECE: Final = 1.0  # text heights of a rule between two others at least
WHOLE: Final = 0.9  # text heights of one that runs from rule to rule
GAP: Final = 4  # pixels on either side of where two rules cross
MEND: Final = 9  # pixels over which such rules are followed
CHORD: Final = 5.5  # text heights for which no seal's ring runs straight


@dataclass(frozen=True, slots=True)
class Strokes:
    """What may be level rule on a page.

    Args:
        ink: 1 where one may run, thickened by a pixel up and down to bear a slight slope.
        text: 1 where characters stand; what runs under them cannot be seen.
        grey: the picture itself, paper 255.
    """

    ink: Image
    text: Image
    grey: Image

    @property
    def clear(self) -> Image:
        """The ink where no text stands."""
        return np.where(self.text > 0, 0, self.ink).astype(np.uint8)


def strokes(sheet: Sheet) -> tuple[Strokes, Strokes]:
    """What may be level rule, and what may be upright rule, transposed."""
    grey, sealed, height = sheet.bare, sheet.sealed, sheet.text_height
    text = text_mask(grey, height)
    turned, turned_text, turned_seal = (
        np.ascontiguousarray(picture.T) for picture in (grey, text, sealed)
    )
    level, upright = _furrows(grey, text, height), _furrows(turned, turned_text, height)
    across, down = _crossings(upright, 1.4 * height), _crossings(level, 2 * height)
    plain, turned_plain = _plain(level, text, height), _plain(upright, turned_text, height)
    dashed = _dashed(plain, level, height) and _dashed(turned_plain, upright, height)
    gap = DASHES if dashed else DOTS
    faint = _faint(level, across, 6 * height, text, height)
    turned_faint = _faint(upright, down, 3 * height, turned_text, height)
    rows = _crossings(level, 6 * height)
    turned_faint |= _from_rule_to_rule(upright, rows, turned_text, height)
    ink = _inked(grey, plain, height, gap, faint)
    turned_ink = _inked(turned, turned_plain, height, gap, turned_faint)
    return (
        Strokes(_without_seal(ink, sealed, height), text, grey),
        Strokes(_without_seal(turned_ink, turned_seal, height), turned_text, turned),
    )


@dataclass(frozen=True, slots=True)
class _Furrows:
    """Where pixels are darker than what lies above and below them, as rules are.

    Args:
        depth: how much darker, of 255.
        least: what less is noise of the paper.
        tone: depth of the palest long rules; 255 where there are none.
        dark: 1 where it is deeper than `least`, thickened by a pixel up and down.
    """

    depth: Image
    least: float
    tone: float
    dark: Image


def _furrows(grey: Image, text: Image, height: float) -> _Furrows:
    # Wider than any rule: blur broadens rules by pixels, however small the text is.
    reach = max(9, int(0.4 * height) | 1)
    depth = np.asarray(
        cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8)), np.uint8
    )
    # The paper's own noise sets how faint a rule can be and still be told from it.
    least = float(np.clip(4 * np.percentile(depth[::4, ::4], 80), 10, 40))
    dark = _thickened(depth > least)
    long_ = cv2.morphologyEx(dark, cv2.MORPH_OPEN, along(LONG * height)) > 0
    ridge = depth >= cv2.dilate(depth, np.ones((5, 1), np.uint8))
    tones = depth[long_ & ridge & (depth > least) & (text == 0)]
    tone = float(np.percentile(tones, 20)) if len(tones) else 255.0
    return _Furrows(depth, least, tone, dark)


def _crossings(furrows: _Furrows, long: float) -> Image:
    """1 where rules of the other direction run, and over the gap that the own one makes in them.

    Where two rules cross, no pixel is darker than its neighbours along either.
    """
    run = cv2.morphologyEx(furrows.dark, cv2.MORPH_OPEN, along(long))
    run = cv2.dilate(run, along(2 * GAP + 1))
    return np.ascontiguousarray(_thickened(run > 0).T)


def _faint(furrows: _Furrows, crossings: Image, long: float, text: Image, height: float) -> Image:
    """1 on lines of `long` pixels, however pale; between the pixels of the palest over gaps."""
    dark = np.where(text > 0, 0, furrows.dark).astype(np.uint8)
    if furrows.tone < PALEST:
        mostly = cv2.blur((dark | crossings) * np.uint8(255), (MEND, 1)) >= 0.75 * 255
        dark |= (mostly & _away(text, height)).astype(np.uint8)
    else:  # a stroke of text that ends at a rule is shorter than a piece of rule
        dark = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, along(PIECE * height)), np.uint8)
    faint = cv2.morphologyEx(dark | crossings, cv2.MORPH_OPEN, along(long))
    return _thin(np.where(dark > 0, faint, 0).astype(np.uint8), height)


def _from_rule_to_rule(furrows: _Furrows, crossings: Image, text: Image, height: float) -> Image:
    """1 on strokes between two crossing rules: a cell one line high has no longer ones."""
    clear = (crossings == 0) & _away(text, 2 * height)
    dark = np.where(clear, furrows.dark, 0).astype(np.uint8)
    run = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, along(WHOLE * height)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(run, connectivity=4)
    whole = np.zeros(len(stats), np.uint8)
    for name, (x, y, width, tall, _) in enumerate(stats[1:], 1):
        rows = slice(y, y + tall)
        # Opening moves by a pixel what an even number of pixels opens.
        ends = crossings[rows, x - 2 : x], crossings[rows, x + width : x + width + 2]
        whole[name] = all(end.any() for end in ends)
    return np.asarray(whole[labels], np.uint8)


def _away(text: Image, height: float) -> Bools:
    """True where no text stands near: serifs and the tops of characters stand around it."""
    rim = max(3, round(0.35 * height))
    return np.asarray(cv2.dilate(text, np.ones((rim, rim), np.uint8)) == 0, np.bool_)


def _without_seal(ink: Image, sealed: Image, height: float) -> Image:
    """The ink without what is left of a seal: its ring is straight for less than a rule is."""
    if not sealed.any():
        return ink
    long_ = cv2.morphologyEx(ink, cv2.MORPH_OPEN, along(CHORD * height))
    return np.where((sealed > 0) & (long_ == 0), 0, ink).astype(np.uint8)


def _inked(grey: Image, plain: Image, height: float, gap: float, faint: Image) -> Image:
    """1 on ink, on faint lines and on dotted ones."""
    ink = _thickened(_slim((grey < INK).astype(np.uint8), height) > 0)
    return np.asarray(ink | faint | _dotted(plain, gap, SHORT, height), np.uint8)


def _plain(furrows: _Furrows, text: Image, height: float) -> Image:
    """1 on ink that is clearly darker than the paper and that no text stands near."""
    return _thickened((furrows.depth > max(furrows.least, CLEAR)) & _away(text, height))


def _dashed(plain: Image, furrows: _Furrows, height: float) -> bool:
    """True when most long rules show only over gaps that are longer than those of dots.

    Blur eats the ends of dashes. Where other rules are plain, ends of characters line up over
    such gaps, and would pass for columns.
    """
    # Every second row will do: rules were thickened to three. Half the time, 15 ms a page.
    plain, dark = plain[::2], furrows.dark[::2]

    def long_(dark: Image, gap: float) -> Image:
        run = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, along(max(3.0, gap * height)))
        return np.asarray(cv2.morphologyEx(run, cv2.MORPH_OPEN, along(RUN * height)), np.uint8)

    whole = long_(plain, DOTS) | long_(dark, 0.0)
    broken = np.where(whole, 0, long_(plain, DASHES))
    return bool(broken.sum() > DASHED * (broken.sum() + whole.sum()))


def _dotted(thick: Image, gap: float, long: float, height: float) -> Image:
    """1 along dotted, dashed and worn lines, from ink where no text stands.

    What is left of text runs together into bars: tall and, unlike a rule that crosses,
    not narrow.

    Args:
        gap, long: text heights, the most between two dots and the least of a line.
    """
    run = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, along(max(3.0, gap * height)))
    bar = np.ones((max(7, int(0.42 * height)), max(7, int(0.5 * height))), np.uint8)
    lone = np.where(cv2.morphologyEx(run, cv2.MORPH_OPEN, bar) > 0, 0, run).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(lone, cv2.MORPH_OPEN, along(long * height)), np.uint8)


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
