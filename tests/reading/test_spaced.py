"""Columns made by blanks: tables of their own columns, texts that go on below."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pytest

from assistant.page import Cell, Page
from assistant.reading import Source, read
from assistant.reading.written import width


def cells_of(text: str) -> list[Cell]:
    (page,) = read([Source("form.txt", text.encode())])
    return list(page.cells)


def grid(text: str) -> list[list[str]]:
    pages: list[Page] = read([Source("form.txt", text.encode())])
    return [
        [c.text for c in page.cells if c.row == row] for page in pages for row in range(page.rows)
    ]


MONEY = """
                        年初预算数    全年预算数    执行率
年度资金总额            940.70        899.66        98.64%
  其中：财政拨款        692.63        651.59        100.00%
"""
ROWS = """
二级指标          三级指标      分值    偏差原因
数量指标          建成数量      6       项目前期手续办理滞后，已调整
                                        施工计划
                  栽植数量      6
服务对象满意度指  满意度        9       无
标
"""


def test_tables_with_columns_of_their_own_and_texts_that_go_on_below() -> None:
    rows = grid(f"项目支出绩效自评表\n{MONEY}{ROWS}")
    assert rows[1] == ["", "年初预算数", "全年预算数", "执行率"]
    assert rows[3] == ["其中：财政拨款", "692.63", "651.59", "100.00%"]
    assert rows[5:] == [
        ["数量指标", "建成数量", "6", "项目前期手续办理滞后，已调整\n施工计划"],
        ["", "栽植数量", "6", ""],
        ["服务对象满意度指\n标", "满意度", "9", "无"],
    ]


def test_wide_first_columns_go_on_below_and_labels_do_not() -> None:
    goals = """
  预期目标                            实际完成情况
  1.新建公园不低于19个；2.贯通绿道    1.新建公园17个；2.贯通绿道26.1
  长度不低于26公里。                  公里。
"""
    head = """
项目名称    城区口袋公园建设工程
主管部门    市园林绿化局
实施单位    市园林建设管理中心
"""
    rows = grid(f"{head}{goals}{MONEY}")
    assert rows[:3] == [
        ["项目名称", "城区口袋公园建设工程"],
        ["主管部门", "市园林绿化局"],
        ["实施单位", "市园林建设管理中心"],
    ]
    assert rows[4] == [
        "1.新建公园不低于19个；2.贯通绿道\n长度不低于26公里。",
        "1.新建公园17个；2.贯通绿道26.1\n公里。",
    ]


def test_drawn_lines_part_tables_with_columns_of_their_own() -> None:
    rule = "-" * 60
    rows = grid(
        f"绩效自评表\n{rule}{MONEY}{rule}\n预期目标：建成5处。\n{rule}{ROWS}{rule}\n审核人：甲\n"
    )
    assert rows[2] == ["年度资金总额", "940.70", "899.66", "98.64%"]
    assert rows[4] == ["预期目标：建成5处。"]
    assert rows[7] == ["", "栽植数量", "6", ""]
    assert not any("---" in text for row in rows for text in row)


def test_drawn_lines_within_a_table_part_nothing() -> None:
    table = """
二级指标          三级指标      分值    偏差原因
--------          --------      ----    ----------
数量指标          建成数量      6
                  栽植数量      6       台风影响
