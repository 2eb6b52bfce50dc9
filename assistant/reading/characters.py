"""Where characters stand on a page.

In: a flat grey page (paper 255) and the height of its text. Out: a mask of the places that
characters cover. Pure; nothing is raised.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.reading import masks
from assistant.reading.abreast import both

Image = npt.NDArray[np.uint8]

SQUARE: Final = 0.42  # text heights; what finds no room for such a square is no character but a 1
BESIDE: Final = 0.6  # text heights of white that a 1 has to its neighbours at most
INK: Final = 183  # of 255; darker is ink whatever surrounds it


def text_mask(grey: Image, height: float) -> Image:
    """1 where characters stand: ink that is no long stroke and fills a square, or a 1."""
    ink = (grey < INK).view(np.uint8)
    level, upright = both(
        lambda: masks.level_runs(masks.thickened(ink), 2.5 * height),
        lambda: masks.turned(masks.level_runs(masks.thickened(masks.turned(ink)), 2.0 * height)),
    )
    rest = ink & ~(level | upright)
    near = max(3, round(0.33 * height))
    run = masks.closed(rest, near, near)

    def filled(tall: float, wide: float) -> Image:
        return masks.opened(run, tall * height, wide * height)

    square, narrow = both(
        lambda: filled(SQUARE, SQUARE),
        lambda: filled(0.5, 0.2) & ~(filled(1.6, 0.0) | filled(0.0, 1.6)),
    )
    return square | narrow


def in_words(text: Image, height: float) -> Image:
    """The places of characters without ones that nothing stands beside.

    Where rules are worn into dashes, pieces of the upright ones are as narrow as a 1.
    """
    square = masks.opened(text, SQUARE * height, SQUARE * height)
    return text & masks.dilated(square, 1, 2 * BESIDE * height)
