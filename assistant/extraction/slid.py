"""Lines of money whose fields stand beside the columns of their headings.

In: the lines under a budget header in plain text, and where its columns are. Out: the same
lines, moved under their headings where order and percent signs tell. Nothing here can fail.

A heading may have a blank field for a merged cell that the lines below it lack: all their
amounts then stand one column further left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.lines import Line
from assistant.extraction.money import Part
from assistant.extraction.values import bare, blank, figure, has_word


def moved_under(body: Sequence[Line], part: Part) -> list[Line]:
    """The lines under their headings; as they are unless the rates show that all have slid.

    Every line with amounts must have a name and then a field for each column, and all must
    be off by the same distance.
    """
    columns = sorted(int(left) for left, _ in part.columns.values())
    money = [line for line in body if any(figure(cell.text) for cell in line.own)]
    if not money or "rate" not in part.columns or not all(line.loose for line in money):
        return list(body)
    if columns != list(range(columns[0], columns[0] + len(columns))):
        return list(body)
    begins = {_first_amount(line) for line in money}
    begin = begins.pop()
    if begins or begin is None or begin == columns[0]:
        return list(body)
    by = columns[0] - begin
    rate = int(part.columns["rate"][0])
    told = [_at(line, rate - by) for line in money]
    if not all(text.endswith("%") or blank(text) for text in told) or not any(told):
        return list(body)
    if any(_last(line) != columns[-1] - by for line in money):
        return list(body)
    return [_moved(line, begin, by) if line in money else line for line in body]


def _first_amount(line: Line) -> int | None:
    """The column right of the last word that names the line; None without such a name."""
    named = [cell.column for cell in line.printed if has_word(cell.text)]
    return named[-1] + 1 if named else None


def _at(line: Line, column: int) -> str:
    return next((bare(cell.text) for cell in line.own if cell.column == column), "")


def _last(line: Line) -> int:
    return max((cell.column for cell in line.printed), default=-1)


def _moved(line: Line, begin: int, by: int) -> Line:
    cells = tuple(
        replace(cell, column=cell.column + by) if cell.column >= begin else cell
        for cell in line.cells
    )
    return replace(line, cells=cells)
