"""Which readings the equations certify, and which they put under suspicion.

In: a `Ledger` and the equations of its form. Out: `Verdict`. A reading is certified when
an equation over it holds and would not hold had it been misread in a usual way; it is
suspect when its misreading would explain an equation that does not hold. Nothing here
can fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

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
    for each in sums:
        off = each.off(ledger.values(each.fields))
        # A sum solved for a lost value holds by construction and proves nothing.
        if off is None or ledger.supplied & set(each.fields):
            continue
        if abs(off) <= each.slack:
            upheld |= {n for n in each.fields if _would_notice(ledger, n, each.slack)}
        elif not each.convention or abs(off) > TOLERANCE:
            suspects |= _able(ledger, each, off)
    for relation in relations:
        upheld |= _upheld_by(ledger, relation)
    for relation in relations:
        if relation.holds(ledger.values(relation.fields)) is False:
            open_ = {n for n in relation.fields if not ledger.settled(n)}
            suspects |= open_ - upheld - ledger.supplied
    suspects |= set(_above_weight(ledger))
    certified = {n for n in upheld if not ledger.has(n, "disputed")} - suspects
    return Verdict(frozenset(certified), frozenset(suspects))


def _would_notice(ledger: Ledger, name: str, slack: Decimal) -> bool:
    """True when the sum would break if this reading were a usual slip."""
    value = ledger.value(name)
    if not slack:
        return value is not None  # any other value breaks an exact sum
    return value is not None and all(abs(slip - value) > 2 * slack for slip in ledger.slips(name))


def _upheld_by(ledger: Ledger, relation: Relation) -> set[str]:
    """Fields whose usual slips would break a product or quotient that holds."""
    values = ledger.values(relation.fields)
    if relation.holds(values) is not True or ledger.supplied & set(relation.fields):
        return set()
    return {
        name
        for name in relation.fields
        if not any(relation.holds({**values, name: slip}) for slip in ledger.slips(name))
    }


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
