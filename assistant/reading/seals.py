"""Seals: where they lie on a page, and the print under them without their ink.

In: a page picture in colour, 8-bit BGR. Out: a mask of its seals, and the share of light
that their ink leaves to the red channel. Pure; nothing is raised.

Stamp ink lets red light through and takes the green away, printed ink takes both. What is
missing of the green beside the red therefore tells how much stamp ink lies on a pixel, and
with it how much darker the stamp has made the red.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import masks

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

RED: Final = 28  # levels that red stands above the other channels in stamp ink
LARGE: Final = 100  # pixels across a seal at least; red print is smaller
LONG: Final = 4  # times as long as broad is no seal
FULL: Final = 75  # percentile of redness that full ink has
SPREAD: Final = 5  # pixels over which a JPEG blurs colours
MOST: Final = 1.2  # times the ink that is full
DARKEST: Final = 60.0  # levels of red that full ink leaves at least


def mask(image: Image) -> Image:
    """1 where a seal (a large coloured mark, nearly always red) lies."""
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    if not small.size:
        return np.zeros(image.shape[:2], np.uint8)
    blue, green, red = cv2.split(small)
    inked = (cv2.subtract(red, cv2.max(blue, green)) > RED).astype(np.uint8)
    found = np.zeros_like(inked)
    if inked.sum() > LARGE:
        # Dilated, a seal's ring and letters are one mark; red print stays small.
        labels, stats, _ = masks.marks(masks.dilated(inked, 9, 9))
        left, top, width, height = stats[:, :4].T
        right, bottom = left + width, top + height
        broad, long_ = np.minimum(width, height), np.maximum(width, height)
        large = (broad > LARGE / 2) & (long_ < LONG * broad)
        large[0] = False
        kept = large.copy()
        for i in np.flatnonzero(large):  # with the star amid the ring
            kept |= (
                (left >= left[i]) & (right <= right[i]) & (top >= top[i]) & (bottom <= bottom[i])
            )
        found = kept.astype(np.uint8)[labels]
    size = (image.shape[1], image.shape[0])
    return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def passed(red: Image, green: Image, under: npt.NDArray[np.bool_]) -> Floats:
    """The share of red light that the ink of the seals lets through, of each pixel under one.

    Args:
        red, green: channels of the page, paper 255.
        under: the mask of the seals.
    """
    reds, greens = red[under].astype(np.float32), green[under].astype(np.float32)
    redness = reds - greens
    inked = redness > RED
    if not inked.any():
        return np.ones_like(reds)
    full = redness >= np.percentile(redness[inked], FULL)
    takes_red, takes_green = 255 - np.median(reds[full]), 255 - np.median(greens[full])
    ratio = np.minimum(1.0, greens / np.maximum(1.0, reds))
    ink = np.zeros(under.shape, np.float32)
    ink[under] = 255 * (1 - ratio) / np.maximum(1.0, takes_green - ratio * takes_red)
    ink = np.asarray(cv2.dilate(ink, np.ones((SPREAD, SPREAD), np.uint8)), np.float32)[under]
    return np.asarray(
        np.maximum(DARKEST, 255 - np.minimum(ink, MOST) * takes_red) / 255, np.float32
    )
