"""XLSX workbooks as `Tab`s, through openpyxl.

In: bytes that passed the guard. Out: one `Tab` a worksheet. Whatever openpyxl raises on
broken bytes is left to the caller (`guard.reading`). External links are never followed.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from assistant.errors import OversizedInput
from assistant.page import Sight
from assistant.reading.guard import markup
from assistant.reading.numberformat import BUILT_IN_DATES, Shown, hides_everything, shown
from assistant.reading.sheet import Entry, Tab, as_shown, partly_struck

# A reference not preceded by a digit or letter ("=5m2" is a printed area, "=A2" is not
# a printed text), a call, another sheet: what only a formula has.
_REFERENCE = re.compile(r"(?<![A-Za-z0-9.])\$?[A-Za-z]{1,3}\$?\d+|[A-Za-z][A-Za-z.]*\(|!")
_ARITHMETIC = re.compile(r"[\s\d.+*/^()-]*\d\s*[-+*/^]\s*[(\d.][\s\d.+*/^()-]*")
_CONSTANT = re.compile(r"\s*\d+(\.\d+)?\s*%?\s*")
_MERGE = re.compile(rb"mergeCell\b[^>]*?ref=.\$?([A-Za-z]+)\$?(\d+):\$?([A-Za-z]+)\$?(\d+)")
_MAX_MERGED = 400_000
_CONSTANT_CONFIDENCE = 0.6
_CHOSEN_CONFIDENCE = 0.97
_SMALLEST_TYPE = 3
_FAINT = 0xF2
"""Red, green and blue all above this are white on white paper."""


def tabs(data: bytes) -> Iterator[Tab]:
    """Every worksheet of the workbook, hidden ones too."""
    import openpyxl

    # Of parts that it skips and styles that it makes up: nothing a person here could change.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    _check_merges(data)
    # Formulas and saved values live in two readings of the same file.
    stored = openpyxl.load_workbook(
        BytesIO(data), data_only=False, keep_links=False, rich_text=True
    )
    saved = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    drawn = _drawn_texts(data)
    for index, sheet in enumerate(stored.worksheets):
        yield _tab(sheet, saved.worksheets[index], drawn if index == 0 else ())


def properties(data: bytes) -> tuple[str, ...]:
    """Texts in the file's properties, where an instruction may hide."""
    import openpyxl

    about = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False).properties
    texts = (about.title, about.subject, about.description, about.keywords, about.category)
    return tuple(text for text in texts if text)


def _tab(sheet: Any, saved: Any, concealed: tuple[str, ...]) -> Tab:
    entries: dict[tuple[int, int], Entry] = {}
    unseen: list[str] = list(concealed)
    bordered: set[tuple[int, int]] = set()
    # `iter_rows` would walk a grid stretched by one stray cell; the stored cells are few.
    for (row, column), cell in sorted(sheet._cells.items()):
        border = cell.border
        sides = (border.left, border.right, border.top, border.bottom)
        if any(side is not None and side.style for side in sides):
            bordered.add((row, column))
        if cell.comment is not None:
            unseen.append(cell.comment.text)
        if cell.value is None:
            continue
        entry = _entry(cell, saved._cells.get((row, column)), unseen)
        if _invisible(cell):
            unseen.append(entry.text)
        else:
            entries[row, column] = entry
    for part in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.firstHeader):
        unseen += [piece.text for piece in (part.left, part.center, part.right) if piece.text]
    for rule in sheet.data_validations.dataValidation:
        unseen += [text for text in (rule.prompt, rule.error) if text]
    spans = {
        (area.min_row, area.min_col): (
            area.max_row - area.min_row + 1,
            area.max_col - area.min_col + 1,
        )
        for area in sheet.merged_cells.ranges
    }
    widths, hidden = _columns(sheet)
    return Tab(
        name=sheet.title,
        entries=entries,
        spans=spans,
        hidden_rows=frozenset(
            row for row, shape in sheet.row_dimensions.items() if shape.hidden or shape.height == 0
        ),
        hidden_columns=hidden,
        widths=widths,
        bordered=frozenset(bordered),
        concealed=tuple(text for text in unseen if text.strip()),
        visible=sheet.sheet_state == "visible",
    )


