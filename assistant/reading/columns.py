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
from assistant.reading import astride, grid, lines, masks, rules, stacked
from assistant.reading.blocks import bands, blocks
from assistant.reading.carving import Walls
from assistant.reading.edges import FEWEST_ROWS, apart, edges
from assistant.reading.raster import Sheet
from assistant.reading.rule_ends import (
    ends_of,
    level_rules,
    rule_starts,
    sides_of,
    to_rule_ends,
    with_starts,
    without_edges,
)
from assistant.reading.rule_ink import Bools, Strokes, strokes
from assistant.reading.ruled import Grid
from assistant.reading.stacked import Span, middle

Image = npt.NDArray[np.uint8]

BY_WHITE: Final = "columns by white space"
PER_BAND: Final = 1.5  # rows of texts between two rules where each row has rules of its own
SOUND: Final = 0.9  # of the outline in sound cells; white that tells less is none of columns
SIGNED: Final = 2  # lines with as many around a table: a signature, the unit of money
ABREAST: Final = 5  # texts side by side that are no running text
GAP: Final = 0.62  # text heights of white that part two texts at the edge of a column
NEAR: Final = 1.0  # text heights that the edge of a column may lie aside in a single row
STROKE: Final = (5.0, 0.4)  # text heights that what is left of a shadow is long, and low
BORDER: Final = 8.0  # text heights of the border of a table without upright rules, at least
REST: Final = (0.25, 1.4)  # text heights that what is left of an upright rule is wide, and tall
BLUR: Final = 4  # pixels between the end of a rule and the border it ends at
PAST: Final = 2.0  # text heights by which no text of a table reaches past its sides


def find(sheet: Sheet) -> Grid | None:
    """The table of a page without upright rules, or None."""
    ink, height = sheet.ink, sheet.text_height
    if height <= 0:
        return None
    level, upright = strokes(sheet)
    ys = stacked.doubled(level, level_rules(level, height), height)
    ys = without_edges(level, ys, PAST * height, height)
    border = masks.turned(masks.level_runs(upright.clear, BORDER * height))
    rows = lines.outside(_without(ink, ys, border, height), [], height)
    abreast = _is_abreast(ys, rows)
    ruled = abreast or len(ys) >= FEWEST_ROWS
    ends = ends_of(level, ys, height)
    left, right = sides_of(ends, height) if ruled else (0, ink.shape[1])
    if ruled:
        ys = [*ys, *stacked.cut_row(rows, ys[-1], height)]
        # A person's ticks stand beside the table, and the shadow of a fold runs past its sides.
        within = ([p for p in row if _is_within(p, left, right, height)] for row in rows)
        rows = [row for row in within if row and ys[0] < middle(row) < ys[-1]]
    cut = {p: astride.parts(p, astride.gaps(ink, p, height)) for row in rows for p in row}
    xs = edges(rows, height, cut, 1 if abreast else FEWEST_ROWS)
    xs = sorted({min(max(x, 0), ink.shape[1]) for x in xs})  # a margin may lie off the picture
    if len(xs) < 4 and not ruled:
        return None
    if ruled:
        xs = xs if len(xs) >= 4 else [left, right]
        xs = to_rule_ends(xs, left, right, height)
        xs = _to_border(xs, border, left, right)
        xs = with_starts(xs, rule_starts(level, ys, xs, height), rows)
    tables = stacked.tables(ys, rows, height)
    own = _of_tables(tables, xs, ys, rows, cut, level, height)
    if ruled and not tables and sum(len(row) >= 3 for row in rows) <= PER_BAND * (len(ys) - 1):
        begun = [
            None if start < left + height and stop > right - height else start
            for start, stop in ends
        ]
        side_by_side = bands(ink, ys, rows, height)
        found = blocks(ys, side_by_side, [*begun, None])
        own = _of_blocks(found, xs, ys, side_by_side, level, height)
    xs, own = stacked.together(xs, own, height)
    if len(xs) < 3:
        return None
    if not ruled:
        ys = _between(rows, xs, height)
        ink_along = np.ones((len(ys), len(xs) - 1))
    else:
        ink_along = rules.support(level, ys, xs, height)
    roofs = rules.walls(ink_along, np.ones_like(ink_along))
    roofs[[0, -1]] = True
    for (top, bottom), kept in own.items():
        inside = [line for line, y in enumerate(ys) if top < y < bottom]
        _by_columns(roofs, inside, xs, kept)
    sure = _sure(own, level, ys, xs, height) if ruled else frozenset()
    sides = astride.sides(ink, rows, own, xs, ys, sure, height)
    walls = Walls(tuple(ys), tuple(xs), roofs, ink_along, sides, sides.astype(float))
    table = grid.one_table(walls, frozenset(), height)
    if table is None or table.soundness < SOUND:
        return None
    cells = tuple(replace(cell, box=_off_text(ink, cell.box, ys, height)) for cell in table.cells)
    return replace(table, cells=cells, remarks=(*table.remarks, BY_WHITE))


