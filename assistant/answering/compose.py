"""The desk a question is answered at: what is in scope, and the reply as it grows.

In: the library, the question taken apart, the forms in scope. Out: an `Answer`. Topic
modules say sentences in both languages, cite the cells they read and record each figure
they compute; only the question's language is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.answering.answer import Answer, Citation, Export, Language, Step
from assistant.finding import Message
from assistant.form import Form
from assistant.library import FormSummary, Library, queries
from assistant.library.queries import Row, Where

if TYPE_CHECKING:
    from assistant.answering.question import Asked
    from assistant.scoring.policy import Policy
    from assistant.scoring.row import RowScore

SHOWN = 30
"""Rows a list shows before it says how many more there are."""


@dataclass
class Reply:
    """A reply under construction."""

    lines: list[Message] = field(default_factory=list)
    citations: dict[tuple[int, str], Citation] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    answerable: bool = True
    export: Export | None = None

    def say(self, zh: str, en: str) -> None:
        """One line of the answer, in both languages."""
        self.lines.append(Message(zh=zh, en=en))

    def step(
        self, zh: str, en: str, operation: str, result: str = "", inputs: Iterable[str] = ()
    ) -> None:
        """One computed figure."""
        what = Message(zh=zh, en=en)
        made = Step(what=what, operation=operation, result=result, inputs=tuple(inputs))
        if made not in self.steps:
            self.steps.append(made)

    def finish(self, language: Language, kind: str, forms: tuple[int, ...]) -> Answer:
        """The answer as it stands."""
        return Answer(
            answer="\n".join(_begun(line.in_language(language)) for line in self.lines),
            citations=tuple(self.citations.values()),
            trace=tuple(self.steps),
            answerable=self.answerable,
            language=language,
            kind=kind,
            export=self.export,
            forms=forms,
        )


def _begun(line: str) -> str:
    """A line that begins like a sentence: rows are named in the middle of one as well."""
    return f"R{line[1:]}" if line.startswith("row ") else line


_UNITS = {
    "元": "yuan", "万元": "10,000 yuan", "次": "times", "人": "people", "项": "items", "个": "items", "天": "days",
    "元/月": "yuan a month", "%": "percentage points", "": "",
}  # fmt: skip


def measure_en(unit: str | None) -> str:
    """A unit of the form in English, as printed when we have no word for it."""
    return _UNITS.get(unit or "", unit or "")


@dataclass
class Desk:
    """Everything a topic needs to answer.

    Args:
        library: the forms.
        asked: the question taken apart.
        shelf: one line for every form in the library.
        scope: numbers of the forms the question is about, in library order.
        reply: the reply as it grows.
    """

    library: Library
    asked: Asked
    shelf: dict[int, FormSummary]
    scope: tuple[int, ...]
    reply: Reply = field(default_factory=Reply)
    within: dict[str, str] = field(default_factory=dict)
    """A level to keep to, where a check lists rows and the question names one."""
    earlier: Desk | None = None
    """The desk of the question before, when this one goes on from it."""
    candidates: list[Row] | None = None
    """The rows whose names the question may mean, once they were looked for."""
    route: str = ""
    """The topic that answered ("rule.overrun"), for the record and for the eval."""

    def by(self, route: str, kind: str) -> str:
        """Keep which topic answered; the kind of question it makes it."""
        self.route = route
        return kind

    @cached_property
    def forms(self) -> list[FormSummary]:
        """One line for every form in scope."""
        return [self.shelf[number] for number in self.scope]

    @property
    def one(self) -> bool:
        """True when exactly one form is in scope."""
        return len(self.scope) == 1

    def where(self, **wanted: Any) -> Where:
        """A filter for the rows in scope."""
        everything = len(self.scope) == len(self.shelf)
        if not {"level1", "level2"} & set(wanted):
            wanted = {**self.within, **wanted}
        return Where(**{"forms": None if everything else self.scope, **wanted})

    def rows(self, *, order: Any = "paper", limit: int | None = None, **wanted: Any) -> list[Row]:
        """Rows in scope."""
        return queries.rows(self.library, self.where(**wanted), order=order, limit=limit)

    def form(self, form_id: int) -> Form:
        """The whole form."""
        return self.library.load(form_id)

    def policy(self, form_id: int) -> Policy:
        """The policy a form was scored by."""
        from assistant.errors import FuheError
        from assistant.scoring.policy import load

        try:
            return load(self.shelf[form_id].policy or "auto")
        except FuheError:  # a custom file that has since been moved
            return load("auto")

    def score(self, row: Row, policy: Policy | None = None) -> RowScore:
        """What the rule gives for a row, with its steps; by its form's policy unless another is given."""
        from assistant.scoring.row import score_row

        return score_row(
            row.target,
            row.actual,
            row.weight,
            row.score,
            row.explanation or "",
            name=row.name or "",
            level1=row.level1 or "",
            level2=row.level2 or "",
            policy=policy or self.policy(row.form_id),
        )

    def cite(self, row: Row, *fields: str) -> None:
        """Cite fields of a row."""
        for name in fields:
            value = getattr(row, name)
            place = row.places.get(name)
            if place is None and value is None:
                continue
            self._cite(row.form_id, row.pointer(name), value, place or {}, row.number)

    def cite_form(self, form_id: int, *pointers: str) -> None:
        """Cite fields outside the indicator table."""
        paper = self.form(form_id).paper
        places = self._places(form_id)
        for pointer in pointers:
            value = paper.get(pointer)
            if value is not None or pointer in places:
                self._cite(form_id, pointer, value, places.get(pointer, {}), None)

    def cite_summary(self, summary: FormSummary, **pointers: Any) -> None:
        """Cite header fields of a form whose values the summary already has.

        Keywords are pointers with "__" for "/": `total__score=summary.claimed`.
        """
        places = self._places(summary.id)
        for name, value in pointers.items():
            pointer = "/" + name.replace("__", "/")
            if value is not None:
                self._cite(summary.id, pointer, value, places.get(pointer, {}), None)

    def title(self, summary: FormSummary) -> str:
        """A form's name as an answer writes it, cited: names hold figures too (3号项目)."""
        if summary.project_name:
            self.cite_summary(summary, project_name=summary.project_name)
        elif summary.implementing_unit:
            self.cite_summary(summary, implementing_unit=summary.implementing_unit)
        return inert(summary.name)

    @cached_property
    def _known_places(self) -> dict[int, dict[str, dict[str, Any]]]:
        return {}

    def _places(self, form_id: int) -> dict[str, dict[str, Any]]:
        if form_id not in self._known_places:
            ahead = [n for n in self.scope[:SHOWN] if n not in self._known_places] or [form_id]
            self._known_places.update(queries.places(self.library, {form_id, *ahead}))  # type: ignore[arg-type]
        return self._known_places.get(form_id, {})

    def _cite(
        self, form_id: int, pointer: str, value: Any, place: dict[str, Any], row: int | None
    ) -> None:
        rest = {k: v for k, v in place.items() if k not in ("raw", "status")}
        said = None if value is None else (num(value) if isinstance(value, Decimal) else str(value))
        self.reply.citations.setdefault(
            (form_id, pointer),
            Citation(
                form=form_id,
                project=self.shelf[form_id].project_name,
                row=row,
                pointer=pointer,
                text=place.get("raw", said),
                value=said,
                status=place.get("status", "read" if value is not None else "absent"),
                **rest,
            ),
        )

    def input(self, row: Row, name: str) -> str:
        """A field's name in a trace."""
        return f"#{row.form_id}{row.pointer(name)}"


