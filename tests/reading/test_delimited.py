"""Tables saved as text from a spreadsheet."""

from __future__ import annotations

from assistant.page import Page
from assistant.reading import Source, read

ROWS = [
    ["项目支出绩效自评表", "", "", ""],
    ["三级指标", "年度指标值", "得分", "偏差原因"],
    ["甲", "≥90%", "1,234.50 ", "一是人手不足\n二是工期延误"],
    ["乙", "", '说"好"', "无"],
    ["填表人：某", "", "", ""],
]


def saved(rows: list[list[str]], separator: str = ",", end: str = "\r\n") -> str:
    def quoted(field: str) -> str:
        special = any(sign in field for sign in f'{separator}"\n')
        return '"' + field.replace('"', '""') + '"' if special else field

    return "".join(separator.join(map(quoted, row)) + end for row in rows)


def page_of(text: str, encoding: str = "gb18030") -> Page:
    (page,) = read([Source("form.csv", text.encode(encoding))])
    return page


def grid(page: Page) -> list[list[str]]:
    return [[c.text for c in page.cells if c.row == row] for row in range(page.rows)]


def test_quoted_commas_line_breaks_and_quotes_in_every_usual_encoding() -> None:
    for separator, encoding in ((",", "gb18030"), (";", "utf-8-sig"), ("\t", "utf-16")):
        page = page_of(saved(ROWS, separator), encoding)
        assert page.kind == "sheet"
        assert grid(page) == [
            ["项目支出绩效自评表"],
            ROWS[1],
            ["甲", "≥90%", "1,234.50", "一是人手不足\n二是工期延误"],
            ROWS[3],
            ["填表人：某"],
        ]
        assert [c.ruled for c in page.cells if c.column == 0] == [False, True, True, True, False]
        hole = next(cell for cell in page.cells if cell.place.cell == "B4")
        assert (hole.text, hole.ink) == ("", False)


def test_codes_kept_as_text_and_a_named_separator() -> None:
    page = page_of('sep=;\r\n编码;"=""0034""";甲;1\r\n名称;乙;丙;2\r\n名;丁;戊;3\r\n', "utf-8")
    assert grid(page)[0] == ["编码", "0034", "甲", "1"]


def test_records_of_unlike_length_are_plain_text() -> None:
    page = page_of(saved([*ROWS[1:4], *ROWS[1:4], ["页", "1"]]), "utf-8")
    assert page.kind == "text"
    assert grid(page)[1][3] == "一是人手不足\n二是工期延误"


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() -> None:
    text = "甲,1,2,3\n" + '"乙,1,2,3\n' + "丙,1,2,3\n" * 30
    assert page_of(text, "utf-8").rows == 32


def test_prose_with_commas_is_no_table() -> None:
    page = page_of("昨天,下雨了。\n今天,也下,雨,不停。\n明天,晴。\n", "utf-8")
    assert page.kind == "text"
    assert page.rows == 3
