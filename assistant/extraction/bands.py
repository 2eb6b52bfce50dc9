"""Level labels printed as bands across the table, over the rows they hold for.

In: the lines of the table's body, its columns, and the labels settled from cells beside the
rows. Out: the lines that are no bands, the bands, and the labels with those of the bands.
Nothing here can fail.

A band is a line that holds a label and nothing else but, at most, the sums of its rows; it
takes the place of a column that the table does not have, and holds to the next band of its
level, over page ends too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.extraction.headers import Columns
from assistant.extraction.levels import is_usual, kind_of
from assistant.extraction.lexicon import LEVELS1, LEVELS2, Table, key
from assistant.extraction.lines import Line, Row
from assistant.extraction.values import Found, blank, figure, recognised, text_value
from assistant.form import Evidence
from assistant.page import Cell

_TABLES: dict[str, Table] = {"level1": LEVELS1, "level2": LEVELS2}
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?=[\u3400-\u9fff]{2})")
_SUMS = frozenset({"weight", "score"})
_ACROSS = frozenset({"name", "target"})
"""Columns that a cell runs over in every band whose cells are merged."""
_ALL = frozenset({"name", "target", "actual"})
_LABELLED = frozenset({"name", "level2"})
_OWN = re.compile(r"[\u3400-\u9fff]{2,12}")
_NUMBER = re.compile(r"[一二三四五六七八九十]{1,2}|\d{1,2}")
_SURE = 0.98
"""Certainty of a band that is a label letter by letter and was read legibly."""
_LEGIBLE = 0.8


@dataclass(frozen=True, slots=True)
class Band:
    """A label across the table: its level, its line, its text, and the words in it."""

    role: str
    line: Line
    found: Found


def without_bands(body: Sequence[Line], columns: Columns) -> tuple[list[Line], list[Band]]:
    """The lines that are no bands, and the bands, in paper order."""
    told = [(line, _label(line, columns)) for line in body]
    cells = [cell for _, cell in told if cell is not None]
    role = _role_of(cells, columns)
    if role is None:
        return list(body), []
    if role == "level1":  # 满意度指标, a label of both levels, among bands of the first
        told = [(line, cell or _label(line, columns, either=True)) for line, cell in told]
    kept: list[Line] = []
    bands: list[Band] = []
    for line, cell in told:
        if cell is not None and is_usual(_word(cell), _TABLES[role]):
            bands.append(Band(role, line, _told(line, cell)))
        elif cell is not None:
            # Of the other level, or nobody's: it ends the band above all the same.
            bands.append(Band(role, line, _told(line, cell).doubted(0.5)))
        else:
            kept.append(line)
    return kept, bands


def under_bands(
    levels: Sequence[Mapping[str, Found]],
    rows: Sequence[Row],
    bands: Sequence[Band],
    *,
    lost: bool,
) -> list[dict[str, Found]]:
    """The labels of each row, with those of the bands over it.

    Args:
        levels, rows: the labels settled so far, and the rows they are on.
        bands: the labels across the table.
        lost: whether labels of level 1 were printed somewhere that no column tells.
    """
    result = []
    for row, level in zip(rows, levels, strict=True):
        own = dict(level)
        for role in {band.role for band in bands}:
            over = [band for band in bands if band.role == role and _at(band.line) < _place(row)]
            own[role] = over[-1].found if over else _lost(row)
        if lost and not bands:
            own["level1"] = _lost(row)
        result.append(own)
    return result


def _label(line: Line, columns: Columns, *, either: bool = False) -> Cell | None:
    """The label of a band; None for any other line.

    Args:
        either: take a label that is one of both levels, in a cell that is not merged, too.
    """
    words = [cell for cell in line.printed if _is_word(cell, line, columns)]
    if len(words) != 1 or not words[0].ruled or words[0].row_span > 1:
        return None
    cell, word = words[0], _word(words[0])
    roles = set(columns.roles_of(cell, line.page))
    figures = [one for one in line.printed if one is not cell and figure(one.text)]
    held = [set(columns.roles_of(one, line.page)) - {"serial"} for one in figures]
    if any(not under <= _SUMS for under in held):
        return None
    sums = [under for under in held if under]
    first, second = is_usual(word, LEVELS1), is_usual(word, LEVELS2)
    if not first and not second:
        # A label of the office's own (履职效能), over all columns of the table.
        return cell if roles >= _ALL and not sums and _OWN.fullmatch(word) else None
    if sums and kind_of(word, LEVELS1) == "execution":
        return None  # the points for budget execution, among the indicators
    if "name" in roles and (roles >= _ACROSS or len(roles) > 1):
        return cell
    # In a cell of its own, not merged: only what is a label of no other level is no row's.
    return cell if roles & _LABELLED and not sums and first and (either or not second) else None


def _is_word(cell: Cell, line: Line, columns: Columns) -> bool:
    """True for words of the line itself: no sum, no number of the band, no label down the side."""
    roles = set(columns.roles_of(cell, line.page)) - {"serial"}
    if figure(cell.text) or blank(cell.text):
        return False
    if not roles and _NUMBER.fullmatch(key(cell.text)):
        return False
    return not (roles and roles <= _TABLES.keys() and cell.row_span > 1)


def _role_of(cells: Sequence[Cell], columns: Columns) -> str | None:
    """The level that the bands stand for: one that has no column of its own."""
    if not cells:
        return None
    second = sum(
        is_usual(_word(cell), LEVELS2) and not is_usual(_word(cell), LEVELS1) for cell in cells
    )
    likely = "level2" if 2 * second > len(cells) else "level1"
    return None if columns.has(likely) else likely


def _word(cell: Cell) -> str:
    """A band's label without its number and what stands in brackets behind it.

    “（一）产出指标（50分）” → 产出指标
    """
    return _NUMBERED.sub("", key(cell.text))


def _told(line: Line, cell: Cell) -> Found:
    found = text_value(line.page, [cell])
    one = found.evidence
    if recognised(line.page) and one.status == "read" and one.confidence >= _LEGIBLE:
        sure = max(one.confidence, _SURE)
        return replace(found, evidence=one.model_copy(update={"confidence": sure}))
    return found


def _lost(row: Row) -> Found:
    return Found(None, Evidence(page=row.page.number, status="missing", confidence=0.0))


def _at(line: Line) -> tuple[int, int]:
    return line.page.number, line.row


def _place(row: Row) -> tuple[int, int]:
    return row.page.number, row.line
