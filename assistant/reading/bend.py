"""How a page is bent: rules that are curves near a spine or on paper that does not lie flat.

In: pieces of rules as chains of points, in the frame of a page that is level as a whole.
Out: a `Bend`, which says for every place of the flat page how far above or below it the
picture shows it; or None when the rules are straight. Pure; nothing is raised.

Each rule is y = y0 + f(x) + t·g(x): f is how all rules bend together, g how that changes
from the top of the page (t = -1/2) to its foot (t = 1/2). f and g are lines between knots,
found by least squares over all rules at once, so worn and broken rules add what they show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

KNOTS: Final = 14  # across the page: a spine bends a fifth of it
STEP: Final = 12  # pixels; of a rule's points one is kept in so many
SMOOTH: Final = 0.02  # weight of a kink beside the weight of a point
STRAIGHT: Final = 0.12  # text heights, between the highest and lowest shift of a flat page
LEAST: Final = 2.0  # pixels of the same
EXPLAINED: Final = 0.3  # of the rules' own curves may be left where a page is bent
ROUNDS: Final = 3  # of the fit, each trusting outliers less
ALONE: Final = 6  # rules; fewer may all be bent by something else
MOVED: Final = 1.0  # pixels between the highest and lowest shift along a rule that has a say
AGREED: Final = 0.5  # of the length of such rules must be straighter after than before


@dataclass(frozen=True, slots=True)
class Bend:
    """Shifts of a bent page.

    Args:
        knots: (n,) x of the knots, pixels of the level page.
        common, change: (n,) f and g at the knots, pixels.
        depth: height of the level page, pixels.
    """

    knots: Points
    common: Points
    change: Points
    depth: int

    def shift(self, x: Points, y: Points) -> Points:
        """How far below (x, y) of the flat page the picture shows it, pixels."""
        f, g = np.interp(x, self.knots, self.common), np.interp(x, self.knots, self.change)
        return np.asarray(f + (y / self.depth - 0.5) * g, np.float64)

    def scaled(self, by: float) -> Bend:
        """The same for a page so many times as large."""
        return Bend(by * self.knots, by * self.common, by * self.change, round(by * self.depth))

    @property
    def most(self) -> float:
        """The range of the shifts at the top, the middle and the foot; the largest, pixels."""
        return max(float(np.ptp(self.common + t * self.change)) for t in (-0.5, 0.0, 0.5))


def bend(rules: Sequence[Points], columns: int, depth: int, height: float) -> Bend | None:
    """The bend that straightens the rules of a page.

    Args:
        rules: (n, 2) x and y of the points of one piece of rule each.
        columns, depth: size of the level page, pixels.
        height: of its text, pixels.
    """
    chains = [_thinned(rule) for rule in rules]
    chains = [chain for chain in chains if len(chain) > 2]
    for _ in range(ROUNDS):
        found = _fitted(chains, columns, depth, height)
        if found is None:
            return None
        agreeing = np.array([_says(chain, found) for chain in chains])
        if agreeing.sum() >= (2 * AGREED - 1) * np.abs(agreeing).sum():
            return found
        # Streaks of a scanner lean on a page that was turned level: a few of them that no
        # rule is like bend it, and all the rules with it.
        chains = [chain for chain, says in zip(chains, agreeing, strict=True) if says <= 0]
    return None


def _says(chain: Points, found: Bend) -> int:
    """How many points a rule has for a bend that straightens it, or (less than 0) against it."""
    shift = found.shift(chain[:, 0], np.full(len(chain), chain[:, 1].mean()))
    if np.ptp(shift) < MOVED:
        return 0
    return len(chain) if np.std(chain[:, 1] - shift) < np.std(chain[:, 1]) else -len(chain)


def _fitted(chains: Sequence[Points], columns: int, depth: int, height: float) -> Bend | None:
    """The bend that fits the rules best, if it explains what bends them."""
    if len(chains) < ALONE:
        return None
    x = np.concatenate([chain[:, 0] for chain in chains])
    low, high = float(x.min()), float(x.max())
    if high - low < 0.2 * columns:
        return None
    knots = np.linspace(low, high, KNOTS)
    rows = [_hats(chain[:, 0], knots) for chain in chains]
    tilts = [float(chain[:, 1].mean()) / depth - 0.5 for chain in chains]
    # Each rule has its own height on the page: only what differs along it counts.
    design = np.concatenate(
        [
            np.hstack([hat, t * hat]) - np.hstack([hat, t * hat]).mean(axis=0)
            for hat, t in zip(rows, tilts, strict=True)
        ]
    )
    seen = np.concatenate([chain[:, 1] - chain[:, 1].mean() for chain in chains])
    kinks = np.diff(np.eye(KNOTS), 2, axis=0) * SMOOTH * len(seen) ** 0.5
    zero = np.zeros_like(kinks)
    # A constant shift of everything bends nothing: nearly free, and so kept at nought.
    still = np.eye(2 * KNOTS) * 1e-3
    ties = np.vstack([np.hstack([kinks, zero]), np.hstack([zero, kinks]), still])
    weight = np.ones(len(seen))
    answer, left = np.zeros(2 * KNOTS), np.abs(seen)
    for _ in range(ROUNDS):
        # Normal equations: thousands of points, 28 unknowns, and ties that keep them apart.
        # Not by BLAS: its threads burn 130 ms of processor waiting for more work after the 1 ms.
        lever = design * weight[:, None]
        normal = np.einsum("ki,kj->ij", lever, design) + ties.T @ ties
        answer = np.linalg.solve(normal, np.einsum("ki,k->i", lever, seen))
        left = np.abs(seen - design @ answer)
        weight = 1 / np.maximum(1.0, left / 1.5)
    found = Bend(knots, answer[:KNOTS] - answer[KNOTS // 2], answer[KNOTS:], depth)
    before, after = float(weight @ np.square(seen)), float(weight @ np.square(left))
    if found.most < max(LEAST, STRAIGHT * height) or after > EXPLAINED * before:
        return None
    return found


def _thinned(rule: Points) -> Points:
    """One point for each `STEP` pixels of a piece: the middle of those there."""
    places = (rule[:, 0] // STEP).astype(np.intp)
    places -= places.min()
    count = np.bincount(places)
    full = count > 0
    x = np.bincount(places, rule[:, 0])[full] / count[full]
    y = np.bincount(places, rule[:, 1])[full] / count[full]
    return np.column_stack([x, y])


def _hats(x: Points, knots: Points) -> Points:
    """(len(x), knots) shares of the two knots around each x."""
    step = knots[1] - knots[0]
    return np.asarray(np.maximum(0.0, 1 - np.abs(x[:, None] - knots[None]) / step), np.float64)
