"""The log of what people did to a form: rows of the table `changes`.

In: a connection inside a transaction, a form's number. Out: the changes in force, the
whole history. A change is never deleted: one that is taken back says since when.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.library import database as db
from assistant.library.correction import KINDS, Change
from assistant.library.keeping import as_json, from_json, now


def in_force(connection: Connection, form_id: int) -> tuple[Change, ...]:
    """The changes laid over a form, oldest first."""
    rows = connection.execute(
        sa.select(db.changes).where(_live(form_id)).order_by(db.changes.c.id)
    ).mappings()
    return tuple(
        Change(
            r["pointer"],
            from_json(r["new"]),
            r["by"],
            r["at"],
            what=r["what"],
            state=from_json(r["old"]) if r["what"] != "corrected" else None,
        )
        for r in rows
    )


def record(connection: Connection, form_id: int, change: Change, old: Any) -> int:
    """Write one change down; its number. `old` is what stood there, or the block's state."""
    made = connection.execute(
        sa.insert(db.changes).values(
            form_id=form_id,
            what=change.what,
            pointer=change.pointer,
            old=as_json(old),
            new=as_json(change.value),
            by=change.by,
            at=change.at,
        )
    ).inserted_primary_key
    return int(made[0]) if made else 0


def take_back(connection: Connection, form_id: int) -> str | None:
    """Put the newest change in force out of force; its pointer, None without one."""
    newest = connection.execute(
        sa.select(db.changes.c.id, db.changes.c.pointer)
        .where(_live(form_id))
        .order_by(db.changes.c.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        return None
    connection.execute(
        sa.update(db.changes).where(db.changes.c.id == newest.id).values(undone_at=now())
    )
    return str(newest.pointer)


def history(connection: Connection, form_id: int) -> list[dict[str, Any]]:
    """Everything, oldest first: what, pointer, old, new, by, at, undone_at."""
    rows = connection.execute(
        sa.select(db.changes).where(db.changes.c.form_id == form_id).order_by(db.changes.c.id)
    ).mappings()
    return [{**row, "old": from_json(row["old"]), "new": from_json(row["new"])} for row in rows]


def _live(form_id: int) -> Any:
    return sa.and_(
        db.changes.c.form_id == form_id,
        db.changes.c.what.in_(KINDS),
        db.changes.c.undone_at.is_(None),
    )
