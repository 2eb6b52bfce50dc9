"""Header fields where a form prints several labels of one kind, or prints them in another order."""

from __future__ import annotations

import pytest

from assistant.extraction.table import extract, split
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, Spec, doubted, page, row

KINDS: tuple[PageKind, ...] = ("sheet", "picture")


@pytest.mark.parametrize("kind", KINDS)
def test_the_project_is_named_by_its_own_label(kind: PageKind) -> None:
    rows: tuple[tuple[Spec, ...], ...] = (
        ("转移支付名称", ("农业生产发展资金", 1, 7)),
        ("项目名称", ("高标准农田建设", 1, 7)),
        ("中央主管部门", ("农业农村部", 1, 3), "地方主管部门", ("县农业农村局", 1, 3)),
        HEAD,
        row("建设面积"),
    )
    draft = extract([page(rows, kind=kind)])
    assert draft.paper.project_name == "高标准农田建设"
    assert not doubted(draft, "/project_name")
    assert draft.paper.supervising_department == "县农业农村局"
    assert doubted(draft, "/supervising_department")  # the form prints two
    assert draft.evidence["/supervising_department"].candidates[0].text == "农业农村部"


@pytest.mark.parametrize("kind", KINDS)
def test_a_transfer_payment_s_own_name_where_no_project_is_named(kind: PageKind) -> None:
    rows: tuple[tuple[Spec, ...], ...] = (
        ("转移支付名称", ("农业生产发展资金", 1, 7)),
        ("中央主管部门", ("农业农村部", 1, 7)),
        HEAD,
        row("建设面积"),
    )
    draft = extract([page(rows, kind=kind)])
    assert draft.paper.project_name == "农业生产发展资金"
    assert draft.paper.supervising_department == "农业农村部"
    assert not doubted(draft, "/supervising_department")


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_form_may_begin_with_the_unit_above_the_project(kind: PageKind) -> None:
    rows: list[tuple[Spec, ...]] = []
    for name in ("甲", "乙"):
        rows += [
            ((f"{name}县项目支出绩效自评表", 1, 8),),
            ("实施单位", (f"{name}县普查中心", 1, 3), "主管部门", (f"{name}县统计局", 1, 3)),
            ("项目名称", (f"{name}县经济普查", 1, 7)),
            HEAD,
            row("普查单位数"),
            ("总分", "", "", "", "", "10", "10", ""),
        ]
    papers = [extract(group).paper for group in split([page(rows, kind=kind)])]
    assert [one.project_name for one in papers] == ["甲县经济普查", "乙县经济普查"]
    assert [one.implementing_unit for one in papers] == ["甲县普查中心", "乙县普查中心"]
    assert [len(one.indicators) for one in papers] == [1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_department_s_own_form_names_it_once(kind: PageKind) -> None:
    rows: tuple[tuple[Spec, ...], ...] = (("部门名称", ("县民政局", 1, 7)), HEAD, row("救助人数"))
    draft = extract([page(rows, kind=kind, above=["部门整体支出绩效自评表"])])
    assert draft.paper.supervising_department == "县民政局"
    assert draft.paper.implementing_unit == "县民政局"


@pytest.mark.parametrize("kind", KINDS)
def test_beside_a_superior_the_department_s_name_is_the_unit_s(kind: PageKind) -> None:
    rows: tuple[tuple[Spec, ...], ...] = (
        ("主管部门", ("县委宣传部", 1, 3), "部门名称", ("县融媒体中心", 1, 3)),
        HEAD,
        row("播发稿件"),
    )
    draft = extract([page(rows, kind=kind, above=["部门整体支出绩效自评表"])])
    assert draft.paper.supervising_department == "县委宣传部"
    assert draft.paper.implementing_unit == "县融媒体中心"


@pytest.mark.parametrize("kind", KINDS)
def test_a_total_beside_the_year_is_the_form_s(kind: PageKind) -> None:
    above = ["项目支出绩效自评表", "（2023年度）  自评总分：96.7分  自评等级：良"]
    rows = (("项目名称", ("展厅运维", 1, 7)), HEAD, row("开放天数"))
    draft = extract([page(rows, kind=kind, above=above)])
    assert draft.paper.fiscal_year == 2023
    assert (str(draft.paper.total.score), draft.paper.total.grade) == ("96.7", "良")


@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_plainly_labelled_is_taken_and_a_measure_is_none(kind: PageKind) -> None:
    for value, unit in (("县政协办公室", "县政协办公室"), ("人民币万元", None), ("万元", None)):
        rows: tuple[tuple[Spec, ...], ...] = (("单位（盖章）", (value, 1, 7)), HEAD, row("提案"))
        draft = extract([page(rows, kind=kind, above=["部门整体支出绩效自评表"])])
        assert draft.paper.implementing_unit == unit


def test_what_is_told_of_the_works_is_no_label_nobody_knows() -> None:
    works: tuple[Spec, ...] = ("建设地址", ("龙凤新区", 1, 3), "计划竣工日期", ("2024年12月", 1, 3))
    draft = extract([page([NAMED, works, HEAD, row("甲数量")])])
    assert draft.evidence["/implementing_unit"].status == "absent"
