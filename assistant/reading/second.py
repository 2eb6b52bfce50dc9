"""A second reading that fails differently, and what two readings say together.

In: crops that were read once, and that reading. Out: another reading of the same ink,
made from another picture of it: larger margins, stretched, contrast drawn apart. The
network is the same, so agreement is worth less than two strangers' agreement would be,
and `joined` says how much. Pure but for the recogniser; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import shares, symbols
from assistant.reading.ocr import Line, Recogniser

Image = npt.NDArray[np.uint8]

READER: Final = "ocr-2x"
LATER: Final = "ocr-hard"  # the reading made when someone asks again
SURE: Final = 0.97  # a cell read with less is read a second time
HARD_SCALE: Final = 2.0  # by which `hardened` enlarges
SHARED: Final = 0.35  # of the doubt left by one reading stays when the second agrees


def read(crops: Sequence[Image], heights: Sequence[float], reader: Recogniser) -> list[Line]:
    """Read every crop again from another picture of it; the signs are checked there too.

    Args:
        heights: of the text in each crop, pixels.
    """
    pictures = [redraw(crop) for crop in crops]
    return [
        shares.checked(symbols.signed(symbols.settle(line), picture, height), picture, height)
        for line, picture, height in zip(reader.read(pictures), pictures, heights, strict=True)
    ]


def redraw(crop: Image) -> Image:
    """The same ink in another picture: sharpened, in wider margins, a tenth wider."""
    if not crop.size:
        return crop
    tall, wide = crop.shape
    blurred = cv2.GaussianBlur(crop, (0, 0), max(0.8, tall / 24))
    sharp = cv2.addWeighted(crop, 1.8, blurred, -0.8, 0)
    dark = float(np.percentile(sharp, 2))
    sharp = np.clip((sharp.astype(np.float32) - dark) * (255 / max(60.0, 250 - dark)), 0, 255)
    stretched = cv2.resize(
        sharp.astype(np.uint8), (max(1, round(1.12 * wide)), tall), interpolation=cv2.INTER_CUBIC
    )
    rim = max(1, round(0.1 * tall))
    return np.asarray(
        cv2.copyMakeBorder(stretched, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=255), np.uint8
    )


def joined(first: Line, again: Line, *, contradicted: bool = False) -> float:
    """Probability of the first text once a second reading is known."""
    if symbols.fold(first.text) == symbols.fold(again.text):
        doubt = (1 - first.confidence) * SHARED + 0.05 * (1 - again.confidence)
        return min(0.9 if contradicted else 1.0, 1 - doubt)
    return min(first.confidence, 1 - again.confidence, 0.5)


def hardened(crop: Image) -> Image:
    """The ink of a crop with hard edges, enlarged: no seal's tint, no shadow."""
    if not crop.size:
        return crop
    large = cv2.resize(crop, None, fx=HARD_SCALE, fy=HARD_SCALE, interpolation=cv2.INTER_CUBIC)
    level, _ = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Not quite black and white: thresholding breaks the thin strokes of blurred print.
    hard = (large.astype(np.float32) - (level - 70)) * (255 / 120)
    return np.asarray(np.clip(hard, 0, 255), np.uint8)
