"""Columns of plain text: each as wide as what may stand under its heading.

In: the column numbers of the headings. Out: stretches of columns. Nothing here can fail.
Text by tabs or bars has no rules, and its cells slide: words run on into the gap behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.extraction.words import NUMERIC

_ENDLESS: Final = 10_000.0

Stretch = tuple[float, float]


def widened(stretches: Mapping[str, Stretch], others: Sequence[float]) -> dict[str, Stretch]:
    """Columns of plain text, each up to the next; numbers keep theirs, words get the gaps.

    Args:
        others: where the columns begin whose headings have no role: they are nobody's gaps.
    """
    ordered = sorted([*stretches.items(), *((f"|{at}", (at, at + 1)) for at in others)], key=_left)
    wide: dict[str, Stretch] = {}
    for index, (role, (left, right)) in enumerate(ordered):
        before = ordered[index - 1][0] if index else ""
        if role == "explanation" and before in NUMERIC:
            left = ordered[index - 1][1][1]
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        if after is None:
            right = max(right, _ENDLESS) if role == "explanation" else right
        elif not (after[0] == "explanation" and role in NUMERIC):
            right = after[1][0]
        if role in stretches:
            wide[role] = (left, max(right, left + 1))
    return wide


def _left(item: tuple[str, Stretch]) -> float:
    return item[1][0]
