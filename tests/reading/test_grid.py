"""Rules to cells: made tables, drawn here pixel by pixel, whole and worn."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import columns, flatten, grid, ruled, rules, scan
from assistant.reading.raster import Sheet
from assistant.reading.rule_ink import strokes

Image = npt.NDArray[np.uint8]

HEIGHT = 24.0  # text height of the made pages
YS = list(range(60, 60 + 46 * 21, 46))  # 20 rows
XS = [50, 170, 320, 640, 760, 880, 1000, 1130]  # 7 columns


def page(*, border: bool = True, upright: bool = True, text: bool = True) -> Image:
    """A table whose first column is merged over rows 5 to 9."""
    sheet = np.full((1100, 1400), 255, np.uint8)
    if text:
        for top in YS[:-1]:
            for left in XS[:-1]:
                for i in range(3):
                    # A character: strokes with gaps, no rule.
                    x, y = left + 20 + i * 27, top + 12
                    cv2.ellipse(sheet, (x + 10, y + 11), (10, 11), 0, 0, 360, 0, 2)
                    cv2.line(sheet, (x, y), (x + 20, y + 22), 0, 2)
    for i, y in enumerate(YS):
        start = XS[1] if i in {6, 7, 8, 9} else XS[0]
        cv2.line(sheet, (start, y), (XS[-1], y), 0, 2)
    if text:
        sheet[YS[5] + 3 : YS[10] - 2, XS[0] + 3 : XS[1] - 3] = 255
    for i, x in enumerate(XS):
        if upright and (border or 0 < i < len(XS) - 1):
            cv2.line(sheet, (x, YS[0]), (x, YS[-1]), 0, 2)
    return sheet


WHOLE = 20 * 7 - 4


def worn(sheet: Image, holes: int) -> Image:
    """The page with four-pixel holes in its rules."""
    lines = page(text=False) < 128
    ys, xs = np.nonzero(lines)
    out = sheet.copy()
    for i in np.random.default_rng(5).integers(0, len(ys), holes):
        out[max(0, ys[i] - 2) : ys[i] + 2, max(0, xs[i] - 2) : xs[i] + 2] = 255
    return out


def flat(grey: Image, height: float = HEIGHT, sealed: Image | None = None) -> Sheet:
    """A page as it comes from the raster step."""
    none = np.zeros_like(grey)
    colour = np.repeat(grey[..., None], 3, axis=2)
    seal = none if sealed is None else sealed
    return Sheet(colour, grey, (grey < 183).astype(np.uint8), seal, none, grey, height)


def broken(sheet: Image, on: int, off: int) -> Image:
    """The page with its inner rules printed as dashes of `on` pixels with gaps of `off`."""
    out = sheet.copy()
    for y in YS[1:-1]:
        for x in range(XS[0] + 3, XS[-1] - 3):
            if x % (on + off) >= on:
                out[y - 1 : y + 2, x] = 255
    for x in XS[1:-1]:
        for y in range(YS[0] + 3, YS[-1] - 3):
            if y % (on + off) >= on:
                out[y, x - 1 : x + 2] = 255
    return out


def merged(table: ruled.Grid) -> list[ruled.Ruled]:
    return [cell for cell in table.cells if cell.row_span > 1 or cell.column_span > 1]


@pytest.mark.parametrize("holes", [0, 1000, 3000, 6000])
def test_every_cell_is_found_on_whole_and_worn_rules(holes: int) -> None:
    table = grid.find(flat(worn(page(), holes)))
    assert table is not None
    assert len(table.cells) == WHOLE
    assert [(c.row, c.column, c.row_span) for c in merged(table)] == [(5, 0, 5)]


def test_spans_in_every_column_add_up_to_the_rows() -> None:
    table = grid.find(flat(worn(page(), 2000)))
    assert table is not None
    for column in range(7):
        spans = [c.row_span for c in table.cells if c.column <= column < c.column + c.column_span]
        assert sum(spans) == 20


@pytest.mark.parametrize("off", [-8, -7, 7, 8])
def test_a_stroke_of_a_title_moves_no_rule(off: int) -> None:
    sheet = page()
    cv2.line(sheet, (XS[4], YS[0]), (XS[4], YS[-1]), 0, 6)
    cv2.line(sheet, (XS[4] + off, 4), (XS[4] + off, 46), 0, 6)
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.cells) == WHOLE
    assert abs(table.columns[4] - XS[4]) <= 1


def test_dashed_rules_are_rules() -> None:
    sheet = page()
    rules_only = page(text=False) < 128
    gaps = (np.arange(1400)[None, :] % 10 >= 6) & (np.arange(1100)[:, None] % 10 >= 0)
    level = np.zeros_like(rules_only)
    for y in YS:
        level[y - 2 : y + 3] = True
    sheet[rules_only & gaps & level] = 255
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.cells) == WHOLE


def test_a_table_without_outer_border_keeps_its_outer_columns() -> None:
    table = grid.find(flat(page(border=False)))
    assert table is not None
    assert len(table.columns) == len(XS)
    assert len(table.cells) == WHOLE
    assert "outer border closed" in table.remarks


def test_columns_of_the_first_row_alone_are_found_where_no_border_closes_it() -> None:
    sheet = page(border=False)
    cv2.rectangle(sheet, (XS[0], YS[0] - 3), (XS[-1], YS[0] + 3), 255, -1)
    sheet[YS[0] : YS[1] - 2, XS[3] - 2 : XS[3] + 3] = 255
    aside = XS[3] - 60
    cv2.line(sheet, (aside, YS[0] + 4), (aside, YS[1]), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None
    lefts = [cell.box.x0 for cell in table.cells if cell.row == 0]
    assert len(lefts) == 7 and min(abs(left - aside) for left in lefts) <= 3


def test_a_cell_cut_by_the_end_of_the_page_is_closed_there() -> None:
    sheet = page(text=False)
    sheet[YS[12] + 3 : YS[19] - 2, XS[0] + 3 : XS[2] - 3] = 255  # labels that go on overleaf
    cv2.line(sheet, (XS[1], YS[12]), (XS[1], YS[19]), 0, 2)
    sheet[YS[19] - 2 : YS[20] + 4, XS[0] + 3 : XS[2] - 3] = 255
    cv2.line(sheet, (XS[1], YS[19]), (XS[1], YS[20] + 1), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None and table.soundness == 1
    last = [cell for cell in table.cells if cell.row + cell.row_span == 20]
    assert [(cell.row_span, cell.column) for cell in last][:2] == [(8, 0), (8, 1)]


def test_boxes_lie_on_the_lines() -> None:
    table = grid.find(flat(page()))
    assert table is not None
    assert all(abs(a - b) <= 3 for a, b in zip(table.rows, YS, strict=True))
    assert all(abs(a - b) <= 3 for a, b in zip(table.columns, XS, strict=True))


def test_two_tables_on_a_page_share_a_grid_and_nothing_lies_between() -> None:
    sheet = page(text=False)
    sheet[YS[8] + 3 : YS[11] - 2] = 255
    sheet[YS[9] - 2 : YS[10] + 3] = 255
    table = grid.find(flat(sheet))
    assert table is not None
    inside = [c for c in table.cells if YS[8] + 5 < (c.box.y0 + c.box.y1) / 2 < YS[11] - 5]
    assert inside == []
    assert any(c.box.y1 <= YS[8] + 3 for c in table.cells)
    assert any(c.box.y0 >= YS[11] - 3 for c in table.cells)


def test_strokes_of_a_large_title_are_no_table() -> None:
    sheet = np.full((1200, 1400), 255, np.uint8)
    sheet[100:] = page()
    for left in (600, 660):  # 日 beside 日, twice as tall as the text
        cv2.rectangle(sheet, (left, 40), (left + 60, 90), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None
    assert min(cell.box.y0 for cell in table.cells) > 100
    assert len(table.cells) == WHOLE


def test_blank_paper_and_plain_text_have_no_table() -> None:
    blank = np.full((800, 600), 255, np.uint8)
    assert grid.find(flat(blank)) is None
    assert grid.find(flat(blank, 0.0)) is None
    text = blank.copy()
    for y in range(100, 700, 40):
        for x in range(60, 540, 27):
            cv2.ellipse(text, (x + 10, y + 11), (10, 11), 0, 0, 360, 0, 2)
    assert grid.find(flat(text)) is None
    assert columns.find(flat(text)) is None


def test_columns_are_found_by_white_space_where_no_rule_stands_upright() -> None:
    sheet = page(upright=False)
    table = columns.find(flat(sheet))
    assert table is not None
    assert len(table.columns) - 1 == 7
    assert len(table.rows) - 1 == 20
    assert "columns by white space" in table.remarks


def test_the_shadow_of_a_fold_is_no_text_and_no_side_of_a_table() -> None:
    sheet = page(upright=False)
    y = YS[8]
    cv2.line(sheet, (4, y + 4), (400, y + 6), 0, 13)  # over a rule, from edge to edge of the paper
    cv2.line(sheet, (430, y + 7), (900, y + 7), 0, 5)
    cv2.line(sheet, (960, y + 5), (1396, y + 4), 0, 13)
    table = columns.find(flat(sheet))
    assert table is not None
    assert len(table.columns) - 1 == 7
    assert abs(table.columns[0] - XS[0]) < HEIGHT
    assert abs(table.columns[-1] - XS[-1]) < HEIGHT


def test_edges_of_the_paper_and_a_border_are_no_rows_and_no_text_of_a_table() -> None:
    sheet = page(upright=False)
    for x in (XS[0], XS[-1]):
        cv2.line(sheet, (x, YS[0]), (x, YS[-1]), 0, 2)
    cv2.line(sheet, (0, 8), (700, 12), 0, 6)  # the paper ends askew
    cv2.line(sheet, (600, 1092), (1399, 1086), 0, 6)
    table = columns.find(flat(sheet))
    assert table is not None
    assert (table.rows[0], table.rows[-1]) == (YS[0], YS[-1])
    assert len(table.columns) - 1 == 7
    assert abs(table.columns[0] - XS[0]) <= 4
    assert abs(table.columns[-1] - XS[-1]) <= 4


def test_a_table_whose_rows_are_one_cell_each_is_read_by_the_white_in_them() -> None:
    sheet = page(upright=False)
    for x in (XS[0], XS[-1]):
        cv2.line(sheet, (x, YS[0]), (x, YS[-1]), 0, 2)
    cv2.line(sheet, (XS[3], YS[15]), (XS[3], YS[17]), 0, 2)  # two rows have a wall of their own
    ruled, scene = grid.find(flat(sheet)), scan.scene_of(flat(sheet))
    assert ruled is not None and scene.table is not None
    assert len(ruled.cells) < 30
    assert len(scene.table.cells) > 110


def test_rows_are_lines_of_text_where_there_are_no_rules_at_all() -> None:
    sheet = page(upright=False)
    sheet[page(upright=False, text=False) < 128] = 255
    table = columns.find(flat(sheet))
    assert table is not None
    assert len(table.columns) - 1 == 7
    assert len(table.rows) - 1 == 20


def test_rules_blurred_to_several_pixels_are_still_rules_under_small_text() -> None:
    small = cv2.resize(page(), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    table = grid.find(flat(np.asarray(cv2.blur(small, (5, 1)), np.uint8), 0.6 * HEIGHT))
    assert table is not None
    assert len(table.columns) == len(XS)
    assert len(table.rows) == len(YS)


def test_a_page_seen_from_the_side_is_flattened_and_a_flat_one_is_left() -> None:
    sheet = page()
    rows, columns_ = sheet.shape
    assert flatten.flattening(sheet, (sheet < 183).astype(np.uint8), HEIGHT) is None
    corners = np.array([[0, 0], [columns_, 0], [columns_, rows], [0, rows]], np.float32)
    bent = corners + np.array([[70, 10], [-20, 60], [-5, -30], [100, -70]], np.float32)
    view = cv2.getPerspectiveTransform(corners, bent)
    seen = cv2.warpPerspective(sheet, view, (columns_, rows), borderValue=255)
    seen_grey = np.asarray(seen, np.uint8)
    found = flatten.flattening(seen_grey, (seen_grey < 183).astype(np.uint8), HEIGHT)
    assert found is not None
    assert "perspective" in found.note
    assert found.bend is None
    ends = np.array([[[XS[0], y], [XS[-1], y]] for y in YS], float).reshape(1, -1, 2)
    flat = cv2.perspectiveTransform(ends, found.matrix @ view)[0].reshape(-1, 2, 2)
    assert np.abs(flat[:, 0, 1] - flat[:, 1, 1]).max() < 6


@pytest.mark.parametrize(("on", "off"), [(2, 2), (2, 4), (8, 5), (12, 8)])
def test_dotted_and_dashed_rules_are_rules(on: int, off: int) -> None:
    table = grid.find(flat(broken(page(), on, off)))
    assert table is not None
    assert len(table.cells) == WHOLE
    assert [(c.row, c.column, c.row_span) for c in merged(table)] == [(5, 0, 5)]


@pytest.mark.parametrize(("on", "off"), [(8, 10), (8, 12)])
def test_dashes_whose_ends_blur_has_eaten_are_rules(on: int, off: int) -> None:
    grey = np.maximum(broken(page(), on, off), 110)
    small = cv2.resize(grey, None, fx=0.65, fy=0.65, interpolation=cv2.INTER_AREA)
    blurred = np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0), np.uint8)
    table = grid.find(flat(blurred, 0.65 * HEIGHT))
    assert table is not None
    assert len(table.cells) == WHOLE


def test_dashes_beside_which_text_begins_are_rules() -> None:
    sheet = page(text=False)
    for top in YS[:-1]:  # of each cell in the third column and the fifth, its text at the rule
        for left in (XS[2], XS[4]):
            for i in range(3):
                x, y = left + 6 + i * 27, top + 8
                cv2.ellipse(sheet, (x + 10, y + 11), (10, 11), 0, 0, 360, 0, 2)
                cv2.line(sheet, (x, y), (x, y + 22), 0, 2)
                cv2.line(sheet, (x, y + 11), (x + 20, y + 11), 0, 2)
    dashes, plain = strokes(flat(broken(sheet, 9, 6)))[1], strokes(flat(sheet))[1]
    assert dashes.dashed and not plain.dashed
    table = grid.find(flat(broken(sheet, 9, 6)))
    assert table is not None
    assert len(table.cells) == WHOLE
    assert max(abs(x - y) for x, y in zip(table.columns, XS, strict=True)) <= 3


def test_whole_pieces_of_rules_that_are_gone_are_drawn_again_and_told() -> None:
    sheet = page()
    for row, column in ((3, 1), (8, 4), (11, 2), (14, 5), (16, 3)):
        x0, x1, y0, y1 = XS[column], XS[column + 1], YS[row], YS[row + 1]
        sheet[y0 - 3 : y0 + 4, x0 + 4 : x1 - 4] = 255
        sheet[y0 + 4 : y1 - 4, x0 - 3 : x0 + 4] = 255
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.cells) == WHOLE
    assert ruled.GONE in table.remarks


def test_blocks_have_columns_of_their_own_however_near() -> None:
    sheet = page()
    # The lower half of the fourth column stands half a character further right.
    top, shifted = YS[10], XS[3] + 12
    sheet[top + 2 : YS[-1] - 1, XS[3] - 2 : XS[3] + 3] = 255
    cv2.line(sheet, (shifted, top), (shifted, YS[-1]), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.cells) == WHOLE
    lefts = {c.box.x0 for c in table.cells if c.box.y0 >= top and 600 < c.box.x0 < 700}
    assert len(lefts) == 1 and abs(lefts.pop() - shifted) <= 3


def test_a_line_of_text_where_a_rule_could_run_is_no_rule() -> None:
    sheet = page()
    # Text in the merged cell, exactly as high as the rules of its neighbours.
    for y in YS[6:10]:
        for i in range(3):
            x = XS[0] + 20 + i * 27
            cv2.ellipse(sheet, (x + 10, y), (10, 11), 0, 0, 360, 0, 2)
            cv2.line(sheet, (x, y), (x + 20, y), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None
    assert [(c.row, c.column, c.row_span) for c in merged(table)] == [(5, 0, 5)]


def test_the_ring_of_a_seal_is_no_rule() -> None:
    sheet, sealed = page(), np.zeros((1100, 1400), np.uint8)
    cv2.circle(sheet, (700, 500), 165, 120, 5)
    cv2.circle(sealed, (700, 500), 165, 1, 15)
    table = grid.find(flat(sheet, sealed=sealed))
    assert table is not None
    assert len(table.cells) == WHOLE


def pale(tone: int, *, broken: bool = False) -> Image:
    """A page whose rules are one shade darker than the paper, and cross at every row."""
    sheet = page()
    rules_only = page(text=False) < 128
    sheet[rules_only & (sheet < 128)] = tone
    noise = np.random.default_rng(3).random(sheet.shape) < (0.06 if broken else 0.0)
    sheet[rules_only & noise] = 255
    return sheet


@pytest.mark.parametrize(("tone", "broken"), [(205, False), (235, False), (232, True)])
def test_faint_rules_are_followed_over_what_crosses_them(tone: int, broken: bool) -> None:
    table = grid.find(flat(pale(tone, broken=broken)))
    assert table is not None
    assert [len(table.rows), len(table.columns)] == [21, 8]
    assert len(table.cells) == WHOLE


def test_a_faint_rule_that_parts_a_single_row_is_found() -> None:
    sheet = pale(205)
    sheet[YS[-2] + 3 : YS[-1] - 2, XS[2] + 3 : XS[3] - 3] = 255
    sheet[YS[-2] : YS[-1], 480:482] = 205
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.cells) == WHOLE + 1


@pytest.mark.parametrize("gap", [range(0), range(300, 420), range(20, 1330)])
def test_the_rough_edges_of_the_paper_are_no_part_of_the_table(gap: range) -> None:
    sheet = page()
    cv2.rectangle(sheet, (12, 12), (1385, 1085), 0, 2)
    for y in range(100, 1000, 130):  # teeth, as black and white gives shadows
        cv2.line(sheet, (1300, y), (1385, y), 0, 2)
    cv2.line(sheet, (1300, 100), (1300, 880), 0, 2)
    sheet[9:17, list(gap)] = 255
    table = grid.find(flat(sheet))
    assert table is not None
    assert table.columns == tuple(XS)
    assert len(table.cells) == WHOLE


def test_traces_beside_walls_are_walls_where_no_text_stands() -> None:
    whole = np.array([[True, True, False, True]])
    seen = np.ones((1, 4))
    ink = np.array([[0.9, 0.4, 0.12, 0.95]])
    assert rules.mended(whole, ink, seen).all()
    hidden = np.array([[1.0, 1.0, 0.4, 1.0]])
    assert not rules.mended(whole, ink, hidden)[0, 2], "text stands there"


def test_dashes_are_alike_and_worn_pieces_are_not_however_little_is_left() -> None:
    there = np.ones((1, 4), bool)
    assert rules.spread(there, np.array([[0.7, 0.72, 0.68, 0.69]])) < rules.HARDLY
    assert rules.spread(there, np.array([[0.9, 0.4, 0.5, 0.95]])) > rules.WORN
    assert rules.spread(there, np.array([[0.4, 0.2, 0.25, 0.45]])) > rules.WORN
    assert rules.spread(np.zeros_like(there), np.zeros((1, 4))) == 0.0


def test_strokes_of_text_in_line_are_told_from_a_rule_beside_text() -> None:
    sheet = page()
    sheet[:, XS[3] : XS[4]] = page(text=False)[:, XS[3] : XS[4]]
    level, _ = strokes(flat(sheet))
    top = YS[3] + 12  # where the upper strokes of a row of text stand
    there = np.ones((2, len(XS) - 1), bool)
    there[1, 3] = False
    assert rules.of_text(level, [YS[3], top], XS, HEIGHT, there).tolist() == [False, True]


def test_upright_rules_smeared_by_a_moving_sheet_are_found() -> None:
    upright = page(text=False)
    upright[:] = 255
    for x in XS:
        cv2.line(upright, (x, YS[0]), (x, YS[-1]), 0, 2)
    smeared = cv2.blur(upright, (13, 1))  # pale, and half as broad as a character
    sheet = np.minimum(page(upright=False), np.maximum(smeared, 240))
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.columns) == len(XS)
    assert len(table.cells) == WHOLE


def test_dots_between_two_lines_of_text_are_a_rule_and_no_text() -> None:
    # Rows hardly higher than their text: a closing makes one text of it and of the dots.
    sheet = np.full((700, 1100), 255, np.uint8)
    ys, xs = range(60, 60 + 36 * 15, 36), (60, 500, 640, 780, 1000)
    for y in ys:
        sheet[y - 1 : y + 1, [x for x in range(xs[0], xs[-1]) if x % 7 < 4]] = 0
    for x in xs:
        sheet[[y for y in range(ys[0], ys[-1]) if y % 7 < 4], x - 1 : x + 1] = 0
    for top in ys[:-1]:
        for left, count in zip(xs, (13, 3, 3, 6), strict=False):
            for i in range(count):
                x = left + 20 + i * 26
                cv2.rectangle(sheet, (x, top + 6), (x + 21, top + 28), 0, 2)
                cv2.line(sheet, (x, top + 17), (x + 21, top + 17), 0, 2)
    table = grid.find(flat(sheet, 23.0))
    assert table is not None
    assert len(table.cells) == 14 * 4
    assert not merged(table)


def test_rules_that_run_on_as_another_table_s_add_no_border() -> None:
    # Edges beside the sheet, from which the grain of a desk leads over to rules of the table.
    sheet = np.full((1100, 1800), 255, np.uint8)
    sheet[:, 400:] = page()
    for y in (YS[3], YS[8], YS[12]):
        cv2.line(sheet, (100, y), (190, y), 0, 2)
        for x in range(194, 440, 24):
            cv2.line(sheet, (x, y - 9), (x + 18, y + 9), 0, 2)
            cv2.line(sheet, (x, y + 9), (x + 18, y - 9), 0, 2)
    for x in (100, 190):
        cv2.line(sheet, (x, YS[3]), (x, YS[12]), 0, 2)
    table = grid.find(flat(sheet))
    assert table is not None
    beside = [cell for cell in table.cells if cell.box.x0 < 440]
    assert len(table.cells) - len(beside) == WHOLE
    assert all(cell.box.x1 < 440 for cell in beside)


def test_a_broken_rule_that_parts_one_cell_of_a_sound_table_is_found() -> None:
    sheet = page()
    sheet[YS[-2] + 3 : YS[-1] - 2, XS[2] + 3 : XS[3] - 3] = 255
    sheet[YS[-2] : YS[-1], 480:482] = 0
    sheet[YS[-2] + 18 : YS[-2] + 30, 480:482] = 255
    table = grid.find(flat(sheet))
    assert table is not None
    assert len(table.cells) == WHOLE + 1