def _is_within(piece: Box, left: int, right: int, height: float) -> bool:
    """True for text between the sides of a table: no stroke, and none that runs past them."""
    stroke = piece.width > STROKE[0] * height and piece.height < STROKE[1] * height
    past = piece.x0 < left - PAST * height or piece.x1 > right + PAST * height
    return left < (piece.x0 + piece.x1) / 2 < right and not stroke and not past


def _sure(
    own: Mapping[Span, Sequence[int]],
    level: Strokes,
    ys: Sequence[int],
    xs: Sequence[int],
    height: float,
) -> frozenset[int]:
    """Edges where shorter rules start."""
    spans = own or {(ys[0], ys[-1]): xs}
    return frozenset(
        x
        for (top, bottom), kept in spans.items()
        for start in rule_starts(level, [y for y in ys if top <= y <= bottom], kept, height)
        for x in kept
        if abs(x - start) < 0.5 * height
    )


def _is_abreast(ys: Sequence[int], rows: Sequence[Sequence[Box]]) -> bool:
    """True when texts in many columns stand between the level rules, and hardly any elsewhere.

    Two rules above and below a heading are not those of the rows that follow.
    """
    if len(ys) < 2:
        return False
    abreast = [row for row in rows if len(row) >= ABREAST]
    within = [row for row in abreast if ys[0] < middle(row) < ys[-1]]
    return bool(within) and len(abreast) - len(within) <= SIGNED


def _of_tables(
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
            framed, _ = _framed(found, xs, ys, (top, bottom), inside, level, height)
            own[top, bottom] = framed
    return own


def _of_blocks(
    found: Sequence[Span],
    xs: Sequence[int],
    ys: Sequence[int],
    side_by_side: Sequence[Sequence[Box]],
    level: Strokes,
    height: float,
) -> dict[Span, list[int]]:
    """The edges of each block of a table whose every row stands between two rules.

    Args:
        side_by_side: of each band between two rules the texts in it.
    """
    own: dict[Span, list[int]] = {}
    for top, bottom in found:
        inside = [band for y, band in zip(ys, side_by_side, strict=False) if top <= y < bottom]
        whole = {box: [(box.x0, box.x1)] for band in inside for box in band}
        edges_ = edges(inside, height, whole, fewest=1)
        if len(edges_) >= 3:
            framed, starts = _framed(edges_, xs, ys, (top, bottom), inside, level, height)
            told = [start for start, _ in ends_of(level, ys, height)]
            sure = [x for x in framed if any(abs(x - start) < 0.3 * height for start in told)]
            own[top, bottom] = apart(inside, framed, [*starts, *sure], height)
    return own


def _framed(
    found: Sequence[int],
    xs: Sequence[int],
    ys: Sequence[int],
    span: Span,
    inside: Sequence[Sequence[Box]],
    level: Strokes,
    height: float,
) -> tuple[list[int], list[int]]:
    """The edges between the page's sides, with those where rules start; and the latter."""
    framed = [xs[0], *found[1:-1], xs[-1]]
    between = [y for y in ys if span[0] <= y <= span[1]]
    starts = rule_starts(level, between, framed, height)
    begun = [start for start, _ in ends_of(level, between[1:-1], height)]
    if starts and min(begun) > min(starts) - 0.5 * height:
        # One label goes on over all rows, however its lines are set.
        framed = [framed[0], *(x for x in framed[1:] if x >= min(starts) - 0.5 * height)]
    return with_starts(framed, starts, inside), starts


def _by_columns(
    roofs: Bools, inside: Sequence[int], xs: Sequence[int], kept: Sequence[int]
) -> None:
    """Level walls over each of a block's own columns as most of it says, in place.

    Where columns of other blocks begin, it may be cut into pieces too short to tell.
    """
    widths = np.diff(xs)
    places = np.searchsorted(xs, kept)
    for line in inside:
        for left, right in pairwise(places):
            own = widths[left:right]
            roofs[line, left:right] = 2 * (own * roofs[line, left:right]).sum() > own.sum()


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


def _without(ink: Image, ys: Sequence[int], border: Image, height: float) -> Image:
    """The ink without level rules and the border beside them, so that no text hangs on them."""
    free = ink.copy()
    thick = max(2, round(0.12 * height))
    for y in ys:
        free[max(0, y - thick) : y + thick + 1] = 0
    labels, stats, _ = masks.marks(free)
    rests = (stats[:, 2] <= REST[0] * height) & (stats[:, 3] >= REST[1] * height)
    rests[0] = False
    free[rests[labels]] = 0
    return free & ~masks.dilated(border, 1, 3)


def _to_border(xs: Sequence[int], border: Image, left: int, right: int) -> list[int]:
    """The edges with the sides of a table where its border stands, however near its text is."""
    drawn = np.flatnonzero(border.any(axis=0))

    def is_drawn(side: int) -> bool:
        return bool((abs(drawn - side) <= BLUR).any())

    first, last = (left if is_drawn(left) else xs[0]), (right if is_drawn(right) else xs[-1])
    return [first, *(x for x in xs[1:-1] if first < x < last), last]


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
