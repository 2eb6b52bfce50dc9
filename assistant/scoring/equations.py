"""The form's own arithmetic, as data over its fields.

In: a `Paper` and its evidence. Out: `Sum` and `Relation` records that name fields by
JSON Pointer and can be asked whether they hold. Nothing here can fail, and nothing
here changes a value: `reconcile` solves, `checks` reports.

A field the paper does not have takes no part. A field that is there and could not be
read takes part without a value.

Sources: domain rules of the published forms (see the README): weights sum to 100,
scores to the total, parts to the total row, rate = executed ÷ full-year budget,
execution score = rate × weight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise

from assistant.finding import Message
from assistant.form import BudgetLine, Evidence, Paper
from assistant.quantity import added, number

TOLERANCE = Decimal("0.05")
"""Points by which rounded figures may differ before the form is called wrong."""

_HUNDRED = Decimal(100)
_HUNDREDTH = Decimal("0.01")
# 一般公共预算, 政府性基金预算 and 国有资本经营预算 are sources of money.
_TOTAL_LINE = re.compile(r"总额|总计|合计|资金总|(?<!公共)(?<!基金)(?<!经营)预算数?$|^年度资金$")
_ANOTHER_TOTAL = re.compile(r"总额|总计|合计")
_LEVEL_SHARE = re.compile(r"[（(]?(\d+(?:\.\d+)?)分[)）]?$")


@dataclass(frozen=True, slots=True)
class Sum:
    """`parts` add up to `whole`.

    Args:
        name: stable name; also the start of the names of its findings.
        says: the equation in words.
        parts: pointers of the summands.
        whole: pointer of the sum; None when it is `constant`.
        constant: the sum where the paper prints it in a label or by convention.
        slack: how far rounding in print alone may move the sum.
        convention: True when `constant` is the rule's 100 and not in print.
    """

    name: str
    says: Message
    parts: tuple[str, ...]
    whole: str | None = None
    constant: Decimal | None = None
    slack: Decimal = Decimal(0)
    convention: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that takes part, summands first."""
        return (*self.parts, self.whole) if self.whole else self.parts

    def off(self, values: Mapping[str, Decimal]) -> Decimal | None:
        """Σ parts − whole; None while a value is unknown."""
        if any(name not in values for name in self.fields):
            return None
        whole = values[self.whole] if self.whole else self.constant
        return None if whole is None else added(values[p] for p in self.parts) - whole


@dataclass(frozen=True, slots=True)
class Relation:
    """A product or quotient between a few fields, which rounding blurs.

    `holds` answers None when the rule does not apply (0 ÷ 0) or a value is unknown.
    """

    name: str
    says: Message
    fields: tuple[str, ...]
    holds: Callable[[Mapping[str, Decimal]], bool | None]


def percentage(text: str | None) -> Decimal | None:
    """The number of a printed rate in per cent ("86.19%" → 86.19); None when there is none.

    >>> percentage("86. 19%")
    Decimal('86.19')
    """
    return number(text.strip().rstrip("%％")) if text else None


def numbers(paper: Paper) -> dict[str, Decimal]:
    """Every number an equation may speak of, by pointer; rates are read as per cent."""
    found: dict[str, Decimal | None] = {}
    for index, line in enumerate(paper.budget.lines):
        at = f"/budget/lines/{index}/"
        found[at + "initial"] = line.initial
        found[at + "annual"] = line.annual
        found[at + "executed"] = line.executed
        found[at + "rate"] = percentage(line.rate)
    for index, row in enumerate(paper.indicators):
        found[f"/indicators/{index}/weight"] = row.weight
        found[f"/indicators/{index}/score"] = row.score
    found["/budget/weight"] = paper.budget.weight
    found["/budget/score"] = paper.budget.score
    found["/total/weight"] = paper.total.weight
    found["/total/score"] = paper.total.score
    return {pointer: value for pointer, value in found.items() if value is not None}


