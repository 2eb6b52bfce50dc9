"""Numbers as written: Arabic with thousands and damage, and Chinese numerals.

In: text. Out: exact `Decimal`s, or None when the text is no number. Nothing can fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[-+]?\.\d+")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_DIGITS |= {"七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

CHINESE = "零〇一二两三四五六七八九十百千万亿"
"""Characters a Chinese numeral may consist of."""

LONGEST = 24
"""Digits beyond which a run of digits is a code, not a number."""


@lru_cache(maxsize=8192)
def number(text: str) -> Decimal | None:
    """A plain printed number ("1,234.50", "0. 5", "１０"); None when it is anything else."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return None


def chinese(text: str) -> Decimal | None:
    """A Chinese numeral ("十二", "一百二十", "两万三千", "二〇二四"); None for anything else.

    >>> chinese("一千零二十")
    Decimal('1020')
    """
    if not text or any(char not in CHINESE for char in text):
        return None
    if all(char in _DIGITS for char in text):
        # Digit by digit, as years are written: 二〇二四.
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[char]
            section = digit = 0
    return Decimal(total + section + digit)


def added(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of numbers; 0 for none."""
    return sum(values, Decimal(0))


def show(value: Decimal) -> str:
    """A number as people write it: no exponent, no needless zeros.

    >>> show(Decimal("90.00")), show(Decimal("1E+3"))
    ('90', '1000')
    """
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
