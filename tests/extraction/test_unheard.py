"""Headings nobody knows, columns in any order, and two columns for one thing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import Spec, page

KINDS: tuple[PageKind, ...] = ("sheet", "picture")
LEVELS = ("一级指标", "二级指标", "三级指标")
ROWS = (
    ("产出指标", "数量指标", "铺设管网"),
    ("产出指标", "质量指标", "工程合格率"),
    ("效益指标", "社会效益指标", "受益人口"),
)


def read(
    heads: Sequence[str], values: Sequence[Sequence[str]], *, kind: PageKind = "sheet"
) -> Draft:
    """A form of three rows with these columns behind those of the levels."""
    rows: list[tuple[Spec, ...]] = [
        ("项目名称", ("管网改造", 1, len(heads) + 2)),
        (*LEVELS, *heads),
        *((*level, *row) for level, row in zip(ROWS, values, strict=True)),
    ]
    return extract([page(tuple(rows), kind=kind)])


@pytest.mark.parametrize("kind", KINDS)
def test_points_under_an_unknown_heading_are_missing_and_not_absent(kind: PageKind) -> None:
    heads = ("年度指标值", "实际完成值", "记功", "得分", "偏差原因分析")
    values = (
        ("4500米", "3825米", "10", "8.5", "土地权属争议"),
        ("100%", "100%", "10", "10", ""),
        ("2万人", "2万人", "20", "20", ""),
    )
    draft = read(heads, values, kind=kind)
    assert [one.weight for one in draft.paper.indicators] == [None] * 3
    assert draft.evidence["/indicators/0/weight"].status == "missing"
    assert draft.paper.indicators[0].score == Decimal("8.5")


def test_an_unknown_column_of_words_may_hold_the_reasons() -> None:
    heads = ("年度指标值", "实际完成值", "分值", "得分", "短板")
    values = (
        ("4500米", "3825米", "10", "8.5", "部分地块土地权属有争议"),
        ("100%", "100%", "10", "10", ""),
        ("2万人", "2万人", "20", "20", ""),
    )
    draft = read(heads, values)
    assert draft.evidence["/indicators/0/explanation"].status == "missing"


def test_known_columns_beside_a_whole_table_make_nothing_missing() -> None:
    heads = ("年度指标值", "实际完成值", "应得分", "得分", "历史值", "评价要点", "偏差原因分析")
    values = (
        ("4500米", "3825米", "10", "8.5", "4000", "是否按计划完成", "土地权属争议"),
        ("100%", "100%", "10", "10", "98", "质量是否达标", ""),
        ("2万人", "2万人", "20", "20", "18000", "受益人数是否达标", ""),
    )
    draft = read(heads, values)
    assert [one.weight for one in draft.paper.indicators] == [Decimal(n) for n in (10, 10, 20)]
    assert [one.explanation for one in draft.paper.indicators] == ["土地权属争议", None, None]
    assert not [p for p, one in draft.evidence.items() if one.status == "missing" and "/ind" in p]


@pytest.mark.parametrize("heads", [("指标类型", "指标性质"), ("指标性质", "指标类型")])
def test_of_two_columns_of_kinds_the_one_with_signs_is_read(heads: tuple[str, str]) -> None:
    signs = {"指标类型": "定量", "指标性质": "≥"}
    values = [
        (*(signs[head] for head in heads), target, target, "10", "10")
        for target in ("4500米", "98%", "20000人")
    ]
    draft = read((*heads, "年度指标值", "实际完成值", "分值", "得分"), values)
    assert [one.target for one in draft.paper.indicators] == ["≥4500米", "≥98%", "≥20000人"]


def test_two_columns_of_scores_are_for_a_person_to_choose_from() -> None:
    heads = ("年度指标值", "实际完成值", "分值", "自评得分", "得分", "偏差原因分析")
    values = (
        ("4500米", "3825米", "10", "8.5", "8", "土地权属争议"),
        ("100%", "100%", "10", "10", "10", ""),
        ("2万人", "2万人", "20", "20", "19", ""),
    )
    draft = read(heads, values)
    assert draft.evidence["/indicators/0/score"].confidence < 0.95


def test_a_remark_beside_the_reasons_is_none() -> None:
    heads = ("年度指标值", "实际完成值", "分值", "得分", "备注", "说明")
    values = (
        ("4500米", "3825米", "10", "8.5", "已核实", "土地权属争议"),
        ("100%", "100%", "10", "10", "已核实", ""),
        ("2万人", "2万人", "20", "20", "", ""),
    )
    draft = read(heads, values)
    assert [one.explanation for one in draft.paper.indicators] == ["土地权属争议", None, None]


def test_unknown_columns_of_plain_text_are_no_part_of_the_columns_beside_them() -> None:
    heads = ("年度指标值", "近况", "实际完成值", "分值", "得分", "偏差原因分析", "跟踪")
    values = (
        ("4500米", "3", "3825米", "10", "8.5", "土地权属争议", "已整改"),
        ("100%", "4.5", "100%", "10", "10", "", "已核实"),
        ("2万人", "5", "2万人", "20", "20", "", "已核实"),
    )
    draft = read(heads, values, kind="text")
    assert [one.target for one in draft.paper.indicators] == ["4500米", "100%", "2万人"]
    assert [one.explanation for one in draft.paper.indicators] == ["土地权属争议", None, None]


def test_names_of_money_may_stand_before_the_points_and_the_amounts() -> None:
    rows: tuple[tuple[Spec, ...], ...] = (
        ("项目名称", ("管网改造", 1, 6)),
        ("项目资金（万元）", "", "得分", "全年预算数", "全年执行数", "分值", "执行率"),
        ("", "年度资金总额", "9.6", "100.00", "96.00", "10", "96.00%"),
        ("", "其中：财政拨款", "", "80.00", "76.00", "", "95.00%"),
        ("", *LEVELS, "年度指标值", "实际完成值", "得分"),
        ("", "产出指标", "数量指标", "铺设管网", "4500米", "4500米", "10"),
    )
    draft = extract([page(rows, kind="sheet")])
    budget = draft.paper.budget
    assert budget.score == Decimal("9.6")
    assert [one.name for one in budget.lines] == ["年度资金总额", "财政拨款"]
    assert [one.executed for one in budget.lines] == [Decimal(96), Decimal(76)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_standard_is_the_target_where_the_table_has_no_other(kind: PageKind) -> None:
    values = (("100%", "99%", "10", "9.9"), ("≥5%", "6%", "10", "10"), ("达标", "达标", "20", "20"))
    draft = read(("标准值", "实际值", "分值", "得分"), values, kind=kind)
    assert [one.target for one in draft.paper.indicators] == ["100%", "≥5%", "达标"]
    assert draft.evidence["/indicators/0/target"].confidence == 1.0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", ["实施期指标值", "总体目标值", "标准值"])
def test_beside_the_year_s_target_that_of_the_whole_term_is_none(
    other: str, kind: PageKind
) -> None:
    values = (("4套", "2套", "2套", "10", "10"), ("≥10件", "≥4件", "5件", "10", "10"), ("8", "3", "3", "20", "20"))  # fmt: skip
    draft = read((other, "年度指标值", "年度完成值", "分值", "得分"), values, kind=kind)
    assert [one.target for one in draft.paper.indicators] == ["2套", "≥4件", "3"]
    assert draft.evidence["/indicators/0/target"].confidence == 1.0