@lru_cache(maxsize=4096)
def places(value: Decimal) -> int:
    """Decimals a number carries once trailing zeros are dropped."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Fields:
    """The numbers of a form and where they were read.

    Args:
        paper: what the form says.
        evidence: as in `Draft`.
        values: `numbers(paper)`.
    """

    paper: Paper
    evidence: Mapping[str, Evidence]
    values: Mapping[str, Decimal]

    def take_part(self, pointer: str) -> bool:
        """True when the field has a number, or has a cell that could not be read."""
        if pointer in self.values:
            return True
        seen = self.evidence.get(pointer)
        return seen is not None and seen.status in ("missing", "disputed")

    def printed_places(self, pointer: str) -> int:
        """Decimals a number is printed with ("97.0" → 1), as far as the raw text tells."""
        seen = self.evidence.get(pointer)
        raw = number(seen.raw) if seen is not None and seen.raw else None
        shown = [v for v in (raw, self.values.get(pointer)) if v is not None]
        return max((max(0, -int(v.as_tuple().exponent)) for v in shown), default=0)

    def column(self, field: str) -> tuple[str, ...]:
        """Pointers of one field over all rows and the budget, where the form's total has it."""
        pointers = [f"/indicators/{index}/{field}" for index in range(len(self.paper.indicators))]
        if not is_of_rows_alone(self.paper):
            pointers.append(f"/budget/{field}")
        return tuple(p for p in pointers if self.take_part(p))

    def rounding(self, parts: Iterable[str], whole: str) -> Decimal:
        """Half a unit of the whole's last place, when the parts are printed finer than it."""
        coarse = self.printed_places(whole)
        fine = max((places(self.values[p]) for p in parts if p in self.values), default=0)
        # A total in whole points beside scores with decimals is an error, not a rounding.
        return Decimal(5).scaleb(-coarse - 1) if 0 < coarse < fine else Decimal(0)


def equations(
    paper: Paper, evidence: Mapping[str, Evidence]
) -> tuple[tuple[Sum, ...], tuple[Relation, ...]]:
    """All equations the form's fields stand in, weights first, then amounts, then scores."""
    fields = Fields(paper, evidence, numbers(paper))
    sums = (*_level_weights(fields), *_weights(fields), *_amounts(fields), *_scores(fields))
    return sums, tuple(_relations(paper))


def _weights(fields: Fields) -> Iterator[Sum]:
    parts = fields.column("weight")
    if len(parts) < 2:
        return
    if fields.take_part("/total/weight"):
        says = Message(
            zh="各行分值与预算执行分值之和 = 合计分值",
            en="row weights and the budget weight sum to the total weight",
        )
        slack = fields.rounding(parts, "/total/weight")
        yield Sum("weights_sum", says, parts, whole="/total/weight", slack=slack)
    elif "/budget/weight" in parts:
        says = Message(
            zh="各行分值与预算执行分值之和 = 100",
            en="row weights and the budget weight sum to 100",
        )
        yield Sum("weights_sum", says, parts, constant=_HUNDRED, convention=True)


def _level_weights(fields: Fields) -> Iterator[Sum]:
    """A level's share where its label prints one: 产出指标（40分）."""
    for level in ("level1", "level2"):
        members: dict[tuple[str, str], list[str]] = {}
        for index, row in enumerate(fields.paper.indicators):
            label = row.level1 if level == "level1" else row.level2
            pointer = f"/indicators/{index}/weight"
            if label and _share(label) is not None and fields.take_part(pointer):
                above = "" if level == "level1" else row.level1 or ""
                members.setdefault((above, label), []).append(pointer)
        for (_, label), parts in members.items():
            says = Message(
                zh=f"“{label}”各行分值之和 = 标注的分值",
                en=f"the weights under {label} sum to the share in its label",
            )
            yield Sum("weights_level", says, tuple(parts), constant=_share(label))


