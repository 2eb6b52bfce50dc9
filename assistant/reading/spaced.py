"""Text whose columns are made by blanks alone.

In: lines. Out: the same lines as `Written` records, their fields in columns by where they
stand. A cell whose text went on in the next line, under its column, is one field again.
Nothing here can fail: where a line keeps to no columns its fields are counted, and unless it
has one under each heading it is unsure, for what is counted may stand a column off.

Programs set columns by how wide a text is printed (a Chinese letter is two wide) or by how
many characters it has, and may write tabs for blanks: the measure is taken that the lines keep
to best. Where two are as good, lines that stand elsewhere by the other one are unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.reading.aligned import Column, Span, Table, cost, is_ragged, nearest, placed, tables
from assistant.reading.written import DRAWN, FIGURE, Field, Written, numbered, width

_GAP = re.compile(r"[ \u3000\xa0]*\t[ \t\u3000\xa0]*|[ \u3000\xa0]{2,}|\u3000")
_BLANK = re.compile(r"[ \t\u3000\xa0]+")
_DASHES = 3
"""Characters of a drawn line, at least."""
_FULL = 3
"""A text so near to the width of its column had no room for another character."""
_WRAPS = 24
"""A first column at least so wide (twelve Chinese characters) holds texts that go on below."""
_WITHIN = "（(）)、，。；："
"""What no label begins with."""
_PACKED = 0.8
"""Of lines that have several fields, so many with the same blanks between all of them: the
blanks part fields and align nothing."""
_MANY = 2
_NARROW = 0.7
"""Single blanks part fields where the tables are many, and far fewer by them."""
_FEW = 8
_SHORT = 3
"""Where so many lines have several fields and tables fewer lines than so many each, the blanks
make no columns."""
_TABLE = 4
"""Where tables have so many lines each, columns are beyond doubt."""
_UNSURE = 0.3
"""Confidence in fields that may stand in another column."""

_Measure = tuple[Callable[[str], int], int]
"""The width of a text without tabs, and how far tabs go."""


@dataclass(frozen=True, slots=True)
class _Spaced:
    """A line: its number, its fields, and whether it is drawn (-----) and holds none."""

    number: int
    spans: tuple[Span, ...]
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class _Laying:
    """The lines by one measure.

    Args:
        lines: all of them.
        several: those of two fields or more, which the tables count.
        tables: what they make.
        price: how badly they keep to them.
    """

    lines: tuple[_Spaced, ...]
    several: tuple[_Spaced, ...]
    tables: tuple[Table, ...]
    price: tuple[float, int]

    @property
    def scattered(self) -> bool:
        """True for lines that keep to no columns and go on with no table that has headings."""
        if len(self.several) < _FEW or self.price[0] * _SHORT <= len(self.several):
            return False
        torn = _torn(self.tables, self.several)
        return not any(_is_heading(self.several[whole.first]) for _, whole in torn)


def spaced(rows: Sequence[tuple[int, str]]) -> list[Written]:
    """Lines (number, text) with their fields in columns."""
    pieces = [[] if _is_drawn(text) else _pieces(text) for _, text in rows]
    if _is_packed(pieces):
        return list(_counted(rows, pieces))
    laid = _layings(rows, pieces)
    if laid[0].price[0] > _MANY:
        # Columns may be parted by one blank where a text fills its own.
        narrow = _layings(
            rows, [[] if _is_drawn(text) else _pieces(text, _BLANK) for _, text in rows]
        )
        laid = narrow if narrow[0].price[0] < _NARROW * laid[0].price[0] else laid
    best = laid[0]
    if best.scattered:
        return list(_counted(rows, pieces))
    written = list(_laid(best))
    for other in laid[1:]:
        if other.price <= (best.price[0], 2 * best.price[1]):
            written = _where_alike(written, list(_laid(other)))
    return written


def by_places(rows: Sequence[tuple[int, tuple[Span, ...]]]) -> list[Written]:
    """Lines (number, fields) with their fields in columns by places that are known.

    Lines right below one another have numbers that follow one another.
    """
    best = _laying([_Spaced(number, spans) for number, spans in rows])
    if not best.scattered:
        return list(_laid(best))
    plain = [(number, "") for number, _ in rows]
    return list(_counted(plain, [[("", span.text) for span in spans] for _, spans in rows]))


def keeps_columns(rows: Sequence[tuple[int, str]]) -> bool:
    """True for lines whose fields stand in a few tables of columns, all of them."""
    best = _layings(rows, [_pieces(text) for _, text in rows])[0]
    strays = any(table.strays for table in best.tables)
    return not strays and _TABLE * best.price[0] <= len(best.several)


def _layings(
    rows: Sequence[tuple[int, str]], pieces: Sequence[Sequence[tuple[str, str]]]
) -> list[_Laying]:
    """The tables by every measure, the best first."""
    tabs = (8, 4) if any("\t" in gap for line in pieces for gap, _ in line) else (8,)
    measures: list[_Measure] = [(wide, tab) for tab in tabs for wide in (width, len)]
    laid: list[_Laying] = []
    for measure in measures:
        lines = [
            _Spaced(number, _spans(line, measure), _is_drawn(text))
            for (number, text), line in zip(rows, pieces, strict=True)
        ]
        laid.append(_laying(lines))
    return sorted(laid, key=lambda one: one.price)


def _is_drawn(line: str) -> bool:
    """True for a line drawn with characters, whole or over each column; dashes are values."""
    pieces = line.split()
    return bool(pieces) and bool(DRAWN.fullmatch(line)) and min(map(len, pieces)) >= _DASHES


def _pieces(line: str, gap: re.Pattern[str] = _GAP) -> list[tuple[str, str]]:
    """The fields of a line, each with the blanks before it."""
    found: list[tuple[str, str]] = []
    at = 0
    before = ""
    gaps = [match.span() for match in gap.finditer(line)]
    for start, end in [*gaps, (len(line), len(line))]:
        piece = line[at:start]
        text = piece.strip()
        if text:
            before += piece[: len(piece) - len(piece.lstrip())]
            # 得　分 is one heading, its two characters set apart.
            if found and before == "\u3000" and len(text) == 1 == len(found[-1][1]):
                found[-1] = (found[-1][0], f"{found[-1][1]}{before}{text}")
            else:
                found.append((before, text))
            before = piece[len(piece.rstrip()) :] if start < len(line) else ""
        else:
            before += piece
        before += line[start:end]
        at = end
    return found


def _spans(pieces: Sequence[tuple[str, str]], measure: _Measure) -> tuple[Span, ...]:
    wide, tab = measure
    spans: list[Span] = []
    at = 0
    for before, text in pieces:
        for blank in before:
            at = (at // tab + 1) * tab if blank == "\t" else at + wide(blank)
        spans.append(Span(at, at + wide(text), text))
        at += wide(text)
    return tuple(spans)


def _is_packed(pieces: Sequence[Sequence[tuple[str, str]]]) -> bool:
    """True for lines whose fields all have the same blanks between them."""
    several = [[gap for gap, _ in line[1:]] for line in pieces if len(line) > 2]
    packed = sum(len(set(gaps)) == 1 for gaps in several)
    usual = {gap for gaps in several for gap in gaps}
    return bool(several) and packed >= _PACKED * len(several) and len(usual) <= 2


def _counted(
    rows: Sequence[tuple[int, str]], pieces: Sequence[Sequence[tuple[str, str]]]
) -> Iterator[Written]:
    """Lines whose fields stand in no columns: sure where there are as many as above or more."""
    most = 0
    for (number, _), line in zip(rows, pieces, strict=True):
        fields = numbered([text for _, text in line])
        if len(fields) < 2:
            yield Written(number, fields, ruled=False)
            continue
        sure = len(fields) <= 2 or len(fields) >= most
        most = max(most, len(fields))
        yield Written(number, fields, ruled=True) if sure else _unsure(number, fields, most)


def _unsure(number: int, fields: Sequence[Field], columns: int) -> Written:
    """A line whose fields may stand in other columns; where none stands one may be lost."""
    filled = {c for first, span, _ in fields for c in range(first, first + span)}
    blanks = [(column, 1, "") for column in range(columns) if column not in filled]
    return Written(number, tuple(sorted([*fields, *blanks])), ruled=True, sure=_UNSURE)


def _where_alike(written: Sequence[Written], other: Sequence[Written]) -> list[Written]:
    """The lines, unsure where they have other fields side by side in the other laying."""
    alike = {line.number: _texts(line) for line in other}
    return [
        line
        if not line.ruled or _texts(line) == alike.get(line.number)
        else replace(line, sure=min(line.sure, _UNSURE))
        for line in written
    ]


def _texts(line: Written) -> list[str]:
    return [text for _, _, text in line.fields]


def _laying(lines: Sequence[_Spaced]) -> _Laying:
    several: list[_Spaced] = []
    parted: set[int] = set()
    blank = True
    for line in lines:
        if len(line.spans) > 1:
            if blank:
                parted.add(len(several))
            several.append(line)
        blank = not line.spans
    spans = [line.spans for line in several]
    found = tables(spans, parted)
    return _Laying(tuple(lines), tuple(several), tuple(found), cost(found, spans))


def _laid(laying: _Laying) -> Iterator[Written]:
    """The lines in the columns of their tables, cells that went on below joined."""
    several = laying.several
    of = {several[i].number: t for t in laying.tables for i in range(t.first, t.stop)}
    strays = {several[i].number for table in laying.tables for i in table.strays}
    torn = {
        several[i].number: whole
        for table, whole in _torn(laying.tables, several)
        for i in range(table.first, table.stop)
    }
    spans = [line.spans for line in several]
    ragged = {table.first for table in laying.tables if is_ragged(table, spans)}
    held: Written | None = None
    last: dict[int, int] = {}  # column → where the text that stands in it last ends
    table: Table | None = None
    for line in laying.lines:
        table = of.get(line.number, table if line.spans else None)
        whole = torn.get(line.number)
        columns = whole.columns if whole else table.columns if table else ()
        spots = placed(line.spans, columns) if line.spans and columns else None
        fields = [(*spot, s.text) for spot, s in zip(spots or (), line.spans, strict=False)]
        if held is not None and spots and not whole and _goes_on(fields, held, last, columns):
            held = _joined(held, fields)
            last = {first: s.right for (first, _), s in zip(spots, line.spans, strict=True)}
            continue
        if held is not None:
            yield held
        held, last = None, {}
        if len(line.spans) < 2:
            yield Written(line.number, tuple((0, 1, s.text) for s in line.spans), ruled=False)
        elif spots is None or whole or line.number in strays:
            spots = nearest(line.spans, columns) or spots
            texts = [span.text for span in line.spans]
            near = [(*spot, text) for spot, text in zip(spots or (), texts, strict=False)]
            yield _unsure(line.number, near or numbered(texts), len(columns))
        else:
            held = _unsure(line.number, fields, len(columns))
            touched = {at for first, span in spots for at in range(first, first + span)}
            doubt = table is not None and (table.first in ragged or touched & table.unsure)
            held = replace(held, sure=_UNSURE if doubt else 1.0)
            last = {first: s.right for (first, _), s in zip(spots, line.spans, strict=True)}
    if held is not None:
        yield held


def _torn(found: Sequence[Table], several: Sequence[_Spaced]) -> Iterator[tuple[Table, Table]]:
    """Tables that go on with one above them, each with the one that has their heading.

    They stand right below it, have no more columns and no heading of their own.
    """
    whole: Table | None = None
    for index, table in enumerate(found):
        first = several[table.first]
        above = several[found[index - 1].stop - 1] if index else first
        if first.number - above.number != 1:
            whole = None
        if whole and 2 < len(table.columns) <= len(whole.columns) and not _is_heading(first):
            yield table, whole
        elif whole is None or len(table.columns) > 2:
            whole = table


def _is_heading(line: _Spaced) -> bool:
    """True for a line without figures."""
    return not any(FIGURE.fullmatch(span.text) for span in line.spans)


def _goes_on(
    placed: Sequence[Field],
    above: Written,
    last: dict[int, int],
    columns: Sequence[Column],
) -> bool:
    """True for a line that only goes on with texts that had no more room above.

    A row of its own has short values too, which filled no column above.
    """
    if not above.ruled or len(columns) < 2:
        return False
    over = {column: text for column, _, text in above.fields}
    for column, span, text in placed:
        left, right = columns[column]
        if FIGURE.fullmatch(text) and FIGURE.fullmatch(over.get(column, "")):
            return False
        if span > 1 or last.get(column, 0) < right - _FULL:
            return False
        alone = len(placed) == 1 and len(text) == 1  # no label has one character
        within = text[0] in _WITHIN or _is_open(over.get(column, ""))
        if column == 0 and right - left < _WRAPS and not alone and not within:
            return False
    return True


def _is_open(text: str) -> bool:
    """True for a text that opens more brackets than it closes."""
    return sum(map(text.count, "（(")) > sum(map(text.count, "）)"))


def _joined(above: Written, below: Sequence[Field]) -> Written:
    more = {column: text for column, _, text in below}
    fields = tuple(
        (column, span, f"{text}\n{more[column]}" if column in more else text)
        for column, span, text in above.fields
    )
    return replace(above, fields=fields)
