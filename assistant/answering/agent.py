"""The model's part: an answer in better words, believed only as far as it is proved.

In: the question, the deterministic answer, a way to a chat model, a place to show text at.
Out: the model's text when every number, name and quotation in it stands in a cited cell or
a computed step; otherwise the deterministic answer with a note, and what was struck. A
model that fails, refuses or takes too long leaves the deterministic answer standing, with
a note. Nothing is raised.

Text is checked sentence by sentence as it arrives and shown only then; from the first one
that is not supported on nothing more is shown. What no form can answer, commands and tasks are
never put to the model. A question the program could not take apart is: the model may put
it so that a tool can answer it, and is believed on the same terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.answering import cite
from assistant.answering.answer import Answer, Citation, Step
from assistant.answering.compose import inert
from assistant.errors import FuheError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.model import Ask

STEPS = 6
"""Requests one answer may cost."""
SECONDS = 60.0
TOKENS = 60_000
LONGEST = 6_000
"""Characters beyond which an answer is no answer."""
_SETTLED = frozenset(("unanswerable", "command", "task"))

Show = Callable[[str], None]
"""Is handed each piece of text that may be shown, in order."""

_SENTENCE = re.compile(r".*?(?:[。！？；\n]+[”」』）\"']*|[.!?;](?=\s))\s*", re.DOTALL)


class Struck(Exception):
    """A sentence that is not supported; what in it is not."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(", ".join(parts))
        self.parts = tuple(parts)


class Evidence:
    """All the program found on the way, and whether a text keeps to it."""

    def __init__(self, checked: Answer) -> None:
        self.citations: list[Citation] = list(checked.citations)
        self.steps: list[Step] = list(checked.trace)
        self.seen = [checked.answer]
        self.instead = ""
        """The question a tool did answer, where the program could not take the asked one."""
        self.forms = checked.forms

    def add(self, found: Answer, question: str = "") -> None:
        """What a tool found; for a question put in the model's words, which one."""
        self.citations.extend(found.citations)
        self.steps.extend(found.trace)
        self.seen.append(found.answer)
        if found.answerable and question:
            self.instead = question
        self.forms = tuple(dict.fromkeys((*self.forms, *found.forms)))

    def unsupported(self, text: str) -> list[str]:
        """Everything in the text that nothing found supports."""
        known = [*self.seen, *(c.project or "" for c in self.citations)]
        # What the program itself said in these very words is no misreading of a cell.
        ours = cite.bare("\n".join(self.seen))
        doubted = [
            *cite.misattributed(text, self.citations),
            *cite.verdicts(text),
            *cite.markup(text),
        ]
        return [
            *cite.unsupported_numbers(text, self.citations, self.steps),
            *cite.unsupported_quotations(text, self.citations, self.steps, self.seen),
            *cite.unsupported_names(text, known),
            *(part for part in doubted if cite.bare(part) not in ours),
        ]


class Listener:
    """Takes a model's words as they come; shows each sentence once it is checked."""

    def __init__(self, evidence: Evidence, show: Show | None) -> None:
        self._evidence = evidence
        self._show = show
        self._held = ""
        self._heard = 0
        self._wrong: list[str] = []
        self._open = ""
        """Sentences of a quotation that has not ended: half of one cannot be checked."""
        self.said = ""

    @property
    def silent(self) -> bool:
        """True while nothing was heard."""
        return not self._heard

    def hear(self, piece: str) -> None:
        """One more piece; raises `Struck` when there is no end of it.

        From the first sentence that is not supported on nothing more of the turn is shown.
        It is struck at the turn's end: “let me look at row 3” before a tool is called is no
        part of the answer.
        """
        self._held += piece
        self._heard += len(piece)
        if self._heard > LONGEST:
            raise Struck(self._wrong or ["…"])
        while not self._wrong and (found := _SENTENCE.match(self._held)):
            self._held = self._held[found.end() :]
            self._take(found[0])

    def aside(self) -> None:
        """The turn called tools: what was not shown of it is forgotten."""
        self._held, self._open, self._wrong = "", "", []

    def end(self) -> None:
        """The last words, which no stop may follow; raises `Struck`."""
        rest, self._held, self._open = self._open + self._held, "", ""
        if not self._wrong and rest.strip():
            self._tell(rest)
        if self._wrong:
            raise Struck(self._wrong)

    def _take(self, sentence: str) -> None:
        self._open += sentence
        if _unended(self._open):
            return
        told, self._open = self._open, ""
        self._tell(told)

    def _tell(self, sentence: str) -> None:
        # With what was said before: a figure or a name may stand across two sentences.
        self._wrong = self._evidence.unsupported(self.said + sentence)
        if self._wrong:
            return
        plain = inert(sentence)
        self.said += plain
        if self._show is not None:
            self._show(plain)


