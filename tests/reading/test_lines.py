"""Lines of text inside cells, and twins among crops."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.page import Box
from assistant.reading import lines, twins

Image = npt.NDArray[np.uint8]

HEIGHT = 24.0
WHOLE = Box(0, 0, 200, 60)


def cell(*rows: tuple[int, int, int]) -> Image:
    """A mask of 300 by 200 with characters: (top, left, how many) for each line."""
    mask = np.zeros((200, 300), np.uint8)
    for top, left, count in rows:
        for i in range(count):
            x = left + 27 * i
            cv2.rectangle(mask, (x, top), (x + 20, top + 22), 1, 2)
    return mask


def test_two_lines_are_two_boxes_from_top_to_bottom() -> None:
    found = lines.split(cell((20, 10, 5), (60, 10, 2)), HEIGHT)
    assert [(box.y0, box.y1) for box in found] == [(19, 44), (59, 84)]


def test_strokes_of_one_character_stay_one_line() -> None:
    mask = np.zeros((80, 80), np.uint8)
    for y in (20, 30, 40):  # 三
        mask[y : y + 3, 20:42] = 1
    assert len(lines.split(mask, HEIGHT)) == 1


def test_lines_that_touch_are_parted() -> None:
    mask = cell((20, 10, 5), (46, 10, 5))
    mask[43:47, 12] = 1
    assert len(lines.split(mask, HEIGHT)) == 2


def test_specks_and_the_rest_of_a_rule_are_no_text() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[30:32, 50:52] = 1
    ink[0:2, 20:180] = 1
    assert not lines.marks(ink, Box(0, 0, 200, 60), HEIGHT).any()


def test_short_pieces_of_a_rule_at_the_rim_are_no_text() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[0, 50:53] = ink[59, 90:96] = 1
    ink[30:55, 2] = 1
    assert not lines.marks(ink, Box(0, 0, 200, 60), HEIGHT).any()


def test_a_rule_within_the_side_of_its_cell_is_no_text_however_thick() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[:, 7:13] = 1
    ink[20:44, 60:64] = 1
    kept = lines.marks(ink, Box(0, 0, 200, 60), HEIGHT)
    assert not kept[:, :50].any()
    assert kept[20:44, 60:64].all()


def test_a_one_as_tall_as_its_cell_stays() -> None:
    ink = np.zeros((26, 200), np.uint8)
    ink[:, 12:16] = 1
    assert lines.marks(ink, Box(0, 0, 200, 26), HEIGHT).any()


def test_a_one_near_the_side_of_its_cell_stays() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[20:44, 9:12] = 1
    assert lines.marks(ink, Box(0, 0, 200, 60), HEIGHT).any()


def test_a_line_reaches_over_its_faint_characters_but_not_to_a_speck() -> None:
    grey = np.full((60, 300), 255, np.uint8)
    for x, shade in ((60, 200), (90, 120), (120, 120), (150, 200)):
        cv2.rectangle(grey, (x, 20), (x + 20, 42), shade, 3)
    grey[30:33, 182:185] = 0
    found = lines.reached(grey, Box(89, 19, 142, 44), Box(0, 0, 300, 60), HEIGHT)
    assert 50 <= found.x0 <= 62
    assert 168 <= found.x1 <= 181


def test_pale_print_in_a_cell_that_seems_blank_is_found() -> None:
    grey = np.full((60, 200), 250, np.uint8)
    cv2.rectangle(grey, (60, 20), (80, 42), 195, 3)
    noise = np.random.default_rng(1).normal(0, 8, grey.shape)
    found = lines.faint(np.clip(grey + noise, 0, 255).astype(np.uint8), WHOLE, HEIGHT, [])
    assert len(found) == 1
    assert 55 <= found[0].x0 <= 61
    blank = np.clip(250 + noise, 0, 255).astype(np.uint8)
    assert lines.faint(blank, WHOLE, HEIGHT, []) == []


def test_lines_of_dark_print_stay_as_they_are() -> None:
    grey = np.full((60, 200), 150, np.uint8)
    line = Box(40, 10, 120, 34)
    assert lines.faint(grey, WHOLE, HEIGHT, [line]) == [line]


def test_a_line_with_white_around_it_stays_as_it_is() -> None:
    grey = np.full((60, 300), 255, np.uint8)
    cv2.rectangle(grey, (90, 20), (110, 42), 0, 3)
    grey[:, :4] = 0  # the cell's own rule
    line = Box(89, 19, 112, 44)
    assert lines.reached(grey, line, Box(0, 0, 300, 60), HEIGHT) == line


def test_a_speck_far_from_its_line_is_left_out_of_its_box() -> None:
    mask = cell((20, 60, 2))
    mask[30:34, 20:24] = mask[40:43, 150:153] = 1
    found = lines.split(mask, HEIGHT)[0]
    assert (found.x0, found.x1) == (59, 109)


def test_a_decimal_point_is_in_the_box_of_its_line() -> None:
    mask = cell((20, 10, 2))
    mask[40:43, 70:73] = 1
    assert lines.split(mask, HEIGHT)[0].x1 == 73


def test_a_label_written_downwards_is_stacked() -> None:
    found = lines.split(cell((10, 100, 1), (45, 100, 1), (80, 100, 1)), HEIGHT)
    assert lines.is_stacked(found, HEIGHT)
    assert not lines.is_stacked(lines.split(cell((10, 10, 4), (45, 10, 1)), HEIGHT), HEIGHT)


def test_text_above_a_table_is_found_and_text_inside_is_left() -> None:
    ink = np.zeros((400, 600), np.uint8)
    ink[30:80, 200:500] = np.asarray(cell((10, 0, 8))[:50])
    ink[200:250, 100:400] = np.asarray(cell((10, 0, 8))[:50])
    found = lines.outside(ink, [Box(50, 150, 550, 380)], HEIGHT)
    assert len(found) == 1
    assert 38 <= found[0][0].y0 <= 42


def number(text: str, *, shift: float = 0.0) -> Image:
    picture = np.full((40, 120), 255, np.uint8)
    where = np.array([[1, 0, shift], [0, 1, shift]], float)
    cv2.putText(picture, text, (8, 30), cv2.FONT_HERSHEY_DUPLEX, 0.9, 0, 2, cv2.LINE_AA)
    return np.asarray(cv2.warpAffine(picture, where, (120, 40), borderValue=255), np.uint8)


def leaders(crops: list[Image], height: float) -> list[int]:
    alike = twins.Twins(height)
    return [alike.leader(crop) for crop in crops]


def test_the_same_ink_a_part_of_a_pixel_aside_is_recognised_once() -> None:
    crops = [number("100.0"), number("100.0", shift=0.2), number("100.0", shift=-0.2)]
    assert leaders(crops, HEIGHT) == [0, 0, 0]


def test_one_other_digit_or_a_lost_point_is_another_crop() -> None:
    crops = [number(text) for text in ("100.0", "1000", "100.8", "700.0", "108.0", "10.00")]
    assert leaders(crops, HEIGHT) == list(range(6))


def test_small_print_is_never_compared() -> None:
    assert leaders([number("1"), number("1")], 12.0) == [0, 1]


def test_strokes_of_one_character_are_one_line() -> None:
    line, top, rest = (
        Box(677, 1035, 815, 1057),
        Box(737, 1065, 757, 1070),
        Box(734, 1072, 752, 1087),
    )
    assert lines.rejoined([line, top, rest], 16.0) == [line, Box(734, 1065, 757, 1087)]
    assert lines.rejoined([line, rest], 16.0) == [line, rest]
    dash = Box(677, 1066, 815, 1069)
    assert lines.rejoined([line, dash], 16.0) == [line, dash]


def faded(tones: tuple[int, ...], mask: Image) -> Image:
    """A grey picture of the mask, its lines of 40 rows printed in these tones."""
    grey = np.full(mask.shape, 255, np.uint8)
    for i, tone in enumerate(tones):
        rows = slice(40 * i, 40 * i + 40)
        grey[rows][mask[rows] > 0] = tone
    return grey


def test_print_that_fades_beyond_the_ink_mask_is_still_print() -> None:
    drawn = cell((10, 10, 5), (50, 10, 2))
    grey, box = faded((165, 190), drawn), Box(0, 0, 300, 200)
    mask = lines.marks((grey < 183).astype(np.uint8), box, HEIGHT)
    found = lines.split(mask, HEIGHT)
    assert len(found) == 1
    assert len(lines.paler(grey, box, mask, HEIGHT, found)) == 2


def test_half_a_line_that_fades_is_part_of_the_line() -> None:
    grey, box = faded((165,), cell((10, 10, 7))), Box(0, 0, 300, 200)
    grey[:, 100:][grey[:, 100:] < 255] = 190
    mask = lines.marks((grey < 183).astype(np.uint8), box, HEIGHT)
    found = lines.split(mask, HEIGHT)
    (whole,) = lines.paler(grey, box, mask, HEIGHT, found)
    assert found[0].x1 < 110 < 180 < whole.x1


def test_what_is_pale_beside_black_print_is_none() -> None:
    grey, box = faded((20, 190), cell((10, 10, 5), (50, 10, 2))), Box(0, 0, 300, 200)
    mask = lines.marks((grey < 183).astype(np.uint8), box, HEIGHT)
    found = lines.split(mask, HEIGHT)
    assert lines.paler(grey, box, mask, HEIGHT, found) == found


def test_specks_beside_a_label_written_downwards_are_left_out() -> None:
    label = [Box(100, y, 120, y + 22) for y in (40, 70, 100)]
    specks = [Box(30, 5, 34, 9), Box(140, 130, 145, 134)]
    assert lines.swept([specks[0], *label, specks[1]], HEIGHT) == label
    words = [Box(10, 10, 120, 32), Box(10, 40, 14, 44)]
    assert lines.swept(words, HEIGHT) == words


@pytest.mark.parametrize(
    ("print_", "stop", "kept"), [(130, 185, True), (130, 225, False), (0, 185, False)]
)
def test_a_stop_as_pale_as_the_print_before_it_belongs_to_the_line(
    print_: int, stop: int, kept: bool
) -> None:
    grey = np.full((60, 300), 255, np.uint8)
    grey[20:42, 20:200:3] = print_
    grey[36:41, 206:209] = stop
    line = lines.closed(grey, Box(20, 20, 200, 42), Box(0, 0, 300, 60), HEIGHT)
    assert (line.x1 >= 209) == kept


@pytest.mark.parametrize(("wrapped", "kept"), [(True, True), (False, False)])
def test_a_single_character_that_ends_a_text_of_several_lines_keeps_its_stop(
    wrapped: bool, kept: bool
) -> None:
    grey = np.full((60, 300), 255, np.uint8)
    grey[20:42, 20:42:3] = 130
    grey[36:41, 48:51] = 150
    line = lines.closed(grey, Box(20, 20, 42, 42), Box(0, 0, 300, 60), HEIGHT, wrapped=wrapped)
    assert (line.x1 >= 51) == kept
