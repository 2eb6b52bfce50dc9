"""The rate of execution or the block's points on a row of its own in the budget block.

In: the lines of the block's body. Out: the row's rate, weight and score as `Found`s. It
names no line of money, though it stands among them (预算执行率 | 91.84% | 分值：10 得分：9.18;
预算执行率得分（分值10分）| 9.18). Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from assistant.extraction.lexicon import BUDGET_COLUMNS, FIELDS, SOURCES, key, role_of
from assistant.extraction.lines import Line, missing_at
from assistant.extraction.money import Block, Money, amount, better
from assistant.extraction.values import Found, absent, bare, figure, number_value, piece_of
from assistant.page import Cell
from assistant.wording import tidy

_NUMBER: Final = r"(\d{1,3}(?:\.\d+)?)"
_TOLD: Final = {
    "rate": re.compile(r"(\d{1,4}(?:\.\d+)?%)"),
    "weight": re.compile(rf"(?:分值|权重|标准分)[：:（(]?{_NUMBER}"),
    "score": re.compile(rf"得分[：:（(]?{_NUMBER}"),
}
_INLINE: Final = re.compile(
    r"(?:执行|支出|支付|使用)(?:率|进度)(?:[（(]%[）)])?[：:为]?(\d{1,4}(?:\.\d+)?%?)(?!\d)"
)
"""A rate behind its label in one cell (执行率（%）：91.84　分值：10　得分：9.18)."""
_SENTENCE: Final = 40
"""Characters of such a cell at most; more are a sentence about the money."""
_MOST: Final = re.compile(rf"[（(](?:满分|分值|权重)[：:为]?{_NUMBER}分?[)）]")
_OUT_OF: Final = re.compile(rf"{_NUMBER}分?[（(/](?:满分|分值|权重)?[：:为]?{_NUMBER}分?[)）]?")
"""A score with the most it can be: 9.7（满分10分）, 9.7/10."""
POINTS: Final = {"budget_weight": "weight", "budget_score": "score"}
"""Labels of the block's points, and what they are in the block."""
_COMPOSED: Final = (
    ("score", re.compile(r"(?:预算|资金)?(?:执行|支出)(?:情况|率|进度)*(?:自评|评价)?[得评]分")),
    (
        "weight",
        re.compile(r"(?:预算|资金)?(?:执行|支出)(?:情况|率|进度)*(?:分值|满分|权重|标准分)"),
    ),
)
"""Labels of the block's points put together from known words (预算执行情况得分)."""
_MOST_CELLS: Final = 7  # a line of money has more, or no words beside its figures


def is_rate_row(line: Line) -> bool:
    """True for a line whose name is the rate's, and which holds a share; or the points'."""
    if points_labelled(line) or _holds_points_alone(line):
        return len(line.printed) <= _MOST_CELLS
    words = [cell for cell in line.printed if not figure(cell.text)]
    named = any(_names_rate(cell) for cell in words[:2])
    told = any(_TOLD["rate"].search(tidy(bare(cell.text))) for cell in line.printed)
    told = told or _rate_beside(line) is not None
    if any(_told_inline(cell) for cell in words[:2]):
        return len(line.printed) <= _MOST_CELLS
    return named and told and len(line.printed) <= _MOST_CELLS


def _told_inline(cell: Cell) -> str | None:
    text = tidy(bare(cell.text))
    match = _INLINE.search(text) if len(text) <= _SENTENCE else None
    return match[1] if match is not None and _TOLD["score"].search(text) else None


def _rate_beside(line: Line) -> Cell | None:
    """The figure right behind the rate's label, which may tell its sign (预算执行率（%）| 96.94).

    A line of amounts of the rate's has more than one.
    """
    cells = line.printed
    for label, cell, after in zip(cells, cells[1:], (*cells[2:], None), strict=False):
        if _names_rate(label) and figure(cell.text):
            return None if after is not None and figure(after.text) else cell
    return None


