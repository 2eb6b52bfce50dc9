"""Columns of level labels told by what stands in them, where no heading names their level.

In: the columns that the words of a header told, its storeys, and the lines below it. Out: the
same columns, with level1 and level2 where an open column holds their labels: under 类别, 指标类型
or 大类 stand 产出指标 and 效益指标 in one form, 数量指标 and 质量指标 in another. Nothing here
can fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.extraction.levels import is_usual
from assistant.extraction.lexicon import LEVELS1, LEVELS2
from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.ruined import PLACED
from assistant.extraction.storeys import leaves
from assistant.page import Cell

Stretch = tuple[float, float]
_LEVELS = frozenset({"level1", "level2"})
_OPEN = frozenset({"nature", "remark", "core"})
"""Roles of headings that may as well stand over labels (指标类型, 性质)."""
_GUESSED = PLACED
"""Fit up to which a heading's role is a guess that the labels below it overrule."""
_SEVERAL = 2
"""Labels in a column that are no chance."""
_MOST = 0.6
"""Share of a column's cells that are labels where it holds nothing else."""


def levels_told(
    stretches: Mapping[str, Stretch],
    fit: Mapping[str, float],
    storeys: Sequence[Line],
    below: Sequence[Line],
    *,
    measured: bool,
) -> dict[str, Cell]:
    """The heading of each level that only the labels below it tell, by its role.

    Args:
        stretches, fit: what the words of the header told, by role.
        storeys: the lines of the header.
        below: the lines under it.
        measured: whether `stretches` are fractions of the table's width.
    """
    page = storeys[0].page
    found: dict[str, Cell] = {}
    for cell in leaves(storeys):
        here = extent(cell, page, measured=measured)
        holder = next((role for role, there in stretches.items() if there == here), None)
        if holder is not None and holder not in _OPEN and fit.get(holder, 1.0) > _GUESSED:
            continue
        role = _level_of(_texts_under(here, below, measured=measured), holder)
        if role and role not in found and (role not in stretches or role == holder):
            found[role] = cell
    return found


def _texts_under(here: Stretch, below: Sequence[Line], *, measured: bool) -> list[str]:
    """What stands in a column, cell by cell; cells much wider than it are not its own."""
    texts = []
    for line in below:
        for cell in line.printed:
            there = extent(cell, line.page, measured=measured)
            common = overlap(here, there)
            if common >= _MOST * max(here[1] - here[0], there[1] - there[0]):
                texts.append(cell.text)
    return texts


def _level_of(texts: Sequence[str], guessed: str | None) -> str | None:
    """The level whose labels these are.

    满意度指标 and 成本指标 are labels of both: alone they are of the level the heading was
    guessed to name, else of level 1.
    """
    first = {text for text in texts if is_usual(text, LEVELS1)}
    second = {text for text in texts if is_usual(text, LEVELS2)}
    labels = sum(text in first or text in second for text in texts)
    if labels < _SEVERAL or labels < _MOST * len(texts):
        return None
    only_first, only_second = len(first - second), len(second - first)
    if only_first == only_second:
        return guessed if guessed in _LEVELS else "level1"
    return "level1" if only_first > only_second else "level2"
