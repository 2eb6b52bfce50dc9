"""Grey levels of a picture, told by counting them.

In: a grey picture, uint8, not empty. Out: levels, 0 to 255. Pure; nothing is raised.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def counts(grey: Image) -> Floats:
    """(256,) how many pixels have each level."""
    return np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.float32).ravel()


def percentile(grey: Image, share: float) -> float:
    """What `np.percentile` gives, in a quarter of the time: there are 256 levels to look at.

    Args:
        share: 0 to 100.
    """
    upto = counts(grey).cumsum(dtype=np.float64)
    place = share / 100 * (grey.size - 1)
    first = int(place)
    low, high = np.searchsorted(upto, [first, min(first + 1, grey.size - 1)], side="right")
    return float(low + (high - low) * (place - first))


def paper(grey: Image) -> float:
    """Brightness of the paper: most of a page is paper."""
    return percentile(grey[::4, ::4], 80)


def blocks(grey: Image, side: int) -> Image:
    """The mean of every square of so many pixels; the last ones are filled up with what is there.

    OpenCV takes several times as long for what is no whole number of squares.
    """
    height, width = grey.shape
    whole = cv2.copyMakeBorder(grey, 0, -height % side, 0, -width % side, cv2.BORDER_REPLICATE)
    size = (whole.shape[1] // side, whole.shape[0] // side)
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def half_dark(crop: Image) -> float:
    """The level half way from the darkest print of a crop to paper: darker is ink."""
    return (percentile(crop, 2) + 255) / 2


def darkness(crop: Image) -> Floats:
    """By how many levels each pixel is darker than the paper of the crop."""
    return np.asarray(np.clip(percentile(crop, 90) - crop.astype(np.float32), 0, None), np.float32)
