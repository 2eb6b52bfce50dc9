"""Rows of plain text whose cells slid into a neighbour's column.

In: the rows of a form read from text, sorted by column. Out: the same rows, a slid cell
put back where its kind of value belongs. Nothing here can fail.

OCR text has no rules: when a cell is lost, those to its right may move up. A row is
looked at again only when its weight or score is blank or no number. Every way to lay its
cells on the columns in order is priced (a cell off its column, a number where words
belong, a blank weight, an actual value unlike the others of such targets); the cheapest
is taken, and unless it is the row as printed, what was moved is doubted and keeps the
other reading as a candidate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from assistant.extraction.glued import leading_numbers
from assistant.extraction.headers import Columns
from assistant.extraction.lines import Row
from assistant.extraction.values import blank, figure
from assistant.page import Cell, Sight

_VALUES = ("target", "actual", "weight", "score")


def realign(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """Rows with slid cells put back."""
    order = sorted(
        (role for role in columns.stretches if role in _VALUES),
        key=lambda role: columns.stretches[role],
    )
    if "weight" not in order:
        return list(rows)
    sound = [row for row in rows if not _odd(row, order)]
    if len(sound) < 3:
        return list(rows)  # nothing to compare with
    profile = _Profile(sound)
    return [
        _laid(row, order, profile) if row.page.kind == "text" and _odd(row, order) else row
        for row in rows
    ]


def _odd(row: Row, order: Sequence[str]) -> bool:
    return any(figure(row.text(role)) is None for role in ("weight", "score") if role in order)


class _Profile:
    """How values look in the rows that are in order."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.weights = Counter(figure(row.text("weight")) for row in rows)
        percent = [row for row in rows if "%" in row.text("target")]
        alike = sum("%" in row.text("actual") for row in percent)
        self.percent_share = alike / len(percent) if len(percent) >= 3 else 0.5
        signed = sum(bool(re.search(r"[^\d.,]", row.text("target"))) for row in rows)
        self.worded_share = signed / len(rows)

    def cost(self, laid: dict[str, str], order: Sequence[str]) -> float:
        """How unlike the other rows a row would be."""
        cost = 0.0
        weight = figure(laid.get("weight", ""))
        score = figure(laid.get("score", ""))
        target, actual = laid.get("target", ""), laid.get("actual", "")
        if blank(laid.get("weight", "")):
            cost += 3.0
        elif weight is None:
            cost += 6.0
        elif weight not in self.weights:
            cost += 1.0
        if "score" in order:
            if blank(laid.get("score", "")):
                cost += 1.5
            elif score is None:
                cost += 6.0
            elif weight is not None and score[0] > weight[0]:
                cost += 3.0
        if not target:
            cost += 3.0
        elif figure(target) and not figure(target)[1]:  # type: ignore[index]
            cost += 2.0 * self.worded_share
        if not actual:
            cost += 1.5
        elif "%" in target and "%" not in actual and figure(actual):
            cost += 3.0 * (self.percent_share - 0.5) if self.percent_share > 0.5 else 0.0
        return cost


def _laid(row: Row, order: Sequence[str], profile: _Profile) -> Row:
    row = _weight_cut_off(row, order, profile)
    if not _odd(row, order):
        return row
    cells: list[tuple[int, Cell]] = [
        (order.index(role), cell)
        for role in order
        for cell in row.cells.get(role, ())
        if cell.text.strip()
    ]
    if not cells or len(cells) > len(order):
        return row
    printed = tuple(index for index, _ in cells)
    best: tuple[float, tuple[int, ...]] | None = None
    for spots in combinations(range(len(order)), len(cells)):
        laid = {
            order[spot]: cell.text.strip() for spot, (_, cell) in zip(spots, cells, strict=True)
        }
        moved = [spot - was for spot, was in zip(spots, printed, strict=True)]
        # Cells slide together: what counts is where the slide begins or ends.
        slides = sum(abs(now - then) for then, now in zip([0, *moved], moved, strict=False))
        price = profile.cost(laid, order) + 1.0 * slides
        if (
            best is None
            or price < best[0] - 1e-9
            or (abs(price - best[0]) <= 1e-9 and spots == printed)
        ):
            best = (price, spots)
    if best is None or best[1] == printed:
        return row
    fields = {role: kept for role, kept in row.cells.items() if role not in order}
    for role in order:
        # Where nothing is left, the place stays: that is where a person has to look.
        emptied = row.cells.get(role, ())[:1]
        fields[role] = tuple(replace(cell, text="", ink=False) for cell in emptied)
    moved_roles = []
    for spot, (was, cell) in zip(best[1], cells, strict=True):
        fields[order[spot]] = (cell,)
        if spot != was:
            moved_roles.append(order[spot])
    return replace(row, cells=fields).doubted(0.7, *moved_roles)


def _weight_cut_off(row: Row, order: Sequence[str], profile: _Profile) -> Row:
    """A weight glued to the front of the target to its right, cut off again."""
    where = order.index("weight")
    if where + 1 >= len(order) or order[where + 1] != "target":
        return row
    if figure(row.text("weight")) is not None:
        return row
    glued = [
        cell
        for role in ("weight", "target")
        for cell in row.cells.get(role, ())
        if cell.text.strip()
    ]
    if len(glued) != 1:
        return row
    cuts = leading_numbers(glued[0].text)
    if not cuts:
        return row
    cuts.sort(key=lambda cut: -profile.weights.get(figure(cut[0]), 0))

    def piece(part: int) -> Cell:
        others = tuple(Sight(cut[part], 0.3, "cut") for cut in cuts[1:])
        whole = (Sight(glued[0].text, 0.2, "cut"),) if part else ()
        return replace(glued[0], text=cuts[0][part], candidates=(*others, *whole))

    cells = {**row.cells, "weight": (piece(0),), "target": (piece(1),)}
    return replace(row, cells=cells).doubted(0.5, "weight", "target")
