"""Budget execution from plain numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.finding import Message
from assistant.scoring.execution import score_budget
from assistant.scoring.outcome import RowScore
from assistant.scoring.policy import load
from tests.scoring.made import D

MOF = load("mof-2020")


def scored(
    annual: str | None,
    executed: str | None,
    claimed: str | None = None,
    rate: str | None = None,
    weight: str | None = "10",
    **more: object,
) -> RowScore:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else D(text)

    return score_budget(
        number(annual),
        number(executed),
        rate,
        number(weight),
        number(claimed),
        MOF,
        **more,  # type: ignore[arg-type]
    )


def test_the_whole_score() -> None:
    assert scored("200", "190", "9.5") == RowScore(
        (D("9.5"), D("9.5")),
        "ok",
        (),
        ("190 ÷ 200 × 10 = 9.5",),
        Message(
            zh="预算执行按190 ÷ 200 × 10 = 9.5，应得9.5分，自评9.5分。",
            en="Budget execution: 190 ÷ 200 × 10 = 9.5; the rule gives 9.5, claimed 9.5.",
        ),
        D("0.95"),
    )


def test_a_blank_score() -> None:
    blank = scored("200", "190")
    assert (blank.finding, blank.flags) == ("unreadable", ("score_blank",))
    assert blank.why == Message(
        zh="预算执行按190 ÷ 200 × 10 = 9.5，应得9.5分，得分空白。",
        en="Budget execution: 190 ÷ 200 × 10 = 9.5; the rule gives 9.5, the score is blank.",
    )


def test_no_weight_no_score() -> None:
    assert scored("200", "90", "9.5", weight=None) == RowScore(
        None,
        "not_comparable",
        ("low_execution",),
        (),
        Message(zh="没有分值，无法计分。", en="No weight, so no score."),
        D("0.45"),
    )


@pytest.mark.parametrize(
    ("annual", "finding"),
    [("0", "not_comparable"), ("-1", "not_comparable"), ("0.5", "ok"), ("1", "ok")],
)
def test_a_budget_of_nothing_has_no_rate(annual: str, finding: str) -> None:
    assert scored(annual, annual, "10").finding == finding


@pytest.mark.parametrize(
    ("executed", "annual", "weight", "points"),
    [
        ("215457.6", "250000", "10", "8.62"),
        ("250", "200", "10", "10"),
        ("-5", "200", "10", "0"),
        # 1001 ÷ 3000 × 15 is 5.005 exactly, which a quotient of 28 digits is not.
        ("1001", "3000", "15", "5.01"),
        ("1003", "3000", "15", "5.02"),
        ("2", "3", "20", "13.33"),
    ],
)
def test_points_are_exact_and_capped(executed: str, annual: str, weight: str, points: str) -> None:
    assert scored(annual, executed, weight=weight).expected == (D(points), D(points))


@pytest.mark.parametrize(
    ("claimed", "finding", "flags"),
    [
        ("9.45", "ok", ()),
        ("9.55", "ok", ()),
        ("9.44", "under_claimed", ()),
        ("9.56", "over_claimed", ()),
        ("10.01", "over_claimed", ("score_exceeds_weight",)),
    ],
)
def test_claims_around_the_tolerance(claimed: str, finding: str, flags: tuple[str, ...]) -> None:
    score = scored("200", "190", claimed)
    assert (score.finding, score.flags) == (finding, flags)


@pytest.mark.parametrize(
    ("parts", "annual", "executed", "flags", "points"),
    [
        # A total row of nothing gives way to its parts.
        ((("60", "30"), ("40", "20")), "0", "0", ("total_row_mismatch",), "5"),
        ((("60", "30"), ("40", "20")), None, None, (), "5"),
        ((("100", None), (None, "50")), "0", "0", ("total_row_mismatch",), "5"),
        ((("100", None), (None, "50"), (None, None)), None, None, (), "5"),
        # One that says something stands, and is compared.
        ((("60", "30"), ("40", "20")), "100", "50", (), "5"),
        ((("60", "30"), ("40", "20")), "100.01", "50", ("low_execution",), "5"),
        ((("60", "30"), ("40", "20")), "100", "50.01", (), "5"),
        (
            (("60", "30"), ("40", "20")),
            "100.02",
            "50",
            ("low_execution", "total_row_mismatch"),
            "5",
        ),
        ((("60", "30"), ("40", "20")), "100", "50.02", ("total_row_mismatch",), "5"),
        ((("60", "30"), ("40", "20")), "200", "100", ("total_row_mismatch",), "5"),
        ((("60", "30"), ("40", "20")), "100", "60", ("total_row_mismatch",), "6"),
        # Parts of nothing replace nothing.
        ((("0", "0"),), "100", "50", ("total_row_mismatch",), "5"),
        ((), "100", "50", (), "5"),
    ],
)
def test_parts_below_the_total_row(
    parts: tuple[tuple[str | None, str | None], ...],
    annual: str | None,
    executed: str | None,
    flags: tuple[str, ...],
    points: str,
) -> None:
    numbers = [tuple(None if v is None else D(v) for v in pair) for pair in parts]
    score = scored(annual, executed, points, parts=numbers)
    assert (score.expected, score.flags) == ((D(points), D(points)), flags)


@pytest.mark.parametrize(
    ("initial", "annual", "flags"),
    [
        ("100", "179", ("budget_adjusted_79pct",)),
        ("100", "66", ("budget_cut_34pct",)),
        ("200", "202", ("budget_adjusted_1pct",)),
        ("200", "198", ("budget_cut_1pct",)),
        # Half up: 2.5 % is 3 %.
        ("200", "205", ("budget_adjusted_3pct",)),
        ("200", "195", ("budget_cut_3pct",)),
        ("200", "201", ("budget_adjusted_1pct",)),
        ("200", "200.9", ()),
        ("200", "200", ()),
        ("0", "200", ()),
        (None, "200", ()),
    ],
)
def test_a_budget_changed_within_the_year(
    initial: str | None, annual: str, flags: tuple[str, ...]
) -> None:
    start = None if initial is None else D(initial)
    assert scored(annual, annual, "10", initial=start).flags == flags


@pytest.mark.parametrize(
    ("executed", "annual", "rate", "fits"),
    [
        ("190", "200", "95%", True),
        ("190", "200", "95.00", True),
        ("190", "200", "95.01", False),
        ("190", "200", "0.95", False),
        ("215457.6", "250000", "86.18%", True),
        ("215457.6", "250000", "86.19%", False),
        ("215457.6", "250000", "86.2%", True),
        ("215457.6", "250000", "86%", True),
        # 12.345 %: rounded up or cut off.
        ("12.345", "100", "12.35%", True),
        ("12.345", "100", "12.34%", True),
        ("12.345", "100", "12.33%", False),
        ("12.345", "100", "12.35", True),
        ("190", "200", "", True),
        ("190", "200", "九成五", True),
    ],
)
def test_a_printed_rate_is_compared_as_printed(
    executed: str, annual: str, rate: str, fits: bool
) -> None:
    flags = scored(annual, executed, rate=rate).flags
    assert ("rate_print_mismatch" not in flags) is fits


@pytest.mark.parametrize(
    ("rate", "step", "points"),
    [
        ("79.27%", "79.27% × 10 = 7.93", "7.93"),
        ("79.27", "79.27 × 10 = 7.93", "7.93"),
        ("105%", "105% × 10 = 10, capped", "10"),
        ("790‰", "790‰ × 10 = 7.9", "7.9"),
    ],
)
def test_a_rate_stands_in_for_lost_amounts(rate: str, step: str, points: str) -> None:
    score = scored("200", None, points, rate=rate)
    assert (score.steps, score.expected) == ((step,), (D(points), D(points)))
    assert "amounts_unreadable" in score.flags
    assert score.finding == "ok"


@pytest.mark.parametrize(("annual", "executed"), [(None, None), ("5", None), (None, "5")])
def test_nothing_to_compute(annual: str | None, executed: str | None) -> None:
    score = scored(annual, executed, "9", rate="无")
    assert (score.expected, score.finding, score.flags, score.ratio) == (
        None,
        "unreadable",
        (),
        None,
    )
    assert score.why == Message(
        zh="预算数或执行数缺失，且没有可用的执行率，无法复算。",
        en="Budget or executed amount is missing and no rate is printed; nothing to compute.",
    )


@pytest.mark.parametrize(("executed", "low"), [("100", False), ("99.99", True)])
def test_under_half_is_low(executed: str, low: bool) -> None:
    assert ("low_execution" in scored("200", executed).flags) is low
