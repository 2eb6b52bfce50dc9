"""Pages of a document that went into no form, or into one without being read.

In: the lines of a document, cut at each form's beginning. Out: the pages a person must look at
all the same. A page that can be read and speaks of something else is none of them. Pure;
nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.coverage import LEFT_OUT
from assistant.extraction.lines import Line
from assistant.extraction.storeys import header_at
from assistant.extraction.values import is_noise
from assistant.page import Page

_FEWEST: Final = 12
"""Texts on a page that may hold a form."""
_LEGIBLE: Final = 0.6
_ILLEGIBLE: Final = 0.3
"""Share of a page's texts that were hardly read, where it is not known what the page holds."""


def is_unread(page: Page) -> bool:
    """True for a picture with many texts, of which many were hardly read."""
    texts = [cell for cell in page.cells if cell.text.strip()]
    poor = sum(cell.confidence < _LEGIBLE or is_noise(cell.text) for cell in texts)
    return page.kind == "picture" and len(texts) >= _FEWEST and poor >= _ILLEGIBLE * len(texts)


def unread(
    parts: Sequence[Sequence[Line]], names_project: Callable[[Line], bool]
) -> dict[int, int]:
    """Page numbers that no form was read from, each with the number of the part to tell it of.

    Args:
        parts: the lines between one form's beginning and the next.
        names_project: true for the line of a form that names its project.
    """
    starts = [next((at for at in range(len(part)) if header_at(part, at)), None) for part in parts]
    headed = {
        line.page.number
        for part, start in zip(parts, starts, strict=True)
        if start is not None
        for line in part[start:]
    }
    found: dict[int, int] = {}
    told = 0
    for index, (part, start) in enumerate(zip(parts, starts, strict=True)):
        told = told if start is None else index
        pages = {line.page.number: line.page for line in part[:start]}
        begun = start is None and any(names_project(line) for line in part)
        for number, page in pages.items():
            if number not in headed and (is_unread(page) or (begun and page.kind == "picture")):
                found[number] = told
    return found


def telling(pages: Sequence[Page], numbers: Sequence[int]) -> list[Page]:
    """The pages of a form, the one next to each unread page saying so."""
    result = list(pages)
    for number in numbers:
        at = min(range(len(result)), key=lambda i: abs(result[i].number - number))
        remark = f"{LEFT_OUT}page {number}"
        result[at] = replace(result[at], remarks=(*result[at].remarks, remark))
    return result
