"""Tables without rules of their own: headings at several heights, amounts and points run together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.table import extract, split
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row

KINDS: tuple[PageKind, ...] = ("sheet", "picture")
MONEY = ("资金情况", "年初预算数", "全年预算数", "全年执行数", "执行率", "满分", "评分", "")


def read(*rows: tuple[Spec, ...], kind: PageKind = "picture") -> Draft:
    made = page(rows, kind=kind, above=[TITLE])
    white = replace(made, remarks=("columns by white space",))
    (pages,) = split([white])
    return extract(pages)


def test_headings_at_several_heights_are_one_header() -> None:
    blank = ("", "", "", "", "", "", "", "")
    draft = read(
        ("项目名称", ("再生资源", 1, 7)),
        (*blank[:2], "指标值", "", "评分", *blank[:3]),
        ("指标名称", *blank[:5], "责任单位", "偏差原因"),
        ("", "上年值", "年度指标值", "实际完成值", "分值", "得分", "", ""),
        ("产出指标（20分）", *blank[:7]),
        ("新建网点", "12个", "≥36个", "38个", "10", "10", "业务科", ""),
        ("改造中转站", "5座", "≥8座", "7座", "10", "8.75", "基建科", "选址调整"),
        ("满意度指标（10分）", *blank[:7]),
        ("居民满意度", "90%", "≥88%", "92%", "10", "10", "办公室", ""),
    )
    assert [
        (r.level1, r.name, r.target, r.weight, r.score, r.explanation)
        for r in draft.paper.indicators
    ] == [
        ("产出指标（20分）", "新建网点", "≥36个", 10, 10, None),
        ("产出指标（20分）", "改造中转站", "≥8座", 10, Decimal("8.75"), "选址调整"),
        ("满意度指标（10分）", "居民满意度", "≥88%", 10, 10, None),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_amounts_of_several_lines_in_one_row_are_told_apart(kind: PageKind) -> None:
    stacked = (
        "年度资金总额\n财政拨款\n单位资金",
        "1,208.00\n1,108.00\n100.00",
        "1,150.00\n1,050.00\n100.00",
        "1,127.00\n1,031.00\n96.00",
        "98.00%\n98.19%\n96.00%",
        "10",
        "9.8",
        "",
    )
    budget = read(NAMED, MONEY, stacked, HEAD, row("甲数量"), kind=kind).paper.budget
    assert [(one.name, one.annual, one.executed, one.rate) for one in budget.lines] == [
        ("年度资金总额", 1150, 1127, "98.00%"),
        ("财政拨款", 1050, 1031, "98.19%"),
        ("单位资金", 100, 96, "96.00%"),
    ]
    assert (budget.weight, budget.score) == (10, Decimal("9.8"))


def test_a_name_or_an_amount_that_wraps_is_one() -> None:
    wrapped = ("年度资金\n总额", "1208.00", "11,508,320.\n00", "1127.00", "98.00%", "10", "9.8", "")
    lines = read(NAMED, MONEY, wrapped, HEAD, row("甲数量")).paper.budget.lines
    assert [(one.name, one.annual) for one in lines] == [("年度资金总额", Decimal("11508320.00"))]


def test_points_with_a_reason_in_their_cell_are_told_apart_or_missing() -> None:
    rows = [
        ("产出", "数量", f"数量{i}", "≥5个", "5个", "10", (text, 1, 2))
        for i, text in enumerate(("10", "9.5招聘到岗率不足", "10"))
    ]
    known = read(NAMED, (*HEAD[:6], ("评分差距说明", 1, 2)), *rows)
    assert [(r.score, r.explanation) for r in known.paper.indicators] == [
        (10, None),
        (Decimal("9.5"), "招聘到岗率不足"),
        (10, None),
    ]
    assert doubted(known, "/indicators/1/score") and doubted(known, "/indicators/1/explanation")
    unknown = read(NAMED, (*HEAD[:6], ("评分", 1, 2)), *rows)
    assert unknown.evidence["/indicators/1/score"].status == "missing"
    assert unknown.evidence["/indicators/1/explanation"].status == "missing"
