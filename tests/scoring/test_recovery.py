"""What arithmetic supplies and chooses, and how it says that it cannot."""

from __future__ import annotations

import pytest

from assistant.finding import Finding, Message
from assistant.form import BudgetLine, Candidate, Draft, Evidence
from assistant.scoring import verify
from assistant.scoring.equations import Sum
from assistant.scoring.ledger import INFERRED
from assistant.scoring.reconcile import _groups, reconcile
from tests.scoring.made import D, draft, evidence, lose, misread, paper

SCORES = "各行得分与预算执行得分之和 = 总分"
SCORES_EN = "row scores and the budget score sum to the total score"


def lost(many: str, many_en: str, *fields: str) -> Finding:
    return Finding(
        rule="total_cells_lost",
        severity="warning",
        fields=fields,
        message=Message(
            zh=f"有{len(fields)}处数字看不清（{SCORES}）：{many}，请对照原件填写。",
            en=f"{len(fields)} figures could not be read ({SCORES_EN}): {many_en}; "
            "fill them in from the original.",
        ),
    )


def test_values_left_open_are_counted() -> None:
    fields = ("/indicators/0/score", "/indicators/2/score")
    outcome = reconcile(lose(draft(), *fields))
    # 57.5 over weights 40 and 20 in tenths: the first may be 37.5 to 40.
    assert outcome.findings == (
        lost("算式允许26种取值", "the equations leave 26 possibilities", *fields),
    )


def test_values_too_many_to_count_are_said_to_be() -> None:
    many = ("可能的取值太多，算式不能确定", "the equations leave too many values to tell")
    fields = ("/indicators/0/score", "/indicators/1/score", "/indicators/2/score")
    assert reconcile(lose(draft(), *fields)).findings == (lost(*many, *fields),)
    # Without weights nothing bounds them.
    free = ("/indicators/0/score", "/total/score")
    unweighted = lose(draft(paper().with_value("/indicators/0/weight", None)), *free)
    assert reconcile(unweighted).findings[-1] == lost(*many, *free)


def test_no_value_at_all_is_said_too() -> None:
    none = ("没有一个取值能使算式成立", "no value satisfies the equations")
    made = misread(lose(draft(), "/indicators/2/score"), "/total/score", "77")
    assert reconcile(made).findings == (lost(*none, "/indicators/2/score"),)


def test_a_group_grows_by_every_sum_it_touches() -> None:
    def each(name: str, *parts: str) -> Sum:
        return Sum(name, says=None, parts=parts)  # type: ignore[arg-type]

    first, far, between, apart = (
        each("1", "a", "b"),
        each("2", "c", "d"),
        each("3", "b", "c"),
        each("4", "x"),
    )
    assert list(_groups([first, far, between, apart])) == [(first, between, far), (apart,)]
    assert list(_groups([])) == []


def disputed(made: Draft, pointer: str, text: str, *others: tuple[str, float]) -> Draft:
    candidates = tuple(Candidate(text=other, confidence=c) for other, c in others)
    return misread(made, pointer, text, status="disputed", confidence=0.6, candidates=candidates)


def test_a_disputed_reading_that_alone_fits_is_as_good_as_inferred() -> None:
    outcome = reconcile(disputed(draft(), "/indicators/2/score", "18", ("13", 0.3)))
    seen = outcome.evidence["/indicators/2/score"]
    assert (seen.status, seen.confidence) == ("read", INFERRED)
    assert seen.because == (f"97.0 − 79.0 = 18（{SCORES}）",)


def test_readings_nobody_believes_do_not_keep_a_dispute_open() -> None:
    # 30 + 18 and 25 + 23 would both give 48, but one in a thousand is no reading.
    made = disputed(draft(), "/indicators/1/score", "30", ("25", 0.001))
    made = disputed(made, "/indicators/2/score", "18", ("23", 0.001), ("13", 0.3))
    outcome = reconcile(made)
    assert outcome.evidence["/indicators/1/score"].status == "read"
    assert outcome.evidence["/indicators/2/score"].status == "read"


