"""Where rules run on a page: positions of lines, and the ink along every piece of them.

In: the grey picture of a flat, upright page (paper 255) and the height of its text.
Out: positions of level lines in pixels, and for each piece of a line between two
crossing lines the share of ink along it. Upright lines are found as level ones of the
transposed picture. Pure; nothing is raised.

A rule is never taken from its longest unbroken stroke: scanners wear rules into
dashes, and the sum of many gaps is what breaks naive grids. Instead a line position
is proposed from strokes anywhere on the page, and every piece of it between two
crossing lines is then accepted or refused on its own ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

INK: Final = 183  # of 255; darker is ink whatever surrounds it
PRESENT: Final = 0.62  # share of inked positions along a piece of a sound rule


def strokes(grey: Image, height: float, long: float) -> Image:
    """1 where a level rule may run: ink, and faint lines of at least `long` pixels.

    Returns: (rows, columns), thickened by a pixel up and down to bear a slight slope.
    """
    # Wider than any rule: blur broadens rules by pixels, however small the text is.
    reach = max(9, int(0.4 * height) | 1)
    line = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8))
    # The paper's own noise sets how faint a rule can be and still be told from it.
    least = float(np.clip(4 * np.percentile(line[::4, ::4], 80), 10, 40))
    dark = cv2.dilate((line > least).astype(np.uint8), np.ones((3, 1), np.uint8))
    long_ = np.ones((1, int(long)), np.uint8)
    faint = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, long_), np.uint8)
    ink = _slim((grey < INK).astype(np.uint8), height)
    thick = np.asarray(cv2.dilate(ink, np.ones((3, 1), np.uint8)), np.uint8)
    return np.asarray(thick | _thin(faint, height), np.uint8)


def propose(mask: Image, least: float, height: float) -> list[int]:
    """Positions of level lines that show at least one unbroken stroke of `least` pixels."""
    solid = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, int(least)), np.uint8))
    lone = np.asarray(solid, np.uint8)
    _, _, stats, centres = cv2.connectedComponentsWithStats(lone, connectivity=8)
    found = [
        (float(centre[1]), int(stat[2]))
        for stat, centre in zip(stats[1:], centres[1:], strict=True)
        if stat[2] >= least and stat[3] <= 0.5 * height + 0.02 * stat[2]
    ]
    return _cluster(found, max(3.0, 0.28 * height))


def worn(mask: Image, window: float, height: float) -> Image:
    """1 on level lines that are broken, but hold far more ink than what runs beside them."""
    reach = max(9, int(window))
    along = cv2.blur(mask * np.uint8(255), (reach, 1)).astype(np.int16)
    away = np.zeros_like(along)
    for part in (0.28, 0.45):
        by = max(4, int(part * height))
        away = np.maximum(away, np.maximum(_shift(along, by), _shift(along, -by)))
    return ((along > 0.3 * 255) & (along - away > 0.2 * 255)).astype(np.uint8)


def propose_worn(mask: Image, window: float, height: float) -> list[int]:
    """Positions of level lines that show no long stroke, but much ink along them."""
    least = max(3, int(0.5 * window))
    lines = cv2.morphologyEx(
        worn(mask, window, height), cv2.MORPH_CLOSE, np.ones((1, least), np.uint8)
    )
    return propose(np.asarray(lines, np.uint8), least, height)


def apart(
    lines: Sequence[int], crossing: Sequence[int], shares: Floats, height: float
) -> list[int]:
    """Lines at least a text height apart: of two nearer ones the one with more rule along it.

    No cell is lower than its text, and on a strip narrower than a character any stroke
    of it would pass for a rule.

    Args:
        shares: (lines, gaps between the crossing lines), as `support` gives it.
    """
    weight = (np.where(shares > 0.3, shares, 0.0) * np.diff(crossing)).sum(axis=1)
    kept: list[int] = []
    for i in sorted(range(len(lines)), key=lambda i: -weight[i]):
        if all(abs(lines[i] - y) >= height for y in kept):
            kept.append(lines[i])
    return sorted(kept)


def sorted_lines(positions: Sequence[int], height: float) -> list[int]:
    """Positions in order, near ones taken together."""
    return _cluster([(float(y), 1) for y in positions], max(3.0, 0.28 * height))


def support(mask: Image, ys: Sequence[int], xs: Sequence[int], height: float) -> Floats:
    """(lines, gaps): how much ink lies along each level line between neighbouring uprights.

    A piece is cut into short chunks, each free to follow the rule by a few pixels; what
    crosses text instead of a rule has as much ink beside the line as on it.
    """
    free = max(2, round(0.16 * height))
    beside = max(4, round(0.28 * height))
    reach = free + beside
    chunk = max(6, round(1.2 * height))
    out = np.zeros((len(ys), max(0, len(xs) - 1)))
    padded = cv2.copyMakeBorder(mask, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    for i, y in enumerate(ys):
        strip = padded[y : y + 2 * reach + 1].astype(np.float32)
        total = np.concatenate([np.zeros((len(strip), 1), np.float32), strip.cumsum(axis=1)], 1)
        for j in range(len(xs) - 1):
            start, stop = xs[j] + 3, xs[j + 1] - 2
            if stop - start < 3:
                start, stop = xs[j], xs[j + 1]
            end = max(2, min(chunk, (stop - start) // 4))
            pieces = max(1, (stop - start - 2 * end) // chunk)
            middle = np.linspace(start + end, stop - end, pieces + 1).astype(int)
            edges = np.concatenate([[start], middle, [stop]])
            share = (total[:, edges[1:]] - total[:, edges[:-1]]) / np.maximum(1, np.diff(edges))
            out[i, j] = _ridge(share, free, beside)
    return out


def _ridge(share: npt.NDArray[np.float32], free: int, beside: int) -> float:
    """Ink along the best line through the chunks, less what stands on both sides of it.

    Text that happens to lie where a line could run is centred in its cell or stands at
    one side of it, so the two end chunks speak more clearly than the middle.
    """
    middle = len(share) // 2
    scores = np.zeros(share.shape[1])
    whole = np.zeros(share.shape[1])
    for offset in range(-free, free + 1):
        line = share[middle + offset]
        above, below = share[middle + offset - beside], share[middle + offset + beside]
        apart = line - 0.5 * np.minimum(above, below) - 0.4 * np.maximum(above, below)
        scores = np.maximum(scores, apart)
        whole = np.maximum(whole, line)
    # No text is inked without a gap all along the piece; a rule close to text is.
    if (whole > 0.96).mean() > 0.9:
        return float(whole.mean())
    ends = (scores[0] + scores[-1]) / 2
    return float(min(scores.mean(), ends + 0.1))


def walls(support_: Floats) -> Bools:
    """Which pieces are rules: above the emptiest share between the two heaps, nearly none and most.

    Args:
        support_: (lines, gaps).

    A piece of a broken rule is judged together with the pieces it continues, for holes
    fall at random and the ends of rules do not.
    """
    before = np.pad(support_, ((0, 0), (1, 0)))[:, :-1]
    after = np.pad(support_, ((0, 0), (0, 1)))[:, 1:]
    blended = 0.7 * support_ + 0.15 * (before + after)
    shares = np.where(support_ > PRESENT, support_, blended)
    strong = shares[shares > 0.3]
    typical = float(np.median(strong)) if len(strong) else 1.0
    there = shares >= valley(shares, typical)
    # A piece that continues nothing must show what rules show here, or it is text.
    joined = np.zeros_like(there)
    joined[:, 1:] |= there[:, :-1]
    joined[:, :-1] |= there[:, 1:]
    return np.asarray(there & (joined | (support_ >= min(PRESENT, 0.85 * typical))), bool)


def valley(shares: Floats, typical: float) -> float:
    """The share least often seen between "no rule" and what a typical rule here shows."""
    places = np.arange(0.15, max(0.16, min(PRESENT, 0.68 * typical)), 0.02)
    crowd = np.exp(-np.square((shares.ravel()[None] - places[:, None]) / 0.05)).sum(axis=1)
    return float(np.median(places[crowd <= crowd.min() + 0.05]))


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


def _shift(values: npt.NDArray[np.int16], by: int) -> npt.NDArray[np.int16]:
    out = np.zeros_like(values)
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


def _cluster(strokes: Sequence[tuple[float, int]], near: float) -> list[int]:
    """Line positions from stroke positions weighed by length."""
    lines: list[list[tuple[float, int]]] = []
    for stroke in sorted(strokes):
        if lines and stroke[0] - lines[-1][-1][0] <= near:
            lines[-1].append(stroke)
        else:
            lines.append([stroke])
    return [
        round(sum(y * length for y, length in line) / sum(length for _, length in line))
        for line in lines
    ]


def reach(mask: Image, ys: Sequence[int], start: int, step: int, height: float) -> list[int]:
    """How far each level line runs on from column `start`, to the left (-1) or right (+1).

    A table without an outer border shows where it ends only by its level rules.
    """
    window = max(3, round(0.5 * height))
    ends: list[int] = []
    for y in ys:
        band = mask[max(0, y - 2) : y + 3].max(axis=0, initial=0)
        x = start
        while 0 <= x + step * window < len(band):
            piece = band[min(x, x + step * window) : max(x, x + step * window)]
            if piece.mean() < 0.3:
                break
            x += step * window
        ends.append(x)
    return ends
