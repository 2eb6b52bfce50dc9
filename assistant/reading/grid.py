"""Ruling lines to cells, as pure steps: rules → walls → tables → rectangles → spans.

In: the grey picture of a flat, upright page and the height of its text. Out: a
`Grid`, or None when the page has no ruled table. Several tables under each other
share one grid; what lies between them belongs to no cell. Can fail: nothing is
raised; what had to be repaired is in `Grid.remarks`, and `Grid.soundness` says how
far the result may be trusted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from assistant.page import Box, union
from assistant.reading import masks, rules, shreds
from assistant.reading.abreast import both
from assistant.reading.borders import bordered, with_more
from assistant.reading.carving import Walls, carve
from assistant.reading.connected import overlaps, tables
from assistant.reading.crossing import SOUND, is_doubtful, shines_through
from assistant.reading.cutting import parted
from assistant.reading.joints import with_joints
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import FREE, TALL, Bools, Image, Look, Strokes, strokes
from assistant.reading.ruled import BRIDGED, GONE, Grid, Ruled
from assistant.reading.rules import Floats
from assistant.reading.stray import strays
from assistant.reading.traces import through
from assistant.reading.wear import standing

MOST_LINES: Final = 250  # of a table on one page; a picture of something else has more
ABREAST: Final = 0.98  # share of the text between its first rule and its last that a table holds
LETTERS: Final = (8.0, 2.5)  # text heights, wide and tall: three characters of a large title
THROUGH: Final = 0.45  # share of ink that makes a line through a cell a rule
AT_END: Final = 0.5  # share of ink at an end of such a rule, where its cell's side does not blur it
SIDE: Final = 3  # pixels that belong to the side


def ink(sheet: Sheet) -> tuple[Strokes, Strokes] | None:
    """What may be rule on a page, level and upright, for `find`; None on a blank page."""
    return _strokes(sheet) if sheet.text_height > 0 else None


def find(sheet: Sheet, lines: tuple[Strokes, Strokes] | None = None) -> Grid | None:
    """The ruled tables of a page as one grid, or None.

    Args:
        lines: `ink` of the page, where it is known.
    """
    height, lines = sheet.text_height, lines or ink(sheet)
    if lines is None:
        return None
    table = _found(*lines, height)
    if table is None or GONE in table.remarks:
        smeared = _strokes(sheet, Look.SMEARED)
        other = _found(*smeared, height)
        if other is not None and (table is None or len(other.cells) > len(table.cells)):
            lines, table = smeared, other
    if table is not None and BRIDGED in table.remarks:
        worn = _strokes(sheet, Look.WORN)
        other = _found(*worn, height)
        if other is not None and _is_better(other, table):
            lines, table = worn, other
    if table is None or GONE in table.remarks or table.soundness < SOUND:
        other = _redrawn(sheet)
        if other is not None and (table is None or _is_better(other, table)):
            return other
    if table is not None and is_doubtful(sheet.text, table, height):
        firm = _strokes(sheet, Look.FIRM)
        other = _found(*firm, height)
        if other is not None and shines_through(sheet.text, table, other, height):
            lines, table = firm, other
    table = table and _completed(*lines, table, height)
    return parted(sheet, table) if table is not None and BRIDGED in table.remarks else table


def _strokes(sheet: Sheet, look: Look = Look.USUAL) -> tuple[Strokes, Strokes]:
    """What may be rule, and what no form prints where its blocks meet."""
    return with_joints(*strokes(sheet, look), sheet.text_height)


def _redrawn(sheet: Sheet) -> Grid | None:
    """The table of rules of which a fifth of the ink is left."""
    lines, height = shreds.redrawn(sheet), sheet.text_height
    if lines is None:
        return None
    ys, xs = (rules.propose(one.ink, height, height) for one in lines)
    walls = settle(*lines, ys, xs, height, lost=True)
    table = assemble(*lines, walls, height, lost=True) if walls is not None else None
    if table is None or len(table.columns) < 3:
        return None
    box = table.box
    abreast = sheet.text[box.y0 : box.y1]
    if abreast[:, box.x0 : box.x1].sum() < ABREAST * abreast.sum():
        return None  # a table whose sides were not found: it has no text beside it
    return parted(sheet, replace(table, remarks=(*table.remarks, BRIDGED, GONE)))


def _found(level: Strokes, upright: Strokes, height: float) -> Grid | None:
    """The tables whose rules show somewhere as a long stroke, or at least as a long broken one."""
    ys, xs = both(
        lambda: rules.propose(level.clear, 2.2 * height, height),
        lambda: rules.lines_of(upright.tall, TALL * height, height),
    )
    (plain, table), broken = both(
        lambda: _plain(level, upright, ys, xs, height), lambda: rules.broken(level, height)
    )
    if table is not None and not rules.unexplained(broken, table.rows, height):
        return table
    for window in (9, 20):
        ys = rules.sorted_lines(
            [*ys, *rules.propose_worn(level.clear, window * height, height)], height
        )
    xs = rules.sorted_lines([*xs, *rules.propose_worn(upright.clear, 9 * height, height)], height)
    bridged = settle(level, upright, ys, xs, height)
    if bridged is None:
        return assemble(level, upright, plain, height) if plain is not None else None
    table = assemble(level, upright, bridged, height)
    if table is None or len(table.columns) < 3:
        return None  # what bridging makes of lines of text is one broad column
    if table.soundness < SOUND:
        walls = settle(level, upright, ys, xs, height, lost=True)
        whole = assemble(level, upright, walls, height, lost=True) if walls else None
        if whole is not None and whole.soundness >= SOUND:
            table = replace(whole, remarks=(*whole.remarks, GONE))
    told = (*table.remarks, BRIDGED)
    if table.soundness < SOUND:
        told = (*told, f"grid doubtful: {table.soundness:.2f} of it is sound")
    return replace(table, remarks=told)


def _plain(
    level: Strokes, upright: Strokes, ys: Sequence[int], xs: Sequence[int], height: float
) -> tuple[Walls | None, Grid | None]:
    """Walls along unbroken lines, and the table of them when it is sound."""
    plain = settle(level, upright, ys, xs, height)
    if plain is None or not _is_sound(plain):
        return plain, None
    table = assemble(level, upright, plain, height)
    return plain, table if table is not None and table.soundness > SOUND else None


def _is_better(one: Grid, other: Grid) -> bool:
    """True for a table that is sounder, or as sound and with more cells."""
    return (one.soundness, len(one.cells)) > (other.soundness, len(other.cells))


def _completed(level: Strokes, upright: Strokes, table: Grid, height: float) -> Grid:
    """The table with the short broken rules that still run through its cells."""
    boxes = [cell.box for cell in table.cells]
    worn = BRIDGED in table.remarks
    ys = _through(boxes, level, height, worn)
    xs = _through([_turned(box) for box in boxes], upright, height, worn)
    if worn:
        ys += [y for box in boxes for y in through(level, box, height)]
        xs += [x for box in boxes for x in through(upright, _turned(box), height)]
    if not ys and not xs:
        return table
    ys = with_more(table.rows, rules.sorted_lines(ys, height), height)
    xs = with_more(table.columns, rules.sorted_lines(xs, height), height)
    # What is found in the cells of a sound table is most often text, and soon drops out again.
    known = None if worn else (table.rows, table.columns)
    walls = settle(level, upright, ys, xs, height, known=known)
    fuller = assemble(level, upright, walls, height) if walls is not None else None
    if fuller is None or len(fuller.cells) <= len(table.cells):
        return table
    if fuller.soundness < min(SOUND, table.soundness):
        return table
    return replace(fuller, remarks=tuple(dict.fromkeys((*table.remarks, *fuller.remarks))))


def _through(cells: Sequence[Box], lines: Strokes, height: float, worn: bool) -> list[int]:
    """Positions of level lines inked along most of what shows between the texts of a cell.

    Args:
        worn: the rules of the page have holes; others reach an end of their cell, and text does
            not: of 2,319 lines between the strokes of text, on 42 pages, 33 do.
    """
    ink = lines.clear
    free, rim = max(2, round(FREE * height)), max(3, round(0.3 * height))
    found: list[int] = []
    for box in cells:
        rows, columns = slice(box.y0 + rim, box.y1 - rim), slice(box.x0 + rim, box.x1 - rim)
        part = ink[rows, columns]
        if part.shape[0] < 2 * rim or part.shape[1] < height:
            continue
        ends = _ends(lines.ink[rows], box, height)
        if not worn and not any(end.any() for end in ends):
            continue
        seen = part.shape[1] - masks.sums(lines.text[rows, columns], 1)
        share = masks.sums(part, 1) / np.maximum(1, seen)
        share[seen < 0.6 * part.shape[1]] = 0
        best = int(share.argmax())
        while share[best] >= THROUGH:
            near = slice(max(0, best - free), best + free + 1)
            if worn or any(end[near].mean(axis=1).max() >= AT_END for end in ends):
                found.append(box.y0 + rim + best)
            share[max(0, best - round(height)) : best + round(height) + 1] = 0
            best = int(share.argmax())
    return found


def _ends(ink: Image, box: Box, height: float) -> tuple[Image, Image]:
    """What stands beside the left and the right side of a cell, as far from it as no text does."""
    rim = max(SIDE + 2, round(0.3 * height))
    return ink[:, box.x0 + SIDE : box.x0 + rim], ink[:, box.x1 - rim : box.x1 - SIDE]


def _turned(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def settle(
    level: Strokes,
    upright: Strokes,
    ys: Sequence[int],
    xs: Sequence[int],
    height: float,
    drawn: frozenset[str] = frozenset(),
    lost: bool = False,
    known: tuple[Sequence[int], Sequence[int]] | None = None,
) -> Walls | None:
    """Drop lines too near to better ones, then those with hardly a wall until all have some.

    `drawn` names borders that are not on the paper and stay without ink; `lost` is for pages
    on which whole pieces of rules are gone; of nothing but `known` lines there are no walls to tell.
    """
    if max(len(ys), len(xs)) > 2 * MOST_LINES:
        return None
    # Level lines first: they run across the page, and text fills little of their way.
    frame = [0, *range(round(8 * height), level.ink.shape[1], round(8 * height))]
    ys = rules.apart(level, ys, frame, height)
    xs = rules.apart(upright, xs, ys, height)
    if max(len(ys), len(xs)) > MOST_LINES:
        return None
    while len(ys) >= 2 and len(xs) >= 2:  # each turn drops a line or ends
        roof_ink = rules.over_strips(rules.support(level, ys, xs, height), xs, height)
        side_ink = rules.over_strips(rules.support(upright, xs, ys, height), ys, height).T
        seen_ys = rules.in_sight(level, ys, xs, height)
        seen_xs = rules.in_sight(upright, xs, ys, height)
        roofs, sides = standing(level, upright, ys, xs, height, roof_ink, side_ink, lost)
        if rules.are_unbroken(roof_ink[roofs]):
            roofs &= ~strays(level, ys, xs, roofs, height)
        kept_ys = _long(ys, roofs, seen_ys * np.diff(xs), 2.0 * height, drawn & {"top", "bottom"})
        kept_xs = _long(xs, sides.T, seen_xs * np.diff(ys), 1.1 * height, drawn & {"left", "right"})
        if len(kept_ys) == len(ys) and len(kept_xs) == len(xs):
            return Walls(tuple(ys), tuple(xs), roofs, roof_ink, sides, side_ink)
        ys, xs = kept_ys, kept_xs
        if known is not None and {*ys} <= {*known[0]} and {*xs} <= {*known[1]}:
            return None
    return None


def _is_sound(walls: Walls) -> bool:
    ink = np.concatenate([walls.roof_ink[walls.roofs], walls.side_ink[walls.sides]])
    return rules.are_unbroken(ink)


def _long(
    lines: Sequence[int],
    drawn: Bools,
    seen: Floats,
    least: float,
    virtual: frozenset[str],
) -> list[int]:
    """Lines with walls of at least `least` pixels in sight, all together, and virtual borders.

    Strokes of text that touch the rules above and below it show nothing that text does not hide.
    """
    enough = (drawn * seen).sum(axis=1) >= least
    enough[0] |= bool(virtual & {"top", "left"})
    enough[-1] |= bool(virtual & {"bottom", "right"})
    return [line for line, kept in zip(lines, enough, strict=True) if kept]


def assemble(
    level: Strokes, upright: Strokes, walls: Walls, height: float, lost: bool = False
) -> Grid | None:
    """Every table on the page built for itself, then all of them on one grid."""
    parts: list[tuple[list[Box], int]] = []
    remarks: set[str] = set()
    found = tables(walls)
    for table in found:
        ys, xs, added = bordered(level, upright, list(table[0]), list(table[1]), height)
        others = [other for other in found if other is not table]
        if any(overlaps((ys, xs), other, height) for other in others):
            # Its rules run on as another table's: beside a sheet its edges and its desk are one.
            ys, xs, added = *table, frozenset()
        alone = (tuple(ys), tuple(xs)) == (walls.ys, walls.xs)  # the only table of the page
        own = walls if alone else settle(level, upright, ys, xs, height, added, lost)
        part = _boxes(own, added, height) if own is not None else None
        if part is not None:
            parts.append(part)
            remarks |= {"outer border closed"} if added else set()
    return _on_one_grid(_without_letters(parts, height), remarks, height)


def _without_letters(
    parts: Sequence[tuple[list[Box], int]], height: float
) -> Sequence[tuple[list[Box], int]]:
    """The tables without those that are strokes of a title: 门 beside 日 looks like two cells."""
    wide, tall = (most * height for most in LETTERS)
    outlines = [union(boxes) for boxes, _ in parts]
    kept = [
        part
        for part, outline in zip(parts, outlines, strict=True)
        if outline.width > wide or outline.height > tall
    ]
    return kept or parts


def one_table(walls: Walls, virtual: frozenset[str], height: float) -> Grid | None:
    """The grid of walls that are known to belong together."""
    part = _boxes(walls, virtual, height)
    return _on_one_grid([part] if part else [], set(), height)


def _boxes(walls: Walls, virtual: frozenset[str], height: float) -> tuple[list[Box], int] | None:
    """Cells of one table as boxes, and how many walls had to be drawn for them."""
    cells, repaired = carve(walls, virtual)
    boxes = [
        Box(walls.xs[left], walls.ys[top], walls.xs[right], walls.ys[bottom])
        for top, left, bottom, right in cells
    ]
    boxes = [box for box in boxes if min(box.width, box.height) >= 0.6 * height]
    return (boxes, repaired) if len(boxes) > 1 else None


def _on_one_grid(
    parts: Sequence[tuple[list[Box], int]], remarks: set[str], height: float
) -> Grid | None:
    boxes = [box for part, _ in parts for box in part]
    if not boxes:
        return None
    near = 0.3 * height
    ys = _merged([y for box in boxes for y in (box.y0, box.y1)], near)
    xs = _merged([x for box in boxes for x in (box.x0, box.x1)], near)
    cells: list[Ruled] = []
    for box in boxes:
        top, bottom = _nearest(ys, box.y0), _nearest(ys, box.y1)
        left, right = _nearest(xs, box.x0), _nearest(xs, box.x1)
        cells.append(Ruled(top, left, bottom - top, right - left, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    repaired = sum(drawn for _, drawn in parts)
    # Unit cells a table should cover, each within its own outline.
    outlines = [union(part) for part, _ in parts]
    whole = sum(outline.width * outline.height for outline in outlines)
    covered = sum(box.width * box.height for box in boxes)
    soundness = covered / max(1, whole) * (1 - repaired / (len(cells) + repaired))
    told = sorted(remarks | ({f"cells repaired: {repaired}"} if repaired else set()))
    return Grid(tuple(ys), tuple(xs), tuple(cells), float(soundness), tuple(told))


def _merged(positions: Sequence[int], near: float) -> list[int]:
    out: list[int] = []
    for position in sorted(positions):
        if not out or position - out[-1] > near:
            out.append(position)
    return out


def _nearest(lines: Sequence[int], at: int) -> int:
    after = min(bisect_left(lines, at), len(lines) - 1)
    before = max(0, after - 1)
    return after if lines[after] - at < at - lines[before] else before
