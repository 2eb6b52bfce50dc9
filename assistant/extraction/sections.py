"""The lines below the header of the indicator table, cut into its parts.

In: the lines of a form, where its header begins, and its columns. Out: the lines of the
indicators, the total's line and those beside it, a budget block under it, what stands below the tables, and loose
text that is none of these. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.extraction.appended import Appended, appended
from assistant.extraction.budget_columns import is_budget_header
from assistant.extraction.closing import greatest, is_execution, is_sum
from assistant.extraction.fields import is_signature, is_tail
from assistant.extraction.headers import Columns, read_header
from assistant.extraction.lexicon import COLUMNS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.remarks import is_remark
from assistant.extraction.rows import cells_by_role
from assistant.extraction.storeys import header_at
from assistant.extraction.totals import is_partial, is_total
from assistant.extraction.values import figure, has_word
from assistant.page import Page
from assistant.wording import tidy

_NEAR = 2
"""Lines from one closing line to the next: the points of execution may stand between."""
_PART_AT_MOST = 60
"""Points of one level of indicators: none has more of the hundred."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands from the header down.

    Args:
        body: lines taken for indicators.
        total: the total's line.
        sums: other lines called totals that close the table.
        execution: a line of the points of budget execution among these.
        money: a budget block below the total.
        below: notes, signature and the like.
        loose: text outside rules before any of these: page marks, or rows whose table
            was not seen.
        remarks: rows of words across the table (自评结论 | …).
        others: tables of another kind that follow.
    """

    body: list[Line]
    total: Line | None
    sums: list[Line]
    execution: Line | None
    money: list[Line]
    below: list[Line]
    loose: list[Line]
    remarks: list[Line]
    others: Appended


def cut(found: Sequence[Line], start: int, columns: Columns, pages: Sequence[Page]) -> Parts:
    """The parts of the form from the header at `found[start]` down."""
    body: list[Line] = []
    money: list[Line] = []
    below: list[Line] = []
    loose: list[Line] = []
    remarks: list[Line] = []
    others = appended(found, start, columns)
    own = [line for line in found[start + columns.lines :] if not others.holds(line)]
    named = _named_total(own, columns)
    total: Line | None = None
    sums: list[Line] = []
    execution: Line | None = None
    skip_to = start + columns.lines
    for index in range(start, len(found)):
        line = found[index]
        if index < skip_to or others.holds(line):
            continue
        if header_at(found, index):
            skip_to = index + read_header(found, index, pages).lines  # repeated on a later page
            continue
        if _header_again(line, columns):
            continue
        if not line.printed:
            if any(cell.ruled for cell in line.own):
                body.append(line)
            continue
        if total is not None and not money and is_budget_header(line):
            money = [*([below.pop()] if below and _heads_money(below[-1]) else []), line]
        elif money and _follows(line, money[-1]) and _is_money(line):
            money.append(line)
        elif is_total(line):
            total = line if line is named else total
            if line is not named and _closes(line, named, found[index:], columns):
                sums.append(line)
        elif body and is_sum(line, columns):
            if not any(_indicates(one, columns) for one in found[index + 1 :]):
                sums.append(line)
        elif body and execution is None and is_execution(line, columns):
            execution = line
        elif is_signature(line) or (is_tail(line) and not _indicates(line, columns)):
            below.append(line)
        elif all(not cell.ruled for cell in line.printed):
            # Text between or below the table's parts: page marks, notes' second lines.
            (below if total is not None or below else loose).append(line)
        elif is_remark(line, columns):
            remarks.append(line)
        elif total is not None and not _indicates(line, columns):
            below.append(line)
        else:
            body.append(line)
    if total is None and sums:
        total = greatest(sums)
        sums.remove(total)
    if total is None:
        total = _unnamed_total(body, columns)
        if total is not None:
            body.remove(total)
    return Parts(body, total, sums, execution, money, below, loose, remarks, others)


def _heads_money(line: Line) -> bool:
    """True for text over a table that says what it is of (四、预算执行（单位：万元）)."""
    words = tidy("".join(cell.text for cell in line.printed))
    loose = all(not cell.ruled for cell in line.printed)
    return loose and not is_tail(line) and bool(re.search("预算|资金|单位", words))


def _follows(line: Line, before: Line) -> bool:
    """True for the next line of a table, on the same page or the next."""
    return line.page is not before.page or line.row == before.row + 1


def _is_money(line: Line) -> bool:
    """True for a line of a budget block's table: amounts, and no signature."""
    ruled = all(cell.ruled for cell in line.printed)
    return ruled and not is_tail(line) and any(figure(cell.text) for cell in line.printed)


