"""Names of money lines that ran into the block's label beside them.

In: the header of the budget block, the lines below it and their columns. Out: the lines, each
with its name in a cell of its own, or as they are. Nothing here can fail.

Where the rule between the label (项目资金（万元）) and the names was missed, and with it those
between the names, one cell down the side holds them all, a name a line and the label's words
before some of them. They are told only where all are names that such lines have, as many as there
are lines of amounts; a person is asked all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.budget_columns import BESIDE
from assistant.extraction.lexicon import SOURCES, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.money import OF_WHICH, Part
from assistant.extraction.values import bare, figure, has_word, piece_of, recognised
from assistant.page import Cell
from assistant.wording import tidy

_LABEL: Final = re.compile(
    r"^(?:(?:项目|年度|部门)?(?:资金|预算)(?:执行)?(?:情况|安排)?|[（(](?:单位[：:]?)?[亿万千百]?元[)）])"
)
_FEWEST: Final = 2
_KNOWN: Final = 90
_DOUBT: Final = 0.5


def named_beside(body: Sequence[Line], part: Part) -> list[Line]:
    """The lines of money with their names out of the one cell beside them."""
    rows = [line for line in body if any(figure(c.text) for c in _right_of_names(line, part))]
    if len(rows) < _FEWEST or not all(recognised(line.page) for line in rows):
        return list(body)
    side = next((cell for cell in rows[0].cells if _down_all(cell, rows, part)), None)
    if side is None or any(_has_name(line, side, part) for line in rows):
        return list(body)
    names = _names(side)
    if len(names) != len(rows):
        return list(body)
    texts = {id(line): name for line, name in zip(rows, names, strict=True)}
    return [_named(line, side, texts[id(line)]) if id(line) in texts else line for line in body]


def _right_of_names(line: Line, part: Part) -> list[Cell]:
    return [cell for cell in line.own if cell.column >= part.name_right]


def _down_all(cell: Cell, rows: Sequence[Line], part: Part) -> bool:
    """True for a cell left of the amounts that runs down all their lines."""
    return (
        cell.column + cell.column_span <= part.name_right
        and cell.row_span >= len(rows)
        and all(line.page is rows[0].page and cell in line.cells for line in rows)
    )


def _has_name(line: Line, side: Cell, part: Part) -> bool:
    return any(
        cell is not side and has_word(cell.text) and cell.column < part.name_right
        for cell in line.own
    )


def _names(side: Cell) -> list[str]:
    """The names in the cell, without the label's words; [] where some line is none."""
    names = []
    for line in bare(side.text).split("\n"):
        text = tidy(line)
        if not text or BESIDE.fullmatch(key(text)):
            continue
        name = text if _is_source(text) else _LABEL.sub("", text)
        if not name:
            continue
        if not _is_source(name):
            return []
        names.append(name)
    return names


def _is_source(text: str) -> bool:
    return role_of(OF_WHICH.sub("", text), SOURCES, floor=_KNOWN) is not None


def _named(line: Line, side: Cell, name: str) -> Line:
    cell = piece_of(side, name)
    cell = replace(
        cell, row=line.row, row_span=1, confidence=min(cell.confidence, _DOUBT), others=()
    )
    return replace(line, cells=tuple(cell if one is side else one for one in line.cells))
