"""Levels that no column of their own tells: bands across the table, columns told by what they
hold, columns in any order, and labels that were lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import Spec, doubted, form, page

KINDS: tuple[PageKind, ...] = ("sheet", "picture")
HEAD = ("二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "偏差原因")
Row = Sequence[Spec]


def band(text: str) -> Row:
    return ((text, 1, 7),)


def levels(draft: Draft) -> list[tuple[str | None, str | None]]:
    return [(one.level1, one.level2) for one in draft.paper.indicators]


def rows(*names: str, level2: str = "数量指标") -> list[Row]:
    return [(level2, name, "≥5个", "5个", "10", "10", "") for name in names]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pattern", ["{}", "一、{}", "（一）{}（50分）", "1.{}"])
def test_bands_across_the_table_are_the_labels_of_level_one(pattern: str, kind: PageKind) -> None:
    first, second = pattern.format("产出指标"), pattern.format("效益指标")
    draft = form(
        HEAD,
        band(first),
        *rows("建设数", "改造数"),
        band(second),
        *rows("就业人数", level2="社会效益指标"),
        ("总分", "", "", "", "30", "30", ""),
        kind=kind,
    )
    assert [one.name for one in draft.paper.indicators] == ["建设数", "改造数", "就业人数"]
    assert [one for one, _ in levels(draft)] == [first, first, second]
    assert not doubted(draft, "/indicators/1/level1")


def test_a_band_holds_over_the_page_end() -> None:
    above = page(
        [("项目名称", ("养护", 1, 6)), HEAD, band("产出指标"), *rows("甲数")], kind="picture"
    )
    below = page([*rows("乙数"), band("效益指标"), *rows("丙数")], number=2, kind="picture")
    draft = extract([above, below])
    assert [one for one, _ in levels(draft)] == ["产出指标", "产出指标", "效益指标"]
    assert draft.evidence["/indicators/1/level1"].page == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_band_with_the_sums_of_its_rows_is_no_indicator(kind: PageKind) -> None:
    draft = form(
        HEAD,
        (("产出指标", 1, 4), "20", "20", ""),
        *rows("建设数", "改造数"),
        (("小计", 1, 4), "20", "20", ""),
        (("效益指标", 1, 4), "10", "10", ""),
        *rows("就业人数"),
        kind=kind,
    )
    assert [one.weight for one in draft.paper.indicators] == [10, 10, 10]
    assert [one for one, _ in levels(draft)] == ["产出指标", "产出指标", "效益指标"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_band_that_is_not_merged_may_have_a_number_beside_it(kind: PageKind) -> None:
    head = ("序号", *HEAD)
    draft = form(
        head,
        ("一", "产出指标", "", "", "", "", "", ""),
        ("1", *rows("建设数")[0]),
        ("二", "", "效益指标", "", "", "", "", ""),
        ("2", *rows("就业人数", level2="社会效益指标")[0]),
        kind=kind,
    )
    assert levels(draft) == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]


@pytest.mark.parametrize("kind", KINDS)
def test_bands_of_level_two_beside_labels_of_level_one(kind: PageKind) -> None:
    draft = form(
        ("一级指标", "三级指标", "指标值", "完成值", "分值", "得分"),
        (("产出指标", 4, 1), ("数量指标", 1, 5)),
        ("建设数", "≥5个", "5个", "10", "10"),
        (("质量指标", 1, 5),),
        ("合格率", "100%", "100%", "10", "10"),
        kind=kind,
    )
    assert levels(draft) == [("产出指标", "数量指标"), ("产出指标", "质量指标")]
    assert [one.name for one in draft.paper.indicators] == ["建设数", "合格率"]


def test_bands_of_an_office_s_own_words_are_doubted() -> None:
    draft = form(
        HEAD, band("履职效能"), *rows("建设数"), band("管理效率"), *rows("结案率"), kind="picture"
    )
    assert [one for one, _ in levels(draft)] == ["履职效能", "管理效率"]
    assert doubted(draft, "/indicators/0/level1")


def test_a_row_before_the_first_band_has_lost_its_label() -> None:
    draft = form(HEAD, *rows("建设数"), band("效益指标"), *rows("就业人数"), kind="picture")
    assert doubted(draft, "/indicators/0/level1")
    assert not doubted(draft, "/indicators/1/level1")


def test_a_row_of_budget_execution_among_the_indicators_is_no_band() -> None:
    draft = form(HEAD, (("预算执行率", 1, 4), "10", "9", ""), *rows("建设数"), kind="picture")
    assert draft.paper.indicators[0].weight == 10


@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_level_two_alone_have_lost_those_of_level_one(kind: PageKind) -> None:
    draft = form(HEAD, *rows("建设数"), kind=kind)
    assert doubted(draft, "/indicators/0/level1")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("heading", ["指标类别", "类别", "指标类型", "模块"])
def test_a_column_of_labels_is_told_by_the_labels(heading: str, kind: PageKind) -> None:
    head = (heading, "指标内容", "计划值", "实际值", "分值", "得分")
    values = ("≥5个", "5个", "10", "10")
    first = form(
        head,
        (("产出", 2, 1), "建设数", *values),
        ("改造数", *values),
        ("效益", "就业人数", *values),
        kind=kind,
    )
    assert levels(first) == [("产出", None), ("产出", None), ("效益", None)]
    second = form(
        head,
        (("产出指标", 1, 6),),
        ("数量指标", "建设数", *values),
        ("质量指标", "合格率", *values),
        kind=kind,
    )
    assert levels(second) == [("产出指标", "数量指标"), ("产出指标", "质量指标")]


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_labels_under_an_unknown_heading_are_lost_not_absent(kind: PageKind) -> None:
    values = ("≥5个", "5个", "10", "10")
    draft = form(
        ("模块", "指标内容", "计划值", "实际值", "分值", "得分"),
        ("履职效能", "建设数", *values),
        ("管理效率", "改造数", *values),
        kind=kind,
    )
    assert doubted(draft, "/indicators/0/level1")


@pytest.mark.parametrize("kind", KINDS)
def test_names_first_and_levels_at_the_right_edge(kind: PageKind) -> None:
    draft = form(
        ("指标", "目标", "实际", "得分", "分值", "说明", "类别", "大类"),
        ("建设数", "≥5个", "4个", "8", "10", "雨季停工", "数量指标", "产出指标"),
        ("合格率", "100%", "100%", "10", "10", "", "质量指标", "产出指标"),
        ("就业人数", "≥9人", "9人", "10", "10", "", "社会效益指标", "效益指标"),
        kind=kind,
    )
    assert levels(draft) == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
    ]
    one = draft.paper.indicators[0]
    assert (one.name, one.score, one.weight, one.explanation) == ("建设数", 8, 10, "雨季停工")


@pytest.mark.parametrize("kind", KINDS)
def test_of_four_levels_the_fourth_is_the_indicator(kind: PageKind) -> None:
    draft = form(
        (
            "一级指标",
            "二级指标",
            "三级指标",
            "四级指标",
            "绩效标准",
            "完成情况说明",
            "分值",
            "得分",
        ),
        ("产出指标", "数量指标", ("任务量", 2, 1), "建设数", "≥5个", "5个", "10", "10"),
        ("产出指标", "数量指标", "改造数", "≥5个", "5个", "10", "10"),
        kind=kind,
    )
    assert [one.name for one in draft.paper.indicators] == ["建设数", "改造数"]
    assert levels(draft) == [("产出指标", "数量指标")] * 2


@pytest.mark.parametrize(
    "heads",
    [
        ("资金名称", "期初预算", "期末预算", "累计支出", "完成比", "分值", "得分"),
        ("指标名称", "期初预算", "期末预算", "累计支出", "完成比", "分值", "得分"),
        ("来源名称", "期初数", "期末数", "累计支出", "完成比例", "分值", "得分"),
    ],
)
def test_a_budget_s_header_is_no_header_of_indicators(heads: tuple[str, ...]) -> None:
    draft = form(
        heads,
        ("资金合计", "784.54", "797.49", "760.16", "95.32%", "10", "9.5"),
        ("指标名称", "指标目标值", "指标完成值", "指标分值", "指标得分", "原因", "类别"),
        ("建设数", "≥5个", "5个", "10", "10", "", "数量指标"),
        kind="picture",
    )
    assert [one.name for one in draft.paper.indicators] == ["建设数"]
    assert [str(one.executed) for one in draft.paper.budget.lines] == ["760.16"]
