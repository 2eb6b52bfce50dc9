"""Forms of whole departments and of bonds: what stands in the budget block besides money lines."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, Spec, page, row

WIDE = "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"
TOTAL = "年度资金总额", "792.22", "868.40", "868.40", "10", "100.00%", "10"


def read(*rows: Sequence[Spec]) -> Draft:
    return extract([page([*rows, HEAD, row("甲数量")])])


def names(draft: Draft) -> list[str | None]:
    return [line.name for line in draft.paper.budget.lines]


def by_nature(spent: str) -> Draft:
    return read(
        (("年度预算申请（万元）", 5, 1), "", *WIDE),
        TOTAL,
        (("按收入性质分：", 1, 3), ("按支出性质分：", 1, 4)),
        (("其中：一般公共预算：868.40", 1, 3), (f"其中：基本支出：{spent}", 1, 4)),
        (("政府性基金拨款：0", 1, 3), ("项目支出：356.11", 1, 4)),
    )


def test_amounts_told_by_their_nature_are_no_lines_and_are_proven_by_their_sum() -> None:
    draft = by_nature("512.29")
    assert names(draft) == ["年度资金总额"]
    assert "/budget" not in draft.evidence


def test_amounts_by_nature_that_do_not_add_up_are_for_a_person_to_place() -> None:
    draft = by_nature("511.29")
    assert names(draft) == ["年度资金总额"]
    assert draft.evidence["/budget"].status == "missing"


def tasks(*headings: str) -> Draft:
    return read(
        (("预算执行（万元）", 2, 1), "", *WIDE),
        TOTAL,
        (("年度主要任务", 2, 1), (headings[0], 1, 2), (headings[1], 1, 3), (headings[2], 1, 2)),
        (("志书编纂", 1, 2), ("编纂省级志书12部", 1, 3), ("已出版3部", 1, 2)),
    )


@pytest.mark.parametrize(
    "headings", [("任务名称", "主要内容", "完成情况"), ("重点工作", "工作内容", "落实情况")]
)
def test_tasks_told_in_words_are_neither_money_nor_goals(headings: tuple[str, ...]) -> None:
    draft = tasks(*headings)
    assert names(draft) == ["年度资金总额"]
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (None, None)


def test_a_heading_of_the_block_over_the_names_is_no_column_of_amounts() -> None:
    draft = read(
        (("预算执行", 3, 1), "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数",
         "预算执行率", "权重", "得分"),
        ("总额", "186.00", "214.60", "203.87", "95.00%", "10", "9.5"),
        ("其中：财政资金", "186.00", "214.60", "203.87", "95.00%", "/", "/"),
    )  # fmt: skip
    lines = draft.paper.budget.lines
    assert names(draft) == ["总额", "财政资金"]
    assert [float(one.annual or 0) for one in lines] == [214.6, 214.6]
    assert [float(one.initial or 0) for one in lines] == [186, 186]


def test_an_amount_under_a_heading_that_is_not_known_is_no_part_of_the_name() -> None:
    draft = read(
        (("资金情况", 2, 1), "资金来源", "到账余数", "全年预算数", "实际支出", "支出进度"),
        ("总投资", "5.30", "5.00", "4.77", "90.00%"),
    )
    assert names(draft) == ["总投资"]
    assert draft.evidence["/budget"].status == "missing"


def test_an_amount_with_many_decimals_and_its_unit_is_one_figure() -> None:
    draft = read(
        (("项目资金", 2, 1), "", *WIDE),
        ("年度资金总额", "1.86亿元", "1.92亿元", "1.8816亿元", "10", "98.00%", "9.8"),
    )
    assert str(draft.paper.budget.lines[0].executed) == "1.8816"
    assert "/budget" not in draft.evidence


def test_figures_of_money_in_a_goal_are_not_lost_from_the_budget() -> None:
    draft = read(
        (("项目资金", 2, 1), "", *WIDE),
        TOTAL,
        (("年度目标", 2, 1), ("年初设定目标", 1, 3), ("全年完成情况", 1, 4)),
        (
            ("铺设污水管网二十八公里，债券资金全部形成实物工作量。", 1, 3),
            ("铺设污水管网24.8公里，债券资金支付率100%，按期封顶。", 1, 4),
        ),
    )
    assert "/budget" not in draft.evidence


def test_goals_end_where_the_label_beside_them_ends() -> None:
    goals = "采购并储备救灾物资，保障受灾群众得到救助。", "已采购帐篷320顶，全部入库验收合格。"
    draft = read(
        (("项目基本情况", 3, 1), ("1.项目年度目标完成情况", 2, 1), ("项目年度目标", 1, 3),
         ("年度目标完成情况", 1, 3)),
        ((goals[0], 1, 3), (goals[1], 1, 3)),
        ("2.项目实施内容及过程概述", ("按照政府采购程序公开招标，九月完成入库。", 1, 6)),
    )  # fmt: skip
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == goals
