"""Rows whose grid the paper itself contradicts: a rule missed in some columns, or one too many.

In: lines and rows of recognised pictures. Out: the lines with cells that run over several
rows shared out among them, and whether a row is the rest of the one above. What was shared
out is unsure, so that a person looks at it. Nothing here can fail.

A worn rule leaves bits between the texts it parted, and they are read as dashes on a line
of their own. A rule that left nothing leaves texts that stand one under another; only beside
values of several rows are they shared out: where the page's own reader says that its rules are
gone, or where the cell holds as many labels or figures as it runs over rows, or labels that those
beside them share out. A rule that is none
cuts a name off the values of its row, which all stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from assistant.extraction.headers import Columns
from assistant.extraction.levels import is_spelled_out
from assistant.extraction.levels_together import labels_of_rows
from assistant.extraction.lexicon import LEVELS1, LEVELS2, Table
from assistant.extraction.lines import Line, Row
from assistant.extraction.mended import doubtful_grid
from assistant.extraction.values import bare, is_noise
from assistant.page import Cell

SHARED = "shared"
"""The reader of a cell that was shared out."""

_LEFT = 0.5
"""Certainty left of a cell that was shared out."""
_BIT = re.compile(r"\s*[-—–―_一]+\s*")
_VALUES = ("target", "actual", "weight", "score")
_SHARED_OUT = ("name", *_VALUES)
_GOES_ON = re.compile(r"[，,、；;：:（(]\s*$")
_TABLES: dict[str, Table] = {"level1": LEVELS1, "level2": LEVELS2}
_ENDED = 1.5
"""Characters that a line falls short of the widest at least, where no word was to follow."""


def shared_out(body: Sequence[Line]) -> list[Line]:
    """The lines, with the texts that bits of a rule part each in its own row."""
    result = []
    for line in body:
        cells = tuple(_share(cell, line.row) for cell in line.cells)
        result.append(replace(line, cells=cells) if line.page.kind == "picture" else line)
    return result


def _share(cell: Cell, row: int) -> Cell:
    """A cell's part on one of the rows it runs over; the cell itself where no bit parts it."""
    parts = _parted(cell.text) if cell.row_span > 1 else []
    if len(parts) != cell.row_span or not any(parts):
        return cell
    return shared(cell, row, parts[row - cell.row])


def shared(cell: Cell, row: int, text: str) -> Cell:
    """The part of a cell that stands on one row, unsure."""
    return replace(
        cell,
        row=row,
        row_span=1,
        text=text,
        confidence=min(cell.confidence, _LEFT),
        reader=SHARED,
        others=(),
        candidates=(),
        ink=bool(text),
    )


def _parted(text: str) -> list[str]:
    """The texts between the lines that are nothing but dashes."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if _BIT.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def stacked_out(body: Sequence[Line], columns: Columns) -> list[Line]:
    """The lines, with texts that stand one under another each in its own row."""
    result = list(body)
    for at, line in enumerate(body):
        for cell in line.own if line.page.kind == "picture" else ():
            roles = columns.roles_of(cell, line.page)
            beside = body[at : at + cell.row_span]
            if cell.row_span < 2 or len(roles) != 1:
                continue
            if [other.row for other in beside] != list(range(cell.row, cell.row + cell.row_span)):
                continue  # it reaches below the table, or over a row that is none of it
            parts = _parts(cell, roles[0], doubtful=doubtful_grid(line.page))
            if not parts and roles[0] == "level1":
                parts = labels_of_rows(cell, beside, columns)
            if not parts or not all(_valued(other, columns, roles[0]) for other in beside):
                continue
            for step, text in enumerate(parts):
                own = shared(cell, cell.row + step, text)
                cells = tuple(own if one is cell else one for one in result[at + step].cells)
                result[at + step] = replace(result[at + step], cells=cells)
    return result


def _parts(cell: Cell, role: str, *, doubtful: bool) -> list[str]:
    """The texts of the rows a cell runs over; [] where it may be one text for them all.

    Args:
        doubtful: rules of the page are gone, so that any text may be several.
    """
    if role in _TABLES:
        lines = [line for line in cell.text.split("\n") if not is_noise(line)]
        return _labels(lines, cell.row_span, _TABLES[role])
    if role not in _SHARED_OUT:
        return []
    parts = _stacked(cell.text, cell.row_span)
    counted = role in _VALUES and all(re.search(r"\d", part) for part in parts)
    return parts if doubtful or counted else []


def _labels(lines: Sequence[str], count: int, table: Table) -> list[str]:
    """The lines as `count` labels of the table, each spelled out; [] where they are not."""
    for stop in range(1, len(lines) + 1):
        label = "".join(lines[:stop])
        if not is_spelled_out(label, table):
            continue
        if count == 1 and stop == len(lines):
            return [label]
        rest = _labels(lines[stop:], count - 1, table) if count > 1 else []
        if rest:
            return [label, *rest]
    return []


def _valued(line: Line, columns: Columns, but: str) -> bool:
    """True when two values of the line's own stand beside the column of the role `but`."""
    roles = {
        role for cell in line.printed for role in columns.roles_of(cell, line.page) if role != but
    }
    return len(roles & {"name", *_VALUES}) > 1


