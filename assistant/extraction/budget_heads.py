"""The heading of the budget block where it is of several years, or in two storeys.

In: lines of the block. Out: its heading in one storey where the form prints two (预算数 over
年初, 调整, 调整后), and whether its years are the form's. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.lexicon import BUDGET_COLUMNS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.money import AMOUNTS
from assistant.extraction.periods import is_period, of_the_year, said_by
from assistant.extraction.values import figure, has_word
from assistant.page import Cell
from assistant.wording import tidy

_FLOOR = 85
_EACH = re.compile("^[各分按](?:个)?(?:季度?|月份?|年度?|阶段)的?")
"""How the heading over the columns of several periods begins (各季度支出数)."""
_CHANGE = frozenset({"调整", "调整数", "调整额", "年中调整", "追加"})
_CHANGED = "调整数"
_ADJUSTED = "调整后"


def of_unsure_year(line: Line, year: int | None) -> bool:
    """True when the header's columns are of years none of which is the form's own."""
    named = [
        (match[0], said_by(cell.text))
        for cell in line.printed
        if (match := role_of(cell.text, BUDGET_COLUMNS, floor=_FLOOR))
    ]
    return any(sure < 1.0 for _, sure in of_the_year(named, year))


def in_one_storey(lines: Sequence[Line], start: int) -> tuple[Line, int]:
    """The header that begins at `lines[start]` as one line, and how many lines it takes.

    Every heading of a lower storey stands under a wider one and is named with it:
    年初 under 预算数 is 年初预算数, 一季度 under 各季度支出数 is 一季度支出数.
    """
    head = lines[start]
    lower = lines[start + 1] if start + 1 < len(lines) else None
    if lower is None or lower.page is not head.page or lower.row != head.row + 1:
        return head, 1
    over = {cell: _above(cell, head) for cell in lower.printed}
    parents = [one for one in over.values() if one is not None]
    if not over or len(parents) < len(over) or any(figure(cell.text) for cell in over):
        return head, 1
    whole = {cell: _named(cell, over[cell]) for cell in over}
    if any(role_of(text, BUDGET_COLUMNS, floor=_FLOOR) is None for text in whole.values()):
        return head, 1
    storey = [
        replace(cell, row=head.row, row_span=1, text=_apart(cell, whole[cell], whole))
        for cell in over
    ]
    kept = [cell for cell in head.cells if cell not in parents]
    cells = sorted((*kept, *storey), key=lambda cell: cell.column)
    return replace(head, cells=tuple(cells)), 2


def without_names_head(head: Line, body: Sequence[Line]) -> Line:
    """The header without a heading of amounts that stands over the names of the lines.

    年度预算数（万元） over 总额, 其中：财政资金 says what the block is of; the amounts stand
    under headings of their own right of it, one of them of its kind.
    """
    roles = [(role_of(cell.text, BUDGET_COLUMNS, floor=_FLOOR), cell) for cell in head.printed]
    for match, cell in roles:
        again = match and any(
            other and other[0] == match[0] and one.column > cell.column for other, one in roles
        )
        if match and match[0] in AMOUNTS and again and _over_names(cell, body):
            kept = tuple(one for one in head.cells if one is not cell)
            return replace(head, cells=kept)
    return head


def _over_names(head: Cell, body: Sequence[Line]) -> bool:
    """True when the cells under a heading are all words, as wide as it is."""
    under = [
        cell
        for line in body
        for cell in line.own
        if (cell.column, cell.column_span) == (head.column, head.column_span)
    ]
    worded = [cell for cell in under if has_word(cell.text) and figure(cell.text) is None]
    return len(worded) > 1 and len(worded) == len([cell for cell in under if tidy(cell.text)])


def _above(cell: Cell, head: Line) -> Cell | None:
    """The group's heading over a cell of the lower storey."""
    right = cell.column + cell.column_span
    for one in head.printed:
        inside = one.column <= cell.column and right <= one.column + one.column_span
        if inside and one.row_span == 1 and one.column_span > cell.column_span:
            return one
    return None


def _named(cell: Cell, parent: Cell | None) -> str:
    """The heading in full: of its year where that stands over it, else with what it is part of."""
    if parent is not None and is_period(parent.text):
        return tidy(parent.text) + tidy(cell.text)
    if parent is not None and is_period(cell.text):
        return tidy(cell.text) + _EACH.sub("", tidy(parent.text))
    if parent is None or role_of(cell.text, BUDGET_COLUMNS, floor=95):
        return cell.text
    return tidy(cell.text) + tidy(parent.text)


def _apart(cell: Cell, whole: str, names: dict[Cell, str]) -> str:
    """The heading as it is named, or as a change where another one says 调整后."""
    others = [tidy(one.text) for one in names if one is not cell]
    if key(cell.text) in _CHANGE and any(text.startswith(_ADJUSTED) for text in others):
        return _CHANGED
    return whole
