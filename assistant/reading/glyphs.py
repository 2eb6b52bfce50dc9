"""A comparator that stands alone in its cell, known by comparing it with drawn ones.

In: grey crop of one mark (uint8, ink dark, paper light). Out: the comparator it looks
like, how much it does, and how much more than any other. Pure; nothing is raised.

The recogniser is trained on lines of text; a ≥ without a number behind it reads as V, 2
or >. Comparators are few and made of straight strokes, so each is drawn here in the
forms typefaces give it (the bar under the arrow level or slanted, once or twice; wide
and narrow arrows; thin and thick strokes) and the crop is correlated with all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Stroke = tuple[float, float, float, float]

SIZE: Final = 24  # pixels, side of the square in which marks are compared
FINE: Final = 4  # templates are drawn so many times larger, then shrunk
ALIKE: Final = 0.8  # correlation from which a mark is a comparator at all
APART: Final = 0.06  # by which the next comparator must be less alike to be sure
PLAINLY: Final = 0.2  # the same where the recogniser is sure of another comparator
STRIKING: Final = 0.88  # from which no other character is thought of
SURE: Final = 0.985  # confidence of a mark that is alike and apart
HALF: Final = 0.5  # confidence of one that could be two comparators


@dataclass(frozen=True, slots=True)
class Match:
    """What a mark looks like: `text` is "" when it is no comparator.

    Args:
        alike: correlation with the best drawing, -1 to 1.
        apart: how much less alike the best drawing of another comparator is.
        second: that other comparator.
    """

    text: str
    alike: float
    apart: float
    second: str

    @property
    def confidence(self) -> float:
        """Probability that the mark is `text`: even odds where two look the same."""
        share = min(1.0, max(0.0, self.apart / APART))
        return HALF + (SURE - HALF) * share if self.text else 0.0


def match(crop: Image) -> Match:
    """The comparator a tight grey crop of one mark looks like."""
    square = normal(crop)
    if square is None:
        return Match("", 0.0, 0.0, "")
    names, starts, drawn = _drawn()
    best = np.maximum.reduceat(drawn @ square.ravel(), starts).tolist()
    ranked = sorted(zip(names, best, strict=True), key=lambda one: -one[1])
    (first, high), (second, low) = ranked[:2]
    known = high >= ALIKE and first != "-"
    return Match(first if known else "", high, high - low, second)


def normal(crop: Image) -> Floats | None:
    """The ink of a crop in a square of its own, centred, of mean 0 and length 1.

    Proportions are kept: a = is wider than tall. None without ink.
    """
    if not crop.size:
        return None
    dark = greys.darkness(crop)
    high = float(dark.max())
    if high < 20:
        return None
    dark /= high
    tall, wide = dark.shape
    scale = (SIZE - 4) / max(tall, wide)
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(dark, size, interpolation=method)
    square = np.zeros((SIZE, SIZE), np.float32)
    top, left = (SIZE - size[1]) // 2, (SIZE - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = small
    return _unit(np.asarray(cv2.GaussianBlur(square, (0, 0), 0.9), np.float32))


def _unit(square: Floats) -> Floats | None:
    flat = square - float(square.mean())
    length = float(np.linalg.norm(flat))
    return np.asarray(flat / length, np.float32) if length > 1e-6 else None


@lru_cache(maxsize=1)
def _drawn() -> tuple[tuple[str, ...], npt.NDArray[np.intp], Floats]:
    """The comparators, where the drawings of each begin, and all normalised drawings as rows."""
    rows: dict[str, list[Floats]] = {}
    for name, strokes in _forms():
        for thick in (0.05, 0.1, 0.16, 0.24):
            square = normal(_draw(strokes, thick))
            if square is not None:
                rows.setdefault(name, []).append(square.ravel())
    starts = np.cumsum([0, *(len(own) for own in rows.values())])[:-1]
    return tuple(rows), starts, np.stack([row for own in rows.values() for row in own])


def _forms() -> list[tuple[str, list[Stroke]]]:
    """Strokes (x0, y0, x1, y1; y down) of each comparator in each of its forms."""
    forms: list[tuple[str, list[Stroke]]] = [
        ("=", [(0, 0, 1, 0), (0, gap, 1, gap)]) for gap in (0.26, 0.34, 0.42, 0.5, 0.6)
    ]
    # A thick dash: alike enough to a = to be told from it.
    forms += [("-", [(0, 0, 1, 0), (0, t, 1, t)]) for t in (0.0, 0.1, 0.2)]
    for tall in (0.6, 0.75, 0.9, 1.05):
        arrow: list[Stroke] = [(0, 0, 1, tall / 2), (1, tall / 2, 0, tall)]
        forms.append((">", arrow))
        for gap in (0.16, 0.24, 0.32):
            forms.append(("≥", [*arrow, (0, tall + gap, 1, tall + gap)]))
            forms.append(("≥", [*arrow, (0, tall + gap, 1, tall / 2 + gap)]))
        double = (0.2, 0.42)
        forms.append(("≥", [*arrow, *((0, tall + g, 1, tall + g) for g in double)]))
    mirrored = {">": "<", "≥": "≤"}
    forms += [
        (mirrored[name], [(1 - x0, y0, 1 - x1, y1) for x0, y0, x1, y1 in strokes])
        for name, strokes in forms
        if name in mirrored
    ]
    return forms


def _draw(strokes: list[Stroke], thick: float) -> Image:
    """Dark strokes on paper, tight around them."""
    unit, rim = SIZE * FINE, round(thick * SIZE * FINE / 2)
    tall = max(max(y0, y1) for _, y0, _, y1 in strokes)
    canvas = np.full((round(tall * unit) + 2 * rim + 1, unit + 2 * rim + 1), 255, np.uint8)
    for x0, y0, x1, y1 in strokes:
        start = (rim + round(x0 * unit), rim + round(y0 * unit))
        stop = (rim + round(x1 * unit), rim + round(y1 * unit))
        cv2.line(canvas, start, stop, 0, max(1, 2 * rim), cv2.LINE_AA)
    return canvas
