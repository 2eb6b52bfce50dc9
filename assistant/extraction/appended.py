"""Tables of another kind that follow the indicators: a list of payments, of works, of people.

In: the lines of a form, where its header begins, and its columns. Out: which lines are such a
table's, and the first of them where it is not sure that the indicators end above it. Nothing
here can fail.

A list has a row of headings, all of them words and none of them the form's, over rows that
begin where these do. It is one surely where the total stands above, or a heading that says so
(附表：资金拨付明细); where neither does, its columns must be others than the indicators'. The
rows of a form that goes on over the page are never headed so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.budget_columns import is_budget_header
from assistant.extraction.fields import is_signature, is_tail
from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import COLUMNS, FIELDS, LEVELS1, LEVELS2, key, role_of
from assistant.extraction.lines import Line, extent
from assistant.extraction.storeys import header_at
from assistant.extraction.totals import is_total
from assistant.extraction.values import figure, has_word
from assistant.page import Cell, Page
from assistant.wording import tidy

_HEADING = re.compile(
    r"^附(?:件|表|录|[：:])|(?:明细|清单|台账|名单|名册|一览|汇总|统计|登记|情况|发放|拨付)表?"
    r"(?:[（(][^（）()]*[）)])?$"
)
_OF_FORM = re.compile(r"自评|绩效|目标表|评价表|续表")
_LISTED = re.compile(
    r"(?:序号|编号|名称|姓名|单位|金额|日期|时间|地点|地址|备注|数量|规格|型号|电话|联系人|负责人|面积"
    r"|人数|户数|性别|年龄|身份证号?码?|账号|用途|内容|标准|类[别型]|乡镇?|镇|村|项目|单价|总价|合同价?|摘要"
    r"|凭证号?|部门|对象|进度|状态|企业|公司|学校)$"
)
"""How the headings of a list end."""
_PEOPLE = re.compile(r"签[名字章]|职[务称]")
"""Headings of who signed: that table is the form's own."""
_OWN = frozenset({"level1", "level2", "name", "target", "actual", "weight", "score", "explanation"})
_TOTAL = re.compile("总[得评]?分")
"""What only the points of a form are called: a list has a 合计 of its own."""
_LONGEST = 14
"""Characters of a heading over a column, at most."""
_FEWEST = 3
"""Headings that make a table; under a title of its own two do."""
_OFF = 0.012
"""Share of the table's width by which two edges may lie apart and be the same."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The lines of other tables.

    Args:
        places: page number and grid row of each.
        unsure: the first cell of one that may be the indicators' after all.
    """

    places: frozenset[tuple[int, int]] = frozenset()
    unsure: tuple[Page, Cell] | None = None

    def holds(self, line: Line) -> bool:
        """True for a line of such a table that is none of the form's tail."""
        place = (line.page.number, line.row)
        return place in self.places and not (is_tail(line) or is_signature(line))


def appended(found: Sequence[Line], start: int, columns: Columns) -> Appended:
    """The tables of another kind below the header at `found[start]`."""
    places: set[tuple[int, int]] = set()
    unsure: tuple[Page, Cell] | None = None
    heading: Line | None = None
    summed = inside = False
    rows = 0
    skip = start + columns.lines
    for index, line in enumerate(found):
        if index < skip or not line.printed:
            continue
        if inside and _returns(found, index, summed=summed):
            inside = False
            unsure = unsure or (line.page, line.printed[0])
        if not inside and rows and _heads(found, index, columns, titled=heading is not None):
            sure = summed or heading is not None
            if sure or _is_elsewhere(line, columns):
                inside = True
                if heading is not None:
                    places.add((heading.page.number, heading.row))
                if not sure:
                    unsure = unsure or (line.page, line.printed[0])
        if inside:
            places.add((line.page.number, line.row))
            continue
        summed = summed or (rows > 0 and is_total(line))
        if _is_heading(line):
            heading = line
        elif any(cell.ruled for cell in line.printed) or line.loose:
            heading, rows = None, rows + 1
    return Appended(frozenset(places), unsure)


def _is_heading(line: Line) -> bool:
    """True for a title over a table that is not the form's."""
    words = tidy("".join(cell.text for cell in line.printed))
    return len(line.printed) == 1 and bool(_HEADING.search(words)) and not _OF_FORM.search(words)


def _heads(found: Sequence[Line], index: int, columns: Columns, *, titled: bool) -> bool:
    """True for the headings of a list, over rows that begin where they do."""
    line = found[index]
    cells = line.printed
    if len(cells) < (_FEWEST - titled) or is_total(line) or is_budget_header(line):
        return False
    if header_at(found, index) or _names_level(line):
        return False
    words = [key(cell.text) for cell in cells]
    if not all(map(_may_head, cells)) or any(map(_PEOPLE.search, words)):
        return False
    roles = [role_of(cell.text, COLUMNS, floor=95) for cell in cells]
    if sum(role is not None and role[0] in _OWN for role in roles) > 1:
        return False
    listed = sum(bool(_LISTED.search(word)) for word in words)
    return listed >= _FEWEST - 1 and any(_alike(line, other) for other in _next(found, index))


def _may_head(cell: Cell) -> bool:
    text = tidy(cell.text)
    return has_word(text) and len(text) <= _LONGEST and not figure(text)


def _next(found: Sequence[Line], index: int) -> Iterator[Line]:
    """The next line of the table, on the page or at the head of the next."""
    for line in found[index + 1 :]:
        if line.printed and (line.loose or any(cell.ruled for cell in line.printed)):
            yield line
            return


def _alike(head: Line, line: Line) -> bool:
    """True for a row of a list: its cells begin under the headings, and some hold figures.

    Labels with their values beside them (实施单位 | … | 联系人 | …) head nothing.
    """
    texts = [tidy(cell.text) for cell in line.printed]
    if not any(re.search(r"\d", text) for text in texts) or role_of(texts[0], FIELDS, floor=95):
        return False
    if line.page is not head.page or line.loose:
        return len(line.printed) > 1
    begins = {cell.column for cell in head.own}
    return all(cell.column in begins for cell in line.own) and len(line.own) > 1


def _names_level(line: Line) -> bool:
    """True where a cell says nothing but a level of the indicators (产出指标)."""
    for cell in line.printed:
        word = key(cell.text)
        for table in (LEVELS1, LEVELS2):
            match = role_of(word, table)
            if match is not None and match[1] == 1.0 and len(word) > 2:
                return True
    return False


def _is_elsewhere(line: Line, columns: Columns) -> bool:
    """True for rows that are counted and the form's are not, or whose columns are others."""
    if not columns.has("serial") and key(line.printed[0].text) in ("序号", "编号"):
        return True
    if line.loose:
        return False
    stretches = columns.own.get(line.page.number, columns.stretches)
    sides = [side for stretch in stretches.values() for side in stretch]
    off = _OFF if columns.measured else 0.0
    begins = [extent(cell, line.page, measured=columns.measured)[0] for cell in line.own]
    aside = sum(min(abs(begin - side) for side in sides) > off for begin in begins)
    return 3 * aside >= len(begins)


def _returns(found: Sequence[Line], index: int, *, summed: bool) -> bool:
    """True where the form goes on behind a list: its header, a level, or its own total."""
    line = found[index]
    if header_at(found, index) or _names_level(line):
        return True
    called = key(line.printed[0].text)
    return not summed and is_total(line) and bool(_TOTAL.search(called))
