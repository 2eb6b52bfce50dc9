"""A form laid out as one ruled table, before it becomes ink: cells on a common grid.

In: the calls of `Ruling` by the blocks. Out: a `Sheet`: cells with their place and what
field they print. Horizontal places are thousandths of the table's width.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

WIDE = 1000
SNAP = 28


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed cell.

    Args:
        row, row_span: on the sheet's rows, from 0.
        x0, x1: thousandths of the table's width.
        text: as printed, without line breaks.
        left: set at the left edge instead of centred.
        upright: one character a line.
        label: a level label, which may stand on one page only when its cell is split.
    """

    row: int
    row_span: int
    x0: int
    x1: int
    text: str
    left: bool = False
    upright: bool = False
    label: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form.

    Args:
        above, below: lines of text outside the table; the first of `above` that equals
            `title` is printed large.
        cells: in reading order.
        rows: how many rows the table has.
        header: the rows that a page break may repeat.
        expected: the exchange format's `form` for this sheet.
        mistakes: planted mistakes that show on it, as plain records.
    """

    title: str
    above: tuple[str, ...]
    cells: tuple[Printed, ...]
    rows: int
    header: range
    below: tuple[str, ...]
    expected: dict[str, Any] = field(default_factory=dict)
    mistakes: tuple[dict[str, Any], ...] = ()

    def edges(self) -> list[int]:
        """All vertical rules' places, left to right, 0 and 1000 included."""
        return sorted({x for cell in self.cells for x in (cell.x0, cell.x1)})


class Ruling:
    """Collects cells row by row; new vertical rules snap to those given at the start."""

    def __init__(self, edges: Iterable[int]) -> None:
        self._edges = sorted({0, WIDE, *edges})
        self.cells: list[Printed] = []
        self.rows = 0

    def snap(self, x: float) -> int:
        """The place of an existing rule when one is near, else `x`."""
        nearest = min(self._edges, key=lambda edge: abs(edge - x))
        return nearest if abs(nearest - x) <= SNAP else round(x)

    def row(self, *cells: tuple[float, float, str] | tuple[float, float, str, bool]) -> int:
        """A row of cells (x0, x1, text[, left]); returns its number."""
        for cell in cells:
            x0, x1 = self.snap(cell[0]), self.snap(cell[1])
            left = cell[3] if len(cell) == 4 else False
            self.cells.append(Printed(self.rows, 1, x0, x1, cell[2], left))
        self.rows += 1
        return self.rows - 1

    def span(
        self,
        rows: range,
        x0: float,
        x1: float,
        text: str,
        *,
        upright: bool = False,
        label: bool = False,
    ) -> None:
        """A cell over several rows already ruled, or about to be."""
        self.cells.append(
            Printed(
                rows.start,
                len(rows),
                self.snap(x0),
                self.snap(x1),
                text,
                upright=upright,
                label=label,
            )
        )

    def finished(self) -> tuple[Printed, ...]:
        """All cells in reading order."""
        return tuple(sorted(self.cells, key=lambda cell: (cell.row, cell.x0)))
