"""Nine column orders, nine budget blocks, damaged and two-storey headers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.headers import read_header
from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.lines import lines
from assistant.extraction.storeys import is_header
from assistant.extraction.table import extract
from assistant.form import Budget, Draft
from assistant.page import PageKind
from tests.extraction.made import Spec, doubted, form, page

LEVELS = ("一级指标", "二级指标", "三级指标")
OUT = ("产出指标", "数量指标")

# Order → (header, row); every row says: 建设数量, target ≥90%, actual 85%, 8 of 10 points.
ORDERS: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    1: (
        (*LEVELS, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
        (*OUT, "建设数量", "≥90%", "85%", "10", "8", "受汛期影响"),
    ),
    2: (
        (*LEVELS, "分值", "年度指标值", "全年实际值", "得分", "未完成原因及拟采取的改进措施"),
        (*OUT, "建设数量", "10", "≥90%", "85%", "8", "受汛期影响"),
    ),
    3: (
        (*LEVELS, "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "原因"),
        (*OUT, "建设数量", "≥", "90", "%", "85%", "10", "8", "受汛期影响"),
    ),
    4: (
        (*LEVELS, "年初目标值(A)", "实际完成值(B)", "得分"),
        (*OUT, "建设数量", "≥90%", "85%", "8"),
    ),
    5: (
        (*LEVELS, "分值", "年度指标值(A)", "全年实际值(B)", "得分计算方法", "得分", "原因"),
        (*OUT, "建设数量", "10", "≥90%", "85%", "B/A×分值记分", "8", "受汛期影响"),
    ),
    6: (
        (
            *("指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值"),
            *("得分系数%", "指标权重", "指标得分", "是否核心指标", "说明"),
        ),
        ("建设数量", "%", "≥", "90", "", "85%", "80", "10", "8", "是", "受汛期影响"),
    ),
    8: (
        (*LEVELS, "年初指标值", "年终完成值", "自评分", "复核分", "评价标准"),
        (*OUT, "建设数量", "≥90%", "85%", "8", "6", "每低1个百分点扣1分"),
    ),
    9: (
        (*LEVELS, "年度指标值", "全年实际完成值", "未完成原因和改进措施"),
        (*OUT, "建设数量", "≥90%", "85%", "受汛期影响"),
    ),
}


@pytest.mark.parametrize("kind", ["sheet", "picture", "text"])
@pytest.mark.parametrize("order", sorted(ORDERS))
def test_column_orders(order: int, kind: PageKind) -> None:
    head, row = ORDERS[order]
    draft = form(head, row, kind=kind)
    (read,) = draft.paper.indicators
    assert (read.name, read.target, read.actual) == ("建设数量", "≥90%", "85%")
    assert read.weight == (None if order in (4, 8, 9) else 10)
    assert read.score == (None if order == 9 else 8)
    assert read.explanation == (None if order in (4, 8) else "受汛期影响")
    assert (read.level1, read.level2) == ((None, None) if order == 6 else OUT)
    for field in ("weight", "score"):
        if getattr(read, field) is None:
            assert draft.evidence[f"/indicators/0/{field}"].status == "absent"


SEVEN: tuple[tuple[Spec, ...], ...] = (
    (
        *((word, 2, 1) for word in (*LEVELS, "指标分值")),
        ("预期指标值", 1, 3),
        *((word, 2, 1) for word in ("实际完成值", "完成情况", "单项得分", "权重占比%", "折算得分")),
    ),
    ("指标值", "符号", "单位"),
)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (("10", "8", "10", "8"), (10, 8)),
        # 单项得分 out of a hundred each: what sums like points is the converted pair.
        (("100", "80", "10", "8"), (10, 8)),
    ],
)
def test_two_storey_header_and_two_pairs_of_points(
    points: tuple[str, ...], expected: tuple[int, int]
) -> None:
    weight, single, share, folded = points
    rows = [
        (*OUT, name, weight, "90", "≥", "%", "85%", "未完成", single, share, folded)
        for name in ("建设数量", "宣传次数", "培训人数")
    ]
    draft = extract([page([("项目名称", ("甲", 1, 11)), *SEVEN, *rows])])
    for read in draft.paper.indicators:
        assert read.target == "≥90%"
        assert (read.weight, read.score) == expected


@pytest.mark.parametrize("place", [3, 10])
def test_the_sum_of_weights_stands_under_either_column_of_weights(place: int) -> None:
    rows = [
        (*OUT, name, weight, "90", "≥", "%", "85%", "完成", "100", weight, weight)
        for name, weight in (("建设数量", "40"), ("宣传次数", "30"), ("培训人数", "30"))
    ]
    total = [("总分", 1, 3), *("" for _ in range(9))]
    total[-1] = "98.5"
    total[place - 2] = "100"
    draft = extract([page([("项目名称", ("甲", 1, 11)), *SEVEN, *rows, tuple(total)])])
    assert (draft.paper.total.weight, draft.paper.total.score) == (100, 98.5)


def test_columns_of_damaged_headers_are_found_by_likeness() -> None:
    head = (
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标僮",
        "实际完成植",
        "分數",
        "得分",
        "偏差原园分析",
    )
    read = form(head, ORDERS[1][1], kind="picture").paper.indicators[0]
    assert (read.target, read.actual, read.weight, read.score) == ("≥90%", "85%", 10, 8)


def test_reviewed_scores_and_coefficients_are_no_scores() -> None:
    assert role_of("复核分", COLUMNS) == ("reviewed", 1.0)
    assert role_of("得分系数%", COLUMNS) != ("score", 1.0)
    assert role_of("财政复核得分", COLUMNS) == ("reviewed", 1.0)


def test_header_repeated_on_the_next_page_is_no_row() -> None:
    head, row = ORDERS[1]
    pages = [
        page([("项目名称", ("甲", 1, 7)), head, row]),
        page([head, (*OUT, "宣传次数", "3次", "3次", "5", "5", "")], number=2),
    ]
    assert [one.name for one in extract(pages).paper.indicators] == ["建设数量", "宣传次数"]


def test_later_pages_are_aligned_by_where_columns_stand() -> None:
    head, row = ORDERS[1]
    wide: tuple[Spec, ...] = (*OUT, ("宣传次数", 1, 1), "3次", "3次", "5", "4", "降雨偏多")
    second = page([wide, (("说明", 1, 4), ("", 1, 4))], number=2)
    # The same table with each column cut in two: other grid columns, same places.
    halves = [(text, 1, 2) for text in row]
    first = page([("项目名称", ("甲", 1, 15)), [(text, 1, 2) for text in head], halves])
    found = extract([first, second]).paper.indicators
    assert [(one.name, one.score) for one in found] == [("建设数量", 8), ("宣传次数", 4)]


def test_a_side_label_that_begins_in_the_header_is_no_column() -> None:
    head, row = ORDERS[1]
    side = page([("项目名称", ("甲", 1, 8)), (("绩\n效\n指\n标", 3, 1), *head), row, row])
    found = lines([side])
    assert is_header(found[1])
    assert read_header(found, 1, [side]).lines == 1
    assert len(extract([side]).paper.indicators) == 2


# --- budgets ---------------------------------------------------------------------------

MONEY = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


def _budget(*rows: Sequence[Spec], kind: PageKind = "sheet") -> tuple[Budget, Draft]:
    head, row = ORDERS[1]
    draft = extract([page([("项目名称", ("甲", 1, 7)), *rows, head, row], kind=kind)])
    return draft.paper.budget, draft


def _amounts(budget: Budget) -> list[tuple[str | None, object, object, object, str | None]]:
    return [(b.name, b.initial, b.annual, b.executed, b.rate) for b in budget.lines]


@pytest.mark.parametrize("kind", ["sheet", "picture"])
def test_budget_a_sample(kind: PageKind) -> None:
    budget, draft = _budget(
        (("项目资金（万元）", 4, 1), "", *MONEY),
        ("年度资金总额", "459.80", "823.00", "823.00", "10", "100.00%", "10.00"),
        ("其中：当年财政拨款", "459.80", "823.00", "823.00", "-", "100.00%", "-"),
        ("上年结转资金", "0.00", "0.00", "0.00", "—", "0.00%", "—"),
        kind=kind,
    )
    assert (budget.unit, budget.weight, budget.score) == ("万元", 10, 10)
    assert _amounts(budget)[1] == (
        *("当年财政拨款", Decimal("459.80"), Decimal(823), Decimal(823)),
        "100.00%",
    )
    assert len(budget.lines) == 3
    assert not doubted(draft, "/budget/score")


def test_budget_b_without_a_start_of_year_column() -> None:
    budget, draft = _budget(
        ("", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分", "", ""),
        ("资金总额（元）", "1,200.00", "600.00", "10", "50.00%", "5", "", ""),
    )
    assert _amounts(budget) == [
        ("资金总额（元）", None, Decimal("1200.00"), Decimal(600), "50.00%")
    ]
    assert (budget.unit, budget.weight, budget.score) == ("元", 10, 5)
    assert draft.evidence["/budget/lines/0/initial"].status == "absent"


def test_budget_c_weight_inside_the_header() -> None:
    budget, _ = _budget(
        (
            ("预算执行情况（万元）（20分）", 2, 1),
            "",
            "预算数",
            "执行数",
            "执行率",
            "得分（20分×执行率）",
        ),
        ("财政资金总额", "100", "90", "90%", "18"),
    )
    assert (budget.weight, budget.score, budget.unit) == (20, 18, "万元")


def test_budget_d_with_accounts_and_a_reason() -> None:
    budget, _ = _budget(
        ("", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"),
        ("年度资金总额", "100", "90", "81", "90%", "10", "9", "招标节约"),
        ("财政专户管理资金", "-", "-", "-", "-", "", "", ""),
        ("单位资金", "10", "9", "8.1", "90%", "", "", ""),
    )
    assert [one.name for one in budget.lines] == ["年度资金总额", "财政专户管理资金", "单位资金"]
    assert _amounts(budget)[1][1:] == (None, None, None, None)
    assert _amounts(budget)[2] == ("单位资金", 10, 9, Decimal("8.1"), "90%")


def test_budget_e_arrived_money_is_not_executed_money() -> None:
    budget, _ = _budget(
        ("", "预算", "到位", "执行", "执行进度（%）", "分值", "得分"),
        ("合计", "100", "95", "90", "90.00", "10", "9"),
    )
    assert _amounts(budget) == [("合计", None, 100, 90, "90.00")]


def test_budget_f_other_names_of_weight_and_score() -> None:
    budget, _ = _budget(
        ("", "年初预算数", "全年预算数", "全年执行数", "执行率", "执行率权重", "执行率得分"),
        ("年度资金总额", "100", "100", "90", "90%", "10", "9"),
    )
    assert (budget.weight, budget.score) == (10, 9)


def test_budget_g_by_income_and_by_spending() -> None:
    budget, _ = _budget(
        ("按收入性质分", "全年预算数", "全年执行数", "按支出性质分", "全年预算数", "全年执行数"),
        ("财政拨款", "100", "90", "基本支出", "60", "55"),
        ("其他资金", "0", "0", "项目支出", "40", "35"),
    )
    assert {one.name: one.executed for one in budget.lines} == {
        "财政拨款": 90,
        "其他资金": 0,
        "基本支出": 55,
        "项目支出": 35,
    }


def test_budget_h_in_sentences() -> None:
    budget, _ = _budget(
        (
            "资金情况",
            (
                "年度资金总额：年初预算数100.00万元，全年预算数120.00万元，全年执行数90.00万元，"
                "执行率75.00%，分值10分，得分7.5分。",
                1,
                7,
            ),
        ),
    )
    assert _amounts(budget) == [("年度资金总额", 100, 120, 90, "75.00%")]
    assert (budget.unit, budget.weight, budget.score) == ("万元", 10, Decimal("7.5"))


def test_budget_i_by_level_of_government_in_rows_and_in_columns() -> None:
    rows, _ = _budget(
        ("", "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A×100%）"),
        ("年度资金合计", "100", "90", "90%"),
        ("其中：中央补助", "60", "60", "100%"),
        ("本级资金", "40", "30", "75%"),
    )
    assert [one.name for one in rows.lines] == ["年度资金合计", "中央补助", "本级资金"]
    columns, _ = _budget(
        ("资金来源（万元）", "合计", "中央资金", "本级资金"),
        ("全年预算数", "100", "60", "40"),
        ("全年执行数", "90", "60", "30"),
        ("执行率", "90%", "100%", "75%"),
    )
    assert _amounts(columns) == [
        ("合计", None, 100, 90, "90%"),
        ("中央资金", None, 60, 60, "100%"),
        ("本级资金", None, 40, 30, "75%"),
    ]


def test_goals_below_and_beside_their_labels() -> None:
    goal, done = "为群众提供服务，提升水平。", "按计划完成全部任务。"
    _, below = _budget(
        (("年度总体目标", 2, 1), ("预期目标", 1, 3), ("实际完成情况", 1, 4)),
        ((goal, 1, 3), (done, 1, 4)),
    )
    _, beside = _budget(("年度总体目标", (goal, 1, 3), "实际完成情况", (done, 1, 3)))
    for draft in (below, beside):
        assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (goal, done)


def test_headers_whose_rule_was_not_seen_are_parted() -> None:
    head: tuple[Spec, ...] = (
        *LEVELS,
        "指标性质",
        ("指标值度量单位", 1, 2),
        "完成值",
        "分值",
        "得分",
    )
    row = (*OUT, "建设数量", "≥", "90", "个", "95", "2", "2")
    draft = extract([page([("项目名称", ("甲", 1, 8)), head, row], kind="picture")])
    assert draft.paper.indicators[0].target == "≥90个"


def test_a_value_beside_two_labels_is_doubted() -> None:
    head, row = ORDERS[1]
    rows: list[Sequence[Spec]] = [("项目名称", ("甲项目\n县民政局", 2, 7)), ("主管部门",)]
    draft = extract([page([*rows, head, row], kind="picture")])
    assert doubted(draft, "/project_name")


def test_a_budget_whose_rules_were_missed_is_doubted_throughout() -> None:
    budget, draft = _budget(
        ("", ("全年预算数全年执行数", 1, 2), "执行率", "分值", "得分"),
        ("年度资金总额", ("100.0090.00", 1, 2), "90%", "10", "9"),
        (("其他收入", 1, 2), "", "", "", ""),
        kind="picture",
    )
    assert [line.name for line in budget.lines] == ["年度资金总额"]
    for field in ("annual", "executed", "rate", "name"):
        assert doubted(draft, f"/budget/lines/0/{field}")
    assert doubted(draft, "/budget/weight")


GROUPED = (
    [
        *(("序号", 2, 1), ("绩效指标", 1, 3), ("完成情况", 1, 3), ("分值", 2, 1)),
        *(("得分", 2, 1), ("偏差原因及改进措施", 2, 1)),
    ],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "全年完成值", "完成率"],
)
THREE_PARTS = (
    [
        *(("序号", 2, 1), ("绩效指标", 1, 4), ("年度指标值", 1, 3), ("自评情况", 1, 4)),
        *(("偏差原因分析", 2, 1), ("数据来源", 2, 1)),
    ],
    [
        *("一级指标", "二级指标", "三级指标", "指标解释", "符号", "数值", "单位"),
        *("完成值", "完成率(%)", "分值", "自评得分"),
    ],
)


@pytest.mark.parametrize("kind", ["sheet", "picture"])
@pytest.mark.parametrize(
    ("header", "row"),
    [
        (GROUPED, ["1", *OUT, "建设数量", "≥90%", "85%", "94.4%", "10", "8", "受汛期影响"]),
        (
            THREE_PARTS,
            [
                *("1", *OUT, "建设数量", "反映建设情况", "≥", "90", "%"),
                *("85%", "94.4%", "10", "8", "受汛期影响", "台账"),
            ],
        ),
    ],
)
def test_headings_over_two_storeys_belong_to_the_header(
    header: tuple[list[Spec], list[Spec]], row: list[Spec], kind: PageKind
) -> None:
    """The columns of 分值, 得分 and the reason have no heading on the lower storey."""
    title: list[Spec] = [("项目支出绩效自评表", 1, len(row))]
    draft = extract([page([title, *header, row], kind=kind)])
    (only,) = draft.paper.indicators
    assert (only.target, only.actual) == ("≥90%", "85%")
    assert (only.weight, only.score) == (Decimal(10), Decimal(8))
    assert only.explanation == "受汛期影响"


def test_a_header_of_two_storeys_printed_again_is_no_indicator() -> None:
    row = [*OUT, "建设数量", "≥90%", "85%", "94.4%", "10", "8", "受汛期影响"]
    pages = [
        page([*GROUPED, [str(number), *row]], number=number, kind="picture") for number in (1, 2)
    ]
    indicators = extract(pages).paper.indicators
    assert [one.name for one in indicators] == ["建设数量", "建设数量"]
    assert [one.explanation for one in indicators] == ["受汛期影响", "受汛期影响"]


@pytest.mark.parametrize("heading", ["年终完成情况", "完成情况", "本年实际数"])
def test_a_share_of_completion_is_no_actual_value_beside_one(heading: str) -> None:
    header = [*LEVELS, "年初目标值", heading, "完成率", "得分"]
    row = [*OUT, "建设数量", "≥3.09万亩", "3.23万亩", "100%", "4"]
    (only,) = extract([page([header, row], kind="picture")]).paper.indicators
    assert only.actual == "3.23万亩"


def test_a_share_of_completion_is_doubted_beside_a_heading_nobody_knows() -> None:
    header = [*LEVELS, "年初目标值", "达成结果", "完成率", "得分"]
    row = [*OUT, "建设数量", "≥3.09万亩", "3.23万亩", "100%", "4"]
    draft = extract([page([header, row])])
    assert draft.evidence["/indicators/0/actual"].confidence < 0.95


def test_a_target_may_be_headed_as_the_indicator_s_value() -> None:
    header = [*LEVELS, "1\n绩效指\n标值", "实际完\n成", "分值", "得分"]
    row = [*OUT, "建设数量", "≥4470平方米", "4899平方米", "4", "4"]
    (only,) = extract([page([header, row], kind="picture")]).paper.indicators
    assert only.target == "≥4470平方米"


def test_the_heading_of_a_group_is_no_heading_of_a_column() -> None:
    """评分 stands over the weight and a column nobody knows: neither of them is the score."""
    top: list[Spec] = [(text, 2, 1) for text in (*LEVELS, "年度指标值", "实际完成值")]
    header: list[list[Spec]] = [[*top, ("绩效评分", 1, 2)], ["Ｗ甲", "分值"]]
    rows = [[*OUT, f"建设{one}数量", "≥90%", "85%", "8", "10"] for one in "甲乙丙"]
    draft = extract([page([*header, *rows])])
    assert [one.weight for one in draft.paper.indicators] == [Decimal(10)] * 3
    assert [one.score for one in draft.paper.indicators] == [None] * 3
    assert doubted(draft, "/indicators/0/score")
