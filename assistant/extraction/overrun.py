"""Header cells that run down over what stands below them: the rule under them was missed.

In: the lines of a form. Out: the lines, with such cells cut where the header's other cells
end: the words that name a column stand in the header again, and what follows them below it.
Nothing here can fail.

What follows is one label of several rows, or values run together. A label is known letter
by letter; anything else is unsure, so that an equation certifies it or a person looks at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.levels import is_spelled_out
from assistant.extraction.lexicon import BUDGET_COLUMNS, COLUMNS, LEVELS1, LEVELS2, Table, role_of
from assistant.extraction.lines import Line
from assistant.extraction.values import figure, is_noise
from assistant.extraction.words import NUMERIC
from assistant.page import Cell

CUT = "cut"
"""The reader of a cell that stood in one with the header above it."""

_WORDED = frozenset({"name", "reason"})
"""Columns of a budget that hold no figures."""
_ANCHORS = 3
"""Headers beside one that runs over: they tell that this is a header, and where it ends."""
_WRAPPED = 3
"""Lines that a header takes at most."""
_KNOWN = 0.98
"""Certainty of words that are those of these forms letter by letter."""
_UNSURE = 0.5


def cut_below_headers(found: Sequence[Line]) -> list[Line]:
    """The lines, no header cell of which runs over rows of its table."""
    result = list(found)
    for index, line in enumerate(found):
        if line.page.kind != "picture":
            continue
        for table in (COLUMNS, BUDGET_COLUMNS):
            deep = _depth(line, table)
            for cell in line.own if deep else ():
                parts = _parted(cell, deep, table)
                for at in range(index, index + cell.row_span) if parts else ():
                    part = parts[at >= index + deep]
                    cells = tuple(part if one is cell else one for one in result[at].cells)
                    result[at] = replace(result[at], cells=cells)
    return result


def _depth(line: Line, table: Table) -> int:
    """How many lines the header that begins here takes; 0 for a line that is no header."""
    matches = [(cell, role_of(cell.text, table)) for cell in line.own]
    spans = [cell.row_span for cell, match in matches if match and match[0] != "block"]
    if not spans:
        return 0
    deep, alike = Counter(spans).most_common(1)[0]
    return deep if alike >= _ANCHORS else 0


def _parted(cell: Cell, deep: int, table: Table) -> tuple[Cell, ...]:
    """The header and what stands below it, of a cell that holds both; else ()."""
    lines = cell.text.split("\n")
    if not cell.ruled or cell.row_span <= deep or role_of("".join(lines), table):
        return ()
    for size in range(min(_WRAPPED, len(lines) - 1), 0, -1):
        match = role_of("".join(lines[:size]), table)
        rest = [text for text in lines[size:] if not is_noise(text)]
        if match and match[1] == 1.0 and _fits(match[0], rest, table):
            below = replace(cell, row=cell.row + deep, row_span=cell.row_span - deep)
            return (
                _part(replace(cell, row_span=deep), "\n".join(lines[:size]), known=True),
                _part(below, "\n".join(rest), known=_is_label("\n".join(rest))),
            )
    return ()


def _fits(role: str, rest: Sequence[str], table: Table) -> bool:
    """True when the lines can be what stands under a header of this role.

    A header of several words (得分 over 说明) is no header with a value below it.
    """
    counted = role in NUMERIC if table is COLUMNS else role not in _WORDED
    return role != "block" and (not counted or all(map(figure, rest)))


def _is_label(text: str) -> bool:
    whole = text.replace("\n", "")
    return is_spelled_out(whole, LEVELS1) or is_spelled_out(whole, LEVELS2)


def _part(cell: Cell, text: str, *, known: bool) -> Cell:
    confidence = _KNOWN if known else min(cell.confidence, _UNSURE)
    return replace(cell, text=text, confidence=confidence, reader=CUT, others=(), candidates=())
