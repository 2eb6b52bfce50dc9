"""What the typed queries take and give: filters, rows, sums, findings, hits.

In: nothing. Out: frozen records with exact Decimals. `clauses` turns a filter into SQL.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa

from assistant.library import database as db

By = Literal["level1", "level2", "form", "unit", "department", "year", "name", ""]
"""What to group by; "" is one group of everything."""

Bounded = Literal["weight", "score", "lost", "wanted", "reached", "share", "rate"]
Compared = Literal["<", "≤", ">", "≥", "="]


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows; an empty field asks for nothing.

    `state`: lost — scored below the weight · full — scored the weight · over — scored
    above it · unread — no score. `forms` None means every form, () means none.
    """

    forms: tuple[int, ...] | None = None
    numbers: tuple[int, ...] = ()
    level1: str = ""
    level2: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    """Rows of any of these names."""
    kinds: tuple[str, ...] = ()
    state: Literal["", "lost", "full", "over", "unread"] = ""
    explained: bool | None = None
    satisfaction: bool = False
    over: bool = False
    """A ceiling passed: sign ≤ or <, or no sign on a cost, and more reached than wanted."""
    ratio: Decimal | None = None
    """Reached at least this share of a target that is no ceiling."""
    supplied: bool = False
    """Scores that arithmetic, not the paper, supplied."""
    below: Decimal | None = None
    """Reached less than this many of the target's unit (percentages: percent)."""
    words: tuple[tuple[str, str, bool], ...] = ()
    """(field, text, whole): the field says this text, as a whole or somewhere in it."""
    either: tuple[tuple[str, str], ...] = ()
    """(field, text): at least one of the fields says its text somewhere."""
    without: tuple[tuple[str, str], ...] = ()
    """(field, text): the field says something else, or nothing."""
    signs: tuple[str, ...] = ()
    bounds: tuple[tuple[Bounded, Compared, Decimal], ...] = ()
    """(figure, comparison, value); "share" is actual ÷ target, "rate" score ÷ weight, in percent."""
    missed: bool | None = None
    """The target was not kept: fallen short of, or a ceiling passed; False for kept."""
    measure: str = ""
    figured: bool = False
    """A digit stands in target or actual."""

    def within(self, *form_ids: int) -> Where:
        """The same, for these forms only."""
        return replace(self, forms=form_ids)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator row; `low` and `high` are the rule's score where a finding has one.

    `wanted` and `reached` are target and actual as numbers (money in yuan), for rows of
    kind "number" only. `places` maps a field to where it stands on the paper.
    """

    form_id: int
    number: int
    level1: str | None
    level2: str | None
    name: str | None
    target: str | None
    actual: str | None
    weight: Decimal | None
    score: Decimal | None
    explanation: str | None
    low: Decimal | None
    high: Decimal | None
    sign: str
    wanted: Decimal | None
    reached: Decimal | None
    measure: str | None
    kind: str
    places: dict[str, dict[str, Any]]

    @property
    def lost(self) -> Decimal | None:
        """Weight less score; None when either was not read."""
        if self.weight is None or self.score is None:
            return None
        return self.weight - self.score

    def pointer(self, field: str) -> str:
        """The JSON Pointer of one of its fields."""
        return f"/indicators/{self.number - 1}/{field}"

    def inferred(self, field: str) -> bool:
        """True when arithmetic, not the paper, supplied this field."""
        return self.places.get(field, {}).get("status") == "inferred"


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the rows of one group; `unread` rows have no score and are in no sum."""

    key: str | int | None
    rows: int
    forms: int
    unread: int
    weight: Decimal
    score: Decimal
    lost: Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """One finding as stored; `number` is the row it is about, None for the form."""

    form_id: int
    rule: str
    severity: str
    pointer: str | None
    number: int | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One text the search found; `score` is higher for better, comparable within a search."""

    form_id: int
    number: int | None
    kind: str
    text: str
    score: float


def clauses(where: Where) -> list[Any]:
    """The conditions of a filter; removed forms are always left out."""
    table = db.indicators
    # Removed forms are few: leaving them out by a short list is far cheaper than looking
    # up the form of every row.
    gone = sa.select(db.forms.c.id).where(db.forms.c.removed_at.is_not(None))
    found: list[Any] = [table.c.form_id.not_in(gone)]
    if where.forms is not None:
        found.append(table.c.form_id.in_(where.forms))
    if where.numbers:
        found.append(table.c.number.in_(where.numbers))
    for column, value in ((table.c.level1, where.level1), (table.c.level2, where.level2)):
        if value:
            found.append(column.contains(value, autoescape=True))
    if where.name:
        found.append(table.c.name == where.name)
    if where.names:
        found.append(table.c.name.in_(where.names))
    if where.figured:
        found.append(
            sa.or_(*(table.c[name].op("GLOB")("*[0-9]*") for name in ("target", "actual")))
        )
    if where.kinds:
        found.append(table.c.kind.in_(where.kinds))
    if where.satisfaction:
        found.append(sa.or_(table.c.level1.contains("满意度"), table.c.name.contains("满意")))
    ceiling = table.c.sign.in_(("≤", "<"))
    unsigned_cost = sa.and_(table.c.sign == "", table.c.level1.contains("成本"))
    if where.over:
        found += [sa.or_(ceiling, unsigned_cost), table.c.reached > table.c.wanted]
    if where.ratio is not None:
        percent = int(where.ratio * 100)
        raw_reached = sa.type_coerce(table.c.reached, sa.BigInteger)
        raw_wanted = sa.type_coerce(table.c.wanted, sa.BigInteger)
        found += [
            sa.not_(sa.or_(ceiling, unsigned_cost)),
            table.c.wanted > 0,
            raw_reached * 100 >= raw_wanted * percent,
        ]
    if where.supplied:
        found.append(table.c.supplied == 1)
    if where.below is not None:
        found.append(table.c.reached < where.below)
    for field, text, whole in where.words:
        column = table.c[field]
        said, asked = _half_width(sa.func.trim(column)), fold_marks(text)
        found.append(said == asked if whole else said.contains(asked, autoescape=True))
    if where.either:
        found.append(
            sa.or_(
                *(table.c[field].contains(text, autoescape=True) for field, text in where.either)
            )
        )
    for field, text in where.without:
        column = table.c[field]
        found.append(sa.or_(column.is_(None), sa.not_(column.contains(text))))
    if where.signs:
        found.append(table.c.sign.in_(where.signs))
    found += [_bound(*bound) for bound in where.bounds]
    if where.missed is not None:
        upper = sa.or_(ceiling, unsigned_cost)
        passed = sa.and_(upper, table.c.reached > table.c.wanted)
        short = sa.and_(sa.not_(upper), table.c.reached < table.c.wanted)
        kept = sa.not_(sa.or_(passed, short))
        found += [table.c.kind == "number", sa.or_(passed, short) if where.missed else kept]
    if where.measure:
        found.append(table.c.measure == where.measure)
    state = {
        "": None,
        "lost": table.c.score < table.c.weight,
        "full": table.c.score == table.c.weight,
        "over": table.c.score > table.c.weight,
        "unread": table.c.score.is_(None),
    }[where.state]
    if state is not None:
        found.append(state)
    if where.explained is not None:
        said = sa.and_(table.c.explanation.is_not(None), sa.func.trim(table.c.explanation) != "")
        found.append(said if where.explained else sa.not_(said))
    return found


_MARKS = {
    "，": ",",
    "（": "(",
    "）": ")",
    "；": ";",
    "：": ":",
    "“": '"',
    "”": '"',
    "％": "%",
    "＝": "=",
}
"""Marks that a paper prints in either width."""


def fold_marks(text: str) -> str:
    """A text with its marks in one width, as a question is folded."""
    return text.translate({ord(mark): plain for mark, plain in _MARKS.items()})


def _half_width(column: Any) -> Any:
    """A column with its marks in one width."""
    for mark, plain in _MARKS.items():
        column = sa.func.replace(column, mark, plain)
    return column


_COMPARE: dict[Compared, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
    "=": operator.eq,
}


def _bound(figure: Bounded, comparison: Compared, value: Decimal) -> Any:
    """A figure of a row against a value, exact: over the scaled integers that are stored."""
    table, compare = db.indicators, _COMPARE[comparison]
    if figure == "lost":
        raw = [sa.type_coerce(table.c[name], sa.BigInteger) for name in ("weight", "score")]
        return compare(sa.type_coerce(raw[0] - raw[1], db.POINTS), value)
    if figure in ("share", "rate"):
        above, below = ("reached", "wanted") if figure == "share" else ("score", "weight")
        reached = sa.type_coerce(table.c[above], sa.BigInteger)
        wanted = sa.type_coerce(table.c[below], sa.BigInteger)
        # Whole percents keep the products small: SQLite's integers have 63 bits.
        scale = 1 if value == int(value) else 100
        share = compare(reached * (100 * scale), wanted * int(value * scale))
        if figure == "rate":
            return sa.and_(table.c.weight > 0, share)
        return sa.and_(table.c.kind == "number", table.c.wanted > 0, share)
    return compare(table.c[figure], value)
