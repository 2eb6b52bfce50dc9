"""% or ‰, known by their rings: the recogniser's own ‰ hardly ever wins against %.

In: one settled reading of a line, the crop it was read from, the height of its text. Out:
the reading with the sign its ink shows. Pure; nothing is raised.

A ‰ has two rings under the right of its stroke where a % has one, in every typeface. Both
are drawn here (rings wide and narrow, strokes thin and thick), and the ink of the sign,
stretched to one size, is correlated with all of them. Measured on six typefaces at 14 to
32 pixels, blurred and noisy: a ‰ is more alike to a ‰ by 0.1 to 0.35; a well cut % never
by more than 0.07. A % cut too narrow is like neither, which is why `ALIKE` is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys
from assistant.reading.ocr import Line

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Ring = tuple[float, float, float, float]

SIGNS: Final = {"%": "‰", "‰": "%"}
TALL, WIDE = 24, 30  # pixels, the size in which signs are compared
FINE: Final = 10  # drawings are made so many times larger, then shrunk
RINGS: Final = "0oO°"  # what the last ring of a ‰ is read as when it is read on its own
STOPS: Final = frozenset("，。；：、,.;:)）")
ALIKE: Final = 0.78  # correlation from which a mark is one of the two at all
APART: Final = 0.12  # by which the other must be less alike to be sure
HINTED: Final = 0.06  # from which the sign that was read is in doubt
BROAD: Final = 0.95  # width ÷ height that every ‰ has, and some %
CERTAIN: Final = 1.1  # that nothing but a ‰ has; a % cut at the wrong place is narrower
BROADEST: Final = 1.36  # that no ‰ has: 1.29 is the most of seven typefaces, 1.41 a % and 。
GAP: Final = 0.14  # heights of the sign; white between two rings of a ‰ is 0.1 at most
SURE: Final = 0.985  # confidence of a sign that is alike and apart
HALF: Final = 0.5  # of one that is not


def checked(line: Line, crop: Image, height: float) -> Line:
    """The line with each % and ‰ as its ink shows it: repaired when sure, else doubted."""
    signs = [i for i, char in enumerate(line.text) if char in SIGNS]
    if not signs or not line.chars or not crop.size:
        return line
    places = [i for i, char in enumerate(line.chars) if char.text in "%‰％"]
    if len(places) != len(signs):
        return line
    for i, place in zip(signs, places, strict=True):
        mark = _mark(crop, line, place, height)
        lead = seen(mark)
        if line.text[i] == "‰":
            lead = -lead
        wide = mark.shape[1] >= CERTAIN * len(mark)
        if lead < (HINTED if wide else APART):
            continue
        text = line.text[:i] + SIGNS[line.text[i]] + line.text[i + 1 :]
        # The recogniser reads ‰ for nothing else, so that a ‰ is only ever doubted; and blurred
        # onto a %, the bracket behind it stands where a ‰ has its last ring.
        enclosed = line.text[i + 1 : i + 2] in {")", "）"}
        if lead >= APART and wide and line.text[i] == "%" and not enclosed:
            sure = min(SURE, line.confidence + dict(line.runners).get(text, 0.0))
            others = ((line.text, 1 - sure), *(r for r in line.runners if r[0] != text))
            line = replace(line, text=text, confidence=sure, runners=others)
        else:
            others = ((text, HALF), *(r for r in line.runners if r[0] != text))
            line = replace(line, confidence=min(line.confidence, HALF), runners=others)
    return line


def seen(mark: Image) -> float:
    """How much more a mark is like a ‰ than like a %; 0 for one that is like neither."""
    square = _normal(mark)
    if square is None:
        return 0.0
    permille, drawn = _drawn()
    alike = drawn @ square.ravel()
    more, less = float(alike[permille].max()), float(alike[~permille].max())
    narrow = mark.shape[1] < BROAD * len(mark)
    if max(more, less) < ALIKE or (more > less and narrow):
        return 0.0
    return more - less


def _mark(crop: Image, line: Line, place: int, height: float) -> Image:
    """The tight crop of one character of a line, parted from its neighbours where ink is least."""
    wide = crop.shape[1]
    weight = (255 - crop).sum(axis=0, dtype=np.int64)
    places = [char.x * wide for char in line.chars]
    low, high = 0, wide
    if place:
        low = _thinnest(weight, places[place - 1], places[place], height)
    after = place + 1
    while after < len(places) and line.chars[after].text in RINGS:
        after += 1
    if after == len(places) - 1 and line.chars[after].text in "。.":
        ends = _tight(crop, low, wide)
        if _is_one_sign(ends):
            return ends  # a ring again, or a speck: too small to change the likeness
    if after < len(places):
        # A stop or a bracket leans on the sign before it; anything else keeps its distance.
        last = line.chars[after].text not in STOPS
        high = _thinnest(weight, places[place], places[after], height, last=last) + 1
    return _tight(crop, low, high)


def _tight(crop: Image, low: int, high: int) -> Image:
    """The ink between two columns of a crop."""
    part = crop[:, low:high]
    dark = part < greys.half_dark(crop)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(columns):
        return crop[:0]
    return part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _is_one_sign(mark: Image) -> bool:
    """False for a % with a 。 behind it: too broad for a ‰, or its last ring stands apart."""
    if mark.shape[1] > BROADEST * len(mark):
        return False
    inked = np.flatnonzero((mark <= (float(mark.min()) + 255) / 2).any(axis=0))
    gaps = np.diff(inked) - 1
    return bool((gaps < GAP * len(mark)).all())


def _thinnest(
    weight: npt.NDArray[np.int64], one: float, other: float, height: float, *, last: bool = False
) -> int:
    """The column with the least ink between two characters' middles.

    The last such column behind a sign: between the rings of a ‰ there is white, too.
    """
    start, stop = round(one + 0.1 * height), round(other - 0.1 * height)
    start = min(max(0, start), len(weight) - 1)
    between = weight[start : max(start + 1, stop)]
    if last:
        return start + int(np.flatnonzero(between <= between.min() + 255)[-1])
    return start + int(between.argmin())


def _normal(mark: Image) -> Floats | None:
    """The ink of a mark stretched to one size, of mean 0 and length 1; None without ink."""
    if mark.size == 0 or min(mark.shape) < 4:
        return None
    dark = greys.darkness(mark)
    if float(dark.max()) < 20:
        return None
    method = cv2.INTER_AREA if len(mark) > TALL else cv2.INTER_CUBIC
    square = np.zeros((TALL, WIDE), np.float32)
    square[2:-2, 2:-2] = cv2.resize(dark, (WIDE - 4, TALL - 4), interpolation=method)
    square = np.asarray(cv2.GaussianBlur(square, (0, 0), 0.9), np.float32)
    square -= float(square.mean())
    length = float(np.linalg.norm(square))
    return np.asarray(square / length, np.float32) if length > 1e-6 else None


@lru_cache(maxsize=1)
def _drawn() -> tuple[npt.NDArray[np.bool_], Floats]:
    """Which drawings are ‰, and all of them, normalised."""
    permille: list[bool] = []
    rows: list[Floats] = []
    for rings, stroke in _forms():
        for thick in (0.06, 0.1, 0.15):
            square = _normal(draw(rings, stroke, thick))
            if square is not None:
                permille.append(len(rings) == 3)
                rows.append(square.ravel())
    return np.asarray(permille, np.bool_), np.stack(rows)


def _forms() -> Iterator[tuple[list[Ring], tuple[float, float]]]:
    """Rings (x0, y0, x1, y1) and the foot and head of the stroke, as shares of the sign."""
    for tall in (0.5, 0.6):
        for wide in (0.36, 0.42, 0.48):
            for stroke in ((0.12, 0.88), (0.22, 0.78), (0.3, 0.8)):
                yield [(0, 0, wide, tall), (1 - wide, 1 - tall, 1, 1)], stroke
        for wide in (0.27, 0.31, 0.35):
            below = [(0.98 - 2 * wide, 1 - tall, 0.98 - wide, 1), (1 - wide, 1 - tall, 1, 1)]
            for stroke in ((0.08, 0.62), (0.15, 0.58), (0.15, 0.7)):
                yield [(0, 0, wide, tall), *below], stroke
                yield [(0.06, 0, 0.06 + wide, tall), *below], stroke


def draw(rings: list[Ring], stroke: tuple[float, float], thick: float) -> Image:
    """A sign dark on paper, tight; `thick` is of its strokes, as a share of its height."""
    tall, wide, rim = (TALL - 4) * FINE, (WIDE - 4) * FINE, 20
    pen = max(1, round(thick * tall))
    canvas = np.full((tall + 2 * rim, wide + 2 * rim), 255, np.uint8)
    for x0, y0, x1, y1 in rings:
        middle = (round((x0 + x1) / 2 * wide) + rim, round((y0 + y1) / 2 * tall) + rim)
        axes = (round(((x1 - x0) * wide - pen) / 2), round(((y1 - y0) * tall - pen) / 2))
        cv2.ellipse(canvas, middle, axes, 0, 0, 360, 0, pen, cv2.LINE_AA)
    foot, head = (round(x * wide) + rim for x in stroke)
    inset = pen // 3
    ends = (foot, rim + tall - inset), (head, rim + inset)
    cv2.line(canvas, *ends, 0, max(1, round(0.8 * pen)), cv2.LINE_AA)
    dark = canvas < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return np.asarray(canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.uint8)
