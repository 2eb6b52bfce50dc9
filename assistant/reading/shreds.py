"""Rules worn down to crumbs: a fifth of their ink is left, and nowhere a stroke.

In: a flat page and the height of its text. Out: its rules drawn anew, as `Strokes`, or None
where too little is left of them. Pure; nothing is raised.

No piece of such a rule differs from dust by itself. What tells it is the whole line: crumbs
that lie on one row of pixels all across the page, and hardly any on the rows beside it. How
much of the ink the page kept is measured on those lines; a piece between two crossing lines
is then rule when it kept about as much as they did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d

from assistant.page import Box
from assistant.reading import masks
from assistant.reading.characters import INK, in_words
from assistant.reading.lines import runs
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import Bools, Image, Strokes
from assistant.reading.rules import Floats

LEAST: Final = 1.2  # text heights of crumbs on one row of pixels, less those beside it
BESIDE: Final = (0.3, 0.45)  # text heights above and below a line where another's ink is compared
NARROW: Final = 0.35  # crumbs beside a line, as a share of those on it, at most
FEWEST: Final = 3  # lines each way that make a table
WORDS: Final = 1.5  # text heights of white within a line of text, at most
DUSTLESS: Final = 0.002  # share of ink that dust leaves at least
CHARACTER: Final = (0.3, 0.55, 3.0)  # text heights: the lesser side of one, the greater, the most
ONE: Final = (0.45, 1.4)  # text heights that a 1 is tall
BESIDE_WORD: Final = 0.6  # text heights of white that it has to its neighbours at most
SHOWN: Final = 0.3  # text heights of a wall in sight that tell whether it is there
STROKE: Final = 0.7  # share of the width of a mark that a level stroke in it runs
REST: Final = 0.12  # share of its ink off such strokes that a character has at least
TOGETHER: Final = 3.0  # pixels of one crumb, so that many tell no more than one
SURE: Final = 6.0  # log of the odds at which a short line is one: it may lie on any row
PARTS: Final = 3  # of a short line, each of which must show some of it
OFF: Final = 3  # pixels at both ends of a piece that what crosses there may reach
AROUND: Final = (0.35, 0.6)  # text heights above and beside text that are not looked at
DRAWN: Final = 1  # pixels of a rule on either side of its middle


def redrawn(sheet: Sheet) -> tuple[Strokes, Strokes] | None:
    """Level rules and, transposed, upright ones, each piece drawn whole or not at all."""
    height = sheet.text_height
    ink = (sheet.bare < INK).astype(np.uint8)
    words = masks.closed(_characters(ink, sheet.text, height), 1, WORDS * height)
    hidden = masks.dilated(words, AROUND[0] * height, AROUND[1] * height) | sheet.sealed
    level = _Crumbs(ink, hidden, height)
    upright = _Crumbs(masks.turned(ink), masks.turned(hidden), height)
    ys = level.lines(0, ink.shape[1])
    if len(ys) < FEWEST:
        return None
    xs = upright.lines(ys[0], ys[-1])
    if len(xs) < FEWEST:
        return None
    xs = upright.with_short(xs, ys)
    return (
        Strokes(level.drawn(ys, xs), sheet.text, sheet.bare, height),
        Strokes(upright.drawn(xs, ys), masks.turned(sheet.text), masks.turned(sheet.bare), height),
    )


@dataclass(frozen=True, slots=True)
class Parting:
    """What parts the texts of a page that stand in one cell of its table: crumbs of rules.

    Args:
        ink, text: 1 where there is ink, and where characters stand.
        sealed: 1 under a seal, where nothing can be told.
        rows, columns: of the table, pixels.
        height: of the text.
    """

    ink: Image
    text: Image
    sealed: Image
    rows: Sequence[int]
    columns: Sequence[int]
    height: float

    @classmethod
    def of(cls, sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Parting:
        """That of a sheet, for a table found on it."""
        ink = (sheet.bare < INK).astype(np.uint8)
        text = _characters(ink, sheet.text, sheet.text_height)
        return cls(ink, text, sheet.sealed, rows, columns, sheet.text_height)

    def turned(self) -> Parting:
        """The same with rows and columns exchanged."""
        ink, text, sealed = map(masks.turned, (self.ink, self.text, self.sealed))
        return Parting(ink, text, sealed, self.columns, self.rows, self.height)

    @property
    def _rim(self) -> int:
        return max(2, round(AROUND[0] * self.height / 2))

    def _crumbs(self) -> tuple[_Crumbs, float]:
        """Ink off text along upright lines, and the share of it that a rule has at least."""
        hidden = masks.dilated(self.text, 2 * self._rim, 2 * self._rim) | self.sealed
        crumbs = _Crumbs(masks.turned(self.ink), masks.turned(hidden), self.height)
        return crumbs, _even(*crumbs.wear(*crumbs.counts(self.columns, self.rows)))

    def bare(self, boxes: Sequence[Box]) -> list[bool]:
        """Of each cell whether its left side shows, and shows no rule."""
        crumbs, least = self._crumbs()
        found: list[bool] = []
        for box in boxes:
            pixels, on, beside = (float(n[0, 0]) for n in crumbs.counts([box.x0], [box.y0, box.y1]))
            seen = pixels >= SHOWN * self.height
            found.append(seen and max(0.0, on - beside) < least * pixels)
        return found

    def cuts(
        self, spans: Sequence[tuple[Box, Sequence[int]]], apart: float, lost: bool = False
    ) -> list[list[int]]:
        """Of each cell the columns at which crumbs of a rule part two texts.

        Args:
            spans: cells, and the columns that run through each.
            apart: text heights of white between two such texts at least.
            lost: whole pieces of the rules are gone; then the texts alone tell.
        """
        crumbs, least = self._crumbs()
        rim = self._rim
        found: list[list[int]] = []
        for box, columns in spans:
            inside = self.text[box.y0 + rim : box.y1 - rim, box.x0 + rim : box.x1 - rim]
            white = runs(np.asarray(~inside.any(axis=0), np.bool_))
            gaps = [
                (box.x0 + rim + start, box.x0 + rim + stop)
                for start, stop in white
                if start > 0 and stop < inside.shape[1] and stop - start >= apart * self.height
            ]
            between = [x for x in columns if any(start <= x < stop for start, stop in gaps)]
            pixels, on, beside = (n[:, 0] for n in crumbs.counts(between, [box.y0, box.y1]))
            share = np.maximum(0.0, on - beside) / np.maximum(1, pixels)
            there = (pixels > 0) & (lost | (share >= least))
            found.append([x for x, sure in zip(between, there, strict=True) if sure])
        return found


def _characters(ink: Image, text: Image, height: float) -> Image:
    """1 where characters stand, thin ones too."""
    labels, stats, _ = masks.marks(ink)
    x, y, wide, tall = stats[:, :4].T
    small, large = np.minimum(wide, tall) / height, np.maximum(wide, tall) / height
    sized = (small >= CHARACTER[0]) & (large >= CHARACTER[1]) & (large <= CHARACTER[2])
    known = in_words(text, height)
    for name in np.flatnonzero(sized[1:]) + 1:
        place = slice(y[name], y[name] + tall[name]), slice(x[name], x[name] + wide[name])
        own = labels[place] == name
        if not _is_crossing(own):
            known[place] |= own.view(np.uint8)
    # A 1 stands beside other characters and is as tall as they are.
    ones = np.flatnonzero((tall >= ONE[0] * height) & (tall <= ONE[1] * height))
    for _ in range(2):  # so do the two halves of a character in pieces
        near = masks.dilated(known, BESIDE_WORD * height, 2 * BESIDE_WORD * height)
        for name in ones:
            place = slice(y[name], y[name] + tall[name]), slice(x[name], x[name] + wide[name])
            if near[place].all():
                known[place] = 1
    return known


def _is_crossing(mark: Bools) -> bool:
    """True for a mark of hardly anything but one level and one upright stroke."""
    level = np.asarray(mark.mean(axis=1) >= STROKE)
    upright = np.asarray(mark.mean(axis=0) >= STROKE)
    rest = mark & ~level[:, None] & ~upright
    one_each = all(len(runs(lines)) <= 1 for lines in (level, upright))
    return one_each and bool(rest.sum() < REST * mark.sum())


def _even(left: float, dust: float) -> float:
    """The share of ink that is as likely for a rule as for dust, both Poisson."""
    return float((left - dust) / np.log(left / dust))


class _Crumbs:
    """Ink off text, looked at along level lines."""

    def __init__(self, ink: Image, hidden: Image, height: float) -> None:
        self._seen = hidden == 0
        self._ink = masks.thickened(ink & ~hidden)
        self._height = height

    def lines(self, start: int, stop: int) -> list[int]:
        """Rows of pixels with far more crumbs in these columns than those beside them."""
        along = self._ink[:, start:stop].sum(axis=1, dtype=np.int64)
        beside = self._beside(along)
        extra = along - beside
        plain = (extra >= LEAST * self._height) & (beside <= NARROW * along)
        return self._best(np.where(plain, extra, 0))

    def with_short(self, ys: Sequence[int], xs: Sequence[int]) -> list[int]:
        """The lines, and those that run from one crossing line to another and have little ink."""
        left, dust = self.wear(*self.counts(ys, xs))
        best = np.zeros(len(self._ink))
        cuts = [
            np.linspace(a + OFF, max(a + OFF, b - OFF), PARTS + 1).astype(int)
            for a, b in pairwise(xs)
        ]
        gaps = [(self._summed(self._ink, own), self._summed(self._seen, own)) for own in cuts]
        for first in range(len(gaps)):
            along, pixels = np.zeros(len(best)), np.zeros(len(best))
            whole = np.ones(len(best), np.bool_)
            for last, (inked, seen) in enumerate(gaps[first:]):
                along += inked.sum(axis=1)
                pixels += seen.sum(axis=1)
                # One gap must show the line in all its parts, more of them each somewhere.
                parts = (inked > 0) | (seen == 0)
                whole &= (inked.sum(axis=1) > 0) | (seen.sum(axis=1) < self._height)
                if not whole.any():
                    break
                extra = np.maximum(0, along - self._beside(along))
                odds = (extra * np.log(left / dust) - pixels * (left - dust)) / TOGETHER
                sure = whole & (pixels >= self._height) & (parts.all(axis=1) | (last > 0))
                best = np.maximum(best, np.where(sure, odds, 0))
        new = self._best(np.where(best >= SURE, best, 0))
        return sorted([*ys, *(y for y in new if all(abs(y - own) >= self._height for own in ys))])

    @staticmethod
    def _summed(mask: npt.NDArray[Any], cuts: npt.NDArray[np.int_]) -> npt.NDArray[np.int64]:
        """(rows, parts): pixels of a mask in each part of every row."""
        parts = (mask[:, start:stop].sum(axis=1, dtype=np.int64) for start, stop in pairwise(cuts))
        return np.stack(list(parts), axis=1)

    def _best(self, extra: npt.NDArray[Any]) -> list[int]:
        """Rows with more than all those near them; of several alike the middle one."""
        reach = round(BESIDE[0] * self._height)
        best = (extra > 0) & (extra == maximum_filter1d(extra, 2 * reach + 1))
        groups: list[list[int]] = []
        for y in np.flatnonzero(best).tolist():
            if groups and y - groups[-1][-1] <= reach:
                groups[-1].append(y)
            else:
                groups.append([y])
        return [group[len(group) // 2] for group in groups]

    def drawn(self, ys: Sequence[int], xs: Sequence[int]) -> Image:
        """The rules along lines, from crossing to crossing, each piece whole or not at all."""
        out = np.zeros_like(self._ink)
        for y, own in zip(ys, self._walls(ys, xs), strict=True):
            rows = slice(max(0, y - DRAWN), y + DRAWN + 1)
            for (start, stop), there in zip(pairwise(xs), own, strict=True):
                if there:
                    out[rows, start : stop + 1] = 1
        return out

    def _walls(self, ys: Sequence[int], xs: Sequence[int]) -> Bools:
        """(lines, gaps): pieces whose ink is likelier what is left of a rule than dust."""
        pixels, on, beside = self.counts(ys, xs)
        left, dust = self.wear(pixels, on, beside)
        told = pixels >= self._height
        shares = np.maximum(0.0, on - beside) / np.maximum(1, pixels)
        there = told & (shares >= _even(left, dust))
        # What text hides goes on as the pieces beside it do.
        before = np.pad(there, ((0, 0), (1, 1)))[:, :-2]
        after = np.pad(there, ((0, 0), (1, 1)))[:, 2:]
        return there | (~told & before & after)

    def wear(self, pixels: Floats, on: Floats, beside: Floats) -> tuple[float, float]:
        """The share of ink that is left of the page's rules, and the one of dust."""
        told = pixels >= self._height
        dust = max(DUSTLESS, float(beside[told].sum() / max(1, pixels[told].sum())))
        shares = np.maximum(0.0, on - beside) / np.maximum(1, pixels)
        left = 10 * dust
        for _ in range(5):
            there = told & (shares >= _even(left, dust))
            kept = float((shares * pixels)[there].sum() / max(1, pixels[there].sum()))
            left = max(2 * dust, kept)
        return left, dust

    def counts(self, ys: Sequence[int], xs: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """(lines, gaps): pixels of each piece in sight, those with ink, and those beside it."""
        pixels, on, beside = np.zeros((3, len(ys), len(xs) - 1))
        for i, y in enumerate(ys):
            for j, (start, stop) in enumerate(pairwise(xs)):
                columns = slice(start + OFF, max(start + OFF, stop - OFF))
                seen = self._seen[y, columns]
                pixels[i, j] = seen.sum()
                along = self._ink[:, columns][:, seen].sum(axis=1, dtype=np.int64)
                on[i, j] = along[y]
                beside[i, j] = self._beside(along)[y]
        return pixels, on, beside

    def _beside(self, along: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The most ink on the rows a little above and below each row."""
        steps = [round(part * self._height) * sign for part in BESIDE for sign in (-1, 1)]
        return np.asarray(np.max([np.roll(along, step) for step in steps], axis=0))
