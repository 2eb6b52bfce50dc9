"""DOCX documents: paragraphs and tables with their merged cells.

In: bytes that passed the guard. Out: pages of kind "document", one for each page the
writer began by hand. Table cells stand at the spreadsheet name of their place in their
table ("C12"), paragraphs at their number. Deleted, hidden, white and tiny text, comments,
headers, footers and properties go to `Page.hidden`. Fails with an `InputError`.

The parts are read as XML: python-docx leaves out what stands in content controls
(tick boxes, date fields), which these forms are full of. The parser resolves no
entities and never reaches out of the file.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from lxml import etree

from assistant.errors import EmptyInput
from assistant.page import Page
from assistant.reading.flow import Block, Line, PageBreak, Spot, Table, pages
from assistant.reading.guard import markup, reading
from assistant.reading.nested import inner_of, text_of, unnested
from assistant.reading.symbolfont import CHECKED, UNCHECKED, printed, printed_text

_TINY = 5
"""Half-points; type this small is not read on paper."""
_ASIDE = re.compile(r"word/(comments|header\d*|footer\d*|footnotes|endnotes)\.xml")


def read_word(name: str, data: bytes, *, number: int) -> list[Page]:
    """The pages of a document, numbered from `number`.

    Raises:
        EmptyInput: it has no visible text.
        DamagedInput: it cannot be opened.
    """
    with reading(name, "the document"), zipfile.ZipFile(BytesIO(data)) as archive:
        reader = _Reader()
        body = _parsed(archive, _main_part(archive)).find("{*}body")
        blocks = [] if body is None else list(reader.blocks(body))
        hidden = [*reader.hidden, *_asides(archive)]
    made = pages(blocks, name, number=number, reader="document", hidden=tuple(hidden))
    if not any(cell.text for page in made for cell in page.cells):
        raise EmptyInput("the document has no text", where=name, advice="save it again with text")
    return made


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    return markup(archive.read(part))


def _main_part(archive: zipfile.ZipFile) -> str:
    for link in _parsed(archive, "_rels/.rels"):
        if link.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(str(link.get("Target", "")).lstrip("/"))
    return "word/document.xml"


def _asides(archive: zipfile.ZipFile) -> Iterator[str]:
    """Texts that are not part of the form: comments, page heads and feet, properties."""
    for part in archive.namelist():
        if _ASIDE.fullmatch(part):
            for paragraph in _parsed(archive, part).iter("{*}p"):
                words = "".join(node.text or "" for node in paragraph.iter("{*}t"))
                if words.strip():
                    yield words.strip()
        elif part == "docProps/core.xml":
            for node in _parsed(archive, part):
                local = etree.QName(node).localname
                if local in ("title", "subject", "description", "keywords") and node.text:
                    yield node.text


class _Reader:
    """Walks the body once, keeping aside what cannot be seen."""

    def __init__(self) -> None:
        self.hidden: list[str] = []

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Paragraphs and tables under an element, in order."""
        for node in parent:
            kind = _local(node)
            if kind == "p":
                yield from self._paragraph(node)
            elif kind == "tbl":
                yield from self._tables(node)
            elif kind in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
                yield from self.blocks(node)

    def _paragraph(self, node: Any) -> Iterator[Block]:
        if _flag(node, "pPr/pageBreakBefore"):
            yield PageBreak()
        breaks = [b for b in node.iter("{*}br") if _attribute(b, "type") == "page"]
        text = self._text(node)
        # A break stands before or after the words, hardly ever between them.
        if breaks and text and _leads(node, breaks[0]):
            yield PageBreak()
            breaks = []
        if text:
            yield Line(text)
        yield from self._floating(node)
        if breaks or _find(node, "pPr/sectPr") is not None:
            yield PageBreak()

    def _floating(self, node: Any) -> Iterator[Block]:
        for frame in node.iter("{*}txbxContent"):
            # Old programs get the same box a second time, as a fallback.
            if not any(_local(parent) == "Fallback" for parent in frame.iterancestors()):
                yield from self.blocks(frame)

    def _tables(self, node: Any) -> Iterator[Block]:
        """A table; one that only frames other tables is taken apart into them."""
        if _is_frame(node):
            for row in _rows(node):
                for cell in _cells(row):
                    yield from self.blocks(cell)
        else:
            yield self._table(node)

    def _table(self, node: Any) -> Table:
        widths = [_whole(column, "w") for column in node.iterfind("{*}tblGrid/{*}gridCol")]
        spots: list[Spot] = []
        open_spans: dict[int, int] = {}  # column → index of the spot that goes on below
        for row, line in enumerate(_rows(node)):
            column = _whole(_find(line, "trPr/gridBefore"), "val")
            for cell in _cells(line):
                span = max(1, _whole(_find(cell, "tcPr/gridSpan"), "val", 1))
                merge = _find(cell, "tcPr/vMerge")
                goes_on = merge is not None and _attribute(merge, "val") != "restart"
                above = open_spans.get(column)
                if goes_on and above is not None and spots[above].column_span == span:
                    spots[above] = _taller(spots[above], row, self._cell_text(cell))
                else:
                    if merge is not None:
                        open_spans[column] = len(spots)
                    else:
                        open_spans.pop(column, None)
                    spots.append(self._spot(cell, row, column, span))
                column += span
        columns = max((spot.column + spot.column_span for spot in spots), default=0)
        edges: list[float] = [0.0]
        for width in widths:
            edges.append(edges[-1] + max(width, 1))
        return unnested(Table(tuple(spots), tuple(edges) if len(widths) >= columns else ()))

    def _spot(self, cell: Any, row: int, column: int, span: int) -> Spot:
        """A cell with its text, or with the table that stands in it."""
        blocks = list(self.blocks(cell))
        return Spot(row, column, text_of(blocks), column_span=span, inner=inner_of(blocks))

    def _cell_text(self, cell: Any) -> str:
        return text_of(self.blocks(cell))

    def _text(self, node: Any) -> str:
        """Visible text of a paragraph; what cannot be seen is kept aside."""
        shown: list[str] = []
        for run in node.iter("{*}r"):
            inside = _within(run, node)
            # What stands over a character says how it is spoken.
            if {"txbxContent", "rt"} & inside:
                continue
            words = _run_text(run)
            if {"del", "moveFrom"} & inside or _unseen(run, node):
                if words.strip():
                    self.hidden.append(words.strip())
            else:
                shown.append(words)
        return "".join(shown).strip()


