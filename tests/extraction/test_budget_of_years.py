"""Budget blocks with columns of several times, and what stands below them in words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.lexicon import BUDGET_COLUMNS, role_of
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, page, row

KINDS: tuple[PageKind, ...] = ("sheet", "picture")


def read(*rows: Sequence[Spec], kind: PageKind = "picture") -> Draft:
    """What is read from a page with this budget block above one indicator."""
    return extract([page((NAMED, *rows, HEAD, row("甲数量")), kind=kind, above=(TITLE,))])


def money(draft: Draft) -> list[tuple[str | None, object, object, str | None]]:
    return [(one.name, one.annual, one.executed, one.rate) for one in draft.paper.budget.lines]


@pytest.mark.parametrize("kind", KINDS)
def test_sums_over_years_beside_the_year_s_amounts_are_no_fields(kind: PageKind) -> None:
    draft = read(
        ("资金来源", "累计到位", "本年投资\n计划", "本年支出", "累计支出", "本年执行\n率", "分值", "得分"),
        ("合计", "5960", "3200", "2976", "5512", "93.0%", "10", "9.3"),
        ("省级配套资金", "3200", "1500", "1500", "3000", "100.0%", "", ""),
        kind=kind,
    )  # fmt: skip
    assert money(draft) == [("合计", 3200, 2976, "93.0%"), ("省级配套资金", 1500, 1500, "100.0%")]
    assert BUDGET not in draft.evidence
    assert draft.paper.budget.score is not None


def test_what_the_works_cost_in_all_is_no_amount_of_the_year() -> None:
    draft = read(
        ("资金来源", "概算总投资", "年度投资计划", "本年完成投资", "累计完成投资", "投资完成率"),
        ("合计", "9860", "3200", "2976", "5512", "93.0%"),
    )
    assert money(draft) == [("合计", 3200, 2976, "93.0%")]
    assert draft.evidence["/budget/lines/0/initial"].status == "absent"


def test_a_sum_that_stands_alone_is_what_was_spent() -> None:
    draft = read(("资金来源", "预算数", "累计支出", "执行率"), ("合计", "320", "310", "96.88%"))
    assert money(draft) == [("合计", 320, 310, "96.88%")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_quarters_under_one_heading_are_parts_of_the_year(kind: PageKind) -> None:
    draft = read(
        (
            ("资金来源", 2, 1),
            ("全年预算", 2, 1),
            ("各季度支出数", 1, 3),
            ("全年支出", 2, 1),
            ("执行率", 2, 1),
        ),
        ("一季度", "二季度", "三季度"),
        ("合计", "520", "62", "135", "148", "494", "95.0%"),
        ("县级补助", "220", "12", "20", "30", "194", "88.2%"),
        kind=kind,
    )
    assert money(draft) == [("合计", 520, 494, "95.0%"), ("县级补助", 220, 194, "88.2%")]
    assert BUDGET not in draft.evidence


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("批复数", "annual"),
        ("投资计划", "annual"),
        ("本年投资计划", "annual"),
        ("本年支出", "executed"),
        ("累计到位", "arrived"),
        ("本年到位资金", "arrived"),
        ("年度投资计划", "annual"),
        ("核定预算数", "annual"),
        ("本年完成投资", "executed"),
        ("投资完成率", "rate"),
        ("累计下达资金", "arrived"),
        ("概算总投资", "estimate"),
    ],
)
def test_headings_of_works_and_enterprises_are_known(text: str, role: str) -> None:
    assert role_of(text, BUDGET_COLUMNS, floor=85) == (role, 1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_how_the_money_was_managed_is_no_line_of_it(kind: PageKind) -> None:
    draft = read(
        (("资金投入情况（万元）", 2, 1), "", ("全年预算数", 1, 2), "全年执行数", "执行率"),
        ("年度资金总额", ("1165.32", 1, 2), "1092.95", "93.8%"),
        (("资金管理情况", 4, 1), "", ("情况说明", 1, 3), "存在问题和改进措施"),
        ("分配科学性", ("按享受补贴人数据实分配", 1, 3), "无"),
        ("下达及时性", ("收到上级指标后30日内下达", 1, 3), "无"),
        ("执行准确性", ("其他资金执行数低于预算数59.97万元", 1, 3), "加强年初测算"),
        (("总体目标", 1, 3), ("全年实际完成情况", 1, 3)),
        (("各项补贴按规定发放。", 1, 3), ("补贴均按时足额发放。", 1, 3)),
        kind=kind,
    )
    assert [one.name for one in draft.paper.budget.lines] == ["年度资金总额"]
    assert BUDGET not in draft.evidence
    assert draft.paper.goals.achieved == "补贴均按时足额发放。"


@pytest.mark.parametrize("kind", KINDS)
def test_a_goal_beside_a_label_of_the_form_s_own_ends_the_block(kind: PageKind) -> None:
    draft = read(
        ("资金来源", "预算数", "支出数", "执行率"),
        ("合计", "320", "310", "96.88%"),
        ("年度建设目标", ("年底前主体结构封顶，完成投资320万元。", 1, 7)),
        ("目标完成情况", ("主体结构11月封顶，完成投资310万元。", 1, 7)),
        kind=kind,
    )
    goals = draft.paper.goals
    assert goals.expected == "年底前主体结构封顶，完成投资320万元。"
    assert goals.achieved == "主体结构11月封顶，完成投资310万元。"
    assert money(draft) == [("合计", 320, 310, "96.88%")]
