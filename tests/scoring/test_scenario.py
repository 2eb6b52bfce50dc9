from __future__ import annotations

import pytest

from assistant.errors import UsageError
from assistant.form import Form
from assistant.scoring import verify
from assistant.scoring.scenario import as_draft, rescore, total_if
from tests.scoring.made import D, draft, lose, misread, sample


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
