"""A sheet cut into pages: where every cell of every page stands, in points.

In: a `Sheet` and a `Print` (paper, typeface, how it breaks). Out: `Leaf` records, one a
page, with text already broken into lines. Nothing here can fail; a row higher than a page
runs over its end, as it does on paper.

Widths are those of the character classes (1 em wide, 0.56 em narrow), so that line breaks
are the same on every machine, whatever its fonts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from eval.generate.sheet import WIDE, Printed, Sheet

PAPERS = {"A4": (595.0, 842.0), "A3": (842.0, 1191.0)}
LEADING = 1.32
PAD = 3.0
_RUN = re.compile(r"[0-9A-Za-z.,%+\-]+|.")


@dataclass(frozen=True, slots=True)
class Print:
    """How a sheet is put on paper.

    Args:
        font: family name; paper: "A4" or "A3"; size: of the text, in points.
        rule: "normal", "thin", "bold-frame", "grey", "dashed" or "dotted".
        repeat: the column heads come again on every page.
        split: a label whose cell is cut stands in the "middle", on "both" or "first".
        cut_rows: a row may be cut by the page end.
        spaced: a little space between Chinese and Latin, as word processors set it.
    """

    font: str = "Noto Serif CJK SC"
    paper: str = "A4"
    landscape: bool = False
    size: float = 9.5
    rule: str = "normal"
    repeat: bool = False
    split: str = "middle"
    cut_rows: bool = False
    spaced: bool = False
    dpi: int = 150

    @property
    def page(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.landscape else (width, height)

    @classmethod
    def draw(cls, rng: Random, columns: int, font: str) -> Print:
        """A way of printing that suits a table of so many columns."""
        wide = columns >= 10
        landscape = wide or rng.random() < 0.25
        return cls(
            font=font,
            paper="A3" if rng.random() < (0.25 if wide else 0.06) else "A4",
            landscape=landscape,
            size=rng.choice((8.5, 9.0, 9.5)) if wide else rng.choice((9.0, 9.5, 10.0, 10.5)),
            rule=rng.choices(("normal", "thin", "bold-frame", "grey"), (60, 15, 15, 10))[0],
            repeat=rng.random() < 0.5,
            split=rng.choices(("middle", "both", "first"), (50, 30, 20))[0],
            cut_rows=rng.random() < 0.25,
            spaced=rng.random() < 0.5,
            dpi=rng.choice((130, 150, 150, 170)),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell, or the part of one that stands on this page; points from the page's corner."""

    row: int
    row_span: int
    x0: float
    y0: float
    x1: float
    y1: float
    lines: tuple[str, ...]
    left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside the table; `large` for the title."""

    y: float
    text: str
    large: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its lines of text and the pieces of its table, `rows` grid rows."""

    lines: tuple[Line, ...]
    pieces: tuple[Piece, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of the sheet on a page, or lines `first` to `last` of it when it is cut."""

    row: int
    height: float
    first: int = 0
    last: int | None = None


def width_of(text: str) -> float:
    """In em, with the quarter of an em that typesetters put between Chinese and Latin."""
    wide = [unicodedata.east_asian_width(c) in "WFA" for c in text]
    seams = sum(1 for a, b in pairwise(wide) if a != b)
    return sum(1.0 if w else 0.56 for w in wide) + 0.25 * seams


def wrap(text: str, room: float) -> tuple[str, ...]:
    """`text` in lines of at most `room` em; numbers and words are kept whole when they fit."""
    lines, line = [], ""
    for run in _RUN.findall(text):
        pieces = [run] if width_of(run) <= room else list(run)
        for piece in pieces:
            # No line begins with a closing mark: it hangs in the margin instead.
            if line and width_of(line + piece) > room and piece not in "，。、；：）":
                lines.append(line)
                line = ""
            line += piece
    return (*lines, line) if line else tuple(lines)


def paginate(sheet: Sheet, how: Print) -> list[Leaf]:
    """The pages of one sheet."""
    width, height = how.page
    margin = 42.0
    table = width - 2 * margin
    texts = {cell: _lines(cell, table, how.size) for cell in sheet.cells}
    heights = _heights(sheet, texts, how.size)
    top = _above(sheet, how, margin)
    start = (top[-1].y + how.size * 2.2) if top else margin
    runs = _break(sheet, texts, heights, how, start, height - margin)
    leaves = []
    for number, parts in enumerate(runs):
        y = start if number == 0 else margin
        lines = top if number == 0 else []
        pieces, end = _place(sheet, texts, parts, how, (margin, y, table))
        if number == len(runs) - 1:
            lines = [*lines, *_below(sheet, how, end)]
        leaves.append(Leaf(tuple(lines), tuple(pieces), len(parts)))
    return leaves


def _lines(cell: Printed, table: float, size: float) -> tuple[str, ...]:
    if cell.upright:
        return tuple(cell.text)
    room = ((cell.x1 - cell.x0) * table / WIDE - 2 * PAD) / size
    return wrap(cell.text, max(room, 1.05))


def _heights(sheet: Sheet, texts: dict[Printed, tuple[str, ...]], size: float) -> list[float]:
    """Of every row; a cell over several rows stretches them evenly when it needs room."""
    one = size * LEADING
    heights = [one + 2 * PAD] * sheet.rows
    for cell, lines in sorted(texts.items(), key=lambda item: item[0].row_span):
        need = max(1, len(lines)) * one + 2 * PAD
        rows = range(cell.row, cell.row + cell.row_span)
        have = sum(heights[row] for row in rows)
        for row in rows:
            heights[row] += max(0.0, need - have) / len(rows)
    return heights


def _above(sheet: Sheet, how: Print, margin: float) -> list[Line]:
    y, lines = margin, []
    for text in sheet.above:
        large = text == sheet.title
        lines.append(Line(y, text, large, left=not large and not text.startswith("（")))
        y += how.size * (2.4 if large else 1.7)
    return lines


def _below(sheet: Sheet, how: Print, end: float) -> list[Line]:
    return [
        Line(end + how.size * (0.8 + 1.7 * i), text, left=True)
        for i, text in enumerate(sheet.below)
    ]


def _break(
    sheet: Sheet,
    texts: dict[Printed, tuple[str, ...]],
    heights: list[float],
    how: Print,
    start: float,
    bottom: float,
) -> list[list[_Part]]:
    one = how.size * LEADING
    repeated = [_Part(row, heights[row]) for row in sheet.header] if how.repeat else []
    runs: list[list[_Part]] = [[]]
    y = start
    for row in range(sheet.rows):
        part = _Part(row, heights[row])
        # The heads must not be parted from each other.
        together = (
            sum(heights[r] for r in sheet.header) if row == sheet.header.start else part.height
        )
        if y + together > bottom and runs[-1]:
            count = max(
                (len(texts[c]) for c in sheet.cells if c.row == row and c.row_span == 1), default=1
            )
            fit = int((bottom - y - 2 * PAD) / one)
            first = runs[-1]
            y = 42.0
            runs.append(list(repeated) if row >= sheet.header.stop else [])
            y += sum(p.height for p in runs[-1])
            if how.cut_rows and 1 <= fit < count and row >= sheet.header.stop:
                first.append(_Part(row, fit * one + 2 * PAD, 0, fit))
                part = _Part(row, (count - fit) * one + 2 * PAD, fit, None)
        runs[-1].append(part)
        y += part.height
    return runs


def _place(
    sheet: Sheet,
    texts: dict[Printed, tuple[str, ...]],
    parts: list[_Part],
    how: Print,
    frame: tuple[float, float, float],
) -> tuple[list[Piece], float]:
    left, y, table = frame
    tops = [y]
    for part in parts:
        tops.append(tops[-1] + part.height)
    pieces = []
    for cell, lines in texts.items():
        rows = range(cell.row, cell.row + cell.row_span)
        for at, stop in _runs([i for i, part in enumerate(parts) if part.row in rows]):
            here = [part.row for part in parts[at:stop]]
            shown = lines
            if cell.row_span == 1:
                part = parts[at]
                shown = lines[part.first : part.last]
            elif cell.row not in sheet.header and len(set(here)) < cell.row_span:
                shown = lines if _stands_here(cell, here, how) else ()
            x0, x1 = (left + x * table / WIDE for x in (cell.x0, cell.x1))
            pieces.append(Piece(at, stop - at, x0, tops[at], x1, tops[stop], shown, cell.left))
    pieces.sort(key=lambda piece: (piece.row, piece.x0))
    return pieces, tops[-1]


def _runs(indices: list[int]) -> list[tuple[int, int]]:
    """Consecutive indices as (first, past the last)."""
    found: list[tuple[int, int]] = []
    for index in indices:
        if found and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _stands_here(cell: Printed, rows: list[int], how: Print) -> bool:
    if how.split == "both" and cell.label:
        return True
    if how.split == "first":
        return rows[0] == cell.row
    return rows[0] <= cell.row + cell.row_span // 2 <= rows[-1]