def _entry(cell: Any, saved: Any, unseen: list[str]) -> Entry:
    """What a cell shows; pieces of its text that cannot be seen go to `unseen`."""
    struck = bool(cell.font is not None and cell.font.strike)
    if isinstance(cell.value, list):  # a text of pieces with fonts of their own
        pieces: list[tuple[str, bool]] = []
        for piece in cell.value:
            font = getattr(piece, "font", None)
            if font is not None and _faint(font.color, font.sz, cell.fill):
                unseen.append(str(piece))
            else:
                pieces.append((str(piece), struck if font is None else bool(font.strike)))
        return partly_struck(pieces)
    if struck:
        return partly_struck([(_shown(cell, cell.value).text, True)])
    if cell.data_type != "f":
        return as_shown(_shown(cell, cell.value))
    formula = getattr(cell.value, "text", cell.value)
    formula = formula if isinstance(formula, str) else ""
    body = formula.removeprefix("=")
    value = None if saved is None else saved.value
    printed = not (_REFERENCE.search(body) or _ARITHMETIC.fullmatch(body))
    if value not in (None, ""):
        saved_text = _shown(cell, value)
        # "=优" typed as a text becomes a broken formula that shows #NAME?.
        return as_shown(saved_text, lost=saved_text.text.startswith("#"))
    if not body or not printed:
        return Entry("", confidence=0.0, lost=True)
    # Programs that write "=100.00(%)" through a library store it as a formula. It is no
    # formula, so it can only be the text that was meant to be printed.
    if _CONSTANT.fullmatch(body):
        other = Sight(body.strip(), _CHOSEN_CONFIDENCE - _CONSTANT_CONFIDENCE, "sheet")
        return Entry(f"={body.strip()}", _CONSTANT_CONFIDENCE, (other,))
    return Entry(f"={body}".strip())


def _shown(cell: Any, value: object) -> Shown:
    code = BUILT_IN_DATES.get(cell._style.numFmtId)
    if code and isinstance(value, int | float) and not isinstance(value, bool):
        from openpyxl.utils.datetime import from_excel

        return shown(from_excel(value, cell.parent.parent.epoch), code)
    return shown(value, code or cell.number_format)


def _columns(sheet: Any) -> tuple[dict[int, float], frozenset[int]]:
    """Widths and hidden columns; one entry of the file may stand for a run of columns."""
    widths: dict[int, float] = {}
    hidden: set[int] = set()
    for shape in sheet.column_dimensions.values():
        first, last = shape.min or 0, min(shape.max or 0, 1_000)
        for column in range(first, last + 1):
            if shape.width:
                widths[column] = shape.width
            # A width set to 0 hides a column as surely as the flag does.
            if shape.hidden or (shape.customWidth and shape.width == 0):
                hidden.add(column)
    return widths, frozenset(hidden)


def _invisible(cell: Any) -> bool:
    """True when the type cannot be told from the paper it stands on."""
    if hides_everything(cell.number_format):
        return True
    font = cell.font
    return font is not None and _faint(font.color, font.sz, cell.fill)


def _faint(colour: Any, size: float | None, fill: Any) -> bool:
    """True for type too small to read, or of its paper's colour."""
    if size is not None and size < _SMALLEST_TYPE:
        return True
    ink = _colour(colour)
    if ink is None:
        return False
    filled = fill is not None and fill.fill_type == "solid"
    paper = _colour(fill.fgColor) if filled else (255, 255, 255)
    if paper is None:
        return False
    if min(ink) >= _FAINT and min(paper) >= _FAINT:
        return True
    return filled and max(abs(a - b) for a, b in zip(ink, paper, strict=True)) <= 8


def _colour(colour: Any) -> tuple[int, int, int] | None:
    """Red, green, blue; None for colours that depend on the theme's own palette."""
    if colour is None:
        return None
    if colour.type == "theme":
        # The first theme colour is the window's white; tints darken it.
        return (255, 255, 255) if colour.theme == 0 and (colour.tint or 0) > -0.05 else None
    if colour.type == "indexed":
        return (255, 255, 255) if colour.indexed in (1, 9) else None
    if colour.type == "rgb" and isinstance(colour.rgb, str) and len(colour.rgb) == 8:
        digits = colour.rgb
        return int(digits[2:4], 16), int(digits[4:6], 16), int(digits[6:8], 16)
    return None


def _check_merges(data: bytes) -> None:
    """Refuse merged areas beyond reason: openpyxl builds an object for each place in them."""
    places = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                for found in _MERGE.findall(archive.read(part)):
                    left, top, right, bottom = (piece.decode() for piece in found)
                    places += (int(bottom) - int(top) + 1) * (_index(right) - _index(left) + 1)
    if places > _MAX_MERGED:
        raise OversizedInput(
            "the workbook merges whole rows or columns into one cell",
            advice="copy the form alone into a new workbook",
        )


def _index(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index


def _drawn_texts(data: bytes) -> tuple[str, ...]:
    """Texts of shapes and text boxes, which float over the sheet and belong to no cell."""
    texts: list[str] = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.namelist():
            if re.fullmatch(r"xl/drawings/drawing\d+\.xml", part):
                root = markup(archive.read(part))
                for shape in root.iter("{*}txBody"):
                    words = "".join(node.text or "" for node in shape.iter("{*}t"))
                    if words.strip():
                        texts.append(words)
    return tuple(texts)
