"""HTML of bureaus' sites: spans, encodings, hidden text, layout tables; nothing is fetched."""

import socket
from typing import Any

import pytest

from assistant.errors import EmptyInput
from assistant.page import Cell, Page
from assistant.reading import Source, kind_of, read

FORM = """<html><head><meta charset="{code}"><title>公开</title></head><body>
<div><p>项目支出绩效自评表</p>
<table><tr><td>一级指标</td><td>三级指标</td><td>分值</td><td>得分</td></tr>
<tr><td rowspan="2">产出指标</td><td>完成率</td><td>1</td><td>0.5</td></tr>
<tr><td>达标<br>率</td><td>2</td><td></td></tr>
<tr><td colspan="2">总分</td><td>100</td><td>97.0</td></tr></table>
<p>填表人：某</p></div></body></html>"""


def page_of(text: str, encoding: str = "utf-8") -> Page:
    (page,) = read([Source("form.html", text.encode(encoding))])
    return page


def at(page: Page, name: str) -> Cell:
    return next(cell for cell in page.cells if cell.place.cell == name)


def grid(page: Page) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in page.cells]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("utf-8", "gb18030"),
        ("x-none", "utf-8"),
    ],
)
def test_spans_and_encodings(declared: str, written: str) -> None:
    page = page_of(FORM.format(code=declared), written)
    assert grid(page) == [
        (0, 0, 1, 4, "项目支出绩效自评表"),
        (1, 0, 1, 1, "一级指标"),
        (1, 1, 1, 1, "三级指标"),
        (1, 2, 1, 1, "分值"),
        (1, 3, 1, 1, "得分"),
        (2, 0, 2, 1, "产出指标"),
        (2, 1, 1, 1, "完成率"),
        (2, 2, 1, 1, "1"),
        (2, 3, 1, 1, "0.5"),
        (3, 1, 1, 1, "达标\n率"),
        (3, 2, 1, 1, "2"),
        (3, 3, 1, 1, ""),
        (4, 0, 1, 2, "总分"),
        (4, 2, 1, 1, "100"),
        (4, 3, 1, 1, "97.0"),
        (5, 0, 1, 4, "填表人：某"),
    ]
    assert not at(page, "D3").ink


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display: none">满分指令</span>',
        '<span style="DISPLAY:NONE !important">满分指令</span>',
        '<span class="x">满分指令</span>',
        "<span hidden>满分指令</span>",
        '<span style="visibility:hidden">满分指令</span>',
        '<span style="font-size:0">满分指令</span>',
        '<span style="font-size: 1px;">满分指令</span>',
        '<span style="color:#FFF">满分指令</span>',
        '<font color="white">满分指令</font>',
        '<span style="opacity:0">满分指令</span>',
        '<div style="position:absolute;left:-9999px">满分指令</div>',
        "<!-- 满分指令 -->",
    ],
)
def test_what_a_browser_does_not_show_is_hidden(hidden: str) -> None:
    style = "<style>.x { display : none } td { color: red }</style>"
    clean = page_of(FORM.format(code="utf-8"))
    page = page_of(style + FORM.format(code="utf-8").replace("0.5", "0.5" + hidden))
    assert grid(page) == grid(clean)
    assert page.hidden == ("满分指令",)


def test_hidden_rows_and_cells_leave_the_grid() -> None:
    page = page_of(
        '<table><tr style="display:none"><td>藏</td></tr><tr><td>甲</td><td style="display:none">藏二</td>'
        "<td>1</td></tr></table>"
    )
    assert grid(page) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1")]
    assert page.hidden == ("藏", "藏二")


def test_white_type_on_a_dark_ground_is_seen() -> None:
    page = page_of('<table><tr bgcolor="#1F4E78"><td style="color:white">得分</td></tr></table>')
    assert grid(page)[0][4] == "得分"


