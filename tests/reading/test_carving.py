"""Walls to cells: regions that are no rectangles get the walls they lack."""

from __future__ import annotations

import numpy as np

from assistant.reading.carving import Walls, carve


def walls(roofs: list[list[int]], sides: list[list[int]], *, faint: float = 0.0) -> Walls:
    """A grid of 40 by 100 pixels a unit cell; what is no wall has `faint` ink."""
    level, upright = np.array(roofs, bool), np.array(sides, bool)
    ys, xs = range(0, 40 * len(level), 40), range(0, 100 * upright.shape[1], 100)
    ink = np.where(level, 1.0, faint), np.where(upright, 1.0, faint)
    return Walls(tuple(ys), tuple(xs), level, ink[0], upright, ink[1])


def test_one_wall_is_drawn_where_one_makes_rectangles_of_all() -> None:
    # A wide cell above two narrow ones; the rule over the first of them is lost.
    found, drawn = carve(
        walls([[1, 1, 1], [0, 1, 1], [1, 1, 1]], [[1, 0, 0, 1], [1, 1, 1, 1]]), frozenset()
    )
    assert drawn == 1
    assert found == [(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 2, 2), (1, 2, 2, 3)]


def test_of_two_walls_that_would_do_the_one_with_more_ink_is_drawn() -> None:
    lacking = walls([[1, 1], [0, 1], [1, 1]], [[1, 0, 1], [1, 1, 1]])
    lacking.roof_ink[1, 0], lacking.side_ink[0, 1] = 0.1, 0.4
    found, drawn = carve(lacking, frozenset())
    assert drawn == 1
    assert found == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 2, 2)]


def test_a_table_that_lacks_nothing_stays() -> None:
    found, drawn = carve(walls([[1, 1], [1, 1]], [[1, 1, 1]]), frozenset())
    assert (found, drawn) == ([(0, 0, 1, 1), (0, 1, 1, 2)], 0)


def test_a_region_of_many_steps_ends_in_rectangles() -> None:
    # Stairs: each row is a cell longer than the one above it.
    sides = [[1, 1, 1, 1], [1, 0, 1, 1], [1, 0, 0, 1]]
    found, _ = carve(walls([[1, 1, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]], sides), frozenset())
    area = sum((bottom - top) * (right - left) for top, left, bottom, right in found)
    assert area == 9


def test_a_cell_that_goes_on_on_the_next_page_is_closed_beside_a_strip_with_a_rule() -> None:
    # Where the page ends the second cell has a rule along its last strip alone.
    open_ = walls([[1, 1, 1, 1], [0, 0, 1, 1]], [[1, 1, 0, 1, 1]])
    found, drawn = carve(open_, frozenset())
    assert drawn == 0
    assert found == [(0, 0, 1, 1), (0, 1, 1, 3), (0, 3, 1, 4)]
