"""The form, in the exchange format: what the paper says, where, and how surely.

In: nothing. Out: frozen pydantic models. `Draft` is what an extractor makes;
`Form` is what the scorer has verified. Only a `Form` can be stored or answered from.

Fields are named by JSON Pointers into `Paper` ("/indicators/4/actual"); `Paper.get`
and `Paper.with_value` are the two ways to use one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import Field

from assistant.finding import Finding, Frozen, Number
from assistant.page import Box, Place

Status = Literal["agreed", "read", "inferred", "disputed", "missing", "absent"]
"""See `Evidence.status`."""


class BudgetLine(Frozen):
    """One line of the budget block; amounts in `Budget.unit`, rate as printed."""

    name: str | None = None
    initial: Number | None = None
    annual: Number | None = None
    executed: Number | None = None
    rate: str | None = None


class Budget(Frozen):
    """The budget block; `weight` and `score` belong to budget execution."""

    unit: str | None = None
    weight: Number | None = None
    score: Number | None = None
    lines: tuple[BudgetLine, ...] = ()


class Goals(Frozen):
    """The yearly goals: expected, and what was achieved."""

    expected: str | None = None
    achieved: str | None = None


class Indicator(Frozen):
    """One row of the indicator table; level labels are filled down."""

    level1: str | None = None
    level2: str | None = None
    name: str | None = None
    target: str | None = None
    actual: str | None = None
    weight: Number | None = None
    score: Number | None = None
    explanation: str | None = None


class Total(Frozen):
    """The row 总分/合计; `grade` when one is printed beside it (优, 良, 中, 差)."""

    weight: Number | None = None
    score: Number | None = None
    grade: str | None = None


class Paper(Frozen):
    """What the paper says, and nothing else (`form` in the exchange format).

    What the paper does not say is None. Weights, scores and amounts are numbers in
    the unit printed; target, actual and rate stay text.
    """

    title: str | None = None
    fiscal_year: int | None = None
    project_name: str | None = None
    supervising_department: str | None = None
    implementing_unit: str | None = None
    budget: Budget = Budget()
    goals: Goals = Goals()
    indicators: tuple[Indicator, ...] = ()
    total: Total = Total()
    footer: str | None = None
    notes: tuple[str, ...] = ()
    """Notes printed with the form (其他需要说明的事项, 注：…): a policy may be guessed from them."""

    def get(self, pointer: str) -> Any:
        """The value at a JSON Pointer; KeyError when there is no such field."""
        here: Any = self
        for step in pointer.split("/")[1:]:
            try:
                here = here[int(step)] if isinstance(here, tuple) else getattr(here, step)
            except (AttributeError, IndexError, ValueError) as error:
                raise KeyError(pointer) from error
        return here

    def with_value(self, pointer: str, value: Any) -> Paper:
        """A copy with one leaf replaced; KeyError when there is no such field."""
        self.get(pointer)
        replaced = _replaced(self, pointer.split("/")[1:], value)
        assert isinstance(replaced, Paper)
        return replaced

    def leaves(self) -> Iterator[tuple[str, Any]]:
        """Every leaf field with its pointer, in paper order."""
        yield from _leaves(self, "")


def _replaced(here: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    if isinstance(here, tuple):
        index = int(steps[0])
        return (*here[:index], _replaced(here[index], steps[1:], value), *here[index + 1 :])
    changed = {steps[0]: _replaced(getattr(here, steps[0]), steps[1:], value)}
    return here.model_copy(update=changed)


def _leaves(here: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(here, Frozen):
        for name in type(here).model_fields:
            yield from _leaves(getattr(here, name), f"{pointer}/{name}")
    elif isinstance(here, tuple):
        for index, item in enumerate(here):
            yield from _leaves(item, f"{pointer}/{index}")
    else:
        yield pointer, here


class Candidate(Frozen):
    """Another reading of the same field: its text, its probability, who read it."""

    text: str
    confidence: float
    reader: str = ""


class Standing(Frozen):
    """Where something stands on the paper; all None when it stands nowhere.

    Args:
        page: from 1. Exactly one of `box`, `cell` and `line` (with `column`) is set,
            unless the paper has no such cell.
        box: x0, y0, x1, y1 in pixels of the page picture.
    """

    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    cell: str | None = None
    sheet: str | None = None
    line: int | None = None
    column: int | None = None

    def place(self) -> Place:
        """The place on its page."""
        box = Box(*self.box) if self.box else None
        return Place(box=box, cell=self.cell, line=self.line, column=self.column, sheet=self.sheet)

    def where(self, language: str = "zh") -> str:
        """Page and spot in words; empty when it stands nowhere."""
        if self.page is None:
            return ""
        zh, en = f"第{self.page}页", f"page {self.page}"
        if self.cell:
            sheet = f"{self.sheet}!" if self.sheet else ""
            zh, en = f"{zh} {sheet}{self.cell}", f"{en}, cell {sheet}{self.cell}"
        elif self.line:
            zh, en = f"{zh} 文本行{self.line}", f"{en}, line {self.line}"
            if self.column:
                zh, en = f"{zh} 列{self.column}", f"{en}, column {self.column}"
        elif self.box:
            zh, en = f"{zh} {list(self.box)}", f"{en}, box {list(self.box)}"
        return zh if language == "zh" else en


class Evidence(Standing):
    """Where a field's value comes from, and how surely.

    Args:
        raw: the cell's text as read, before anything was repaired.
        status: agreed — two independent readings gave the same · read — one reading ·
            inferred — arithmetic leaves only this value · disputed — readings differ,
            or one reading breaks an equation · missing — a cell is there and could not
            be read · absent — the paper has no such cell.
        confidence: probability that the value is right, 0 to 1.
        candidates: other readings, likeliest first; the reconciler chooses among them.
        because: for inferred values, the equations that force them, one a line; for a
            reading disputed by arithmetic alone, the equations that do not hold.
    """

    raw: str | None = None
    status: Status = "read"
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    because: tuple[str, ...] = ()

    @classmethod
    def at(cls, page: int, place: Place, **rest: Any) -> Self:
        """Evidence standing at a place on a page."""
        where = place.box
        return cls(
            page=page,
            box=(where.x0, where.y0, where.x1, where.y1) if where else None,
            cell=place.cell,
            sheet=place.sheet,
            line=place.line,
            column=place.column,
            **rest,
        )


class Tokens(Frozen):
    """Tokens spent on a model, as the server counted them."""

    input: int = 0
    output: int = 0
    requests: int = 0


class Reading(Frozen):
    """How the form was read."""

    engine: str = "offline"
    pages: int = 0
    seconds: float = 0.0
    tokens: Tokens = Tokens()
    policy: str = ""
    prompt_versions: Mapping[str, str] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """Sentences a person should see: why the model was not used, what was bridged."""


class Score(Frozen):
    """The claimed total, and the interval the rules give."""

    claimed: Number | None = None
    recomputed: tuple[Number, Number] | None = None


class Draft(Frozen):
    """Values tied to cells, not yet verified.

    `evidence` has an entry for every field the paper has a cell for. `findings` are
    those a reader or extractor made (an instruction on the page, a text layer that
    contradicts the picture); the scorer adds its own.
    """

    paper: Paper = Field(alias="form")
    evidence: Mapping[str, Evidence] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    reading: Reading = Reading()


class Form(Frozen):
    """A verified form: one object of the exchange format."""

    paper: Paper = Field(alias="form")
    evidence: Mapping[str, Evidence] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    score: Score = Score()
    review: tuple[str, ...] = ()
    reading: Reading = Reading()

    def to_json(self) -> str:
        """One line of the exchange format."""
        return self.model_dump_json(by_alias=True)

    def needs_person(self) -> bool:
        """True when anything is to be looked at (exit status 4)."""
        return bool(self.review) or any(f.severity != "notice" for f in self.findings)
