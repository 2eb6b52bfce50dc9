"""Our own embeddings: character n-grams hashed into a dense vector, weighed by rarity.

In: texts. Out: unit vectors of `SIZE` floats. No download, no network, the same on every
machine. Cannot fail; a text without any gram is the zero vector and is not indexed
(one zero vector spoils a cosine index).
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.library.grams import grams

SIZE = 4096
LONGEST = 3
NAME = f"grams-1-{LONGEST}-tfidf-{SIZE}-v1"

Embed = Callable[[Sequence[str]], list[list[float]]]


@dataclass(frozen=True)
class Embedding:
    """A way from text to vector, and the name that tells it from every other.

    `rarity` weighs buckets of our own embedding; an endpoint's has none.
    """

    name: str
    embed: Embed
    rarity: Mapping[int, float] | None = None


def own(texts: Sequence[str] = (), rarity: Mapping[int, float] | None = None) -> Embedding:
    """Our embedding with rarities learnt from these texts, or learnt earlier."""
    known = dict(rarity) if rarity is not None else _rarity(texts)
    usual = max(known.values(), default=1.0)

    def embed(wanted: Sequence[str]) -> list[list[float]]:
        return [_vector(text, known, usual) for text in wanted]

    return Embedding(NAME, embed, known)


def _rarity(texts: Sequence[str]) -> dict[int, float]:
    seen: Counter[int] = Counter()
    for text in texts:
        seen.update({_bucket(gram) for gram in grams(text, LONGEST)})
    return {
        bucket: round(math.log((1 + len(texts)) / (1 + count)) + 1, 4)
        for bucket, count in seen.items()
    }


def _vector(text: str, rarity: Mapping[int, float], usual: float) -> list[float]:
    counts = Counter(_bucket(gram) for gram in grams(text, LONGEST))
    vector = [0.0] * SIZE
    for bucket, count in counts.items():
        vector[bucket] = (1 + math.log(count)) * rarity.get(bucket, usual)
    length = math.sqrt(sum(value * value for value in vector if value))
    return [value / length for value in vector] if length else vector


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % SIZE
