"""A money line of the budget block, and how its cells are read.

In: cells of the block. Out: `Money` and `Block` records of `Found`s. Nothing can fail.
Names are kept without 其中： and ordinals, which say where a line stands, not its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.values import (
    Found,
    absent,
    blank,
    figure,
    number_value,
    recognised,
    text_value,
)
from assistant.form import Evidence
from assistant.page import Cell, Page
from assistant.wording import tidy

AMOUNTS = ("initial", "annual", "executed", "rate")
UNIT = re.compile(r"(亿元|万元|千元|元)")
_TOLD_ONCE = re.compile(r"(?<!位)单位([：:]?)(亿元|万元|千元|元)(?=元*$|[^\u3400-\u9fff])")
_TOLD_APART = re.compile(r"(?:^|\s{2,})(?:金额)?单位\s+(?:亿元|万元|千元|元)\s*$")
"""The unit at the end of a line, apart from what stands before: its colon was read as a gap."""
_UNBRACKETED = re.compile(r"[\u3400-\u9fff](?:万元|元万)$")
"""The unit behind the block's label in a narrow cell: its brackets or its order may be lost."""
OF_WHICH = re.compile(r"^(?:其中|其 中)\s*[：:]?\s*")
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]\s*")
_RATE = re.compile(r"[约>]?\d[\d.,]*[%％‰]?")
_RATE_AT_MOST = 16
"""Characters of a rate; more are a sentence, from a line that is none of money."""
_UNIT_LABEL = re.compile(r"(?:金额|资金|货币)?(?:计量)?单位[：:]?")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)分?[×xX*＊]执行率|执行率[×xX*＊](\d+(?:\.\d+)?)分?")
_SEEN_TWICE = 0.98
"""Certainty of a word of few that two readings have in common, whatever stands around it."""
_POINTS = re.compile(r"[（(](?:分值|满分|权重)?[：:]?(\d+(?:\.\d+)?)分[)）]")


@dataclass(frozen=True, slots=True)
class Money:
    """One money line: name and amounts."""

    name: Found
    amounts: Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Block:
    """The budget block.

    Args:
        taken: (page number, grid row) of the lines it stands on.
    """

    unit: Found = field(default_factory=absent)
    weight: Found = field(default_factory=absent)
    score: Found = field(default_factory=absent)
    lines: tuple[Money, ...] = ()
    taken: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One group of budget columns; a block by income and by spending has two.

    Args:
        columns: role → left and right, in grid columns.
        left: where the names of its lines begin.
        name_right: where its amounts begin.
        named: left and right of the names' column where it stands right of the amounts.
    """

    columns: Mapping[str, tuple[float, float]]
    left: float
    name_right: float
    named: tuple[float, float] | None = None


def cells_in(line: Line, part: Part, role: str) -> list[Cell]:
    """The cells of a line in one column of the block."""
    return _cells_under(line, part.columns[role])


def names_in(line: Line, part: Part) -> list[Cell]:
    """The cells that begin on a line in a column of names of its own."""
    under = _cells_under(line, part.named) if part.named is not None else []
    return [cell for cell in under if cell.row == line.row]


def _cells_under(line: Line, stretch: tuple[float, float]) -> list[Cell]:
    return [
        cell
        for cell in line.cells
        if overlap(extent(cell, line.page, measured=False), stretch)
        >= 0.5 * min(stretch[1] - stretch[0], max(1, cell.column_span))
    ]


def points_of(part: Part, cell: Cell, line: Line) -> list[str]:
    """Whether a cell of a line stands in the column of the weight or of the score."""
    return [
        role
        for role in ("weight", "score")
        if role in part.columns and cell in cells_in(line, part, role)
    ]


def in_column(line: Line, part: Part, role: str) -> Found:
    """The number a line begins in one column; absent without a cell."""
    cells = [cell for cell in cells_in(line, part, role) if cell.row == line.row]
    if any("%" in tidy(cell.text) for cell in cells):  # a rate that ran into the column
        return Found(None, Evidence(page=line.page.number, status="missing", confidence=0.0))
    return number_value(line.page, cells, required=False) if cells else absent()


def better(old: Found, new: Found) -> Found:
    """The first column cell that holds a number; before that, the first that is unreadable."""
    if old.value is not None or new.value is not None:
        return new if old.value is None else old
    return old if old.evidence.status == "missing" else new


def line_name(found: Found) -> Found:
    """A line's name without 其中：, an ordinal, and a colon behind it."""
    if not isinstance(found.value, str):
        return found
    plain = _ORDINAL.sub("", OF_WHICH.sub("", found.value)).rstrip("：:")
    return replace(found, value=plain or found.value)


