"""How alike two grids are: GriTS, for cell text and for cell topology.

In: two lists of cells, each with row, column, spans and text. Out: F-scores between 0
and 1. Nothing here can fail; an empty grid is alike only another empty one.

Source: Smock, Pesala & Abraham 2023, "GriTS: Grid table similarity metric for table
structure recognition"; the factored approximation of its two-dimensional most similar
substructures, our own implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from assistant.wording import fold

Slot = tuple[str, tuple[int, int, int, int]]
"""What stands at one grid place: the covering cell's text, and the cell's extent
(columns and rows it reaches back and ahead) relative to that place."""
Grid = list[list[Slot]]
T = TypeVar("T")


def grid_of(cells: Sequence[Mapping[str, Any]]) -> Grid:
    """Cells with their spans as a full matrix; places that no cell covers are empty."""
    if not cells:
        return []
    height = max(c["row"] + c.get("row_span", 1) for c in cells)
    width = max(c["column"] + c.get("column_span", 1) for c in cells)
    grid: Grid = [[("", (0, 0, 1, 1)) for _ in range(width)] for _ in range(height)]
    for cell in cells:
        down, across = cell.get("row_span", 1), cell.get("column_span", 1)
        text = fold(str(cell.get("text") or ""))
        for r in range(down):
            for c in range(across):
                extent = (-c, -r, across - c, down - r)
                grid[cell["row"] + r][cell["column"] + c] = (text, extent)
    return grid


@lru_cache(maxsize=200_000)
def _text_alike(one: str, other: str) -> float:
    from rapidfuzz.distance import LCSseq

    if not one and not other:
        return 1.0
    return 2 * LCSseq.similarity(one, other) / (len(one) + len(other))


@lru_cache(maxsize=50_000)
def _extent_alike(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0, width) * max(0, height)
    whole = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)) - shared
    return shared / whole if whole else 0.0


def grits_con(truth: Grid, got: Grid) -> float:
    """Likeness of content: twice the shared text over all text, place by place."""
    return _grits(truth, got, lambda a, b: _text_alike(a[0], b[0]))


def grits_top(truth: Grid, got: Grid) -> float:
    """Likeness of topology: overlap of the cells' spans, place by place."""
    return _grits(truth, got, lambda a, b: _extent_alike(a[1], b[1]))


def _grits(truth: Grid, got: Grid, alike: Callable[[Slot, Slot], float]) -> float:
    if not truth or not got:
        return float(not truth and not got)
    rows = _align(truth, got, lambda a, b: _best(a, b, alike)[0])
    across, other = list(zip(*truth, strict=True)), list(zip(*got, strict=True))
    columns = _align(across, other, lambda a, b: _best(a, b, alike)[0])
    shared = sum(alike(truth[i][k], got[j][m]) for i, j in rows for k, m in columns)
    return 2 * shared / (len(truth) * len(truth[0]) + len(got) * len(got[0]))


def _align(
    one: Sequence[T], other: Sequence[T], alike: Callable[[T, T], float]
) -> list[tuple[int, int]]:
    return _best(one, other, alike)[1]


def _best(
    one: Sequence[T], other: Sequence[T], alike: Callable[[T, T], float]
) -> tuple[float, list[tuple[int, int]]]:
    """The order-keeping matching of greatest total likeness (Needleman & Wunsch 1970)."""
    n, m = len(one), len(other)
    table = [[0.0] * (m + 1) for _ in range(n + 1)]
    likeness = [[alike(a, b) for b in other] for a in one]
    for i in range(n):
        for j in range(m):
            table[i + 1][j + 1] = max(
                table[i][j] + likeness[i][j], table[i][j + 1], table[i + 1][j]
            )
    pairs = []
    i, j = n, m
    while i and j:
        if table[i][j] == table[i - 1][j - 1] + likeness[i - 1][j - 1]:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif table[i][j] == table[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return table[n][m], pairs[::-1]
