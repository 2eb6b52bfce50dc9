"""Tables saved as text from a spreadsheet: fields between commas, quoted where need be.

In: a text. Out: its records, each with the line it begins on; or a page of kind "sheet"
when all of them have the same number of fields, as a spreadsheet writes them. Quoted fields
may hold commas and line breaks. Nothing here can fail: what is no such table gives None.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from assistant.page import Cell, Page, Place
from assistant.reading.sheet import cell_name
from assistant.reading.written import Written, confidence_in, numbered

_SEPARATORS = ",;\t"
_NAMED_SEPARATOR = re.compile(r"\Asep=(.)\r?\n", re.I)
_AS_TEXT = re.compile(r'="(.*)"', re.S)
"""How spreadsheets are told to leave a code like 0034 alone."""
_LEAST = 4
"""Fields that a line of prose does not have."""
_LONGEST = 20
"""Line breaks in one field; more are a quotation mark that was never closed."""


def records(text: str) -> list[Written] | None:
    """The records of a delimited table, blank ones too; None when the text is none."""
    named = _NAMED_SEPARATOR.match(text)
    if named:
        return _parsed(text[named.end() :], named[1], 2)
    for separator in _SEPARATORS:
        # Tabs part recognised texts too; there only quotes over lines tell a spreadsheet.
        if separator == "\t" and not re.search(r'(?:^|\t)"[^"\t]*\n', text):
            continue
        found = _parsed(text, separator, 1)
        if found is not None:
            return found
    return None


def sheet_of(rows: Sequence[Written], name: str, number: int) -> Page | None:
    """The page of a table whose records all have as many fields; None for any other."""
    widths = {len(row.fields) for row in rows if not row.blank}
    if len(widths) != 1:
        return None
    (columns,) = widths
    several = [index for index, row in enumerate(rows) if _filled(row) > 1] or [len(rows)]
    cells: list[Cell] = []
    at = 0
    for index, row in enumerate(rows):
        if row.blank:
            continue
        # A lone text above or below the table is a title or a note.
        inside = _filled(row) > 1 or several[0] < index < several[-1]
        for column, _, text in row.fields if inside else _alone(row):
            cells.append(
                Cell(
                    row=at,
                    column=column if inside else 0,
                    column_span=1 if inside else columns,
                    text=text,
                    place=Place(cell=cell_name(index + 1, column + 1)),
                    confidence=confidence_in(text),
                    reader="sheet",
                    ruled=inside,
                    ink=bool(text),
                )
            )
        at += 1
    return Page(
        number=number, kind="sheet", source=name, cells=tuple(cells), rows=at, columns=columns
    )


def _filled(row: Written) -> int:
    return sum(bool(text) for _, _, text in row.fields)


def _alone(row: Written) -> list[tuple[int, int, str]]:
    return [field for field in row.fields if field[2]]


def _parsed(text: str, separator: str, first: int) -> list[Written] | None:
    """The records of a text parted so; None when most lines are not."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Written] = []
    before = 0
    try:
        for fields in reader:
            plain = [_unwrapped(field) for field in fields]
            if any(field.count("\n") > _LONGEST for field in plain):
                return None
            rows.append(Written(first + before, numbered(plain), ruled=len(plain) > 1))
            before = reader.line_num
    except csv.Error:
        return None
    counts = Counter(len(row.fields) for row in rows if not row.blank)
    if not counts:
        return None
    usual, times = counts.most_common(1)[0]
    return rows if usual >= _LEAST and times * 10 >= 8 * counts.total() else None


def _unwrapped(field: str) -> str:
    plain = field.strip().replace("\r\n", "\n").replace("\r", "\n")
    match = _AS_TEXT.fullmatch(plain)
    return match[1].replace('""', '"') if match else plain
