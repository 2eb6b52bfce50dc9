"""Tables turned on their side, and panels beside one another; what is not laid is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.arranged import arranged
from assistant.extraction.table import extract, split
from assistant.page import Page, PageKind
from tests.extraction.made import GOAL, HEAD, NAMED, TITLE, Spec, page, row

KINDS: tuple[PageKind, ...] = ("sheet", "picture", "document")
TURNED: Sequence[Sequence[Spec]] = (
    ("一级指标", ("产出指标", 1, 3), "效益指标", ("合计", 5, 1)),
    ("二级指标", ("数量指标", 1, 2), "质量指标", "社会效益指标"),
    ("三级指标", "发放蜂箱", "技术培训", "成活率", "户均增收"),
    ("年度指标值", "≥860箱", "=6期", "≥85%", "≥3200元"),
    ("实际完成值", "860箱", "5期", "88%", "3480元"),
    ("分值", "30", "30", "20", "20", "100"),
    ("得分", "30", "25", "20", "20", "95"),
    ("偏差原因", "", "疫情取消一期", "", "", ""),
)
MONEY: Sequence[Sequence[Spec]] = (
    ("资金", ("合计", 1, 2), ("县级衔接资金", 1, 2), "镇级自筹"),
    ("年初预算数", ("62", 1, 2), ("50", 1, 2), "12"),
    ("全年预算数", ("62", 1, 2), ("50", 1, 2), "12"),
    ("全年执行数", ("58.9", 1, 2), ("47.5", 1, 2), "11.4"),
    ("执行率", ("95%", 1, 2), ("95%", 1, 2), "95%"),
)


def sheet(*rows: Sequence[Spec], kind: PageKind = "sheet") -> Page:
    return page(rows, kind=kind, above=[TITLE], below=["经办人：甲"])


@pytest.mark.parametrize("kind", KINDS)
def test_indicators_that_are_columns_are_read_as_rows(kind: PageKind) -> None:
    (pages,) = split([sheet(("项目名称", ("养蜂", 1, 5)), *MONEY, *TURNED, kind=kind)])
    paper = extract(pages).paper
    assert [
        (r.level1, r.level2, r.name, r.target, r.actual, r.score) for r in paper.indicators
    ] == [
        ("产出指标", "数量指标", "发放蜂箱", "≥860箱", "860箱", 30),
        ("产出指标", "数量指标", "技术培训", "=6期", "5期", 25),
        ("产出指标", "质量指标", "成活率", "≥85%", "88%", 20),
        ("效益指标", "社会效益指标", "户均增收", "≥3200元", "3480元", 20),
    ]
    assert paper.indicators[1].explanation == "疫情取消一期"
    assert (paper.total.weight, paper.total.score) == (100, 95)
    assert [(one.name, one.annual, one.executed, one.rate) for one in paper.budget.lines] == [
        ("合计", 62, Decimal("58.9"), "95%"),
        ("县级衔接资金", 50, Decimal("47.5"), "95%"),
        ("镇级自筹", 12, Decimal("11.4"), "95%"),
    ]


PANELS: Sequence[tuple[Sequence[Spec], Sequence[Spec]]] = (
    (("项目名称", "科普基地"), HEAD),
    (("主管部门", "省科技厅"), row("甲数量", "≥28家", "28家")),
    ((("年度资金总额（万元）", 1, 2),), row("乙数量", "≥46套", "43套")),
    (("年初预算数", "480.00"), row("丙数量", "≥97%", "97%")),
    (("全年预算数", "480.00"), (("总分", 1, 5), "30", "28", "")),
    (("全年执行数", "465.60"), (("", 1, 8),)),
    (("执行率", "97.00%"), (("", 1, 8),)),
    (("年度目标", GOAL), (("", 1, 8),)),
    (("完成情况", GOAL), (("", 1, 8),)),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", [True, False])
def test_what_stands_beside_the_indicators_is_read_as_if_above(kind: PageKind, first: bool) -> None:
    made = sheet(*((*a, *b) if first else (*b, *a) for a, b in PANELS), kind=kind)
    paper = extract([made]).paper
    assert (paper.project_name, paper.supervising_department) == ("科普基地", "省科技厅")
    assert [one.name for one in paper.indicators] == ["甲数量", "乙数量", "丙数量"]
    (money,) = paper.budget.lines
    assert (money.name, money.annual, money.executed) == ("年度资金总额", 480, Decimal("465.6"))
    assert (paper.goals.expected, paper.goals.achieved) == (GOAL, GOAL)
    assert paper.total.weight == 30


def pair(number: str, name: str, reason: str, *values: str) -> list[Sequence[Spec]]:
    target, actual, weight, score = values
    upper = ((number, 2, 1), (name, 1, 4), (reason, 1, 2))
    return [upper, ((target, 1, 2), (actual, 1, 2), weight, score)]


PAIRED: Sequence[Sequence[Spec]] = (
    (("一级指标", 2, 1), ("序号", 2, 1), ("三级指标", 1, 4), ("偏差原因", 1, 2)),
    (("年度指标值", 1, 2), ("实际完成值", 1, 2), "分值", "得分"),
    (("产出指标", 4, 1), *(first := pair("1", "巡访老人", "", "≥1086人", "1086人", "50", "50"))[0]),
    first[1],
    *pair("2", "记录完整率", "系统更换", "≥98%", "94%", "20", "19"),
    (("效益指标", 2, 1), *(last := pair("3", "老人满意度", "", "≥95%", "98%", "20", "20"))[0]),
    last[1],
    (("总分", 1, 6), "100", "99"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_indicators_of_two_rows_each_are_read_as_one(kind: PageKind) -> None:
    wide = (("项目名称", 1, 2), ("养蜂", 1, 6))
    money = (
        "年度资金总额",
        "单位：万元",
        "年初预算数",
        "46",
        "全年预算数",
        "46",
        "全年执行数",
        "44.16",
    )
    draft = extract([sheet(wide, money, *PAIRED, kind=kind)])
    assert [
        (r.level1, r.name, r.target, r.actual, r.weight, r.score, r.explanation)
        for r in draft.paper.indicators
    ] == [
        ("产出指标", "巡访老人", "≥1086人", "1086人", 50, 50, None),
        ("产出指标", "记录完整率", "≥98%", "94%", 20, 19, "系统更换"),
        ("效益指标", "老人满意度", "≥95%", "98%", 20, 20, None),
    ]
    assert (draft.paper.total.weight, draft.paper.total.score) == (100, 99)
    (line,) = draft.paper.budget.lines
    assert (line.name, line.annual, line.executed) == ("年度资金总额", 46, Decimal("44.16"))


def test_a_page_is_laid_once_and_a_usual_one_stays_as_it_is() -> None:
    usual = sheet(NAMED, HEAD, row("甲数量"))
    assert arranged([usual]) == [usual]
    for made in (sheet(NAMED, *TURNED), sheet(*PAIRED), sheet(*((*a, *b) for a, b in PANELS))):
        once = arranged([made])
        assert once != [made]
        assert arranged(once) == once
        places = {(cell.text, cell.place) for cell in made.cells}
        assert {(cell.text, cell.place) for cell in once[0].cells} == places


def test_labels_where_nobody_looks_say_that_something_is_missing() -> None:
    foot = (("年度总体目标", 1, 2), (GOAL, 1, 6))
    money = ("全年预算数", ("", 1, 7))
    odd = extract([sheet(NAMED, money, HEAD, row("甲数量"), foot)])
    assert odd.evidence["/goals/expected"].status == "missing"
    assert odd.evidence["/budget"].status == "missing"
    head = (*HEAD, "合计")
    beside = (*row("甲数量"), "20")
    aside = extract([sheet(NAMED, head, beside)])
    assert aside.evidence["/total/score"].status == "missing"
