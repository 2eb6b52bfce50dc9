"""Labels of both levels printed as one: 产出指标/数量指标 under 一级指标/二级指标.

In: the settled levels of each row. Out: the same, such a label parted at its stroke; where its
parts are no labels that we know, both levels are doubted. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.levels import is_usual
from assistant.extraction.lexicon import LEVELS1, LEVELS2
from assistant.extraction.values import Found

_STROKE = re.compile(r"[/／∕|｜\-—–－→>、]+")
_UNSURE: Final = 0.3


def parted(levels: Sequence[Mapping[str, Found]]) -> list[dict[str, Found]]:
    """The levels with each label of both parted."""
    return [_parted(dict(level)) for level in levels]


def _parted(level: dict[str, Found]) -> dict[str, Found]:
    first, second = level.get("level1"), level.get("level2")
    if first is None or second is None or first.value is None or first.value != second.value:
        return level
    parts = [part for part in _STROKE.split(str(first.value)) if part]
    if len(parts) != len(("level1", "level2")):
        return level
    known = is_usual(parts[0], LEVELS1) and is_usual(parts[1], LEVELS2)
    both = (replace(found, value=part) for found, part in zip((first, second), parts, strict=True))
    whole = [one if known else one.doubted(_UNSURE) for one in both]
    return {**level, "level1": whole[0], "level2": whole[1]}
