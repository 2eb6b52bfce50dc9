"""Rows that number the columns of a table: 栏次 1 2 3 …, 甲 乙 1 2 3, (1) (2) (3)=(2)/(1).

In: a page. Out: the page without such rows under its headers, what stands below them moved up.
Nothing here can fail.

Such a row tells nothing of an indicator or an amount, and no row of either counts up from cell
to cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import BUDGET_COLUMNS, COLUMNS, Table, key, role_of
from assistant.extraction.lines import Line, lines
from assistant.page import Cell, Page

_NAMES: Final = frozenset({"栏次", "列次", "行次", "栏号", "列号", "栏目", "栏"})
_ALPHABETS: Final = ("甲乙丙丁戊己庚辛", "ABCDEFGHIJKLMN", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_FORMULA: Final = re.compile(r"(?<=.)[=＝].*")
"""What a column is reckoned from: 5=4/3."""
_DIGITS: Final = str.maketrans("lI|OoＯ", "111000")
"""What the figures of such a row are read as."""
_LEAST: Final = 4
"""Columns that count up: fewer may be figures that happen to."""
_LEAST_NAMED: Final = 3
"""Beside 栏次."""
_OF_LOST: Final = 4
"""Columns that count up for each one that was misread or lost."""
_HEADINGS: Final = 2
"""Headings of columns in the line above, at least."""
_STOREYS: Final = 3
"""Lines above among which they stand: a header has no more."""

_Number = tuple[int, int]
"""Which alphabet, and the place in it."""


def without_column_numbers(page: Page) -> Page:
    """The page without rows that number the columns of its tables."""
    found = lines([page])
    rows = [
        line.row
        for index, line in enumerate(found)
        if _counts_up(line) and _under_header(found[max(0, index - _STOREYS) : index])
    ]
    for row in reversed(rows):
        page = _without(page, row)
    return page


def _under_header(above: Sequence[Line]) -> bool:
    """True where the lines above, some of them storeys of a header, hold headings of columns."""
    tables: tuple[Table, ...] = (COLUMNS, BUDGET_COLUMNS)
    return any(
        sum(role_of(cell.text, table) is not None for cell in line.printed) >= _HEADINGS
        for line in above
        for table in tables
    )


def _counts_up(line: Line) -> bool:
    """True where the cells of a line number its columns from left to right."""
    printed = line.printed
    named = bool(printed) and key(printed[0].text) in _NAMES
    printed = printed[int(named) :]
    if any(cell.row_span > 1 for cell in printed):
        return False
    texts = [part for cell in printed for part in cell.text.split()]
    last: _Number | None = None
    good = lost = 0
    for text in texts:
        here = _number(text)
        if here is None:
            if len(text) > 2:
                return False
            lost += 1
            continue
        if last is None or here == (last[0], last[1] + 1) or (here[0] != last[0] and here[1] == 1):
            good += 1
        elif here == (last[0], last[1] + 2):
            good += 1  # the one between was misread
        else:
            return False
        last = here
    return good >= (_LEAST_NAMED if named else _LEAST) and lost * _OF_LOST <= good


def _number(text: str) -> _Number | None:
    """The number of a column, in brackets or with its formula; None for anything else."""
    bare = _FORMULA.sub("", text).strip("()（）[]［］【】.、")
    for index, alphabet in enumerate(_ALPHABETS):
        if len(bare) == 1 and bare in alphabet:
            return index, alphabet.index(bare) + 1
    bare = bare.translate(_DIGITS)
    return (-1, int(bare)) if re.fullmatch(r"\d{1,2}", bare) else None


def _without(page: Page, row: int) -> Page:
    """The page without a row; cells that reach over it are a row less high."""
    cells: Iterable[Cell] = (
        replace(cell, row=cell.row - 1)
        if cell.row > row
        else replace(cell, row_span=cell.row_span - 1)
        if cell.row + cell.row_span > row
        else cell
        for cell in page.cells
        if cell.row != row or cell.row_span > 1
    )
    return replace(page, cells=tuple(cells), rows=page.rows - 1)
