"""Which readings the equations certify, and which they put under suspicion.

In: a `Ledger` and the equations of its form. Out: `Verdict`. A reading is certified when
an equation over it holds and would not hold had it been misread in a usual way, alone or
together with another doubtful reading (two slips may cancel); it is suspect when its
misreading would explain an equation that does not hold. Nothing here can fail.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from assistant.scoring.equations import TOLERANCE, Relation, Sum
from assistant.scoring.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Verdict:
    """Fields that equations confirm, and fields that may have broken one."""

    certified: frozenset[str]
    suspects: frozenset[str]


def judge(ledger: Ledger, sums: Sequence[Sum], relations: Sequence[Relation]) -> Verdict:
    """Certify by equations that hold, suspect by equations that do not."""
    upheld, suspects = set[str](), set[str]()
    holding: list[Sum] = []
    for each in sums:
        off = each.off(ledger.values(each.fields))
        # A sum solved for a lost value holds by construction and proves nothing.
        if off is None or ledger.supplied & set(each.fields):
            continue
        if abs(off) <= each.slack:
            holding.append(each)
        elif not each.convention or abs(off) > TOLERANCE:
            suspects |= _able(ledger, each, off)
    standing = [
        relation
        for relation in relations
        if relation.holds(ledger.values(relation.fields)) is True
        and not ledger.supplied & set(relation.fields)
    ]
    doubts = {name for name in ledger.known if ledger.doubtful(name)}
    for each in holding:
        upheld |= {n for n in each.fields if n not in doubts and _noticed(ledger, n, each.slack)}
    upheld |= _certain(ledger, holding, standing, doubts)
    for relation in relations:
        if relation.holds(ledger.values(relation.fields)) is False:
            open_ = {n for n in relation.fields if not ledger.settled(n)}
            suspects |= open_ - upheld - ledger.supplied
    suspects |= set(_above_weight(ledger))
    undisputed = {n for n in upheld if not ledger.has(n, "disputed") or n in ledger.fitting}
    undisputed -= set(_of_no_name(ledger))
    return Verdict(frozenset(undisputed - suspects), frozenset(suspects))


def _of_no_name(ledger: Ledger) -> Iterator[str]:
    """The amounts of money lines whose names were lost: sums tell how much, not of what."""
    for index, line in enumerate(ledger.paper.budget.lines):
        at = f"/budget/lines/{index}"
        if line.name is None and ledger.has(f"{at}/name", "missing"):
            yield from (f"{at}/{role}" for role in ("initial", "annual", "executed", "rate"))


def _certain(
    ledger: Ledger, sums: Sequence[Sum], relations: Sequence[Relation], doubts: set[str]
) -> set[str]:
    """Fields that equations certify; each certified one may make another certain."""
    upheld = set[str]()
    grown = True
    while grown:
        open_ = doubts - upheld
        found = set[str]()
        for each in sums:
            found |= _told_by(ledger, each, open_)
        for relation in relations:
            found |= _upheld_by(ledger, relation, open_)
        grown = bool(found & open_)
        upheld |= found
    return upheld


def _noticed(ledger: Ledger, name: str, slack: Decimal) -> bool:
    """True when the sum would break if this sure reading were a usual slip."""
    value = ledger.value(name)
    if not slack:
        return value is not None  # any other value breaks an exact sum
    return value is not None and all(abs(slip - value) > 2 * slack for slip in ledger.slips(name))


def _told_by(ledger: Ledger, each: Sum, open_: set[str]) -> set[str]:
    """Doubtful fields of a sum that holds, and would not had they slipped.

    Neither alone nor together with a slip of another doubtful field: two slips may cancel.
    """
    mine = [name for name in each.fields if name in open_]
    # A sum by which a reading was chosen has told what it knows.
    if not mine or any(ledger.has(name, "inferred") for name in each.fields):
        return set()
    shifts = sorted(
        ((slip - ledger.known[name]) * (-1 if name == each.whole else 1), name)
        for name in mine
        for slip in ledger.instead(name, open_)
    )
    slack = 2 * each.slack
    hidden = set[str]()
    for shift, name in shifts:
        if abs(shift) <= slack or _cancelled(shifts, shift, name, slack):
            hidden.add(name)
    return set(mine) - hidden


def _cancelled(
    shifts: Sequence[tuple[Decimal, str]], shift: Decimal, name: str, slack: Decimal
) -> bool:
    """True when another field's shift, added to this one, moves the sum by no more than `slack`."""
    for other, whose in islice(shifts, bisect_left(shifts, (-shift - slack, "")), None):
        if other > slack - shift:
            return False
        if whose != name:
            return True
    return False


def _upheld_by(ledger: Ledger, relation: Relation, open_: set[str]) -> set[str]:
    """Fields whose usual slips would break a product or quotient that holds.

    A doubtful field must not be able to slip together with another: 190.00 ÷ 200.00 is
    19000 ÷ 20000 when both points are lost.
    """
    values = ledger.values(relation.fields)
    loose = [n for n in relation.fields if n in open_ or ledger.has(n, "inferred")]

    def hides(name: str) -> bool:
        others = [n for n in loose if n != name] if name in open_ else []
        changes = [{}, *({other: v} for other in others for v in ledger.slips(other))]
        slips = ledger.slips(name)
        return any(relation.holds({**values, name: s, **c}) for s in slips for c in changes)

    return {name for name in relation.fields if not hides(name)}


def _able(ledger: Ledger, each: Sum, off: Decimal) -> set[str]:
    """The fields whose misreading alone would explain a broken sum; else all of them.

    A field that would have to be negative, or a score above its weight, to mend the sum is
    not the one that broke it, unless the value needed is one it is easily misread from.
    """
    open_ = [n for n in each.fields if not ledger.settled(n)]
    needed = {n: ledger.known[n] + off if n == each.whole else ledger.known[n] - off for n in open_}
    easily = {n for n, value in needed.items() if value in ledger.slips(n)}
    if abs(off) <= TOLERANCE:
        # Rounding explains so small a gap; only a slip of exactly this size is a suspect.
        return easily
    able = {n for n, value in needed.items() if ledger.plausible(n, value)}
    return able | easily or set(open_)


def _above_weight(ledger: Ledger) -> Iterator[str]:
    """Sums do not notice values in each other's rows, but a score above its weight does."""
    for name, score in ledger.known.items():
        if not name.endswith("/score"):
            continue
        weight = name.removesuffix("score") + "weight"
        if score > ledger.known.get(weight, score):
            yield from (n for n in (name, weight) if not ledger.settled(n))