def _stacked(text: str, count: int) -> list[str]:
    """The lines of text as `count` texts: one as wide as any wraps, a shorter one ends.

    None ends in a comma.
    """
    lines = [line for line in text.split("\n") if not is_noise(line)]
    if len(lines) == count:
        return [] if any(map(_GOES_ON.search, lines[:-1])) else lines
    widest = max(map(_width, lines), default=0)
    parts = [""]
    for line in lines:
        parts[-1] += line
        if _width(line) <= widest - _ENDED and not _GOES_ON.search(line):
            parts.append("")
    whole = [part for part in parts if part]
    return whole if len(whole) == count else []


def _width(text: str) -> float:
    """Width in characters of full width."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def carried_down(body: Sequence[Line], columns: Columns) -> list[Line]:
    """The lines, with a reason cut in two by a rule that is none put together again.

    A crease across a sheet parts the first lines of a reason from its row, and nothing else of
    that row stands above it. It may all the same be the reason of the row before, which is
    then unread.
    """
    result = list(body)
    for at in range(1, len(body) - 1):
        above, line, below = result[at - 1 : at + 2]
        if line.page.kind != "picture" or not (above.page is line.page is below.page):
            continue
        piece = [cell for cell in line.printed if not is_noise(cell.text)]
        rest, before = _reason(below, columns), _reason(above, columns)
        if (
            len(piece) != 1
            or rest is None
            or not bare(rest.text)
            or not _valued(below, columns, "")
        ):
            continue
        if columns.roles_of(piece[0], line.page) != ["explanation"] or piece[0].row_span > 1:
            continue
        if before is None or bare(before.text) or not _valued(above, columns, ""):
            continue
        whole = shared(rest, below.row, f"{piece[0].text}\n{rest.text}")
        unread = replace(before, reader=SHARED, ink=True)
        result[at - 1] = _with(above, before, unread)
        result[at] = _with(line, piece[0], shared(piece[0], line.row, ""))
        result[at + 1] = _with(below, rest, whole)
    return result


def _reason(line: Line, columns: Columns) -> Cell | None:
    """The line's own cell for the reason of its row."""
    own = [cell for cell in line.own if columns.roles_of(cell, line.page) == ["explanation"]]
    return own[0] if len(own) == 1 and own[0].row_span == 1 else None


def _with(line: Line, old: Cell, new: Cell) -> Line:
    return replace(line, cells=tuple(new if cell is old else cell for cell in line.cells))


def is_cut_off(above: Row, row: Row) -> bool:
    """True when `row` is no more than the name of the row above, cut off by a rule that is none.

    All values of the row above run down beside it, and that row has a blank cell for its name.
    """
    blank_name = bool(above.cells.get("name")) and not above.text("name")
    given = [role for role in _VALUES if above.text(role)]
    return (
        row.page is above.page
        and row.page.kind == "picture"
        and blank_name
        and bool(row.text("name"))
        and len(given) > 1
        and all(role in row.spanning and row.spanning[role].row == above.line for role in given)
        and not any(bare(cell.text) for role in _VALUES for cell in row.cells.get(role, ()))
    )


def is_half(above: Row, row: Row) -> bool:
    """True when `row` is the rest of the row above, cut through its values by a rule that is none.

    Both have one name, and what was reached and scored stands in the first of them alone, or
    runs down beside both.
    """
    name = row.spanning.get("name")
    reached = all(
        above.text(role)
        and not row.text(role)
        and (role not in row.spanning or row.spanning[role].row == above.line)
        for role in ("actual", "score")
    )
    same = name is not None and name.row == above.line and name in above.cells.get("name", ())
    return row.page is above.page and row.page.kind == "picture" and same and reached
