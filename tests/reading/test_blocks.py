"""Blocks of a table without upright rules: each has columns of its own."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import astride, columns, edges, ruled, scan
from assistant.reading.blocks import bands, blocks
from tests.reading.test_grid import HEIGHT, flat

Image = npt.NDArray[np.uint8]

TOP, STEP, LEFT, RIGHT = 60, 50, 60, 1340
WIDE = 22  # pixels of a drawn character


def text(sheet: Image, x: int, y: int, characters: int) -> Box:
    """Characters drawn side by side; where they stand."""
    for at in range(characters):
        left = x + at * (WIDE + 4)
        cv2.ellipse(sheet, (left + 11, y + 11), (10, 11), 0, 0, 360, 0, 2)
        cv2.line(sheet, (left, y), (left + WIDE, y + 22), 0, 2)
    return Box(x, y, x + characters * (WIDE + 4) - 4, y + 23)


def page(rows: Sequence[Sequence[tuple[int, int]]]) -> Image:
    """A table with level rules alone: of each row the texts, as place and characters."""
    sheet = np.full((TOP + STEP * (len(rows) + 2), RIGHT + 60), 255, np.uint8)
    for number in range(len(rows) + 1):
        y = TOP + STEP * number
        cv2.line(sheet, (LEFT, y), (RIGHT, y), 0, 2)
    for number, row in enumerate(rows):
        for x, characters in row:
            text(sheet, x, TOP + STEP * number + 14, characters)
    return sheet


HEAD = [[(90, 4), (420, 6), (780, 4), (1050, 5)], [(90, 8), (430, 7), (780, 6), (1050, 6)]]
BODY = [[(80, 4), (250, 5), (500, 3), (640, 3), (900, 2), (1010, 2), (1180, 3)] for _ in range(6)]


def drawn() -> tuple[list[int], list[list[Box]]]:
    """The rules of a header and a table, and the texts between each two."""
    sheet = np.full((600, 1400), 255, np.uint8)
    rows = [
        [text(sheet, x, TOP + STEP * number + 14, n) for x, n in row]
        for number, row in enumerate([*HEAD, *BODY])
    ]
    ys = [TOP + STEP * number for number in range(len(rows) + 1)]
    return ys, bands(np.asarray(sheet < 128, np.uint8), ys, rows, HEIGHT)


def test_the_header_and_the_rows_of_a_form_are_two_blocks() -> None:
    ys, side_by_side = drawn()
    found = blocks(ys, side_by_side, [None] * len(ys))
    assert found == [(ys[0], ys[2]), (ys[2], ys[-1])]


def test_no_block_ends_at_a_rule_beside_which_a_label_goes_on() -> None:
    ys, side_by_side = drawn()
    starts = [200 if number == 2 else None for number in range(len(ys))]
    assert (ys[0], ys[2]) not in blocks(ys, side_by_side, starts)


def test_rows_whose_texts_stand_where_a_rule_starts_are_another_block() -> None:
    ys = [50 * number for number in range(9)]
    goals = [[Box(80, y, 180, y + 22), Box(300, y, 500, y + 22)] for y in ys[:2]]
    rows = [[Box(80, y, 180, y + 22), Box(210, y, 270, y + 22)] for y in ys[2:8]]
    one = [None] * len(ys)
    assert blocks(ys, [*goals, *rows], one) == [(ys[0], ys[-1])]
    starts = [None, 240, *one[2:]]
    assert blocks(ys, [*goals, *rows], starts) == [(ys[0], ys[2]), (ys[2], ys[-1])]


def test_a_short_merged_text_begins_no_block_and_long_ones_do() -> None:
    ys = [50 * number for number in range(9)]

    def row(y: int) -> list[Box]:
        return [Box(x, y, x + 60, y + 22) for x in range(80, 1100, 100)]

    rows = [row(y) for y in ys[:7]]
    last = ys[7]
    total = [Box(155, last, 165, last + 22), Box(980, last, 1040, last + 22)]
    assert blocks(ys, [*rows, total], [None] * len(ys)) == [(ys[0], ys[-1])]
    goals = [Box(80, last, 560, last + 22), Box(600, last, 1140, last + 22)]
    found = blocks(ys, [*rows, goals], [None] * len(ys))
    assert found == [(ys[0], ys[7]), (ys[7], ys[8])]


def test_a_label_of_several_rows_is_one_cell_where_every_rule_starts_beside_it() -> None:
    rows = [[(70, 2), (170, 2), (400, 3), (700, 3), (1000, 3)] for _ in range(5)]
    sheet = page(rows)
    for number in range(1, 5):
        y = TOP + STEP * number
        sheet[y - 3 : y + 4, LEFT : LEFT + 250] = 255
    table = columns.find(flat(sheet))
    assert table is not None
    label = next(cell.box for cell in table.cells if cell.box.x0 < 75 and cell.row == 0)
    assert label.x1 > 220


def test_texts_stand_each_in_a_cell_of_its_own_in_both_blocks() -> None:
    table = columns.find(flat(page([*HEAD, *BODY])))
    assert table is not None
    for number, row in enumerate([*HEAD, *BODY]):
        y = TOP + STEP * number + 25
        cells = [
            next(
                c.box
                for c in table.cells
                if c.box.x0 <= x + 5 < c.box.x1 and c.box.y0 < y < c.box.y1
            )
            for x, _ in row
        ]
        assert len(set(cells)) == len(row)
        for cell, (x, characters) in zip(cells, row, strict=True):
            assert cell.x1 >= x + characters * (WIDE + 4) - 4


def test_a_tick_beside_the_table_is_no_column_of_it() -> None:
    sheet = page([*HEAD, *BODY])
    wider = np.pad(sheet, ((0, 0), (0, 120)), constant_values=255)
    text(wider, RIGHT + 40, TOP + STEP * 4 + 14, 2)
    table = columns.find(flat(wider))
    assert table is not None
    assert table.box.x1 <= RIGHT + 10


def test_two_rules_around_a_heading_are_not_those_of_the_rows_below() -> None:
    sheet = page([BODY[0]])
    tall = np.pad(sheet, ((0, STEP * 8), (0, 0)), constant_values=255)
    for number in range(1, 7):
        for x, characters in BODY[0]:
            text(tall, x, TOP + STEP * number + 14, characters)
    table = columns.find(flat(tall))
    assert table is not None
    assert len(table.rows) > 6


def test_white_within_a_text_is_no_edge_and_white_between_columns_is() -> None:
    def row(y: int, name: int) -> list[Box]:
        begun, rest = Box(80, y, 162, y + 22), Box(180, y, 180 + name, y + 22)
        return [begun, rest, Box(520, y, 600, y + 22)]

    rows = [row(50 * n, 150 + 20 * n) for n in range(4)]
    assert edges.apart(rows, [60, 170, 450, 640], [], HEIGHT) == [60, 450, 640]
    assert edges.apart(rows, [60, 170, 450, 640], [170], HEIGHT) == [60, 170, 450, 640]


def test_a_table_in_whose_cells_texts_stand_abreast_gives_way_to_one_by_white() -> None:
    sheet = flat(page(BODY))
    by_white = columns.find(sheet)
    assert by_white is not None
    box = by_white.box
    halves = [
        ruled.Ruled(row, 0, 1, 1, Box(box.x0, TOP + STEP * row, box.x1, TOP + STEP * (row + 1)))
        for row in range(len(BODY))
    ]
    lines = tuple(TOP + STEP * row for row in range(len(BODY) + 1))
    crowded = ruled.Grid(lines, (box.x0, box.x1), tuple(halves), 1.0)
    assert scan._is_crowded(sheet, crowded)
    assert not scan._is_crowded(sheet, by_white)
    assert scan._is_better(sheet, by_white, crowded)
    assert not scan._is_better(sheet, crowded, by_white)


def test_headings_close_to_each_other_are_parted_where_an_edge_runs_between_them() -> None:
    sheet = np.full((200, 1000), 255, np.uint8)
    close, wide = 14, 26
    at, edges_ = 100, [60]
    for gap in (wide, close, wide, 0):
        at = text(sheet, at, 90, 3).x1 + gap
        edges_.append(at - gap // 2)
    piece = Box(100, 90, at, 113)
    ink = np.asarray(sheet < 128, np.uint8)

    def walls(xs: Sequence[int]) -> list[bool]:
        found = astride.sides(ink, [[piece]], {}, xs, [60, 140], (), HEIGHT)
        return [bool(wall) for wall in found[0, 1:-1]]

    edges_[-1] = at + 40
    assert walls(edges_) == [True, True, True]
    # White beside which the edge runs through a character parts nothing.
    assert walls([*edges_[:2], edges_[2] + close, *edges_[3:]]) == [False, False, False]
