"""Ruling lines to cells, as pure steps: rules → walls → rectangles → spans.

In: the ink mask of a flat, upright page and the height of its text. Out: a `Grid`,
or None when the page has no ruled table. Can fail: nothing is raised; what had to be
repaired is in `Grid.remarks`, and `Grid.soundness` says how far the result may be
trusted.

A rule is never taken from its longest unbroken stroke: scanners wear rules into
dashes, and the sum of many gaps is what breaks naive grids. Instead a line position
is proposed from strokes anywhere on the page, and every piece of it between two
crossing lines is then accepted or refused on its own ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

INK: Final = 183  # of 255; darker is ink whatever surrounds it
SOUND: Final = 0.985  # share of the outline that sound cells cover
PRESENT: Final = 0.62  # share of inked positions along a piece of a sound rule


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


def find(grey: Image, height: float) -> Grid | None:
    """The ruled table of a page, or None.

    Args:
        grey: (rows, columns), paper 255.
        height: text height in pixels.
    """
    if height <= 0:
        return None
    level = strokes(grey, height, 6 * height)
    upright = strokes(np.ascontiguousarray(grey.T), height, 3 * height)
    ys, xs = propose(level, 2.2 * height, height), propose(upright, 1.35 * height, height)
    table = _settle(level, upright, ys, xs, height)
    if table is not None and table.soundness > SOUND and not unexplained(level, table, height):
        return table
    ys = sorted_lines([*ys, *propose_worn(level, 9 * height, height)], height)
    xs = sorted_lines([*xs, *propose_worn(upright, 9 * height, height)], height)
    bridged = _settle(level, upright, ys, xs, height)
    if bridged is None or (table is not None and table.soundness > bridged.soundness):
        return table
    return replace(bridged, remarks=(*bridged.remarks, "rules bridged"))


def strokes(grey: Image, height: float, long: float) -> Image:
    """1 where a level rule may run: ink, and faint lines of at least `long` pixels.

    Returns: (rows, columns), thickened by a pixel up and down to bear a slight slope.
    """
    reach = max(5, int(0.4 * height) | 1)
    line = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8))
    # The paper's own noise sets how faint a rule can be and still be told from it.
    least = float(np.clip(4 * np.percentile(line[::4, ::4], 80), 20, 40))
    faint = cv2.dilate((line > least).astype(np.uint8), np.ones((3, 1), np.uint8))
    faint = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((1, int(long)), np.uint8))
    ink = _slim((grey < INK).astype(np.uint8), height)
    ink = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return np.asarray(ink | _thin(np.asarray(faint, np.uint8), height), np.uint8)


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
    lines = worn(mask, window, height)
    least = max(3, int(0.5 * window))
    lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, least), np.uint8))
    return propose(np.asarray(lines, np.uint8), least, height)


def sorted_lines(positions: Sequence[int], height: float) -> list[int]:
    """Positions in order, near ones taken together."""
    return _cluster([(float(y), 1) for y in positions], max(3.0, 0.28 * height))


def _settle(
    level: Image, upright: Image, ys: Sequence[int], xs: Sequence[int], height: float
) -> Grid | None:
    """Drop lines without a single sound piece, then build the cells."""
    while len(ys) >= 2 and len(xs) >= 2:  # each turn drops a line or ends
        roofs = support(level, ys, xs, height)
        sides = support(upright, xs, ys, height).T
        level_walls, upright_walls = walls(roofs), walls(sides.T).T
        kept_ys = _long(ys, level_walls, np.diff(xs), 2.0 * height)
        kept_xs = _long(xs, upright_walls.T, np.diff(ys), 1.1 * height)
        if len(kept_ys) == len(ys) and len(kept_xs) == len(xs):
            return build(ys, xs, (roofs, level_walls), (sides, upright_walls), height)
        ys, xs = kept_ys, kept_xs
    return None


def _long(
    lines: Sequence[int], drawn: Bools, gaps: npt.NDArray[np.int_], least: float
) -> list[int]:
    """Lines with walls of at least `least` pixels, all pieces together."""
    return [
        line for line, walls_ in zip(lines, drawn, strict=True) if (walls_ * gaps).sum() >= least
    ]


def unexplained(level: Image, table: Grid, height: float) -> bool:
    """True when much broken-line ink lies where the table has no line: rules were lost."""
    lines = worn(level, 9 * height, height)
    for y in table.rows:
        lines[max(0, y - int(0.3 * height)) : y + int(0.3 * height) + 1] = 0
    seen = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((1, int(6 * height)), np.uint8))
    return bool(seen.any(axis=0).sum() > 12 * height)


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
    return np.asarray(shares >= valley(shares), bool)


def valley(shares: Floats) -> float:
    """The share least often seen between "no rule" and what a typical rule here shows."""
    strong = shares[shares > 0.3]
    typical = float(np.median(strong)) if len(strong) else 1.0
    places = np.arange(0.15, max(0.16, min(PRESENT, 0.68 * typical)), 0.02)
    crowd = np.exp(-np.square((shares.ravel()[None] - places[:, None]) / 0.05)).sum(axis=1)
    return float(np.median(places[crowd <= crowd.min() + 0.05]))


def build(
    ys: Sequence[int],
    xs: Sequence[int],
    level: tuple[Floats, Bools],
    upright: tuple[Floats, Bools],
    height: float,
) -> Grid | None:
    """Cells from line positions and the ink along every piece of them.

    Args:
        level: support of level pieces, and which of them are walls; both (lines, gaps).
        upright: the same of upright pieces, (gaps, lines).
    """
    remarks: list[str] = []
    roofs, sides = _closed(level[1], upright[1], remarks)
    region = _regions(roofs, sides)
    region, repaired = _rectangles(region, roofs, sides, level[0], upright[0])
    if repaired:
        remarks.append(f"cells repaired: {repaired}")
    cells: list[tuple[int, int, int, int]] = []
    outside = region[0, 0]
    for name in np.unique(region):
        if name == outside:
            continue
        rs, cs = np.nonzero(region == name)
        cells.append((rs.min() - 1, cs.min() - 1, rs.max(), cs.max()))
    cells = [cell for cell in cells if _is_cell(cell, ys, xs, height)]
    if not cells:
        return None
    rows = sorted({cell[0] for cell in cells} | {cell[2] for cell in cells})
    columns = sorted({cell[1] for cell in cells} | {cell[3] for cell in cells})
    row_of, column_of = {r: i for i, r in enumerate(rows)}, {c: i for i, c in enumerate(columns)}
    ruled = tuple(
        Ruled(
            row_of[top],
            column_of[left],
            row_of[bottom] - row_of[top],
            column_of[right] - column_of[left],
            Box(xs[left], ys[top], xs[right], ys[bottom]),
        )
        for top, left, bottom, right in sorted(cells)
    )
    covered = sum(cell.row_span * cell.column_span for cell in ruled)
    whole = (len(rows) - 1) * (len(columns) - 1)
    soundness = covered / whole * (1 - repaired / (len(ruled) + repaired))
    return Grid(
        tuple(ys[r] for r in rows),
        tuple(xs[c] for c in columns),
        ruled,
        float(soundness),
        tuple(remarks),
    )


def _is_cell(
    cell: tuple[int, int, int, int], ys: Sequence[int], xs: Sequence[int], height: float
) -> bool:
    top, left, bottom, right = cell
    return ys[bottom] - ys[top] >= 0.5 * height and xs[right] - xs[left] >= 0.5 * height


def _closed(roofs: Bools, sides: Bools, remarks: list[str]) -> tuple[Bools, Bools]:
    """Add an outer border where rules end in the open: tables without one have none to lose."""
    roofs, sides = roofs.copy(), sides.copy()
    count_rows, count_columns = sides.shape[0], roofs.shape[1]
    drawn_rows = np.flatnonzero(roofs.any(axis=1))
    drawn_columns = np.flatnonzero(sides.any(axis=0))
    if not len(drawn_rows) or not len(drawn_columns):
        return roofs, sides
    added = 0
    for column, gap in ((0, 0), (count_columns, count_columns - 1)):
        for r in range(count_rows):
            # Rules above and below reach the edge here, and nothing closes it.
            if not sides[r, column] and roofs[: r + 1, gap].any() and roofs[r + 1 :, gap].any():
                sides[r, column] = True
                added += 1
    for row, gap in ((0, 0), (count_rows, count_rows - 1)):
        for c in range(count_columns):
            if not roofs[row, c] and sides[gap, : c + 1].any() and sides[gap, c + 1 :].any():
                roofs[row, c] = True
                added += 1
    if added:
        remarks.append(f"outer border closed: {added}")
    return roofs, sides


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
    region: npt.NDArray[np.intp], roofs: Bools, sides: Bools, level: Floats, upright: Floats
) -> tuple[npt.NDArray[np.intp], int]:
    """Make every region a rectangle by drawing its likeliest missing walls."""
    repaired = 0
    roofs, sides = roofs.copy(), sides.copy()
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


def _thin(strokes: Image, height: float) -> Image:
    """Strokes without blobs: no rule is as thick as a third of the text."""
    blob = np.ones((max(4, int(0.42 * height)), 1), np.uint8)
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
