"""Forms of other layouts than the sample's, made by hand: whole departments, no project
names, notes between tables, several forms in one sheet, totals of other names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.table import extract, split
from assistant.page import PageKind
from tests.extraction.made import Spec, doubted, page

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
KINDS: tuple[PageKind, ...] = ("sheet", "picture")
Rows = Sequence[Sequence[Spec]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_department(kind: PageKind) -> None:
    rows: Rows = (
        ("部门名称", ("县民政局", 1, 7)),
        (("整体支出规模（万元）", 3, 1), "资金来源", "年初预算数", "全年预算数（A）", "全年执行数（B）",
         "分值", "执行率（B/A）", "得分"),
        ("年度资金总额", "1200.00", "1300.00", "1250.00", "10", "96.15%", "9.62"),
        ("其中：基本支出", "700.00", "700.00", "700.00", "—", "100.00%", "—"),
        (("年度总体目标", 2, 1), ("预期目标", 1, 4), ("目标实际完成情况", 1, 3)),
        (("保障低保对象基本生活。", 1, 4), ("基本完成年度任务。", 1, 3)),
        HEAD,
        (("履职效能", 2, 1), ("重点工作履行", 2, 1), "低保发放及时率", "≥95%", "96%", "45", "45", ""),
        ("养老机构检查次数", "≥12次", "12次", "45", "44.5", "已督促"),
        (("总分", 1, 5), "100", "99.12", ""),
    )  # fmt: skip
    draft = extract([page(rows, kind=kind, above=["部门整体支出绩效自评表", "（2023年度）"])])
    paper = draft.paper
    assert paper.supervising_department == "县民政局"
    assert not doubted(draft, "/project_name")  # a department's form names no project
    assert [line.name for line in paper.budget.lines] == ["年度资金总额", "基本支出"]
    assert (paper.budget.weight, paper.budget.score) == (10, Decimal("9.62"))
    assert (paper.goals.achieved, doubted(draft, "/goals/achieved")) == (
        "基本完成年度任务。",
        False,
    )
    assert [one.level1 for one in paper.indicators] == ["履职效能"] * 2
    assert (paper.total.weight, paper.total.score) == (100, Decimal("99.12"))


@pytest.mark.parametrize("kind", KINDS)
def test_notes_between_tables_and_a_signature_in_cells(kind: PageKind) -> None:
    rows: Rows = (
        ("项目名称", ("农村公路养护", 1, 7)),
        (("注：定性指标按三档打分。", 1, 8),),
        HEAD,
        ("产出指标", "数量指标", "养护里程", "≥100公里", "100公里", "50", "50", ""),
        (("说明：以下为效益类。", 1, 8),),
        ("效益指标", "社会效益指标", "通行条件", "改善", "改善", "40", "40", ""),
        ("总分", "", "", "", "", "90", "90", "优"),
        ("自评结论", ("项目总体完成较好。", 1, 7)),
        ("填表人：", ("李四", 1, 3), "联系电话：", ("0533-1234567", 1, 3)),
    )
    paper = extract([page(rows, kind=kind, above=["附件3", "绩效目标自评表"])]).paper
    assert [one.name for one in paper.indicators] == ["养护里程", "通行条件"]
    assert paper.notes == ("注：定性指标按三档打分。", "说明：以下为效益类。")
    assert paper.footer == "填表人：李四联系电话：0533-1234567"
    assert paper.total.grade == "优"


@pytest.mark.parametrize("kind", KINDS)
def test_names_headed_by_the_word_for_indicators_beside_their_explanation(kind: PageKind) -> None:
    rows: Rows = (
        ("项目名称", ("消防装备", 1, 9)),
        ("序号", "一级指标", "二级指标", "绩效指标", "指标解释", "标准分值", "年度目标值", "年度完成值",
         "自评得分", "扣分原因"),
        ("1", "产出", "数量", "购置装备数", "购置台数", "10", "≥30台", "28台", "9.33", "采购延期"),
        ("2", "产出", "质量", "装备合格率", "合格比例", "10", "100%", "100%", "10", ""),
        ("", "合计", "", "", "", "20", "", "", "19.33", ""),
    )  # fmt: skip
    draft = extract([page(rows, kind=kind, above=["项目自评表"])])
    first = draft.paper.indicators[0]
    assert (first.name, first.target, first.score) == ("购置装备数", "≥30台", Decimal("9.33"))
    assert first.explanation == "采购延期"
    assert not doubted(draft, "/total/grade")


@pytest.mark.parametrize("kind", KINDS)
def test_weights_in_percent_and_a_total_called_self_assessed_score(kind: PageKind) -> None:
    rows: Rows = (
        ("项目名称", ("文化惠民", 1, 6)),
        ("一级指标（权重）", "二级指标", "三级指标", "目标值", "完成值", "权重", "得分"),
        (("产出指标（50分）", 2, 1), "数量指标", "演出场次", "≥100场", "105场", "25%", "25"),
        ("质量指标", "演出合格率", "=100%", "100%", "25%", "25"),
        ("自评得分", "", "", "", "", "50%", "50"),
    )
    paper = extract([page(rows, kind=kind, above=["2023年度项目绩效自评表"])]).paper
    assert [one.weight for one in paper.indicators] == [25, 25]
    assert (paper.total.weight, paper.total.score) == (50, 50)
    assert paper.fiscal_year == 2023


@pytest.mark.parametrize("kind", KINDS)
def test_two_forms_one_under_the_other_on_one_page(kind: PageKind) -> None:
    rows: list[Sequence[Spec]] = []
    for name, score in (("甲项目", "100"), ("乙项目", "50")):
        rows += [
            (("项目支出绩效自评表", 1, 8),),
            ("项目名称", (name, 1, 7)),
            HEAD,
            ("产出指标", "数量指标", f"{name}数", "≥2个", "1个", "100", score, ""),
            ("总分", "", "", "", "", "100", score, ""),
        ]
    papers = [extract(group).paper for group in split([page(rows, kind=kind)])]
    assert [(one.project_name, one.total.score) for one in papers] == [
        ("甲项目", 100),
        ("乙项目", 50),
    ]
    assert [one.title for one in papers] == ["项目支出绩效自评表"] * 2
