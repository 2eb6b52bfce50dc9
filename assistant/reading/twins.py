"""Which crops show the same ink: a form repeats 1, 100 %, 及时 dozens of times.

In: grey crops of single lines and the height of their text. Out: for every crop the
index of the first crop that looks the same, its own index when none does. Pure;
nothing is raised.

Measured on the sample at 200 dpi, the same text differs by at most 22 grey levels (34
under strong noise) in its worst spot, different digits by 130 and more: the limit
stands where a lost decimal point cannot pass. Small print is never compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

LIMIT: Final = 34.0  # grey levels, mean over the worst spot a stroke wide
SMALLEST: Final = 17.0  # text height in pixels below which strokes are too few pixels to compare
LONGEST: Final = 9.0  # text heights; longer lines hardly repeat


def group(crops: Sequence[Image], height: float) -> list[int]:
    """The index of each crop's twin leader."""
    leaders: dict[tuple[int, int], list[int]] = {}
    out = list(range(len(crops)))
    if height < SMALLEST:
        return out
    spot = max(3, int(0.16 * height) | 1)
    for i, crop in enumerate(crops):
        tall, wide = crop.shape
        if wide > LONGEST * height:
            continue
        near = (
            j
            for a in (tall - 1, tall, tall + 1)
            for b in (wide - 1, wide, wide + 1)
            for j in leaders.get((a, b), ())
        )
        twin = next((j for j in near if distance(crops[j], crop, spot) <= LIMIT), None)
        if twin is None:
            leaders.setdefault((tall, wide), []).append(i)
        else:
            out[i] = twin
    return out


def distance(one: Image, other: Image, spot: int) -> float:
    """Grey levels by which two crops differ in their worst spot, at the best shift of a pixel.

    Signed differences are averaged over the spot: the two edges of a stroke that lies
    half a pixel aside cancel out, a stroke that is missing does not.
    """
    tall, wide = max(len(one), len(other)) + 2, max(one.shape[1], other.shape[1]) + 2
    first = np.full((tall, wide), 255, np.float32)
    first[1 : 1 + len(one), 1 : 1 + one.shape[1]] = one
    best = 255.0
    # The unshifted pair first: it is the likeliest, and a rough mismatch ends the search.
    for down, right in ((1, 1), (1, 0), (1, 2), (0, 1), (2, 1), (0, 0), (0, 2), (2, 0), (2, 2)):
        second = np.full((tall, wide), 255, np.float32)
        second[down : down + len(other), right : right + other.shape[1]] = other
        apart = float(np.abs(cv2.blur(first - second, (spot, spot))).max())
        if (down, right) == (1, 1) and apart > 6 * LIMIT:
            return apart
        best = min(best, apart)
        if best <= LIMIT / 2:
            break
    return best
