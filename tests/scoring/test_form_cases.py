"""The form-level cases: each kind's `given` is parsed here and put to its judge."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.scoring.judge import (
    Verdict,
    judge_costs,
    judge_duplicates,
    judge_grade,
    judge_kind,
    judge_narrative,
    judge_parts,
    judge_total,
    judge_weights,
    says_all_done,
)
from assistant.scoring.policy import load

POLICY = load("mof-2020")
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "form_level_cases.json").read_text("utf-8")
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def figures(text: str) -> list[Decimal]:
    return [Decimal(each) for each in _NUMBER.findall(text)]


def judged(case: dict[str, Any]) -> Verdict:
    given, claimed = case["given"], case["claimed"]
    match case["kind"]:
        case "grade":
            return judge_grade(figures(given)[0], claimed, POLICY)
        case "total_sum":
            return judge_total(figures(given), figures(claimed)[0], POLICY)
        case "weight_sum":
            return judge_weights(figures(given), figures(claimed)[0])
        case "budget_detail":
            whole, *parts = figures(given)
            return judge_parts(whole, parts)
        case "amount_vs_cost":
            executed, costs = given.split("成本指标实际值合计")
            return judge_costs(figures(executed)[0] * 10000, figures(costs.split("=")[0]))
        case "narrative_vs_rows":
            quoted = re.search("“(.*)”", given)
            return judge_narrative(quoted.group(1) if quoted else "", 1 if "扣" in given else 0)
        case "duplicate":
            return judge_duplicates(["培训人数", "培训人数"])
        case "indicator_type":
            level, name = given.split("指标三级=")
            return judge_kind(level, name)
    raise AssertionError(case["kind"])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert judged(case).finding == case["finding"]


@pytest.mark.parametrize(
    ("total", "claimed", "finding"),
    [
        ("100", "优", "ok"),
        ("90", "优秀", "ok"),
        ("89.9", "优", "over_claimed"),
        ("89.94", "优", "over_claimed"),
        ("89.95", "良", "not_comparable"),
        ("84.47", "优", "over_claimed"),
        ("80", "良", "ok"),
        ("79.9", "良", "over_claimed"),
        ("60", "差", "under_claimed"),
        ("59", "中", "over_claimed"),
        ("95", "良", "under_claimed"),
        ("95", "", "ok"),
        ("95", "甲", "ok"),
    ],
)
def test_grades_around_their_borders(total: str, claimed: str, finding: str) -> None:
    assert judge_grade(Decimal(total), claimed, POLICY).finding == finding


@pytest.mark.parametrize(
    ("scores", "claimed", "finding"),
    [
        (["90.05"], "90", "ok"),
        (["90.06"], "90", "under_claimed"),
        (["89.95"], "90", "ok"),
        (["89.94"], "90", "over_claimed"),
        (["60", "42"], "102", "over_claimed"),
        (["60", "42"], "100", "under_claimed"),
        (["50", "50"], "100", "ok"),
    ],
)
def test_totals_around_the_tolerance(scores: list[str], claimed: str, finding: str) -> None:
    verdict = judge_total([Decimal(s) for s in scores], Decimal(claimed), POLICY)
    assert verdict.finding == finding


def test_a_total_above_100_says_what_it_may_be() -> None:
    verdict = judge_total([Decimal(60), Decimal(42)], Decimal(102), POLICY)
    assert verdict.expected == (Decimal(100), Decimal(100))
    assert verdict.steps == ("60 + 42 = 102", "102 > 100")


@pytest.mark.parametrize(
    ("weights", "finding"),
    [(["90", "10"], "ok"), (["80", "10"], "under_claimed"), (["90.5", "10"], "over_claimed")],
)
def test_weights(weights: list[str], finding: str) -> None:
    assert judge_weights([Decimal(w) for w in weights]).finding == finding


@pytest.mark.parametrize(
    ("whole", "parts", "finding"),
    [
        ("100", ["60", "40"], "ok"),
        ("100", ["60", "40.01"], "ok"),
        ("100", ["60", "40.02"], "over_claimed"),
        ("100", ["60", "30"], "over_claimed"),
        ("0", ["0", "0"], "ok"),
    ],
)
def test_parts(whole: str, parts: list[str], finding: str) -> None:
    assert judge_parts(Decimal(whole), [Decimal(p) for p in parts]).finding == finding


def test_costs_may_stay_below_what_was_spent_but_not_above() -> None:
    assert judge_costs(Decimal(100), [Decimal(60), Decimal(40)]).finding == "ok"
    assert judge_costs(Decimal(100), [Decimal(60), Decimal(41)]).finding == "over_claimed"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("年度目标已全部完成", True),
        ("各项任务全面完成，效果良好", True),
        ("圆满完成各项工作", True),
        ("未完成的绩效目标（无）", True),
        ("未完成的绩效目标：无", True),
        ("绩效目标未全部完成", False),
        ("尚未全面完成", False),
        ("完成河道保洁12公里", False),
        ("培训完成率100%，满意度95%", False),
        ("目标完成率100%", True),
        ("按时保质完成社区党校教学培训活动", False),
        ("", False),
    ],
)
def test_what_counts_as_claiming_everything(text: str, claims: bool) -> None:
    assert says_all_done(text) is claims
    expected = "over_claimed" if claims else "ok"
    assert judge_narrative(text, 1).finding == expected
    assert judge_narrative(text, 0).finding == "ok"


@pytest.mark.parametrize(
    ("level", "name", "finding"),
    [
        ("数量指标", "预算执行率", "over_claimed"),
        ("数量指标", "工程资金金额", "over_claimed"),
        ("数量指标", "资金支付率", "over_claimed"),
        ("时效指标", "培训人数", "over_claimed"),
        ("时效指标", "服务活动次数", "over_claimed"),
        ("数量指标", "培训人数", "ok"),
        ("数量指标", "活动完成率", "ok"),
        ("数量指标", "人员经费发放完成率", "ok"),
        ("时效指标", "资金拨付及时率", "ok"),
        ("质量指标", "预算执行率", "ok"),
    ],
)
def test_levels_and_names(level: str, name: str, finding: str) -> None:
    assert judge_kind(level, name).finding == finding


def test_the_sample_has_no_row_under_a_wrong_level() -> None:
    from tests.scoring.made import sample

    wrong = [
        row.name
        for row in sample().indicators
        if judge_kind(row.level2 or "", row.name or "").finding != "ok"
    ]
    assert wrong == []


def test_the_same_name_in_other_width_is_a_duplicate() -> None:
    assert judge_duplicates(["满意度（％）", "满意度(%)"]).finding == "over_claimed"
    assert judge_duplicates(["培训人数", "培训次数"]).finding == "ok"


def test_verdicts_show_their_arithmetic() -> None:
    assert judge_grade(Decimal("89.96"), "优", POLICY).steps == ("89.96 → 良（或优）",)
    for claimed in ("良", "优", "无"):
        assert judge_grade(Decimal(85), claimed, POLICY).steps == ("85 → 良",)
    assert judge_costs(Decimal(9), [Decimal(4), Decimal(3)]).expected == (Decimal(7), Decimal(7))
    assert judge_costs(Decimal(9), [Decimal(4), Decimal(3)]).steps == ("4 + 3 = 7",)
    assert judge_parts(Decimal(7), [Decimal(4), Decimal(3)]).steps == ("4 + 3 = 7",)
    assert judge_narrative("年度目标全部完成", 2).steps == ("2",)
    many = judge_total([Decimal(1)] * 9, Decimal(9), POLICY)
    assert many.steps == ("Σ = 9",)
    assert judge_weights([Decimal(60), Decimal(40)]).steps == ("60 + 40 = 100",)
    ten = (Decimal(10), Decimal(10))
    assert judge_weights([Decimal(10)], Decimal(10)).expected == ten
    assert judge_weights([Decimal(4), Decimal(6)], Decimal(9)).expected == ten
    assert judge_total([Decimal(4), Decimal(6)], Decimal(9), POLICY).expected == ten
    assert judge_parts(Decimal(9), [Decimal(4), Decimal(6)]).expected == ten


def test_a_grade_on_a_border_is_rounded_half_up() -> None:
    """84.65 is 84.7 half up, and 84.6 to the even digit."""
    policy = POLICY.model_copy(update={"grades": {"甲": Decimal("84.7"), "乙": Decimal(0)}})
    assert judge_grade(Decimal("84.65"), "甲", policy).finding == "not_comparable"
    assert judge_grade(Decimal("84.65"), "乙", policy).finding == "not_comparable"
    assert judge_grade(Decimal("84.64"), "甲", policy).finding == "over_claimed"


@pytest.mark.parametrize(
    ("target", "finding"),
    [("≥3次", "over_claimed"), ("每月3次", "ok"), ("12月底前", "ok"), ("≥90%", "ok"), ("", "ok")],
)
def test_a_plain_count_under_timeliness_misfits(target: str, finding: str) -> None:
    assert judge_kind("时效指标", "志愿服务", target).finding == finding


def test_long_sums_are_written_with_a_sign() -> None:
    ones = [Decimal(1)] * 9
    assert judge_total(ones[:8], Decimal(8), POLICY).steps == ("1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 8",)
    assert judge_weights(ones[:8]).steps == ("1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 8",)
    assert judge_weights(ones).steps == ("Σ = 9",)


def test_slack_is_included() -> None:
    # Two parts and a total, each with half a cent hidden.
    assert judge_parts(Decimal("100.015"), [Decimal(60), Decimal(40)]).finding == "ok"
    assert judge_parts(Decimal("100.016"), [Decimal(60), Decimal(40)]).finding == "over_claimed"
    assert judge_costs(Decimal(10000), [Decimal(10001)]).finding == "ok"
    assert judge_costs(Decimal(10000), [Decimal("10001.01")]).finding == "over_claimed"
