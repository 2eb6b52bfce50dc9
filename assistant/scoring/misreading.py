"""How a printed number may be misread.

In: a number as printed. Out: the other numbers the same ink may have been. Used to ask
whether an equation would notice, and to propose values for a doubtful reading; never to
change a sure one. Nothing here can fail.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.form import Evidence
from assistant.quantity import number

# Pairs that recognisers confuse on scanned digits, both ways.
_LOOKALIKES = {"0": "8", "1": "7", "3": "8", "5": "6", "6": "5", "7": "1", "8": "03"}


def printed(value: Decimal, seen: Evidence | None) -> str:
    """The number as the paper prints it ("97.0"), as far as the raw reading tells."""
    if seen is not None and seen.raw and number(seen.raw) == value:
        return "".join(seen.raw.replace(",", "").split())
    return str(value)


def misreadings(text: str) -> frozenset[Decimal]:
    """Numbers one slip away: a digit for its lookalike, a decimal point lost or found.

    >>> sorted(map(str, misreadings("0.5")))
    ['0.6', '5', '8.5']
    """
    slips = {
        text[:index] + other + text[index + 1 :]
        for index, sign in enumerate(text)
        for other in _LOOKALIKES.get(sign, "")
    }
    if "." in text:
        slips.add(text.replace(".", ""))
    else:
        slips |= {text[:index] + "." + text[index:] for index in range(1, len(text))}
    values = {value for slip in slips if (value := number(slip)) is not None}
    return frozenset(values - {number(text)})  # "1.0" for "10" is a slip; "01" for "1" is none
