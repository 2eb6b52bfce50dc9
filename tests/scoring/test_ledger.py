"""The book in which a form is reconciled: bounds, readings, what an inference leaves behind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.form import Candidate, Draft, Evidence
from assistant.scoring.ledger import GIVEN, INFERRED, SURE, Ledger, doubtful, settled
from tests.scoring.made import D, draft, evidence, lose, misread, paper


@pytest.mark.parametrize(
    ("pointer", "bounds"),
    [
        ("/indicators/0/score", (0, 40)),
        ("/budget/score", (0, 10)),
        ("/total/score", (0, 100)),
        ("/indicators/0/weight", (0, 100)),
        ("/budget/weight", (0, 100)),
        # Transfer payments and joint forms weigh more than 100 in all.
        ("/total/weight", (0, None)),
        ("/budget/lines/0/annual", (0, None)),
        ("/budget/lines/0/rate", (0, None)),
    ],
)
def test_what_a_field_can_hold(pointer: str, bounds: tuple[int, int | None]) -> None:
    assert Ledger(draft()).bounds(pointer) == bounds


def test_a_score_without_a_weight_has_no_upper_bound() -> None:
    ledger = Ledger(lose(draft(), "/indicators/0/weight"))
    assert ledger.bounds("/indicators/0/score") == (0, None)
    assert ledger.plausible("/indicators/0/score", D(500))


@pytest.mark.parametrize(
    ("value", "plausible"), [("-0.1", False), ("0", True), ("40", True), ("40.1", False)]
)
def test_bounds_are_included(value: str, plausible: bool) -> None:
    assert Ledger(draft()).plausible("/indicators/0/score", D(value)) is plausible


def test_readings_stand_in_order_without_the_impossible_and_the_repeated() -> None:
    others = tuple(
        Candidate(text=text, confidence=confidence)
        for text, confidence in (("39", 0.5), ("41", 0.5), ("x", 0.5), ("39.5", 0.5), ("3", 0.2))
    )
    ledger = Ledger(misread(draft(), "/indicators/0/score", "39.5", candidates=others))
    assert ledger.readings("/indicators/0/score") == (D("39.5"), D(39), D(3))
    assert ledger.readings("/indicators/0/score", 0.2) == (D("39.5"), D(39), D(3))
    assert ledger.readings("/indicators/0/score", 0.3) == (D("39.5"), D(39))
    assert ledger.readings("/indicators/9/score") == ()
    lost = lose(draft(), "/indicators/0/score")
    assert Ledger(lost).readings("/indicators/0/score") == ()


def test_slips_are_the_usual_ones_and_the_runner_ups() -> None:
    made = misread(
        draft(), "/budget/score", "9.5", candidates=(Candidate(text="4", confidence=0.1),)
    )
    assert Ledger(made).slips("/budget/score") == {D("9.6"), D(95), D(4)}
    assert Ledger(lose(draft(), "/budget/score")).slips("/budget/score") == frozenset()


def test_instead_of_a_score_nothing_above_a_weight_that_is_sure() -> None:
    ledger = Ledger(draft())
    # 18 may be 13, 10, 1.8 or 78; only a doubtful weight leaves room for the 78.
    assert sorted(ledger.instead("/indicators/2/score", ())) == [D("1.8"), D(10), D(13)]
    doubts = ("/indicators/2/weight",)
    assert sorted(ledger.instead("/indicators/2/score", doubts)) == [D("1.8"), D(10), D(13), D(78)]
    assert D(90) not in ledger.instead("/budget/weight", ())


def test_an_inference_fills_the_paper_and_says_why() -> None:
    ledger = Ledger(lose(draft(), "/indicators/0/score"))
    ledger.infer("/indicators/0/score", D("39.5"), ("a", "b"))
    seen = ledger.evidence["/indicators/0/score"]
    assert (seen.status, seen.confidence, seen.because) == ("inferred", INFERRED, ("a", "b"))
    assert (seen.page, seen.cell) == (1, "B2")
    assert ledger.paper.indicators[0].score == D("39.5")
    assert ledger.value("/indicators/0/score") == D("39.5")
    assert ledger.supplied == {"/indicators/0/score"}


def test_an_inference_that_changes_a_reading_supplies_nothing() -> None:
    ledger = Ledger(misread(draft(), "/indicators/0/score", "34.5"))
    ledger.infer("/indicators/0/score", D("39.5"), ())
    assert ledger.supplied == set()
    assert ledger.evidence["/indicators/0/score"].raw == "34.5"
    # A text that is no number was no reading of one.
    odd = misread(draft(), "/budget/lines/0/rate", "约九成")
    ledger = Ledger(odd)
    ledger.infer("/budget/lines/0/rate", "95.00%", ())
    assert ledger.supplied == {"/budget/lines/0/rate"}
    assert ledger.paper.budget.lines[0].rate == "95.00%"
    assert ledger.value("/budget/lines/0/rate") == D("95.00")
    # Nor is a number that came without any ink.
    without_ink = misread(draft(), "/indicators/0/score", "34.5")
    seen = {**without_ink.evidence, "/indicators/0/score": Evidence(page=1, status="disputed")}
    ledger = Ledger(Draft(form=without_ink.paper, evidence=seen))
    ledger.infer("/indicators/0/score", D("39.5"), ())
    assert ledger.supplied == {"/indicators/0/score"}


def test_an_inference_needs_no_evidence_beforehand() -> None:
    form = paper()
    seen = {p: e for p, e in evidence(form).items() if p != "/budget/score"}
    ledger = Ledger(Draft(form=form, evidence=seen))
    ledger.infer("/budget/score", D("9.5"), ("x",))
    assert ledger.evidence["/budget/score"] == Evidence(
        status="inferred", confidence=INFERRED, because=("x",)
    )


def test_an_earlier_inference_goes_back_to_what_was_read() -> None:
    made = lose(draft(), "/indicators/0/score", "/budget/lines/0/rate", "/budget/lines/1/rate")
    seen = dict(made.evidence)
    for pointer, raw in (
        ("/indicators/0/score", None),
        ("/indicators/1/score", "80"),
        ("/budget/lines/0/rate", "96.00%"),
        ("/budget/lines/1/rate", None),
    ):
        seen[pointer] = Evidence(page=1, status="inferred", raw=raw, because=("x",))
    form = made.paper.with_value("/indicators/0/score", D(39)).with_value(
        "/indicators/1/score", D(30)
    )
    form = form.with_value("/budget/lines/0/rate", "95.00%").with_value(
        "/budget/lines/1/rate", "9%"
    )
    ledger = Ledger(Draft(form=form, evidence=seen))
    got = {p: (e.status, e.because) for p, e in ledger.evidence.items() if p in seen and not e.cell}
    assert got == {
        "/indicators/0/score": ("missing", ()),
        "/indicators/1/score": ("disputed", ()),
        "/budget/lines/0/rate": ("disputed", ()),
        "/budget/lines/1/rate": ("missing", ()),
    }
    assert ledger.paper.indicators[0].score is None
    assert ledger.paper.indicators[1].score == D(80)
    assert [line.rate for line in ledger.paper.budget.lines[:2]] == ["96.00%", None]


def test_what_stands_in_the_book_can_be_asked_for() -> None:
    ledger = Ledger(lose(draft(), "/total/score"))
    assert ledger.values(("/budget/score", "/total/score", "/nowhere")) == {
        "/budget/score": D("9.5")
    }
    assert ledger.value("/total/score") is None
    assert ledger.seen("/total/score") == Evidence(page=1, cell="B2", status="missing")
    assert ledger.seen("/nowhere") is None
    assert ledger.has("/total/score", "missing") and not ledger.has("/total/score", "read")
    assert not ledger.has("/nowhere", "read")
    assert ledger.doubtful("/total/score") and not ledger.doubtful("/budget/score")
    assert not ledger.settled("/total/score") and ledger.settled("/nowhere")


@pytest.mark.parametrize(
    ("seen", "is_doubtful", "is_settled"),
    [
        (None, False, True),
        (Evidence(status="agreed", confidence=0.1), False, True),
        (Evidence(status="absent"), False, True),
        (Evidence(status="missing"), True, False),
        (Evidence(status="disputed", confidence=1.0), True, False),
        (Evidence(status="read", confidence=SURE - 0.001), True, False),
        (Evidence(status="read", confidence=SURE), False, False),
        (Evidence(status="read", confidence=GIVEN), False, True),
        (Evidence(status="read", confidence=1.0, line=3), False, False),
        (Evidence(status="inferred", confidence=0.99), False, False),
        (Evidence(status="inferred", confidence=1.0), False, False),
    ],
)
def test_what_needs_a_witness_and_what_none_may_overrule(
    seen: Evidence | None, is_doubtful: bool, is_settled: bool
) -> None:
    assert (doubtful(seen), settled(seen)) == (is_doubtful, is_settled)


def test_numbers_stay_exact() -> None:
    assert isinstance(Ledger(draft()).value("/budget/score"), Decimal)
