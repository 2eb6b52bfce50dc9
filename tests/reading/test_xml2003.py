"""XML spreadsheets of 2003: what a person would see printed, and nothing that is hidden."""

import pytest

from assistant.errors import DamagedInput
from assistant.page import Cell, Page
from assistant.reading import Source, read

HEAD = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns:html="http://www.w3.org/TR/REC-html40">'
)
STYLES = """<Styles>
<Style ss:ID="Default"/>
<Style ss:ID="rate"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="sum"><NumberFormat ss:Format="Standard"/></Style>
<Style ss:ID="least"><NumberFormat ss:Format="&quot;≥&quot;0%"/></Style>
<Style ss:ID="day"><NumberFormat ss:Format="m&quot;月&quot;d&quot;日&quot;;@"/></Style>
<Style ss:ID="white"><Font ss:Color="#FFFFFF"/></Style>
<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style>
<Style ss:ID="heir" ss:Parent="rate"><Font ss:Size="9"/></Style>
</Styles>"""


def book(*rows: str, columns: str = "", options: str = "", more: str = "") -> bytes:
    table = f"<Table>{columns}{''.join(rows)}</Table>{options}"
    return f'{HEAD}{STYLES}<Worksheet ss:Name="表">{table}</Worksheet>{more}</Workbook>'.encode()


def cell(text: object, kind: str = "String", style: str = "Default", **at: int) -> str:
    places = "".join(f' ss:{name}="{value}"' for name, value in at.items())
    return f'<Cell ss:StyleID="{style}"{places}><Data ss:Type="{kind}">{text}</Data></Cell>'


def row(*cells: str, **at: int) -> str:
    places = "".join(f' ss:{name}="{value}"' for name, value in at.items())
    return f"<Row{places}>{''.join(cells)}</Row>"


def pages(data: bytes) -> list[Page]:
    return read([Source("form.xls", data)])


def at(page: Page, name: str) -> Cell:
    return next(cell for cell in page.cells if cell.place.cell == name)


def test_values_show_as_their_formats_show_them() -> None:
    (page,) = pages(
        book(
            row(
                cell(0.9807, "Number", "rate"),
                cell(1539.5, "Number", "sum"),
                cell(0.9, "Number", "least"),
                cell("2023-12-05T00:00:00.000", "DateTime", "day"),
                cell(0.5, "Number", "heir"),
                cell(7, "Number"),
            )
        )
    )
    assert [cell.text for cell in page.cells] == [
        "98.07%",
        "1,539.50",
        "≥90%",
        "12月5日",
        "50.00%",
        "7",
    ]


def test_places_and_spans_follow_what_is_merged_and_left_out() -> None:
    (page,) = pages(
        book(
            row(cell("产出", MergeDown=1), cell("数量", MergeAcross=1), cell("三")),
            row(cell("质量", Index=2), cell("四", Index=4)),
            row(cell("末"), cell("尾"), Index=5),
        )
    )
    assert (at(page, "A1").row_span, at(page, "B1").column_span) == (2, 2)
    assert (at(page, "B2").text, at(page, "D2").text, at(page, "A5").text) == ("质量", "四", "末")


def test_what_cannot_be_seen_is_hidden_and_never_a_cell() -> None:
    comment = "<Comment><ss:Data>复核分 1.5</ss:Data></Comment></Cell>"
    second = (
        '<Worksheet ss:Name="旧"><Table><Row><Cell><Data ss:Type="String">旧稿</Data></Cell></Row>'
        "</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
        "</Worksheet>"
    )
    (page,) = pages(
        book(
            row(cell("分值"), cell("白字", style="white"), cell("藏列")),
            row(cell("藏行"), cell("藏行"), Hidden=1),
            row(cell("6", "Number").replace("</Cell>", comment), cell("好")),
            columns='<Column ss:Index="3" ss:Hidden="1"/>',
            more=second,
        )
    )
    assert {cell.text for cell in page.cells if cell.text} == {"分值", "6", "好"}
    assert {"白字", "藏行", "藏列", "复核分 1.5", "旧稿"} <= set(page.hidden)


def test_what_is_struck_out_does_not_count_and_is_in_doubt() -> None:
    marked = "<html:Font>需求核减</html:Font><html:S>建议删除</html:S>"
    (page,) = pages(book(row(cell(marked), cell(9.5, "Number", "struck"), cell("照旧"))))
    assert (at(page, "A1").text, at(page, "B1").text) == ("需求核减", "")
    assert at(page, "A1").confidence < 0.9 and at(page, "B1").confidence < 0.9
    assert at(page, "C1").confidence == 1.0


def test_a_formula_without_a_saved_value_is_unread() -> None:
    formula = '<Cell ss:Formula="=R[-1]C*2"/>'
    (page,) = pages(book(row(cell("得分"), formula)))
    assert at(page, "B1").confidence == 0.0
    assert page.remarks


def test_entities_and_broken_markup_are_refused() -> None:
    bomb = book(row(cell("&x;"))).replace(b"<?mso", b'<!DOCTYPE b [<!ENTITY x "xx">]><?mso')
    with pytest.raises(DamagedInput, match="entities"):
        pages(bomb)
    with pytest.raises(DamagedInput):
        pages(book(row(cell("得分")))[:-30])
