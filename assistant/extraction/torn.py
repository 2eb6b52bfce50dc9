"""Rows whose cells the grid tore apart or ran together, as far as the rows show it.

In: rows with their fields, from recognised pictures. Out: the fields, those that may be
another row's or another column's made disputed. No value is changed. Nothing here can fail.

A phantom rule cuts a row in two and leaves some of its cells whole; a missed one joins
two rows. Then each text may be read without a fault and still stand in the wrong row, so
that no equation and no second reading can certify it. Where walls of the header were missed,
one heading stands over the columns of several, and the values beside it may lack what these
hold: a target its unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.headers import Columns
from assistant.extraction.lines import Row
from assistant.extraction.mended import doubtful_grid
from assistant.extraction.misruled import SHARED
from assistant.extraction.values import Found, bare, expected_but_lost, figure, has_word
from assistant.page import Cell
from assistant.wording import tidy

Fields = dict[str, Found]

MEASURES = ("target", "actual", "weight", "score")
_UNREADABLE = 0.2
"""Below this a row's name says nothing of which row it is."""
_LEVELS = ("level1", "level2")
_TEXTS = ("name", "target", "actual")
_MOST = 0.5
"""Share of the rows that tell how a form is laid out, at least."""


def doubt_torn(rows: Sequence[Row], fields: Sequence[Fields], columns: Columns) -> list[Fields]:
    """All doubts of this module."""
    result = _doubt_swallowed(rows, fields)
    for index, row in enumerate(rows):
        if row.page.kind != "picture":
            continue
        if index and _cut_in_two(rows[index - 1], row):
            result[index - 1] = disputed(result[index - 1])
            result[index] = disputed(result[index])
        elif index and _shared_out(rows[index - 1], row):
            result[index - 1] = _unsure(result[index - 1])
            result[index] = _unsure(result[index])
        elif is_nameless(row, result[index]) or _displaced(row):
            result[index] = disputed(result[index])
        elif doubtful_grid(row.page) and _irregular(row, columns):
            result[index] = _unsure(result[index])
        for role in _run_together(row):
            for at in range(index, -1, -1):
                if rows[at].page is not row.page or not _holds(rows[at], role, row.spanning[role]):
                    break
                result[at] = {**result[at], role: result[at][role].doubted(0.6)}
    return result


def _doubt_swallowed(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """The measures disputed where one heading stands over the columns of several."""
    seen = [row for row in rows if row.page.kind == "picture"]
    if not any(
        sum(_holds_several(row, role) for row in seen) > _MOST * len(seen)
        for role in ("name", *MEASURES)
    ):
        return list(fields)
    result = []
    for row, one in zip(rows, fields, strict=True):
        if row.page.kind == "picture":
            measures = {role: expected_but_lost(one[role], row.page) for role in MEASURES}
            one = {**one, **disputed(measures)}
        result.append(one)
    return result


def _holds_several(row: Row, role: str) -> bool:
    """True for a field's cells side by side that hold two figures, or a unit before the figure.

    A sign, a value and its unit may each have a cell, in this order; a target's sign may be words.
    """
    cells = (cell for cell in row.cells.get(role, ()) if cell.row == row.line)
    texts = [bare(cell.text) for cell in cells if cell.ruled and bare(cell.text)]
    figures = [at for at, text in enumerate(texts) if figure(text)]
    if role == "name":
        return len(texts) > 1 and bool(figures)
    led = role != "target" and bool(figures) and any(map(has_word, texts[: figures[0]]))
    return led or len(figures) > 1


def _run_together(row: Row) -> list[str]:
    """Roles whose cell began on a row above, with texts enough for both rows in it."""
    return [
        role for role in _TEXTS if role in row.spanning and "\n" in bare(row.spanning[role].text)
    ]


def _holds(row: Row, role: str, cell: Cell) -> bool:
    """True when the row's value is in this cell, or reaches it from a row above."""
    return row.spanning.get(role) is cell or cell in row.cells.get(role, ())


def is_nameless(row: Row, fields: Fields) -> bool:
    """True for a row whose name could not be read, so that it may be no row at all."""
    name = fields["name"]
    return row.page.kind == "picture" and (
        name.value is None or name.evidence.confidence < _UNREADABLE
    )


def _cut_in_two(above: Row, row: Row) -> bool:
    """True when a value covers two rows that stand under labels of their own.

    A score may be one for several rows, but then for rows of one label.
    """
    return any(role in row.spanning for role in MEASURES) and _new_label(above, row)


def _shared_out(above: Row, row: Row) -> bool:
    """True when a cell of both rows was shared out though labels of their own part them.

    A rule between labels runs across the page: where it was missed beside one value the
    values next to it may stand in the wrong row too.
    """
    parted = all(
        any(cell.reader == SHARED for role in MEASURES for cell in one.cells.get(role, ()))
        for one in (above, row)
    )
    return parted and _new_label(above, row)


def _displaced(row: Row) -> bool:
    """True when a figure stands under the header of reasons, beside words of its own.

    Another page's columns may lie elsewhere than the header's: each value is then one column on.
    """
    cells = row.cells.get("explanation", ())
    own = [cell.text for cell in cells if cell.row == row.line and cell.text.strip()]
    return any(map(figure, own)) and any(map(has_word, own))


def _new_label(above: Row, row: Row) -> bool:
    """True when a row begins a level label that the row above does not stand under."""
    if above.page is not row.page:
        return False
    for role in _LEVELS:
        here, there = row.labels.get(role), above.labels.get(role)
        if here is None or there is None or here is there:
            continue
        text = tidy(here.text)
        if here.row == row.line and text and text != tidy(there.text):
            return True
    return False


def _irregular(row: Row, columns: Columns) -> bool:
    """True when the row has not exactly one cell under each header."""
    return any(
        len(row.cells.get(role, ())) != 1 and role not in row.spanning
        for role in ("name", *MEASURES, "explanation")
        if columns.has(role)
    )


def _unsure(fields: Fields) -> Fields:
    return {
        role: found.doubted(0.6) if found.value is not None else found
        for role, found in fields.items()
    }


def disputed(fields: Fields) -> Fields:
    """All values of a row disputed, and those of its measures that are blank missing."""
    result = {}
    for role, found in fields.items():
        if found.value is not None:
            found = found.doubted(0.5, status="disputed")
        elif found.evidence.page is not None and role in MEASURES:
            evidence = found.evidence.model_copy(update={"status": "missing", "confidence": 0.0})
            found = replace(found, evidence=evidence)
        result[role] = found
    return result
