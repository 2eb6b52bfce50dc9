"""Columns made by blanks: tables of their own columns, texts that go on below."""

from __future__ import annotations

from assistant.page import Page
from assistant.reading import Source, read


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
