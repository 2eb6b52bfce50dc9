"""Headings of goals that strokes cut apart: put together over the text they head.

In: lines above the indicator table. Out: the same lines. Nothing here can fail.

A rule of the block above that seems to go on, or a stroke of a character, parts one heading into
cells that say nothing (年度 | 总体目标完成 | 情况综述); the goal below stands in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from assistant.extraction.lexicon import key
from assistant.extraction.lines import Line
from assistant.extraction.values import recognised
from assistant.page import Cell

_HEADING: Final = re.compile(
    r"(?:年度|年初|全年|预期|总体|绩效|设定){1,3}目标"
    r"|(?:年度|全年|预期|总体|绩效){0,3}(?:目标|实际){0,2}(?:完成|实现)情况(?:综述|说明)?"
)
_MOST: Final = 4
"""Pieces of one heading at most."""


def joined(lines: Sequence[Line]) -> list[Line]:
    """The lines, each heading of a goal in one cell."""
    result = list(lines)
    for index, (line, below) in enumerate(pairwise(lines)):
        if recognised(line.page) and not line.loose and below.page is line.page:
            result[index] = _joined(line, below)
    return result


def _joined(line: Line, below: Line) -> Line:
    for over in below.printed:
        pieces = [cell for cell in line.printed if _within(cell, over)]
        if not 1 < len(pieces) <= _MOST or not _whole(pieces):
            continue
        first, last = pieces[0], pieces[-1]
        heading = replace(
            first,
            text="".join(cell.text for cell in pieces),
            column_span=last.column + last.column_span - first.column,
            confidence=min(cell.confidence for cell in pieces),
            others=(),
            candidates=(),
        )
        cells = [heading if cell is first else cell for cell in line.cells]
        kept = tuple(cell for cell in cells if not any(cell is piece for piece in pieces[1:]))
        return _joined(replace(line, cells=kept), below)
    return line


def _within(cell: Cell, over: Cell) -> bool:
    return (
        over.column <= cell.column
        and cell.column + cell.column_span <= over.column + over.column_span
    )


def _whole(pieces: Sequence[Cell]) -> bool:
    """True for the pieces of one heading, not all of which are headings by themselves."""
    words = [key(cell.text) for cell in pieces]
    return bool(_HEADING.fullmatch("".join(words))) and not all(map(_HEADING.fullmatch, words))
