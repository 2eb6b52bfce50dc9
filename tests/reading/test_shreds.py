"""Rules worn to crumbs: found by whole lines of them, and drawn anew."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from assistant.page import Box
from assistant.reading import grid, shreds
from assistant.reading.parting import Parting
from tests.reading.test_grid import WHOLE, XS, YS, flat, page, worn


@pytest.mark.parametrize("holes", [9_000, 14_000])
def test_every_cell_is_found_where_hardly_any_ink_is_left(holes: int) -> None:
    table = grid.find(flat(worn(page(), holes)))
    assert table is not None
    assert len(table.cells) == WHOLE


def test_crumbs_are_drawn_whole_where_rules_were_and_nowhere_else() -> None:
    both = shreds.redrawn(flat(worn(page(), 12_000)))
    assert both is not None
    level, upright = both
    drawn = (level.ink | cv2.transpose(upright.ink)) > 0
    rules = page(text=False) < 128
    assert (cv2.dilate(drawn.astype(np.uint8), np.ones((5, 5))) > 0)[rules].mean() > 0.95
    assert not (drawn & (cv2.dilate(rules.astype(np.uint8), np.ones((9, 9))) == 0)).any()


def test_text_and_dust_are_no_rules() -> None:
    dusty = np.full((1100, 1400), 255, np.uint8)
    text = page()
    text[page(text=False) < 128] = 255
    dusty = np.minimum(dusty, text)
    places = np.random.default_rng(3).integers(0, 1100, (4000, 2))
    dusty[places[:, 0], places[:, 1]] = 0
    assert shreds.redrawn(flat(dusty)) is None


def test_texts_apart_are_cut_at_what_is_left_of_a_rule_and_not_elsewhere() -> None:
    sheet = page()
    sheet[YS[2] + 3 : YS[4] - 2, XS[4] - 3 : XS[4] + 4] = 255  # a wall of two rows is gone
    for y in range(YS[2] + 6, YS[3] - 4, 12):
        sheet[y : y + 3, XS[4] - 1 : XS[4] + 1] = 0  # but for crumbs, in the first of them
    parting = Parting.of(flat(sheet), YS, XS)
    spans = [(Box(XS[3], YS[i], XS[5], YS[i + 1]), XS[4:5]) for i in (2, 3)]
    assert parting.cuts(spans, 1.3) == [[XS[4]], []]
    assert parting.cuts(spans, 1.3, lost=True) == [[XS[4]], [XS[4]]]


def test_a_wall_that_a_seal_hides_goes_on_where_one_ends_above_or_below() -> None:
    sheet = page()
    sealed = np.zeros_like(sheet)
    rows = range(2, 5)
    for x in (XS[2], XS[4]):  # one wall is there again below the seal, of the other nothing is
        stop = YS[5] if x == XS[4] else YS[-1]
        sheet[YS[2] + 3 : stop - 2, x - 3 : x + 4] = 255
        sealed[YS[2] : YS[5], x - 40 : x + 40] = 1
    spans = [(Box(XS[1], YS[i], XS[5], YS[i + 1]), (XS[2], XS[4])) for i in rows]
    spans.append((Box(XS[1], YS[5], XS[4], YS[6]), (XS[2],)))
    parting = Parting.of(flat(sheet, sealed=sealed), YS, XS)
    assert parting.cuts(spans, 1.0) == [[XS[4]]] * 3 + [[]]


@pytest.mark.parametrize("holes", [0, 5_000])
def test_the_worn_rule_between_two_goals_is_a_column_of_their_own(holes: int) -> None:
    sheet = page(text=False)
    top, bottom, x = YS[2], YS[4], 585
    sheet[top + 3 : bottom - 2, XS[0] + 4 : XS[-1] - 3] = 255
    sheet[YS[3] : YS[3] + 2, XS[0] : XS[-1]] = 0
    cv2.line(sheet, (x, top), (x, bottom), 0, 2)
    sheet = np.where(np.random.default_rng(2).random(sheet.shape) < holes / 8_000, 255, sheet)
    for y in (top, YS[3]):
        for left, right in ((XS[0] + 20, x - 40), (x + 30, XS[-1] - 30)):
            for at in range(left, right - 20, 27):
                cv2.circle(sheet, (at + 10, y + 23), 10, 0, 2)
    boxes = [Box(XS[0], y, XS[-1], y + 46) for y in (top, YS[3])]
    found = Parting.of(flat(sheet.astype(np.uint8)), YS, XS[:3] + XS[4:]).missed(boxes)
    assert found
    assert all(abs(one - x) <= 2 for one in found)


def test_text_alone_makes_no_column() -> None:
    sheet = page()
    sheet[page(text=False) < 128] = 255
    boxes = [Box(XS[0], y, XS[-1], y + 46) for y in YS[:-1]]
    assert Parting.of(flat(sheet), YS, XS[:1] + XS[-1:]).missed(boxes) == []
