"""Tables inside the cells of a table, in documents and on their own."""

from __future__ import annotations

from assistant.reading.flow import Line, Spot, Table
from assistant.reading.nested import inner_of, unnested
from tests.reading.test_word import cell_of, document_of, paragraph, table_of, words


def said(*rows: tuple[str, ...]) -> str:
    """A Word table of these texts."""
    return table_of(*("".join(cell_of(paragraph(words(text))) for text in row) for row in rows))


INDICATORS = said(("三级指标", "分值", "得分"), ("巡查次数", "10", "9"), ("到报率", "20", "20"))


def test_the_rows_of_an_inner_table_stand_beside_the_label_of_its_cell() -> None:
    (page,) = document_of(
        table_of(
            cell_of(paragraph(words("项目名称"))) + cell_of(paragraph(words("防洪"))),
            cell_of(paragraph(words("产出指标"))) + cell_of(INDICATORS, paragraph("")),
            cell_of(paragraph(words("总分"))) + cell_of(paragraph(words("29"))),
        )
    )
    texts = {cell.text: cell for cell in page.cells}
    label, total = texts["产出指标"], texts["总分"]
    assert (label.row, label.row_span) == (1, 3)
    assert [texts[text].row for text in ("三级指标", "巡查次数", "到报率")] == [1, 2, 3]
    assert texts["巡查次数"].column == texts["三级指标"].column > label.column
    assert total.row == 4
    wide = texts["防洪"]
    assert wide.column_span == texts["得分"].column + texts["得分"].column_span - wide.column
    assert sum(cell.row_span * cell.column_span for cell in page.cells) == page.rows * page.columns


def test_a_small_table_in_a_cell_is_the_cells_text() -> None:
    box = said(("☑", "优"), ("□", "良"))
    (page,) = document_of(
        table_of(
            cell_of(paragraph(words("自评等级"))) + cell_of(box, paragraph("")),
            cell_of(paragraph(words("主管部门"))) + cell_of(paragraph(words("水利局"))),
        )
    )
    assert [cell.text for cell in page.cells] == ["自评等级", "☑ 优\n□ 良", "主管部门", "水利局"]


def _of(rows: int, columns: int, start: int = 0) -> Table:
    return Table(
        tuple(
            Spot(row, column, str(start + row * columns + column))
            for row in range(rows)
            for column in range(columns)
        )
    )


def test_lines_beside_an_inner_table_are_rows_of_their_own() -> None:
    inner = inner_of([Line("一、产出"), _of(2, 3), Line("小计")])
    assert inner is not None
    assert [
        (spot.row, spot.column_span, spot.text) for spot in inner.spots if spot.row in (0, 3)
    ] == [
        (0, 3, "一、产出"),
        (3, 3, "小计"),
    ]
    assert inner_of([Line("一、产出"), _of(1, 4), _of(4, 2)]) is None


def test_a_merged_cell_with_a_table_makes_its_last_row_taller() -> None:
    outer = Table(
        (
            Spot(0, 0, "甲"),
            Spot(1, 0, "乙"),
            Spot(0, 1, "", row_span=2, inner=_of(4, 3)),
            Spot(2, 0, "丙", column_span=2),
        )
    )
    flat = unnested(outer)
    assert all(spot.inner is None for spot in flat.spots)
    places = {spot.text: (spot.row, spot.row_span) for spot in flat.spots}
    assert (places["甲"], places["乙"], places["丙"], places["11"]) == (
        (0, 1),
        (1, 3),
        (4, 1),
        (3, 1),
    )
    assert flat.size == (5, 4)


def test_tables_within_inner_tables_are_set_in_as_well() -> None:
    middle = Table(
        (
            Spot(0, 0, "甲"),
            Spot(0, 1, "", column_span=2, inner=_of(2, 3)),
            Spot(1, 0, "乙", column_span=3),
        )
    )
    flat = unnested(Table((Spot(0, 0, "一"), Spot(0, 1, "", inner=middle))))
    rows = {spot.text: (spot.row, spot.row_span) for spot in flat.spots}
    assert (rows["一"], rows["甲"], rows["乙"], rows["5"]) == ((0, 3), (0, 2), (2, 1), (1, 1))


def test_a_single_row_is_kept_where_it_stands_under_a_larger_table() -> None:
    spots = (Spot(0, 0, "甲"), Spot(0, 1, "", inner=_of(2, 3)), Spot(1, 0, "乙"))
    one = Spot(1, 1, "8 9 10", inner=_of(1, 3, start=8))
    assert unnested(Table((*spots, one))).size == (3, 4)
    alone = unnested(Table((Spot(0, 0, "等级"), Spot(0, 1, "☑优 □良", inner=_of(1, 4)))))
    assert [spot.text for spot in alone.spots] == ["等级", "☑优 □良"]
