"""Columns under unknown headings, where a field of ours has no column."""

from __future__ import annotations

import pytest

from assistant.extraction.table import extract
from assistant.page import PageKind
from tests.extraction.made import Spec, doubted, page

HEADER: list[Spec] = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
KINDS = ("sheet", "picture")


def rows(*values: tuple[str, ...]) -> list[list[Spec]]:
    """Rows of an indicator each, the last columns being `values`."""
    return [
        ["产出指标", "数量指标", f"建设{letter}数量", "≥90%", "85%", *more]
        for letter, more in zip("甲乙丙丁", values, strict=False)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_figures_under_unknown_headings_may_be_weights_and_scores(kind: PageKind) -> None:
    figures = rows(("10", "8"), ("20", "20"), ("10", ""))
    draft = extract([page([[*HEADER, "Ｗ甲", "Ｗ乙"], *figures], kind=kind)])
    for index in range(3):
        assert doubted(draft, f"/indicators/{index}/weight")
        assert doubted(draft, f"/indicators/{index}/score")


@pytest.mark.parametrize("kind", KINDS)
def test_words_under_an_unknown_heading_may_be_reasons_where_they_stand(kind: PageKind) -> None:
    words = rows(("10", "8", "受汛期影响"), ("20", "20", ""), ("10", "5", "招标流标"))
    draft = extract([page([[*HEADER, "分值", "得分", "事由"], *words], kind=kind)])
    assert doubted(draft, "/indicators/0/explanation")
    assert not doubted(draft, "/indicators/1/explanation")
    assert doubted(draft, "/indicators/2/explanation")


def test_figures_below_a_known_group_with_an_unknown_heading_of_their_own() -> None:
    top: list[Spec] = [(text, 2, 1) for text in ("一级指标", "二级指标", "三级指标", "年度指标值")]
    header: list[list[Spec]] = [[*top, ("完成情况", 1, 2)], ["实际完成值", "Ｗ甲"]]
    draft = extract([page([*header, *rows(("10",), ("20",), ("10",))])])
    assert doubted(draft, "/indicators/0/weight")


@pytest.mark.parametrize("foreign", ["数据来源", "评分标准", "指标解释", "佐证材料", "评分依据"])
def test_columns_known_to_be_foreign_hold_no_reason(foreign: str) -> None:
    words = rows(("10", "8", "业务台账"), ("20", "20", "业务台账"))
    draft = extract([page([[*HEADER, "分值", "得分", foreign], *words])])
    assert draft.evidence["/indicators/0/explanation"].status == "absent"


@pytest.mark.parametrize("foreign", ["完成率", "序号", "得分系数"])
def test_columns_known_to_be_foreign_hold_no_weight(foreign: str) -> None:
    draft = extract([page([[*HEADER, foreign], *rows(("95",), ("90",))])])
    assert draft.evidence["/indicators/0/weight"].status == "absent"


def test_an_unknown_column_is_one_over_pages_that_number_it_otherwise() -> None:
    head = [*HEADER, "Ｗ甲", "得分", "Ｗ乙"]
    words = ("10", "10", "受汛期影响"), ("20", "20", "招标流标"), ("10", "10", "/")
    first = page([head, *rows(*words)], kind="picture")
    narrow: list[Spec] = [("", 1, 2), *rows(("30", "30", "/"))[0][2:]]
    last = page([narrow], kind="picture", number=2)
    total: list[Spec] = [("合计", 1, 5), "70", "70", ""]
    draft = extract([first, last, page([total], kind="picture", number=3)])
    for index in range(4):
        assert doubted(draft, f"/indicators/{index}/weight")
        assert doubted(draft, f"/indicators/{index}/explanation")
    assert doubted(draft, "/total/weight")


@pytest.mark.parametrize("kind", KINDS)
def test_points_given_on_review_alone_may_be_those_of_ones_own(kind: PageKind) -> None:
    draft = extract(
        [page([[*HEADER, "分值", "自评复核分"], *rows(("10", "8"), ("20", "20"))], kind=kind)]
    )
    assert draft.paper.indicators[0].score == 8 or doubted(draft, "/indicators/0/score")
    assert draft.paper.indicators[1].score == 20 or doubted(draft, "/indicators/1/score")


def measured(*values: tuple[str, ...]) -> list[list[Spec]]:
    """Rows whose targets are a sign, a figure and a unit."""
    return [
        ["产出指标", "数量指标", f"建设{letter}数量", sign, figure, unit, "85", "10", "10"]
        for letter, (sign, figure, unit) in zip("甲乙丙丁", values, strict=False)
    ]


SIGNED: list[Spec] = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值"]


@pytest.mark.parametrize("kind", KINDS)
def test_units_under_an_unknown_heading_belong_to_the_targets(kind: PageKind) -> None:
    body = measured(("≥", "90", "%"), ("≤", "3", "次/月"), ("≤", "0.8", "万元"), ("≥", "5", ""))
    head: list[Spec] = [*SIGNED, "母甲", "完成值", "权重", "得分"]
    draft = extract([page([head, *body], kind=kind)])
    for index in range(3):
        assert doubted(draft, f"/indicators/{index}/target")
    assert draft.evidence["/indicators/1/target"].candidates[-1].text == "≤3次/月"
    assert not doubted(draft, "/indicators/3/target")


@pytest.mark.parametrize("heading", ["度量单位", "考核周期"])
def test_units_under_their_own_heading_and_periods_leave_targets_sure(heading: str) -> None:
    body = measured(("≥", "90", "年"), ("≤", "3", "月"), ("≤", "8", "年"))
    draft = extract([page([[*SIGNED, heading, "完成值", "权重", "得分"], *body])])
    for index in range(3):
        assert not doubted(draft, f"/indicators/{index}/target")
