"""A question of several parts: each part answered, what is said twice said once.

In: a question; a way to answer one. Out: its parts; one answer of several. Cannot fail.

The question is answered as a whole first: most commas part nothing. What its parts add is
put after it.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.answer import Answer

_ENDS = re.compile(r"[?？;；。!！]+|(?<=[\u3400-\u9fff\d%])[,，](?=[\u3400-\u9fff])")
_ASKS = re.compile(
    r"多少|几[^乎]|哪|什么|怎|吗|吧|么$|呢|是否|有没有|是不是|对不对|合不合|为何|谁|如何|对吗|过程|依据|情况|\b(?:what|which|who|how|why|is|are|was|were|did|does|do)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"如果|假如|假设|要是|倘若|的话|按.{0,6}算|\bif\b|既然|都.{0,12}了|难道", re.IGNORECASE
)
_WHOLE = frozenset(("command", "task", "what_if", "premise"))
_SHORTEST = 4


def parts(question: str) -> list[str]:
    """The parts that ask something by themselves; [] when the question is one."""
    if _SUPPOSED.search(question):
        return []  # the first part is what the second stands on
    found = [part.strip() for part in _ENDS.split(question) if part.strip()]
    if not 2 <= len(found) <= 4:
        return []
    if any(len(part) < _SHORTEST or not _ASKS.search(part) for part in found):
        return []
    return found


def joined(whole: Answer, pieces: Sequence[str], answer: Callable[[str, str], Answer]) -> Answer:
    """The whole answer, and after it what its parts add.

    `answer` answers a part that goes on from the one before it.
    """
    if whole.kind in _WHOLE:
        return whole
    lines = whole.answer.split("\n") if whole.answerable else []
    said = {_bare(line) for line in lines}
    citations = {(c.form, c.pointer): c for c in whole.citations}
    trace = dict.fromkeys(whole.trace)
    answerable, added = whole.answerable, False
    before = ""
    for piece in pieces:
        own = answer(piece, before)
        before = piece
        if not own.answerable or own.kind in _WHOLE:
            continue
        fresh = [line for line in own.answer.split("\n") if _bare(line) not in said]
        if not fresh or _told(fresh, said):
            continue
        lines += fresh
        said.update(map(_bare, fresh))
        for citation in own.citations:
            citations.setdefault((citation.form, citation.pointer), citation)
        trace |= dict.fromkeys(own.trace)
        answerable = added = True
    if not added:
        return whole
    return whole.model_copy(
        update={
            "answer": "\n".join(lines),
            "citations": tuple(citations.values()),
            "trace": tuple(trace),
            "answerable": answerable,
            "kind": whole.kind if whole.answerable else "lookup",
        }
    )


def _told(fresh: Sequence[str], said: set[str]) -> bool:
    """True when every figure and name of these lines was said already."""
    known = "\n".join(said)
    words = re.findall(r"\d[\d.,]*%?|「[^」]+」", "\n".join(fresh))
    return bool(words) and all(_bare(word) in known for word in words)


def _bare(line: str) -> str:
    return re.sub(r"[\s　\-·]", "", line)
