"""One query of the terms of a question, or what was not understood.

In: a `Desk` (the question taken apart, the forms in scope). Out: a `Reading`. Pure but for
the names of rows, which it looks up; cannot fail.

A question is read as a query only when every word of it is a term and every term finds its
place. What is asked (`Query.want`), of which rows (`Query.groups`) and which of their figures
are found apart from one another, so that any of them goes with any other.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from assistant.answering.compose import Desk
from assistant.answering.query.clues import (
    counts_a_name,
    exceptions,
    has_measure,
    how_many,
    of_one_another,
    predicate,
    puts_forward,
    rows_stated,
    summed,
)
from assistant.answering.query.conditions import (
    STATES,
    bound,
    level,
    levels_within,
    text_held,
)
from assistant.answering.query.forms import FormQuery, of_forms
from assistant.answering.query.parsed import EVERYTHING, Figure, Group, Query, Want
from assistant.answering.query.spotted import each_number, rows_picked, terms_of_data
from assistant.answering.query.terms import Term, scan
from assistant.finding import Message
from assistant.library.records import By


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a question: its query over rows or over forms; its terms; what is none."""

    query: Query | None
    terms: tuple[Term, ...] = ()
    rest: str = ""
    forms: FormQuery | None = None
    told: tuple[Term, ...] = ()

    @property
    def plainly(self) -> bool:
        """True when the question can be nothing but a query: it counts, sums up, ranks rows."""
        return self.query is not None and any(
            t.kind == "ask" and t.value in _COUNTING for t in self.told
        )


def read(desk: Desk) -> Reading:
    """Read a question as a query."""
    plain = desk.asked.plain
    terms, rest = scan(plain, terms_of_data(desk, plain))
    told = [t for t in terms if t.kind != "fill"]
    if desk.earlier is not None:
        before = read(desk.earlier)
        rest = rest or before.rest
        told = _going_on(told, [t for t in before.told if t.kind != "form"])
    if rest:
        return Reading(None, tuple(terms), rest, None, tuple(told))
    if (forms := of_forms(desk, told)) is not None:
        return Reading(None, tuple(terms), rest, forms, tuple(told))
    return Reading(_query(desk, told), tuple(terms), rest, None, tuple(told))


_PICKS = frozenset(("name", "rows", "level"))
_NARROWS = frozenset(("state", "kind", "sign", "number", "after", "quoted", "holds", "times"))
_ASKED = frozenset(("figure", "measure"))


def _going_on(terms: list[Term], before: list[Term]) -> list[Term]:
    """The question before, with what this one says in the place of the same there.

    “那质量呢” puts another level in; “目标呢” another figure.
    """
    kinds = {t.kind for t in terms}
    dropped: set[str] = {"and"} | (kinds & {"by", "top", "forms", "item"})
    for same in (_PICKS, _NARROWS, _ASKED):
        if kinds & same:
            dropped |= same
    if kinds & _ASKED or any(t.kind == "ask" and t.value != "check" for t in terms):
        dropped.add("ask")
    return [t for t in before if t.kind not in dropped] + terms


def picked(desk: Desk, text: str) -> Group | None:
    """The rows a few words pick out (“成本超支”); None when a word of them is no condition."""
    terms, rest = scan(text, [])
    if rest or any(
        t.kind not in ("level", "kind", "state", "item", "fill", "and", "figure") for t in terms
    ):
        return None
    states = [t.value for t in terms if t.kind == "state"]
    states += ["lost" for t in terms if t.kind == "figure" and t.value == "lost"]
    states += [_GAPS[t.value] for t in terms if t.kind == "figure" and t.value in _GAPS]
    group = EVERYTHING
    for one in (
        *(level(t.value) for t in terms if t.kind == "level"),
        *(STATES[s] for s in states),
        *_kinds(terms),
    ):
        group = group.and_(one)
    return group


# -- what stands in the data ---------------------------------------------------------------


_COUNTING = frozenset(("count", "list", "sum", "mean", "share", "most", "least"))


# -- the query -----------------------------------------------------------------------------


