"""Indicators of one level only: 类别 | 指标名称, with 数量, 质量, 效益 under 类别.

In: the labels of each row, the columns of the table and the lines under its header. Out: the
same labels, those of a table's only level as level 1 whatever they are called. Nothing can fail.

A heading that names its level (二级指标) is believed, and so is a band or a heading over the rows;
where a column holds words that nobody knows, the other level may be what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.lines import Line
from assistant.extraction.values import Found, absent, has_word


def as_first_level(
    levels: Sequence[Mapping[str, Found]], columns: Columns, body: Sequence[Line]
) -> list[dict[str, Found]]:
    """The labels, where the only column of labels was told to be level 2 by what they are."""
    result = [dict(level) for level in levels]
    if columns.has("level1") or not columns.has("level2") or _names_level(columns):
        return result
    if any(level["level1"].value is not None for level in result) or _holds_more(columns, body):
        return result
    return [{**level, "level1": level["level2"], "level2": absent()} for level in result]


def _names_level(columns: Columns) -> bool:
    """True where the heading itself says 二级指标."""
    heading = columns.cells.get("level2")
    match = role_of(heading.text, COLUMNS) if heading is not None else None
    return match is not None and match[0] == "level2"


def _holds_more(columns: Columns, body: Sequence[Line]) -> bool:
    """True when words stand in a column of no known role."""
    return any(
        has_word(cell.text) and not columns.roles_of(cell, line.page)
        for line in body
        for cell in line.printed
    )
