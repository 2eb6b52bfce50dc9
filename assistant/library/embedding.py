"""Our own embeddings: character n-grams hashed into a dense vector, weighed by rarity.

In: texts. Out: unit vectors of `SIZE` floats. No download, no network, the same on every
machine. Cannot fail; a text without any known gram is the zero vector and is not indexed
(one zero vector spoils a cosine index). `configured` is the user's own choice instead: the
endpoint's embeddings, or a sentence model in a folder.

Each gram goes to one place with a sign of its own, so that grams which fall on the same
place cancel as often as they add; grams never seen while learning are left out, for
they could only fall on others' places.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.library.grams import grams

if TYPE_CHECKING:
    from assistant.settings import Settings

SIZE = 4096
LONGEST = 2
NAME = f"grams-1-{LONGEST}-tfidf-{SIZE}-v3"

Embed = Callable[[Sequence[str]], list[list[float]]]


@dataclass(frozen=True)
class Embedding:
    """A way from text to vector, and the name that tells it from every other.

    `rarity` weighs the grams of our own embedding; an endpoint's has none.
    """

    name: str
    embed: Embed
    rarity: Mapping[str, float] | None = None


def configured(settings: Settings) -> Embedding | None:
    """The embedding the settings name; None for our own. `SettingsError` for a bad folder.

    Its name tells the address and the model, or the folder and what lies in it: vectors of
    two embeddings are never compared.
    """
    from assistant.model import embedder

    if (embed := embedder(settings)) is not None:
        address = settings.base_url or "openai"
        return Embedding(f"endpoint:{address}:{settings.embedding_model}", embed)
    if settings.embedding_folder is not None:
        from assistant.library.sentences import encoder, name_of

        folder = settings.embedding_folder
        embed = encoder(folder)
        return Embedding(name_of(folder), embed)
    return None


def own(texts: Sequence[str] = (), rarity: Mapping[str, float] | None = None) -> Embedding:
    """Our embedding with rarities learnt from these texts, or learnt earlier.

    With both, grams that were not known yet are learnt from the texts: no older vector has
    them, so none is spoilt.
    """
    known = {**_rarity(texts), **(rarity or {})}
    return Embedding(NAME, lambda wanted: [_vector(text, known) for text in wanted], known)


def _rarity(texts: Sequence[str]) -> dict[str, float]:
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(set(grams(text, LONGEST)))
    return {
        gram: round(math.log((1 + len(texts)) / (1 + count)) + 1, 4) for gram, count in seen.items()
    }


def _vector(text: str, rarity: Mapping[str, float]) -> list[float]:
    counts = Counter(gram for gram in grams(text, LONGEST) if gram in rarity)
    vector = [0.0] * SIZE
    for gram, count in counts.items():
        code = zlib.crc32(gram.encode())
        sign = 1.0 if code & 0x8000_0000 else -1.0
        vector[code % SIZE] += sign * (1 + math.log(count)) * rarity[gram]
    length = math.sqrt(sum(value * value for value in vector if value))
    return [value / length for value in vector] if length else vector
