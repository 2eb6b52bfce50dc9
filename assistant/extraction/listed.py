"""Text that a recognition program wrote one cell a line, laid as a table again.

In: a page of text. Out: the page with its rows, or as it was when it is no such list or can be
read in no way, or in more than one. Nothing here can fail.

Blank cells and the lower lines of merged ones are left out of such a list, so that rows have no
fixed length. What is known: how many columns the heading names, which of them hold figures, and
the usual labels. Only a list that all of this fits in exactly one way is laid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.extraction.levels import is_usual
from assistant.extraction.lexicon import (
    BUDGET_COLUMNS,
    COLUMNS,
    FIELDS,
    LEVELS1,
    LEVELS2,
    Table,
    key,
    role_of,
)
from assistant.extraction.money import AMOUNTS
from assistant.extraction.ruined import LABELS
from assistant.extraction.values import blank, figure, has_word
from assistant.page import Cell, Page
from assistant.wording import tidy

_ALONE: Final = 0.9
"""Share of a list's lines that hold one cell."""
_LEAST: Final = 5
_MONEY: Final = 3
_PAIR: Final = 2
_DOUBT: Final = 0.3
_SURE: Final = 90
_TOTAL = re.compile(r"(?:自评)?(?:总分|合计|总计|总得分|得分合计)")
_MARK = re.compile(r"[-—第]?\d{1,3}[-—页]?")
_GOAL = re.compile(
    r"(?:年度|年初)?(?:预期|总体|绩效|设定){0,2}目标|(?:目标|全年)?(?:实际)?完成情况"
)

Row = tuple[dict[int, Cell], int]
"""Cells by column, and where in the list the next row begins."""


def listed(page: Page) -> Page:
    """The page with the rows of its list."""
    cells = [cell for cell in page.cells if cell.text.strip()]
    rows = {cell.row for cell in cells}
    if page.kind != "text" or len(rows) < _ALONE * len(cells):
        return page
    start, roles = _heading(cells, COLUMNS)
    if len(roles) < _LEAST or not {"name", "score"} <= set(roles):
        return page
    table = Kinds(cells, roles)
    first = start + len(roles)
    found = [rows for end in table.ends for rows in table.rows(first, end)]
    if len(found) != 1:
        return page
    body, (total, after) = found[0], table.total(found[0], first)
    head = dict(enumerate(cells[start:first]))
    above = list(_above(cells[:start], len(roles)))
    laid = [*above, head, *(row for row, _ in body), total, *({0: one} for one in cells[after:])]
    return _page(page, laid, len(roles), len(laid) - len(cells[after:]))


def _heading(cells: Sequence[Cell], known: Table) -> tuple[int, list[str]]:
    """Where the longest run of headings begins, and the role of each."""
    best: tuple[int, list[str]] = (0, [])
    run: list[str] = []
    for index, cell in enumerate(cells):
        match = role_of(cell.text, known, floor=_SURE)
        first = known is not COLUMNS or run or (match and match[0] in LABELS)
        run = [*run, match[0]] if match and first and match[0] not in run else []
        if len(run) > len(best[1]):
            best = (index + 1 - len(run), run)
    return best


@dataclass(frozen=True, slots=True)
class Kinds:
    """A list of cells and the columns that its rows have."""

    cells: Sequence[Cell]
    roles: Sequence[str]

    @property
    def ends(self) -> list[int]:
        """Where the row of the total may begin."""
        return [i for i, cell in enumerate(self.cells) if _TOTAL.fullmatch(key(cell.text))][-1:]

    @property
    def labels(self) -> list[int]:
        """The columns of the labels."""
        return [i for i, role in enumerate(self.roles) if role in ("level1", "level2")]

    def rows(self, start: int, end: int) -> list[list[Row]]:
        """Every way to read the cells from `start` to `end` as rows; two at most."""
        if start == end:
            return [[]]
        found: list[list[Row]] = []
        begins = [start]
        if _MARK.fullmatch(tidy(self.cells[start].text)):
            begins.append(start + 1)  # the number of a page
        for begin in begins:
            for row, stop in self.rows_at(begin, end):
                found += [[(row, stop), *rest] for rest in self.rows(stop, end)]
                if len(found) > 1:
                    return found
        if begins[-1] == end:
            found.append([])
        return found

    def rows_at(self, start: int, end: int) -> Iterator[Row]:
        """Every row that may begin at `start`: with some of the labels, with a reason or none."""
        levels = self.labels
        values = [i for i in range(len(self.roles)) if i not in levels]
        # A label of level 1 has one of level 2 behind it: alone, 成本指标 is the latter.
        lower = "level2" in self.roles and is_usual(key(self.cells[start].text), LEVELS2)
        singles = [[i] for i in levels if not (lower and self.roles[i] == "level1")]
        for labels in ([], *singles, *([levels] if len(levels) > 1 else [])):
            for columns in (values, [i for i in values if self.roles[i] != "explanation"]):
                chosen = [*labels, *columns]
                stop = start + len(chosen)
                cells = dict(zip(chosen, self.cells[start:stop], strict=False))
                if stop <= end and all(self.fits(i, cell) for i, cell in cells.items()):
                    yield cells, stop

    def fits(self, column: int, cell: Cell) -> bool:
        """True for a cell of a kind that its column may hold."""
        role, text = self.roles[column], tidy(cell.text)
        if role in ("weight", "score"):
            return figure(text) is not None
        word = key(text)
        labelled = [is_usual(word, one) for one in (LEVELS1, LEVELS2)]
        if role in ("level1", "level2"):
            return labelled[role == "level2"]
        words = has_word(text) and not any(labelled)
        return words if role in ("name", "explanation") else not any(labelled)

    def total(self, rows: Sequence[Row], first: int) -> Row:
        """The total's row: its figures stand in the columns of the points."""
        at = self.ends[-1]
        after = at + 1
        while after < len(self.cells) and figure(self.cells[after].text):
            after += 1
        points = [i for i, role in enumerate(self.roles) if role in ("weight", "score")]
        figures = self.cells[at + 1 : after]
        if len(figures) < len(points):
            points = [self.roles.index("score")]
        return {0: self.cells[at], **dict(zip(points, figures, strict=False))}, after


