"""Rows that the printed form offers and nobody filled in (指标2：, ……).

In: a row of the indicator table. Out: whether it is one of these. Nothing here can fail.
"""

from __future__ import annotations

import re

from assistant.extraction.lines import Row
from assistant.extraction.values import blank, has_word
from assistant.wording import tidy

_VALUES = ("target", "actual", "weight", "score", "explanation")
_PREFIX = re.compile(
    r"^(?:三级)?指标\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[：:；;、.．,，·]?\s*"
)
_EMPTY = re.compile(r"^[.…·。\s—–―_－-]*$")
_UNREADABLE = 0.5
"""Below this a recognised cell may be dirt on blank paper."""


def is_offered(row: Row) -> bool:
    """True for a row without a name of its own and without any value."""
    rest = [
        cell
        for role in _VALUES
        for cell in row.cells.get(role, ())
        # The paper of such a row is blank: what was recognised there and hardly read is dirt.
        if not (row.page.kind == "picture" and cell.confidence < _UNREADABLE)
    ]
    if not all(blank(cell.text) for cell in rest):
        return False
    name = row.text("name")
    return bool(name) and (bool(_EMPTY.match(_PREFIX.sub("", name))) or _is_dots(row))


def _is_dots(row: Row) -> bool:
    """True for dots that were hardly read as anything, on a row whose other cells have no ink."""
    cells = row.cells.get("name", ())
    values = [cell for role, one in row.cells.items() if role != "name" for cell in one]
    return (
        row.page.kind == "picture"
        and not any(cell.ink for cell in values)
        and all(cell.confidence < _UNREADABLE and not has_word(cell.text) for cell in cells)
        and any(_EMPTY.match(tidy(sight.text)) for cell in cells for sight in cell.others)
    )
