"""The grade in a row of its own below the indicators, behind whatever label it has there.

In: the lines below the table and the rows of words across it. Out: the grade as a `Found`,
absent where no label asks for one. Nothing here can fail.

The label may stand beside one of its part (自评结论 | 评价等级 | ☑优 □良), or share a cell with
the grade (自评等级：□优 ☑良). What stands behind a label that can only be a grade's and is none
that we know is missing, not absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from assistant.extraction.fields import GRADES
from assistant.extraction.lexicon import key
from assistant.extraction.lines import Line, missing_at
from assistant.extraction.values import Found, absent, figure, piece_of, text_value
from assistant.page import Cell, Page
from assistant.wording import tidy

_WORDS: Final = r"[\u3400-\u9fff]{0,8}"
_ASKED = re.compile(rf"{_WORDS}(?:等[级次]|档次|评级|级别)(?:评定|结果)?")
_TOLD = re.compile(rf"{_WORDS}(?:自评|评价|评定)(?:结[果论])")
"""Labels of the grade, and of a conclusion that may be nothing but the grade."""
_INLINE = re.compile(rf"({_ASKED.pattern})[：:为]?(.+)")
_TICKED = re.compile(r"[□○◯☐▢☑√✓✔☒■●]")
_GRADE = "|".join(sorted(GRADES, key=len, reverse=True))
_CHOICE = re.compile(rf"[“\"「]?(?:{_GRADE})[”\"」级等]?")
_BRIEF: Final = 4
"""Characters of a conclusion that is no sentence."""


def grade_below(lines: Sequence[Line]) -> Found:
    """The first grade told; else the first label that asks for one whose value is unknown."""
    lost = _alone(lines)
    for page, label, value, sure in _asked(lines):
        text = tidy(value.text)
        if _CHOICE.fullmatch(text) or (_TICKED.search(text) and re.search(_GRADE, text)):
            grade = next(iter(re.findall(_GRADE, text)), text)
            whole = text if _TICKED.search(text) else grade
            return text_value(page, [piece_of(value, whole)])
        unknown = text and figure(text) is None and (sure or len(text) <= _BRIEF)
        if unknown and lost is None and label:
            lost = Found(None, missing_at(page, value))
    return lost or absent()


def _alone(lines: Sequence[Line]) -> Found | None:
    """A word that is a grade in a cell of its own, missing until its label can be read."""
    for line in lines:
        for cell in line.printed:
            if cell.ruled and tidy(cell.text) in GRADES:
                return Found(None, missing_at(line.page, cell))
    return None


def _asked(lines: Sequence[Line]) -> Iterator[tuple[Page, str, Cell, bool]]:
    """Page, label, the cell or the piece of it behind that, and whether it must be a grade."""
    for line in lines:
        for cell in line.printed:
            inline = _INLINE.fullmatch(tidy(cell.text))
            if inline and (_CHOICE.fullmatch(inline[2]) or _TICKED.search(inline[2])):
                yield line.page, inline[1], piece_of(cell, inline[2]), True
        for label, value in pairwise(line.printed):
            word = key(label.text)
            if _ASKED.fullmatch(word):
                yield line.page, word, value, True
            elif _TOLD.fullmatch(word):
                yield line.page, word, value, False
