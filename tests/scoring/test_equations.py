"""The equations a form's fields stand in: which there are, over what, and when they hold."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.form import BudgetLine, Evidence, Paper, Total
from assistant.scoring.equations import (
    Fields,
    Relation,
    Sum,
    amount,
    equations,
    numbers,
    percentage,
    places,
    sections,
    total_line,
)
from tests.scoring.made import D, draft, evidence, lose, paper, row


def block(*lines: tuple[str, str | None]) -> Paper:
    """A paper with these budget lines, all amounts in the column of the full year."""
    made = tuple(BudgetLine(name=n, annual=None if a is None else D(a)) for n, a in lines)
    form = paper()
    return form.model_copy(update={"budget": form.budget.model_copy(update={"lines": made})})


def sums(form: Paper, seen: Mapping[str, Evidence] | None = None) -> dict[str, list[Sum]]:
    found: dict[str, list[Sum]] = {}
    for each in equations(form, evidence(form) if seen is None else seen)[0]:
        found.setdefault(each.name, []).append(each)
    return found


def relation(form: Paper, name: str, place: int = 0) -> Relation:
    return [each for each in equations(form, evidence(form))[1] if each.name == name][place]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("86.19%", "86.19"),
        (" 86. 19 ％ ", "86.19"),
        ("100", "100"),
        ("%", None),
        ("—", None),
        ("", None),
        (None, None),
    ],
)
def test_rates_are_read_in_per_cent(text: str | None, value: str | None) -> None:
    assert percentage(text) == (None if value is None else D(value))


@pytest.mark.parametrize(
    ("value", "count"), [("10", 0), ("10.00", 0), ("1E+2", 0), ("0.5", 1), ("0.120", 2), ("0", 0)]
)
def test_places_without_trailing_zeros(value: str, count: int) -> None:
    assert places(D(value)) == count


def test_every_number_by_its_pointer() -> None:
    found = numbers(paper())
    assert found["/budget/lines/0/initial"] == 200
    assert found["/budget/lines/1/annual"] == 150
    assert found["/budget/lines/2/executed"] == 45
    assert found["/budget/lines/0/rate"] == 95
    assert found["/indicators/1/weight"] == 30
    assert found["/indicators/2/score"] == 18
    assert found["/budget/weight"] == 10
    assert found["/budget/score"] == D("9.5")
    assert found["/total/weight"] == 100
    assert found["/total/score"] == 97
    assert len(found) == 12 + 6 + 4
    assert "/total/score" not in numbers(paper().with_value("/total/score", None))


def test_the_sound_form_and_its_equations() -> None:
    found = sums(paper())
    (weights,) = found["weights_sum"]
    rows = tuple(f"/indicators/{index}/weight" for index in range(3))
    assert (weights.parts, weights.whole) == ((*rows, "/budget/weight"), "/total/weight")
    assert (weights.constant, weights.slack, weights.convention) == (None, 0, False)
    assert weights.says.zh == "各行分值与预算执行分值之和 = 合计分值"
    assert weights.says.en == "row weights and the budget weight sum to the total weight"
    assert weights.fields == (*rows, "/budget/weight", "/total/weight")
    (scores,) = found["total_sum"]
    rows = tuple(f"/indicators/{index}/score" for index in range(3))
    assert (scores.parts, scores.whole) == ((*rows, "/budget/score"), "/total/score")
    assert scores.says.zh == "各行得分与预算执行得分之和 = 总分"
    assert scores.says.en == "row scores and the budget score sum to the total score"
    said = [(each.whole, each.says.zh, each.says.en) for each in found["budget_parts"]]
    assert said == [
        (
            f"/budget/lines/0/{column}",
            f"资金分项之和 = 总额（{zh}）",
            f"the parts of the budget sum to its total row ({column})",
        )
        for column, zh in (
            ("initial", "年初预算"),
            ("annual", "全年预算"),
            ("executed", "全年执行"),
        )
    ]
    assert "weights_level" not in found
    for group in found.values():
        for each in group:
            assert each.off(numbers(paper())) == 0


def test_relations_say_what_they_are() -> None:
    form = paper()
    rate, score = relation(form, "execution_rate", 1), relation(form, "execution_score")
    assert rate.fields == tuple(f"/budget/lines/1/{f}" for f in ("executed", "annual", "rate"))
    assert rate.says.zh == "执行率 = 全年执行数 ÷ 全年预算数"
    assert rate.says.en == "rate = executed ÷ full-year budget"
    assert score.fields == ("/budget/score", "/budget/lines/0/rate", "/budget/weight")
    assert score.says.zh == "预算执行得分 = 执行率 × 分值"
    assert score.says.en == "budget score = rate × weight"


def test_a_line_without_amounts_and_rate_has_no_quotient() -> None:
    names = [each.name for each in equations(block(("总额", None)), {})[1]]
    assert names == ["execution_score"]
    form = block(("总额", "5"))
    assert len(equations(form, {})[1]) == 1
    form = form.with_value("/budget/lines/0/executed", D(5))
    assert len(equations(form, {})[1]) == 2
    form = form.with_value("/budget/lines/0/annual", None).with_value("/budget/lines/0/rate", "9%")
    assert len(equations(form, {})[1]) == 2
    assert equations(block(), {})[1] == ()


@pytest.mark.parametrize(
    ("executed", "annual", "rate", "holds"),
    [
        ("190", "200", "95%", True),
        ("190", "200", "95.00%", True),
        # 215457.6 ÷ 250000 = 86.18304 %, printed with one unit of the last place to spare.
        ("215457.6", "250000", "86.19%", True),
        ("215457.6", "250000", "86.17%", False),
        ("215457.6", "250000", "86.20%", False),
        ("215457.6", "250000", "86%", True),
        ("215457.6", "250000", "87%", True),
        ("215457.6", "250000", "88%", False),
        ("215457.6", "250000", "86.1%", True),
        ("215457.6", "250000", "86.3%", False),
        # However fine a rate is printed, a hundredth is allowed.
        ("1", "3", "33.3333%", True),
        ("1", "3", "33.3400%", True),
        ("1", "3", "33.3500%", False),
        ("0", "0", "0%", True),
        ("0", "0", "100%", True),
        ("0", "0", "50%", False),
        ("5", "0", "100%", None),
    ],
)
def test_a_rate_is_the_quotient_as_printed(
    executed: str, annual: str, rate: str, holds: bool | None
) -> None:
    form = paper().with_value("/budget/lines/0/executed", D(executed))
    form = form.with_value("/budget/lines/0/annual", D(annual))
    form = form.with_value("/budget/lines/0/rate", rate)
    assert relation(form, "execution_rate").holds(numbers(form)) is holds


@pytest.mark.parametrize("field", ["executed", "annual", "rate"])
def test_an_unknown_value_leaves_a_quotient_open(field: str) -> None:
    form = paper()
    known = {n: v for n, v in numbers(form).items() if n != f"/budget/lines/0/{field}"}
    assert relation(form, "execution_rate").holds(known) is None


def test_a_rate_that_is_not_printed_is_held_to_two_places() -> None:
    form = paper().with_value("/budget/lines/0/rate", None)
    values = {**numbers(form), "/budget/lines/0/rate": D("95.01")}
    assert relation(form, "execution_rate").holds(values) is True
    assert (
        relation(form, "execution_rate").holds({**values, "/budget/lines/0/rate": D("95.02")})
        is False
    )


@pytest.mark.parametrize(
    ("rate", "score", "holds"),
    [
        ("95%", "9.5", True),
        ("95%", "9.45", True),
        ("95%", "9.55", True),
        ("95%", "9.44", False),
        ("95%", "9.56", False),
        ("120%", "10", True),
        ("120%", "12", False),
    ],
)
def test_a_score_is_the_rate_of_its_weight_and_no_more(rate: str, score: str, holds: bool) -> None:
    form = paper().with_value("/budget/lines/0/rate", rate).with_value("/budget/score", D(score))
    assert relation(form, "execution_score").holds(numbers(form)) is holds


@pytest.mark.parametrize("name", ["/budget/score", "/budget/lines/0/rate", "/budget/weight"])
def test_an_unknown_value_leaves_a_product_open(name: str) -> None:
    form = paper()
    known = {n: v for n, v in numbers(form).items() if n != name}
    assert relation(form, "execution_score").holds(known) is None


def test_a_sum_is_off_by_what_its_parts_are_too_many() -> None:
    each = Sum("s", says=None, parts=("a", "b"), whole="t")  # type: ignore[arg-type]
    assert each.fields == ("a", "b", "t")
    assert each.off({"a": D(3), "b": D(4), "t": D(5)}) == 2
    assert each.off({"a": D(3), "b": D(4)}) is None
    assert each.off({"a": D(3), "t": D(4)}) is None
    fixed = Sum("s", says=None, parts=("a",), constant=D(5))  # type: ignore[arg-type]
    assert (fixed.fields, fixed.off({"a": D(3)})) == (("a",), -2)
    neither = Sum("s", says=None, parts=("a",))  # type: ignore[arg-type]
    assert neither.off({"a": D(3)}) is None


def fields(form: Paper, seen: Mapping[str, Evidence]) -> Fields:
    return Fields(form, seen, numbers(form))


def test_a_lost_field_takes_part_and_an_absent_one_does_not() -> None:
    form = paper().with_value("/total/weight", None)
    for status, part in (("missing", True), ("disputed", True), ("absent", False), ("read", False)):
        seen = {"/total/weight": Evidence(status=status)}  # type: ignore[arg-type]
        assert fields(form, seen).take_part("/total/weight") is part
    assert not fields(form, {}).take_part("/total/weight")
    assert fields(form, {}).take_part("/total/score")


@pytest.mark.parametrize(
    ("raw", "count"), [("97.0", 1), ("97", 0), ("97.000", 3), (None, 1), ("九十七", 1), ("9E+1", 1)]
)
def test_places_as_printed(raw: str | None, count: int) -> None:
    form = paper().with_value("/total/score", D("97.5"))
    seen = {"/total/score": Evidence(raw=raw)}
    shown = fields(form, seen).printed_places("/total/score")
    assert shown == max(count, 1)
    assert fields(form, {}).printed_places("/total/score") == 1
    assert fields(form, {}).printed_places("/nowhere") == 0


@pytest.mark.parametrize(
    ("total", "scores", "slack"),
    [
        ("97.0", ("39.55", "30", "18"), "0.05"),
        ("97.00", ("39.555", "30", "18"), "0.005"),
        ("97.0", ("39.5", "30", "18"), "0"),
        # A total in whole points beside scores with decimals is an error, not a rounding.
        ("97", ("39.5", "30", "18"), "0"),
        ("97.55", ("39.5", "30", "18"), "0"),
    ],
)
def test_a_coarser_total_may_be_half_a_unit_off(
    total: str, scores: tuple[str, ...], slack: str
) -> None:
    form = paper().with_value("/total/score", D(total))
    for index, score in enumerate(scores):
        form = form.with_value(f"/indicators/{index}/score", D(score))
    (scored,) = sums(form)["total_sum"]
    assert scored.slack == D(slack)


def test_weights_sum_to_100_by_convention_where_no_total_is_printed() -> None:
    form = paper().with_value("/total/weight", None)
    (each,) = sums(form)["weights_sum"]
    assert (each.whole, each.constant, each.convention) == (None, 100, True)
    assert each.says.zh == "各行分值与预算执行分值之和 = 100"
    assert each.says.en == "row weights and the budget weight sum to 100"
    # Without the budget's weight in print, its points may stand elsewhere.
    assert "weights_sum" not in sums(form.with_value("/budget/weight", None))
    (printed,) = sums(paper().with_value("/budget/weight", None))["weights_sum"]
    assert printed.whole == "/total/weight"


def test_one_weight_alone_is_no_sum() -> None:
    form = paper().model_copy(
        update={"indicators": (row("甲", "90", "90"),), "total": Total(weight=D(90))}
    )
    form = form.with_value("/budget/weight", None).with_value("/budget/score", None)
    assert "weights_sum" not in sums(form) and "total_sum" not in sums(form)
    form = form.with_value("/budget/weight", D(10)).with_value("/budget/score", D(10))
    form = form.with_value("/total/weight", D(100)).with_value("/total/score", D(100))
    assert len(sums(form)["weights_sum"]) == len(sums(form)["total_sum"]) == 1


def test_scores_need_a_total() -> None:
    form = paper().with_value("/total/score", None)
    assert "total_sum" not in sums(form)
    lost = lose(draft(), "/total/score")
    assert len(sums(lost.paper, lost.evidence)["total_sum"]) == 1


def labelled(*levels: tuple[str | None, str | None]) -> Paper:
    form = paper()
    rows = tuple(
        form.indicators[0].model_copy(update={"level1": one, "level2": two}) for one, two in levels
    )
    return form.model_copy(update={"indicators": rows})


@pytest.mark.parametrize(
    ("label", "share"),
    [
        ("产出指标（40分）", "40"),
        ("产出指标(40.5分)", "40.5"),
        ("产出指标40分", "40"),
        ("产出指标（40）", None),
        ("40分产出", None),
        ("产出指标", None),
    ],
)
def test_a_label_may_print_its_share(label: str, share: str | None) -> None:
    found = sums(labelled((label, None), (label, None))).get("weights_level", [])
    assert [each.constant for each in found] == ([] if share is None else [D(share)])
    for each in found:
        assert each.parts == ("/indicators/0/weight", "/indicators/1/weight")
        assert each.says.zh == f"“{label}”各行分值之和 = 标注的分值"
        assert each.says.en == f"the weights under {label} sum to the share in its label"


def test_the_same_label_under_another_level_is_another_share() -> None:
    form = labelled(
        ("产出", "数量（20分）"), ("效益", "数量（20分）"), ("产出", "数量（20分）"), (None, None)
    )
    found = sums(form)["weights_level"]
    assert [each.parts for each in found] == [
        ("/indicators/0/weight", "/indicators/2/weight"),
        ("/indicators/1/weight",),
    ]
    unweighted = form.with_value("/indicators/1/weight", None)
    assert len(sums(unweighted, {})["weights_level"]) == 1
    both = labelled(("产出（40分）", "数量（20分）"), ("产出（40分）", "质量（20分）"))
    assert [each.constant for each in sums(both)["weights_level"]] == [40, 20, 20]


@pytest.mark.parametrize(
    ("names", "index"),
    [
        ((), None),
        (("甲", "乙"), 0),
        (("甲", "资金总额"), 1),
        (("甲", "合计", "总计"), 1),
        (("财政拨款", "年度预算数"), 1),
        (("财政拨款", "年度资金"), 1),
        ((None, "总额"), 1),
    ],
)
def test_the_total_line_is_named_or_first(names: tuple[str | None, ...], index: int | None) -> None:
    lines = tuple(BudgetLine(name=name, annual=D(1)) for name in names)
    form = paper()
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    assert total_line(form) == index


def test_amounts_by_column() -> None:
    line = BudgetLine(initial=D(1), annual=D(2), executed=D(3))
    assert [amount(line, name) for name in ("initial", "annual", "executed")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        # All lines sum to the total.
        ((("总额", "100"), ("甲", "60"), ("乙", "30"), ("丙", "10")), (1, 2, 3)),
        # 乙 and 丙 are details of 甲.
        ((("总额", "100"), ("甲", "100"), ("乙", "60"), ("丙", "40")), (1,)),
        ((("总额", "100"), ("甲", "60"), ("乙", "35"), ("丙", "25"), ("丁", "40")), (1, 4)),
        # No choice of parts fits: all of them are taken, and the sum is broken.
        ((("总额", "100"), ("甲", "60"), ("乙", "30"), ("丙", "20")), (1, 2, 3)),
        # What is left out would have to be the details of a part that is kept.
        ((("总额", "100"), ("甲", "70"), ("乙", "30"), ("丙", "20")), (1, 2, 3)),
        ((("总额", "100"), ("甲", "100"), ("乙", "0"), ("丙", "0")), (1, 2, 3)),
        # Two lines are too few to be a part and its details.
        ((("总额", "100"), ("甲", "100"), ("乙", "100")), (1, 2)),
        # Nine are too many to try.
        (
            (("总额", "100"), ("甲", "100"), *((str(n), "12.5") for n in range(8))),
            tuple(range(1, 10)),
        ),
        ((("总额", "100"), ("甲", "100"), *((str(n), "10") for n in range(7))), tuple(range(1, 9))),
        (
            (("总额", "100"), ("甲", "100"), *((str(n), "12.5") for n in range(6)), ("z", "25")),
            (1,),
        ),
        # However small the amounts.
        ((("总额", "1"), ("甲", "0.6"), ("乙", "0.4"), ("丙", "0.35"), ("丁", "0.25")), (1, 2)),
        # A part that cannot be read leaves nothing to choose by.
        ((("总额", "100"), ("甲", "100"), ("乙", None), ("丙", "40")), (1, 3)),
    ],
)
def test_details_of_a_part_are_no_parts(
    lines: tuple[tuple[str, str | None], ...], parts: tuple[int, ...]
) -> None:
    (each,) = sums(block(*lines))["budget_parts"]
    assert each.parts == tuple(f"/budget/lines/{index}/annual" for index in parts)


def test_a_lost_part_takes_part_whole() -> None:
    lines = (("总额", "100"), ("甲", "100"), ("乙", None), ("丙", "40"))
    form = block(*lines)
    seen = evidence(form) | {"/budget/lines/2/annual": Evidence(status="missing")}
    (each,) = sums(form, seen)["budget_parts"]
    assert len(each.parts) == 3


def test_a_total_alone_has_no_parts() -> None:
    assert "budget_parts" not in sums(block(("总额", "100")))
    assert "budget_parts" not in sums(block(("总额", None), ("甲", "5")))


@pytest.mark.parametrize(
    ("names", "second"),
    [
        (("年度收入合计", "支出合计"), True),
        (("年度支出合计", "支出总额"), False),
        (("年度收入合计", "支出明细"), False),
        ((None, "支出合计"), True),
        (("资金总额", None), False),
    ],
)
def test_a_second_total_is_of_the_other_kind(
    names: tuple[str | None, str | None], second: bool
) -> None:
    lines = tuple(
        BudgetLine(name=name, annual=D(value))
        for name, value in ((names[0], "100"), ("财政", "90"), (names[1], "95"), ("项目", "95"))
    )
    form = paper()
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    first = total_line(form)
    starts = [start for start, _ in sections(form, "annual")]
    assert starts == ([first, 2] if second and first != 2 else [first])


def test_weights_in_thirds_may_be_a_little_off_a_total_in_tenths() -> None:
    form = paper().with_value("/indicators/0/weight", D("39.95"))
    form = form.with_value("/total/weight", D("100.0"))
    (each,) = sums(form)["weights_sum"]
    assert each.slack == D("0.05")


def test_whole_numbers_are_printed_without_places() -> None:
    form = paper().with_value("/total/score", D(97))
    assert fields(form, {}).printed_places("/total/score") == 0
    assert fields(form, {"/total/score": Evidence(raw="97")}).printed_places("/total/score") == 0


def test_shares_of_second_levels_without_a_first() -> None:
    form = labelled((None, "数量（20分）"), ("", "数量（20分）"), ("产出", "数量（20分）"))
    assert [each.parts for each in sums(form)["weights_level"]] == [
        ("/indicators/0/weight", "/indicators/1/weight"),
        ("/indicators/2/weight",),
    ]
    assert [each.name for each in equations(form, {})[0]][:2] == ["weights_level", "weights_level"]


def test_first_levels_are_asked_before_second_ones() -> None:
    form = labelled(("产出（40分）", "数量（20分）"), ("产出（40分）", "质量（20分）"))
    found = [each.constant for each in equations(form, {})[0] if each.name == "weights_level"]
    assert found == [40, 20, 20]


def unscored(total: str, weights: str | None = "100") -> Paper:
    """Rows 39.5 + 30 + 18 = 87.5 of 90; budget execution has no cell for its points."""
    form = paper().with_value("/budget/weight", None).with_value("/budget/score", None)
    form = form.with_value("/total/score", D(total))
    return form.with_value("/total/weight", None if weights is None else D(weights))


def has_total(form: Paper, *lost: str) -> bool:
    seen = {p: e for p, e in evidence(form).items() if p not in lost}
    seen |= {p: Evidence(status="missing") for p in lost}
    for pointer in lost:
        form = form.with_value(pointer, None)
    return "total_sum" in sums(form, seen)


def test_a_total_may_count_points_that_have_no_cell() -> None:
    # The rows leave 10 points, and the total has more than theirs: no equation.
    assert not has_total(unscored("97"))
    assert not has_total(unscored("97", None))
    # The rows alone make the total.
    assert has_total(unscored("87.5"))
    assert not has_total(unscored("87.5"), "/indicators/0/score")
    # The rows leave nothing for execution.
    assert has_total(unscored("97", "90"))
    assert has_total(unscored("97").with_value("/indicators/0/weight", D(50)))
    assert has_total(unscored("97", None).with_value("/indicators/0/weight", D(50)))
    # There is a cell for it after all, or no budget at all.
    assert has_total(unscored("97").with_value("/budget/score", D("9.5")))
    assert has_total(unscored("97"), "/budget/score")
    bare = unscored("97")
    bare = bare.model_copy(update={"budget": bare.budget.model_copy(update={"lines": ()})})
    assert has_total(bare)
    # Without weights nobody knows what is left.
    unweighted = unscored("97", None)
    for index in range(3):
        unweighted = unweighted.with_value(f"/indicators/{index}/weight", None)
    assert not has_total(unweighted)


def test_a_column_without_its_total_does_not_stop_the_next() -> None:
    form = paper().with_value("/budget/lines/0/initial", None)
    wholes = [each.whole for each in sums(form)["budget_parts"]]
    assert wholes == ["/budget/lines/0/annual", "/budget/lines/0/executed"]
    lines = (BudgetLine(name="总额"), *paper().budget.lines[1:])
    form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    found = [each.fields[0] for each in equations(form, {})[1] if each.name == "execution_rate"]
    assert found == ["/budget/lines/1/executed", "/budget/lines/2/executed"]


def test_of_several_totals_below_their_parts_each_has_its_own() -> None:
    form = block(
        ("拨款", "80"), ("其他", "20"), ("合计", "100"), ("基本支出", "100"), ("合计", "100")
    )
    assert list(sections(form, "annual")) == [(2, (0, 1)), (4, (3,))]
