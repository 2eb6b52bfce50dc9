"""Whole pictures to pages: the sample as scanned, and the same paper turned and damaged."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.page import Cell, Page
from assistant.reading.draw import draw
from assistant.reading.reread import reread
from assistant.reading.scan import read_picture

Image = npt.NDArray[np.uint8]

SAMPLE = Path("examples/xinhong")


def picture(name: str) -> Image:
    return np.asarray(cv2.imread(str(SAMPLE / name)), np.uint8)


@lru_cache
def page(name: str) -> Page:
    return read_picture(picture(name), number=1, source=name)


@lru_cache
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLE / "expected.json").read_text("utf-8"))
    return loaded


def rows(read: Page) -> dict[str, list[str]]:
    """Texts of each grid row after the indicator's name, by that name."""
    names = {row["name"] for row in truth()["indicators"]}
    out: dict[str, list[str]] = {}
    by_row: dict[int, list[Cell]] = {}
    for cell in read.cells:
        by_row.setdefault(cell.row, []).append(cell)
    for cells in by_row.values():
        texts = [cell.text.replace("\n", "") for cell in cells]
        for i, text in enumerate(texts):
            if text in names:
                out[text] = texts[i + 1 :]
    return out


def number(value: float) -> set[str]:
    return {f"{value:g}", f"{value:.1f}", f"{value:.2f}"}


def test_every_row_of_the_stamped_scan_is_read_right() -> None:
    found = rows(page("scan-stamp/page-1.jpg")) | rows(page("scan-stamp/page-2.jpg"))
    wanted = truth()["indicators"]
    assert set(found) == {row["name"] for row in wanted}
    for row in wanted:
        weight, target, actual, score, reason = found[row["name"]]
        assert weight in number(row["weight"])
        assert target == row["target"]
        if row["name"] != '"双报到""双报告"质量达标率':  # blank on this paper
            assert actual == row["actual"]
            assert score in number(row["score"])
        assert reason == (row["explanation"] or "")


def test_cells_of_a_row_hold_the_whole_grid() -> None:
    read = page("scan-stamp/page-2.jpg")
    covered = sum(cell.row_span * cell.column_span for cell in read.cells if cell.ruled)
    assert covered == read.rows * read.columns


def test_the_title_stands_above_the_table_and_a_label_keeps_its_rows() -> None:
    read = page("scan-stamp/page-1.jpg")
    title = read.cells[0]
    assert (title.row, title.text, title.ruled) == (0, "项目支出绩效自评表", False)
    label = next(cell for cell in read.cells if cell.text == "成本指标")
    assert (label.row_span, label.column) == (6, 0)


def test_blank_cells_are_surely_blank_and_sealed_digits_are_read() -> None:
    read = page("scan-stamp/page-1.jpg")
    blank = [cell for cell in read.cells if not cell.text]
    assert blank
    assert not any(cell.ink for cell in blank)
    sealed = next(cell for cell in read.cells if cell.text == "=1.00(项)")
    assert sealed.others[-1].text == "=1.00(项)"
    assert sealed.confidence > 0.7


def test_a_photograph_is_flattened() -> None:
    read = page("scan-photo/page-4.jpg")
    found = rows(read)
    assert found["群众满意度"][:4] == ["≥90.00(%)", "≥90.00(%)", "3", "3"]
    total = next(cell for cell in read.cells if cell.text == "97.0")
    assert total.place.box is not None
    assert total.place.box.x1 <= read.size[0]


@pytest.mark.parametrize("turns", [1, 2])
def test_a_turned_page_is_turned_back(turns: int) -> None:
    image = picture("scan-photo/page-4.jpg")
    turned = np.ascontiguousarray(np.rot90(image, turns))
    read = read_picture(turned, number=1, source="turned")
    assert rows(read)["群众满意度"][:4] == ["≥90.00(%)", "≥90.00(%)", "3", "3"]


def test_a_second_reading_is_added_and_agrees() -> None:
    read = page("scan-stamp/page-1.jpg")
    asked = [cell for cell in read.cells if cell.text in {"6032343.09", "≤350元/月", "851972"}]
    again = reread(read, asked)
    assert [cell.others[-1].text for cell in again] == [cell.text for cell in asked]
    assert all(len(b.others) == len(a.others) + 1 for a, b in zip(asked, again, strict=True))


def test_what_is_painted_is_a_picture_of_the_page() -> None:
    read = page("scan-photo/page-4.jpg")
    painted = cv2.imdecode(np.frombuffer(draw(read), np.uint8), cv2.IMREAD_COLOR)
    assert painted is not None
    assert painted.shape == (read.size[1], read.size[0], 3)


@pytest.mark.parametrize("shape", [(1, 1), (40, 3), (300, 200), (2000, 1400)])
def test_blank_paper_of_any_size_is_a_page_without_cells(shape: tuple[int, int]) -> None:
    read = read_picture(np.full((*shape, 3), 250, np.uint8), number=3, source="blank")
    assert read.cells == ()
    assert read.number == 3


def test_noise_is_no_table() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (900, 700, 3), dtype=np.uint8)
    soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), 6), np.uint8)
    read = read_picture(soft, number=1, source="noise")
    assert not any(cell.ruled and cell.text and cell.confidence > 0.9 for cell in read.cells)
