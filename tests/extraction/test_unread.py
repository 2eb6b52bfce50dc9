"""Pages that no form was read from: told beside the forms that were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract, split
from assistant.page import Page
from tests.extraction.made import HEAD, doubted, page, picture, row, seen

GARBLED = tuple((seen("圍目", 0.2), seen("0路", 0.1), seen("2", 0.3), "年度") for _ in range(6))
SCANNED = picture(HEAD, row("甲数量"), row("乙数量"))
LETTER = page(
    [(f"本单位按要求开展了第{n}项自评工作", "特此报告") for n in range(8)], kind="picture"
)


def numbered(*pages: Page) -> list[Page]:
    return [replace(one, number=number) for number, one in enumerate(pages, 1)]


@pytest.mark.parametrize("first", [True, False])
def test_a_page_that_could_not_be_read_is_told_beside_the_form_that_was(first: bool) -> None:
    lost = page(GARBLED, kind="picture")
    (form,) = split(numbered(lost, SCANNED) if first else numbered(SCANNED, lost))
    draft = extract(form)
    assert len(draft.paper.indicators) >= 2
    assert doubted(draft, TABLE)


def test_a_second_form_whose_header_was_not_read_is_told() -> None:
    headless = picture(row("丙数量"), row("丁数量"), row("戊数量"), above=("项目支出绩效自评表",))
    (form,) = split(numbered(SCANNED, headless))
    said = [finding.message.zh for finding in extract(form).findings]
    assert any("第2页" in words for words in said)


def test_a_letter_before_the_form_that_can_be_read_is_nothing_to_tell() -> None:
    (form,) = split(numbered(LETTER, SCANNED))
    assert not any("left out" in remark for one in form for remark in one.remarks)


def test_a_heading_that_ran_into_the_cell_below_it_costs_no_row() -> None:
    head = (*HEAD[:-1], ("偏差原因分析及改进措施\n无", 2, 1))
    first = row("甲数量")[:-1]
    names = [one.name for one in extract([picture(head, first, row("乙数量"))]).paper.indicators]
    assert names == ["甲数量", "乙数量"]


def test_a_page_that_one_form_was_read_from_is_not_told_beside_the_next() -> None:
    poor = tuple((seen("圍目", 0.2), seen("0路", 0.1), seen("2", 0.3), "") for _ in range(6))
    tail = page([row("丙数量"), *poor], kind="picture")
    titled = picture(HEAD, row("丁数量"), row("戊数量"), above=("项目支出绩效自评表",))
    forms = split(numbered(SCANNED, tail, titled))
    assert len(forms) == 2
    assert not any("left out" in remark for one in forms[1] for remark in one.remarks)
