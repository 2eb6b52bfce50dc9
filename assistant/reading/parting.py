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
from assistant.reading.characters import INK
from assistant.reading.crumbs import Crumbs, characters, even, share
from assistant.reading.lines import runs
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import Image

SHOWN: Final = 0.3  # text heights of a wall in sight that tell whether it is there
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
        ink = (sheet.bare < INK).astype(np.uint8)
        text = characters(ink, sheet.text, sheet.text_height)
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

        Args:
            spans: cells, and the columns that run through each.
            apart: text heights of white between two such texts at least.
            lost: whole pieces of the rules are gone; then the texts alone tell.
        """
        crumbs, least = self._crumbs
        rim = self._rim
        found: list[list[int]] = []
        for box, columns in spans:
            inside = self.text[box.y0 + rim : box.y1 - rim, box.x0 + rim : box.x1 - rim]
            white = runs(np.asarray(~inside.any(axis=0), np.bool_))
            gaps = [
                (box.x0 + rim + start, box.x0 + rim + stop)
                for start, stop in white
                if start > 0 and stop < inside.shape[1] and stop - start >= apart * self.height
            ]
            between = [x for x in columns if any(start <= x < stop for start, stop in gaps)]
            pixels, on, beside = (n[:, 0] for n in crumbs.counts(between, [box.y0, box.y1]))
            there = (pixels > 0) & (lost | (share(pixels, on, beside) >= least))
            found.append([x for x, sure in zip(between, there, strict=True) if sure])
        return found
