"""What the terms of a question say besides rows: claims, counts, exceptions, how many.

In: terms. Out: what they say, for `reading` to make a query of. Pure but for `has_measure`, which
looks at the rows named; cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.answering import knowable
from assistant.answering.compose import Desk
from assistant.answering.locate import Located
from assistant.answering.query.conditions import (
    excepted,
    level,
)
from assistant.answering.query.parsed import Group
from assistant.answering.query.spotted import rows_picked
from assistant.answering.query.terms import Term
from assistant.answering.question import DIGITS


def summed(terms: list[Term]) -> list[Term]:
    """“Total score of the cost rows” is the sum of their scores, not the form's total."""
    if not any(t.kind in ("level", "item", "name", "kind", "state") for t in terms):
        return terms
    made: list[Term] = []
    for term in terms:
        if term.kind == "measure" and term.text in (
            "total score",
            "total scores",
            "overall score",
            "totals",
        ):
            made.append(Term("ask", "sum", term.start, term.start, "total"))
            made.append(Term("figure", "score", term.start, term.end, "score"))
        else:
            made.append(term)
    return made


def predicate(terms: Sequence[Term], states: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """What is said of the rows, and what picks them: “扣分的都写原因了吗” says the last.

    What stands after “都” is said; without it the last state is, and those with 的 pick.
    """
    spoken = [t for t in terms if t.kind == "state"]
    if len(spoken) != len(states) or len(states) < 2:
        return list(states), []
    every = next((t.start for t in terms if t.kind == "ask" and t.value == "every"), None)
    if every is None:
        said = [not t.text.endswith("的") for t in spoken]
        said[-1] = True
    else:
        said = [t.start > every for t in spoken]
        if not any(said):
            return list(states), []
    pairs = list(zip(states, said, strict=True))
    return [s for s, last in pairs if last], [s for s, last in pairs if not last]


_PICKED = re.compile(r"\s*(?:的|指标|[行项条]|indicators?\b|rows?\b)")


def puts_forward(
    plain: str, conditions: Sequence[Group], terms: Sequence[Term], left: Sequence[Term], *, picks: bool
) -> bool:  # fmt: skip
    """True when a number is put forward to be confirmed: other rules hold it against the form."""
    checked = any(t.kind == "ask" and t.value == "check" for t in left)
    if checked and rows_stated(left):
        return True
    equal = any(sign == "=" for g in conditions for _, sign, _ in g.filters.get("bounds", ()))
    written = [t for t in terms if t.kind == "number"]
    return equal and not picks and not any(_PICKED.match(plain, t.end) for t in written)


def counts_a_name(desk: Desk, terms: Sequence[Term]) -> bool:
    """“一共有多少党员”: asks for a number of these, not for the row that counts some of them."""
    return any(
        t.kind == "name" and re.search(r"(?:多少|几)[个名位次场家]?$|how many\s*$", desk.asked.plain[: t.start])
        for t in terms
    )  # fmt: skip


def of_one_another(terms: Sequence[Term]) -> bool:
    """“双报到的党员”: two names, one of the other, that no row has both."""
    for one, two in itertools.pairwise(terms):
        if one.kind == two.kind == "name" and not set(one.value.split("\n")) & set(
            two.value.split("\n")
        ):
            return True
    return False


def has_measure(desk: Desk, groups: Sequence[Group]) -> bool:
    """False when the question asks for people, times, money … and no row named has such."""
    rows = tuple(row for group in groups for row in desk.rows(limit=12, **group.filters))
    return knowable.kept(desk, Located(rows, named=True))[1] is None


def rows_stated(terms: Sequence[Term]) -> int:
    """How many rows the question says there are; 0 when it does not."""
    for term in terms:
        if term.kind == "item":
            found = re.search(
                r"(\d+|[一二两三四五六七八九十])(?=[条行项个])|^(two|three|four|five|six)$",
                term.text,
            )
            if found:
                return {**DIGITS, "two": 2, "four": 4, "six": 6}.get(found[0]) or int(found[0])
    return 0


def exceptions(terms: Sequence[Term]) -> tuple[list[Term], list[Group]]:
    """What the rows are not, and the other terms."""
    left: list[Term] = []
    found: list[Group] = []
    at = 0
    while at < len(terms):
        after = terms[at + 1] if at + 1 < len(terms) else None
        if terms[at].kind == "except" and after is not None and after.kind in ("level", "name"):
            found.append(
                excepted(
                    level(after.value) if after.kind == "level" else next(rows_picked([after]))
                )
            )
            at += 2
            continue
        left.append(terms[at])
        at += 1
    return left, found


def how_many(terms: Sequence[Term]) -> int:
    """How many of the first or last are wanted; 0 when the question does not say."""
    for term in terms:
        if term.kind == "top":
            words = re.findall(
                r"\d+|[一二两三四五六七八九十]|two|three|four|five|six|ten", term.text
            )
            if words:
                word = words[-1]
                return {**DIGITS, "two": 2, "four": 4, "six": 6}.get(word) or int(word)
    return 0
