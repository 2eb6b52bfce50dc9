"""The cells of a form under names a model can cite, and the form as it is shown to one.

In: pages. Out: `Catalogue`: name → cell ("p1r12c3"), place → name, and the text of any
grid lines. Nothing here can fail: a name that does not exist resolves to nothing.

Cells that address the reader are withheld (`⊘`): a model may obey what it reads.
What is hidden on a page is no cell, and never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.extraction.instructions import addresses_reader
from assistant.form import Evidence
from assistant.page import Cell, Page, Place
from assistant.wording import tidy

LineKey = tuple[int, int]
"""A grid line: page number, row."""

_NAME = re.compile(r"p(\d+)\s*r(\d+)\s*c(\d+)([a-z]?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A named cell."""

    name: str
    page: Page
    cell: Cell

    @property
    def line(self) -> LineKey:
        """The grid line it begins on."""
        return self.page.number, self.cell.row

    @property
    def recognised(self) -> bool:
        """True when its characters were recognised and not given."""
        return self.page.kind in ("picture", "text")


class Catalogue:
    """Names for the cells of `pages`, which are the pages of one form."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = {page.number: page for page in pages}
        self.spots: dict[str, Spot] = {}
        self.withheld: set[str] = set()
        self._by_place: dict[tuple[int, Place], str] = {}
        self._on_line: dict[LineKey, list[Spot]] = {}
        for page in pages:
            for cell in page.cells:
                self._add(page, cell)
        self.lines: list[LineKey] = sorted(
            line
            for line, spots in self._on_line.items()
            if any(s.cell.text or s.cell.ink for s in spots)
        )

    def _add(self, page: Page, cell: Cell) -> None:
        name = base = f"p{page.number}r{cell.row}c{cell.column}"
        letter = ord("b")
        while name in self.spots:
            name, letter = f"{base}{chr(letter)}", letter + 1
        spot = Spot(name, page, cell)
        self.spots[name] = spot
        if cell.text and addresses_reader(cell.text):
            self.withheld.add(name)
        self._by_place.setdefault((page.number, cell.place), name)
        self._on_line.setdefault(spot.line, []).append(spot)

    def resolve(self, names: Iterable[str]) -> tuple[tuple[Spot, ...], bool]:
        """The cells of cited names in the order cited, and whether every name exists."""
        found: list[Spot] = []
        whole = True
        for text in names:
            match = _NAME.search(unicodedata.normalize("NFKC", text))
            name = "p{}r{}c{}{}".format(*match.groups()).lower() if match else ""
            if name in self.spots and name not in self.withheld:
                found.append(self.spots[name])
            else:
                whole = False
        return tuple(found), whole

    def of(self, evidence: Evidence | None) -> Spot | None:
        """The cell an evidence stands at."""
        if evidence is None or evidence.page is None:
            return None
        name = self._by_place.get((evidence.page, evidence.place()))
        return self.spots[name] if name else None

    def on(self, line: LineKey) -> list[Spot]:
        """The cells that begin on a line, left to right."""
        return sorted(self._on_line.get(line, ()), key=lambda spot: spot.cell.column)

    def reaching(self, lines: Sequence[LineKey]) -> list[Spot]:
        """Merged cells that begin above the first of `lines` on its page and reach into them."""
        rows: dict[int, list[int]] = {}
        for page, row in lines:
            rows.setdefault(page, []).append(row)
        return [
            spot
            for spot in self.spots.values()
            if (spot.cell.text and (wanted := rows.get(spot.page.number)))
            and spot.line not in lines
            and any(spot.cell.row < row < spot.cell.row + spot.cell.row_span for row in wanted)
        ]

    def show(self, lines: Iterable[LineKey]) -> str:
        """Grid lines as text: `p1r12: c0(6) 产出指标 | c3 ≥90.00(%)`; blank cells left out."""
        shown = []
        for line in lines:
            cells = [text for spot in self.on(line) if (text := self._shown(spot))]
            if cells:
                shown.append(f"p{line[0]}r{line[1]}: {' | '.join(cells)}")
        return "\n".join(shown)

    def show_spots(self, spots: Iterable[Spot]) -> str:
        """Single cells, one a line, under their full names."""
        return "\n".join(f"{spot.name} {self._text(spot)}" for spot in spots) or "(none)"

    def _shown(self, spot: Spot) -> str:
        text = self._text(spot)
        if not text:
            return ""
        short = spot.name[spot.name.index("c") :]
        span = f"({spot.cell.row_span})" if spot.cell.row_span > 1 else ""
        return f"{short}{span} {text}"

    def _text(self, spot: Spot) -> str:
        if spot.name in self.withheld:
            return "⊘"
        # A bar inside a cell would look like the end of it.
        text = " ".join(spot.cell.text.split()).replace("|", "｜")
        if not tidy(text):
            return "□" if spot.cell.ink and spot.page.kind == "picture" and spot.cell.reader else ""
        return text
