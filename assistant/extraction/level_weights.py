"""Which of several columns of weights is the indicators', and which a level's.

In: the columns a header tells, and the lines below it. Out: the columns, those of a level's
weights left out; where nothing tells which is which, one of them that hardly fits. Nothing
here can fail.

A form may print the weight of each 一级指标 (or 二级指标) beside its label, once for all its
rows, and that of each indicator in every row. Their headings are alike (分值, 权重) and stand
in either order; how the columns are filled tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.periods import Period
from assistant.extraction.values import figure, has_word
from assistant.page import Cell
from assistant.wording import tidy

Named = tuple[str, float, Cell, Period | None]
"""A column: its role, how well its heading fits that, the heading's cell and its period."""

UNDECIDED: Final = 0.5
"""Fit of a column of weights that may be a level's."""
_ROLES = ("weight", "share")
_NAMES = ("fourth", "name", "block")
"""Roles that name the indicator, the likeliest first."""
_TOTAL = re.compile(r"(?:自评)?(?:总分|总得分|合计|总计|小计|得分合计)")
_FILLED: Final = 0.8
"""Share of the rows that have a weight of their own, but for cells that were not read."""
_SPARSE: Final = 0.75
"""A level's column has at most so many weights for each of the indicators'."""
_MOST: Final = Decimal(101)
"""Sum of the indicators' weights, at most; weights that were rounded may sum to a bit more
than 100."""
_FEW: Final = 3
"""Rows below which sums are chance."""


def of_indicators(
    columns: Sequence[Named], head: Line, below: Sequence[Line], *, measured: bool
) -> list[Named]:
    """The columns with one of weights, where they have several.

    Args:
        columns: what the header tells, from left to right.
        head: the header's first line.
        below: the lines below it.
        measured: see `Columns`.
    """
    rivals = [one for one in columns if one[0] in _ROLES]
    if len({(one[2].row, one[2].column) for one in rivals}) < 2:
        return list(columns)
    if not any(one[0] == "weight" for one in rivals):
        return list(columns)
    table = _Table(columns, head, below, measured)
    filled = [table.figures(one[2]) for one in rivals]
    chosen = _every_row(filled)
    if chosen is None:
        chosen = _summed_up(filled)
    if chosen is not None:
        own = ("weight", *rivals[chosen][1:])
        return [own if one is rivals[chosen] else one for one in columns if _kept(one, rivals, own)]
    doubles = [one for one in rivals if one[0] == "weight"]
    if len(doubles) < 2 or _alike(filled):
        return list(columns)
    fullest = max(doubles, key=lambda one: len(table.figures(one[2])))
    unsure = ("weight", UNDECIDED, *fullest[2:])
    return [
        unsure if one is fullest else one for one in columns if one is fullest or one[0] != "weight"
    ]


def _kept(one: Named, rivals: Sequence[Named], own: Named) -> bool:
    return one not in rivals or one[2] is own[2]


class _Table:
    """The rows below a header, and what stands in its columns."""

    def __init__(
        self, columns: Sequence[Named], head: Line, below: Sequence[Line], measured: bool
    ) -> None:
        self._head, self._measured = head, measured
        names = [one for role in _NAMES for one in columns if one[0] == role]
        counted = [one for one in columns if one[0] in (*_ROLES, "score")]
        self.rows = [
            line
            for line in below
            if any(figure(self._text(line, one[2])) for one in counted)
            and (not names or _is_name(self._text(line, names[0][2])))
        ]

    def _text(self, line: Line, heading: Cell) -> str:
        """What begins on the line in a column."""
        stretch = extent(heading, self._head.page, measured=self._measured)
        found = []
        for cell in line.printed:
            here = extent(cell, line.page, measured=self._measured)
            if 2 * overlap(here, stretch) > max(here[1] - here[0], stretch[1] - stretch[0]):
                found.append(cell.text)
        return "".join(found)

    def figures(self, heading: Cell) -> dict[int, Decimal]:
        """The figures of a column by row."""
        found = {at: figure(self._text(line, heading)) for at, line in enumerate(self.rows)}
        return {at: one[0] for at, one in found.items() if one is not None}


def _is_name(text: str) -> bool:
    return has_word(text) and _TOTAL.fullmatch(tidy(text)) is None


def _every_row(filled: Sequence[dict[int, Decimal]]) -> int | None:
    """The one column with a figure in every row, beside which the others have few."""
    rows = len({at for one in filled for at in one})
    order = sorted(range(len(filled)), key=lambda index: -len(filled[index]))
    first, second = filled[order[0]], filled[order[1]]
    sparse = len(second) <= _SPARSE * len(first) and len(first) - len(second) > 1
    whole = len(first) >= _FILLED * rows and sum(first.values()) <= _MOST
    return order[0] if sparse and whole else None


def _summed_up(filled: Sequence[dict[int, Decimal]]) -> int | None:
    """The one column whose figures, over the rows that repeat another's, sum to that one's.

    Programs that know no merged cells print a level's weight in each of its rows.
    """
    found = {
        own
        for own, weights in enumerate(filled)
        for of_level in filled
        if of_level is not weights and _adds_up(weights, of_level)
    }
    return found.pop() if len(found) == 1 else None


def _adds_up(weights: dict[int, Decimal], of_level: dict[int, Decimal]) -> bool:
    """True when runs of one figure are the sums beside them, the runs of neighbours alike too."""
    if weights.keys() != of_level.keys() or len(weights) < _FEW:
        return False
    runs = 0
    for level, run in groupby(sorted(weights), key=lambda at: of_level[at]):
        rows = list(run)
        parts = Decimal(0)
        for at in rows:
            if parts == level:
                parts = Decimal(0)  # the level below has the same weight
                runs += 1
            parts += weights[at]
        if parts != level:
            return False
        runs += 1
    return runs < len(weights)


def _alike(filled: Sequence[dict[int, Decimal]]) -> bool:
    """True when all columns have the same figures, so that either will do."""
    return all(one == filled[0] for one in filled)
