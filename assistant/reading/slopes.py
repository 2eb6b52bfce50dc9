"""How the rules of a page lean: their slope in its middle, and how that changes over the page.

In: points of level rules. Out: a `Way`, along which the points pile up highest. Upright rules
are level ones with x and y exchanged. Pure; nothing is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Points = npt.NDArray[np.int32]
Votes = npt.NDArray[np.float32]
Way = tuple[float, float]
"""The slope of lines in the middle of a page, and its change from the top to the foot."""

STEEPEST: Final = 0.14  # slope of rules looked for: a skew and a view from the side together
KEENEST: Final = 0.2  # change of that slope from one edge of the page to the other
# Of 228 pages none lies otherwise by more than 1.1 pixels than eight times as many votes tell.
POINTS: Final = 6_000  # pixels of rule that vote in the coarse search, half of those in the fine
SCREEN: Final = 8  # of so many of them one has a vote in the search before it
LIKELY: Final = 32  # answers of that search that all of them vote on
GAIN: Final = 1.08  # piles must grow by this factor to call a page tilted
FINE: Final = 1.5  # pixels of the narrowest bins


@dataclass(frozen=True)
class Rules:
    """Points of the rules of one direction.

    Args:
        points: (n, 2) x and y of pixels of rule.
        extent, depth: width and height of the page in pixels.
        height: of its text, pixels.
    """

    points: Points
    extent: int
    depth: int
    height: float

    def way(self, near: float = 0.0, keenest: float = KEENEST) -> Way:
        """How they lean.

        Args:
            near: a slope that is likely, taken where it fits as well as any.
            keenest: largest change looked for.
        """
        found = self.sharpened(self.likelier(self.roughly(keenest), near), changes=bool(keenest))
        return self.simplest(found, near)

    def roughly(self, keenest: float = KEENEST) -> Way:
        """About how they lean."""
        slopes = np.arange(-STEEPEST, STEEPEST + 0.001, 2.0 * self._coarse / self.extent)
        changes = np.arange(-keenest, keenest + 0.001, 0.02)
        # An eighth of the points tells for which of a thousand answers all are worth counting.
        fx, fy = self._few
        rough = self._piles((fx[::SCREEN], fy[::SCREEN]), slopes, changes, self._coarse)
        asked = np.zeros(rough.shape, np.bool_)
        asked.flat[rough.argsort(axis=None)[-LIKELY:]] = True
        return _highest(
            self._piles(self._few, slopes, changes, self._coarse, asked), slopes, changes
        )

    def likelier(self, way: Way, near: float) -> Way:
        """The way, if it is clearly better than a likely slope without a change, or that."""
        flat = (near, 0.0)
        gained = self._pile(self._few, way, self._coarse)
        return way if gained >= GAIN * self._pile(self._few, flat, self._coarse) else flat

    def sharpened(self, way: Way, *, changes: bool = True) -> Way:
        """The way near this one along which they pile up highest."""
        bin_ = self._coarse
        step_a, step_b = bin_ / self.extent, 0.01
        around = np.array([0, -1, 1, -2, 2])  # of piles that are alike the nearest is taken
        for _ in range(4):
            bin_ = max(FINE, bin_ / 2)
            slopes = way[0] + around * step_a
            keen = way[1] + (around * step_b if changes else np.zeros(1))
            way = _highest(self._piles(self._many, slopes, keen, bin_), slopes, keen)
            step_a, step_b = step_a / 2.5, step_b / 2.5
        return way

    def simplest(self, way: Way, near: float) -> Way:
        """The simplest way that is hardly worse than this one: the rest is noise."""
        high = self._pile(self._many, way, FINE)
        for simple in ((near, 0.0), (0.0, 0.0), (way[0], 0.0)):
            if high < GAIN * self._pile(self._many, simple, FINE):
                return simple
        return way

    @property
    def _coarse(self) -> float:
        """Pixels of the bins in which lines are told roughly."""
        return max(3.0, 0.25 * self.height)

    @cached_property
    def _few(self) -> tuple[Votes, Votes]:
        return self._some(POINTS)

    @cached_property
    def _many(self) -> tuple[Votes, Votes]:
        return self._some(2 * POINTS)

    def _some(self, most: int) -> tuple[Votes, Votes]:
        """x from the middle of the page, and y, of so many of the points at most."""
        points = self.points
        if len(points) > most:
            points = points[np.linspace(0, len(points) - 1, most).astype(int)]
        x, y = points.T.astype(np.float32)  # in half the time of doubles, and as well in bins
        return x - self.extent / 2, y

    def _pile(self, votes: tuple[Votes, Votes], way: Way, bin_: float) -> float:
        """How high the points pile up along one way."""
        slope, change = way
        return float(self._piles(votes, np.array([slope]), np.array([change]), bin_)[0, 0])

    def _piles(
        self,
        votes: tuple[Votes, Votes],
        slopes: Matrix,
        changes: Matrix,
        bin_: float,
        asked: npt.NDArray[np.bool_] | None = None,
    ) -> Matrix:
        """(slopes, changes): how high the points pile up along each; 0 where it is not asked."""
        (fx, fy), depth = votes, self.depth
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


def _highest(heights: Matrix, slopes: Matrix, changes: Matrix) -> Way:
    """The slope and change with the highest piles; the first of those that are alike."""
    row, column = divmod(int(heights.argmax()), len(changes))
    return float(slopes[row]), float(changes[column])
