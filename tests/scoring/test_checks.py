"""Each check: silent on a sound form, one finding on a form with its mistake."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assistant.finding import Finding
from assistant.form import BudgetLine, Goals, Paper
from assistant.scoring import arithmetic, consistency, totals
from assistant.scoring.case import Case
from assistant.scoring.checks import CHECKS
from assistant.scoring.policy import load
from tests.scoring.made import D, evidence, paper, sample, sound

_MODULES = {module.__name__ for module in (arithmetic, consistency, totals)}
OURS = [check for check in CHECKS if check.__module__ in _MODULES]


def found(form: Paper, confidence: float = 1.0) -> list[Finding]:
    case = Case.of(form, evidence(form, confidence), load("mof-2020"))
    return [finding for check in OURS for finding in check(case)]


def rules(form: Paper) -> list[str]:
    return [finding.rule for finding in found(form) if finding.rule != "weights_structure"]


def with_row(index: int, **changes: Any) -> Paper:
    form = sound()
    rows = list(form.indicators)
    rows[index] = rows[index].model_copy(update=changes)
    return form.model_copy(update={"indicators": tuple(rows)})


def with_line(index: int, **changes: Any) -> Paper:
    form = sound()
    lines = list(form.budget.lines)
    lines[index] = lines[index].model_copy(update=changes)
    return form.model_copy(
        update={"budget": form.budget.model_copy(update={"lines": tuple(lines)})}
    )


def with_goals(achieved: str, expected: str = "") -> Paper:
    return sound(goals=Goals(expected=expected or None, achieved=achieved))


def test_a_sound_form_is_silent() -> None:
    assert rules(sound()) == []


def test_the_sample_has_only_its_known_mistakes() -> None:
    form = sample().with_value("/indicators/26/score", D("0.5"))
    assert rules(form) == ["budget_adjusted_unexplained"]


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        (with_line(1, annual=D(140), rate="103.57%"), "budget_parts_mismatch"),
        (with_line(0, executed=None, rate=None), "budget_total_blank"),
        (with_line(0, rate="98.00%"), "execution_rate_mismatch"),
        (with_row(3, actual="1950000"), "budget_costs_exceed_executed"),
        (with_row(3, actual="195.1万元"), "budget_costs_exceed_executed"),
        (with_row(1, weight=D(31)), "weights_mismatch"),
        (with_row(0, level1="产出指标（50分）"), "weights_level_mismatch"),
        (with_row(1, level1="其他指标"), "ok"),
        (with_row(0, name="水质改善情况"), "weights_counted_twice"),
        (with_row(0, name="资金支付进度"), "indicator_type_mismatch"),
        (with_row(2, level1="效益指标", level2="社会效益指标"), "weights_no_satisfaction"),
        (
            with_row(3, level1="产出指标", level2="数量指标", target="≥5次", actual="5"),
            "weights_no_cost",
        ),
        (sound().with_value("/total/score", D(97) + 1), "total_mismatch"),
        (sound().with_value("/total/grade", "良"), "grade_mismatch"),
        (sound().with_value("/budget/score", D("9.5")), "ok"),
        (with_goals("年度目标全部完成"), "goals_claim_all_done"),
        (with_goals("完成河道保洁及水质改善", "完成河道保洁及水质改善"), "goals_copied"),
    ],
)
def test_each_mistake_is_found_once(form: Paper, rule: str) -> None:
    assert rules(form) == ([] if rule == "ok" else [rule])


def test_a_total_of_the_rows_alone_is_no_mistake() -> None:
    form = sound()
    rows = form.total.score - form.budget.score if form.total.score and form.budget.score else None
    alone = form.total.model_copy(update={"weight": D(90), "score": rows})
    assert rules(form.model_copy(update={"total": alone})) == []
    short = alone.model_copy(update={"weight": D(80)})
    assert "weights_mismatch" in rules(form.model_copy(update={"total": short}))


def test_a_budget_changed_within_the_year_asks_for_words() -> None:
    form = sound()
    lines = (
        form.budget.lines[0].model_copy(update={"initial": D(100)}),
        form.budget.lines[1].model_copy(update={"initial": D(50)}),
        form.budget.lines[2],
    )
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    assert rules(form) == ["budget_adjusted_unexplained"]
    assert rules(form.model_copy(update={"notes": ("年中追加预算100万元，见批复。",)})) == []


def low_execution(**changes: Any) -> Paper:
    form = sound()
    line = BudgetLine(name="年度资金总额", annual=D(200), executed=D("160.9"), rate="80.45%")
    budget = form.budget.model_copy(update={"lines": (line,), "score": D("8.05")})
    total = form.total.model_copy(update={"score": D("95.55")})
    return form.model_copy(update={"budget": budget, "total": total, **changes})


def test_low_execution_asks_for_words() -> None:
    assert rules(low_execution()) == ["execution_low_unexplained"]
    assert rules(low_execution(footer="结余资金已收回")) == []


def test_execution_written_as_full_is_found_in_rate_and_score() -> None:
    """80.45 % written as 100 % with 10 points, a proven mistake of published forms."""
    form = low_execution().with_value("/budget/lines/0/rate", "100%")
    form = form.with_value("/budget/score", D(10)).with_value("/total/score", D("97.5"))
    found_rules = rules(form)
    assert "execution_rate_mismatch" in found_rules
    assert "execution_over_claimed" in found_rules
    claim = next(f for f in found(form) if f.rule == "execution_over_claimed")
    assert claim.claimed == 10
    assert claim.expected is not None
    assert abs(claim.expected[1] - Decimal("8.05")) <= Decimal("0.01")


@pytest.mark.parametrize("rate", ["86.18%", "86.19%", "86%", None])
def test_a_rate_may_be_truncated_or_rounded(rate: str | None) -> None:
    line = BudgetLine(name="年度资金总额", annual=D(250000), executed=D("215457.6"), rate=rate)
    form = low_execution(notes=("结余结转下年",))
    budget = form.budget.model_copy(update={"lines": (line,), "score": D("8.62")})
    total = form.total.model_copy(update={"score": D("96.12")})
    assert rules(form.model_copy(update={"budget": budget, "total": total})) == []


def test_one_row_worth_half_the_form() -> None:
    form = with_row(0, weight=D(50)).with_value("/total/weight", D(130))
    assert "weights_concentrated" in rules(form)


def test_a_total_above_100_is_an_error_even_as_a_sum() -> None:
    form = with_row(0, score=D("22.5"), weight=D("22.5")).with_value("/total/score", D("100.5"))
    assert "total_above_100" in rules(form)


def test_everything_claimed_full_is_a_notice() -> None:
    form = sound()
    rows = tuple(r.model_copy(update={"score": r.weight}) for r in form.indicators)
    form = form.model_copy(update={"indicators": rows}).with_value("/total/score", D(100))
    form = form.with_value("/budget/score", D(10))
    assert "total_all_full" in rules(form)


def test_the_weights_need_no_budget_row_in_print() -> None:
    form = sound()
    budget = form.budget.model_copy(update={"weight": None, "score": None})
    total = form.total.model_copy(update={"weight": None, "score": D("87.5")})
    assert rules(form.model_copy(update={"budget": budget, "total": total})) == []


def test_a_lost_weight_is_no_mismatch() -> None:
    form = with_row(0, weight=None)
    seen = {**evidence(form, 1.0)}
    seen["/indicators/0/weight"] = seen["/indicators/1/weight"].model_copy(
        update={"status": "missing", "raw": None}
    )
    case = Case.of(form, seen, load("mof-2020"))
    assert [f.rule for f in totals.weights_total_100(case)] == []


def test_figures_in_the_goals_are_those_of_the_rows() -> None:
    form = with_row(1, name="河道巡查次数", target="≥48次", actual="50", level1="产出指标")
    for achieved, wanted in (
        ("完成河道巡查52次，水质改善", ["goals_numbers_differ"]),
        ("完成河道巡查50次，水质改善", []),
        ("完成河道巡查，清理垃圾52次", []),
    ):
        changed = form.model_copy(update={"goals": Goals(achieved=achieved)})
        assert [r for r in rules(changed) if r.startswith("goals")] == wanted


def test_another_streets_name_is_residue() -> None:
    form = sound(
        supervising_department="某区新虹街道办事处",
        goals=Goals(expected="提升七宝街道环境", achieved="新虹街道环境改善，各街道联动"),
    )
    claims = [f.claimed for f in found(form) if f.rule == "goals_other_unit"]
    assert claims == ["七宝街道"]


def test_whole_points_where_the_rule_gives_a_fraction() -> None:
    form = low_execution(notes=("结余结转",)).with_value("/budget/score", D(8))
    form = form.with_value("/total/score", D("95.5"))
    assert "total_whole_points" in rules(form)


def test_over_uncertain_readings_a_mistake_is_a_warning() -> None:
    form = sound().with_value("/total/score", D(95))
    (given,) = [f for f in found(form) if f.rule == "total_mismatch"]
    (seen,) = [f for f in found(form, 0.99) if f.rule == "total_mismatch"]
    assert (given.severity, seen.severity) == ("error", "warning")
    assert "原件" in seen.message.zh


def test_messages_name_figures_in_both_languages() -> None:
    (finding,) = [
        f for f in found(sound().with_value("/total/score", D(95))) if f.rule == "total_mismatch"
    ]
    for text in (finding.message.zh, finding.message.en):
        assert "95" in text and "97" in text


def test_a_usual_split_without_costs_is_silent() -> None:
    """Execution 10, outputs 50, benefits 30, satisfaction 10: the national layout of 2020."""
    form = paper()
    rows = list(form.indicators)
    for index, weight in ((0, 50), (1, 30), (2, 10)):
        change = {"weight": D(weight), "score": D(weight)}
        rows[index] = rows[index].model_copy(update=change)
    form = form.model_copy(update={"indicators": tuple(rows)}).with_value("/total/score", D("99.5"))
    assert [f.rule for f in found(form)] == ["weights_concentrated"]


def test_an_unusual_split_is_a_notice() -> None:
    assert [f.rule for f in found(sound())] == ["weights_structure"]
