"""The readings of a form's numbers, and the values arithmetic puts in their place.

In: a paper and its evidence. Out: `Ledger`, the working state of `reconcile`: it answers
what a field reads, what else it may read, and takes inferred values with their reasons.
The paper and the evidence given are not changed. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from assistant.form import Draft, Evidence, Paper
from assistant.scoring.equations import numbers, percentage
from assistant.scoring.misreading import misreadings, printed

SURE = 0.97
"""Confidence from which a single reading is believed until an equation contradicts it."""

GIVEN = 1.0
"""Confidence of characters that were given (a workbook, a text layer), not recognised."""

UNLIKELY = 0.005
"""Probability under which a runner-up is left out of the first choice."""

INFERRED = 0.99
"""Confidence of a value that exactly one solution leaves."""

_MOST_WEIGHT = Decimal(100)


def doubtful(seen: Evidence | None) -> bool:
    """True for a reading that needs a witness."""
    if seen is None or seen.status in ("agreed", "absent"):
        return False
    return seen.status in ("disputed", "missing") or seen.confidence < SURE


def settled(seen: Evidence | None) -> bool:
    """True for a reading that no equation may overrule."""
    if seen is None or seen.status in ("agreed", "absent"):
        return True
    # Plain text of such a form has nearly always come out of someone's recogniser: its
    # characters are given to us, but not certain.
    return seen.status == "read" and seen.confidence >= GIVEN and seen.line is None


class Ledger:
    """Values and evidence of one form while it is reconciled.

    Attributes:
        paper: the form with what was put in so far.
        evidence: statuses and reasons so far.
        known: every number of the form by pointer.
        supplied: fields whose value arithmetic made without any reading of them.
        fitting: disputed fields of whose readings only the first fits, and the equations.
    """

    def __init__(self, draft: Draft) -> None:
        self.paper: Paper = draft.paper
        self.evidence: dict[str, Evidence] = dict(draft.evidence)
        self.supplied: set[str] = set()
        self.fitting: dict[str, tuple[str, ...]] = {}
        self._forget_earlier()
        self.known: dict[str, Decimal] = numbers(self.paper)

    def _forget_earlier(self) -> None:
        """What arithmetic said earlier is said anew: a correction may have changed its ground."""
        for pointer, seen in self.evidence.items():
            if seen.status == "disputed" and seen.because:
                # Doubted for a broken equation alone; readers who differ give no reason.
                self.mark(pointer, status="read", because=())
            if seen.status == "inferred":
                first = percentage(seen.raw)
                status = "missing" if first is None else "disputed"
                self.mark(pointer, status=status, because=())
                is_text = isinstance(self.paper.get(pointer), str)
                value = seen.raw if is_text and first is not None else first
                self.paper = self.paper.with_value(pointer, value)

    def value(self, pointer: str) -> Decimal | None:
        """The number now standing at a field."""
        return self.known.get(pointer)

    def values(self, names: Iterable[str]) -> dict[str, Decimal]:
        """The numbers of those fields that have one."""
        return {name: self.known[name] for name in names if name in self.known}

    def seen(self, pointer: str) -> Evidence | None:
        """The evidence of a field."""
        return self.evidence.get(pointer)

    def has(self, pointer: str, status: str) -> bool:
        """True when the field's evidence has this status."""
        seen = self.evidence.get(pointer)
        return seen is not None and seen.status == status

    def settled(self, pointer: str) -> bool:
        """True when no equation may overrule the field."""
        return settled(self.evidence.get(pointer))

    def doubtful(self, pointer: str) -> bool:
        """True when the field needs a witness."""
        return doubtful(self.evidence.get(pointer))

    def readings(self, pointer: str, floor: float = 0.0) -> tuple[Decimal, ...]:
        """The value and the other readings of a field at least as likely as `floor`."""
        seen = self.evidence.get(pointer)
        first = self.value(pointer)
        likely = () if seen is None else (c for c in seen.candidates if c.confidence >= floor)
        others = [percentage(c.text) for c in likely]
        possible = [v for v in others if v is not None and self.plausible(pointer, v)]
        return tuple(dict.fromkeys(v for v in (first, *possible) if v is not None))

    def slips(self, pointer: str) -> frozenset[Decimal]:
        """What the field may be instead: its usual misreadings and its runner-ups."""
        value = self.value(pointer)
        if value is None:
            return frozenset()
        usual = misreadings(printed(value, self.evidence.get(pointer)))
        return (usual | frozenset(self.readings(pointer))) - {value}

    def instead(self, pointer: str, doubts: Collection[str]) -> tuple[Decimal, ...]:
        """What a doubtful field may be instead, where nothing sure speaks against it.

        Args:
            pointer: the field.
            doubts: fields that may be wrong; a score is not held against such a weight.
        """
        low, high = self.bounds(pointer)
        if pointer.endswith("/score") and pointer.removesuffix("score") + "weight" in doubts:
            high = None
        slips = self.slips(pointer)
        return tuple(v for v in slips if low <= v and (high is None or v <= high))

    def plausible(self, pointer: str, value: Decimal) -> bool:
        """True when the field could hold the value at all."""
        low, high = self.bounds(pointer)
        return low <= value and (high is None or value <= high)

    def bounds(self, pointer: str) -> tuple[Decimal, Decimal | None]:
        """A score lies within its weight, a weight within 100; nothing is negative."""
        if pointer.endswith("/score"):
            return Decimal(0), self.value(pointer.removesuffix("score") + "weight")
        summand = pointer.endswith("/weight") and pointer != "/total/weight"
        return Decimal(0), _MOST_WEIGHT if summand else None

    def infer(self, pointer: str, value: Decimal | str, because: tuple[str, ...]) -> None:
        """Put in a value that arithmetic leaves, with the equations that force it."""
        seen = self.evidence.get(pointer, Evidence())
        if seen.raw is None or self.value(pointer) is None:
            self.supplied.add(pointer)
        self.evidence.setdefault(pointer, seen)
        self.mark(pointer, status="inferred", confidence=INFERRED, because=because)
        self.paper = self.paper.with_value(pointer, value)
        exact = percentage(value) if isinstance(value, str) else value
        if exact is not None:
            self.known[pointer] = exact

    def mark(self, pointer: str, **changes: object) -> None:
        """Change a field's evidence."""
        self.evidence[pointer] = self.evidence[pointer].model_copy(update=changes)
