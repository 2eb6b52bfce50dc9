"""Rules that no form prints where one block of its table meets the next."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import grid
from assistant.reading.joints import with_joints
from assistant.reading.rule_ink import strokes
from tests.reading.test_blocks import text
from tests.reading.test_grid import HEIGHT, flat

Image = npt.NDArray[np.uint8]

STEP = 50
SIDES = (60, 1180)
ABOVE, BELOW = (300, 620, 900), (220, 460, 780, 1020)
"""Where the upright rules of two blocks stand."""


def blocks(below: tuple[int, ...]) -> Image:
    """Two blocks of four rows without borders, and without a rule between them."""
    sheet = np.full((100 + 8 * STEP + 100, 1240), 255, np.uint8)
    for number in range(9):
        y = 100 + number * STEP
        if number != 4:
            cv2.line(sheet, (SIDES[0], y), (SIDES[1], y), 0, 2)
        edges = (SIDES[0], *(ABOVE if number < 4 else below), SIDES[1])
        for left in edges[:-1] if number < 8 else ():
            text(sheet, left + 20, y + 14, 3)
    for x in ABOVE:
        cv2.line(sheet, (x, 100), (x, 100 + 4 * STEP - 2), 0, 2)
    for x in below:
        cv2.line(sheet, (x, 100 + 4 * STEP + 2), (x, 100 + 8 * STEP), 0, 2)
    return sheet


def test_blocks_with_no_rule_between_them_are_two() -> None:
    table = grid.find(flat(blocks(BELOW)))
    assert table is not None
    rows: dict[int, int] = {}
    for cell in table.cells:
        assert cell.row_span == 1
        rows[cell.row] = rows.get(cell.row, 0) + 1
    assert list(rows.values()) == [len(ABOVE) + 1] * 4 + [len(BELOW) + 1] * 4


@pytest.mark.parametrize("below", [ABOVE, (*ABOVE, 1050)])
def test_a_hole_in_upright_rules_is_no_place_where_blocks_meet(below: tuple[int, ...]) -> None:
    found = strokes(flat(blocks(below)))
    assert with_joints(*found, HEIGHT) == found


def test_worn_rules_that_go_on_after_their_holes_are_no_place_where_blocks_meet() -> None:
    sheet = blocks(ABOVE)
    for number, x in enumerate((*ABOVE, 1050)):
        cv2.line(sheet, (x, 100), (x, 100 + 8 * STEP), 0, 2)
        # Two rules end where two others begin, and all of them go on.
        y = 100 + 4 * STEP + (2 if number < 2 else -48)
        sheet[y : y + 46, x - 4 : x + 5] = 255
    found = strokes(flat(sheet))
    assert with_joints(*found, HEIGHT) == found


def test_a_label_beside_both_blocks_is_not_cut() -> None:
    sheet = blocks(BELOW)
    sheet[100 + STEP - 4 : 100 + 8 * STEP - 4, : SIDES[0] + 90] = 255
    cv2.line(sheet, (150, 100), (150, 100 + 8 * STEP), 0, 2)
    level, _ = with_joints(*strokes(flat(sheet)), HEIGHT)
    y = 100 + 4 * STEP
    strip = level.ink[y - 6 : y + 7]
    assert strip[:, 160:1170].any(axis=0).all()
    assert not strip[:, 70:140].any()
