"""Rows of files whose cells stand under other headings than their own, and rows lost between."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row

SOUND = (row("甲数量"), row("乙数量"), row("丙数量"))
FIELDS = ("level1", "level2", "name", "target", "actual", "weight", "score", "explanation")
MOVED: dict[str, Sequence[Spec]] = {
    "a cell too few": ("产出指标", "数量指标", "≥15个", "15个", "10", "9", "雨季停工", ""),
    "a label too few": ("数量指标", "丁数量", "≥15个", "15个", "10", "10", "", ""),
    "a cell too many": ("产出指标", "数量指标", "丁", "数量", "≥15个", "15个", "10", "10"),
    "a span too long": ("产出指标", "效益指标", "社会效益", "达标率", "≥90%", "92%", "20", "20"),
    "a text under no heading": (*row("丁数量"), "停工"),
}


def read(*rows: Sequence[Spec], kind: PageKind = "document") -> Draft:
    return extract([page([NAMED, HEAD, *SOUND, *rows], kind=kind, above=[TITLE])])


@pytest.mark.parametrize("kind", ["document", "sheet"])
@pytest.mark.parametrize("moved", MOVED.values(), ids=MOVED)
def test_every_value_of_a_row_that_moved_is_doubted(kind: PageKind, moved: Sequence[Spec]) -> None:
    draft = read(moved, kind=kind)
    left = [one for one in FIELDS if not doubted(draft, f"/indicators/3/{one}")]
    assert left in ([], ["explanation"])
    assert not doubted(draft, "/indicators/0/name")


def test_a_rows_own_ways_are_left_alone() -> None:
    named = row("PM2.5浓度"), row("COD")
    draft = read(*named)
    assert not any(doubted(draft, pointer) for pointer in draft.evidence if "indic" in pointer)


def test_where_most_reasons_are_figures_no_row_has_moved() -> None:
    draft = extract([page([NAMED, HEAD, *[(*row("甲")[:-1], "5")] * 4], above=[TITLE])])
    assert not doubted(draft, "/indicators/0/name")


def test_a_row_between_two_tables_of_a_file_is_missed() -> None:
    first = page([NAMED, HEAD, row("甲数量")], kind="document", above=[TITLE])
    for lost, missed in (("乙数量 100% 100% 20 20", True), ("（二）效益指标", False)):
        again = page([row("丙数量")], kind="document", above=[lost], number=2)
        assert (TABLE in extract([first, again]).evidence) is missed


def test_a_table_of_a_file_without_any_row_is_missed() -> None:
    assert TABLE in extract([page([NAMED, HEAD], kind="document", above=[TITLE])]).evidence


def test_a_reason_behind_the_points_is_missed_in_files_too() -> None:
    draft = read(row("丁数量", "≥15个", "15个", "10", "10 已全部完成"))
    assert doubted(draft, "/indicators/3/explanation")
