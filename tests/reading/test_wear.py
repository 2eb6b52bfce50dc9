"""Rules that wear has faded or taken: made tables whose rules go out piece by piece."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.page import Box
from assistant.reading import astride, characters, columns, continuing, grid, masks, traces
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import strokes
from tests.reading import test_grid

Image = npt.NDArray[np.uint8]

HEIGHT = 24.0
YS = list(range(60, 60 + 46 * 15, 46))
XS = [50, 170, 320, 640, 760, 880, 1000, 1130]


def flat(grey: Image) -> Sheet:
    none = np.zeros_like(grey)
    colour = np.repeat(grey[..., None], 3, axis=2)
    return Sheet(colour, grey, (grey < 183).astype(np.uint8), none, none, grey, HEIGHT)


def written(sheet: Image, left: int, top: int, characters: int = 3) -> None:
    for i in range(characters):
        x, y = left + i * 26, top
        cv2.ellipse(sheet, (x + 10, y + 11), (10, 11), 0, 0, 360, 0, 2)
        cv2.line(sheet, (x, y), (x + 20, y + 22), 0, 2)


def faded(left_of_rules: int) -> Image:
    """A grainy table, most of whose pieces of rules end in a tone little darker than paper."""
    sheet = np.full((800, 1250), 250, np.uint8)
    random = np.random.default_rng(7)
    for y in YS:
        cv2.line(sheet, (XS[0], y), (XS[-1], y), 20, 2)
    for x in XS:
        cv2.line(sheet, (x, YS[0]), (x, YS[-1]), 20, 2)
    rules_ = sheet < 128
    gone = random.random((40, 40)) < 0.4
    gone = cv2.resize(gone.astype(np.float32), (1250, 800), interpolation=cv2.INTER_LINEAR)
    tone = 20 + (250 - left_of_rules - 20) * np.clip(2 * gone, 0, 1)
    sheet[rules_] = tone[rules_].astype(np.uint8)
    for top in YS[:-1]:
        for left in XS[:-1]:
            written(sheet, left + 20, top + 12)
    grain = random.normal(0, 2.0, sheet.shape)
    return np.clip(sheet + grain, 0, 255).astype(np.uint8)


def test_cells_are_whole_between_rules_of_which_traces_are_left() -> None:
    table = grid.find(flat(faded(8)))
    assert table is not None
    assert len(table.cells) == (len(YS) - 1) * (len(XS) - 1)
    assert all(cell.row_span == cell.column_span == 1 for cell in table.cells)


def test_a_trace_is_told_from_grain_and_from_specks() -> None:
    random = np.random.default_rng(3)
    sheet = np.clip(250 + random.normal(0, 2.5, (300, 900)), 0, 255)
    sheet[99:101, 50:850] -= 6
    sheet[200, 60:850:40] = 30
    level, _ = strokes(flat(sheet.astype(np.uint8)))
    shown, clear = traces.traced(
        level, [100, 150, 200], [50, 250, 450, 850], HEIGHT, np.ones((3, 3), bool)
    )
    assert clear.all()
    assert (shown == 1).tolist() == [[True] * 3, [False] * 3, [False] * 3]


def test_text_that_runs_on_crosses_a_line_in_the_gap_between_its_characters() -> None:
    sheet = np.full((800, 1250), 255, np.uint8)
    written(sheet, XS[2] - 30, YS[0] + 12)  # a line stands in the gap behind the first character
    written(sheet, XS[2] + 8, YS[1] + 12)
    _, upright = strokes(flat(sheet))
    assert traces.crossed(upright, [XS[2]], YS[:3], HEIGHT).tolist() == [[True, False]]


def test_a_lost_upright_wall_goes_on_where_its_row_has_the_other_columns() -> None:
    there = np.ones((6, 7), bool)
    there[2, 2] = False  # lost to wear
    there[1:5, 4] = False  # a row whose cells are merged
    there[5, 1:3] = False  # two cells merged over two rows
    free, full = np.ones_like(there), np.ones((5, 7), bool)
    none = np.zeros_like(there)
    walls = continuing.upright(there, free, none, full)
    assert walls[2, 2] and not walls[1:5, 4].any() and not walls[5, 1:3].any()
    free[2, 2] = False
    assert not continuing.upright(there, free, none, full)[2, 2], "text stands across it"


def test_a_lost_upright_wall_at_the_end_of_its_line_parts_texts_that_stand_well_apart() -> None:
    there = np.ones((6, 5), bool)
    there[2, 0] = False
    free, full = np.ones_like(there), np.ones((5, 5), bool)
    full[2, 0] = False  # the text of the second cell stands behind one more line
    there[3, 0] = False
    assert continuing.upright(there, free, free, full)[2, 0]
    assert not continuing.upright(there, free, np.zeros_like(there), full)[2, 0]
    full[:2, 0] = False
    assert not continuing.upright(there, free, free, full)[2, 0], "no text before it"


def test_a_lost_level_wall_goes_on_between_two_texts_and_not_through_a_merged_cell() -> None:
    there = np.ones((9, 4), bool)
    there[2, 1] = False  # lost to wear
    there[4:7, 2] = False  # one cell of four rows, its text in the second
    filled = np.ones((8, 4), bool)
    filled[[3, 5, 6], 2] = False
    walls = continuing.level(there, np.ones_like(there), filled)
    assert walls[2, 1] and not walls[4:7, 2].any()


def level_rules_only() -> Image:
    """Rows parted by level rules; the labels of the first two columns go on over several."""
    sheet = np.full((800, 1250), 255, np.uint8)
    for i, y in enumerate(YS):
        start = XS[0] if i in {0, 1, 8, 14} else XS[1] if i in {3, 6} else XS[2]
        cv2.line(sheet, (start, y), (XS[-1], y), 0, 2)
    for i, top in enumerate(YS[:-1]):
        for left in XS[2:-1]:
            written(sheet, left + 20, top + 12)
        if not i:
            written(sheet, XS[0] + 8, top + 12, 4)
            written(sheet, XS[1] + 8, top + 12, 4)
    for left, middle in ((0, 4.5), (0, 11), (1, 2), (1, 4.5), (1, 7), (1, 11)):
        written(sheet, XS[left] + 8, YS[0] + round(46 * middle) - 12, 4)
    return sheet


def test_shorter_rules_tell_which_rows_a_label_spans() -> None:
    table = columns.find(flat(level_rules_only()))
    assert table is not None
    labels = {(cell.column, cell.row, cell.row_span) for cell in table.cells if cell.row_span > 1}
    assert labels == {(0, 1, 7), (0, 8, 6), (1, 1, 2), (1, 3, 3), (1, 6, 2), (1, 8, 6)}


def test_two_texts_close_to_each_other_stay_in_their_columns() -> None:
    sheet = level_rules_only()
    written(sheet, XS[3] + 20, YS[5] + 12, 4)  # up to where the next column starts
    table = columns.find(flat(sheet))
    assert table is not None
    row = [cell for cell in table.cells if cell.row == 5 and cell.row_span == 1]
    assert [cell.column_span for cell in row] == [1] * 5
    assert row[1].box.x1 > XS[3] + 20 + 4 * 26 - 6, "no side cuts the wider text"


def test_two_lone_characters_are_one_label_and_two_words_are_not() -> None:
    one, other = Box(100, 20, 122, 42), Box(150, 20, 172, 42)
    assert astride._are_spaced(one, other, HEIGHT)
    assert not astride._are_spaced(one, Box(150, 20, 230, 42), HEIGHT)
    assert not astride._are_spaced(one, Box(250, 20, 272, 42), HEIGHT)


def dashed_to_ones(holes: int, seed: int) -> Image:
    """A table of thick rules worn so that pieces of the upright ones look like ones."""
    rules_ = np.full((1100, 1400), 255, np.uint8)
    wide = test_grid.page(text=False)
    rules_[masks.dilated((wide < 128).astype(np.uint8), 4, 4) > 0] = 0
    ys, xs = np.nonzero(rules_ == 0)
    for i in np.random.default_rng(seed).integers(0, len(ys), holes):
        rules_[max(0, ys[i] - 3) : ys[i] + 4, max(0, xs[i] - 3) : xs[i] + 4] = 255
    text = test_grid.page()
    text[wide < 128] = 255
    return np.minimum(text, rules_)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_pieces_of_thick_worn_rules_are_no_ones(seed: int) -> None:
    table = grid.find(flat(dashed_to_ones(2000, seed)))
    assert table is not None
    assert len(table.cells) == test_grid.WHOLE


def test_a_one_beside_another_character_stands_in_a_word_and_a_lone_one_may_be_a_rule() -> None:
    text = np.zeros((200, 300), np.uint8)
    text[40:64, 40:64] = text[40:64, 70:75] = 1  # a character and a 1 behind it
    text[40:64, 200:205] = 1  # a 1, or a piece of a rule
    words = characters.in_words(text, HEIGHT)
    assert words[44:60, 70:75].all()
    assert not words[:, 200:205].any()


def test_a_stroke_between_two_lines_of_one_cell_is_no_rule() -> None:
    sheet = test_grid.page(text=False)
    top = test_grid.YS[12]
    sheet[top + 43 : top + 50] = 255  # a row twice as tall
    for x in test_grid.XS:
        cv2.line(sheet, (x, top), (x, top + 92), 0, 2)
    for left in test_grid.XS[:-1]:
        written(sheet, left + 20, top + 35)
    whole = grid.find(flat(sheet))
    cv2.line(sheet, (test_grid.XS[3], top + 46), (test_grid.XS[4], top + 46), 0, 2)
    table = grid.find(flat(sheet))
    assert whole is not None and table is not None
    assert len(table.cells) == len(whole.cells)
