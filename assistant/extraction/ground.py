"""Grounding by cell: does the text of the cited cells say what the model says?

In: a value as text, and the cells cited for it. Out: a `Grounding`. Form is forgiven
(widths, quotes, white space, variant characters: `wording.fold`), meaning is not:
“≤300000元” does not stand on “≤”, 5 does not stand on 15 or 0.5, 65 not on 65%.
Nothing here can fail.

Also the comparison of a field's value with a text, since both ask when two writings
are the same value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from assistant.extraction.catalogue import Spot
from assistant.quantity import number
from assistant.wording import fold, tidy

NUMERIC = frozenset({"weight", "score", "initial", "annual", "executed"})
_LEVELS = frozenset({"level1", "level2"})
_DASHES = frozenset("-—－–/／一―")
_TOKEN = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_GAP_AT_POINT = re.compile(r"(?<=[\d.,])\s+(?=[.,]\d)|(?<=\d[.,])\s+(?=\d)")
# What before or after a piece of text would make the piece another value.
_BEFORE = re.compile(r"[\d.,+\-±≥≤<>=~～]$")
_AFTER = re.compile(r"^(?:[.,]?\d|[%‰万亿千百])")
_ENDS_IN_DIGIT = re.compile(r"\d$")
_MEANING = re.compile(r"[\w\u3400-\u9fff]")
_PREFIX = re.compile(r"^(?:三级)?指标[\d一二三四五六七八九十]{1,2}[:、..]?|^[★☆※*]+|^其中:")
_LEVEL_NOISE = re.compile(r"[\d.()%分指标]")


class Grounding(Enum):
    """How a value stands on the cells cited for it."""

    WHOLE = "the cells say this and nothing else"
    PART = "the cells say this among other things"
    TORN = "its characters are there, but cut out of another value"
    NONE = "the cells do not say this"

    @property
    def stands(self) -> bool:
        """True when the value is what the cells say."""
        return self in (Grounding.WHOLE, Grounding.PART)


def field_of(pointer: str) -> str:
    """The last step of a pointer: what kind of value it holds."""
    return pointer.rsplit("/", 1)[-1]


def is_numeric(pointer: str) -> bool:
    """True for weights, scores and amounts."""
    return field_of(pointer) in NUMERIC


def ground(text: str, spots: Sequence[Spot], *, numeric: bool) -> Grounding:
    """How `text` stands on the cells, taken together in the order cited."""
    joined = "".join(fold(spot.cell.text) for spot in spots)
    value = fold(text)
    if not value or not _MEANING.search(value):
        return Grounding.NONE
    if numeric:
        return _ground_number(value, spots, joined)
    if value == joined:
        return Grounding.WHOLE
    return _within(value, joined)


def _ground_number(value: str, spots: Sequence[Spot], joined: str) -> Grounding:
    exact = number(value)
    if exact is None or len(spots) != 1:
        return Grounding.NONE
    tokens = numbers_in(spots[0].cell.text)
    if tokens == [exact] and _TOKEN.fullmatch(joined):
        return Grounding.WHOLE
    if exact in tokens:
        return Grounding.PART
    return Grounding.TORN if value in joined else Grounding.NONE


def numbers_in(text: str) -> list[Decimal]:
    """The separate numbers of a text; "0. 5" is one, "1 1" and "1\\n1" are two.

    >>> numbers_in("459. 80 1,234.5万元")
    [Decimal('459.80'), Decimal('1234.5')]
    """
    plain = _GAP_AT_POINT.sub("", unicodedata.normalize("NFKC", text))
    found = (number(token.strip(",")) for token in _TOKEN.findall(plain))
    return [value for value in found if value is not None]


def _within(value: str, joined: str) -> Grounding:
    at = joined.find(value)
    if at < 0:
        return Grounding.NONE
    while at >= 0:
        before, after = joined[:at], joined[at + len(value) :]
        cut_before = bool(re.match(r"[\d.]", value) and _BEFORE.search(before))
        cut_after = bool(_ENDS_IN_DIGIT.search(value) and _AFTER.search(after))
        signed = bool(before and before[-1] in "≥≤<>=±")
        if not (cut_before or cut_after or signed):
            return Grounding.PART
        at = joined.find(value, at + 1)
    return Grounding.TORN


def typed(pointer: str, text: str | None) -> Any:
    """A text as the value of a field: Decimal, int, tidy text, or None for nothing."""
    if text is None or not tidy(text) or all(char in _DASHES for char in tidy(text)):
        return None
    field = field_of(pointer)
    if field in NUMERIC:
        tokens = numbers_in(text)
        return tokens[0] if len(tokens) == 1 else None
    if field == "fiscal_year":
        years = re.findall(r"(?:19|20)\d{2}", unicodedata.normalize("NFKC", text))
        return int(years[0]) if len(set(years)) == 1 else None
    return tidy(text)


def same(pointer: str, value: Any, text: str | None) -> bool:
    """True when a field's value and a text are one value in two writings."""
    other = typed(pointer, text)
    if value is None or other is None:
        return value is None and other is None
    field = field_of(pointer)
    if field in NUMERIC or field == "fiscal_year":
        return bool(value == other)
    one, two = fold(str(value)), fold(str(other))
    if field == "name":
        one, two = _PREFIX.sub("", one), _PREFIX.sub("", two)
    if field in _LEVELS:
        one, two = _LEVEL_NOISE.sub("", one), _LEVEL_NOISE.sub("", two)
    return one == two
