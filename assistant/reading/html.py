"""HTML saved from a bureau's site, or written by Excel, Word or an OCR service.

In: bytes, whatever encoding the page declares; also MHT archives of one page. Out:
pages of kind "document". Tables that only lay out the page are taken apart, those inside
the cells of a form are set into it; spans are kept. What a browser would not show
(`display:none`, white or zero-size type, comments) goes to `Page.hidden`; scripts and styles
are dropped unread. Fails with an `InputError`. Nothing is fetched: no picture, no frame, no
style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.errors import EmptyInput
from assistant.page import Page
from assistant.reading.flow import Block, Line, Spot, Table, pages
from assistant.reading.guard import reading
from assistant.reading.htmlsource import source_of
from assistant.reading.markdown import as_html
from assistant.reading.nested import inner_of, text_of, unnested
from assistant.reading.styled import Place, placed
from assistant.reading.symbolfont import CHECKED, UNCHECKED, printed_text

_DROPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "title",
        "button",
        "datalist",
        "rp",
        "rt",
    }
)
_TYPELESS = frozenset({"button", "submit", "reset", "image", "file", "password", "color", "range"})
"""Inputs that show no text."""
_LABEL = re.compile(r"\blabel\b|__label|-label|\bkey\b", re.I)
_LONGEST_LABEL = 16
_BREAKING = re.compile(
    "address|article|aside|blockquote|body|center|d[dlt]|div|fieldset|figure|footer|form|h[1-6r]"
    "|header|html|li|main|nav|ol|p|pre|section|table|tbody|t[dhr]|tfoot|thead|ul"
)
_UNSEEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|opacity:0(\.0+)?(;|$)"
    r"|font-size:(0(\.\d+)?|[12](\.\d+)?)(px|pt|em|%)?(;|$)|text-indent:-\d{3,}"
    r"|left:-\d{3,}|top:-\d{3,}|(max-)?(height|width):0(px|pt)?;.*overflow:hidden"
)
_WHITE = re.compile(r"(?:^|;)color:(#fff(fff)?|white|rgb\(255,255,255\)|transparent)(;|$|!)")
_RULE = re.compile(r"([.#][\w-]+)\s*\{([^}]*)\}")
_GRID = 3
"""Texts side by side in a row that is one of a form's, at least."""
_GRIDS = 2
"""Such rows that make a grid; one may be a page's bar of links."""
_MAX_SPAN = 1_000
_MAX_PLACES = 200_000


def read_html(name: str, data: bytes, *, number: int) -> list[Page]:
    """The pages of a document, numbered from `number`.

    Raises:
        EmptyInput: it has no visible text.
        DamagedInput: it cannot be opened.
    """
    with reading(name, "the page"):
        from lxml import html

        text = source_of(data)
        if not text.lstrip().startswith("<"):
            text = as_html(text)
        parser = html.HTMLParser(no_network=True, huge_tree=False)
        root = html.document_fromstring(text, parser=parser)
        reader = _Reader(root)
        blocks = list(reader.blocks(root))
    made = pages(blocks, name, number=number, reader="document", hidden=tuple(reader.hidden))
    if not any(cell.text for page in made for cell in page.cells):
        raise EmptyInput(
            "the page has no text", where=name, advice="save it again from the browser"
        )
    return made


