"""An imperfect model for experiments: answers from a gold form, spoilt at a chosen rate.

In: what the paper truly says (`form` of an expected.json), the pages, a rate and a
seed. Out: `SimulatedModel.reply`, which answers the reading requests of
`assistant.extraction` behind the protocol server. Nothing of the product knows it.

It looks the gold values up in the page's cells, so that an unspoilt answer cites the
right ones. Spoiling knows: changed digits, lost or changed signs, a neighbouring cell's
value, null, invented values, dropped, invented and swapped rows, and totals made to fit.
Asked a second time, it errs at the same rate again, and then likes to pick whichever
reading it is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random
from typing import Any

from assistant.extraction.catalogue import Catalogue, LineKey, Spot
from assistant.extraction.ground import NUMERIC, same
from assistant.extraction.lexicon import COLUMNS, role_of
from assistant.extraction.modelled import sections
from assistant.page import Page
from assistant.wording import fold

ROW = ("level1", "level2", "name", "target", "actual", "weight", "score", "explanation")
MONEY = ("name", "initial", "annual", "executed", "rate")
HEADER = {
    "title": ("title",),
    "fiscal_year": ("fiscal_year",),
    "project_name": ("project_name",),
    "supervising_department": ("supervising_department",),
    "implementing_unit": ("implementing_unit",),
    "expected_goal": ("goals", "expected"),
    "achieved_goal": ("goals", "achieved"),
    "total_weight": ("total", "weight"),
    "total_score": ("total", "score"),
    "grade": ("total", "grade"),
    "footer": ("footer",),
}
_ROLES = {
    "target": ("target", "adjusted"),
    "actual": ("actual",),
    "weight": ("weight",),
    "score": ("score", "item_score", "converted"),
    "explanation": ("explanation", "remark"),
}
_LINE = re.compile(r"^p(\d+)r(\d+):", re.MULTILINE)
_QUESTION = re.compile(
    r"^(q\d+)\. (.+?) of (.+) \(line (p\d+r\d+|)[^)]*\)(?:: (.*)\?)?$", re.MULTILINE
)
_READING = re.compile(r"“(.*?)”")
_LABELS = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "name",
    "年度指标值": "target",
    "实际完成值": "actual",
    "分值": "weight",
    "得分": "score",
    "偏差原因分析": "explanation",
    "年初预算数": "initial",
    "全年预算数": "annual",
    "全年执行数": "executed",
    "执行率": "rate",
}


@dataclass(frozen=True)
class Value:
    """A text and the names of its cells."""

    text: str | None = None
    cells: tuple[str, ...] = ()

    def said(self) -> dict[str, Any]:
        """As the answer's JSON has it."""
        return {"text": self.text, "cells": list(self.cells)}


@dataclass(frozen=True)
class Row:
    """A record of values on a grid line."""

    line: LineKey | None
    values: Mapping[str, Value]