def _within(run: Any, paragraph: Any) -> set[str]:
    """Kinds of the elements around a run inside its paragraph."""
    found: set[str] = set()
    for parent in run.iterancestors():
        if parent is paragraph:
            break
        found.add(_local(parent))
    return found


def _run_text(run: Any) -> str:
    pieces: list[str] = []
    for node in run:
        kind = _local(node)
        if kind in ("t", "delText"):
            pieces.append(printed_text(node.text or "", _font(run)))
        elif kind == "tab":
            pieces.append("\t")
        elif kind in ("br", "cr"):
            pieces.append("" if _attribute(node, "type") == "page" else "\n")
        elif kind == "noBreakHyphen":
            pieces.append("-")
        elif kind == "sym":
            pieces.append(_symbol(node))
        elif kind == "fldChar":
            box = node.find("{*}ffData/{*}checkBox")
            if box is not None:
                ticked = _flag(box, "checked") or (
                    _find(box, "checked") is None and _flag(box, "default")
                )
                pieces.append(CHECKED if ticked else UNCHECKED)
    return "".join(pieces)


def _symbol(node: Any) -> str:
    """A character of a symbol font, written by its code."""
    try:
        return printed(int(_attribute(node, "char") or "", 16), _attribute(node, "font") or "")
    except (ValueError, OverflowError):
        return "\ufffd"


def _font(run: Any) -> str:
    """The font of a run's own Western characters; symbol fonts are named on the run."""
    fonts = _find(run, "rPr/rFonts")
    return _attribute(fonts, "ascii") or _attribute(fonts, "hAnsi") or ""


def _unseen(run: Any, paragraph: Any) -> bool:
    if _flag(run, "rPr/vanish") or _flag(run, "rPr/webHidden"):
        return True
    size = _find(run, "rPr/sz")
    if size is not None and 0 < _whole(size, "val", 99) <= _TINY:
        return True
    colour = (_attribute(_find(run, "rPr/color"), "val") or "auto").upper()
    if not re.fullmatch(r"[0-9A-F]{6}", colour):
        return False
    light = all(int(colour[at : at + 2], 16) >= 0xF2 for at in (0, 2, 4))
    shade = next(
        (
            fill.upper()
            for holder in (_find(run, "rPr/shd"), _find(paragraph, "pPr/shd"), _cell_shade(run))
            if (fill := _attribute(holder, "fill") or "auto") != "auto"
        ),
        "FFFFFF",
    )
    return (light and shade == "FFFFFF") or colour == shade


def _cell_shade(run: Any) -> Any:
    cell = next(run.iterancestors("{*}tc"), None)
    return None if cell is None else _find(cell, "tcPr/shd")


def _taller(spot: Spot, row: int, more: str) -> Spot:
    text = "\n".join(part for part in (spot.text, more) if part)
    return replace(spot, text=text, row_span=row - spot.row + 1)


def _is_frame(table: Any) -> bool:
    """True for a table that lays out others: beside one no cell of its own has words.

    What stands above or below a table in one cell is a heading or a signature.
    """
    framed, words = False, False
    cells = 0
    for row in _rows(table):
        written = tables = 0
        for cell in _cells(row):
            cells += 1
            holds = next(cell.iter("{*}tbl"), None) is not None
            tables += holds
            written += holds or any((t.text or "").strip() for t in cell.iter("{*}t"))
        framed = framed or tables > 0
        words = words or written > max(tables, 1)
    return framed and (not words or cells <= 2)


def _rows(table: Any) -> Iterator[Any]:
    """Rows of a table itself, those in content controls too."""
    for node in table:
        if _local(node) == "tr":
            if _find(node, "trPr/del") is None and not _flag(node, "trPr/hidden"):
                yield node
        elif _local(node) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(node)


def _cells(row: Any) -> Iterator[Any]:
    for node in row:
        if _local(node) == "tc":
            yield node
        elif _local(node) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(node)


def _leads(paragraph: Any, mark: Any) -> bool:
    """True when the break stands before the paragraph's first words."""
    for node in paragraph.iter():
        if node is mark:
            return True
        if _local(node) == "t" and (node.text or "").strip():
            return False
    return False


def _local(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _find(node: Any, path: str) -> Any:
    return node.find("/".join(f"{{*}}{step}" for step in path.split("/")))


def _attribute(node: Any, local: str) -> str | None:
    if node is None:
        return None
    for key, value in node.attrib.items():
        if etree.QName(key).localname == local:
            return str(value)
    return None


def _flag(node: Any, path: str) -> bool:
    found = _find(node, path)
    return found is not None and (_attribute(found, "val") or "1") not in ("0", "false", "off")


def _whole(node: Any, local: str, default: int = 0) -> int:
    value = _attribute(node, local)
    try:
        return min(int(float(value)), 100_000) if value is not None else default
    except ValueError:
        return default
