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
    length = int(chance.integers(masks.LONG, 320))
    mask = scattered(seed, rows, columns)
    plain = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    assert np.array_equal(masks.level_runs(mask, length), plain)


@pytest.mark.parametrize("seed", range(5))
def test_marks_are_numbered_and_measured_as_by_the_default_algorithm(seed: int) -> None:
    mask = scattered(seed, 90, 170) ^ np.uint8(seed % 2)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = masks.marks(mask)
    assert len(found.stats) == count
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats, stats)
    assert np.array_equal(found.centres, centres, equal_nan=True)


def test_a_page_turned_twice_is_itself() -> None:
    mask = scattered(0, 20, 31)
    assert masks.turned(mask).flags.c_contiguous
    assert np.array_equal(masks.turned(mask), mask.T)
    assert np.array_equal(masks.turned(masks.turned(mask)), mask)