def _query(desk: Desk, terms: list[Term]) -> Query | None:
    terms, without = exceptions(summed(terms))
    conditions, left = _conditions(terms)
    if any(
        t.kind in ("number", "sign", "after", "quoted", "holds", "not", "except", "measure")
        for t in left
    ):
        return None
    asks = {t.value for t in left if t.kind == "ask"}
    if asks & {"value", "points"} and not any(t.kind == "state" for t in left):
        asks.discard("every")  # “都是多少” asks each of them
    states = [STATES[t.value] for t in left if t.kind == "state"]
    figures = tuple(dict.fromkeys(cast(Figure, t.value) for t in left if t.kind == "figure"))
    whether = asks & {"check", "list", "count", "exists"} and not asks & _HOW_MUCH
    if figures == ("lost",) and whether and (desk.one or not any(t.kind == "by" for t in left)):
        figures, states = (), [STATES["lost"]]  # “扣分吗” asks whether, not how much
    rows = list(rows_picked(left))
    counted = any(t.kind == "ask" and t.value == "count" and t.text.endswith("个") for t in left)
    if rows and counted and not any(t.kind == "item" for t in left):
        return None  # “两新党组织有多少个” asks how many of these there are
    if rows and (of_one_another(left) or not has_measure(desk, rows)):
        return None
    levels = [level(t.value) for t in left if t.kind == "level"]
    if levels and any(t.kind == "rows" for t in left):
        return None  # “质量指标的第二条” counts within the level
    by: By = next((cast(By, t.value) for t in left if t.kind == "by"), "")
    picks = bool(asks & {"list", "count", "exists", "share", "mean", "most", "least"} or by)
    if puts_forward(desk.asked.plain, conditions, terms, left, picks=picks) or counts_a_name(
        desk, left
    ):
        return None
    if (
        {"mean", "count"} <= asks
        and not figures
        and not desk.one
        and not asks & _HOW_MUCH - {"mean"}
    ):
        return None  # “平均每个项目几条指标” is a mean of forms
    holds = EVERYTHING
    found = states == [STATES["lost"]] or {t.value for t in left if t.kind == "state"} & _FOUND
    if "check" in asks and "every" not in asks and found and not rows:
        asks, picks = asks | {"exists"}, True  # “扣分了吗” asks whether any row did
    checks = "every" in asks or "check" in asks or (rows and not figures)
    apart = "why" in asks or {"gap", "explanation", *_GAPS} & set(figures)
    all_of_them = "every" in asks and "list" not in asks
    if (states or conditions) and checks and (all_of_them or not picks) and not apart:
        said, states = predicate(left, states)
        for group in said or conditions:
            holds = holds.and_(group)
        conditions = conditions if said else []
    if "value" in asks and not figures and (_EXCESS & {t.value for t in left}):
        figures, holds = ("gap",), EVERYTHING
    states += [STATES[_GAPS[f]] for f in figures if f in _GAPS]
    figures = tuple(dict.fromkeys("gap" if f in _GAPS else f for f in figures))
    if levels and levels[0].zh == "满意度指标" and not figures and asks & _MEASURED:
        figures = ("actual", "target")  # how satisfied people are is what was measured
    if "versus" in asks and not desk.one and len(rows or levels) == 1:
        asks = asks - {"versus"}  # one row of several forms, side by side
        figures = figures or ("target", "actual")
    grown = {t.value for t in left if t.kind == "figure"}
    if asks & {"most", "least"} and grown & {"excess", "ahead"} and "overrun" not in grown:
        figures = ("share",)
    if "versus" in asks:
        figures = tuple(f for f in figures if f != "gap") or (
            ("weight", "score") if "points" in asks else ()
        )
    if "gap" in figures and rows:
        states = []  # “超支了多少” of a row asks how much, and whether
    narrowed = _alternatives([*states, *conditions, *without, *_kinds(left)])
    if "versus" in asks and len(rows) == 1 and len(rows[0].filters.get("numbers", ())) == 2:
        rows = list(each_number(rows[0]))
        figures = figures or (("weight", "score") if "points" in asks else ("target", "actual"))
    groups = _groups(rows, levels_within(levels), narrowed)
    if by in ("form", "department", "unit", "year") and desk.one:
        return None
    picked = rows or levels or narrowed != (EVERYTHING,) or holds is not EVERYTHING
    if not picked and not _about_rows(left, figures, asks):
        return None
    if rows and not figures and "value" in asks:
        figures = ("target", "actual")
    half = any(t.kind == "half" for t in left)
    if half:
        figures, asks = ("weight",), {"most"}
    want: Want | None = (
        "every" if holds is not EVERYTHING else _want(asks, figures, by, len(groups))
    )
    asked_of = asks - {"check", "each", "what"}
    if want is None or (want == "rows" and "check" in asks and not asked_of):
        return None  # yes or no to what?
    top, stated = how_many(left), rows_stated(left)
    if want in ("most", "least") and stated:
        top, stated = top or stated, 0
    return Query(
        groups, figures, want, by, top, counts="count" in asks, listed="list" in asks,
        stated=stated, holds=holds, half=half,
    )  # fmt: skip


