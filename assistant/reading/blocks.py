"""Blocks of a table without upright rules, each with columns of its own.

In: the level rules, the rows of text between them and the parts of each piece. Out: where each
block begins and ends. Pure; nothing is raised.

The header of a form, its budget, its goals and its indicators stand under one another in one
frame, and white that runs down between the columns of one is crossed by the texts of the next.
The best division is the one in which white runs between most texts that stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import fullwidth, masks
from assistant.reading.edges import CROSSED
from assistant.reading.lines import runs
from assistant.reading.stacked import Span

STEP: Final = 3  # pixels that are looked at as one
BEGUN: Final = 1.2  # texts side by side without white between them that another block may save
TORN: Final = 0.25  # of a text side by side, that one which white would cross costs
ONCE: Final = 0.1  # the same of a short one that a single white would cross: a merged cell
ASTRIDE: Final = 0.5  # of a text side by side, that one across the start of a rule costs
GAP: Final = 0.62  # text heights of white between two texts side by side

Image = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int_]


def blocks(
    ys: Sequence[int], bands: Sequence[Sequence[Box]], starts: Sequence[int | None]
) -> list[Span]:
    """Top and bottom of each block.

    Args:
        ys: the level rules, from top to bottom.
        bands: of each band between two rules the texts side by side.
        starts: where each rule starts beside a label that goes on; None where it runs across.
    """
    if len(bands) < 2:
        return []
    right = max((box.x1 for band in bands for box in band), default=0) // STEP + 2
    filled = np.zeros((len(bands) + 1, right), int)
    for number, band in enumerate(bands):
        for box in band:
            filled[number + 1, box.x0 // STEP : box.x1 // STEP + 1] += 1
    filled = filled.cumsum(axis=0)
    gaps = [_gaps(band) for band in bands]
    texts = [[(box.x0 // STEP, box.x1 // STEP) for box in band] for band in bands]
    least = [0.0]
    begins = [0]
    for stop in range(1, len(bands) + 1):
        if stop < len(bands) and starts[stop] is not None:
            least.append(np.inf)
            begins.append(0)
            continue
        costs = [
            least[start]
            + BEGUN
            + _unfit(filled[stop] - filled[start], gaps[start:stop], texts[start:stop])
            + _astride(bands[start:stop], starts[start + 1 : stop])
            if least[start] < np.inf
            else np.inf
            for start in range(stop)
        ]
        best = stop - 1 - int(np.argmin(costs[::-1]))
        least.append(costs[best])
        begins.append(best)
    ends = [len(bands)]
    while ends[-1]:
        ends.append(begins[ends[-1]])
    edges = [ys[end] for end in reversed(ends)]
    return list(pairwise(edges))


def _astride(bands: Sequence[Sequence[Box]], starts: Sequence[int | None]) -> float:
    """What the texts cost that stand across places where a rule between them starts.

    A label that goes on is a column of its own in all rows of a block but few.
    """
    places: list[int] = []
    for start in sorted(start for start in starts if start is not None):
        if not places or start - places[-1] > 2 * STEP:
            places.append(start)
    crossed = (
        sum(any(box.x0 + STEP < x < box.x1 - STEP for box in band) for band in bands)
        for x in places
    )
    return ASTRIDE * sum(max(0.0, count - CROSSED * len(bands)) for count in crossed)


def bands(
    ink: Image, ys: Sequence[int], rows: Sequence[Sequence[Box]], height: float
) -> list[list[Box]]:
    """Of each band between two rules the texts side by side, lines under one another in one.

    Args:
        rows: rows of text, each a list of pieces; ink elsewhere is none of the table's.
    """
    text = np.zeros_like(ink)
    for piece in (piece for row in rows for piece in row):
        # The dots of a colon are as small as dirt, and no piece holds them.
        within = np.s_[piece.y0 : piece.y1, piece.x0 : piece.x1 + round(GAP * height)]
        text[within] = ink[within]
    return [
        fullwidth.widened(text, _side_by_side(text, top, bottom, height), height)
        for top, bottom in pairwise(ys)
    ]


def _side_by_side(text: Image, top: int, bottom: int, height: float) -> list[Box]:
    """Texts between which white runs from rule to rule."""
    band = text[top:bottom]
    inked = np.asarray(band.any(axis=0, keepdims=True), np.uint8)
    filled = masks.closed(inked, 1, GAP * height)[0]
    found: list[Box] = []
    for start, stop in runs(filled > 0):
        rows = np.flatnonzero(band[:, start:stop].any(axis=1))
        if len(rows):
            found.append(Box(start, top + int(rows[0]), stop, top + int(rows[-1]) + 1))
    return found


def _gaps(band: Sequence[Box]) -> list[Span]:
    """The white between texts side by side, in steps."""
    return [
        (one.x1 // STEP + 1, max(other.x0 // STEP, one.x1 // STEP + 2))
        for one, other in pairwise(band)
    ]


def _unfit(
    filled: Counts, gaps: Sequence[Sequence[Span]], texts: Sequence[Sequence[Span]]
) -> float:
    """How many texts side by side no white parts that runs down the block, and how much is torn.

    Args:
        filled: of each place across, the bands with text there.
    """
    most = CROSSED * len(gaps)
    places = [place for band in gaps for gap in band for place in gap]
    if not places:
        return 0.0
    # Every second stretch is a text, not a gap.
    lowest = np.minimum.reduceat(np.append(filled, len(gaps)), places)[::2]
    white = filled <= most
    begun = np.concatenate([[0], np.cumsum(white[1:] & ~white[:-1]), [0]])
    starts, stops = np.array([text for band in texts for text in band]).T
    torn = begun[stops] - begun[starts]
    return (
        int((lowest > most).sum())
        + TORN * int(torn[torn > 1].sum())
        + ONCE * int((torn == 1).sum())
    )
