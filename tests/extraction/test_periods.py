"""Columns of last year, of the middle of the year, and headings in two storeys."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.budget import find_budget
from assistant.extraction.lexicon import BUDGET_COLUMNS, COLUMNS, role_of
from assistant.extraction.lines import lines
from assistant.extraction.money import Block
from assistant.extraction.periods import Period, of_the_year, period_of, year_on
from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEADER, TITLE, Spec, doubted, page, picture

LABELS: tuple[Spec, ...] = ("一级指标", "二级指标", "三级指标")
ROW: tuple[Spec, ...] = ("产出指标", "数量指标", "培训人数")


def read(head: Sequence[Spec], values: Sequence[Spec], *below: Sequence[Spec], year: str) -> Draft:
    """A picture with one indicator under a header of one storey, or of two."""
    table = [head, *below, (*ROW, *values)]
    return extract([picture(*table, above=(TITLE, f"（{year}年度）") if year else (TITLE,))])


@pytest.mark.parametrize(
    ("earlier", "target", "actual"),
    [
        ("2023年\n实际值", "2024年\n目标值", "2024年实际值"),
        ("上年实际完成值", "年度指标值", "实际完成值"),
        ("上年度完成值", "本年目标值", "本年完成值"),
        ("1-6月执行", "年度指标值", "全年完成值"),
        ("1—8月完成", "指标值", "全年完成"),
        ("上半年完成情况", "年度指标值", "全年完成情况"),
        ("年中完成值", "年度指标值", "年末完成值"),
        ("实际完成值（2023年）", "目标值（2024年）", "实际完成值（2024年）"),
        ("截至9月底完成值", "年度指标值", "截至12月底完成值"),
    ],
)
@pytest.mark.parametrize("year", ["2024", ""])
def test_the_figure_of_the_whole_year_counts(
    earlier: str, target: str, actual: str, year: str
) -> None:
    head = (*LABELS, earlier, target, actual, "分值", "得分", "偏差原因")
    draft = read(head, ("88人", "≥90人", "95人", "10", "10", ""), year=year)
    one = draft.paper.indicators[0]
    assert (one.target, one.actual) == ("≥90人", "95人")
    assert not doubted(draft, "/indicators/0/actual")


def test_the_years_are_told_apart_in_any_order() -> None:
    head = (*LABELS, "2024年目标值", "2024年实际值", "2025年目标值", "2023年实际值", "分值", "得分")
    for year in ("2024", ""):
        draft = read(head, ("≥90人", "95人", "≥99人", "88人", "10", "10"), year=year)
        one = draft.paper.indicators[0]
        assert (one.target, one.actual) == ("≥90人", "95人")


def test_columns_of_years_that_are_not_the_forms_are_doubted() -> None:
    head = (*LABELS, "2022年实际值", "2023年目标值", "2023年实际值", "分值", "得分")
    draft = read(head, ("88人", "≥90人", "95人", "10", "10"), year="2024")
    assert doubted(draft, "/indicators/0/actual")
    assert doubted(draft, "/indicators/0/target")


def test_a_half_years_figure_alone_is_not_the_years() -> None:
    head = (*LABELS, "年度指标值", "1-6月完成值", "分值", "得分")
    draft = read(head, ("≥90人", "45人", "10", "5"), year="2024")
    assert draft.paper.indicators[0].actual is None
    assert doubted(draft, "/indicators/0/actual")


@pytest.mark.parametrize(
    ("targets", "actuals"),
    [
        (("年初值", "调整值"), ("上年", "本年")),
        (("年初", "调整后"), ("2023年", "2024年")),
        (("年初指标值", "调整指标值"), ("1-6月", "1-12月")),
    ],
)
def test_two_storeys_of_stages_and_periods(
    targets: tuple[str, str], actuals: tuple[str, str]
) -> None:
    labels: list[Spec] = [(str(label), 2, 1) for label in LABELS]
    head = (*labels, ("年度指标值", 1, 2), ("实际完成值", 1, 2), ("自评", 1, 2), ("原因", 2, 1))
    values = ("≥90人", "≥90人", "88人", "95人", "10", "9", "略")
    draft = read(head, values, (*targets, *actuals, "权重", "得分"), year="2024")
    one = draft.paper.indicators[0]
    assert (one.target, one.actual, one.weight, one.score, one.explanation) == (
        "≥90人", "95人", Decimal(10), Decimal(9), "略",
    )  # fmt: skip
    assert not doubted(draft, "/indicators/0/target")


def test_years_over_what_was_planned_and_achieved_in_each() -> None:
    labels: list[Spec] = [(str(label), 2, 1) for label in LABELS]
    head = (*labels, ("2023年", 1, 2), ("2024年", 1, 2), ("分值", 2, 1), ("得分", 2, 1))
    draft = read(
        head,
        ("≥80人", "88人", "≥90人", "95人", "10", "10"),
        ("目标值", "实际值", "目标值", "实际值"),
        year="2024",
    )
    assert (draft.paper.indicators[0].target, draft.paper.indicators[0].actual) == ("≥90人", "95人")


def money(*rows: Sequence[Spec]) -> Block:
    """The budget block of a picture of the year 2024."""
    above = (TITLE, "（2024年度）")
    return find_budget(lines([page([*HEADER, *rows], kind="picture", above=above)]))


@pytest.mark.parametrize(
    "head",
    [
        ("资金来源", "2023年决算", "2024年预算", "2024年决算", "执行率"),
        ("资金来源", "1-6月执行", "全年预算", "1-12月执行", "全年执行率"),
        ("资金来源", "上年执行数", "本年预算数", "本年执行数", "执行率"),
    ],
)
def test_amounts_of_another_time_are_no_amounts_of_the_year(head: Sequence[Spec]) -> None:
    block = money(head, ("年度资金总额", "812.50", "1102.22", "1058.47", "96.03%"))
    (line,) = block.lines
    amounts = {role: one.value for role, one in line.amounts.items() if one.value is not None}
    assert amounts == {
        "annual": Decimal("1102.22"), "executed": Decimal("1058.47"), "rate": "96.03%",
    }  # fmt: skip


def test_a_budget_of_years_that_are_not_the_forms_is_doubted() -> None:
    block = money(
        ("资金来源", "2022年决算", "2023年预算", "2023年决算", "执行率"),
        ("年度资金总额", "812.50", "1102.22", "1058.47", "96.03%"),
    )
    assert block.lines[0].amounts["annual"].evidence.confidence <= 0.5


@pytest.mark.parametrize(
    "rows",
    [
        [("2023年执行数", "5.00", "2024年预算数", "9.00", "2024年执行数", "8.00")],
        [
            (("资金", 1, 2), "中央资金", "省级资金"),
            (("2023年执行数", 1, 2), "5.00", "1.00"),
            (("2024年预算数", 1, 2), "9.00", "1.00"),
            (("2024年执行数", 1, 2), "8.00", "1.00"),
        ],
    ],
)
def test_amounts_beside_their_labels_are_of_the_last_year(rows: Sequence[Sequence[Spec]]) -> None:
    amounts = money(*rows).lines[0].amounts
    assert (amounts["annual"].value, amounts["executed"].value) == (Decimal(9), Decimal(8))


@pytest.mark.parametrize("stages", [("年初", "调整", "调整后"), ("年初", "调增（减）", "全年")])
def test_the_budgets_heading_in_two_storeys(stages: tuple[str, str, str]) -> None:
    block = money(
        (("来源", 2, 1), ("预算数", 1, 3), ("执行数", 2, 1), ("执行率", 2, 1), ("权重", 2, 1)),
        stages,
        ("年度资金总额", "670.95", "99.77", "770.72", "766.03", "99.39%", "10"),
        ("其他资金", "171.97", "-15.63", "156.34", "151.65", "97.00%", "-"),
    )
    assert [
        [one.value for one in line.amounts.values() if one.value is not None]
        for line in block.lines
    ] == [
        [Decimal("670.95"), Decimal("770.72"), Decimal("766.03"), "99.39%"],
        [Decimal("171.97"), Decimal("156.34"), Decimal("151.65"), "97.00%"],
    ]
    assert [line.name.value for line in block.lines] == ["年度资金总额", "其他资金"]


@pytest.mark.parametrize(
    ("text", "table", "role"),
    [
        ("上年结转", BUDGET_COLUMNS, None),
        ("年中调整数", BUDGET_COLUMNS, "changed"),
        ("年中追加（减）", BUDGET_COLUMNS, "changed"),
        ("2024年初预算数", BUDGET_COLUMNS, "initial"),
        ("上年执行数", BUDGET_COLUMNS, "earlier"),
        ("2023年12月31日", COLUMNS, None),
        ("全年完成值", COLUMNS, "actual"),
        ("前三季度完成值", COLUMNS, "earlier"),
        ("原因说明", COLUMNS, "explanation"),
    ],
)
def test_headings_with_a_time(
    text: str, table: dict[str, tuple[str, ...]], role: str | None
) -> None:
    found = role_of(text, table)
    assert (found[0] if found else None) == role


def test_a_period_is_told_from_the_words_around_it() -> None:
    assert period_of("2023年1-6月执行数") == (Period("part", 2023), "执行数")
    assert period_of("年初预算数") is None
    assert period_of("三级指标") is None


def test_without_a_year_the_last_one_achieved_is_the_forms() -> None:
    headings = [("target", Period("whole", 2025)), ("actual", Period("whole", 2024))]
    assert of_the_year(headings, None) == [("earlier", 1.0), ("actual", 1.0)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("（2024年度）", 2024),
        ("2024年度项目支出绩效自评表", 2024),
        ("2024年", 2024),
        ("2019年农村公路建设", None),
    ],
)
def test_the_forms_year_stands_at_its_top(text: str, year: int | None) -> None:
    assert year_on([page([("项目名称", "甲")], kind="picture", above=[text])]) == year
