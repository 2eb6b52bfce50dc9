"""Which of the model's rows is which of the offline reader's.

In: for each row, the cells and texts behind its fields, from both readers. Out: pairs.
Rows are matched by the cells they stand on and by their names, never by their number:
a dropped, invented or swapped row must not shift the rest. Nothing here can fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.extraction.catalogue import Catalogue, LineKey, Spot
from assistant.extraction.modelled import Claims
from assistant.form import Draft
from assistant.wording import fold

OWN = ("name", "target", "actual", "weight", "score", "explanation")
MONEY = ("name", "initial", "annual", "executed", "rate")
ENOUGH = 2
"""Points that make a pair: two cells in common, or the same name."""

Spots = Mapping[str, Spot]


def spots_of(draft: Draft, catalogue: Catalogue, base: str, fields: Sequence[str]) -> list[Spots]:
    """For each record of a list in the paper ("/indicators"), the cell behind each field."""
    count = len(draft.paper.get(base))
    found: list[Spots] = []
    for index in range(count):
        record = {}
        for name in fields:
            spot = catalogue.of(draft.evidence.get(f"{base}/{index}/{name}"))
            if spot is not None:
                record[name] = spot
        found.append(record)
    return found


def pair(
    spots: Sequence[Spots], names: Sequence[str | None], claimed: Sequence[Claims]
) -> dict[int, int]:
    """The model's index → the offline index, each at most once, best pairs first."""
    scored = []
    for i, claims in enumerate(claimed):
        for j, record in enumerate(spots):
            points = _points(record, names[j], claims)
            if points >= ENOUGH:
                scored.append((-points, abs(i - j), i, j))
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in paired and j not in taken:
            paired[i] = j
            taken.add(j)
    return paired


def _points(record: Spots, name: str | None, claims: Claims) -> int:
    points = 0
    for field, spot in record.items():
        claim = claims.get(field)
        if claim is not None and any(one.name == spot.name for one in claim.spots):
            points += 1
    said = claims["name"].text if "name" in claims else None
    if name and said and fold(name) == fold(said):
        points += 2
    return points


def line_of(spots: Sequence[Spot]) -> LineKey | None:
    """The grid line most of the cells begin on, the first of equals."""
    count = Counter(spot.line for spot in spots)
    return min(count, key=lambda line: (-count[line], line)) if count else None


def line_of_claims(claims: Claims) -> LineKey | None:
    """The grid line a row of the model stands on, by its own (not inherited) cells."""
    return line_of([spot for name in OWN if name in claims for spot in claims[name].spots])
