"""Words against words."""

from __future__ import annotations

import pytest

from assistant.scoring.qualities import (
    ACHIEVED,
    LATE,
    MISSED,
    PARTLY,
    WEAKER,
    Levels,
    cannot_be_verified,
    is_nothing,
    judge,
    standing,
)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("无", True),
        ("零投诉", True),
        ("未发生", True),
        ("未发生3起", False),
        ("无0起", True),
        ("杜绝", True),
        ("有", False),
        ("仍有发生", False),
    ],
)
def test_words_for_none(text: str, yes: bool) -> None:
    assert is_nothing(text) is yes


@pytest.mark.parametrize(
    ("actual", "levels"),
    [
        ("未完成", MISSED),
        ("部分取消", PARTLY),
        ("全部取消", MISSED),
        ("部分未完成", MISSED),
        ("延期完成", LATE),
        ("部分完成", PARTLY),
        ("基本健全", PARTLY),
        ("已完成", ACHIEVED),
        ("达成预期指标", ACHIEVED),
        ("是", ACHIEVED),
        ("有", ACHIEVED),
        ("已", ACHIEVED),
        ("未来可期", None),
        ("蓝天", None),
    ],
)
def test_what_stands_by_itself(actual: str, levels: Levels | None) -> None:
    assert standing(actual) == levels


@pytest.mark.parametrize(
    ("target", "actual", "levels"),
    [
        ("及时", "及时", ACHIEVED),
        # A scale.
        ("良好", "良", ACHIEVED),
        ("良", "优秀", ACHIEVED),
        ("优", "良", PARTLY),
        ("良", "差", MISSED),
        ("合格", "不合格", MISSED),
        # What stands by itself, unless the target is as modest.
        ("健全", "基本健全", PARTLY),
        ("基本健全", "基本健全到位", ACHIEVED),
        ("按期完成", "延期", LATE),
        ("及时", "未及时", MISSED),
        ("不发生事故", "未发生", ACHIEVED),
        ("零投诉", "无投诉", ACHIEVED),
        # There or not.
        ("有", "无", MISSED),
        ("有制度", "没有", MISSED),
        ("是", "否", MISSED),
        ("有", "有制度", ACHIEVED),
        ("是", "是一级", ACHIEVED),
        ("有", "具有", None),
        ("好", "好评", None),
        # Degrees.
        ("显著提高", "显著", ACHIEVED),
        ("显著提高", "提高", WEAKER),
        ("提高", "有所提高", WEAKER),
        ("有所提高", "提高", ACHIEVED),
        ("显著", "较为显著", WEAKER),
        # Kin and contraries.
        ("提升", "增强", ACHIEVED),
        ("提高", "下降", MISSED),
        ("降低", "上升", MISSED),
        ("提高", "持平", LATE),
        ("提高", "没有变化", LATE),
        ("降低", "保持不变", LATE),
        ("持续改善", "改善", ACHIEVED),
        ("较上一年度提高", "提高", ACHIEVED),
        ("符合规定", "合规", ACHIEVED),
        ("按时", "及时", ACHIEVED),
        ("社区和谐", "社区和谐稳定", ACHIEVED),
        ("社区和谐稳定", "社区和谐", ACHIEVED),
        # Nearly the same words: four in five, and six at least.
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛子丑", ACHIEVED),
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚寅子丑", None),
        ("甲乙丙丁戊己", "甲乙丙丁戊子", ACHIEVED),
        ("甲乙丙丁戊", "甲乙丙丁子", None),
        # Done, whatever was asked.
        ("社区和谐", "达成预期指标", ACHIEVED),
        ("社区和谐", "蓝天白云", None),
    ],
)
def test_words_under_a_target(target: str, actual: str, levels: Levels | None) -> None:
    assert judge(target, actual) == levels


@pytest.mark.parametrize(
    ("actual", "yes"),
    [("提高", True), ("健全", True), ("达成提高指标", False), ("完成", False), ("及时", False)],
)
def test_claims_without_a_base(actual: str, yes: bool) -> None:
    assert cannot_be_verified(actual) is yes
