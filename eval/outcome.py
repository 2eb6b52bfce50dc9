"""What a reader made of one document, in a shape every reader can give.

In: nothing. Out: frozen records that `eval.engines` fills and `eval.run` writes down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FormRead:
    """One form as read.

    Args:
        form: the exchange format's `form`.
        review: its review list; a reader without one reviews nothing.
        confidence, place: of every field with evidence, by pointer; a place is
            (page, x0, y0, x1, y1) in the pixels of the pictures of the outcome.
        findings: rule, severity and fields of each.
        inferred: pointers of values that arithmetic supplied.
    """

    form: Mapping[str, Any]
    review: tuple[str, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    place: Mapping[str, tuple[int, int, int, int, int]] = field(default_factory=dict)
    findings: tuple[Mapping[str, Any], ...] = ()
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document as read.

    Args:
        error: why nothing (or not all) was read; empty when all went well.
        grids: the cells of each page as the reader saw them (row, column, spans, text).
        pictures: page pictures by number, in whose pixels the places are.
    """

    forms: tuple[FormRead, ...] = ()
    error: str = ""
    grids: tuple[list[dict[str, Any]], ...] = ()
    pictures: Mapping[int, bytes] = field(default_factory=dict)
    pages: int = 0
    tokens: tuple[int, int] = (0, 0)
    requests: int = 0
