"""What equations vouch for and what they put under suspicion, one question a test."""

from __future__ import annotations

import pytest

from assistant.form import Candidate, Draft, Evidence, Paper
from assistant.scoring.reconcile import reconcile
from tests.scoring.made import D, draft, evidence, lose, misread, paper


def weak(made: Draft, *pointers: str) -> Draft:
    """The same with these readings weak."""
    low = {p: made.evidence[p].model_copy(update={"confidence": 0.5}) for p in pointers}
    return made.model_copy(update={"evidence": {**made.evidence, **low}})


def with_numbers(**values: str) -> Paper:
    """The sound form with other numbers: `score2="17.5"`, `weight0="36"`, `total="96.5"`."""
    form = paper()
    for name, value in values.items():
        pointer = {
            "total": "/total/score",
            "weights": "/total/weight",
            "budget": "/budget/weight",
        }.get(name, f"/indicators/{name[-1]}/{name[:-1]}")
        form = form.with_value(pointer, D(value))
    return form


def test_a_sum_that_holds_vouches_for_its_sure_readings() -> None:
    outcome = reconcile(misread(draft(), "/budget/lines/0/rate", "98.00%"))
    # Rate and amounts disagree, rate and points too; sums hold over all but the rate.
    assert outcome.suspects == {"/budget/lines/0/rate"}
    sure = reconcile(draft()).certified
    assert {"/total/score", "/budget/score", "/indicators/0/weight"} <= sure
    assert {"/budget/lines/0/annual", "/budget/lines/2/initial"} <= sure
    # Rates stand in quotients alone, and those hold.
    assert "/budget/lines/0/rate" in sure


def test_a_coarse_total_vouches_for_what_it_would_notice() -> None:
    outcome = reconcile(draft(with_numbers(score2="18.05")))
    # 97.05 is printed 97.0, and so would be 18.06 and 39.6; 38 for 30 would not.
    assert "/indicators/1/score" in outcome.certified
    assert not {"/indicators/0/score", "/indicators/2/score"} & outcome.certified


def test_a_sum_that_cannot_be_asked_does_not_silence_the_next() -> None:
    outcome = reconcile(lose(draft(), "/indicators/0/weight", "/indicators/1/weight"))
    assert "/indicators/1/score" in outcome.certified
    assert "/indicators/2/weight" not in outcome.certified


@pytest.mark.parametrize(
    ("weight", "suspected"), [("40.05", False), ("39.95", False), ("40.06", True), ("39.94", True)]
)
def test_a_hundred_by_convention_may_be_missed_by_a_little(weight: str, suspected: bool) -> None:
    form = with_numbers(weight0=weight).with_value("/total/weight", None)
    outcome = reconcile(draft(form))
    assert ("/indicators/0/weight" in outcome.suspects) is suspected
    printed = reconcile(draft(with_numbers(weight0="40.06")))
    assert "/indicators/0/weight" in printed.suspects


def test_every_broken_equation_has_its_suspects() -> None:
    broken = misread(draft(with_numbers(weight1="35")), "/total/score", "91.0")
    broken = misread(broken, "/budget/lines/1/initial", "120")
    suspects = reconcile(broken).suspects
    assert {"/indicators/1/weight", "/total/score", "/budget/lines/1/initial"} <= suspects
    two = misread(draft(), "/budget/lines/0/rate", "98.00%")
    two = misread(two, "/budget/lines/1/rate", "50.00%")
    rates = {"/budget/lines/0/rate", "/budget/lines/1/rate"}
    assert reconcile(two).suspects == rates


def test_a_disputed_reading_is_not_certified_by_a_quotient_alone() -> None:
    at = "/budget/lines/0/rate"
    other = (Candidate(text="96.00%", confidence=0.4),)
    disputed = misread(draft(), at, "95.00%", status="disputed", confidence=0.5, candidates=other)
    assert at not in reconcile(disputed).certified
    assert reconcile(disputed).evidence[at].status == "disputed"
    assert at in reconcile(weak(draft(), at)).certified


