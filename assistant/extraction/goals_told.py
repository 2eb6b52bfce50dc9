"""The yearly goals written as paragraphs outside the tables (一、年度绩效目标：…).

In: the lines above the indicator table. Out: two `Found`s, absent where no paragraph begins
with such a label. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.lines import Line
from assistant.extraction.values import PIECES, Found, absent, recognised, text_value
from assistant.page import Cell
from assistant.wording import tidy

_ORDINAL = r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．])?"
_GOAL = r"(?:年度|年初|设定|预期|总体|绩效|项目){0,4}目标"
_HEADS = {
    "expected": re.compile(rf"^{_ORDINAL}{_GOAL}(?:设定)?(?:情况)?[：:](?=.)"),
    "achieved": re.compile(
        rf"^{_ORDINAL}(?:{_GOAL}|实际|全年){{0,2}}(?:完成|实现|达成)(?:情况)?[：:](?=.)"
    ),
}
_BEGINS = re.compile(r"^(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])")
_LEAST = 8
"""Characters of a goal at least; less is the rest of something else."""


def told_goals(lines: Sequence[Line]) -> tuple[Found, Found]:
    """What was expected and what was achieved, in paragraphs that say so at their beginning."""
    found: dict[str, Found] = {}
    for index, line in enumerate(lines):
        for name, head in _HEADS.items():
            text = _text(line)
            match = head.match(text) if text else None
            if match and name not in found:
                found[name] = _paragraph(lines, index, match.end())
    return found.get("expected", absent()), found.get("achieved", absent())


def _paragraph(lines: Sequence[Line], start: int, skip: int) -> Found:
    """The text from a label's colon to the next paragraph or table."""
    first = lines[start]
    cells: list[Cell] = list(first.printed)
    for line in lines[start + 1 :]:
        text = _text(line)
        head = text is not None and any(one.match(text) for one in _HEADS.values())
        if text is None or line.page is not first.page or head or _BEGINS.match(text):
            break
        cells += line.printed
    found = text_value(first.page, cells)
    text = str(found.value or "")[skip:]
    if len(text) < _LEAST:
        return absent()
    found = replace(found, value=text)
    if len(cells) > 1:  # lines of one paragraph follow one another
        evidence = found.evidence
        sure = min(1.0, evidence.confidence / PIECES)
        found = replace(found, evidence=evidence.model_copy(update={"confidence": sure}))
    ended = text.endswith(("。", "！", "”", "；"))
    return found if ended or not recognised(first.page) else found.doubted(0.9)


def _text(line: Line) -> str | None:
    """The text of a line outside the tables; None for a table's line."""
    if not line.printed or any(cell.ruled for cell in line.printed):
        return None
    return tidy("".join(cell.text for cell in line.printed))
