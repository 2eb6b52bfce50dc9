"""Figures of rows and of levels that words stand for: points, counts, amounts.

In: a `Desk` with one form in scope, a row or a level, the words that say which figure. Out: a
`Figure`, or None when there is no such number. Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.answering.compose import Desk, called, num, rounded
from assistant.labels import FIELDS
from assistant.library import queries
from assistant.library.measures import MONEY
from assistant.library.queries import Row
from assistant.wording import fold

Kind = Literal["points", "rows", "money", "share", "count"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: what it is in words, its value and unit, how it came about, its cells.

    Money is in yuan. `of` is the level, source or row it belongs to, for a default
    denominator; `field` says which of its numbers this is.
    """

    zh: str
    en: str
    value: Decimal
    unit: str
    kind: Kind
    field: str
    working: str
    cells: tuple[tuple[Row, str], ...] = ()
    pointers: tuple[str, ...] = ()

    def record(self, desk: Desk) -> None:
        """Cite its cells and keep how it came about."""
        for row, field in self.cells[:20]:
            desk.cite(row, field)
        desk.cite_form(desk.scope[0], *self.pointers)
        desk.reply.step(self.zh, self.en, self.working, self.shown("zh"))

    def shown(self, language: str) -> str:
        """The number with its unit."""
        if self.kind == "money" and self.unit == "元" and abs(self.value) >= 10_000:
            inside = num(self.value)
            tens = num(self.value / 10_000)
            return (
                f"{tens}万元（{inside}元）" if language == "zh" else f"{tens} 万元 ({inside} yuan)"
            )
        if language == "zh" or self.unit == "%":
            return f"{num(self.value)}{self.unit}"
        unit = {"分": "points", "行": "rows", "元": "yuan"}.get(self.unit, self.unit)
        return f"{num(self.value)} {unit}".rstrip()


LOST_ASKED = r"扣|失分|los[te]\b|lost|deduct"


SCORE_ASKED = r"得分(?!率)|得了?|拿|score[sd]?\b|got\b|earn"


_RATE = r"得分率|score rate"


WEIGHT_ASKED = r"分值|权重|占|满分|weight|worth"


ROWS_ASKED = (
    r"[几多][少]?[条行项个]|条数|行数|how many (?:rows|indicators)|number of (?:rows|indicators)"
)


SPENT_ASKED = (
    r"花|支出|金额|实际|钱|(?<![\u4e00-\u9fff])元|万元|用了|上限|批了|spen[dt]|actual|money"
)


def of_row(desk: Desk, row: Row, words: str, want: str = "") -> Figure | None:
    """One of a row's numbers."""
    name = called(desk, row)
    field = "score"
    if re.search(r"目标|上限|要求|target|ceiling", words) and want != "points":
        field = "target"
    elif re.search(LOST_ASKED, words):
        field = "lost"
    elif re.search(r"分值|权重|满分|weight|worth", words):
        field = "weight"
    elif not re.search(r"得分|score|得了|拿", words) and want not in ("points",):
        field = "actual"
    if field in ("target", "actual"):
        value = row.wanted if field == "target" else row.reached
        if value is None or row.kind not in ("number",):
            return None
        unit = row.measure or ""
        kind: Kind = "money" if unit in MONEY else "share" if unit == "%" else "count"
        written = (row.target if field == "target" else row.actual) or ""
        return Figure(f"{name.zh}的{FIELDS[field][0]}", f"the {FIELDS[field][1]} of {name.en}", value, unit, kind, field, fold(written), ((row, field),))  # fmt: skip
    value = row.lost if field == "lost" else row.weight if field == "weight" else row.score
    if value is None:
        return None
    label = ("扣分", "points lost") if field == "lost" else FIELDS[field]
    working = (
        num(value)
        if field != "lost"
        else f"{num(row.weight or Decimal(0))} − {num(row.score or Decimal(0))}"
    )
    cells = ((row, "weight"), (row, "score")) if field == "lost" else ((row, field),)
    return Figure(
        f"{name.zh}的{label[0]}",
        f"the {label[1]} of {name.en}",
        value,
        "分",
        "points",
        field,
        working,
        cells,
    )


