"""The only line of money of a block that prints no name for it.

In: the money read under a header, and the lines it was read from. Out: the same money, the name
of such a line not missed. Nothing here can fail.

Some blocks are a header and one row of amounts right behind the block's label. Where no cell
stands between the label and the amounts, and the label says nothing but what the block is of, no
name was lost; neither was one where a file leaves its cell blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.budget_columns import BESIDE
from assistant.extraction.lexicon import key
from assistant.extraction.lines import Line
from assistant.extraction.money import Money, Part
from assistant.extraction.values import Found, bare, figure, recognised
from assistant.form import Evidence


def without_name(money: Sequence[Money], body: Sequence[Line], part: Part) -> list[Money]:
    """The money, its only line without a name where none is printed."""
    rows = [line for line in body if any(figure(c.text) for c in line.own)]
    if len(money) != 1 or len(rows) != 1 or money[0].name.value is not None:
        return list(money)
    line = rows[0]
    before = [cell for cell in line.cells if cell.column < part.name_right]
    if recognised(line.page):
        labels = [c for c in before if c.row < line.row and BESIDE.fullmatch(key(bare(c.text)))]
        printed = len(before) != 1 or len(labels) != 1
    else:
        printed = any(bare(cell.text) for cell in before if cell.row == line.row)
    if printed:
        return list(money)
    return [replace(money[0], name=Found(None, Evidence(page=line.page.number)))]
