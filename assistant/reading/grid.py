"""Ruling lines to cells, as pure steps: rules → walls → tables → rectangles → spans.

In: the grey picture of a flat, upright page and the height of its text. Out: a
`Grid`, or None when the page has no ruled table. Several tables under each other
share one grid; what lies between them belongs to no cell. Can fail: nothing is
raised; what had to be repaired is in `Grid.remarks`, and `Grid.soundness` says how
far the result may be trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import rules
from assistant.reading.rules import Bools, Floats, Image

SOUND: Final = 0.985  # share of the outline that sound cells cover
UNBROKEN: Final = 0.93  # typical ink along the rules of a page that needs no bridging


@dataclass(frozen=True, slots=True)
class Ruled:
    """One cell: grid place, span, and its box inside the rules (pixels)."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: line positions in pixels and the cells between them, in reading order."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[Ruled, ...]
    soundness: float
    remarks: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        """The table's outline."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])


@dataclass(frozen=True, slots=True)
class Walls:
    """Lines of one table, and the pieces of them that are there.

    Args:
        ys, xs: line positions in pixels.
        roofs, roof_ink: which level pieces are walls, and their ink; (len(ys), len(xs) - 1).
        sides, side_ink: the same of upright pieces; (len(ys) - 1, len(xs)).
    """

    ys: tuple[int, ...]
    xs: tuple[int, ...]
    roofs: Bools
    roof_ink: Floats
    sides: Bools
    side_ink: Floats


def find(grey: Image, height: float) -> Grid | None:
    """The ruled tables of a page as one grid, or None.

    Args:
        grey: (rows, columns), paper 255.
        height: text height in pixels.
    """
    if height <= 0:
        return None
    level = rules.strokes(grey, height, 6 * height)
    upright = rules.strokes(np.ascontiguousarray(grey.T), height, 3 * height)
    ys = rules.propose(level, 2.2 * height, height)
    xs = rules.propose(upright, 1.35 * height, height)
    plain = settle(level, upright, ys, xs, height)
    if plain is not None and _is_sound(plain):
        table = assemble(level, upright, plain, height)
        if table is not None and table.soundness > SOUND and not unexplained(level, table, height):
            return table
    for window in (9, 20):
        ys = rules.sorted_lines([*ys, *rules.propose_worn(level, window * height, height)], height)
    xs = rules.sorted_lines([*xs, *rules.propose_worn(upright, 9 * height, height)], height)
    bridged = settle(level, upright, ys, xs, height)
    if bridged is None:
        return assemble(level, upright, plain, height) if plain is not None else None
    table = assemble(level, upright, bridged, height)
    if table is None or len(table.columns) < 3:
        return None  # what bridging makes of lines of text is one broad column
    told = (*table.remarks, "rules bridged")
    if table.soundness < SOUND:
        told = (*told, f"grid doubtful: {table.soundness:.2f} of it is sound")
    return replace(table, remarks=told)


def settle(
    level: Image,
    upright: Image,
    ys: Sequence[int],
    xs: Sequence[int],
    height: float,
    drawn: frozenset[str] = frozenset(),
) -> Walls | None:
    """Drop lines too near to better ones, then those with hardly a wall until all have some.

    `drawn` names borders that are not on the paper and stay without ink.
    """
    # Level lines first: they run across the page, and text fills little of their way.
    frame = [0, *range(round(8 * height), level.shape[1], round(8 * height))]
    ys = rules.apart(ys, frame, rules.support(level, ys, frame, height), height)
    xs = rules.apart(xs, ys, rules.support(upright, xs, ys, height), height)
    while len(ys) >= 2 and len(xs) >= 2:  # each turn drops a line or ends
        roof_ink = rules.support(level, ys, xs, height)
        side_ink = rules.support(upright, xs, ys, height).T
        roofs, sides = rules.walls(roof_ink), rules.walls(side_ink.T).T
        kept_ys = _long(ys, roofs, np.diff(xs), 2.0 * height, drawn & {"top", "bottom"})
        kept_xs = _long(xs, sides.T, np.diff(ys), 1.1 * height, drawn & {"left", "right"})
        if len(kept_ys) == len(ys) and len(kept_xs) == len(xs):
            return Walls(tuple(ys), tuple(xs), roofs, roof_ink, sides, side_ink)
        ys, xs = kept_ys, kept_xs
    return None


def _is_sound(walls: Walls) -> bool:
    ink = np.concatenate([walls.roof_ink[walls.roofs], walls.side_ink[walls.sides]])
    return bool(len(ink)) and float(np.percentile(ink, 15)) >= UNBROKEN


def _long(
    lines: Sequence[int],
    drawn: Bools,
    gaps: npt.NDArray[np.int_],
    least: float,
    virtual: frozenset[str],
) -> list[int]:
    """Lines with walls of at least `least` pixels, all pieces together, and virtual borders."""
    enough = (drawn * gaps).sum(axis=1) >= least
    enough[0] |= bool(virtual & {"top", "left"})
    enough[-1] |= bool(virtual & {"bottom", "right"})
    return [line for line, kept in zip(lines, enough, strict=True) if kept]


def unexplained(level: Image, table: Grid, height: float) -> bool:
    """True when much broken-line ink lies where the table has no line: rules were lost."""
    lines = rules.worn(level, 9 * height, height)
    for y in table.rows:
        lines[max(0, y - int(0.3 * height)) : y + int(0.3 * height) + 1] = 0
    seen = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((1, int(6 * height)), np.uint8))
    return bool(seen.any(axis=0).sum() > 12 * height)


def assemble(level: Image, upright: Image, walls: Walls, height: float) -> Grid | None:
    """Every table on the page built for itself, then all of them on one grid."""
    parts: list[tuple[list[Box], int]] = []
    remarks: set[str] = set()
    for ys, xs in tables(walls, height):
        ys, xs, added = _bordered(level, upright, ys, xs, height)
        own = settle(level, upright, ys, xs, height, added)
        part = _boxes(own, added, height) if own is not None else None
        if part is not None:
            parts.append(part)
            remarks |= {"outer border closed"} if added else set()
    return _on_one_grid(parts, remarks, height)


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


def tables(walls: Walls, height: float) -> list[tuple[list[int], list[int]]]:
    """Line positions of each connected set of walls, from top to bottom."""
    rows, columns = 2 * len(walls.ys) - 1, 2 * len(walls.xs) - 1
    picture = np.zeros((rows, columns), np.uint8)
    picture[::2, 1::2] = walls.roofs
    picture[1::2, ::2] = walls.sides
    # A corner is there when any wall ends in it.
    touched = cv2.dilate(picture, np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.uint8))
    picture[::2, ::2] = touched[::2, ::2]
    count, labels = cv2.connectedComponents(picture, connectivity=4)
    found: list[tuple[int, int, int, int]] = []
    for name in range(1, count):
        rs, cs = np.nonzero(labels == name)
        top, bottom, left, right = rs.min() // 2, rs.max() // 2, cs.min() // 2, cs.max() // 2
        if bottom > top and right > left:
            found.append((top, bottom, left, right))
    found = _without_frames(found)
    found = _joined(found)
    out: list[tuple[list[int], list[int]]] = []
    for top, bottom, left, right in sorted(found):
        inside_rows = np.flatnonzero(walls.roofs[top : bottom + 1, left:right].any(axis=1))
        inside_columns = np.flatnonzero(walls.sides[top:bottom, left : right + 1].any(axis=0))
        ys = [walls.ys[top + i] for i in inside_rows]
        xs = [walls.xs[left + i] for i in inside_columns]
        if len(ys) >= 2 and len(xs) >= 2:
            out.append((ys, xs))
    return out


def _without_frames(found: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Leave out frames around a whole table: the edges of the paper in a photograph."""

    def is_frame(outer: tuple[int, int, int, int]) -> bool:
        top, bottom, left, right = outer
        return (bottom - top <= 2 or right - left <= 2) and any(
            other != outer
            and other[0] >= top
            and other[1] <= bottom
            and other[2] >= left
            and other[3] <= right
            for other in found
        )

    return [item for item in found if not is_frame(item)]