class _Reader:
    """Walks the document once, keeping aside what cannot be seen."""

    def __init__(self, root: Any) -> None:
        self.hidden: list[str] = []
        self._styles: dict[str, str] = {}
        for sheet in root.iter("style"):
            for selector, rules in _RULE.findall(sheet.text_content() or ""):
                known = self._styles.get(selector, "")
                self._styles[selector] = known + ";" + re.sub(r"\s", "", rules).lower()

    def blocks(self, node: Any) -> Iterator[Block]:
        """Lines and tables under an element, in order."""
        line: list[str] = []
        yield from self._walk(node, line)
        yield from _flushed(line)

    def _walk(self, node: Any, line: list[str]) -> Iterator[Block]:
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag:
            self._aside(node.text or "")
            return
        if tag in _DROPPED:
            return
        if self._unseen(node):
            self._aside(node.text_content())
            return
        if tag == "br":
            yield from _flushed(line)
            return
        if tag in ("input", "select"):
            line.append(_entered(node))
            return
        breaking = _BREAKING.fullmatch(tag) is not None
        if breaking:
            yield from _flushed(line)
        if tag == "table":
            yield from self._tables(node)
            return
        if (cells := placed(node, self._style)) is not None:
            yield self._styled(cells)
            return
        if (pair := _labelled(node)) is not None:
            yield from self._pair(*pair)
            return
        if tag == "dl":
            yield from self._described(node)
            return
        face = _face(node)
        line.append(printed_text(node.text or "", face))
        for child in node:
            yield from self._walk(child, line)
            line.append(printed_text(child.tail or "", face))
        if breaking:
            yield from _flushed(line)

    def _described(self, node: Any) -> Iterator[Block]:
        """A list of labels (dt), each with its value (dd) behind it."""
        parts = [part for part in node if isinstance(part.tag, str)]
        label: Any = None
        for part in parts:
            if label is not None and part.tag == "dd" and not self._unseen(part):
                yield from self._pair(label, part)
                label = None
                continue
            if label is not None:
                yield from self.blocks(label)
            label = part if part.tag == "dt" and not self._unseen(part) else None
            if label is None:
                yield from self.blocks(part)
        if label is not None:
            yield from self.blocks(label)

    def _pair(self, label: Any, value: Any) -> Iterator[Block]:
        """A label and its value on one line, as they stand beside one another on the screen."""
        names = list(self.blocks(label))
        shown = list(self.blocks(value))
        named = names[0] if len(names) == 1 else None
        if not isinstance(named, Line) or len(shown) > 1:
            yield from (*names, *shown)
            return
        name = named.text if named.text.endswith(("：", ":")) else f"{named.text}："
        rest = [block.text for block in shown if isinstance(block, Line)]
        yield Line(name + "".join(rest))
        yield from (block for block in shown if not isinstance(block, Line))

    def _tables(self, node: Any) -> Iterator[Block]:
        """A table; one that lays out others is taken apart, rows with words of its own are kept."""
        if not _is_layout(node):
            parts = list(self._parts(node))
            for part in parts:
                if part.tag == "caption":
                    yield from self.blocks(part)
            yield self._table([part for part in parts if part.tag == "tr"])
            return
        plain: list[Any] = []
        for child in self._parts(node):
            if child.tag == "tr" and _is_written(child):
                plain.append(child)
                continue
            if plain:
                yield self._table(plain)
                plain = []
            yield from self.blocks(child)
        if plain:
            yield self._table(plain)

    def _parts(self, table: Any) -> Iterator[Any]:
        """Visible rows of a table itself and what stands between them, in order."""
        for part in table:
            if part.tag in ("tr", "caption") or next(part.iter("tr"), None) is None:
                yield part
            elif self._unseen(part):
                self._aside(part.text_content())
            else:
                yield from self._parts(part)

    def _table(self, lines: Sequence[Any]) -> Table:
        taken: set[tuple[int, int]] = set()
        spots: list[Spot] = []
        row = -1
        for line in lines:
            if self._unseen(line):
                self._aside(line.text_content())
                continue
            row += 1
            column = 0
            for cell in line:
                if cell.tag not in ("td", "th"):
                    continue
                if self._unseen(cell):
                    self._aside(cell.text_content())
                    continue
                while (row, column) in taken:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                if len(taken) + down * across > _MAX_PLACES:
                    down = across = 1
                taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
                held = list(self.blocks(cell))
                spots.append(Spot(row, column, text_of(held), down, across, inner=inner_of(held)))
                column += across
        return unnested(Table(tuple(_clipped(spots, row + 1))))

    def _styled(self, cells: Sequence[Place]) -> Table:
        """A table drawn with styles; a cell that is not shown leaves its place blank."""
        spots: list[Spot] = []
        for cell in cells:
            if self._unseen(cell.element):
                self._aside(cell.element.text_content())
                continue
            text = text_of(self.blocks(cell.element))
            spots.append(Spot(cell.row, cell.column, text, cell.row_span, cell.column_span))
        return Table(tuple(spots))

    def _unseen(self, node: Any) -> bool:
        if node.get("hidden") is not None or node.get("type", "").lower() == "hidden":
            return True
        style = self._style(node)
        if _UNSEEN.search(style):
            return True
        white = _WHITE.search(style) or node.get("color", "").lower() in ("#ffffff", "white")
        return bool(white) and not self._on_colour(node)

    def _on_colour(self, node: Any) -> bool:
        """True when the element stands on a ground that is not white."""
        for holder in (node, *node.iterancestors()):
            ground = holder.get("bgcolor", "").lower()
            found = re.search(r"background(?:-color)?:([^;]*)", self._style(holder))
            ground = found[1] if found else ground
            if ground:
                return not re.match(
                    r"(#fff(fff)?|white|transparent|none|rgb\(255,255,255\))", ground
                )
        return False

    def _style(self, node: Any) -> str:
        parts = [self._styles.get(f".{name}", "") for name in node.get("class", "").split()]
        parts.append(self._styles.get(f"#{node.get('id', '')}", ""))
        parts.append(re.sub(r"\s", "", node.get("style", "")).lower())
        return ";".join(part for part in parts if part)

    def _aside(self, text: str) -> None:
        plain = re.sub(r"\s+", " ", text).strip()
        # Conditional comments are instructions to old browsers, not words.
        if plain and not plain.startswith(("[if", "[endif", "<![")):
            self.hidden.append(plain[:2_000])


