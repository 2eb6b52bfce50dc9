"""Columns of the indicator table under headings that nobody knows.

In: the lines, rows and columns of a form, and the fields read. Out: the fields, where one of
ours has no column while an unknown column holds what could be its values: such a field is
missing, not absent, in every row where the unknown column holds something; and whether such a
column may be that of the level labels. A column of units under such a heading belongs to the
targets, and those without a unit of their own are doubted. On any kind of page: characters that
were given do not tell what an unknown heading means. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import COLUMNS, key, role_of
from assistant.extraction.lines import Line, Row, extent, missing_at, overlap
from assistant.extraction.values import Found, figure, has_word, is_noise
from assistant.form import Candidate
from assistant.page import Cell, Page
from assistant.quantity import units
from assistant.wording import tidy

_FIGURES = ("weight", "score", "actual")
"""Fields that an unknown column of figures may hold."""
_REVIEWED = "reviewed"
_WORDS = ("explanation", "actual")
"""Fields that an unknown column of words may hold."""
_SEVERAL = 2
"""Cells with words in a column that make it one of words: few rows need a reason."""
_LABEL = 12
"""Characters of a level label at most."""
_KNOWN_WELL = 0.9
_TIMES = re.compile("^[百千万亿]+")
_BARE = re.compile(r"[\d.)）]$")
"""The end of a figure without a unit."""
_FOREIGN = re.compile(
    r"序号|编号|佐证|材料|附件|依据|来源|标准$|方法|周期|频次|细则|解释|定义|核心|责任|科室|备注|上年|历史"
)
"""Words of headings that are no field of ours and no column of `COLUMNS`."""


_Unknown = dict[tuple[int, int], Cell]
"""Cells under one unknown heading, by page and grid row."""


def doubt_unheaded(
    head: Sequence[Line],
    body: Sequence[Line],
    rows: Sequence[Row],
    fields: Sequence[dict[str, Found]],
    columns: Columns,
) -> list[dict[str, Found]]:
    """The fields, those that an unknown column may hold marked as missing.

    Args:
        head: the storeys of the header.
        body: the lines taken for indicators.
        rows: the indicators of these lines.
        fields: what was read of each of them.
        columns: what the known columns hold.
    """
    open_roles = {role for role in (*_FIGURES, *_WORDS, "unit") if not columns.has(role)}
    result = [dict(one) for one in fields]
    if not open_roles:
        return result
    owner = _owners(body, rows)
    for unknown in _unknown(head, body, columns):
        held = {owner[at]: cell for at, cell in unknown.items() if at in owner}
        possible = open_roles & set(_could_hold(list(held.values()), len(rows)))
        for index, cell in held.items():
            page = rows[index].page
            for role in possible:
                if role == "unit":
                    result[index]["target"] = _with_unit(result[index]["target"], cell)
                elif result[index][role].evidence.status == "absent":
                    result[index][role] = Found(None, missing_at(page, cell))
    return result


def holds_labels(
    head: Sequence[Line], body: Sequence[Line], rows: Sequence[Row], columns: Columns
) -> bool:
    """True when an unknown column of words may be that of the level labels, which has none."""
    if columns.has("level1") or columns.has("level2"):
        return False
    owner = _owners(body, rows)
    for unknown in _unknown(head, body, columns):
        held = [cell for at, cell in unknown.items() if at in owner]
        words = sum(has_word(cell.text) and len(key(cell.text)) <= _LABEL for cell in held)
        if words >= _SEVERAL and words == len(held):
            return True
    return False


def _unknown(head: Sequence[Line], body: Sequence[Line], columns: Columns) -> Iterator[_Unknown]:
    """Columns of the table that are no field of ours and none that we know to be foreign."""
    by_place: defaultdict[tuple[int, int], _Unknown] = defaultdict(dict)
    for line in body:
        for cell in line.printed:
            roles = columns.roles_of(cell, line.page)
            # Points given on review alone are one's own under two headings run together.
            alone = tuple(roles) == (_REVIEWED,) and not columns.has("score")
            if roles and not alone:
                continue
            heading = _heading(cell, line, head, columns)
            if heading is not None and _is_foreign(heading) and not alone:
                continue
            # Another page may number the columns otherwise: the heading tells which one it is.
            place = (0, heading.column) if heading else (line.page.number, cell.column)
            by_place[place][line.page.number, line.row] = cell
    yield from by_place.values()


def _heading(cell: Cell, line: Line, head: Sequence[Line], columns: Columns) -> Cell | None:
    """The lowest heading over a cell."""

    def place(one: Cell, page: Page) -> tuple[float, float]:
        return extent(one, page, measured=columns.measured)

    here = place(cell, line.page)
    half = 0.5 * (here[1] - here[0])
    over = [
        one
        for storey in head
        for one in storey.printed
        if overlap(place(one, storey.page), here) > half
    ]
    return max(over, key=lambda one: one.row + one.row_span, default=None)


def _is_foreign(heading: Cell) -> bool:
    """True for a heading that we know, and that is no field's of ours."""
    match = role_of(heading.text, COLUMNS)
    known = match is not None and match[1] >= _KNOWN_WELL and match[0] != "block"
    return known or bool(_FOREIGN.search(key(heading.text)))


def _could_hold(cells: Sequence[Cell], rows: int) -> tuple[str, ...]:
    """The fields whose values these cells look like."""
    told = [cell for cell in cells if figure(cell.text) or not is_noise(cell.text)]
    figures = sum(figure(cell.text) is not None for cell in told)
    words = sum(has_word(cell.text) for cell in told)
    found: tuple[str, ...] = ()
    if 2 * figures > rows:
        found += _FIGURES
    if words >= _SEVERAL or (words and rows < _SEVERAL):
        found += _WORDS
    measured = sum(_is_unit(cell.text) for cell in cells)
    if measured >= _SEVERAL and 2 * measured > len(told):
        found += ("unit",)
    return found


def _is_unit(text: str) -> bool:
    """True for a unit, or one by another or by a period (万元, 元/人, 次/月)."""
    first, *others = re.split("[/／每]", tidy(text))
    told = units.is_known(first) or units.is_known(_TIMES.sub("", first)) or first in ("%", "‰")
    return told and all(units.is_known(one) or one in units.PERIODS for one in others)


def _with_unit(target: Found, cell: Cell) -> Found:
    """The target, doubted where the unit that may be its own is not printed with it."""
    unit = tidy(cell.text)
    said = _is_unit(unit) or not is_noise(unit)  # a % alone is like noise
    if not isinstance(target.value, str) or not said or not _BARE.search(target.value):
        return target
    whole = Candidate(text=target.value + unit, confidence=0.5, reader="unit")
    return target.doubted(0.5, whole)


def _owners(body: Sequence[Line], rows: Sequence[Row]) -> Mapping[tuple[int, int], int]:
    """Which row each line of the table belongs to: the last that begins at it or above."""
    starts = {(row.page.number, row.line): index for index, row in enumerate(rows)}
    owner: dict[tuple[int, int], int] = {}
    current: int | None = None
    for line in body:
        at = (line.page.number, line.row)
        current = starts.get(at, current)
        if current is not None:
            owner[at] = current
    return owner