def test_a_dispute_with_one_reading_is_settled_by_the_sum() -> None:
    made = misread(draft(), "/indicators/1/score", "30", status="disputed", confidence=0.6)
    seen = reconcile(made).evidence["/indicators/1/score"]
    assert (seen.status, seen.confidence) == ("read", INFERRED)
    # A disputed reading that is sure enough still stands in the sum with the others.
    odd = misread(draft(), "/indicators/1/score", "30", status="disputed", confidence=0.999)
    assert reconcile(odd).evidence["/indicators/1/score"].status == "read"


def test_a_dispute_beside_a_lost_value_is_not_settled() -> None:
    made = lose(disputed(draft(), "/indicators/2/score", "18", ("19", 0.3)), "/indicators/0/score")
    outcome = reconcile(made)
    # With 19 for 18 the lost score would be 38.5: both are possible.
    assert outcome.evidence["/indicators/2/score"].status == "disputed"
    assert outcome.paper.indicators[0].score is None
    # 33 is more than the row's weight, so the 18 stands and the rest is forced, but a sum that
    # was solved for a lost value is no second witness of the 18.
    forced = lose(
        disputed(draft(), "/indicators/2/score", "18", ("33", 0.3)), "/indicators/0/score"
    )
    outcome = reconcile(forced)
    assert outcome.paper.indicators[0].score == D("39.5")
    assert outcome.evidence["/indicators/2/score"].status == "disputed"


def test_a_quotient_chooses_among_what_a_sum_leaves_or_nothing_does() -> None:
    made = disputed(draft(), "/budget/score", "8.5", ("9.5", 0.4))
    made = disputed(made, "/total/score", "96.0", ("97.0", 0.4))
    outcome = reconcile(made)
    assert (outcome.paper.budget.score, outcome.paper.total.score) == (D("9.5"), D("97.0"))
    # A rate that contradicts both leaves both.
    contrary = misread(made, "/budget/lines/0/rate", "50.00%")
    left = reconcile(contrary)
    assert left.paper.budget.score == D("8.5")


def test_lost_values_are_taken_one_by_one_where_only_some_are_forced() -> None:
    # The second's weight is in its label; the first and third share what is left.
    form = paper().with_value("/indicators/1/level1", "效益指标（30分）")
    fields = tuple(f"/indicators/{index}/weight" for index in range(3))
    outcome = reconcile(lose(draft(form), *fields))
    assert [row.weight for row in outcome.paper.indicators] == [None, 30, None]
    (finding,) = outcome.findings
    assert finding.rule == "weights_cells_lost"
    assert finding.fields == ("/indicators/0/weight", "/indicators/2/weight")


def test_a_single_runner_up_is_a_runner_up_of_an_unsettled_reading() -> None:
    likely = (Candidate(text="18", confidence=0.004),)
    settled = misread(
        draft(), "/indicators/2/score", "13", candidates=likely, status="agreed", confidence=0.99
    )
    assert reconcile(settled).paper.indicators[2].score == 13


def test_relations_reach_the_checks() -> None:
    wrong = draft(paper().with_value("/budget/lines/0/rate", "98.00%"), confidence=1.0)
    assert "execution_rate_mismatch" in {f.rule for f in verify(wrong).findings}
    supplied = lose(draft(paper().with_value("/budget/lines/1/rate", "50.00%")), "/total/score")
    assert "execution_rate_mismatch" in {f.rule for f in verify(supplied).findings}


def rates(*lines: tuple[str | None, str | None, str | None], **seen: Evidence) -> Draft:
    """A budget of lines (annual, executed, rate); `rate0=Evidence(…)` replaces a rate's evidence."""
    made = tuple(
        BudgetLine(
            name=f"行{index}",
            annual=None if annual is None else D(annual),
            executed=None if executed is None else D(executed),
            rate=rate,
        )
        for index, (annual, executed, rate) in enumerate(lines)
    )
    form = paper()
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": made})})
    known = evidence(form)
    for index, line in enumerate(made):
        if line.rate is None:
            known[f"/budget/lines/{index}/rate"] = Evidence(page=1, cell="B2", status="missing")
    known |= {f"/budget/lines/{name[-1]}/rate": each for name, each in seen.items()}
    return Draft(form=form, evidence=known)


