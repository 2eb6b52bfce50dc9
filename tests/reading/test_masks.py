"""The quick steps on masks say the same as the plain ones of OpenCV."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant.reading import masks


def scattered(seed: int, rows: int, columns: int) -> npt.NDArray[np.uint8]:
    """A mask with long level runs, gaps in them, and marks that touch at their corners."""
    chance = np.random.default_rng(seed)
    dense = chance.choice([0.5, 0.9, 0.98, 0.998])
    return np.asarray(chance.random((rows, columns)) < dense, np.uint8)


@pytest.mark.parametrize("seed", range(30))
def test_runs_are_those_of_an_opening_at_any_length_and_size(seed: int) -> None:
    chance = np.random.default_rng(1000 + seed)
    rows, columns = (int(side) for side in chance.integers(1, 300, 2))
    length = int(chance.integers(1, 320))
    mask = scattered(seed, rows, columns)
    plain = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    assert np.array_equal(masks.level_runs(mask, length), plain)


def test_a_mask_without_long_runs_has_none() -> None:
    mask = scattered(0, 40, 90)
    mask[:, ::15] = 0
    mask[:, -1] = 0
    assert not masks.level_runs(mask, 20).any()
    assert not masks.level_runs(mask, 60).any()


@pytest.mark.parametrize("rows", [90, 300])
@pytest.mark.parametrize("seed", range(5))
def test_marks_are_numbered_and_measured_as_by_the_default_algorithm(seed: int, rows: int) -> None:
    mask = scattered(seed, rows, 170) ^ np.uint8(seed % 2)
    assert (mask.size >= masks.LARGE) == (rows == 300)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = masks.marks(mask)
    assert len(found.stats) == count
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats[1:], stats[1:])
    assert np.allclose(found.centres[1:], centres[1:], rtol=0, atol=1e-9)
    assert found.stats[0, cv2.CC_STAT_AREA] == stats[0, cv2.CC_STAT_AREA]


@pytest.mark.parametrize("seed", range(6))
def test_marks_in_a_few_rows_are_those_of_the_whole_mask(seed: int) -> None:
    chance = np.random.default_rng(seed)
    mask = scattered(seed, 501, 170)
    mask[chance.random(501) < 0.7] = 0
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = masks.marks(mask)
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats[1:], stats[1:])
    assert np.allclose(found.centres[1:], centres[1:], rtol=0, atol=1e-9)
    assert found.stats[0, cv2.CC_STAT_AREA] == stats[0, cv2.CC_STAT_AREA]


@pytest.mark.parametrize("share", [0.02, 0.9])
def test_some_marks_are_shown_and_no_others(share: float) -> None:
    found = masks.marks(scattered(0, 300, 170) ^ np.uint8(1))
    kept = np.random.default_rng(0).random(len(found.stats)) < share
    kept[0] = False
    assert np.array_equal(found.those(kept), kept[found.labels])


def test_a_page_turned_twice_is_itself() -> None:
    mask = scattered(0, 20, 31)
    assert masks.turned(mask).flags.c_contiguous
    assert np.array_equal(masks.turned(mask), mask.T)
    assert np.array_equal(masks.turned(masks.turned(mask)), mask)


@pytest.mark.parametrize("share", [0.02, 0.4, 0.9, 1.0])
def test_steps_that_look_at_rows_with_ink_alone_are_those_on_the_whole_mask(share: float) -> None:
    chance = np.random.default_rng(9)
    mask = (chance.random((301, 170)) < 0.3).astype(np.uint8)
    mask[chance.random(301) > share] = 0
    flat, block = np.ones((1, 8), np.uint8), np.ones((3, 5), np.uint8)
    assert np.array_equal(masks.dilated(mask, 1, 8), cv2.dilate(mask, flat))
    assert np.array_equal(masks.closed(mask, 1, 8), cv2.morphologyEx(mask, cv2.MORPH_CLOSE, flat))
    assert np.array_equal(masks.dilated(mask, 3, 5), cv2.dilate(mask, block))
    assert np.array_equal(masks.closed(mask, 3, 5), cv2.morphologyEx(mask, cv2.MORPH_CLOSE, block))


@pytest.mark.parametrize("bands", [0, 1, 2, 9])
def test_blobs_go_with_what_is_near_them_and_lines_stay(bands: int) -> None:
    mask = np.zeros((400, 500), np.uint8)
    for band in range(bands):
        top = 40 * band
        mask[top + 3 : top + 5, 20:480] = 1  # a line that runs past a blob
        mask[top : top + 12, 100:112] = 1
    blobs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 1), np.uint8))
    plain = mask & ~cv2.dilate(blobs, np.ones((5, 5), np.uint8))
    assert np.array_equal(masks.without_blobs(mask, 9, 1, 5), plain)
    assert (plain.sum() > 0) == (bands > 0)
    assert not plain[:, 100:112].any()


def test_rows_near_ink_are_told() -> None:
    mask = np.zeros((30, 7), np.uint8)
    mask[0, 3] = mask[20, 0] = 1
    assert masks.rows_near(mask, 2).tolist() == [0, 1, 2, 18, 19, 20, 21, 22]
