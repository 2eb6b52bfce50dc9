"""Two forms on one sheet: beside one another, and under one another with words between."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract, split
from assistant.form import Form
from assistant.page import Page, PageKind
from assistant.reading import Source, read
from assistant.reading.beside import Spot, parted, walls
from tests.extraction.made import doubted, page

WIDE = 7
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def form(name: str, *indicators: str, title: str = "项目支出绩效自评表") -> list[tuple[str, ...]]:
    rows = [
        (title,),
        ("（2023年度）",),
        ("项目名称", name),
        ("主管部门", "市民政局", "", "", "实施单位", "养老中心"),
        HEAD,
        *(("产出指标", "数量指标", one, "≥5个", "5个", "50", "50") for one in indicators),
        ("总分", "", "", "", "", "100", "100"),
        ("填表人：王海燕",),
    ]
    return rows if title else rows[1:]


def sheet(*forms: list[tuple[str, ...]], white: int, above: str = "", below: str = "") -> bytes:
    """A workbook with forms side by side, so many blank columns between."""
    book = openpyxl.Workbook()
    tab = book.active
    top = 2 if above else 1
    step = WIDE + white
    for place, rows in enumerate(forms):
        left = 1 + place * step
        for row, texts in enumerate(rows, top):
            for column, text in enumerate(texts, left):
                tab.cell(row, column, text or None)
            if len(texts) == 1 or row == top + len(rows) - 1:
                tab.merge_cells(None, row, left, row, left + WIDE - 1)
            if texts[0] == "项目名称":
                tab.merge_cells(None, row, left + 1, row, left + WIDE - 1)
    last = len(forms) * step - white
    for row, text in ((1, above), (top + max(map(len, forms)), below)):
        if text:
            tab.cell(row, 1, text)
            tab.merge_cells(None, row, 1, row, last)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def forms_of(pages: list[Page]) -> list[Form]:
    return [extract(one).paper for one in split(pages)]


def seen(pages: list[Page]) -> list[tuple[str | None, int | None, str | None, list[str | None]]]:
    return [
        (one.title, one.fiscal_year, one.project_name, [row.name for row in one.indicators])
        for one in forms_of(pages)
    ]


LEFT = form("老旧小区改造", "改造小区", "加装电梯")
RIGHT = form("就业补助", "补贴人数", "培训人次", "见习人数", title="就业补助资金绩效自评表")
READ = [
    ("项目支出绩效自评表", 2023, "老旧小区改造", ["改造小区", "加装电梯"]),
    ("就业补助资金绩效自评表", 2023, "就业补助", ["补贴人数", "培训人次", "见习人数"]),
]


@pytest.mark.parametrize("white", [0, 1, 2])
@pytest.mark.parametrize("turned", [False, True])
def test_two_forms_side_by_side_on_one_sheet_are_two_forms(white: int, turned: bool) -> None:
    forms, expected = ([RIGHT, LEFT], READ[::-1]) if turned else ([LEFT, RIGHT], READ)
    assert seen(read([Source("f.xlsx", sheet(*forms, white=white))])) == expected


def test_cells_cite_the_places_they_have_in_the_sheet() -> None:
    _, right = split(read([Source("f.xlsx", sheet(LEFT, RIGHT, white=1))]))
    evidence = extract(right).evidence["/project_name"]
    assert evidence.cell == "J3"


def test_a_title_and_a_note_over_both_forms_are_each_ones() -> None:
    forms = (form("老旧小区改造", "改造小区", title=""), form("就业补助", "补贴人数", title=""))
    title = "县级项目支出绩效自评表"
    book = sheet(*forms, white=1, above=title, below="注：得分一档最高不能超过该指标分值上限。")
    assert [one[:3] for one in seen(read([Source("f.xlsx", book)]))] == [
        (title, 2023, "老旧小区改造"),
        (title, 2023, "就业补助"),
    ]


def test_three_forms_side_by_side() -> None:
    third = form("农村公路", "养护里程")
    names = [one[2] for one in seen(read([Source("f.xlsx", sheet(LEFT, RIGHT, third, white=1))]))]
    assert names == ["老旧小区改造", "就业补助", "农村公路"]


def abreast(kind: PageKind, above: tuple[str, ...] = (), start: int = 0) -> Page:
    """Both forms in one table, a blank column between."""
    rows = []
    for one, other in zip(LEFT[start:], RIGHT[start:], strict=False):
        whole = [
            [(texts[0], 1, WIDE)]
            if len(texts) == 1
            else [texts[0], (texts[1], 1, WIDE - 1)]
            if len(texts) == 2
            else [*texts, *[""] * (WIDE - len(texts))]
            for texts in (one, other)
        ]
        rows.append([*whole[0], "", *whole[1]])
    return parted(page(rows, kind=kind, above=above))


def test_two_tables_side_by_side_in_a_document() -> None:
    assert [one[:3] for one in seen([abreast("document")])] == [one[:3] for one in READ]


def test_two_titles_that_a_recogniser_read_as_one_line_are_on_the_review_list() -> None:
    titles = f"{LEFT[0][0]}{RIGHT[0][0]}"
    drafts = [extract(one) for one in split([abreast("picture", above=(titles,), start=2)])]
    assert [draft.paper.project_name for draft in drafts] == [READ[0][2], READ[1][2]]
    assert all(doubted(draft, "/title") for draft in drafts)


def test_a_reviewers_table_beside_a_form_is_no_form() -> None:
    rows = [(*texts, *[""] * (WIDE - len(texts))) for texts in LEFT]
    spots = [
        Spot(row, column, column + 1, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    review = [Spot(4, 8 + at, 9 + at, text) for at, text in enumerate(HEAD)]
    assert walls([*spots, *review]) == []
    assert walls([*spots, *review, Spot(2, 8, 9, "单位名称")]) == []
    assert walls([*spots, *review, Spot(2, 8, 9, "项目名称")]) == [8]


def test_forms_under_one_another_are_not_beside_one_another() -> None:
    spots = [
        Spot(row + 20 * place, column + 8 * place, column + 8 * place + 1, text)
        for place, rows in enumerate((LEFT, RIGHT))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    assert walls(spots) == []


def test_what_stands_between_a_title_and_the_name_is_the_second_forms() -> None:
    between = ("填报单位（盖章）：县学生资助中心", "", "", "", "", "单位：万元", "")
    rows = [
        [*texts, *[""] * (WIDE - len(texts))] if len(texts) > 1 else [(texts[0], 1, WIDE)]
        for texts in (*LEFT, *RIGHT[:2], between, *RIGHT[2:])
    ]
    assert seen([page(rows)]) == READ


@pytest.mark.parametrize("title", ["", "殡葬改革绩效自评表"])  # without one it begins a row higher
def test_a_form_beside_another_under_a_label_that_nobody_knows_is_told(title: str) -> None:
    left, right = form("养老服务", "床位数"), form("殡葬改革", "墓位数", title=title)
    right[-4 - 2] = ("事项", "殡葬改革")
    (whole,) = split(read([Source("f.xlsx", sheet(left, right, white=1))]))
    assert doubted(extract(whole), TABLE)
    (alone,) = split(read([Source("f.xlsx", sheet(left, white=0))]))
    assert TABLE not in extract(alone).evidence
