"""Rows of text without their blank cells: put under their headings, or doubted."""

from __future__ import annotations

from decimal import Decimal

from assistant.form import Draft
from tests.extraction.whole_files import drafts

HEAD = """项目支出绩效自评表
（2022年度）
项目名称  预警系统维护
主管部门  市气象局  实施单位  市气象台
一级指标  二级指标  三级指标  年度指标值  实际完成值  分值  得分  偏差原因分析
"""
ROWS = """产出指标  数量指标  维护自动站  =286个  286个  20  20
发布预警信息  ≥300期  412期  20  18  强对流天气偏多
质量指标  数据可用率  ≥98%  98.9%  20  20
效益指标  社会效益指标  防灾减灾效果  显著  显著  40  40
总分  100  98
"""


def draft_of(text: str) -> Draft:
    (draft,) = drafts("form.txt", text.encode())
    return draft


def test_rows_of_one_possible_reading_are_put_under_their_headings() -> None:
    for text in (
        HEAD + ROWS,
        (HEAD + ROWS).replace("  ", " | "),
        (HEAD + ROWS).replace("  ", "\t"),
    ):
        draft = draft_of(text)
        second, third = draft.paper.indicators[1:3]
        assert (second.level2, second.name, second.target) == ("数量指标", "发布预警信息", "≥300期")
        assert (second.weight, second.score) == (Decimal(20), Decimal(18))
        assert second.explanation == "强对流天气偏多"
        assert (third.level1, third.level2, third.name) == ("产出指标", "质量指标", "数据可用率")
        assert draft.paper.total.score == Decimal(98)
        assert draft.evidence["/indicators/1/score"].confidence > 0.9


def test_a_row_that_fits_in_no_way_is_doubted_and_the_others_are_not() -> None:
    lost = ROWS.replace("412期  20  18", "412期  18")
    draft = draft_of(HEAD + lost)
    assert draft.paper.indicators[1].name == "发布预警信息"
    for role in ("target", "actual", "weight", "explanation"):
        assert draft.evidence[f"/indicators/1/{role}"].confidence < 0.5
    assert draft.evidence["/indicators/1/score"].status == "missing"
    assert draft.evidence["/indicators/2/score"].confidence > 0.9


def test_rows_that_keep_their_blank_cells_are_left_alone() -> None:
    kept = HEAD + ROWS.replace("发布", "    发布").replace("质量", "  质量").replace(
        "20  20\n", "20  20  \n"
    )
    draft = draft_of(kept.replace("  ", "\t"))
    assert draft.paper.indicators[1].score == Decimal(18)
    assert draft.paper.indicators[3].name == "防灾减灾效果"
