"""Rows that are no indicators, grades in boxes, and a rate on a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.extraction.totals import chosen
from assistant.extraction.values import absent
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, Spec, doubted, drafted, form, picture, row, seen


@pytest.mark.parametrize("word", ["小计", "产出指标小计", "分项小计", "效益指标得分合计"])
def test_a_subtotal_is_no_indicator(word: str) -> None:
    draft = drafted(row("甲数量"), ((word, 1, 5), "10", "10", ""), row("乙数量"))
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "乙数量"]


@pytest.mark.parametrize("kind", ["sheet", "picture"])
@pytest.mark.parametrize(
    "word", ["指标合计（不含预算执行）", "合计（不含预算执行率）", "绩效指标得分合计", "指标合计"]
)
@pytest.mark.parametrize("name", ["总分", "合计"])
def test_the_sum_without_the_budget_s_points_is_neither_an_indicator_nor_the_total(
    kind: PageKind, word: str, name: str
) -> None:
    rows: Sequence[Sequence[Spec]] = (
        row("甲数量", "≥15个", "15个", "90", "87"),
        ((word, 1, 5), "90", "87", ""),
        ((name, 1, 5), "100", "96", ""),
    )
    draft = form(HEAD, *rows, kind=kind)
    assert [one.name for one in draft.paper.indicators] == ["甲数量"]
    assert (draft.paper.total.weight, draft.paper.total.score) == (100, 96)


def test_the_sum_of_the_indicators_is_the_total_where_none_else_is_printed() -> None:
    draft = form(HEAD, row("甲数量"), (("指标合计", 1, 5), "10", "10", ""))
    assert len(draft.paper.indicators) == 1
    assert (draft.paper.total.weight, draft.paper.total.score) == (10, 10)


def test_a_subtotal_that_was_hardly_read_stays_in_sight() -> None:
    word = replace(seen("小计", 0.4), column_span=5)
    draft = drafted(row("甲数量"), (word, "10", "10", ""))
    assert len(draft.paper.indicators) == 2
    assert doubted(draft, "/indicators/1/name")


@pytest.mark.parametrize(("score", "rows"), [("0", 1), ("", 1), ("2", 2)])
def test_bonus_points_are_a_row_only_where_they_add_something(score: str, rows: int) -> None:
    bonus: Sequence[Spec] = (("加分项", 1, 2), "获省级表彰", "", "无", "", score, "")
    assert len(drafted(row("甲数量"), bonus).paper.indicators) == rows


@pytest.mark.parametrize(
    ("printed", "grade"),
    [
        ("☑优　□良　□中　□差", "优"),
        ("优□ 良☑ 中□ 差□", "良"),
        ("优（√）良（□）中（□）差（□）", "优"),
        ("良", "良"),
    ],
)
def test_the_ticked_grade_is_the_grade(printed: str, grade: str) -> None:
    found = replace(absent(), value=printed)
    assert chosen(found).value == grade


@pytest.mark.parametrize("printed", ["□优□良□中□差", "☑优☑良□中□差", "优☑良□中□差"])
def test_where_the_tick_cannot_be_told_the_grade_is_doubted(printed: str) -> None:
    found = chosen(replace(absent(), value=printed))
    assert found.value == printed
    assert found.evidence.confidence <= 0.3


TOP: Sequence[Spec] = (
    ("项目资金（万元）", 4, 1), ("资金来源", 1, 2), ("全年预算数", 1, 3), ("全年执行数", 1, 2),
)  # fmt: skip


def block(*rate: Spec) -> Draft:
    return extract(
        [
            picture(
                TOP,
                (("其他资金", 1, 2), ("20.00", 1, 3), ("10.00", 1, 2)),
                (("合计", 1, 2), ("80.00", 1, 3), ("60.00", 1, 2)),
                rate,
                HEAD,
                row("甲数量"),
            )
        ]
    )


@pytest.mark.parametrize(
    "rate",
    [
        (("预算执行率", 1, 2), ("75.00%", 1, 3), ("分值：10得分：7.5", 1, 2)),
        (("预算执行率", 1, 2), ("75.00%（分值10分，自评得分7.5分）", 1, 5)),
        ("预算执行率", "75.00%", "分值", "10", "得分", ("7.5", 1, 2)),
    ],
)
def test_a_rate_on_a_row_of_its_own_is_the_totals(rate: Sequence[Spec]) -> None:
    budget = block(*rate).paper.budget
    assert [one.name for one in budget.lines] == ["其他资金", "合计"]
    assert [one.rate for one in budget.lines] == [None, "75.00%"]
    assert (budget.weight, budget.score) == (Decimal(10), Decimal("7.5"))


def test_points_that_say_they_are_not_counted_are_no_indicator() -> None:
    draft = drafted(
        row("道路长度"),
        (("加分项：工作经验获省级推广（不计入总分）", 1, 5), "", "2", ""),
        ("总分", "", "", "", "", "10", "10", ""),
    )
    assert [one.name for one in draft.paper.indicators] == ["道路长度"]


def table(*rows: Sequence[Spec]) -> Draft:
    """A recognised table with the rows of two levels, each with its sum below it, and `rows`."""
    cost = ("成本指标", "经济成本", "丙成本", "≤5元", "5元", "20", "20", "")
    part: Sequence[Spec] = (("合计", 1, 5), "20", "20", "")
    return drafted(cost, part, row("甲数量"), row("乙数量"), *rows)


SUM: Sequence[Spec] = (("合计", 1, 5), "20", "20", "")


@pytest.mark.parametrize(
    ("below", "total"),
    [
        ([SUM, (("总分", 1, 5), "100", "97.6", "")], ("100", "97.6")),
        ([SUM, (("合计", 1, 5), "40", "40", "")], ("40", "40")),
        ([(("合计", 1, 5), "40", "40", "")], ("40", "40")),
        ([(("总分", 1, 5), "40", "40", "")], ("40", "40")),
    ],
)
def test_a_sum_that_rows_follow_is_not_the_total(
    below: Sequence[Sequence[Spec]], total: tuple[str, str]
) -> None:
    read = table(*below).paper
    assert (read.total.weight, read.total.score) == tuple(map(Decimal, total))
    assert len(read.indicators) == 3


def test_the_last_levels_sum_alone_is_not_the_total() -> None:
    draft = table(SUM)
    assert draft.paper.total.score is None
    assert doubted(draft, "/total/score")


def test_the_total_of_all_may_stand_above_other_rows() -> None:
    draft = drafted(row("甲数量"), (("总分", 1, 5), "100", "97.6", ""), row("乙数量"))
    assert draft.paper.total.weight == Decimal(100)
