"""Tables without upright rules: columns from the white that runs down between texts.

In: a flat page's grey picture and ink, and the height of its text. Out: a `Grid` like
that of a ruled table, or None when the page shows no table at all. Rows come from the
level rules; where there are none either, from the lines of text. Pure; nothing is
raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import grid, lines, rules, stacked
from assistant.reading.carving import Walls
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import Bools, Strokes, strokes
from assistant.reading.stacked import Span, middle

Image = npt.NDArray[np.uint8]

FEWEST_ROWS: Final = 4  # rows of at least three pieces make a table; fewer are running text
GAP: Final = 0.62  # text heights of white that part two texts at the edge of a column
SPACED: Final = 2.5  # text heights between the two characters of a label set wide
NEAR: Final = 1.0  # text heights that the edge of a column may lie aside in a single row
CLOSE: Final = 0.3  # text heights between headings that stand as close as they can
TALL: Final = 0.85  # text heights that a Chinese character has and a numeral does not
CROSSED: Final = 0.12  # share of rows whose text may cross a column's edge: merged cells do


def find(sheet: Sheet) -> grid.Grid | None:
    """The table of a page without upright rules, or None."""
    ink, height = sheet.ink, sheet.text_height
    if height <= 0:
        return None
    level, _ = strokes(sheet)
    ys = stacked.doubled(level, _level_rules(level, height), height)
    rows = lines.outside(_without(ink, ys, height), [], height)
    if len(ys) >= FEWEST_ROWS:
        ys = [*ys, *stacked.cut_row(rows, ys[-1], height)]
        rows = [row for row in rows if ys[0] < middle(row) < ys[-1]]
    cut = {p: _parts(p, _gaps(ink, p, height)) for row in rows for p in row}
    xs = edges(rows, height, cut)
    xs = sorted({min(max(x, 0), ink.shape[1]) for x in xs})  # a margin may lie off the picture
    if len(xs) < 4:
        return None
    xs = _to_rule_ends(xs, ys, level, height)
    starts = _rule_starts(level, ys, xs, height) if len(ys) >= FEWEST_ROWS else []
    xs = _with_starts(xs, starts, rows)
    own = _own_edges(stacked.tables(ys, rows, height), xs, ys, rows, cut, level, height)
    xs, own = stacked.together(xs, own, height)
    if len(ys) < FEWEST_ROWS:
        ys = _between(rows, xs, height)
        ink_along = np.ones((len(ys), len(xs) - 1))
    else:
        ink_along = rules.support(level, ys, xs, height)
    roofs = rules.walls(ink_along, np.ones_like(ink_along))
    roofs[[0, -1]] = True
    sides = np.ones((len(ys) - 1, len(xs)), bool)
    for (top, bottom), kept in own.items():
        for band, y in enumerate(ys[:-1]):
            if top <= y < bottom:
                sides[band] = np.isin(xs, kept)
    for piece in (piece for row in rows for piece in row):
        _open(sides, piece, ys, xs, _gaps(ink, piece, height) or _narrow(ink, piece, height))
    for row in rows:
        for one, other in pairwise(row):
            # 合　计, but not the ends of two headings that go on in a second line.
            if _are_spaced(one, other, height) and not _wrapped(one, other, row, rows, ys):
                _open(sides, Box(one.x0, one.y0, other.x1, other.y1), ys, xs, [])
    walls = Walls(tuple(ys), tuple(xs), roofs, ink_along, sides, sides.astype(float))
    table = grid.one_table(walls, frozenset(), height)
    if table is None:
        return None
    cells = tuple(replace(cell, box=_off_text(ink, cell.box, ys, height)) for cell in table.cells)
    return replace(table, cells=cells, remarks=(*table.remarks, "columns by white space"))


def _own_edges(
    tables: Sequence[Span],
    xs: Sequence[int],
    ys: Sequence[int],
    rows: Sequence[Sequence[Box]],
    cut: Mapping[Box, Sequence[Span]],
    level: Strokes,
    height: float,
) -> dict[Span, list[int]]:
    """The edges of each table that has columns of its own; a small one has those of the page."""
    own: dict[Span, list[int]] = {}
    for top, bottom in tables:
        inside = [row for row in rows if top < middle(row) < bottom]
        found = edges(inside, height, cut)
        if len(found) >= 4:
            framed = [xs[0], *found[1:-1], xs[-1]]
            between = [y for y in ys if top <= y <= bottom]
            starts = _rule_starts(level, between, framed, height)
            own[top, bottom] = _with_starts(framed, starts, inside)
    return own


def edges(
    rows: Sequence[Sequence[Box]], height: float, cut: Mapping[Box, Sequence[Span]]
) -> list[int]:
    """Edges of the columns, outer ones included; few when the text is no table.

    Args:
        cut: of each piece the parts between which no ink stands.
    """
    broad = [row for row in rows if len(row) >= 3]
    if len(broad) < FEWEST_ROWS:
        return []
    left = min(piece.x0 for row in broad for piece in row) - round(0.5 * height)
    right = max(piece.x1 for row in broad for piece in row) + round(0.5 * height)
    crossed = np.zeros(right - left, int)
    for row in broad:
        for start, stop in (part for piece in row for part in cut[piece]):
            crossed[start - left : stop - left] += 1
    free = crossed <= CROSSED * len(broad)
    found = [
        (a, b) for a, b in lines.runs(free) if a > 0 and b < len(free) and b - a >= 0.35 * height
    ]
    inner = [left + a + _emptiest(crossed[a:b]) for a, b in found]
    inner = sorted(inner + _by_headings(broad, inner, crossed, left, height))
    middles = [(piece.x0 + piece.x1) / 2 for row in broad for piece in row]
    out = [left]
    for edge in [*inner, right]:
        # A strip no text stands in is a wide gap, not a column.
        if any(out[-1] < middle < edge for middle in middles):
            out.append(edge)
        else:
            out[-1] = (out[-1] + edge) // 2 if len(out) > 1 else out[-1]
    return out


def _emptiest(crossed: npt.NDArray[np.int_]) -> int:
    """The middle of the widest stretch that the fewest texts cross."""
    start, stop = max(lines.runs(crossed == crossed.min()), key=lambda run: run[1] - run[0])
    return (start + stop) // 2


def _parts(piece: Box, gaps: Sequence[Span]) -> list[Span]:
    """What stands between the gaps of a piece."""
    ends = [piece.x0, *(x for gap in gaps for x in gap), piece.x1]
    return list(zip(ends[::2], ends[1::2], strict=True))


def _to_rule_ends(xs: list[int], ys: Sequence[int], level: Strokes, height: float) -> list[int]:
    """Add the empty columns that only the rules show, left and right of all text."""
    if len(ys) < FEWEST_ROWS:
        return xs
    starts = rules.reach(level.ink, ys, xs[0], -1, height)
    ends = rules.reach(level.ink, ys, xs[-1], 1, height)
    left, right = round(float(np.median(starts))), round(float(np.median(ends)))
    before = [left] if xs[0] - left > 2 * height else []
    return [*before, *xs, *([right] if right - xs[-1] > 2 * height else [])]


def _rule_starts(level: Strokes, ys: Sequence[int], xs: Sequence[int], height: float) -> list[int]:
    """Where shorter rules start: beside labels that go on over several rows."""
    left = xs[0] + 1.5 * height
    found: list[int] = []
    for y in ys[1:-1]:
        band = level.ink[max(0, y - 2) : y + 3].max(axis=0, initial=0)
        gap = 0
        for x in range(xs[-2], xs[0], -1):
            gap = 0 if band[x] else gap + 1
            if gap > height:
                if x + gap > left:
                    found.append(x + gap)
                break
    starts = rules.sorted_lines(found, height)
    return [x for x in starts if sum(abs(x - other) < 0.3 * height for other in found) >= 2]


def _with_starts(
    xs: Sequence[int], starts: Sequence[int], rows: Sequence[Sequence[Box]]
) -> list[int]:
    """The edges, and in place of those with no text between where rules start."""
    middles = [(piece.x0 + piece.x1) / 2 for row in rows for piece in row]

    def is_told(x: int) -> bool:
        return any(not any(min(x, s) < m < max(x, s) for m in middles) for s in starts)

    return sorted({xs[0], *(x for x in xs[1:-1] if not is_told(x)), *starts, xs[-1]})


def _off_text(ink: Image, box: Box, ys: Sequence[int], height: float) -> Box:
    """The cell of one row with its sides moved to the white beside text that they cut.

    Blocks of a table have columns of their own, a little aside from those of others.
    """
    if ys[int(np.searchsorted(ys, box.y0 + 1))] != box.y1:
        return box
    rim = max(2, round(0.15 * height))
    filled = np.asarray(ink[box.y0 + rim : box.y1 - rim].any(axis=0), np.bool_)
    return replace(box, x0=_white(filled, box.x0, height), x1=_white(filled, box.x1, height))


def _white(filled: Bools, x: int, height: float) -> int:
    """The nearest place to x where the columns of ink leave a gap."""
    reach, least = round(NEAR * height), max(2, round(GAP * height / 3))
    places = (place for step in range(reach) for place in (x - step, x + step))
    for place in places:
        inside = least <= place < len(filled) - least
        if inside and not filled[place - least : place + least + 1].any():
            return place
    return x


def _by_headings(
    rows: Sequence[Sequence[Box]],
    known: Sequence[int],
    crossed: npt.NDArray[np.int_],
    left: int,
    height: float,
) -> list[int]:
    """Edges between headings that share a column so far; labels beside them are merged cells."""
    added: list[int] = []
    for row in rows:
        if len(row) < 5:
            continue
        for one, other in pairwise(row):
            start, stop = one.x1 - left, other.x0 - left
            parted = any(one.x1 <= x <= other.x0 for x in [*known, *added])
            if parted or stop - start < 0.8 * height:
                continue
            best = start + int(crossed[start:stop].argmin())
            least = crossed[best]
            if least <= 0.35 * len(rows):
                level = np.flatnonzero(crossed[start:stop] == least)
                added.append(left + start + int(level[len(level) // 2]))
    return added


def _level_rules(level: Strokes, height: float) -> list[int]:
    """Long level lines: at least a third of the longest one."""
    ys = rules.propose(level.ink, 2.2 * height, height)
    ys = rules.sorted_lines([*ys, *rules.propose_worn(level.ink, 20 * height, height)], height)
    if not ys:
        return []
    seen = rules.worn(level.ink, 9 * height, height)
    lengths = [int(seen[max(0, y - 3) : y + 4].max(axis=0).sum()) for y in ys]
    longest = max(lengths)
    ys = [y for y, length in zip(ys, lengths, strict=True) if length >= longest / 3]
    frame = [0, *range(round(8 * height), level.ink.shape[1], round(8 * height))]
    return rules.apart(ys, frame, rules.support(level, ys, frame, height), height)


def _without(ink: Image, ys: Sequence[int], height: float) -> Image:
    """The ink without level rules, so that no text hangs on them."""
    free = ink.copy()
    thick = max(2, round(0.12 * height))
    for y in ys:
        free[max(0, y - thick) : y + thick + 1] = 0
    return free


def _between(rows: Sequence[Sequence[Box]], xs: Sequence[int], height: float) -> list[int]:
    """Row edges halfway between lines of text; lines hanging close under one join its row."""
    spans: list[list[int]] = []
    for row in sorted(rows, key=middle):
        top, bottom = min(b.y0 for b in row), max(b.y1 for b in row)
        # The second line of a wrapped cell fills few columns and stands close.
        if spans and len(row) < 3 and top - spans[-1][1] < 0.55 * height and len(xs) > 4:
            spans[-1][1] = max(bottom, spans[-1][1])
        else:
            spans.append([top, bottom])
    if not spans:
        return []
    half = round(0.4 * height)
    inner = [(above[1] + below[0]) // 2 for above, below in pairwise(spans)]
    return [spans[0][0] - half, *inner, spans[-1][1] + half]


def _are_spaced(one: Box, other: Box, height: float) -> bool:
    """True for two lone characters side by side: a label set wide."""
    # Numerals are less tall: 11 beside 11 are two numbers.
    lone = all(
        0.6 * height <= b.width <= 1.4 * height and b.height >= TALL * height for b in (one, other)
    )
    return lone and other.x0 - one.x1 <= SPACED * height


def _wrapped(
    one: Box, other: Box, row: Sequence[Box], rows: Sequence[Sequence[Box]], ys: Sequence[int]
) -> bool:
    """True when another line between the same rules has a text over each of the two."""
    band = np.searchsorted(ys, middle(row))
    beside = (
        line for line in rows if line is not row and np.searchsorted(ys, middle(line)) == band
    )
    return any(
        left.x0 <= one.x1 and left.x1 >= one.x0 and right.x0 <= other.x1 and right.x1 >= other.x0
        for line in beside
        for left, right in pairwise(line)
    )


def _gaps(ink: Image, piece: Box, height: float) -> list[Span]:
    """Where no ink stands in a piece for wider than between two of its characters."""
    part = ink[piece.y0 : piece.y1, piece.x0 : piece.x1].any(axis=0)
    white = lines.runs(np.asarray(~part, np.bool_))
    return [(piece.x0 + a, piece.x0 + b) for a, b in white if b - a >= GAP * height]


def _narrow(ink: Image, piece: Box, height: float) -> list[Span]:
    """Narrower gaps in a piece, if they plainly differ from those between its characters."""
    part = ink[piece.y0 : piece.y1, piece.x0 : piece.x1].any(axis=0)
    white = lines.runs(np.asarray(~part, np.bool_))
    widths = sorted(b - a for a, b in white)
    usual = float(np.median(widths[:-1])) if len(widths) > 1 else 0.0
    least = max(CLOSE * height, 2 * usual)
    return [(piece.x0 + a, piece.x0 + b) for a, b in white if b - a >= least]


def _open(
    sides: Bools,
    piece: Box,
    ys: Sequence[int],
    xs: Sequence[int],
    gaps: Sequence[Span],
) -> None:
    """Take away the walls a piece of text stands across, in place.

    Where every wall it crosses meets a gap in it, it is several texts close to each other.
    """
    middle = (piece.y0 + piece.y1) / 2
    band = int(np.searchsorted(ys, middle)) - 1
    if not 0 <= band < len(sides):
        return
    margin = 0.3 * (piece.y1 - piece.y0)
    crossed = [
        j
        for j, x in enumerate(xs[1:-1], 1)
        if sides[band, j] and piece.x0 + margin < x < piece.x1 - margin
    ]
    near = NEAR * (piece.y1 - piece.y0)
    if not all(any(a - near <= xs[j] <= b + near for a, b in gaps) for j in crossed):
        sides[band, crossed] = False
