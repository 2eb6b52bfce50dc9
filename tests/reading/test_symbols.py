"""Signs that decide scores: repairs, and shapes that speak against a reading."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import glyphs, second, symbols
from assistant.reading.ocr import Char, Line

Image = npt.NDArray[np.uint8]

HEIGHT = 30.0


def sign(name: str) -> Image:
    """A comparator drawn 26 pixels wide, then a digit."""
    crop = np.full((44, 90), 255, np.uint8)
    if name in "≤<":
        cv2.polylines(crop, [np.array([[30, 8], [6, 18], [30, 28]])], False, 0, 2, cv2.LINE_AA)
    elif name in "≥>":
        cv2.polylines(crop, [np.array([[6, 8], [30, 18], [6, 28]])], False, 0, 2, cv2.LINE_AA)
    elif name == "=":
        cv2.line(crop, (6, 16), (30, 16), 0, 2)
        cv2.line(crop, (6, 25), (30, 25), 0, 2)
    if name in "≤≥":
        cv2.line(crop, (6, 35), (30, 35), 0, 2)
    cv2.putText(crop, "5", (44, 34), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return crop


def line(text: str, confidence: float = 0.999) -> Line:
    chars = tuple(Char(c, confidence, (i + 0.5) / len(text)) for i, c in enumerate(text))
    return Line(text, confidence, chars)


@pytest.mark.parametrize("name", list("≤≥<>="))
def test_a_comparator_is_known_by_its_shape(name: str) -> None:
    ink, height = symbols.sharpened(sign(name), HEIGHT)
    assert symbols.comparator(ink[:, : ink.shape[1] * 4 // 9], height) == name


@pytest.mark.parametrize(("printed", "read"), [("≤", "≥"), ("≥", "≤"), ("≥", ">"), ("<", "≤")])
def test_a_wrong_comparator_is_contradicted(printed: str, read: str) -> None:
    assert symbols.contradicted(line(f"{read}5"), sign(printed), HEIGHT)
    assert not symbols.contradicted(line(f"{printed}5"), sign(printed), HEIGHT)


def amount(text: str) -> Image:
    crop = np.full((44, 200), 255, np.uint8)
    cv2.putText(crop, text, (8, 34), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return crop


@pytest.mark.parametrize("text", ["459.80", "1,234.5", "100", "0.5"])
def test_decimal_points_are_counted(text: str) -> None:
    assert not symbols.contradicted(line(text), amount(text), 24.0)
    assert symbols.contradicted(line(text + ".1"), amount(text), 24.0)


def test_a_speck_under_a_digit_is_no_decimal_point() -> None:
    crop = amount("4598")
    crop[31:34, 20:23] = 0
    assert not symbols.contradicted(line("4598"), crop, 24.0)


def test_a_lost_decimal_point_is_contradicted() -> None:
    assert symbols.contradicted(line("45980"), amount("459.80"), 24.0)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("一", "-"),
        ("0.9%0", "0.9‰"),
        ("5%o", "5‰"),
        ("＞98％", ">98%"),
        ("≧735", "≥735"),
        ("l", "1"),
        ("O.5", "0.5"),
        ("55327. 72", "55327.72"),
        ("党 员 满意度", "党员满意度"),
        ("每月一次", "每月一次"),
        ("100%", "100%"),
        ("10%", "10%"),
        ("%o", "‰"),
        ("•质量指标", "质量指标"),
        ("年度资金总额·", "年度资金总额"),
        ("92.00.", "92.00"),
        ("（一）项目", "（一）项目"),
        ("防护栏建设单价.", "防护栏建设单价"),
        (">=22563.00(平方米).", ">=22563.00(平方米)"),
        ("任务完成，局势总体稳定.", "任务完成，局势总体稳定。"),
        ("单位成本高于预期，", "单位成本高于预期，"),
    ],
)
def test_certain_damage_is_repaired_and_nothing_else(read: str, meant: str) -> None:
    assert symbols.settled(read) == meant


def test_readings_that_differ_in_width_only_are_one_reading() -> None:
    found = symbols.settle(Line("(汇总)", 0.66, (), (("（汇总）", 0.3), ("(汇息)", 0.02))))
    assert found.confidence == pytest.approx(0.96)
    assert [text for text, _ in found.runners] == ["(汇息)"]


def test_a_second_reading_that_differs_ends_all_certainty() -> None:
    assert second.joined(line("65"), line("66")) <= 0.01
    assert second.joined(line("65", 0.9), line("65", 0.99)) > 0.96
    assert second.joined(line("65"), line("65"), contradicted=True) <= 0.9


@pytest.mark.parametrize("text", ["-5.0", ".5", "31:00", "6.001", "130,13"])
def test_numbers_no_form_has_are_doubted(text: str) -> None:
    assert symbols.settle(line(text)).confidence <= 0.5


def test_a_point_taken_from_the_end_may_have_been_a_full_stop() -> None:
    assert symbols.settle(line("防护栏建设单价.")).confidence <= 0.85
    assert symbols.settle(line("防护栏建设单价")).confidence > 0.99


def test_a_stop_behind_words_and_a_share_ends_their_sentence() -> None:
    assert symbols.settle(line("工作率不低于95%。")).text == "工作率不低于95%。"
    assert symbols.settle(line("≥95%.")).text == "≥95%"


def test_a_stop_behind_the_sign_of_a_figure_may_be_a_ring() -> None:
    found = symbols.settle(Line("0.09%", 0.88, (), (("0.09%。", 0.1),)))
    assert found.confidence == pytest.approx(0.88)
    assert found.runners[0][0] == "0.09‰"


@pytest.mark.parametrize(
    ("read", "meant"), [("3901x", "390lx"), ("≥500|x", "≥500lx"), ("1x", "lx")]
)
def test_a_figure_that_ends_in_a_multiple_is_lux_and_doubted(read: str, meant: str) -> None:
    found = symbols.settle(line(read, 0.99))
    assert found.text == meant
    assert found.confidence <= 0.5


@pytest.mark.parametrize("text", ["5.0", "0.5", "1,234.5", "6.00", "31000"])
def test_ordinary_numbers_keep_their_confidence(text: str) -> None:
    assert symbols.settle(line(text)).confidence > 0.99


def test_an_arrow_read_without_its_bar_gets_it_back() -> None:
    repaired = symbols.signed(line(">5"), sign("≥"), HEIGHT)
    assert repaired.text == "≥5"
    assert repaired.runners[0][0] == ">5"
    assert symbols.signed(line("≥5"), sign("≥"), HEIGHT) == line("≥5")


def test_an_arrow_read_surely_is_doubted_not_changed_where_its_ink_is_hardly_like_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(glyphs, "match", lambda crop: glyphs.Match("≥", 0.92, 0.09, ">"))
    doubted = symbols.signed(line(">90.00(%)"), sign(">"), HEIGHT)
    assert (doubted.text, doubted.confidence) == (">90.00(%)", glyphs.HALF)
    unsure = symbols.signed(line(">90.00(%)", 0.7), sign(">"), HEIGHT)
    assert unsure.text == "≥90.00(%)"


def test_a_page_is_as_bad_as_its_lines_are_unsure() -> None:
    assert second.unsure_share([line("项目名称")] * 30 + [line("得分", 0.9)]) < 0.1
    assert second.unsure_share([line("项目名称")] * 5 + [line("得分", 0.9)] * 5) > second.ROUGH
    assert second.unsure_share([]) == 0.0


def test_sure_words_of_a_calm_page_stand_against_a_weaker_reading() -> None:
    first, other = line("汛前完成维修养护", 0.95), line("讯前完成维修养护", 0.6)
    assert second.joined(first, other, share=0.05) == 0.95
    assert second.joined(first, replace(other, confidence=0.97), share=0.05) <= 0.5
    assert second.joined(replace(first, confidence=0.8), other, share=0.05) <= 0.5
    assert second.joined(first, other, share=0.05, contradicted=True) <= 0.5
    assert second.joined(first, other, share=0.2) <= 0.5
    assert second.joined(line("98.5", 0.99), line("93.5", 0.3), share=0.05) <= 0.5
    assert second.joined(line("3个", 0.99), line("8个", 0.3), share=0.05) <= 0.5


def test_two_readings_that_agree_prove_less_on_a_bad_page() -> None:
    first, again = line("13727平方米", 0.9934), line("13727平方米", 0.92)
    assert second.joined(first, again, share=0.05) > 0.98
    assert second.joined(first, again, share=0.2) < 0.95
    sure = line("12.50", 0.999)
    assert second.joined(sure, sure, share=0.3) > 0.97
    assert second.joined(sure, sure, share=0.6) <= 0.9


def test_the_clearly_surer_reading_is_preferred() -> None:
    assert second.better(line("培训合格察", 0.5), line("培训合格率", 0.99))
    assert not second.better(line("培训合格察", 0.9), line("培训合格率", 0.99))
    assert not second.better(line("(汇总)", 0.5), line("（汇总）", 0.99))
    assert not second.better(line("(汇总)", 0.01), Line("", 0.9))
    assert not second.better(Line("", 0.0), line("曰de", 0.04))
