"""Exact values from text: the one door through which numbers come in."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[-+]?\.\d+")


def number(text: str) -> Decimal | None:
    """A plain printed number ("1,234.50", "0. 5", "１０"); None when it is anything else."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return None
