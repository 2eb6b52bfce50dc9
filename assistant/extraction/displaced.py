"""Rows that do not stand in the columns of the indicators: their kinds are others.

In: rows with their fields and their levels' labels. Out: the same, those of such rows made
disputed, and the first cell of one. No value is changed. Nothing here can fail.

A table of another kind, or a page whose grid was laid on the wrong one, gives rows that read
well and mean nothing: a name that is a quantity, a level that is an amount, one cell for the
level and the name. A bare number as the only target without a unit may be points.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.extraction.headers import Columns
from assistant.extraction.lines import Row
from assistant.extraction.unlike import UNITS
from assistant.extraction.values import Found, bare, recognised
from assistant.page import Cell, Page
from assistant.wording import fold, tidy

Fields = Mapping[str, Found]

_QUANTITY = re.compile(r"[≥≤=><约]?\d[\d,]*(?:\.\d+)?(?:[万亿]?[%‰]?|[万亿]?\w{1,3})")
_FIGURE = re.compile(r"[≥≤=><]?\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?月?")
_MOST = 0.8
"""Share of the other targets in figures that have a unit or a sign, so that one without is odd."""
_LEGIBLE = 0.5
_FEWEST = 4
"""Targets that can tell what is usual."""


def doubt_displaced(
    rows: Sequence[Row], fields: Sequence[Fields], levels: Sequence[Fields], columns: Columns
) -> tuple[list[dict[str, Found]], list[dict[str, Found]], tuple[Page, Cell] | None]:
    """Fields and levels with all doubts of this module, and a cell of the first strange row."""
    kept = [dict(one) for one in _bare_targets(rows, fields)]
    labels = [dict(one) for one in levels]
    strange: tuple[Page, Cell] | None = None
    for index, row in enumerate(rows):
        cell = _strange(row, kept[index], columns, rows[0])
        if cell is None:
            continue
        kept[index] = {role: _disputed(one) for role, one in kept[index].items()}
        labels[index] = {role: _disputed(one) for role, one in labels[index].items()}
        strange = strange or (row.page, cell)
    return kept, labels, strange


def _strange(row: Row, fields: Fields, columns: Columns, first: Row) -> Cell | None:
    """A cell of a row that is of another kind than its column, or None."""
    named = row.cells.get("name", ())
    own = [cell for cell in named if bare(cell.text)]
    if own and is_quantity(str(fields["name"].value or "")):
        return own[0]
    for cell in row.labels.values():
        word = tidy(bare(cell.text))
        read = cell.confidence >= _LEGIBLE  # a speck in place of a label is no quantity
        if cell.row == row.line and read and is_quantity(word):
            return cell
    if own and columns.has("level1") and row.labels.get("level1") in own:
        return own[0]
    aside = not columns.measured and row.page.kind != "text" and row.page is not first.page
    return own[0] if own and aside and row.page.columns != first.page.columns else None


def is_quantity(text: str) -> bool:
    """True for a number with its unit, or a date, and nothing else.

    >>> is_quantity("7.13亿元"), is_quantity("938个"), is_quantity("2023年经费"), is_quantity("5G")
    (True, True, False, False)
    """
    plain = fold(text)
    if _DATE.fullmatch(plain) or _FIGURE.fullmatch(plain):
        return True
    if not _QUANTITY.fullmatch(plain):
        return False
    unit = plain.lstrip("≥≤=><约0123456789.,")
    return unit in UNITS or unit.lstrip("万亿") in {*UNITS, "%", "‰"} or plain[0] in "≥≤"


def _bare_targets(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """Recognised targets that are a number alone, where nearly all others have more."""
    texts = [fold(str(one["target"].value or "")) for one in fields]
    counted = [text for text in texts if re.search(r"\d", text)]
    alone = sum(bool(_FIGURE.fullmatch(text)) for text in counted)
    if len(counted) < _FEWEST or len(counted) - alone < _MOST * len(counted):
        return list(fields)
    return [
        {**one, "target": one["target"].doubted(0.6)}
        if recognised(row.page) and re.fullmatch(r"\d[\d.,]*", text)
        else one
        for row, one, text in zip(rows, fields, texts, strict=True)
    ]


def _disputed(found: Found) -> Found:
    return found.doubted(0.5, status="disputed") if found.value is not None else found
