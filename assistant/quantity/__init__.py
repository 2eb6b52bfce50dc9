"""Exact values from text: the one door through which numbers come in.

In: text of a cell. Out: `Decimal`s and the value types of a target or an actual. Nothing
here fails: what cannot be read is an `Unreadable` that says why.

`number` reads a plain number. `parse` reads a target or an actual in any notation, and
`str(parse(text))` is its normal form, which parses to an equal value. `marks` tells what
was repaired on the way.
"""

from __future__ import annotations

from assistant.quantity.damage import mend
from assistant.quantity.grammar import parse
from assistant.quantity.numerals import added, number, show
from assistant.quantity.units import NO_UNIT, PER_YEAR, Unit, comparable
from assistant.quantity.values import (
    Amount,
    Comparator,
    Compound,
    Day,
    Moment,
    Quality,
    Quantity,
    Range,
    Rank,
    Ratio,
    Unreadable,
)

__all__ = [
    "NO_UNIT",
    "PER_YEAR",
    "Amount",
    "Comparator",
    "Compound",
    "Day",
    "Moment",
    "Quality",
    "Quantity",
    "Range",
    "Rank",
    "Ratio",
    "Unit",
    "Unreadable",
    "added",
    "comparable",
    "marks",
    "number",
    "parse",
    "show",
]


def marks(text: str) -> tuple[str, ...]:
    """What was found and repaired in a cell's text, as flags ("ocr_space_in_number")."""
    return mend(text).marks
