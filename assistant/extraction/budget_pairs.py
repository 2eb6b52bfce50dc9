"""Two columns of the budget printed as one: 执行率／得分 over 97.50%／9.75分.

In: the lines of the block from its header on. Out: the same lines, such a column parted at the
strokes, so that each part stands under a heading of its own. Nothing here can fail.

A cell with one figure fills the part it is printed like: a share goes under the rate, and
what is none under the other. Where that does not tell, the cell stays whole and is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import BUDGET_COLUMNS, is_out_of, role_of
from assistant.extraction.lines import Line
from assistant.extraction.values import blank, figure, piece_of
from assistant.page import Cell
from assistant.wording import tidy

_STROKE = re.compile(r"[/／∕|｜]")
_FLOOR: Final = 90
_TWICE: Final = 2


def parted(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines from the header at `lines[start]` on, with two columns where one held two."""
    head = lines[start]
    pairs = {(c.column, c.column_span): pair for c in head.printed if (pair := _roles(c))}
    if not pairs:
        return list(lines)
    return [
        replace(
            line,
            cells=tuple(
                part
                for cell in line.cells
                for part in _halves(cell, pairs.get((cell.column, cell.column_span)))
            ),
        )
        if at >= start and line.page is head.page
        else line
        for at, line in enumerate(lines)
    ]


def _roles(cell: Cell) -> tuple[str, str] | None:
    """The two roles that one heading names."""
    parts = [tidy(part) for part in _STROKE.split(cell.text)]
    if len(parts) != _TWICE or is_out_of(cell.text):  # 得分/满分 is parted elsewhere
        return None
    first, second = (role_of(part, BUDGET_COLUMNS, floor=_FLOOR) for part in parts)
    if first is None or second is None or first[0] == second[0]:
        return None
    return first[0], second[0]


def _halves(cell: Cell, pair: tuple[str, str] | None) -> tuple[Cell, ...]:
    """A cell in columns counted twice as fine, or both its halves where its column holds two."""
    wide = replace(cell, column=_TWICE * cell.column, column_span=_TWICE * cell.column_span)
    if pair is None:
        return (wide,)
    parts = [tidy(part) for part in _STROKE.split(cell.text)]
    if len(parts) == 1 and "rate" in pair and figure(cell.text):
        share = (pair[0] == "rate") == ("%" in parts[0])
        parts = [parts[0], ""] if share else ["", parts[0]]
    if len(parts) != _TWICE or (blank(parts[0]) and blank(parts[1])):
        return (wide,)
    left = replace(piece_of(wide, parts[0]), column_span=cell.column_span)
    right = replace(piece_of(wide, parts[1]), column_span=cell.column_span)
    return (left, replace(right, column=wide.column + cell.column_span))
