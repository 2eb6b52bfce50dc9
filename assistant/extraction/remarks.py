"""Rows of words across the indicator table: 自评结论 | 经综合评定……, 存在问题 | …….

In: a line of a form and the columns of its table. Out: whether it is such a remark, and no
indicator. Nothing here can fail.

A form without a row 总分 goes on from its indicators to its conclusions; only their shape tells
the one from the other: a label, and one text under the name, the values and the points alike.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.extraction.headers import Columns
from assistant.extraction.levels import is_usual
from assistant.extraction.lexicon import LEVELS1, LEVELS2
from assistant.extraction.lines import Line
from assistant.extraction.values import figure, has_word, is_noise
from assistant.wording import tidy

_ACROSS: Final = frozenset({"name", "target", "actual"})
_BEYOND: Final = frozenset({"weight", "score", "explanation", "method", "completion", "state"})
_LABEL: Final = 16
"""Characters of a remark's label at most."""
_PART = re.compile(r"[\s,，;；|]+")


def is_remark(line: Line, columns: Columns) -> bool:
    """True for a label and one text across the columns of the name, the values and the points."""
    cells = [cell for cell in line.printed if not is_noise(cell.text)]
    if len(cells) != 2 or not all(cell.ruled for cell in cells):
        return False
    label, text = cells
    if label.row != line.row or len(tidy(label.text)) > _LABEL or not has_word(label.text):
        return False
    if is_usual(label.text, LEVELS1) or is_usual(label.text, LEVELS2) or not has_word(text.text):
        return False
    over = set(columns.roles_of(text, line.page))
    if not over >= _ACROSS & columns.stretches.keys() or not over & _BEYOND:
        return False
    # A row whose rules were missed holds its figures, one beside the other.
    return not any(figure(part) for part in _PART.split(text.text.strip()))
