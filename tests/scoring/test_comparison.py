"""A target against an actual: every kind of value, before any policy has its say.

A row of the table gives both texts, what else is known of the row, the options the comparison
leaves ("met 96 of 95", "levels missed partly"), its flags and the ratio of an overshoot.
"""

from __future__ import annotations

from typing import Any

import pytest

from assistant.quantity import parse
from assistant.scoring.comparison import compare
from assistant.scoring.outcome import Option, Row


def told(option: Option) -> str:
    if option.target is not None and option.actual is not None:
        return f"{option.verdict} {option.actual.normalize():f} of {option.target.normalize():f}"
    return " ".join([option.verdict, *option.levels])


@pytest.mark.parametrize(
    ("target", "actual", "row", "options", "flags", "ratio"),
    [
        ("11月底前", "10月", {}, "met", "", ""),
        ("11月底前", "完成", {}, "levels achieved", "evidence_missing", ""),
        ("提高", "提高0%", {}, "", "type_mismatch", ""),
        ("提高", "提高0.5%", {}, "levels achieved", "", ""),
        ("提高", "12%", {}, "", "type_mismatch", ""),
        ("提高", "下降3%", {}, "levels missed", "", ""),
        ("0:1", "0:1", {}, "met", "", ""),
        ("1:0", "2:0", {}, "met", "", ""),
        ("1:2:3", "2:4:6", {}, "met", "", ""),
        ("1:2", "1:3", {}, "", "", ""),
        ("1:2", "1:2:3", {}, "", "", ""),
        ("≥95%", "96.5%(问卷200份)", {}, "met 96.5 of 95", "", "1.0158"),
        ("≥95%", "96.5%(问卷200份", {}, "", "compound_actual", ""),
        ("≥95%", "96.5%(问卷(200)份)", {}, "met 96.5 of 95", "", "1.0158"),
        ("≥95%", "96.5(问卷200份)", {}, "", "compound_actual", ""),
        ("≥95%", "满意(问卷200份)", {}, "", "unit_mismatch", ""),
        ("90%-95%", "未收到投诉2起,满意度100%", {}, "", "no_survey", ""),
        ("≥90人", "未收到投诉2起,满意度100%", {}, "", "compound_actual", ""),
        ("≥90%", "无投诉", {}, "", "no_survey", ""),
        ("≤5%", "无", {}, "met 0 of 5", "", ""),
        ("≤5起", "未发生", {}, "met 0 of 5", "", ""),
        ("0起", "无投诉", {}, "met 0 of 0", "", ""),
        ("≥5起", "无投诉", {}, "", "evidence_missing", ""),
        ("≥90%", "投诉较少", {}, "", "no_survey", ""),
        ("第一名", "投诉较少", {}, "", "evidence_missing", ""),
        ("≥90%", "120%-150%", {}, "met 120 of 90", "inexact_actual", ""),
        ("≥90%", "80%-150%", {}, "", "inexact_actual", ""),
        ("20-30人", "15人", {}, "short 15 of 20", "", ""),
        ("20-30人", "15人", {"direction": "reverse"}, "short 15 of 20", "", ""),
        ("20-30人", "近30人", {}, "", "inexact_actual", ""),
        ("20-30人", "30余人", {}, "", "inexact_actual", ""),
        ("20-30人", "约25人", {}, "met", "inexact_actual", ""),
        ("20-30人", "约15人", {}, "short 15 of 20", "inexact_actual", ""),
        ("20-30人", "约45人", {}, "met 45 of 30", "inexact_actual", "1.5000"),
        ("10-100万元", "20万元", {}, "met", "", ""),
        ("10-20元", "8元", {"is_cost": True}, "met / short 8 of 10", "", ""),
        ("10-20元", "8元", {}, "short 8 of 10", "", ""),
        ("10-20元", "25元", {"is_cost": True}, "exceeded 25 of 20", "", ""),
        ("10-20元", "25元", {}, "exceeded 25 of 20 / met", "", ""),
        ("20-30人", "45人", {}, "met 45 of 30", "", "1.5000"),
        ("20-30人", "45人", {"is_harm": True}, "exceeded 45 of 30", "", ""),
        ("20-30人", "45人", {"direction": "reverse"}, "exceeded 45 of 30", "", ""),
        ("3-5天", "6天", {}, "exceeded 6 of 5 / met", "", ""),
        ("3-5个工作日", "约6个工作日", {}, "exceeded 6 of 5 / met", "inexact_actual", ""),
        ("3-5个月", "6个月", {}, "exceeded 6 of 5 / met", "", ""),
        ("≥3次/年", "每季度1次", {}, "met 4 of 3", "period_converted", ""),
        ("12次/年", "每周1次", {}, "met 52 of 12", "period_converted", "4.3333"),
        ("每月3次", "72次", {}, "met 6 of 3", "period_converted", "2.0000"),
        ("每季度2次", "每月1次", {}, "met 3 of 2", "period_converted", ""),
        ("2次", "每季度1次", {}, "met 4 of 2", "period_converted", "2.0000"),
        ("3次", "每季度1次", {}, "met 4 of 3", "period_converted", ""),
        ("≥0%", "-3%", {}, "", "direction_unknown", ""),
        ("≥0.5%", "-3%", {}, "short -3 of 0.5", "", ""),
        ("-5%", "-5%", {}, "met -5 of -5", "", ""),
        ("≥-5%", "-3%", {}, "met -3 of -5", "", ""),
        ("≥-5%", "-8%", {}, "", "direction_unknown", ""),
        ("≤-5%", "-8%", {}, "met -8 of -5", "", ""),
        ("≤-5%", "-3%", {}, "", "direction_unknown", ""),
        ("增长5%", "下降2%", {}, "short -2 of 5", "", ""),
        ("降低5%", "增长2%", {}, "short -2 of 5", "", ""),
        ("95", "96%", {}, "met 96 of 95", "unit_missing", "1.0105"),
        ("1", "100%", {}, "met 1 of 1", "unit_missing", "1.0000"),
        ("0.95", "96%", {}, "met 0.96 of 0.95", "percent_as_fraction", "1.0105"),
        ("0", "2%", {}, "exceeded 2 of 0", "unit_missing", ""),
        ("2", "150%", {}, "met 150 of 2", "unit_missing", "75.0000"),
        ("50", "48.6万元", {}, "short 48.6 of 50", "", ""),
        ("50", "486500元", {}, "", "unit_missing", ""),
        ("50", "4000元", {}, "met 4000 of 50", "", "80.0000"),
        ("50", "5000万元", {}, "", "unit_missing", ""),
        ("100000", "10万人", {}, "met 100000 of 100000", "", "1.0000"),
        ("10", "1.2千人", {}, "met 1200 of 10", "", "120.0000"),
        ("2", "2周", {}, "met 2 of 2", "", "1.0000"),
        ("≥10.5%", "1", {}, "met 100 of 10.5", "percent_as_fraction", "9.5238"),
        ("≤350元/月", "400元", {}, "exceeded 400 of 350", "", ""),
        ("3次", "每年3次", {}, "met 3 of 3", "", "1.0000"),
        ("每日3次", "10次", {}, "met 10 of 3", "period_ambiguous", "3.3333"),
        ("每月3次", "0次", {}, "short 0 of 3", "period_ambiguous", ""),
        ("每月0次", "3次", {}, "exceeded 3 of 0", "period_ambiguous", ""),
        ("每月3次", "7次", {}, "met 7 of 3", "period_ambiguous", "2.3333"),
        ("每半年1次", "1次", {}, "met 1 of 1", "period_ambiguous", "1.0000"),
        ("每月3次", "10次", {}, "short 0.8333333333333333333333333333 of 3 / met 10 of 3", "period_ambiguous", ""),
        ("每月3次", "30次", {}, "short 2.5 of 3", "period_converted", ""),
        ("≥90%", "≥90%", {}, "met 90 of 90", "actual_copies_target", ""),
        ("90%", "90%", {}, "met 90 of 90", "", "1.0000"),
        ("=90%", "=90%", {}, "met 90 of 90", "actual_copies_target", ""),
        ("0起", "0次", {}, "met 0 of 0", "", ""),
        ("0%", "0次", {}, "", "unit_mismatch", ""),
        ("≤5人", "4人", {}, "met 4 of 5", "direction_suspicious", ""),
        ("≤5人", "4人", {"is_cost": True}, "met 4 of 5", "", ""),
        ("≤5人", "4人", {"is_harm": True}, "met 4 of 5", "", ""),
        ("≤5", "4", {}, "met 4 of 5", "direction_suspicious", ""),
        ("≤5次", "4次", {}, "met 4 of 5", "", ""),
        ("≤5次", "4次", {"is_count": True}, "met 4 of 5", "direction_suspicious", ""),
        ("≤5起", "4起", {"is_count": True}, "met 4 of 5", "", ""),
        ("≤5%", "4%", {}, "met 4 of 5", "", ""),
        ("50元/人", "40元/人", {}, "", "no_sign_cost", ""),
        ("50元/人", "50元/人", {}, "met 50 of 50", "no_sign_cost", ""),
        ("50元/人", "40元/人", {"is_cost": True}, "met 40 of 50", "no_sign_cost", ""),
        ("50元/人", "40元/人", {"direction": "reverse"}, "met 40 of 50", "no_sign_cost", ""),
        ("50万元", "60万元", {"is_cost": True}, "exceeded 60 of 50", "no_sign_cost", ""),
        ("50万元", "60万元", {}, "met 60 of 50", "", "1.2000"),
        ("=50万元", "60万元", {"is_cost": True}, "met 60 of 50 / exceeded 60 of 50", "direction_suspicious", ""),
        ("=50万元", "40万元", {"is_cost": True}, "short 40 of 50 / met 40 of 50", "direction_suspicious", ""),
        ("=50万元", "50万元", {"is_cost": True}, "met 50 of 50", "", "1.0000"),
        ("=50万元", "60万元", {}, "met 60 of 50", "", "1.2000"),
        ("≥50万元", "60万元", {"is_cost": True}, "met 60 of 50", "direction_suspicious", "1.2000"),
        ("≥50万元", "60万元", {"direction": "reverse"}, "met 60 of 50", "direction_suspicious", "1.2000"),
        ("50天", "60天", {"direction": "reverse"}, "exceeded 60 of 50", "", ""),
        ("≤50万元", "20万元", {}, "met 20 of 50", "saving_over_50pct", ""),
        ("≤50万元", "25万元", {}, "met 25 of 50", "", ""),
        ("≤50次", "20次", {"is_cost": True}, "met 20 of 50", "saving_over_50pct", ""),
        ("≤50%", "20%", {}, "met 20 of 50", "", ""),
        ("≤50万元", "0万元", {}, "met 0 of 50", "", ""),
        ("50万元", "20万元", {"is_cost": True}, "met 20 of 50", "no_sign_cost", ""),
        ("≥100人", "100余人", {}, "met 100 of 100", "inexact_actual", "1.0000"),
        ("≥300人", "280余人", {}, "short 280 of 300 / short 290 of 300", "inexact_actual", ""),
        ("≥300人", "290余人", {}, "", "inexact_actual", ""),
        ("≤300人", "280余人", {}, "", "inexact_actual", ""),
        ("≤300人", "近300人", {}, "met 300 of 300", "direction_suspicious inexact_actual", ""),
        ("≤300人", "不足300人", {}, "met 300 of 300", "direction_suspicious inexact_actual", ""),
        ("0人", "近3人", {}, "", "inexact_actual", ""),
        ("≥0人", "3余人", {}, "", "inexact_actual", ""),
        ("≥300人", "≥310人", {}, "met 310 of 300", "inexact_actual", "1.0333"),
        ("≤300人", "≤290人", {}, "met 290 of 300", "direction_suspicious inexact_actual", ""),
        ("≤300人", "≤310人", {}, "", "inexact_actual", ""),
        ("≥300人", "约310人", {}, "met 310 of 300", "inexact_actual", "1.0333"),
        ("第一名", "第二名", {}, "levels partly achieved", "", ""),
        ("前三名", "第二名", {}, "levels achieved", "", ""),
        ("第三名", "第一名", {}, "levels achieved", "", ""),
        ("及时", "部分及时", {}, "levels partly", "", ""),
        ("显著提高", "显著提高", {}, "levels achieved", "qualitative_unverifiable", ""),
        ("较上一年度显著提高", "较上一年度显著提高", {}, "levels achieved", "actual_copies_target", ""),
        ("及时", "满意", {}, "", "evidence_missing", ""),
        ("培训3期,每期50人", "3期", {}, "", "compound_target", ""),
        ("不可再高于5%", "4%", {}, "", "target_not_a_value", ""),
        ("11月底前", "95%", {}, "", "evidence_missing", ""),
        ("11月底前", "100%", {}, "levels achieved", "evidence_missing", ""),
        ("11月底前", "12月", {}, "levels missed partly", "", ""),
        ("9月前", "9月", {}, "", "inexact_actual", ""),
        ("9月前", "9月1日", {}, "", "inexact_actual", ""),
        ("9月前", "9月30日", {}, "", "inexact_actual", ""),
        ("9月前", "8月31日", {}, "met", "", ""),
        ("9月前", "10月1日", {}, "levels missed partly", "", ""),
        ("2023年10月底前", "11月", {}, "levels missed partly", "", ""),
        ("10月底前", "2023年11月", {}, "levels missed partly", "", ""),
        ("2023年10月底前", "2024年1月", {}, "levels missed partly", "", ""),
        ("2023年10月底前", "2022年11月", {}, "met", "", ""),
        ("5万元/亩", "40000元/亩", {}, "", "no_sign_cost", ""),
        ("5万元/亩", "40000元/公顷", {}, "", "unit_mismatch", ""),
        ("5万元/亩", "40000元", {}, "", "no_sign_cost", ""),
        ("5万元/亩", "4元", {}, "", "unit_mismatch", ""),
        ("132.81万元", "1000元", {}, "short 0.1 of 132.81", "unit_mix_yuan_wanyuan", ""),
        ("132.81万元", "14000元", {}, "short 1.4 of 132.81", "", ""),
        ("5万元", "50000元", {}, "met 5 of 5", "", "1.0000"),
    ],
)  # fmt: skip
def test_comparisons(
    target: str, actual: str, row: dict[str, Any], options: str, flags: str, ratio: str
) -> None:
    outcome = compare(parse(target), parse(actual), Row(**row))
    assert " / ".join(map(told, outcome.options)) == options
    assert " ".join(sorted(outcome.flags)) == flags
    assert ("" if outcome.ratio is None else f"{outcome.ratio:.4f}") == ratio
    assert isinstance(outcome.options, tuple) and isinstance(outcome.flags, frozenset)
    # Whatever leaves no option says why, in both languages.
    assert bool(outcome.why.zh) == bool(outcome.why.en) != bool(outcome.options)


def test_a_number_that_is_nearly_told_is_exact_at_both_ends() -> None:
    outcome = compare(parse("≥300人"), parse("280余人"), Row())
    assert [str(option.actual) for option in outcome.options] == ["280", "290"]
