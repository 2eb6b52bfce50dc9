"""Lines of money that stand in one row of the table, as nothing rules them apart.

In: a line of the budget block and its columns. Out: a line for each name, or the line as it is.
Nothing here can fail.

Where only level rules between blocks are printed, the names stand in one cell and each column's
amounts in another, as many as there are names; a name or an amount that wraps is no such cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lines import Line
from assistant.extraction.money import AMOUNTS, Part, cells_in
from assistant.extraction.values import bare, blank, figures_in, has_word, piece_of
from assistant.page import Cell

_COLUMNS: Final = 2
"""Columns of amounts that tell so, at least."""
_WORD: Final = 2


def unstacked(line: Line, part: Part) -> list[Line]:
    """The lines of money of one row."""
    columns = [cells_in(line, part, role) for role in AMOUNTS if role in part.columns]
    amounts = [cell for cells in columns for cell in cells if not blank(cell.text)]
    names = [c for c in line.printed if c.column < part.name_right and c not in amounts]
    texts = {id(cell): _lines(cell) for cell in names[-1:]}
    texts |= {id(cell): figures_in(cell.text) for cell in amounts}
    counts = {len(parts) for parts in texts.values()}
    if len(amounts) < _COLUMNS or not names or len(counts) != 1 or max(counts) < _COLUMNS:
        return [line]
    if not all(has_word(text) and len(text) >= _WORD for text in texts[id(names[-1])]):
        return [line]
    return [replace(line, cells=_at(line.cells, texts, index)) for index in range(max(counts))]


def _lines(cell: Cell) -> list[str]:
    return [text.strip() for text in bare(cell.text).split("\n") if text.strip()]


def _at(cells: Sequence[Cell], texts: dict[int, list[str]], index: int) -> tuple[Cell, ...]:
    """The cells of one of the lines; what stands once, the points, is of the first."""
    parted = (
        piece_of(cell, texts[id(cell)][index])
        if id(cell) in texts
        else cell
        if index == 0
        else replace(cell, text="", ink=False, others=(), candidates=())
        for cell in cells
    )
    return tuple(parted)
