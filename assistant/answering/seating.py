"""The desk for a question: the forms it is about, and what the conversation adds.

In: a question, the library, the form chosen, what was said before. Out: a `Desk` and the
rows spoken of before. Raises `NotFound` when there is no form of that number.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answering.compose import Desk
from assistant.answering.levels import level_of
from assistant.answering.locate import locate
from assistant.answering.matching import things
from assistant.answering.question import Asked, bodies_of, names_of, parse
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
    names = library.remembered("names", lambda: names_of(shelf))
    if form_id is not None and form_id not in shelf:
        raise NotFound(f"there is no form {form_id}", advice="see the numbers with `fuhe list`")
    asked = parse(question, shelf, language, bodies, names)
    before: tuple[Row, ...] = ()
    forms: tuple[int, ...] = ()
    previous: Desk | None = None
    if not history:
        asked = replace(asked, elliptic=False)  # “it” is then something in the question itself
    if history and (asked.elliptic or _bare(asked)):
        earlier, _ = earlier_turn(history[-1])
        previous, rows = seat(earlier, library, form_id, language, history[:-1])
        asked = asked.inheriting(previous.asked)
        spoken = locate(previous, rows)
        # Of “成本指标的分值” the level was spoken, not the rows its name happens to fit.
        level = spoken.longest <= 2 and level_of(previous.asked.plain)
        before = () if level else spoken.rows
        forms = previous.scope
    scope = _scope(asked, shelf, form_id, forms)
    return Desk(library=library, asked=asked, shelf=shelf, scope=scope, earlier=previous), before


_AGAIN = re.compile(
    r"(?:请|麻烦|能不能|可以)?(?:再|重新)?(?:换成?|改成?|改?用|翻译?成|译成|说成)?(?P<zh>英文|英语|英|中文|汉语)?(?:版|的)?(?:再|重新)?(?:说|讲|写|答|回答|表述|复述|解释|来)?(?P<again>一[遍次下]|给我听)?(?:吧|呢|吗|可以吗)?[。!?？ ]*"
    r"|(?:please )?(?:say|put|repeat|answer|give|translate|write)? ?(?:it|that|this|again)? ?(?:again)? ?(?:in|into|to)? ?(?P<en>english|chinese)?(?: please)?[.!? ]*",
    re.IGNORECASE,
)


def repeated(question: str) -> str:
    """The language to say the last answer in again ("same": its own); "" for a new question."""
    found = _AGAIN.fullmatch(" ".join(question.split()))
    if not found:
        return ""
    word = (found["zh"] or found["en"] or "").casefold()
    if word:
        return "en" if word[0] in "英e" else "zh"
    return "same" if found["again"] or re.search(r"again|repeat", question, re.IGNORECASE) else ""


def _bare(asked: Asked) -> bool:
    """“合计几分？” after a question that said of what."""
    named = asked.forms or asked.across or asked.level1 or asked.level2 or asked.ordinals
    listed = asked.has(r"还有|其他|别的|另外|others|else")
    return len(asked.text) <= 9 and not listed and not named and not things(asked.subject)


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


def earlier_turn(turn: Any) -> tuple[str, Any]:
    """Question and answer of an earlier turn, however the caller keeps it."""
    if isinstance(turn, Mapping):
        return str(turn.get("question", "")), turn.get("answer")
    question, answer = turn
    return str(question), answer