def amount(page: Page, role: str, cells: Sequence[Cell]) -> Found:
    """An amount, or a rate as text; a dash is no value."""
    if role != "rate":
        return number_value(page, cells, required=False)
    found = text_value(page, [cell for cell in cells if not blank(cell.text)] or cells[:1])
    if found.value is not None and blank(str(found.value)):
        return replace(found, value=None)
    if len(str(found.value or "")) > _RATE_AT_MOST:
        return Found(None, found.evidence.model_copy(update={"status": "missing"})).doubted(0.0)
    if found.value is not None and not recognised(page) and not _RATE.fullmatch(str(found.value)):
        return found.doubted(0.3)
    if found.value is not None and recognised(page):
        plain = str(found.value)
        if figure(plain) is None:
            return found.doubted(0.3)
        if "%" not in plain and page.kind == "text":
            return found.doubted(0.6)  # a rate is printed with its sign; this one lost it
    return found


def unit_of(lines: Sequence[Line]) -> Found:
    """The unit of money: in brackets, after 单位：, else behind the amounts themselves."""
    for wanted in (
        r"[（(](?:单位[：:])?(亿元|万元|千元|元)[)）]",
        r"单位[：:](亿元|万元|千元|元)",
        r"[（(](?:[^（()）]{0,6})(亿元|万元|千元)[)）]",
    ):
        for line in lines:
            for cell in line.cells:
                match = re.search(wanted, tidy(cell.text))
                if match:
                    return _worded_unit(line.page, cell, match.group(1))
    for line in lines:
        for cell in line.own:
            parsed = figure(cell.text)
            match = UNIT.search(parsed[1]) if parsed else None
            if match:
                return replace(text_value(line.page, [cell]), value=match.group(1))
        for cell in line.own:
            if cell.row_span > 1 and _UNBRACKETED.search(tidy(cell.text)):
                return replace(text_value(line.page, [cell]), value="万元").doubted(0.5)
    return absent()


def _worded_unit(page: Page, cell: Cell, unit: str) -> Found:
    """A unit among other words, of which it alone must be sure.

    No 元 is ever read as 万元; a 万元 may have lost its 万.
    """
    found = replace(text_value(page, [cell]), value=unit)
    alike = all(unit in tidy(sight.text) for sight in cell.others)
    if not recognised(page) or len(unit) == 1 or not cell.others or not alike:
        return found
    evidence = {"status": "read", "confidence": max(found.evidence.confidence, _SEEN_TWICE)}
    return replace(found, evidence=found.evidence.model_copy(update=evidence))


def unit_above(lines: Sequence[Line]) -> Found:
    """The unit of money told once over the whole form (“金额单位：万元”), at its top."""
    for line in lines:
        for label, beside in pairwise(line.printed):
            if _UNIT_LABEL.fullmatch(tidy(label.text)) and UNIT.fullmatch(tidy(beside.text)):
                return text_value(line.page, [beside])
        for cell in line.own:
            match = _TOLD_ONCE.search(tidy(cell.text))
            if match:
                found = replace(text_value(line.page, [cell]), value=match.group(2))
                sure = match.group(1) or _TOLD_APART.search(cell.text)
                return found if sure else found.doubted(0.6)
    return absent()


def weight_in_words(lines: Sequence[Line], weight: Found) -> Found:
    """The weight of “20分×执行率” or of “预算执行率（10分）”, when no column gives one."""
    if weight.value is not None:
        return weight
    for line in lines:
        for cell in line.cells:
            plain = tidy(cell.text)
            match = _TIMES.search(plain) or (
                _POINTS.search(plain) if re.search("执行|得分|资金", plain) else None
            )
            if match:
                digits = next(group for group in match.groups() if group)
                written = number_value(line.page, [replace(cell, text=digits)])
                evidence = written.evidence.model_copy(update={"raw": cell.text})
                return Found(written.value, evidence)
    return weight
