"""The pages and files a form was read from, as the library keeps them.

In: a connection inside a writing transaction and what was read; or a library and a page.
Out: rows of `pages`, `files` and `form_files`; the cells of a page that hold ink, so that
those no field stands in can be shown. Cannot fail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.library import database as db
from assistant.page import Page

if TYPE_CHECKING:
    from assistant.library.store import Library


class Inked(NamedTuple):
    """A cell of the table on a picture that is not blank: x0, y0, x1, y1 and its text."""

    box: tuple[int, int, int, int]
    text: str


def inked_cells(library: Library, form_id: int, page: int) -> list[Inked]:
    """The cells of a page; none for texts, spreadsheets, and forms kept by an older Fuhe."""
    with library.reading() as connection:
        packed: str | None = connection.execute(
            sa.select(db.pages.c.cells).where(
                db.pages.c.form_id == form_id, db.pages.c.number == page
            )
        ).scalar()
    return [Inked((x0, y0, x1, y1), text) for x0, y0, x1, y1, text in json.loads(packed or "[]")]


def file_names(library: Library) -> dict[int, list[str]]:
    """The names of the files each form was read from, in the order given."""
    found: dict[int, list[str]] = {}
    asked = sa.select(db.form_files.c.form_id, db.form_files.c.name)
    with library.reading() as connection:
        for form_id, name in connection.execute(
            asked.order_by(db.form_files.c.form_id, db.form_files.c.position)
        ):
            found.setdefault(form_id, []).append(name)
    return found


def _packed(page: Page) -> str:
    found = [
        (box.x0, box.y0, box.x1, box.y1, cell.text)
        for cell in page.cells
        if cell.ruled and cell.ink and (box := cell.place.box)
    ]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def keep_pages(
    connection: Connection,
    form_id: int,
    sources: Sequence[tuple[str, bytes]],
    pages: Sequence[Page],
) -> None:
    """Replace a form's pages and files by these."""
    for table in (db.pages, db.form_files):
        connection.execute(sa.delete(table).where(table.c.form_id == form_id))
    for position, (name, data) in enumerate(sources):
        digest = hashlib.sha256(data).hexdigest()
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO files (digest, data) VALUES (?, ?)", (digest, data)
        )
        connection.execute(
            sa.insert(db.form_files).values(
                form_id=form_id, position=position, name=name, digest=digest
            )
        )
    for position, page in enumerate(pages):
        connection.execute(
            sa.insert(db.pages).values(
                form_id=form_id,
                position=position,
                number=page.number,
                kind=page.kind,
                source=page.source,
                width=page.size[0],
                height=page.size[1],
                text=page.text(),
                picture=page.picture,
                cells=_packed(page),
            )
        )
