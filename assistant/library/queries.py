"""Typed questions to the tables; every number comes back as an exact Decimal.

In: an open `Library` and a `Where`. Out: frozen records. Removed forms are never seen.
Errors are those of `assistant.library.database`.

Sums are taken inside SQLite over scaled integers, so a sum over a hundred thousand
rows is exact and takes milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import sqlalchemy as sa

from assistant.library import database as db
from assistant.library.grams import grams
from assistant.library.records import By, Found, Hit, Row, Sums, Where, clauses
from assistant.library.store import Library
from assistant.library.summary import FormSummary

__all__ = [
    "By",
    "Found",
    "Hit",
    "Row",
    "Sums",
    "Where",
    "copied_explanations",
    "findings",
    "forms_with",
    "places",
    "review",
    "rows",
    "rows_at",
    "search",
    "summaries",
    "sums",
]

_EVERYTHING = Where()
_POSTINGS = 30_000
"""Search terms are taken, rarest first, until they stand in this many texts together:
the common ones cost time and tell nothing."""


def rows(
    library: Library,
    where: Where = _EVERYTHING,
    *,
    order: Literal["paper", "lost", "score", "best", "heavy", "light"] = "paper",
    limit: int | None = None,
) -> list[Row]:
    """The rows asked for: in paper order, or first those that lost most ("lost"), with the
    lowest ("score") or highest score ("best"), the highest ("heavy") or lowest weight."""
    table = db.indicators
    lost = (table.c.weight - table.c.score).desc()
    orders: dict[str, tuple[Any, ...]] = {
        "paper": (table.c.form_id, table.c.number),
        "lost": (lost, table.c.form_id, table.c.number),
        "score": (table.c.score, table.c.form_id, table.c.number),
        "best": (table.c.score.desc(), table.c.form_id, table.c.number),
        "heavy": (table.c.weight.desc(), table.c.form_id, table.c.number),
        "light": (table.c.weight, table.c.form_id, table.c.number),
    }
    asked = sa.select(table).where(*clauses(where)).order_by(*orders[order]).limit(limit)
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
    library: Library, where: Where = _EVERYTHING, by: By = "", *, count_forms: bool = False
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
        .where(*clauses(where))
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
    asked = sa.select(table.c.form_id).distinct().where(*clauses(where))
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
    wanted: list[Any] = [db.forms.c.removed_at.is_(None)]
    if named := list(rules):
        wanted.append(table.c.rule.in_(named))
    if forms is not None:
        wanted.append(table.c.form_id.in_(list(forms)))
    asked = (
        sa.select(*(table.c[name] for name in Found.__slots__))
        .join(db.forms, db.forms.c.id == table.c.form_id)
        .where(*wanted)
        .order_by(table.c.form_id, table.c.position)
        .limit(limit)
    )
    with library.reading() as connection:
        return [Found(**row) for row in connection.execute(asked).mappings()]


def review(library: Library, forms: Sequence[int] | None = None) -> list[tuple[int, str]]:
    """(form, pointer) of every field on a review list."""
    wanted: list[Any] = [db.forms.c.removed_at.is_(None)]
    if forms is not None:
        wanted.append(db.review.c.form_id.in_(list(forms)))
    asked = (
        sa.select(db.review.c.form_id, db.review.c.pointer)
        .join(db.forms, db.forms.c.id == db.review.c.form_id)
        .where(*wanted)
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
        wanted: list[Any] = [db.forms.c.removed_at.is_(None)]
        if kinds:
            wanted.append(db.texts.c.kind.in_(list(kinds)))
        if forms is not None:
            wanted.append(db.texts.c.form_id.in_(list(forms)))
        score: Any = sa.literal_column("-bm25(grams)").label("score")
        asked = (
            sa.select(
                db.texts.c.form_id, db.texts.c.number, db.texts.c.kind, db.texts.c.text, score
            )
            .select_from(sa.table("grams"))
            .join(db.texts, db.texts.c.id == sa.literal_column("grams.rowid"))
            .join(db.forms, db.forms.c.id == db.texts.c.form_id)
            .where(sa.text("grams MATCH :asked"), *wanted)
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
