"""Labels, pairs and totals as further offices print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row

MONEY = ("资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "")
AMOUNTS = ("年度资金总额", "180", "180", "176.4", "10", "98.00%", "9.8", "")
EXPECTED = "完成数字化420万页，修复破损档案3600卷。"
ACHIEVED = "完成数字化428万页，修复档案3312卷。"


def read(
    *rows: Sequence[Spec],
    head: Sequence[Sequence[Spec]] = (HEAD,),
    total: Sequence[Spec] = (),
    below: Sequence[str] = (),
) -> Draft:
    lines = [NAMED, *rows, *head, row("甲数量"), *([total] if total else [])]
    return extract([page(lines, above=[TITLE], below=below)])


@pytest.mark.parametrize(
    ("first", "second"),
    [("目标", "完成"), ("预期", "完成情况"), ("年度目标", "目标完成"), ("计划目标", "实际实现")],
)
def test_goals_beside_one_another_behind_short_labels(first: str, second: str) -> None:
    goals: Sequence[Spec] = (first, (EXPECTED, 1, 3), second, (ACHIEVED, 1, 3))
    draft = read(MONEY, AMOUNTS, goals)
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)
    assert [line.name for line in draft.paper.budget.lines] == ["年度资金总额"]


def test_short_labels_behind_one_down_the_side() -> None:
    goals: Sequence[Spec] = ("年度目标", "预期", (EXPECTED, 1, 3), "完成情况", (ACHIEVED, 1, 2))
    draft = read(MONEY, AMOUNTS, goals)
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_a_sentence_in_a_line_of_money_is_no_rate() -> None:
    strange: Sequence[Spec] = ("工作要求", "", "", "", "", (ACHIEVED, 1, 3))
    draft = read(MONEY, AMOUNTS, strange)
    for index, line in enumerate(draft.paper.budget.lines):
        assert line.rate in ("98.00%", None)
        assert line.rate is not None or doubted(draft, f"/budget/lines/{index}/rate")


@pytest.mark.parametrize(
    ("label", "role"),
    [("兑现值", "actual"), ("应得", "weight"), ("应得分值", "weight"), ("实得", "score"),
     ("差额说明", "explanation"), ("实得分", "score")],
)  # fmt: skip
def test_headings_of_other_words(label: str, role: str) -> None:
    assert role_of(label, COLUMNS) == (role, 1.0)


@pytest.mark.parametrize("label", ["评价等级", "自评等次", "绩效自评等级"])
@pytest.mark.parametrize("printed", ["☑优 □良 □中 □差", "优"])
def test_a_grade_beside_the_label_of_its_part_below_the_total(label: str, printed: str) -> None:
    rows: Sequence[Sequence[Spec]] = (
        NAMED,
        HEAD,
        row("甲数量"),
        (("总分", 1, 5), "10", "10", ""),
        (("自评结论", 2, 1), label, (printed, 1, 6)),
        ("存在问题", ("巡查力量不足。", 1, 6)),
    )
    assert extract([page(rows, above=[TITLE])]).paper.total.grade == "优"


def test_what_a_site_prints_under_its_pages_is_no_signature() -> None:
    total: Sequence[Spec] = (("总分", 1, 5), "10", "10", "")
    site = "版权所有：某局　联系电话：0756-8161000"
    assert read(total=total, below=[site]).paper.footer is None
    signed = "填报人：某　联系电话：0756-8161000"
    assert read(total=total, below=[signed, site]).paper.footer == signed.replace("　", "")


def test_a_year_with_its_label_beside_the_unit() -> None:
    beside: Sequence[Spec] = (("填报年度：2022年", 1, 4), ("金额单位：元", 1, 4))
    rows: Sequence[Sequence[Spec]] = (beside, NAMED, HEAD, row("甲数量"))
    assert extract([page(rows, above=[TITLE])]).paper.fiscal_year == 2022


def test_the_year_of_a_title_that_does_not_say_what_it_heads() -> None:
    paper = extract(
        [page([NAMED, HEAD, row("甲数量")], above=["2023年度县级项目支出绩效自评"])]
    ).paper
    assert (paper.title, paper.fiscal_year) == ("2023年度县级项目支出绩效自评", 2023)


STOREYS: Sequence[Sequence[Spec]] = (
    (("一级指标", 2, 1), ("二级指标", 2, 1), ("三级指标", 2, 1), ("绩效值", 1, 2), ("评分", 1, 2),
     ("扣分说明", 2, 1)),
    ("指标值", "完成值", "分值", "得分"),
)  # fmt: skip


def test_two_storeys_of_which_the_lower_tells_the_values() -> None:
    draft = read(head=STOREYS, total=(("总分", 1, 5), "100", "98.5", ""))
    (one,) = draft.paper.indicators
    assert (one.name, one.target, one.actual) == ("甲数量", "≥15个", "15个")
    assert (one.weight, one.score) == (10, 10)
    assert draft.paper.total.score == Decimal("98.5")


@pytest.mark.parametrize(
    ("words", "sure"),
    [("大写：玖拾捌点捌分", True), ("（大写）玖拾捌点捌分", True), ("大写：玖拾陆点捌分", False)],
)
def test_a_total_in_characters_beside_its_digits(words: str, sure: bool) -> None:
    total: Sequence[Spec] = ("自评总分", (words, 1, 3), "小写", ("98.8", 1, 2), "自评等级：优")
    draft = read(head=STOREYS, total=total)
    assert draft.paper.total.score == Decimal("98.8")
    assert (draft.paper.total.weight, draft.paper.total.grade) == (None, "优")
    assert doubted(draft, "/total/score") != sure


PAIRED = ("资金来源", "年初预算数", "全年预算数", "全年执行数", "分值")


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("执行率 / 得分", "98.00% / 9.8分"),
        ("执行率／得分", "98.00%／9.8"),
        ("得分/执行率", "9.8/98.00%"),
    ],
)
def test_rate_and_score_in_one_column(heading: str, cell: str) -> None:
    head: Sequence[Spec] = (*PAIRED, (heading, 1, 3))
    lines: Sequence[Sequence[Spec]] = (
        ("年度资金总额", "180", "180", "176.4", "10", (cell, 1, 3)),
        ("省级资金", "80", "80", "78.4", "", ("98.01%", 1, 3)),
    )
    draft = read(head, *lines)
    assert [line.rate for line in draft.paper.budget.lines] == ["98.00%", "98.01%"]
    assert (draft.paper.budget.weight, draft.paper.budget.score) == (10, Decimal("9.8"))
    assert [line.executed for line in draft.paper.budget.lines] == [
        Decimal("176.4"),
        Decimal("78.4"),
    ]


def test_two_columns_in_one_that_cannot_be_told_apart_are_missing() -> None:
    head: Sequence[Spec] = (*PAIRED, ("执行率/得分", 1, 3))
    draft = read(head, ("年度资金总额", "180", "180", "176.4", "10", ("98.00%，9.8", 1, 3)))
    (line,) = draft.paper.budget.lines
    assert line.rate is None or doubted(draft, "/budget/lines/0/rate")
    assert draft.paper.budget.score is None
    assert doubted(draft, "/budget/score")


@pytest.mark.parametrize(
    "total",
    [
        (("总分", 1, 2), "100", ("自评得分", 1, 2), ("98.6", 1, 3)),
        (("自评得分", 1, 2), "98.6", ("总分", 1, 2), ("100", 1, 3)),
        ("总分", "100", ("实得分", 1, 3), "98.6", ("自评等级", 1, 1), "优"),
    ],
)
def test_a_total_whose_sums_have_labels_of_their_own(total: Sequence[Spec]) -> None:
    paper = read(total=total).paper
    assert (paper.total.weight, paper.total.score) == (100, Decimal("98.6"))


def test_a_total_in_characters_alone_is_not_lost_silently() -> None:
    draft = read(total=("自评总分", ("大写：玖拾捌点捌分", 1, 7)))
    assert draft.paper.total.score in (None, Decimal("98.8"))
    assert doubted(draft, "/total/score")


@pytest.mark.parametrize(
    ("total", "weight"),
    [
        ((("合计（100分）", 1, 5), ("98.6", 1, 3)), 100),
        ((("总分", 1, 5), ("98.6分/100分", 1, 3)), 100),
        ((("总分", 1, 5), "", "98.6/100", ""), 100),
        ((("自评总分", 1, 5), ("98.6（满分100）", 1, 3)), 100),
        ((("本项目自评得分", 1, 5), "100", "98.6", ""), 100),
    ],
)
def test_the_most_a_total_can_be_where_it_stands_beside_other_words(
    total: Sequence[Spec], weight: int
) -> None:
    draft = read(total=total)
    assert (draft.paper.total.weight, draft.paper.total.score) == (weight, Decimal("98.6"))
    assert len(draft.paper.indicators) == 1


@pytest.mark.parametrize(
    ("below", "grade", "sure"),
    [
        (("评定档次", ("优", 1, 7)), "优", True),
        (("评价结论", ("良好", 1, 7)), "良好", True),
        (("自评结论", ("等级：良", 1, 7)), "良", True),
        ((("自评等级：□优　☑良　□中　□差", 1, 8),), "良", True),
        (("评价级别", ("A级", 1, 7)), None, False),
        (("评价结论", ("项目总体完成较好，达到预期。", 1, 7)), None, True),
    ],
)
def test_grades_behind_other_labels(below: Sequence[Spec], grade: str | None, sure: bool) -> None:
    rows = (NAMED, HEAD, row("甲数量"), (("总分", 1, 5), "10", "10", ""), below)
    draft = extract([page(rows, above=[TITLE])])
    assert draft.paper.total.grade == grade
    assert doubted(draft, "/total/grade") != sure


def test_a_year_in_characters_on_a_line_of_its_own() -> None:
    rows = [NAMED, HEAD, row("甲数量")]
    for printed, year in (
        ("（二〇二三年度）", 2023),
        ("二○二四年", 2024),
        ("二〇二五年二月", None),
    ):
        assert extract([page(rows, above=[TITLE, printed])]).paper.fiscal_year == year


@pytest.mark.parametrize(
    ("label", "levels", "sure"),
    [
        ("产出指标/数量指标", ("产出指标", "数量指标"), True),
        ("效益—社会效益", ("效益", "社会效益"), True),
        ("保障/运转", ("保障", "运转"), False),
        ("满意度指标", ("满意度指标", "满意度指标"), True),
    ],
)
def test_labels_of_both_levels_in_one_cell(label: str, levels: tuple[str, str], sure: bool) -> None:
    head = (("一级指标/二级指标", 1, 2), *HEAD[2:])
    body = ((label, 1, 2), "甲数量", "≥15个", "15个", "10", "10", "")
    draft = extract([page([NAMED, head, body], above=[TITLE])])
    (one,) = draft.paper.indicators
    assert (one.level1, one.level2) == levels
    assert doubted(draft, "/indicators/0/level1") != sure
