"""The row 总分/合计: the sum of the weights, of the scores, and the grade beside them.

In: its line, the table's columns, and what the header already said. Out: weight, score and
grade as `Found`s. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.extraction.fields import GRADES
from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import COLUMNS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.rows import cells_by_role
from assistant.extraction.total_words import as_spoken, told_total
from assistant.extraction.values import (
    Found,
    absent,
    expected_but_lost,
    figure,
    has_word,
    number_value,
    piece_of,
    recognised,
    seen,
    text_value,
)
from assistant.form import Candidate
from assistant.page import Cell
from assistant.wording import tidy

_TOLD = re.compile(
    r"[\u3400-\u9fff]{2,8}[：:]?(\d{1,3}(?:\.\d+)?)分?[，,;；]?[（(]?(?:[评等][价定]?[级次][：:为]?)?"
    rf"({'|'.join(GRADES)})?[)）]?"
)

# Where a rule was missed the figures stand in the label's own cell ("总分 100 98.2").
_HUNG_INTO = re.compile(r"[满意度产出效益指标]{1,3}(?:总分|合计|总计)")
_TOTAL = re.compile(
    r"(自评)?(总分|合计|总计|得分合计|总得分|总分值|分值合计|合计得分|总评分|综合得分|"
    r"最终得分|自评得分|自评总得分|总计得分)(分)?"
    r"(\d+分?)?(优秀?|良好?|中等?|差)?"
)
_OF_WHOM = re.compile(
    r"^(?:本?项目|本单位|本部门|绩效)(?=(?:自评)?(?:总分|总得分|得分|合计)[^\d]*$)"
    r"|^(?:绩效)?指标(?=(?:得分)?(?:总分|合计|总计)$)"
)
"""Whose total it is, before the label itself (本项目自评得分)."""
_PART = re.compile(
    r"^(?:绩效)?指标(?:得分)?(?:总分|合计|总计)|(?:[总小合]计|总?得?分).{0,2}"
    r"[（(](?:不含|不包[括含]|不计|未含|未计|扣除|除).*[)）]"
)
"""The sum of the indicators without what the budget's execution counts for."""
_MOST_IN_LABEL = re.compile(r"[（(](?:满分)?(\d{2,3}(?:\.\d+)?)分?[)）]")
_OUT_OF = re.compile(r"(\d{1,3}(?:\.\d+)?)分?[/／∕](\d{2,3}(?:\.\d+)?)分?")

_LABELLED = re.compile(r"[\u3400-\u9fff]{0,4}(?:等[级次]|评级)[：:]?(.*)")
"""The grade behind its label, or with boxes to tick."""
_TICKS = "☑√✓✔☒■●"
_BOX = re.compile(rf"[□○◯☐▢{_TICKS}]")
_WORDS = "|".join(GRADES)
_BOX_BEFORE = re.compile(rf"({_BOX.pattern})({_WORDS})")
_BOX_BEHIND = re.compile(rf"({_WORDS})[（(]?({_BOX.pattern})[)）]?")


def is_total(line: Line) -> bool:
    """True for the row 总分/合计."""
    words = [_OF_WHOM.sub("", key(cell.text)) for cell in line.printed[:3]]
    # Set wide, the word stands in two cells: 合 | 计.
    if any(_TOTAL.fullmatch(word) for word in (*words, "".join(words[:2]))):
        return True
    if not words or line.printed[0].column_span == 1 or not recognised(line.page):
        return False
    # The end of a level label written downwards may hang into the total's merged cell, and
    # a seal on it be read as a line more.
    each = [key(part) for part in line.printed[0].text.split("\n")]
    return bool(_HUNG_INTO.fullmatch(words[0])) or any(_TOTAL.fullmatch(one) for one in each)


def is_partial(line: Line) -> bool:
    """True for a sum that says of itself that it leaves something out (不含预算执行)."""
    return any(_PART.search(tidy(cell.text)) for cell in line.printed[:3])


def chosen(grade: Found) -> Found:
    """The grade that is ticked where all of them stand in a row (☑优 □良 □中 □差)."""
    if not isinstance(grade.value, str) or not _BOX.search(grade.value):
        return grade
    text = tidy(grade.value)
    choices = (_BOX_BEFORE if _BOX.match(text) else _BOX_BEHIND).findall(text)
    pairs = [pair if _BOX.fullmatch(pair[0]) else pair[::-1] for pair in choices]
    ticked = [word for box, word in pairs if box in _TICKS]
    # A box that was not seen would leave the next one's tick to the word before it.
    whole = len(_BOX.findall(text)) == len(pairs) == len(re.findall(_WORDS, text))
    if whole and len(ticked) == 1:
        return replace(grade, value=ticked[0])
    return grade.doubted(0.3)


