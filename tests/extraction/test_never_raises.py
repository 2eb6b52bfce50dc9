"""Whatever stands in whatever cell, a page is read or said to be no form: nothing else is raised."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.errors import NotAForm
from assistant.extraction.table import extract, split
from assistant.page import Page, PageKind
from tests.extraction.made import HEAD, page

WORDS = (
    *("", "", "", "一级指标", "二级指标", "三级指标", "指标名称", "年度指标值", "实际完成值"),
    *("分值", "得分", "权重", "偏差原因分析及改进措施", "计量单位", "指标性质", "备注", "序号"),
    *("项目名称", "主管部门", "实施单位", "年度总体目标", "预期目标", "实际完成情况", "总分"),
    *("项目资金（万元）", "年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金", "合计"),
    *("年初预算数", "全年预算数", "全年执行数", "执行率", "产出指标", "数量指标", "效益指标"),
    *("社会效益指标", "满意度指标", "服务对象满意度指标", "指标1：完成数量", "质量合格率", "≥95%"),
    *("12.5", "100", "98.60", "1,234.50", "—", "97.20%", "2024年12月底前", "优", "全年完成任务。"),
    *("☑优 □良 □中 □差", "填表人：张三", "（2024年度）", "项目支出绩效自评表", "注：", "≤", "%"),
)
KINDS: tuple[PageKind, ...] = ("sheet", "picture", "text", "document")

cells = st.one_of(
    st.sampled_from(WORDS),
    st.tuples(st.sampled_from(WORDS), st.integers(1, 3), st.integers(1, 4)),
)
rows = st.lists(st.lists(cells, min_size=1, max_size=9), min_size=1, max_size=12)


@st.composite
def pages(draw: Any) -> list[Page]:
    """One or two pages of such cells, most with the heading of a form somewhere."""
    kind = draw(st.sampled_from(KINDS))
    found = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        body = draw(rows)
        if draw(st.integers(0, 3)):
            body.insert(draw(st.integers(0, len(body))), list(HEAD))
        loose = draw(st.lists(st.sampled_from(WORDS), max_size=2))
        found.append(page(body, number=number, kind=kind, above=loose, below=loose))
    return found


@given(pages())
@example([page([("指标名称计量单位年度指标值实际完成值分值得分",), ("植树面积",)], kind="picture")])
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_pages_are_read_or_said_to_be_no_form(made: list[Page]) -> None:
    try:
        parts = split(made)
    except NotAForm:
        return
    for part in parts:
        draft = extract(part)
        assert {f"/indicators/{i}/name" for i in range(len(draft.paper.indicators))} <= set(
            draft.evidence
        )