def num(value: Decimal | int) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half up to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(share: Decimal, places: int = 2) -> str:
    """A fraction as a percentage."""
    return f"{num(rounded(share * 100, places))}%"


def span(low: Decimal, high: Decimal) -> str:
    """An interval, or the one number it holds."""
    return num(low) if low == high else f"{num(low)}–{num(high)}"


def yuan(value: Decimal) -> tuple[str, str]:
    """Money in words, Chinese and English; 万元 from ten thousand on."""
    if abs(value) >= 10_000:
        text = num(value / 10_000)
        return f"{text}万元", f"{text} 万元"
    return f"{num(value)}元", f"{num(value)} yuan"


def name_of(row: Row) -> str:
    """A row's name in typographic quotes where the paper has straight ones."""
    text = row.name or "（无名）"
    parts = re.split(r'"', text)
    if len(parts) % 2 == 0:
        return inert(text)
    return inert(
        "".join(p + ("“" if i % 2 == 0 else "”") for i, p in enumerate(parts[:-1])) + parts[-1]
    )


def called(desk: Desk, row: Row) -> Message:
    """A row as an answer names it: number and name, the form before it when there are several."""
    if re.search(r"\d", row.name or ""):
        desk.cite(row, "name")  # its figures stand on the paper
    head = "" if desk.one else f"#{row.form_id} {inert(desk.shelf[row.form_id].name)} "
    return Message(
        zh=f"{head}第{row.number}行「{name_of(row)}」",
        en=f"{head}row {row.number} 「{name_of(row)}」",
    )


def inert(text: str | None) -> str:
    """Text from a document with nothing in it that a page could render.

    Links, pictures, tags and table bars are taken apart; the words stay as they are.
    """
    plain = (text or "").replace("`", "'").replace("|", "｜")
    plain = re.sub(r"<(?=[a-zA-Z/!])", "＜", plain)
    plain = re.sub(r"!?\[([^\]]*)\]\(", r"[\1] (", plain)
    return re.sub(r"(?i)\b(https?|ftp|javascript|data):", r"\1：", plain)


def said(text: str | None, language: str = "zh") -> str:
    """A cell's text, or that it could not be read."""
    if text is None or text == "":
        return "（空白或读不出）" if language == "zh" else "(blank or unreadable)"
    return inert(text)
