"""How sure the figures are: intervals by bootstrap over forms, and paired comparison.

In: a measure's numerators and denominators, one pair a form. Out: intervals and verdicts.
Nothing here can fail; fewer than two forms give no interval. The generator is seeded, so
the same results give the same intervals.

Forms, not fields, are drawn: fields of one form share its damage and its layout, and
would make the interval too narrow by far (Efron & Tibshirani 1993, ch. 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics import Ratio, ratio

DRAWS = 2000
SEED = 20


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio of sums over forms with its 95 % interval (None where there is none)."""

    value: float | None
    low: float | None = None
    high: float | None = None
    forms: int = 0


def estimate(pairs: Sequence[Ratio]) -> Estimate:
    """The percentile bootstrap over forms of a ratio of sums (Efron 1979)."""
    import numpy as np

    used = [pair for pair in pairs if pair[1]]
    value = ratio(used)
    if value is None or len(used) < 2:
        return Estimate(value, forms=len(used))
    sums = np.asarray(used, float)
    rng = np.random.default_rng(SEED)
    drawn = sums[rng.integers(0, len(used), (DRAWS, len(used)))].sum(axis=1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return Estimate(value, float(low), float(high), len(used))


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old of one measure over the same forms, with its 95 % interval."""

    value: float
    low: float
    high: float
    forms: int

    @property
    def beyond_noise(self) -> bool:
        """The interval does not hold 0."""
        return self.low > 0 or self.high < 0


def paired(old: Sequence[Ratio], new: Sequence[Ratio]) -> Difference | None:
    """The paired bootstrap: the same forms are drawn for both runs, so that what makes a
    form hard cancels out (Efron & Tibshirani 1993, ch. 8). `old` and `new` are parallel;
    a form where either side has no denominator is left out. None without two forms.
    """
    import numpy as np

    both = [(a, b) for a, b in zip(old, new, strict=True) if a[1] and b[1]]
    if len(both) < 2:
        return None
    one, other = np.asarray([a for a, _ in both], float), np.asarray([b for _, b in both], float)
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(both), (DRAWS, len(both)))
    before, after = one[drawn].sum(axis=1), other[drawn].sum(axis=1)
    gaps = after[:, 0] / after[:, 1] - before[:, 0] / before[:, 1]
    low, high = np.percentile(gaps, [2.5, 97.5])
    value = other[:, 0].sum() / other[:, 1].sum() - one[:, 0].sum() / one[:, 1].sum()
    return Difference(float(value), float(low), float(high), len(both))


def sign_test(worse: int, better: int) -> float:
    """One-sided exact probability of so many or more turning worse when both are as likely.

    The sign test on what changed; on fields right before and wrong after (and the reverse)
    it is McNemar's exact test (McNemar 1947).
    """
    from math import comb

    changed = worse + better
    if changed == 0:
        return 1.0
    return float(sum(comb(changed, k) for k in range(worse, changed + 1)) / 2**changed)
