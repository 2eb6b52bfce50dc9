"""The lines that close the table: sums of the rows, points of execution, the total."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row


def close(label: str, weight: str, score: str, grade: str = "") -> Sequence[Spec]:
    return ((label, 1, 5), weight, score, grade)


def read(*rows: Sequence[Spec], kind: PageKind = "document") -> Draft:
    body = [row("甲数量", "≥15个", "15个", "90", "87.02"), *rows]
    return extract([page([NAMED, HEAD, *body], kind=kind, above=[TITLE])])


SUM = close("自评得分合计", "90", "87.02")
EXECUTION = close("预算执行得分", "10", "9.24")
TOTAL = close("总得分", "100", "96.26", "优")


@pytest.mark.parametrize("kind", ["document", "sheet", "picture"])
@pytest.mark.parametrize(
    "rows",
    [
        (SUM, EXECUTION, TOTAL),
        (EXECUTION, SUM, TOTAL),
        (close("绩效指标得分合计", "90", "87.02"), close("预算执行率", "10", "9.24"), TOTAL),
        (close("指标合计", "90", "87.02"), close("资金执行情况", "10", "9.24"), TOTAL),
        (TOTAL, close("其中：指标得分合计", "90", "87.02"), EXECUTION),
    ],
)
def test_the_total_is_the_line_that_holds_the_others(
    rows: tuple[Sequence[Spec], ...], kind: PageKind
) -> None:
    paper = read(*rows, kind=kind).paper
    assert [one.name for one in paper.indicators] == ["甲数量"]
    total, budget = paper.total, paper.budget
    assert (total.weight, str(total.score), total.grade) == (100, "96.26", "优")
    assert (budget.weight, str(budget.score)) == (10, "9.24")


def test_two_lines_make_one_total() -> None:
    total = read(close("总分", "100", ""), close("自评得分", "", "96.26", "优")).paper.total
    assert (total.weight, str(total.score), total.grade) == (100, "96.26", "优")


def test_what_is_final_is_the_total() -> None:
    rows = close("得分合计", "100", "96.26"), close("最终得分", "100", "94.26")
    assert str(read(*rows).paper.total.score) == "94.26"


def test_totals_that_differ_are_doubted() -> None:
    draft = read(close("合计", "100", "96.26"), close("自评总分", "", "95.26"))
    assert doubted(draft, "/total/score")


def test_the_only_sum_is_the_total() -> None:
    total = read(close("绩效指标得分合计", "90", "87.02")).paper.total
    assert (total.weight, str(total.score)) == (90, "87.02")


def test_an_indicator_named_like_a_sum_is_one() -> None:
    draft = read(row("培训人数合计"), row("乙数量"))
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "培训人数合计", "乙数量"]


def test_the_most_points_stand_under_an_unknown_heading_beside_the_weights() -> None:
    head: list[Spec] = ["一级指标", "三级指标", "指标甲值", "指标值", "完成值"]
    head += ["单项得分", "权重占比（%）", "折算得分"]
    rows = [
        ["产出指标", f"建设{letter}数量", "50.00", "90个", "90个", "48.00", "50", "48.00"]
        for letter in "甲乙"
    ]
    total: list[Spec] = [("合计", 1, 2), "100.00", "", "", "96.00", "", "96.00"]
    draft = extract([page([head, *rows, total], kind="picture")])
    assert draft.paper.total.weight == 100


def graded(label: str, *, kind: PageKind = "picture") -> Draft:
    head: list[Spec] = ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    rows = [["产出指标", f"建设{letter}数量", "90个", "90个", "50", "48"] for letter in "甲乙"]
    total: list[Spec] = [("合计", 1, 4), "100", "96"]
    return extract([page([head, *rows, total, [label, ("优", 1, 5)]], kind=kind)])


@pytest.mark.parametrize("kind", ["sheet", "picture"])
def test_a_grade_whose_label_cannot_be_read_is_missing(kind: PageKind) -> None:
    assert graded("自评等级", kind=kind).paper.total.grade == "优"
    assert doubted(graded("自评抹甲", kind=kind), "/total/grade")


def test_a_grade_in_a_row_that_may_be_the_total_is_missing() -> None:
    head: list[Spec] = [
        "一级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因",
    ]
    rows = [["产出指标", f"建设{letter}数量", "90个", "90个", "50", "48", ""] for letter in "甲乙"]
    last: list[Spec] = [("总甲", 1, 4), "100", "96", "优"]
    assert doubted(extract([page([head, *rows, last], kind="picture")]), "/total/grade")
