"""Typed questions to the tables; every number comes back as an exact Decimal.

In: an open `Library` and a `Where`. Out: frozen records. Removed forms are never seen.
Errors are those of `assistant.library.database`.

Sums are taken inside SQLite over scaled integers, so a sum over a hundred thousand
rows is exact and takes milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa

from assistant.library import database as db
from assistant.library.grams import grams
from assistant.library.store import Library
from assistant.library.summary import FormSummary

By = Literal["level1", "level2", "form", "unit", "department", "year", "name", ""]
"""What to group by; "" is one group of everything."""

_POSTINGS = 30_000
"""Search terms are taken, rarest first, until they stand in this many texts together:
the common ones cost time and tell nothing."""


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


def _clauses(where: Where) -> list[Any]:
    table = db.indicators
    # Removed forms are few: leaving them out by a short list is far cheaper than looking
    # up the form of every row.
    gone = sa.select(db.forms.c.id).where(db.forms.c.removed_at.is_not(None))
    clauses: list[Any] = [table.c.form_id.not_in(gone)]
    if where.forms is not None:
        clauses.append(table.c.form_id.in_(where.forms))
    if where.numbers:
        clauses.append(table.c.number.in_(where.numbers))
    for column, value in ((table.c.level1, where.level1), (table.c.level2, where.level2)):
        if value:
            clauses.append(column.contains(value, autoescape=True))
    if where.name:
        clauses.append(table.c.name == where.name)
    if where.kinds:
        clauses.append(table.c.kind.in_(where.kinds))
    if where.satisfaction:
        clauses.append(sa.or_(table.c.level1.contains("满意度"), table.c.name.contains("满意")))
    ceiling = table.c.sign.in_(("≤", "<"))
    unsigned_cost = sa.and_(table.c.sign == "", table.c.level1.contains("成本"))
    if where.over:
        clauses += [sa.or_(ceiling, unsigned_cost), table.c.reached > table.c.wanted]
    if where.ratio is not None:
        percent = int(where.ratio * 100)
        raw_reached = sa.type_coerce(table.c.reached, sa.BigInteger)
        raw_wanted = sa.type_coerce(table.c.wanted, sa.BigInteger)
        clauses += [
            sa.not_(sa.or_(ceiling, unsigned_cost)),
            table.c.wanted > 0,
            raw_reached * 100 >= raw_wanted * percent,
        ]
    if where.supplied:
        clauses.append(table.c.supplied == 1)
    if where.below is not None:
        clauses.append(table.c.reached < where.below)
    state = {
        "": None,
        "lost": table.c.score < table.c.weight,
        "full": table.c.score == table.c.weight,
        "over": table.c.score > table.c.weight,
        "unread": table.c.score.is_(None),
    }[where.state]
    if state is not None:
        clauses.append(state)
    if where.explained is not None:
        said = sa.and_(table.c.explanation.is_not(None), sa.func.trim(table.c.explanation) != "")
        clauses.append(said if where.explained else sa.not_(said))
    return clauses


def rows(
    library: Library,
    where: Where = Where(),
    *,
    order: Literal["paper", "lost", "score"] = "paper",
    limit: int | None = None,
) -> list[Row]:
    """The rows asked for: in paper order, or those that lost most first."""
    table = db.indicators
    lost = (table.c.weight - table.c.score).desc()
    orders: dict[str, tuple[Any, ...]] = {
        "paper": (table.c.form_id, table.c.number),
        "lost": (lost, table.c.form_id, table.c.number),
        "score": (table.c.score, table.c.form_id, table.c.number),
    }
    asked = sa.select(table).where(*_clauses(where)).order_by(*orders[order]).limit(limit)
    with library.reading() as connection:
        return [_row(found) for found in connection.execute(asked).mappings()]


def rows_at(library: Library, spots: Iterable[tuple[int, int]]) -> list[Row]:
    """The rows at these (form, number), in paper order."""
    wanted = sorted(set(spots))
    if not wanted:
        return []
    table = db.indicators
    asked = (
        sa.select(table)
        .join(db.forms, db.forms.c.id == table.c.form_id)
        .where(
            db.forms.c.removed_at.is_(None),
            sa.tuple_(table.c.form_id, table.c.number).in_(wanted),
        )
        .order_by(table.c.form_id, table.c.number)
    )
    with library.reading() as connection:
        return [_row(found) for found in connection.execute(asked).mappings()]


def _row(found: Any) -> Row:
    values = dict(found)
    values["places"] = json.loads(values["places"])
    del values["supplied"]
    return Row(**values)


def sums(
    library: Library, where: Where = Where(), by: By = "", *, count_forms: bool = False
) -> list[Sums]:
    """Counts and sums of weights, scores and lost points, by group, the largest loss first.

    `forms` is counted when asked for, and 0 otherwise: it costs more than all the sums.

    Only rows with weight and score read take part in the sums; `unread` counts the rest.
    """
    table, form = db.indicators, db.forms
    groups: dict[str, Any] = {
        "level1": table.c.level1,
        "level2": table.c.level2,
        "name": table.c.name,
        "form": table.c.form_id,
        "unit": form.c.unit,
        "department": form.c.department,
        "year": form.c.year,
    }
    read = sa.and_(table.c.score.is_not(None), table.c.weight.is_not(None))
    key = groups[by] if by else sa.literal(None)
    zero = sa.literal(0, sa.BigInteger)
    raw_weight = sa.type_coerce(table.c.weight, sa.BigInteger)
    raw_score = sa.type_coerce(table.c.score, sa.BigInteger)

    def total(what: Any) -> Any:
        summed = sa.func.coalesce(sa.func.sum(sa.case((read, what), else_=zero)), zero)
        return sa.type_coerce(summed, db.POINTS)

    asked = (
        sa.select(
            key.label("key"),
            sa.func.count().label("rows"),
            (sa.func.count(sa.distinct(table.c.form_id)) if count_forms else sa.literal(0)).label(
                "forms"
            ),
            sa.func.coalesce(sa.func.sum(sa.case((read, 0), else_=1)), 0).label("unread"),
            total(raw_weight).label("weight"),
            total(raw_score).label("score"),
            total(raw_weight - raw_score).label("lost"),
        )
        .select_from(table)
        .where(*_clauses(where))
    )
    if by in ("unit", "department", "year"):
        asked = asked.join(form, form.c.id == table.c.form_id)
    if by:
        asked = asked.group_by(key)
    with library.reading() as connection:
        found = [Sums(**row) for row in connection.execute(asked).mappings()]
    return sorted(found, key=lambda group: (-group.lost, str(group.key)))


def forms_with(library: Library, where: Where) -> set[int]:
    """Numbers of the forms that have at least one such row."""
    table = db.indicators
    asked = sa.select(table.c.form_id).distinct().where(*_clauses(where))
    with library.reading() as connection:
        return set(connection.execute(asked).scalars())


def findings(
    library: Library,
    rules: Iterable[str] = (),
    forms: Sequence[int] | None = None,
    limit: int | None = None,
) -> list[Found]:
    """Stored findings of these rules (all when none is named), in form and paper order."""
    table = db.findings
    clauses: list[Any] = [db.forms.c.removed_at.is_(None)]
    if named := list(rules):
        clauses.append(table.c.rule.in_(named))
    if forms is not None:
        clauses.append(table.c.form_id.in_(list(forms)))
    asked = (
        sa.select(*(table.c[name] for name in Found.__slots__))
        .join(db.forms, db.forms.c.id == table.c.form_id)
        .where(*clauses)
        .order_by(table.c.form_id, table.c.position)
        .limit(limit)
    )
    with library.reading() as connection:
        return [Found(**row) for row in connection.execute(asked).mappings()]


def review(library: Library, forms: Sequence[int] | None = None) -> list[tuple[int, str]]:
    """(form, pointer) of every field on a review list."""
    clauses: list[Any] = [db.forms.c.removed_at.is_(None)]
    if forms is not None:
        clauses.append(db.review.c.form_id.in_(list(forms)))
    asked = (
        sa.select(db.review.c.form_id, db.review.c.pointer)
        .join(db.forms, db.forms.c.id == db.review.c.form_id)
        .where(*clauses)
        .order_by(db.review.c.form_id, db.review.c.number, db.review.c.pointer)
    )
    with library.reading() as connection:
        return [(row.form_id, row.pointer) for row in connection.execute(asked)]


def copied_explanations(library: Library, limit: int = 20) -> list[tuple[str, list[Row]]]:
    """Explanations that stand word for word in more than one form, the commonest first."""
    table = db.indicators
    live = db.forms.c.removed_at.is_(None)
    asked = (
        sa.select(table.c.explanation)
        .join(db.forms, db.forms.c.id == table.c.form_id)
        .where(live, table.c.explanation.is_not(None))
        .group_by(table.c.explanation)
        .having(sa.func.count(sa.distinct(table.c.form_id)) > 1)
        .order_by(sa.func.count().desc(), table.c.explanation)
        .limit(limit)
    )
    groups: list[tuple[str, list[Row]]] = []
    with library.reading() as connection:
        for text in connection.execute(asked).scalars():
            found = connection.execute(
                sa.select(table)
                .join(db.forms, db.forms.c.id == table.c.form_id)
                .where(live, table.c.explanation == text)
                .order_by(table.c.form_id, table.c.number)
            ).mappings()
            groups.append((text, [_row(row) for row in found]))
    return groups


def search(
    library: Library,
    text: str,
    *,
    kinds: Sequence[str] = (),
    forms: Sequence[int] | None = None,
    limit: int = 10,
) -> list[Hit]:
    """Texts most like this one by BM25 over character 1- and 2-grams.

    `kinds`: "name", "explanation", "finding", "goal", "title"; all when none is named.
    """
    terms = list(dict.fromkeys(grams(text, 2)))
    if not terms:
        return []
    with library.reading() as connection:
        rarest = _rarest(connection, terms)
        if not rarest:
            return []
        clauses: list[Any] = [db.forms.c.removed_at.is_(None)]
        if kinds:
            clauses.append(db.texts.c.kind.in_(list(kinds)))
        if forms is not None:
            clauses.append(db.texts.c.form_id.in_(list(forms)))
        score: Any = sa.literal_column("-bm25(grams)").label("score")
        asked = (
            sa.select(
                db.texts.c.form_id, db.texts.c.number, db.texts.c.kind, db.texts.c.text, score
            )
            .select_from(sa.table("grams"))
            .join(db.texts, db.texts.c.id == sa.literal_column("grams.rowid"))
            .join(db.forms, db.forms.c.id == db.texts.c.form_id)
            .where(sa.text("grams MATCH :asked"), *clauses)
            .order_by(sa.desc("score"), db.texts.c.id)
            .limit(limit)
        )
        quoted = " OR ".join(f'"{term}"' for term in rarest)
        return [Hit(**row) for row in connection.execute(asked, {"asked": quoted}).mappings()]


def _rarest(connection: Any, terms: Sequence[str]) -> list[str]:
    counts = sa.table("gram_counts", sa.column("term"), sa.column("doc"))
    found = connection.execute(
        sa.select(counts.c.term, counts.c.doc)
        .where(counts.c.term.in_(list(terms)))
        .order_by(counts.c.doc, counts.c.term)
    ).all()
    kept: list[str] = []
    postings = 0
    for term, documents in found:
        if kept and postings + documents > _POSTINGS:
            break
        kept.append(term)
        postings += documents
    return kept


def places(library: Library, forms: Sequence[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """Where the fields outside the indicator table stand, by form and pointer."""
    asked = sa.select(db.forms.c.id, db.forms.c.places).where(db.forms.c.id.in_(list(forms)))
    with library.reading() as connection:
        return {
            row.id: {f"/{name}": place for name, place in json.loads(row.places).items()}
            for row in connection.execute(asked)
        }


def summaries(library: Library, forms: Sequence[int] | None = None) -> list[FormSummary]:
    """One line a form; all when none is named."""
    wanted = None if forms is None else set(forms)
    return [s for s in library.forms() if wanted is None or s.id in wanted]
