"""Later pages whose grid is wider than the table: a desk, a screen's frame, a shadow beside it.

In: the columns that the header told, and the pages. Out: the same columns, with stretches of
their own for the pages whose outer grid columns hold nothing legible, when without these the
page's rules stand where the header's do. Nothing here can fail; pages that are not measured
and pages that repeat the header are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.extraction.headers import Columns
from assistant.extraction.values import has_word
from assistant.page import Cell, Page

_LEGIBLE = 0.5
_AT_HOME = 0.003
"""Shares of the width between rules of two pages that are the same rule."""
_CLEARLY = 3.0
"""How much nearer the rules must stand without the margin."""

Stretches = Mapping[str, tuple[float, float]]


def beside_margins(columns: Columns, pages: Sequence[Page], head: Page) -> Columns:
    """The columns, with stretches of their own for pages with a margin read as columns.

    Args:
        columns: told by the header.
        pages: all pages of the form.
        head: the page of the header.
    """
    if not columns.measured or not columns.stretches:
        return columns
    own = dict(columns.own)
    for page in pages:
        if page.number == head.number or page.number in own or page.kind != "picture":
            continue
        moved = _within(columns.stretches, page)
        if moved is not None:
            own[page.number] = moved
    return replace(columns, own=own)


def _within(stretches: Stretches, page: Page) -> Stretches | None:
    """The stretches laid between the page's margins; None where it has none."""
    edges = page.column_edges
    places = sorted({place for stretch in stretches.values() for place in stretch})
    as_read = _distance(places, edges, edges[0], edges[-1])
    best, left, right = min(
        (_distance(places, edges, left, right), left, right) for left, right in _bounds(page)
    )
    if best > _AT_HOME or best * _CLEARLY >= as_read:
        return None
    width = right - left
    return {
        role: (left + begin * width, left + end * width) for role, (begin, end) in stretches.items()
    }


def _distance(places: Sequence[float], edges: Sequence[float], left: float, right: float) -> float:
    """How far the header's rules stand from the page's, on average, between two of these."""
    laid = [left + place * (right - left) for place in places]
    return sum(min(abs(edge - place) for edge in edges) for place in laid) / len(laid)


def _bounds(page: Page) -> Iterator[tuple[float, float]]:
    """Left and right of the table, for each number of outer columns without legible text."""
    edges, count = page.column_edges, page.columns
    legible = [cell for cell in page.cells if _says_something(cell, count)]
    first = min((cell.column for cell in legible), default=0)
    last = max((cell.column + cell.column_span for cell in legible), default=count)
    for begin in range(first + 1):
        for end in range(last, count + 1):
            if end > begin:
                yield edges[begin], edges[end]


def _says_something(cell: Cell, columns: int) -> bool:
    """True for a cell of the table with a word or figure; lines across the page are none."""
    text = cell.text
    told = has_word(text) or any(char.isdigit() for char in text)
    return cell.ruled and told and cell.confidence >= _LEGIBLE and cell.column_span < columns
