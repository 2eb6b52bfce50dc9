"""Rows of the table that are no indicators: subtotals, and points added or taken off.

In: the lines of the table's body and its columns. Out: the lines that hold indicators.
Nothing here can fail.

A subtotal repeats what the rows above it say. A row of bonus or penalty points is left out
only while it adds nothing: points it does add are part of the total.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import key
from assistant.extraction.lines import Line
from assistant.extraction.rows import cells_by_role
from assistant.extraction.totals import is_partial
from assistant.extraction.values import figure, recognised
from assistant.page import Cell
from assistant.wording import tidy

_SUBTOTAL = re.compile(
    r"(?:成本|产出|效益|满意度|分项|本级|一级指标|二级指标|过程|管理)?(?:指标)?(?:得分)?小计(?:得分|分)?"
    r"|(?:成本|产出|效益|满意度|过程|管理|决策|投入)(?:指标)?(?:得分)?[合总]计(?:得分|分)?"
)
_EXTRA = re.compile(
    r"(?:加分|扣分|减分|附加|奖励|奖惩)(?:项|指标|事项|因素)?(?:[（(].{1,12}[)）])?"
)
_UNCOUNTED = re.compile(r"^(?:加分|扣分|减分|附加|奖励|奖惩).*不(?:计|纳|列)入")
"""What says of itself that it is no part of the total."""
_READ_WELL = 0.9


def without_asides(body: Sequence[Line], columns: Columns) -> list[Line]:
    """The lines of the body that may be indicators."""
    return [line for line in body if not (_is_subtotal(line) or _adds_nothing(line, columns))]


def _is_subtotal(line: Line) -> bool:
    return is_partial(line) or any(_SUBTOTAL.fullmatch(word) for word in _begins(line))


def _adds_nothing(line: Line, columns: Columns) -> bool:
    if any(_UNCOUNTED.search(tidy(cell.text)) for cell in _beginning(line)):
        return True
    if not any(_EXTRA.fullmatch(word) for word in _begins(line)):
        return False
    scores = cells_by_role(line, columns).cells.get("score", ())
    known = [figure(cell.text) for cell in scores if cell.text.strip()]
    return all(one is not None and one[0] == 0 for one in known)


def _begins(line: Line) -> list[str]:
    """What the first cells that begin with the line say, where it was read well."""
    return [key(cell.text) for cell in _beginning(line)]


def _beginning(line: Line) -> list[Cell]:
    own = [cell for cell in line.printed if cell.row == line.row][:2]
    if recognised(line.page):
        own = [cell for cell in own if cell.confidence >= _READ_WELL]
    return own
