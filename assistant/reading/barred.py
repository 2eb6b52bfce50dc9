"""Text whose fields stand between bars: Markdown, tables drawn with characters, bars alone.

In: lines. Out: the same lines as `Written` records, a field for each space between bars. A row
that a drawn table writes on several lines is one again. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.reading.markdown import fields_between_bars, is_rule, unmarked
from assistant.reading.written import DRAWN, FIGURE, Written, numbered

_BARS = str.maketrans("│┃║｜", "||||")
_OUTER = 0.9
"""Of the lines with bars, so many begin with one: it is the table's edge and parts nothing."""
_FIGURE = re.compile(r"[≥≤=＝<>＞＜]?\d")
_FIGURES = 2
"""Fields that begin with a figure: a row of its own has so many, one that goes on has fewer."""
_GROUPS = 4
"""Rules between so many groups of lines at least part every row from the next."""


@dataclass(frozen=True, slots=True)
class _Barred:
    """A line: its number, its fields or its words, and whether it is drawn."""

    number: int
    fields: list[str] | None
    words: str = ""
    drawn: bool = False


def has_bars(line: str) -> bool:
    """True for a line that bars part into fields."""
    return line.translate(_BARS).count("|") >= 2


def barred(rows: Sequence[tuple[int, str]]) -> Iterator[Written]:
    """Lines (number, text) with their fields; tabs may stand beside the bars."""
    plain = [(number, line.translate(_BARS).strip()) for number, line in rows]
    parted = [line for _, line in plain if "|" in line and not _is_drawn(line)]
    inner = sum(line.startswith("|") for line in parted) < _OUTER * len(parted)
    lines: list[_Barred] = []
    for number, line in plain:
        if _is_drawn(line):
            lines.append(_Barred(number, None, drawn=True))
            continue
        # Where no line has an edge, a bar in front has a blank field before it.
        edge = "|" if inner and line.startswith("|") else ""
        fields = fields_between_bars(f"{edge}{line}")
        lines.append(_Barred(number, fields, "" if fields else unmarked(line)))
    for row in _whole_rows(lines):
        if row.fields is None:
            words = ((0, 1, row.words),) if row.words else ()
            yield Written(row.number, words, ruled=False)
        else:
            yield Written(row.number, numbered(row.fields), ruled=True)


def _is_drawn(line: str) -> bool:
    return bool(line) and (is_rule(line) or DRAWN.fullmatch(line) is not None)


def _whole_rows(lines: Sequence[_Barred]) -> list[_Barred]:
    """The lines, those between two rules joined where rules part every row from the next."""
    rows: list[list[_Barred]] = []
    above = False
    for at, line in enumerate(lines):
        if line.fields is None:
            # What stands between two rules is a row; a heading has one below it alone.
            above = line.drawn and any(one.drawn for one in lines[at + 1 :])
        elif above:
            rows.append([line])
            above = False
        elif rows and lines[at - 1] is rows[-1][-1]:
            rows[-1].append(line)
    several = [group for group in rows if len(group) > 1]
    if len(rows) < _GROUPS or not several or not all(map(_is_one_row, several)):
        return list(lines)
    joined = {group[0].number: _joined(group) for group in several}
    below = {line.number for group in several for line in group[1:]}
    return [joined.get(line.number, line) for line in lines if line.number not in below]


def _is_one_row(group: Sequence[_Barred]) -> bool:
    """True for lines of as many fields, of which one has the figures."""
    fields = [line.fields or [] for line in group]
    if len({len(line) for line in fields}) > 1:
        return False
    columns = zip(*fields, strict=True)
    figures = [sum(bool(FIGURE.fullmatch(text)) for text in column) for column in columns]
    begun = [sum(bool(_FIGURE.match(text)) for text in line) for line in fields]
    return max(figures) <= 1 and sum(number >= _FIGURES for number in begun) <= 1


def _joined(group: Sequence[_Barred]) -> _Barred:
    columns = zip(*(line.fields or [] for line in group), strict=True)
    return _Barred(group[0].number, ["\n".join(filter(None, column)) for column in columns])
