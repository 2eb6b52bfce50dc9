"""Amounts of the budget told by their nature in words (按支出性质分：基本支出：512.29).

In: lines of the budget block. Out: which of them say so, and which of their cells do no more
than part an amount of the block. Nothing here can fail.

They are in no column, so that none of them is a line of the block: each side of them parts
the money that the lines above have in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.extraction.lines import Line
from assistant.extraction.values import figure
from assistant.page import Cell, Place
from assistant.wording import tidy

_TOLD = re.compile(
    r"(?:其中[：:])?[（(]?[\u3400-\u9fff]{2}[\u3400-\u9fff（）()、\d.]*[：:]"
    r"(-?\d[\d,]*(?:\.\d+)?)?(?:[亿万千]?元)?"
)


def is_by_nature(line: Line) -> bool:
    """True for a line whose cells all hold a name, a colon and at most an amount behind it."""
    own = [cell for cell in line.own if tidy(cell.text) and cell.row_span == 1]
    return bool(own) and all(cell.ruled and _TOLD.fullmatch(tidy(cell.text)) for cell in own)


def proven_parts(block: Sequence[Line]) -> frozenset[tuple[int, Place]]:
    """Page and place of cells that part an amount of the block, down to nothing.

    Those of one side, below one another, add up to an amount that stands alone in a cell.
    """
    told = [line for line in block if is_by_nature(line)]
    alone = {
        parsed[0]
        for line in block
        if line not in told
        for cell in line.own
        if (parsed := figure(cell.text)) is not None and parsed[0]
    }
    proven: set[tuple[int, Place]] = set()
    for column in {cell.column for line in told for cell in line.own}:
        side = [found for line in told for found in _amounts(line, column)]
        if side and sum(amount for _, _, amount in side) in alone:
            proven |= {(page, cell.place) for page, cell, _ in side}
    return frozenset(proven)


def _amounts(line: Line, column: int) -> Iterator[tuple[int, Cell, Decimal]]:
    for cell in line.own:
        match = _TOLD.fullmatch(tidy(cell.text)) if cell.column == column else None
        if match and match.group(1):
            yield line.page.number, cell, Decimal(match.group(1).replace(",", ""))