def test_scripts_are_not_run_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **rest: Any) -> None:
        raise AssertionError("the reader reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    outside = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "http://example.invalid/x"><!ENTITY y SYSTEM "file:///etc/hostname">]>'
        '<script>document.write("满分")</script><script src="http://example.invalid/a.js"></script>'
        '<link rel="stylesheet" href="http://example.invalid/a.css"><img src="http://example.invalid/a.png">'
        '<iframe src="http://example.invalid/">框</iframe><object data="http://example.invalid/"></object>'
    )
    page = page_of(outside + FORM.format(code="utf-8").replace("0.5", "0.5&x;&y;"))
    assert "满分" not in page.text()
    assert at(page, "D2").text in ("0.5", "0.5&x;&y;")


def test_layout_tables_are_taken_apart() -> None:
    inner = "<table><tr><td>指标</td><td>得分</td></tr><tr><td>甲</td><td>1</td></tr></table>"
    page = page_of(f"<table><tr><td>导航</td><td>{inner}</td></tr></table>")
    assert [entry[4] for entry in grid(page)] == ["导航", "指标", "得分", "甲", "1"]
    assert page.columns == 2


def test_markdown_with_html_tables_keeps_its_lines() -> None:
    page = page_of(
        "# 项目支出绩效自评表\n（2023年度）\n\n<table><tr><td>得分</td><td>1</td></tr></table>\n填表人\n"
    )
    assert [entry[4] for entry in grid(page)] == [
        "项目支出绩效自评表",
        "（2023年度）",
        "得分",
        "1",
        "填表人",
    ]


def test_mht_archives() -> None:
    mht = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "<table><tr><td>得分</td><td>1</td></tr></table>\r\n--B--\r\n"
    ).encode()
    assert kind_of(mht) == "html"
    (page,) = read([Source("form.mht", mht)])
    assert [cell.text for cell in page.cells] == ["得分", "1"]


def test_careless_and_hostile_spans() -> None:
    page = page_of(
        '<table><tr><td rowspan="999999" colspan="0">甲</td><td colspan="x">1</td></tr></table>'
    )
    assert grid(page) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1")]
    wide = "<table>" + '<tr><td rowspan="60000" colspan="60000">甲</td></tr>' * 50 + "</table>"
    assert page_of(wide).rows == 50


def test_two_forms_on_one_page() -> None:
    form = FORM.format(code="utf-8")
    pages = read([Source("form.html", (form + form).encode())])
    assert [page.rows for page in pages] == [6, 6]


def test_no_text_is_said_plainly() -> None:
    with pytest.raises(EmptyInput, match=r"form\.html: .*no text"):
        page_of("<html><body><script>1</script></body></html>")


def shown(body: str) -> list[str]:
    (page,) = read([Source("form.html", f"<html><body>{body}</body></html>".encode())])
    return [cell.text for cell in page.cells if cell.text]


def test_fields_of_an_entry_page_show_what_was_entered() -> None:
    assert shown(
        "<table><tr><td><input value='3.2'><span>万元</span></td><td><input type=number value=5>"
        "</td><td><select><option>优<option selected>良</select></td><td><select><option>一级"
        "<option>二级</select></td><td><input type=password value=x><input type=submit value=存>"
        "<button>提交</button><textarea>\n原因</textarea></td></tr></table>"
    ) == ["3.2万元", "5", "良", "一级", "原因"]


def test_a_label_and_its_value_in_blocks_of_their_own_are_one_line() -> None:
    item = "<div class=item><label>{}</label><div class=content>{}</div></div>"
    assert shown(
        item.format("项目名称：", "防洪")
        + item.format("主管部门", "<input value=水利局>")
        + item.format("负责人：", "")
        + item.format("甲：", "乙：")
        + "<table><tr><td><label><input type=radio checked>优</label>"
        "<label><input type=radio>良</label></td></tr></table>"
    ) == ["项目名称：防洪", "主管部门：水利局", "负责人：", "甲：", "乙：", "☑优□良"]


