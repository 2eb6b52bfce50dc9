"""What a model may look things up with: the same queries, rules and scenarios, read-only.

In: a library, the form chosen, the language, and a sink for what was found. Out: tools for
`Ask.agent`. Each answers as the program itself would, with citations and trace as JSON;
what it found goes to the sink, and only that may support what the model says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answering.answer import Answer, Language
from assistant.answering.compose import Desk, inert

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.model import Tool

_SHOWN = 60
"""Rows a list gives to a model."""


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Question(_Arguments):
    """Arguments of the tool that answers a further question."""

    question: str = Field(description="A question in Chinese or English, e.g. 第11行为什么扣分")


class Words(_Arguments):
    """Arguments of the tool that searches."""

    words: str = Field(description="Words to look for in explanations and findings")


class Rows(_Arguments):
    """Arguments of the tool that lists rows."""

    form: int | None = Field(None, description="Number of the form; none means all in question")
    level: str = Field(
        "", description="成本, 产出, 效益, 满意度, 数量, 质量, 时效 …; empty for all"
    )
    state: Literal["", "lost", "full", "over", "unread"] = Field(
        "", description="lost points, full marks, above the weight, score unreadable"
    )
    limit: int = Field(20, ge=1, le=_SHOWN)


class Row(_Arguments):
    """Arguments of the tool that explains one row."""

    form: int = Field(1, description="Number of the form")
    row: int = Field(description="Number of the row, from 1", ge=1)


class Scenario(_Arguments):
    """Arguments of the tool that works out a total under an assumed value."""

    form: int = Field(1, description="Number of the form")
    row: int = Field(description="Number of the row, from 1", ge=1)
    field: Literal["score", "actual", "target"]
    value: str = Field(description="The assumed value; full for full marks")


class Rule(_Arguments):
    """Arguments of the tool that tells a scoring rule."""

    topic: Literal["overrun", "shortfall", "qualitative", "over_achieved", "execution", "grade", "rounding",
                   "reason_needed", "structure", "deadline", "equal", "zero_target"]  # fmt: skip


class FormNumber(_Arguments):
    """Arguments of the tool that gives one form in short."""

    form: int = Field(1, description="Number of the form")


def toolbox(
    library: Library,
    form_id: int | None,
    language: Language,
    answer: Callable[[str], Answer],
    found: Callable[[Answer, str], None],
) -> Sequence[Tool]:
    """The tools; `answer` answers a question without a model.

    `found` is told each result, and the question where a question was answered.
    """
    from assistant.model import Tool

    def told(result: Answer, question: str = "") -> str:
        found(result, question)
        return result.to_json()

    def made(fill: Callable[[Desk], None], form: int | None) -> str:
        desk = _desk(library, form if form is not None else form_id, language)
        fill(desk)
        return told(desk.reply.finish(language, "lookup", desk.scope[:50]))

    def rows(wanted: Rows) -> str:
        return made(lambda desk: _list(desk, wanted), wanted.form)

    def row(wanted: Row) -> str:
        return made(lambda desk: _explain(desk, wanted.row), wanted.form)

    def scenario(wanted: Scenario) -> str:
        from assistant.answering import whatif

        def fill(desk: Desk) -> None:
            for one in desk.rows(numbers=(wanted.row,)):
                whatif.scenario(desk, wanted.form, [(one, wanted.field, wanted.value)])

        return made(fill, wanted.form)

    def rule(wanted: Rule) -> str:
        from assistant.answering import rules

        return made(lambda desk: rules.answer(desk, wanted.topic), None)

    def form(wanted: FormNumber) -> str:
        return made(_in_short, wanted.form)

    def search(wanted: Words) -> str:
        return told(_found(library, wanted.words, form_id, language))

    return (
        Tool("answer", "Answer a question from the forms and rules; best for one clear question",
             Question, lambda wanted: told(answer(wanted.question), wanted.question)),
        Tool("rows", "List indicator rows with target, actual, weight, score and reason", Rows, rows),
        Tool("row", "One row: what it lost, what the rule gives, what its reason is worth", Row, row),
        Tool("form", "One form in short: head, budget, total, levels", FormNumber, form),
        Tool("scenario", "The total if one value were different; nothing is changed", Scenario, scenario),
        Tool("rule", "What the scoring policies say", Rule, rule),
        Tool("search", "Find explanations and findings by their words", Words, search),
    )  # fmt: skip


def _desk(library: Library, form: int | None, language: Language) -> Desk:
    from assistant.answering.seating import seat

    return seat("", library, form, language, [])[0]


def _list(desk: Desk, wanted: Rows) -> None:
    from assistant.answering import lookups
    from assistant.library import queries

    level = {}
    if wanted.level:
        first = wanted.level.removesuffix("指标")
        column = "level1" if first in ("成本", "产出", "效益", "满意度") else "level2"
        level = {column: first}
    (sums,) = queries.sums(desk.library, desk.where(state=wanted.state, **level))
    rows = desk.rows(state=wanted.state, limit=wanted.limit, **level)
    if not rows:
        desk.reply.answerable = False
        desk.reply.say("没有符合条件的行。", "No row fits.")
        return
    lookups.named_rows(desk, rows)
    if sums.rows > len(rows):
        desk.reply.step("符合的行", "rows that fit", "count", str(sums.rows))
        desk.reply.say(f"符合的共{sums.rows}行。", f"{sums.rows} rows fit in all.")


def _explain(desk: Desk, number: int) -> None:
    from assistant.answering import deductions, lookups

    rows = desk.rows(numbers=(number,))
    if not rows:
        desk.reply.answerable = False
        desk.reply.say(f"没有第{number}行。", f"There is no row {number}.")
        return
    lookups.row_fields(desk, rows)
    deductions.why(desk, rows)


def _in_short(desk: Desk) -> None:
    from assistant.answering import headers, lookups

    for summary in desk.forms[:1]:
        for part in ("header", "budget", "total"):
            headers.whole(desk, summary, part)
    lookups.levels(desk)


def _found(library: Library, words: str, form_id: int | None, language: Language) -> Answer:
    from assistant.answering.retrieve import similar
    from assistant.library import queries

    desk = _desk(library, form_id, language)
    forms = None if form_id is None else desk.scope
    hits = similar(library, words, kinds=("explanation", "finding"), forms=forms, limit=10)
    for hit in hits:
        for row in queries.rows_at(library, [(hit.form_id, hit.number)] if hit.number else []):
            desk.cite(row, "explanation", "target", "actual", "score")
        desk.reply.step("检索到的文字", "text found", inert(hit.text))
        line = json.dumps({"form": hit.form_id, "row": hit.number}, ensure_ascii=False)
        desk.reply.say(f"{line} {inert(hit.text)}", f"{line} {inert(hit.text)}")
    if not hits:
        desk.reply.answerable = False
        desk.reply.say("没有找到。", "Nothing found.")
    return desk.reply.finish(language, "lookup", desk.scope[:50])
