"""Tables whose indicators have one level only."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import NAMED, TITLE, Spec, page

REST = "指标名称", "目标值", "完成值", "分值", "得分"
ROWS = (("数量", "甲数量"), ("质量", "乙质量"), ("效益", "丙效益"), ("满意度", "丁满意度"))


def read(heading: Sequence[str], *before: str) -> Draft:
    rows: list[Sequence[Spec]] = [
        (*before, label, name, "≥15个", "15个", "10", "10") for label, name in ROWS
    ]
    return extract([page([NAMED, (*heading, *REST), *rows], above=[TITLE])])


def levels(draft: Draft) -> list[tuple[str | None, str | None]]:
    return [(one.level1, one.level2) for one in draft.paper.indicators]


def test_the_only_column_of_labels_is_level_1_whatever_they_are_called() -> None:
    draft = read(["指标类别"])
    assert levels(draft) == [(label, None) for label, _ in ROWS]
    assert draft.evidence["/indicators/0/level1"].status == "read"
    assert draft.evidence["/indicators/0/level2"].status == "absent"


def test_a_heading_that_names_its_level_is_believed() -> None:
    draft = read(["二级指标"])
    assert levels(draft) == [(None, label) for label, _ in ROWS]


def test_a_column_that_nobody_knows_may_hold_the_other_level() -> None:
    draft = read(["门类", "指标类别"], "民生")
    assert levels(draft) == [(None, label) for label, _ in ROWS]
    assert draft.evidence["/indicators/0/level1"].status == "missing"
