"""The budget block told in sentences: 年度资金总额：年初预算数212万元，全年执行数194.75万元 …

In: lines that may hold such sentences, in a cell of a table or outside it. Out: a `Block`
with one line of money a sentence, empty when none tells a budget; and where a sentence tells
amounts that no line of the budget has. Nothing here can fail.

One sentence a paragraph, several paragraphs, or all of them in one cell: what is told after a
full stop or a semicolon is the next line's, where each tells all of its amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.extraction.lines import Line, missing_at
from assistant.extraction.money import AMOUNTS, UNIT, Block, Money, better, unit_of, weight_in_words
from assistant.extraction.values import (
    Found,
    absent,
    expected_but_lost,
    figure,
    number_value,
    recognised,
    text_value,
)
from assistant.form import Candidate, Evidence
from assistant.page import Cell, Page
from assistant.wording import tidy

_IS = r"(?:为|是|[：:])?"
_PROSE: Final = {
    "initial": re.compile(rf"年初预算(?:数|安排|金额)?{_IS}(\d[\d,.]*)"),
    "annual": re.compile(
        rf"(?:全年|调整后?的?|年度|[^初])预算(?:数|安排|金额|总额|资金)?{_IS}(\d[\d,.]*)"
    ),
    "executed": re.compile(
        rf"(?:全年|实际|预算)?(?:执行|支出|使用)(?:数|金额|额|资金)?{_IS}(\d[\d,.]*)"
    ),
    "rate": re.compile(rf"执行率{_IS}(\d[\d.]*[%‰])"),
    "weight": re.compile(rf"(?:分值|权重){_IS}(\d[\d.]*)"),
    "score": re.compile(rf"得分?{_IS}(\d[\d.]*)分?"),
}
_NAMED: Final = {
    "initial": re.compile(r"年初预算"),
    "annual": re.compile(r"(?:全年|调整后?的?|年度)预算|预算数"),
    "executed": re.compile(r"执行数|(?:实际|预算)支出"),
    "rate": re.compile(r"执行率(?![（(]?(?:分值|权重|得分))"),
}
"""How a sentence says that an amount follows, readable or not."""
_BEFORE = re.compile(
    r"^(?:[-–—•·●▪◆■◇*]|[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]|[①-⑳]|其中[：:]?)+"
)
"""A bullet or a number before a sentence, and 其中."""
_SUBJECT = re.compile(r"^(?:本?项目)?([^：:，,。\d]{2,24}?)(?:[：:]|(?=(?:年初|全年|调整后?)预算))")
"""What a sentence is about: what stands before its colon, or before its first amount's name."""
_LABEL = re.compile(r"[^：:，,。\d]{2,24}[：:]")
_STOP, _BREAK = re.compile(r"(?<=[；;。])"), re.compile(r"\n")

