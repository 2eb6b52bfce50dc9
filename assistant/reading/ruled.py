"""A ruled table as it was found: its lines, and the cells between them.

Nothing here computes but an outline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.page import Box

BRIDGED: Final = "rules bridged"
GONE: Final = "grid doubtful: whole pieces of its rules are gone"


@dataclass(frozen=True, slots=True)
class Ruled:
    """One cell: grid place, span, and its box inside the rules (pixels)."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: line positions in pixels and the cells between them, in reading order."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[Ruled, ...]
    soundness: float
    remarks: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        """The table's outline."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])
