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
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import masks
from assistant.reading.rule_ink import FREE, Bools, Image, Strokes

Floats = npt.NDArray[np.float64]

SEEN: Final = 0.12  # of a piece of rule that must be free of text to judge the piece by it
PLAIN: Final = 0.85  # share of inked positions that nothing but a rule has
ABSENT: Final = 0.22  # share that no piece of a rule is worn down to
TRACE: Final = 0.1  # share of ink that is left of a worn piece
WORN: Final = 0.16  # spread of the shares along the lines of a page with worn rules
HARDLY: Final = 0.04  # the same along its lines of the other direction at least
CLEAR: Final = 0.9  # share of a piece in sight, so that its ink is no text
UNBROKEN: Final = 0.93  # typical share along the rules of a page that needs no bridging
SOLID: Final = 0.75  # there 1 in 2,500 pieces of made pages has less
BARE: Final = 0.25  # text heights of ink that the walls of a line show aside of text
HALF: Final = 0.3  # the same of dashes beside text
TOGETHER: Final = 64  # lines that are looked at in one step: so many strips fit the memory
ALIKE: Final = 0.05  # more rule along one of two lines than along the other is no chance
PRESENT: Final = 0.62  # share of inked positions along a piece of a sound rule


def propose(mask: Image, least: float, height: float) -> list[int]:
    """Positions of level lines that show at least one unbroken stroke of `least` pixels."""
    return lines_of(masks.level_runs(mask, int(least)), least, height)


def lines_of(strokes: Image, least: float, height: float) -> list[int]:
    """Positions of level lines of unbroken strokes, of which those of `least` pixels tell one."""
    _, stats, centres = masks.marks(strokes)
    found = [
        (float(centre[1]), int(stat[2]))
        for stat, centre in zip(stats[1:], centres[1:], strict=True)
        if stat[2] >= least and stat[3] <= 0.5 * height + 0.02 * stat[2]
    ]
    return _cluster(found, max(3.0, 0.28 * height))


def worn(mask: Image, window: float, height: float) -> Image:
    """1 on level lines that are broken, but hold far more ink than what runs beside them."""
    reach = max(9, int(window))
    along = np.asarray(cv2.blur(mask * np.uint8(255), (reach, 1)), np.uint8)
    away = np.zeros_like(along)
    for part in (0.28, 0.45):
        by = max(4, int(part * height))
        np.maximum(away[by:], along[:-by], out=away[by:])
        np.maximum(away[:-by], along[by:], out=away[:-by])
    more = np.asarray(cv2.subtract(along, away), np.uint8)  # nothing where there is more beside
    return ((along > int(0.3 * 255)) & (more > int(0.2 * 255))).view(np.uint8)


def broken(level: Strokes, height: float) -> Image:
    """1 on the broken level lines of a page."""
    return worn(level.ink, 9 * height, height)


def unexplained(lines: Image, rows: Sequence[int], height: float) -> bool:
    """True when many `broken` lines lie where the table has no line: rules were lost.

    Args:
        lines: is written over.
        rows: positions of the table's level lines.
    """
    for y in rows:
        lines[max(0, y - int(0.3 * height)) : y + int(0.3 * height) + 1] = 0
    seen = masks.level_runs(lines, int(6 * height))
    return bool(seen.any(axis=0).sum() > 12 * height)


def propose_worn(mask: Image, window: float, height: float) -> list[int]:
    """Positions of level lines that show no long stroke, but much ink along them."""
    least = max(3, int(0.5 * window))
    lines = cv2.morphologyEx(
        worn(mask, window, height), cv2.MORPH_CLOSE, np.ones((1, least), np.uint8)
    )
    return propose(np.asarray(lines, np.uint8), least, height)


