"""Any rows with any question about them: the figures worked out here by themselves.

Rows are picked by level, kind, state and bound; asked are count, sums, means, rates, shares and
extremes; in Chinese, in English and in both. The answer must hold the figure and the names.
"""

# The table of questions is read as a whole.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pytest

from assistant.answering import ask
from assistant.answering.cite import unsupported_numbers
from assistant.library import Library, queries
from assistant.library.queries import Row


@dataclass(frozen=True)
class Picked:
    """Rows in words of both languages, and as a test of a row."""

    zh: str
    en: str
    fits: Callable[[Row], bool]


@dataclass(frozen=True)
class Asked:
    """A question about rows in both languages, and what its answer must hold."""

    zh: str
    en: str
    facts: Callable[[Sequence[Row], Sequence[Row]], list[str]]


def _level(row: Row, text: str) -> bool:
    return text in f"{row.level1}{row.level2}"


def _lost(row: Row) -> bool:
    return bool(row.lost)


PICKED = (
    Picked("成本指标", "cost indicators", lambda r: _level(r, "成本")),
    Picked("时效指标", "timeliness indicators", lambda r: _level(r, "时效")),
    Picked("可持续影响指标", "sustainability indicators", lambda r: _level(r, "可持续")),
    Picked("cost指标", "quantity rows", lambda r: _level(r, "成本")),
    Picked("定性指标", "qualitative indicators", lambda r: r.kind == "words"),
    Picked("定性的效益指标", "qualitative benefit indicators", lambda r: r.kind == "words" and _level(r, "效益")),
    Picked("满分的产出指标", "output indicators with full marks", lambda r: _level(r, "产出") and not _lost(r)),
    Picked("扣了分的指标", "indicators that lost points", _lost),
    Picked("没写原因的扣分的指标", "indicators that lost points without a reason", lambda r: _lost(r) and not r.explanation),
    Picked("分值大于2分的指标", "indicators with a weight above 2 points", lambda r: (r.weight or 0) > 2),
    Picked("分值不超过1分的质量指标", "quality indicators with a weight of at most 1 point", lambda r: (r.weight or 0) <= 1 and _level(r, "质量")),
    Picked("没有达到目标的数量指标", "quantity indicators that missed their targets", lambda r: r.number == 11),
    Picked("目标是“及时”的指标", "indicators whose target is \"及时\"", lambda r: r.target == "及时"),
)  # fmt: skip


def _sum(rows: Sequence[Row], name: str) -> Decimal:
    return sum((getattr(row, name) for row in rows), Decimal(0))


def _shown(value: Decimal, places: int = 2) -> str:
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _names(rows: Sequence[Row], name: str, *, high: bool) -> list[str]:
    edge = (max if high else min)(getattr(row, name) for row in rows)
    numbers = [f"{row.number}" for row in rows if getattr(row, name) == edge]
    return [*numbers[:20], _shown(edge)]


ASKED = (
    Asked("{}有几条？", "How many {} are there?", lambda rows, _: [str(len(rows))]),
    Asked("{}的分值合计是多少？", "What is the total weight of the {}?", lambda rows, _: [_shown(_sum(rows, "weight"))]),
    Asked("{}一共得了多少分？", "What do the {} score in total?", lambda rows, _: [_shown(_sum(rows, "score"))]),
    Asked("{}一共扣了几分？", "How many points did the {} lose?", lambda rows, _: [_shown(_sum(rows, "lost"))]),
    Asked("{}平均得多少分？", "What is the average score of the {}?", lambda rows, _: [_shown(_sum(rows, "score") / len(rows), 4)]),
    Asked("{}的得分率是多少？", "What is the score rate of the {}?", lambda rows, _: [_shown(_sum(rows, "score") / _sum(rows, "weight") * 100) + "%"]),
    Asked("{}占全部指标的比例是多少？", "What share of all indicators are the {}?", lambda rows, every: [_shown(Decimal(len(rows)) / len(every) * 100) + "%"]),
    Asked("{}里分值最高的是哪条？", "Which of the {} has the highest weight?", lambda rows, _: _names(rows, "weight", high=True)),
    Asked("{}中得分最低的是哪几条？", "Which of the {} have the lowest score?", lambda rows, _: _names(rows, "score", high=False)),
    Asked("列出{}的目标和实际", "List the {} with target and actual", lambda rows, _: [f"{row.number}" for row in rows[:20]]),
)  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=[one.zh for one in ASKED])
@pytest.mark.parametrize("picked", PICKED, ids=[one.zh for one in PICKED])
def test_any_rows_with_any_question(shelf: Library, picked: Picked, asked: Asked) -> None:
    every = queries.rows(shelf)
    for language, question in (("zh", asked.zh.format(picked.zh)), ("en", asked.en.format(picked.en))):  # fmt: skip
        fits = picked.fits
        if language == "en" and picked.en == "quantity rows":
            fits = lambda row: _level(row, "数量")  # noqa: E731
        rows = [row for row in every if fits(row)]
        answer = ask(question, shelf, language=language)
        assert answer.answerable, (question, answer.answer)
        figures = answer.answer.replace("第", " ").replace("行", " ")
        missing = [fact for fact in asked.facts(rows, every) if fact not in figures]
        assert not missing, (question, missing, answer.answer)
        assert not unsupported_numbers(answer.answer, answer.citations, answer.trace), question
