"""Rates and points on rows of their own in the budget block, and what is no line of money."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, Spec, doubted, page, row

SIDES: tuple[Sequence[Spec], ...] = (
    (("按收入性质分", 1, 4), ("按支出性质分", 1, 4)),
    ("项目", "预算数", "执行数", "", "项目", "预算数", "执行数", ""),
    ("合计", "100.00", "90.00", "", "合计", "100.00", "90.00", ""),
)
ROWS: dict[str, tuple[Sequence[Spec], ...]] = {
    "the sign in the label": (
        (("预算执行率（%）", 1, 2), "90", "分值", "10", "得分", ("9", 1, 2)),
    ),
    "other words": (("预算执行进度", "90", "满分", "10", "评分", ("9", 1, 3)),),
    "the points first": (("分值", "10", "执行率", "90%", "得分", ("9", 1, 3)),),
    "a row each": (("执行率", ("90%", 1, 7)), ("分值", ("10", 1, 3), "得分", ("9", 1, 3))),
    "one cell": ((("执行率（%）：90  分值：10  得分：9", 1, 8),),),
    "points alone": ((("预算执行情况得分（满分10分）", 1, 4), ("9", 1, 4)),),
}


def read(*rows: Sequence[Spec]) -> Draft:
    """What a file says with these rows under a block of two sides."""
    whole: Sequence[Spec] = ("项目名称", ("甲项目", 1, 7))
    return extract([page([whole, *SIDES, *rows, HEAD, row("甲数量")], kind="document")])


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_points_and_rates_are_no_lines_of_money(rows: tuple[Sequence[Spec], ...]) -> None:
    budget = read(*rows).paper.budget
    assert [one.name for one in budget.lines] == ["合计", "合计"]
    assert (budget.weight, budget.score) == (10, 9)


@pytest.mark.parametrize(
    "line",
    [
        ("资金使用效率", "90", "标准分", "", "考核分", "9", "", ""),
        ("结转结余率", "10", "", "", "", "", "", ""),
        ("甲资金", ("90", 1, 2), "", "", "", "", ""),
    ],
)
def test_what_is_called_no_money_is_doubted(line: Sequence[Spec]) -> None:
    draft = read(line)
    at = next(n for n, one in enumerate(draft.paper.budget.lines) if one.name == line[0])
    for field in ("name", "annual"):
        assert doubted(draft, f"/budget/lines/{at}/{field}")
    assert doubted(draft, "/budget/score")


def test_money_with_an_unusual_name_is_money() -> None:
    draft = read(("其他部分", "5", "5", "", "", "", "", ""))
    assert not doubted(draft, "/budget/lines/1/name")
