"""What if: the form's total under other values, or under another policy.

In: a verified `Form`. Out: frozen results that carry their arithmetic, line by line, in
both languages' notation. The form is never changed, and nothing is stored. A pointer
that names no field raises `KeyError`; a value that is no number where one is needed
raises `UsageError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.errors import UsageError
from assistant.form import Draft, Form, Paper
from assistant.quantity import number
from assistant.scoring.case import figure
from assistant.scoring.policy import Interval, Policy
from assistant.scoring.rows import as_written
from assistant.scoring.scorecard import Line, recomputed, scorecard
from assistant.scoring.verify import choose, verify

_NUMERIC = re.compile(
    r"/(weight|score|initial|annual|executed)$",
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """The total under assumed values.

    Args:
        assumed: the values that were put in, by pointer.
        before: the total on the paper.
        total: the total under the assumptions, as an interval: a score that is put in
            counts as it is, a target or actual that is put in counts as the rule scores
            it. None when the paper states no total.
        steps: the arithmetic, one line a step.
    """

    assumed: Mapping[str, Decimal | str | None]
    before: Decimal | None
    total: Interval | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rescored:
    """The form scored by another policy.

    Args:
        policy: its name.
        claimed: the total on the paper.
        recomputed: what the policy gives, as an interval.
        lines: budget and rows in paper order, each with its interval and steps.
        steps: the lines that differ from the claim, and the sum.
    """

    policy: str
    claimed: Decimal | None
    recomputed: Interval | None
    lines: tuple[Line, ...]
    steps: tuple[str, ...]


def total_if(
    form: Form, changes: Mapping[str, Decimal | str | int | None], policy: Policy | None = None
) -> Scenario:
    """The total if the fields had these values.

    Args:
        form: a verified form.
        changes: values by pointer; "full" as a score stands for the row's weight.
        policy: scores a changed target or actual; by default the form's own.
    """
    chosen = policy or _policy_of(form)
    paper, assumed = form.paper, dict[str, Decimal | str | None]()
    for pointer, value in changes.items():
        assumed[pointer] = _accepted(paper, pointer, value)
        paper = paper.with_value(pointer, assumed[pointer])
    old = {line.pointer: line for line in _lines(form, form.paper, chosen)}
    new = {line.pointer: line for line in _lines(form, paper, chosen)}
    before = form.paper.total.score
    if "/total/score" in assumed:
        raise UsageError(
            "the total is what is computed", where="/total/score", advice="change a row instead"
        )
    if before is None:
        return Scenario(assumed, None, None, ("表上没有总分。",))
    low = high = before
    steps: list[str] = []
    for pointer, line in new.items():
        was = old[pointer].claimed if pointer in old else None
        now = _counts_as(line, assumed)
        if now is None or now == (was, was):
            continue
        start = was or Decimal(0)
        low, high = low + now[0] - start, high + now[1] - start
        steps += line.result.steps if pointer not in assumed else ()
        steps.append(f"{line.name}：{_or_blank(was)} → {_span(now)}")
    moved = _span((low, high))
    change = _span((low - before, high - before))
    steps.append(f"{figure(before)} + ({change}) = {moved}")
    return Scenario(assumed, before, (low, high), tuple(steps))


def rescore(form: Form, policy: Policy | str) -> Rescored:
    """The form by another policy: each line's interval, and the total's."""
    chosen, _ = choose(form.paper, policy)
    lines = tuple(_lines(form, form.paper, chosen))
    total = recomputed(lines)
    steps = [
        f"{line.name}：{_or_blank(line.claimed)} → {_span(line.interval)}"
        for line in lines
        if line.interval is not None and line.interval != (line.claimed, line.claimed)
    ]
    if total is not None:
        steps.append(f"Σ = {_span(total)}（{chosen.title.zh}）")
    return Rescored(chosen.name, form.paper.total.score, total, lines, tuple(steps))


def as_draft(form: Form) -> Draft:
    """The draft behind a form, to be verified again after a correction.

    Findings the scorer would make anew are left out; those of a reader stay.
    """
    bare = Draft(paper=form.paper, evidence=form.evidence, reading=form.reading)
    made = verify(bare, _policy_of(form)).findings
    kept = tuple(
        finding
        for finding in form.findings
        if finding not in made and not finding.rule.startswith("policy_")
    )
    return bare.model_copy(update={"findings": kept})


def _lines(form: Form, paper: Paper, policy: Policy) -> Iterator[Line]:
    return scorecard(as_written(paper, form.evidence), policy)


def _policy_of(form: Form) -> Policy:
    return choose(form.paper, form.reading.policy or None)[0]


def _accepted(
    paper: Paper, pointer: str, value: Decimal | str | int | None
) -> Decimal | str | None:
    paper.get(pointer)
    if value is None or not _NUMERIC.search(pointer):
        return None if value is None else str(value)
    if value == "full" and pointer.endswith("/score"):
        weight = paper.get(pointer.removesuffix("score") + "weight")
        if weight is None:
            raise UsageError("the row has no weight", where=pointer, advice="give a number")
        return Decimal(weight)
    exact = value if isinstance(value, Decimal) else number(str(value))
    if exact is None:
        raise UsageError(f"{value!r} is no number", where=pointer, advice="give a plain number")
    return exact


def _counts_as(line: Line, assumed: Mapping[str, Decimal | str | None]) -> Interval | None:
    """What a line counts: an assumed score as it is, an assumed fact by the rule.

    None for a line nothing was assumed of.
    """
    if line.pointer in assumed:
        score = line.claimed if line.claimed is not None else Decimal(0)
        return score, score
    at = line.pointer.removesuffix("/score") + "/"
    return line.interval if any(pointer.startswith(at) for pointer in assumed) else None


def _span(interval: Interval) -> str:
    low, high = interval
    return figure(low) if low == high else f"{figure(low)}–{figure(high)}"


def _or_blank(value: Decimal | None) -> str:
    return "空" if value is None else figure(value)
