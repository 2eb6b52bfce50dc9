"""Level labels of plain text, which has no merged cells: each stands near its rows.

In: the names of the rows and the labels printed on lines nearby. Out: one label `Found` per
row. Nothing can fail.

A label stands on one line somewhere near its rows, often a neighbour's. `block_costs` cuts
the rows into one contiguous block a label, in printed order, so that (1) each label's line
lies in its own block, best near the middle or at the top of it, and (2) the indicators' names
fit the kind the label names (及时率 under 时效, 达标率 under 质量). Both are costs; the
cheapest cutting is found by dynamic programming over (labels, rows), and each row's certainty
is the margin to the cheapest cutting that puts it under another label. Level-1 labels are
placed the same way over the blocks of level 2, where (2) is the hierarchy itself. Tables
whose labels all stand on the first of their rows, as in markdown, are filled down instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.extraction.levels import UNHIERARCHICAL, kind_of, misfit
from assistant.extraction.lexicon import LEVELS2, PARENTS
from assistant.extraction.values import Found

_OUTSIDE = 1.5
_INSIDE = 0.3
_INSIDE_MOST = 1.2
_UNDECIDED = 0.35
"""Margin up to which the place of a label in plain text says nothing of a row."""
_BY_NAME = 0.9
"""Certainty of a label that only the row's name speaks for."""
_FILLED = 0.98
"""Certainty of a label filled down where its place and the rows' names say so too."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Label:
    """A label printed in plain text.

    Args:
        places: indices of the rows on whose lines it stands (several when it is repeated);
            halves are between rows.
        found: its text with evidence.
        kind: its role in `LEVELS1` or `LEVELS2`, "" for an unknown label.
        first, last: rows of the page it is printed on.
    """

    places: tuple[float, ...]
    found: Found
    kind: str
    first: int
    last: int


def _standing(label: Label, first: int, last: int) -> float:
    """Cost of a label standing where it does for a block of rows first..last."""
    # A block may run over the page end; the label was printed for the part on its page.
    on_page = (max(first, label.first), min(last, label.last))
    low, high = on_page if on_page[0] <= on_page[1] else (first, last)
    if len(label.places) > 1:
        return _OUTSIDE * sum(max(0.0, first - p, p - last) for p in label.places)
    place = label.places[0]
    outside = max(0.0, low - place, place - high)
    inside = min(abs(place - (low + high) / 2), abs(place - low) + 0.5)
    return _OUTSIDE * outside + min(_INSIDE * inside, _INSIDE_MOST)


def block_costs(
    labels: Sequence[Label], count: int, unfit: Callable[[int, Label], float]
) -> list[list[float]]:
    """For each row and label, the cheapest cutting of all rows that puts it there.

    Args:
        labels: in printed order, at least one and not more than rows.
        count: how many rows.
        unfit: cost of a row under a label.

    Returns:
        costs[row][label]; a row's label is the cheapest, its certainty the margin.
    """
    total = len(labels)
    sums = []
    for label in labels:
        running = [0.0]
        for row in range(count):
            running.append(running[-1] + unfit(row, label))
        sums.append(running)

    def cost(index: int, start: int, stop: int) -> float:
        return sums[index][stop] - sums[index][start] + _standing(labels[index], start, stop - 1)

    forward = [[math.inf] * (count + 1) for _ in range(total + 1)]
    forward[0][0] = 0.0
    for k in range(total):
        for stop in range(k + 1, count + 1):
            forward[k + 1][stop] = min(
                forward[k][start] + cost(k, start, stop) for start in range(k, stop)
            )
    backward = [[math.inf] * (count + 1) for _ in range(total + 1)]
    backward[total][count] = 0.0
    for k in range(total - 1, -1, -1):
        for start in range(count):
            backward[k][start] = min(
                cost(k, start, stop) + backward[k + 1][stop] for stop in range(start + 1, count + 1)
            )
    under = [[math.inf] * total for _ in range(count)]
    for k in range(total):
        for start in range(count):
            if math.isinf(forward[k][start]):
                continue
            best = math.inf
            # From the right, so that each row learns the best block that reaches it.
            for stop in range(count, start, -1):
                best = min(best, forward[k][start] + cost(k, start, stop) + backward[k + 1][stop])
                under[stop - 1][k] = min(under[stop - 1][k], best)
    return under


def _margin(costs: Sequence[float], chosen: int) -> float:
    """How much dearer than the chosen one the cheapest of the others is."""
    others = [cost for index, cost in enumerate(costs) if index != chosen]
    return min(others, default=math.inf) - costs[chosen]


def certainty_of(margin: float) -> float:
    """Probability that the cheapest is right, from how much dearer the next one is."""
    return round(1 / (1 + math.exp(-1.3 * min(margin, 20.0))), 4)


def loose_levels(
    names: Sequence[str], level1: Sequence[Label], level2: Sequence[Label]
) -> tuple[list[Found | None], list[Found | None]]:
    """Labels of both levels for rows of plain text; None where no label was printed."""
    count = len(names)
    second: list[Found | None] = [None] * count
    costs: list[list[float]] = []
    if level2 and len(level2) <= count:
        costs = block_costs(level2, count, lambda row, label: misfit(names[row], label.kind))
        standing = block_costs(level2, count, lambda row, label: 0.0)
        best = [under.index(min(under)) for under in costs]
        for row, (under, index) in enumerate(zip(costs, best, strict=True)):
            certainty = certainty_of(_margin(under, index))
            first_or_last = len(set(best[max(0, row - 1) : row + 2])) > 1
            if first_or_last and _margin(standing[row], index) <= _UNDECIDED:
                # Only the name speaks for it, and 及时率 stands under 质量 in some forms.
                certainty = min(certainty, _BY_NAME)
            second[row] = level2[index].found.doubted(certainty)
    first: list[Found | None] = [None] * count
    if level1 and len(level1) <= count:
        first = _first_level(level1, level2, costs, count)
    if _from_the_top(level1, level2, names, second):
        return _filled_down(level1, first), _filled_down(level2, second)
    return first, second


def _from_the_top(
    level1: Sequence[Label], level2: Sequence[Label], names: Sequence[str],
    placed: Sequence[Found | None],
) -> bool:  # fmt: skip
    """True when every label stands on the first of its rows, as in tables of markdown.

    A label in the middle of its rows would seldom stand beside one of level 2 each time, and
    the names would fit better under the labels that `placed` gives them.
    """
    if len(level1) < _SEVERAL or not level2 or len(level2) > len(names):
        return False
    if any(len(label.places) > 1 for label in (*level1, *level2)):
        return False
    starts = {label.places[0] for label in level2}
    if (
        level1[0].places[0]
        or level2[0].places[0]
        or any(label.places[0] not in starts for label in level1)
    ):
        return False
    fit = sum(misfit(name, _at(level2, row).kind) for row, name in enumerate(names))
    kinds = [kind_of(str(one.value), LEVELS2) if one else "" for one in placed]
    return fit <= sum(misfit(name, kind) for name, kind in zip(names, kinds, strict=True))


def _at(labels: Sequence[Label], row: int) -> Label:
    """The last label printed at or above a row."""
    return [label for label in labels if label.places[0] <= row][-1]


def _filled_down(labels: Sequence[Label], placed: Sequence[Found | None]) -> list[Found | None]:
    """Labels from the first of their rows down; sure only where the cutting said the same."""
    result: list[Found | None] = []
    for row, other in enumerate(placed):
        found = _at(labels, row).found
        same = other is not None and other.value == found.value
        result.append(found.doubted(_FILLED if same else _BY_NAME))
    return result


def _first_level(
    labels: Sequence[Label], level2: Sequence[Label], costs: Sequence[Sequence[float]], count: int
) -> list[Found | None]:
    block = [under.index(min(under)) for under in costs] or list(range(count))
    kinds = [level2[index].kind for index in block] if costs else [""] * count

    def unfit(row: int, label: Label) -> float:
        parents = PARENTS.get(kinds[row], ())
        if not parents or not label.kind:
            return 0.0
        if label.kind in parents:
            return 0.0 if label.kind == parents[0] else 1.0
        return UNHIERARCHICAL

    placed = block_costs(labels, count, unfit)
    best = [under.index(min(under)) for under in placed]
    result: list[Found | None] = []
    for row in range(count):
        # A block of level 2 stands under one label of level 1: the majority decides.
        votes = [best[other] for other in range(count) if block[other] == block[row]]
        winner = max(set(votes), key=votes.count)
        margin = _margin(placed[row], winner)
        kind = labels[winner].kind
        if costs:
            # Where the row's level-2 label is open, so is what stands above that label.
            under = costs[row]
            elsewhere = [
                cost
                for other, cost in enumerate(under)
                if kind != _parent(level2[other].kind, labels, kind)
            ]
            open_margin = min(elsewhere, default=math.inf) - under[block[row]]
            fits = kind in PARENTS.get(kinds[row], ())
            # The hierarchy itself names the label once the block is known.
            margin = open_margin if fits else min(margin, open_margin)
        result.append(labels[winner].found.doubted(certainty_of(max(margin, 0.0))))
    return result


def _parent(kind: str, labels: Sequence[Label], unknown: str) -> str:
    """The first of a level-2 kind's parents that the form prints; `unknown` without one."""
    printed = {label.kind for label in labels}
    return next((one for one in PARENTS.get(kind, ()) if one in printed), unknown)
