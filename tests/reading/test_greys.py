"""Grey levels told by counting are those told by sorting."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.reading import greys, masks


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (7, 5), (40, 333)])
@pytest.mark.parametrize("share", [0, 2, 10, 50, 80, 97.5, 100])
def test_a_percentile_is_what_numpy_gives(shape: tuple[int, int], share: float) -> None:
    picture = np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)
    assert greys.percentile(picture, share) == pytest.approx(np.percentile(picture, share))
    part = np.repeat(picture, 2, axis=1)[:, ::2]  # not laid out pixel by pixel
    assert greys.percentile(part, share) == pytest.approx(np.percentile(picture, share))


def test_print_and_paper_meet_half_way() -> None:
    crop = np.full((20, 50), 255, np.uint8)
    crop[5:15, 10:20] = 55
    assert greys.half_dark(crop) == 155


def test_squares_are_averaged_and_the_last_ones_filled_up() -> None:
    picture = np.random.default_rng(5).integers(0, 256, (21, 34)).astype(np.uint8)
    means = greys.blocks(picture, 8)
    assert means.shape == (3, 5)
    assert means[1, 2] == pytest.approx(picture[8:16, 16:24].mean(), abs=0.6)
    filled = np.pad(picture, ((0, 3), (0, 6)), mode="edge")
    assert means[2, 4] == pytest.approx(filled[16:24, 32:40].mean(), abs=0.6)


def test_rows_and_columns_are_summed() -> None:
    picture = np.random.default_rng(4).integers(0, 256, (30, 70)).astype(np.uint8)[3:20, 8:50]
    assert (masks.sums(picture, 0) == picture.sum(axis=0)).all()
    assert (masks.sums(picture, 1) == picture.sum(axis=1)).all()
