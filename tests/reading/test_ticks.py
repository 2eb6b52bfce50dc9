"""Boxes to tick, drawn here: the ticked one is told by the ink inside it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from assistant.reading import ticks
from assistant.reading.ocr import Char, Line

HEIGHT = 30.0
PLACES = (20, 120, 220)


def drawn(ticked: tuple[int, ...], soft: float = 0.8) -> np.ndarray:
    """Three boxes with something like a word behind each."""
    crop = np.full((40, 320), 255, np.uint8)
    for i, x in enumerate(PLACES):
        cv2.rectangle(crop, (x - 12, 8), (x + 12, 32), 0, 2)
        cv2.ellipse(crop, (x + 35, 20), (12, 11), 0, 0, 360, 0, 2)
        if i in ticked:
            cv2.polylines(crop, [np.array([[x - 7, 19], [x - 2, 26], [x + 7, 13]])], False, 0, 3)
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), soft), np.uint8)


def line(text: str = "□优□良□中", sure: float = 0.4) -> Line:
    boxes = [Char(char, sure, x / 320) for char, x in zip(text[::2], PLACES, strict=True)]
    words = [Char(char, 0.99, (x + 35) / 320) for char, x in zip(text[1::2], PLACES, strict=True)]
    chars = tuple(char for pair in zip(boxes, words, strict=True) for char in pair)
    return Line(text, sure, chars, (("☑优□良□中", 0.2),))


@pytest.mark.parametrize("soft", [0.8, 1.6])
@pytest.mark.parametrize(("read", "ticked"), [("□优□良□中", 0), ("☑优□良□中", 2), ("□优■良□中", 0)])
def test_the_ticked_box_is_told_by_its_ink_whatever_was_read(
    read: str, ticked: int, soft: float
) -> None:
    found = ticks.checked(line(read), drawn((ticked,), soft), HEIGHT)
    assert found.text == "".join(
        f"{'☑' if i == ticked else '□'}{w}" for i, w in enumerate("优良中")
    )
    assert found.confidence > 0.9
    assert not found.runners


@pytest.mark.parametrize("ticked", [(), (0, 1)])
def test_where_none_or_several_are_ticked_the_doubt_stays(ticked: tuple[int, ...]) -> None:
    assert ticks.checked(line(), drawn(ticked), HEIGHT) == line()


def test_a_lone_box_and_plain_words_stay_as_they_were_read() -> None:
    chars = tuple(Char(char, 0.99, 0.2 * i) for i, char in enumerate("人口出口"))
    words = Line("人口出口", 0.99, chars)
    assert ticks.checked(words, drawn((0,)), HEIGHT) == words