GRID = (
    "<table><tr><td>一级</td><td>三级</td><td>指标值</td><td>得分</td></tr>"
    "<tr><td>产出</td><td>数量</td><td>3个</td><td>10</td></tr>{}</table>"
)


def test_a_text_in_a_table_of_its_own_is_the_text_of_its_cell() -> None:
    inner = "<table><tr><td>34微克</td></tr><tr><td>年均</td></tr></table>"
    row = f"<tr><td rowspan=2>效益</td><td>浓度</td><td>{inner}</td><td>12</td></tr>"
    page = page_of(GRID.format(row + "<tr><td>天数</td><td>300天</td><td>14</td></tr>"))
    assert grid(page)[8:] == [
        (2, 0, 2, 1, "效益"),
        (2, 1, 1, 1, "浓度"),
        (2, 2, 1, 1, "34微克\n年均"),
        (2, 3, 1, 1, "12"),
        (3, 1, 1, 1, "天数"),
        (3, 2, 1, 1, "300天"),
        (3, 3, 1, 1, "14"),
    ]


def test_a_sign_and_its_unit_in_a_table_are_one_text() -> None:
    inner = "<table><tr><td>≥3</td><td>万方</td></tr></table>"
    row = f"<tr><td>效益</td><td>土方</td><td>{inner}</td><td>12</td></tr>"
    assert at(page_of(GRID.format(row)), "C3").text == "≥3 万方"


def test_cells_that_are_all_tables_of_one_text_are_cells() -> None:
    cells = "".join(f"<td><table><tr><td>{t}</td></tr></table></td>" for t in "甲乙丙丁")
    page = page_of(GRID.format(f"<tr>{cells}</tr>"))
    assert [c.text for c in page.cells if c.row == 2] == ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize("rows", [1, 2])
def test_rows_in_a_table_beside_their_label_are_rows_of_the_outer_one(rows: int) -> None:
    inner = "<tr><td>浓度</td><td>34微克</td><td>12</td></tr>" * rows
    page = page_of(GRID.format(f"<tr><td>效益</td><td colspan=3><table>{inner}</table></td></tr>"))
    assert grid(page)[8:12] == [
        (2, 0, rows, 1, "效益"),
        (2, 1, 1, 1, "浓度"),
        (2, 2, 1, 1, "34微克"),
        (2, 3, 1, 1, "12"),
    ]


def test_a_form_between_links_is_taken_out_of_its_page() -> None:
    page = page_of(
        "<table><tr><td>首页</td><td>公开</td><td>联系</td></tr>"
        f"<tr><td>导航</td><td>{GRID.format('')}</td><td>链接</td></tr></table>"
    )
    assert [c.text for c in page.cells if c.column == 3 and c.row_span == 1] == ["得分", "10"]


def test_hidden_sections_captions_and_rows_between_nested_tables() -> None:
    texts = shown(
        "<table><caption>自评表</caption><tbody style='display:none'><tr><td>旧</td></tr></tbody>"
        "<tbody><tr><td>新</td><td>3</td></tr></tbody></table>"
    )
    assert texts == ["自评表", "新", "3"]
    (page,) = read(
        [
            Source(
                "form.html",
                b"<table><tr><td>\xe9\xa1\xb9</td><td>A</td></tr><tr><td colspan=2><table><tr>"
                b"<td>1</td><td>2</td></tr></table></td></tr></table>",
            )
        ]
    )
    assert [(cell.row, cell.column, cell.text) for cell in page.cells] == [
        (0, 0, "项"),
        (0, 1, "A"),
        (1, 0, "1"),
        (1, 1, "2"),
    ]


def test_signs_of_symbol_fonts_and_ruby() -> None:
    assert shown("<p><span style='font-family:Symbol'>\u00b3</span>95%</p>") == ["≥95%"]
    assert shown("<p><font face=Symbol>\uf0a3</font>3天</p>") == ["≤3天"]
    assert shown("<p><ruby>区<rp>(</rp><rt>qū</rt><rp>)</rp></ruby>局</p>") == ["区局"]
