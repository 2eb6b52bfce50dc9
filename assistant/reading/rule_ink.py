"""The ink of a page that may be rule, and where text hides what runs under it.

In: a flat, upright page (paper 255). Out: `Strokes` of level rules and, transposed, of
upright ones. Dotted, dashed and faint rules come out as unbroken as their ink allows;
what is left of a seal's ring does not. Pure; nothing is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys, masks
from assistant.reading.abreast import both
from assistant.reading.characters import INK, in_words, text_mask
from assistant.reading.masks import level_runs, thickened
from assistant.reading.raster import Sheet

Image = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int32]

NOISIEST: Final = 40.0  # grey levels; what is deeper is no noise of paper
CLEAR: Final = 35.0  # darker than the paper around it by so much is no ringing of a JPEG
DOTS: Final = 0.36  # text heights between two dots of a rule
DASHES: Final = (0.5, 0.65)  # the same on a page most of whose rules have longer gaps
DASHED: Final = 0.5  # share of a page's long rules that such gaps break
SOME: Final = 0.3  # share of them that dots break on a page whose rules are dotted
RUN: Final = 7.0  # text heights of a long rule
SHORT: Final = 2.2  # text heights of a broken line at least: text between two rules is shorter
TALL: Final = 1.35  # text heights; no stroke of a character is as tall
LONG: Final = 8.0  # text heights that no stroke of text runs
SMEAR: Final = 17  # pixels that a rule is smeared to at most
PALEST: Final = 35.0  # tone of rules that noise breaks: medium ones of made pages have 45
PIECE: Final = 1.0  # text heights of a rule between two others at least
WHOLE: Final = 0.9  # text heights of one that runs from rule to rule
GAP: Final = 4  # pixels on either side of where two rules cross
MEND: Final = 9  # pixels over which such rules are followed
FREE: Final = 0.16  # text heights by which a rule may stray from its line
CHORD: Final = 5.5  # text heights for which no seal's ring runs straight
HOLE: Final = 0.5  # text heights of a hole in a long stroke at most


Piece = tuple[float, int, int]
"""A rule: where it stands, where it begins and where it ends."""


class Look(Enum):
    """Which rules a page is looked at for: all, those smeared broad, the darker ones, worn ones."""

    USUAL = auto()
    SMEARED = auto()
    FIRM = auto()
    WORN = auto()


FAINTEST: Final = {Look.USUAL: 10.0, Look.SMEARED: 7.0, Look.FIRM: 60.0, Look.WORN: 10.0}
"""Grey levels that a rule is darker than paper at least."""


@dataclass(frozen=True)
class Strokes:
    """What may be level rule on a page.

    Args:
        ink: 1 where one may run, thickened by a pixel up and down to bear a slight slope.
        text: 1 where characters stand; what runs under them cannot be seen.
        grey: the picture itself, paper 255.
        height: of the text, pixels.
        dashed: the rules of the page are dashes or dots, and run together only off text.
        gap: text heights, the most between two of them.
    """

    ink: Image
    text: Image
    grey: Image
    height: float
    dashed: bool = False
    gap: float = DOTS

    @cached_property
    def clear(self) -> Image:
        """The ink where no text stands."""
        return self.ink & ~self.text

    @cached_property
    def tall(self) -> Image:
        """The clear ink that runs on for longer than any stroke of a character is tall."""
        return level_runs(self.clear, int(TALL * self.height))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The long strokes, holes in them closed."""
        found = masks.marks(masks.closed(self.tall, 1, HOLE * self.height))
        return tuple(
            (float(centre[1]), int(stat[0]), int(stat[0] + stat[2]))
            for stat, centre in zip(found.stats[1:], found.centres[1:], strict=True)
        )

    @cached_property
    def hidden(self) -> Bools:
        """Where text would stand on a level line, and between the characters of such text."""
        # Between the characters of a line stand the strokes that the mask leaves out.
        run = masks.dilated(masks.closed(self.text, 1, 0.8 * self.height), 1, 0.3 * self.height)
        free = max(2, round(FREE * self.height))
        return masks.dilated(run, 2 * free + 1, 1).view(np.bool_)


