"""The goals under their headings: which texts below stand under which of the two.

In: the line of the headings, their cells, and the lines below. Out: two `Found`s. Nothing here
can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.values import (
    PIECES,
    Found,
    absent,
    bare,
    is_noise,
    recognised,
    text_value,
)
from assistant.page import Cell
from assistant.wording import tidy

_SIDE_LABEL = 8
"""Characters of a heading that stands beside the goals, down the side of the table."""


def under(
    line: Line, expected: Cell | None, achieved: Cell | None, body: Sequence[Line]
) -> tuple[Found, Found]:
    """What stands under the heading of each goal; absent where it has none.

    Args:
        line: that of the headings.
        expected, achieved: the headings.
        body: the lines below.
    """
    page = line.page
    border = extent(achieved, page, measured=False)[0] if achieved else float("inf")
    left = extent(expected, page, measured=False)[0] if expected else 0.0
    sides: tuple[list[Cell], list[Cell]] = ([], [])
    pairs = _pairs(body) if line.loose and expected and achieved else []
    if line.loose:
        # The gap between two labels belongs to neither: the widest gap in the text decides.
        border = _loose_border(body, left, border)
        left = 1.0 if left else 0.0
    for one, two in pairs:
        sides[0].append(one)
        sides[1].append(two)
    over_both = False
    for other in body if not pairs else ():
        for cell in _texts(other):
            start = extent(cell, other.page, measured=False)[0]
            below = () if line.loose else _headings_over(cell, (expected, achieved))
            over_both = over_both or len(below) > 1
            if len(below) == 1:
                sides[below[0]].append(cell)
            elif below or start >= min(left, border):
                sides[1 if start >= border else 0].append(cell)
    found = []
    for label, cells in zip((expected, achieved), sides, strict=True):
        if cells:
            value = text_value(page, cells)
            lines_of = {cell.row for cell in cells}
            if len(cells) == len(lines_of) > 1 and not line.loose:
                # One cell a line, one under another: a text cut by rules, in order.
                value = replace(
                    value,
                    evidence=value.evidence.model_copy(
                        update={"confidence": min(1.0, value.evidence.confidence / PIECES * 0.9)}
                    ),
                )
            if over_both and recognised(page):
                value = value.doubted(0.5)  # a rule was missed: the other's text may be in it
            if line.loose and expected and achieved and not all(sides):
                value = value.doubted(0.5)  # which of the two it is only a slid column says
            found.append(value)
        else:
            found.append(text_value(page, [], required=True) if label is not None else absent())
    return found[0], found[1]


def _headings_over(cell: Cell, headings: Sequence[Cell | None]) -> tuple[int, ...]:
    """Which headings stand over a cell, by half their width at least.

    A rule that is none cuts blank cells off a heading, so that texts begin left of it.
    """
    left, right = cell.column, cell.column + cell.column_span
    return tuple(
        index
        for index, head in enumerate(headings)
        if head is not None
        and 2 * overlap((left, right), (head.column, head.column + head.column_span))
        >= head.column_span
    )


def _texts(line: Line) -> list[Cell]:
    """The texts of a line below the headings of the goals: no stray marks, no heading again."""
    return [
        cell
        for cell in line.own
        if bare(cell.text)
        and not is_noise(cell.text)
        and not (
            len(tidy(cell.text)) <= _SIDE_LABEL
            and re.search(r"总体目标|年度目标|绩效目标", tidy(cell.text))
        )
    ]


def _pairs(body: Sequence[Line]) -> list[tuple[Cell, Cell]]:
    """Plain text with two texts on every line, each under its heading; [] for any other.

    A label beside the headings has a field there and none, or a blank one, on the lines below:
    the texts then stand one column further left than their headings, and only order tells.
    """
    texts = [found for line in body if (found := _texts(line))]
    if not texts or any(len(found) != 2 for found in texts):
        return []
    return [(one, two) for one, two in texts]


def _loose_border(body: Sequence[Line], left: float, border: float) -> float:
    columns = sorted(
        {cell.column for line in body for cell in line.own if bare(cell.text) and cell.column}
    )
    after = [column for column in columns if column > left]
    if not after:
        return border
    near = min(after, key=lambda column: abs(column - border))
    return float(min(near, border))
