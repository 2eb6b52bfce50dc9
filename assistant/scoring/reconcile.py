"""Double entry with the paper's own arithmetic: recover, choose, certify, suspect.

In: a `Draft`. Out: an `Outcome`: the paper with values that arithmetic forces, the
evidence that says so, which doubtful readings an equation certifies, and which readings
stand in a broken equation. Cannot fail: what cannot be decided is said to be undecided.

The order of trust. Two agreeing readings and given characters are never touched: when
they break an equation the *form* is wrong, and `checks` reports it. A lost value is
supplied only when exactly one is possible. Among the readings of a doubtful cell one is
chosen only when exactly one choice satisfies the equations; if none does, misreadings of
the doubtful cells are tried under the same rule; then a single runner-up of a sure one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assistant.finding import Finding, Message
from assistant.form import Draft, Evidence, Paper
from assistant.scoring.equations import (
    TOLERANCE,
    Relation,
    Sum,
    equations,
    numbers,
    percentage,
    places,
)
from assistant.scoring.misreading import misreadings, printed
from assistant.scoring.search import Solutions, Unknown, solve

SURE = 0.97
"""Confidence from which a single reading is believed until an equation contradicts it."""

GIVEN = 1.0
"""Confidence of characters that were given (a workbook, a text layer), not recognised."""

INFERRED = 0.99
"""Confidence of a value that exactly one solution leaves."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What arithmetic made of a draft.

    Args:
        paper: with inferred values filled in.
        evidence: with statuses "inferred" and "disputed" set and reasons given.
        certified: doubtful fields whose reading an equation confirms.
        suspects: fields that may have broken an equation.
        findings: what is known about cells that could not be read.
    """

    paper: Paper
    evidence: Mapping[str, Evidence]
    certified: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def reconcile(draft: Draft) -> Outcome:
    """Solve the form's equations over the readings; see the module's order of trust."""
    ledger = _Ledger(draft.paper, dict(draft.evidence))
    ledger.forget_inferred()
    sums, relations = equations(ledger.paper, ledger.evidence, ledger.known)
    for group in _groups(sums):
        ledger.solve(group, relations)
    ledger.supply_rates()
    # The equations are asked again: a rate or a total may have been supplied meanwhile.
    if ledger.supplied:
        sums, relations = equations(ledger.paper, ledger.evidence, ledger.known)
    ledger.judge(sums, relations)
    return Outcome(
        paper=ledger.paper,
        evidence=ledger.evidence,
        certified=frozenset(ledger.certified - ledger.suspects),
        suspects=frozenset(ledger.suspects),
        findings=tuple(ledger.findings),
    )


def doubtful(seen: Evidence | None) -> bool:
    """True for a reading that needs a witness."""
    if seen is None or seen.status in ("agreed", "absent"):
        return False
    return seen.status in ("disputed", "missing") or seen.confidence < SURE


def settled(seen: Evidence | None) -> bool:
    """True for a reading that no equation may overrule."""
    if seen is None or seen.status in ("agreed", "absent"):
        return True
    return seen.status == "read" and seen.confidence >= GIVEN


def _groups(sums: Sequence[Sum]) -> Iterator[tuple[Sum, ...]]:
    """Sums that share fields, in the order given."""
    waiting = list(sums)
    while waiting:
        group, fields = [waiting.pop(0)], set[str]()
        grown = True
        while grown:
            fields = {name for each in group for name in each.fields}
            more = [each for each in waiting if fields & set(each.fields)]
            grown = bool(more)
            group += more
            waiting = [each for each in waiting if each not in more]
        yield tuple(group)


@dataclass(slots=True)
class _Ledger:
    paper: Paper
    evidence: dict[str, Evidence]
    certified: set[str] = field(default_factory=set)
    suspects: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    supplied: set[str] = field(default_factory=set)
    known: dict[str, Decimal] = field(default_factory=dict)

    # -- reading the draft ------------------------------------------------------------

    def forget_inferred(self) -> None:
        """Earlier inferences are made anew: a correction may have changed their ground."""
        for pointer, seen in self.evidence.items():
            if seen.status == "inferred":
                first = percentage(seen.raw)
                status = "missing" if first is None else "disputed"
                self.evidence[pointer] = seen.model_copy(update={"status": status, "because": ()})
                is_text = isinstance(self.paper.get(pointer), str)
                value = seen.raw if is_text and first is not None else first
                self.paper = self.paper.with_value(pointer, value)
        self.known = numbers(self.paper)

    def value(self, pointer: str) -> Decimal | None:
        return self.known.get(pointer)

    def values(self, names: Iterable[str]) -> dict[str, Decimal]:
        return {name: self.known[name] for name in names if name in self.known}

    def put(self, pointer: str, value: Decimal | str) -> None:
        self.paper = self.paper.with_value(pointer, value)
        exact = percentage(value) if isinstance(value, str) else value
        if exact is not None:
            self.known[pointer] = exact

    def readings(self, pointer: str) -> tuple[Decimal, ...]:
        """The value and the other readings of a field, likeliest first."""
        seen = self.evidence.get(pointer)
        first = self.value(pointer)
        others = [] if seen is None else [percentage(c.text) for c in seen.candidates]
        plausible = [v for v in others if v is not None and self._plausible(pointer, v)]
        return tuple(dict.fromkeys(v for v in (first, *plausible) if v is not None))

    def _plausible(self, pointer: str, value: Decimal) -> bool:
        _, high = self._bounds(pointer)
        return value >= 0 and (high is None or value <= high)

    def _bounds(self, pointer: str) -> tuple[Decimal, Decimal | None]:
        """A score lies within its weight, a weight within 100."""
        if pointer.endswith("/score"):
            weight = self.value(pointer.removesuffix("score") + "weight")
            return Decimal(0), weight
        return Decimal(0), Decimal(100) if pointer.endswith("/weight") else None

    def _unknown(self, pointer: str, names: Sequence[str], *, slips: bool) -> Unknown:
        options = self.readings(pointer)
        if options:
            if slips:
                text = printed(options[0], self.evidence.get(pointer))
                more = (v for v in sorted(misreadings(text)) if self._plausible(pointer, v))
                options = tuple(dict.fromkeys((*options, *more)))
            return Unknown(pointer, options)
        low, high = self._bounds(pointer)
        decimals = max((places(v) for v in self.values(names).values()), default=2)
        return Unknown(pointer, low=low, high=high, step=Decimal(1).scaleb(-decimals))

    # -- solving ----------------------------------------------------------------------

    def solve(self, sums: tuple[Sum, ...], relations: Sequence[Relation]) -> None:
        names = list(dict.fromkeys(name for each in sums for name in each.fields))
        lost = [n for n in names if self.value(n) is None]
        doubted = [
            n
            for n in names
            if n not in lost
            and doubtful(self.evidence.get(n))
            and (self.evidence[n].status == "disputed" or len(self.readings(n)) > 1)
        ]
        known = self.values(names)
        if lost or doubted:
            found = self._search([*lost, *doubted], names, sums, known)
            if len(found.found) > 1 or found.free:
                found = _filtered(found, relations, known, self)
            if found.found or found.free:
                self._apply(found, lost, doubted, sums, known)
                return
        elif all(_fits(each, known) for each in sums):
            return
        self._repair(names, lost, sums, known)

    def _search(
        self,
        unknown: Sequence[str],
        names: Sequence[str],
        sums: tuple[Sum, ...],
        known: Mapping[str, Decimal],
        *,
        slips: bool = False,
    ) -> Solutions:
        asked = [self._unknown(name, names, slips=slips) for name in unknown]
        fixed = {name: value for name, value in known.items() if name not in unknown}
        return solve(asked, sums, fixed)

    def _apply(
        self,
        found: Solutions,
        lost: Sequence[str],
        doubted: Sequence[str],
        sums: tuple[Sum, ...],
        known: Mapping[str, Decimal],
    ) -> None:
        """Take over what all solutions agree on; say how many there are otherwise."""
        certain = found.complete and not found.free
        for name in (*lost, *doubted):
            possible = {each[name] for each in found.found if name in each}
            if certain and len(possible) == 1:
                value = possible.pop()
                if value == self.value(name):
                    self.certified.add(name)
                    self._confirm(name, sums)
                else:
                    self._infer(name, value, sums)
        open_ = [n for n in lost if self.value(n) is None]
        if open_:
            self.findings.append(_undecided(open_, found, sums[-1]))

    def _repair(
        self,
        names: Sequence[str],
        lost: Sequence[str],
        sums: tuple[Sum, ...],
        known: Mapping[str, Decimal],
    ) -> None:
        """No choice among the readings fits: a misread doubtful cell, or one runner-up."""
        shaky = [n for n in names if n not in lost and doubtful(self.evidence.get(n))]
        if shaky:
            found = self._search([*lost, *shaky], names, sums, known, slips=True)
            if found.only is not None:
                for name, value in found.only.items():
                    if value == self.value(name):
                        self.certified.add(name)
                    else:
                        self._infer(name, value, sums)
                return
        if lost:
            self.findings.append(_undecided(lost, Solutions(()), sums[-1]))
            return
        single: list[tuple[str, Decimal]] = []
        for name in names:
            if settled(self.evidence.get(name)) or len(self.readings(name)) < 2:
                continue
            found = self._search([name], names, sums, known)
            single += [(name, each[name]) for each in found.found]
        if len(single) == 1:
            self._infer(*single[0], sums)

    def _infer(self, name: str, value: Decimal, sums: Sequence[Sum]) -> None:
        because = tuple(_because(each, name, value, self) for each in sums if name in each.fields)
        seen = self.evidence.get(name, Evidence())
        if seen.raw is None or self.value(name) is None:
            self.supplied.add(name)
        self.evidence[name] = seen.model_copy(
            update={"status": "inferred", "confidence": INFERRED, "because": because}
        )
        self.put(name, value)

    def _confirm(self, name: str, sums: Sequence[Sum]) -> None:
        """Readings differed, and only the first one fits: the sum is the second witness."""
        seen = self.evidence[name]
        value = self.value(name)
        if seen.status == "disputed" and value is not None:
            because = tuple(_because(s, name, value, self) for s in sums if name in s.fields)
            self.evidence[name] = seen.model_copy(
                update={"status": "read", "confidence": INFERRED, "because": because}
            )

    def supply_rates(self) -> None:
        """A lost or misread execution rate, where rounding and truncation print the same."""
        shown = [line.rate for line in self.paper.budget.lines if line.rate]
        sign = "%" if not shown or shown[0].endswith("%") else ""
        decimals = max((max(0, -_exponent(text)) for text in shown), default=2)
        unit = Decimal(1).scaleb(-decimals)
        for index, line in enumerate(self.paper.budget.lines):
            pointer = f"/budget/lines/{index}/rate"
            if settled(self.evidence.get(pointer)) or line.executed is None or not line.annual:
                continue
            exact = line.executed / line.annual * 100
            rate = exact.quantize(unit, ROUND_HALF_UP)
            if rate != exact.quantize(unit, ROUND_DOWN) or rate == self.value(pointer):
                continue
            if line.rate is not None and rate not in self._possible(pointer):
                continue
            seen, text = self.evidence[pointer], f"{rate}{sign}"
            because = f"{line.executed} ÷ {line.annual} = {text}"
            self.evidence[pointer] = seen.model_copy(
                update={"status": "inferred", "confidence": INFERRED, "because": (because,)}
            )
            self.put(pointer, text)
            self.supplied.add(pointer)

    def _possible(self, pointer: str) -> frozenset[Decimal]:
        """What a reading may have been: its runner-ups, and if it is weak its misreadings."""
        seen, value = self.evidence.get(pointer), self.value(pointer)
        if value is None:
            return frozenset()
        weak = misreadings(printed(value, seen)) if doubtful(seen) else frozenset()
        return weak | frozenset(self.readings(pointer))

    # -- judging ----------------------------------------------------------------------

    def judge(self, sums: Sequence[Sum], relations: Sequence[Relation]) -> None:
        """Certify by equations that hold, suspect by equations that do not."""
        upheld = set[str]()
        for each in sums:
            values = self.values(each.fields)
            off = each.off(values)
            # A sum solved for a lost value holds by construction and proves nothing.
            if off is None or self.supplied & set(each.fields):
                continue
            if abs(off) <= each.slack:
                upheld |= {n for n in each.fields if self._would_notice(n, each.slack)}
            elif not each.convention or abs(off) > TOLERANCE:
                self._suspect(each, values, off)
        for relation in relations:
            upheld |= self._upheld_by(relation)
        for relation in relations:
            if relation.holds(self.values(relation.fields)) is False:
                open_ = {n for n in relation.fields if not settled(self.evidence.get(n))}
                self.suspects |= open_ - upheld - self.supplied
        self.certified |= {n for n in upheld if not self._is(n, "disputed")}
        for name in self.suspects:
            if self._is(name, "read"):
                seen = self.evidence[name]
                self.evidence[name] = seen.model_copy(update={"status": "disputed"})

    def _is(self, name: str, status: str) -> bool:
        seen = self.evidence.get(name)
        return seen is not None and seen.status == status

    def _would_notice(self, name: str, slack: Decimal) -> bool:
        """True when the sum would break if this reading were a plausible slip."""
        value = self.value(name)
        return value is not None and all(
            abs(slip - value) > 2 * slack for slip in self._slips(name) - {value}
        )

    def _upheld_by(self, relation: Relation) -> set[str]:
        """Fields whose plausible slips would break a product or quotient that holds."""
        values = self.values(relation.fields)
        if relation.holds(values) is not True or self.supplied & set(relation.fields):
            return set()
        return {
            name
            for name in relation.fields
            if not any(
                relation.holds({**values, name: slip})
                for slip in self._slips(name) - {values[name]}
            )
        }

    def _suspect(self, each: Sum, values: Mapping[str, Decimal], off: Decimal) -> None:
        """The fields whose misreading alone would explain a broken sum; else all of them.

        A field that would have to be negative, or a score above its weight, to mend the
        sum cannot be the one that broke it.
        """
        open_ = [n for n in each.fields if not settled(self.evidence.get(n))]
        needed = {n: values[n] + off if n == each.whole else values[n] - off for n in open_}
        able = {n for n, value in needed.items() if self._plausible(n, value)}
        if abs(off) <= TOLERANCE:
            # Rounding explains so small a gap; only a slip of exactly this size is a suspect.
            able = {n for n in able if needed[n] in self._slips(n)}
            self.suspects |= able
            return
        self.suspects |= able or set(open_)

    def _slips(self, name: str) -> frozenset[Decimal]:
        value = self.value(name)
        if value is None:
            return frozenset()
        slips = misreadings(printed(value, self.evidence.get(name)))
        return slips | frozenset(self.readings(name))


def _exponent(text: str) -> int:
    value = percentage(text)
    exponent = value.as_tuple().exponent if value is not None else -2
    return exponent if isinstance(exponent, int) else -2


def _fits(each: Sum, values: Mapping[str, Decimal]) -> bool:
    off = each.off(values)
    return off is None or abs(off) <= each.slack


def _filtered(
    found: Solutions, relations: Sequence[Relation], known: Mapping[str, Decimal], ledger: _Ledger
) -> Solutions:
    """The solutions that no product or quotient contradicts; all, when each does."""
    if not found.complete or found.free:
        return found
    kept = []
    for each in found.found:
        names = {name for relation in relations for name in relation.fields}
        values = {**ledger.values(names), **known, **each}
        if not any(relation.holds(values) is False for relation in relations):
            kept.append(each)
    return Solutions(tuple(kept)) if kept else found


def _because(each: Sum, name: str, value: Decimal, ledger: _Ledger) -> str:
    """The equation with its figures: "97.0 − 96.5 = 0.5（…）"."""
    values = {**ledger.values(each.fields), name: value}
    others = sum((v for n, v in values.items() if n in each.parts and n != name), Decimal(0))
    whole = each.constant if each.whole is None else values.get(each.whole)
    if name == each.whole:
        return f"{others} = {value}（{each.says.zh}）"
    return f"{whole} − {others} = {value}（{each.says.zh}）"


def _undecided(names: Sequence[str], found: Solutions, each: Sum) -> Finding:
    """How many values arithmetic leaves for cells that could not be read."""
    many = len(found.found)
    if found.free or not found.complete:
        zh, en = "可能的取值太多，算式不能确定", "the equations leave too many values to tell"
    elif many == 0:
        zh, en = "没有一个取值能使算式成立", "no value satisfies the equations"
    else:
        zh, en = f"算式允许{many}种取值", f"the equations leave {many} possibilities"
    fields = "、".join(names)
    return Finding(
        rule=f"{each.name.split('_')[0]}_cells_lost",
        severity="warning",
        fields=tuple(names),
        message=Message(
            zh=f"有{len(names)}处数字看不清（{each.says.zh}）：{zh}，请对照原件填写。",
            en=f"{len(names)} figures could not be read ({each.says.en}): {en}; "
            "fill them in from the original.",
        ),
        steps=(f"{each.says.zh}：{fields}",),
    )


__all__ = ["SURE", "Outcome", "doubtful", "reconcile", "settled"]
