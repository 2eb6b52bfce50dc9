"""Print smeared by a sheet, or a camera, that moved while the picture was taken: put together again.

In: a flat grey page (paper 255) and the mask of its text. Out: how far and which way it moved,
and the picture as it would be without it. Pure; nothing is raised.

A straight movement blurs every stroke along itself and leaves it sharp across. So the slopes of
grey are unlike in the two directions, which nothing else does to print, and a slope comes back
with its sign changed as many pixels on as the movement was long (Yitzhaky and Kopeika,
"Identification of blur parameters from motion blurred images", 1997). Once that is known the
strokes are found by the rule of Richardson (1972) and Lucy (1974), which keeps ink from becoming
whiter than paper, so that hardly any ringing is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

PRINT: Final = np.array([[0.53, 0.10], [0.10, 0.47]])  # energies of slopes, mean of 163 still pages
UNLIKE: Final = 0.55  # the least such energy ÷ the most, both of print's own: still pages have .64
BAND: Final = 32  # rows; a quarter of the bands tells whether a page moved at all
FARTHEST: Final = 1.2  # text heights; print smeared further cannot be read
SHORTEST: Final = 3  # pixels; less is the pen's own
ROUNDS: Final = 50  # measured on four pages: 20 leave half again as many doubts, 140 find grain
TRACE: Final = 0.5  # grey levels, lest nothing be divided by nothing


@dataclass(frozen=True, slots=True)
class Smear:
    """A straight movement.

    Args:
        length: pixels.
        angle: radians from level, clockwise on the page, -π/2 to π/2.
    """

    length: int
    angle: float


def find(grey: Image, text: Image, height: float) -> Smear | None:
    """The movement that smeared a page; None for a page that was still.

    Args:
        grey, text: (height, width); 1 in `text` where characters stand.
        height: of the text, pixels.
    """
    some = np.arange(len(grey)) // BAND % 4 == 0
    if not text[some].any() or _direction(*_slopes(grey[some]), text[some]) is None:
        return None
    level, down = _slopes(grey)
    angle = _direction(level, down, text)
    if angle is None:
        return None
    along = level * np.float32(np.cos(angle)) + down * np.float32(np.sin(angle))
    along[_around(text) == 0] = 0
    length = _length(along, angle, round(FARTHEST * height))
    return Smear(length, angle) if length >= SHORTEST else None


def undone(grey: Image, smear: Smear) -> Image:
    """The picture as if nothing had moved."""
    seen = 255 - grey.astype(np.float32) + TRACE
    kernel = _kernel(smear)
    found = seen.copy()
    for _ in range(ROUNDS):
        share = seen / np.maximum(_smeared(found, kernel), TRACE / 2)
        found *= _smeared(np.asarray(share, np.float32), kernel)
    return np.asarray(np.clip(255 + TRACE - found, 0, 255), np.uint8)


def _slopes(grey: Image) -> tuple[Floats, Floats]:
    """By how much each pixel is darker than the one left of it, and than the one above."""
    darkness = 255 - grey.astype(np.float32)
    return (
        np.diff(darkness, axis=1, prepend=darkness[:, :1]),
        np.diff(darkness, axis=0, prepend=darkness[:1]),
    )


def _around(text: Image) -> Image:
    """Where characters stand and what a movement makes of their edges."""
    return np.asarray(cv2.dilate(text, np.ones((5, 9), np.uint8)), np.uint8)


def _direction(level: Floats, down: Floats, text: Image) -> float | None:
    """The way along which slopes are so much weaker than across it; None where they are alike."""
    where = _around(text) > 0
    level, down = level[where], down[where]
    mixed = (level * down).mean()
    energies = np.array([[(level * level).mean(), mixed], [mixed, (down * down).mean()]])
    own = np.linalg.inv(np.linalg.cholesky(PRINT))  # print slopes more in some directions of itself
    values, directions = np.linalg.eigh(own @ energies @ own.T)
    if values[0] > UNLIKE * values[1]:
        return None
    x, y = own.T @ directions[:, 0]
    return float(np.arctan(y / x)) if x else float(np.pi / 2)


def _length(along: Floats, angle: float, farthest: int) -> int:
    """Pixels after which a slope along the movement comes back with its sign changed."""
    alike = [0.0]
    for far in range(1, farthest + 1):
        shift = np.array([[1, 0, far * np.cos(angle)], [0, 1, far * np.sin(angle)]])
        moved = cv2.warpAffine(along, shift, along.shape[::-1])
        alike.append(float((moved * along).sum()))
    return int(np.argmin(alike))


def _smeared(picture: Floats, kernel: Floats) -> Floats:
    blurred = cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred, np.float32)


def _kernel(smear: Smear) -> Floats:
    """How a point is smeared; symmetric about its middle, so that it is its own mirror."""
    reach = smear.length // 2 + 1
    side = 2 * reach + 1
    kernel = np.zeros((side + 1, side + 1), np.float32)
    for far in np.linspace(-0.5, 0.5, 16 * smear.length) * smear.length:
        x, y = reach + far * np.cos(smear.angle), reach + far * np.sin(smear.angle)
        left, top = int(x), int(y)
        kernel[top : top + 2, left : left + 2] += np.outer(
            (top + 1 - y, y - top), (left + 1 - x, x - left)
        )
    return np.asarray(kernel[:side, :side] / kernel.sum(), np.float32)
