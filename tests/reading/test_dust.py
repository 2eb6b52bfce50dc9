"""Dust: told from dotted rules and from decimal points, and taken from what rules are found on."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import dust, grid, masks, raster
from tests.reading.test_grid import HEIGHT, WHOLE, broken, page, worn

Image = npt.NDArray[np.uint8]


def dusty(sheet: Image, share: float = 0.03) -> Image:
    """The page with one black pixel in so many."""
    grains = np.random.default_rng(4).random(sheet.shape) < share
    return np.where(grains, 0, sheet).astype(np.uint8)


def lit(grey: Image) -> raster.Sheet:
    return raster.lit(np.repeat(grey[..., None], 3, axis=2))


def test_dust_lies_all_over_the_page() -> None:
    sheet = lit(dusty(page()))
    assert (sheet.bare != sheet.grey).any()


def test_a_clean_page_a_few_specks_and_dotted_rules_are_no_dust() -> None:
    for grey in (page(), dusty(page(), 0.0005), broken(page(), 2, 2), worn(page(), 3000)):
        sheet = lit(grey)
        assert sheet.bare is sheet.grey


def test_rules_and_characters_are_no_dust_but_the_recogniser_sees_all_of_it() -> None:
    clean, sheet = page(), lit(dusty(page()))
    assert (sheet.bare[clean < 128] < 128).all()
    left = (sheet.bare < 128) & (clean >= 128)
    seen = (sheet.grey < 128) & (clean >= 128)
    assert left.sum() < 0.2 * seen.sum()  # what touches print stays


def test_the_table_of_a_page_full_of_dust_is_found() -> None:
    table = grid.find(lit(dusty(page())))
    assert table is not None
    assert len(table.cells) == WHOLE


def test_a_dash_is_no_grain() -> None:
    ink = dusty(np.full((400, 400), 255, np.uint8), 0.03)
    cv2.line(ink, (200, 200), (200 + round(0.36 * HEIGHT), 200), 0, 2)
    mask = dust.mask(masks.marks((ink < 128).astype(np.uint8)), HEIGHT)
    assert mask.mean() > 0.9
    assert not mask[199:202, 203:207].any()


def test_a_page_turned_is_as_bare_as_before() -> None:
    sheet = lit(dusty(page()))
    assert (sheet.turned(1).bare == np.rot90(sheet.bare)).all()


def test_a_speck_on_its_own_is_no_text_and_a_stop_behind_a_character_is() -> None:
    ink = np.zeros((300, 400), np.uint8)
    cv2.rectangle(ink, (40, 40), (62, 62), 1, 2)  # a character
    cv2.circle(ink, (70, 60), 2, 1, -1)  # its stop
    cv2.circle(ink, (200, 60), 2, 1, -1)  # a speck
    cv2.rectangle(ink, (300, 200), (306, 202), 1, -1)  # a dash
    _, specks = dust.lone(ink, HEIGHT)
    assert specks[58:63, 198:203].any()
    assert specks.sum() == ink[50:70, 190:210].sum()


def test_specks_that_lie_in_twos_are_none_only_where_the_page_is_strewn_with_them() -> None:
    ink = np.zeros((600, 900), np.uint8)
    for x in (100, 108):
        cv2.circle(ink, (x, 100), 2, 1, -1)
    assert not dust.lone(ink, HEIGHT)[1].any()
    for n in range(dust.MANY):
        cv2.circle(ink, (60 + 80 * (n % 10), 200 + 80 * (n // 10)), 2, 1, -1)
    assert (dust.lone(ink, HEIGHT)[1] == ink).all()


def test_marks_of_half_a_character_are_strewn_only_where_they_are_many() -> None:
    ink = np.zeros((600, 900), np.uint8)
    for n in range(dust.MANY):
        at = (60 + 80 * (n % 10), 20 + 140 * (n // 10))
        cv2.circle(ink, at, round(0.22 * HEIGHT), 1, -1)
    assert (dust.lone(ink, HEIGHT)[0] == ink).all()
    ink[:, 700:] = 0
    assert not dust.lone(ink, HEIGHT)[0].any()


def test_the_bars_of_an_equals_sign_are_no_string_of_grains() -> None:
    sheet = dusty(np.full((600, 600), 255, np.uint8), 0.03)
    white = np.full((60, 60), 255, np.uint8)
    for y in (20, 28):  # 22 pixels each, as a string of grains may have
        white[y : y + 2, 20:31] = 0
    sheet[200:260, 200:260] = white
    ink = (sheet < 128).astype(np.uint8)
    mask = dust.mask(masks.marks(ink), HEIGHT)
    assert mask.mean() > 0.9
    assert not (mask & ink)[215:235, 215:240].any()
