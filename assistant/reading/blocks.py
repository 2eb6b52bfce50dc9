"""Blocks of a table without upright rules, each with columns of its own.

In: the level rules, the rows of text between them and the parts of each piece. Out: where each
block begins and ends. Pure; nothing is raised.

The header of a form, its budget, its goals and its indicators stand under one another in one
frame, and white that runs down between the columns of one is crossed by the texts of the next.
The best division is the one in which white runs between most texts that stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box, union
from assistant.reading.edges import CROSSED
from assistant.reading.stacked import Span, middle

STEP: Final = 3  # pixels that are looked at as one
BEGUN: Final = 1.5  # texts side by side without white between them that another block may save
TORN: Final = 0.25  # of a text side by side, that one which white would cross costs

Counts = npt.NDArray[np.int_]


def blocks(ys: Sequence[int], bands: Sequence[Sequence[Box]], across: Sequence[bool]) -> list[Span]:
    """Top and bottom of each block.

    Args:
        ys: the level rules, from top to bottom.
        bands: of each band between two rules the texts side by side.
        across: which rules run from side to side; beside others a label goes on.
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
        if stop < len(bands) and not across[stop]:
            least.append(np.inf)
            begins.append(0)
            continue
        costs = [
            least[start]
            + BEGUN
            + _unfit(filled[stop] - filled[start], gaps[start:stop], texts[start:stop])
            if least[start] < np.inf
            else np.inf
            for start in range(stop)
        ]
        best = int(np.argmin(costs))
        least.append(costs[best])
        begins.append(best)
    ends = [len(bands)]
    while ends[-1]:
        ends.append(begins[ends[-1]])
    edges = [ys[end] for end in reversed(ends)]
    return list(pairwise(edges))


def bands(
    ys: Sequence[int], rows: Sequence[Sequence[Box]], cut: Mapping[Box, Sequence[Span]]
) -> list[list[Box]]:
    """Of each band between two rules the texts side by side, lines under one another in one.

    Args:
        rows: rows of text, each a list of pieces.
        cut: of each piece the parts between which no ink stands.
    """
    found: list[list[Box]] = [[] for _ in pairwise(ys)]
    for row in rows:
        number = int(np.searchsorted(ys, middle(row))) - 1
        if 0 <= number < len(found):
            found[number] += [
                Box(start, piece.y0, stop, piece.y1) for piece in row for start, stop in cut[piece]
            ]
    return [_merged(band) for band in found]


def _merged(boxes: Sequence[Box]) -> list[Box]:
    out: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one.x0, one.x1)):
        if out and box.x0 <= out[-1].x1:
            out[-1] = union([out[-1], box])
        else:
            out.append(box)
    return out


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
    torn = int((begun[stops] - begun[starts]).sum())
    return int((lowest > most).sum()) + TORN * torn
