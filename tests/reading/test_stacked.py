"""Tables without upright rules that stand one below another."""

from __future__ import annotations

import numpy as np

from assistant.page import Box
from assistant.reading import stacked
from assistant.reading.rule_ink import Strokes

HEIGHT = 30.0


def row(y: int, *xs: int) -> list[Box]:
    return [Box(x, y, x + 60, y + 30) for x in xs]


def test_two_rules_with_a_strip_between_end_a_table_and_begin_another() -> None:
    rows = [row(110, 0, 200), row(210, 0, 200), row(310, 0, 200)]
    assert stacked.tables([100, 200, 220, 300, 400], rows, HEIGHT) == [(100, 200), (220, 400)]
    assert stacked.tables([100, 200, 300, 400], rows, HEIGHT) == []
    assert stacked.tables([100, 200, 240, 300], [row(205, 0)], HEIGHT) == []  # a line of text
    assert stacked.tables([], [], HEIGHT) == []


def test_rules_taken_for_one_are_two_again_and_a_double_line_is_one() -> None:
    ink = np.zeros((300, 400), np.uint8)
    for y in (50, 70, 200, 205):
        ink[y : y + 3, 10:390] = 1
    level = Strokes(ink, ink, ink, HEIGHT)
    assert stacked.doubled(level, [50, 202], HEIGHT) == [51, 71, 202]


def test_a_row_cut_by_the_page_end_is_closed_and_signatures_are_not() -> None:
    columns = (0, 100, 200, 300, 400)
    wrapped = [row(110, *columns), row(142, 400), row(174, 400)]
    page_mark = row(600, 200)
    assert stacked.cut_row([*wrapped, page_mark], 100, HEIGHT) == [216]
    assert stacked.cut_row([row(110, 0, 200, 400), page_mark], 100, HEIGHT) == []
    assert stacked.cut_row([row(160, *columns)], 100, HEIGHT) == []


def test_edges_of_all_tables_are_joined_where_they_are_near() -> None:
    xs, own = stacked.together(
        [0, 98, 300], {(0, 9): [0, 100, 300], (9, 20): [0, 110, 200, 300]}, HEIGHT
    )
    assert own == {(0, 9): [0, 100, 300], (9, 20): [0, 100, 200, 300]}
    assert set(own[0, 9]) | set(own[9, 20]) <= set(xs)
