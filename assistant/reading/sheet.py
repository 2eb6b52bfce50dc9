"""Workbooks: the grid of every visible sheet, as a person would see it printed.

In: bytes of an XLSX or XLS file, or of an XML spreadsheet of 2003. Out: one page of kind
"sheet" for each visible sheet that has text. Merged cells become spans, numbers are written
as their format shows them, formulas show the value the program last saved. What a reader of the paper would
not see (hidden sheets, rows and columns, white or zero-size type, comments, file
properties) goes to `Page.hidden` and never into a cell. Fails with an `InputError`.

The three file formats meet in `Tab`; `xlsx.py`, `xls.py` and `xml2003.py` fill it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from assistant.errors import EmptyInput, OversizedInput
from assistant.page import Cell, Page, Place, Sight
from assistant.reading.beside import Spot, under, walls
from assistant.reading.guard import reading
from assistant.reading.numberformat import Shown

_MAX_FILLED = 200_000
_MAX_DENSE = 60_000
"""Blank cells are listed only on grids up to this size; a form has a few hundred."""
_DEFAULT_WIDTH = 8.43
_GUESSED = 0.5
"""Confidence of a number whose format is beyond us, and of a text that is struck out in part."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored cell, as shown.

    Args:
        text: what the cell shows; "" for a formula whose value was never saved.
        confidence: 1.0 unless the text had to be chosen.
        candidates: other texts it could be.
        lost: something is in the cell that could not be shown.
    """

    text: str
    confidence: float = 1.0
    candidates: tuple[Sight, ...] = ()
    lost: bool = False


def as_shown(cell: Shown, **others: Any) -> Entry:
    """The entry of a cell, in doubt where its number format is beyond us."""
    return Entry(cell.text.strip(), 1.0 if cell.certain else _GUESSED, **others)


def partly_struck(pieces: Sequence[tuple[str, bool]]) -> Entry:
    """The entry of a text whose struck-out pieces no longer count; in doubt where any is.

    Args:
        pieces: texts in order, and whether each is struck out.
    """
    whole = "".join(text for text, _ in pieces).strip()
    left = "".join(text for text, struck in pieces if not struck).strip()
    if left == whole:
        return Entry(whole)
    return Entry(left, _GUESSED, (Sight(whole, _GUESSED, "sheet"),), lost=not left)


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet, rows and columns from 1 as in the program.

    Args:
        name: the sheet's name.
        entries: what the visible cells show.
        spans: (rows, columns) covered by each merged cell, by its top-left corner.
        hidden_rows, hidden_columns: not printed.
        widths: of columns, in any one unit.
        bordered: cells with a drawn border.
        concealed: texts in the sheet that cannot be seen.
        visible: the sheet itself can be seen.
    """

    name: str
    entries: Mapping[tuple[int, int], Entry]
    spans: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    widths: Mapping[int, float] = field(default_factory=dict)
    bordered: frozenset[tuple[int, int]] = frozenset()
    concealed: tuple[str, ...] = ()
    visible: bool = True


def read_sheets(name: str, data: bytes, kind: str, *, number: int) -> list[Page]:
    """The pages of a workbook, numbered from `number`.

    Raises:
        EmptyInput: no visible sheet has text.
        DamagedInput: the workbook cannot be opened.
        OversizedInput: more filled cells than any form has.
    """
    with reading(name, "the workbook"):
        if kind == "xls":
            from assistant.reading.xls import properties, tabs
        elif kind == "xml2003":
            from assistant.reading.xml2003 import properties, tabs
        else:
            from assistant.reading.xlsx import properties, tabs
        opened = list(tabs(data))
        about = properties(data)
    if sum(len(tab.entries) for tab in opened) > _MAX_FILLED:
        raise OversizedInput(
            f"the workbook has more than {_MAX_FILLED} filled cells",
            where=name,
            advice="save the form's sheet alone in a new workbook",
        )
    shown = [tab for tab in opened if tab.visible and any(e.text for e in _seen(tab).values())]
    if not shown:
        raise EmptyInput(
            "no visible sheet has text", where=name, advice="unhide the form's sheet and save again"
        )
    unseen = [text for tab in opened if tab not in shown for text in _all_texts(tab)]
    pages: list[Page] = []
    for index, tab in enumerate(shown):
        hidden = (*_concealed(tab), *(unseen if index == 0 else ()), *(about if index == 0 else ()))
        several = tab.name if len(shown) > 1 else None
        parts = [_page(p, name, number + index, several, tuple(hidden)) for p in _parts(tab)]
        pages.append(under(parts) if len(parts) > 1 else parts[0])
    return pages


