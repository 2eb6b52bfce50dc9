"""Scores printed with the most they can be: 9.5/10.

In: lines of the indicator table or of the budget block, and which cells hold scores. Out: the
same lines, such a cell holding the score alone. What stands behind the stroke must be the
weight beside it; where it is not, or where a cell of such a column has no stroke, the score is
doubted. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import is_out_of
from assistant.extraction.lines import Line
from assistant.extraction.values import figure
from assistant.page import Cell
from assistant.wording import fold, tidy

RolesOf = Callable[[Cell, Line], Sequence[str]]
"""The roles of the columns a cell of a line stands in."""

_OUT_OF = re.compile(r"(\d{1,3}(?:\.\d+)?)分?[/∕](\d{1,3}(?:\.\d+)?)分?")
_SEVERAL: Final = 3  # of a column whose scores are printed so
_UNSURE: Final = 0.5


def scores_alone(lines: Sequence[Line], roles_of: RolesOf, heading: str = "") -> list[Line]:
    """The lines with each “9.5/10” in the column of the scores cut at its stroke."""
    parts = [
        cell
        for line in lines
        for cell in line.own
        if "score" in roles_of(cell, line) and _parted(cell.text)
    ]
    if not parts:
        return list(lines)
    usual = is_out_of(heading) or len(parts) >= _SEVERAL
    return [_line_alone(line, roles_of, usual=usual) for line in lines]


def _line_alone(line: Line, roles_of: RolesOf, *, usual: bool) -> Line:
    weights = [tidy(cell.text) for cell in line.cells if "weight" in roles_of(cell, line)]
    weight = weights[0] if len(weights) == 1 else ""
    cells = tuple(
        _alone(cell, weight, usual=usual) if "score" in roles_of(cell, line) else cell
        for cell in line.cells
    )
    return replace(line, cells=cells)


def _alone(cell: Cell, weight: str, *, usual: bool) -> Cell:
    parts = _parted(cell.text)
    if parts is None:
        lost = usual and figure(cell.text) is not None  # the stroke was read as a figure
        return replace(cell, confidence=min(cell.confidence, _UNSURE)) if lost else cell
    score, most = parts
    others = tuple(
        replace(sight, text=seen[0]) if (seen := _parted(sight.text)) else sight
        for sight in cell.others
    )
    sure = _is(most, weight) if figure(weight) else float(score) <= float(most)
    confidence = cell.confidence if sure else min(cell.confidence, _UNSURE)
    return replace(cell, text=score, others=others, candidates=(), confidence=confidence)


def _parted(text: str) -> tuple[str, str] | None:
    """The score and the most it can be.

    >>> _parted("4.5/4\\n5"), _parted("9.5")
    (('4.5', '45'), None)
    """
    match = _OUT_OF.fullmatch(tidy(fold(text)))
    return (match.group(1), match.group(2)) if match else None


def _is(most: str, weight: str) -> bool:
    """True for the same figure; where its line ends at the point, that is the first to fade."""
    one, two = figure(most), figure(weight)
    same = one is not None and two is not None and one[0] == two[0]
    return same or most.replace(".", "") == weight.replace(".", "")
