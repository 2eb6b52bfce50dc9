"""The desk for a question: the forms it is about, and what the conversation adds.

In: a question, the library, the form chosen, what was said before. Out: a `Desk` and the
rows spoken of before. Raises `NotFound` when there is no form of that number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answering.compose import Desk
from assistant.answering.locate import locate
from assistant.answering.matching import things
from assistant.answering.question import Asked, bodies_of, parse
from assistant.errors import NotFound
from assistant.library import FormSummary, Library
from assistant.library.queries import Row


def seat(
    question: str,
    library: Library,
    form_id: int | None,
    language: str | None,
    history: Sequence[Any],
) -> tuple[Desk, tuple[Row, ...]]:
    """The desk for a question, and the rows the conversation was about."""
    shelf = library.remembered("shelf", lambda: {form.id: form for form in library.forms()})
    bodies = library.remembered("bodies", lambda: bodies_of(shelf))
    if form_id is not None and form_id not in shelf:
        raise NotFound(f"there is no form {form_id}", advice="see the numbers with `fuhe list`")
    asked = parse(question, shelf, language, bodies)
    before: tuple[Row, ...] = ()
    forms: tuple[int, ...] = ()
    if history and (asked.elliptic or _bare(asked)):
        earlier, _ = _said(history[-1])
        previous, rows = seat(earlier, library, form_id, language, history[:-1])
        asked = asked.inheriting(previous.asked)
        before = locate(previous, rows).rows
        forms = previous.scope
    scope = _scope(asked, shelf, form_id, forms)
    return Desk(library=library, asked=asked, shelf=shelf, scope=scope), before


def _bare(asked: Asked) -> bool:
    """“合计几分？” after a question that said of what."""
    named = asked.forms or asked.across or asked.level1 or asked.level2 or asked.ordinals
    return len(asked.text) <= 9 and not named and not things(asked.subject)


def _scope(
    asked: Asked, shelf: Mapping[int, FormSummary], form_id: int | None, before: tuple[int, ...]
) -> tuple[int, ...]:
    if asked.forms:
        return asked.forms
    if asked.across:
        return tuple(shelf)
    if form_id is not None:
        return (form_id,)
    return before or tuple(shelf)


def _said(turn: Any) -> tuple[str, Any]:
    """Question and answer of an earlier turn, however the caller keeps it."""
    if isinstance(turn, Mapping):
        return str(turn.get("question", "")), turn.get("answer")
    question, answer = turn
    return str(question), answer
