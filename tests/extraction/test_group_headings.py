"""Headings over several columns: what the columns below them are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.page import PageKind
from tests.extraction.made import TITLE, Spec, page

LEVELS = ("一级指标", "二级指标", "三级指标")
NAMED: Sequence[Spec] = ("项目名称", ("社区党建专项", 1, 9))


@pytest.mark.parametrize("kind", ["sheet", "picture"])
@pytest.mark.parametrize(
    ("group", "below", "values"),
    [
        ("年度绩效指标", ("指标性质", "指标值", "度量单位"), ("≥", "38.6", "公里")),
        ("绩效指标", ("符号", "值", "单位"), ("≥", "38.6", "公里")),
        ("绩效指标", ("指标值", "2024年", "计量单位"), ("≥38.6", "", "公里")),
        ("年度指标值", ("指标性质", "指标值", "度量单位"), ("≥", "38.6", "公里")),
    ],
)
def test_a_heading_of_indicators_over_sign_value_and_unit_heads_the_targets(
    group: str, below: Sequence[str], values: Sequence[str], kind: PageKind
) -> None:
    top = (
        *((text, 2, 1) for text in LEVELS),
        (group, 1, 3),
        *((text, 2, 1) for text in ("实际完成值", "分值", "得分", "偏差原因分析")),
    )
    row = ("产出指标", "数量指标", "治理河道长度", *values, "39.2公里", "10", "10", "")
    draft = extract([page([NAMED, top, below, row], kind=kind, above=[TITLE])])
    (indicator,) = draft.paper.indicators
    assert (indicator.name, indicator.target) == ("治理河道长度", "≥38.6公里")
    assert (indicator.actual, indicator.weight) == ("39.2公里", 10)


def test_a_heading_of_indicators_over_names_and_targets_is_neither() -> None:
    top = (
        *((text, 2, 1) for text in LEVELS[:2]),
        ("绩效指标", 1, 2),
        *((text, 2, 1) for text in ("实际完成值", "分值", "得分", "偏差原因分析")),
    )
    row = ("产出指标", "数量指标", "治理河道长度", "≥38.6公里", "39.2公里", "10", "10", "")
    named = ("项目名称", ("社区党建专项", 1, 7))
    draft = extract([page([named, top, ("三级指标", "指标值"), row], above=[TITLE])])
    (indicator,) = draft.paper.indicators
    assert (indicator.name, indicator.target) == ("治理河道长度", "≥38.6公里")
