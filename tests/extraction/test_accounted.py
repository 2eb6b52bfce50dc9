"""Every figure printed in the budget block is a field's, or is on the review list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, Spec, picture, row, seen

TOP: Sequence[Spec] = (
    ("项目资金（万元）", 3, 1), "资金来源", "全年预算数", "到位数", "全年执行数", "执行率", "分值", "得分",
)  # fmt: skip
ALL: Sequence[Spec] = (
    "年度资金总额",
    "80.00",
    "70.00",
    "60.00",
    "75.00%",
    ("10", 2, 1),
    ("7.5", 2, 1),
)
REST: Sequence[Spec] = ("其他资金", "20.00", "10.00", "10.00", "50.00%")


def read(*rows: Sequence[Spec]) -> Draft:
    return extract([picture(*rows, HEAD, row("甲数量"))])


def test_a_block_whose_figures_are_all_fields_or_none_of_ours_is_not_listed() -> None:
    draft = read(TOP, ALL, REST)
    assert [one.executed for one in draft.paper.budget.lines] == [60, 10]
    assert BUDGET not in draft.evidence


@pytest.mark.parametrize("heading", ["占比", "结余数", "年中调整"])
def test_figures_under_headings_that_are_none_of_ours_are_not_listed(heading: str) -> None:
    top = tuple(heading if text == "到位数" else text for text in TOP)
    assert BUDGET not in read(top, ALL, REST).evidence


@pytest.mark.parametrize(("sure", "listed"), [(0.2, False), (0.9, True)])
def test_a_speck_beside_the_headings_is_no_figure(sure: float, listed: bool) -> None:
    top = tuple(seen("7", sure) if text == "资金来源" else text for text in TOP)
    assert (BUDGET in read(top, ALL, REST).evidence) == listed


@pytest.mark.parametrize("kind", ["picture", "sheet"])
def test_a_block_under_headings_nobody_knows_is_listed_on_every_kind_of_page(kind: str) -> None:
    strange = ("资金", "核定", "落实", "占比", "", "", "", "")
    amounts = ("总盘子", "80.00", "60.00", "75.00%", "", "", "", "")
    page = picture(strange, amounts, HEAD, row("甲数量"))
    draft = extract([replace(page, kind=kind)])  # type: ignore[arg-type]
    assert not draft.paper.budget.lines
    assert (draft.evidence[BUDGET].status, draft.evidence[BUDGET].raw) == ("missing", "80.00")


def test_a_figure_that_slid_under_the_names_is_listed() -> None:
    slid: Sequence[Spec] = ("其他资金 12.00", "", "10.00", "10.00", "50.00%")
    lone: Sequence[Spec] = ("20.00", "", "", "", "")
    for odd in (slid, lone):
        assert read(TOP, ALL, odd).evidence[BUDGET].raw == odd[0]


def test_points_under_a_heading_no_column_took_are_missing_where_they_stand() -> None:
    head = ("资金来源", "全年预算数", "全年执行数", "执行率", "", "", "", "")
    below = ("年度资金总额", "80.00", "60.00", "75.00%", "", "", "", "")
    points = ("", "", "", "", "执行率得分数", "7.5", "", "")
    draft = read(head, below, points)
    assert draft.evidence["/budget/score"].status == "missing"


def test_points_beside_a_label_of_their_own_are_read_in_the_block_and_in_the_header() -> None:
    head = ("资金来源", "全年预算数", "全年执行数", "执行率", "", "", "", "")
    below = ("年度资金总额", "80.00", "60.00", "75.00%", "", "", "", "")
    inside = ("预算执行率得分（分值10分）", "", "", "7.5", "", "", "", "")
    fields = (("预算执行率分值", 1, 2), ("10", 1, 2), ("预算执行率得分", 1, 2), ("7.5", 1, 2))
    for draft in (read(head, below, inside), read(fields, head, below)):
        budget = draft.paper.budget
        assert (budget.weight, budget.score) == (10, Decimal("7.5"))
        assert len(budget.lines) == 1


def test_a_sentence_with_more_amounts_than_were_taken_is_listed() -> None:
    told = "年度资金总额：全年预算数80.00万元，全年执行数60.00万元，执行率75.00%"
    more = "，收回结余20.00万元，上缴财政5.00万元。"
    assert BUDGET not in read(("预算执行情况", (told + "。", 1, 7))).evidence
    assert read(("预算执行情况", (told + more, 1, 7))).evidence[BUDGET].status == "missing"


def test_figures_of_the_header_are_no_money() -> None:
    phone: Sequence[Spec] = ("项目负责人", "冼志强", "联系电话", ("15354435720", 1, 5))
    begun: Sequence[Spec] = ("资金使用单位", "市文物局", "项目起止时间", ("2024.01", 1, 5))
    scored: Sequence[Spec] = ("自评得分", ("94.52", 1, 7))
    assert BUDGET not in read(phone, begun, TOP, ALL, REST, scored).evidence
