"""Dirt beside the table of a later page, read as columns of its own."""

from __future__ import annotations

from assistant.extraction.table import extract
from assistant.page import Page
from tests.extraction.made import HEAD, Spec, page, picture, row, seen

ROWS: tuple[tuple[Spec, ...], ...] = (
    ("产出指标", "成本指标", "乙单价", "≤138元", "150元", "5", "4", "物价上涨"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92%", "6", "6", ""),
)


def between(left: Spec, right: Spec) -> Page:
    """A second page whose rows stand between these two columns."""
    return page([(left, *one, right) for one in ROWS], number=2, kind="picture")


def read(second: Page) -> list[tuple[str | None, ...]]:
    """Labels, names and scores of the rows of the second page."""
    rows = extract([picture(HEAD, row("甲数量")), second]).paper.indicators[1:]
    return [(r.level1, r.level2, r.name, r.actual, str(r.score)) for r in rows]


def test_rows_between_margins_are_read_by_the_headers_columns() -> None:
    assert read(between(seen("0三2", 0.0), seen("二", 0.2))) == [
        ("产出指标", "成本指标", "乙单价", "150元", "4"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "92%", "6"),
    ]


def test_a_margin_may_be_several_columns() -> None:
    dirt = (seen("国", 0.1), "", seen("1", 0.3))
    wide = page([(*dirt, *one, *dirt[:2]) for one in ROWS], number=2, kind="picture")
    assert read(wide) == read(page(ROWS, number=2, kind="picture"))


def test_outer_columns_with_legible_text_are_no_margin() -> None:
    plain = read(page(ROWS, number=2, kind="picture"))
    assert read(between(seen("0三2", 0.0), seen("二", 0.2))) == plain
    assert read(between("序号", "备注")) != plain