def of_level(
    desk: Desk, filters: dict[str, str], name: str, words: str, want: str = ""
) -> Figure | None:
    """One of the sums over the rows of a level, or over all rows."""
    (sums,) = queries.sums(desk.library, desk.where(**filters))
    if not sums.rows:
        return None
    rows = desk.rows(limit=12, **filters)
    weights = tuple((row, field) for row in rows for field in ("weight", "score"))
    english = f"rows under {next(iter(filters.values()))}" if filters else "all rows"
    if want == "rows" or (want == "" and re.search(ROWS_ASKED, words)):
        names = tuple((row, "name") for row in rows)
        return Figure(
            f"{name}的条数",
            f"number of {english}",
            Decimal(sums.rows),
            "行",
            "rows",
            "rows",
            "count",
            names,
        )
    if want == "money" or (
        want == "" and re.search(SPENT_ASKED, words) and not re.search(SCORE_ASKED, words)
    ):
        if re.search(r"目标|上限|指标值|批|定了|target|ceiling", words) and not re.search(
            r"实际|花|支出", words
        ):
            return _ceilings(desk, filters, name, english)
        return _spent(desk, filters, name, english)
    if re.search(LOST_ASKED, words):
        lost = tuple(
            (r, f)
            for r in desk.rows(state="lost", limit=12, **filters)
            for f in ("weight", "score")
        )
        return Figure(
            f"{name}的扣分合计",
            f"points lost by {english}",
            sums.lost,
            "分",
            "points",
            "lost",
            f"{num(sums.weight)} − {num(sums.score)}",
            lost or weights,
        )
    if re.search(_RATE, words) and sums.weight:
        rate = rounded(sums.score / sums.weight * 100)
        return Figure(
            f"{name}的得分率",
            f"score ÷ weight of {english}",
            rate,
            "%",
            "share",
            "rate",
            f"{num(sums.score)} ÷ {num(sums.weight)}",
            weights,
        )
    if re.search(SCORE_ASKED, words) and not re.search(r"分值|权重|占", words):
        return Figure(
            f"{name}的得分合计",
            f"scores of {english}",
            sums.score,
            "分",
            "points",
            "score",
            f"Σ {sums.rows}",
            weights,
        )
    return Figure(
        f"{name}的分值合计",
        f"weights of {english}",
        sums.weight,
        "分",
        "points",
        "weight",
        f"Σ {sums.rows}",
        weights,
    )


def _ceilings(desk: Desk, filters: dict[str, str], name: str, english: str) -> Figure | None:
    rows = [(r, r.wanted) for r in _in_yuan(desk, filters)]
    names = (f"{name}以元计的目标值合计", f"sum of the targets in yuan of {english}")
    return _summed(rows, "target", names)


def _spent(desk: Desk, filters: dict[str, str], name: str, english: str) -> Figure | None:
    rows = [(r, r.reached) for r in _in_yuan(desk, filters)]
    names = (f"{name}以元计的实际值合计", f"sum of the actuals in yuan of {english}")
    return _summed(rows, "actual", names)


def _in_yuan(desk: Desk, filters: dict[str, str]) -> list[Row]:
    found = queries.rows(desk.library, desk.where(kinds=("number",), **filters))
    return [row for row in found if row.measure == "元"]


def _summed(
    rows: Sequence[tuple[Row, Decimal | None]], cell: str, names: tuple[str, str]
) -> Figure | None:
    """The sum of what was read of one cell of the rows."""
    read = [(row, amount) for row, amount in rows if amount is not None]
    if not read:
        return None
    summed = sum((amount for _, amount in read), Decimal(0))
    working = " + ".join(num(amount) for _, amount in read[:20])
    cells = tuple((row, cell) for row, _ in read)
    return Figure(*names, summed, "元", "money", cell, working, cells)