def supplied(made: Draft) -> list[str | None]:
    return [line.rate for line in reconcile(made).paper.budget.lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # As the others are printed: their decimals, and their sign or none.
        ([("200", "190", "95.0%"), ("50", "45", None)], ["95.0%", "90.0%"]),
        ([("200", "190", "95%"), ("50", "45", None)], ["95%", "90%"]),
        ([("200", "190", "95.00"), ("50", "45", None)], ["95.00", "90.00"]),
        ([("200", "190", "95.000%"), ("50", "45", None)], ["95.000%", "90.000%"]),
        (
            [("200", "190", "95.0%"), ("8", "4", "50.00%"), ("50", "45", None)],
            ["95.0%", "50.00%", "90.00%"],
        ),
        ([("200", "190", "九成五"), ("50", "45", None)], ["九成五", "90.00"]),
        # Alone, with two decimals and the sign.
        ([("50", "45", None)], ["90.00%"]),
        # A line that cannot be worked out does not stop the next.
        ([("50", None, None), ("50", "45", None)], [None, "90.00%"]),
        ([("0", "0", None), ("50", "45", None)], [None, "90.00%"]),
        ([(None, "5", None), ("50", "45", None)], [None, "90.00%"]),
        ([("3", "1", "33.33%"), ("3", "2", None), ("50", "45", None)], ["33.33%", None, "90.00%"]),
        # 12.345 rounds up and is cut down: nobody knows which.
        ([("100", "12.345", None)], [None]),
        ([("3", "1", None)], ["33.33%"]),
    ],
)
def test_a_lost_rate_is_worked_out_as_the_others_are_printed(
    lines: list[tuple[str | None, str | None, str | None]], expected: list[str | None]
) -> None:
    assert supplied(rates(*lines)) == expected


def seen_rate(raw: str, confidence: float, *others: str, status: str = "read") -> Evidence:
    candidates = tuple(Candidate(text=other, confidence=0.1) for other in others)
    return Evidence(
        page=1,
        cell="B2",
        raw=raw,
        confidence=confidence,
        candidates=candidates,
        status=status,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("evidence_of_rate", "expected"),
    [
        # A weak reading may have slipped; 96 is a slip of 95, 91 is none.
        (seen_rate("96.00%", 0.5), "95.00%"),
        (seen_rate("91.00%", 0.5), "91.00%"),
        # A sure one gives way to a runner-up only.
        (seen_rate("96.00%", 0.99), "96.00%"),
        (seen_rate("96.00%", 0.99, "95.00%"), "95.00%"),
        (seen_rate("91.00%", 0.99, "95.00%"), "95.00%"),
        (seen_rate("91.00%", 0.5, "95.00%"), "95.00%"),
        (seen_rate("91.00%", 0.99, "97.00%"), "91.00%"),
        # Agreed and given ones stand.
        (seen_rate("96.00%", 0.5, "95.00%", status="agreed"), "96.00%"),
        (seen_rate("96.00%", 1.0, "95.00%"), "96.00%"),
    ],
)
def test_a_misread_rate_gives_way_to_what_the_amounts_say(
    evidence_of_rate: Evidence, expected: str
) -> None:
    made = rates(("200", "190", evidence_of_rate.raw), rate0=evidence_of_rate)
    outcome = reconcile(made)
    assert outcome.paper.budget.lines[0].rate == expected
    seen = outcome.evidence["/budget/lines/0/rate"]
    if expected == "95.00%":
        assert (seen.status, seen.because) == ("inferred", ("190 ÷ 200 = 95.00%",))
    else:
        assert seen.status != "inferred"


def test_a_rate_that_was_set_right_vouches_for_no_amount() -> None:
    wrong = rates(("200", "190", "96.00%"), rate0=seen_rate("96.00%", 0.5))
    seen = dict(wrong.evidence)
    seen["/budget/lines/0/annual"] = seen["/budget/lines/0/annual"].model_copy(
        update={"confidence": 0.5}
    )
    outcome = reconcile(Draft(form=wrong.paper, evidence=seen))
    assert outcome.paper.budget.lines[0].rate == "95.00%"
    assert "/budget/lines/0/annual" not in outcome.certified
