"""Lines of one cell together: specks, and numbers that go on in the next line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.page import Box
from assistant.reading import symbols, wrapped
from assistant.reading.ocr import Char, Line

HEIGHT = 20.0
TEXT, SPECK = Box(0, 0, 60, 20), Box(90, 30, 94, 33)


def line(text: str, confidence: float = 0.999) -> Line:
    return Line(text, confidence, tuple(Char(c, confidence, 0.5) for c in text))


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("5685400.", "00", "5685400.00"),
        ("13,612,538.", "04", "13,612,538.04"),
        ("100.", "00%", "100.00%"),
        ("≥20400.", "00(户)", "≥20400.00(户)"),
        ("12", "0.50", "120.50"),
        ("100.0", "0", "100.00"),
        ("12345", "6789", "123456789"),
        ("2020.07.", "23", "2020.07.23"),
        ("截至2020.10.", "20", "截至2020.10.20"),
        ("1740元/人·", "月", "1740元/人·月"),
        ("≤645元/生", "·年)", "≤645元/生·年)"),
        ("改造户数·", "户", "改造户数户"),
    ],
)
def test_a_number_keeps_its_point_over_the_end_of_a_line(
    first: str, second: str, joined: str
) -> None:
    read = wrapped.mended([symbols.settle(line(first)), symbols.settle(line(second))], 0.0)
    assert "".join(part.text for part in read) == joined
    assert all(part.confidence > 0.9 for part in read)


def test_a_sentence_that_ends_in_a_figure_keeps_its_stop() -> None:
    lines = [line("整改时限：次年一季度末；"), symbols.settle(line("100%。"))]
    assert wrapped.mended(lines, 0.0)[-1].text == "100%。"
    words = [line("完成率"), symbols.settle(line("99.5。"))]
    assert wrapped.mended(words, 0.0)[-1].text == "99.5"


def test_a_number_without_its_point_is_doubted() -> None:
    read = wrapped.mended([line("5685400"), line("00")], 0.0)
    assert min(part.confidence for part in read) <= 0.5


def test_so_is_one_with_a_sign_and_a_unit() -> None:
    read = wrapped.mended([line("≥20400"), line("00(户)")], 0.0)
    assert min(part.confidence for part in read) <= 0.5


def test_so_is_a_date_that_may_have_lost_one() -> None:
    read = wrapped.mended([line("2020.07"), line("23")], 0.0)
    assert min(part.confidence for part in read) <= 0.5


def test_words_and_whole_numbers_above_each_other_stay() -> None:
    lines = [line("改造户数"), line("12"), line("户")]
    assert wrapped.mended(lines, 0.0) == lines


def test_a_speck_beside_a_line_is_dirt() -> None:
    assert wrapped.dirt([TEXT, SPECK], [line("98%"), line("•")], HEIGHT) == [False, True]
    assert wrapped.dirt([TEXT, SPECK], [line("完成任务"), line("I")], HEIGHT) == [False, True]


def test_a_full_stop_in_a_line_of_its_own_is_none() -> None:
    assert wrapped.dirt([TEXT, SPECK], [line("完成任务"), line("。")], HEIGHT) == [False, False]


def test_no_stop_stands_before_the_text_that_it_ends() -> None:
    assert wrapped.dirt([SPECK, TEXT], [line("，"), line("完成任务")], HEIGHT) == [True, False]


def test_the_only_mark_of_a_cell_is_no_dirt() -> None:
    assert wrapped.dirt([SPECK], [line("•")], HEIGHT) == [False]
    assert wrapped.dirt([SPECK, SPECK], [line("•"), line("-")], HEIGHT) == [False, False]


def test_a_digit_below_a_number_is_no_dirt() -> None:
    assert wrapped.dirt([TEXT, Box(20, 30, 31, 46)], [line("100.0"), line("0")], HEIGHT) == [
        False,
        False,
    ]


@pytest.mark.parametrize("closed", ["目标内容（4）", "目标内容（4"])
def test_brackets_that_the_next_line_closes_are_not_closed_before(closed: str) -> None:
    lines = [replace(line(closed), confidence=0.02), line("分）")]
    read = wrapped.mended(lines, 0.0)
    assert "".join(part.text for part in read) == "目标内容（4分）"
    assert read[0].confidence == wrapped.CLOSED


@pytest.mark.parametrize(
    ("first", "second"),
    [("目标内容（4）", "分"), ("目标内容（4）", "（分）"), ("目标内容4", "分）")],
)
def test_other_brackets_stay_as_they_were_read(first: str, second: str) -> None:
    lines = [replace(line(first), confidence=0.02), line(second)]
    assert wrapped.mended(lines, 0.0) == lines


def test_a_line_its_ink_speaks_against_is_not_believed_for_its_brackets() -> None:
    lines = [replace(line("目标内容（4）"), confidence=0.02), line("分）")]
    assert wrapped.mended(lines, 0.0, [True, False])[0].confidence == 0.02
