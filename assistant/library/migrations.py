"""How the library's file came to its present shape: numbered steps, forward only.

In: a connection inside a writing transaction. Out: the same file at `LATEST`. A file
written by a newer Fuhe is refused (`LibraryError`): guessing at it could lose data.

A step is never edited after a release; a change of shape is a new step at the end.
The number of the last step done is SQLite's own `user_version`.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from assistant.errors import LibraryError

_FIRST = (
    """CREATE TABLE forms (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, saved_at TEXT NOT NULL,
        changed_at TEXT NOT NULL, removed_at TEXT, revision INTEGER NOT NULL,
        title TEXT, project TEXT, department TEXT, unit TEXT, year INTEGER, money_unit TEXT,
        initial BIGINT, annual BIGINT, executed BIGINT, rate BIGINT,
        budget_weight BIGINT, budget_score BIGINT, total_weight BIGINT, total BIGINT,
        grade TEXT, low BIGINT, high BIGINT, policy TEXT NOT NULL, row_count INTEGER NOT NULL,
        finding_count INTEGER NOT NULL, review_count INTEGER NOT NULL, needs_person INTEGER NOT NULL, places TEXT NOT NULL,
        as_read TEXT NOT NULL, current TEXT NOT NULL)""",
    "CREATE INDEX forms_removed ON forms (id) WHERE removed_at IS NOT NULL",
    """CREATE TABLE indicators (
        form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        number INTEGER NOT NULL, level1 TEXT, level2 TEXT, name TEXT, target TEXT, actual TEXT,
        weight BIGINT, score BIGINT, explanation TEXT, low BIGINT, high BIGINT, sign TEXT,
        wanted BIGINT, reached BIGINT, measure TEXT, kind TEXT NOT NULL, supplied INTEGER NOT NULL,
        places TEXT NOT NULL, PRIMARY KEY (form_id, number))""",
    # All that sums need stands in these two: a scan of them never touches the wide rows.
    "CREATE INDEX indicators_levels ON indicators (level1, level2, weight, score, form_id)",
    "CREATE INDEX indicators_lost ON indicators (form_id, number) WHERE score < weight",
    "CREATE INDEX indicators_supplied ON indicators (form_id, number) WHERE supplied = 1",
    "CREATE INDEX indicators_sums ON indicators (form_id, level1, level2, weight, score)",
    "CREATE INDEX indicators_unread ON indicators (form_id, number) WHERE score IS NULL",
    """CREATE TABLE findings (
        form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        position INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, pointer TEXT,
        number INTEGER, zh TEXT NOT NULL, en TEXT NOT NULL,
        PRIMARY KEY (form_id, position))""",
    "CREATE INDEX findings_rule ON findings (rule, form_id)",
    """CREATE TABLE review (
        form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        pointer TEXT NOT NULL, number INTEGER, PRIMARY KEY (form_id, pointer)) WITHOUT ROWID""",
    """CREATE TABLE pages (
        form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        position INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
        source TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        text TEXT NOT NULL, picture BLOB, PRIMARY KEY (form_id, position))""",
    "CREATE TABLE files (digest TEXT PRIMARY KEY, data BLOB NOT NULL)",
    """CREATE TABLE form_files (
        form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        position INTEGER NOT NULL, name TEXT NOT NULL,
        digest TEXT NOT NULL REFERENCES files(digest), PRIMARY KEY (form_id, position))""",
    """CREATE TABLE changes (
        id INTEGER PRIMARY KEY, form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        what TEXT NOT NULL, pointer TEXT, old TEXT, new TEXT, by TEXT NOT NULL, at TEXT NOT NULL,
        undone_at TEXT)""",
    "CREATE INDEX changes_form ON changes (form_id)",
    """CREATE TABLE texts (
        id INTEGER PRIMARY KEY, form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
        number INTEGER, kind TEXT NOT NULL, text TEXT NOT NULL)""",
    "CREATE INDEX texts_form ON texts (form_id)",
    # Character n-grams come in already cut: FTS5's own tokenizers find no short
    # Chinese phrase. The grams are search terms only, the words stand in `texts`.
    "CREATE VIRTUAL TABLE grams USING fts5(terms, tokenize='unicode61 remove_diacritics 0')",
    # Moves with every change, so that whoever keeps a copy knows when it is old.
    "CREATE TABLE clock (tick INTEGER NOT NULL)",
    "INSERT INTO clock VALUES (0)",
    "CREATE VIRTUAL TABLE gram_counts USING fts5vocab(grams, row)",
)

_CELLS = ("ALTER TABLE pages ADD COLUMN cells TEXT",)

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _CELLS)
"""Step n (from 1) takes a file from version n - 1 to n."""

LATEST = len(STEPS)


def version(connection: Connection) -> int:
    """The number of the last step this file has seen; 0 for a new one."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def migrate(connection: Connection) -> None:
    """Take the file to `LATEST`; call inside one writing transaction."""
    done = version(connection)
    if done > LATEST:
        raise LibraryError(
            f"this library was written by a newer Fuhe (shape {done}, this one knows {LATEST})",
            advice="update Fuhe; nothing was changed",
        )
    for number, statements in enumerate(STEPS[done:], start=done + 1):
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version={number}")
