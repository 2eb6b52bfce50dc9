"""One query of the terms of a question, or what was not understood.

In: a `Desk` (the question taken apart, the forms in scope). Out: a `Reading`. Pure but for
the names of rows, which it looks up; cannot fail.

A question is read as a query only when every word of it is a term and every term finds its
place. What is asked (`Query.want`), of which rows (`Query.groups`) and which of their figures
are found apart from one another, so that any of them goes with any other.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from assistant.answering.compose import Desk
from assistant.answering.locate import pool
from assistant.answering.query.conditions import STATES, bound, level, levels_within
from assistant.answering.query.names import Named, named
from assistant.answering.query.parsed import EVERYTHING, Figure, Group, Query, Want
from assistant.answering.query.terms import Term, scan
from assistant.answering.question import DIGITS, core_name
from assistant.finding import Message
from assistant.library.records import By
from assistant.quantity import number
from assistant.quantity.numerals import chinese as numeral
from assistant.wording import fold


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a question: its query, or None; its terms; the words that are no terms."""

    query: Query | None
    terms: tuple[Term, ...] = ()
    rest: str = ""


def read(desk: Desk) -> Reading:
    """Read a question as a query."""
    plain = desk.asked.plain
    terms, rest = scan(plain, _taken(desk, plain))
    if rest:
        return Reading(None, tuple(terms), rest)
    query = _query(desk, [t for t in terms if t.kind != "fill"])
    return Reading(query, tuple(terms), rest)


# -- what stands in the data ---------------------------------------------------------------

_FORM_NUMBER = re.compile(r"#\s*\d+|表\s*\d+(?!\s*[张个])|\bform\s*\d+")
_YEAR = re.compile(r"(?<!\d)20[0-4]\d\s*(?:年度?|fy)?(?:的)?")
_SPELLED = re.compile(
    r"第\s*(?P<a>\d+|[一二两三四五六七八九十百]+)\s*(?:行|条|项|个(?=[\u3400-\u9fff]{0,4}指标))(?:指标)?(?:\s*(?:到|至|-|~)\s*第?\s*(?P<b>\d+|[一二两三四五六七八九十百]+)\s*[行条项])?"
    r"|\brows?\s*#?(?P<c>\d+)(?:\s*(?:to|-|through)\s*(?P<d>\d+))?"
    r"|前\s*(?P<e>\d+)\s*[行条](?!.{0,6}(?:扣|最))"
)


def _taken(desk: Desk, plain: str) -> list[Term]:
    """Terms that only the data knows: rows and forms by name, number or year."""
    found: list[Term] = []
    for match in _SPELLED.finditer(plain):
        first, last = (match[a] or match[b] for a, b in (("a", "c"), ("b", "d")))
        if match["e"]:
            first, last = "1", match["e"]
        if first:
            found.append(Term("rows", f"{first}-{last or first}", *match.span(), match[0]))
    if desk.asked.forms:
        for pattern in (_FORM_NUMBER, _YEAR):
            found += [Term("form", "", *m.span(), m[0]) for m in pattern.finditer(plain)]
    names = named(plain, [row.name or "" for row in pool(desk)])
    bodies = _bodies(desk, plain)
    for body in bodies:
        if not any(_overlap(body, name) and _size(name) > _size(body) for name in names):
            found.append(Term("form", "", body.start, body.end, plain[body.start : body.end]))
    for name in names:
        found.append(Term("name", "\n".join(sorted(name.names)), name.start, name.end, plain[name.start : name.end]))  # fmt: skip
    kept: list[Term] = []
    for term in found:  # what was found first stays
        if not any(term.start < other.end and other.start < term.end for other in kept):
            kept.append(term)
    return sorted(kept, key=lambda term: term.start)


def _bodies(desk: Desk, plain: str) -> list[Named]:
    """Stretches that name a form: its project, its unit, its department."""
    few = [desk.shelf[n] for n in (desk.asked.forms or desk.scope)[:12]]
    texts = [
        text
        for form in few
        for text in (
            form.project_name, form.implementing_unit, form.supervising_department, core_name(form.project_name),
        )
        if text
    ]  # fmt: skip
    return [body for body in named(plain, texts) if _size(body) >= (3 if desk.asked.forms else 4)]


def _size(span: Named) -> int:
    return span.end - span.start


def _overlap(one: Named, two: Named) -> bool:
    return one.start < two.end and two.start < one.end


