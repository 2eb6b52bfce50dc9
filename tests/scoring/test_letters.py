"""The sentences of a review, whole: what a reviewer pastes into a letter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.finding import Message
from assistant.scoring.letters import Figures, interval, plain, score_blank, scored, unscored
from tests.scoring.made import D

STEPS = ("65 ÷ 90 × 1 = 0.72",)


def figures(claimed: str, low: str = "0.72", high: str = "0.72") -> Figures:
    return Figures("≥90%", "65%", D(1), D(claimed), D(low), D(high))


@pytest.mark.parametrize(
    ("finding", "claimed", "zh", "en"),
    [
        (
            "over_claimed",
            "0.9",
            "目标≥90%，实际65%，应得0.72分（65 ÷ 90 × 1 = 0.72），自评0.9分，多计0.18分；请核减，或补充佐证。",
            "Target ≥90%, actual 65%: the rule gives 0.72 (65 ÷ 90 × 1 = 0.72), claimed 0.9, 0.18 too "
            "many. Please reduce it or supply evidence.",
        ),
        (
            "under_claimed",
            "0.5",
            "目标≥90%，实际65%，应得0.72分（65 ÷ 90 × 1 = 0.72），自评0.5分，少计0.22分；请核实得分或补充扣分依据。",
            "Target ≥90%, actual 65%: the rule gives 0.72 (65 ÷ 90 × 1 = 0.72), claimed 0.5, 0.22 too "
            "few. Please check the score or say why more was taken off.",
        ),
        (
            "unexplained_deduction",
            "0.7",
            "目标≥90%，实际65%，应得0.72分（65 ÷ 90 × 1 = 0.72），自评0.7分，扣0.3分未说明原因；"
            "请补充偏差原因及改进措施。",
            "Target ≥90%, actual 65%: the rule gives 0.72 (65 ÷ 90 × 1 = 0.72), claimed 0.7; 0.3 taken "
            "off without a reason. Please supply the reason.",
        ),
        (
            "explained_without_deduction",
            "1",
            "目标≥90%，实际65%，应得0.72分（65 ÷ 90 × 1 = 0.72），自评1分，得满分却填写了偏差原因；"
            "请核实实际完成值或得分。",
            "Target ≥90%, actual 65%: the rule gives 0.72 (65 ÷ 90 × 1 = 0.72), claimed 1: full marks, "
            "yet a reason is given. Please check actual and score.",
        ),
        (
            "ok",
            "0.7",
            "目标≥90%，实际65%，应得0.72分（65 ÷ 90 × 1 = 0.72），自评0.7分，在规则范围内。",
            "Target ≥90%, actual 65%: the rule gives 0.72 (65 ÷ 90 × 1 = 0.72), claimed 0.7: within "
            "the rule.",
        ),
    ],
)
def test_a_scored_row(finding: str, claimed: str, zh: str, en: str) -> None:
    assert scored(finding, figures(claimed), STEPS, None) == Message(zh=zh, en=en)


def test_a_claim_above_the_weight_alone_is_told_by_the_weight() -> None:
    # The band reaches up to the weight, so what is too much is what exceeds the weight.
    said = scored("over_claimed", Figures("及时", "及时", D(5), D(6), D(4), D(6)), ("a", "b"), None)
    assert (
        said.zh == "目标及时，实际及时，应得4–6分（a; b），自评6分，多计1分；请核减，或补充佐证。"
    )
    assert said.en.endswith(
        "the rule gives 4–6 (a; b), claimed 6, 1 too many. Please reduce it or supply evidence."
    )
    exact = scored("over_claimed", Figures("及时", "及时", D(5), D(7), D(4), D(6)), STEPS, None)
    assert "多计1分" in exact.zh


@pytest.mark.parametrize(
    ("ratio", "share"),
    [(D(13) / 9, "144.4"), (D("1.3005"), "130.1"), (D("1.3004"), "130"), (None, "100")],
)
def test_an_overshoot(ratio: Decimal | None, share: str) -> None:
    said = scored("over_achieved_needs_reason", figures("1"), STEPS, ratio)
    assert said == Message(
        zh=f"目标≥90%，实际65%，为目标的{share}%；请书面说明超额原因，并核实指标值是否偏低。",
        en=f"Target ≥90%, actual 65%, {share}% of the target. Please explain the overshoot and check "
        "whether the target was set too low.",
    )


WHY = Message(zh="单位不同", en="the units differ")


def test_a_row_that_cannot_be_read() -> None:
    assert unscored("unreadable", WHY, "≥90%", " 65 % ", ()) == Message(
        zh="目标≥90%，实际65 %：单位不同，无法复算；请对照原件补录。",
        en="Target ≥90%, actual 65 %. Cannot be re-computed: the units differ. Please supply it from "
        "the original.",
    )
    assert unscored("unreadable", WHY, " ", "", ()) == Message(
        zh="单位不同，无法复算；请对照原件补录。",
        en="Cannot be re-computed: the units differ. Please supply it from the original.",
    )


@pytest.mark.parametrize(
    ("flags", "zh", "en"),
    [
        ((), "补充可与目标比较的实际完成值", "supply a value comparable with the target"),
        (
            ("unit_mismatch",),
            "补充可与目标比较的实际完成值",
            "supply a value comparable with the target",
        ),
        (("compound_target",), "核实指标值", "check the target"),
        (("target_not_a_value",), "核实指标值", "check the target"),
        (("weight_in_target_cell",), "核实指标值", "check the target"),
        (("direction_unknown",), "核实指标值", "check the target"),
        (("no_unit", "unit_missing"), "补充计量单位", "supply the units"),
        (("no_sign_cost",), "补充指标值的比较符号", "add the sign of the target"),
        (("no_sign_cost", "weights_absent"), "补充分值", "supply the weight"),
    ],
)
def test_a_row_that_is_not_scored(flags: tuple[str, ...], zh: str, en: str) -> None:
    assert unscored("not_comparable", WHY, "", "3场", flags) == Message(
        zh=f"实际3场：单位不同，不能按规则计分；请人工复核，并{zh}。",
        en=f"Actual 3场. Not scored: the units differ. Please review by hand and {en}.",
    )


def test_a_blank_score() -> None:
    assert score_blank(D("4.00"), D("5.00"), ("x", "y")) == Message(
        zh="得分空白；按规则应得4–5分（x; y），请补填。",
        en="The score is blank; the rule gives 4–5 (x; y). Please fill it in.",
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10", "10"),
        ("10.00", "10"),
        ("1E+3", "1000"),
        ("0.5", "0.5"),
        ("0.1234565", "0.123457"),
        ("0.1234564", "0.123456"),
        ("2.0000004", "2"),
        ("-3.50", "-3.5"),
    ],
)
def test_numbers_in_steps(value: str, text: str) -> None:
    assert plain(D(value)) == text


def test_intervals() -> None:
    assert interval(D("0.70"), D("0.7")) == "0.7"
    assert interval(D("4.00"), D(5)) == "4–5"
