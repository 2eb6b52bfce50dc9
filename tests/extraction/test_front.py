"""What stands before a form in its own file, and the title among other headings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.extraction.table import extract, split
from assistant.form import Draft
from assistant.page import Page
from tests.extraction.made import HEAD, NAMED, Spec, doubted, page, row

TITLE = "2024年度县级项目支出绩效自评表"
MONEY = ("资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "")
AMOUNTS = ("年度资金总额", "180", "180", "176.4", "10", "98.00%", "9.8", "")
NOTES = page(
    [[""]],
    above=["填报说明", "一、自评表由实施单位填写，得分保留两位小数。", "二、满分10分。"],
)
LIST = page(
    [
        ("序号", "项目名称", "预算数（万元）", "执行数（万元）", "自评得分"),
        ("1", "社区党建专项", "180", "176.4", "99.2"),
        ("2", "婚前检查补助", "42", "40.1", "96.5"),
    ],
    number=2,
)
UNNUMBERED = page(
    [("项目名称", "预算数（万元）", "执行数（万元）"), ("社区党建专项", "200", "150")], number=2
)


def own(*rows: tuple[Spec, ...], number: int = 3, title: str = TITLE) -> Page:
    return page([NAMED, *rows, HEAD, row("甲数量")], number=number, above=[title])


def read(*pages: Page) -> Draft:
    (form,) = split(pages)
    return extract(form)


@pytest.mark.parametrize("listed", [LIST, UNNUMBERED])
def test_notes_and_a_list_of_projects_on_earlier_sheets_are_no_part_of_the_form(
    listed: Page,
) -> None:
    draft = read(NOTES, listed, own(MONEY, AMOUNTS))
    assert (draft.paper.title, draft.paper.fiscal_year) == (TITLE, 2024)
    (line,) = draft.paper.budget.lines
    assert (line.name, line.annual, line.rate) == ("年度资金总额", 180, "98.00%")
    assert draft.paper.budget.score is not None
    assert not doubted(draft, "/budget/score")


def test_a_title_on_a_cover_of_its_own_is_kept() -> None:
    cover = page([[""]], above=["乡镇卫生院项目支出绩效自评表", "二〇二五年二月"])
    assert read(cover, own(title="附件1", number=2)).paper.title == "乡镇卫生院项目支出绩效自评表"


def test_money_that_only_an_earlier_page_shows_is_kept() -> None:
    earlier = page([MONEY, AMOUNTS], above=["一、资金情况"])
    draft = read(earlier, own(number=2))
    assert [line.executed for line in draft.paper.budget.lines] == [Decimal("176.4")]


@pytest.mark.parametrize(
    "above",
    [
        ["法律援助项目绩效自评报告", "一、项目概况", "附件", TITLE],
        ["关于报送法律援助项目绩效自评报告书", TITLE, "（2023年度）"],
    ],
)
def test_the_forms_own_title_is_preferred_to_a_reports(above: list[str]) -> None:
    draft = extract([page([NAMED, HEAD, row("甲数量")], above=above)])
    assert draft.paper.title == TITLE


def test_a_report_that_is_the_form_keeps_its_title() -> None:
    above = ["法律援助项目绩效自评报告", "一、绩效目标完成情况表"]
    draft = extract([page([NAMED, HEAD, row("甲数量")], above=above)])
    assert draft.paper.title == "法律援助项目绩效自评报告"


@pytest.mark.parametrize("listed", [LIST, UNNUMBERED])
def test_the_money_of_a_list_is_not_the_forms_where_it_prints_none(listed: Page) -> None:
    draft = read(NOTES, listed, own())
    assert draft.paper.title == TITLE
    assert draft.paper.budget.lines == ()
    assert draft.paper.budget.score is None


def test_a_list_is_left_out_before_a_form_without_a_header_as_well() -> None:
    form = page([MONEY, AMOUNTS, HEAD, row("甲数量")], number=3, above=[TITLE])
    draft = read(NOTES, LIST, form)
    assert draft.paper.title == TITLE
    assert [line.annual for line in draft.paper.budget.lines] == [180]


def test_a_form_begins_though_the_rim_of_its_table_is_read_as_figures() -> None:
    first = page([NAMED, HEAD, row("甲数量")], kind="picture", above=[TITLE])
    other: list[Spec] = ["2\n1", "项目名称", ("婚前检查补助", 1, 6)]
    second = page([other, HEAD, row("乙数量")], kind="picture", number=2, above=[TITLE])
    assert [len(pages) for pages in split([first, second])] == [1, 1]
