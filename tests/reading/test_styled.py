"""Tables that a page draws with styles: CSS grids, `display: table`; lists of labels."""

from __future__ import annotations

from assistant.page import Page
from assistant.reading import Source, read

SHEET = ".g{display:grid;grid-template-columns:80px repeat(2, 1fr) minmax(10px, auto)}"


def page_of(body: str, sheet: str = SHEET) -> Page:
    text = f"<html><head><style>{sheet}</style></head><body>{body}</body></html>"
    (page,) = read([Source("form.html", text.encode())])
    return page


def places(page: Page) -> dict[str, tuple[int, int, int, int]]:
    return {
        cell.text: (cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in page.cells
        if cell.ruled and cell.text
    }


def cells(*texts: str) -> str:
    return "".join(f"<div>{text}</div>" for text in texts)


def test_cells_that_name_their_place_in_a_grid() -> None:
    body = (
        "<div class=g><div style='grid-column: 2 / span 3; grid-row: 1'>绩效指标</div>"
        "<div style='grid-area: 1 / 1 / 3 / 2'>产出</div>"
        "<div style='grid-row-start:2;grid-column-start:2;grid-column-end:4'>巡查次数</div>"
        "<div style='grid-column:4;grid-row:2'><i style='width:95%'></i>10</div></div>"
    )
    assert places(page_of(body)) == {
        "产出": (0, 0, 2, 1),
        "绩效指标": (0, 1, 1, 3),
        "巡查次数": (1, 1, 1, 2),
        "10": (1, 3, 1, 1),
    }


def test_cells_without_a_place_fill_the_grid_row_by_row() -> None:
    body = (
        "<section class=g>"
        + cells("一级指标", "三级指标", "分值", "得分")
        + "<div style='grid-row: span 2'>产出</div>"
        + cells("巡查次数", "10", "9", "到报率", "20", "<input value=19>")
        + "<div style='grid-column: span 3'>总分</div>"
        + cells("28")
        + "</section>"
    )
    assert places(page_of(body)) == {
        "一级指标": (0, 0, 1, 1),
        "三级指标": (0, 1, 1, 1),
        "分值": (0, 2, 1, 1),
        "得分": (0, 3, 1, 1),
        "产出": (1, 0, 2, 1),
        "巡查次数": (1, 1, 1, 1),
        "10": (1, 2, 1, 1),
        "9": (1, 3, 1, 1),
        "到报率": (2, 1, 1, 1),
        "20": (2, 2, 1, 1),
        "19": (2, 3, 1, 1),
        "总分": (3, 0, 1, 3),
        "28": (3, 3, 1, 1),
    }


def test_rows_that_are_no_boxes_and_hidden_cells() -> None:
    row = "<div style='display:contents'>{}</div>"
    body = (
        "<div class=g>"
        + row.format(cells("甲", "乙", "丙", "丁"))
        + row.format(cells("1", "2") + "<div style='visibility:hidden'>9</div>" + cells("4"))
        + "</div>"
    )
    page = page_of(body)
    assert [places(page)[text][:2] for text in ("甲", "丁", "2", "4")] == [
        (0, 0),
        (0, 3),
        (1, 1),
        (1, 3),
    ]
    assert page.hidden == ("9",)


def test_blocks_displayed_as_a_table() -> None:
    sheet = ".t{display:table}.r{display:table-row}.c{display:table-cell}"
    line = "<div class=r>" + "<div class=c>{}</div>" * 3 + "</div>"
    body = f"<div class=t>{line.format('甲', '乙', '丙')}{line.format('1', '2', '3')}</div>"
    assert places(page_of(body, sheet))["3"] == (1, 2, 1, 1)


def test_a_grid_that_lays_out_the_page_is_no_table() -> None:
    table = "<table><tr><td>项目名称</td><td>防洪</td></tr></table>"
    body = "<div class=g>" + cells("首页", "公告", "互动", "目录", table, "版权", "邮箱") + "</div>"
    page = page_of(body)
    assert set(places(page)) == {"项目名称", "防洪"}
    few = page_of("<div class=g>" + cells("上年", "本年") + "</div>")
    assert places(few) == {}


def test_a_list_of_labels_and_their_values() -> None:
    body = (
        "<dl><dt>项目名称</dt><dd>防洪</dd><dt>主管部门：</dt><dd>水利局</dd><dd>（代码12）</dd>"
        "<dt>附件</dt></dl>"
    )
    assert [cell.text for cell in page_of(body).cells] == [
        "项目名称：防洪",
        "主管部门：水利局",
        "（代码12）",
        "附件",
    ]


def test_the_dot_of_a_list_written_by_word_is_no_text_and_its_number_is() -> None:
    item = "<p><![if !supportLists]><span>{}&nbsp;&nbsp;</span><![endif]>填报人：某</p>"
    page = page_of(item.format("&middot;") + item.format("2."))
    assert [cell.text for cell in page.cells] == ["填报人：某", "2. 填报人：某"]
    assert page.hidden == ()


def test_a_box_that_word_wrote_as_a_lists_marker_is_kept() -> None:
    item = "<p><![if !supportLists]><span>{}&nbsp;</span><![endif]>{}</p>"
    page = page_of(item.format("☑", "优") + item.format("□", "良"))
    assert [cell.text for cell in page.cells] == ["☑ 优", "□ 良"]
