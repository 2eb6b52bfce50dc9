"""Rows of plain text whose blank cells were left out, so that the rest moved up to the left.

In: a page of text. Out: the page, the cells of such rows under their headings where the kinds
of values fit these in one way only; a row that fits none, or more than one, is doubted. Pages
that keep their blank cells are given back as they are. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.lines import Line, lines
from assistant.extraction.listed import Kinds
from assistant.extraction.storeys import is_header
from assistant.extraction.totals import is_total
from assistant.page import Cell, Page

_LEAST: Final = 5
"""Headings of a table, at least."""
_SURE: Final = 90
_FEW: Final = 2
"""Cells that are no row of an indicator, at most: a title, a label and its value."""
_DOUBT: Final = 0.3
_LOST: Final = ("\ufffd", "??", "$", "\\", "^{")
"""What stands for characters that could not be decoded, and what is left of LaTeX."""


def ragged(page: Page) -> Page:
    """The page with what moved up put back under its heading, or doubted."""
    if page.kind != "text":
        return page
    all_ = lines([page])
    start = next((i for i, line in enumerate(all_) if is_header(line)), None)
    if start is None:
        return page
    roles = _roles(all_[start])
    body = [line for line in all_[start + 1 :] if len(line.printed) > _FEW and not is_header(line)]
    if len(roles) < _LEAST or not {"name", "score"} <= set(roles) or not _moved_up(body, roles):
        return page
    laid: dict[int, list[Cell]] = {}
    for line in body:
        laid[line.row] = _under(line, roles)
        if is_total(line):
            break
    cells = [cell for cell in page.cells if cell.row not in laid]
    cells += [cell for row in laid.values() for cell in row]
    return replace(page, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _roles(line: Line) -> list[str]:
    """What the columns hold, each heading in a column of its own; nothing where one is unknown."""
    found = [role_of(cell.text, COLUMNS, floor=_SURE) for cell in line.printed]
    roles = [match[0] for match in found if match]
    alone = [cell.column for cell in line.printed] == list(range(len(found)))
    return roles if alone and len(set(roles)) == len(found) else []


def _moved_up(body: Sequence[Line], roles: Sequence[str]) -> bool:
    """True for rows of several lengths that all stand at the left without a blank among them."""
    packed = all(
        [cell.column for cell in line.printed] == list(range(len(line.printed))) for line in body
    )
    return packed and any(len(line.printed) < len(roles) for line in body)


def _under(line: Line, roles: Sequence[str]) -> list[Cell]:
    """The cells of a row under their headings, with a blank one under each of the others."""
    printed = line.printed
    kinds = Kinds(printed, roles)
    if len(printed) == len(roles):
        found = [dict(enumerate(printed))]
    elif is_total(line) and kinds.ends == [0]:
        found = [row for row, stop in [kinds.total((), 0)] if stop == len(printed)]
    else:
        found = [row for row, stop in kinds.rows_at(0, len(printed)) if stop == len(printed)]
    sure = len(found) == 1
    row = found[0] if sure else _likely(kinds)
    place = printed[0].place
    return [
        _at(column, row[column], sure=sure)
        if column in row
        else Cell(line.row, column, "", place, reader="text", ink=not sure)
        for column in range(max(len(roles), *(at + 1 for at in row)))
    ]


def _likely(kinds: Kinds) -> dict[int, Cell]:
    """A row of unknown columns: usual labels where labels stand, words in no points."""
    row: dict[int, Cell] = {}
    at = 0
    for cell in kinds.cells:
        while at in kinds.labels and not kinds.fits(at, cell):
            at += 1
        points = kinds.roles[at : at + 1] in (["weight"], ["score"])
        if points and "explanation" in kinds.roles[at:] and not kinds.fits(at, cell):
            at = kinds.roles.index("explanation")
        row[at] = cell
        at += 1
    return row


def _at(column: int, cell: Cell, *, sure: bool) -> Cell:
    """The cell in its column; what fits in one way is as sure as its characters."""
    whole = sure and not any(mark in cell.text for mark in _LOST)
    confidence = 1.0 if whole else min(cell.confidence, _DOUBT)
    return replace(cell, column=column, column_span=1, confidence=confidence)
