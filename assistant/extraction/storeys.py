"""Which lines head the indicator table, and how the storeys of a header lie over one another.

In: lines of a form and their cells. Out: whether a header begins there, and the cells of its
upper storey as wide as the columns they stand over. Nothing here can fail.

A header of two storeys often has group headings above (绩效指标, 完成情况, 自评情况) and the
columns' own below, with some columns' headings reaching over both (分值, 偏差原因).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.extraction.lexicon import COLUMNS, key, role_of, roles_run_together
from assistant.extraction.lines import Line
from assistant.extraction.periods import is_period
from assistant.extraction.ruined import LABELS, PLACED, told
from assistant.extraction.values import figure, is_noise, recognised
from assistant.page import Cell

CELL_OF_VALUE = frozenset({"值", "数值", "指标值", "内容", "目标值", "数量"})
_STAGES = {
    **dict.fromkeys(("年初", "年初设定", "年初批复", "年初设定值", "原", "初始"), "target"),
    **dict.fromkeys(("调整", "调整后", "年中调整", "修订", "修订后"), "adjusted"),
}
_LABEL = re.compile("^.?级.?.?标$|.级指|级指.")
_MONEY = re.compile(r"预算|资金|支出|执行[数率额]")
_SEVERAL = 2
"""Headings of money that make the header a budget's: an indicator may be one's own."""
_POINTS = frozenset({"weight", "score", "explanation", "remark"})
_NAMED = frozenset({*LABELS, "fourth"})
_VALUES = 2
"""Figures in one line that are no headings: a weight and a score."""
_OVER_BOTH = 3
"""Grid rows a heading over both storeys takes at most; more is a label beside the table."""


def is_part_of(text: str) -> bool:
    """True for the lower heading of a column whose upper one says what it holds (值, 2024年)."""
    return key(text) in CELL_OF_VALUE or is_period(text)


def stage_of(text: str, parent: tuple[str, float] | None) -> tuple[str, float] | None:
    """Under the heading of the targets: those set first (年初), and what was made of them."""
    stage = _STAGES.get(key(text)) if parent and parent[0] == "target" else None
    return (stage, 1.0) if stage else None


def is_header(line: Line) -> bool:
    """True when the line is a header of the indicator table."""
    matches = [match for match in told(line.printed, line.page) if match]
    together = {
        role
        for cell in (line.printed if recognised(line.page) else ())
        for role in roles_run_together(cell.text, COLUMNS)
    }
    roles = {role for role, _ in matches} | together
    sure = {role for role, fit in matches if fit >= PLACED} | together
    if _heads_money(line):
        return False
    labelled = bool({"name", "fourth"} & roles) or {"level1", "level2"} <= roles
    # A faint 一 or 三 makes three labels alike; with a target and an actual one is enough,
    # or two that can only be labels.
    alike = sum(bool(_LABEL.search(key(cell.text))) for cell in line.printed)
    if not (sure & _NAMED or alike or {"target", "actual"} <= sure):
        return False  # guesses beside points alone, which a budget has too
    labelled = labelled or ({"target", "actual"} <= roles and bool(roles & set(LABELS)))
    labelled = labelled or (bool({"target", "actual"} & roles) and len(roles) >= 4 and alike >= 2)
    # 指标 or 绩效指标 as the heading of the names; beside the table it runs down its rows.
    labelled = labelled or (
        {"target", "actual"} <= roles
        and bool(roles & _POINTS)
        and (any(is_of_names(cell) for cell in line.printed))
    )
    measured = roles & {"target", "actual", "weight", "score", "nature", "method"}
    if labelled and ("target" in roles or "actual" in roles):
        return True
    if recognised(line.page) and {"level1", "level2", "name"} <= sure and roles & _POINTS:
        return True  # the two values run together under dirt
    return labelled and len(roles) >= 4 and len(measured) >= 2


def is_of_names(cell: Cell) -> bool:
    """True for 指标 or 绩效指标 over a column, not beside the rows of the table."""
    match = role_of(cell.text, COLUMNS)
    return match == ("block", 1.0) and cell.row_span < _OVER_BOTH


def _heads_money(line: Line) -> bool:
    """True for the header of the budget, whose points and names are headed like indicators'."""
    return sum(bool(_MONEY.search(key(cell.text))) for cell in line.printed) >= _SEVERAL


def header_at(found: Sequence[Line], index: int) -> bool:
    """True when a header begins at `found[index]`: its only storey, or the upper of two."""
    line = found[index]
    return is_header(line) or (index + 1 < len(found) and _is_upper_storey(line, found[index + 1]))


