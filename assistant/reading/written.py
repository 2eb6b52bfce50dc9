"""A line of written text and its fields: what the readers of plain text have in common.

In: nothing. Out: the record that `fields`, `spaced` and `delimited` fill. Nothing here can
fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Bytes that could not be decoded, the question marks a bad conversion leaves, characters
# that only some font knows, and marks that turn the order of what is printed.
_LOST = re.compile(r"\ufffd|\?{2,}|[\ue000-\uf8ff\u202a-\u202e\u2066-\u2069]")
_LOST_CONFIDENCE = 0.3
DRAWN = re.compile(r"[\s+\-=─━═│┃║┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬|]+")
"""A rule of a table, drawn with characters."""

FIGURE = re.compile(r"[+-]?\d[\d,.]*[%‰]?|[-—－–/]+")
"""A field that holds a figure alone, or a dash in its stead."""

Field = tuple[int, int, str]
"""Column from 0, columns covered, text."""


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a text.

    Args:
        number: of the line in the file, from 1.
        fields: from left to right.
        ruled: whether it is of a table.
        sure: confidence that its fields stand in their own columns, 0 to 1.
    """

    number: int
    fields: tuple[Field, ...]
    ruled: bool
    sure: float = 1.0

    @property
    def blank(self) -> bool:
        """True when nothing stands on it."""
        return not any(text for _, _, text in self.fields)

    @property
    def words(self) -> str:
        """Its texts, run together."""
        return "".join(text for _, _, text in self.fields)


def numbered(fields: Sequence[str]) -> tuple[Field, ...]:
    """Fields in columns by their order."""
    return tuple((index, 1, field.strip()) for index, field in enumerate(fields))


def width(text: str) -> int:
    """How wide a text is printed, in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def confidence_in(text: str) -> float:
    """1.0 for given characters; low when some were visibly lost on the way."""
    return _LOST_CONFIDENCE if _LOST.search(text) else 1.0
