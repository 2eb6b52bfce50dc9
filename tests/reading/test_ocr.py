"""What the recogniser makes of the network's probabilities."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

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
    found = alignments(chances, TEXTS)
    assert found == pytest.approx([by_hand[text] for text in TEXTS], rel=1e-5)
    # Texts of other lengths beside it change nothing, to the last bit.
    assert found == [alignments(chances, [text])[0] for text in TEXTS]
