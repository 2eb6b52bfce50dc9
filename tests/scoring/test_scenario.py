from __future__ import annotations

import pytest

from assistant.errors import UsageError
from assistant.finding import Finding, Message
from assistant.form import Draft, Evidence, Form
from assistant.scoring import verify
from assistant.scoring.policy import load
from assistant.scoring.scenario import as_draft, rescore, total_if
from tests.scoring.made import D, draft, lose, misread, paper, sample


@pytest.fixture(scope="module")
def form() -> Form:
    return verify(lose(draft(sample()), "/indicators/26/score", "/indicators/26/actual"))


def test_full_marks_for_one_row(form: Form) -> None:
    before = form.to_json()
    scenario = total_if(form, {"/indicators/10/score": D(1)})
    assert scenario.before == 97
    assert scenario.total == (D("97.5"), D("97.5"))
    assert scenario.steps[-1] == "97 + (0.5) = 97.5"
    assert form.to_json() == before


def test_full_stands_for_the_weight(form: Form) -> None:
    scenario = total_if(form, {"/indicators/2/score": "full", "/indicators/4/score": "full"})
    assert scenario.total == (D(99), D(99))
    assert len(scenario.steps) == 3


def test_an_assumed_actual_is_scored_by_the_rule(form: Form) -> None:
    scenario = total_if(form, {"/indicators/10/actual": "90%"})
    assert scenario.total == (D("97.5"), D("97.5"))


def test_an_assumption_that_changes_nothing_says_so(form: Form) -> None:
    scenario = total_if(form, {"/indicators/0/explanation": "另有说明"})
    assert scenario.total == (D(97), D(97))
    assert scenario.steps == ("97 + (0) = 97",)


def test_the_budget_row_is_a_line_too(form: Form) -> None:
    assert total_if(form, {"/budget/score": "8"}).total == (D(95), D(95))
    scenario = total_if(form, {"/budget/lines/0/executed": "411.5"})
    assert scenario.total == (D(92), D(92))


@pytest.mark.parametrize("changes", [{"/indicators/1/score": "viel"}, {"/total/score": "100"}])
def test_what_makes_no_sense_is_refused(form: Form, changes: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        total_if(form, changes)


def test_a_field_that_is_not_there_is_a_key_error(form: Form) -> None:
    with pytest.raises(KeyError):
        total_if(form, {"/indicators/99/score": "1"})


def test_rescoring_by_another_policy(form: Form) -> None:
    strict, mild = rescore(form, "zero-on-overrun"), rescore(form, "ratio")
    assert strict.policy == "zero-on-overrun"
    assert strict.recomputed is not None and mild.recomputed is not None
    # Row 5: 2343900 ÷ 6032343.09 × 2 = 0.78 by ratio, nothing once over.
    assert [x.lines[5].interval for x in (strict, mild)] == [
        (D("0.00"), D("0.00")),
        (D("0.78"), D("0.78")),
    ]
    assert strict.recomputed[1] < mild.recomputed[1]
    assert form.reading.policy == "mof-2020"


def test_a_corrected_form_can_be_verified_again(form: Form) -> None:
    again = verify(as_draft(form), form.reading.policy)
    assert again.findings == form.findings
    corrected = misread(as_draft(form), "/total/score", "97.3", status="agreed")
    assert verify(corrected).paper.indicators[26].score == D("0.8")


@pytest.fixture(scope="module")
def small() -> Form:
    """The small sound form: 97 of 100."""
    return verify(draft(paper()), "mof-2020")


def test_a_scenario_tells_every_step(small: Form) -> None:
    fact = total_if(small, {"/indicators/2/actual": "85.5%"})
    assert fact.assumed == {"/indicators/2/actual": "85.5%"}
    assert fact.before == 97
    assert fact.steps == ("85.5 ÷ 90 × 20 = 19", "群众满意度：18 → 19", "97 + (1) = 98")
    score = total_if(small, {"/indicators/2/score": None})
    assert score.assumed == {"/indicators/2/score": None}
    assert score.steps == ("群众满意度：18 → 0", "97 + (-18) = 79")


def test_a_band_makes_the_total_a_span(small: Form) -> None:
    scenario = total_if(small, {"/indicators/1/actual": "基本改善"})
    assert scenario.total == (D(85), D(91))
    assert scenario.steps == (
        "部分达成: 18 … 24",
        "水质改善情况：30 → 18–24",
        "97 + (-12–-6) = 85–91",
    )


def test_a_score_given_to_a_blank_row_counts_from_nothing() -> None:
    blank = paper().with_value("/indicators/1/score", None).with_value("/total/score", D(67))
    scenario = total_if(verify(draft(blank), "mof-2020"), {"/indicators/1/score": "30"})
    assert scenario.total == (D(97), D(97))
    assert scenario.steps == ("水质改善情况：空 → 30", "67 + (30) = 97")


def test_a_form_without_a_total_has_none_to_change() -> None:
    form = verify(draft(paper().with_value("/total/score", None)), "mof-2020")
    scenario = total_if(form, {"/indicators/1/score": "1"})
    assert scenario.assumed == {"/indicators/1/score": D(1)}
    assert (scenario.before, scenario.total) == (None, None)
    assert scenario.steps == ("表上没有总分。",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"/indicators/1/score": "viel"},
            "/indicators/1/score: 'viel' is no number; give a plain number",
        ),
        (
            {"/total/score": "100"},
            "/total/score: the total is what is computed; change a row instead",
        ),
        (
            {"/indicators/0/score": "full"},
            "/indicators/0/score: the row has no weight; give a number",
        ),
    ],
)
def test_a_refusal_says_what_where_and_what_next(changes: dict[str, str], said: str) -> None:
    form = verify(draft(paper().with_value("/indicators/0/weight", None)), "mof-2020")
    with pytest.raises(UsageError) as caught:
        total_if(form, changes)
    assert str(caught.value) == said


