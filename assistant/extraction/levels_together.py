"""Two labels of level 1 in one cell: the rule between them was missed.

In: such a cell and the lines it runs over. Out: the label of each line, where the labels of
level 2 beside them leave no choice; else nothing. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from assistant.extraction.headers import Columns
from assistant.extraction.levels import is_spelled_out, kind_of
from assistant.extraction.lexicon import LEVELS1, LEVELS2, PARENTS
from assistant.extraction.lines import Line
from assistant.extraction.values import is_noise
from assistant.page import Cell

_DIRT: Final = 2
"""Characters of a line among the labels that is none of them: what a fold or a worn rule left."""


def labels_of_rows(cell: Cell, beside: Sequence[Line], columns: Columns) -> list[str]:
    """The label of each line that a cell of level 1 runs over; [] where it is not told.

    Args:
        cell: in the column of level 1.
        beside: the lines it runs over.
    """
    labels = _labels([line for line in cell.text.split("\n") if not is_noise(line)])
    if len(labels) < 2 or len(set(labels)) < len(labels) or len(labels) > len(beside):
        return []
    kinds = [kind_of(label, LEVELS1) for label in labels]
    under = [_parents(line, kinds, columns) for line in beside]
    found = []
    for starts in combinations(range(1, len(beside)), len(labels) - 1):
        whose = [sum(row >= start for start in starts) for row in range(len(beside))]
        if all(kinds[one] in fits for one, fits in zip(whose, under, strict=True)):
            found.append([labels[one] for one in whose])
    return found[0] if len(found) == 1 else []


def _labels(lines: Sequence[str]) -> list[str]:
    """The labels of level 1 that lines spell out, one after another; [] where more is left."""
    if not lines:
        return []
    for stop in range(len(lines), 0, -1):  # 效益指标 and not its 效益
        label = "".join(lines[:stop])
        if is_spelled_out(label, LEVELS1):
            rest = _labels(lines[stop:])
            if rest or stop == len(lines):
                return [label, *rest]
    return _labels(lines[1:]) if len(lines[0].strip()) <= _DIRT else []


def _parents(line: Line, kinds: Sequence[str], columns: Columns) -> set[str]:
    """Of these kinds of level 1 those that a line's label of level 2 can stand under."""
    for cell in line.cells:
        if columns.roles_of(cell, line.page) == ["level2"]:
            kind = kind_of(cell.text, LEVELS2)
            # 满意度指标 and 成本指标 may stand under another label only where none is their own.
            return {kind} if kind in kinds else {*PARENTS.get(kind, ())} & {*kinds}
    return set()
