"""Budget blocks that are no rows of money under a header: transposed, or beside their labels.

In: the lines above the indicator table. Out: a `Block`, empty when there is none of these
shapes. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from assistant.extraction.glued import amounts_cut_apart
from assistant.extraction.goals import brief_pair
from assistant.extraction.lexicon import BUDGET_COLUMNS, SOURCES, key, role_of
from assistant.extraction.lines import Line, extent
from assistant.extraction.money import (
    AMOUNTS,
    Block,
    Money,
    Part,
    amount,
    better,
    cells_in,
    in_column,
    line_name,
    unit_of,
    weight_in_words,
)
from assistant.extraction.periods import of_the_year, said_by
from assistant.extraction.tasks import heads_tasks
from assistant.extraction.values import (
    absent,
    figure,
    has_word,
    number_value,
    text_value,
)
from assistant.page import Cell
from assistant.wording import tidy

T = TypeVar("T")
_CONDUCT = re.compile(r"^(?:[\u3400-\u9fff]{0,4}情况)?说明$|^(?:存在)?的?(?:主要)?问题|改进措施$")
_CONDUCTED = frozenset(
    ("资金管理情况", "资金管理", "分配科学性", "下达及时性", "拨付合规性", "使用规范性")
)
"""What the forms for transfer payments tell of how the money was managed."""

_UNIT_BEHIND = re.compile(r"(?<=.)[（(](?:单位[：:])?(?:亿|万|千)?元[)）]$")
"""The unit of what stands below, behind the heading over it."""


def is_transposed(lines: Sequence[Line], index: int) -> bool:
    """True when the header names sources of money and the rows below name amounts."""
    line = lines[index]
    sources = [cell for cell in line.printed if role_of(cell.text, SOURCES, floor=95)]
    below = [
        role_of(line.printed[0].text, BUDGET_COLUMNS, floor=85)
        for line in lines[index + 1 : index + 4]
        if line.printed
    ]
    amounts = {match[0] for match in below if match}
    nearby = {
        match[0]
        for line in lines[index + 1 : index + 4]
        for cell in line.printed[:2]
        if (match := role_of(cell.text, BUDGET_COLUMNS, floor=85))
    }
    # Sources nobody knows are told by what stands beside them: kinds of amount, and 资金来源.
    roles = {match[0] for c in line.printed if (match := role_of(c.text, BUDGET_COLUMNS))}
    told = "name" in roles and not roles & set(AMOUNTS) and len(nearby & set(AMOUNTS)) > 1
    told = told or _over_columns(line, lines[index + 1 : index + 4])
    return (
        len(line.printed) > 1 and (len(sources) >= 2 or told) and "executed" in (amounts | nearby)
    )


def _over_columns(head: Line, below: Sequence[Line]) -> bool:
    """True for words over as many columns of figures, each line of these an amount's."""
    names = head.printed[1:]
    if len(names) < 2 or not all(has_word(cell.text) for cell in head.printed):
        return False
    if any(role_of(cell.text, BUDGET_COLUMNS, floor=85) for cell in names):
        return False
    roles = {
        match[0]
        for line in below
        if len(line.printed) == len(head.printed)
        and all(figure(cell.text) for cell in line.printed[1:])
        and (match := role_of(line.printed[0].text, BUDGET_COLUMNS, floor=85))
    }
    return len(roles & set(AMOUNTS)) == len(below)


def transposed(lines: Sequence[Line], start: int) -> Block:
    """The block whose columns are sources of money and whose rows are kinds of amount."""
    head = lines[start]
    extras = {
        match[0]: extent(cell, head.page, measured=False)
        for cell in head.printed
        if (match := role_of(cell.text, BUDGET_COLUMNS, floor=95))
        and match[0] in ("weight", "score")
    }
    called: list[tuple[str, str, Line]] = []
    taken = {(head.page.number, head.row)}
    labels_end = 0.0
    for line in lines[start + 1 :]:
        if ends(line):
            break
        for cell in line.printed[:2]:
            match = role_of(cell.text, BUDGET_COLUMNS, floor=85)
            if match and match[0] in (*AMOUNTS, "weight", "score"):
                called.append((match[0], cell.text, line))
                taken.add((line.page.number, line.row))
                labels_end = max(labels_end, extent(cell, line.page, measured=False)[1])
                break
    rows = _of_the_year(called)
    sources = [
        (cell, extent(cell, head.page, measured=False))
        for cell in head.printed
        if _heads_money(cell, labels_end)
    ]
    stretches = [stretch for _, stretch in sources]
    rows = {role: amounts_cut_apart(line, stretches) for role, line in rows.items()}
    money: list[Money] = []
    for cell, stretch in sources:
        part = Part(dict.fromkeys(AMOUNTS, stretch), 0.0, stretch[0])
        amounts = {
            role: amount(line.page, role, [c for c in cells_in(line, part, role) if c in line.own])
            for role, line in rows.items()
            if role in AMOUNTS
        }
        money.append(Money(line_name(text_value(head.page, [cell])), amounts))
    found = {"weight": absent(), "score": absent()}
    for role in found:
        if role in rows:
            numbers = [cell for cell in rows[role].own if figure(cell.text)]
            found[role] = number_value(rows[role].page, numbers[:1], required=False)
        elif role in extras:
            for line in rows.values():
                part = Part({role: extras[role]}, 0.0, 0.0)
                found[role] = better(found[role], in_column(line, part, role))
    around = [*lines[max(0, start - 2) : start + 1], *rows.values()]
    return Block(
        unit=unit_of(around),
        weight=weight_in_words(around, found["weight"]),
        score=found["score"],
        lines=tuple(money),
        taken=frozenset(taken),
    )


