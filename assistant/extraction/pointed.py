"""Level labels with their points in brackets (决策（20分）), proven by the rows under them.

In: the labels of each row and its fields. Out: the same, surer where the rows' weights add up
to the label's points. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from assistant.extraction.levels import is_usual
from assistant.extraction.lexicon import LEVELS1, LEVELS2, OTHER_LEVELS, key
from assistant.extraction.values import Found

_POINTED = re.compile(r"([\u3400-\u9fff]+)[（(](\d{1,3}(?:\.\d)?)分[)）]")
_PROVEN = 0.98
_READ = 0.9
_SEEN = frozenset(("read", "agreed"))
_TABLES = {"level1": LEVELS1, "level2": LEVELS2}


def proven_by_sums(
    levels: Sequence[Mapping[str, Found]], fields: Sequence[Mapping[str, Found]]
) -> list[dict[str, Found]]:
    """Labels whose word is known and whose points are the sum of their rows' weights, as sure.

    Args:
        levels: the labels of each row by level.
        fields: the other fields of the same rows.
    """
    result = [dict(level) for level in levels]
    for role, table in _TABLES.items():
        rows = [(index, level[role]) for index, level in enumerate(result) if role in level]
        for text, run in groupby(rows, key=lambda row: row[1].value):
            match = _POINTED.fullmatch(str(text or ""))
            under = [index for index, _ in run]
            if match is None or not _known(match.group(1), table):
                continue
            if _sum([fields[index].get("weight") for index in under]) == Decimal(match.group(2)):
                for index in under:
                    result[index][role] = _sure(result[index][role])
    return result


def _known(word: str, table: Mapping[str, tuple[str, ...]]) -> bool:
    return key(word) in OTHER_LEVELS or is_usual(word, table)


def _sum(weights: Sequence[Found | None]) -> Decimal | None:
    """The sum of weights that were all read surely, else None."""
    whole = Decimal(0)
    for one in weights:
        if one is None or one.value is None or one.evidence.status not in _SEEN:
            return None
        if one.evidence.confidence < _READ:
            return None
        whole += Decimal(str(one.value))
    return whole


def _sure(label: Found) -> Found:
    evidence = {"status": "read", "confidence": max(label.evidence.confidence, _PROVEN)}
    return replace(label, evidence=label.evidence.model_copy(update=evidence))
