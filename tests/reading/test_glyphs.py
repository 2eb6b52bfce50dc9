"""Comparators that stand alone, and characters that a reading left out."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.page import Box
from assistant.reading import glyphs, holes
from assistant.reading.ocr import Char, Line

Image = npt.NDArray[np.uint8]

ARROWS = {">": [(2, 3), (17, 9), (2, 15)], "<": [(17, 3), (2, 9), (17, 15)]}


def mark(name: str, *, slanted: bool = False) -> Image:
    """A comparator as print of 20 pixels has it, slightly blurred."""
    crop = np.full((24, 20), 255, np.uint8)
    arrow = {"≥": ">", "≤": "<"}.get(name, name)
    if arrow in ARROWS:
        cv2.polylines(crop, [np.array(ARROWS[arrow])], False, 0, 1, cv2.LINE_AA)
    if name in "≥≤":
        start, stop = ((2, 20), (17, 20)) if not slanted else ((2, 20), (17, 14))
        if slanted and name == "≤":
            start, stop = (17, 20), (2, 14)
        cv2.line(crop, start, stop, 0, 1, cv2.LINE_AA)
    if name == "=":
        crop[9:11, 2:18] = crop[15:17, 2:18] = 0
    rows, columns = np.flatnonzero(crop.min(axis=1) < 200), np.flatnonzero(crop.min(axis=0) < 200)
    tight = crop[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.asarray(cv2.GaussianBlur(tight, (0, 0), 0.6), np.uint8)


@pytest.mark.parametrize("name", list("≥≤="))
def test_a_comparator_alone_is_known_for_sure(name: str) -> None:
    seen = glyphs.match(mark(name))
    assert seen.text == name
    assert seen.confidence > 0.9


@pytest.mark.parametrize("name", ["≥", "≤"])
def test_a_slanted_bar_is_a_bar(name: str) -> None:
    assert glyphs.match(mark(name, slanted=True)).text == name


@pytest.mark.parametrize(("name", "barred"), [(">", "≥"), ("<", "≤")])
def test_an_arrow_without_bar_is_never_surely_one_with_a_bar(name: str, barred: str) -> None:
    seen = glyphs.match(mark(name))
    assert seen.text != barred or seen.confidence < 0.9


@pytest.mark.parametrize("text", ["5", "7", "K", "B", "0"])
def test_other_characters_are_no_comparators(text: str) -> None:
    crop = np.full((40, 40), 255, np.uint8)
    cv2.putText(crop, text, (6, 32), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    rows, columns = np.flatnonzero(crop.min(axis=1) < 200), np.flatnonzero(crop.min(axis=0) < 200)
    assert glyphs.match(crop[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]).text == ""


def test_blank_paper_is_no_comparator() -> None:
    assert glyphs.match(np.full((10, 10), 255, np.uint8)).text == ""
    assert glyphs.match(np.zeros((0, 5), np.uint8)).text == ""


def line_of_boxes(count: int) -> Image:
    crop = np.full((26, count * 22), 255, np.uint8)
    for i in range(count):
        cv2.rectangle(crop, (i * 22 + 3, 4), (i * 22 + 19, 21), 0, 2)
    return crop


def read_as(text: str, places: list[int], count: int) -> Line:
    chars = tuple(Char(c, 0.999, (i + 0.5) / count) for c, i in zip(text, places, strict=True))
    return Line(text, 0.999, chars)


@pytest.mark.parametrize(
    ("text", "places", "lost"),
    [
        ("单位成本高", [0, 1, 2, 3, 4], False),
        ("单位本高", [0, 1, 3, 4], True),
        ("位成本高", [1, 2, 3, 4], True),
        ("单位成本", [0, 1, 2, 3], True),
    ],
)
def test_a_character_left_out_is_noticed(text: str, places: list[int], lost: bool) -> None:
    assert holes.holed(read_as(text, places, 5), line_of_boxes(5), 20.0) is lost


def test_a_wide_space_is_no_lost_character() -> None:
    crop = line_of_boxes(5)
    crop[:, 44:66] = 255
    assert not holes.holed(read_as("项目名称", [0, 1, 3, 4], 5), crop, 20.0)


def test_a_one_at_the_rim_of_its_cell_is_a_rule() -> None:
    cell = Box(0, 0, 100, 30)
    assert holes.rimmed("121", Box(2, 5, 40, 25), cell, 20.0)
    assert not holes.rimmed("121", Box(30, 5, 70, 25), cell, 20.0)
    assert not holes.rimmed("21", Box(3, 5, 40, 25), cell, 20.0)


def test_text_that_runs_into_the_rim_may_go_on_behind_it() -> None:
    cell = Box(0, 0, 100, 30)
    assert holes.rimmed("项目实施", Box(30, 5, 99, 25), cell, 20.0)
    assert not holes.rimmed("项目实施", Box(30, 5, 95, 25), cell, 20.0)


@pytest.mark.parametrize(("mark", "lost"), [(None, False), ("，", True), ("。", True)])
def test_a_punctuation_mark_left_out_is_noticed(mark: str | None, lost: bool) -> None:
    crop = line_of_boxes(5)
    places = [0, 1, 2, 4] if mark == "，" else [0, 1, 2, 3]
    empty = 3 if mark == "，" else 4
    crop[:, empty * 22 : empty * 22 + 22] = 255
    if mark == "，":
        crop[19:24, 69:72] = 0
    if mark == "。":
        cv2.circle(crop, (94, 18), 3, 0, 1)
    assert holes.holed(read_as("单位成本", places, 5), crop, 20.0) is lost


def test_two_numbers_read_as_one_are_noticed() -> None:
    crop = np.full((30, 200), 255, np.uint8)
    apart = tuple(Char(c, 0.999, x / 200) for c, x in zip("1454", (10, 22, 34, 160), strict=True))
    beside = tuple(Char(c, 0.999, x / 200) for c, x in zip("14.5", (10, 22, 34, 46), strict=True))
    assert holes.parted(Line("1454", 0.999, apart), crop, 20.0)
    assert not holes.parted(Line("14.5", 0.999, beside), crop, 20.0)


@pytest.mark.parametrize(("places", "two"), [([0, 1, 2, 8, 9], True), ([0, 3, 6, 9], False)])
def test_two_labels_read_as_one_are_noticed(places: list[int], two: bool) -> None:
    line = read_as("项目名称甲"[: len(places)], places, 10)
    assert holes.parted(line, line_of_boxes(10), 20.0) is two
