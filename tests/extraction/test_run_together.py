"""Recognised labels, figures and signs that ran into one another or lost a mark."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from tests.extraction.made import GOAL, HEAD, Spec, doubted, drafted, form, page, picture, row

REST: Sequence[Spec] = ("≥15个", "15个", "10", "10", "")


def test_a_label_run_into_the_name_is_cut_off_where_no_rule_was_seen() -> None:
    glued: Sequence[Spec] = ("产出指标", ("数量指标危房改造户数", 1, 2), *REST)
    draft = drafted(row("甲数量"), glued, row("乙数量"))
    second = draft.paper.indicators[1]
    assert (second.level1, second.level2, second.name) == ("产出指标", "数量指标", "危房改造户数")
    assert doubted(draft, "/indicators/1/level2")
    assert doubted(draft, "/indicators/1/name")


def test_both_labels_run_into_the_name_are_cut_off() -> None:
    glued: Sequence[Spec] = (("产出指标质量指标验收合格率", 1, 3), *REST)
    second = drafted(row("甲数量"), glued).paper.indicators[1]
    assert (second.level1, second.level2, second.name) == ("产出指标", "质量指标", "验收合格率")


def test_a_name_over_two_columns_that_begins_with_no_label_is_left_whole() -> None:
    wide: Sequence[Spec] = ("产出指标", ("危房改造户数", 1, 2), *REST)
    assert drafted(row("甲数量"), wide).paper.indicators[1].name == "危房改造户数"


def test_a_given_name_that_begins_like_a_label_is_believed() -> None:
    whole: Sequence[Spec] = ("产出指标", ("数量指标完成率", 1, 2), *REST)
    draft = form(HEAD, row("甲数量"), whole)
    assert draft.paper.indicators[1].name == "数量指标完成率"
    assert not doubted(draft, "/indicators/1/name")


def test_a_name_in_its_own_cell_that_begins_with_a_label_is_doubted_with_the_rest() -> None:
    draft = drafted(row("甲数量"), row("数量指标培训人数"))
    assert doubted(draft, "/indicators/1/name")
    assert "培训人数" in [c.text for c in draft.evidence["/indicators/1/name"].candidates]


@pytest.mark.parametrize(
    ("target", "actual", "odd"),
    [
        ("≥2040000(户)", "13108户", True),
        ("≤2343900元", "2343900元", False),
        ("=0起", "1起", False),
    ],
)
def test_a_long_target_without_the_point_others_have_is_doubted_by_what_was_achieved(
    target: str, actual: str, odd: bool
) -> None:
    others = [row(f"第{number}批数量", f"≥{number}.00(户)") for number in range(2, 6)]
    draft = drafted(*others, row("戊数量", target, actual))
    pointer = "/indicators/4/target"
    assert doubted(draft, pointer) is odd
    likely = [one.text for one in draft.evidence[pointer].candidates]
    assert ("≥20400.00(户)" in likely) is odd


def test_a_thousandth_in_a_sentence_is_doubted_with_the_percent() -> None:
    achieved = "整治完成11处，设备有效率96.2‰。"
    goals: Sequence[Sequence[Spec]] = (
        (("年度总体目标", 2, 1), ("预期目标", 1, 3), ("实际完成情况", 1, 4)),
        ((GOAL, 1, 3), (achieved, 1, 4)),
    )
    reason = "宣传不足，知晓率仅为3‰"
    draft = extract([picture(*goals, HEAD, row("甲数量", "≥5‰", "5‰", "10", "9", reason))])
    assert doubted(draft, "/goals/achieved")
    assert doubted(draft, "/indicators/0/explanation")
    assert not doubted(draft, "/goals/expected")
    assert not doubted(draft, "/indicators/0/target")


def test_specks_in_a_label_cell_cut_by_the_page_end_are_no_part_of_the_label() -> None:
    one = picture(HEAD, row("甲数量"))
    two = page([(".•，", "数量指标", "乙数量", *REST)], number=2, kind="picture")
    assert [one.level1 for one in extract([one, two]).paper.indicators] == ["产出指标"] * 2
