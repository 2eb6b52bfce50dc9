"""Conclusions below the table: total and grade told in a sentence, and rows that are no rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row

KINDS: tuple[PageKind, ...] = ("sheet", "picture")
SAID = "经综合评定，本项目自评总分为18.5分，评价等级为“良”。"
TOTAL: Sequence[Spec] = (("总分", 1, 5), "20", "18.5", "")


def read(*rows: Sequence[Spec], kind: PageKind = "sheet", below: Sequence[str] = ()) -> Draft:
    body = (NAMED, HEAD, row("甲数量"), row("乙数量", "≥15个", "13个", "10", "8.5", "设备未到"))
    return extract([page([*body, *rows], kind=kind, above=[TITLE], below=below)])


def remark(label: str, text: str) -> Sequence[Spec]:
    return ((label, 1, 2), (text, 1, 6))


@pytest.mark.parametrize("kind", KINDS)
def test_total_and_grade_of_a_concluding_row_are_read_and_the_row_is_no_indicator(
    kind: PageKind,
) -> None:
    draft = read(
        remark("自评结论", SAID), remark("存在问题", "水毁点多面广，应急资金不足。"), kind=kind
    )
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "乙数量"]
    total = draft.paper.total
    assert (total.weight, total.score, total.grade) == (None, Decimal("18.5"), "良")
    assert draft.evidence["/total/score"].raw == "18.5"
    assert draft.evidence["/total/weight"].status == "absent"


@pytest.mark.parametrize(
    ("said", "score", "grade"),
    [
        ("本项目自评总分97.5分，自评等级为优。", "97.5", "优"),
        ("经自评，项目综合得分98.51分，绩效等级为优。", "98.51", "优"),
        ("总分100分，自评得分96分，评定为良好。", "96", "良好"),
        ("自评得分90分以上为优，60分以下为差。", None, None),
        ("预算执行得分9.5分，产出指标总分40分。", None, None),
        ("自评得分95分，财政复核得分92分，等级为良。", "95", None),
        ("上年度自评得分91分，等级为良。本年自评得分95分，等级为优。", "95", "优"),
        ("第三方评价得分88分，评价等级为良。", None, None),
        ("等级为优以上的单位予以通报。", None, None),
    ],
)
def test_sentences_below_the_table_tell_what_they_say_of_the_whole(
    said: str, score: str | None, grade: str | None
) -> None:
    total = read(below=["五、自评结论", said]).paper.total
    assert (total.score, total.grade) == (Decimal(score) if score else None, grade)


def test_a_note_on_how_grades_are_given_tells_none() -> None:
    total = read(TOTAL, below=["注：自评得分90分，等级为优。"]).paper.total
    assert (total.score, total.grade) == (Decimal("18.5"), None)


def test_a_sentence_that_differs_from_the_row_of_the_total_puts_the_score_in_doubt() -> None:
    same = read(TOTAL, remark("自评结论", SAID))
    assert same.paper.total.grade == "良" and not doubted(same, "/total/score")
    other = read(TOTAL, remark("自评结论", SAID.replace("18.5", "19")))
    assert other.paper.total.score == Decimal("18.5")
    assert doubted(other, "/total/score")


def test_two_totals_in_sentences_are_for_a_person() -> None:
    draft = read(below=["本项目自评总分18.5分。", "经复算，综合得分19.5分。"])
    assert draft.paper.total.score == Decimal("18.5")
    assert draft.evidence["/total/score"].status == "disputed"


def test_a_row_of_the_table_whose_rules_were_missed_is_no_remark() -> None:
    glued = (("产出指标", 1, 2), ("丙数量 ≥15个 15个 10 10", 1, 6))
    draft = read(glued, kind="picture")
    assert len(draft.paper.indicators) == 3 or "/indicators" in draft.evidence
    label = (("本单位指标", 1, 2), ("丙数量 ≥15个 15个 10 10", 1, 6))
    draft = read(label, kind="picture")
    assert len(draft.paper.indicators) == 3 or "/indicators" in draft.evidence


def test_a_sentence_that_is_the_row_of_the_total_is_read() -> None:
    assert read(below=["自评总分18.5分。"]).paper.total.score == Decimal("18.5")
