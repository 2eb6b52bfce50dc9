"""The total and the grade told in a concluding sentence: 自评总分98.5分，评价等级为“良”.

In: the lines around and below the indicator table that are no indicators. Out: score and grade
as `Found`s, each a piece of its cell, absent where no sentence tells it. Sentences that tell
two totals, or two grades, tell none for sure: the first is then disputed. Nothing here can fail.

Many forms print no row 总分, or one without the grade, and say both under 自评结论.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assistant.extraction.fields import GRADES, is_note
from assistant.extraction.lines import Line
from assistant.extraction.total_words import told_total
from assistant.extraction.values import Found, absent, number_value, piece_of, text_value
from assistant.form import Candidate
from assistant.page import Cell, Page
from assistant.wording import fold, tidy

_SCORE = re.compile(
    r"(?<!指标)(?<!执行)(?<!满分)"
    r"(?:(?:自评|评价|评定|综合|最终|绩效|实际)(?:总得分|得分|总分|评分|分数|分值|分)|总得分|总分|总评分)"
    r"(?:数|值)?(?:结果)?[为是：:]?(\d{1,3}(?:\.\d+)?)分(?!及?以上|及?以下|[（(]含|[-—–~至到])"
)
_GRADE = re.compile(
    r"(?:等[级次]|档次|评定结果|评价结果|自评结果|评定|评价|综合评)(?:评定|确定)?(?:结果)?"
    rf"[为是：:]?[“\"「『'‘”]?({'|'.join(sorted(GRADES, key=len, reverse=True))})"
    r"(?=[“”\"」』'’)）。．.，,；;]|等[级次]?[。，；]|级[。，；]|[（(]\d[\d.]*分[)）]|$)"
)
_OTHERS = re.compile(
    r"上一?年|去年|往年|第三方|抽查|复核|复评|财政(?:重点)?(?:评价|评审|评定|审核)|部门评价|重点评价"
)
"""Whose score it is not: another year's, or another judge's."""
_OWN = re.compile(r"自评|本项目|本单位|综合")
_SPOKEN = re.compile(r"(?:自评|评价|绩效)?(?:总得分|总分|得分|总评分|合计)[：:为]")
"""How a line begins that tells the total in words: 自评总分：玖拾柒点贰分（97.2分）."""
_CLAUSES = re.compile(r"(?<=[，,。；;])")
_FULL: Final = "100"
_UNSURE: Final = 0.4
_DIFFERS: Final = 0.6


def concluded(lines: Sequence[Line]) -> dict[str, Found]:
    """Score and grade that sentences tell."""
    scores: list[tuple[Page, Cell, str]] = []
    grades: list[tuple[Page, Cell, str]] = []
    spoken: list[Found] = []
    for page, cell in _sentences(lines):
        plain = fold(tidy(cell.text))
        if _SPOKEN.match(plain) and (words := told_total(page, cell)):
            spoken.append(words["score"])
        for text in _own_clauses(fold(tidy(cell.text))):
            scores += [(page, cell, match) for match in _SCORE.findall(text)]
            grades += [(page, cell, match) for match in _GRADE.findall(text)]
    # “总分100分，自评得分97.5分” tells the most there is, too.
    lower = [one for one in scores if one[2] != _FULL]
    scores = lower or scores
    if spoken and not scores:
        return {"score": spoken[0], "grade": _one(grades, number=False)}
    return {"score": _one(scores, number=True), "grade": _one(grades, number=False)}


def with_conclusion(total: Mapping[str, Found], lines: Sequence[Line]) -> dict[str, Found]:
    """The total with what a concluding sentence tells; a score that differs from it is doubted.

    Args:
        total: weight, score and grade of the row 总分, as far as there is one.
        lines: as for `concluded`.
    """
    told = concluded(lines)
    here = {role: found for role, found in told.items() if found.value is not None}
    result = {**total, **{role: one for role, one in here.items() if total[role].value is None}}
    score, said = total["score"], told["score"]
    differs = None not in (score.value, said.value) and score.value != said.value
    if differs and said.evidence.status != "disputed":
        other = Candidate(text=str(said.value), confidence=0.5, reader="conclusion")
        result["score"] = score.doubted(_DIFFERS, other)
    return result


def _sentences(lines: Sequence[Line]) -> Iterator[tuple[Page, Cell]]:
    for line in lines:
        if not is_note(line):
            yield from ((line.page, cell) for cell in line.printed)


def _own_clauses(text: str) -> Iterator[str]:
    """The clauses of a text that speak of this self-evaluation and of no other.

    >>> list(_own_clauses("自评得分98分，财政复核得分95分，等级为良。"))
    ['自评得分98分，']
    """
    foreign = False
    for clause in _CLAUSES.split(text):
        if _OTHERS.search(clause):
            foreign = True
        elif _OWN.search(clause):
            foreign = False
        if clause and not foreign:
            yield clause
        foreign = foreign and not clause.endswith("。")


def _one(told: Sequence[tuple[Page, Cell, str]], *, number: bool) -> Found:
    if not told:
        return absent()
    page, cell, piece = told[0]
    part = piece_of(cell, piece)
    found = number_value(page, [part]) if number else text_value(page, [part])
    several = len({text for *_, text in told}) > 1
    return found.doubted(_UNSURE, status="disputed") if several else found
