"""Full-width marks: the white behind them is theirs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading.fullwidth import is_marked, widened

Image = npt.NDArray[np.uint8]

HEIGHT = 24.0


def line(*last: tuple[int, int, int, int]) -> tuple[Image, Box]:
    """Two characters and blots behind them, as (left, top, right, bottom); where it all stands."""
    ink = np.zeros((60, 400), np.uint8)
    for x in (20, 46):
        ink[20:44, x : x + 3] = ink[20:44, x + 19 : x + 22] = ink[30:33, x : x + 22] = 1
    for x0, y0, x1, y1 in last:
        ink[y0:y1, x0:x1] = 1
    ends = np.flatnonzero(ink.any(axis=0))
    return ink, Box(20, 20, int(ends[-1]) + 1, 46)


def test_a_comma_and_a_colon_are_marks() -> None:
    assert is_marked(*line((72, 38, 76, 46)), HEIGHT)
    assert is_marked(*line((74, 27, 77, 30), (74, 39, 77, 42)), HEIGHT)


def test_a_numeral_a_point_and_a_character_are_none() -> None:
    assert not is_marked(*line((72, 21, 76, 44)), HEIGHT)
    assert not is_marked(*line((72, 42, 74, 44)), HEIGHT)
    assert not is_marked(*line(), HEIGHT)


def test_a_text_goes_on_behind_a_comma_and_not_behind_a_column() -> None:
    ink, text = line((72, 38, 76, 46))
    near, far = Box(92, 20, 180, 44), Box(240, 20, 300, 44)
    joined = widened(ink, [text, near, far], HEIGHT)
    assert [(box.x0, box.x1) for box in joined] == [(20, 180), (240, 300)]
    apart = widened(ink, [text, far], HEIGHT)
    assert len(apart) == 2
    assert text.x1 < apart[0].x1 < far.x0


def test_what_ends_in_no_mark_stays_as_wide_as_it_is() -> None:
    ink, text = line()
    near = Box(92, 20, 180, 44)
    assert widened(ink, [text, near], HEIGHT) == [text, near]
