"""The model reader: pages → what a model says each field is, and on which cells it stands.

In: a `Catalogue` of the pages and an `Ask`. Out: `Modelled`: claims, each grounded or
not, and a sentence for every section that could not be read. Model failures do not
raise: a section that fails is missing from the result, and says why.

The form is read by section: the header with goals and total, the budget block, and
blocks of indicator rows, concurrently under the endpoint's limit. A block whose answer
would not fit (`finish_reason=length`) is cut in two. The model copies; nothing here
computes, and nothing the model says is believed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import TypeVar

from pydantic import BaseModel

from assistant import prompting
from assistant.extraction.asked import (
    HEADER_POINTERS,
    BudgetSeen,
    HeaderSeen,
    MoneySeen,
    RowSeen,
    RowsSeen,
    Seen,
)
from assistant.extraction.catalogue import Catalogue, LineKey, Spot
from assistant.extraction.crops import crops
from assistant.extraction.ground import Grounding, ground, is_numeric
from assistant.model import Ask, Outcome, Spending, Turn
from assistant.model.outcomes import AnswerCut, ContextExceeded, Malformed
from assistant.wording import fold

BLOCK = 12
"""Indicator rows a request: some 3,000 tokens of answer, which every model may write."""

T = TypeVar("T", bound=BaseModel)

PROMPTS = ("read_rules", "read_header", "read_budget", "read_rows", "read_again")
_COLUMN = re.compile(
    r"[一二三]级指标|指标名称|指标值|目标值|完成值|实际值|分值|权重|得分|自评分|原因|改进措施|性质|单位"
)
_INDICATING = re.compile(r"[一二三]级指标|指标名称|指标值|目标值|完成值|实际值")
_LABEL = re.compile(
    r"^(?:经济|社会|生态|生态环境|产出|服务对象|可持续)?"
    r"(?:成本|产出|效益|效果|满意度|数量|质量|时效|影响)(?:指标)?(?:\W|\d|分)*$"
)
_TOTAL = re.compile(r"^(?:自评|绩效)?(?:总分|合计|总计|总得分|得分合计)")
_TAIL = re.compile(
    r"^(?:备注|注|说明|其他需要说明|填表人|填报人|联系人|负责人|填报日期|单位负责人)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the model says one field is.

    Args:
        text: as the model gave it; None for "not on the form".
        spots: the cited cells that exist, in the order cited.
        grounding: how the text stands on them.
        astray: the model cited a cell that does not exist.
    """

    text: str | None
    spots: tuple[Spot, ...] = ()
    grounding: Grounding = Grounding.NONE
    astray: bool = False

    @property
    def stands(self) -> bool:
        """True when there is a value and the cited cells say it."""
        return self.text is not None and not self.astray and self.grounding.stands


Claims = Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class Modelled:
    """Everything a model said about a form.

    Args:
        fields: header, goals, total, budget head, by pointer.
        money: lines of the budget block, in order, by field name.
        rows: indicator rows in the order given, by field name.
        read: grid lines of the indicator table that were read.
        failures: one sentence for each section that could not be read.
    """

    fields: Claims = field(default_factory=dict)
    money: tuple[Claims, ...] = ()
    rows: tuple[Claims, ...] = ()
    read: frozenset[LineKey] = frozenset()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sections:
    """Where the parts of a form stand: grid lines of each."""

    head: tuple[LineKey, ...]
    above: tuple[LineKey, ...]
    body: tuple[LineKey, ...]
    below: tuple[LineKey, ...]


def sections(catalogue: Catalogue) -> Sections:
    """Split the form at the head of its indicator table; without one, all of it is body."""
    lines = catalogue.lines
    start = next((at for at, line in enumerate(lines) if _is_head(catalogue, line)), None)
    if start is None:
        return Sections((), tuple(lines[:20]), tuple(lines), tuple(lines[-5:]))
    stop = start + 1
    if stop < len(lines) and _is_head(catalogue, lines[stop]):
        stop += 1
    body = range(stop, len(lines))
    totals = [at for at in body if _begins(catalogue, lines[at], _TOTAL)]
    tails = [at for at in body if _begins(catalogue, lines[at], _TAIL)]
    # A level may have a subtotal of its own; only the last total ends the table.
    end = totals[-1] if totals else tails[0] if tails else len(lines)
    return Sections(
        tuple(lines[start:stop]), tuple(lines[:start]), tuple(lines[stop:end]), tuple(lines[end:])
    )


def _is_head(catalogue: Catalogue, line: LineKey) -> bool:
    words = [word for spot in catalogue.on(line) if len(word := fold(spot.cell.text)) <= 24]
    # The budget block has columns of weight, score and reason too.
    return sum(bool(_COLUMN.search(word)) for word in words) >= 3 and any(
        _INDICATING.search(word) for word in words
    )


def _begins(catalogue: Catalogue, line: LineKey, words: re.Pattern[str]) -> bool:
    printed = [word for spot in catalogue.on(line) if (word := fold(spot.cell.text))]
    return bool(printed) and bool(words.match(printed[0]))


