"""What of a refused question was understood, so that the reader knows which words to change.

In: a `Desk` whose reply refuses. Out: one more sentence in the reply; none where nothing of
the question is a word the forms know. Cannot fail.
"""

from __future__ import annotations

from assistant.answering.compose import Desk, inert
from assistant.answering.query import read
from assistant.answering.query.terms import Term

_TOLD = frozenset(("name", "rows", "level", "figure", "measure", "state", "form", "quoted", "kind"))
_REFUSES = frozenset(("open", "deduction", "lookup", "aggregate", "across", "verify"))


def refuses(desk: Desk, kind: str) -> bool:
    """True when the reply refuses for want of understanding, not of something on the form."""
    unclear = kind in _REFUSES or desk.route == "unanswerable.figure"
    return not desk.reply.answerable and unclear and bool(desk.shelf)


def say(desk: Desk) -> None:
    """Name the rows, levels, figures and states that were made out."""
    terms = [t for t in read(desk).terms if t.kind in _TOLD and t.text.strip()]
    if not terms:
        return
    zh = "、".join(dict.fromkeys(_zh(term) for term in terms))
    en = ", ".join(dict.fromkeys(_en(term) for term in terms))
    desk.reply.step("提问中认出的词", "understood of the question", f"{zh}; {en}")
    desk.reply.say(f"问题里认出的是：{zh}。", f"Understood of the question: {en}.")


def _zh(term: Term) -> str:
    text = inert(term.text)
    if term.kind == "name":
        return f"指标“{text}”"
    if term.kind == "level":
        return f"{term.value}指标"
    return f"“{text}”" if term.kind == "quoted" else text


def _en(term: Term) -> str:
    text = inert(term.text)
    if term.kind == "name":
        return f"indicator “{text}”"
    if term.kind == "level":
        return f"level {term.value}"
    return f"“{text}”"