def total_of(
    line: Line | None,
    columns: Columns,
    named: Mapping[str, Found],
    printed: Line | None = None,
) -> dict[str, Found]:
    """Weight, score and grade, from the total's row and from the header of the form.

    Args:
        line: the total's row, its score without the most it can be.
        named: what the header of the form says.
        printed: the total's row as it is printed.
    """
    total = {"weight": absent(), "score": absent(), "grade": absent()}
    if line is not None and len(line.printed) == 1 and not line.loose:
        total = _in_one_cell(line)
    elif line is not None:
        weight, score = _points_in(line, columns)
        total = _figures(line, weight, score)
        total["score"] = as_spoken(total["score"], line.page, line.printed)
        for cell in line.printed[1:]:
            told = told_total(line.page, cell)
            total |= {role: one for role, one in told.items() if total[role].value is None}
        if columns.has("weight") and total["weight"].value is None:
            total["weight"] = _most_told(printed or line, total["weight"])
        if columns.has("weight") and total["weight"].value is None and recognised(line.page):
            total["weight"] = _beside_label(line, total["weight"])
    stated = named.get("total_score", absent())
    if stated.value is not None:
        total["score"] = _stated_twice(total["score"], stated)
    if total["grade"].value is None and "grade" in named:
        total["grade"] = named["grade"]
    return total


def _points_in(line: Line, columns: Columns) -> tuple[list[Cell], list[Cell]]:
    """The cells of the sum of the weights and of the score."""
    row = cells_by_role(line, columns)
    weight, score = list(row.cells.get("weight", ())), list(row.cells.get("score", ()))
    if line.loose:
        weight, score = _loose_total(line, columns, weight, score)
    elif (labelled := _labelled(line, columns)) is not None:
        weight, score = ([cell] for cell in labelled)
    elif not any(figure(cell.text) for cell in (*weight, *score)):
        numbers = [cell for cell in line.printed if figure(cell.text)]
        if len(numbers) == 1:
            weight, score = [], numbers
        elif len(numbers) >= 2 and columns.has("weight"):
            weight, score = numbers[:1], numbers[1:2]
    elif (wide := _over_both(line, columns)) is not None:
        weight, score = [], [wide]
    if columns.has("weight") and not any(figure(cell.text) for cell in weight):
        weight = _other_weight(line, score, columns) or weight
    return weight, score


def _other_weight(line: Line, score: Sequence[Cell], columns: Columns) -> list[Cell]:
    """The sum of the weights under the other of two columns of weights (指标分值, 权重占比)."""
    sums = [one for cell in score if (one := figure(cell.text))]
    others = [cell for cell in line.printed if cell not in score and figure(cell.text)]
    if len(others) > 1:  # one heading of the two is unknown, the other column has another role
        others = [cell for cell in others if not columns.roles_of(cell, line.page)]
    greater = [cell for cell in others if sums and (one := figure(cell.text)) and one >= sums[-1]]
    return greater if len(others) == 1 else []


def _labelled(line: Line, columns: Columns) -> tuple[Cell, Cell] | None:
    """The two sums where the score has a label of its own (总分 | 100 | 自评得分 | 98.6)."""
    pairs = [(key(label.text), cell) for label, cell in pairwise(line.printed) if figure(cell.text)]
    scored = [role_of(label, COLUMNS) == ("score", 1.0) for label, _ in pairs]
    score = [cell for (_, cell), one in zip(pairs, scored, strict=True) if one]
    most = [
        cell
        for (label, cell), one in zip(pairs, scored, strict=True)
        if not one and (_TOTAL.fullmatch(label) or label in ("满分", "分值"))
    ]
    if not columns.has("weight") or len(most) != 1 or len(score) != 1:
        return None
    whole, part = (figure(cell.text) for cell in (most[0], score[0]))
    fits = whole is not None and part is not None and whole[0] >= part[0]
    return (most[0], score[0]) if fits else None


def _over_both(line: Line, columns: Columns) -> Cell | None:
    """The only figure of the row, in a cell as wide as the columns of both points: the score."""
    numbers = [cell for cell in line.printed if figure(cell.text)]
    if len(numbers) != 1 or not columns.has("weight") or not columns.has("score"):
        return None
    wide = {"weight", "score"} <= set(columns.roles_of(numbers[0], line.page))
    return numbers[0] if wide else None


