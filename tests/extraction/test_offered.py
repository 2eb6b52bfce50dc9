"""Rows that the form offers and nobody filled in."""

from __future__ import annotations

from dataclasses import replace

from assistant.page import Cell
from tests.extraction.made import drafted, row, seen


def dots(*others: tuple[str, float]) -> Cell:
    """Dots in the column of the names that were read as figures."""
    return replace(seen("00", 0.01, *others), ink=True)


def names(made: Cell, *values: str) -> list[str | None]:
    rows = (row("甲数量"), ("", "", made, *values, "", ""))
    return [one.name for one in drafted(*rows).paper.indicators]


def test_dots_read_as_figures_on_a_row_without_ink_are_no_indicator() -> None:
    assert names(dots(("………", 0.5)), "", "", "", "") == ["甲数量"]


def test_what_no_reading_took_for_dots_may_be_a_name() -> None:
    assert len(names(dots(("60", 0.3)), "", "", "", "")) == 2


def test_a_row_with_values_is_an_indicator_whatever_its_name() -> None:
    assert len(names(dots(("………", 0.5)), "≥5个", "5个", "10", "10")) == 2