def _flushed(line: list[str]) -> Iterator[Line]:
    text = re.sub(r"[ \t\r\n\xa0]+", " ", "".join(line)).strip()
    line.clear()
    if text:
        yield Line(text)


def _entered(field: Any) -> str:
    """What a field of an entry page shows: its value, its choice, or whether it is ticked."""
    if field.tag == "select":
        choices = list(field.iter("option"))
        chosen = [option for option in choices if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = choices[:1]
        return " ".join((option.text_content() or "").strip() for option in chosen)
    kind = field.get("type", "").strip().lower()
    if kind in ("checkbox", "radio"):
        return CHECKED if field.get("checked") is not None else UNCHECKED
    return "" if kind in _TYPELESS else field.get("value", "")


def _labelled(node: Any) -> tuple[Any, Any] | None:
    """The two parts of an element that holds a label and its value, and nothing else."""
    parts = [part for part in node if isinstance(part.tag, str) and part.tag not in _DROPPED]
    loose = (node.text or "") + "".join(part.tail or "" for part in node)
    if len(parts) != 2 or loose.strip() or node.tag in ("table", "tbody", "tr"):
        return None
    label, value = parts
    if value.tag == "br" or next(label.iter("input", "select", "table", "br"), None) is not None:
        return None
    words = re.sub(r"\s", "", label.text_content())
    other = re.sub(r"\s", "", value.text_content())
    if not words or len(words) > _LONGEST_LABEL or _is_label(value) or other.endswith(("：", ":")):
        return None
    return (label, value) if words.endswith(("：", ":")) or _is_label(label) else None


def _is_label(node: Any) -> bool:
    return node.tag in ("label", "dt") or _LABEL.search(node.get("class", "")) is not None


def _is_written(row: Any) -> bool:
    """True for a row of two texts or more and no table, between tables that others lay out."""
    if next(row.iter("table"), None) is not None:
        return False
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return sum(bool((cell.text_content() or "").strip()) for cell in cells) > 1


def _face(node: Any) -> str:
    """The font an element names for its text, where it names one."""
    found = re.search(r"font-family:\s*([^;,]*)", node.get("style", ""), re.I)
    return found[1] if found else node.get("face", "")


def _is_layout(table: Any) -> bool:
    """True for tables that hold other tables to place them on the page, and are no grid of words.

    A grid has rows of its own, each of several texts, and holds a table beside such a text; or
    a text of one of its rows stands in a table of one cell, as writers of pages leave behind.
    """
    rows = [_held(row) for row in _rows_of(table)]
    plain = sum(len(words) >= _GRID for words, tables in rows if not tables)
    grid = plain >= _GRIDS and any(words and tables for words, tables in rows)
    texts = any(
        tables and len(words) + len(tables) >= _GRID and all(map(_is_text, tables))
        for words, tables in rows
    )
    return any(tables for _, tables in rows) and not grid and not texts


def _rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table itself."""
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from _rows_of(part)


def _held(row: Any) -> tuple[list[Any], list[Any]]:
    """The cells of a row that hold words, and those that hold a table."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    tables = [cell for cell in cells if next(cell.iter("table"), None) is not None]
    words = [c for c in cells if c not in tables and (c.text_content() or "").strip()]
    return words, tables


def _is_text(cell: Any) -> bool:
    """True for a cell whose tables lay out a text: none has a row of several texts."""
    return all(len(_held(row)[0]) <= 1 for row in cell.iter("tr"))


def _span(cell: Any, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name, "1"))
    return min(max(1, int(digits[1]) if digits else 1), _MAX_SPAN)


def _clipped(spots: list[Spot], rows: int) -> Iterator[Spot]:
    """Spans never reach below the table's last row, as in browsers."""
    for spot in spots:
        down = min(spot.row_span, rows - spot.row)
        yield replace(spot, row_span=down)
