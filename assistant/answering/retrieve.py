"""Explanations and findings near in meaning to a question.

In: a library, a question, a filter. Out: hits, best first. Cannot fail because of the
index or of an endpoint; errors are the library's.

Two searches are at hand: BM25 over character 1- and 2-grams inside SQLite, and vectors
in Chroma. Our own vectors see the same characters and are the weaker partner: fusing
them in lowered every figure of eval/retrieval.py, and where BM25 finds nothing they have
nothing either. A sentence model's vectors, the endpoint's or a folder's, see meanings and fail
differently: fused by half and half they raise every figure, and are fused.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import FuheError
from assistant.library import Library, queries
from assistant.library.embedding import NAME as OWN
from assistant.library.queries import Hit

VECTOR_SHARE = 0.5
"""Weight of a sentence model's vectors in the fused score."""
_POOL = 40


def similar(
    library: Library,
    question: str,
    *,
    kinds: Sequence[str] = ("explanation",),
    forms: Sequence[int] | None = None,
    limit: int = 5,
) -> list[Hit]:
    """The texts most like the question, each once."""
    exact = queries.search(library, question, kinds=kinds, forms=forms, limit=_POOL)
    near = _near(library, question, kinds, forms) if by_meaning(library) else []
    return fused(exact, near)[:limit]


def by_meaning(library: Library) -> bool:
    """True when a sentence model's vectors are at hand, not only our own."""
    return library.near.wanted != OWN


def _near(
    library: Library, question: str, kinds: Sequence[str], forms: Sequence[int] | None
) -> list[Hit]:
    where: dict[str, object] = {"kind": list(kinds)}
    if forms is not None:
        where["form"] = list(forms)
    try:
        found = library.near.search(question, _POOL, where)
    except FuheError:  # an endpoint that does not answer: the exact search stands alone
        return []
    return [Hit(n.form, n.row or None, n.kind, n.text, n.score) for n in found]


def fused(exact: Sequence[Hit], near: Sequence[Hit], share: float = VECTOR_SHARE) -> list[Hit]:
    """Both lists as one, by the weighted sum of scores divided by each list's best."""
    if not near:
        return _once(exact)
    scores: dict[tuple[int, int | None, str, str], float] = {}
    for hits, weight in ((exact, 1 - share), (near, share)):
        best = max((hit.score for hit in hits), default=0.0)
        for hit in hits if best > 0 else ():
            key = (hit.form_id, hit.number, hit.kind, hit.text)
            scores[key] = scores.get(key, 0.0) + weight * hit.score / best
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or 0))
    return _once([Hit(*key, score) for key, score in ranked])


def _once(hits: Sequence[Hit]) -> list[Hit]:
    seen: dict[tuple[int, int | None, str], Hit] = {}
    for hit in hits:
        seen.setdefault((hit.form_id, hit.number, hit.text), hit)
    return list(seen.values())
