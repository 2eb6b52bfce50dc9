"""Labels printed up the side of a table, read from below.

In: a page. Out: the same page with such labels the right way round. Nothing here can fail.

A label turned to run up its column comes out of the recogniser upright, its last character
first (标指出产). There are few labels: what is one of them from its end to its beginning, and
none as it stands, was read from below. Each reading of the cell is looked at for itself, as
another may have read the column downwards.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import (
    BUDGET_COLUMNS,
    COLUMNS,
    FIELDS,
    LEVELS1,
    LEVELS2,
    OTHER_LEVELS,
    Table,
    key,
    nearest,
)
from assistant.extraction.values import recognised
from assistant.page import Cell, Page, Sight

_LEVELS: Final[tuple[Table, ...]] = (LEVELS1, LEVELS2)
_LEAST: Final = 3
"""Characters from which on a label is no other word from its end."""
_BESIDE: Final = (
    *("年度总体目标", "年度绩效目标", "总体目标", "年度目标", "绩效目标", "年初设定目标"),
    *("项目资金", "项目资金万元", "预算资金", "资金情况", "预算执行情况"),
)
"""What stands beside the blocks of a form, and is no field's."""
_WORDS: Final = frozenset(
    word
    for words in (
        *(
            group
            for table in (*_LEVELS, COLUMNS, BUDGET_COLUMNS, FIELDS)
            for group in table.values()
        ),
        OTHER_LEVELS,
        _BESIDE,
    )
    for word in words
    if len(word) >= _LEAST
)


def upright(page: Page) -> Page:
    """The page with labels that were read from below turned round."""
    if not recognised(page):
        return page
    cells = tuple(_upright(cell) for cell in page.cells)
    return page if cells == page.cells else replace(page, cells=cells)


def _upright(cell: Cell) -> Cell:
    seen = (cell.text, *(sight.text for sight in (*cell.others, *cell.candidates)))
    if not cell.ruled or not any(_from_below(text) for text in seen):
        return cell
    return replace(
        cell,
        text=_turned(cell.text),
        others=tuple(_turned_sight(sight) for sight in cell.others),
        candidates=tuple(_turned_sight(sight) for sight in cell.candidates),
    )


def _turned_sight(sight: Sight) -> Sight:
    return replace(sight, text=_turned(sight.text))


def _turned(text: str) -> str:
    """A reading of a label, turned round where it is more of one so.

    >>> _turned("标指出产"), _turned("产出指标"), _turned("标揩度意满")
    ('产出指标', '产出指标', '满意度揩标')
    """
    if _is_label(text):
        return text
    back = _backwards(text)
    more = any(nearest(back, table) and not nearest(text, table) for table in _LEVELS)
    return back if more or _is_label(back) else text


def _from_below(text: str) -> bool:
    return not _is_label(text) and _is_label(_backwards(text))


def _backwards(text: str) -> str:
    return "".join(text.split())[::-1]


def _is_label(text: str) -> bool:
    return key(text) in _WORDS
