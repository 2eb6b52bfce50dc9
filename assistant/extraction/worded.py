"""Columns that no synonym names, told by the word every office puts in their heading.

In: the columns found so far and the header's lines. Out: the same with columns for roles still
open, where one heading alone fits. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.lexicon import COLUMNS, either, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.storeys import leaves
from assistant.page import Cell

_FIT = 0.8
_WORDS = (
    ("score", re.compile("得分|评分$|赋分")),
    ("weight", re.compile("分值|权重|标准分|满分")),
    ("target", re.compile("指标值|目标值?$|计划")),
    ("actual", re.compile("完成|实际")),
)


def by_words(chosen: dict[str, tuple[float, Cell]], storeys: Sequence[Line]) -> None:
    """Columns no synonym named, by the word every office puts in their heading.

    Only for roles that are still open, headings that are still free, and where one fits.
    """
    taken = {cell.column for _, cell in chosen.values()}
    free = [
        cell
        for cell in leaves(storeys)
        if cell.column not in taken and role_of(cell.text, COLUMNS) is None
    ]
    for cell in list(free):
        other = either(cell.text, chosen.keys())
        if other and sum(either(one.text, chosen.keys()) == other for one in free) == 1:
            chosen[other] = (1.0, cell)
            free.remove(cell)
    scored = {"score", "item_score", "converted"} & chosen.keys()
    for role, word in _WORDS:
        if role in chosen or (role == "score" and scored):
            continue
        fitting = [cell for cell in free if word.search(key(cell.text))]
        if len(fitting) == 1:
            chosen[role] = (_FIT, fitting[0])
            free.remove(fitting[0])
