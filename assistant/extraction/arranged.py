"""Tables that stand otherwise than forms have them, laid as forms have them.

In: pages. Out: the same pages, with the cells of such tables at other places of the grid and
the same places on the paper. Nothing here can fail; a page laid once is not laid again.

Turned: indicators are columns, and 一级指标, 年度指标值, 得分 … run down the side. In panels:
header, budget and goals stand beside the table of indicators and not above it. Without rules:
the headings of one header stand at several heights, each in the middle of its storeys. `paired`,
`listed`, `ragged`, `repeated` and `column_numbers` tell of more kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from assistant.extraction.column_numbers import without_column_numbers
from assistant.extraction.frombelow import upright
from assistant.extraction.lexicon import BUDGET_COLUMNS, COLUMNS, FIELDS, role_of
from assistant.extraction.lines import Line, lines
from assistant.extraction.listed import listed
from assistant.extraction.mended import is_parted_by_white
from assistant.extraction.paired import paired
from assistant.extraction.ragged import ragged
from assistant.extraction.repeated import unrepeated
from assistant.extraction.ruined import LABELS
from assistant.extraction.storeys import is_header
from assistant.page import Cell, Page

_SURE: Final = 90
_LEAST: Final = 5
"""Headings that run down the side of a turned table, at least."""
_BESIDE: Final = 2
"""Labels of the header or the budget beside a table of indicators, at least."""


def arranged(pages: Sequence[Page]) -> list[Page]:
    """The pages with every table as forms have it."""
    bare = [without_column_numbers(upright(page)) for page in pages]
    return [
        _unpanelled(_turned(paired(_joined(unrepeated(ragged(listed(page))))))) for page in bare
    ]


def _joined(page: Page) -> Page:
    """The page with headings beside one another on one line, where white parts the lines."""
    if not is_parted_by_white(page):
        return page
    for upper, lower in pairwise(lines([page])):
        one, two = upper.printed, lower.printed
        if any(map(is_header, (upper, lower))) or not one or not two or not _apart(one, two):
            continue
        if not is_header(replace(lower, cells=(*two, *(replace(c, row=lower.row) for c in one)))):
            continue
        under = {id(c) for c in lower.own if not c.text.strip() and not _apart([c], one)}
        moved = {id(c) for c in one}
        cells = [
            replace(c, row=lower.row) if id(c) in moved else c
            for c in page.cells
            if id(c) not in under
        ]
        return replace(page, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))
    return page


def _apart(one: Sequence[Cell], two: Sequence[Cell]) -> bool:
    """True where no cell of one line stands over one of the other."""
    return not any(
        a.column < b.column + b.column_span and b.column < a.column + a.column_span
        for a in one
        for b in two
    )


def _turned(page: Page) -> Page:
    """The page with a turned table of indicators turned back."""
    for column in range(page.columns - 1):
        run = _headings_down(page, column)
        if not run:
            continue
        top, bottom = run[0].row, run[-1].row + run[-1].row_span
        inside = [cell for cell in page.cells if _reaches(cell, top, bottom)]
        table = [cell for cell in inside if cell.column >= column]
        whole = all(top <= c.row and c.row + c.row_span <= bottom and c.ruled for c in inside)
        if not whole or any(cell.column < column and cell.text.strip() for cell in inside):
            continue
        edges = sorted({edge for c in table for edge in (c.column, c.column + c.column_span)})
        at = {edge: index for index, edge in enumerate(edges)}
        back = [
            replace(
                cell,
                row=top + at[cell.column],
                column=cell.row - top,
                row_span=at[cell.column + cell.column_span] - at[cell.column],
                column_span=cell.row_span,
            )
            for cell in table
        ]
        head = Line(page, top, tuple(cell for cell in back if cell.row == top))
        if is_header(head) and len(edges) > _BESIDE + 1:
            more = len(edges) - 1 - (bottom - top)
            return _with(page, inside, back, after=bottom, more=more)
    return page


def _headings_down(page: Page, column: int) -> list[Cell]:
    """Headings of an indicator table one under another, from that of its first label down."""
    run: list[Cell] = []
    for cell in sorted(page.cells, key=lambda cell: cell.row):
        if cell.column != column or not cell.ruled:
            continue
        role = role_of(cell.text, COLUMNS, floor=_SURE)
        follows = run and cell.row == run[-1].row + run[-1].row_span
        if role is not None and role[0] in LABELS and not follows:
            run = [cell]
        elif role is not None and follows:
            run.append(cell)
        elif len(run) >= _LEAST:
            break
        else:
            run = []
    return run if len(run) >= _LEAST else []


def _unpanelled(page: Page) -> Page:
    """The page with what stands beside the table of indicators above it."""
    for line in lines([page]):
        if not is_header(line):
            continue
        named = [c for c in line.printed if (r := role_of(c.text, COLUMNS)) and r[0] != "block"]
        below = [cell for cell in page.cells if cell.ruled and cell.row >= line.row]
        if not named or not below:
            continue
        wall = min(cell.column for cell in named)
        edge = max(cell.column + cell.column_span for cell in named)
        for left, right in ((0, wall), (edge, page.columns)):
            crossing = [c.row for c in below if _crosses(c, left) or _crosses(c, right)]
            stop = min(crossing, default=max(c.row + c.row_span for c in below))
            panel = [c for c in below if left <= c.column < right and c.row < stop]
            if sum(map(_is_label, panel)) < _BESIDE:
                continue
            table = [c for c in page.cells if line.row <= c.row < stop and c not in panel]
            height = stop - line.row
            moved = [replace(cell, row=cell.row + height) for cell in table]
            return _with(page, [*panel, *table], [*panel, *moved], after=stop, more=height)
    return page


def _is_label(cell: Cell) -> bool:
    """True for the label of a field of the header, or of an amount of the budget."""
    return any(role_of(cell.text, known, floor=_SURE) for known in (FIELDS, BUDGET_COLUMNS))


def _crosses(cell: Cell, column: int) -> bool:
    return cell.column < column < cell.column + cell.column_span


def _reaches(cell: Cell, top: int, bottom: int) -> bool:
    return cell.row < bottom and cell.row + cell.row_span > top


def _with(page: Page, old: Sequence[Cell], new: Sequence[Cell], *, after: int, more: int) -> Page:
    """The page with cells in the place of others, and what stands below further down."""
    gone = {id(cell) for cell in old}
    rest = [cell for cell in page.cells if id(cell) not in gone]
    below = [replace(c, row=c.row + more) if c.row >= after else c for c in rest]
    cells = sorted([*below, *new], key=lambda cell: (cell.row, cell.column))
    columns = max(page.columns, *(cell.column + cell.column_span for cell in new))
    edges = page.column_edges
    if columns > page.columns and edges:
        edges = tuple(index / columns for index in range(columns + 1))
    return replace(
        page, cells=tuple(cells), rows=page.rows + more, columns=columns, column_edges=edges
    )
