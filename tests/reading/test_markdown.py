"""Markdown with HTML tables in it: one page, all tables with their merged cells."""

from __future__ import annotations

from assistant.reading import Source, read
from assistant.reading.markdown import fields_between_bars, is_rule, unmarked


def test_rules_of_tables_are_no_rows_and_dashes_in_cells_are_no_rules() -> None:
    assert all(map(is_rule, ("|:-:|--|", "---|---", "|:--|--:|-:|")))
    assert not any(map(is_rule, ("| - | - |", "| 1 | -- |", "", "| |")))


def test_escaped_marks_stay_and_marks_go() -> None:
    assert fields_between_bars(r"| 甲\|乙 | \*满意\* | **重** |") == ["甲|乙", "*满意*", "重"]
    assert fields_between_bars("| 2<br>3 |") == ["2\n3"]
    assert fields_between_bars("无") is None
    assert [unmarked(line) for line in ("## 目标", "> 注", "**重**要", "#表")] == [
        "目标",
        "注",
        "重要",
        "表",
    ]


def test_bars_beside_html_tables() -> None:
    text = (
        "# 自评表\n\n|一级|二级|名称|值|\n|:-:|-|-:|---|\n|产出|数量|甲|<3>|\n|||乙|2|\n"
        "||质量|丙||\n\n<table><tr><td rowspan=2>效益</td><td>社会</td><td>丁</td><td>4</td></tr>"
        "<tr><td>生态</td><td>戊</td><td>5</td></tr></table>\n填表人：某\n"
    )
    (page,) = read([Source("form.md", text.encode())])
    assert [(c.row, c.column, c.row_span, c.text) for c in page.cells if c.column < 2] == [
        (0, 0, 1, "自评表"),
        (1, 0, 1, "一级"),
        (1, 1, 1, "二级"),
        (2, 0, 3, "产出"),
        (2, 1, 2, "数量"),
        (4, 1, 1, "质量"),
        (5, 0, 2, "效益"),
        (5, 1, 1, "社会"),
        (6, 1, 1, "生态"),
        (7, 0, 1, "填表人：某"),
    ]
    assert [c.text for c in page.cells if c.column == 3] == ["值", "<3>", "2", "", "4", "5"]
