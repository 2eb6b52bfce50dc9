"""Tables inside the cells of a table, set into its own grid.

In: a table some of whose cells hold another one (`Spot.inner`). Out: one table without any:
the inner rows stand beside what stood beside their cell, which now reaches down over all of
them. Nothing here can fail.

Some offices draw a form as one table with the budget, or the indicators of each level, as a
table of its own inside a cell. Only tables of some size are kept so; tick boxes and the like
are a cell's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.reading.flow import Block, Line, Spot, Table

_ROWS = 2
_COLUMNS = 3
"""An inner table has as many at least; a smaller one lays out words."""
_SNAP = 0.004
"""Edges closer than this share of the table's width are one."""


def inner_of(blocks: Sequence[Block]) -> Table | None:
    """What a cell holds as one table: tables and the lines between them; None for mere text."""
    held = [block for block in blocks if isinstance(block, Table | Line)]
    tables = [block for block in held if isinstance(block, Table)]
    if not any(map(_is_large, tables)):
        return tables[0] if len(held) == len(tables) == 1 else None
    shares = _merged([share for block in held if isinstance(block, Table) for share in _of(block)])
    spots: list[Spot] = []
    top = 0
    for block in held:
        if isinstance(block, Line):
            spots.append(Spot(top, 0, block.text, column_span=len(shares) - 1))
            top += 1
            continue
        edges = _of(block)
        spots += [_placed(spot, top, edges, shares) for spot in block.spots]
        top += block.size[0]
    return Table(tuple(spots), tuple(shares))


def text_of(blocks: Iterable[Block]) -> str:
    """The text of a cell, a small table in it line by line."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        elif isinstance(block, Table):
            rows: dict[int, list[str]] = {}
            for spot in block.spots:
                rows.setdefault(spot.row, []).append(spot.text)
            lines += [" ".join(part for part in rows[row] if part) for row in sorted(rows)]
    return "\n".join(line for line in lines if line)


def unnested(table: Table) -> Table:
    """The table with the rows of its inner tables as rows of its own.

    A cell with a small table, that stands under none of some size, keeps its text.
    """
    if all(spot.inner is None for spot in table.spots):
        return table
    kept = {
        (spot.column, spot.inner.size[1])
        for spot in table.spots
        if spot.inner is not None and (_is_large(spot.inner) or _fills(spot, spot.inner))
    }
    table = replace(
        table,
        spots=tuple(
            spot
            if spot.inner is None or (spot.column, spot.inner.size[1]) in kept
            else replace(spot, inner=None)
            for spot in table.spots
        ),
    )
    if all(spot.inner is None for spot in table.spots):
        return table
    outer = _of(table)
    tops = _tops(table)
    inners = {spot: unnested(spot.inner) for spot in table.spots if spot.inner is not None}
    inside = {
        spot: _within(_of(inner), outer[spot.column], outer[spot.column + spot.column_span])
        for spot, inner in inners.items()
    }
    edges = _merged([*outer, *(share for shares in inside.values() for share in shares)])
    spots: list[Spot] = []
    for spot in table.spots:
        below = min(spot.row + spot.row_span, len(tops) - 1)
        top, height = tops[spot.row], tops[below] - tops[spot.row]
        if spot not in inners:
            whole = replace(spot, row=0, row_span=height)
            spots.append(_placed(whole, top, outer, edges))
            continue
        inner = inners[spot]
        spots += [_placed(one, top, inside[spot], edges) for one in inner.spots]
    return Table(tuple(sorted(spots, key=lambda one: (one.row, one.column))), tuple(edges))


def _is_large(inner: Table) -> bool:
    """True for a table of some size: no tick boxes, no words laid out."""
    return inner.size[0] >= _ROWS and inner.size[1] >= _COLUMNS


def _fills(spot: Spot, inner: Table) -> bool:
    """True for a table that has a column for each that its cell covers: it stands for these."""
    return spot.column_span == inner.size[1] >= _COLUMNS


def _tops(table: Table) -> list[int]:
    """Where each outer row begins once inner tables have their rows; and where the last ends."""
    rows = table.size[0]
    heights = [1] * rows
    for spot in sorted(table.spots, key=lambda one: one.row_span):
        own = range(spot.row, min(spot.row + spot.row_span, rows))
        if spot.inner is not None and own:
            needed = unnested(spot.inner).size[0]
            heights[own[-1]] += max(0, needed - sum(heights[row] for row in own))
    return [sum(heights[:row]) for row in range(rows + 1)]


def _of(table: Table) -> list[float]:
    """The edges of a table's columns as shares of its width; even ones where none are known."""
    columns = table.size[1]
    if len(table.edges) > columns:
        first, width = table.edges[0], (table.edges[-1] - table.edges[0]) or 1.0
        return [(edge - first) / width for edge in table.edges]
    return [column / columns for column in range(columns + 1)]


def _within(shares: Iterable[float], left: float, right: float) -> list[float]:
    return [left + share * (right - left) for share in shares]


def _merged(edges: Iterable[float]) -> list[float]:
    merged: list[float] = []
    for edge in sorted(edges):
        if not merged or edge - merged[-1] > _SNAP:
            merged.append(edge)
    return merged


def _placed(spot: Spot, top: int, own: Sequence[float], edges: Sequence[float]) -> Spot:
    """The spot in the columns of the whole table, `top` rows further down."""
    first = _nearest(own[spot.column], edges)
    last = _nearest(own[min(spot.column + spot.column_span, len(own) - 1)], edges)
    return replace(
        spot, row=top + spot.row, column=first, column_span=max(1, last - first), inner=None
    )


def _nearest(share: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - share))
