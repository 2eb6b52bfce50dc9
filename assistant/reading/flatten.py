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

Image = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]
Points = npt.NDArray[np.int32]
Votes = npt.NDArray[np.float32]

LARGEST_SKEW: Final = 6.0  # degrees looked for
STEEPEST: Final = 0.14  # slope of rules looked for: a skew and a view from the side together
KEENEST: Final = 0.2  # change of that slope from one edge of the page to the other
POINTS: Final = 12_000  # pixels of rule that vote in the coarse search
SCREEN: Final = 8  # of so many of them one has a vote in the search before it
LIKELY: Final = 32  # answers of that search that all of them vote on
HOLE: Final = 0.4  # text heights of a hole in a rule that is full of them
MORE: Final = 2.0  # times as much rule shows over such holes
FEW: Final = 12  # widths of the page; less rule than this shows no change of slope
GAIN: Final = 1.08  # piles must grow by this factor to call a page tilted
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

    def slopes() -> tuple[tuple[float, float], tuple[float, float]]:
        # Less than one line across: strokes of text, which can be turned but show no perspective.
        if len(level) < max(12 * height, columns):
            return (slope, 0.0), (-slope, 0.0)
        if len(level) < FEW * columns:  # a few rules show a turn, and no perspective
            turn = fan(level, columns, rows, height, near=slope, keenest=0.0)[0]
            return (turn, 0.0), (-turn, 0.0)
        if len(upright) < 12 * height:
            across = fan(level, columns, rows, height, near=slope)
            return (across[0], 0.0), (-across[0], 0.0)
        likely, other = both(
            lambda: roughly(level, columns, rows, height),
            lambda: roughly(upright, rows, columns, height),
        )
        across = fan(level, columns, rows, height, slope, start=likely)
        return across, fan(upright, rows, columns, height, -across[0], start=other)

    (across, down), pieces = both(slopes, lambda: _pieces(mask, height))
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


