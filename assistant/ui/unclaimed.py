"""Cells of a page whose text went into no field: where a lost row would be.

In: a form, a page's number, the cells of it that hold ink. Out: those that no field
stands on and that are no printed label. Cannot fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.extraction.lexicon import (
    BUDGET_COLUMNS,
    COLUMNS,
    FIELDS,
    LEVELS1,
    LEVELS2,
    SOURCES,
    role_of,
)
from assistant.form import Form
from assistant.library.correction import BLOCKS
from assistant.library.pages import Inked
from assistant.ui.parts import text_of
from assistant.ui.picture import Corners
from assistant.wording import tidy

_LABELS = (COLUMNS, BUDGET_COLUMNS, SOURCES, FIELDS, LEVELS1, LEVELS2)
_FILLERS = frozenset("-—–/、.·_")


def unclaimed(form: Form, page: int, cells: Sequence[Inked]) -> list[Inked]:
    """The cells left over, in reading order."""
    boxes = [
        evidence.box
        for pointer, evidence in form.evidence.items()
        if evidence.page == page and evidence.box and pointer not in BLOCKS
    ]
    left = [
        cell
        for cell in cells
        if not any(_covers(box, cell.box) for box in boxes) and not _is_label(cell.text)
    ]
    entered = _entered(form, page)
    return [cell for cell in left if not _taken(cell, entered)]


def _entered(form: Form, page: int) -> Counter[str]:
    """The texts of rows that a person entered: they have a page and no place on it."""
    return Counter(
        tidy(text_of(form.paper.get(pointer)))
        for pointer, evidence in form.evidence.items()
        if evidence.page == page
        and evidence.status == "agreed"
        and evidence.box is None
        and evidence.raw is None
        and pointer not in BLOCKS
    )


def _taken(cell: Inked, entered: Counter[str]) -> bool:
    """True for a cell whose text was entered; each text entered takes one cell."""
    text = tidy(cell.text)
    if not text or not entered[text]:
        return False
    entered[text] -= 1
    return True


def _covers(box: Corners, cell: Corners) -> bool:
    """True when a field's box and the cell share most of the smaller one."""
    width = min(box[2], cell[2]) - max(box[0], cell[0])
    height = min(box[3], cell[3]) - max(box[1], cell[1])
    if width <= 0 or height <= 0:
        return False
    smaller = min(_area(box), _area(cell))
    return 2 * width * height > smaller


def _area(box: Corners) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_label(text: str) -> bool:
    bare = tidy(text)
    if bare == "总分" or (bare and set(bare) <= _FILLERS):
        return True
    return any(role_of(bare, table, floor=90) for table in _LABELS)
