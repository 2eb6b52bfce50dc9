"""Rows that number the columns of a table are no indicators and no amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.column_numbers import without_column_numbers
from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from tests.extraction.made import HEAD, NAMED, Spec, doubted, page, picture, row, seen
from tests.extraction.whole_files import drafts

NUMBERS = [str(number) for number in range(1, len(HEAD) + 1)]


def _names(*numbers: Sequence[Spec]) -> list[str | None]:
    draft = extract([page([NAMED, HEAD, *numbers, row("甲数量"), row("乙数量")])])
    assert TABLE not in draft.evidence
    return [one.name for one in draft.paper.indicators]


@pytest.mark.parametrize(
    "numbers",
    [
        NUMBERS,
        ["栏次", *NUMBERS[1:]],
        ["栏次", *NUMBERS[:-1]],
        ["甲", "乙", *NUMBERS[:-2]],
        ["甲", "乙", "丙", *NUMBERS[:-3]],
        [f"（{number}）" for number in NUMBERS],
        [*"①②③④⑤⑥⑦"],
        [*"ABCDEFG"],
        [*NUMBERS[:-1], "8=5/4×6"],
        ["", "", "", *NUMBERS[:-3]],
    ],
)
def test_a_row_that_numbers_the_columns_is_no_indicator(numbers: list[str]) -> None:
    assert _names(numbers) == ["甲数量", "乙数量"]


def test_a_row_that_counts_nothing_up_stays() -> None:
    for numbers in (["1", "2", "4", "3", "5"], ["1", "2", "3"], ["产出指标", "2", "3", "4", "5"]):
        made = page([NAMED, HEAD, numbers, row("甲数量")])
        assert without_column_numbers(made) == made


def test_figures_that_count_up_far_below_the_header_stay() -> None:
    made = page([NAMED, HEAD, *(row(f"{name}数量") for name in "甲乙丙丁"), NUMBERS])
    assert without_column_numbers(made) == made


def test_on_paper_a_misread_number_is_one_still_and_values_are_not_doubted() -> None:
    numbers = ["栏次", "Z", "3", "4", "5", "6", "7"]
    draft = extract([picture(HEAD, [seen(text, 0.9) for text in numbers], *map(row, ("甲", "乙")))])
    assert [one.name for one in draft.paper.indicators] == ["甲", "乙"]
    assert not any(doubted(draft, f"/indicators/0/{role}") for role in ("target", "weight"))


def test_the_columns_are_numbered_again_on_the_next_page() -> None:
    pages = [
        page([NAMED, HEAD, NUMBERS, row("甲数量")]),
        page([HEAD, NUMBERS, row("乙数量")], number=2),
    ]
    assert [one.name for one in extract(pages).paper.indicators] == ["甲数量", "乙数量"]


def test_what_reaches_over_the_numbers_is_a_row_less_high() -> None:
    made = page([NAMED, ["绩效指标", *HEAD], ["", *NUMBERS], ["", *row("甲数量")]])
    tall = page([NAMED, [("绩效指标", 3, 1), *HEAD], NUMBERS, row("甲数量")])
    assert without_column_numbers(tall).rows == made.rows - 1
    (block,) = (one for one in without_column_numbers(tall).cells if one.text == "绩效指标")
    assert block.row_span == 2


def _markdown() -> str:
    return """# 项目支出绩效自评表

| 项目名称 | 助学金 | | | | | |
| --- | --- | --- | --- | --- | --- | --- |
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 |
| 栏次 | | 1 | 2 | 3 | 4 | 5=3/2 |
| | 年度资金总额 | 100 | 100 | 90 | 10 | 90% |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 甲 | 乙 | 丙 | 1 | 2 | 3 | 4 |
| 产出指标 | 数量指标 | 资助人数 | ≥5人 | 6人 | 50 | 50 |
| 产出指标 | 时效指标 | 发放时间 | 每学期末前 | 每学期末前 | 40 | 40 |
| 总分 | | | | | 100 | 99 |
"""


def _html() -> str:
    rows = [line.strip("|").split("|") for line in _markdown().splitlines() if line[:1] == "|"]
    cells = (
        "".join(f"<td>{text.strip()}</td>" for text in one) for one in rows if "---" not in one[0]
    )
    return (
        f"<h1>项目支出绩效自评表</h1><table>{''.join(f'<tr>{one}</tr>' for one in cells)}</table>"
    )


@pytest.mark.parametrize(("name", "text"), [("form.md", _markdown()), ("form.html", _html())])
def test_documents_are_read_without_them(name: str, text: str) -> None:
    (draft,) = drafts(name, text.encode())
    assert [one.name for one in draft.paper.indicators] == ["资助人数", "发放时间"]
    (money,) = draft.paper.budget.lines
    assert (money.name, money.rate) == ("年度资金总额", "90%")
    assert str(money.executed) == "90"
