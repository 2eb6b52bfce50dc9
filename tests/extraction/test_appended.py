"""Tables of another kind behind the indicators, and rows that are none of the indicators'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.extraction.appended import appended
from assistant.extraction.headers import read_header
from assistant.extraction.lines import lines
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, row

Rows = Sequence[Sequence[Spec]]

FORM: Rows = (NAMED, HEAD, row("新建点位"), row("培训人数", "≥30人", "32人", "80"))
TOTAL: Rows = ((("总分", 1, 5), "90", "90", ""),)
PAYMENTS: Rows = (
    (("序号", 1, 1), ("企业名称", 1, 3), ("补助金额（万元）", 1, 2), "拨付日期", "备注"),
    ("1", ("宏达水泥有限公司", 1, 3), ("50.00", 1, 2), "2023-06-15", ""),
    ("2", ("兴旺食品有限公司", 1, 3), ("48.00", 1, 2), "2023-09-20", "尾款"),
    (("合计", 1, 4), ("98.00", 1, 2), "", ""),
)
WORKS: Rows = (
    (("项目", 1, 2), ("合同金额（万元）", 1, 2), ("施工单位", 1, 2), ("完工日期", 1, 2)),
    (("大坪治理", 1, 2), ("186.4", 1, 2), ("岩土公司", 1, 2), ("2023.9.12", 1, 2)),
    (("石门治理", 1, 2), ("242.75", 1, 2), ("地质公司", 1, 2), ("未完工", 1, 2)),
)
KINDS: tuple[PageKind, ...] = ("sheet", "document", "picture")


def read(*rows: Rows, kind: PageKind) -> Draft:
    """A form with other rows under it."""
    return extract([page([line for part in rows for line in part], kind=kind, above=[TITLE])])


def names(draft: Draft) -> list[str | None]:
    return [one.name for one in draft.paper.indicators]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", [PAYMENTS, WORKS])
@pytest.mark.parametrize("heading", ["附表：资金拨付明细", ""])
def test_a_list_under_the_total_gives_no_indicators(
    kind: PageKind, other: Rows, heading: str
) -> None:
    between: Rows = [((heading, 1, 8),)] if heading else []
    draft = read(FORM, TOTAL, between, other, kind=kind)
    assert names(draft) == ["新建点位", "培训人数"]
    assert (draft.paper.total.weight, draft.paper.total.score) == (90, 90)
    assert "/indicators" not in draft.evidence


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_on_a_page_of_its_own_gives_no_indicators(kind: PageKind) -> None:
    first = page([*FORM, *TOTAL], kind=kind, above=[TITLE])
    second = page(PAYMENTS, kind=kind, number=2, above=["附：拨付明细"])
    assert names(extract([first, second])) == ["新建点位", "培训人数"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_that_nothing_parts_from_the_form_is_for_a_person_to_look_at(
    kind: PageKind,
) -> None:
    draft = read(FORM, PAYMENTS, kind=kind)
    assert names(draft) == ["新建点位", "培训人数"]
    assert doubted(draft, "/indicators")


@pytest.mark.parametrize("kind", KINDS)
def test_indicators_behind_a_list_are_read_and_looked_at(kind: PageKind) -> None:
    more = [("效益指标", "社会效益指标", "群众知晓率", "≥90%", "92%", "10", "10", "")]
    draft = read(FORM, [(("附：明细表", 1, 8),)], PAYMENTS[:3], more, TOTAL, kind=kind)
    assert names(draft) == ["新建点位", "培训人数", "群众知晓率"]
    assert doubted(draft, "/indicators")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("top", ["附件2", "附表1"])
def test_a_form_goes_on_over_the_page_below_a_running_heading(kind: PageKind, top: str) -> None:
    more: Rows = [
        ("效益指标", "社会效益指标", "完成时间", "按时", "按时", "", "", ""),
        ("效益指标", "社会效益指标", "服务单位", "满意", "满意", "10", "10", ""),
    ]
    first = page(FORM, kind=kind, above=[TITLE])
    second = page([*more, *TOTAL], kind=kind, number=2, above=[top])
    assert names(extract([first, second])) == ["新建点位", "培训人数", "完成时间", "服务单位"]


@pytest.mark.parametrize("kind", KINDS)
def test_labels_with_their_values_under_the_table_are_no_list(kind: PageKind) -> None:
    fields: Rows = (
        (("主管部门", 1, 2), ("县民政局", 1, 2), ("实施单位", 1, 2), ("县福利院", 1, 2)),
        (("项目负责人", 1, 2), ("张三", 1, 2), ("联系电话", 1, 2), ("07311234567", 1, 2)),
    )
    first = page([*FORM, *TOTAL, *fields], kind=kind, above=[TITLE])
    others = appended(lines([first]), 2, read_header(lines([first]), 2, [first]))
    assert not others.places


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_another_kind_without_a_heading_are_doubted(kind: PageKind) -> None:
    draft = read(FORM, WORKS[1:], kind=kind)
    for index in range(2, len(draft.paper.indicators)):
        for role in ("level1", "name", "target"):
            at = f"/indicators/{index}/{role}"
            found = draft.paper.indicators[index]
            assert getattr(found, role) is None or doubted(draft, at), at
    assert doubted(draft, "/indicators")


@pytest.mark.parametrize("name", ["7.13亿元", "938个", "3.4%", "≥90%", "2023-06-15"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_is_a_quantity_is_none(kind: PageKind, name: str) -> None:
    draft = read(FORM, [row(name)], TOTAL, kind=kind)
    assert doubted(draft, "/indicators/2/name") and doubted(draft, "/indicators/2/target")
    assert doubted(draft, "/indicators")


def test_a_bare_number_among_targets_with_units_is_doubted() -> None:
    rows = [row(f"点位{index}数", f"≥{index}个") for index in range(2, 6)]
    draft = read(FORM, [*rows, row("投资额", "88")], kind="picture")
    last = len(draft.paper.indicators) - 1
    assert doubted(draft, f"/indicators/{last}/target")
    assert not doubted(draft, f"/indicators/{last - 1}/name")


def test_a_cover_does_not_displace_the_columns_of_a_later_page() -> None:
    cover = replace(page([("填报单位",)], kind="picture"), column_edges=())
    cover = replace(cover, cells=tuple(replace(cell, ruled=False) for cell in cover.cells))
    first = page(FORM, kind="picture", number=2, above=[TITLE])
    # The grid of the last page has a column more within the target's.
    more: Rows = (
        (*row("技改投资")[:3], ("≥5.6亿元", 1, 2), "7.13亿元", "8", "8", ""),
        ("效益指标", "社会效益指标", "新增就业岗位", "≥", "900个", "938个", "2", "2", ""),
    )
    last = page(more, kind="picture", number=3)
    eighth = [index / 8 for index in range(9)]
    last = replace(last, column_edges=(*eighth[:4], 3.5 / 8, *eighth[4:]))
    draft = extract([cover, first, last])
    one = draft.paper.indicators[2]
    assert (one.name, one.target, one.actual) == ("技改投资", "≥5.6亿元", "7.13亿元")
    assert (one.weight, one.score) == (8, 8)
