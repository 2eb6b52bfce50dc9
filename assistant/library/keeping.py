"""How the store keys forms and keeps their texts searchable.

In: a form and where it was read from; a connection inside a writing transaction. Out:
keys, JSON of single values, rows of `texts` and `grams`. Cannot fail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.form import Form
from assistant.library import database as db
from assistant.library.grams import grams
from assistant.page import Page


def key_of(form: Form, sources: Sequence[tuple[str, bytes]], pages: Sequence[Page]) -> str:
    """What makes two readings the same form: the bytes, and where in them the form stands.

    The reading itself takes no part when there are bytes: a better reader next year
    finds the form it read this year.
    """
    digest = hashlib.sha256()
    for _, data in sources:
        digest.update(hashlib.sha256(data).digest())
    for page in pages:
        # A sheet may hold several forms one below the other: the first cell tells them apart.
        digest.update(f"{page.number}:{page.cells[0].place if page.cells else ''};".encode())
    if not sources:
        digest.update(form.paper.model_dump_json().encode())
    return digest.hexdigest()


def forget_texts(connection: Connection, form_id: int) -> None:
    """Take a form's texts out of the search."""
    connection.exec_driver_sql(
        "DELETE FROM grams WHERE rowid IN (SELECT id FROM texts WHERE form_id = ?)", (form_id,)
    )
    connection.execute(sa.delete(db.texts).where(db.texts.c.form_id == form_id))


def remember_texts(connection: Connection, form_id: int, texts: list[dict[str, Any]]) -> None:
    """Put a form's texts into the search."""
    if not texts:
        return
    start = int(connection.exec_driver_sql("SELECT ifnull(max(id), 0) FROM texts").scalar_one())
    connection.execute(
        sa.insert(db.texts),
        [{"id": start + n, "form_id": form_id, **text} for n, text in enumerate(texts, 1)],
    )
    connection.exec_driver_sql(
        "INSERT INTO grams (rowid, terms) VALUES (?, ?)",
        [(start + n, " ".join(grams(text["text"], 2))) for n, text in enumerate(texts, 1)],
    )


def now() -> str:
    """The time in UTC, ISO."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def as_json(value: Any) -> str:
    """One value as JSON; exact numbers as text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def from_json(text: str | None) -> Any:
    """A value back from its JSON; None for none."""
    return None if text is None else json.loads(text)
