"""Where forms begin that stand one after another, and whether one begins beside another.

In: the lines of a document. Out: the line each form begins at; the heading of a table that
stands beside another. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.extraction.fields import HEADER_FIELDS, is_tail
from assistant.extraction.front import names_project
from assistant.extraction.heading import titles_form
from assistant.extraction.lexicon import COLUMNS, FIELDS, role_of
from assistant.extraction.lines import Line
from assistant.extraction.storeys import header_at, is_header
from assistant.extraction.totals import is_total
from assistant.extraction.values import is_noise
from assistant.page import Cell, Page

_WORDS_ABOVE: Final = 4
"""Words on a line between a title and 项目名称: two labels with their values."""


def starts_of(found: Sequence[Line]) -> list[int]:
    """Where forms begin: at the title above each 项目名称 that follows a whole form."""
    starts = [0]
    seen_table = False
    for index, line in enumerate(found):
        if header_at(found, index):
            seen_table = True
        elif seen_table and names_project(line):
            start = _title_above(found, index, starts[-1])
            while start > starts[-1] + 1 and _above_form(found[start - 1]):
                start -= 1
            starts.append(start)
            seen_table = False
    return starts


def headed_beside(lines: Sequence[Line]) -> tuple[Page, Cell] | None:
    """The heading of names of a table that stands beside another, by its columns.

    Forms beside one another are parted where their labels are known; this is for the others.
    """
    tables: list[tuple[Page, int, int]] = []
    for line in lines:
        name: Cell | None = None
        for cell in sorted(line.printed, key=lambda cell: cell.column):
            match = role_of(cell.text, COLUMNS, floor=90)
            role = match[0] if match else ""
            if role == "name":
                name = cell
            elif role == "actual" and name is not None:
                left, right = name.column, cell.column + cell.column_span
                if any(
                    page is line.page and (left >= stop or right <= start)
                    for page, start, stop in tables
                ):
                    return line.page, name
                tables.append((line.page, left, right))
                name = None
    return None


def _title_above(found: Sequence[Line], named: int, begun: int) -> int:
    """The line of a form's title above that of its name, else that line.

    What stands between the two is the form's, were it the words of a signature (填报单位：…).
    """
    for index in range(named - 1, begun, -1):
        line = found[index]
        if len(line.printed) > _WORDS_ABOVE or is_total(line) or header_at(found, index):
            break
        if len(line.printed) == 1 and titles_form(line):
            return index
    return named


def _above_form(line: Line) -> bool:
    """True for a line that may stand between a title and the header: not the tail of a form."""
    words = [cell for cell in line.printed if not is_noise(cell.text)]
    if not words:
        return True
    # The department may stand above the project's name.
    match = role_of(words[0].text, FIELDS, floor=90) if words[0].ruled else None
    if match and match[0] in HEADER_FIELDS and len(words) > 1 and not is_tail(line):
        return True
    return (
        len(words) <= 2
        and not is_tail(line)
        and not is_total(line)
        and not is_header(line)
        and (not words[0].ruled or len(words) == 1)
    )
