"""Merged cells that a recognition service wrote out in every column they cover.

In: a page of text. Out: the page, neighbours with the same words above the indicators one wide
cell again. Nothing here can fail. Rows of indicators are left alone: a target and what was
reached of it may well be the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.goals import speaks_of_goals
from assistant.extraction.lines import lines
from assistant.extraction.storeys import is_header
from assistant.extraction.values import blank, figure
from assistant.page import Cell, Page
from assistant.wording import tidy

_LEAST: Final = 3
"""Neighbours with the same words that no form has otherwise, once on a page at least."""


def unrepeated(page: Page) -> Page:
    """The page with every merged cell above its indicators there once."""
    if page.kind != "text":
        return page
    all_ = lines([page])
    end = next((index for index, line in enumerate(all_) if is_header(line)), 0)
    rows = {
        line.row: _once(line.own, all_[i - 1].own if i else ()) for i, line in enumerate(all_[:end])
    }
    widest = max((c.column_span for row in rows.values() for c in row if c.ruled), default=1)
    if widest < _LEAST:
        return page
    cells = [cell for line in all_ for cell in rows.get(line.row, line.own)]
    return replace(page, cells=tuple(cells))


def _once(cells: Sequence[Cell], above: Sequence[Cell]) -> list[Cell]:
    kept: list[Cell] = []
    for cell in cells:
        last = kept[-1] if kept else None
        if last is None or not _same(last, cell) or _two_goals(last, cell, above):
            kept.append(cell)
            continue
        kept[-1] = replace(last, column_span=cell.column + cell.column_span - last.column)
    return kept


def _same(one: Cell, other: Cell) -> bool:
    """True for neighbours with the same words; figures may be the same by chance."""
    words = tidy(one.text)
    beside = one.column + one.column_span == other.column
    return beside and words == tidy(other.text) and not blank(words) and figure(words) is None


def _two_goals(one: Cell, other: Cell, above: Sequence[Cell]) -> bool:
    """True below the headings of two goals, which may have been reached word for word."""
    at = {
        column: tidy(cell.text)
        for cell in above
        for column in range(cell.column, cell.column + cell.column_span)
    }
    heads = (at.get(other.column - 1, ""), at.get(other.column, ""))
    return heads[0] != heads[1] and all(map(speaks_of_goals, heads))
