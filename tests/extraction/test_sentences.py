"""Budgets told in sentences: one a line of money, wherever they stand; none lost silently."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, doubted, page, row

KINDS: tuple[PageKind, ...] = ("sheet", "picture", "text")
WHOLE = (
    "年度资金总额：年初预算数212万元，全年预算数205万元，全年执行数194.75万元，"
    "执行率95.00%，分值10分，得分9.5分；"
)
CITY = "市级资金：年初预算数112万元，全年预算数105万元，全年执行数97.65万元，执行率93.00%；"
STATE = "中央补助资金：年初预算数100万元，全年预算数100万元，全年执行数97.1万元，执行率97.10%。"


MONEY = (
    ("支出项目（万元）", "年初预算数", "全年预算数", "全年执行数", "执行率", ("", 1, 3)),
    ("资金合计", "2860", "2860", "2774.2", "97.00%", ("", 1, 3)),
)


def read(
    above: Sequence[str] = (), below: Sequence[str] = (), *, kind: PageKind = "sheet"
) -> Draft:
    rows = (NAMED, HEAD, row("甲数量"), row("乙数量", "≥15个", "13个", "10", "8.5", "设备未到"))
    return extract([page(rows, kind=kind, above=[TITLE, *above], below=below)])


def money(draft: Draft) -> list[tuple[object, ...]]:
    return [
        (one.name, one.initial, one.annual, one.executed, one.rate)
        for one in draft.paper.budget.lines
    ]


ALL = [
    ("年度资金总额", 212, 205, Decimal("194.75"), "95.00%"),
    ("市级资金", 112, 105, Decimal("97.65"), "93.00%"),
    ("中央补助资金", 100, 100, Decimal("97.1"), "97.10%"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "told",
    [
        (WHOLE, CITY, STATE),
        (WHOLE + CITY + STATE,),
        (WHOLE, f"其中：{CITY}", f"其中：{STATE}"),
        (f"1.{WHOLE}", f"2.{CITY}", f"3.{STATE}"),
        (WHOLE[:40], WHOLE[40:], CITY, STATE),
    ],
)
def test_each_sentence_is_a_line_of_money(kind: PageKind, told: Sequence[str]) -> None:
    for draft in (read(["一、预算执行情况", *told], kind=kind), read(below=told, kind=kind)):
        assert money(draft) == ALL
        budget = draft.paper.budget
        assert (budget.unit, budget.weight, budget.score) == ("万元", 10, Decimal("9.5"))
        assert not {BUDGET, TABLE} & draft.evidence.keys()


def test_the_unit_behind_the_label_of_the_sentences_counts() -> None:
    told = "全年预算数：205 全年执行数：194.75 执行率：95.00%"
    beside = ("预算执行情况\n（万元）", (told, 1, 7))
    draft = extract([page((NAMED, beside, HEAD, row("甲数量")), above=[TITLE])])
    assert draft.paper.budget.unit == "万元"
    assert draft.paper.budget.lines[0].executed == Decimal("194.75")


def test_a_sentence_of_a_conclusion_is_no_line_of_money() -> None:
    said = "本项目资金使用规范，全年预算数205万元，实际支出194.75万元，资金发挥了效益。"
    assert money(read(below=[f"经自评，{said}"])) == []


@pytest.mark.parametrize("kind", KINDS)
def test_amounts_told_that_no_line_has_are_on_the_review_list(kind: PageKind) -> None:
    other = "另有上级资金全年预算数88万元，全年执行数80万元。"
    assert doubted(read([WHOLE], [f"经自评，{other}"], kind=kind), BUDGET)
    again = "全年预算数205万元，全年执行数194.75万元，执行率95.00%。"
    assert BUDGET not in read([WHOLE], [f"经自评，{again}"], kind=kind).evidence


def test_a_total_in_words_and_digits_is_one_or_disputed() -> None:
    told = read(below=["自评总分：玖拾柒点贰分（97.2分）"])
    assert told.paper.total.score == Decimal("97.2")
    other = read(below=["自评总分：玖拾柒点贰分（91.2分）"])
    assert other.evidence["/total/score"].status == "disputed"


def test_points_beside_their_label_tell_the_most_they_can_be() -> None:
    for label, value, weight in (
        ("预算执行得分", "9.7（满分10分）", 10),
        ("预算执行得分（满分10分）", "9.7", 10),
        ("预算执行得分", "9.7", None),
    ):
        aside = (label, value, ("", 1, 6))
        budget = extract(
            [page((NAMED, aside, *MONEY, HEAD, row("甲数量")), above=[TITLE])]
        ).paper.budget
        assert (budget.weight, budget.score) == (weight, Decimal("9.7"))
    unread = (NAMED, ("预算执行得分", "约9.7分左右", ("", 1, 6)), *MONEY, HEAD, row("甲数量"))
    draft = extract([page(unread, above=[TITLE])])
    assert doubted(draft, "/budget/score")