_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"))


def _unended(text: str) -> bool:
    """True when a quotation has begun and not ended."""
    paired = any(text.count(begin) > text.count(end) for begin, end in _QUOTES)
    return paired or text.count('"') % 2 == 1


def rephrased(
    question: str,
    checked: Answer,
    library: Library,
    ask_model: Ask,
    history: Sequence[Any],
    answer: Callable[[str], Answer],
    show: Show | None = None,
) -> Answer:
    """The model's words for a checked answer, or the checked answer with a note.

    `answer` answers a further question without a model; the tools stand on it.
    """
    from assistant.answering.tools import toolbox
    from assistant.model import Limits, Spending, Turn
    from assistant.prompting import load

    if checked.kind in _SETTLED or (not checked.answerable and checked.kind != "open"):
        return checked
    evidence = Evidence(checked)
    form = checked.forms[0] if len(checked.forms) == 1 else None
    tools = toolbox(library, form, checked.language, answer, evidence.add)
    text = load("answer").fill(
        language="Chinese" if checked.language == "zh" else "English",
        question=inert(question),
        answer=checked.to_json(),
        conversation=_told(history),
    )
    spending = Spending(Limits(requests=STEPS + 2, tokens=TOKENS, seconds=SECONDS))
    listener = Listener(evidence, show)
    try:
        said = ask_model.agent(
            tools, [Turn("user", text)], steps=STEPS, spending=spending, ear=listener
        )
        if listener.silent:
            listener.hear(said.text)  # a model that was not heard as it spoke
        listener.end()
    except Struck as struck:
        return _struck(checked, struck.parts)
    except FuheError as error:
        noted = _noted(
            checked,
            "模型没有答上来，以上是按表计算的答案。",
            "The model did not answer; the above was computed from the form.",
        )
        return noted.model_copy(update={"note": f"{noted.note} {error.what}"})
    whole = listener.said.strip()  # checked as it came, every sentence with those before it
    if not whole:
        return _struck(checked, ())
    if not checked.answerable:
        if not evidence.instead:
            return checked  # nothing the tools found answers it: the refusal stands
        # The reader sees which question it was taken for.
        other = inert(evidence.instead)
        head = f"按“{other}”回答：" if checked.language == "zh" else f"Taken as “{other}”:"
        whole = f"{head}\n{whole}"
    once = {(c.form, c.pointer, c.text): c for c in evidence.citations}
    return checked.model_copy(
        update={
            "answer": whole,
            "citations": tuple(once.values()),
            "trace": tuple(dict.fromkeys(evidence.steps)),
            "answerable": True,
            "forms": evidence.forms,
            "phrased": True,
        }
    )


def _struck(checked: Answer, parts: Sequence[str]) -> Answer:
    """The deterministic answer, with what of the model's was not supported."""
    noted = _noted(
        checked,
        "模型的表述中有表上查不到依据的内容，已弃用；以上是按表计算的答案。",
        "The model's words held something the form does not support and were dropped; the above was computed from the form.",
    )
    return noted.model_copy(update={"struck": tuple(dict.fromkeys(parts)) or ("",)})


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
