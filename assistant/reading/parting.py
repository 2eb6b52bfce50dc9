"""Texts that stand in one cell of a worn table and are those of two, and words cut by no rule.

In: a page and the lines of its table. Out: where crumbs of a rule part two texts of a cell, and
which sides of cells show and show none. Pure; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from assistant.page import Box
from assistant.reading import masks
from assistant.reading.characters import INK, in_words
from assistant.reading.crumbs import Crumbs, characters, even, share
from assistant.reading.lines import runs
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import Image

SHOWN: Final = 0.3  # text heights of a wall in sight that tell whether it is there
SEALED: Final = 0.5  # share of a wall under a seal, which hides whether it is there
WIDE: Final = 0.5  # of the table's width, a cell that may hold two goals
GAP: Final = 1.3  # text heights of white between them
INKED: Final = 0.4  # text heights of ink that is left of their rule
CLEARLY: Final = 1.5  # times the ink that is as likely a rule as dust: many places are looked at
RIM: Final = 0.175  # text heights around text and at the sides of a cell that are not looked at


@dataclass(frozen=True)
class Parting:
    """What parts the texts of a page that stand in one cell of its table: crumbs of rules.

    Args:
        ink, text: 1 where there is ink, and where characters stand.
        sealed: 1 under a seal, where nothing can be told.
        rows, columns: of the table, pixels.
        height: of the text.
    """

    ink: Image
    text: Image
    sealed: Image
    rows: Sequence[int]
    columns: Sequence[int]
    height: float

    @classmethod
    def of(cls, sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Parting:
        """That of a sheet, for a table found on it."""
        ink = (sheet.bare < INK).view(np.uint8)
        text = characters(ink, sheet.text, sheet.text_height)
        # Thin strokes on their own under a seal are what is left of it.
        text = (text & ~sheet.sealed) | (text & in_words(sheet.text, sheet.text_height))
        return cls(ink, text, sheet.sealed, rows, columns, sheet.text_height)

    def turned(self) -> Parting:
        """The same with rows and columns exchanged."""
        ink, text, sealed = map(masks.turned, (self.ink, self.text, self.sealed))
        return Parting(ink, text, sealed, self.columns, self.rows, self.height)

    @property
    def _rim(self) -> int:
        return max(2, round(RIM * self.height))

    @cached_property
    def _crumbs(self) -> tuple[Crumbs, float]:
        """Ink off text along upright lines, and the share of it that a rule has at least."""
        hidden = masks.dilated(self.text, 2 * self._rim, 2 * self._rim) | self.sealed
        crumbs = Crumbs(masks.turned(self.ink), masks.turned(hidden), self.height)
        return crumbs, even(*crumbs.wear(*crumbs.counts(self.columns, self.rows)))

    def bare(self, boxes: Sequence[Box]) -> list[bool]:
        """Of each cell whether its left side shows, and shows no rule."""
        crumbs, least = self._crumbs
        found: list[bool] = []
        for box in boxes:
            pixels, on, beside = crumbs.counts([box.x0], [box.y0, box.y1])
            seen = pixels >= SHOWN * self.height
            found.append(bool((seen & (share(pixels, on, beside) < least)).all()))
        return found

    def cuts(
        self, spans: Sequence[tuple[Box, Sequence[int]]], apart: float, lost: bool = False
    ) -> list[list[int]]:
        """Of each cell the columns at which crumbs of a rule part two texts.

        Under a seal none can be seen, and the texts tell where the rule goes on above or below.

        Args:
            spans: cells, and the columns that run through each.
            apart: text heights of white between two such texts at least.
            lost: whole pieces of the rules are gone; then the texts alone tell.
        """
        crumbs, least = self._crumbs
        found: list[list[int]] = []
        hidden: list[list[int]] = []
        for box, columns in spans:
            between = self._between(box, columns, apart)
            pixels, on, beside = (n[:, 0] for n in crumbs.counts(between, [box.y0, box.y1]))
            there = (pixels > 0) & (lost | (share(pixels, on, beside) >= least))
            under = self.sealed[box.y0 : box.y1, between].mean(axis=0) >= SEALED
            found.append([x for x, sure in zip(between, there, strict=True) if sure])
            hidden.append([x for x, unseen in zip(between, under & ~there, strict=True) if unseen])
        _go_on([box for box, _ in spans], found, hidden)
        return found

    def missed(self, boxes: Sequence[Box]) -> list[int]:
        """Rules in the white of the widest cells that no column of the table stands for.

        Above the indicators two goals stand abreast in columns of their own, whose one rule may
        be too short, and too worn, to be found on a whole page.
        """
        crumbs, least = self._crumbs
        found: list[int] = []
        for box in boxes:
            if box.width < WIDE * (self.columns[-1] - self.columns[0]):
                continue
            for start, stop in self._gaps(box, GAP):
                if any(start <= x < stop for x in self.columns):
                    continue
                counts = crumbs.counts(range(start, stop), [box.y0, box.y1])
                pixels, on, beside = (n[:, 0] for n in counts)
                shares = np.where(on >= INKED * self.height, share(pixels, on, beside), 0)
                if shares.max() >= CLEARLY * least:
                    found.append(start + int(shares.argmax()))
        return found

    def _gaps(self, box: Box, apart: float) -> list[tuple[int, int]]:
        """The white from top to bottom of a cell between two of its texts, so wide at least."""
        rim = self._rim
        inside = self.text[box.y0 + rim : box.y1 - rim, box.x0 + rim : box.x1 - rim]
        white = runs(np.asarray(~inside.any(axis=0), np.bool_))
        return [
            (box.x0 + rim + start, box.x0 + rim + stop)
            for start, stop in white
            if start > 0 and stop < inside.shape[1] and stop - start >= apart * self.height
        ]

    def _between(self, box: Box, columns: Sequence[int], apart: float) -> list[int]:
        """The columns that run through white so wide between two texts of a cell."""
        gaps = self._gaps(box, apart)
        return [x for x in columns if any(start <= x < stop for start, stop in gaps)]


def _go_on(boxes: Sequence[Box], found: list[list[int]], hidden: Sequence[Sequence[int]]) -> None:
    """Add the hidden cuts at which a wall of the cell above or below ends."""
    ends: dict[int, set[int]] = {}
    for box, own in zip(boxes, found, strict=True):
        for y in (box.y0, box.y1):
            ends.setdefault(y, set()).update([box.x0, *own, box.x1])
    grown = True
    while grown:
        grown = False
        for box, own, unseen in zip(boxes, found, hidden, strict=True):
            more = (ends[box.y0] | ends[box.y1]) & set(unseen) - set(own)
            if more:
                own[:] = sorted({*own, *more})
                ends[box.y0] |= more
                ends[box.y1] |= more
                grown = True
