"""Tables of blanks: which lines keep to the same columns, and where these stand.

In: lines of fields with their places, in widths of a letter. Out: tables, each a run of lines
whose fields stand in columns that no line has two fields in. Nothing here can fail.

Of all ways to part the lines into tables the one with the fewest is taken; a line amid a table
that does not keep to its columns costs less than two tables more. Among these the one with the
longest tables is taken, so that a table's heading goes with its rows and not with what stands
above.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_STRAY = 0.6
"""What a line costs that keeps to no column of the table it stands in; a table costs 1."""
_UNPARTED = 0.3
"""What a table costs besides that begins without a blank line above it."""
_STRAYS = 6
"""A table has one such line for so many that keep to its columns, half of them above the first."""
_HEADLESS = 1
"""Columns that a table may have besides those of its line of the most fields."""
_SHORT = 4
_RAGGED = 0.15
"""A table of so many lines has no more edges besides one a column, for each other field."""
_LONGEST = 400
"""Lines of one table, at most: looking further would take too long."""


@dataclass(frozen=True, slots=True)
class Span:
    """A field as it stands: left and right in widths of a Latin letter."""

    left: int
    right: int
    text: str


Line = Sequence[Span]
Column = tuple[int, int]
"""Left and right of everything in it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of the same columns.

    Args:
        first, stop: its lines, by their index among those given.
        columns: from left to right.
        strays: lines amid it that do not keep to them.
        unsure: columns whose heading stands beside their fields, and may be another's.
    """

    first: int
    stop: int
    columns: tuple[Column, ...]
    strays: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()


def tables(lines: Sequence[Line], parted: Collection[int]) -> list[Table]:
    """The tables of lines that have two fields or more each, in order and without a gap.

    Args:
        lines: fields from left to right.
        parted: indices of lines with a blank line or a drawn one above.
    """
    best: list[tuple[float, int, Table | None]] = [(0.0, 0, None)]
    best += [(float("inf"), 0, None)] * len(lines)
    for first in range(len(lines)):
        cost, squares, _ = best[first]
        base = cost + 1 + (0.0 if first in parted or not first else _UNPARTED)
        for table in _growing(lines, first):
            price = round(base + _STRAY * len(table.strays), 3)
            found = (price, squares - (table.stop - first) ** 2)
            if found < best[table.stop][:2]:
                best[table.stop] = (*found, table)
    chosen: list[Table] = []
    at = len(lines)
    while at > 0 and (last := best[at][2]) is not None:
        chosen.append(last)
        at = last.first
    return chosen[::-1]


def cost(found: Sequence[Table], lines: Sequence[Line]) -> tuple[float, int]:
    """How badly lines keep to tables: their number, then how ragged the columns' edges are."""
    strays = sum(len(table.strays) for table in found)
    return round(len(found) + _STRAY * strays, 3), sum(_edges(t, lines) for t in found)


def placed(line: Line, columns: Sequence[Column]) -> list[tuple[int, int]] | None:
    """Each field's first column and how many it covers; None where two would share one.

    A field beside every column stands in none.
    """
    found: list[tuple[int, int]] = []
    rights = [right for _, right in columns]
    for span in line:
        first = bisect_right(rights, span.left)
        stop = first
        while stop < len(columns) and columns[stop][0] < span.right:
            stop += 1
        if stop == first or (found and first < sum(found[-1])):
            return None
        found.append((first, stop - first))
    return found


def nearest(line: Line, columns: Sequence[Column]) -> list[tuple[int, int]] | None:
    """The columns, in order, whose edges the fields stand nearest to; None for too few."""
    if len(line) > len(columns):
        return None
    # cheapest[c]: (price, columns) of the fields so far, the last of them left of column c
    cheapest: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (len(columns) + 1)
    for index, span in enumerate(line):
        row: list[tuple[int, tuple[int, ...]]] = [(10**9, ())] * (len(columns) + 1)
        for at in range(index + 1, len(columns) + 1):
            left, right = columns[at - 1]
            off = min(abs(span.left - left), abs(span.right - right))
            price, before = cheapest[at - 1]
            row[at] = min(row[at - 1], (price + off, (*before, at - 1)))
        cheapest = row
    return [(column, 1) for column in cheapest[-1][1]]


_Grown = tuple[int, int, int]
"""A column while its table grows: left, right, and the lines that stand in it, as bits."""


