"""% and ‰ told apart by their rings, whatever was read."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import shares
from assistant.reading.ocr import Char, Line

Image = npt.NDArray[np.uint8]

HEIGHT = 20.0
WIDTHS = {"%": 20, "‰": 27}


def printed(sign: str, after: str = "") -> tuple[Image, tuple[float, ...]]:
    """A 5, a sign with rings of its own, perhaps a box behind it; and their middles."""
    crop = np.full((30, 100), 255, np.uint8)
    cv2.putText(crop, "5", (6, 25), cv2.FONT_HERSHEY_DUPLEX, 0.9, 0, 1, cv2.LINE_AA)
    wide = WIDTHS[sign]
    tops = [(30 + 4, 11)]
    below = [(30 + wide - 4, 20)] if sign == "%" else [(30 + wide - 12, 20), (30 + wide - 3, 20)]
    for middle in tops + below:
        cv2.ellipse(crop, middle, (3, 5), 0, 0, 360, 0, 1, cv2.LINE_AA)
    cv2.line(crop, (33, 25), (46, 6), 0, 1, cv2.LINE_AA)
    middles = [14.0, 30 + wide / 2]
    if after:
        cv2.rectangle(crop, (64, 6), (82, 25), 0, 2)
        middles.append(73.0)
    return crop, tuple(middles)


def read_as(text: str, middles: tuple[float, ...]) -> Line:
    chars = tuple(Char(c, 0.98, x / 100) for c, x in zip(text, middles, strict=True))
    return Line(text, 0.98, chars)


@pytest.mark.parametrize("after", ["", "内"])
@pytest.mark.parametrize("sign", ["%", "‰"])
def test_a_sign_is_read_as_it_is_printed(sign: str, after: str) -> None:
    crop, middles = printed(sign, after)
    for read in "%‰":
        line = shares.checked(read_as(f"5{read}{after}", middles), crop, HEIGHT)
        # A ‰ may only be doubted, never taken for sure, where a % is printed.
        assert line.text == f"5{sign}{after}" or line.confidence <= 0.5


def test_a_repaired_sign_keeps_what_was_read_as_a_runner_up() -> None:
    crop, middles = printed("‰")
    line = shares.checked(read_as("5%", middles), crop, HEIGHT)
    assert line.text == "5‰"
    assert line.runners[0][0] == "5%"


def test_the_right_sign_costs_no_confidence() -> None:
    for sign in "%‰":
        crop, middles = printed(sign)
        line = read_as(f"5{sign}", middles)
        assert shares.checked(line, crop, HEIGHT) == line


def test_a_line_without_a_sign_or_without_places_stays() -> None:
    crop, middles = printed("%")
    assert shares.checked(read_as("55", middles), crop, HEIGHT).text == "55"
    assert shares.checked(Line("5%", 0.9), crop, HEIGHT) == Line("5%", 0.9)
    assert shares.seen(np.full((10, 14), 255, np.uint8)) == 0.0


def test_a_last_ring_read_on_its_own_belongs_to_its_sign() -> None:
    crop, _ = printed("‰")
    chars = tuple(Char(c, 0.98, x / 100) for c, x in zip("5%0", (14, 38, 53), strict=True))
    assert shares.checked(Line("5‰", 0.98, chars), crop, HEIGHT).confidence == 0.98


def test_a_stop_behind_a_sign_is_no_ring_of_it() -> None:
    crop, _ = printed("%")
    wide = np.full((len(crop), 140), 255, np.uint8)
    wide[:, : min(140, crop.shape[1])] = crop[:, :140]
    rows, columns = np.nonzero(wide < 128)
    foot, right = int(rows.max()), int(columns.max())
    cv2.circle(wide, (right + 6, foot - 3), 3, 0, 2)
    line = Line(
        "5%。",
        0.98,
        tuple(
            Char(c, 0.98, x / wide.shape[1])
            for c, x in zip("5%。", (14, 38, right + 6), strict=True)
        ),
    )
    assert shares.checked(line, wide, HEIGHT) == line


def test_a_bracket_that_blurs_into_a_sign_makes_it_doubtful_at_most() -> None:
    crop, middles = printed("‰")
    line = shares.checked(read_as("5%)", (*middles, 70.0)), crop, HEIGHT)
    assert line.text == "5%)" and line.confidence <= 0.5
