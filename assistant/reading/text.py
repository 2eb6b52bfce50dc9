"""Text that a program wrote: fields between tabs, bars, commas, runs of spaces, or in boxes.

In: bytes in any usual encoding. Out: pages of kind "text" whose grid is the text's own:
one grid row a line, one grid column a field; a table saved from a spreadsheet is a page of
kind "sheet". Columns that slid, cells that were glued and
noise are kept just as written: putting them right needs to know what a column means,
and that is the extractor's business. Fails with `EmptyInput` when there is no text.

Every field has a cell, blank ones too (`ink=False`; in OCR text a blank field may also
be a lost value). `Place.line` counts the lines of the whole file and `Place.column` the
fields of the line, both from 1. A line without fields spans the grid with `ruled=False`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.errors import EmptyInput
from assistant.page import Cell, Page, Place
from assistant.reading.barred import barred, has_bars
from assistant.reading.delimited import records, sheet_of
from assistant.reading.spaced import keeps_columns, spaced
from assistant.reading.word_boxes import by_boxes
from assistant.reading.written import Written, confidence_in, numbered

_BOUNDARY = re.compile(r"\r\n|\r|\n")
_GAP = re.compile(r"[^\s\u3000][ \u3000\xa0]{2,}[^\s\u3000]")
_TITLE = re.compile(r"(自评表|绩效目标表|绩效自评|绩效表)$")
_TABLE_LINES = 5
"""A blank line ends a page when a table of at least so many lines stands on both sides."""


def read_text(name: str, data: bytes, *, number: int) -> list[Page]:
    """The pages of an OCR text, numbered from `number`.

    Raises:
        EmptyInput: nothing but white space.
    """
    text = decoded(data)
    boxed = by_boxes(text)
    if not text.strip() or boxed == []:
        raise EmptyInput("the file has no text", where=name, advice="export it again")
    if boxed is not None:
        return [_page(lines, name, number + at) for at, lines in enumerate(_pages(boxed))]
    parted = records(text)
    if parted is not None and (sheet := sheet_of(parted, name, number)) is not None:
        return [sheet]
    pages = _pages(parted if parted is not None else list(_lines(text)))
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


def _lines(text: str) -> Iterator[Written | None]:
    """The lines of a text; None where a form feed ends a page."""
    pages: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(_BOUNDARY.split(text), start=1):
        for index, part in enumerate(line.split("\f")):
            if index:
                pages.append([])
            pages[-1].append((number, part.rstrip("\x1a")))
    split = _splitter([line for page in pages for _, line in page])
    for index, page in enumerate(pages):
        if index:
            yield None
        yield from split(page)


_Splitter = Callable[[Sequence[tuple[int, str]]], Iterable[Written]]


def _splitter(written: Sequence[str]) -> _Splitter:
    full = [line for line in written if line.strip()]
    if sum("\t" in line for line in full) * 4 >= len(full) and not _is_set_by_tabs(full):
        return _tabbed
    if sum(has_bars(line) for line in full) * 4 >= len(full):
        return barred
    return spaced


def _is_set_by_tabs(lines: Sequence[str]) -> bool:
    """True for tabs that set columns as blanks do, several where a text is short.

    Blanks part fields beside them, or rows have more tabs than there are headings, and their
    fields stand in columns so.
    """
    if 4 * sum(map(bool, map(_GAP.search, lines))) > len(lines):
        return True
    fields = [line.split("\t") for line in lines if "\t" in line]
    usual = Counter(map(len, fields)).most_common(1)[0][1]
    most = max(sum(bool(field.strip()) for field in line) for line in fields)
    wide = sum(len("\t".join(line).rstrip().split("\t")) > most for line in fields)
    return 4 * wide > len(fields) > 2 * usual and keeps_columns(list(enumerate(lines)))


def _tabbed(rows: Sequence[tuple[int, str]]) -> Iterator[Written]:
    """Fields between tabs."""
    for number, line in rows:
        fields = line.split("\t")
        yield Written(number, numbered(fields), ruled=len(fields) > 1)


def _pages(lines: Sequence[Written | None]) -> list[list[Written]]:
    """Lines by page: cut at form feeds, at blank lines between tables, at a second title."""
    marked = sum(line is not None and line.ruled and len(line.fields) > 1 for line in lines)
    pages: list[list[Written]] = [[]]
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


def _page(lines: Sequence[Written], name: str, number: int) -> Page:
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
                    confidence=min(confidence_in(text), line.sure),
                    reader="text",
                    ruled=line.ruled,
                    ink=bool(text) or line.sure < 1.0,
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
