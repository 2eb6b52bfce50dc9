"""Text that an OCR program wrote: tab-separated, Markdown tables, or runs of spaces.

In: bytes in any usual encoding. Out: pages of kind "text" whose grid is the text's own:
one grid row a line, one grid column a field. Columns that slid, cells that were glued and
noise are kept just as written: putting them right needs to know what a column means,
and that is the extractor's business. Fails with `EmptyInput` when there is no text.

Every field has a cell, blank ones too (`ink=False`; in OCR text a blank field may also
be a lost value). `Place.line` counts the lines of the whole file and `Place.column` the
fields of the line, both from 1. A line without fields spans the grid with `ruled=False`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.errors import EmptyInput
from assistant.page import Cell, Page, Place

_BOUNDARY = re.compile(r"\r\n|\r|\n")
_MARKDOWN_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_DRAWN_RULE = re.compile(r"[\s+\-=─━═│┃║┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬|]+")
_BARS = str.maketrans("│┃║｜", "||||")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000")
_TITLE = re.compile(r"(自评表|绩效目标表|绩效自评|绩效表)$")
# Bytes that could not be decoded, the question marks a bad conversion leaves, characters
# that only some font knows, and marks that turn the order of what is printed.
_LOST = re.compile(r"\ufffd|\?{2,}|[\ue000-\uf8ff\u202a-\u202e\u2066-\u2069]")
_LOST_CONFIDENCE = 0.3
_TABLE_LINES = 5
"""A blank line ends a page when a table of at least so many lines stands on both sides."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its number from 1, and its fields as (column, span, text)."""

    number: int
    fields: tuple[tuple[int, int, str], ...]
    ruled: bool

    @property
    def blank(self) -> bool:
        return not any(text for _, _, text in self.fields)

    @property
    def words(self) -> str:
        return "".join(text for _, _, text in self.fields)


def read_text(name: str, data: bytes, *, number: int) -> list[Page]:
    """The pages of an OCR text, numbered from `number`.

    Raises:
        EmptyInput: nothing but white space.
    """
    text = decoded(data)
    if not text.strip():
        raise EmptyInput("the file has no text", where=name, advice="export it again")
    pages = _pages(list(_lines(text)))
    return [_page(lines, name, number + index) for index, lines in enumerate(pages)]


def decoded(data: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, UTF-16 or GB 18030, whichever fits.

    Characters that fit no encoding become U+FFFD and are never guessed.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    # ASCII in UTF-16 has its NULs at odd places when the low byte comes first; a stray NUL
    # in other text is noise.
    odd, even = data[1:4000:2].count(0), data[0:4000:2].count(0)
    if max(odd, even) > 1 and max(odd, even) * 40 > len(data[:4000]):
        return data.decode("utf-16-le" if odd >= even else "utf-16-be", "replace")
    return _eight_bit_text(data).replace("\x00", "\ufffd")


def _eight_bit_text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # A few damaged bytes in UTF-8 still leave mostly good characters; text in GB 18030
    # read as UTF-8 leaves mostly bad ones.
    loose = data.decode("utf-8", "replace")
    good = sum(character > "\x7f" and character != "\ufffd" for character in loose)
    if good > 9 * loose.count("\ufffd"):
        return loose
    return data.decode("gb18030", "replace")


def confidence_in(text: str) -> float:
    """1.0 for given characters; low when some were visibly lost on the way."""
    return _LOST_CONFIDENCE if _LOST.search(text) else 1.0


def _lines(text: str) -> Iterator[_Line | None]:
    """The lines of a text; None where a form feed ends a page."""
    rows: list[tuple[int, str] | None] = []
    for number, line in enumerate(_BOUNDARY.split(text), start=1):
        for index, part in enumerate(line.split("\f")):
            if index:
                rows.append(None)
            rows.append((number, part.rstrip("\x1a")))
    written = [row[1] for row in rows if row is not None]
    split = _splitter(written)
    for row in rows:
        yield None if row is None else split(*row)


class _Tabs:
    """Fields between tabs."""

    def __call__(self, number: int, line: str) -> _Line:
        fields = line.split("\t")
        return _Line(number, _numbered(fields), ruled=len(fields) > 1)


class _Bars:
    """Fields between the bars of a Markdown or drawn table; tabs may stand beside them."""

    def __call__(self, number: int, line: str) -> _Line:
        plain = line.translate(_BARS).strip()
        if _MARKDOWN_RULE.fullmatch(plain) or (plain and _DRAWN_RULE.fullmatch(line)):
            return _Line(number, (), ruled=False)
        if "|" not in plain:
            return _Line(number, ((0, 1, plain.lstrip("#").strip(" *_")),), ruled=False)
        inner = plain.removeprefix("|")
        inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
        fields = [field.replace("\\|", "|") for field in _UNESCAPED_BAR.split(inner)]
        fields = [_LINE_BREAK.sub("\n", field).strip().strip("*") for field in fields]
        return _Line(number, _numbered(fields), ruled=True)


class _Commas:
    """Fields between commas, quoted where they hold one."""

    def __call__(self, number: int, line: str) -> _Line:
        fields = next(csv.reader([line]), [])
        return _Line(number, _numbered(fields), ruled=len(fields) > 1)


class _Gaps:
    """Fields between runs of spaces, put into columns by where they stand.

    Args:
        written: all lines; their common gaps make the columns, if most lines keep to them.
    """

    def __init__(self, written: Sequence[str]) -> None:
        tables = [spans for line in written if len(spans := _spans(line)) > 1]
        columns = _common_columns(tables)
        fitting = sum(_placed(spans, columns) is not None for spans in tables)
        self._columns = columns if fitting * 10 >= 9 * len(tables) else []

    def __call__(self, number: int, line: str) -> _Line:
        spans = _spans(line)
        if len(spans) < 2:
            return _Line(number, tuple((0, 1, text) for _, _, text in spans), ruled=False)
        placed = _placed(spans, self._columns)
        if placed is None:
            return _Line(number, _numbered([text for _, _, text in spans]), ruled=True)
        filled = {column for first, span, _ in placed for column in range(first, first + span)}
        blanks = [(column, 1, "") for column in range(len(self._columns)) if column not in filled]
        return _Line(number, tuple(sorted([*placed, *blanks])), ruled=True)


def _placed(
    spans: Sequence[tuple[int, int, str]], columns: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str]] | None:
    """Each field with its column and span; None when two fields would share a column."""
    placed: list[tuple[int, int, str]] = []
    for start, end, text in spans:
        touched = [i for i, (left, right) in enumerate(columns) if start < right and end > left]
        if not touched or (placed and touched[0] < placed[-1][0] + placed[-1][1]):
            return None
        placed.append((touched[0], len(touched), text))
    return placed


