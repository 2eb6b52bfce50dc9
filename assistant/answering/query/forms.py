"""A question about figures of whole forms, read as a query: total, budget, execution.

In: a `Desk` with several forms in scope, the terms of the question. Out: a `FormQuery`, or
None when a term finds no place in one. Pure; cannot fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from assistant.answering.compose import Desk
from assistant.answering.query.conditions import value_of
from assistant.answering.query.terms import Term
from assistant.answering.question import DIGITS
from assistant.library.records import By, Compared


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure of a form held against a number, as it is stored and as it was said."""

    measure: str
    sign: Compared
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class FormQuery:
    """What is asked of forms: which of their figures, of which forms, how taken together."""

    measures: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    want: Literal["list", "most", "least", "both", "which", "share"] = "list"
    by: By = ""
    top: int = 0
    lost: bool | None = None
    """Only forms that lost points, or only those that lost none."""
    rows_lost: bool = False
    """Their rows that lost points are asked for as well."""
    summed: bool = False
    mean: bool = False


_PLACED = frozenset(
    ("measure", "forms", "form", "ask", "by", "and", "top", "number", "sign", "after", "figure",
     "state", "item")
)  # fmt: skip
_ROWS_ASKED = frozenset(("why", "every", "what"))


def of_forms(desk: Desk, terms: Sequence[Term]) -> FormQuery | None:
    """The question as a query over forms; None when it is none."""
    if any(t.kind == "by" and t.value.startswith("level") for t in terms):
        return None
    if desk.one or any(t.kind not in _PLACED for t in terms):
        return None
    limits, left = _limits(terms)
    asks = {t.value for t in left if t.kind == "ask"}
    if "where" in asks and (limits or desk.asked.forms):
        return FormQuery(tuple(limit.measure for limit in limits), tuple(limits), rows_lost=True)
    states = {t.value for t in left if t.kind == "state"}
    figures = {t.value for t in left if t.kind == "figure"}
    by: By = next((cast(By, t.value) for t in left if t.kind == "by"), "")
    if not figures and not any(t.kind == "measure" for t in left) and by and "points" in asks:
        figures = {"score"}
    alone = any(t.kind == "measure" for t in terms) and len(desk.scope) == len(desk.shelf)
    spoken = any(t.kind == "forms" for t in left) or by or len(desk.asked.forms) > 1 or alone
    if not spoken or asks & _ROWS_ASKED or not states <= {"lost", "unlost"} or len(states) > 1:
        return None
    if any(t.kind in ("number", "sign", "after", "item") for t in left):
        return None
    named = [t.value for t in left if t.kind == "measure"]
    if any(t.value == "actual" and _SPENT.search(t.text) for t in left):
        named.append("执行数")
        figures.discard("actual")
    if figures - {"lost", "score", "gap", "excess", "saving"}:
        return None
    named += ["扣分"] if "lost" in figures else ["总分"] if "score" in figures else []
    if not named and not limits and not states:
        return None
    if "share" in asks and {"执行数", "全年预算数"} <= set(named):
        named, asks = ["执行率"], asks - {"share"}  # executed as a share of the budget
    if {"年初预算数", "全年预算数"} <= set(named) and "gap" in figures:
        named, figures = ["年中调整额"], set()
    if "年中调整额" in named:
        named = ["年中调整额"]
        limits += [_moved(t) for t in left if t.kind == "measure" and _MOVED.search(t.text)]
    years_only = all(t.text[:2] == "20" for t in left if t.kind == "form")
    if len(desk.asked.years) > 1 and years_only and not by:
        by = "year"
    measures = tuple(dict.fromkeys((*named, *(limit.measure for limit in limits))))
    want: Literal["list", "most", "least", "both", "which", "share"] = "list"
    if {"most", "least"} <= asks:
        want = "both"
    elif any(t.kind == "top" and _LAST.match(t.text) for t in left):
        want = "least"
    elif asks & {"most", "least"}:
        want = "most" if "most" in asks else "least"
    elif "order" in asks and any(_UPWARD.search(t.text) for t in left):
        want = "least"
    elif "share" in asks:
        want = "share"
    elif "versus" in asks or figures & {"gap", "excess", "saving"}:
        want = "which"
    if want == "which" and len(desk.scope) != 2:
        return None
    if want in ("most", "least", "both") and not named:
        return None
    return FormQuery(
        measures or ("总分",), tuple(limits), want, "" if by == "form" else by, _top(left),
        None if not states else states == {"lost"}, summed="sum" in asks, mean="mean" in asks,
    )  # fmt: skip


_LAST = re.compile(r"倒数|后|bottom|worst")
_UPWARD = re.compile(r"[从由](?:低|小|少)|lowest first")
_SPENT = re.compile(r"支出|花|用款")
_MOVED = re.compile(r"减|增|追加|cut|reduc|lower|rais|increas")


def _moved(term: Term) -> Limit:
    """“调减” is a change below zero."""
    return Limit(
        "年中调整额", "<" if re.search(r"减|cut|reduc|lower", term.text) else ">", Decimal(0), "0元"
    )


def _limits(terms: Sequence[Term]) -> tuple[list[Limit], list[Term]]:
    """Figures held against numbers, and the terms that are part of none."""
    found: list[Limit] = []
    left: list[Term] = []
    at = 0
    while at < len(terms):
        limit, used = _limit(terms[at:])
        if limit is None:
            left.append(terms[at])
            at += 1
            continue
        found.append(limit)
        at += used
    return found, left


def _limit(terms: Sequence[Term]) -> tuple[Limit | None, int]:
    if terms[0].kind != "measure" and (terms[0].kind, terms[0].value) not in (
        ("figure", "score"),
        ("figure", "lost"),
    ):
        return None, 0
    measure = {"score": "总分", "lost": "扣分"}.get(terms[0].value, terms[0].value)
    at, sign = 1, cast(Compared, "")
    if at < len(terms) and terms[at].kind == "sign":
        sign = cast(Compared, terms[at].value)
        at += 1
    if at >= len(terms) or terms[at].kind != "number":
        return None, 0
    text = terms[at].text.replace(" ", "")
    at += 1
    if at < len(terms) and terms[at].kind == "after":
        sign = cast(Compared, terms[at].value)
        at += 1
    value = value_of(text)
    if value is None:
        return None, 0
    percent, money = text.endswith(("%", "percent")), text.endswith(("元", "万", "亿", "yuan"))
    if percent != (measure == "执行率"):
        return None, 0
    if money != (measure in ("年初预算数", "未执行数", "年中调整额", "执行数", "全年预算数")):
        return None, 0
    return Limit(measure, sign or "=", value / 100 if percent else value, text), at


def _top(terms: Sequence[Term]) -> int:
    for term in terms:
        if term.kind == "top":
            for word in (term.text[-2:-1], term.text[-1:], term.text.split(" ")[-1]):
                if word in DIGITS:
                    return DIGITS[word]
                if word.isdigit():
                    return int(word)
    return 0
