"""What is printed in plain sight is read, or stands on the review list; it is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import (
    GOAL,
    HEAD,
    NAMED,
    TITLE,
    Spec,
    doubted,
    drafted,
    form,
    page,
    picture,
    row,
)


def test_a_page_that_repeats_the_header_has_columns_of_its_own() -> None:
    above = (("一级指标", 2, 1), ("二级指标", 2, 1), ("三级指标", 2, 1), ("年度指标值", 1, 3))
    beside = (("完成值", 2, 1), ("权重", 2, 1), ("得分", 2, 1), ("偏差原因", 2, 1))
    below = ("性质", "指标值", "度量单位")
    one = picture(
        (*above, *beside),
        below,
        ("产出指标", "数量指标", "甲数量", "≥", "15", "个", "15个", "10", "10", ""),
    )
    edge: tuple[Spec, ...] = (("", 4, 2),)  # the desk beside the sheet
    two = page(
        [
            (*edge, *above, *beside),
            below,
            ("", "成本指标", "乙单价", "≤", "138", "元", "138元", "5", "4", ""),
            ("效益指标", "社会效益指标", "丙人次", "≥", "30", "人", "30人", "6", "5", ""),
        ],
        number=2,
        kind="picture",
    )
    rows = extract([one, two]).paper.indicators
    assert [(r.level1, r.level2, r.target, r.weight, r.score) for r in rows] == [
        ("产出指标", "数量指标", "≥15个", 10, 10),
        ("产出指标", "成本指标", "≤138元", 5, 4),
        ("效益指标", "社会效益指标", "≥30人", 6, 5),
    ]


def test_a_year_beside_the_unit_is_read() -> None:
    sheet = page([NAMED, HEAD, row("甲数量")], above=[TITLE, "2022年度　　　　单位：元"])
    assert extract([sheet]).paper.fiscal_year == 2022


def test_a_total_set_wide_over_two_cells_is_no_indicator() -> None:
    draft = drafted(row("甲数量"), ("", "合", "计", "", "", "100", "97.04", ""))
    assert [one.name for one in draft.paper.indicators] == ["甲数量"]
    assert (draft.paper.total.weight, str(draft.paper.total.score)) == (100, "97.04")


def test_goals_run_into_their_labels_are_cut_off_and_doubted() -> None:
    done = "数字化任务基本完成，实现一网通办。"
    goals = (((f"年度绩效目标{GOAL}", 1, 8),), ((f"目标完成情况{done}", 1, 8),))
    draft = extract([picture(*goals, HEAD, row("甲数量"))])
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (GOAL, done)
    assert doubted(draft, "/goals/expected")
    assert doubted(draft, "/goals/achieved")


def test_a_goal_that_begins_like_a_label_is_left_whole() -> None:
    done = "年度绩效目标任务总体推进顺利，个别指标未达预期。"
    goals = ((("预期目标", 1, 4), ("实际完成情况", 1, 4)), ((done, 1, 4), (done, 1, 4)))
    draft = extract([picture(*goals, HEAD, row("甲数量"))])
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (done, done)


def test_the_heading_over_the_goal_counts_and_not_the_one_down_the_side() -> None:
    heads = (("年度总体目标", 2, 1), ("总体绩效目标", 1, 3), ("全年实际完成情况", 1, 4))
    goals = ((GOAL, 1, 3), ("完成全部任务，群众满意。", 1, 4))
    draft = extract([picture(heads, goals, HEAD, row("甲数量"))])
    assert draft.paper.goals.expected == GOAL
    assert draft.paper.goals.achieved == "完成全部任务，群众满意。"


def test_the_tables_own_name_down_its_side_is_no_lost_row() -> None:
    head = ("", *HEAD[:5], "偏差原因")
    rows = [
        (("绩效指标", 2, 1), *row("甲数量")[:5], ""),
        (*row("乙数量")[:5], ""),
    ]
    assert TABLE not in extract([picture(head, *rows)]).evidence


@pytest.mark.parametrize("target", ["≤830元/人.年", "≤9元/生,月"])
def test_a_point_for_the_dot_of_a_unit_is_doubted_with_the_dot(target: str) -> None:
    draft = drafted(row("人均成本", target))
    assert doubted(draft, "/indicators/0/target")
    texts = [one.text for one in draft.evidence["/indicators/0/target"].candidates]
    assert target.replace(".", "·").replace(",", "·") in texts


MONEY: tuple[Sequence[Spec], ...] = (
    (("项目资金（万元）", 2, 1), "", "全年预算数", "全年执行数", "分值", "执行率", "得分", ""),
    ("年度资金总额", "823.00", "823.00", "10", "100.00%", "10", ""),
)


def test_a_money_line_that_no_field_claims_puts_the_budget_under_review() -> None:
    # A rule was missed: the label of the goals hangs into the lines of the budget.
    lost: Sequence[Spec] = ("年度总体目标", "上年结转资金", "0.00", "0.00", "-", "0.00%", "-", "")
    draft = extract([picture(*MONEY, lost, HEAD, row("甲数量"))])
    assert len(draft.paper.budget.lines) == 1
    assert draft.evidence[BUDGET].status == "missing"
    assert draft.evidence[BUDGET].raw == "上年结转资金"
    assert BUDGET not in extract([picture(*MONEY, HEAD, row("甲数量"))]).evidence


def test_goals_whose_labels_stand_without_readable_text_are_missing() -> None:
    draft = extract([picture((("年度绩效目标", 1, 8),), HEAD, row("甲数量"))])
    assert draft.evidence["/goals/expected"].status == "missing"
    assert extract([picture(HEAD, row("甲数量"))]).evidence["/goals/expected"].status == "absent"


TOTAL: Sequence[Spec] = (("总分", 1, 5), "10", "10", "")


def test_the_signature_is_missing_where_the_end_of_the_table_was_not_seen() -> None:
    assert drafted(row("甲数量")).evidence["/footer"].status == "missing"
    assert drafted(row("甲数量"), TOTAL).evidence["/footer"].status == "absent"


def signed(text: str) -> Draft:
    rows = [NAMED, HEAD, row("甲数量"), TOTAL]
    return extract([page(rows, kind="picture", above=[TITLE], below=[text])])


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("填表人  孙国栋  联系电话  025-8663", "填表人：孙国栋联系电话：025-8663"),
        (
            "填表人：陈志远  单位负责人  日期：2024.2.28",
            "填表人：陈志远单位负责人：日期：2024.2.28",
        ),
        ("单位(盖章)  兴安区保障中心  2025年1月", "单位(盖章)：兴安区保障中心2025年1月"),
        ("填表人  周敏  电话  0731-84.填报日期：2024年", "填表人：周敏电话0731-84填报日期：2024年"),
        ("填表人(签字)：  审核人(签字)：", "填表人(签字)：审核人(签字)："),
        ("填报单位负责人（签字）：秦岱宗", "填报单位负责人（签字）：秦岱宗"),
    ],
)
def test_a_signature_read_without_its_colons_gets_them_back_and_is_doubted(
    read: str, printed: str
) -> None:
    draft = signed(read)
    assert draft.paper.footer == printed
    assert doubted(draft, "/footer") == (printed.count("：") > read.count("："))


def test_words_below_the_table_that_are_no_note_may_be_a_signature() -> None:
    assert signed("城关镇人民政府  王小明").evidence["/footer"].status == "missing"
    assert signed("注：一式两份，报财政部门备案").evidence["/footer"].status == "absent"


def test_a_total_under_a_seal_is_the_total() -> None:
    draft = drafted(row("甲数量"), (("总分\n海恩分", 1, 5), "10", "10", ""))
    assert len(draft.paper.indicators) == 1
    assert draft.paper.total.weight == 10


def test_a_label_lost_beside_its_rows_is_not_filled_in_against_their_kinds() -> None:
    rows = [
        ("", "数量指标", "甲数量", "≥15个", "15个", "10", "10", ""),
        ("", "成本指标", "乙单价", "≤15元", "15元", "10", "10", ""),
        ("效益指标", "社会效益指标", "丙人次", "≥15人", "15人", "10", "10", ""),
        ("", "可持续影响指标", "丁机制", "健全", "健全", "10", "10", ""),
    ]
    draft = drafted(*rows)
    assert [one.level1 for one in draft.paper.indicators] == [
        *["产出指标"] * 2,
        *["效益指标"] * 2,
    ]
    assert draft.evidence["/indicators/0/level1"].status == "disputed"
    assert draft.evidence["/indicators/2/level1"].status == "read"
    short = [tuple(str(cell).replace("指标", "") for cell in one) for one in rows]
    assert drafted(*short).paper.indicators[0].level1 == "产出"


def test_names_under_a_whole_header_beside_a_worn_one_are_sure() -> None:
    draft = extract([picture(("级指标", *HEAD[1:]), row("甲数量"))])
    assert not doubted(draft, "/indicators/0/name")
    assert not doubted(draft, "/indicators/0/target")


def test_the_unit_told_once_at_the_top_is_the_budgets() -> None:
    bare: Sequence[Spec] = (("项目资金", 2, 1), *MONEY[0][1:])
    sheet = picture(bare, MONEY[1], HEAD, row("甲数量"), above=[TITLE, "金额单位：万元"])
    assert extract([sheet]).paper.budget.unit == "万元"


@pytest.mark.parametrize("read", ["V₄", "1\nV4", "√4"])
def test_a_tick_before_a_figure_is_no_part_of_it(read: str) -> None:
    draft = drafted(row("甲数量", "≥15个", "15个", read))
    assert draft.paper.indicators[0].weight == 4
    assert doubted(draft, "/indicators/0/weight")


@pytest.mark.parametrize(
    ("name", "target", "odd"),
    [
        ("营房维修面积", "≥1110m", True),
        ("展厅改造", "≥1110m", True),
        ("新建堤防长度", "≥1110m", False),
        ("统防统治面积", "不少于3.5万田", True),
        ("统防统治面积", "不少于3.5万亩", False),
    ],
)
def test_a_unit_that_counts_nothing_is_doubted(name: str, target: str, odd: bool) -> None:
    assert doubted(drafted(row(name, target)), "/indicators/0/target") == odd


def test_a_budget_of_one_line_without_the_word_for_figures() -> None:
    heads = ("项目", "年初预算", "全年预算", "全年执行", "执行率", "分值", "得分")
    amounts = ("年度资金总额", "661.76", "595.59", "566.53", "95.12%", "10", "9.51")
    sheet = picture((("预算执行情况（万元）", 2, 1), *heads), amounts, HEAD, row("甲数量"))
    [line] = extract([sheet]).paper.budget.lines
    assert (str(line.initial), str(line.executed), line.rate) == ("661.76", "566.53", "95.12%")


def test_labels_of_markdown_on_the_first_of_their_rows_are_filled_down() -> None:
    rows = [
        ("产出指标", "数量指标", "养护里程", "≥15公里", "15", "10", "10", ""),
        ("", "质量指标", "优良路率", "≥85%", "85%", "10", "10", ""),
        ("", "", "桥梁一、二类比例", "≥96%", "96%", "10", "10", ""),
        ("", "", "桥隧评定", "≥96%", "96%", "10", "10", ""),
        ("", "时效指标", "完工及时率", "≥96%", "96%", "10", "10", ""),
        ("效益指标", "社会效益指标", "安全事故", "=0起", "0", "10", "10", ""),
        ("", "", "道路亮灯率", "≥95%", "95%", "10", "10", ""),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥92%", "92%", "10", "10", ""),
    ]
    levels = [one.level2 for one in form(HEAD, *rows, kind="text").paper.indicators]
    assert levels == [
        "数量指标",
        *["质量指标"] * 3,
        "时效指标",
        *["社会效益指标"] * 2,
        "服务对象满意度指标",
    ]


def test_budget_execution_as_a_row_of_the_table_has_labels_of_its_own() -> None:
    spent = ("预算执行", "预算执行率", "预算执行率", "100%", "88.6%", "10", "8.86", "")
    draft = drafted(spent, row("甲数量"), row("乙数量"))
    assert not doubted(draft, "/indicators/0/level1")
    assert not doubted(draft, "/indicators/0/level2")


def test_what_is_left_of_a_rule_behind_a_label_is_no_part_of_it() -> None:
    rows = [
        ("产出指标1", "数量指标", f"{name}数量", "≥1个", "1个", "10", "10", "") for name in "甲乙丙"
    ]
    draft = extract([page([HEAD, *rows], kind="picture", above=("项目支出绩效自评表",))])
    assert [one.level1 for one in draft.paper.indicators] == ["产出指标"] * 3
    assert doubted(draft, "/indicators/1/level1")


@pytest.mark.parametrize("remark", ["rules bridged", ""])
def test_text_beside_a_value_on_a_mended_page_may_be_cut_from_it(remark: str) -> None:
    cut: Sequence[Spec] = ("项目名称", ("社区党建", 1, 3), ("专项", 1, 4))
    whole = page([cut, HEAD, row("甲数量")], kind="picture", above=(TITLE,))
    draft = extract([replace(whole, remarks=(remark,) if remark else ())])
    assert doubted(draft, "/project_name") is bool(remark)


def test_a_value_beside_two_labels_in_one_cell_may_be_either_ones() -> None:
    both = ("主管部门", ("市大数据局", 1, 2), ("年度\n项目实施单位", 2, 1), ("2024年", 1, 4))
    below = ("单位负责人", ("刘芳", 1, 2), ("市信息中心", 1, 4))
    draft = extract([picture(both, below, HEAD, row("甲数量"))])
    assert draft.paper.implementing_unit != "市信息中心"
    assert doubted(draft, "/implementing_unit")