def test_rescoring_tells_the_lines_that_change_and_the_sum() -> None:
    form = verify(draft(paper().with_value("/indicators/1/actual", "基本改善")), "mof-2020")
    scored = rescore(form, "mof-2020")
    assert (scored.claimed, scored.recomputed) == (D(97), (D(85), D(91)))
    assert scored.steps == ("水质改善情况：30 → 18–24", "Σ = 85–91（财政部通用办法）")
    assert [line.pointer for line in scored.lines] == [
        "/budget/score",
        *(f"/indicators/{index}/score" for index in range(3)),
    ]


def test_a_readers_findings_outlive_a_correction_and_the_scorers_do_not() -> None:
    read = Finding(
        rule="instruction_in_text",
        severity="warning",
        fields=("/footer",),
        message=Message(zh="指令", en="an instruction"),
    )
    wrong = draft(paper().with_value("/total/score", D(99)))
    form = verify(wrong.model_copy(update={"findings": (read,)}), "zero-on-overrun")
    assert {f.rule for f in form.findings} > {"instruction_in_text", "total_mismatch"}
    again = as_draft(form)
    assert again.findings == (read,)
    assert again.reading.policy == "zero-on-overrun"


def test_a_score_may_be_assumed_for_a_budget_that_prints_none() -> None:
    bare = paper().with_value("/budget/weight", None).with_value("/budget/score", None)
    form = verify(draft(bare.with_value("/total/score", D("87.5"))), "mof-2020")
    scenario = total_if(form, {"/budget/score": "9.5"})
    assert scenario.total == (D(97), D(97))
    assert scenario.steps == ("预算执行：空 → 9.5", "87.5 + (9.5) = 97")


def test_numbers_are_taken_as_they_come(small: Form) -> None:
    for value in (D("1E+1"), 10, "10", "10.00"):
        assert total_if(small, {"/indicators/2/score": value}).total == (D(89), D(89))
    assert total_if(small, {"/indicators/2/actual": 81}).assumed == {"/indicators/2/actual": "81"}


HUBEI = "湖北省财政支出绩效评价办法"


def test_a_policy_may_be_guessed_anew() -> None:
    form = verify(draft(paper(notes=(HUBEI,))))
    assert form.reading.policy == "hubei"
    assert [f.rule for f in form.findings if f.rule.startswith("policy_")] == ["policy_guessed"]
    assert rescore(form, "auto").policy == "hubei"
    # What was guessed is not guessed a second time, nor said twice.
    again = as_draft(form)
    assert again.findings == ()
    unread = form.model_copy(update={"reading": form.reading.model_copy(update={"policy": ""})})
    partly = {"/indicators/1/actual": "部分改善"}
    assert total_if(unread, partly).total == (D(82), D(91))
    assert total_if(form, partly, policy=load("mof-2020")).total == (D(85), D(91))


def test_lines_know_a_blank_explanation_from_one_without_a_cell() -> None:
    bare = paper().with_value("/indicators/0/explanation", None)
    bare = bare.with_value("/indicators/2/explanation", None)
    made = draft(bare)
    seen = {**made.evidence, "/indicators/2/explanation": Evidence(page=1, cell="G9")}
    form = verify(Draft(form=bare, evidence=seen), "mof-2020")
    findings = [line.result.finding for line in rescore(form, "mof-2020").lines]
    assert findings == ["ok", "ok", "ok", "unexplained_deduction"]


def test_findings_that_quote_digits_survive_being_kept() -> None:
    """A reason "-8711" is a text: kept as a number it would no longer be the scorer's finding."""
    noisy = draft(paper().with_value("/indicators/1/explanation", "-8711"))
    form = verify(noisy, "mof-2020")
    kept = Form.model_validate_json(form.to_json())
    assert [f.claimed for f in kept.findings if f.rule == "reason_cell_noise"] == ["-8711"]
    assert kept.findings == form.findings
    assert as_draft(kept).findings == ()
