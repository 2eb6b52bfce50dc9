"""Weights printed in the names of the indicators: 培训人次（5分）, in a table without their column.

In: the rows of a table and what was read of them. Out: the same, with the weights that the
names tell; a name without points has a missing weight. The name keeps what it prints.
Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.extraction.headers import Columns
from assistant.extraction.values import Found
from assistant.form import Evidence
from assistant.wording import fold

_POINTS = re.compile(
    r"[(（\[【]\s*(?:满分|分值|权重)?[:：]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）\]】]\s*$"
)
_MOST = 0.6
"""Share of the names that tell points, where points are told by names."""


def weights_of_names(
    fields: Sequence[dict[str, Found]], columns: Columns
) -> list[dict[str, Found]]:
    """The fields of each row, the weights from the names where no column has them."""
    told = [_points(row["name"]) for row in fields]
    if columns.has("weight") or sum(one is not None for one in told) < _MOST * len(fields):
        return list(fields)
    return [
        {**row, "weight": _missing(row["name"]) if points is None else points}
        for row, points in zip(fields, told, strict=True)
    ]


def _points(name: Found) -> Found | None:
    match = _POINTS.search(fold(name.value)) if isinstance(name.value, str) else None
    return replace(name, value=Decimal(match.group(1))) if match else None


def _missing(name: Found) -> Found:
    return Found(None, Evidence(page=name.evidence.page, status="missing", confidence=0.0))
