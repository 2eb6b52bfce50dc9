"""Cells printed light on dark are read like all others; the desk under a page is no cell."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import fills, grid, raster

Image = npt.NDArray[np.uint8]
LEFT, RIGHT, TOP, TALL, ROWS, COLUMNS = 100, 1300, 200, 60, 8, 6
WIDE = (RIGHT - LEFT) // COLUMNS


def write(page: Image, text: str, row: int, column: int, tone: int) -> None:
    at = (LEFT + column * WIDE + 40, TOP + row * TALL + 40)
    cv2.putText(page, text, at, 0, 0.9, tone, 2, cv2.LINE_AA)


def table(fill: int, ink: int, rule: int) -> Image:
    """Eight rows of six cells; the first row is filled, its rules are of the tone `rule`."""
    page = np.full((900, 1400), 250, np.uint8)
    for row in range(ROWS + 1):
        cv2.line(page, (LEFT, TOP + row * TALL), (RIGHT, TOP + row * TALL), 0, 2)
    for column in range(COLUMNS + 1):
        x = LEFT + column * WIDE
        cv2.line(page, (x, TOP), (x, TOP + ROWS * TALL), 0, 2)
    cv2.rectangle(page, (LEFT, TOP), (RIGHT, TOP + TALL), fill, -1)
    for column in range(1, COLUMNS):
        x = LEFT + column * WIDE
        cv2.line(page, (x, TOP), (x, TOP + TALL), rule, 2)
    for row in range(ROWS):
        for column in range(COLUMNS):
            write(page, "Rate 95", row, column, ink if row == 0 else 0)
    return page


@pytest.mark.parametrize(
    ("fill", "ink", "rule"),
    [
        pytest.param(110, 255, 250, id="light rules"),
        pytest.param(110, 255, 110, id="rules of the fill's own tone"),
        pytest.param(110, 255, 0, id="dark rules"),
        pytest.param(150, 0, 0, id="dark on a dark shade"),
    ],
)
def test_a_filled_row_has_its_cells_and_ink(fill: int, ink: int, rule: int) -> None:
    page = table(fill, ink, rule)
    sheet = raster.normalise(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR).astype(np.uint8))
    found = grid.find(sheet)
    assert found is not None
    assert len(found.cells) == ROWS * COLUMNS
    plain = raster.normalise(
        cv2.cvtColor(table(250, 0, 0), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    ).ink
    inner = np.s_[TOP + 8 : TOP + TALL - 8, LEFT + 20 : LEFT + WIDE - 20]
    assert (sheet.ink[inner] == plain[inner]).mean() > 0.97


def test_a_lone_label_of_a_fill_is_not_cut_by_the_columns_above() -> None:
    page = table(250, 0, 0)
    bottom = TOP + ROWS * TALL
    cv2.rectangle(page, (LEFT, bottom), (RIGHT, bottom + TALL), 110, -1)
    write(page, "Total", ROWS, 2, 255)
    sheet = raster.normalise(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR).astype(np.uint8))
    found = grid.find(sheet)
    assert found is not None
    assert len(found.cells) == ROWS * COLUMNS + 1


def test_a_page_without_fills_is_left_alone() -> None:
    page = table(250, 0, 0)
    cv2.putText(page, "A heading in heavy print", (200, 120), 0, 2.2, 0, 9, cv2.LINE_AA)
    assert fills.lifted(page) is page


def test_the_desk_under_a_page_is_no_fill() -> None:
    page = table(250, 0, 0)
    page[:, :60] = 90
    page[850:] = 90
    assert fills.lifted(page) is page
