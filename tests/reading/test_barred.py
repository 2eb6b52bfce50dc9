"""Fields between bars: with an edge or without, on one line or on several."""

from __future__ import annotations

from assistant.reading.barred import barred


def fields(text: str) -> list[list[str]]:
    rows = list(enumerate(text.splitlines(), start=1))
    return [[field for _, _, field in line.fields] for line in barred(rows) if line.ruled]


def test_a_bar_in_front_is_an_edge_only_where_all_lines_have_one() -> None:
    assert fields("| 甲 | 1 |\n| | 2 |") == [["甲", "1"], ["", "2"]]
    assert fields("层级|名称|值\n产出|甲|1\n|乙|2\n||3") == [
        ["层级", "名称", "值"],
        ["产出", "甲", "1"],
        ["", "乙", "2"],
        ["", "", "3"],
    ]


RULE = "├────┼──────┼───┤"


def test_rows_that_rules_part_are_one_on_several_lines() -> None:
    drawn = f"""{RULE}
│名称│偏差  │分 │
{RULE}
│造林│年度考│5  │
│面积│核不过│   │
{RULE}
│护林│      │6  │
{RULE}
│兑付│无    │7  │
{RULE}"""
    assert fields(drawn) == [
        ["名称", "偏差", "分"],
        ["造林\n面积", "年度考\n核不过", "5"],
        ["护林", "", "6"],
        ["兑付", "无", "7"],
    ]


def test_rows_that_rules_do_not_part_stay_apart() -> None:
    drawn = f"""{RULE}
│名称│偏差  │分 │
{RULE}
│造林│      │5  │
│护林│      │6  │
{RULE}
│兑付│无    │7  │
{RULE}
│合计│      │18 │
{RULE}"""
    assert [row[2] for row in fields(drawn)] == ["分", "5", "6", "7", "18"]
