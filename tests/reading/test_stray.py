"""Strokes of a fax that run over a few cells: no rules, unless many end at one place."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import grid
from tests.reading.test_grid import WHOLE, XS, YS, flat, page

Image = npt.NDArray[np.uint8]


def found(start: int, stop: int, rows: Sequence[int] = (12,)) -> int:
    """How many cells more a table with rows twice as tall has for a stroke through them."""
    sheet = page()
    for row in rows:
        sheet[YS[row] + 4 : YS[row + 2] - 3] = 255
        for x in XS:
            cv2.line(sheet, (x, YS[row]), (x, YS[row + 2]), 0, 2)
        cv2.line(sheet, (start, YS[row + 1]), (stop, YS[row + 1]), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None
    return len(table.cells) - (WHOLE - 7 * len(rows))


@pytest.mark.parametrize(
    ("start", "stop"), [(XS[2] - 70, XS[4] + 60), (XS[2], XS[4] + 60), (XS[2] - 70, XS[4])]
)
def test_a_stroke_that_ends_within_a_cell_is_no_rule(start: int, stop: int) -> None:
    assert found(start, stop) == 0


def test_a_rule_from_rule_to_rule_is_one_in_a_few_columns_alone() -> None:
    assert found(XS[2], XS[4]) == 2


def test_rules_that_end_below_each_other_stay_where_the_upright_one_is_lost() -> None:
    assert found(XS[2] - 70, XS[4], rows=(12, 15)) >= 4
