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
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

PRESENT: Final = 0.62  # share of inked positions along a piece of a sound rule
WORN: Final = 0.30  # the least share ever taken for a rule, on a page whose rules are worn


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


def find(ink: Image, height: float) -> Grid | None:
    """The ruled table of a page, or None.

    Args:
        ink: (rows, columns), 1 where there is ink.
        height: text height in pixels.
    """
    if height <= 0:
        return None
    ys = propose(ink, height)
    if len(ys) < 2:
        return None
    turned = np.ascontiguousarray(ink.T)
    xs = propose(turned, height, short=True)
    if len(xs) < 2:
        return None
    for _ in range(2):
        level = support(ink, ys, xs, height)
        upright = support(turned, xs, ys, height).T
        cut = threshold(level, upright)
        kept_ys = [y for y, row in zip(ys, level, strict=True) if row.max(initial=0) >= cut]
        kept_xs = [x for x, col in zip(xs, upright.T, strict=True) if col.max(initial=0) >= cut]
        if len(kept_ys) < 2 or len(kept_xs) < 2:
            return None
        if len(kept_ys) == len(ys) and len(kept_xs) == len(xs):
            break
        ys, xs = kept_ys, kept_xs
    level = support(ink, ys, xs, height)
    upright = support(turned, xs, ys, height).T
    return build(ys, xs, level, upright, threshold(level, upright), height)


def propose(ink: Image, height: float, *, short: bool = False) -> list[int]:
    """Positions (pixels from the top) where level rules run; transpose the ink for upright ones.

    Args:
        short: also accept strokes hardly longer than a line of text, which upright
            rules between two rows are.
    """
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    least = int((1.35 if short else 2.2) * height)
    solid = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    strokes = _thin(np.asarray(solid, np.uint8), height)
    _, _, stats, centres = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    ends = [
        (float(centre[1]), int(stat[2]))
        for stat, centre in zip(stats[1:], centres[1:], strict=True)
        if stat[2] >= least and stat[3] <= 0.5 * height + 0.02 * stat[2]
    ]
    return _cluster(ends, max(3.0, 0.28 * height))


def support(ink: Image, ys: Sequence[int], xs: Sequence[int], height: float) -> Floats:
    """(lines, gaps): how much ink lies along each level line between neighbouring uprights.

    A piece is cut into short chunks, each free to follow the rule by a few pixels; what
    crosses text instead of a rule has as much ink beside the line as on it.
    """
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    free = max(2, round(0.16 * height))
    beside = max(4, round(0.28 * height))
    reach = free + beside
    chunk = max(6, round(1.2 * height))
    out = np.zeros((len(ys), max(0, len(xs) - 1)))
    padded = cv2.copyMakeBorder(thick, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    for i, y in enumerate(ys):
        strip = padded[y : y + 2 * reach + 1].astype(np.float32)
        total = np.concatenate([np.zeros((len(strip), 1), np.float32), strip.cumsum(axis=1)], 1)
        for j in range(len(xs) - 1):
            start, stop = xs[j] + 3, xs[j + 1] - 2
            if stop - start < 3:
                start, stop = xs[j], xs[j + 1]
            pieces = max(1, (stop - start) // chunk)
            edges = np.linspace(start, stop, pieces + 1).astype(int)
            share = (total[:, edges[1:]] - total[:, edges[:-1]]) / np.maximum(1, np.diff(edges))
            scores = _ridge(share, free, beside)
            out[i, j] = 0.6 * scores.mean() + 0.4 * np.sort(scores)[: max(1, pieces // 3)].mean()
    return out


def _ridge(share: npt.NDArray[np.float32], free: int, beside: int) -> Floats:
    """Per chunk: the best line's ink less what stands on both sides of it."""
    middle = len(share) // 2
    scores = np.full(share.shape[1], -1.0)
    for offset in range(-free, free + 1):
        line = share[middle + offset]
        above, below = share[middle + offset - beside], share[middle + offset + beside]
        crossing = np.minimum(above, below)
        edge = np.maximum(above, below)
        scores = np.maximum(scores, line - 0.8 * crossing - 0.15 * edge)
    return np.asarray(np.maximum(scores, 0.0), np.float64)


def threshold(level: Floats, upright: Floats) -> float:
    """The share of ink that parts rules from text on this page.

    Sound pages have shares near 1 and near 0; on worn ones the rules sink together, so
    the cut stands at six tenths of what a typical rule of the page still shows.
    """
    shares = np.concatenate([level.ravel(), upright.ravel()])
    strong = shares[shares > WORN]
    if not len(strong):
        return PRESENT
    return float(min(PRESENT, max(WORN, 0.62 * np.percentile(strong, 70))))


def build(
    ys: Sequence[int],
    xs: Sequence[int],
    level: Floats,
    upright: Floats,
    cut: float,
    height: float,
) -> Grid | None:
    """Cells from line positions and the ink along every piece of them.

    Args:
        level: (lines, gaps) support of level pieces; upright: (gaps, lines) of upright ones.
        cut: least support of a wall.
    """
    remarks: list[str] = []
    roofs, sides = level >= cut, upright >= cut
    roofs, sides = _closed(roofs, sides, remarks)
    region = _regions(roofs, sides)
    region, repaired = _rectangles(region, roofs, sides, level, upright)
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
