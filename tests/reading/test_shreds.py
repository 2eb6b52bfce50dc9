"""Rules worn to crumbs: found by whole lines of them, and drawn anew."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from assistant.reading import grid, shreds
from assistant.reading.parting import Parting
from tests.reading.test_grid import HEIGHT, WHOLE, XS, YS, flat, page, worn


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
    spans = [(grid.Box(XS[3], YS[i], XS[5], YS[i + 1]), XS[4:5]) for i in (2, 3)]
    assert parting.cuts(spans, 1.3) == [[XS[4]], []]
    assert parting.cuts(spans, 1.3, lost=True) == [[XS[4]], [XS[4]]]
    assert HEIGHT > 0