def test_what_one_equation_certifies_helps_the_next() -> None:
    # 36 + 15 may be 35 + 16; a level's label pins the 36, and the rest follows.
    form = with_numbers(
        weight0="36", weight1="39", weight2="15", score0="30", score2="14", total="83.5"
    )
    pair = ("/indicators/0/weight", "/indicators/2/weight")
    alone = reconcile(weak(draft(form), *pair))
    assert not set(pair) & alone.certified
    labelled = form.with_value("/indicators/0/level1", "产出指标（36分）")
    assert set(pair) <= reconcile(weak(draft(labelled), *pair)).certified


def test_a_sum_by_which_a_reading_was_chosen_vouches_for_no_other() -> None:
    made = weak(
        misread(draft(), "/indicators/2/score", "13"), "/indicators/1/score", "/indicators/2/score"
    )
    outcome = reconcile(made)
    assert outcome.evidence["/indicators/2/score"].status == "inferred"
    assert "/indicators/1/score" not in outcome.certified
    right = reconcile(weak(draft(), "/indicators/1/score", "/indicators/2/score"))
    assert "/indicators/1/score" in right.certified


def test_a_summand_and_its_total_may_slip_together() -> None:
    # 17.5 for 17.6 and 96.5 for 96.6: both up by a tenth, and the sum still holds.
    made = draft(with_numbers(score2="17.5", total="96.5"))
    pair = ("/indicators/2/score", "/total/score")
    assert not set(pair) & reconcile(weak(made, *pair)).certified
    for one in pair:
        assert one in reconcile(weak(made, one)).certified
    # Two summands cancel when they move apart: 17.5 for 17.6 and 39.6 for 39.5.
    made = draft(with_numbers(score2="17.5", score0="39.6", total="96.6"))
    pair = ("/indicators/2/score", "/indicators/0/score")
    assert not set(pair) & reconcile(weak(made, *pair)).certified


def test_the_readings_of_one_cell_do_not_cancel_each_other() -> None:
    around = (Candidate(text="19", confidence=0.001), Candidate(text="17", confidence=0.001))
    made = misread(draft(), "/indicators/2/score", "18", confidence=0.5, candidates=around)
    assert "/indicators/2/score" in reconcile(made).certified


def lone_line(annual: str, executed: str) -> Draft:
    """A budget of one line: no parts, only the rate to vouch for its amounts."""
    form = paper()
    line = form.budget.lines[0].model_copy(update={"annual": D(annual), "executed": D(executed)})
    return draft(
        form.model_copy(update={"budget": form.budget.model_copy(update={"lines": (line,)})})
    )


def test_a_quotient_vouches_for_its_sure_readings_whatever_else_is_weak() -> None:
    # 19.00 ÷ 20.00 is 1900 ÷ 2000, but the 19.00 is sure.
    made = weak(lone_line("20.00", "19.00"), "/budget/lines/0/annual")
    amounts = {"/budget/lines/0/annual", "/budget/lines/0/executed"}
    assert amounts <= reconcile(made).certified
    both = weak(lone_line("20.00", "19.00"), *amounts)
    assert not amounts & reconcile(both).certified


def test_a_rate_that_was_worked_out_vouches_for_nothing() -> None:
    made = weak(lose(lone_line("200", "190"), "/budget/lines/0/rate"), "/budget/lines/0/annual")
    outcome = reconcile(made)
    assert outcome.paper.budget.lines[0].rate == "95.00%"
    assert "/budget/lines/0/annual" not in outcome.certified


@pytest.mark.parametrize(("score", "suspected"), [("40", False), ("40.5", True)])
def test_a_score_above_its_weight_is_a_suspect(score: str, suspected: bool) -> None:
    form = with_numbers(score0=score, total=str(D(score) + D("57.5")))
    outcome = reconcile(draft(form))
    assert outcome.suspects == (
        {"/indicators/0/score", "/indicators/0/weight"} if suspected else set()
    )
    agreed = {p: e.model_copy(update={"status": "agreed"}) for p, e in evidence(form).items()}
    assert reconcile(draft(form, agreed)).suspects == set()
    unweighted = lose(draft(form), "/indicators/0/weight")
    assert reconcile(unweighted).paper.indicators[0].weight == 40


def test_given_evidence_of_nothing_is_not_doubted() -> None:
    form = paper()
    bare = {"/total/score": Evidence(page=1, cell="B2", raw="97.0", confidence=0.5)}
    assert reconcile(draft(form, bare)).certified >= {"/total/score"}