def fan(
    points: Points,
    extent: int,
    depth: int,
    height: float,
    near: float = 0.0,
    keenest: float = KEENEST,
    start: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """Slope of level lines in the middle of the page, and its change from top to bottom.

    Args:
        points: (n, 2) x and y of pixels of rule.
        extent, depth: width and height of the page in pixels.
        near: a slope that is likely, tried first where several fit alike.
        keenest: largest change looked for.
        start: what `roughly` found.
    """
    fx, fy = _some(points, POINTS, extent)
    coarse = _coarse(height)
    flat = (near, 0.0)
    best = start or roughly(points, extent, depth, height, keenest)
    if _pile(fx, fy, best, coarse, depth) < GAIN * _pile(fx, fy, flat, coarse, depth):
        best = flat
    step_a, step_b, bin_ = coarse / extent, 0.01, coarse
    fx, fy = _some(points, 2 * POINTS, extent)
    around = np.array([0, -1, 1, -2, 2])  # of piles that are alike the nearest is taken
    for _ in range(4):
        bin_ = max(1.5, bin_ / 2)
        slopes = best[0] + around * step_a
        changes = best[1] + (around * step_b if keenest else np.zeros(1))
        best = _highest(_piles(fx, fy, slopes, changes, bin_, depth), slopes, changes)
        step_a, step_b = step_a / 2.5, step_b / 2.5
    # What is hardly better than a simpler answer is noise.
    high = _pile(fx, fy, best, 1.5, depth)
    for simple in (flat, (0.0, 0.0), (best[0], 0.0)):
        if high < GAIN * _pile(fx, fy, simple, 1.5, depth):
            return simple
    return best


def roughly(
    points: Points, extent: int, depth: int, height: float, keenest: float = KEENEST
) -> tuple[float, float]:
    """About the slope and change that `fan` looks for."""
    coarse = _coarse(height)
    slopes = np.arange(-STEEPEST, STEEPEST + 0.001, 2.0 * coarse / extent)
    changes = np.arange(-keenest, keenest + 0.001, 0.02)
    return _coarsely(*_some(points, POINTS, extent), slopes, changes, coarse, depth)


def _coarse(height: float) -> float:
    """Pixels of the bins in which lines are told roughly."""
    return max(3.0, 0.25 * height)


def _some(points: Points, most: int, extent: int) -> tuple[Votes, Votes]:
    """x from the middle of the page, and y, of so many of the points at most."""
    if len(points) > most:
        points = points[np.linspace(0, len(points) - 1, most).astype(int)]
    x, y = points.T.astype(np.float32)  # in half the time of doubles, and as well in bins
    return x - extent / 2, y


def _coarsely(
    fx: Votes, fy: Votes, slopes: Matrix, changes: Matrix, bin_: float, depth: int
) -> tuple[float, float]:
    """The slope and change with the highest piles; the smallest of those that are alike."""
    # An eighth of the points tells for which of a thousand answers all are worth counting.
    rough = _piles(fx[::SCREEN], fy[::SCREEN], slopes, changes, bin_, depth)
    asked = np.zeros(rough.shape, np.bool_)
    asked.flat[rough.argsort(axis=None)[-LIKELY:]] = True
    return _highest(_piles(fx, fy, slopes, changes, bin_, depth, asked), slopes, changes)


def _highest(heights: Matrix, slopes: Matrix, changes: Matrix) -> tuple[float, float]:
    """The slope and change with the highest piles; the first of those that are alike."""
    row, column = divmod(int(heights.argmax()), len(changes))
    return float(slopes[row]), float(changes[column])


def _pile(fx: Votes, fy: Votes, way: tuple[float, float], bin_: float, depth: int) -> float:
    """How high the points pile up on lines of one slope and change."""
    slope, change = way
    return float(_piles(fx, fy, np.array([slope]), np.array([change]), bin_, depth)[0, 0])


def _piles(
    fx: Votes,
    fy: Votes,
    slopes: Matrix,
    changes: Matrix,
    bin_: float,
    depth: int,
    asked: npt.NDArray[np.bool_] | None = None,
) -> Matrix:
    """(slopes, changes): how high the points pile up on lines of each; 0 where it is not asked."""
    low, bins = -0.3 * depth / bin_, int(1.6 * depth / bin_) + 1
    heights, leaning = np.zeros((len(slopes), len(changes))), slopes.astype(np.float32)
    for j, b in enumerate(changes.tolist()):
        # y = y0 + (a + b·(y0/depth - 1/2))·x, solved for y0, where the line crosses the middle.
        bent = (1 + b * fx / depth) * bin_
        # Bin 0 takes what falls before the page, the last one what falls behind it.
        start, tilt = (fy + b / 2 * fx) / bent - low + 1, fx / bent
        own = np.arange(len(slopes)) if asked is None else np.flatnonzero(asked[:, j])
        places = start - leaning[own, None] * tilt
        np.clip(places, 0, bins + 1, out=places)
        whole = places.astype(np.intp)
        whole += np.arange(len(own))[:, None] * (bins + 2)  # each slope has bins of its own
        counts = np.bincount(whole.ravel(), minlength=len(own) * (bins + 2))
        heights[own, j] = np.square(counts.reshape(len(own), bins + 2)[:, 1:-1]).sum(axis=1)
    return heights


def _rules(grey: Image, height: float, gap: float = 0.0) -> Image:
    """1 where a pixel may belong to a level rule, be it faint.

    Args:
        gap: text heights, the longest hole in it.
    """
    reach = max(9, int(0.4 * height) | 1)
    line = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((reach, 1), np.uint8))
    least = float(np.clip(4 * greys.percentile(np.asarray(line[::4, ::4], np.uint8), 80), 10, 40))
    dark = (line > int(least)).astype(np.uint8)  # a level of grey is a whole number
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


def _quadrilateral(
    across: tuple[float, float], down: tuple[float, float], columns: int, rows: int
) -> Matrix:
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
