"""Merged cells written out in every column they cover."""

from __future__ import annotations

from assistant.form import Draft
from tests.extraction.whole_files import drafts

EXPECTED = "建成5处"


def draft_of(achieved: str) -> Draft:
    text = f"""# 项目支出绩效自评表

| 项目名称 | 助学金 | 助学金 | 助学金 | 助学金 | 助学金 | 助学金 |
| --- | --- | --- | --- | --- | --- | --- |
| 主管部门 | 市教育局 | 市教育局 | 实施单位 | 职业学校 | 职业学校 | 职业学校 |
| 年度总体目标 | 预期目标 | 预期目标 | 预期目标 | 实际完成情况 | 实际完成情况 | 实际完成情况 |
| 年度总体目标 | {EXPECTED} | {EXPECTED} | {EXPECTED} | {achieved} | {achieved} | {achieved} |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 资助人数 | ≥5人 | 6人 | 50 | 50 |
| 产出指标 | 时效指标 | 发放时间 | 每学期末前 | 每学期末前 | 50 | 50 |
| 总分 | 总分 | 总分 | 总分 | 总分 | 100 | 100 |
"""
    (draft,) = drafts("form.md", text.encode())
    return draft


def test_what_stands_in_every_column_is_read_once() -> None:
    paper = draft_of("建成6处").paper
    assert (paper.project_name, paper.supervising_department) == ("助学金", "市教育局")
    assert paper.implementing_unit == "职业学校"
    assert (paper.goals.expected, paper.goals.achieved) == (EXPECTED, "建成6处")


def test_what_was_reached_word_for_word_is_no_repetition() -> None:
    paper = draft_of(EXPECTED).paper
    assert (paper.goals.expected, paper.goals.achieved) == (EXPECTED, EXPECTED)
    assert [(row.target, row.actual) for row in paper.indicators][1] == ("每学期末前",) * 2
