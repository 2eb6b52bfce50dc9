"""The model's part: a checked answer in better words, believed only as far as it is proved.

In: the question, the deterministic answer, a way to a chat model. Out: the model's text
when every number, name and quotation in it stands in a cited cell or a computed step;
otherwise the deterministic answer with a note. A model that fails, refuses or takes too
long leaves the deterministic answer standing, with a note. Nothing is raised.

The tools are the same typed queries that answer without a model, and read only. What no
form can answer, and commands, are never put to the model: there is nothing to phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from assistant.answering import cite
from assistant.answering.answer import Answer, Citation, Step
from assistant.answering.compose import inert
from assistant.errors import FuheError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.model import Ask

STEPS = 5
"""Requests one answer may cost."""
SECONDS = 60.0
TOKENS = 60_000
_SETTLED = frozenset(("unanswerable", "command", "task"))


class Question(BaseModel):
    """Arguments of the tool that answers a further question."""

    question: str = Field(description="A question in Chinese or English, e.g. 第11行为什么扣分")


class Words(BaseModel):
    """Arguments of the tool that searches."""

    words: str = Field(description="Words to look for in explanations and findings")


def rephrased(
    question: str,
    checked: Answer,
    library: Library,
    ask_model: Ask,
    history: Sequence[Any],
    answer: Callable[[str], Answer],
) -> Answer:
    """The model's words for a checked answer, or the checked answer with a note.

    `answer` answers a further question without a model; the tools stand on it.
    """
    from assistant.model import Limits, Spending, Tool, Turn
    from assistant.prompting import load

    if not checked.answerable or checked.kind in _SETTLED:
        return checked
    citations, steps = list(checked.citations), list(checked.trace)
    seen = [checked.answer]

    def further(arguments: Question) -> str:
        found = answer(arguments.question)
        citations.extend(found.citations)
        steps.extend(found.trace)
        seen.append(found.answer)
        return found.to_json()

    def search(arguments: Words) -> str:
        from assistant.answering.retrieve import similar

        hits = similar(
            library, arguments.words, kinds=("explanation", "finding"), forms=checked.forms or None
        )
        for hit in hits:
            citations.append(Citation(form=hit.form_id, row=hit.number, text=hit.text))
            seen.append(hit.text)
        return "\n".join(f"form {h.form_id}, row {h.number}: {inert(h.text)}" for h in hits)

    tools = (
        Tool("answer", "Answer a further question from the forms and rules", Question, further),
        Tool("search", "Find explanations and findings by their words", Words, search),
    )
    text = load("answer").fill(
        language="Chinese" if checked.language == "zh" else "English",
        question=inert(question),
        answer=checked.to_json(),
        conversation=_told(history),
    )
    spending = Spending(Limits(requests=STEPS + 1, tokens=TOKENS, seconds=SECONDS))
    try:
        said = ask_model.agent(tools, [Turn("user", text)], steps=STEPS, spending=spending).text
    except FuheError as error:
        return _noted(
            checked,
            f"模型没有答上来（{error.what}），以上是按表计算的答案。",
            f"The model did not answer ({error.what}); the above was computed from the form.",
        )
    return _believed(said, checked, citations, steps, seen)


def _believed(
    said: str,
    checked: Answer,
    citations: Sequence[Citation],
    steps: Sequence[Step],
    seen: Sequence[str],
) -> Answer:
    plain = inert(said)
    wrong = [
        *cite.unsupported_numbers(plain, citations, steps),
        *cite.unsupported_quotations(plain, citations, steps, seen),
        *cite.unsupported_names(plain, [*seen, *(c.project or "" for c in citations)]),
        *cite.misattributed(plain, citations),
        *(word for word in cite.verdicts(plain) if word not in checked.answer),
    ]
    if not plain.strip() or wrong:
        return _noted(
            checked,
            "模型的表述中有表上查不到依据的内容，已弃用；以上是按表计算的答案。",
            "The model's words held something the form does not support and were dropped; the above was computed from the form.",
        )
    once = {(c.form, c.pointer, c.text): c for c in citations}
    return checked.model_copy(
        update={
            "answer": plain,
            "citations": tuple(once.values()),
            "trace": tuple(dict.fromkeys(steps)),
            "phrased": True,
        }
    )


def _noted(checked: Answer, zh: str, en: str) -> Answer:
    note = zh if checked.language == "zh" else en
    return checked.model_copy(update={"answer": f"{checked.answer}\n（{note}）", "note": note})


def _told(history: Sequence[Any]) -> str:
    lines = []
    for turn in list(history)[-4:]:
        question, answer = (
            (turn["question"], turn.get("answer")) if isinstance(turn, dict) else turn
        )
        text = getattr(answer, "answer", answer) or ""
        lines.append(f"- {inert(str(question))}\n  {inert(str(text))[:600]}")
    return "\n".join(lines)
