"""Figures every form has: total, budget, execution, losses, counts.

In: a `Desk` and a form's summary. Out: the parts of each figure, or None when it was not
read; how it is written; its cells cited. Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.compose import Desk, num, percent, yuan
from assistant.answering.departments import OPENED, cite_lines
from assistant.library import FormSummary, queries

Parts = tuple[Decimal, Decimal] | None
"""What a form adds above and below the line: its amount and 1, or executed and budget."""


@dataclass(frozen=True)
class Measured:
    """A figure every form has: its names, the words that ask for it, its parts and pointer."""

    zh: str
    en: str
    words: str
    parts: Callable[[Desk, FormSummary], Parts]
    shown: Callable[[Decimal], str]
    pointer: str = ""
    ratio: bool = False

    @property
    def money(self) -> bool:
        """True for amounts of yuan."""
        return self.shown is money


def _amount(name: str) -> Callable[[Desk, FormSummary], Parts]:
    def parts(_: Desk, form: FormSummary) -> Parts:
        value = getattr(form, name)
        return None if value is None else (Decimal(value), Decimal(1))

    return parts


def _rate(_: Desk, form: FormSummary) -> Parts:
    return (form.executed, form.annual) if form.executed is not None and form.annual else None


def _unspent(_: Desk, form: FormSummary) -> Parts:
    if form.executed is None or form.annual is None:
        return None
    return form.annual - form.executed, Decimal(1)


def _moved(_: Desk, form: FormSummary) -> Parts:
    if form.initial is None or form.annual is None:
        return None
    return form.annual - form.initial, Decimal(1)


def _lost(desk: Desk, form: FormSummary) -> Parts:
    sums = desk.library.remembered(
        "lost_by_form", lambda: {g.key: g.lost for g in queries.sums(desk.library, queries.Where(state="lost"), by="form")}
    )  # fmt: skip
    return sums.get(form.id, Decimal(0)), Decimal(1)


def money(value: Decimal) -> str:
    """An amount in yuan as answers write it."""
    return yuan(value)[0]


MEASURES: tuple[Measured, ...] = (
    Measured("执行率", "execution rate", r"执行率|执行进度|执行得?最?[快慢好差]|花得?最?[快慢]|execution rate|budget execution|(?:share|part|proportion|percentage) of (?:its|their|the) (?:own )?budget", _rate, percent, "budget__lines__0__rate", ratio=True),
    Measured("未执行数", "unspent amount", r"结余|没花完|没用完|没执行完|剩(?:下|余)|unspent|left over", _unspent, money, "budget__lines__0__executed"),
    Measured("年中调整额", "change within the year", r"调增|调减|调整(?:额|幅度|了)|追加|预算(?:增加|涨|变)|budget (?:rose|grew|increase|change)", _moved, money, "budget__lines__0__annual"),
    Measured("扣分", "points lost", r"扣分|扣了?得?(?:分|最)|失分|points lost|lost .{0,6}points", _lost, num, "total__score"),
    Measured("指标条数", "number of indicators", r"指标(?:数|条数|个数|最[多少])|[几多]少?[条个项]指标|number of indicators|indicators", _amount("indicators"), num),
    Measured("发现", "number of findings", r"问题|发现|findings|issues|problems", _amount("findings"), num),
    Measured("待复核的值", "values to review", r"存疑|待复核|识别不清|要?核对|doubtful|to review", _amount("review"), num),
    Measured("执行数", "executed amount", r"执行(?:数|了|的)|支出|花(?:了|的|费|得)?|用(?:了|的)钱|spent|spend|executed|expenditure", _amount("executed"), money, "budget__lines__0__executed"),
    Measured("年初预算数", "initial budget", r"年初预算|initial budget|original budget", _amount("initial"), money, "budget__lines__0__initial"),
    Measured("全年预算数", "full-year budget", r"预算|资金|经费|金额|钱|budget|money|funds", _amount("annual"), money, "budget__lines__0__annual"),
    Measured("总分", "total", r"总分|得分|分数|自评|成绩|[几多]少?分|分(?=最|排|由|从|高|低)|score|total|points", _amount("claimed"), num, "total__score"),
)  # fmt: skip


def cite_measure(desk: Desk, measure: Measured, form: FormSummary, place: int) -> None:
    """Cite a form's name and the figure; whole forms are opened for the first places only."""
    desk.cite_summary(form, project_name=form.project_name)
    if measure.pointer == "total__score":
        desk.cite_summary(form, total__score=form.claimed)
    elif measure.pointer and place <= OPENED:
        cite_lines(desk, form, measure.pointer)