def _splitter(written: Sequence[str]) -> _Tabs | _Bars | _Commas | _Gaps:
    full = [line for line in written if line.strip()]
    if sum("\t" in line for line in full) * 4 >= len(full):
        return _Tabs()
    if sum(line.translate(_BARS).count("|") >= 2 for line in full) * 4 >= len(full):
        return _Bars()
    counts = [len(next(csv.reader([line]), [])) for line in full]
    usual = max(set(counts), key=counts.count, default=1)
    if usual >= 4 and counts.count(usual) * 10 >= 8 * len(full):
        return _Commas()
    return _Gaps(written)


def _numbered(fields: Sequence[str]) -> tuple[tuple[int, int, str], ...]:
    return tuple((index, 1, field.strip()) for index, field in enumerate(fields))


def _spans(line: str) -> list[tuple[int, int, str]]:
    """The fields of a spaced line as (start, end, text), in widths of a Latin letter."""
    spans: list[tuple[int, int, str]] = []
    at = 0
    gaps = [match.span() for match in _GAP.finditer(line)]
    for start, end in [*gaps, (len(line), len(line))]:
        piece = line[at:start]
        if piece.strip():
            left = _width(line[: at + len(piece) - len(piece.lstrip())])
            spans.append((left, left + _width(piece.strip()), piece.strip()))
        at = end
    return spans


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _common_columns(tables: Sequence[Sequence[tuple[int, int, str]]]) -> list[tuple[int, int]]:
    """Runs of positions that more than one line in twenty writes on, as (start, end)."""
    width = max((end for spans in tables for _, end, _ in spans), default=0)
    cover = [0] * (width + 1)
    for spans in tables:
        for start, end, _ in spans:
            for position in range(start, end):
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


def _pages(lines: Sequence[_Line | None]) -> list[list[_Line]]:
    """Lines by page: cut at form feeds, at blank lines between tables, at a second title."""
    marked = sum(line is not None and line.ruled and len(line.fields) > 1 for line in lines)
    pages: list[list[_Line]] = [[]]
    rest = marked
    title: str | None = None
    for line in lines:
        page = pages[-1]
        above = sum(known.ruled for known in page)
        if line is None:
            pages.append([])
            continue
        if line.blank and not line.ruled:
            if above >= _TABLE_LINES and rest >= _TABLE_LINES:
                pages.append([])
            continue
        heading = line.words if _TITLE.search(line.words) else None
        if heading and title is not None and above >= _TABLE_LINES:
            pages.append([])
        title = heading or title
        rest -= line.ruled and len(line.fields) > 1
        pages[-1].append(line)
    return [page for page in pages if not all(line.blank for line in page)]


def _page(lines: Sequence[_Line], name: str, number: int) -> Page:
    columns = max((first + span for line in lines for first, span, _ in line.fields), default=1)
    cells: list[Cell] = []
    for row, line in enumerate(lines):
        for first, span, text in line.fields:
            cells.append(
                Cell(
                    row=row,
                    column=first,
                    column_span=span if line.ruled else columns,
                    text=text,
                    place=Place(line=line.number, column=first + 1),
                    confidence=confidence_in(text),
                    reader="text",
                    ruled=line.ruled,
                    ink=bool(text),
                )
            )
    return Page(
        number=number,
        kind="text",
        source=name,
        cells=tuple(cells),
        rows=len(lines),
        columns=columns,
    )
