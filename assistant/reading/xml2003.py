"""XML spreadsheets of 2003 (old portals save them as .xls) as `Tab`s.

In: bytes that passed the guard. Out: one `Tab` a worksheet; formulas show their saved
value. Names of the format are those of Microsoft's "XML Spreadsheet Reference". What
broken markup raises is left to the caller (`guard.reading`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final

from assistant.reading.guard import markup
from assistant.reading.numberformat import hides_everything, shown
from assistant.reading.sheet import Entry, Tab, as_shown, partly_struck

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED: Final = MappingProxyType(
    {
        "Fixed": "0.00",
        "Standard": "#,##0.00",
        "Percent": "0.00%",
        "Scientific": "0.00E+00",
        "General Number": "General",
        "Short Date": "yyyy/m/d",
        "Medium Date": "dd-mmm-yy",
        "Long Date": 'yyyy"年"m"月"d"日"',
        "General Date": "yyyy/m/d h:mm",
        "Short Time": "h:mm",
    }
)
"""Codes of the formats that the file only names, as a Chinese program shows them."""
_SMALLEST_TYPE: Final = 3.0
_MOST_HIDDEN: Final = 10_000
"""Rows or columns one element may hide: more are none of a form's."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How a cell looks: its number format, and what makes its text count or be seen."""

    code: str = "General"
    struck: bool = False
    colour: str = "#000000"
    paper: str = "#FFFFFF"
    size: float = 11.0
    bordered: bool = False

    @property
    def invisible(self) -> bool:
        """True where the type cannot be told from the paper it stands on."""
        same = self.colour.upper() == self.paper.upper()
        return same or self.size < _SMALLEST_TYPE or hides_everything(self.code)


def tabs(data: bytes) -> Iterator[Tab]:
    """Every worksheet of the workbook, hidden ones too."""
    root = markup(data)
    styles = _styles(root)
    for sheet in root.iterchildren(f"{_SS}Worksheet"):
        yield _tab(sheet, styles)


def properties(data: bytes) -> tuple[str, ...]:
    """Texts in the file's properties, where an instruction may hide."""
    office = "{urn:schemas-microsoft-com:office:office}"
    return tuple(
        node.text.strip()
        for about in markup(data).iterchildren(f"{office}DocumentProperties")
        for node in about
        if node.text and node.text.strip()
    )


def _styles(root: Any) -> Mapping[str, _Style]:
    found: dict[str, _Style] = {}
    for node in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        parent = found.get(_at(node, "Parent", "Default"), _Style())
        found[_at(node, "ID", "")] = _style(node, parent)
    return found


def _style(node: Any, parent: _Style) -> _Style:
    style = parent
    for part in node:
        if part.tag == f"{_SS}NumberFormat":
            code = _at(part, "Format", "General")
            style = replace(style, code=_NAMED.get(code, code))
        elif part.tag == f"{_SS}Font":
            style = replace(
                style,
                struck=_at(part, "StrikeThrough", "0") in ("1", "true"),
                colour=_at(part, "Color", style.colour),
                size=float(_at(part, "Size", str(style.size))),
            )
        elif part.tag == f"{_SS}Interior" and _at(part, "Pattern", "None") == "Solid":
            style = replace(style, paper=_at(part, "Color", style.paper))
        elif part.tag == f"{_SS}Borders":
            style = replace(style, bordered=len(part) > 0)
    return style


def _tab(sheet: Any, styles: Mapping[str, _Style]) -> Tab:
    plain = styles.get("Default", _Style())
    entries: dict[tuple[int, int], Entry] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    bordered: set[tuple[int, int]] = set()
    unseen: list[str] = []
    hidden_rows: set[int] = set()
    widths, hidden_columns = _columns(sheet)
    row = 0
    for line in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        row = _number(line, "Index", row + 1)
        more = min(_number(line, "Span", 0), _MOST_HIDDEN)
        if _is_hidden(line, "Height"):
            hidden_rows.update(range(row, row + more + 1))
        column = 0
        for cell in line.iterchildren(f"{_SS}Cell"):
            column = _number(cell, "Index", column + 1)
            style = styles.get(_at(cell, "StyleID", ""), plain)
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if across or down:
                spans[row, column] = (down + 1, across + 1)
            if style.bordered:
                bordered.add((row, column))
            unseen += ["".join(note.itertext()) for note in cell.iterchildren(f"{_SS}Comment")]
            entry = _entry(cell, style)
            if entry is not None and style.invisible:
                unseen.append(entry.text)
            elif entry is not None:
                entries[row, column] = entry
            column += across
        row += more
    state = sheet.find("{*}WorksheetOptions/{*}Visible")
    return Tab(
        name=_at(sheet, "Name", ""),
        entries=entries,
        spans=spans,
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=hidden_columns,
        widths=widths,
        bordered=frozenset(bordered),
        concealed=tuple(text for text in unseen if text.strip()),
        visible=state is None or not str(state.text).startswith("SheetHidden"),
    )


def _columns(sheet: Any) -> tuple[dict[int, float], frozenset[int]]:
    widths: dict[int, float] = {}
    hidden: set[int] = set()
    column = 0
    for shape in sheet.iterfind(f"{_SS}Table/{_SS}Column"):
        column = _number(shape, "Index", column + 1)
        places = range(column, column + min(_number(shape, "Span", 0), _MOST_HIDDEN) + 1)
        if _is_hidden(shape, "Width"):
            hidden.update(places)
        elif width := _at(shape, "Width", ""):
            widths.update(dict.fromkeys(places, float(width)))
        column = places[-1]
    return widths, frozenset(hidden)


def _is_hidden(shape: Any, size: str) -> bool:
    return _at(shape, "Hidden", "0") in ("1", "true") or _at(shape, size, "") == "0"


def _entry(cell: Any, style: _Style) -> Entry | None:
    held = cell.find(f"{_SS}Data")
    if held is None:
        return Entry("", confidence=0.0, lost=True) if _at(cell, "Formula", "") else None
    pieces = [(text, style.struck or _is_struck(node, held)) for node, text in _texts(held) if text]
    text = "".join(piece for piece, _ in pieces)
    kind = _at(held, "Type", "String")
    if kind == "Error":
        return Entry(text or "#ERR", lost=True)
    if kind in ("Number", "DateTime", "Boolean"):
        seen = shown(_value(text.strip(), kind), style.code)
        return partly_struck([(seen.text, True)]) if style.struck else as_shown(seen)
    if any(struck for _, struck in pieces):
        return partly_struck(pieces)
    return as_shown(shown(text, style.code)) if text else None


def _texts(held: Any) -> Iterator[tuple[Any, str]]:
    """The pieces of a text with marks of their own, each with the element around it."""
    yield held, held.text or ""
    for node in held.iterdescendants():
        yield node, node.text or ""
        yield node.getparent(), node.tail or ""


def _is_struck(node: Any, held: Any) -> bool:
    while node is not held:
        if node.tag.rpartition("}")[2] in ("S", "Del"):
            return True
        node = node.getparent()
    return False


def _value(text: str, kind: str) -> object:
    """A stored value; the text itself where it is no such value."""
    try:
        if kind == "Boolean":
            return text in ("1", "true")
        if kind == "DateTime":
            return datetime.datetime.fromisoformat(text)
        return float(text) if "E" in text.upper() else Decimal(text)
    except (ValueError, InvalidOperation):
        return text


def _at(node: Any, name: str, otherwise: str) -> str:
    return str(node.get(f"{_SS}{name}", otherwise))


def _number(node: Any, name: str, otherwise: int) -> int:
    return int(_at(node, name, str(otherwise)))
