"""Texts with one cell a line: laid as a table where they can be read in one way only."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.errors import NotAForm
from tests.extraction.whole_files import drafts

ABOVE = """项目支出绩效自评表
（2023年度）

项目名称
信号灯改造
主管部门
市公安局

项目资金
（万元）
年初预算数
全年预算数
全年执行数
分值
执行率
得分
年度资金总额
1096.00
1096.00
1063.12
10
97.00%
9.7
其中：财政拨款
1000.00
1000.00
963.12
96.31%

年度总体目标
预期目标
完成82个路口信号灯智能化改造。
实际完成情况
82个路口改造完成，投入使用。
"""
HEAD = """
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
偏差原因分析
"""
ROWS = """产出指标
数量指标
改造路口
≥82个
82个
30
30
安装检测器
≥328套
312套
20
19.51
管线迁改影响未装

1

成本指标
单路口成本
≤12.6万元
12.4万元
20
20
满意度指标
服务对象满意度指标
驾驶人满意度
≥85%
88.6%
20
20
"""
TOTAL = "总分\n100\n99.21\n\n填表人：甲\n"


def test_a_list_of_cells_is_a_table() -> None:
    (draft,) = drafts("form.txt", (ABOVE + HEAD + ROWS + TOTAL).encode())
    paper = draft.paper
    assert [
        (r.level1, r.level2, r.name, r.target, r.actual, r.weight, r.score, r.explanation)
        for r in paper.indicators
    ] == [
        ("产出指标", "数量指标", "改造路口", "≥82个", "82个", 30, 30, None),
        ("产出指标", "数量指标", "安装检测器", "≥328套", "312套", 20, Decimal("19.51"),
         "管线迁改影响未装"),
        ("产出指标", "成本指标", "单路口成本", "≤12.6万元", "12.4万元", 20, 20, None),
        ("满意度指标", "服务对象满意度指标", "驾驶人满意度", "≥85%", "88.6%", 20, 20, None),
    ]  # fmt: skip
    assert [(one.name, one.annual, one.executed, one.rate) for one in paper.budget.lines] == [
        ("年度资金总额", 1096, Decimal("1063.12"), "97.00%"),
        ("财政拨款", 1000, Decimal("963.12"), "96.31%"),
    ]
    assert (paper.budget.weight, paper.budget.score) == (10, Decimal("9.7"))
    assert paper.goals.expected == "完成82个路口信号灯智能化改造。"
    assert paper.goals.achieved == "82个路口改造完成，投入使用。"
    assert (paper.total.weight, paper.total.score) == (100, Decimal("99.21"))
    assert (paper.project_name, paper.fiscal_year) == ("信号灯改造", 2023)


@pytest.mark.parametrize("lost", ["≥328套\n", "30\n", "驾驶人满意度\n", "二级指标\n"])
def test_a_list_that_fits_no_table_is_refused(lost: str) -> None:
    with pytest.raises(NotAForm):
        drafts("form.txt", (ABOVE + (HEAD + ROWS).replace(lost, "", 1) + TOTAL).encode())


def test_two_headings_of_goals_have_the_two_texts_below_them() -> None:
    goals = ABOVE.replace(
        "完成82个路口信号灯智能化改造。\n实际完成情况\n",
        "实际完成情况\n完成82个路口信号灯智能化改造。\n",
    )
    (draft,) = drafts("form.txt", (goals + HEAD + ROWS + TOTAL).encode())
    assert draft.paper.goals.expected == "完成82个路口信号灯智能化改造。"
    assert draft.paper.goals.achieved == "82个路口改造完成，投入使用。"
    (draft,) = drafts("form.txt", (goals + "另一句。\n" + HEAD + ROWS + TOTAL).encode())
    told = draft.evidence["/goals/achieved"]
    assert told.confidence < 0.5 or told.status == "missing"


def test_dashes_in_a_line_of_money_are_its_figures() -> None:
    dashed = ABOVE.replace("963.12\n96.31%", "963.12\n-\n-\n-")
    (draft,) = drafts("form.txt", (dashed + HEAD + ROWS + TOTAL).encode())
    line = draft.paper.budget.lines[1]
    assert (line.name, line.executed, line.rate) == ("财政拨款", Decimal("963.12"), None)