def cell_name(row: int, column: int) -> str:
    """The spreadsheet's name of a cell, both counted from 1.

    >>> cell_name(26, 6), cell_name(1, 28)
    ('F26', 'AB1')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _parts(tab: Tab) -> list[Tab]:
    """The sheet, cut where another form stands beside the first.

    A text of several forms is in each; the columns of the others are hidden there.
    """
    reach = {
        (row, column): column + tab.spans.get((row, column), (1, 1))[1]
        for (row, column), entry in _seen(tab).items()
        if entry.text
    }
    found = walls([Spot(*at, stop, tab.entries[at].text) for at, stop in sorted(reach.items())])
    if not found:
        return [tab]
    last = max(column + tab.spans.get((row, column), (1, 1))[1] for row, column in tab.entries)
    parts: list[Tab] = []
    for start, stop in pairwise([1, *found, last]):
        entries = {
            at: entry
            for at, entry in tab.entries.items()
            if at[1] < stop and reach.get(at, at[1] + 1) > start
        }
        others = frozenset({*range(1, start), *range(stop, last)})
        parts.append(replace(tab, entries=entries, hidden_columns=tab.hidden_columns | others))
    return parts


def _seen(tab: Tab) -> dict[tuple[int, int], Entry]:
    """Entries in visible rows and columns; a merged cell is seen if any part of it is."""
    seen: dict[tuple[int, int], Entry] = {}
    covered = _covered(tab)
    for (row, column), entry in tab.entries.items():
        if (row, column) in covered:
            continue
        down, across = tab.spans.get((row, column), (1, 1))
        if any(row + step not in tab.hidden_rows for step in range(down)) and any(
            column + step not in tab.hidden_columns for step in range(across)
        ):
            seen[row, column] = entry
    return seen


def _covered(tab: Tab) -> set[tuple[int, int]]:
    # A hostile or careless span may cover the whole sheet; only written places matter.
    last_row = max((row for row, _ in tab.entries), default=0)
    last_column = max((column for _, column in tab.entries), default=0)
    return {
        (below, right)
        for (row, column), (down, across) in tab.spans.items()
        for below in range(row, min(row + down, last_row + 1))
        for right in range(column, min(column + across, last_column + 1))
        if (below, right) != (row, column)
    }


def _all_texts(tab: Tab) -> Iterator[str]:
    yield from (entry.text for entry in tab.entries.values() if entry.text)
    yield from tab.concealed


def _concealed(tab: Tab) -> Iterator[str]:
    seen = _seen(tab)
    yield from (e.text for place, e in tab.entries.items() if place not in seen and e.text)
    yield from tab.concealed


def _page(tab: Tab, source: str, number: int, sheet: str | None, hidden: tuple[str, ...]) -> Page:
    seen = {place: entry for place, entry in _seen(tab).items() if entry.text or entry.lost}
    # Rows nobody wrote in are spacers; columns are kept, so that blank ones can be named.
    rows = sorted({row for row, _ in seen})
    ruled = _ruled_rows(tab, seen, rows)
    last = max(column + tab.spans.get((row, column), (1, 1))[1] - 1 for row, column in seen)
    last = max(min(last, 256), max(column for _, column in seen))
    written = {c for row, c in seen if row in ruled or c not in tab.hidden_columns}
    columns = [
        column
        for column in range(min(written or {c for _, c in seen}), last + 1)
        if column not in tab.hidden_columns or column in written
    ]
    row_at = {row: index for index, row in enumerate(rows)}
    column_at = {column: index for index, column in enumerate(columns)}
    dense = len(rows) * len(columns) <= _MAX_DENSE
    covered = _covered(tab)
    cells: list[Cell] = []
    for row in rows:
        own = row in ruled
        for column in columns if own else sorted(c for r, c in seen if r == row):
            entry = seen.get((row, column))
            if (row, column) in covered or (entry is None and not dense):
                continue
            down, across = tab.spans.get((row, column), (1, 1))
            cells.append(
                Cell(
                    row=row_at[row],
                    column=column_at[column] if own else 0,
                    row_span=max(1, sum(row + step in row_at for step in range(min(down, 2_000)))),
                    column_span=sum(column + step in column_at for step in range(min(across, 300)))
                    if own
                    else len(columns),
                    text=entry.text if entry else "",
                    place=Place(cell=cell_name(row, column), sheet=sheet),
                    confidence=entry.confidence if entry else 1.0,
                    reader="sheet",
                    candidates=entry.candidates if entry else (),
                    ruled=own,
                    ink=entry is not None,
                )
            )
    widths = [tab.widths.get(column, _DEFAULT_WIDTH) or _DEFAULT_WIDTH for column in columns]
    edges = [sum(widths[:index]) / sum(widths) for index in range(len(widths))]
    return Page(
        number=number,
        kind="sheet",
        source=source,
        cells=tuple(cells),
        rows=len(rows),
        columns=len(columns),
        column_edges=(*edges, 1.0),
        hidden=hidden,
        remarks=_remarks(seen),
    )


def _remarks(seen: Mapping[tuple[int, int], Entry]) -> tuple[str, ...]:
    lost = sorted(
        place
        for place, entry in seen.items()
        if entry.lost and not entry.text and not entry.candidates
    )
    if not lost:
        return ()
    first = cell_name(*lost[0])
    return (
        f"{len(lost)} formulas have no saved value (the first in {first}):"
        " open the workbook, let it calculate and save it",
    )


def _ruled_rows(tab: Tab, seen: Mapping[tuple[int, int], Entry], rows: list[int]) -> set[int]:
    """Rows that belong to the table.

    A lone text above the first or below the last row of several is a title or a note,
    whether the whole sheet has borders or none.
    """
    filled: dict[int, list[int]] = {row: [] for row in rows}
    for row, column in seen:
        filled[row].append(column)
    several = [row for row in rows if len(filled[row]) > 1]
    if not several:
        return set(rows) & {row for row, _ in tab.bordered}
    ruled: set[int] = set()
    for row in rows:
        lone = len(filled[row]) == 1
        outside = row < several[0] or row > several[-1]
        bordered = any((row, column) in tab.bordered for column in filled[row])
        if not lone or not outside or (bordered and row > several[-1]):
            ruled.add(row)
    return ruled
