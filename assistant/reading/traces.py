"""Rules that faded to a tone hardly darker than paper: found by what their pixels have in common.

In: the strokes of a page, its lines and the lines that cross them. Out: which pieces of
the lines are still there in traces, and of which pieces that can be told. Pure; nothing
is raised.

A trace of six grey levels drowns in the grain of the paper at every pixel, yet the mean
of the fifty pixels of a piece has a seventh of that grain. What text, dirt or the end of
a neighbouring rule leaves there is in one part of the piece; a rule is in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading.rule_ink import FREE, Bools, Image, Strokes
from assistant.reading.rules import Floats, over_strips

PARTS: Final = 3  # of a piece, each of which must show the rule
FEWEST: Final = 5  # pixels in sight that a part is judged by
FAINTEST: Final = 2.5  # grey levels that a trace is darker than the paper on both sides of it
ABOVE_GRAIN: Final = 6.0  # times the error of a mean of pixels that share their grain
COVERED: Final = 0.6  # share of the pixels in sight that a trace darkens
CAP: Final = np.uint8(16)  # grey levels; a speck or the rim of a character is darker, but small
ASIDE: Final = 4  # rows of paper that a trace is compared with above it, and below
OFF: Final = 4  # pixels at both ends of a piece that what crosses there may reach

Ints = npt.NDArray[np.int_]


def traced(
    level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float, asked: Bools
) -> tuple[Floats, Bools]:
    """(lines, gaps): share of the parts in sight that show the rule, and pieces well in sight.

    Args:
        asked: (lines, gaps), the pieces to look at; of the others nothing shows.
    """
    free = max(2, round(FREE * height))
    far = free + 1 + ASIDE
    dark = np.zeros((len(ys), max(0, len(xs) - 1)))
    clear = np.zeros_like(dark, bool)
    cuts = _cuts(xs)
    narrow = np.diff(cuts[:, [0, -1]])[:, 0] < PARTS * FEWEST + PARTS  # judged as one part
    for i, y in enumerate(ys):
        if not far <= y < len(level.grey) - far or not asked[i].any():
            continue
        rows = slice(y - far, y + far + 1)
        shade = _shade(level.grey[rows])
        seen = (level.text[rows] == 0) & ~level.hidden[y]
        own = asked[i] & ~narrow
        if own.any():
            shown, judged = _shown(shade, seen, cuts[own, :-1].ravel(), cuts[own, 1:].ravel())
            by_part, in_part = shown.reshape(-1, PARTS), judged.reshape(-1, PARTS)
            enough = in_part.sum(axis=1) >= PARTS - 1
            share = (by_part & in_part).sum(axis=1) / np.maximum(1, in_part.sum(axis=1))
            clear[i, own], dark[i, own] = enough, enough * share
        own = asked[i] & narrow
        if own.any():
            whole, enough = _shown(shade, seen, cuts[own, 0], cuts[own, -1])
            clear[i, own], dark[i, own] = enough, enough & whole
    return over_strips(dark, xs, 2 * OFF + FEWEST), clear


def lanes(level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float) -> Bools:
    """(lines, gaps): pieces beside which text stands, but on which none does.

    Between the characters of a line that runs on there is no lane as broad.
    """
    free = max(2, round(FREE * height))
    out = np.zeros((len(ys), max(0, len(xs) - 1)), bool)
    for i, y in enumerate(ys):
        text = np.asarray(level.text[max(0, y - free) : y + free + 1].any(axis=0))
        out[i] = [not text[start:stop].any() for start, stop in pairwise(xs)]
    return out


def crossed(upright: Strokes, xs: Sequence[int], ys: Sequence[int], height: float) -> Bools:
    """(lines, gaps): pieces of upright lines on both sides of which text stands at once, near.

    Between two characters, and behind a full-width stop, text that runs on leaves a gap.
    """
    near = max(3, round(height))
    out = np.zeros((len(xs), max(0, len(ys) - 1)), bool)
    for i, x in enumerate(xs):
        before = upright.text[max(0, x - near) : x].any(axis=0)
        both = np.asarray(before & upright.text[x + 1 : x + near + 1].any(axis=0))
        out[i] = [both[start:stop].sum() > 0.4 * height for start, stop in pairwise(ys)]
    return out


def through(level: Strokes, box: Box, height: float) -> list[int]:
    """Positions of level lines that run in traces all the way through a cell."""
    free, rim = max(2, round(FREE * height)), max(3, round(0.3 * height))
    far = free + 1 + ASIDE
    rows = slice(box.y0 + rim, box.y1 - rim)
    shade, seen = _shade(level.grey[rows]), level.text[rows] == 0
    if len(shade) <= 2 * far or box.width < PARTS * FEWEST + 2 * rim:
        return []
    cuts = np.linspace(box.x0 + rim, box.x1 - rim, PARTS + 1).astype(int)
    means, spread, pixels = _moments(shade, seen, cuts[:-1], cuts[1:])
    around = np.lib.stride_tricks.sliding_window_view(means, 2 * far + 1, axis=0)
    grain = np.median(spread, axis=0)
    contrast = around[..., far] - np.maximum(
        np.median(around[..., :ASIDE], axis=-1), np.median(around[..., -ASIDE:], axis=-1)
    )
    pixels = pixels[far : len(pixels) - far]
    error = np.sqrt(grain / np.maximum(1, pixels))
    shown = contrast - np.maximum(FAINTEST, ABOVE_GRAIN * error)
    depth = np.where(pixels >= FEWEST, shown, -1.0).min(axis=1)
    found: list[int] = []
    while depth.max() > 0:
        best = int(depth.argmax())
        found.append(rows.start + far + best)
        depth[max(0, best - round(height)) : best + round(height) + 1] = 0
    return found


def _shade(grey: Image) -> Image:
    """How dark the pixels are, as far as a trace is."""
    return np.minimum(~grey, CAP)


def _moments(shade: Image, seen: Bools, starts: Ints, stops: Ints) -> tuple[Floats, Floats, Floats]:
    """(rows, parts): mean shade of what is seen, its variance, and how many pixels are seen."""
    sums, squares = cv2.integral2(shade * seen)
    pixels = _between(cv2.integral(seen.view(np.uint8)), starts, stops)
    known = np.maximum(1, pixels)
    means = _between(sums, starts, stops) / known
    spread = _between(squares, starts, stops) / known - means**2
    return means, np.maximum(0.0, spread), pixels


def _shown(shade: Image, seen: Bools, starts: Ints, stops: Ints) -> tuple[Bools, Bools]:
    """Parts whose middle rows are darker than paper, and parts with pixels enough to tell.

    Args:
        shade, seen: rows around a line, the line in the middle.
        starts, stops: columns, in order.
    """
    middle = len(shade) // 2
    means, spread, pixels = _moments(shade, seen, starts, stops)
    above, below = means[:ASIDE], means[-ASIDE:]
    paper = np.maximum(np.median(above, axis=0), np.median(below, axis=0))
    grain = np.median(np.concatenate([spread[:ASIDE], spread[-ASIDE:]]), axis=0)
    error = np.sqrt(grain / np.maximum(1, pixels[middle]))
    lines = slice(ASIDE + 1, -ASIDE - 1)
    shown = means[lines].max(axis=0) - paper >= np.maximum(FAINTEST, ABOVE_GRAIN * error)
    # A speck is dark, but leaves the rest of its row as bright as paper.
    part = np.searchsorted(starts, np.arange(shade.shape[1]), side="right") - 1
    darker = (shade[lines] > paper[np.maximum(0, part)] + 1) & seen[lines]
    covered = _between(cv2.integral(darker.view(np.uint8)), starts, stops).max(axis=0)
    shown &= covered >= COVERED * pixels[middle]
    return np.asarray(shown), np.asarray(pixels[middle] >= FEWEST)


def _between(integral: npt.ArrayLike, starts: Ints, stops: Ints) -> Floats:
    """(rows, parts): the sum over each part of every row, out of an integral picture."""
    corners = np.asarray(integral, float)
    return np.diff(corners[:, stops] - corners[:, starts], axis=0)


def _cuts(xs: Sequence[int]) -> Ints:
    """(gaps, PARTS + 1): where the parts of each piece start and stop, off what crosses it."""
    starts = np.asarray(xs[:-1]) + OFF
    stops = np.maximum(starts, np.asarray(xs[1:]) - OFF)
    return np.linspace(starts, stops, PARTS + 1).astype(int).T