def _above(cells: Sequence[Cell], width: int) -> Iterator[dict[int, Cell]]:
    """The rows above the heading: money under its headings, labels with what follows them."""
    start, roles = _heading(cells, BUDGET_COLUMNS)
    heads = range(start, start + len(roles) if len(roles) >= _MONEY else start)
    index = 0
    while index < len(cells):
        cell = cells[index]
        if index == heads.start and heads:
            yield {i + 1: one for i, one in enumerate(cells[start : heads.stop])}
            index = heads.stop
            while (line := _money(cells, index, roles)) is not None:
                yield line[0]
                index = line[1]
            continue
        if (goals := _goals(cells, index)) is not None:
            yield from goals[0]
            index = goals[1]
            continue
        label = role_of(cell.text, FIELDS, floor=_SURE) or _GOAL.fullmatch(key(cell.text))
        beside = cells[index + 1] if index + 1 < len(cells) and index + 1 not in heads else None
        if label and beside is not None and not _GOAL.fullmatch(key(beside.text)):
            yield {0: cell, 1: beside}
            index += 2
            continue
        yield {0: cell}
        index += 1


def _goals(cells: Sequence[Cell], start: int) -> tuple[list[dict[int, Cell]], int] | None:
    """Two headings of goals with the two texts below them, and where the list goes on.

    Of more texts, or fewer, nobody can say which heading they stand under: they are doubted.
    """
    stop = start
    while stop < len(cells) and _GOAL.fullmatch(key(cells[stop].text)):
        stop += 1
    heads = cells[start:stop]
    if len(heads) < _PAIR or len({_is_achieved(cell) for cell in heads[-_PAIR:]}) < _PAIR:
        return None
    end = stop
    while end < len(cells) and not role_of(cells[end].text, FIELDS, floor=_SURE):
        end += 1
    texts = cells[stop:end]
    aside = dict(enumerate(heads[:-_PAIR]))
    first = len(aside)
    row = {**aside, **{first + i: cell for i, cell in enumerate(heads[-_PAIR:])}}
    if len(texts) == _PAIR:
        return [row, {first + i: cell for i, cell in enumerate(texts)}], end
    return [row, *({first: replace(cell, confidence=_DOUBT)} for cell in texts)], end


def _is_achieved(cell: Cell) -> bool:
    return "完成" in cell.text


def _money(cells: Sequence[Cell], start: int, roles: Sequence[str]) -> Row | None:
    """A line of money: its name and a figure under each heading, or under each of an amount."""
    stop = start + 1
    while stop < len(cells) and (figure(cells[stop].text) or blank(cells[stop].text)):
        stop += 1
    columns = list(range(len(roles)))
    if stop - start - 1 != len(columns):
        columns = [i for i in columns if roles[i] in AMOUNTS]
    if start >= len(cells) or stop - start - 1 != len(columns) or not has_word(cells[start].text):
        return None
    figures = zip(columns, cells[start + 1 : stop], strict=True)
    return {0: cells[start], **{i + 1: cell for i, cell in figures}}, stop


def _page(page: Page, rows: Sequence[dict[int, Cell]], width: int, loose: int) -> Page:
    """A page of these rows; those of one cell, and what stands below the table, are loose."""
    width = max(width, *(max(row) + 1 for row in rows))
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        if len(row) == 1 or index >= loose:
            (only,) = row.values()
            cells.append(replace(only, row=index, column=0, column_span=width, ruled=False))
            continue
        cells += [
            replace(row[i], row=index, column=i, column_span=1, ruled=True)
            if i in row
            else Cell(index, i, "", row[min(row)].place, reader="text", ink=False)
            for i in range(width)
        ]
    return replace(page, cells=tuple(cells), rows=len(rows), columns=width)
