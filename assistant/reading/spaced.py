"""Text whose columns are made by blanks alone.

In: lines. Out: the same lines as `Written` records, their fields in columns by where they
stand. Tables that follow one another may have columns of their own. A cell whose text went
on in the next line, under its column, is one field again. Nothing here can fail: lines that
keep to no columns have their fields counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.reading.written import DRAWN, Written, numbered, width

_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000")
_DASHES = 3
"""Characters of a drawn line, at least."""
_LEAST = 3
"""Lines that make a table of their own between blank lines."""
_FULL = 3
"""A text so near to the width of its column had no room for another character."""
_WRAPS = 24
"""A first column at least so wide (twelve Chinese characters) holds texts that go on below."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A field as it stands: left and right in widths of a Latin letter."""

    left: int
    right: int
    text: str


@dataclass(frozen=True, slots=True)
class _Spaced:
    """A line: its number, its fields, and whether it is drawn (-----) and holds none."""

    number: int
    spans: tuple[_Span, ...]
    drawn: bool = False


def spaced(rows: Sequence[tuple[int, str]]) -> list[Written]:
    """Lines (number, text) with their fields in columns."""
    lines = [
        _Spaced(number, (), drawn=True) if _is_drawn(text) else _Spaced(number, _spans(text))
        for number, text in rows
    ]
    whole = _columns_of(lines)
    if whole is not None:
        return list(_laid(lines, whole))
    return [one for block in _blocks(lines) for one in _laid(block, _columns_of(block) or [])]


def _is_drawn(line: str) -> bool:
    """True for a line drawn with characters, whole or over each column; dashes are values."""
    pieces = line.split()
    return bool(pieces) and bool(DRAWN.fullmatch(line)) and min(map(len, pieces)) >= _DASHES


def _spans(line: str) -> tuple[_Span, ...]:
    spans: list[_Span] = []
    at = 0
    gaps = [match.span() for match in _GAP.finditer(line)]
    for start, end in [*gaps, (len(line), len(line))]:
        piece = line[at:start]
        if piece.strip():
            left = width(line[: at + len(piece) - len(piece.lstrip())])
            spans.append(_Span(left, left + width(piece.strip()), piece.strip()))
        at = end
    return tuple(spans)


def _blocks(lines: Sequence[_Spaced]) -> list[list[_Spaced]]:
    """Lines by table: at blank lines and drawn ones, where these part more than single lines.

    A drawn line under a heading, or between rows, parts no tables: all of them keep to the
    same columns.
    """
    blocks: list[list[_Spaced]] = [[]]
    for line in lines:
        if not line.spans and blocks[-1]:
            if line.drawn and len(blocks) > 1 and _one_table(blocks[-2], blocks[-1]):
                blocks[-2] += blocks.pop()
            blocks.append([])
        blocks[-1].append(line)
    if len(blocks) > 1 and blocks[-1][0].drawn and _one_table(blocks[-2], blocks[-1]):
        blocks[-2] += blocks.pop()
    tables = [block for block in blocks if sum(len(line.spans) > 1 for line in block)]
    many = sum(sum(len(line.spans) > 1 for line in block) >= _LEAST for block in tables)
    return blocks if 2 * many >= len(tables) - many else [list(lines)]


def _one_table(above: Sequence[_Spaced], below: Sequence[_Spaced]) -> bool:
    """True for lines above and below a drawn one that have all of their columns in common."""
    apart = [len(_columns_of(part) or ()) for part in (above, below)]
    return min(apart) > 1 and len(_columns_of([*above, *below]) or ()) >= max(apart)


def _columns_of(lines: Sequence[_Spaced]) -> list[tuple[int, int]] | None:
    """The columns that nine lines of ten keep to; None when there are none such."""
    tables = [line.spans for line in lines if len(line.spans) > 1]
    columns = _common_columns(tables)
    fitting = sum(_placed(spans, columns) is not None for spans in tables)
    return columns if fitting * 10 >= 9 * len(tables) else None


def _common_columns(tables: Sequence[Sequence[_Span]]) -> list[tuple[int, int]]:
    """Runs of positions that more than one line in twenty writes on, as (start, end)."""
    reach = max((spans[-1].right for spans in tables), default=0)
    cover = [0] * (reach + 1)
    for spans in tables:
        for span in spans:
            for position in range(span.left, span.right):
                cover[position] += 1
    rare = len(tables) // 20
    columns: list[tuple[int, int]] = []
    start = -1
    for position, count in enumerate(cover):
        if count > rare and start < 0:
            start = position
        elif count <= rare and start >= 0:
            columns.append((start, position))
            start = -1
    return columns


def _placed(
    spans: Sequence[_Span], columns: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str]] | None:
    """Each field with its column and span; None when two fields would share a column."""
    placed: list[tuple[int, int, str]] = []
    for span in spans:
        touched = [
            index
            for index, (left, right) in enumerate(columns)
            if span.left < right and span.right > left
        ]
        if not touched or (placed and touched[0] < placed[-1][0] + placed[-1][1]):
            return None
        placed.append((touched[0], len(touched), span.text))
    return placed


def _laid(lines: Sequence[_Spaced], columns: Sequence[tuple[int, int]]) -> Iterator[Written]:
    """The lines of one table in its columns, cells that went on below joined."""
    held: Written | None = None
    last: dict[int, int] = {}  # column → where the text that stands in it last ends
    for line in lines:
        placed = _placed(line.spans, columns) if line.spans else None
        if held is not None and placed is not None and _goes_on(placed, held, last, columns):
            held = _joined(held, placed)
            last = {first: s.right for (first, _, _), s in zip(placed, line.spans, strict=True)}
            continue
        if held is not None:
            yield held
        held, last = None, {}
        if len(line.spans) < 2:
            yield Written(line.number, tuple((0, 1, s.text) for s in line.spans), ruled=False)
        elif placed is None:
            yield Written(line.number, numbered([s.text for s in line.spans]), ruled=True)
        else:
            filled = {c for first, span, _ in placed for c in range(first, first + span)}
            blanks = [(column, 1, "") for column in range(len(columns)) if column not in filled]
            held = Written(line.number, tuple(sorted([*placed, *blanks])), ruled=True)
            last = {first: s.right for (first, _, _), s in zip(placed, line.spans, strict=True)}
    if held is not None:
        yield held


def _goes_on(
    placed: Sequence[tuple[int, int, str]],
    above: Written,
    last: dict[int, int],
    columns: Sequence[tuple[int, int]],
) -> bool:
    """True for a line that only goes on with texts that had no more room above.

    A row of its own has short values too, which filled no column above.
    """
    if not above.ruled or len(columns) < 2:
        return False
    for column, span, text in placed:
        left, right = columns[column]
        if span > 1 or last.get(column, 0) < right - _FULL:
            return False
        alone = len(placed) == 1 and len(text) == 1  # no label has one character
        if column == 0 and right - left < _WRAPS and not alone:
            return False
    return True


def _joined(above: Written, below: Sequence[tuple[int, int, str]]) -> Written:
    more = {column: text for column, _, text in below}
    fields = tuple(
        (column, span, f"{text}\n{more[column]}" if column in more else text)
        for column, span, text in above.fields
    )
    return replace(above, fields=fields)
