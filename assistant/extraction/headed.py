"""Level labels printed as headings over small tables, instead of in a column of the table.

In: the lines of a form below the first header, that header's place, and its columns. Out: the
headings, and the labels of each row with that of its heading. Nothing here can fail.

A heading is text outside the tables that names a level and stands right over a header. It holds
to the next header; under a header that repeats on the same page without a heading of its own
nobody can say what the rows are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.extraction.headers import Columns
from assistant.extraction.levels import is_usual, kind_of
from assistant.extraction.lexicon import LEVELS1, LEVELS2, PARENTS, Table, key
from assistant.extraction.lines import Line, Row
from assistant.extraction.storeys import header_at
from assistant.extraction.values import Found, absent, text_value
from assistant.form import Evidence

_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,2}|\d{1,2})(?:部分)?(?=[\u3400-\u9fff]{2})"
)
_TABLES: Final[Mapping[str, Table]] = {"level1": LEVELS1, "level2": LEVELS2}
_UNLIKELY: Final = 0.3


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the rows below a header: the label of a level, or none.

    Args:
        at: page number and grid row of the header.
        line: the line of the heading; None where the header has none.
    """

    at: tuple[int, int]
    found: Found
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings over the tables of a form, all of one level."""

    role: str
    over: tuple[Heading, ...]

    def without(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that are no headings."""
        return [line for line in lines if not any(one.line is line for one in self.over)]


def find_headings(found: Sequence[Line], start: int, columns: Columns) -> Headings:
    """The headings over the header at `found[start]` and over those like it below."""
    at = [index for index in range(start, len(found)) if header_at(found, index)]
    at = [index for index in at if index - 1 not in at]
    lines = [_heading(found, index) for index in at]
    words = [key_of(line) for line in lines if line is not None]
    role = _role_of(words)
    if not words or columns.has(role):
        return Headings("level1", ())
    over: list[Heading] = []
    for index, line in zip(at, lines, strict=True):
        header = found[index]
        place = (header.page.number, header.row)
        if line is not None and is_usual(key_of(line), _TABLES[role]):
            over.append(Heading(place, text_value(line.page, line.printed), line))
        elif line is not None or not over or over[-1].at[0] == place[0]:
            lost = Evidence(page=header.page.number, status="missing", confidence=0.0)
            over.append(Heading(place, Found(None, lost), line))
        # The header printed again at the top of a page heads the same table.
    return Headings(role, tuple(over))


def under_headings(
    levels: Sequence[Mapping[str, Found]], rows: Sequence[Row], headings: Headings
) -> list[dict[str, Found]]:
    """The labels of each row, with that of the heading over it."""
    result = []
    for row, level in zip(rows, levels, strict=True):
        over = [one for one in headings.over if one.at <= (row.page.number, row.line)]
        own = dict(level)
        if over:
            own[headings.role] = over[-1].found
            if _contradicts(own):
                own[headings.role] = own[headings.role].doubted(_UNLIKELY)
        result.append(own)
    return result


def key_of(line: Line) -> str:
    """A heading's label without its number: “（一）产出指标（50分）” → 产出指标."""
    return _NUMBERED.sub("", key("".join(cell.text for cell in line.printed)))


def _heading(found: Sequence[Line], index: int) -> Line | None:
    """The line over a header, where it is text outside the tables that names a level."""
    above = [line for line in found[max(0, index - 2) : index] if line.printed]
    if not above or any(cell.ruled for cell in above[-1].printed):
        return None
    word = key_of(above[-1])
    named = is_usual(word, LEVELS1) or is_usual(word, LEVELS2)
    return above[-1] if named else None


def _role_of(words: Sequence[str]) -> str:
    """The level that most of the headings name; 成本指标 may be of either."""
    second = sum(is_usual(word, LEVELS2) and not is_usual(word, LEVELS1) for word in words)
    return "level2" if 2 * second > len(words) else "level1"


def _contradicts(level: Mapping[str, Found]) -> bool:
    """True for a label of level 2 that stands under another of level 1 than its own."""
    first, second = (
        kind_of(str(level.get(role, absent()).value or ""), table)
        for role, table in _TABLES.items()
    )
    return bool(first and second) and first not in PARENTS.get(second, (first,))
