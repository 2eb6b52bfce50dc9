"""What a question is most like: the topic of the phrases nearest to it.

In: a folded question, and the names it may hold. Out: topics with how like they are, best
first. Cannot fail. Patterns (`topics`) know the words they know; people use others. The
phrases of `phrases.toml` are compared by their characters, each weighing as much as it is
rare, with names, levels and numbers masked: what is asked of a thing does not depend on
which thing.
"""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from assistant.answering import colloquial
from assistant.answering.matching import pieces
from assistant.answering.topic import Kind, Topic
from assistant.wording import fold

_LEVEL = re.compile(
    r"(?:经济成本|社会成本|生态环境成本|社会效益|经济效益|生态效益|可持续影响|服务对象满意度|数量|质量|时效|成本|产出|效益|满意度)\s*类?(?:三级)?(?:指标|indicators?)"
)
_YEAR = re.compile(r"(?<!\d)20\d\d年?度?")
_ROW = re.compile(
    r"第\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:行|条|项)|\b(?:rows?|indicator)\s*#?\d+"
)
_NUMBER = re.compile(r"[≥≤><=]?\d[\d,.]*|(?<=[得扣给算评])[一二两三四五六七八九十](?=分)")
_TOKEN = re.compile(r"[a-z]+|[\u3400-\u9fff]|[◇△□]|[NY]")


_OTHER = 0.75
"""How much a phrase counts that names a row where the question does not, or the reverse."""


@dataclass(frozen=True, slots=True)
class Liked:
    """A topic ("rule.overrun"), how like the question its nearest phrase is (0 to 1)."""

    topic: str
    likeness: float
    phrase: str

    @property
    def kind(self) -> str:
        """The kind of the topic; "plain" for look-ups that are no topic."""
        return self.topic.partition(".")[0]

    def as_topic(self) -> Topic:
        """The topic itself, as `topics` has it."""
        kind, _, name = self.topic.partition(".")
        return Topic(cast(Kind, kind), name, ())

    def leading(self, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
        """These topics with this one before them; none for a plain look-up."""
        if self.kind == "plain":
            return ()
        own = self.as_topic()
        return (own, *(t for t in topics if (t.kind, t.name) != (own.kind, own.name)))


def masked(question: str, names: Iterable[str] = (), bodies: Iterable[str] = ()) -> str:
    """The folded question with what it is about taken out.

    `names` are rows it may name, `bodies` projects and units.
    """
    text = question
    for body in sorted({fold(b) for b in bodies if b and len(b) > 3}, key=len, reverse=True):
        text = text.replace(body, "□")
    text = _LEVEL.sub("△", text)
    known = {piece for name in names for piece in pieces(fold(name))}
    text = _named(text, known) if known else text
    text = _ROW.sub("◇", text)
    text = _YEAR.sub("Y", text)
    return _NUMBER.sub("N", text)


def _named(text: str, known: set[str]) -> str:
    """Runs of at least two characters that the names have, as one mark."""
    plain = re.sub(r"[\"'“”]", "", text)
    part = [False] * len(plain)
    for at in range(len(plain) - 1):
        if plain[at : at + 2] in known:
            part[at] = part[at + 1] = True
    made: list[str] = []
    for at, character in enumerate(plain):
        if not part[at]:
            made.append(character)
        elif not made or made[-1] != "◇":
            made.append("◇")
    return "".join(made)


def nearest(text: str, limit: int = 3) -> list[Liked]:
    """The topics a masked question is most like, best first."""
    index = _index()
    own = _vector(text, index.rarity)
    if not own:
        return []
    scores: dict[int, float] = defaultdict(float)
    for term, weight in own.items():
        for phrase, other in index.postings.get(term, ()):
            scores[phrase] += weight * other
    best: dict[str, tuple[float, int]] = {}
    for phrase, score in scores.items():
        topic = index.topics[phrase]
        # What is asked of a thing is not what is asked of none.
        if ("◇" in index.phrases[phrase]) != ("◇" in text):
            score *= _OTHER
        if score > best.get(topic, (0.0, 0))[0]:
            best[topic] = (score, phrase)
    ranked = sorted(best.items(), key=lambda item: -item[1][0])[:limit]
    return [Liked(topic, score, index.phrases[at]) for topic, (score, at) in ranked]


@dataclass(frozen=True)
class _Index:
    phrases: tuple[str, ...]
    topics: tuple[str, ...]
    rarity: dict[str, float]
    postings: dict[str, list[tuple[int, float]]]


@lru_cache(maxsize=1)
def _index() -> _Index:
    told = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    pairs = [(topic, phrase) for topic, phrases in told.items() for phrase in phrases]
    texts = [colloquial.usual(phrase) for _, phrase in pairs]
    seen = Counter(term for text in texts for term in set(_terms(text)))
    rarity = {term: math.log((1 + len(texts)) / (1 + count)) + 0.3 for term, count in seen.items()}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, text in enumerate(texts):
        for term, weight in _vector(text, rarity).items():
            postings[term].append((at, weight))
    return _Index(tuple(p for _, p in pairs), tuple(t for t, _ in pairs), rarity, dict(postings))


def _vector(text: str, rarity: dict[str, float]) -> dict[str, float]:
    counts = Counter(_terms(text))
    # A term no phrase has still makes the question less like any of them.
    unknown = max(rarity.values(), default=1.0)
    weights = {
        term: (1 + math.log(count)) * rarity.get(term, 0.6 * unknown)
        for term, count in counts.items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def _terms(text: str) -> list[str]:
    tokens = _TOKEN.findall(text)
    single = [t for t in tokens if t not in _EMPTY]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(tokens)]
    return single + pairs


_EMPTY = frozenset("的了呢吗吧啊请") | frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "to",
        "in",
        "on",
        "for",
        "please",
    ]
)
