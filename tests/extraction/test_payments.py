"""Budgets that are payments, and headers whose labels say their part in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row


def read(*rows: Sequence[Spec], kind: PageKind = "sheet", above: Sequence[str] = (TITLE,)) -> Draft:
    return extract([page([NAMED, *rows, HEAD, row("甲数量")], kind=kind, above=above)])


def payments(*heads: str) -> Sequence[Sequence[Spec]]:
    return (
        (("付费情况（万元）", 3, 2), ("付费项目", 1, 2), *heads),
        (("政府付费合计", 1, 2), "4860", "4665.6", "96.00%"),
        (("可用性服务费", 1, 2), "3900", "3900", "100.00%"),
    )


def test_payments_due_and_made_are_lines_of_the_budget() -> None:
    draft = read(*payments("应付金额", "实付金额", "支付率"))
    assert [(one.name, one.annual, one.executed, one.rate) for one in draft.paper.budget.lines] == [
        ("政府付费合计", Decimal(4860), Decimal("4665.6"), "96.00%"),
        ("可用性服务费", Decimal(3900), Decimal(3900), "100.00%"),
    ]
    assert draft.paper.budget.unit == "万元"
    assert BUDGET not in draft.evidence


@pytest.mark.parametrize("kind", ["sheet", "picture"])
def test_amounts_under_headings_nobody_knows_are_no_absent_budget(kind: PageKind) -> None:
    draft = read(*payments("约定款", "给付款", "给付比"), kind=kind)
    assert draft.paper.budget.lines == ()
    assert draft.evidence[BUDGET].status == "missing"


def test_figures_each_behind_its_label_are_no_budget() -> None:
    draft = read(
        ("开工年份", "2021", "完工年份", "2023", ("邮编", 1, 2), ("510000", 1, 2)),
        ("楼栋", "12", "层数", "6", ("户数", 1, 2), ("480", 1, 2)),
    )
    assert BUDGET not in draft.evidence


def test_money_handed_down_and_carried_over_is_no_field() -> None:
    draft = read(
        ("资金用途", "计划数", "下达数", "支出数", "结转下年", "支出率", "分值", "得分"),
        ("合计", "1839.2", "1839.2", "1765.63", "73.57", "96.00", "10", "9.6"),
    )
    line = draft.paper.budget.lines[0]
    assert (line.initial, line.annual, line.executed) == (
        None,
        Decimal("1839.2"),
        Decimal("1765.63"),
    )
    assert BUDGET not in draft.evidence


def test_what_was_spent_to_the_end_of_a_quarter_is_no_field() -> None:
    draft = read(
        (
            "资金来源",
            "年初预算",
            "调整后预算",
            "一季度末执行",
            "三季度末执行",
            "全年执行",
            "执行率",
            "分值",
        ),
        ("年度资金总额", "1500", "1560", "120", "1080", "1497.6", "96.00%", "10"),
    )
    line = draft.paper.budget.lines[0]
    assert (line.annual, line.executed) == (Decimal(1560), Decimal("1497.6"))
    assert BUDGET not in draft.evidence


def test_a_label_no_one_knows_is_the_field_it_names_in_brackets() -> None:
    paper = read(
        (
            "实施机构\n（主管部门）", ("住房和城乡建设局", 1, 3),
            "项目公司\n（实施单位）", ("管廊运营公司", 1, 3),
        ),
    ).paper  # fmt: skip
    assert paper.supervising_department == "住房和城乡建设局"
    assert paper.implementing_unit == "管廊运营公司"


def test_of_two_departments_the_one_that_uses_the_money_is_the_unit() -> None:
    draft = read(
        (
            "市级主管部门", ("河湟市教育局", 1, 3),
            "区级主管部门\n（资金使用单位）", ("平川区教育局", 1, 3),
        ),
    )  # fmt: skip
    assert draft.paper.implementing_unit == "平川区教育局"
    assert draft.paper.supervising_department == "河湟市教育局"


def test_a_seal_in_brackets_is_no_field() -> None:
    paper = read(("主管部门（盖章）", ("教育局", 1, 3), "实施单位", ("中心小学", 1, 3))).paper
    assert (paper.supervising_department, paper.implementing_unit) == ("教育局", "中心小学")


@pytest.mark.parametrize(
    ("period", "year"),
    [("2023年1月1日至12月31日", 2023), ("2022年7月1日至2023年6月30日", None)],
)
def test_the_period_judged_tells_the_year_where_it_is_one(period: str, year: int | None) -> None:
    draft = read(above=[TITLE, f"评价时段：{period}　　金额单位：万元"])
    assert draft.paper.fiscal_year == year
    assert year is not None or doubted(draft, "/fiscal_year")
