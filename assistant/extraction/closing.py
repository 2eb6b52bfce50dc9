"""The lines that close the indicator table: sums of its rows, points of execution, the total.

In: lines below the rows, and the columns of the table. Out: the line of the total, and what the
others say of it and of budget execution. Nothing here can fail.

Some forms close with three lines: the sum of the rows (90 | 87.02), the points of execution
(10 | 9.24) and the total (100 | 96.26). The total is the one that holds the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import BUDGET_COLUMNS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.money import Block, better
from assistant.extraction.rate_row import points_named
from assistant.extraction.rows import cells_by_role
from assistant.extraction.totals import total_of
from assistant.extraction.values import Found, absent, figure, has_word, number_value
from assistant.page import Cell

_EXECUTION = re.compile(r"(?:项目)?(?:预算|资金)(?:执行|支出)(?:情况|率|指标)?")
_SUM = re.compile(r"[\u3400-\u9fff]{0,12}(?:合计|总计|小计)(?:得?分)?")
_FINAL = re.compile("最终|最后")
_DIFFERS: Final = 0.6


def greatest(called: Sequence[Line]) -> Line:
    """Of lines that are called totals the one with the most points; of equal ones the final one.

    What is added or taken off below the sum of the rows leaves the most points as they are.
    """
    return max(called, key=lambda line: (_most(line), bool(_FINAL.search(_label(line)))))


def is_sum(line: Line, columns: Columns) -> bool:
    """True for a line that names a sum of rows, of whatever (绩效指标得分合计), and no values."""
    row = cells_by_role(line, columns)
    words = [cell for cell in line.printed if figure(cell.text) is None][:1]
    values = (cell for role in ("target", "actual") for cell in _filled(row.cells, role))
    summed = any(figure(row.text(role)) for role in ("weight", "score"))
    return summed and bool(_SUM.fullmatch(_label(line))) and all(cell in words for cell in values)


def _label(line: Line) -> str:
    return next((key(cell.text) for cell in line.printed if has_word(cell.text)), "")


def _most(line: Line) -> Decimal:
    figures = [figure(cell.text) for cell in line.printed if "%" not in cell.text]
    return max((one[0] for one in figures if one), default=Decimal(0))


def is_execution(line: Line, columns: Columns) -> bool:
    """True for a line of nothing but the points of budget execution, under their columns."""
    row = cells_by_role(line, columns)
    points = [row.text(role) for role in ("weight", "score")]
    words = [cell for cell in line.printed if figure(cell.text) is None]
    if len(words) != 1 or not any(figure(text) for text in points):
        return False
    word = _label(line)
    rate = role_of(word, BUDGET_COLUMNS, floor=100)
    named = points_named(words[0]) == "score" or _EXECUTION.fullmatch(word)
    return bool(named or (rate and rate[0] == "rate")) and not any(
        cell is not words[0] for role in ("target", "actual") for cell in _filled(row.cells, role)
    )


def with_execution(block: Block, line: Line | None, columns: Columns) -> Block:
    """The budget block with the points of execution that close the table."""
    if line is None:
        return block
    cells = cells_by_role(line, columns).cells
    points = {
        role: number_value(line.page, cells[role]) if role in cells else absent()
        for role in ("weight", "score")
    }
    return replace(
        block,
        weight=better(block.weight, points["weight"]),
        score=better(block.score, points["score"]),
    )


def with_others(
    total: Mapping[str, Found],
    line: Line | None,
    others: Sequence[Line],
    columns: Columns,
    execution: Found,
) -> dict[str, Found]:
    """The total with what other closing lines say of it, doubted where they say otherwise.

    Args:
        total: weight, score and grade of the total's line.
        line: that line.
        others: the other lines that are called totals.
        execution: the score of budget execution, which a sum of the rows leaves out.
    """
    whole = dict(total)
    final = line is not None and _FINAL.search(_label(line)) is not None
    for one in others:
        told = total_of(one, columns, {})
        for role in ("score", "grade"):
            if whole[role].value is None and told[role].value is not None:
                whole[role] = told[role]
        score, other = whole["score"].value, told["score"].value
        if final or None in (score, other) or score == other or _is_part(told, whole, execution):
            continue
        whole["score"] = whole["score"].doubted(_DIFFERS, status="disputed")
    return whole


def _is_part(told: Mapping[str, Found], whole: Mapping[str, Found], execution: Found) -> bool:
    """True for the sum of the rows beside a total that holds more."""
    most, all_ = told["weight"].value, whole["weight"].value
    if None not in (most, all_):
        return bool(most < all_)
    part = execution.value
    return part is not None and told["score"].value + part == whole["score"].value


def _filled(cells: Mapping[str, Sequence[Cell]], role: str) -> list[Cell]:
    return [cell for cell in cells.get(role, ()) if cell.text.strip()]
