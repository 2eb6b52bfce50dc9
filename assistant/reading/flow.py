"""Documents that flow (Word, HTML): a run of lines and tables laid on the grid of pages.

In: blocks in the order written, tables with spans. Out: pages of kind "document". All
tables of a page share one grid: by their widths where those are known, else by counting
columns. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.page import Cell, Page, Place
from assistant.reading.sheet import cell_name
from assistant.reading.written import confidence_in

_TITLE = re.compile(r"(自评表|绩效目标表|绩效自评|绩效表)(（.*）|\(.*\))?$")
_SNAP = 0.004
"""Edges of two tables closer than this share of the width are one (about 0.7 mm on A4)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A table cell: grid place from 0, spans, text, and a table that stands in it."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    ink: bool = True
    inner: Table | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells, and left edges of its columns plus the right edge, in any unit."""

    spots: tuple[Spot, ...]
    edges: tuple[float, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        rows = max((spot.row + spot.row_span for spot in self.spots), default=0)
        columns = max((spot.column + spot.column_span for spot in self.spots), default=0)
        return rows, columns


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where the writer began a new page."""


Block = Table | Line | PageBreak


@dataclass(slots=True)
class _Sheet:
    blocks: list[Table | Line] = field(default_factory=list)

    @property
    def has_table(self) -> bool:
        return any(isinstance(block, Table) for block in self.blocks)


def pages(
    blocks: Sequence[Block], source: str, *, number: int, reader: str, hidden: tuple[str, ...]
) -> list[Page]:
    """Blocks as pages, numbered from `number`; `hidden` goes to the first.

    A page ends where the writer ended it and before the title of another form.
    """
    sheets = [sheet for sheet in _cut(blocks) if sheet.blocks]
    names = _Names(sum(isinstance(block, Table) for block in blocks))
    return [
        _page(sheet, source, number + index, reader, hidden if index == 0 else (), names)
        for index, sheet in enumerate(sheets)
    ]


@dataclass(slots=True)
class _Names:
    """Numbers tables and lines over the whole document, for places."""

    tables: int
    table: int = 0
    line: int = 0


def _cut(blocks: Sequence[Block]) -> list[_Sheet]:
    sheets = [_Sheet()]
    for block in blocks:
        if isinstance(block, PageBreak):
            sheets.append(_Sheet())
            continue
        title = isinstance(block, Line) and _TITLE.search(re.sub(r"\s", "", block.text))
        if title and sheets[-1].has_table:
            sheets.append(_Sheet())
        sheets[-1].blocks.append(block)
    return sheets


def _page(
    sheet: _Sheet, source: str, number: int, reader: str, hidden: tuple[str, ...], names: _Names
) -> Page:
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    edges = _common_edges(tables)
    columns = len(edges) - 1 if edges else max((table.size[1] for table in tables), default=1)
    cells: list[Cell] = []
    row = 0
    for block in sheet.blocks:
        if isinstance(block, Line):
            names.line += 1
            place = Place(line=names.line, column=1)
            cells.append(
                Cell(
                    row,
                    0,
                    block.text,
                    place,
                    column_span=columns,
                    confidence=confidence_in(block.text),
                    reader=reader,
                    ruled=False,
                )
            )
            row += 1
            continue
        names.table += 1
        title = f"表{names.table}" if names.tables > 1 else None
        cells += _table_cells(block, row, edges, reader, title)
        row += block.size[0]
    return Page(
        number=number,
        kind="document",
        source=source,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=row,
        columns=columns,
        column_edges=edges,
        hidden=hidden,
    )


def _table_cells(
    table: Table, top: int, edges: tuple[float, ...], reader: str, title: str | None
) -> Iterator[Cell]:
    for spot in table.spots:
        first, last = spot.column, spot.column + spot.column_span
        if edges and len(table.edges) > last:
            shares = _shares(table.edges)
            first, last = _nearest(shares[first], edges), _nearest(shares[last], edges)
        yield Cell(
            row=top + spot.row,
            column=first,
            text=spot.text,
            place=Place(cell=cell_name(spot.row + 1, spot.column + 1), sheet=title),
            row_span=spot.row_span,
            column_span=max(1, last - first),
            confidence=confidence_in(spot.text),
            reader=reader,
            ink=bool(spot.text) and spot.ink,
        )


def _common_edges(tables: Sequence[Table]) -> tuple[float, ...]:
    """The edges of all tables' columns as shares of the width; () when one has no widths."""
    if not tables or any(len(table.edges) <= table.size[1] for table in tables):
        return ()
    merged: list[float] = []
    for edge in sorted(edge for table in tables for edge in _shares(table.edges)):
        if not merged or edge - merged[-1] > _SNAP:
            merged.append(edge)
    return (*merged[:-1], 1.0)


def _shares(edges: Sequence[float]) -> list[float]:
    width = edges[-1] - edges[0] or 1.0
    return [(edge - edges[0]) / width for edge in edges]


def _nearest(share: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - share))