----------------------------------------------
满意度指标        满意度        9       -
"""
    assert grid(f"自评表\n{table}") == [
        ["自评表"],
        ["二级指标", "三级指标", "分值", "偏差原因"],
        ["数量指标", "建成数量", "6", ""],
        ["", "栽植数量", "6", "台风影响"],
        ["满意度指标", "满意度", "9", "-"],
    ]


HEADING = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "原因"]
INDICATORS = [
    ["产出指标", "数量指标", "维护自动站", "=286个", "286个", "7", "7", ""],
    ["", "", "发布预警信息", "≥300期", "412期", "7", "6.5", "强对流天气偏多"],
    ["", "质量指标", "数据可用率", "≥98%", "98.9%", "7", "7", ""],
    ["", "", "预报准确率", "≥85%", "86%", "7", "7", ""],
    ["", "时效指标", "提前量", "≥40分钟", "43分钟", "10", "10", ""],
    ["效益指标", "社会效益指标", "预警信息覆盖率", "≥95%", "96%", "10", "10", ""],
    ["", "", "防灾减灾效果", "显著", "显著", "10", "8", "宣传不够"],
]
HEAD = "项目名称    气象灾害监测预警系统运行维护\n主管部门    市气象局                实施单位    市气象台\n"


def columns(
    rows: list[list[str]],
    wide: Callable[[str], int],
    *,
    right: Collection[int] = (),
    gap: int = 2,
) -> list[str]:
    """Rows in columns as wide as their longest text, figures of `right` set to the right."""
    most = [max(map(wide, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padded = [
            " " * (most[i] - wide(text)) + text
            if i in right
            else text + " " * (most[i] - wide(text))
            for i, text in enumerate(row)
        ]
        lines.append((" " * gap).join(padded).rstrip())
    return lines


@pytest.mark.parametrize("gap", [2, 4])
@pytest.mark.parametrize("right", [(), (5, 6)])
@pytest.mark.parametrize("wide", [width, len])
def test_tables_without_blank_lines_between_them_keep_blank_cells_in_their_columns(
    wide: Callable[[str], int], right: Collection[int], gap: int
) -> None:
    table = columns([HEADING, *INDICATORS], wide, right=right, gap=gap)
    rows = grid("项目支出绩效自评表\n" + HEAD + "\n".join(table))
    assert rows[-len(INDICATORS) - 1 :] == [HEADING, *INDICATORS]


def test_columns_set_by_tabs_or_wide_blanks_are_columns() -> None:
    table = columns([HEADING, *INDICATORS], width, gap=4)
    wide = "\n".join(table).replace("  ", "\u3000").replace("分值\u3000", "分\u3000值 ")
    heading = [text if text != "分值" else "分\u3000值" for text in HEADING]
    assert grid(f"自评表\n{wide}")[1:] == [heading, *INDICATORS]
    stops = [
        max(map(width, column)) // 8 * 8 + 8 for column in zip(HEADING, *INDICATORS, strict=True)
    ]
    tabs = [
        "".join(
            text + "\t" * -((width(text) - stop) // 8)
            for text, stop in zip(row, stops, strict=True)
        ).rstrip()
        for row in [HEADING, *INDICATORS]
    ]
    assert grid("自评表\n" + "\n".join(tabs))[1:] == [HEADING, *INDICATORS]


def test_columns_a_blank_apart_are_columns_where_no_others_are() -> None:
    table = columns([HEADING, *INDICATORS], width, gap=1)
    assert grid("自评表\n\n" + "\n".join(table))[1:] == [HEADING, *INDICATORS]


def test_rows_pushed_out_of_their_columns_are_unsure() -> None:
    table = columns([HEADING, *INDICATORS], width)
    table[5] = table[5].replace("提前量", "红色和橙色预警信号发布提前量")
    cells = cells_of("自评表\n\n" + "\n".join(table))
    unsure = {cell.row for cell in cells if cell.confidence < 0.5}
    assert unsure == {6}


def test_fields_that_stand_anywhere_are_unsure_where_one_may_be_missing() -> None:
    rows = [HEADING, *INDICATORS]
    text = "\n".join("  ".join(filter(None, row)) for row in rows)
    cells = cells_of(f"自评表\n{text}")
    sure = {cell.row for cell in cells if cell.confidence == 1.0}
    assert sure == {0, 1}  # the title and the heading
    assert any(cell.row == 2 and not cell.text and cell.ink for cell in cells)


def test_money_one_row_under_another_is_not_one_row_that_goes_on() -> None:
    rows = grid(
        "自评表\n\n资金    全年预算数  执行数  执行率\n总额      324.00    319.14  98.50%\n"
        "其中：      324.00    319.14  98.50%\n"
    )
    assert [row[-1] for row in rows[1:]] == ["执行率", "98.50%", "98.50%"]