def apart(
    level: Strokes, lines: Sequence[int], crossing: Sequence[int], height: float
) -> list[int]:
    """Lines at least a text height apart: of two nearer ones the one with more rule along it.

    No cell is lower than its text, and on a strip narrower than a character any stroke
    of it would pass for a rule. A nearer one stays where it plainly runs on while the
    better one does not: the blocks of a form have columns of their own.
    """
    shares, gaps = support(level, lines, crossing, height), np.diff(crossing)
    weight = (np.where(shares > 0.3, shares, 0.0) * gaps).sum(axis=1)
    # A stroke of a title beside a rule has all of the rule in its reach, and lies on none of it.
    own = _pixels(level, lines)
    weight *= 1 + ALIKE * own / max(1.0, own.max(initial=0.0))
    kept: list[int] = []
    for i in sorted(range(len(lines)), key=lambda i: -weight[i]):
        near = [k for k in kept if abs(lines[i] - lines[k]) < height]
        beside = shares[near].max(axis=0, initial=0.0)
        alone = (beside < 0.3) & (shares[i] >= np.where(beside < TRACE, PRESENT, PLAIN))
        if not near or (alone * gaps).sum() >= 1.2 * height:
            kept.append(i)
    return sorted(lines[i] for i in kept)


def _pixels(level: Strokes, lines: Sequence[int]) -> Floats:
    """How many columns are inked on each line, or a pixel above or below it."""
    return np.array([level.clear[max(0, y - 1) : y + 2].any(axis=0).sum() for y in lines], float)


def over_strips(shares: Floats, crossing: Sequence[int], height: float) -> Floats:
    """Support in which gaps too narrow for a character have what their neighbours have."""
    wide = np.diff(crossing) >= height
    out = shares.copy()
    for j in np.flatnonzero(~wide):
        beside = [k for k in (_next(wide, int(j), -1), _next(wide, int(j), 1)) if k is not None]
        if beside:
            out[:, j] = shares[:, beside].max(axis=1)
    return out


def _next(wide: Bools, start: int, step: int) -> int | None:
    place = start + step
    while 0 <= place < len(wide):
        if wide[place]:
            return place
        place += step
    return None


def sorted_lines(positions: Sequence[int], height: float) -> list[int]:
    """Positions in order, near ones taken together."""
    return _cluster([(float(y), 1) for y in positions], max(3.0, 0.28 * height))


