"""Which columns are the weight and the score, when a form has more than one pair.

In: the rows and columns of a form. Out: the columns with one weight and one score.
Nothing here can fail.

Some forms print 指标分值 and 单项得分 beside 权重占比 and 折算得分. The pair that behaves
like points decides: no score above its weight, and weights that sum to at most 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.extraction.headers import Columns
from assistant.extraction.lines import Row
from assistant.extraction.values import figure

_PAIRS = (
    ("weight", "score"),
    ("weight", "item_score"),
    ("share", "converted"),
    ("weight", "converted"),
    ("share", "item_score"),
    ("share", "score"),
)


def choose_pair(rows: Sequence[Row], columns: Columns) -> Columns:
    """The columns with the chosen pair named weight and score, the others set aside."""
    present = [pair for pair in _PAIRS if columns.has(pair[0]) and columns.has(pair[1])]
    if not present:
        for role in ("item_score", "converted"):
            if not columns.has("score") and columns.has(role):
                return columns.renamed(role, "score")
        return columns
    best = min(present, key=lambda pair: (_strain(rows, *pair), present.index(pair)))
    for old, new in zip(best, ("weight", "score"), strict=True):
        if old != new:
            # The other pair stays a column: a cell that runs into it is glued.
            columns = columns.renamed(new, f"unused_{new}").renamed(old, new)
    return columns


def _strain(rows: Sequence[Row], weight: str, score: str) -> int:
    """How much a pair behaves unlike points: 0 is perfectly well."""
    pairs = [(figure(row.text(weight)), figure(row.text(score))) for row in rows]
    known = [(w[0], s[0]) for w, s in pairs if w is not None and s is not None]
    if not known:
        return 99
    strain = 2 * sum(s > w for w, s in known) * 10 // len(known)
    if sum((w for w, _ in known), Decimal(0)) > 100:
        strain += 10
    return strain
