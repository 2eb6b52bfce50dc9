"""Where level rules start and end, and what that tells of labels and sides."""

from __future__ import annotations

import numpy as np

from assistant.reading.rule_ends import ends_of, sides_of
from assistant.reading.rule_ink import Strokes

HEIGHT = 20.0


def ruled(start: int, text: tuple[int, int]) -> Strokes:
    """A rule from `start` to 900 at y = 50, and strokes of characters that stand across it."""
    ink, letters = np.zeros((100, 1000), np.uint8), np.zeros((100, 1000), np.uint8)
    for x in range(*text, 6):
        letters[44:60, x : x + 2] = ink[49:52, x : x + 2] = 1
    ink[49:52, start:900] = 1
    grey = np.where(ink | letters, 0, 255).astype(np.uint8)
    return Strokes(ink, letters, grey, HEIGHT)


def test_a_rule_starts_beside_the_label_that_stands_where_it_would_go_on() -> None:
    (start, stop), *_ = ends_of(ruled(180, (110, 165)), [50], HEIGHT)
    assert abs(start - 180) <= 2
    assert abs(stop - 900) <= 2


def test_a_rule_goes_on_under_a_text_that_touches_it() -> None:
    (start, _), *_ = ends_of(ruled(100, (300, 420)), [50], HEIGHT)
    assert abs(start - 100) <= 2


def test_few_rules_between_the_first_and_the_last_tell_the_sides() -> None:
    beside = [(280, 900)] * 8
    assert sides_of([*beside, (90, 900), (91, 900), *beside], HEIGHT)[0] == 91
    assert sides_of([*beside, (90, 900), *beside], HEIGHT)[0] == 280


def test_an_edge_of_the_paper_above_the_table_is_no_side_of_it() -> None:
    assert sides_of([(5, 990), *[(90, 900)] * 8], HEIGHT) == (90, 900)
