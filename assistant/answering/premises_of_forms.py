"""What a question takes for granted of a form: its total, its budget, its execution rate.

In: a `Desk`. Out: each figure confirmed or corrected by its cell, in the reply; False when the
question states none. Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering import headers
from assistant.answering.compose import Desk, num
from assistant.answering.premises import Held, echo, meant_for, same
from assistant.answering.query import named_rows
from assistant.answering.question import Stated
from assistant.library import FormSummary, queries
from assistant.library.columns import main_line
from assistant.quantity import number


@dataclass(frozen=True, slots=True)
class _Field:
    """A figure of a form: the words for it, its cell, its value and unit, its name."""

    words: str
    pointer: str
    value: Decimal
    unit: str
    zh: str
    en: str


def _fields(desk: Desk, form: FormSummary) -> list[_Field]:
    """The figures of a form that could be read; what is named more closely comes first."""
    paper = desk.form(form.id).paper
    found = main_line(paper.budget)
    line, at = (found[1], f"/budget/lines/{found[0]}") if found else (None, "")
    unit = paper.budget.unit or ""
    rate = number((line.rate or "").rstrip("%％")) if line else None
    known: list[tuple[str, str, Decimal | None, str, str, str]] = [
        (r"总分|total|overall", "/total/score", paper.total.score, "分", "总分", "the total"),
        (r"年初预算|initial", f"{at}/initial", line.initial if line else None, unit, "年初预算数", "the initial budget"),
        (r"执行率|execution(?: rate)?", f"{at}/rate", rate, "%", "执行率", "the execution rate"),
        (r"执行数|支出|花|执行了|spent|executed", f"{at}/executed", line.executed if line else None, unit, "全年执行数", "the executed amount"),
        (r"预算|budget", f"{at}/annual", line.annual if line else None, unit, "全年预算数", "the full-year budget"),
    ]  # fmt: skip
    return [_Field(w, p, v, u, zh, en) for w, p, v, u, zh, en in known if v is not None]


def check_form(desk: Desk) -> bool:
    """Hold the stated figures against totals and budget; True when something was said."""
    for summary in desk.forms[:1]:
        for field in _fields(desk, summary):
            if not desk.asked.has(field.words) or not desk.asked.numbers:
                continue
            for stated in desk.asked.numbers:
                if field.pointer == "/total/score" and meant_for(desk, stated) == "lost":
                    echo(desk, stated)
                    desk.cite_form(summary.id, field.pointer)
                    _lost_in_all(desk, stated)
                else:
                    _hold(desk, summary, field, stated)
            return True
    return False


_WHY = re.compile(
    r"为什么|怎么(?:会|还|能|就|得)|凭什么|既然|明明|都.{0,12}了.{0,12}(?:还|怎)|\bwhy\b|how come|\bsince\b|although|even though|given that|how (?:can|could|did)"
)
_SUPPOSED = re.compile(r"如果|假如|要是|假设|的话|\bif\b|suppose|(?<!还)(?<!还是)能得|会得|would|低于|高于|不足|不到|超过|below|above|under|over\b|less than|more than")  # fmt: skip
_NEAR = r"(?:数|额)?(?:只有|才有?|仅有?|仅|只|就|已经?|都|达到?|到|是|为|有|了|的|得|完成|\s|was|is|of|were|only|just|at|came to|being|a|yuan|scored?){0,6}"


def corrected(desk: Desk) -> bool:
    """“执行率才79%，为什么给满分”: a why that stands on a figure the form does not have.

    The figure is corrected by its cell, and what the form does say of it is told.
    """
    plain = desk.asked.plain
    if not desk.one or not _WHY.search(plain) or _SUPPOSED.search(plain) or named_rows(desk):
        return False
    fields = _fields(desk, desk.forms[0])
    for stated in desk.asked.numbers:
        # The first that stands beside the figure is meant: 年初预算 before 预算.
        beside = (
            f for f in fields if re.search(rf"(?:{f.words}){_NEAR}{re.escape(stated.text)}", plain)
        )
        field = next(beside, None)
        if field is None or meant_for(desk, stated) == "lost":
            continue
        alike = stated.unit in ("", field.unit) or field.unit.startswith(stated.unit)
        if not alike or same(stated, Held("", field.value, field.unit), strict=True):
            continue
        _hold(desk, desk.forms[0], field, stated)
        part = "total" if field.pointer == "/total/score" else "budget"
        headers.whole(desk, desk.forms[0], part)
        return True
    return False


def _hold(desk: Desk, form: FormSummary, field: _Field, stated: Stated) -> None:
    """One stated figure against one cell."""
    echo(desk, stated)
    desk.cite_form(form.id, field.pointer)
    truth = f"{num(field.value)}{field.unit}"
    truth_en = f"{num(field.value)}{'' if field.unit == '分' else '%' if field.unit == '%' else f' {field.unit}'}"
    if same(stated, Held("", field.value, field.unit), strict=True):
        desk.reply.say(f"是：{field.zh}是{truth}。", f"Yes: {field.en} is {truth_en}.")
    else:
        desk.reply.say(
            f"不是{stated.text}：{field.zh}是{truth}。",
            f"Not {stated.text}: {field.en} is {truth_en}.",
        )


def _lost_in_all(desk: Desk, stated: Stated) -> None:
    """“总分扣了5分”: the points all rows lost."""
    (sums,) = queries.sums(desk.library, desk.where())
    desk.reply.step("扣分合计", "points lost in all", f"{num(sums.weight)} − {num(sums.score)}", num(sums.lost))  # fmt: skip
    yes = sums.lost == stated.value
    desk.reply.say(
        f"{'是' if yes else f'不是{stated.text}'}：各行指标一共扣了{num(sums.lost)}分。",
        f"{'Yes' if yes else f'Not {stated.text}'}: the rows lost {num(sums.lost)} in all.",
    )
    for row in desk.rows(state="lost", order="lost", limit=12):
        desk.cite(row, "weight", "score")
