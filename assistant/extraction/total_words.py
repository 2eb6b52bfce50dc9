"""A total told in words: 玖拾伍点陆玖分（小写）95.69分（满分100分）等级：优.

In: the cells of the total's row. Out: the score, the most it can be and the grade, each as a
piece of its cell. The score in characters and the one in digits must be the same, else the
score is doubted. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from assistant.extraction.values import Found, number_value, piece_of, text_value
from assistant.page import Cell, Page
from assistant.quantity.numerals import chinese
from assistant.wording import fold, tidy

_CAPITALS: Final = str.maketrans(
    "零壹贰叁肆伍陆柒捌玖拾佰仟貳參陸", "零一二三四五六七八九十百千二三六"
)
_SPOKEN = re.compile(
    r"([零〇壹贰叁肆伍陆柒捌玖拾佰貳參陸一二三四五六七八九十百]+)(?:点([零〇壹贰叁肆伍陆柒捌玖貳參陸一二三四五六七八九]+))?分"
)
_CALLED = re.compile(r"^[(]?大写[)]?:?|[(]大写[)]$")
_ALONE = re.compile(_SPOKEN.pattern + "?")
_MOST = re.compile(r"满分[：:]?(\d{2,3}(?:\.\d+)?)分?")
_POINTS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)分")
_PLAIN = re.compile(r"^\D{0,6}?(\d{1,3}(?:\.\d+)?)[(,，)]{0,2}$")
_GRADE = re.compile(r"等[级次][：:为]?(优秀|良好|中等|不合格|合格|优|良|中|差)")
_UNSURE: Final = 0.3


def told_total(page: Page, cell: Cell) -> dict[str, Found]:
    """Score, weight and grade, as far as a cell tells them in words; {} for a plain one."""
    text = fold(tidy(cell.text))
    most = _MOST.search(text)
    rest = text if most is None else text[: most.start()] + text[most.end() :]
    figures = _POINTS.findall(rest) or (_PLAIN.findall(rest) if most is not None else [])
    spoken = _SPOKEN.search(rest)
    if len(figures) != 1 or (most is None and spoken is None):
        return {}
    score = number_value(page, [piece_of(cell, figures[0])])
    if spoken is not None and _value(spoken) != Decimal(figures[0]):
        score = score.doubted(_UNSURE, status="disputed")
    found = {"score": score}
    if most is not None:
        found["weight"] = number_value(page, [piece_of(cell, most.group(1))])
    if grade := _GRADE.search(rest):
        found["grade"] = text_value(page, [piece_of(cell, grade.group(1))])
    return found


def as_spoken(score: Found, page: Page, cells: Sequence[Cell]) -> Found:
    """The score, doubted where another cell of its row says otherwise in characters.

    In characters alone it is no more than likely.
    """
    for cell in cells:
        spoken = _ALONE.fullmatch(_CALLED.sub("", fold(tidy(cell.text))))
        spoken = spoken if spoken and len(spoken[0]) > 1 else None  # 一 may be a dash
        said = _value(spoken) if spoken is not None else None
        if said is not None and score.value is None:
            return replace(text_value(page, [cell]), value=said).doubted(_UNSURE)
        if said not in (None, score.value):
            return score.doubted(_UNSURE, status="disputed")
    return score


def _value(spoken: re.Match[str]) -> Decimal | None:
    """The number of a score in characters (玖拾伍点陆玖)."""
    whole, part = (group and group.translate(_CAPITALS) for group in spoken.groups())
    figure = chinese(whole or "")
    if figure is None or not part:
        return figure
    digits = "".join(str(chinese(char)) for char in part)
    return figure + Decimal(f"0.{digits}")