def strokes(sheet: Sheet, look: Look = Look.USUAL) -> tuple[Strokes, Strokes]:
    """What may be level rule, and what may be upright rule, transposed.

    Args:
        look: smeared follows rules that a moving sheet made broad and hardly darker than
            paper; firm leaves out what shows through from the sheet's other side; worn takes
            what stands on its own for a piece of a rule, and not for a 1.
    """
    found = _among(sheet, sheet.text, sheet.text, look)
    if not found[0].dashed:
        return found
    # Of dots and characters between them a closing makes one text, and the rule under it is lost.
    # What runs across such a rule has text on its way all the same.
    height = sheet.text_height
    across, down = _dots(*found), masks.turned(_dots(*found[::-1]))
    own = text_mask(np.where((across | down) > 0, 255, sheet.bare).astype(np.uint8), height)
    own &= sheet.text  # what is left of a rule beside the dots that were taken is no 1
    lane = 2 * round(2 * FREE * height) + 1
    across, down = masks.dilated(across, lane, 1), masks.dilated(down, 1, lane)
    return _among(sheet, (sheet.text & ~across) | own, (sheet.text & ~down) | own, look)


def _dots(found: Strokes, other: Strokes) -> Image:
    """1 along the long dotted and dashed rules, on text that stands near them too.

    Args:
        other: of the other direction. Where two rules cross, no pixel is darker than its neighbours.
    """
    grey, height = found.grey, found.height
    reach = max(9, int(0.4 * height) | 1)
    depth = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8))
    thick = thickened(_over(np.asarray(depth, np.uint8), CLEAR))
    near = 2 * GAP + 1 + found.gap * height
    crossing = masks.dilated(masks.turned(level_runs(other.clear, RUN * height)), 1, near)
    return level_runs(_dotted(thick, found.gap, PIECE, height) | crossing, RUN * height)