def _joined(found: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Sets of walls that overlap are one table whose rules are broken."""
    joined: list[tuple[int, int, int, int]] = []
    for item in sorted(found):
        top, bottom, left, right = item
        for i, other in enumerate(joined):
            if top < other[1] and left < other[3] and right > other[2]:
                joined[i] = (
                    min(top, other[0]),
                    max(bottom, other[1]),
                    min(left, other[2]),
                    max(right, other[3]),
                )
                break
        else:
            joined.append(item)
    return joined


def _bordered(
    level: Image, upright: Image, ys: list[int], xs: list[int], height: float
) -> tuple[list[int], list[int], frozenset[str]]:
    """Add a border where most rules run on past the outermost crossing line."""
    added: set[str] = set()
    for name, mask, lines, across in (
        ("left", level, ys, xs),
        ("right", level, ys, xs),
        ("top", upright, xs, ys),
        ("bottom", upright, xs, ys),
    ):
        first = name in {"left", "top"}
        edge = across[0] if first else across[-1]
        ends = rules.reach(mask, lines, edge, -1 if first else 1, height)
        past = [end for end in ends if abs(end - edge) >= 1.2 * height]
        end = round(float(np.median(past))) if past else edge
        if sum(abs(other - end) < height for other in past) < 2:
            continue
        if first:
            across.insert(0, end)
        else:
            across.append(end)
        added.add(name)
    return ys, xs, frozenset(added)


def carve(walls: Walls, virtual: frozenset[str]) -> tuple[list[tuple[int, int, int, int]], int]:
    """Cells as (top, left, bottom, right) line numbers, and how many walls had to be drawn."""
    roofs, sides = walls.roofs.copy(), walls.sides.copy()
    _close(sides[:, 0], "left" in virtual)
    _close(sides[:, -1], "right" in virtual)
    _close(roofs[0], "top" in virtual)
    _close(roofs[-1], "bottom" in virtual)
    region, repaired = _rectangles(roofs, sides, walls.roof_ink, walls.side_ink)
    outside = region[0, 0]
    cells: list[tuple[int, int, int, int]] = []
    for name in np.unique(region):
        if name != outside:
            rs, cs = np.nonzero(region == name)
            cells.append((int(rs.min()) - 1, int(cs.min()) - 1, int(rs.max()), int(cs.max())))
    return cells, repaired


def _close(border: Bools, virtual: bool) -> None:
    """Mend the outer border in place; one missing piece would let a whole cell run out."""
    there = np.flatnonzero(border)
    if virtual:
        border[:] = True
    elif len(there) and border[there[0] : there[-1] + 1].mean() >= 0.5:
        border[there[0] : there[-1] + 1] = True
        if border.mean() >= 0.8:
            border[:] = True


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
    outlines = [
        Box(min(b.x0 for b in p), min(b.y0 for b in p), max(b.x1 for b in p), max(b.y1 for b in p))
        for p, _ in parts
    ]
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
    return min(range(len(lines)), key=lambda i: abs(lines[i] - at))


def _regions(roofs: Bools, sides: Bools) -> npt.NDArray[np.intp]:
    """Number unit cells (with one ring of outside around them) by what no wall separates."""
    rows, columns = sides.shape[0] + 2, roofs.shape[1] + 2
    # A picture with three pixels a unit lets OpenCV do the union: centre, walls, corners.
    picture = np.ones((2 * rows - 1, 2 * columns - 1), np.uint8)
    picture[1::2, 1::2] = 0
    picture[1 : 2 * len(roofs) : 2, 2 : 2 * columns - 2 : 2][roofs] = 0
    picture[2 : 2 * rows - 2 : 2, 1 : 2 * sides.shape[1] : 2][sides] = 0
    _, labels = cv2.connectedComponents(picture, connectivity=4)
    return labels[::2, ::2].astype(np.intp)


def _rectangles(
    roofs: Bools, sides: Bools, level: Floats, upright: Floats
) -> tuple[npt.NDArray[np.intp], int]:
    """Make every region a rectangle by drawing its likeliest missing walls."""
    repaired = 0
    region = _regions(roofs, sides)
    for _ in range(400):
        broken = _broken(region)
        if broken is None:
            break
        inside = np.zeros(region.shape, bool)
        inside[region == broken] = True
        core = inside[1:-1, 1:-1]
        best: tuple[float, int, int, int] | None = None
        for r, c in zip(*np.nonzero(core), strict=True):
            if r and core[r - 1, c] and not roofs[r, c]:
                best = max(best or (-1.0, 0, 0, 0), (level[r, c], 0, int(r), int(c)))
            if c and core[r, c - 1] and not sides[r, c]:
                best = max(best or (-1.0, 0, 0, 0), (upright[r, c], 1, int(r), int(c)))
        if best is None:
            break
        _, kind, r, c = best
        if kind == 0:
            # The whole run of the line through this region: half a wall parts nothing.
            run = core[r] & core[r - 1]
            roofs[r, _run(run, c)] = True
        else:
            run = core[:, c] & core[:, c - 1]
            sides[_run(run, r), c] = True
        repaired += 1
        region = _regions(roofs, sides)
    return region, repaired


def _broken(region: npt.NDArray[np.intp]) -> int | None:
    outside = region[0, 0]
    for name in np.unique(region):
        if name == outside:
            continue
        rs, cs = np.nonzero(region == name)
        if (np.ptp(rs) + 1) * (np.ptp(cs) + 1) != len(rs):
            return int(name)
    return None


def _run(flags: Bools, at: int) -> slice:
    start = stop = at
    while start > 0 and flags[start - 1]:
        start -= 1
    while stop + 1 < len(flags) and flags[stop + 1]:
        stop += 1
    return slice(start, stop + 1)
