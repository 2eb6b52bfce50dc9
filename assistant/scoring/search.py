"""Exact search: every assignment of unknown fields that satisfies a set of sums.

In: unknown fields with their possible values, the sums they stand in, the known
values. Out: the assignments, and whether the list is complete. Gives up honestly,
with `complete=False`, when there are more than `LIMIT` or the work exceeds `EFFORT`.

All arithmetic is on integers scaled by a power of ten. Reachable partial sums prune
the search, so that many doubtful cells in one long sum stay cheap: with sixty of
them, two readings each, the sums reachable are a few thousand, not 2^60.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import repeat

from assistant.scoring.equations import Sum, places

LIMIT = 100
EFFORT = 20_000
_MAX_REACHABLE = 50_000
_MAX_GRID = 400


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field to solve for: one of `options`, or, without options, any multiple of `step`.

    Args:
        name: JSON Pointer.
        options: possible values, likeliest first; empty when the value is free.
        low, high: bounds of a free value; `high` None when there is none.
        step: grid of a free value, the printed precision.
    """

    name: str
    options: tuple[Decimal, ...] = ()
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    step: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Solutions:
    """What the search found.

    Args:
        found: assignments, in order of likelihood of their first options.
        complete: False when there may be more than those found.
        free: True when some unknown is bound by no equation or bound at all.
    """

    found: tuple[Mapping[str, Decimal], ...]
    complete: bool = True
    free: bool = False

    @property
    def only(self) -> Mapping[str, Decimal] | None:
        """The assignment, when it is proved to be the only one."""
        return self.found[0] if self.complete and not self.free and len(self.found) == 1 else None


def solve(
    unknowns: Sequence[Unknown], sums: Sequence[Sum], known: Mapping[str, Decimal]
) -> Solutions:
    """All assignments of `unknowns` under which every one of `sums` holds.

    Sums with a field that is neither known nor asked for say nothing and are skipped.
    """
    asked = {unknown.name for unknown in unknowns}
    usable = [s for s in sums if all(name in asked or name in known for name in s.fields)]
    usable = [s for s in usable if any(name in asked for name in s.fields)]
    search = _Search.over(unknowns, usable, known)
    search.run()
    return Solutions(tuple(search.found), complete=not search.cut, free=search.free)


@dataclass(slots=True)
class _Row:
    """One sum over the unknowns: Σ sign·value must lie in [low, high]."""

    signs: dict[str, int]
    low: int
    high: int
    # reachable[i]: sorted sums that the choices from the i-th on can contribute.
    reachable: list[list[int]] = field(default_factory=list)

    def admits(self, index: int, so_far: int) -> bool:
        """True when some continuation of the choices can still satisfy the row."""
        if not self.reachable:
            return True
        tail = self.reachable[index]
        at = bisect_left(tail, self.low - so_far)
        return at < len(tail) and tail[at] <= self.high - so_far


@dataclass(slots=True)
class _Search:
    scale: int
    choices: list[tuple[str, list[int]]]
    loose: dict[str, tuple[int, int | None, int]]
    rows: list[_Row]
    found: list[dict[str, Decimal]] = field(default_factory=list)
    cut: bool = False
    free: bool = False
    effort: int = 0

    @classmethod
    def over(
        cls, unknowns: Sequence[Unknown], sums: Sequence[Sum], known: Mapping[str, Decimal]
    ) -> _Search:
        numbers = [value for unknown in unknowns for value in (*unknown.options, unknown.step)]
        for each in sums:
            numbers += [known[name] for name in each.fields if name in known]
            numbers += [value for value in (each.slack, each.constant) if value is not None]
        scale = max(map(places, numbers), default=0)

        def scaled(value: Decimal) -> int:
            return int(value.scaleb(scale))

        choices = [(u.name, [scaled(v) for v in u.options]) for u in unknowns if u.options]
        loose = {
            u.name: (scaled(u.low), None if u.high is None else scaled(u.high), scaled(u.step))
            for u in unknowns
            if not u.options
        }
        asked = {name for name, _ in choices} | set(loose)
        rows = []
        for each in sums:
            whole = each.constant if each.whole is None else known.get(each.whole)
            target = 0 if whole is None else scaled(whole)
            target -= sum(scaled(known[name]) for name in each.parts if name in known)
            signs = {n: -1 if n == each.whole else 1 for n in each.fields if n in asked}
            slack = scaled(each.slack)
            rows.append(_Row(signs, target - slack, target + slack))
        search = cls(scale, choices, loose, rows)
        for row in rows:
            row.reachable = search._reachable(row)
        return search

    def _reachable(self, row: _Row) -> list[list[int]]:
        """Sums reachable from each choice on; empty when pruning would not pay."""
        if any(name in self.loose for name in row.signs):
            return []
        tails = [[0]]
        for name, options in reversed(self.choices):
            sign = row.signs.get(name)
            sums = tails[-1]
            if sign is not None:
                sums = sorted({total + sign * value for total in sums for value in options})
                if len(sums) > _MAX_REACHABLE:
                    return []
            tails.append(sums)
        return tails[::-1]

    def run(self) -> None:
        self._choose(0, {}, [0] * len(self.rows))

    def _done(self) -> bool:
        self.effort += 1
        if self.effort > EFFORT or len(self.found) > LIMIT:
            self.cut = True
        return self.cut

    def _choose(self, index: int, values: dict[str, int], sums: list[int]) -> None:
        if self._done():
            return
        if not all(map(_Row.admits, self.rows, repeat(index), sums)):
            return
        if index == len(self.choices):
            self._settle(values, sums)
            return
        name, options = self.choices[index]
        for value in options:
            self._choose(index + 1, {**values, name: value}, self._after(sums, name, value))

    def _after(self, sums: list[int], name: str, value: int) -> list[int]:
        """What the rows have come to once the field has the value."""
        signs = (row.signs.get(name, 0) for row in self.rows)
        return [so_far + sign * value for so_far, sign in zip(sums, signs, strict=True)]

    def _settle(self, values: dict[str, int], sums: list[int]) -> None:
        """Give the free fields their values, those forced by a row first."""
        if self._done():
            return
        waiting = [name for name in self.loose if name not in values]
        for row, so_far in zip(self.rows, sums, strict=True):
            left = [name for name in waiting if name in row.signs]
            if not left and not row.low <= so_far <= row.high:
                return
            if len(left) == 1:
                sign = row.signs[left[0]]
                ends = sorted((sign * (row.low - so_far), sign * (row.high - so_far)))
                self._try(left[0], ends[0], ends[1], values, sums)
                return
        if not waiting:
            # With a Decimal an exact multiple of the scale comes back exactly.
            self.found.append({n: Decimal(v).scaleb(-self.scale) for n, v in values.items()})
            return
        name = min(waiting, key=self._size)
        if self._size(name) > _MAX_GRID:
            self.free = True
            return
        low, high, _ = self.loose[name]
        self._try(name, low, high, values, sums)

    def _size(self, name: str) -> int:
        low, high, step = self.loose[name]
        return _MAX_GRID + 1 if high is None else (high - low) // step + 1

    def _try(
        self, name: str, first: int, last: int | None, values: dict[str, int], sums: list[int]
    ) -> None:
        """Every value of the grid from `first` to `last` and within the field's own bounds."""
        low, high, step = self.loose[name]
        start = max(low, first)
        start += -start % step
        end = min(bound for bound in (last, high) if bound is not None)
        for value in range(start, end + 1, step):
            self._settle({**values, name: value}, self._after(sums, name, value))
