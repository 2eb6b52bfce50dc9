"""Row checks over a whole form: each finds its mistake, and an honest row stays quiet."""

from decimal import Decimal
from typing import Any

import pytest

from assistant.finding import Finding
from assistant.form import Evidence, Indicator, Paper
from assistant.scoring.observations import OBSERVATIONS
from assistant.scoring.policy import load
from assistant.scoring.rows import as_written, row_findings, score_indicator

MOF = load("mof-2020")
HONEST: dict[str, Any] = {
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "培训场次完成数",
    "target": "≥10场",
    "actual": "11场",
    "weight": Decimal(5),
    "score": Decimal(5),
}
EXPLAINED: dict[str, Any] = {
    **HONEST,
    "name": "走访慰问户数",
    "target": "≥10户",
    "actual": "8户",
    "score": Decimal(4),
    "explanation": "两户迁出辖区，下一步及时更新名册",
}


def found(*rows: dict[str, Any], evidence: dict[str, Evidence] | None = None) -> list[Finding]:
    """Findings of a form of an honest row, an explained one, and the given ones."""
    indicators = tuple(Indicator(**{**HONEST, **row}) for row in ({}, EXPLAINED, *rows))
    return list(row_findings(Paper(indicators=indicators), MOF, evidence))


def test_honest_rows_find_nothing() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("row", "rule", "severity", "field"),
    [
        ({"actual": "6场"}, "over_claimed", "error", "score"),
        ({"score": Decimal(6)}, "score_exceeds_weight", "error", "score"),
        (
            {"actual": "6场", "score": Decimal(2), "explanation": "场地紧张"},
            "under_claimed",
            "warning",
            "score",
        ),
        ({"score": Decimal(4)}, "unexplained_deduction", "warning", "score"),
        (
            {"explanation": "因疫情影响未完成"},
            "explained_without_deduction",
            "warning",
            "explanation",
        ),
        ({"explanation": "因疫情影响未完成"}, "reason_contradicts_value", "warning", "explanation"),
        ({"actual": "20场"}, "over_achieved_needs_reason", "warning", "actual"),
        ({"actual": "12场"}, "over_achieved_notice", "notice", "actual"),
        ({"target": "=10场", "actual": "11场"}, "equal_target_exceeded", "notice", "actual"),
        ({"target": "20-30场", "actual": "33场"}, "range_exceeded", "notice", "actual"),
        ({"actual": "≥10场"}, "actual_copies_target", "warning", "actual"),
        ({"target": "12月底前", "actual": "已完成"}, "evidence_missing", "warning", "actual"),
        ({"target": "提高", "actual": "提高"}, "qualitative_unverifiable", "notice", "actual"),
        ({"actual": "11人次"}, "not_comparable", "warning", "actual"),
        ({"target": "10", "actual": "11"}, "no_unit", "notice", "target"),
        ({"target": "≤10场", "actual": "9场"}, "direction_suspicious", "warning", "target"),
        ({"target": "≤9万元", "actual": "2万元"}, "saving_over_50pct", "notice", "actual"),
        (
            {"actual": "8场", "score": Decimal(4), "explanation": "完成8场"},
            "reason_restates_value",
            "warning",
            "explanation",
        ),
        (
            {"actual": "8场", "score": Decimal(4), "explanation": "走访慰问户数不足，两户迁出"},
            "reason_names_other_indicator",
            "warning",
            "explanation",
        ),
        ({"score": None}, "unreadable", "warning", "score"),
    ],
)
def test_each_mistake_is_found(row: dict[str, Any], rule: str, severity: str, field: str) -> None:
    matching = [finding for finding in found(row) if finding.rule == rule]
    assert [finding.severity for finding in matching] == [severity]
    assert matching[0].fields[0] == f"/indicators/2/{field}"
    assert matching[0].message.zh.startswith("第3行“培训场次完成数”：")
    assert matching[0].message.en.startswith("Row 3 (培训场次完成数): ")


def test_the_main_finding_carries_figures_steps_and_policy() -> None:
    (finding,) = [f for f in found({"actual": "6场"}) if f.rule == "over_claimed"]
    assert finding.claimed == 5
    assert finding.expected == (Decimal(3), Decimal(3))
    assert finding.steps == ("6 ÷ 10 × 5 = 3",)
    assert finding.policy == "mof-2020"


def test_a_repeated_reason_is_noticed_once() -> None:
    copied = {**EXPLAINED, "name": "上门服务户数"}
    repeated = [finding for finding in found(copied) if finding.rule == "reason_repeated"]
    assert len(repeated) == 1
    assert repeated[0].fields == ("/indicators/1/explanation", "/indicators/2/explanation")


def test_a_form_without_weights_and_scores_is_not_accused() -> None:
    rows = [{"weight": None, "score": None}, {"weight": None, "score": None, "actual": "30场"}]
    rules = {finding.rule for finding in found(*rows)}
    assert rules == {"over_achieved"}


def test_blank_is_told_from_lost_by_the_evidence() -> None:
    evidence = {
        "/indicators/2/actual": Evidence(page=1, status="missing"),
        "/indicators/3/actual": Evidence(page=1, status="read"),
    }
    lost, blank = found({"actual": None}, {"actual": None}, evidence=evidence)[-2:]
    assert (lost.rule, blank.rule) == ("unreadable", "unreadable")
    assert "没有读到" in lost.message.zh
    assert "空白" in blank.message.zh


def test_without_evidence_a_form_that_explains_once_has_the_column() -> None:
    silent = Paper(indicators=(Indicator(**HONEST),))
    assert as_written(silent).indicators[0].explanation is None
    explained = Paper(indicators=(Indicator(**HONEST), Indicator(**EXPLAINED)))
    assert as_written(explained).indicators[0].explanation == ""


def test_no_column_of_explanations_means_no_missing_reasons() -> None:
    evidence = {f"/indicators/{i}/explanation": Evidence(status="absent") for i in range(3)}
    rows = {finding.rule for finding in found({"score": Decimal(4)}, evidence=evidence)}
    assert "unexplained_deduction" not in rows
    assert "under_claimed" in rows


def test_every_observation_is_a_full_sentence_in_both_languages() -> None:
    texts = {"target": "T", "actual": "A", "reason": "R", "weight": "1", "score": "2"}
    for seen in OBSERVATIONS.values():
        assert seen.zh.format_map(texts).endswith("。")
        assert seen.en.format_map(texts).endswith(".")
        assert seen.field in Indicator.model_fields


def test_an_indicator_is_scored_with_its_labels() -> None:
    row = Indicator(
        **{
            **HONEST,
            "level1": "成本指标",
            "level2": "经济成本指标",
            "target": "50万元",
            "actual": "52万元",
        }
    )
    assert "no_sign_cost" in score_indicator(row, MOF).flags
