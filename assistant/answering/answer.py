"""An answer, what it stands on, and how it was computed.

In: nothing. Out: frozen records with the JSON of the exchange format:
`{"answer", "citations", "trace", "answerable"}`, more keys following. Cannot fail.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_serializer

from assistant.finding import Frozen, Message
from assistant.form import Standing
from assistant.labels import named

Language = Literal["zh", "en"]
Export = Literal["xlsx", "docx", "json", "opinion", "corrections"]
"""What a task can be taken away as; see `assistant.reporting.export`."""


class Citation(Standing):
    """One place on one paper.

    Args:
        form: the form's number in the library.
        project: its project, for people.
        row: number of the indicator from 1; None outside the table.
        pointer: JSON Pointer of the field.
        text: what stands there, as read; None when nothing could be read.
        value: the same as it went into the form.
        status: how surely, as in `Evidence`.
    """

    form: int
    project: str | None = None
    row: int | None = None
    pointer: str = ""
    text: str | None = None
    value: str | None = None
    status: str = "read"

    @model_serializer(mode="wrap")
    def _only_what_is_known(self, handler: Any) -> dict[str, Any]:
        # The place has one notation; those not used would only be noise. `row`, `page`
        # and `text` are part of the format and stay, even when null.
        kept = ("form", "project", "row", "pointer", "page", "text")
        return {k: v for k, v in handler(self).items() if v is not None or k in kept}

    def named(self, language: str = "zh") -> str:
        """Row and field in words."""
        row = (
            "" if self.row is None else f"第{self.row}行" if language == "zh" else f"row {self.row}"
        )
        return " ".join(part for part in (row, named(self.pointer, language)) if part)

    def label(self, language: str = "zh", *, alone: bool = True) -> str:
        """One line for a list: form, row, field, text, place.

        Not `alone`, it stands under a heading that names the form.
        """
        zh = language == "zh"
        said = self.text if self.text is not None else self.value
        if said is None:
            said = "（读不出）" if zh else "(unreadable)"
        elif not said.strip():
            said = "（空白）" if zh else "(blank)"
        if self.status == "inferred" and self.value is not None:
            said += f"，由算式推出{self.value}" if zh else f", {self.value} by arithmetic"
        form = (f"#{self.form}", self.project) if alone else ()
        head = " ".join(part for part in (*form, self.named(language)) if part)
        place = self.where(language)
        if zh:
            return f"{head}：{said}" + (f"（{place}）" if place else "")
        return f"{head}: {said}" + (f" ({place})" if place else "")


class Step(Frozen):
    """One computed figure: what it is, from which fields, by which operation.

    `inputs` name the fields as "#form/pointer", or the source of a rule; `operation` and
    `result` are plain text with every number written out.
    """

    what: Message
    operation: str
    result: str = ""
    inputs: tuple[str, ...] = ()

    def label(self, language: str = "zh") -> str:
        """The step in one line."""
        body = f"{self.operation} = {self.result}" if self.result else self.operation
        return f"{self.what.in_language(language)}：{body}"


class Answer(Frozen):
    """An answer and everything it stands on.

    Args:
        answer: plain text, in the question's language. Never markup from a document.
        citations: places on paper, in the order of the answer.
        trace: computed figures, in the order of the answer.
        answerable: False when the paper cannot answer; the text says what is missing.
        language: of `answer`.
        kind: what the question was taken for.
        export: what a task can be taken away as, None for other questions.
        forms: numbers of the forms it is about.
        note: why the text is not the model's, when a model was asked and not believed.
        phrased: True when the text is a model's, checked against citations and trace.
        struck: what of a model's text nothing supported, for which the text is not the model's.
    """

    answer: str
    citations: tuple[Citation, ...] = ()
    trace: tuple[Step, ...] = ()
    answerable: bool = True
    language: Language = "zh"
    kind: str = ""
    export: Export | None = None
    forms: tuple[int, ...] = ()
    note: str = ""
    phrased: bool = False
    struck: tuple[str, ...] = ()

    def to_json(self) -> str:
        """One JSON object on one line."""
        return self.model_dump_json()
