"""Figures by name: what words of a question stand for as a number, with its cells.

In: a `Desk` with one form in scope, and a stretch of the question (“成本指标”, “全年执行数”,
“双报到完成率的得分”). Out: a `Figure`, or None when the words name no number the form has.
Cannot fail.

Shares, differences, sums and claims are all made of figures: what one topic can name, the
others can compare.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re

from assistant.answering.compose import Desk, num, rounded
from assistant.answering.levels import level_of
from assistant.answering.matching import best
from assistant.answering.row_figures import (
    LOST_ASKED,
    ROWS_ASKED,
    SCORE_ASKED,
    SPENT_ASKED,
    WEIGHT_ASKED,
    Figure,
    of_level,
    of_row,
)
from assistant.labels import FIELDS
from assistant.library.columns import main_line
from assistant.library.measures import MONEY
from assistant.library.queries import Row
from assistant.wording import fold

_BARE = (
    ("level2", "社会效益"), ("level2", "经济效益"), ("level2", "生态效益"), ("level2", "可持续"), ("level2", "经济成本"),
    ("level2", "数量"), ("level2", "质量"), ("level2", "时效"), ("level1", "成本"), ("level1", "产出"), ("level1", "效益"),
    ("level1", "满意度"),
)  # fmt: skip
_ENGLISH = (("output", "level1", "产出"), ("benefit", "level1", "效益"), ("quantity", "level2", "数量"), ("timeliness", "level2", "时效"), ("sustainab", "level2", "可持续"))  # fmt: skip
_COLUMNS = (
    ("initial", r"年初(?:预算)?|initial|original"),
    ("executed", r"执行(?!率|得分|分)|支出|花了?|用了|executed|spent|spending|expenditure"),
    ("annual", r"预算|资金|拨款|结转|经费|总额|budget|annual|funds?"),
)
_SOURCES = (
    (r"财政拨款|财政资金|拨款|appropriation", r"财政.款|拨款|当年财政"),
    (r"结转|carried", r"结转"),
    (r"其他资金|other funds", r"其[他它]资金"),
)


def resolve(desk: Desk, text: str, context: str = "", want: str = "") -> Figure | None:
    """The figure these words stand for; `context` says which of its numbers when they do not.

    `want` is a kind ("points", "rows", "money", "share") the question needs, "" for any.
    """
    text = text.strip(" ,。?？的是")
    if not desk.one or not text:
        return None
    level = level_of(text)
    row, longest = _row(desk, text)
    words = (
        text
        if re.search(
            f"目标|上限|{LOST_ASKED}|{SCORE_ASKED}|{WEIGHT_ASKED}|{ROWS_ASKED}|{SPENT_ASKED}", text
        )
        else f"{text} {context}"
    )
    if row is not None and (level is None or longest > 4):
        return of_row(desk, row, words, want)
    if level is None and (whole := _whole(desk, text, words, want)) is not None:
        return whole
    if level is None:
        level = next(((c, name) for c, name in _BARE if name in text), None)
        level = level or next(((c, name) for word, c, name in _ENGLISH if word in text), None)
    if level is not None:
        return of_level(desk, {level[0]: level[1]}, f"{level[1]}指标", words, want)
    if re.search(
        r"(?:全部|所有|各项?|三级|整张表的?)指标|^指标|各行|所有行|全部行|indicators|rows", text
    ):
        return of_level(desk, {}, "三级指标", words, want)
    return None


def _row(desk: Desk, text: str) -> tuple[Row | None, int]:
    if numbered := re.search(r"第(\d+)[行条项]|\brow (\d+)", text):
        found = desk.rows(numbers=(int(numbered[1] or numbered[2]),))
        return (found[0], 99) if found else (None, 0)
    rows = [row for row in desk.rows() if row.name]
    matches = best(text, [row.name or "" for row in rows])
    if not matches or len(matches) > 3:
        return None, 0
    top = max(matches, key=lambda m: m.weight)
    # Two characters are a name only where they fit one row alone.
    if top.longest < (2 if len(matches) == 1 else 3):
        return None, 0
    return rows[top.index], top.longest


def _whole(desk: Desk, text: str, words: str, want: str) -> Figure | None:
    """Figures of the form as a whole: its total, its budget block."""
    number = desk.scope[0]
    paper = desk.form(number).paper
    budget = paper.budget
    block = re.search(
        r"预算|执行|资金|拨款|结转|经费|budget|execut|appropriation|carried|funds", text
    )
    if (
        re.search(r"总分值|满分|分值合计|100分|总权重|total weight", text)
        and paper.total.weight is not None
        and not block
    ):
        return Figure(
            "分值合计",
            "the total weight",
            paper.total.weight,
            "分",
            "points",
            "weight",
            num(paper.total.weight),
            (),
            ("/total/weight",),
        )
    if (
        re.search(r"总分|一共|总共|全部|\btotal\b|in all|altogether", text)
        and re.search(LOST_ASKED, words)
        and not block
    ):
        return of_level(desk, {}, "全部指标", "扣分")
    if (
        re.search(r"总分|总得分|自评分|自评总|\btotal\b|overall score", text)
        and not block
        and paper.total.score is not None
    ):
        return Figure(
            "总分",
            "the total",
            paper.total.score,
            "分",
            "points",
            "total",
            num(paper.total.score),
            (),
            ("/total/score",),
        )
    if not block:
        return None
    points = want == "points" or re.search(
        r"得分|分值|[几多少\d]分|满分|points|score|weight", words
    )
    if points and re.search(r"预算|执行|budget|execut", text):
        heavy = re.search(r"分值|满分|权重|weight", words) and not re.search(
            r"得分|得了|score", words
        )
        value = budget.weight if heavy else budget.score
        if value is None:
            return None
        label = (
            ("预算执行的分值", "the weight of budget execution")
            if heavy
            else ("预算执行的得分", "the score of budget execution")
        )
        pointer = "/budget/weight" if heavy else "/budget/score"
        return Figure(
            *label,
            value,
            "分",
            "points",
            "weight" if heavy else "score",
            num(value),
            (),
            (pointer,),
        )
    return _budget(desk, text, words, want)


def _budget(desk: Desk, text: str, words: str, want: str) -> Figure | None:
    budget = desk.form(desk.scope[0]).paper.budget
    found = main_line(budget)
    source = next(
        (
            (i, line)
            for asked, printed in _SOURCES
            if re.search(asked, text)
            for i, line in enumerate(budget.lines)
            if re.search(printed, fold(line.name or ""))
        ),
        None,
    )
    at = source or found
    if at is None:
        return None
    position, line = at
    name = fold(line.name or "") if source else ""
    if re.search(r"执行率|执行进度|execution rate", text) or want == "share":
        if not line.annual or line.executed is None:
            return None
        rate = rounded(line.executed / line.annual * 100)
        pointers = tuple(f"/budget/lines/{position}/{f}" for f in ("executed", "annual", "rate"))
        return Figure(
            f"{name}执行率",
            "the execution rate",
            rate,
            "%",
            "share",
            "rate",
            f"{num(line.executed)} ÷ {num(line.annual)}",
            (),
            pointers,
        )
    field = next((f for f, pattern in _COLUMNS if re.search(pattern, text)), "annual")
    value = getattr(line, field)
    factor = MONEY.get(budget.unit or "")
    if value is None or factor is None:
        return None
    return Figure(
        f"{name}{FIELDS[field][0]}",
        f"the {FIELDS[field][1]}{' of ' + name if name else ''}",
        value * factor,
        "元",
        "money",
        field,
        f"{num(value)}{budget.unit}",
        (),
        (f"/budget/lines/{position}/{field}",),
    )
