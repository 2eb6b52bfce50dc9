"""Weights in the names of indicators, and one reason for several rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.page import PageKind
from tests.extraction.made import Spec, page

KINDS: tuple[PageKind, ...] = ("sheet", "picture")
HEAD: tuple[Spec, ...] = (
    "一级指标",
    "二级指标",
    "三级指标（分值）",
    "目标值",
    "完成值",
    "得分",
    "未完成原因",
)


@pytest.mark.parametrize("kind", KINDS)
def test_points_in_the_names_are_the_weights_of_a_table_without_their_column(
    kind: PageKind,
) -> None:
    rows: tuple[tuple[Spec, ...], ...] = (
        ("项目名称", ("实验室改善", 1, 6)),
        HEAD,
        ("产出指标", "数量指标", "购置显微镜（10分）", "≥64台", "64台", "10", ""),
        ("产出指标", "数量指标", "培训人次（满分5.5分）", "≥80人次", "86人次", "5.5", ""),
        ("产出指标", "质量指标", "设备合格率", "100%", "100%", "10", ""),
    )
    draft = extract([page(rows, kind=kind)])
    weights = [one.weight for one in draft.paper.indicators]
    assert weights == [Decimal(10), Decimal("5.5"), None]
    assert draft.evidence["/indicators/2/weight"].status == "missing"
    assert draft.paper.indicators[0].name == "购置显微镜（10分）"


def test_a_reason_given_for_several_rows_is_each_row_s() -> None:
    rows: tuple[tuple[Spec, ...], ...] = (
        ("项目名称", ("管网改造", 1, 6)),
        HEAD,
        ("产出指标", "数量指标", "铺设管网", "≥4500米", "3825米", "8.5", ("土地权属争议", 2, 1)),
        ("产出指标", "数量指标", "砌筑检查井", "≥120座", "102座", "8.5"),
        ("产出指标", "质量指标", "工程合格率", "100%", "100%", "10", ""),
    )
    draft = extract([page(rows, kind="sheet")])
    reasons = [one.explanation for one in draft.paper.indicators]
    assert reasons == ["土地权属争议", "土地权属争议", None]
