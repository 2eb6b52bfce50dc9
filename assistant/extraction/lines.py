"""Pages of one form laid one under another, as grid lines and indicator rows.

In: pages. Out: `Line`s in paper order, the shape of an indicator's `Row`, and where a cell stands across the page in
measures that can be compared between pages. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.extraction.values import bare
from assistant.form import Evidence
from assistant.page import Cell, Page
from assistant.wording import tidy


@dataclass(frozen=True, slots=True)
class Line:
    """One grid row of one page.

    Args:
        page: the page it stands on.
        row: its grid row on that page.
        cells: every cell that covers the row, left to right, blank ones too.
    """

    page: Page
    row: int
    cells: tuple[Cell, ...]

    @property
    def own(self) -> tuple[Cell, ...]:
        """Cells that begin on this line."""
        return tuple(cell for cell in self.cells if cell.row == self.row)

    @property
    def printed(self) -> tuple[Cell, ...]:
        """Cells that begin on this line and hold text."""
        return tuple(cell for cell in self.own if cell.text.strip())

    @property
    def loose(self) -> bool:
        """True for plain text: cells have a place in the line but no real width."""
        return self.page.kind == "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one indicator, by role, with cells inherited from a merged one above.

    Args:
        page: the page it begins on.
        line: its grid row there.
        cells: role → the cells that begin with this row.
        spanning: role → the merged cell from an earlier row that covers this one.
        labels: level1/level2 → the cell that covers the row, text or not.
        doubt: certainty left after what was done to the cells, by role.
        empty: no indicator, but its label cells tell where labels reach: a numbered row
            nobody filled in, or the rest of a row cut by the page end.
    """

    page: Page
    line: int
    cells: Mapping[str, tuple[Cell, ...]]
    spanning: Mapping[str, Cell] = field(default_factory=dict)
    labels: Mapping[str, Cell] = field(default_factory=dict)
    doubt: Mapping[str, float] = field(default_factory=dict)
    empty: bool = False

    def text(self, role: str) -> str:
        """The tidy text of a field's own cells."""
        return tidy("".join(bare(cell.text) for cell in self.cells.get(role, ())))

    def doubted(self, factor: float, *roles: str) -> Row:
        """The same row with roles made less certain."""
        doubt = dict(self.doubt)
        for role in roles:
            doubt[role] = doubt.get(role, 1.0) * factor
        return replace(self, doubt=doubt)


def lines(pages: Sequence[Page]) -> list[Line]:
    """All grid lines of the pages in paper order."""
    found: list[Line] = []
    for page in pages:
        rows: dict[int, list[Cell]] = {}
        for cell in page.cells:
            for row in range(cell.row, cell.row + max(1, cell.row_span)):
                rows.setdefault(row, []).append(cell)
        found.extend(
            Line(page, row, tuple(sorted(rows[row], key=lambda cell: cell.column)))
            for row in sorted(rows)
        )
    return found


def extent(cell: Cell, page: Page, *, measured: bool) -> tuple[float, float]:
    """Left and right of a cell: fractions of the table's width if `measured`, else columns."""
    right = cell.column + max(1, cell.column_span)
    if measured and page.column_edges and right < len(page.column_edges):
        return page.column_edges[cell.column], page.column_edges[right]
    if measured and page.columns:
        return cell.column / page.columns, right / page.columns
    return float(cell.column), float(right)


def measurable(pages: Iterable[Page]) -> bool:
    """True when columns of the pages can be compared by their place across the table.

    A page without a table, as a cover is, has no columns to be compared.
    """
    tables = [page for page in pages if any(cell.ruled for cell in page.cells)]
    return all(len(page.column_edges) == page.columns + 1 for page in tables or pages)


def overlap(one: tuple[float, float], two: tuple[float, float]) -> float:
    """The length two stretches have in common."""
    return max(0.0, min(one[1], two[1]) - max(one[0], two[0]))


def missing_at(page: Page, cell: Cell) -> Evidence:
    """Evidence that the text of a cell went into no field."""
    return Evidence.at(page.number, cell.place, raw=cell.text, status="missing", confidence=0.0)