def read(
    catalogue: Catalogue, ask: Ask, spending: Spending, *, sees: bool, block: int = BLOCK
) -> Modelled:
    """Read the whole form with a model.

    Args:
        catalogue: the form's cells.
        ask: the model.
        spending: the form's budget.
        sees: show the model the picture of each section too.
        block: indicator rows a request.
    """
    parts = sections(catalogue)
    reader = _Reader(catalogue, ask, spending, sees, parts, Event())
    starts = range(0, len(parts.body), block)
    blocks = [partial(reader.rows, parts.body[at : at + block]) for at in starts]
    tasks: list[Callable[[], Modelled]] = [reader.header, reader.budget, *blocks]
    with ThreadPoolExecutor(max_workers=max(1, ask.concurrency)) as pool:
        done = list(pool.map(reader.safely, tasks))
    fields: dict[str, Claim] = {}
    for part in done:
        fields.update(part.fields)
    failures = dict.fromkeys(sentence for part in done for sentence in part.failures)
    return Modelled(
        fields=fields,
        money=tuple(line for part in done for line in part.money),
        rows=tuple(row for part in done for row in part.rows),
        read=frozenset(line for part in done for line in part.read),
        failures=tuple(failures),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """The requests of one form; threads share it."""

    catalogue: Catalogue
    ask: Ask
    spending: Spending
    sees: bool
    parts: Sections
    stopped: Event

    def safely(self, task: Callable[[], Modelled]) -> Modelled:
        """A section, or the sentence that says why it was not read."""
        if self.stopped.is_set():
            return Modelled()
        try:
            return task()
        except Outcome as outcome:
            if outcome.final:
                self.stopped.set()  # every further request would end the same way
            return Modelled(failures=(str(outcome),))

    def header(self) -> Modelled:
        """Title, names, goals, total, footer."""
        lines = (*self.parts.above, *self.parts.below)
        text = prompting.load("read_header").fill(lines=self.catalogue.show(lines))
        seen = self._asked(text, HeaderSeen, lines)
        fields = {p: self._claim(p, getattr(seen, f)) for f, p in HEADER_POINTERS.items()}
        self._sound(list(fields.values()))
        return Modelled(fields=fields)

    def budget(self) -> Modelled:
        """The budget block."""
        lines = self.parts.above
        text = prompting.load("read_budget").fill(lines=self.catalogue.show(lines))
        seen = self._asked(text, BudgetSeen, lines)
        fields = {
            f"/budget/{name}": self._claim(f"/budget/{name}", getattr(seen, name))
            for name in ("unit", "weight", "score")
        }
        money = tuple(self._claims(line, MoneySeen) for line in seen.lines)
        self._sound([*fields.values(), *(claim for line in money for claim in line.values())])
        return Modelled(fields=fields, money=money)

    def rows(self, lines: Sequence[LineKey]) -> Modelled:
        """A block of indicator rows; cut in two when it is too long for the model."""
        above = {spot.name: spot for spot in self.catalogue.reaching(lines)}
        above |= {spot.name: spot for spot in self._labels_over(lines)}
        text = prompting.load("read_rows").fill(
            head=self.catalogue.show(self.parts.head),
            above=self.catalogue.show_spots(above.values()),
            lines=self.catalogue.show(lines),
        )
        try:
            seen = self._asked(text, RowsSeen, lines)
        except (AnswerCut, ContextExceeded):
            if len(lines) == 1:
                raise
            half = len(lines) // 2
            first, second = self.rows(lines[:half]), self.rows(lines[half:])
            return Modelled(rows=first.rows + second.rows, read=first.read | second.read)
        rows = tuple(self._claims(row, RowSeen) for row in seen.rows)
        self._sound([claim for row in rows for claim in row.values()])
        return Modelled(rows=rows, read=frozenset(lines))

    def _labels_over(self, lines: Sequence[LineKey]) -> list[Spot]:
        """The last level label in each column over a block: not every form merges its cells."""
        last: dict[int, Spot] = {}
        for line in self.parts.body[: self.parts.body.index(lines[0])]:
            for spot in self.catalogue.on(line):
                if _LABEL.match(fold(spot.cell.text)):
                    last[spot.cell.column] = spot
        return list(last.values())

    def _asked(self, text: str, schema: type[T], lines: Sequence[LineKey]) -> T:
        pictures = crops(self.catalogue, lines) if self.sees else ()
        turns = [
            Turn("system", prompting.load("read_rules").fill()),
            Turn("user", text, pictures),
        ]
        return self.ask.structured(turns, schema, self.spending)

    def _claims(self, record: BaseModel, schema: type[BaseModel]) -> Claims:
        return {name: self._claim(name, getattr(record, name)) for name in schema.model_fields}

    def _claim(self, pointer: str, seen: Seen) -> Claim:
        return claim(self.catalogue, pointer, seen.text, seen.cells)

    def _sound(self, claims: Sequence[Claim]) -> None:
        """`Malformed` when most of what the model gave is nowhere on the form."""
        given = [one for one in claims if one.text is not None]
        if len(given) >= 4 and sum(one.stands for one in given) * 2 < len(given):
            raise Malformed("most of what the model gave does not stand in the cells it named")


def claim(catalogue: Catalogue, pointer: str, text: str | None, cells: Sequence[str]) -> Claim:
    """A model's word for a field, held against the cells it names."""
    if text is None or not text.strip():
        return Claim(None)
    spots, whole = catalogue.resolve(cells)
    found = ground(text, spots, numeric=is_numeric(pointer))
    return Claim(text, spots, found, astray=not whole)
