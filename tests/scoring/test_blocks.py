"""Budget blocks with two totals, totals that count an unprinted score, forms without weights."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.finding import Finding
from assistant.form import BudgetLine, Draft, Evidence, Form, Paper
from assistant.scoring import verify
from assistant.scoring.equations import equations, sections
from assistant.scoring.policy import load
from tests.scoring.made import D, evidence, paper


def block(*lines: tuple[str, str | None]) -> Paper:
    """A paper whose budget has these lines, all amounts in the column of the full year."""
    made = tuple(BudgetLine(name=n, annual=None if a is None else D(a)) for n, a in lines)
    form = paper()
    return form.model_copy(update={"budget": form.budget.model_copy(update={"lines": made})})


TWO = (
    ("年度收入合计", "100"),
    ("财政拨款收入", "80"),
    ("其他收入", "20"),
    ("年度支出合计", "100"),
    ("项目支出", "100"),
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (TWO, [(0, (1, 2)), (3, (4,))]),
        # Told by its name though the amounts differ, and though one is lost.
        ((*TWO[:3], ("年度支出合计", "90"), ("项目支出", "90")), [(0, (1, 2)), (3, (4,))]),
        (
            (("年度收入合计", None), *TWO[1:]),
            [(0, (1, 2)), (3, (4,))],
        ),
        # A part that is called a total: all lines together do sum to the first.
        (
            (("年度资金总额", "100"), ("财政资金合计", "80"), ("其他资金", "20")),
            [(0, (1, 2))],
        ),
        (
            (("年度资金总额", "100"), ("财政资金合计", "100"), ("其他资金", "0")),
            [(0, (1, 2))],
        ),
        # The same amount again, with its own details.
        (
            (("资金总额", "100"), ("财政资金合计", "100"), ("中央", "60"), ("省级", "40")),
            [(0, ()), (1, (2, 3))],
        ),
        # A repeated amount in a line that is no total is only a part.
        (
            (("资金总额", "100"), ("财政拨款", "100"), ("其他资金", "5")),
            [(0, (1, 2))],
        ),
        # The total stands last.
        ((("财政拨款", "80"), ("其他", "20"), ("合计", "100")), [(2, (0, 1))]),
    ],
)
def test_each_total_line_has_its_own_parts(
    lines: tuple[tuple[str, str | None], ...], expected: list[tuple[int, tuple[int, ...]]]
) -> None:
    assert list(sections(block(*lines), "annual")) == expected


def test_a_block_without_lines_has_no_sections() -> None:
    assert list(sections(block(), "annual")) == []


def test_spending_repeated_below_income_is_no_mistake() -> None:
    form = block(*TWO)
    sums, _ = equations(form, evidence(form))
    amounts = [each for each in sums if each.name == "budget_parts"]
    assert [(each.parts, each.whole) for each in amounts] == [
        (("/budget/lines/1/annual", "/budget/lines/2/annual"), "/budget/lines/0/annual"),
        (("/budget/lines/4/annual",), "/budget/lines/3/annual"),
    ]
    assert "budget_parts_mismatch" not in rules(checked(form))


def test_a_wrong_part_of_the_income_is_still_found() -> None:
    form = block(*TWO[:2], ("其他收入", "21"), *TWO[3:])
    (finding,) = named(checked(form), "budget_parts_mismatch")
    assert finding.fields[0] == "/budget/lines/0/annual"
    assert finding.expected == (D(101), D(101))


def checked(form: Paper, seen: dict[str, Evidence] | None = None) -> Form:
    whole = evidence(form, confidence=1.0) if seen is None else seen
    return verify(Draft(form=form, evidence=whole), load("mof-2020"))


def rules(form: Form) -> list[str]:
    return [finding.rule for finding in form.findings]


def named(form: Form, rule: str) -> list[Finding]:
    return [finding for finding in form.findings if finding.rule == rule]


def unscored_budget(total: str, weights: bool = True) -> Paper:
    """Rows 39.5 + 30 + 18 = 87.5 of 90, execution 95 % without a cell for its points."""
    form = paper().with_value("/budget/weight", None).with_value("/budget/score", None)
    form = form.with_value("/total/score", D(total))
    if not weights:
        form = form.with_value("/total/weight", None)
        for index in range(3):
            form = form.with_value(f"/indicators/{index}/weight", None)
    return form


@pytest.mark.parametrize(
    ("total", "weights", "rule"),
    [
        ("97", True, "total_counts_execution"),  # 95 % of the 10 points left
        ("87.5", True, None),
        ("98", True, "total_mismatch"),
        ("106.5", True, "total_mismatch"),  # 20 points are not left
        ("97", False, "total_counts_execution"),
        ("106.5", False, "total_counts_execution"),  # 95 % of 20, which some provinces give
        ("87.5", False, None),
        ("96", False, "total_mismatch"),
    ],
)
def test_a_total_may_count_execution_that_has_no_cell(
    total: str, weights: bool, rule: str | None
) -> None:
    said = checked(unscored_budget(total, weights))
    about = [f for f in said.findings if f.rule in ("total_mismatch", "total_counts_execution")]
    assert [f.rule for f in about] == ([] if rule is None else [rule])
    if rule == "total_counts_execution":
        assert about[0].severity == "notice"
        more = D(total) - D("87.5")
        assert about[0].expected == (D(total), D(total))
        assert (about[0].claimed, about[0].fields) == (D(total), ("/total/score",))
        assert about[0].policy == "mof-2020"
        assert f"总分{total}比各行得分合计87.5多{more.normalize()}分" in about[0].message.zh
        assert f"{more.normalize()} above the rows' 87.5" in about[0].message.en


def test_an_unprinted_score_supplies_no_lost_one() -> None:
    form = unscored_budget("97").with_value("/indicators/1/score", None)
    seen = evidence(form)
    seen["/indicators/1/score"] = Evidence(page=1, cell="B2", status="missing")
    said = checked(form, seen)
    assert said.paper.indicators[1].score is None
    assert "/indicators/1/score" in said.review
    assert not named(said, "total_mismatch")


def test_rows_worth_everything_leave_no_room_for_execution() -> None:
    form = unscored_budget("97").with_value("/indicators/0/weight", D(50))
    assert named(checked(form), "total_mismatch")


def test_a_rate_alone_tells_what_execution_earns() -> None:
    form = unscored_budget("97")
    lines = (BudgetLine(name="年度资金总额", rate="95.00%"),)
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    assert named(checked(form), "total_counts_execution")
    lines = (BudgetLine(name="年度资金总额", annual=D(200)),)
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    assert named(checked(form), "total_mismatch")


def test_a_form_without_weights_says_so_once() -> None:
    said = checked(unscored_budget("97", weights=False))
    assert not named(said, "unreadable")
    (notice,) = named(said, "weights_absent")
    assert (notice.severity, notice.fields) == ("notice", ("/indicators",))
    assert "3项得分" in notice.message.zh


def test_one_blank_weight_among_others_is_told_for_its_row() -> None:
    said = checked(paper().with_value("/indicators/1/weight", None))
    (finding,) = named(said, "unreadable")
    assert finding.fields[0].startswith("/indicators/1/")
    assert not named(said, "weights_absent")


def test_a_lost_column_of_weights_is_not_an_absent_one() -> None:
    form = unscored_budget("97", weights=False)
    seen = evidence(form)
    seen["/indicators/0/weight"] = Evidence(page=1, cell="B2", status="missing")
    said = checked(form, seen)
    assert not named(said, "weights_absent")
    assert len(named(said, "unreadable")) == 3


def test_a_blank_actual_is_told_without_weights_too() -> None:
    form = unscored_budget("97", weights=False).with_value("/indicators/2/actual", None)
    seen = evidence(form)
    seen["/indicators/2/actual"] = Evidence(page=1, cell="B2")
    (finding,) = named(checked(form, seen), "unreadable")
    assert finding.fields[0] == "/indicators/2/actual"


def test_the_second_total_does_not_count_twice_in_the_execution_score() -> None:
    form = block(*TWO)
    lines = tuple(line.model_copy(update={"executed": line.annual}) for line in form.budget.lines)
    first = lines[0].model_copy(update={"annual": None, "executed": None, "rate": "95%"})
    form = form.model_copy(
        update={"budget": form.budget.model_copy(update={"lines": (first, *lines[1:])})}
    )
    said = checked(form)
    (blank, _) = named(said, "budget_total_blank")
    assert "合计100" in blank.message.zh
    assert isinstance(said.score.recomputed, tuple)
    assert said.score.recomputed[1] <= Decimal(100)


def test_execution_over_the_budget_earns_no_more_than_its_points() -> None:
    form = unscored_budget("98.5").with_value("/budget/lines/0/executed", D(220))
    assert named(checked(form), "total_mismatch")  # 110 % of 10 would be 11
    form = form.with_value("/total/score", D("97.5"))
    assert named(checked(form), "total_counts_execution")