def _most_told(line: Line, found: Found) -> Found:
    """The most the score can be, where it stands in the label's brackets (合计（100分）) or behind
    the score itself (97.8/100)."""
    for cell in line.printed:
        text = tidy(cell.text)
        most = ""
        if (pair := _OUT_OF.fullmatch(text)) and Decimal(pair[1]) <= Decimal(pair[2]):
            most = pair[2]
        elif cell is line.printed[0] and (label := _MOST_IN_LABEL.search(text)):
            most = label[1]
        if most:
            return number_value(line.page, [piece_of(cell, most)])
    return found


def _beside_label(line: Line, found: Found) -> Found:
    """The sum of the weights where it ran into the label's cell ("合计100")."""
    for cell in line.printed[:2]:
        match = re.fullmatch(r"[\u3400-\u9fff：:]+(\d+(?:\.\d+)?)", tidy(cell.text))
        if match:
            return number_value(line.page, [piece_of(cell, match.group(1))]).doubted(0.5)
    return found


def _in_one_cell(line: Line) -> dict[str, Found]:
    """A total whose rules were missed: its figures stand behind its label."""
    cell = line.printed[0]
    parts = re.split(r"\s{2,}|\n", cell.text.strip())
    numbers = [piece_of(cell, part) for part in parts if figure(part)]
    grades = [piece_of(cell, part) for part in parts if tidy(part) in GRADES]
    told = _TOLD.fullmatch(tidy(cell.text)) if not numbers else None
    if told:  # “总分：98.5分（优）”
        numbers = [piece_of(cell, told.group(1))]
        grades = [piece_of(cell, told.group(2))] if told.group(2) else []
    total = {"weight": absent(), "score": absent(), "grade": absent()}
    if len(numbers) == 2:
        total["weight"], total["score"] = (number_value(line.page, [one]) for one in numbers)
    elif len(numbers) == 1:
        total["score"] = number_value(line.page, numbers)
    if len(grades) == 1:
        total["grade"] = text_value(line.page, grades)
    if not recognised(line.page):
        return total
    return {role: expected_but_lost(one, line.page).doubted(0.5) for role, one in total.items()}


def _loose_total(
    line: Line, columns: Columns, weight: list[Cell], score: list[Cell]
) -> tuple[list[Cell], list[Cell]]:
    """Weight and score of a total in plain text, whose cells may have slid to the left."""
    first, second = (figure("".join(cell.text for cell in cells)) for cells in (weight, score))
    if first and second and first[0] >= second[0]:
        return weight, score
    numbers = [cell for cell in line.printed if figure(cell.text)]
    if not columns.has("weight"):
        return [], (score if second else numbers[:1])
    if len(numbers) >= 2:
        return numbers[:1], numbers[1:2]
    return weight, score


def _stated_twice(below: Found, above: Found) -> Found:
    """The total printed in the header as well as in its row."""
    parsed = figure(str(above.value))
    header = replace(above, value=parsed[0]) if parsed else replace(above, value=None)
    if below.value is None:
        return header if header.value is not None else below
    if header.value is None or header.value == below.value:
        return below
    other = Candidate(text=str(header.value), confidence=0.5, reader="header")
    return below.doubted(0.6, other)


def _figures(line: Line, weight: Sequence[Cell], score: Sequence[Cell]) -> dict[str, Found]:
    """Weight, score and grade of the row 总分."""
    page = line.page
    found = {
        "weight": number_value(page, weight, required=False) if weight else absent(),
        "score": number_value(page, score, required=True) if score else absent(),
    }
    found["grade"] = _grade(line, (*weight, *score))
    return found


def _idle(text: str) -> bool:
    """True for a figure, for nothing said, and for the total's own label."""
    plain = tidy(text)
    return bool(figure(text)) or plain in ("无", "/") or bool(re.search("总|计|分", plain))


def _grade(line: Line, taken: Sequence[Cell]) -> Found:
    """The grade beside the total; a word there that is none was misread."""
    for cell in line.printed:
        if tidy(cell.text) in GRADES:
            return text_value(line.page, [cell])
    for cell in line.printed:
        labelled = _LABELLED.fullmatch(tidy(cell.text))
        if labelled and labelled[1]:  # “自评等级：优”, “等级：□优 ☑良”
            return text_value(line.page, [piece_of(cell, labelled[1])], required=True)
    others = [cell for cell in line.own if cell.ruled and cell not in taken][1:]
    unread = [cell for cell in others if cell.ink and cell.reader and not _idle(cell.text)]
    short = [
        cell
        for cell in unread
        if not cell.text.strip() or (len(tidy(cell.text)) <= 2 and has_word(cell.text))
    ]
    if recognised(line.page) and short:
        evidence = seen(line.page, short[-1:])
        return Found(None, evidence.model_copy(update={"status": "missing", "confidence": 0.0}))
    return absent()