# -- the query -----------------------------------------------------------------------------


def _query(desk: Desk, terms: list[Term]) -> Query | None:
    kinds = {term.kind for term in terms}
    if "except" in kinds or "number" in kinds and not (kinds & {"sign", "after", "figure"}):
        return None
    bounds, left = _bounds(desk, terms)
    if bounds is None or any(t.kind in ("number", "sign", "after") for t in left):
        return None
    asks = {t.value for t in left if t.kind == "ask"}
    states = [t.value for t in left if t.kind == "state"]
    holds = EVERYTHING
    if "every" in asks and (states or bounds):
        *states, last = states or [""]
        holds = STATES[last] if last else bounds[-1]
        bounds = bounds if last else bounds[:-1]
    narrowed = _alternatives([*(STATES[s] for s in states), *bounds, *_kinds(left)])
    rows = list(_rows(left))
    levels = [level(t.value) for t in left if t.kind == "level"]
    groups = _groups(rows, levels_within(levels), narrowed)
    figures = tuple(dict.fromkeys(cast(Figure, t.value) for t in left if t.kind == "figure"))
    by = next((cast(By, t.value) for t in left if t.kind == "by"), "")
    if by in ("form", "department", "unit", "year") and desk.one:
        return None
    if not rows and not levels and narrowed == (EVERYTHING,) and not _about_rows(left, figures, asks):
        return None
    want = _want(asks, figures, by, len(groups))
    if want is None:
        return None
    return Query(
        groups, figures, want, by, _top(left), "count" in asks, holds,
    )  # fmt: skip


def _about_rows(terms: Sequence[Term], figures: tuple[Figure, ...], asks: set[str]) -> bool:
    """True when a question that picks no rows out is about all of them all the same."""
    return any(t.kind == "item" for t in terms) and bool(
        asks & {"most", "least", "mean", "sum", "count"} or any(t.kind == "by" for t in terms)
    )


def _want(asks: set[str], figures: tuple[Figure, ...], by: By, groups: int) -> Want | None:
    ordered = {"weight", "score", "lost", "rate", "share", "target", "actual"} & set(figures)
    if "why" in asks:
        return "why"
    if "every" in asks:
        return "every"
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


def _bounds(desk: Desk, terms: list[Term]) -> tuple[list[Group] | None, list[Term]]:
    """Comparisons of a figure with a number, and the terms that are part of none."""
    found: list[Group] = []
    left: list[Term] = []
    at = 0
    while at < len(terms):
        made = bound(terms[at:])
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
            said = Message(zh="定性" if words else "定量", en="qualitative" if words else "quantitative")
            yield Group({"kinds": ("words",) if words else ("number", "copied", "lost")}, (said,))


def _rows(terms: Sequence[Term]) -> Iterator[Group]:
    """Rows by name or number."""
    numbers: list[int] = []
    for term in terms:
        if term.kind == "name":
            names = tuple(term.value.split("\n"))
            shown = f"“{term.text}”"
            yield Group({"names": names}, (Message(zh=f"名称含{shown}" if len(names) > 1 else shown, en=shown),))
        elif term.kind == "rows":
            first, last = (_integer(text) for text in term.value.split("-"))
            if 0 < first <= last < first + 500:
                numbers += range(first, last + 1)
    if numbers:
        listed = "、".join(map(str, numbers)) if len(numbers) < 6 else f"{numbers[0]}–{numbers[-1]}"
        yield Group({"numbers": tuple(numbers)}, (Message(zh=f"第{listed}行", en=f"rows {listed}"),))


def _integer(text: str) -> int:
    return int(text) if text.isdigit() else int(number(text) or numeral(text) or 0)


def _groups(
    rows: list[Group], levels: list[Group], narrowed: tuple[Group, ...]
) -> tuple[Group, ...]:
    """Each named row and each level apart; a name with a level picks the rows of both."""
    if rows and levels:
        picked = [row.and_(one) for row in rows for one in levels]
    else:
        picked = rows or levels or [EVERYTHING]
    return tuple(one.and_(other) for one in picked for other in narrowed)


def _top(terms: Sequence[Term]) -> int:
    for term in terms:
        if term.kind == "top":
            words = re.findall(r"\d+|[一二两三四五六七八九十]|two|three|four|five|six|ten", term.text)
            if words:
                word = words[-1]
                return {**DIGITS, "two": 2, "four": 4, "six": 6}.get(word) or int(word)
    return 0


