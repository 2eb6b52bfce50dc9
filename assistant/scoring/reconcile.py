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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assistant.finding import Finding, Message
from assistant.form import Draft, Evidence, Paper
from assistant.quantity import added, show
from assistant.scoring.equations import Relation, Sum, equations, percentage, places
from assistant.scoring.ledger import INFERRED, SURE, UNLIKELY, Ledger, doubtful
from assistant.scoring.misreading import misreadings, printed
from assistant.scoring.search import Solutions, Unknown, solve
from assistant.scoring.witness import judge

_DASHES = frozenset("-—－–/")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What arithmetic made of a draft.

    Args:
        paper: with inferred values filled in.
        evidence: with statuses "inferred" and "disputed" set and reasons given.
        certified: fields whose reading an equation confirms.
        suspects: fields that may have broken an equation.
        findings: what is known about cells that could not be read.
        sums, relations: the form's equations, as they stand now.
    """

    paper: Paper
    evidence: Mapping[str, Evidence]
    certified: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    sums: tuple[Sum, ...] = ()
    relations: tuple[Relation, ...] = ()


def reconcile(draft: Draft) -> Outcome:
    """Solve the form's equations over the readings; see the module's order of trust."""
    ledger = Ledger(draft)
    sums, relations = equations(ledger.paper, ledger.evidence)
    findings = [
        finding
        for group in _groups(sums)
        if (finding := _Group(ledger, group, relations).solve()) is not None
    ]
    _supply_rates(ledger)
    # The equations are asked again: a value may have been supplied meanwhile.
    if ledger.supplied:
        sums, relations = equations(ledger.paper, ledger.evidence)
    verdict = judge(ledger, sums, relations)
    for name, because in ledger.fitting.items():
        if name in verdict.certified:
            ledger.mark(name, status="read", confidence=INFERRED, because=because)
    for name in verdict.suspects:
        if ledger.has(name, "read"):
            ledger.mark(name, status="disputed", because=_broken(name, ledger, sums, relations))
    return Outcome(
        ledger.paper,
        ledger.evidence,
        verdict.certified,
        verdict.suspects,
        tuple(findings),
        sums,
        relations,
    )


def _broken(
    name: str, ledger: Ledger, sums: Sequence[Sum], relations: Sequence[Relation]
) -> tuple[str, ...]:
    """The equations of a field that do not hold, in words; never empty."""
    wrong = [
        each.says.zh
        for each in sums
        if name in each.fields and abs(each.off(ledger.known) or Decimal(0)) > each.slack
    ]
    wrong += [
        each.says.zh
        for each in relations
        if name in each.fields and each.holds(ledger.known) is False
    ]
    return tuple(f"不成立：{says}" for says in wrong) or ("表内的算式不成立",)


def _groups(sums: Sequence[Sum]) -> Iterator[tuple[Sum, ...]]:
    """Sums that share fields, in the order given."""
    waiting = list(sums)
    while waiting:
        group = [waiting.pop(0)]
        grown = True
        while grown:
            fields = {name for each in group for name in each.fields}
            more = [each for each in waiting if fields & set(each.fields)]
            grown = bool(more)
            group += more
            waiting = [each for each in waiting if each not in more]
        yield tuple(group)


@dataclass(frozen=True, slots=True)
class _Group:
    """Sums that share fields, to be solved together."""

    ledger: Ledger
    sums: tuple[Sum, ...]
    relations: Sequence[Relation]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for each in self.sums for name in each.fields))

    def solve(self) -> Finding | None:
        """Supply what was lost, choose where readings differ; a finding for what stays lost."""
        ledger = self.ledger
        lost = [n for n in self.names if ledger.value(n) is None]
        doubted = [n for n in self.names if n not in lost and self._open(n)]
        if lost or doubted:
            found = self._search([*lost, *doubted], floor=UNLIKELY)
            if len(found.found) > 1 and found.complete and not found.free:
                found = self._filtered(found)
            if found.found or found.free or not found.complete:
                self._take(found, lost, doubted)
                return self._undecided(lost, found)
        elif self._holds():
            return None
        return self._repair(lost)

    def _open(self, name: str) -> bool:
        """True when there is a choice between readings of a doubtful cell."""
        if not self.ledger.doubtful(name):
            return False
        return self.ledger.has(name, "disputed") or len(self.ledger.readings(name, UNLIKELY)) > 1

    def _holds(self) -> bool:
        values = self.ledger.values(self.names)
        offs = ((each.off(values), each.slack) for each in self.sums)
        return all(off is None or abs(off) <= slack for off, slack in offs)

    def _search(
        self, asked: Sequence[str], *, slips: bool = False, floor: float = 0.0
    ) -> Solutions:
        unknowns = [self._unknown(name, slips=slips, floor=floor) for name in asked]
        known = {n: v for n, v in self.ledger.values(self.names).items() if n not in asked}
        return solve(unknowns, self.sums, known)

    def _unknown(self, name: str, *, slips: bool, floor: float) -> Unknown:
        ledger = self.ledger
        options = ledger.readings(name, floor)
        if options:
            if slips:
                text = printed(options[0], ledger.seen(name))
                more = (v for v in sorted(misreadings(text)) if ledger.plausible(name, v))
                options = tuple(dict.fromkeys((*options, *more)))
            return Unknown(name, options)
        low, high = ledger.bounds(name)
        # Trailing zeros of "10.00" say how amounts are printed, not how points are given.
        finest = max((places(v) for v in ledger.values(self.names).values()), default=2)
        return Unknown(name, low=low, high=high, step=Decimal(1).scaleb(-finest))

    def _filtered(self, found: Solutions) -> Solutions:
        """The solutions that no product or quotient contradicts; all, when each does."""
        names = {name for relation in self.relations for name in relation.fields}
        known = self.ledger.values((*names, *self.names))
        kept = tuple(
            each
            for each in found.found
            if not any(r.holds({**known, **each}) is False for r in self.relations)
        )
        return Solutions(kept) if kept else found

    def _take(self, found: Solutions, lost: Sequence[str], doubted: Sequence[str]) -> None:
        """Take over what all solutions agree on and an equation without a gap then shows."""
        if not found.complete or found.free:
            return
        agreed = {}
        for name in (*lost, *doubted):
            possible = {each[name] for each in found.found}
            if len(possible) == 1:
                agreed[name] = possible.pop()
        for name, value in agreed.items():
            because = self._because(name, agreed)
            if not because:
                # The field's only reading beside other gaps: no arithmetic speaks for it.
                continue
            if value != self.ledger.value(name):
                self.ledger.infer(name, value, because)
            elif not lost and self.ledger.has(name, "disputed"):
                # Readings differ and only the first one fits: the sum may be a second witness.
                self.ledger.fitting[name] = because

    def _repair(self, lost: Sequence[str]) -> Finding | None:
        """No choice among the readings fits: a misread doubtful cell, or one runner-up."""
        shaky = [n for n in self.names if n not in lost and self.ledger.doubtful(n)]
        if shaky:
            only = self._search([*lost, *shaky], slips=True).only
            if only is not None:
                self._take(Solutions((only,)), lost, shaky)
                return None
        if lost:
            return self._undecided(lost, Solutions(()))
        single = [
            (name, each[name])
            for name in self.names
            if not self.ledger.settled(name) and len(self.ledger.readings(name)) > 1
            for each in self._search([name]).found
        ]
        if len(single) == 1:
            name, value = single[0]
            self.ledger.infer(name, value, self._because(name, {name: value}))
        return None

    def _because(self, name: str, solved: Mapping[str, Decimal]) -> tuple[str, ...]:
        """The equations that show a solved field, with their figures: "97.0 − 96.5 = 0.5（…）".

        An equation with a field that is neither read nor solved shows nothing.
        """
        lines = []
        for each in self.sums:
            values = {**self.ledger.values(each.fields), **solved}
            if name not in each.fields or any(field not in values for field in each.fields):
                continue
            rest = added(values[part] for part in each.parts if part != name)
            whole = each.constant if each.whole is None else values[each.whole]
            left = f"{rest}" if name == each.whole else f"{whole} − {rest}"
            lines.append(f"{left} = {show(solved[name])}（{each.says.zh}）")
        return tuple(lines)

    def _undecided(self, lost: Sequence[str], found: Solutions) -> Finding | None:
        """How many values arithmetic leaves for the cells that stay lost."""
        names = tuple(n for n in lost if self.ledger.value(n) is None)
        if not names:
            return None
        many = len(found.found)
        if found.free or not found.complete:
            zh, en = "可能的取值太多，算式不能确定", "the equations leave too many values to tell"
        elif many == 0:
            zh, en = "没有一个取值能使算式成立", "no value satisfies the equations"
        else:
            zh, en = f"算式允许{many}种取值", f"the equations leave {many} possibilities"
        says = self.sums[-1].says
        return Finding(
            rule=f"{self.sums[-1].name.split('_')[0]}_cells_lost",
            severity="warning",
            fields=names,
            message=Message(
                zh=f"有{len(names)}处数字看不清（{says.zh}）：{zh}，请对照原件填写。",
                en=f"{len(names)} figures could not be read ({says.en}): {en}; "
                "fill them in from the original.",
            ),
        )


def _supply_rates(ledger: Ledger) -> None:
    """A lost or misread execution rate, where rounding and truncation print the same."""
    lines = ledger.paper.budget.lines
    shown = [line.rate for line in lines if line.rate]
    sign = "%" if not shown or shown[0].endswith("%") else ""
    unit = Decimal(1).scaleb(-max(map(_decimals, shown), default=2))
    for index, line in enumerate(lines):
        pointer = f"/budget/lines/{index}/rate"
        if ledger.settled(pointer) or line.executed is None or not line.annual:
            continue
        if line.rate is None and _is_dashed(ledger.evidence.get(pointer)):
            continue
        exact = line.executed / line.annual * 100
        rate = exact.quantize(unit, ROUND_HALF_UP)
        if rate != exact.quantize(unit, ROUND_DOWN) or rate == ledger.value(pointer):
            continue
        # A sure reading may give way to a runner-up, a weak one to a misreading as well.
        possible = ledger.slips(pointer) if ledger.doubtful(pointer) else ledger.readings(pointer)
        if line.rate is None or rate in possible:
            text = f"{rate}{sign}"
            ledger.infer(pointer, text, (f"{line.executed} ÷ {line.annual} = {text}",))
            ledger.supplied.add(pointer)


def _is_dashed(seen: Evidence | None) -> bool:
    """True for a dash given in plain text: the form says that it has no figure there."""
    if seen is None or seen.line is None or doubtful(seen):
        return False
    raw = (seen.raw or "").strip()
    return bool(raw) and not set(raw) - _DASHES


def _decimals(rate: str) -> int:
    value = percentage(rate)
    exponent = value.as_tuple().exponent if value is not None else -2
    return max(0, -exponent) if isinstance(exponent, int) else 0


__all__ = ["SURE", "Outcome", "reconcile"]