@lru_cache(maxsize=4096)
def _share(label: str) -> Decimal | None:
    """The points a level's label prints; None when it prints none."""
    share = _LEVEL_SHARE.search(label)
    return number(share.group(1)) if share else None


def _scores(fields: Fields) -> Iterator[Sum]:
    parts = fields.column("score")
    if len(parts) < 2 or not fields.take_part("/total/score"):
        return
    if _may_count_execution(fields, parts):
        return
    says = Message(
        zh="各行得分与预算执行得分之和 = 总分",
        en="row scores and the budget score sum to the total score",
    )
    slack = fields.rounding(parts, "/total/score")
    yield Sum("total_sum", says, parts, whole="/total/score", slack=slack)


def is_of_rows_alone(paper: Paper) -> bool:
    """True for a total line that leaves budget execution out: rows worth 90, and 10 beside them."""
    weights = [row.weight for row in paper.indicators if row.weight is not None]
    whole, beside = paper.total.weight, paper.budget.weight
    if not weights or whole is None or beside is None:
        return False
    return beside > 0 and sum(weights) == whole and whole + beside == _HUNDRED


def total_line(paper: Paper) -> int | None:
    """Index of the budget line that the others are parts of; None when there is none."""
    lines = paper.budget.lines
    named = [i for i, line in enumerate(lines) if _TOTAL_LINE.search(line.name or "")]
    if named:
        return named[0]
    return 0 if lines else None


_AMOUNTS = (("initial", "年初预算"), ("annual", "全年预算"), ("executed", "全年执行"))


def amount(line: BudgetLine, column: str) -> Decimal | None:
    """One of a budget line's three amounts by column name."""
    return {"initial": line.initial, "annual": line.annual, "executed": line.executed}[column]


def _may_count_execution(fields: Fields, parts: tuple[str, ...]) -> bool:
    """True when the total may count a score for budget execution that has no cell of its own.

    Rows worth 90 under a total of 100 leave such a score room. What the rows sum to is then
    no equation, unless all are known and do.
    """
    paper = fields.paper
    if not paper.budget.lines or fields.take_part("/budget/score"):
        return False
    weights = [fields.values[n] for n in fields.column("weight") if n in fields.values]
    if weights and sum(weights) == fields.values.get("/total/weight", _HUNDRED):
        return False
    known = [fields.values[n] for n in parts if n in fields.values]
    return len(known) < len(parts) or sum(known) != fields.values.get("/total/score")


