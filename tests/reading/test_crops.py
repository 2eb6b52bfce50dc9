"""Crops of lines: which are read narrower, and when what was read so may lack a digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.page import Box
from assistant.reading import crops, ocr, raster, recognition

Image = npt.NDArray[np.uint8]

HEIGHT = 20.0


def line(*marks: int) -> Image:
    """A line of marks of these widths, pixels, with white of three between them."""
    width = sum(marks) + 3 * len(marks) + 10
    picture = np.full((25, width), 255, np.uint8)
    left = 5
    for wide in marks:
        cv2.rectangle(picture, (left, 3), (left + wide - 1, 21), 0, -1)
        left += wide + 3
    return picture


TEXT = line(18, 17, 19, 16, 18)
NUMBER = line(17, 9, 10, 10, 10, 18)


def test_a_long_line_is_narrowed_and_one_with_three_slim_marks_alike_is_not() -> None:
    assert crops.narrowed(TEXT, HEIGHT).shape[1] < 0.8 * TEXT.shape[1]
    assert crops.narrowed(line(18, 17), HEIGHT).shape == line(18, 17).shape  # short
    assert crops.narrowed(NUMBER, HEIGHT) is NUMBER
    for other in (line(17, 9, 10, 14, 10, 18), line(17, 18, 18, 18, 18)):
        assert crops.narrowed(other, HEIGHT) is not other


@pytest.mark.parametrize("text", ["≥51111.00元", "1,000元", "≤11月", "2,333人次"])
def test_repeated_digits_of_a_narrowed_line_are_doubted(text: str) -> None:
    assert crops.is_crowded(text, TEXT, HEIGHT)
    assert not crops.is_crowded(text, NUMBER, HEIGHT)  # was read at full width
    assert not crops.is_crowded(text, line(18, 17), HEIGHT)


@pytest.mark.parametrize("text", ["≥2200元", "100%", "2024年12月", "及时及时"])
def test_other_lines_are_not(text: str) -> None:
    assert not crops.is_crowded(text, TEXT, HEIGHT)


class Reader:
    """Loses one of four ones in what is narrower than the line was."""

    def __init__(self) -> None:
        self.again: list[int] = []

    def begun(self) -> Reader:
        self.added: list[Image] = []
        self.add = self.added.append
        return self

    def finished(self) -> Iterator[tuple[int, ocr.Line]]:
        return enumerate(map(self._told, self.added))

    def read(self, given: Sequence[Image]) -> list[ocr.Line]:
        self.again += [crop.shape[1] for crop in given]
        return [self._told(crop) for crop in given]

    def _told(self, crop: Image) -> ocr.Line:
        return ocr.Line("1111元" if crop.shape[1] >= TEXT.shape[1] else "111元", 0.999)


def test_a_number_that_lost_a_digit_when_narrowed_is_read_at_full_width() -> None:
    reader = Reader()
    once = recognition._Once(reader, HEIGHT)  # type: ignore[arg-type]
    once.add(TEXT, HEIGHT)
    assert [one.text for one in once.lines()] == ["1111元"]
    assert reader.again == [TEXT.shape[1]]


def test_widths_are_rounded_up_by_an_eighth_or_a_little_at_most() -> None:
    for width in range(1, 2000, 7):
        own = max(width + ocr.PAPER, ocr.NARROWEST) / ocr.STRIDE
        assert own <= ocr._columns(width) <= max(own + 2, own * 1.125 + 1)
    assert len({ocr._columns(width) for width in range(1000)}) < 30


def under_a_seal(*points: tuple[int, int]) -> tuple[raster.Sheet, crops.Slot]:
    """A sheet with a figure in a cell, a seal whose ring runs beside it, and points in its ink."""
    picture = np.full((700, 900, 3), 255, np.uint8)
    cv2.circle(picture, (472, 350), 110, (80, 70, 210), 12)  # BGR; its ring is met at x = 362
    cv2.rectangle(picture, (340, 340), (346, 360), (0, 0, 0), -1)
    for x, y in points:
        cv2.rectangle(picture, (x, y), (x + 3, y + 3), (20, 20, 20), -1)
    grey, sealed = raster.light(picture)
    none = np.zeros_like(grey)
    sheet = raster.Sheet(picture, grey, raster.binarise(grey), sealed, none, grey, HEIGHT)
    return sheet, crops.Slot(0, 0, 1, 1, Box(300, 330, 420, 370), (Box(340, 340, 347, 361),))


def test_a_line_is_read_with_its_seal_where_the_seal_lies_on_ink() -> None:
    sheet, slot = under_a_seal((358, 352))
    assert sheet.sealed[340:361, 347:360].any()
    assert list(crops.veiled(sheet, [slot], [0])) == [0]


def test_and_not_where_it_lies_on_white_paper_alone() -> None:
    sheet, slot = under_a_seal()
    assert sheet.sealed[340:361, 347:360].any()
    assert not crops.veiled(sheet, [slot], [0])


def test_a_line_under_a_streak_is_read_with_it() -> None:
    sheet, slot = under_a_seal()
    sheet.streaked[:, 343:346] = 1
    assert list(crops.veiled(sheet, [slot], [0])) == [0]
