"""What stands between a digit at the end of a line and one at the start of the next."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from assistant.page import Box
from assistant.reading import linebreaks, symbols, wrapped
from assistant.reading.ocr import Char, Line

HEIGHT = 20.0
CELL = Box(4, 4, 200, 64)
LINE = Box(10, 10, 90, 30)


def line(text: str, confidence: float = 0.999) -> Line:
    chars = tuple(Char(c, confidence, 0.5) for c in text)
    return symbols.settle(Line(text, confidence, chars))


def joined(first: str, second: str, *, marked: bool = False) -> tuple[str, float]:
    read = wrapped.mended([line(first), line(second)], 0.0, marked=[marked, False])
    return "".join(part.text for part in read), min(part.confidence for part in read)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("水泥价格上涨1.", "1%", "水泥价格上涨1.1%"),
        ("造林面积1.35万亩；成活率88.", "9%；增收", "造林面积1.35万亩；成活率88.9%；增收"),
        ("造林面积1.35万亩；成活率88。", "9%；增收", "造林面积1.35万亩；成活率88.9%；增收"),
        ("预算数182.36万元，执行率96.", "46%，得分", "预算数182.36万元，执行率96.46%，得分"),
        ("病死率0.", "125‰", "病死率0.125‰"),
        ("人均增收2,", "845元", "人均增收2,845元"),
        ("分为1、", "2两类", "分为1、2两类"),
        ("建成面积，达到120。", "2.培训", "建成面积，达到120。2.培训"),
        ("共完成培训120。", "2、发放", "共完成培训120。2、发放"),
        ("截至目前共完成120。", "2021年", "截至目前共完成120。2021年"),
        ("购置设备12", "0台", "购置设备120台"),
        ("于20", "21年完成", "于2021年完成"),
    ],
)
def test_a_mark_that_was_read_stands_between_two_lines(first: str, second: str, whole: str) -> None:
    text, confidence = joined(first, second)
    assert text == whole
    assert confidence > 0.9


@pytest.mark.parametrize(
    ("first", "second", "marked"),
    [
        ("水泥价格上涨1", "1%", True),
        ("截至目前共完成120。", "200人", False),
        ("价格上涨1,", "1%", False),
    ],
)
def test_a_joint_that_nothing_decides_is_doubted(first: str, second: str, marked: bool) -> None:
    assert joined(first, second, marked=marked)[1] <= linebreaks.HALF


def test_on_a_rough_page_points_are_lost_and_digits_that_meet_doubted() -> None:
    read = wrapped.mended([line("水泥价格上涨1"), line("1%")], 0.2)
    assert read[0].confidence <= linebreaks.HALF


def test_a_point_makes_a_line_no_surer_that_was_read_otherwise_too() -> None:
    doubtful = replace(line("水泥价格上涨1."), confidence=0.3)
    (first, _) = wrapped.mended([doubtful, line("1%")], 0.0)
    assert (first.text, first.confidence) == ("水泥价格上涨1.", 0.3)


def test_a_ring_before_a_share_is_a_point() -> None:
    assert symbols.settled("造林成活率88。9%，林农增收") == "造林成活率88.9%，林农增收"
    assert symbols.settled("共完成120。9人") == "共完成120。9人"


def _paper(*, mark: int = 0, shade: int = 40) -> np.ndarray:
    """Two upright strokes that stand for digits, and a square behind the second at their foot."""
    grey = np.full((70, 220), 250, np.uint8)
    for left in (70, 82):
        grey[11:30, left : left + 6] = 30
    grey[30 - mark : 30, 93 : 93 + mark] = shade
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.7), np.uint8)


def test_a_mark_behind_the_last_digit_shows_though_the_line_ends_before_it() -> None:
    assert linebreaks.shown(_paper(mark=3), LINE, CELL, HEIGHT)
    assert linebreaks.shown(_paper(mark=3, shade=150), LINE, CELL, HEIGHT)


def test_bare_paper_shows_none() -> None:
    assert not linebreaks.shown(_paper(), LINE, CELL, HEIGHT)
    assert not linebreaks.shown(np.full((70, 220), 250, np.uint8), LINE, CELL, HEIGHT)


def test_what_stands_beside_the_cell_is_no_mark_of_it() -> None:
    assert not linebreaks.shown(_paper(mark=3), LINE, Box(4, 4, 93, 64), HEIGHT)


def test_a_digit_behind_is_no_mark() -> None:
    assert not linebreaks.shown(_paper(mark=18), LINE, CELL, HEIGHT)
