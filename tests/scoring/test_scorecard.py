"""The whole form scored: a line a row, what each counts, and their sum."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.form import BudgetLine, Indicator, Paper
from assistant.scoring.policy import load
from assistant.scoring.scorecard import recomputed, scorecard
from tests.scoring.made import D, paper

MOF = load("mof-2020")


def interval(
    target: str, actual: str, weight: str | None, score: str | None, policy: str = "mof-2020"
) -> tuple[Decimal, Decimal] | None:
    row = Indicator(
        target=target,
        actual=actual,
        weight=None if weight is None else D(weight),
        score=None if score is None else D(score),
    )
    (line,) = scorecard(Paper(indicators=(row,)), load(policy))
    return line.interval


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score", "low", "high"),
    [
        # The rule's number, whatever was claimed.
        ("≥90%", "81%", "10", "10", "9", "9"),
        ("≥90%", "95%", "10", "7", "10", "10"),
        # Inside a band the claim stands, its ends included; outside, the band does.
        ("及时", "及时", "10", "8.5", "8.5", "8.5"),
        ("及时", "及时", "10", "8", "8", "8"),
        ("及时", "及时", "10", "10", "10", "10"),
        ("及时", "及时", "10", "7.9", "8", "10"),
        ("及时", "及时", "10", None, "8", "10"),
        # So it does between two formulas.
        ("≤100万元", "120万元", "10", "8.2", "8.2", "8.2"),
        ("≤100万元", "120万元", "10", "5", "8", "8.33"),
        # Nothing to say: anything from nothing to the weight.
        ("≥50人", "50场", "10", "6", "0", "10"),
        ("≥50人", "50场", "10", None, "0", "10"),
    ],
)
def test_what_a_row_counts(
    target: str, actual: str, weight: str, score: str | None, low: str, high: str
) -> None:
    assert interval(target, actual, weight, score) == (D(low), D(high))


def test_a_row_without_a_weight_counts_what_it_claims() -> None:
    assert interval("≥90%", "95%", None, "6") == (D(6), D(6))
    assert interval("≥90%", "95%", None, None) is None


def test_an_overshoot_with_a_chosen_deduction_counts_the_whole_span() -> None:
    row = Indicator(
        target="≥100人",
        actual="150人",
        weight=D(5),
        score=D(4),
        explanation="年初目标偏低，主动调减",
    )
    (line,) = scorecard(Paper(indicators=(row,)), MOF)
    assert (line.result.finding, line.interval) == ("ok", (D(0), D(5)))


def test_lines_in_paper_order_the_budget_first() -> None:
    lines = list(scorecard(paper(), MOF))
    assert [(line.pointer, line.name, line.weight, line.claimed) for line in lines] == [
        ("/budget/score", "预算执行", 10, D("9.5")),
        ("/indicators/0/score", "河道保洁完成率", 40, D("39.5")),
        ("/indicators/1/score", "水质改善情况", 30, 30),
        ("/indicators/2/score", "群众满意度", 20, 18),
    ]
    assert [line.interval for line in lines] == [
        (D("9.5"), D("9.5")),
        (D("39.5"), D("39.5")),
        (D(30), D(30)),
        (D(18), D(18)),
    ]
    assert lines[0].result.steps == ("190 ÷ 200 × 10 = 9.5",)
    assert recomputed(lines) == (D(97), D(97))
    unnamed = paper().with_value("/indicators/0/name", None)
    assert list(scorecard(unnamed, MOF))[1].name == ""


def test_the_budget_is_a_line_where_it_has_weight_or_score() -> None:
    def pointers(form: Paper) -> list[str]:
        return [line.pointer for line in scorecard(form, MOF)]

    weightless = paper().with_value("/budget/weight", None)
    assert pointers(weightless)[0] == "/budget/score"
    assert next(scorecard(weightless, MOF)).interval == (D("9.5"), D("9.5"))
    scoreless = paper().with_value("/budget/score", None)
    assert pointers(scoreless)[0] == "/budget/score"
    assert pointers(weightless.with_value("/budget/score", None))[0] == "/indicators/0/score"
    bare = paper()
    bare = bare.model_copy(update={"budget": bare.budget.model_copy(update={"lines": ()})})
    assert pointers(bare)[0] == "/indicators/0/score"


def test_an_empty_total_row_counts_its_parts() -> None:
    form = paper()
    lines = (
        BudgetLine(name="年度资金总额", initial=D(100), annual=D(0), executed=D(0)),
        BudgetLine(name="财政拨款", annual=D(60), executed=D(30)),
        BudgetLine(name="其他", annual=D(40), executed=D(20)),
    )
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    line = next(scorecard(form, MOF))
    assert line.interval == (D(5), D(5))
    assert line.result.flags == ("total_row_mismatch",)
    moved = form.with_value("/budget/lines/0/annual", D(100)).with_value(
        "/budget/lines/0/executed", D(90)
    )
    moved = moved.with_value("/budget/lines/0/initial", D(50))
    flags = next(scorecard(moved, MOF)).result.flags
    assert flags == ("budget_adjusted_100pct", "total_row_mismatch")


def test_a_printed_rate_counts_where_amounts_are_lost() -> None:
    form = paper().with_value("/budget/lines/0/executed", None)
    for index in (1, 2):
        form = form.with_value(f"/budget/lines/{index}/executed", None)
    assert next(scorecard(form, MOF)).result.steps == ("95% × 10 = 9.5",)


def test_a_form_without_any_points_has_no_total() -> None:
    assert recomputed([]) is None
    nothing = Indicator(target="≥90%", actual="95%")
    assert recomputed(scorecard(Paper(indicators=(nothing,)), MOF)) is None
    one = Indicator(target="≥50人", actual="50场", weight=D(4))
    two = Indicator(target="≥90%", actual="95%", weight=D(6), score=D(6))
    both = scorecard(Paper(indicators=(one, nothing, two)), MOF)
    assert recomputed(both) == (D(6), D(10))


def test_a_budget_that_cannot_be_scored_counts_anything_up_to_its_weight() -> None:
    form = paper()
    lines = (BudgetLine(name="年度资金总额"),)
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    assert next(scorecard(form, MOF)).interval == (D(0), D(10))
    assert next(scorecard(form.with_value("/budget/weight", None), MOF)).interval == (
        D("9.5"),
        D("9.5"),
    )


def test_the_policy_decides() -> None:
    assert interval("≤100万元", "120万元", "10", "0", "zero-on-overrun") == (0, 0)
    assert interval("≤100万元", "120万元", "10", "0", "hubei") == (D("8.33"), D("8.33"))
