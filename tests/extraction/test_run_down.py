"""Texts of several rows in one cell, as the rules between them were missed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, TITLE, Spec, doubted, drafted, page, picture, row

VALUES: Sequence[Spec] = ("≥15个", "15个", "10", "10", "")


def test_as_many_labels_as_rows_are_each_of_its_row() -> None:
    three = "社会效益\n指标\n可持续影\n响指标\n服务对象\n满意度指\n标"
    draft = drafted(
        (("效益指标", 2, 1), (three, 3, 1), "甲", *VALUES),
        ("乙", *VALUES),
        ("满意度指标", "丙", *VALUES),
    )
    labels = [one.level2 for one in draft.paper.indicators]
    assert labels == ["社会效益指标", "可持续影响指标", "服务对象满意度指标"]
    assert all(doubted(draft, f"/indicators/{index}/level2") for index in range(3))


@pytest.mark.parametrize("label", ["数量指\n标", "成本\n指标", "服务对象\n满意度\n指标"])
def test_one_label_that_wraps_is_of_all_its_rows(label: str) -> None:
    draft = drafted(("产出指标", (label, 2, 1), "甲", *VALUES), ("产出指标", "乙", *VALUES))
    whole = label.replace("\n", "")
    assert [one.level2 for one in draft.paper.indicators] == [whole, whole]


def test_as_many_figures_as_rows_are_each_of_its_row() -> None:
    both: Spec = ("2024年11\n月底前\n不超过100\n万元", 2, 1)
    draft = drafted(
        ("产出指标", "时效指标", "兑付时间", both, "11月8日", "7", "7", ""),
        ("产出指标", "成本指标", "补助上限", "96.4万元", "7", "7", ""),
    )
    assert [one.target for one in draft.paper.indicators] == ["2024年11月底前", "不超过100万元"]
    assert all(doubted(draft, f"/indicators/{index}/target") for index in range(2))


@pytest.mark.parametrize("both", ["逐步\n提升", "完成85%，\n较上年提高3%"])
def test_one_text_for_two_rows_stays_whole(both: str) -> None:
    draft = drafted(
        ("产出指标", "质量指标", "甲", (both, 2, 1), "提升", "7", "7", ""),
        ("产出指标", "质量指标", "乙", "提升", "7", "7", ""),
    )
    assert draft.paper.indicators[0].target == both.replace("\n", "")


def money(side: str) -> Draft:
    head = ("全年预算数", ("全年执行数", 1, 2), "执行率", "分值", "得分")
    rows: list[Sequence[Spec]] = [
        ((side, 4, 2), *head),
        ("979.00", ("954.65", 1, 2), "97.51%", "10", "9.75"),
        ("936.20", ("911.85", 1, 2), "97.40%", "-", "-"),
        ("42.80", ("42.80", 1, 2), "100.00%", "-", "-"),
    ]
    return extract([picture(*rows, HEAD, row("甲数量"))])


@pytest.mark.parametrize(
    "side",
    [
        "项目资金年度资金总额\n（万元）其中：财政拨款\n其他资金",
        "年度资金总额\n项目资金\n其中：财政拨款\n（万元）\n其他资金",
        "年度资金总额\n项目资金其中：财政拨款\n其他资金",
    ],
)
def test_names_of_money_that_ran_into_the_label_beside_them(side: str) -> None:
    draft = money(side)
    lines = draft.paper.budget.lines
    assert [line.name for line in lines] == ["年度资金总额", "财政拨款", "其他资金"]
    assert [line.annual for line in lines] == [Decimal(979), Decimal("936.2"), Decimal("42.8")]
    assert all(doubted(draft, f"/budget/lines/{index}/name") for index in range(3))


@pytest.mark.parametrize(
    "side", ["项目资金（万元）", "项目资金年度资金总额\n其他资金", "年度资金总额\n甲乙\n其他资金"]
)
def test_names_that_are_not_told_stay_lost(side: str) -> None:
    assert [line.name for line in money(side).paper.budget.lines] == [None] * 3


def test_a_label_between_two_offices_whose_rules_were_missed() -> None:
    offices = "鹿鸣市市场监督管理局项目实施单位鹿鸣市检验检测中心"
    draft = extract([picture(("主管部门", (offices, 1, 7)), HEAD, row("甲数量"))])
    assert draft.paper.supervising_department == "鹿鸣市市场监督管理局"
    assert draft.paper.implementing_unit == "鹿鸣市检验检测中心"
    assert doubted(draft, "/supervising_department")
    assert doubted(draft, "/implementing_unit")


def test_a_project_about_offices_is_no_label_between_two() -> None:
    named = ("项目名称", ("市财政局项目实施单位能力建设", 1, 7))
    draft = extract([page([named, HEAD, row("甲数量")], kind="picture", above=[TITLE])])
    assert draft.paper.project_name == "市财政局项目实施单位能力建设"
