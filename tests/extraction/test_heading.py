"""The form's title and year, whatever stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, picture, row, seen

YEAR: Sequence[Spec] = (("（2022年度）", 1, 5), "", "", "审核：陈")


def test_a_note_beside_the_year_in_brackets_does_not_hide_it() -> None:
    draft = extract([page([YEAR, NAMED, HEAD, row("甲数量")], above=["项目支出绩效自评表"])])
    assert draft.paper.fiscal_year == 2022


def test_dirt_read_beside_the_title_does_not_hide_the_year_under_it() -> None:
    title: Sequence[Spec] = (
        ("项目支出绩效自评表\n（2024年度）", 1, 6),
        (seen("2", 0.03), 1, 2),
    )
    draft = extract([page([title, NAMED, HEAD, row("甲数量")], kind="picture")])
    assert draft.paper.fiscal_year == 2024
    assert draft.paper.title == "项目支出绩效自评表"


@pytest.mark.parametrize("kind", ["sheet", "picture", "text"])
def test_a_year_that_stands_elsewhere_above_the_table_is_missing_not_absent(kind: PageKind) -> None:
    owner: Sequence[Spec] = ("实施单位", ("养护所（2023年起）", 1, 7))
    draft = extract(
        [page([NAMED, owner, HEAD, row("甲数量")], kind=kind, above=["项目支出绩效自评表"])]
    )
    assert draft.paper.fiscal_year is None
    assert doubted(draft, "/fiscal_year")
    assert [one.text for one in draft.evidence["/fiscal_year"].candidates] == ["2023"]


def test_the_year_of_one_column_is_not_the_forms() -> None:
    columns: Sequence[Spec] = ("", "2021年", "2022年", ("", 1, 5))
    draft = extract([page([columns, NAMED, HEAD, row("甲数量")], above=["项目支出绩效自评表"])])
    assert draft.paper.fiscal_year is None
    assert doubted(draft, "/fiscal_year")


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("项目支出绩效自评表  已审核", "项目支出绩效自评表"),
        ("项目支出绩效自评表\u3000单位：万元", "项目支出绩效自评表"),
        ("附表  项目支出绩效自评表  已审核", "项目支出绩效自评表"),
        ("项目支出绩效自评表  （本级）", "项目支出绩效自评表（本级）"),
        ("项  目  支  出  绩  效  自  评  表", "项目支出绩效自评表"),
    ],
)
def test_what_stands_behind_a_wide_gap_is_no_part_of_the_title(printed: str, title: str) -> None:
    draft = extract([page([NAMED, HEAD, row("甲数量")], kind="picture", above=[printed])])
    assert draft.paper.title == title
    assert not doubted(draft, "/title")


def test_words_run_on_behind_the_title_are_doubted() -> None:
    draft = extract(
        [page([NAMED, HEAD, row("甲数量")], kind="picture", above=["项目支出绩效自评表已审核"])]
    )
    assert doubted(draft, "/title")


def test_labels_that_ran_into_the_value_before_them_are_told_apart() -> None:
    line = "主管部门：市人社局实施单位：市就业中心"
    draft = extract([picture(HEAD, row("甲数量"), above=[TITLE, line])])
    assert draft.paper.supervising_department == "市人社局"
    assert draft.paper.implementing_unit == "市就业中心"


def _unit(*cells: str, kind: PageKind = "sheet", above: Sequence[str] = ()) -> Draft:
    line: Sequence[Spec] = (*cells, ("", 1, 8 - len(cells)))
    return extract([page([NAMED, line, HEAD, row("甲数量")], kind=kind, above=above)])


def test_the_unit_that_fills_the_form_in_stands_for_the_one_that_acts_and_is_doubted() -> None:
    draft = _unit("主管部门", "区生态环境局", "填报单位", "区环境事务中心")
    assert draft.paper.implementing_unit == "区环境事务中心"
    assert doubted(draft, "/implementing_unit")


def test_an_acting_unit_comes_before_the_one_that_fills_the_form_in() -> None:
    draft = _unit("填报单位", "区生态环境局", "实施单位", "区环境事务中心")
    assert draft.paper.implementing_unit == "区环境事务中心"
    assert not doubted(draft, "/implementing_unit")


def test_a_unit_named_beside_the_table_is_none_of_its_fields() -> None:
    draft = _unit("主管部门", "区生态环境局", above=["填报单位：区财政局"])
    assert draft.paper.implementing_unit is None


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["首页 > 绩效自评 > 填报", "项目支出绩效自评"], "项目支出绩效自评"),
        (["项目绩效评价", "2024年项目支出绩效自评表"], "2024年项目支出绩效自评表"),
        (["一、项目绩效自评"], None),
    ],
)
def test_a_heading_that_does_not_say_table_is_the_title_where_none_does(
    above: list[str], title: str | None
) -> None:
    draft = extract([page([NAMED, HEAD, row("甲数量")], kind="document", above=above)])
    assert draft.paper.title == title


@pytest.mark.parametrize(
    "line",
    [
        "（二〇二三年度）",
        "（自评年度：2023）",
        "（二〇二三年度，2023年1月—12月）",
        "（2023年1月1日至2023年12月31日）",
    ],
)
def test_a_year_is_read_with_its_months_and_in_characters(line: str) -> None:
    draft = extract([picture(HEAD, row("甲数量"), above=(TITLE, line))])
    assert draft.paper.fiscal_year == 2023


def test_a_bracket_over_two_years_names_neither() -> None:
    line = "（2022年7月至2023年6月）"
    draft = extract([picture(HEAD, row("甲数量"), above=(TITLE, line))])
    assert draft.paper.fiscal_year is None
    assert doubted(draft, "/fiscal_year")


def _over_table(*above: str) -> Draft:
    """What is read from a page whose header stands outside its table."""
    budget: Sequence[Spec] = ("资金情况", "预算安排", "实际支出", ("支出率", 1, 5))
    spent: Sequence[Spec] = ("项目资金", "356", "327.52", ("92.00%", 1, 5))
    return extract([page([budget, spent, HEAD, row("甲数量")], kind="picture", above=above)])


def test_a_header_outside_the_table_names_who_fills_it_in_beside_the_project() -> None:
    draft = _over_table(TITLE, "填报单位  县民政局  项目名称  养老服务站补助  单位  万元")
    assert draft.paper.implementing_unit == "县民政局"
    assert doubted(draft, "/implementing_unit")
    assert draft.paper.project_name == "养老服务站补助"
    assert draft.paper.budget.unit == "万元"
    assert not doubted(draft, "/budget/unit")


def test_a_grade_ends_where_the_unit_of_the_amounts_begins() -> None:
    draft = _over_table(TITLE, "自评总分：99.56分自评等级：优金额单位：亿元")
    assert draft.paper.total.grade == "优"
    assert draft.paper.budget.unit == "亿元"


def test_a_department_that_signs_is_the_footer() -> None:
    below = ("项目负责人：叶海涛  科研管理部门（盖章）  2024年1月30日",)
    total: Sequence[Spec] = (("总分", 1, 5), "10", "10", "")
    draft = extract([page([NAMED, HEAD, row("甲数量"), total], above=[TITLE], below=below)])
    assert draft.paper.footer is not None and "科研管理部门（盖章）" in draft.paper.footer


def test_persons_in_charge_below_the_total_sign() -> None:
    signed = "项目负责人：周启明财务负责人：罗兰"
    total: Sequence[Spec] = (("总分", 1, 5), "10", "10", "")
    draft = extract([page([NAMED, HEAD, row("甲数量"), total], above=[TITLE], below=(signed,))])
    assert draft.paper.footer == signed


def test_the_number_of_a_form_is_its_title_only_where_nothing_else_is() -> None:
    numbered = "桂财绩自评03表"
    both = extract([page([NAMED, HEAD, row("甲数量")], above=[numbered, TITLE])])
    assert both.paper.title == TITLE
    alone = extract([page([NAMED, HEAD, row("甲数量")], above=[numbered])])
    assert alone.paper.title == numbered


@pytest.mark.parametrize("rest", ["度）", "年度）", "（年度）", "年度", "（　年度）", "3年度）"])
def test_what_is_left_of_a_year_tells_that_one_was_printed(rest: str) -> None:
    draft = extract([picture(HEAD, row("甲数量"), above=(TITLE, rest))])
    assert draft.paper.fiscal_year is None
    assert doubted(draft, "/fiscal_year")


def test_a_title_that_was_cut_apart_is_whole_and_doubted() -> None:
    cut: Sequence[Spec] = (("项", 1, 3), ("目支出绩效自评表", 1, 5))
    draft = extract([page([cut, NAMED, HEAD, row("甲数量")], kind="picture")])
    assert draft.paper.title == "项目支出绩效自评表"
    assert doubted(draft, "/title")


@pytest.mark.parametrize("kind", ["sheet", "document", "picture"])
@pytest.mark.parametrize("section", ["二、绩效自评表", "（三）项目绩效自评表", "3.绩效自评表"])
def test_the_heading_of_a_section_is_not_the_form_s_title(kind: PageKind, section: str) -> None:
    def title(*above: str) -> Draft:
        return extract([page([NAMED, HEAD, row("甲数量")], kind=kind, above=above)])

    assert title(section, TITLE).paper.title == TITLE
    assert title(TITLE, section).paper.title == TITLE
    assert doubted(title(section), "/title")


@pytest.mark.parametrize("kind", ["sheet", "document", "picture"])
def test_the_title_on_the_cover_goes_before_a_section_s_heading(kind: PageKind) -> None:
    cover = page([("填报单位",)], kind=kind, above=[TITLE])
    rows = [NAMED, HEAD, row("甲数量")]
    own = page(rows, kind=kind, number=2, above=["二、绩效自评表"])
    assert extract([cover, own]).paper.title == TITLE
