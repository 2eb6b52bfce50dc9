"""A title that runs over all pages is no row that went lost."""

from __future__ import annotations

from dataclasses import replace

from assistant.extraction.coverage import unclaimed
from assistant.extraction.lines import Line
from assistant.page import Box, Cell, Page, Place

TITLE = "部门预算绩效自评材料2024年3月"


def page(number: int, text: str, top: int) -> Page:
    cell = Cell(0, 0, text, Place(box=Box(600, top, 1000, top + 20)), ruled=False)
    return Page(number, "picture", "f.pdf", (cell,), 1, 1, size=(1600, 2300))


def lost(*pages: Page) -> bool:
    last = pages[-1]
    return unclaimed([Line(last, 0, last.cells)], pages) is not None


def test_what_stands_at_one_height_of_two_pages_is_a_running_title() -> None:
    assert not lost(page(1, TITLE, 44), page(2, TITLE, 46))
    assert lost(page(1, TITLE, 44), page(2, TITLE, 400))
    assert lost(page(1, "别的标题2024年3月", 44), page(2, TITLE, 44))
    assert lost(page(2, TITLE, 44))


def test_a_row_of_the_table_above_is_no_running_title() -> None:
    ruled = page(1, TITLE, 44)
    ruled = replace(ruled, cells=tuple(replace(cell, ruled=True) for cell in ruled.cells))
    assert lost(ruled, page(2, TITLE, 44))
