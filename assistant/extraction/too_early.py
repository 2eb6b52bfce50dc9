"""A total found too early: what stands below it, and what it falls short of, say it is a row's.

In: the lines below the total's, the columns, the fields of the rows and the total. Out: what of
the table was cut off, and the total in doubt. Only recognised pages are judged: given
characters are where their file puts them. Nothing here can fail.

Where a rule is lost the label 合计 runs together with the names above it, and the first row
beside that cell is taken for the total's; the rows down to the real one go with the notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.extraction.coverage import Lost, quoted
from assistant.extraction.headers import Columns
from assistant.extraction.lines import Line
from assistant.extraction.rows import cells_by_role
from assistant.extraction.torn import MEASURES, Fields
from assistant.extraction.totals import is_total
from assistant.extraction.values import Found, figure, recognised
from assistant.finding import Message

_PART = Decimal("0.5")
"""Of what the rows sum to: an author errs by a row or two, and misses no half of them."""
_FEWEST = 3
"""Rows whose sum says so."""
_POINTS = ("weight", "score")
_MOST = Decimal(60)
"""Points of one row, where no weight is printed."""


def cut_off(
    total: Line | None,
    below: Sequence[Line],
    columns: Columns,
    found: Mapping[str, Found],
    fields: Sequence[Fields],
) -> Lost | None:
    """Why rows of the table may stand below what was taken for its total.

    Args:
        total, found: the total's line, and what it says.
        below: the lines that stand below it and went to no part of the table.
        fields: of the rows above it.
    """
    if total is None or not recognised(total.page):
        return None
    for line in below:
        if not recognised(line.page) or is_total(line):
            continue
        row = cells_by_role(line, columns)
        told = [role for role in MEASURES if row.text(role)]
        points = [role for role in told if role in _POINTS and figure(row.text(role))]
        if points and len(told) > 1:
            return quoted(line.page, max(line.printed, key=lambda cell: len(cell.text)))
    for role in _POINTS:
        values = [value for one in fields if (value := _points(one, role)) is not None]
        whole, summed = found[role].value, sum(values, Decimal(0))
        if whole is not None and len(values) >= _FEWEST and whole <= _PART * summed:
            zh = f"印出的合计{whole:f}不及各行之和{summed:f}的一半，合计行可能认错，指标行可能漏读，请对照原件核对。"
            en = (
                f"The total {whole:f} is less than half of {summed:f}, the sum of the rows; "
                "another row may have been taken for it, and rows may be missing."
            )
            return Lost(total.page, None, Message(zh=zh, en=en))
    return None


def _points(fields: Fields, role: str) -> Decimal | None:
    """A weight or a score; one above what it can be was misread, and counts as the most."""
    value: Decimal | None = fields[role].value
    most = fields["weight"].value if fields["weight"].value is not None else _MOST
    return value if value is None or role == "weight" else min(value, most)


def doubt_total(found: Mapping[str, Found]) -> dict[str, Found]:
    """The total, its points in doubt."""
    return {role: one.doubted(0.3) if role in _POINTS else one for role, one in found.items()}
