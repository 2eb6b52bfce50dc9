"""Headings of the indicator table that nobody knows, and what may stand below them.

In: the cells that were found to head columns, the storeys of the header and the lines below.
Out: the unknown headings, and the roles whose values may stand under one of them, as the table
has no column for those. Nothing here can fail.

A form that prints points under a word we never met has points all the same: they are missing,
on the review list, and not absent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.storeys import is_part_of, leaves
from assistant.extraction.values import blank, figure, has_word, is_noise
from assistant.page import Cell
from assistant.wording import tidy

_MOST: Final = 0.6
"""Share of a column's cells that are points, where points stand in it."""
_FULL: Final = 100
"""No indicator is worth more points."""
_SENTENCE: Final = 8
"""Characters of a reason, at least."""


def unknown(storeys: Sequence[Line], taken: Collection[tuple[int, int]]) -> list[Cell]:
    """Headings of columns that no role was found for.

    Args:
        storeys: the lines of the header.
        taken: row and column of the headings that have a role by their place or by what
            stands under them.
    """
    return [
        cell
        for cell in leaves(storeys)
        if (cell.row, cell.column) not in taken
        and not is_noise(cell.text)
        and not is_part_of(cell.text)
        and role_of(cell.text, COLUMNS) is None
    ]


def may_hold(
    headings: Sequence[Cell],
    roles: Collection[str],
    storeys: Sequence[Line],
    below: Sequence[Line],
) -> frozenset[str]:
    """Roles without a column whose values may stand under one of these headings.

    Args:
        headings: as `unknown` gives them.
        roles: those that have a column.
    """
    page = storeys[0].page
    lost: set[str] = set()
    scored = bool({"score", "item_score", "converted"} & set(roles))
    for heading in headings:
        here = extent(heading, page, measured=False)
        texts = [
            tidy(cell.text)
            for line in below
            if line.page is page
            for cell in line.printed
            if overlap(here, extent(cell, page, measured=False))
            >= _MOST * max(here[1] - here[0], cell.column_span)
        ]
        held = [text for text in texts if not blank(text)]
        if not held:
            continue
        points = sum(_is_points(text) for text in held)
        if points >= _MOST * len(held) and scored != ("weight" in roles):
            lost.add("weight" if scored else "score")
        if any(has_word(text) and len(text) >= _SENTENCE for text in held):
            lost.add("explanation")
        lost |= {"target", "actual"}
    return frozenset(lost - set(roles))


def _is_points(text: str) -> bool:
    found = figure(text)
    return found is not None and found[1] in ("", "分") and Decimal(0) <= found[0] <= _FULL