def _among(sheet: Sheet, beside: Image, above: Image, look: Look) -> tuple[Strokes, Strokes]:
    """The strokes of a page.

    Args:
        beside, above: 1 where characters stand that hide level rules, and upright ones.
    """
    grey, height = sheet.bare, sheet.text_height

    def seen_among(text: Image) -> _Seen:
        text = in_words(text, height) if look is Look.WORN else text
        return _Seen(grey, text, _blank(text, height), sheet.sealed, height)

    def looked(seen: _Seen) -> tuple[_Seen, _Furrows, Image]:
        furrows = _furrows(seen, look)
        return seen, furrows, _plain(furrows, seen)

    ((seen, level, plain), ink), (seen_turned, upright, turned_plain) = both(
        lambda: (looked(seen_among(beside)), _slim((grey < INK).view(np.uint8), height)),
        lambda: looked(seen_among(above).turned()),
    )
    across, down = both(
        lambda: _crossings(upright, 1.4 * height), lambda: _crossings(level, 2 * height)
    )

    def level_lines() -> tuple[float, bool, Image]:
        gaps = _dashed(plain, level, height)
        gaps &= _dashed(turned_plain, upright, height) if gaps else gaps
        gap = min(gaps, default=DOTS)
        dashed = gap != DOTS or all(
            _dotted_share(*lines, height) >= SOME
            for lines in ((plain, level, across), (turned_plain, upright, down))
        )
        return gap, dashed, _faint(level, across, 6 * height, seen)

    def upright_lines() -> Image:
        short = _from_rule_to_rule(upright, _crossings(level, 6 * height), seen_turned)
        return _faint(upright, down, 3 * height, seen_turned) | short

    (gap, dashed, faint), turned_faint = both(level_lines, upright_lines)

    def lines(seen: _Seen, ink: Image, faint: Image, plain: Image) -> Strokes:
        dotted = _dotted(plain, gap, SHORT, height)
        found = _strokes(seen, thickened(ink) | faint | dotted, dashed, gap)
        _ = found.hidden, found.tall  # what every page asks of them
        return found

    def turned_lines() -> Strokes:
        found = lines(seen_turned, masks.turned(ink), turned_faint, turned_plain)
        _ = found.pieces  # and of upright ones
        return found

    return both(lambda: lines(seen, ink, faint, plain), turned_lines)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What both directions of rules are looked for on; transposed for the upright ones.

    Args:
        grey, text, sealed: of the sheet.
        blank: 1 where no text stands near.
        height: of the text, pixels.
    """

    grey: Image
    text: Image
    blank: Image
    sealed: Image
    height: float

    def turned(self) -> _Seen:
        """The same with rows and columns exchanged."""
        return _Seen(
            masks.turned(self.grey),
            masks.turned(self.text),
            masks.turned(self.blank),
            masks.turned(self.sealed),
            self.height,
        )


def _strokes(seen: _Seen, ink: Image, dashed: bool, gap: float) -> Strokes:
    """The strokes of ink, but for what is left of a seal."""
    some = np.flatnonzero(seen.sealed.any(axis=1))
    if len(some):  # a seal's ring is straight for less than a rule is
        ink[some] &= ~(seen.sealed[some] & ~level_runs(ink[some], CHORD * seen.height))
    return Strokes(ink, seen.text, seen.grey, seen.height, dashed, gap)


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


def _furrows(seen: _Seen, look: Look) -> _Furrows:
    smeared = look is Look.SMEARED
    # Wider than any rule: blur broadens rules by pixels, however small the text is.
    reach = max(SMEAR if smeared else 9, int(0.4 * seen.height) | 1)
    depth = np.asarray(
        cv2.morphologyEx(seen.grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8)), np.uint8
    )
    # The paper's own noise sets how faint a rule can be and still be told from it.
    noise = 4 * greys.percentile(depth[::4, ::4], 80)
    least = max(FAINTEST[look], min(noise, NOISIEST))
    deep = _over(depth, least)
    if smeared:
        deep &= _ridge(depth)
    dark = thickened(deep)
    tones = _tones(depth, level_runs(dark, LONG * seen.height) & deep, seen.text)
    tone = greys.percentile(tones, 20) if len(tones) else 255.0
    return _Furrows(depth, least, tone, dark)


def _tones(depth: Image, runs: Image, text: Image) -> Image:
    """How deep the middles of long runs are, off text."""
    some = np.flatnonzero(runs.any(axis=1))  # of the rows: most have no such run
    ridge = depth[some] >= cv2.dilate(depth, np.ones((5, 1), np.uint8))[some]
    return np.asarray(depth[some][(runs[some] & ~text[some]).view(bool) & ridge], np.uint8)


def _ridge(depth: Image) -> Image:
    """1 along the middle of what is deep: a smeared rule is broad, and its middle is the rule."""
    soft = cv2.blur(depth, (1, SMEAR // 2))
    return (soft >= cv2.dilate(soft, np.ones((SMEAR * 2 // 3, 1), np.uint8))).astype(np.uint8)


def _crossings(furrows: _Furrows, long: float) -> Image:
    """1 where rules of the other direction run, and over the gap that the own one makes in them.

    Where two rules cross, no pixel is darker than its neighbours along either.
    """
    run = masks.dilated(level_runs(furrows.dark, long), 1, 2 * GAP + 1)
    return masks.turned(thickened(run))


def _faint(furrows: _Furrows, crossings: Image, long: float, seen: _Seen) -> Image:
    """1 on lines of `long` pixels, however pale; between the pixels of the palest over gaps."""
    dark = furrows.dark & ~seen.text
    if furrows.tone < PALEST:
        mostly = cv2.blur((dark | crossings) * np.uint8(255), (MEND, 1))
        dark |= (mostly >= np.ceil(0.75 * 255)).view(np.uint8) & seen.blank
    else:  # a stroke of text that ends at a rule is shorter than a piece of rule
        dark = level_runs(dark, PIECE * seen.height)
    return _thin(level_runs(dark | crossings, long) & dark, seen.height)


def _from_rule_to_rule(furrows: _Furrows, crossings: Image, seen: _Seen) -> Image:
    """1 on strokes between two crossing rules: a cell one line high has no longer ones."""
    dark = furrows.dark & ~crossings & _blank(seen.text, 2 * seen.height)
    run = level_runs(dark, WHOLE * seen.height)
    found = masks.marks(run)
    x, y, width, tall = found.stats[:, :4].T
    columns = crossings.shape[1]

    def crosses(column: Places) -> Bools:
        """Whether a rule crosses there, somewhere along the height of each mark."""
        met = np.zeros(len(x), np.bool_)
        for row in range(int(tall[1:].max(initial=0))):
            rows = y + np.minimum(row, tall - 1)
            met |= crossings[rows, np.clip(column, 0, columns - 1)] > 0
        return np.asarray(met & (column >= 0) & (column < columns), np.bool_)

    # Opening moves by a pixel what an even number of pixels opens.
    whole = (crosses(x - 2) | crosses(x - 1)) & (crosses(x + width) | crosses(x + width + 1))
    whole[0] = False
    return found.those(whole)


def _plain(furrows: _Furrows, seen: _Seen) -> Image:
    """1 on ink that is clearly darker than the paper and that no text stands near."""
    return thickened(_over(furrows.depth, max(furrows.least, CLEAR)) & seen.blank)


def _over(depth: Image, least: float) -> Image:
    """1 where it is deeper."""
    # Depths are whole numbers: compared with one, they need not be made fractions.
    return (depth > int(least)).view(np.uint8)


def _blank(text: Image, height: float) -> Image:
    """1 where no text stands near: serifs and the tops of characters stand around it."""
    rim = max(3, round(0.35 * height))
    return masks.dilated(text, rim, rim) ^ np.uint8(1)


def _dashed(plain: Image, furrows: _Furrows, height: float) -> set[float]:
    """The gaps of dashes over which most long rules show, if they show over none of dots.

    Blur eats the ends of dashes. Where other rules are plain, ends of characters line up over
    such gaps, and would pass for columns.
    """
    # Every second row will do: rules were thickened to three.
    plain, dark = plain[::2], furrows.dark[::2]

    def long_(dark: Image, gap: float) -> Image:
        return level_runs(masks.closed(dark, 1, max(3.0, gap * height)), RUN * height)

    whole = long_(plain, DOTS) | long_(dark, 0.0)
    shown = cv2.countNonZero(whole)
    broken = {gap: cv2.countNonZero(long_(plain, gap) & ~whole) for gap in DASHES}
    return {gap for gap, more in broken.items() if more > DASHED * (more + shown)}


def _dotted_share(plain: Image, furrows: _Furrows, crossings: Image, height: float) -> float:
    """Share of a page's long rules that show only over the gaps of dots and short dashes."""
    plain = plain[::2]
    whole = level_runs((furrows.dark | crossings)[::2], RUN * height)
    run = level_runs(masks.closed(plain, 1, max(3.0, DOTS * height)), RUN * height)
    broken = cv2.countNonZero(run & ~masks.dilated(whole, 3, 1))
    return broken / max(1, broken + cv2.countNonZero(whole))


def _dotted(thick: Image, gap: float, long: float, height: float) -> Image:
    """1 along dotted, dashed and worn lines, from ink where no text stands.

    What is left of text runs together into bars: tall and, unlike a rule that crosses,
    not narrow.

    Args:
        gap, long: text heights, the most between two dots and the least of a line.
    """
    run = masks.closed(thick, 1, max(3.0, gap * height))
    bars = masks.opened(run, max(7, int(0.42 * height)), max(7, int(0.5 * height)))
    return level_runs(run & ~bars, long * height)


def _thin(strokes: Image, height: float) -> Image:
    """Strokes without blobs: no rule is as thick as a third of the text."""
    return masks.without_blobs(strokes, max(9, int(0.42 * height)), 1, 5)


def _slim(ink: Image, height: float) -> Image:
    """Ink without blots as thick both ways as no stroke is: stars of seals, punch holes."""
    thick = max(5, int(0.42 * height))
    return masks.without_blobs(ink, thick, thick, thick)
