"""How a printed number may be misread.

In: a number as printed. Out: the other numbers the same ink may have been. Used to ask
whether an equation would notice, and to propose values for a doubtful reading; never to
change a sure one. Nothing here can fail.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from assistant.form import Evidence
from assistant.quantity import number

# Pairs that recognisers confuse on scanned digits, both ways.
_LOOKALIKES = {"0": "8", "1": "7", "3": "8", "5": "6", "6": "5", "7": "1", "8": "03"}


def printed(value: Decimal, seen: Evidence | None) -> str:
    """The number as the paper prints it ("97.0"), as far as the raw reading tells."""
    if seen is not None and seen.raw:
        text = "".join(seen.raw.replace(",", "").split()).rstrip("%％")
        if number(text) == value:
            return text
    return str(value)


def slips(text: str) -> tuple[str, ...]:
    """Texts one slip away: a digit for its lookalike, a decimal point lost or found.

    >>> slips("0.5")
    ('8.5', '0.6', '05')
    """
    changed = [
        text[:index] + other + text[index + 1 :]
        for index, sign in enumerate(text)
        for other in _LOOKALIKES.get(sign, "")
    ]
    if "." in text:
        changed.append(text.replace(".", ""))
    else:
        changed += [text[:index] + "." + text[index:] for index in range(1, len(text))]
    return tuple(dict.fromkeys(changed))


@lru_cache(maxsize=4096)
def misreadings(text: str) -> frozenset[Decimal]:
    """Numbers the same ink may have been, other than the one read.

    >>> sorted(map(str, misreadings("0.5")))
    ['0.6', '05', '8.5']
    """
    values = {value for slip in slips(text) if (value := number(slip)) is not None}
    return frozenset(values - {number(text)})