class SimulatedModel:
    """Answers like a model that reads well and errs at `rate`.

    Args:
        gold: `form` of an expected.json.
        pages: the pages as they truly are (before any misreading by OCR).
        rate: share of fields, and of rows, that are spoilt.
        seed: fixes every error.
    """

    def __init__(
        self, gold: Mapping[str, Any], pages: Sequence[Page], rate: float, seed: int
    ) -> None:
        self.catalogue = Catalogue(pages)
        self.rate = rate
        self.seed = seed
        self.spoilt = 0
        rng = Random(f"{seed}/{gold.get('project_name')}")
        self.gold = gold
        self.true_rows = list(self._rows(gold["indicators"]))
        self.true_money = list(self._money(gold["budget"]["lines"]))
        self.rows = self._spoil_rows(self.true_rows, rng)
        self.money = [self._spoil_row(row, rng) for row in self.true_money]
        self.header = {
            name: self._spoil(name, self._anywhere(_dig(gold, path), name), rng)
            for name, path in HEADER.items()
        }
        self.budget = {
            name: self._spoil(name, self._in_budget(name), rng)
            for name in ("unit", "weight", "score")
        }
        if rng.random() < min(1.0, rate * 5):
            self._fit_the_total()

    def reply(self, call: Any) -> dict[str, Any]:
        """The answer to one request of the model reader."""
        text = call.texts()[1]
        shown = {(int(page), int(row)) for page, row in _LINE.findall(text)}
        if "Look again" in text:
            return {"answers": list(self._again(text))}
        if "Copy the budget block" in text:
            return {
                **{name: value.said() for name, value in self.budget.items()},
                "lines": [_record(row, MONEY) for row in self.money],
            }
        if "Copy every indicator row" in text:
            return {"rows": [_record(row, ROW) for row in self.rows if row.line in shown]}
        return {name: value.said() for name, value in self.header.items()}

    # Where the gold values stand

    def _rows(self, gold: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
        lines: list[tuple[LineKey, Spot]] = []
        last: LineKey = (0, -1)
        for row in gold:
            found = self._named(str(row["name"]), last)
            if found is not None:
                last = found.line
                lines.append((found.line, found))
        columns = self._columns(gold, lines)
        at = iter(lines)
        for row in gold:
            found = self._named(str(row["name"]), (0, -1))
            if found is None:
                yield Row(None, {name: Value(_text(row[name])) for name in ROW})
                continue
            line, spot = next(at)
            values = {name: self._on_line(name, row[name], line, columns.get(name)) for name in ROW}
            values["name"] = Value(_text(row["name"]), (spot.name,))
            yield Row(line, values)

    def _named(self, name: str, after: LineKey) -> Spot | None:
        for line in self.catalogue.lines:
            if line > after:
                for spot in self.catalogue.on(line):
                    if same("/name", name, spot.cell.text):
                        return spot
        return None

    def _columns(
        self, gold: Sequence[Mapping[str, Any]], lines: Sequence[tuple[LineKey, Spot]]
    ) -> dict[str, int]:
        """The grid column each value stands in: by the heads, and by what fits most rows."""
        heads = {
            spot.cell.column: found[0]
            for line in sections(self.catalogue).head
            for spot in self.catalogue.on(line)
            if spot.cell.text and (found := role_of(spot.cell.text, COLUMNS)) is not None
        }
        columns: dict[str, int] = {}
        for name, roles in _ROLES.items():
            votes: Counter[int] = Counter()
            for row, (line, _) in zip(gold, lines, strict=False):
                wanted = _number(row[name]) if name in NUMERIC else row[name]
                for spot in self.catalogue.on(line):
                    if wanted is not None and same(name, wanted, spot.cell.text):
                        votes[spot.cell.column] += 1 + 100 * (heads.get(spot.cell.column) in roles)
            free = [column for column, _ in votes.most_common() if column not in columns.values()]
            if free:
                columns[name] = free[0]
        return columns

    def _on_line(self, field: str, value: Any, line: LineKey, column: int | None) -> Value:
        if value is None:
            return Value()
        here = [spot for spot in self.catalogue.on(line) if spot.cell.text]
        spots = here + self.catalogue.reaching([line])
        wanted = _number(value) if field in NUMERIC else value
        spots.sort(key=lambda spot: spot.cell.column != column)
        if field.startswith("level"):
            spots += [one for at in self._above(line) for one in self.catalogue.on(at)]
        for spot in spots:
            if same(field, wanted, spot.cell.text) and (
                field not in NUMERIC or column in (None, spot.cell.column)
            ):
                return Value(spot.cell.text, (spot.name,))
        short = [spot for spot in here if len(spot.cell.text) < 16]
        for count in (3, 2):
            for some in permutations(short, count):
                if "".join(fold(spot.cell.text) for spot in some) == fold(str(value)) and (
                    column is None
                    or field != "target"
                    or any(s.cell.column == column for s in some)
                ):
                    return Value(str(value), tuple(spot.name for spot in some))
        for spot in spots:
            if fold(str(value)) in fold(spot.cell.text) and field not in NUMERIC:
                return Value(str(value), (spot.name,))
        return Value(_text(value))

    def _above(self, line: LineKey) -> list[LineKey]:
        """The lines over a line, nearest first."""
        return [one for one in reversed(self.catalogue.lines) if one < line]

    def _money(self, gold: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
        for row in gold:
            spot = self._named(str(row["name"]), (0, -1)) if row["name"] else None
            line = spot.line if spot else None
            if line is None or spot is None:
                yield Row(None, {name: Value(_text(row[name])) for name in MONEY})
                continue
            used: set[str] = set()
            values = {"name": Value(_text(row["name"]), (spot.name,))}
            for name in MONEY[1:]:
                value = Value()
                for one in self.catalogue.on(line):
                    text = one.cell.text
                    wanted = _number(row[name]) if name in NUMERIC else row[name]
                    if one.name not in used and row[name] is not None and same(name, wanted, text):
                        value = Value(text, (one.name,))
                        used.add(one.name)
                        break
                values[name] = value if value.text or row[name] is None else Value(_text(row[name]))
            yield Row(line, values)

    def _anywhere(self, value: Any, field: str) -> Value:
        if value is None:
            return Value()
        field = "weight" if field.endswith(("weight", "score")) else field
        lines = self.catalogue.lines if field != "weight" else self.catalogue.lines[::-1]
        for exact in (True, False):
            for line in lines:
                for spot in self.catalogue.on(line):
                    if spot.name in self.catalogue.withheld:
                        continue
                    if exact and same(
                        field, _number(value) if field == "weight" else value, spot.cell.text
                    ):
                        return Value(_text(value), (spot.name,))
                    if not exact and field != "weight" and fold(str(value)) in fold(spot.cell.text):
                        return Value(_text(value), (spot.name,))
        return Value(_text(value))

    def _in_budget(self, field: str) -> Value:
        """Weight and score of budget execution stand with the first money line, if anywhere."""
        value = self.gold["budget"].get(field)
        line = self.true_money[0].line if self.true_money else None
        if value is None or line is None or field == "unit":
            return self._anywhere(value, field)
        fits = [s for s in self.catalogue.on(line) if same(field, _number(value), s.cell.text)]
        if not fits:
            return self._anywhere(value, field)
        spot = fits[0] if field == "weight" else fits[-1]
        return Value(spot.cell.text, (spot.name,))

    # How it errs

    def _spoil_rows(self, rows: Sequence[Row], rng: Random) -> list[Row]:
        result: list[Row] = []
        for row in rows:
            fate = rng.random()
            if fate < self.rate / 3:
                self.spoilt += 1
                continue
            result.append(self._spoil_row(row, rng))
            if fate > 1 - self.rate / 3 and result:
                self.spoilt += 1
                result.append(self._invented(row, rng))
        if len(result) > 1 and rng.random() < min(1.0, self.rate * 3):
            at = rng.randrange(len(result) - 1)
            one, two = result[at], result[at + 1]
            keep = {"name", "level1", "level2"}
            mixed = {n: (one if n in keep else two).values[n] for n in ROW}
            other = {n: (two if n in keep else one).values[n] for n in ROW}
            result[at : at + 2] = [Row(one.line, mixed), Row(two.line, other)]
            self.spoilt += 2
        return result

    def _invented(self, row: Row, rng: Random) -> Row:
        values = dict(row.values)
        values["name"] = Value("群众知晓率", row.values["name"].cells)
        values["score"] = Value(str(rng.randint(1, 10)), row.values["score"].cells)
        return Row(row.line, values)

    def _spoil_row(self, row: Row, rng: Random) -> Row:
        names = list(row.values)
        values = {}
        for at, name in enumerate(names):
            neighbour = row.values[names[(at + 1) % len(names)]]
            values[name] = self._spoil(name, row.values[name], rng, neighbour)
        return Row(row.line, values)

    def _spoil(
        self, field: str, value: Value, rng: Random, neighbour: Value | None = None
    ) -> Value:
        if rng.random() >= self.rate:
            return value
        wrong = _wrong(value, rng, neighbour or Value("10", value.cells))
        self.spoilt += wrong != value
        return wrong

    def _fit_the_total(self) -> None:
        scores = [_number(row.values["score"].text) for row in self.rows]
        scores.append(_number(self.budget["score"].text))
        known = [score for score in scores if score is not None]
        total = self.header["total_score"]
        if known and total.text is not None and str(sum(known)) != total.text:
            self.spoilt += 1
            self.header["total_score"] = Value(str(sum(known)), total.cells)

    def _again(self, text: str) -> Iterator[dict[str, Any]]:
        for name, label, owner, where, readings in _QUESTION.findall(text):
            rng = Random(f"{self.seed}/{label}/{owner}/{where}")
            value = self._asked(label.split(" ")[0], owner, where)
            if rng.random() < self.rate:
                shown = _READING.findall(readings)
                if shown and rng.random() < 0.5:
                    value = Value(rng.choice(shown), value.cells)
                else:
                    value = _wrong(value, rng, Value("10", value.cells))
            yield {"id": name, **value.said()}

    def _asked(self, label: str, owner: str, where: str) -> Value:
        field = _LABELS.get(label, "")
        match = re.match(r"p(\d+)r(\d+)", where)
        line = (int(match.group(1)), int(match.group(2))) if match else None
        quoted = _READING.findall(owner)
        records = self.true_money if "money line" in owner else self.true_rows
        if "indicator" in owner or "money line" in owner:
            for row in records:
                name = row.values["name"].text or ""
                if (quoted and same("/name", quoted[0], name)) or (not quoted and row.line == line):
                    return row.values.get(field, Value())
            return Value()
        if "budget" in owner:
            key = field if field in ("weight", "score") else "unit"
            return self._in_budget(key)
        if "总分" in owner:
            return self._anywhere(self.gold["total"].get(field or "grade"), field or "grade")
        words = {
            "the": "title", "year": "fiscal_year", "项目名称": "project_name",
            "主管部门": "supervising_department", "实施单位": "implementing_unit",
            "预期目标": "expected_goal", "实际完成情况": "achieved_goal", "填表人": "footer",
        }  # fmt: skip
        name = words.get(label, "")
        return self._anywhere(_dig(self.gold, HEADER[name]), name) if name else Value()


def _record(row: Row, names: Sequence[str]) -> dict[str, Any]:
    return {name: row.values.get(name, Value()).said() for name in names}


def _dig(record: Mapping[str, Any], path: Sequence[str]) -> Any:
    here: Any = record
    for step in path:
        here = (here or {}).get(step)
    return here


def _text(value: Any) -> str | None:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return None if value is None else str(value)


def _number(value: Any) -> Any:
    from assistant.quantity import number

    return None if value is None else number(str(value))


def _wrong(value: Value, rng: Random, neighbour: Value) -> Value:
    """Another value than the true one."""
    if value.text is None:
        return Value("100%", neighbour.cells)
    kind = rng.choice(("digit", "digit", "sign", "shift", "null", "point", "invent"))
    text = value.text
    if kind == "digit" and (places := [at for at, one in enumerate(text) if one.isdigit()]):
        at = rng.choice(places)
        digit = rng.choice([one for one in "0123456789" if one != text[at]])
        return Value(text[:at] + digit + text[at + 1 :], value.cells)
    if kind == "sign":
        if text[0] in "≥≤=":
            return Value(rng.choice(("≤", "≥", "")) + text[1:], value.cells)
        return Value("-" + text, value.cells)
    if kind == "shift" and neighbour.text != text:
        return neighbour
    if kind == "point" and "." in text:
        return Value(text.replace(".", "", 1), value.cells)
    if kind == "null":
        return Value()
    if _number(text) is not None:
        return Value(str(rng.randint(0, 100)), value.cells)
    return Value(text[:-1] or "无", value.cells)
