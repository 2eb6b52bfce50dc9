"""A page bent at a spine is straightened, and one that is not is left alone."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import grid, raster
from assistant.reading.bend import bend

COLUMNS, DEPTH, TEXT = 1400, 1800, 20.0
Points = npt.NDArray[np.float64]


def curl(x: Points, y: Points) -> Points:
    """What a spine at the right does: nothing in the middle, more and more at its edge."""
    return np.asarray((y / DEPTH - 0.5) * 60 * np.clip(x / COLUMNS - 0.5, 0, 1) ** 2 * 4)


def rules(lift: float = 1.0, noise: float = 0.0) -> list[Points]:
    rng = np.random.default_rng(4)
    found = []
    for y in range(150, DEPTH - 100, 90):
        x = np.arange(100.0, COLUMNS - 100)
        found.append(
            np.column_stack(
                [x, y + lift * curl(x, np.full_like(x, y)) + rng.normal(0, noise, len(x))]
            )
        )
    return found


def test_the_shifts_of_a_curl_are_found() -> None:
    found = bend(rules(noise=0.7), COLUMNS, DEPTH, TEXT)
    assert found is not None
    for y in (200.0, 900.0, 1600.0):
        x = np.linspace(120, COLUMNS - 120, 9)
        at = np.full_like(x, y)
        wanted = curl(x, at) - curl(x, at)[4]
        shifts = found.shift(x, at)
        assert np.abs(shifts - shifts[4] - wanted).max() < 1.5


def test_broken_rules_show_the_bend_as_well() -> None:
    rng = np.random.default_rng(1)
    pieces = [
        rule[start : start + 120]
        for rule in rules()
        for start in range(0, len(rule), 170)
        if rng.random() < 0.6
    ]
    found = bend(pieces, COLUMNS, DEPTH, TEXT)
    assert found is not None
    x, y = np.array([150.0, 1250.0]), np.full(2, 1600.0)
    shifts, wanted = found.shift(x, y), curl(x, y)
    assert shifts[1] - shifts[0] == pytest.approx(wanted[1] - wanted[0], abs=2)


@pytest.mark.parametrize("lift", [0.0, 0.05])
def test_straight_rules_are_left_alone(lift: float) -> None:
    assert bend(rules(lift, noise=0.7), COLUMNS, DEPTH, TEXT) is None


def test_a_handful_of_rules_shows_no_bend() -> None:
    assert bend(rules()[:4], COLUMNS, DEPTH, TEXT) is None


def test_curves_that_agree_on_nothing_are_no_bend() -> None:
    rng = np.random.default_rng(2)
    wild = [
        np.column_stack([x := np.arange(100.0, 1300.0), y + rng.normal(0, 9) * np.sin(x / 150)])
        for y in range(150, 1700, 90)
    ]
    assert bend(wild, COLUMNS, DEPTH, TEXT) is None


def test_a_table_on_a_bent_page_has_its_cells() -> None:
    page = np.full((DEPTH, COLUMNS, 3), 250, np.uint8)
    for y in range(150, 1700, 50):
        cv2.line(page, (100, y), (1300, y), (0, 0, 0), 2)
    for x in range(100, 1301, 200):
        cv2.line(page, (x, 150), (x, 1650), (0, 0, 0), 2)
    for y in range(150, 1650, 50):
        for x in range(100, 1300, 200):
            cv2.putText(page, "Rate 95", (x + 25, y + 37), 0, 0.8, (0, 0, 0), 2)
    y, x = np.mgrid[0:DEPTH, 0:COLUMNS].astype(np.float64)
    bent = cv2.remap(
        page, x.astype(np.float32), (y - curl(x, y)).astype(np.float32), 1, borderValue=(250,) * 3
    )
    sheet = raster.normalise(np.asarray(bent, np.uint8))
    table = grid.find(sheet)
    assert any("straightened" in remark for remark in sheet.remarks)
    assert table is not None
    assert (len(table.rows) - 1, len(table.columns) - 1) == (30, 6)
    assert len(table.cells) == 180


def streaks() -> list[Points]:
    """What a line's noise drew across a page that was then turned level: three that lean."""
    x = np.arange(100.0, 900.0)
    return [np.column_stack([x, y + 0.028 * (x - 500)]) for y in (200, 700, 1750)]


def pieces(lift: float) -> list[Points]:
    """Rules with gaps, many of which do not reach the left side."""
    return [rule[start : start + 130] for rule in rules(lift) for start in range(200, 1100, 260)]


def test_a_few_streaks_that_lean_do_not_bend_the_rules() -> None:
    assert bend(pieces(0.0), COLUMNS, DEPTH, TEXT) is None
    assert bend([*pieces(0.0), *streaks()], COLUMNS, DEPTH, TEXT) is None


def test_a_curl_is_found_among_streaks() -> None:
    found = bend([*rules(), *streaks()], COLUMNS, DEPTH, TEXT)
    assert found is not None
    x, y = np.array([700.0, 1250.0]), np.full(2, 1600.0)
    shifts, wanted = found.shift(x, y), curl(x, y)
    assert shifts[1] - shifts[0] == pytest.approx(wanted[1] - wanted[0], abs=3)
