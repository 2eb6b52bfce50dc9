"""What was seen: boxes, cells and pages, before anyone says what they mean.

In: nothing. Out: frozen records that every reader in `assistant.reading` fills
and every extractor in `assistant.extraction` consumes. Nothing here can fail.

A page is a list of cells on a grid. Text outside the ruled table (the title, the
year under it, notes, the signature line) is a cell too: one that spans the whole
width of the grid, with `ruled=False`, standing at its place in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

PageKind = Literal["picture", "sheet", "document", "text"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the page picture kept for display; x1, y1 exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0


def union(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where on its page a value stands; exactly one notation is used.

    `box` for pictures and PDFs, `cell` ("F26") for spreadsheets and documents,
    `line` and `column` (both from 1) for plain text. `sheet` names the worksheet
    when a workbook has several.
    """

    box: Box | None = None
    cell: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """One reading of one cell.

    Args:
        text: as read, lines joined by "\\n".
        confidence: probability that every character is right, 0 to 1.
        reader: which reading this is ("ocr", "ocr-2x", "layer", "sheet", …).
    """

    text: str
    confidence: float
    reader: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid, or one line of text outside it.

    Args:
        row, column: top-left grid position, from 0, counted on this page.
        row_span, column_span: how many grid rows and columns it covers.
        text: the best reading, lines joined by "\\n"; "" for a blank cell.
        place: where it stands.
        confidence: of `text`, 0 to 1; 1.0 where characters are given, not recognised.
        reader: the name of the reading behind `text`.
        others: other independent readings of the same ink, newest last.
        candidates: runner-up texts of the same reading, likeliest first.
        ruled: False for text outside the table.
        ink: False when the cell is surely blank; True with `text == ""` means
            something is there and could not be read.
    """

    row: int
    column: int
    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1
    confidence: float = 1.0
    reader: str = ""
    others: tuple[Sight, ...] = ()
    candidates: tuple[Sight, ...] = ()
    ruled: bool = True
    ink: bool = True

    def with_sight(self, sight: Sight) -> Cell:
        """The same cell with one more independent reading."""
        return replace(self, others=(*self.others, sight))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form, as seen.

    Args:
        number: from 1, counted over all pages given in one call.
        kind: what it was read from; a "sheet" or "text" has no picture.
        source: the file's name as given, for messages and citations.
        cells: in reading order (row, then column).
        rows, columns: size of the grid.
        column_edges: left edges of the grid columns and the right edge of the
            last, as fractions of the table's width (0 to 1, length columns + 1);
            empty when columns are not positional. Pages of one form are aligned by it.
        size: width and height of the picture in pixels; (0, 0) without one.
        picture: the page picture kept for display, PNG or JPEG bytes; every Box on
            the page is in its pixel frame.
        hidden: text found on the page that a reader of the paper would not see
            (hidden sheet or row, white text, comments, metadata); never a value.
        remarks: plain sentences about damage, for the log ("rules bridged: 14").
    """

    number: int
    kind: PageKind
    source: str
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    column_edges: tuple[float, ...] = ()
    size: tuple[int, int] = (0, 0)
    picture: bytes | None = field(default=None, repr=False)
    hidden: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """All text of the page, cells in reading order, one grid row a line."""
        rows: dict[int, list[str]] = {}
        for cell in self.cells:
            if cell.text:
                rows.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
        return "\n".join("\t".join(rows[row]) for row in sorted(rows))
