"""What the recogniser makes of the network's probabilities."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

from assistant.reading.network import Chances
from assistant.reading.ocr import alignments

TEXTS = ((), (1,), (2,), (1, 2), (2, 2), (1, 2, 1))


def test_a_text_is_as_likely_as_all_paths_that_spell_it() -> None:
    chances = np.random.default_rng(5).random((5, 3)).astype(np.float32)
    chances /= chances.sum(axis=1, keepdims=True)
    by_hand = dict.fromkeys(TEXTS, 0.0)
    for path in product(range(3), repeat=5):
        spelt = tuple(own for own, _ in groupby(path) if own)
        if spelt in by_hand:
            by_hand[spelt] += float(np.prod([chances[i, own] for i, own in enumerate(path)]))
    whole = Chances(chances, np.arange(5), 5)
    found = alignments(whole, TEXTS)
    assert found == pytest.approx([by_hand[text] for text in TEXTS], rel=1e-5)
    # Texts of other lengths beside it change nothing, to the last bit.
    assert found == [alignments(whole, [text])[0] for text in TEXTS]


@pytest.mark.parametrize("silent", [(), (0,), (4,), (0, 1), (1, 2), (0, 3, 4), (0, 1, 2, 3, 4)])
def test_columns_left_out_count_as_such_that_surely_show_nothing(silent: tuple[int, ...]) -> None:
    chances = np.random.default_rng(6).random((5, 3)).astype(np.float32)
    chances /= chances.sum(axis=1, keepdims=True)
    chances[list(silent)] = [1, 0, 0]
    kept = np.array([step for step in range(5) if step not in silent], np.int64)
    whole, part = Chances(chances, np.arange(5), 5), Chances(chances[kept], kept, 5)
    assert alignments(part, TEXTS) == pytest.approx(alignments(whole, TEXTS), rel=1e-5)
    for own, as_whole in zip(part.likeliest(), whole.likeliest(), strict=True):
        assert own.tolist() == as_whole.tolist()