_GAPS: Mapping[str, str] = {
    "overrun": "over",
    "excess": "beyond",
    "ahead": "ahead",
    "saving": "under",
}
"""Gaps of one direction, and the rows that have them."""
_FOUND = frozenset(("lost", "unexplained", "missed", "over", "beyond", "under", "copied", "unread"))
"""States that one row is enough for."""
_MEASURED = frozenset(("most", "least", "value", "versus", "mean"))
_HOW_MUCH = frozenset(("points", "value", "share", "sum", "mean", "most", "least", "versus", "why"))
_EXCESS = frozenset(("beyond", "over", "under"))


def _about_rows(terms: Sequence[Term], figures: tuple[Figure, ...], asks: set[str]) -> bool:
    """True when a question that picks no rows out is about all of them all the same."""
    spoken = any(
        t.kind == "item"
        or t.value in ("level1", "level2")
        or re.search(r"指标|[条行]|indicator", t.text)
        for t in terms
    )
    return spoken and bool(
        asks & {"most", "least", "mean"}
        or any(t.kind == "half" for t in terms)
        or any(t.kind == "by" for t in terms)
    )


def _want(asks: set[str], figures: tuple[Figure, ...], by: By, groups: int) -> Want | None:
    ordered = {"weight", "score", "lost", "rate", "share", "target", "actual", "gap"} & set(figures)
    if "why" in asks:
        return "why"
    if "every" in asks:
        return None  # all of them what?
    if "most" in asks or "least" in asks:
        if not ordered and not by:
            return None
        return "both" if {"most", "least"} <= asks else "most" if "most" in asks else "least"
    if "share" in asks:
        return "share"
    if "mean" in asks:
        return "mean"
    if "versus" in asks:
        return "which" if groups > 1 else None
    return "exists" if "exists" in asks else "rows"


def _conditions(terms: list[Term]) -> tuple[list[Group], list[Term]]:
    """Comparisons of a figure with a number or a text, and the terms that are part of none."""
    found: list[Group] = []
    left: list[Term] = []
    at = 0
    while at < len(terms):
        made = bound(terms[at:]) or text_held(terms[at:])
        if made is None:
            left.append(terms[at])
            at += 1
            continue
        group, used = made
        found.append(group)
        at += used
    return found, left


def _alternatives(conditions: Sequence[Group]) -> tuple[Group, ...]:
    """All conditions as one; those of which no row can fit two, one after the other."""
    made: tuple[Group, ...] = (EVERYTHING,)
    for group in conditions:
        if all(one.against(group) for one in made):
            made = (*made, group)
        else:
            made = tuple(one if one.against(group) else one.and_(group) for one in made)
    return made


def _kinds(terms: Sequence[Term]) -> Iterator[Group]:
    for term in terms:
        if term.kind == "kind":
            words = term.value == "words"
            said = Message(
                zh="定性" if words else "定量", en="qualitative" if words else "quantitative"
            )
            yield Group({"kinds": ("words",) if words else ("number", "copied", "lost")}, (said,))


def _groups(
    rows: list[Group], levels: list[Group], narrowed: tuple[Group, ...]
) -> tuple[Group, ...]:
    """Each named row and each level apart; a name with a level picks the rows of both."""
    both = [row.and_(one) for row in rows for one in levels]
    picked = both or rows or levels or [EVERYTHING]
    return tuple(one.and_(other) for one in picked for other in narrowed)