def _of_the_year(called: Sequence[tuple[str, str, T]]) -> dict[str, T]:
    """What stands beside the first label of each role that is of the form's own year.

    Args:
        called: role and words of each label, and what stands beside it.
    """
    timed = of_the_year([(role, said_by(text)) for role, text, _ in called], None)
    found: dict[str, T] = {}
    for (role, _), (_, _, beside) in zip(timed, called, strict=True):
        found.setdefault(role, beside)
    return found


def _heads_money(cell: Cell, labels_end: float) -> bool:
    """True for the name of a source of money, known or not: it stands right of the labels."""
    if role_of(cell.text, SOURCES, floor=95):
        return True
    beside = cell.column >= labels_end and has_word(cell.text)
    return beside and role_of(cell.text, BUDGET_COLUMNS, floor=85) is None


def labelled_amounts(lines: Sequence[Line]) -> Block:
    """The block whose amounts stand beside their labels (预算数｜1250000元｜执行数｜…)."""
    called: list[tuple[str, str, tuple[Line, Cell]]] = []
    taken: set[tuple[int, int]] = set()
    before: Line | None = None
    caption: Line | None = None
    for line in lines:
        cells = line.printed
        for label, value in pairwise(cells):
            match = role_of(label.text, BUDGET_COLUMNS, floor=90)
            if match and (figure(value.text) or re.fullmatch(r"[\d.]+%", tidy(value.text))):
                called.append((match[0], label.text, (line, value)))
                taken.add((line.page.number, line.row))
                caption = caption or before
        before = line
    found = _of_the_year(called)
    if "executed" not in found or not found.keys() & {"annual", "initial"}:
        return Block()
    amounts = {
        role: amount(line.page, role, [cell])
        for role, (line, cell) in found.items()
        if role in AMOUNTS
    }
    points = {
        role: number_value(found[role][0].page, [found[role][1]])
        for role in ("weight", "score")
        if role in found
    }
    name = absent()
    if caption is not None and _names_source(caption):
        name = line_name(text_value(caption.page, caption.printed))
        name = replace(name, value=_UNIT_BEHIND.sub("", str(name.value)))
        taken.add((caption.page.number, caption.row))
    around = [line for line in lines if (line.page.number, line.row) in taken]
    if name.value is None and (beside := _source_before(around)) is not None:
        name = line_name(text_value(around[0].page, [beside]))
    return Block(
        unit=unit_of(around),
        weight=weight_in_words(around, points.get("weight", absent())),
        score=points.get("score", absent()),
        lines=(Money(name, amounts),),
        taken=frozenset(taken),
    )


def _source_before(lines: Sequence[Line]) -> Cell | None:
    """The source of money at the head of the first line of labels and amounts."""
    for label, beside in pairwise(lines[0].printed[:2]):
        if not figure(beside.text) and role_of(label.text, SOURCES, floor=95):
            return label
    return None


def _names_source(line: Line) -> bool:
    """True for a source of money alone on its line, over the amounts of it (年度资金总额)."""
    return len(line.printed) == 1 and role_of(line.printed[0].text, SOURCES, floor=95) is not None


def heads_conduct(line: Line) -> bool:
    """True for headings over sentences beside one another (情况说明, 存在问题和改进措施)."""
    words = [key(cell.text) for cell in line.printed if not figure(cell.text)]
    told = sum(bool(_CONDUCT.search(word)) for word in words)
    return told > 1 or (told == 1 and any(word in _CONDUCTED for word in words))


def ends(line: Line) -> bool:
    """True for the first line below the block: goals, header fields, indicators, or a table
    of how the money was managed, in words."""
    words = [key(cell.text) for cell in line.printed]
    if heads_conduct(line) or brief_pair(line):
        return True
    return heads_tasks(line) or any(
        re.search(
            r"(?:总体|预期|绩效|年度|年初|设定)目标|一级指标|项目名称|主管部门"
            r"|(?:实际|全年|目标|年度)(?:完成|实现)情况|^(?:本年|年度|全年)[\u3400-\u9fff]{1,6}目标$",
            word,
        )
        for word in words
    )
