"""XLS workbooks (Excel 97, WPS .et) as `Tab`s, through xlrd.

In: bytes that passed the guard. Out: one `Tab` a worksheet; formulas show their saved
value. Whatever xlrd raises on broken bytes is left to the caller (`guard.reading`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

from assistant.reading.numberformat import BUILT_IN_DATES, hides_everything, shown
from assistant.reading.sheet import Entry, Tab, as_shown, partly_struck

_WHITE = ((255, 255, 255),)
_AUTOMATIC = 0x7FFF
_log = logging.getLogger(__name__)


def tabs(data: bytes) -> Iterator[Tab]:
    """Every worksheet of the workbook, hidden ones too."""
    import xlrd

    said = StringIO()  # xlrd reports oddities to a file, by default the terminal
    try:
        # Only with formatting_info does xlrd tell spans, formats and hidden rows.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=said)
    finally:
        if said.getvalue():
            _log.debug("xlrd: %s", said.getvalue().strip())
    for sheet in book.sheets():
        yield _tab(book, sheet)


def properties(data: bytes) -> tuple[str, ...]:
    """The old format keeps its properties where xlrd does not look; there are none."""
    return ()


def _tab(book: Any, sheet: Any) -> Tab:
    entries: dict[tuple[int, int], Entry] = {}
    unseen = [note.text for note in sheet.cell_note_map.values() if note.text.strip()]
    bordered: set[tuple[int, int]] = set()
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            style = book.xf_list[cell.xf_index]
            edge = style.border
            if (
                edge.left_line_style
                or edge.right_line_style
                or edge.top_line_style
                or edge.bottom_line_style
            ):
                bordered.add((row + 1, column + 1))
            entry = _entry(book, cell, _code(book, style))
            if entry is None:
                continue
            entry = _unstruck(book, sheet, (row, column), style, entry)
            if _invisible(book, style):
                unseen.append(entry.text)
            else:
                entries[row + 1, column + 1] = entry
    spans = {
        (top + 1, left + 1): (bottom - top, right - left)
        for top, bottom, left, right in sheet.merged_cells
    }
    return Tab(
        name=sheet.name,
        entries=entries,
        spans=spans,
        hidden_rows=frozenset(
            row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0
        ),
        hidden_columns=frozenset(
            column + 1
            for column, info in sheet.colinfo_map.items()
            if info.hidden or info.width == 0
        ),
        widths={column + 1: info.width / 256 for column, info in sheet.colinfo_map.items()},
        bordered=frozenset(bordered),
        concealed=tuple(unseen),
        visible=sheet.visibility == 0,
    )


def _entry(book: Any, cell: Any, code: str) -> Entry | None:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Entry(xlrd.error_text_from_code.get(cell.value, "#ERR"), lost=True)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return as_shown(shown(bool(cell.value), code))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return as_shown(shown(xlrd.xldate_as_datetime(cell.value, book.datemode), code))
        except (ValueError, OverflowError):
            return as_shown(shown(cell.value, "General"))
    return as_shown(shown(cell.value, code))


def _unstruck(book: Any, sheet: Any, at: tuple[int, int], style: Any, entry: Entry) -> Entry:
    """The entry without what is struck out."""
    starts = [(0, style.font_index), *sheet.rich_text_runlist_map.get(at, ())]
    ends = [start for start, _ in starts[1:]] + [len(entry.text)]
    pieces = [
        (entry.text[start:end], bool(book.font_list[font].struck_out))
        for (start, font), end in zip(starts, ends, strict=True)
    ]
    return partly_struck(pieces) if any(struck for text, struck in pieces if text) else entry


def _code(book: Any, style: Any) -> str:
    return BUILT_IN_DATES.get(style.format_key) or str(book.format_map[style.format_key].format_str)


def _invisible(book: Any, style: Any) -> bool:
    if hides_everything(_code(book, style)):
        return True
    font = book.font_list[style.font_index]
    if font.height < 60:  # twentieths of a point
        return True
    if font.colour_index == _AUTOMATIC:
        return False
    ink = book.colour_map.get(font.colour_index)
    filled = style.background.fill_pattern == 1
    paper = book.colour_map.get(style.background.pattern_colour_index) if filled else _WHITE[0]
    return ink is not None and ink == paper
