"""Rates and points on rows of their own in the budget block, and what is no line of money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, Spec, doubted, page, picture, row

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


def test_brief_headings_beside_one_another_head_amounts() -> None:
    side: Spec = ("资金使用情况", 3, 1)
    head = (("预算安排（万元）", 1, 2), ("资金到位（万元）", 1, 2), "资金支出（万元）", "进度", "")
    rows = (
        (side, *head),
        ("合计", "320.5", "合计", "320.5", "296.13", "92.4%", ""),
        ("市级", "200", "市级", "200", "200", "100%", ""),
    )
    budget = extract([page([*rows, HEAD, row("甲数量")], kind="document")]).paper.budget
    assert [(one.name, one.annual, one.rate) for one in budget.lines] == [
        ("合计", Decimal("320.5"), "92.4%"),
        ("市级", Decimal(200), "100%"),
    ]
    assert budget.unit == "万元"


def test_a_line_of_money_that_nobody_filled_in_is_read_as_it_is() -> None:
    head = (
        ("项目资金（万元）", 3, 1),
        "",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "执行率",
        "",
        "",
    )
    rows = (
        head,
        ("年度资金总额", "100", "100", "90", "90%", "", ""),
        ("其他资金", "", "", "", "", "", ""),
    )
    for ink in (False, True):
        pages = [picture(*rows, HEAD, row("甲数量"))]
        if ink:
            cells = tuple(
                replace(c, ink=True) if c.row == 4 and not c.text else c for c in pages[0].cells
            )
            pages = [replace(pages[0], cells=cells)]
        draft = extract(pages)
        line = draft.paper.budget.lines[1]
        assert (line.name, line.annual) == ("其他资金", None)
        assert doubted(draft, "/budget/lines/1/annual") is ink


HEADED = ("预算数（A）", "执行数（B）", "执行率（B/A）", "分值", "得分", "", "")


def test_the_only_line_of_a_block_without_names_is_not_missed() -> None:
    label: Spec = ("预算执行情况\n（万元）", 2, 1)
    rows = ((label, *HEADED), ("100", "95", "95%", "10", "9.5", "", ""))
    draft = extract([picture(*rows, HEAD, row("甲数量"))])
    line = draft.paper.budget.lines[0]
    assert (line.name, line.annual, line.executed, line.rate) == (None, 100, 95, "95%")
    for field in ("name", "annual", "executed"):
        assert not doubted(draft, f"/budget/lines/0/{field}")


@pytest.mark.parametrize(
    "rows",
    [
        # A name ran into the label, a cell stands where names do, and there are two lines.
        ((("项目资金\n年度资金总额", 2, 1), *HEADED), ("100", "95", "95%", "10", "9.5", "", "")),
        ((("项目资金", 2, 1), "", *HEADED[:-1]), ("", "100", "95", "95%", "10", "9.5", "")),
        (
            (("项目资金", 3, 1), *HEADED),
            ("100", "95", "95%", "10", "9.5", "", ""),
            ("90", "85", "94.44%", "", "", "", ""),
        ),
    ],
)
def test_a_name_that_may_have_been_lost_is_missed(rows: tuple[Sequence[Spec], ...]) -> None:
    draft = extract([picture(*rows, HEAD, row("甲数量"))])
    assert doubted(draft, "/budget/lines/0/name")


def test_a_name_that_a_file_leaves_blank_is_not_missed() -> None:
    rows = (
        (("项目资金", 2, 1), "", *HEADED[:-1]),
        ("", "100", "95", "95%", "10", "9.5", ""),
    )
    draft = extract([page([*rows, HEAD, row("甲数量")], kind="document")])
    assert not doubted(draft, "/budget/lines/0/name")