def sections(paper: Paper, column: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each total line of the budget block with the lines below it that are its parts.

    A block may print a second total, the spending after the income. A line called a total
    begins a section of its own when it is of the other kind or repeats the first total's
    amount in `column`, unless all lines together do sum to the first. Of several totals the
    parts stand above each where the block ends with one and begins with none.
    """
    whole = total_line(paper)
    if whole is None:
        return
    lines = paper.budget.lines
    totals = [i for i, line in enumerate(lines) if _TOTAL_LINE.search(line.name or "")]
    if len(totals) > 1 and totals[0] > 0 and totals[-1] == len(lines) - 1:
        yield from ((at, tuple(range(b + 1, at))) for b, at in pairwise((-1, *totals)))
        return
    others = [index for index in range(len(lines)) if index != whole]
    amounts = [amount(lines[index], column) for index in others]
    target = amount(lines[whole], column)
    fits = target is not None and added(a for a in amounts if a is not None) == target
    starts = [i for i in others if i > whole and not fits and _another(lines, whole, i, column)]
    end = starts[0] if starts else len(lines)
    yield whole, tuple(index for index in others if index < end)
    for start, stop in pairwise((*starts, len(lines))):
        yield start, tuple(range(start + 1, stop))


def _another(lines: tuple[BudgetLine, ...], whole: int, index: int, column: str) -> bool:
    first, name = lines[whole].name or "", lines[index].name or ""
    if not _ANOTHER_TOTAL.search(name):
        return False
    same = amount(lines[index], column)
    spends = "支出" in name and "支出" not in first
    return spends or (bool(same) and same == amount(lines[whole], column))


def _amounts(fields: Fields) -> Iterator[Sum]:
    for column, label in _AMOUNTS:
        for whole, below in sections(fields.paper, column):
            pointer = f"/budget/lines/{whole}/{column}"
            if not fields.take_part(pointer):
                continue
            others = [i for i in below if fields.take_part(f"/budget/lines/{i}/{column}")]
            parts = _top_level(fields.paper, whole, others, column)
            if parts:
                says = Message(
                    zh=f"资金分项之和 = 总额（{label}）",
                    en=f"the parts of the budget sum to its total row ({column})",
                )
                pointers = tuple(f"/budget/lines/{index}/{column}" for index in parts)
                yield Sum("budget_parts", says, pointers, whole=pointer)


def _top_level(paper: Paper, whole: int, others: list[int], column: str) -> list[int]:
    """The parts that sum to the total row, leaving out lines that detail another part.

    A block may say 财政拨款 and below it 其中：中央, 省级. Only when all lines together
    do not fit, and leaving out lines that sum to one of the kept parts does, are they
    taken as its details.
    """
    values = {index: amount(paper.budget.lines[index], column) for index in others}
    target = amount(paper.budget.lines[whole], column)
    known = {index: value for index, value in values.items() if value is not None}
    if target is None or len(known) < len(others) or not 3 <= len(others) <= 8:
        return others
    if sum(known.values()) == target:
        return others
    for size in range(len(others) - 1, 0, -1):
        for kept in combinations(others, size):
            rest = added(known[i] for i in others if i not in kept)
            members = [known[i] for i in kept]
            if rest > 0 and sum(members) == target and rest in members:
                return list(kept)
    return others


def _relations(paper: Paper) -> Iterator[Relation]:
    for index, line in enumerate(paper.budget.lines):
        at = f"/budget/lines/{index}"
        if None in (line.annual, line.executed) and line.rate is None:
            continue
        says = Message(
            zh="执行率 = 全年执行数 ÷ 全年预算数", en="rate = executed ÷ full-year budget"
        )
        fields = (f"{at}/executed", f"{at}/annual", f"{at}/rate")
        yield Relation("execution_rate", says, fields, _quotient(*fields, line.rate))
    whole = total_line(paper)
    if whole is not None:
        at = f"/budget/lines/{whole}"
        says = Message(zh="预算执行得分 = 执行率 × 分值", en="budget score = rate × weight")
        fields = ("/budget/score", f"{at}/rate", "/budget/weight")
        yield Relation("execution_score", says, fields, _product(*fields))


def _quotient(
    executed: str, annual: str, rate: str, printed: str | None
) -> Callable[[Mapping[str, Decimal]], bool | None]:
    shown = percentage(printed)
    # Screens truncate as often as they round, so a whole unit of the last place is allowed.
    unit = Decimal(1).scaleb(shown.as_tuple().exponent) if shown is not None else _HUNDREDTH  # type: ignore[arg-type]

    def holds(values: Mapping[str, Decimal]) -> bool | None:
        if any(name not in values for name in (executed, annual, rate)):
            return None
        if values[annual] == 0:
            # Nothing planned and nothing spent is printed as 0 % or 100 %.
            return values[rate] in (0, _HUNDRED) if values[executed] == 0 else None
        exact = values[executed] / values[annual] * _HUNDRED
        return abs(exact - values[rate]) <= max(unit, _HUNDREDTH)

    return holds


def _product(score: str, rate: str, weight: str) -> Callable[[Mapping[str, Decimal]], bool | None]:
    def holds(values: Mapping[str, Decimal]) -> bool | None:
        if any(name not in values for name in (score, rate, weight)):
            return None
        exact = min(values[rate] / _HUNDRED, Decimal(1)) * values[weight]
        return abs(exact - values[score]) <= TOLERANCE

    return holds