def support(level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float) -> Floats:
    """(lines, gaps): how much ink lies along each level line between neighbouring uprights.

    A piece is cut into short chunks, each free to follow the rule by a few pixels; what
    crosses text instead of a rule has as much ink beside the line as on it, and no more
    rule than shows where there is no text.
    """
    free = max(2, round(FREE * height))
    beside = max(4, round(0.28 * height))
    reach = free + beside
    out = np.zeros((len(ys), max(0, len(xs) - 1)))
    if not out.size:
        return out
    gaps = [_chunks(*pair, max(6, round(1.2 * height))) for pair in pairwise(xs)]
    starts = np.concatenate([edges[:-1] for edges in gaps])
    stops = np.concatenate([edges[1:] for edges in gaps])
    first = np.cumsum([0, *(len(edges) - 1 for edges in gaps[:-1])])
    ends = np.array([edges[0] for edges in gaps]), np.array([edges[-1] for edges in gaps])
    padded = cv2.copyMakeBorder(level.ink, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    for at in range(0, len(ys), TOGETHER):
        lines = ys[at : at + TOGETHER]
        strips = [np.asarray(padded[y : y + 2 * reach + 1], np.uint8) for y in lines]
        share = _sums(np.vstack(strips), starts, stops).reshape(len(lines), -1, len(starts))
        found = _ridges(share / np.maximum(1, stops - starts), first, free, beside)
        near = [strip[beside : beside + 2 * free + 1] for strip in strips]
        shown = _in_the_clear(near, level.hidden[lines], *ends, free)
        out[at : at + TOGETHER] = np.where(found < PLAIN, np.minimum(found, shown), found)
    return out


def _sums(rows: Image, starts: npt.NDArray[np.int_], stops: npt.NDArray[np.int_]) -> Floats:
    """(rows, pieces): the sum of each row from start to stop."""
    total = cv2.integral(rows)
    return np.asarray(np.diff(total[:, stops] - total[:, starts], axis=0), float)


def of_text(
    level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float, there: Bools
) -> Bools:
    """Lines whose walls show ink only where more ink stands above or below: strokes of text.

    Args:
        there: (lines, gaps), the pieces that are taken for walls.
    """
    free = max(2, round(FREE * height))
    near, far = max(4, round(0.28 * height)), max(6, round(0.5 * height))
    ink = level.ink
    out = np.zeros(len(ys), np.bool_)
    for i, y in enumerate(ys):
        own = np.zeros(ink.shape[1], np.bool_)
        for j in np.flatnonzero(there[i]).tolist():
            own[xs[j] + near : xs[j + 1] - near] = True
        above = ink[max(0, y - far) : max(0, y - near)].max(axis=0, initial=0)
        below = ink[y + near + 1 : y + far + 1].max(axis=0, initial=0)
        text = masks.dilated(np.asarray((above | below)[None], np.uint8), 1, round(0.4 * height))
        rule = ink[max(0, y - free) : y + free + 1].any(axis=0)
        out[i] = np.count_nonzero(rule & own & (text[0] == 0)) < BARE * height
    return out


def in_sight(level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float) -> Floats:
    """(lines, gaps): share of each piece that no text hides."""
    seen = _sums((~level.hidden[list(ys)]).view(np.uint8), np.array(xs[:-1]), np.array(xs[1:]))
    return np.asarray(seen / np.maximum(1, np.diff(xs)))


def _chunks(left: int, right: int, chunk: int) -> npt.NDArray[np.int_]:
    """Edges of the chunks of a piece between two uprights: whole ones between two short ends."""
    start, stop = left + 3, right - 2
    if stop - start < 3:
        start, stop = left, right
    end = max(2, min(chunk, (stop - start) // 4))
    pieces = max(1, (stop - start - 2 * end) // chunk)
    middle = np.linspace(start + end, stop - end, pieces + 1).astype(int)
    return np.concatenate([[start], middle, [stop]])


def _in_the_clear(
    near: Sequence[Image],
    hidden: Bools,
    starts: npt.NDArray[np.int_],
    stops: npt.NDArray[np.int_],
    free: int,
) -> Floats:
    """(lines, pieces): the most rule a piece can be whose text hides a part of it.

    Text stands beside rules, not on them: where it leaves nothing to be seen there is none.

    Args:
        near: for each line the rows of ink that are near enough to be its own.
        hidden: (lines, columns), where text stands on them.
        starts, stops: columns of the pieces.
        free: pixels at both ends of a piece at which what crosses is broader than its line.
    """
    seen = (~hidden).view(np.uint8)
    inner, outer = np.minimum(starts + free, stops), np.maximum(stops - free, starts)
    outer = np.maximum(inner, outer)
    pixels = _sums(seen, inner, outer)
    rows = np.vstack([rows & own for rows, own in zip(near, seen, strict=True)])
    ink = _sums(rows, inner, outer).reshape(len(near), -1, len(inner))
    shown = ink.max(axis=1) / np.maximum(1, pixels)
    shown[pixels < np.maximum(4, SEEN * (stops - starts))] = 0.0
    # Where no text stands, all of the piece is seen.
    return np.where(_sums(seen, starts, stops) < stops - starts, shown, 1.0)


def _ridges(share: Floats, first: npt.NDArray[np.int_], free: int, beside: int) -> Floats:
    """Ink along the best line through each piece, less what stands on both sides of it.

    Text that happens to lie where a line could run is centred in its cell or stands at
    one side of it, so the two end chunks speak more clearly than the middle.

    Args:
        share: (lines, rows around each, chunks of all pieces), ink in each.
        first: each piece's first chunk.
    """
    middle = share.shape[1] // 2
    low, high = middle - free, middle + free + 1
    line = share[:, low:high]
    above, below = share[:, low - beside : high - beside], share[:, low + beside : high + beside]
    apart = line - 0.5 * np.minimum(above, below) - 0.4 * np.maximum(above, below)
    scores, whole = apart.max(axis=1, initial=0.0), line.max(axis=1, initial=0.0)
    last = np.append(first[1:], whole.shape[1]) - 1
    count = last - first + 1

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, first, axis=1) / count)

    # No text is inked without a gap all along the piece; a rule close to text is.
    solid = mean((whole > 0.96).astype(float)) > 0.9
    ends = (scores[:, first] + scores[:, last]) / 2
    return np.where(solid, mean(whole), np.minimum(mean(scores), ends + 0.1))


def walls(support_: Floats, seen: Floats, dashed: bool = False) -> Bools:
    """Which pieces are rules: above the emptiest share between the two heaps, nearly none and most.

    Args:
        support_, seen: (lines, gaps), as `support` and `in_sight` give them.
        dashed: the rules of the page are dashes, whole only where no text stands.

    A piece of a broken rule is judged together with the pieces it continues, for holes
    fall at random and the ends of rules do not.
    """
    before = np.pad(support_, ((0, 0), (1, 0)))[:, :-1]
    after = np.pad(support_, ((0, 0), (0, 1)))[:, 1:]
    blended = 0.7 * support_ + 0.15 * (before + after)
    shares = np.where((support_ > PRESENT) | (support_ < ABSENT), support_, blended)
    strong = shares[shares > 0.3]
    typical = float(np.median(strong)) if len(strong) else 1.0
    there = shares >= valley(shares, typical)
    if are_unbroken(strong):
        # Half a stroke of text, where more text hides the rest, is no piece of a sound rule.
        there &= (seen > CLEAR) | (shares >= (HALF if dashed else SOLID))
    # A piece that continues nothing must show what rules show here, or it is text.
    joined = np.zeros_like(there)
    joined[:, 1:] |= there[:, :-1]
    joined[:, :-1] |= there[:, 1:]
    return np.asarray(there & (joined | (support_ >= min(PRESENT, 0.85 * typical))), bool)


def are_unbroken(shares: Floats) -> bool:
    """True when all but a seventh of these pieces of rules are whole; False for none."""
    return bool(len(shares)) and float(np.percentile(shares, 15)) >= UNBROKEN


def mended(there: Bools, shares: Floats, seen: Floats) -> Bools:
    """Walls, and the worn pieces beside them: traces of ink where no text stands.

    Only for pages whose rules are worn. On made pages with 1,500 holes the pieces beside one
    wall that show a tenth of a rule were rules 24 times in 25, and of those between two walls all.

    Args:
        there, shares, seen: (lines, gaps), as `walls`, `support` and `in_sight` give them.
    """
    open_ = (seen > CLEAR) & there.any(axis=1, keepdims=True)
    for _ in range(there.shape[1]):
        before = np.pad(there, ((0, 0), (1, 0)))[:, :-1]
        after = np.pad(there, ((0, 0), (0, 1)))[:, 1:]
        least = np.select([before & after, before | after], [TRACE / 5, TRACE], 2 * TRACE)
        more = there | (open_ & (shares >= least))
        if (more == there).all():
            break
        there = more
    return there


def between(there: Bools, likely: Bools) -> Bools:
    """Walls, and likely pieces that stand in a row between two walls of the same line."""
    out = there.copy()
    for line, own in enumerate(there):
        ends = np.flatnonzero(own)
        for start, stop in pairwise(ends):
            if likely[line, start + 1 : stop].all():
                out[line, start:stop] = True
    return out


def spread(there: Bools, shares: Floats) -> float:
    """How much the ink of the walls along one line differs, by their mean: 0.0 for no wall.

    The pieces of a dashed line are alike, those of a worn one are not.
    """
    own = (shares[i, own] for i, own in enumerate(there) if own.sum() > 2)
    spreads = [float(line.std() / max(line.mean(), TRACE)) for line in own]
    return float(np.mean(spreads)) if spreads else 0.0


def valley(shares: Floats, typical: float) -> float:
    """The share least often seen between "no rule" and what a typical rule here shows."""
    places = np.arange(0.15, max(0.16, min(PRESENT, 0.68 * typical)), 0.02)
    crowd = np.exp(-np.square((shares.ravel()[None] - places[:, None]) / 0.05)).sum(axis=1)
    return float(np.median(places[crowd <= crowd.min() + 0.05]))


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