def _growing(lines: Sequence[Line], first: int) -> Iterator[Table]:
    """The tables that may begin at a line."""
    columns: list[_Grown] = []
    strays: list[int] = []
    kept = full = head = 0
    for at in range(first, min(len(lines), first + _LONGEST)):
        grown = _with(columns, lines[at], 1 << (at - first))
        if grown is None:
            strays.append(at)
            if len(strays) > (kept + _STRAYS // 2) // _STRAYS:
                return
            continue
        columns, kept = grown, kept + 1
        if len(lines[at]) > full:
            full, head = len(lines[at]), 1 << (at - first)
        under, unsure = _headed(columns, head)
        if len(under) <= full + _HEADLESS:
            yield Table(first, at + 1, under, frozenset(strays), unsure)


def _with(columns: Sequence[_Grown], line: Line, bit: int) -> list[_Grown] | None:
    """The columns with one more line; None where some line would have two fields in one."""
    rest = list(columns)
    made: list[_Grown] = []
    for span in line:
        touched = [c for c in rest if span.left < c[1] and span.right > c[0]]
        # What another field of the line has taken must not be touched too.
        if any(span.left < right and span.right > left for left, right, _ in made):
            return None
        lines = 0
        for _, _, more in touched:
            if lines & more:
                return None
            lines |= more
        left = min([span.left, *(c[0] for c in touched)])
        right = max([span.right, *(c[1] for c in touched)])
        made.append((left, right, lines | bit))
        rest = [c for c in rest if c not in touched]
    return sorted([*rest, *made])


def _headed(columns: Sequence[_Grown], head: int) -> tuple[tuple[Column, ...], frozenset[int]]:
    """The columns, headings that stand beside them put over them, and those that are unsure.

    Figures set to the right under a heading set to the left make two columns: one of the
    heading alone and one without any. Where it might as well be the next one's heading, the
    column is unsure.

    Args:
        head: the line of the headings, as a bit: the first with as many fields as any.
    """
    kinds = ["=" if m & head and m != head else "h" if m & head else "b" for _, _, m in columns]
    joined: dict[int, int] = {}
    doubtful: set[int] = set()
    for start, stop in _loose(kinds):
        pairs, either = _paired(kinds, start, stop, columns)
        joined |= pairs
        doubtful |= either
    made: list[Column] = []
    unsure: set[int] = set()
    for at, (left, right, _) in enumerate(columns):
        if at - 1 in joined:
            made[-1] = (made[-1][0], right)
        else:
            made.append((left, right))
        if at in doubtful:
            unsure.add(len(made) - 1)
    return tuple(made), frozenset(unsure)


def _loose(kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Neighbouring columns that have a heading alone or none, as (start, stop)."""
    start = 0
    for at in range(len(kinds) + 1):
        if at == len(kinds) or kinds[at] == "=":
            if len(set(kinds[start:at])) > 1:
                yield start, at
            start = at + 1


def _paired(
    kinds: Sequence[str], start: int, stop: int, columns: Sequence[_Grown]
) -> tuple[dict[int, int], set[int]]:
    """Which columns of a run go with the next one, and which of them might not."""
    pairs: dict[int, int] = {}
    unsure: set[int] = set()
    at = start
    while at + 1 < stop:
        if kinds[at] == kinds[at + 1]:
            at += 1
            continue
        if at + 2 < stop and kinds[at + 2] == kinds[at] and (stop - at) % 2:
            unsure |= {at, at + 1, at + 2}  # the middle one may go with either
            if columns[at + 2][0] - columns[at + 1][1] < columns[at + 1][0] - columns[at][1]:
                at += 1
        pairs[at] = at + 1
        at += 2
    return pairs, unsure


def is_ragged(table: Table, lines: Sequence[Line]) -> bool:
    """True for columns whose fields begin, end and lie in the middle anywhere: they may be none."""
    fields = sum(len(lines[i]) for i in range(table.first, table.stop) if i not in table.strays)
    columns = len(table.columns)
    if columns <= 2 or table.stop - table.first < _SHORT:
        return False
    return _edges(table, lines) > _RAGGED * (fields - columns)


def _edges(table: Table, lines: Sequence[Line]) -> int:
    """How many edges the columns have more than one each, where the fields agree best."""
    stood: dict[int, list[Span]] = {}
    for i in range(table.first, table.stop):
        if i in table.strays:
            continue
        for (at, _), span in zip(placed(lines[i], table.columns) or (), lines[i], strict=False):
            stood.setdefault(at, []).append(span)
    return sum(_apart(spans) - 1 for spans in stood.values())


def _apart(spans: Sequence[Span]) -> int:
    """At how many places fields begin, end, or have their middle: the fewest of the three."""
    middles = sorted(span.left + span.right for span in spans)
    parted = sum(right - left > 2 for left, right in pairwise(middles))  # a letter has no half
    return min(len({s.left for s in spans}), len({s.right for s in spans}), parted + 1)
