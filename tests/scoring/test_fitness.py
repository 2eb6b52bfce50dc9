"""What a row's labels say of it, and whether it stands where it belongs."""

from __future__ import annotations

import pytest

from assistant.quantity import parse
from assistant.scoring.fitness import is_cost, is_count, is_harm, level2_misfits


@pytest.mark.parametrize(
    ("level1", "level2", "name", "yes"),
    [
        ("成本指标", "", "", True),
        ("", "经济成本指标", "", True),
        ("产出指标", "成本指标", "", True),
        ("产出指标", "", "会议费用", False),
        ("", "数量指标", "会议费用", False),
        ("", "", "会议费用", True),
        ("", "", "培训人数", False),
    ],
)
def test_costs(level1: str, level2: str, name: str, yes: bool) -> None:
    assert is_cost(level1, level2, name) is yes


def test_counts_and_harms() -> None:
    assert is_count("数量指标") and not is_count("质量指标")
    assert is_harm("投诉件数") and not is_harm("培训人数")


@pytest.mark.parametrize(
    ("level2", "name", "target", "misfits"),
    [
        ("数量指标", "预算执行率", "≥90%", True),
        ("数量指标", "资金支付率", "≥90%", True),
        ("数量指标", "资金使用户数", "≥90户", False),
        ("数量指标", "工程金额", "≥90万元", True),
        ("数量指标", "工程金额", "≥90次", False),
        ("数量指标", "培训班", "≥90万元", False),
        ("数量指标", "群众满意度", "≥90%", True),
        ("时效指标", "群众满意度", "≥90%", True),
        ("成本指标", "群众满意度", "≥90%", True),
        ("质量指标", "群众满意度", "≥90%", False),
        ("质量指标", "预算执行率", "≥90%", False),
        ("时效指标", "培训人数", "≥90%", True),
        ("时效指标", "志愿服务", "≥3次", True),
        ("时效指标", "志愿服务", "每月3次", False),
        ("时效指标", "志愿服务", "12月底前", False),
        ("时效指标", "按时完成人数", "≥3人", False),
        ("时效指标", "志愿服务", "≥90%", False),
        ("成本指标", "培训人数", "≥3人", False),
        ("数量指标", "", "≥90万元", False),
        ("", "预算执行率", "≥90%", False),
        ("数量指标", "培训人数", "≥90人", False),
    ],
)
def test_rows_under_a_level_they_do_not_belong_to(
    level2: str, name: str, target: str, misfits: bool
) -> None:
    assert level2_misfits(level2, name, parse(target)) is misfits
