"""What is left of worn rules, told from dust by where it lies and how much of it there is.

In: the ink of a page and where its text stands. Out: the lines along which crumbs lie, and for
each piece between two crossing lines how much ink it has, how much lies beside it, and how much
the page's rules kept. Upright lines are level ones of the transposed page. Pure; nothing is
raised.

No piece of a worn rule differs from dust by itself. What tells it is the whole line: crumbs on
one row of pixels all across the page, and hardly any on the rows beside it. How much of their
ink the rules kept is measured on those lines; a piece is then rule when it kept about as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d

from assistant.reading import masks
from assistant.reading.characters import in_words
from assistant.reading.lines import runs
from assistant.reading.rule_ink import Bools, Image
from assistant.reading.rules import Floats

LEAST: Final = 1.2  # text heights of crumbs on one row of pixels, less those beside it
BESIDE: Final = (0.3, 0.45)  # text heights above and below a line where another's ink is compared
NARROW: Final = 0.35  # crumbs beside a line, as a share of those on it, at most
DUSTLESS: Final = 0.002  # share of ink that dust leaves at least
CHARACTER: Final = (0.3, 0.55, 3.0)  # text heights: the lesser side of one, the greater, the most
ONE: Final = (0.45, 1.4)  # text heights that a 1 is tall
BESIDE_WORD: Final = 0.6  # text heights of white that it has to its neighbours at most
STROKE: Final = 0.7  # share of the width of a mark that a level stroke in it runs
REST: Final = 0.12  # share of its ink off such strokes that a character has at least
TOGETHER: Final = 3.0  # pixels of one crumb, so that many tell no more than one
SURE: Final = 6.0  # log of the odds at which a short line is one: it may lie on any row
PARTS: Final = 3  # of a short line, each of which must show some of it
OFF: Final = 3  # pixels at both ends of a piece that what crosses there may reach
DRAWN: Final = 1  # pixels of a rule on either side of its middle


class Crumbs:
    """Ink off text, looked at along level lines.

    Args:
        ink: 1 where there is ink.
        hidden: 1 where text stands or a seal, and nothing can be told.
        height: of the text, pixels.
    """

    def __init__(self, ink: Image, hidden: Image, height: float) -> None:
        self._seen = hidden == 0
        self._ink = masks.thickened(ink & ~hidden)
        self._height = height
        self._steps = [round(part * height) * sign for part in BESIDE for sign in (-1, 1)]

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
        there = told & (share(pixels, on, beside) >= even(left, dust))
        # What text hides goes on as the pieces beside it do.
        before = np.pad(there, ((0, 0), (1, 1)))[:, :-2]
        after = np.pad(there, ((0, 0), (1, 1)))[:, 2:]
        return there | (~told & before & after)

    def wear(self, pixels: Floats, on: Floats, beside: Floats) -> tuple[float, float]:
        """The share of ink that is left of the page's rules, and the one of dust."""
        told = pixels >= self._height
        dust = max(DUSTLESS, float(beside[told].sum() / max(1, pixels[told].sum())))
        shares = share(pixels, on, beside)
        left = 10 * dust
        for _ in range(5):
            there = told & (shares >= even(left, dust))
            kept = float((shares * pixels)[there].sum() / max(1, pixels[there].sum()))
            left = max(2 * dust, kept)
        return left, dust

    def counts(self, ys: Sequence[int], xs: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """(lines, gaps): pixels of each piece in sight, those with ink, and those beside it."""
        pixels, on, beside = np.zeros((3, len(ys), len(xs) - 1))
        for i, y in enumerate(ys):
            rows = np.clip([y, *(y + step for step in self._steps)], 0, len(self._ink) - 1)
            around = self._ink[rows]
            for j, (start, stop) in enumerate(pairwise(xs)):
                columns = slice(start + OFF, max(start + OFF, stop - OFF))
                seen = self._seen[y, columns]
                pixels[i, j] = seen.sum()
                along = around[:, columns][:, seen].sum(axis=1, dtype=np.int64)
                on[i, j], beside[i, j] = along[0], along[1:].max()
        return pixels, on, beside

    def _beside(self, along: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The most ink on the rows a little above and below each row."""
        return np.asarray(np.max([np.roll(along, step) for step in self._steps], axis=0))


def share(pixels: Floats, on: Floats, beside: Floats) -> Floats:
    """Of the pixels of each piece in sight, those with more ink than what lies beside it."""
    return np.asarray(np.maximum(0.0, on - beside) / np.maximum(1, pixels))


def even(left: float, dust: float) -> float:
    """The share of ink that is as likely for a rule as for dust, both Poisson."""
    return float((left - dust) / np.log(left / dust))


def characters(ink: Image, text: Image, height: float) -> Image:
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
