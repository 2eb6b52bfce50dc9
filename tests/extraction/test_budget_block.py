"""The budget block as other offices print it: headings, sources and labels of their own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.lexicon import BUDGET_COLUMNS, SOURCES, role_of
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, Spec, doubted, page, picture, row


def read(*rows: Sequence[Spec]) -> Draft:
    """What is read from a recognised page with this budget block above one indicator."""
    return extract([picture(*rows, HEAD, row("甲数量"))])


def money(draft: Draft) -> list[tuple[str | None, object, object, str | None]]:
    return [(one.name, one.annual, one.executed, one.rate) for one in draft.paper.budget.lines]


BY_LEVEL: tuple[Sequence[Spec], ...] = (
    (("项目资金（万元）", 4, 1), "资金级次", "合计", "中央财政资金", "乡镇自筹", "", "分值", "得分"),
    ("全年预算数", "140.00", "120.00", "20.00", "", ("10", 3, 1), ("8.57", 3, 1)),
    ("全年执行数", "120.00", "105.00", "15.00", ""),
    ("执行率", "85.71%", "87.50%", "75.00%", ""),
)  # fmt: skip


def test_every_source_that_heads_a_column_is_a_line_known_or_not() -> None:
    draft = read(*BY_LEVEL)
    assert money(draft) == [
        ("合计", 140, 120, "85.71%"),
        ("中央财政资金", 120, 105, "87.50%"),
        ("乡镇自筹", 20, 15, "75.00%"),
    ]


def test_points_merged_over_the_lines_are_kept_where_lower_lines_begin_none() -> None:
    budget = read(*BY_LEVEL).paper.budget
    assert (budget.weight, str(budget.score)) == (10, "8.57")


def test_amounts_run_together_are_cut_column_by_column_and_doubted() -> None:
    head, _, *rest = BY_LEVEL
    together: Sequence[Spec] = (
        "全年预算数",
        ("140.00120.00", 1, 2),
        "20.00",
        "",
        ("10", 3, 1),
        ("8.57", 3, 1),
    )
    draft = read(head, together, *rest)
    assert [one.annual for one in draft.paper.budget.lines] == [140, 120, 20]
    assert [doubted(draft, f"/budget/lines/{at}/annual") for at in range(3)] == [True, True, False]


def test_the_label_of_the_block_is_no_pair_of_columns() -> None:
    draft = read(
        (("预算执行（万元）", 3, 1), "资金性质", "年初预算金额", "全年预算金额", "实际支出金额",
         "分值", "执行率", "得分"),
        ("资金合计", "50.00", "60.00", "30.00", "10", "50.00%", "5"),
        ("其他资金", "50.00", "60.00", "30.00", "", "50.00%", ""),
    )  # fmt: skip
    assert money(draft) == [("资金合计", 60, 30, "50.00%"), ("其他资金", 60, 30, "50.00%")]
    assert [one.initial for one in draft.paper.budget.lines] == [50, 50]
    assert not any(doubted(draft, at) for at in draft.evidence if at.startswith("/budget/"))


@pytest.mark.parametrize(
    "sentence",
    [
        "本项目年度资金总额：年初预算数50.00万元，全年预算数60.00万元，全年执行数30.00万元，执行率50.00%。",
        "年度资金总额全年预算数60.00万元（年初预算数50.00万元），截至12月31日全年执行数30.00万元，"
        "执行率50.00%。",
    ],
)
def test_a_sentence_begins_with_what_it_is_about(sentence: str) -> None:
    draft = read(("预算执行情况", (sentence, 1, 7)))
    assert money(draft) == [("年度资金总额", 60, 30, "50.00%")]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("实际支出金额", "executed"),
        ("全年预算安排", "annual"),
        ("年初预算下达数", "initial"),
        ("资金支出进度", "rate"),
        ("预算执行", None),
        ("执行情况", None),
    ],
)
def test_headings_of_amounts_are_known_by_how_they_are_put_together(
    text: str, role: str | None
) -> None:
    found = role_of(text, BUDGET_COLUMNS, floor=85)
    assert (found[0] if found else None) == role


@pytest.mark.parametrize("text", ["资金合计", "本级财政安排", "县级财政资金", "中央专项资金"])
def test_sources_are_known_by_how_they_are_put_together(text: str) -> None:
    assert role_of(text, SOURCES, floor=95)


def test_a_unit_whose_brackets_were_lost_is_read_and_doubted() -> None:
    draft = read(
        (("资金投入和使用情况\n元万", 2, 1), "资金来源", "预算安排", "执行金额", "", "", "", ""),
        ("年度资金总额", "80.00", "60.00", "", "", "", ""),
    )
    assert draft.paper.budget.unit == "万元"
    assert doubted(draft, "/budget/unit")


POINTS_FIRST: tuple[Sequence[Spec], ...] = (
    ("自评得分", "标准分", ("资金渠道", 1, 2), "预算金额", "支出金额", ("支出进度（%）", 1, 2)),
    ("9.74", "10", ("合计", 1, 2), "474.17", "462.01", ("97.44", 1, 2)),
    ("—", "—", ("财政拨款", 1, 2), "184.87", "172.71", ("93.42", 1, 2)),
)
BACKWARDS: tuple[Sequence[Spec], ...] = (
    (("预算执行（元）", 3, 1), "执行率", "实际支出", "预算金额", ("资金渠道", 1, 2), "得分", "分值"),
    ("97.44%", "462.01", "474.17", ("合计", 1, 2), "9.74", "10"),
    ("93.42%", "172.71", "184.87", ("财政拨款", 1, 2), "", ""),
)  # fmt: skip


@pytest.mark.parametrize("block", [POINTS_FIRST, BACKWARDS])
def test_names_stand_behind_the_points_or_right_of_the_amounts(
    block: tuple[Sequence[Spec], ...],
) -> None:
    draft = read(*block)
    assert [one[:3] for one in money(draft)] == [
        ("合计", Decimal("474.17"), Decimal("462.01")),
        ("财政拨款", Decimal("184.87"), Decimal("172.71")),
    ]
    assert (draft.paper.budget.weight, draft.paper.budget.score) == (10, Decimal("9.74"))
    assert not any(doubted(draft, f"/budget/lines/{at}/annual") for at in (0, 1))


def test_names_right_of_the_amounts_under_an_unknown_heading_are_for_a_person() -> None:
    head, *rest = BACKWARDS
    draft = read([("盘子", 1, 2) if one == ("资金渠道", 1, 2) else one for one in head], *rest)
    assert all(doubted(draft, f"/budget/lines/{at}/name") for at in (0, 1))
    assert all(doubted(draft, f"/budget/lines/{at}/annual") for at in (0, 1))


@pytest.mark.parametrize(
    ("heads", "weight", "score"),
    [
        (("满分", "赋分"), 10, 9),
        (("赋分", "得分"), 10, 9),
        (("分值", "自评"), 10, 9),
    ],
)
def test_what_may_be_points_or_score_is_told_by_the_other(
    heads: tuple[str, str], weight: int, score: int
) -> None:
    draft = read(
        (("资金来源", 1, 3), "全年预算数", "全年执行数", "执行率", *heads),
        (("合计", 1, 3), "100.00", "90.00", "90.00%", "10", "9"),
    )
    assert (draft.paper.budget.weight, draft.paper.budget.score) == (weight, score)
    assert not doubted(draft, "/budget/lines/0/initial")


def test_a_block_below_the_total_is_read_with_the_unit_over_it() -> None:
    table = [HEAD, row("甲数量"), (("总分", 1, 5), "100", "97.05", "")]
    last = page(POINTS_FIRST, number=2, kind="picture", above=["四、预算执行（单位：万元）"])
    draft = extract([picture(*table), last])
    assert [one.name for one in draft.paper.budget.lines] == ["合计", "财政拨款"]
    assert draft.paper.budget.unit == "万元"
    assert len(draft.paper.indicators) == 1


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("可用预算数", "annual"),
        ("年初安排数", "initial"),
        ("国库支付数", "executed"),
        ("支出决算数", "executed"),
        ("决算（B）", "executed"),
        ("B/A", "rate"),
        ("支付率", "rate"),
        ("权数", "weight"),
        ("自评打分", "score"),
        ("得分/满分", "score"),
        ("支付方式", None),
    ],
)
def test_headings_other_offices_print_are_known(text: str, role: str | None) -> None:
    found = role_of(text, BUDGET_COLUMNS, floor=85)
    assert (found and found[0]) == role


def test_sources_nobody_knows_head_columns_where_the_rows_are_kinds_of_amount() -> None:
    draft = read(
        (("预算执行情况（万元）", 4, 1), "资金来源", "总盘子", "镇里出的", "", "", "权重", "得分"),
        ("年初预算数", "213.27", "41.73", "", "", ("10", 3, 1), ("9.72", 3, 1)),
        ("全年执行数", "207.20", "35.66", "", ""),
        ("执行率", "97.15%", "85.45%", "", ""),
    )
    names = [(one.name, one.initial, one.rate) for one in draft.paper.budget.lines]
    assert names == [
        ("总盘子", Decimal("213.27"), "97.15%"),
        ("镇里出的", Decimal("41.73"), "85.45%"),
    ]


OF_SOURCES: tuple[Spec, ...] = ("项目资金", "全年预算数", "全年执行数", "执行率")


def test_names_beside_several_rows_of_amounts_are_shared_out_and_doubted() -> None:
    # The rule between two names was missed; those between their amounts were not.
    draft = read(
        (("预算执行（万元）", 5, 1), *OF_SOURCES),
        (("总额\n其中：财政资金", 2, 1), "140.00", "120.00", "85.71%"),
        ("120.00", "105.00", "87.50%"),
        ("财政专户管理资\n金", "15.00", "12.00", "80.00%"),
        ("单位资金", "5.00", "3.00", "60.00%"),
    )
    assert [name for name, *_ in money(draft)] == [
        "总额",
        "财政资金",
        "财政专户管理资金",
        "单位资金",
    ]
    assert [doubted(draft, f"/budget/lines/{at}/name") for at in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert BUDGET not in draft.evidence


def test_a_name_that_wraps_is_not_shared_with_the_nameless_line_above_it() -> None:
    draft = read(
        (("预算执行（万元）", 4, 1), *OF_SOURCES),
        ("总额", "140.00", "120.00", "85.71%"),
        ("", "125.00", "108.00", "86.40%"),
        ("财政专户管理资\n金", "15.00", "12.00", "80.00%"),
    )
    assert [name for name, *_ in money(draft)] == ["总额", None, "财政专户管理资金"]
    # Any other name may stand beside the next line's amounts, which sums do not tell.
    assert doubted(draft, BUDGET)


def test_a_name_of_one_character_was_cut_off_the_line_above() -> None:
    draft = read(
        (("预算执行（万元）", 4, 1), *OF_SOURCES),
        ("总额", "140.00", "120.00", "85.71%"),
        ("财政专户管理资", "125.00", "108.00", "86.40%"),
        ("金", "15.00", "12.00", "80.00%"),
    )
    assert doubted(draft, BUDGET)


@pytest.mark.parametrize("kind", ["sheet", "document", "picture"])
@pytest.mark.parametrize("points", ["", "—"])
def test_a_source_that_nobody_filled_in_is_a_line_without_amounts(
    kind: PageKind, points: str
) -> None:
    rows: Sequence[Sequence[Spec]] = (
        (("项目资金（万元）", 4, 1), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", "540", "540", "528", "10", "97.78%", "9.78"),
        ("上年结转资金", "", "", "", points, "", points),
        ("其他资金", "", "", "", points, "", points),
        HEAD,
        row("甲数量"),
    )  # fmt: skip
    draft = extract([page([("项目名称", ("甲", 1, 7)), *rows], kind=kind)])
    lines = draft.paper.budget.lines
    assert [one.name for one in lines] == ["年度资金总额", "上年结转资金", "其他资金"]
    assert (lines[2].initial, lines[2].annual, lines[2].executed) == (None, None, None)


def test_the_label_over_the_names_of_the_lines_is_no_pair_of_columns() -> None:
    label = "预算执行（20分×执行率）"
    rows: list[list[Spec]] = [
        [("资金情况\n（万元）", 2, 1), (label, 1, 3), "预算数", "执行数", "执行率", "得分"],
        [("年度资金总额", 1, 3), "486.30", "462.18", "95.04%", "19.01"],
        [*HEAD, ""],
        row("新增灌溉面积"),
    ]
    draft = extract([page(rows, kind="picture")])
    (line,) = draft.paper.budget.lines
    assert line.name == "年度资金总额"
    assert (line.annual, line.executed, line.rate) == (
        Decimal("486.30"),
        Decimal("462.18"),
        "95.04%",
    )
    assert (draft.paper.budget.weight, draft.paper.budget.score) == (20, Decimal("19.01"))
    assert not any(map(partial(doubted, draft), (p for p in draft.evidence if "budget" in p)))
