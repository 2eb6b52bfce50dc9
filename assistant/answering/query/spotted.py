"""What of a question only the data knows: rows and forms by name, texts of cells.

In: a `Desk`. Out: terms, and the rows and levels they pick out. Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.compose import Desk
from assistant.answering.locate import pool
from assistant.answering.query.conditions import (
    level,
    levels_within,
)
from assistant.answering.query.names import Named, named
from assistant.answering.query.parsed import Group
from assistant.answering.query.terms import Term, scan
from assistant.answering.question import core_name, stems
from assistant.finding import Message
from assistant.library.queries import Row
from assistant.quantity import number
from assistant.quantity.numerals import chinese as numeral
from assistant.wording import fold


def named_rows(desk: Desk, limit: int = 13) -> list[Row]:
    """The rows a question names by name or number, whatever else it says."""
    terms = [t for t in terms_of_data(desk, desk.asked.plain) if t.kind in ("name", "rows")]
    rows = [row for group in rows_picked(terms) for row in desk.rows(limit=limit, **group.filters)]
    return list({(row.form_id, row.number): row for row in rows}.values())


def levels_named(desk: Desk) -> list[Group]:
    """The levels a question names, whatever else it says."""
    terms, _ = scan(desk.asked.plain, terms_of_data(desk, desk.asked.plain))
    return levels_within([level(t.value) for t in terms if t.kind == "level"])


_FORM_NUMBER = re.compile(r"#\s*\d+|表\s*\d+(?!\s*[张个])|\bform\s*\d+")


_YEAR = re.compile(r"(?<!\d)20[0-4]\d\s*(?:年度?|fy)?(?:的)?")


_SPELLED = re.compile(
    r"第\s*(?P<f>\d+)\s*[行条项]?\s*(?:到|至|-|~)\s*第?\s*(?P<g>\d+)\s*[行条项]|第\s*(?P<a>\d+|[一二两三四五六七八九十百]+)\s*(?:行|条|项|个(?=[\u3400-\u9fff]{0,4}指标))(?:指标)?(?:\s*(?:到|至|-|~)\s*第?\s*(?P<b>\d+|[一二两三四五六七八九十百]+)\s*[行条项])?"
    r"|\brows?\s*#?(?P<c>\d+)(?:\s*(?:to|-|through)\s*(?P<d>\d+))?"
    r"|前\s*(?P<e>\d+)\s*[行条](?!.{0,6}(?:扣|最))"
)


def terms_of_data(desk: Desk, plain: str) -> list[Term]:
    """Terms that only the data knows: rows and forms by name, number or year."""
    found: list[Term] = []
    for match in _SPELLED.finditer(plain):
        first, last = (match[a] or match[b] for a, b in (("a", "c"), ("b", "d")))
        first, last = first or match["f"], last or match["g"]
        if match["e"]:
            first, last = "1", match["e"]
        if first:
            found.append(Term("rows", f"{first}-{last or first}", *match.span(), match[0]))
    if desk.asked.forms:
        for pattern in (_FORM_NUMBER, _YEAR):
            found += [Term("form", "", *m.span(), m[0]) for m in pattern.finditer(plain)]
    rows = pool(desk)
    names = named(plain, [row.name or "" for row in rows])
    bodies = _bodies(desk, plain)
    for body in bodies:
        if not any(_overlap(body, name) and _size(name) > _size(body) for name in names):
            found.append(Term("form", "", body.start, body.end, plain[body.start : body.end]))
    for name in names:
        found.append(Term("name", "\n".join(sorted(name.names)), name.start, name.end, plain[name.start : name.end]))  # fmt: skip
    found += _texts(plain, rows)
    kept: list[Term] = []
    for term in found:  # what was found first stays
        if not any(term.start < other.end and other.start < term.end for other in kept):
            kept.append(term)
    return sorted(kept, key=lambda term: term.start)


_SAYS = re.compile(
    r"(?:目标值?|指标值|实际(?:完成)?值?|完成值|targets?|actuals?)(?:都|均|只)?\s*(?:不是|不为|是|为|写的?是?|填的?是?|is|of|was)?\s*$"
)


_QUOTED = re.compile(r"[\"「]((?!或者?\"|和\"|与\"|、\"|or\")[^\"」≥≤<>=]{1,20})[\"」]")


def _texts(plain: str, rows: Sequence[Row]) -> list[Term]:
    """Texts in quotes, and words that stand as targets or actuals (及时, 提高)."""
    found = [Term("quoted", m[1], *m.span(), m[1]) for m in _QUOTED.finditer(plain)]
    words = {fold(t) for row in rows if row.kind == "words" for t in (row.target, row.actual) if t}
    for word in sorted((w for w in words if 2 <= len(w) <= 8), key=len, reverse=True):
        places = (m.span() for m in re.finditer(re.escape(word), plain))
        found += [Term("quoted", word, *at, word) for at in places if _SAYS.search(plain[: at[0]])]
    return found


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
    least = 3 if desk.asked.forms else 4
    places = set(stems(texts)) if desk.asked.forms else set()
    return [
        body
        for body in named(plain, texts)
        if _size(body) >= least or plain[body.start : body.end] in places
    ]


def _size(span: Named) -> int:
    return span.end - span.start


def _overlap(one: Named, two: Named) -> bool:
    return one.start < two.end and two.start < one.end


def rows_picked(terms: Sequence[Term]) -> Iterator[Group]:
    """Rows by name or number."""
    numbers: list[int] = []
    for term in _merged(terms):
        if term.kind == "name":
            names = tuple(term.value.split("\n"))
            shown = f"“{term.text}”"
            yield Group(
                {"names": names},
                (Message(zh=f"名称含{shown}" if len(names) > 1 else shown, en=shown),),
            )
        elif term.kind == "rows":
            first, last = (_integer(text) for text in term.value.split("-"))
            if 0 < first <= last < first + 500:
                numbers += range(first, last + 1)
    if numbers:
        listed = "、".join(map(str, numbers)) if len(numbers) < 6 else f"{numbers[0]}–{numbers[-1]}"
        yield Group(
            {"numbers": tuple(numbers)}, (Message(zh=f"第{listed}行", en=f"rows {listed}"),)
        )


def each_number(group: Group) -> Iterator[Group]:
    """Rows named by number, each apart."""
    for at in group.filters["numbers"]:
        yield Group({"numbers": (at,)}, (Message(zh=f"第{at}行", en=f"of row {at}"),))


def _merged(terms: Sequence[Term]) -> Iterator[Term]:
    """Terms, those that together name the same rows as one (新时代 … 基地日常运行成本)."""
    before: Term | None = None
    for term in terms:
        if before is not None and before.kind == term.kind == "name":
            shared = set(before.value.split("\n")) & set(term.value.split("\n"))
            if shared:
                joined = f"{before.text}…{term.text}"
                before = Term("name", "\n".join(sorted(shared)), before.start, term.end, joined)
                continue
        if before is not None:
            yield before
        before = term
    if before is not None:
        yield before


def _integer(text: str) -> int:
    return int(text) if text.isdigit() else int(number(text) or numeral(text) or 0)
