"""The library: verified forms kept in SQLite, with corrections, history and undo.

In: `Form`s (a draft cannot be stored), the bytes they were read from, their pages.
Out: the same forms, and the columns that `assistant.library.queries` asks. Everything
a call does is kept together or not at all. `NotFound` for an unknown number,
`LibraryBusy` and `LibraryError` as in `assistant.library.database`.

The form as read is never changed. Corrections stand beside it and are laid over it,
so that each can be undone and a better reading later keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.errors import NotFound
from assistant.form import Draft, Form
from assistant.library import changes, migrations
from assistant.library import database as db
from assistant.library.columns import columns_of
from assistant.library.correction import (
    BLOCKS,
    Change,
    corrected,
    require_leaf,
    row_of,
    state_of,
)
from assistant.library.keeping import (
    forget_texts,
    key_of,
    now,
    remember_texts,
)
from assistant.library.pages import keep_pages
from assistant.library.summary import FormSummary, summary_of
from assistant.page import Page

if TYPE_CHECKING:
    from assistant.library.embedding import Embedding
    from assistant.library.index import Index

T = TypeVar("T")
Verify = Callable[[Draft], Form]
"""The scorer, handed in: the library and the scorer are strangers."""


class Library:
    """All forms of one folder.

    Args:
        home: the folder; made when it is not there.
        verify: the scorer (`assistant.scoring.verify`), called when a person corrects a
            field so that scores and findings follow. Without it a correction changes the
            value alone, and the form says so.
        embedding: a way to vectors other than our own, for `near`.
    """

    def __init__(
        self, home: Path, *, verify: Verify | None = None, embedding: Embedding | None = None
    ) -> None:
        self.home = Path(home)
        self._embedding = embedding
        self._verify = verify
        self._engine = db.connect(self.home)
        self._form = lru_cache(maxsize=64)(self._parse)
        self._listed: tuple[int, list[FormSummary]] = (-1, [])
        self._remembered: tuple[int, dict[str, Any]] = (-1, {})
        with db.guarded(self.home), self._engine.connect() as connection:
            # Outside of a transaction, and kept in the file: set once, read by all.
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with self.reading() as connection:
            settled = migrations.version(connection) == migrations.LATEST
        if not settled:
            with self.writing() as connection:
                migrations.migrate(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if "near" in self.__dict__:
            self.near.close()
        self._engine.dispose()

    def reading(self) -> Any:
        """A context manager: a connection that sees one state throughout."""
        return db.reading(self._engine, self.home)

    def writing(self) -> Any:
        """A context manager: a connection whose changes are kept together or not at all."""
        return db.writing(self._engine, self.home)

    @cached_property
    def near(self) -> Index:
        """The vector index of this library; opens nothing before it is asked."""
        from assistant.library.index import Index

        return Index(self.home, self._embedding)

    # -- keeping ----------------------------------------------------------------

    def save(
        self,
        form: Form,
        *,
        sources: Sequence[tuple[str, bytes]] = (),
        pages: Sequence[Page] = (),
    ) -> int:
        """Keep a form; its number. The same bytes again give the same number.

        A form read anew replaces the older reading and keeps its corrections; one that
        had been removed comes back.
        """
        key = key_of(form, sources, pages)
        with self.writing() as connection:
            known = connection.execute(
                sa.select(db.forms.c.id).where(db.forms.c.key == key)
            ).scalar_one_or_none()
            form_id = self._write(connection, key, known, form)
            keep_pages(connection, form_id, sources, pages)
        return form_id

    def remove(self, form_id: int, by: str = "") -> None:
        """Take a form out of every list, search and answer; `restore` brings it back."""
        self._mark(form_id, "removed", now(), by)

    def restore(self, form_id: int, by: str = "") -> None:
        """Undo `remove`."""
        self._mark(form_id, "restored", None, by)

    def purge(self, form_id: int) -> None:
        """Delete a form for good, with its pages, files and history; nothing is left on disk."""
        with self.writing() as connection:
            self._require(connection, form_id)
            forget_texts(connection, form_id)
            connection.execute(sa.delete(db.forms).where(db.forms.c.id == form_id))
            used = sa.select(db.form_files.c.digest)
            connection.execute(sa.delete(db.files).where(db.files.c.digest.not_in(used)))
            connection.exec_driver_sql("INSERT INTO grams(grams) VALUES ('optimize')")
        with self._engine.connect() as connection:
            # The write-ahead log holds the old pages until it is emptied.
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    # -- reading ----------------------------------------------------------------

    def tick(self) -> int:
        """A number that moves with every change, whoever made it."""
        with self.reading() as connection:
            return int(connection.execute(sa.select(db.clock.c.tick)).scalar_one())

    def remembered(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once and kept until the library changes."""
        tick = self.tick()
        if self._remembered[0] != tick:
            self._remembered = (tick, {})
        kept = self._remembered[1]
        if name not in kept:
            kept[name] = make()
        found: T = kept[name]
        return found

    def forms(self, *, removed: bool = False) -> list[FormSummary]:
        """All forms by number; the removed ones instead with `removed`."""
        with self.reading() as connection:
            tick = int(connection.execute(sa.select(db.clock.c.tick)).scalar_one())
            known, listed = self._listed
            if known == tick and not removed:
                return list(listed)
            gone = db.forms.c.removed_at
            columns = [c for c in db.forms.c if c.name not in ("as_read", "current", "places")]
            rows = connection.execute(
                sa.select(*columns)
                .where(gone.is_not(None) if removed else gone.is_(None))
                .order_by(db.forms.c.id)
            ).mappings()
            found = [summary_of(row) for row in rows]
        if not removed:
            self._listed = (tick, found)
        return list(found)

    def load(self, form_id: int) -> Form:
        """The form with its corrections laid over it."""
        with self.reading() as connection:
            revision = self._require(connection, form_id)
        return self._form(form_id, revision)

    def as_read(self, form_id: int) -> Form:
        """The form as the readers gave it, without corrections."""
        with self.reading() as connection:
            self._require(connection, form_id)
            text = connection.execute(
                sa.select(db.forms.c.as_read).where(db.forms.c.id == form_id)
            ).scalar_one()
        return Form.model_validate_json(text)

    def picture(self, form_id: int, page: int) -> bytes | None:
        """The picture of a page (PNG or JPEG); None for texts and spreadsheets."""
        with self.reading() as connection:
            self._require(connection, form_id)
            found: bytes | None = connection.execute(
                sa.select(db.pages.c.picture).where(
                    db.pages.c.form_id == form_id, db.pages.c.number == page
                )
            ).scalar()
        return found

    def page_text(self, form_id: int, page: int) -> str | None:
        """The text of a page as read, one grid row a line; None without such a page."""
        with self.reading() as connection:
            self._require(connection, form_id)
            found: str | None = connection.execute(
                sa.select(db.pages.c.text).where(
                    db.pages.c.form_id == form_id, db.pages.c.number == page
                )
            ).scalar()
        return found

    def sources(self, form_id: int) -> list[tuple[str, bytes]]:
        """The files a form was read from: names and bytes, in the order given."""
        with self.reading() as connection:
            self._require(connection, form_id)
            rows = connection.execute(
                sa.select(db.form_files.c.name, db.files.c.data)
                .join(db.files, db.files.c.digest == db.form_files.c.digest)
                .where(db.form_files.c.form_id == form_id)
                .order_by(db.form_files.c.position)
            ).all()
        return [(name, data) for name, data in rows]

    # -- corrections --------------------------------------------------------------

    def correct(self, form_id: int, pointer: str, value: Any, by: str) -> int:
        """A person's value for one field, kept with its history; the change's number.

        `KeyError` when the form has no such field, `ValueError` when the value does not
        fit it (text for a number).
        """
        with self.writing() as connection:
            self._require(connection, form_id)
            old = require_leaf(self.load(form_id).paper, pointer)
            return self._change(connection, form_id, Change(pointer, value, by, now()), old)

    def add_row(
        self,
        form_id: int,
        block: str,
        values: Mapping[str, Any],
        by: str,
        *,
        at: int | None = None,
    ) -> int:
        """A row that was lost, put into a block ("/indicators", "/budget"); the change's number.

        Args:
            values: the fields of the row by name; those left out say nothing.
            at: the row it is put before, from 0; at the end without it.

        `KeyError` for what is no block, `ValueError` when the values make no row of it.
        """
        with self.writing() as connection:
            self._require(connection, form_id)
            form = self.load(form_id)
            rows = len(form.paper.get(BLOCKS[block][0]))
            place = rows if at is None else at
            if not 0 <= place <= rows:
                raise ValueError(f"there are only {rows} rows")
            row_of(block, values)
            pointer = f"{BLOCKS[block][0]}/{place}"
            state = state_of(form, block)
            change = Change(pointer, dict(values), by, now(), what="added", state=state)
            return self._change(connection, form_id, change, state)

    def check(self, form_id: int, block: str, by: str) -> int:
        """A person has compared a block with the paper: nothing is missing; the change's number.

        `KeyError` for what is no block.
        """
        with self.writing() as connection:
            self._require(connection, form_id)
            if block not in BLOCKS:
                raise KeyError(block)
            state = state_of(self.load(form_id), block)
            change = Change(block, None, by, now(), what="checked", state=state)
            return self._change(connection, form_id, change, state)

    def undo(self, form_id: int) -> str | None:
        """Take back the newest change still in force; its pointer, None without one."""
        with self.writing() as connection:
            self._require(connection, form_id)
            pointer = changes.take_back(connection, form_id)
            if pointer is not None:
                self._rewrite(connection, form_id)
        return pointer

    def history(self, form_id: int) -> list[dict[str, Any]]:
        """What people did to a form, oldest first: what, pointer, old, new, by, at, undone_at."""
        with self.reading() as connection:
            self._require(connection, form_id)
            return changes.history(connection, form_id)

    # -- inside -------------------------------------------------------------------

    def _require(self, connection: Connection, form_id: int) -> int:
        revision: int | None = connection.execute(
            sa.select(db.forms.c.revision).where(db.forms.c.id == form_id)
        ).scalar_one_or_none()
        if revision is None:
            raise NotFound(f"there is no form {form_id}", advice="see the numbers with `fuhe list`")
        return revision

    def _parse(self, form_id: int, revision: int) -> Form:
        with self.reading() as connection:
            text = connection.execute(
                sa.select(db.forms.c.current).where(db.forms.c.id == form_id)
            ).scalar_one()
        return Form.model_validate_json(text)

    def _change(self, connection: Connection, form_id: int, change: Change, old: Any) -> int:
        number = changes.record(connection, form_id, change, old)
        self._rewrite(connection, form_id)
        return number

    def _rewrite(self, connection: Connection, form_id: int) -> None:
        row = connection.execute(
            sa.select(db.forms.c.key, db.forms.c.as_read).where(db.forms.c.id == form_id)
        ).one()
        self._write(connection, row.key, form_id, Form.model_validate_json(row.as_read))

    def _write(
        self,
        connection: Connection,
        key: str,
        known: int | None,
        form: Form,
    ) -> int:
        moment = now()
        said = changes.in_force(connection, known) if known is not None else ()
        current = corrected(form, said, self._verify)
        row, indicators, findings, review, texts = columns_of(current)
        values = {
            **row,
            "key": key,
            "changed_at": moment,
            "removed_at": None,
            "as_read": form.to_json(),
            "current": current.to_json(),
        }
        if known is None:
            made = connection.execute(
                sa.insert(db.forms).values(**values, saved_at=moment, revision=1)
            ).inserted_primary_key
            form_id = int(made[0]) if made else 0
        else:
            form_id = known
            connection.execute(
                sa.update(db.forms)
                .where(db.forms.c.id == form_id)
                .values(**values, revision=db.forms.c.revision + 1)
            )
            forget_texts(connection, form_id)
            for table in (db.indicators, db.findings, db.review):
                connection.execute(sa.delete(table).where(table.c.form_id == form_id))
        for table, rows in (
            (db.indicators, indicators),
            (db.findings, findings),
            (db.review, review),
        ):
            if rows:
                connection.execute(sa.insert(table), [{"form_id": form_id, **r} for r in rows])
        remember_texts(connection, form_id, texts)
        return form_id

    def _mark(self, form_id: int, what: str, removed_at: str | None, by: str) -> None:
        with self.writing() as connection:
            self._require(connection, form_id)
            connection.execute(
                sa.update(db.forms).where(db.forms.c.id == form_id).values(removed_at=removed_at)
            )
            connection.execute(
                sa.insert(db.changes).values(form_id=form_id, what=what, by=by, at=now())
            )