def _named_total(below: Sequence[Line], columns: Columns) -> Line | None:
    """The total of the whole table, among lines that are called so (合计, 总分).

    One that rows stand before and behind is the sum of some of them, and so is the last of
    these, called the same: the total is called otherwise, or stands below that, or holds all
    of the sums. More points than any part has are the total's, wherever it stands.
    """
    called = [index for index, line in enumerate(below) if is_total(line)]
    called = [index for index in called if not is_partial(below[index])] or called
    rows = [index for index, line in enumerate(below) if _indicates(line, columns)]
    parts = [
        at
        for at in called
        if rows and rows[0] < at < rows[-1] and _points_of(below[at], columns) <= _PART_AT_MOST
    ]
    money = next((at for at, line in enumerate(below) if is_budget_header(line)), len(below))
    last = [at for at in called if at not in parts]
    last = [at for at in last if at < money] or last  # 合计 is a line of the budget's too
    names = {_called(below[at]) for at in parts}
    if not last or not parts:
        return greatest(_together(below, last)) if last else None
    otherwise = [at for at in last if _called(below[at]) not in names]
    if otherwise or len(last) > 1:
        return greatest(_together(below, otherwise or last[-1:]))
    summed = sum((_points_of(below[at], columns) for at in parts), Decimal(0))
    alone = _points_of(below[last[0]], columns)
    whole = alone >= summed and alone > _points_of(below[parts[-1]], columns)
    return below[last[0]] if whole else None


def _together(below: Sequence[Line], called: Sequence[int]) -> list[Line]:
    """The first lines called totals that follow on one another, or on a line between two."""
    run = list(called[:1])
    for at in called[1:]:
        if at - run[-1] > _NEAR:
            break
        run.append(at)
    return [below[at] for at in run]


def _closes(line: Line, named: Line | None, rest: Sequence[Line], columns: Columns) -> bool:
    """True for a line called a total beside the one that is, with no row below it."""
    near = named is not None and (
        line.page is not named.page or abs(line.row - named.row) <= 2 * _NEAR
    )
    return near and not any(_indicates(one, columns) and not is_total(one) for one in rest)


def _called(line: Line) -> str:
    return key("".join(cell.text for cell in line.printed if has_word(cell.text)))


def _points_of(line: Line, columns: Columns) -> Decimal:
    row = cells_by_role(line, columns)
    points = figure(row.text("weight")) or figure(row.text("score"))
    return points[0] if points else Decimal(0)


def _header_again(line: Line, columns: Columns) -> bool:
    """True for a damaged repetition of the header: its words stand in their own columns."""
    at_home = sum(
        1
        for cell in line.printed
        if (match := role_of(cell.text, COLUMNS)) and match[0] in columns.roles_of(cell, line.page)
    )
    return at_home >= 3 and 2 * at_home >= len(line.printed)


def _indicates(line: Line, columns: Columns) -> bool:
    """True when the line looks like an indicator: a name and a value in their columns."""
    if not any(cell.ruled for cell in line.printed):
        return False
    row = cells_by_role(line, columns)
    name = row.text("name")
    values = [row.text(role) for role in ("target", "actual", "weight", "score")]
    return has_word(name) and sum(bool(value) for value in values) >= 2


def _unnamed_total(body: Sequence[Line], columns: Columns) -> Line | None:
    """The total's line when its label was lost: numbers, and no word in any other column."""
    for line in reversed(body[-3:]):
        row = cells_by_role(line, columns)
        weight, score = figure(row.text("weight")), figure(row.text("score"))
        words = any(has_word(cell.text) for cell in line.printed)
        if (
            weight
            and not words
            and weight[0] >= Decimal(50)
            and (score or not columns.has("score"))
        ):
            return line
    return None