def points_labelled(line: Line) -> dict[str, Found]:
    """Weight and score of the execution that stand beside labels of their own, in any line.

    The most the score can be stands in brackets, behind it or in its label.
    """
    found: dict[str, Found] = {}
    for label, cell in pairwise(line.printed):
        text = tidy(bare(cell.text))
        if (role := points_named(label)) is None:
            continue
        both = _OUT_OF.fullmatch(text)
        most = _MOST.search(tidy(label.text))
        if role == "score" and both:
            found.setdefault("score", number_value(line.page, [piece_of(cell, both[1])]))
            found.setdefault("weight", number_value(line.page, [piece_of(cell, both[2])]))
        elif figure(text):
            found.setdefault(role, number_value(line.page, [cell]))
        elif any(map(str.isdigit, text)):
            found.setdefault(role, Found(None, missing_at(line.page, cell)))
        if role == "score" and most:
            found.setdefault("weight", number_value(line.page, [piece_of(label, most[1])]))
    return found


def points_named(label: Cell) -> str | None:
    """Whether a label names the weight or the score of the execution."""
    match = role_of(label.text, FIELDS, floor=95)
    if match and match[0] in POINTS:
        return POINTS[match[0]]
    return next((role for role, one in _COMPOSED if one.fullmatch(key(label.text))), None)


def _column_of(label: Cell) -> str | None:
    match = role_of(label.text, BUDGET_COLUMNS, floor=95)
    return match[0] if match is not None else None


def _holds_points_alone(line: Line) -> bool:
    """True for labels of points and rates with a figure behind each, and nothing else."""
    pairs = list(zip(line.printed[::2], line.printed[1::2], strict=False))
    return (
        len(line.printed) == 2 * len(pairs) > 0
        and all(_column_of(label) in ("rate", "weight", "score") for label, _ in pairs)
        and all(figure(cell.text) for _, cell in pairs)
    )


def _names_rate(cell: Cell) -> bool:
    return _column_of(cell) == "rate"


def told_by(line: Line) -> dict[str, Found]:
    """Rate, weight and score, as far as the row tells them: in one cell or label by label."""
    found = {"rate": absent(), "weight": absent(), "score": absent()}
    for role, pattern in _TOLD.items():
        for cell, piece in _pieces(line.printed, pattern):
            own = [piece_of(cell, piece)]
            read = amount(line.page, role, own) if role == "rate" else number_value(line.page, own)
            found[role] = read
            break
    if found["rate"].value is None and (beside := _rate_beside(line)) is not None:
        found["rate"] = amount(line.page, "rate", [beside])
    for cell in line.printed if found["rate"].value is None else ():
        if told := _told_inline(cell):
            found["rate"] = amount(line.page, "rate", [piece_of(cell, told)])
    for label, cell in pairwise(line.printed):
        column = _column_of(label)
        if column in ("weight", "score") and found[column].value is None and figure(cell.text):
            found[column] = number_value(line.page, [cell])
    return found | points_labelled(line)


def _pieces(cells: Sequence[Cell], pattern: re.Pattern[str]) -> list[tuple[Cell, str]]:
    own = [(cell, match[1]) for cell in cells if (match := pattern.search(tidy(bare(cell.text))))]
    beside = [
        (cell, match[1])
        for label, cell in pairwise(cells)
        if figure(cell.text) and (match := pattern.search(tidy(label.text + bare(cell.text))))
    ]
    return own or beside


def with_rate(money: Sequence[Money], told: Mapping[str, Found]) -> list[Money]:
    """The lines of money, the rate that stands on its own row with the total's."""
    if not money or told["rate"].value is None:
        return list(money)
    totals = [i for i, one in enumerate(money) if _is_total(one)]
    at = totals[0] if totals else 0
    had = money[at].amounts.get("rate")
    if had is not None and had.value is not None:
        return list(money)
    whole = replace(money[at], amounts={**money[at].amounts, "rate": told["rate"]})
    return [*money[:at], whole, *money[at + 1 :]]


def with_points(block: Block, around: Sequence[Line]) -> Block:
    """The block with its weight and score where they stand among the fields of the header.

    Args:
        around: the lines above the indicator table that are none of the block's.
    """
    for line in around:
        told = points_labelled(line)
        weight = better(block.weight, told.get("weight", absent()))
        score = better(block.score, told.get("score", absent()))
        block = replace(block, weight=weight, score=score)
    return block


def _is_total(one: Money) -> bool:
    match = role_of(str(one.name.value or ""), SOURCES)
    return match is not None and match[0] == "total"
