"""Lines of money that stand in one row of the table, as nothing rules them apart.

In: a line of the budget block and its columns. Out: a line for each name, or the line as it is.
Nothing here can fail.

Where only level rules between blocks are printed, the names stand in one cell and each column's
amounts in another, as many as there are names; a name or an amount that wraps is no such cell.
Where a rule was missed in the column of names alone, the amounts stand in rows of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lines import Line
from assistant.extraction.misruled import shared
from assistant.extraction.money import AMOUNTS, Part, cells_in
from assistant.extraction.values import bare, blank, figure, figures_in, has_word, piece_of
from assistant.page import Cell

_COLUMNS: Final = 2
"""Columns of amounts that tell so, at least."""
_WORD: Final = 2


def names_shared_out(body: Sequence[Line], part: Part) -> list[Line]:
    """The lines, with names in one cell beside several rows of amounts each in its own row.

    What was shared out is unsure. The block's own label, beside the names, is no such cell.
    """
    result = list(body)
    for at, line in enumerate(body):
        for cell in line.own if line.page.kind == "picture" else ():
            beside = result[at : at + cell.row_span]
            right = cell.column + max(1, cell.column_span)
            if cell.row_span < _COLUMNS or cell.column < part.left or right != part.name_right:
                continue
            names = _lines(cell)
            rows = [other.row for other in beside if other.page is line.page]
            if rows != list(range(cell.row, cell.row + len(names))) or len(names) != cell.row_span:
                continue
            if all(
                _has_amounts(other, part) and not _is_short(name)
                for other, name in zip(beside, names, strict=True)
            ):
                for step, name in enumerate(names):
                    own = shared(cell, cell.row + step, name)
                    cells = tuple(own if one is cell else one for one in result[at + step].cells)
                    result[at + step] = replace(result[at + step], cells=cells)
    return result


def _has_amounts(line: Line, part: Part) -> bool:
    """True for figures of the line's own in two columns of amounts."""
    own = [
        any(cell.row == line.row and figure(cell.text) for cell in cells_in(line, part, role))
        for role in AMOUNTS
        if role in part.columns
    ]
    return sum(own) >= _COLUMNS


def _is_short(name: str) -> bool:
    return len(name) < _WORD or not has_word(name)


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
    if any(map(_is_short, texts[id(names[-1])])):
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