_Hits = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What one sentence tells: its words and the figures behind the names of amounts."""

    rows: tuple[Line, ...]
    cell: Cell
    plain: str
    hits: _Hits

    @property
    def labelled(self) -> bool:
        """True where it begins with what it is about, as a line of a list does."""
        return _SUBJECT.match(self.plain) is not None


def prose(lines: Sequence[Line], *, labelled: bool = False) -> Block:
    """The block written as sentences.

    Args:
        labelled: take only sentences that begin with what they are about: conclusions and
            reports below a table speak of its money, too.
    """
    told = list(_told(lines))
    listed = [one for one in told if one.labelled]
    if not listed:
        return _block_of(told[0]) if told and not labelled else Block()
    block = Block()
    for one in listed:
        more = _block_of(one)
        if more.lines[0].name.value in {line.name.value for line in block.lines}:
            continue  # said again
        block = replace(
            block,
            unit=block.unit if block.unit.value else more.unit,
            weight=better(block.weight, more.weight),
            score=better(block.score, more.score),
            lines=(*block.lines, *more.lines),
            taken=block.taken | more.taken,
        )
    return block


def untold(lines: Sequence[Line], money: Sequence[Money]) -> Evidence | None:
    """Where a sentence tells amounts that no line of the budget has; None when all are known.

    Args:
        lines: all but those of the indicators.
        money: the lines of the budget that were read.
    """
    known = {
        found.value if role != "rate" else _number(str(found.value))
        for one in money
        for role, found in one.amounts.items()
    }
    for one in _told(lines):
        figures = [_number(text) for role in AMOUNTS for text in one.hits.get(role, ())]
        if any(number not in known for number in figures):
            return missing_at(one.rows[0].page, one.cell)
    return None


def _number(text: str) -> object:
    read = figure(text.rstrip(".,"))
    return read[0] if read else text


def _told(lines: Sequence[Line]) -> Iterator[_Sentence]:
    """The sentences that tell what was spent, beside what was planned."""
    for rows, cell in _paragraphs(lines):
        whole = _sentence(rows, cell, cell.text)
        if whole is None:
            continue
        for stop in (_STOP, _BREAK):
            texts = stop.split(tidy(cell.text) if stop is _STOP else cell.text)
            parts = [part for text in texts if (part := _sentence(rows, cell, text))]
            all_there = _counted(parts) == _counted([whole])
            if len(parts) > 1 and all_there and all(part.labelled for part in parts):
                yield from parts
                break
        else:
            yield whole


def _paragraphs(lines: Sequence[Line]) -> Iterator[tuple[tuple[Line, ...], Cell]]:
    """Each cell with its line; outside the tables with the lines its text goes on in."""
    index = 0
    while index < len(lines):
        line, rows = lines[index], [lines[index]]
        index += 1
        if len(line.printed) != 1 or line.printed[0].ruled:
            yield from (((line,), cell) for cell in line.printed)
            continue
        cell = line.printed[0]
        while index < len(lines) and _goes_on(cell.text, rows[-1], lines[index]):
            rows.append(lines[index])
            cell = replace(cell, text=cell.text + rows[-1].printed[0].text)
            index += 1
        yield tuple(rows), cell


def _goes_on(text: str, line: Line, below: Line) -> bool:
    """True where a sentence outside the tables that names an amount goes on in the line below."""
    if below.page is not line.page or len(below.printed) != 1 or below.printed[0].ruled:
        return False
    begins = tidy(below.printed[0].text)
    open_ = not text.rstrip().endswith(("。", "；", ";")) and _names_amount(tidy(text))
    return open_ and not _BEFORE.match(begins) and not _LABEL.match(begins)


def _names_amount(text: str) -> bool:
    return any(named.search(text) for named in _NAMED.values())


def _counted(sentences: Sequence[_Sentence]) -> int:
    return sum(len(found) for one in sentences for found in one.hits.values())


def _sentence(rows: tuple[Line, ...], cell: Cell, text: str) -> _Sentence | None:
    plain = _BEFORE.sub("", tidy(text))
    hits = {role: found for role, one in _PROSE.items() if (found := one.findall(plain))}
    if "executed" in hits and hits.keys() & {"annual", "initial"}:
        return _Sentence(rows, cell, plain, hits)
    return None


def _block_of(one: _Sentence) -> Block:
    cell, plain, hits = one.cell, one.plain, one.hits
    page = one.rows[0].page

    def said(role: str) -> Found:
        return _said(page, cell, role, hits[role]) if role in hits else absent()

    whole = text_value(page, [cell])
    unit = UNIT.search(plain, plain.index(hits["executed"][0]))
    told = replace(whole, value=unit.group(1)) if unit else unit_of(_labels(one))
    subject = _SUBJECT.match(plain)
    lost = expected_but_lost(absent(), page)
    unread = {role: lost for role, named in _NAMED.items() if named.search(plain)}
    name = replace(whole, value=subject.group(1)) if subject else Found(None, absent().evidence)
    return Block(
        unit=told,
        weight=weight_in_words(one.rows, said("weight")),
        score=said("score"),
        lines=(Money(name, {**unread, **{role: said(role) for role in AMOUNTS if role in hits}}),),
        taken=frozenset((row.page.number, row.row) for row in one.rows),
    )


def _labels(one: _Sentence) -> list[Line]:
    """The lines of a sentence, of each what stands before it: 预算执行情况（万元）."""
    return [
        replace(row, cells=tuple(c for c in row.cells if c.column < one.cell.column))
        for row in one.rows
    ]


def _said(page: Page, cell: Cell, role: str, told: Sequence[str]) -> Found:
    """A figure of a sentence, with the whole cell as what was read."""
    one = replace(cell, text=told[0].rstrip(".,"), candidates=(), others=())
    found = text_value(page, [one]) if role == "rate" else number_value(page, [one])
    found = replace(found, evidence=found.evidence.model_copy(update={"raw": cell.text}))
    if role == "rate" and "‰" in one.text and recognised(page):
        # No form prints its rate in thousandths; the two signs are easily confused.
        share = Candidate(text=one.text.replace("‰", "%"), confidence=0.6, reader="sign")
        found = found.doubted(0.3, share, status="disputed")
    # The same words twice: which amount belongs to which line is for a person to say.
    return found if len(told) == 1 else found.doubted(0.6)
