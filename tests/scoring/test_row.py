"""Rows scored: made-up neighbours of the published cases, and properties over all rows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.byhand import score_case
from assistant.scoring.policy import load, names
from assistant.scoring.row import RowScore, score_budget, score_row, target_in_name

MOF = load("mof-2020")


def scored(line: str, policy: str = "mof-2020", **labels: str) -> RowScore:
    """Score "target | actual | weight | claimed | reason"; "-" stands for null."""
    target, actual, weight, claimed, reason = (part.strip() for part in line.split("|"))
    return score_row(
        None if target == "-" else target,
        None if actual == "-" else actual,
        None if weight == "-" else Decimal(weight),
        None if claimed == "-" else Decimal(claimed),
        None if reason == "-" else reason,
        policy=load(policy),
        **labels,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("line", "low", "high", "finding", "flags"),
    [
        # ranges
        ("90%-95% | 98% | 6 | 6 |", "6", "6", "ok", ""),
        ("5%-10% | 4% | 5 | 4 | 市场下行", "4", "4", "ok", ""),
        ("5-10个 | 7个 | 5 | 5 |", "5", "5", "ok", ""),
        ("20-30人 | 33人 | 5 | 5 |", "5", "5", "ok", ""),
        ("3-5天 | 6天 | 5 | 5 |", "4", "5", "ok", ""),
        ("20-30人 | 45人 | 5 | 5 |", "5", "5", "over_achieved_needs_reason", ""),
        # deadlines
        ("11月底前 | 100% | 5 | 5 |", "4", "5", "ok", "evidence_missing"),
        ("10月底前 | 12月 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("2024年12月底前 | 2025年1月 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("11月底前 | 11月15日 | 5 | 5 |", "5", "5", "ok", ""),
        ("上半年 | 7月 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("12月31日前 | 提前完成 | 5 | 5 |", "4", "5", "ok", "evidence_missing"),
        ("12月31日前 | 延期 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("12月31日前 | 未完成 | 5 | 0 | 征地滞后", "0", "3", "ok", ""),
        # durations
        ("24小时内 | 1天 | 5 | 5 |", "5", "5", "ok", ""),
        ("24小时内 | 2天 | 5 | 5 |", "0", "2.5", "over_claimed", ""),
        ("≤5个工作日 | 3个工作日 | 5 | 5 |", "5", "5", "ok", ""),
        # zero
        ("0次 | 0 | 5 | 5 |", "5", "5", "ok", ""),
        ("0起 | 无 | 5 | 5 |", "5", "5", "ok", ""),
        ("0起 | 2起 | 5 | 5 |", "0", "0", "over_claimed", ""),
        ("零投诉 | 0起 | 5 | 5 |", "5", "5", "ok", ""),
        ("0起 | 0次 | 5 | 5 |", "5", "5", "ok", ""),
        ("不发生安全事故 | 0起 | 5 | 5 |", "5", "5", "ok", ""),
        # dates written as numbers
        ("20231231 | 20240115 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("2023.12 | 2024.1 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("2023.12 | 2023.11 | 5 | 5 |", "5", "5", "ok", ""),
        # numerals, scales, units
        ("十二个 | 12 | 5 | 5 |", "5", "5", "ok", ""),
        ("百分之九十五以上 | 96% | 5 | 5 |", "5", "5", "ok", ""),
        ("2.6亿元 | 24500万元 | 6 | 5.65 | 市场下行", "5.65", "5.65", "ok", ""),
        ("5万人次 | 52000 | 5 | 5 |", "5", "5", "ok", ""),
        ("≥50万元 | 486500元 | 5 | 4.87 | 变更", "4.87", "4.87", "ok", ""),
        ("小于0.9‰ | 0.05% | 5 | 5 |", "5", "5", "ok", ""),
        ("≥90% | 85 | 5 | 4.72 | 人手不足", "4.72", "4.72", "ok", ""),
        ("≥90% | 0.85 | 5 | 5 |", "4.72", "4.72", "over_claimed", "percent_as_fraction"),
        ("≥90% | 1.05 | 5 | 5 |", "5", "5", "ok", "percent_as_fraction"),
        ("≥90% | 5 | 5 | 5 |", "0.28", "0.28", "over_claimed", ""),
        ("≤5% | 0.03 | 5 | 5 |", "5", "5", "ok", "percent_as_fraction"),
        ("15个 | 15家 | 5 | 5 |", "5", "5", "ok", ""),
        # periods
        ("每季度一次 | 4次 | 5 | 5 |", "5", "5", "ok", "period_converted"),
        ("每月一次 | 每季度1次 | 5 | 5 |", "1.67", "1.67", "over_claimed", "period_converted"),
        ("≤350元/月 | 4200元/年 | 1 | 1 |", "1", "1", "ok", "period_converted"),
        ("12次 | 每月1次 | 5 | 5 |", "5", "5", "ok", "period_converted"),
        ("12次 | 每季度1次 | 6 | 2 | 人少", "2", "2", "ok", "period_converted"),
        ("每月不少于3次 | 10次 | 5 | 5 |", "1.39", "5", "ok", "period_ambiguous"),
        ("≥3次/年 | 每月1次 | 5 | 5 |", "5", "5", "over_achieved_needs_reason", "period_converted"),
        # damage that leaves one reading
        ("W50万元 | 48万元 | 5 | 5 |", "5", "5", "ok", "ocr_le_as_w"),
        ("1OO% | 98% | 5 | 4.9 | 缺一人", "4.9", "4.9", "ok", "ocr_zero_as_o"),
        (">90% | 95% | 5 | 5 |", "5", "5", "ok", ""),
        (">90% | 90% | 5 | 5 |", "5", "5", "ok", "ocr_ge_lost"),
        ("超过90% | 90% | 5 | 5 |", "5", "5", "ok", "inclusive_assumption"),
        ("小于0.9‰ | 0.9‰ | 5 | 5 |", "5", "5", "ok", "inclusive_assumption"),
        ("不得高于5% | 5.5% | 5 | 5 |", "4.5", "4.55", "over_claimed", ""),
        ("不得高于5% | 5% | 5 | 5 |", "5", "5", "ok", ""),
        ("90%(含)以上 | 90% | 5 | 5 |", "5", "5", "ok", ""),
        ("不晚于6月30日 | 7月2日 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("大于等于90% | 90% | 5 | 5 |", "5", "5", "ok", ""),
        ("不超过5% | 5% | 5 | 5 |", "5", "5", "ok", ""),
        # overruns
        ("≤160万元 | 320万元 | 15 | 0 | 涨价", "0", "7.5", "ok", ""),
        ("≤160万元 | 200万元 | 15 | 0 | 涨价", "11.25", "12", "ok", ""),
        ("≤160万元 | 200万元 | 15 | 5 | 涨价", "11.25", "12", "under_claimed", ""),
        ("≤160万元 | 200万元 | 15 | 12 |", "11.25", "12", "unexplained_deduction", ""),
        ("≤160万元 | 200万元 | 15 | 0 |", "11.25", "12", "unexplained_deduction", ""),
        # tolerance and rounding
        ("3个 | 2个 | 1 | 0.66 | 人手不足", "0.67", "0.67", "ok", ""),
        ("3个 | 2个 | 1 | 0.62 | 人手不足", "0.67", "0.67", "ok", ""),
        ("3个 | 2个 | 1 | 0.61 | 人手不足", "0.67", "0.67", "under_claimed", ""),
        ("3个 | 2个 | 1 | 0.72 | 人手不足", "0.67", "0.67", "ok", ""),
        ("3个 | 2个 | 1 | 0.73 | 人手不足", "0.67", "0.67", "over_claimed", ""),
        ("≥100人 | 95人 | 1 | 0.95 |", "0.95", "0.95", "ok", ""),
        ("≥100人 | 94人 | 1 | 0.94 |", "0.94", "0.94", "unexplained_deduction", ""),
        # over-achievement
        ("100人 | 129人 | 5 | 5 |", "5", "5", "ok", ""),
        ("100人 | 130人 | 5 | 5 |", "5", "5", "over_achieved_needs_reason", ""),
        ("100人 | 130人 | 5 | 5 | 群众积极性高", "5", "5", "ok", ""),
        ("100人 | 130人 | 5 | 5 | -", "5", "5", "ok", "over_achieved"),
        ("100人 | 125人 | 5 | 4 | 年初目标偏低，主动调减", "0", "5", "ok", ""),
        ("100人 | 130人 | 5 | 4 | 因疫情未完成", "5", "5", "under_claimed", ""),
        # reasons
        (
            "≥90% | 80% | 5 | 4.44 | 无",
            "4.44",
            "4.44",
            "unexplained_deduction",
            "reason_placeholder",
        ),
        ("≥90% | 80% | 5 | 4.44 | 12K", "4.44", "4.44", "ok", "reason_cell_noise"),
        ("≥90% | 95% | 5 | 5 | 无偏差", "5", "5", "ok", ""),
        ("≥90% | 95% | 5 | 5 | 已完成", "5", "5", "ok", ""),
        ("≥90% | 80% | 5 | 4 | -", "4.44", "4.44", "under_claimed", ""),
        ("≥90% | 80% | 5 | 4.8 |", "4.44", "4.44", "over_claimed", "unexplained_deduction"),
        # words
        ("健全 | 基本健全 | 5 | 5 |", "3", "4", "over_claimed", ""),
        ("及时 | 不及时 | 5 | 3 | 平台故障", "0", "3", "ok", ""),
        ("优秀 | 良好 | 5 | 4 | 差2分", "3", "4", "ok", ""),
        ("显著提升 | 显著 | 5 | 5 |", "4", "5", "ok", "qualitative_unverifiable"),
        ("提高 | 无变化 | 5 | 5 |", "0", "4", "over_claimed", ""),
        ("合格 | 一般 | 5 | 4 | 设备老旧", "3", "4", "ok", ""),
        ("一般 | 合格 | 5 | 5 |", "4", "5", "ok", ""),
        ("优秀 | 较差 | 5 | 4 | 设备老旧", "0", "3", "over_claimed", ""),
        ("290%以上 | 290% | 5 | 5 |", "5", "5", "ok", "inclusive_assumption"),
        ("290%以上 | 145% | 5 | 2.5 | 人少", "2.5", "2.5", "ok", ""),
        ("是 | 否 | 5 | 5 |", "0", "3", "over_claimed", ""),
        ("健全 | 健全 | 5 | 4.5 |", "4", "5", "unexplained_deduction", "qualitative_unverifiable"),
        ("前三名 | 第二名 | 5 | 5 |", "4", "5", "ok", ""),
        ("降低5% | 降低6% | 5 | 5 |", "5", "5", "ok", ""),
        ("降低5% | 上升2% | 5 | 5 |", "0", "0", "over_claimed", ""),
        ("≥5% | -2% | 5 | 0 | 市场下行", "0", "0", "ok", ""),
        ("1:2 | 1:2 | 5 | 5 |", "5", "5", "ok", ""),
        ("1:2 | 2:4 | 5 | 5 |", "5", "5", "ok", ""),
        # not exact
        ("300人 | 280余人 | 6 | 6 |", "5.6", "5.8", "over_claimed", "inexact_actual"),
        ("1.5万人 | 1.2万余人 | 5 | 4.1 | 场地小", "4", "4.33", "ok", "inexact_actual"),
        ("≥95% | 96.5%(问卷200份) | 5 | 5 |", "5", "5", "ok", ""),
        ("24小时内 | 24小时内 | 5 | 5 |", "5", "5", "ok", "actual_copies_target"),
    ],
)
def test_scored_rows(line: str, low: str, high: str, finding: str, flags: str) -> None:
    result = scored(line)
    assert result.expected == (Decimal(low), Decimal(high))
    assert (result.finding, " ".join(result.flags)) == (finding, flags)
    assert result.steps


@pytest.mark.parametrize(
    ("line", "finding", "flags"),
    [
        ("9月前 | 9月 | 5 | 5 |", "not_comparable", "inexact_actual"),
        ("11月底前 | 2023年 | 5 | 5 |", "not_comparable", "inexact_actual"),
        ("≥20件，其中省级≥2件 | 25件 | 5 | 5 |", "not_comparable", "compound_target"),
        ("≥100人 | 120人次 | 5 | 5 |", "not_comparable", "unit_mismatch"),
        ("≥100人次 | 120人 | 5 | 5 |", "not_comparable", "unit_mismatch"),
        ("≥3个百分点 | 3.5% | 5 | 5 |", "not_comparable", "unit_mismatch"),
        ("≤5个工作日 | 3天 | 5 | 5 |", "not_comparable", "unit_mismatch"),
        ("≤350元/月 | 4000元 | 1 | 1 |", "not_comparable", "period_ambiguous"),
        ("≤50万元 | 486500 | 8 | 8 |", "not_comparable", "unit_missing"),
        ("≤5% | 0.5 | 5 | 5 |", "not_comparable", "percent_as_fraction unit_missing"),
        ("及时 | 100% | 5 | 5 |", "not_comparable", "type_mismatch"),
        ("11月底前 | 80% | 5 | 5 |", "not_comparable", "evidence_missing"),
        ("健全 | 开展了活动 | 5 | 5 |", "not_comparable", "evidence_missing"),
        ("≥300人 | 200余人 | 5 | 5 |", "not_comparable", "inexact_actual"),
        ("5% | -2% | 5 | 5 |", "not_comparable", "direction_unknown"),
        ("每月10日前 | 8日 | 5 | 5 |", "not_comparable", "type_mismatch"),
        ("15个 | 完成 | 5 | 5 |", "not_comparable", "evidence_missing"),
        ("≥95% | 满意 | 5 | 5 |", "not_comparable", "evidence_missing"),
        ("≥95% | 全年无投诉 | 5 | 5 |", "not_comparable", "no_survey"),
        ("≥200人 | 近200人 | 5 | 5 |", "not_comparable", "inexact_actual"),
        ("≤200人 | 200余人 | 5 | 5 |", "not_comparable", "inexact_actual"),
        ("5300元/户 | 5830元/户 | 10 | 10 |", "not_comparable", "no_sign_cost"),
        ("≥90% | 95% | - | - | -", "not_comparable", ""),
        ("8550万粒 | 550万粒 | 8 | 8 |", "unreadable", "ocr_glued_columns"),
        ("8550万粒 | 550万粒 | - | 8 |", "unreadable", "ocr_glued_columns"),
        ("8≥90% | 95% | - | 8 |", "unreadable", "ocr_glued_columns"),
        ("290% | 95% | 5 | 5 |", "unreadable", "ocr_ge_as_2"),
        ("890% | 95% | 5 | 5 |", "unreadable", "ocr_ge_as_8"),
        ("26次 | 8次 | 5 | 5 |", "unreadable", "ocr_ge_as_2"),
        ("2X | 8次 | 5 | 5 |", "unreadable", "target_illegible"),
        ("≥90% | — | 5 | 5 |", "unreadable", "actual_blank"),
        ("≥90% | - | 5 | 5 |", "unreadable", ""),
        ("≥90% | 95% | - | 5 |", "unreadable", "weight_blank"),
        ("- | 95% | 5 | 5 |", "unreadable", ""),
        (" | 95% | 5 | 6 |", "unreadable", "score_exceeds_weight target_blank"),
    ],
)
def test_rows_that_are_not_scored_say_why(line: str, finding: str, flags: str) -> None:
    result = scored(line)
    assert result.expected is None
    assert (result.finding, " ".join(result.flags)) == (finding, flags)
    assert result.why.zh and result.why.en


@pytest.mark.parametrize(
    "line",
    [
        "214人 | 203人 | 2 | 2 |",
        "25个 | 20个 | 5 | 5 |",
        "290% | 290% | 5 | 5 |",
        "250人 | 260人 | 5 | 5 |",
    ],
)
def test_a_number_that_merely_begins_with_two_is_read_as_printed(line: str) -> None:
    assert scored(line).expected is not None


@pytest.mark.parametrize(
    ("policy", "low", "high", "finding"),
    [
        ("mof-2020", "2", "2.67", "over_claimed"),
        ("hubei", "2.67", "2.67", "over_claimed"),
        ("ratio", "2.67", "2.67", "over_claimed"),
        ("platform-linear", "2", "2", "over_claimed"),
        ("zero-on-overrun", "0", "0", "over_claimed"),
    ],
)
def test_overrun_under_each_policy(policy: str, low: str, high: str, finding: str) -> None:
    result = scored("24小时内 | 36小时 | 4 | 4 |", policy)
    assert result.expected == (Decimal(low), Decimal(high))
    assert result.finding == finding


def test_a_claim_of_zero_stands_only_where_the_policy_leaves_room() -> None:
    line = "≤50万元 | 52.5万元 | 8 | 0 | 涨价"
    assert scored(line).finding == "ok"
    assert scored(line, "ratio").finding == "under_claimed"
    assert scored(line, "zero-on-overrun").finding == "ok"


def test_bands_belong_to_the_policy() -> None:
    line = "显著提升 | 部分达成预期指标 | 10 | 5.5 | 群众知晓率不高"
    assert scored(line).finding == "under_claimed"
    assert scored(line, "hubei").finding == "ok"
    assert scored(line, "hubei").expected == (Decimal(5), Decimal(8))


def test_a_cost_row_without_a_sign_is_a_ceiling_under_its_level() -> None:
    result = scored("5300元/户 | 5830元/户 | 10 | 10 |", level1="成本指标")
    assert result.expected == (Decimal(9), Decimal("9.09"))
    assert result.flags == ("no_sign_cost",)
    met = scored("400元/人、天 | 180元/人、天 | 5 | 5 |", name="培训成本")
    assert met.expected == (Decimal(5), Decimal(5))


def test_a_cost_fixed_with_equal_keeps_both_readings() -> None:
    result = scored("=50万元 | 52万元 | 10 | 10 |", level1="成本指标")
    assert result.expected == (Decimal("9.6"), Decimal(10))
    assert "direction_suspicious" in result.flags


def test_signs_that_do_not_suit_the_row_are_flagged() -> None:
    assert "direction_suspicious" in scored("≥300万元 | 280万元 | 9 | 9 |", level1="成本指标").flags
    assert "direction_suspicious" in scored("≤20人 | 18人 | 9 | 9 |", level2="数量指标").flags
    assert "direction_suspicious" not in scored("≤20个 | 18个 | 9 | 9 |", name="投诉件数").flags


def test_a_target_inside_the_name_is_used_and_flagged() -> None:
    result = scored(" | 96% | 5 | 5 |", name="培训合格率≥95%")
    assert result.expected == (Decimal(5), Decimal(5))
    assert result.flags == ("target_in_name",)
    assert (
        target_in_name("受益人数（不少于500人）".replace("（", "(").replace("）", ")"))
        == "不少于500人"
    )
    assert target_in_name("双报到完成率") is None
    assert target_in_name("差错率不得大于5%") == "不得大于5%"


@pytest.mark.parametrize(
    ("level2", "name", "target", "misfit"),
    [
        ("数量指标", "工程资金金额", "43.2万元", True),
        ("数量指标", "专项经费", "43.2万元", True),
        ("数量指标", "专项经费培训", "43人", False),
        ("数量指标", "预算执行率", "100%", True),
        ("数量指标", "经费发放完成率", "100%", False),
        ("数量指标", "群众满意度", "90%", True),
        ("时效指标", "培训人数", "43人", True),
        ("时效指标", "维护及时率", "100%", False),
        ("时效指标", "项目完工", "12月底前", False),
        ("时效指标", "宣传展示", "每月3次", False),
        ("服务对象满意度指标", "群众满意度", "90%", False),
    ],
)
def test_rows_under_the_wrong_level(level2: str, name: str, target: str, misfit: bool) -> None:
    result = scored(f"{target} | {target} | 5 | 5 |", level2=level2, name=name)
    assert ("indicator_type_mismatch" in result.flags) is misfit


def test_the_weight_in_the_target_cell_is_no_target() -> None:
    assert scored("12.5 | 12.5 | 12.5 | 12.5 | -").flags == ("weight_in_target_cell",)
    assert scored("10 | 10 | 10 | 10 | -", name="建设数量").finding == "ok"
    assert scored("1 | 1 | 1 | 1 | -").finding == "ok"


def test_steps_show_the_arithmetic() -> None:
    assert scored("≥90% | 65% | 1 | 0.5 | 人少").steps == ("65 ÷ 90 × 1 = 0.72",)
    assert scored("≤160万元 | 386万元 | 15 | 0 | 涨价").steps == (
        "15 × (1 − (386 − 160) ÷ 160) = 0 (≤ 0)",
        "160 ÷ 386 × 15 = 6.22",
    )


def test_the_sentence_names_figures_and_what_to_supply() -> None:
    why = scored("≥90% | 65% | 1 | 0.5 | 人少").why
    for piece in ("≥90%", "65%", "0.72", "0.5", "少计0.22分", "请"):
        assert piece in why.zh
    assert "0.22 too few" in why.en


@pytest.mark.parametrize(
    ("annual", "executed", "rate", "claimed", "points", "finding", "flags"),
    [
        ("823", "823", "100.00%", "10", "10", "ok", ""),
        ("100", "120", "120%", "10", "10", "ok", "execution_over_100pct"),
        ("100", "80.45", "100%", "10", "8.05", "over_claimed", "rate_print_mismatch"),
        ("3", "2", "66.66%", "6.66", "6.67", "ok", ""),
        ("3", "2", "66.68%", "6.67", "6.67", "ok", "rate_print_mismatch"),
        ("100", "49", "49%", "4.9", "4.9", "ok", "low_execution"),
        (None, None, "76%", "7.6", "7.6", "ok", "amounts_unreadable"),
        ("100", "90", None, "11", "9", "over_claimed", "score_exceeds_weight"),
        ("100", "90", None, None, "9", "unreadable", "score_blank"),
    ],
)
def test_budget_execution(
    annual: str | None,
    executed: str | None,
    rate: str | None,
    claimed: str | None,
    points: str,
    finding: str,
    flags: str,
) -> None:
    amounts = [None if text is None else Decimal(text) for text in (annual, executed, claimed)]
    result = score_budget(amounts[0], amounts[1], rate, Decimal(10), amounts[2], MOF)
    assert result.expected == (Decimal(points), Decimal(points))
    assert (result.finding, " ".join(result.flags)) == (finding, flags)


def test_budget_execution_without_any_figure_is_unreadable() -> None:
    result = score_budget(None, Decimal(5), None, Decimal(10), Decimal(5), MOF)
    assert (result.expected, result.finding) == (None, "unreadable")
    assert score_budget(Decimal(5), Decimal(5), None, None, None, MOF).finding == "not_comparable"
    nothing = score_budget(Decimal(0), Decimal(0), None, Decimal(10), Decimal(0), MOF)
    assert (nothing.finding, nothing.flags) == ("not_comparable", ("budget_zero",))


def test_an_empty_total_row_gives_way_to_its_parts() -> None:
    part = (Decimal("89.974"), Decimal("89.974"))
    result = score_budget(
        Decimal(0),
        Decimal(0),
        None,
        Decimal(10),
        Decimal(0),
        MOF,
        initial=Decimal(90),
        parts=[part],
    )
    assert result.expected == (Decimal(10), Decimal(10))
    assert result.flags == ("total_row_mismatch",)


WEIGHTS = st.decimals(min_value="0.5", max_value=50, places=1)
VALUES = st.decimals(min_value="0.01", max_value=10**6, places=2)
SHARES = st.decimals(min_value=0, max_value=1, places=2)


@given(VALUES, VALUES, WEIGHTS, SHARES, st.sampled_from(names()), st.sampled_from("≥≤="))
def test_every_interval_lies_within_the_weight(
    a: Decimal, b: Decimal, weight: Decimal, share: Decimal, policy: str, sign: str
) -> None:
    result = score_row(f"{sign}{a}米", f"{b}米", weight, weight * share, "", policy=load(policy))
    assert result.expected is not None
    low, high = result.expected
    assert 0 <= low <= high <= weight


@given(VALUES, VALUES, VALUES, WEIGHTS)
def test_more_done_never_earns_less(a: Decimal, b: Decimal, more: Decimal, weight: Decimal) -> None:
    first = score_row(f"≥{a}米", f"{b}米", weight, weight, "", policy=MOF).expected
    second = score_row(f"≥{a}米", f"{b + more}米", weight, weight, "", policy=MOF).expected
    assert first is not None and second is not None
    assert first[1] <= second[1]


@given(VALUES, VALUES, WEIGHTS, SHARES)
def test_claims_outside_the_interval_are_never_ok(
    a: Decimal, b: Decimal, weight: Decimal, share: Decimal
) -> None:
    claimed = (weight * share).quantize(Decimal("0.01"))
    result = score_row(f"≥{a}米", f"{b}米", weight, claimed, "缺少人手", policy=MOF)
    assert result.expected is not None
    low, high = result.expected
    outside = claimed > high + MOF.tolerance or claimed < low - MOF.tolerance
    assert (result.finding in ("over_claimed", "under_claimed")) == outside


WRITTEN = {
    "≥": ["≥", "≧", ">=", "不少于", "不低于", "大于等于", "＞＝"],
    "≤": ["≤", "≦", "<=", "不超过", "不高于", "小于等于"],
    "=": ["=", "═", "＝"],
}
NOTATION_MARKS = {"fullwidth_digits", "ocr_space_in_number"}


@given(
    st.integers(1, 999),
    st.integers(0, 2000),
    st.sampled_from(sorted(WRITTEN)),
    st.sampled_from(["%", "件", "人次", "元"]),
    st.data(),
)
def test_notation_does_not_change_the_result(
    a: int, b: int, sign: str, unit: str, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(WRITTEN[sign]))
    left, right = data.draw(st.sampled_from([("", ""), ("(", ")"), ("（", "）")]))
    zeros = data.draw(st.sampled_from(["", ".0", ".00"]))
    target, actual = f"{word}{a}{zeros}{left}{unit}{right}", f"{b}{zeros}{unit}"
    if data.draw(st.booleans()):
        wide = str.maketrans("0123456789%", "０１２３４５６７８９％")
        target, actual = target.translate(wide), actual.translate(wide)
    if data.draw(st.booleans()):
        target = " ".join(target)
    plain = score_row(f"{sign}{a}{unit}", f"{b}{unit}", Decimal(5), Decimal(4), "", policy=MOF)
    varied = score_row(target, actual, Decimal(5), Decimal(4), "", policy=MOF)
    # "200元" beside a target without damage may itself be doubted; then so is its variant.
    assert (varied.expected, varied.finding) == (plain.expected, plain.finding)
    assert set(varied.flags) - NOTATION_MARKS == set(plain.flags) - NOTATION_MARKS


@given(st.text(max_size=12), st.text(max_size=12), st.none() | st.text(max_size=8))
def test_no_text_whatever_raises(target: str, actual: str, reason: str | None) -> None:
    case = {"target": target, "actual": actual, "weight": 5, "claimed": 5, "reason": reason}
    answer = score_case(case)
    assert answer["finding"]
    if answer["finding"] in ("unreadable", "not_comparable"):
        assert answer["expected_min"] is None
