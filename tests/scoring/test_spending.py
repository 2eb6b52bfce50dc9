"""Budget execution typed into two texts."""

import pytest

from assistant.scoring.byhand import score_case
from assistant.scoring.spending import Spending, read_spending
from tests.scoring.made import D


@pytest.mark.parametrize(
    ("target", "actual", "claimed", "points", "finding", "flags"),
    [
        ("120万元", "108万元", 9, 9, "ok", ""),
        ("120万元", "108万元", 10, 9, "over_claimed", ""),
        ("1.2亿元", "11400万元", 9.5, 9.5, "ok", ""),
        ("310.2(万元)", "320.5(万元)", 10, 10, "ok", "execution_over_100pct"),
        # the start-of-year budget is no denominator
        ("年初100,全年120", "108", 9, 9, "ok", "budget_adjusted_20pct"),
        ("年初预算202.64→调整后132.912", "132.912", 10, 10, "ok", "budget_cut_34pct"),
        ("全年预算132.912万元(年初202.64万元)", "132.912万元", 10, 10, "ok", "budget_cut_34pct"),
        ("年初预算100万元", "80万元", 8, 8, "ok", ""),
        # a printed rate beside or in place of the amount
        ("69.4万元", "55.83万元(执行率100%)", 10, 8.04, "over_claimed", "rate_print_mismatch"),
        ("69.4万元", "55.83万元,执行率80.45%", 8.04, 8.04, "ok", ""),
        ("(漏读)", "80.45%", 8.05, 8.05, "ok", "amounts_unreadable"),
        # total rows that say nothing
        ("全年预算0(分项150)", "全年执行0(分项120)", 8, 8, "ok", "total_row_mismatch"),
        (
            "全年预算60.5(总额行空白)",
            "全年执行60.5(总额行空白)",
            10,
            10,
            "ok",
            "total_row_mismatch",
        ),
        # damage
        ("459. 80", "459. 80", 10, 10, "ok", "ocr_space_in_number"),
        ("150.00万元", "１５０．００万元", 10, 10, "ok", "fullwidth_digits"),
    ],
)
def test_amounts_in_words(
    target: str, actual: str, claimed: float, points: float, finding: str, flags: str
) -> None:
    answer = score_case(
        {"level": "budget", "target": target, "actual": actual, "weight": 10, "claimed": claimed}
    )
    assert (answer["expected_min"], answer["expected_max"]) == (points, points)
    assert (answer["finding"], " ".join(answer["flags"])) == (finding, flags)


@pytest.mark.parametrize(
    ("target", "actual", "finding", "flags"),
    [
        ("100万元", "", "unreadable", "actual_blank"),
        ("—", "80万元", "unreadable", "target_blank"),
        ("100万元", None, "unreadable", ""),
        ("(漏读)", "(漏读)", "unreadable", "amounts_unreadable"),
        ("0", "0", "not_comparable", "budget_zero"),
        ("132.81万元", "1328100", "not_comparable", "unit_missing"),
        ("132.81", "1328100", "not_comparable", "unit_missing"),
    ],
)
def test_what_leaves_no_rate(target: str, actual: str | None, finding: str, flags: str) -> None:
    answer = score_case(
        {"level": "budget", "target": target, "actual": actual, "weight": 10, "claimed": 10}
    )
    assert answer["expected_min"] is None
    assert (answer["finding"], " ".join(answer["flags"])) == (finding, flags)


def test_little_spent_of_a_large_budget_needs_no_unit() -> None:
    answer = score_case(
        {"level": "budget", "target": "1328100", "actual": "1000", "weight": 10, "claimed": 0}
    )
    assert (answer["expected_max"], answer["finding"]) == (0.01, "ok")


@pytest.mark.parametrize(
    ("reason", "finding", "flags"),
    [
        ("", "unexplained_deduction", ["under_claimed"]),
        ("无", "unexplained_deduction", ["under_claimed"]),
        ("年底退回", "under_claimed", []),
        (None, "under_claimed", []),
    ],
)
def test_more_taken_off_than_the_rate_does(
    reason: str | None, finding: str, flags: list[str]
) -> None:
    row = {"level": "budget", "target": "120万元", "actual": "108万元", "weight": 10}
    answer = score_case(row | {"claimed": 8, "reason": reason})
    assert (answer["finding"], answer["flags"]) == (finding, flags)
    assert score_case(row | {"claimed": 9, "reason": reason})["finding"] == "ok"


NOTHING = Spending(None, None)


@pytest.mark.parametrize(
    ("budget", "spent", "read"),
    [
        (None, None, NOTHING),
        ("", "", Spending(None, None, flags=frozenset({"target_blank", "actual_blank"}))),
        ("5万元", None, Spending(D(5), None)),
        (None, "5万元", Spending(None, D(5))),
        ("１００万元", "", Spending(D(100), None, flags=frozenset({"fullwidth_digits", "actual_blank"}))),
        ("—", "漏读", Spending(None, None, flags=frozenset({"target_blank", "amounts_unreadable"}))),
        ("已下达", "已支付", NOTHING),
        ("1.2亿元", "11400万元", Spending(D("1.2"), D("1.14"))),
        ("100", "90万元", Spending(D(100), D(90))),
        # A rate beside or in place of an amount; of a rate alone nothing else is left.
        ("100万元", "90%", Spending(D(100), None, rate="90%")),
        ("100万元(执行率90%)", "90万元", Spending(D(100), D(90), rate="90%")),
        ("100万元(执行率90%)", "90万元(执行率80%)", Spending(D(100), D(90), rate="80%")),
        ("100%", "95%", Spending(D(100), None, rate="95%")),
        ("100%", "", Spending(D(100), None, flags=frozenset({"actual_blank"}))),
        # Parts below a total row that says nothing.
        ("0(分项50)", "0(分项40)", Spending(D(0), D(0), parts=((D(50), D(40)),))),
        ("0(分项50)", "40", Spending(D(0), D(40), parts=((D(50), None),))),
        ("50", "0(其中40)", Spending(D(50), D(0), parts=((None, D(40)),))),
        ("60(总额行0)", "50(合计行0)", Spending(D(0), D(0), parts=((D(60), D(50)),))),
        ("60(总额行0)", "50", Spending(D(0), D(0), parts=((D(60), D(50)),))),
        ("60", "50(总额行空白)", Spending(D(0), D(0), parts=((D(60), D(50)),))),
        ("60(总额60)", "50", Spending(D(60), D(50))),
        # Units.
        ("132.81万元", "1000元", Spending(D("132.81"), D("0.1"), flags=frozenset({"unit_mix_yuan_wanyuan"}))),
        ("132.81万元", "14000元", Spending(D("132.81"), D("1.4"))),
        ("132.81万元", "132810", Spending(D("132.81"), D(132810), flags=frozenset({"unit_missing"}), units_clash=True)),
        ("132.81", "132810", Spending(D("132.81"), D(132810), flags=frozenset({"unit_missing"}), units_clash=True)),
        ("132810", "132.81", Spending(D(132810), D("132.81"))),
        # The budget at the start of the year.
        ("年初80,全年100", "90", Spending(D(100), D(90), initial=D(80))),
        ("年初80", "70", Spending(D(80), D(70))),
    ],
)  # fmt: skip
def test_two_texts_read(budget: str | None, spent: str | None, read: Spending) -> None:
    assert read_spending(budget, spent) == read
