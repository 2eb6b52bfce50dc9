"""How a page lies: what makes its rules level and upright again.

In: the evenly lit grey picture of a page (paper 255), its ink, and the height of its
text. Out: a `Flattening` (a perspective matrix, and the bend of paper that does not lie
flat), or None when the page is flat. Pure; nothing is raised.

Single strokes mislead: on a worn, faint or blurred page few are long enough to have a
slope worth measuring. So every pixel of rule votes. A family of lines turned by a
slope that changes evenly over the page (which is what a photograph from the side
makes of it) is flat when its pixels pile up on fewest lines, and the slope and its
change are found by looking for the highest piles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import bend as bending
from assistant.reading import greys, masks
from assistant.reading.abreast import both
from assistant.reading.bend import Bend
from assistant.reading.slopes import Points, Rules, Way

Image = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

LARGEST_SKEW: Final = 6.0  # degrees looked for
HOLE: Final = 0.4  # text heights of a hole in a rule that is full of them
MORE: Final = 2.0  # times as much rule shows over such holes
FEW: Final = 12  # widths of the page; less rule than this shows no change of slope
GRAIN: Final = 8  # pixels between the places at which a bent page is computed
PIECE: Final = 4.0  # text heights; shorter pieces of rule do not show a bend


@dataclass(frozen=True, slots=True)
class Flattening:
    """What makes a page flat: first the matrix, then the bend is straightened.

    Args:
        matrix: (3, 3), from the picture to the level page.
        bend: what is left to straighten on the level page, or None.
        turned: what the matrix undoes, in plain words; "" for nothing.
    """

    matrix: Matrix
    bend: Bend | None
    turned: str = ""

    @property
    def note(self) -> str:
        """What it undoes, in plain words."""
        bent = "" if self.bend is None else f"bent by {self.bend.most:.0f} px, straightened"
        return ", ".join(said for said in (self.turned, bent) if said)

    def size(self, columns: int, rows: int) -> tuple[Matrix, tuple[int, int]]:
        """Where the flat page begins on the level one, and its width and height: no corner lost."""
        corners = np.array([[[0, 0], [columns, 0], [columns, rows], [0, rows]]], float)
        moved = cv2.perspectiveTransform(corners, self.matrix)[0]
        # Corners may fly off where the perspective is strong; paper never needs so much.
        low = np.maximum(moved.min(axis=0), [-0.15 * columns, -0.15 * rows])
        high = np.minimum(moved.max(axis=0), [1.15 * columns, 1.15 * rows])
        return low, (round(high[0] - low[0]), round(high[1] - low[1]))

    def scaled(self, by: float) -> Flattening:
        """The same for a picture so many times as large."""
        size = np.diag([by, by, 1.0])
        bend = None if self.bend is None else self.bend.scaled(by)
        return replace(self, matrix=size @ self.matrix @ np.linalg.inv(size), bend=bend)

    def applied(self, image: Image) -> Image:
        """The picture flattened; BGR or grey, paper around it white."""
        low, (columns, rows) = self.size(image.shape[1], image.shape[0])
        shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
        matrix = shift @ self.matrix
        flat = np.empty((rows, columns, *image.shape[2:]), np.uint8)

        def upto(first: int, last: int) -> None:
            flat[first:last] = self._rows(image, matrix, low, columns, first, last)

        both(lambda: upto(0, rows // 2), lambda: upto(rows // 2, rows))
        return flat

    def _rows(
        self, image: Image, matrix: Matrix, low: Matrix, columns: int, first: int, last: int
    ) -> Image:
        """Some rows of the flat page.

        Args:
            matrix: from the picture to the flat page, but for its bend.
            low: where the flat page begins on the level one.
        """
        # Copied edges would draw rules that are not there.
        paper = (255, 255, 255)
        if self.bend is None:
            up = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1]])
            size = (columns, last - first)
            flat = cv2.warpPerspective(
                image, up @ matrix, size, flags=cv2.INTER_CUBIC, borderValue=paper
            )
            return np.asarray(flat, np.uint8)
        y, x = np.mgrid[first : last + GRAIN : GRAIN, 0 : columns + GRAIN : GRAIN].astype(float)
        bent = y + self.bend.shift(x + low[0], y + low[1])
        source = cv2.perspectiveTransform(np.dstack([x, bent]), np.linalg.inv(matrix))
        # Between the places of a coarse grid the shifts are straight lines.
        scaled = np.array([[1 / GRAIN, 0, 0], [0, 1 / GRAIN, 0]])
        places = cv2.warpAffine(
            source.astype(np.float32),
            scaled,
            (columns, last - first),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        across, down = cv2.split(places)
        flat = cv2.remap(image, across, down, cv2.INTER_CUBIC, borderValue=paper)
        return np.asarray(flat, np.uint8)


def flattening(grey: Image, ink: Image, height: float) -> Flattening | None:
    """What makes rules level, upright and straight; None when they are."""
    rows, columns = grey.shape

    def across_page() -> tuple[Image, Points]:
        mask = _rules(grey, height)
        level = _points(mask)
        if len(level) < FEW * columns:
            pierced = _rules(grey, height, HOLE)
            whole = _points(pierced)
            if len(whole) >= MORE * len(level):  # holes had cut the rules to pieces
                return pierced, whole
        return mask, level

    def down_page() -> tuple[Points, float]:
        return _points(_rules(masks.turned(grey), height)), skew(ink)

    (mask, level), (upright, turned) = both(across_page, down_page)
    slope = float(np.tan(np.radians(turned))) if abs(turned) > 0.2 else 0.0

    def ways() -> tuple[Way, Way]:
        # Less than one line across: strokes of text, which can be turned but show no perspective.
        if len(level) < max(12 * height, columns):
            return (slope, 0.0), (-slope, 0.0)
        rules = Rules(level, columns, rows, height)
        if len(level) < FEW * columns:  # a few rules show a turn, and no perspective
            turn = rules.way(slope, keenest=0.0)[0]
            return (turn, 0.0), (-turn, 0.0)
        if len(upright) < 12 * height:
            turn = rules.way(slope)[0]
            return (turn, 0.0), (-turn, 0.0)
        others = Rules(upright, rows, columns, height)
        likely, other = both(rules.roughly, others.roughly)
        likely = rules.likelier(likely, slope)
        other = others.likelier(other, -likely[0])
        across, down = both(lambda: rules.sharpened(likely), lambda: others.sharpened(other))
        across = rules.simplest(across, slope)
        return across, others.simplest(down, -across[0])

    (across, down), pieces = both(ways, lambda: _pieces(mask, height))
    matrix = _quadrilateral(across, down, columns, rows)
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], float)
    moved = cv2.perspectiveTransform(corners[None], matrix)[0]
    bend = _bend(pieces, matrix, columns, rows, height)
    if np.abs(moved - corners).max() < 1.5:
        if bend is None:
            return None
        return Flattening(matrix, bend)
    note = f"skew {np.degrees(np.arctan(across[0])):+.1f}°"
    if max(abs(across[1]), abs(down[1]), abs(across[0] + down[0])) > 0.006:
        note += ", perspective flattened"
    return Flattening(matrix, bend, note)


def _pieces(mask: Image, height: float) -> tuple[npt.NDArray[np.int32], Points]:
    """Points of the long pieces of level rule, and for each the number of its piece."""
    labels, stats, _ = masks.marks(masks.dilated(mask, 3, 5))  # a curve is drawn in steps
    long_ = stats[:, cv2.CC_STAT_WIDTH] >= PIECE * height
    long_ &= stats[:, cv2.CC_STAT_HEIGHT] < 0.5 * stats[:, cv2.CC_STAT_WIDTH]
    long_[0] = False
    points = _points(np.ascontiguousarray(mask[:, :: bending.STEP // 4]))
    points[:, 0] *= bending.STEP // 4
    owner = labels[points[:, 1], points[:, 0]]
    kept = long_[owner]
    return owner[kept], points[kept]


def _bend(
    pieces: tuple[npt.NDArray[np.int32], Points],
    matrix: Matrix,
    columns: int,
    rows: int,
    height: float,
) -> Bend | None:
    """The bend of a page that the matrix makes level."""
    owner, points = pieces
    if not len(points):
        return None
    moved = cv2.perspectiveTransform(points[None].astype(float), matrix)[0]
    order = np.argsort(owner, kind="stable")
    cuts = np.flatnonzero(np.diff(owner[order])) + 1
    return bending.bend(np.split(moved[order], cuts), columns, rows, height)


def _rules(grey: Image, height: float, gap: float = 0.0) -> Image:
    """1 where a pixel may belong to a level rule, be it faint.

    Args:
        gap: text heights, the longest hole in it.
    """
    reach = max(9, int(0.4 * height) | 1)
    line = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8))
    least = float(np.clip(4 * greys.percentile(np.asarray(line[::4, ::4], np.uint8), 80), 10, 40))
    dark = (line > int(least)).view(np.uint8)  # a level of grey is a whole number
    # A slope of one in seven climbs two pixels over fourteen.
    bent = masks.thickened(dark)
    if gap:
        bent = masks.closed(bent, 1, gap * height)
    long_ = masks.opened(bent, 1, max(9, int(0.9 * height)))
    # Dense neighbourhoods are text; a rule has only itself.
    fat = masks.opened(bent, max(9, int(0.35 * height)), 1)
    return long_ & dark & ~fat


def _points(mask: Image) -> Points:
    """(n, 2) x and y of the pixels of a mask."""
    found = cv2.findNonZero(mask)  # a quarter of the time of `np.nonzero`
    points = np.empty(0, np.int32) if found is None else np.asarray(found, np.int32)
    return points.reshape(-1, 2)


def skew(ink: Image) -> float:
    """Angle in degrees by which the page must be turned counter-clockwise to stand level.

    Rows of text and rules alike pile up in the projection along the right direction.
    """
    small = cv2.resize(ink * 255, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) > 60
    ys, xs = np.nonzero(small)
    if len(ys) < 50:
        return 0.0
    if len(ys) > 60_000:
        pick = np.linspace(0, len(ys) - 1, 60_000).astype(int)
        ys, xs = ys[pick], xs[pick]

    def sharpness(angle: float) -> float:
        shifted = ys - xs * np.tan(np.radians(angle))
        counts = np.bincount((shifted - shifted.min()).astype(int)).astype(float)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.5), key=sharpness)
    return float(max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=sharpness))


def _quadrilateral(across: Way, down: Way, columns: int, rows: int) -> Matrix:
    """The matrix sending the four lines a page's border would follow to a rectangle."""
    (a, b), (c, d) = across, down
    corners: list[tuple[float, float]] = []
    for v in (-0.5, 0.5):
        for u in (-0.5, 0.5):
            level, upright = a + b * v, c + d * u
            # y = y0 + level·(x - w/2) and x = x0 + upright·(y - h/2) meet here.
            x0, y0 = (u + 0.5) * columns, (v + 0.5) * rows
            y = (y0 + level * (x0 - upright * rows / 2 - columns / 2)) / (1 - level * upright)
            corners.append((x0 + upright * (y - rows / 2), y))
    source = np.array(corners, np.float32)
    target = np.array([[0, 0], [columns, 0], [0, rows], [columns, rows]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, target), float)
