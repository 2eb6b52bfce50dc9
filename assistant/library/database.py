"""The tables of the library, and how a connection to them is made.

In: the folder of the library. Out: a SQLAlchemy engine on `library.db` in it, in
write-ahead mode with foreign keys enforced. `LibraryBusy` when another process holds
the file for longer than ten seconds; `LibraryError` when the file is no library.

Numbers are stored as scaled integers, so that sums inside SQLite are exact and a sum
too large to be exact is an error there, never a rounded float.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from assistant.errors import LibraryBusy, LibraryError

FILE = "library.db"
_BUSY_SECONDS = 10


class Scaled(sa.types.TypeDecorator[Decimal]):
    """A Decimal kept as an integer count of 10^-places; half up beyond that."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To the integer that is stored."""
        if value is None:
            return None
        return int(Decimal(value).scaleb(self.places).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Back to a Decimal without trailing zeros."""
        return None if value is None else plain(Decimal(int(value)).scaleb(-self.places))


def plain(value: Decimal) -> Decimal:
    """The same number, without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]


POINTS = Scaled(9)
"""Scores, weights, rates: nine places hold 2/3 of a point; sums up to nine billion points."""
YUAN = Scaled(4)
"""Money, always in yuan: 823.00 万元 is 8,230,000."""

metadata = sa.MetaData()

forms = sa.Table(
    "forms",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Text, nullable=False),
    sa.Column("removed_at", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("project", sa.Text),
    sa.Column("department", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("year", sa.Integer),
    sa.Column("money_unit", sa.Text),
    sa.Column("initial", YUAN),
    sa.Column("annual", YUAN),
    sa.Column("executed", YUAN),
    sa.Column("rate", POINTS),
    sa.Column("budget_weight", POINTS),
    sa.Column("budget_score", POINTS),
    sa.Column("total_weight", POINTS),
    sa.Column("total", POINTS),
    sa.Column("grade", sa.Text),
    sa.Column("low", POINTS),
    sa.Column("high", POINTS),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("row_count", sa.Integer, nullable=False),
    sa.Column("finding_count", sa.Integer, nullable=False),
    sa.Column("review_count", sa.Integer, nullable=False),
    sa.Column("needs_person", sa.Integer, nullable=False),
    sa.Column("places", sa.Text, nullable=False),
    sa.Column("as_read", sa.Text, nullable=False),
    sa.Column("current", sa.Text, nullable=False),
)

indicators = sa.Table(
    "indicators",
    metadata,
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("level1", sa.Text),
    sa.Column("level2", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("target", sa.Text),
    sa.Column("actual", sa.Text),
    sa.Column("weight", POINTS),
    sa.Column("score", POINTS),
    sa.Column("explanation", sa.Text),
    sa.Column("low", POINTS),
    sa.Column("high", POINTS),
    sa.Column("sign", sa.Text),
    sa.Column("wanted", YUAN),
    sa.Column("reached", YUAN),
    sa.Column("measure", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("supplied", sa.Integer, nullable=False),
    sa.Column("places", sa.Text, nullable=False),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("pointer", sa.Text),
    sa.Column("number", sa.Integer),
    sa.Column("zh", sa.Text, nullable=False),
    sa.Column("en", sa.Text, nullable=False),
)

review = sa.Table(
    "review",
    metadata,
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("pointer", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("picture", sa.LargeBinary),
    sa.Column("cells", sa.Text),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

form_files = sa.Table(
    "form_files",
    metadata,
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("digest", sa.ForeignKey("files.digest"), nullable=False),
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("pointer", sa.Text),
    sa.Column("old", sa.Text),
    sa.Column("new", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("undone_at", sa.Text),
)

texts = sa.Table(
    "texts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("form_id", sa.ForeignKey("forms.id", ondelete="CASCADE"), nullable=False),
    sa.Column("number", sa.Integer),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)


clock = sa.Table("clock", metadata, sa.Column("tick", sa.Integer, nullable=False))


def connect(home: Path) -> Engine:
    """An engine on the library in `home`; the folder is made when it is not there."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the folder cannot be made: {error.strerror}",
            where=str(home),
            advice="set FUHE_HOME to a folder you may write to",
        ) from error
    engine = sa.create_engine(
        f"sqlite+pysqlite:///{home / FILE}", connect_args={"timeout": _BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions itself (below): pysqlite's own would be DEFERRED,
        # and two writers that upgrade from reading at once deadlock.
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def reading(engine: Engine, home: Path) -> Iterator[Connection]:
    """A connection that sees one state of the library throughout."""
    with guarded(home), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()


@contextmanager
def writing(engine: Engine, home: Path) -> Iterator[Connection]:
    """A connection whose changes are kept all together or not at all."""
    with guarded(home), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            if connection.exec_driver_sql("PRAGMA user_version").scalar_one():
                connection.exec_driver_sql("UPDATE clock SET tick = tick + 1")
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


@contextmanager
def guarded(home: Path) -> Iterator[None]:
    """Turns what SQLite complains of into errors for people."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason or "busy" in reason:
            raise LibraryBusy(
                "another process has been writing to the library for ten seconds",
                where=str(home / FILE),
                advice="wait for it to finish and try again",
            ) from error
        raise _broken(home, reason) from error
    except DatabaseError as error:
        raise _broken(home, str(error.orig)) from error


def _broken(home: Path, reason: str) -> LibraryError:
    return LibraryError(
        f"the library cannot be used: {reason}",
        where=str(home / FILE),
        advice="restore the file from a backup, or move it away to start with an empty library",
    )