def _is_upper_storey(line: Line, lower: Line) -> bool:
    """True for group headings over a header, beside headings that reach down into it."""
    if lower.page is not line.page or lower.row != line.row + 1:
        return False
    if not is_header(lower):
        return _heads_with(line, lower)
    under = {column for c in lower.printed for column in range(c.column, c.column + c.column_span)}
    reaching = 0
    for cell in line.printed:
        if figure(cell.text):
            return False
        match = role_of(cell.text, COLUMNS)
        own = cell.column not in under and cell.row_span < _OVER_BOTH
        reaching += own and match is not None and match[0] != "block"
    over = sum(cell.column in under for cell in line.printed)
    return reaching > 0 and over > 0


def _heads_with(line: Line, lower: Line) -> bool:
    """True for labels that reach over both storeys, beside groups of which the lower one tells
    the values (绩效值 over 指标值 and 完成值).
    """
    groups = [cell for cell in line.printed if cell.row_span == 1 and cell.column_span > 1]
    reaching = [cell for cell in line.printed if cell.row_span == _OVER_BOTH - 1]
    inside = [
        any(one.column <= cell.column < one.column + one.column_span for one in groups)
        for cell in lower.printed
    ]
    labels = {match[0] for cell in reaching if (match := role_of(cell.text, COLUMNS))}
    if not (labels & _NAMED and inside and all(inside) and is_subheader(lower, groups)):
        return False
    return is_header(replace(line, cells=tuple(_in_order([*reaching, *lower.printed], line))))


def _in_order(cells: Sequence[Cell], line: Line) -> list[Cell]:
    """The cells of two storeys as those of one line."""
    return [replace(c, row=line.row) for c in sorted(cells, key=lambda cell: cell.column)]


def is_subheader(line: Line, top: Sequence[Cell]) -> bool:
    """True when the line holds second-storey headers below some cell of `top`."""
    printed = [cell for cell in line.printed if not is_noise(cell.text)]
    if not printed or len(printed) > 12:
        return False
    roles = [role_of(cell.text, COLUMNS) for cell in printed]
    known = [role for role in roles if role and role[1] > 0.9]
    return (
        bool(known)
        and len(known) + sum(is_part_of(cell.text) for cell in printed) >= len(printed)
        and not any(figure(cell.text) for cell in printed)
    )


def holds_values(line: Line) -> bool:
    """True for a line of the table's body: several of its cells are figures, and no numbers 1, 2, 3
    of its columns.
    """
    figures = [figure(cell.text) for cell in line.printed if not is_period(cell.text)]
    values = [found[0] for found in figures if found]
    counted = all(after == before + 1 for before, after in pairwise(values))
    return len(values) >= _VALUES and not counted


def spread(top: list[Cell], subs: Sequence[Cell]) -> list[Cell]:
    """Make room for sub-headers where plain text printed their parent as one field.

    The line below and the rows have a field for every sub-header, the line above only one
    for them all; headers to the right of it then stand too far to the left.
    """
    run = sorted(cell.column for cell in subs)
    columns = {cell.column for cell in top}
    together = len(run) >= 2 and run == list(range(run[0], run[0] + len(run)))
    if not together or run[0] not in columns or not columns & set(run[1:]):
        return top
    return [
        replace(cell, column=cell.column + len(run) - 1) if cell.column > run[0] else cell
        for cell in top
    ]


def whole(top: Sequence[Cell], head: Line, subs: Sequence[Cell]) -> list[Cell]:
    """Headers of two storeys, each with the blank cells that rules which are none cut off it.

    Below a blank cell a sub-header stands that belongs to a header beside it.
    """
    parents = {
        cell.column: cell
        for cell in top
        if any(cell.column <= sub.column < cell.column + cell.column_span for sub in subs)
    }
    result = []
    for cell in top:
        left, right = cell.column, cell.column + cell.column_span
        blanks = [one for one in head.own if not one.text.strip()] if left in parents else []
        for blank in reversed(blanks):
            if blank.column + blank.column_span == left and blank.row_span == cell.row_span:
                left = blank.column
        for blank in blanks:
            if blank.column == right and blank.row_span == cell.row_span:
                right += blank.column_span
        result.append(replace(cell, column=left, column_span=right - left))
    return result


def reach(cell: Cell, top: Sequence[Cell], head: Line) -> int:
    """Where the columns under a header cell end; 0 when it has only its own."""
    if cell.column_span > 1:
        return cell.column + cell.column_span
    if not head.loose:
        return 0
    following = [other.column for other in top if other.column > cell.column]
    return min(following, default=head.page.columns)


def leaves(storeys: Sequence[Line]) -> list[Cell]:
    """Headings of columns: those of groups, over others of a lower storey, left out."""
    printed = [cell for line in storeys for cell in line.printed]
    return [
        cell
        for cell in printed
        if not any(
            one.row > cell.row and cell.column <= one.column < cell.column + cell.column_span
            for one in printed
        )
    ]
