"""Labels of parts that every form has, printed where no part of ours was found.

In: all lines of a form, and the evidence of what was read. Out: evidence that what such a label
names is missing. Nothing here can fail.

A total at the foot of a column of its own, or a budget beside the table of indicators, stands
where nobody looked; its label says that it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from assistant.extraction.lexicon import BUDGET_COLUMNS, key, role_of
from assistant.extraction.lines import Line, missing_at
from assistant.form import Evidence
from assistant.page import Cell

_TOTAL = re.compile(r"(?:自评)?(?:总分|总得分|合计|总计|得分合计|合计得分)")
_GOALS = re.compile(r"(?:年度|年初)?(?:预期|总体|绩效|设定){1,2}目标|年度目标")
_AMOUNTS: Final = frozenset(("initial", "annual", "executed"))
_PARTS: Final = {
    "total": ("/total/score", "/total/weight"),
    "goals": ("/goals/expected", "/goals/achieved"),
    "budget": ("/budget",),
}


def strays(
    lines: Sequence[Line], head: Sequence[Line], evidence: Mapping[str, Evidence]
) -> dict[str, Evidence]:
    """What is missing, by pointer.

    Args:
        lines: all of the form.
        head: those of the header of the indicator table, where 年度目标 heads a column.
        evidence: of every field read.
    """
    absent = {
        part
        for part, pointers in _PARTS.items()
        if all(p not in evidence or evidence[p].status == "absent" for p in pointers)
    }
    if any(pointer.startswith("/budget/lines/") for pointer in evidence):
        absent.discard("budget")
    claimed = {(one.page, one.place()) for one in evidence.values()}
    left: dict[str, Evidence] = {}
    for line in lines if absent else ():
        for cell in line.printed:
            part = _part(cell)
            if part == "goals" and line in head:
                continue
            if part in absent and (line.page.number, cell.place) not in claimed:
                for pointer in _PARTS[part]:
                    left.setdefault(pointer, missing_at(line.page, cell))
    return left


def _part(cell: Cell) -> str:
    """The part of a form that a label is of; "" for any other text."""
    word = key(cell.text)
    if _TOTAL.fullmatch(word):
        return "total"
    if _GOALS.fullmatch(word):
        return "goals"
    match = role_of(word, BUDGET_COLUMNS, floor=95)
    return "budget" if match and match[1] == 1.0 and match[0] in _AMOUNTS else ""
