"""Walls that run through texts: rules of the sheet's other side, or no rules at all.

In: where text stands on a page, and a table found there. Out: how many of its walls cut a text.
Pure; nothing is raised.
"""

from __future__ import annotations

from typing import Final

from assistant.page import Box
from assistant.reading.rule_ink import Image
from assistant.reading.ruled import Grid

BESIDE: Final = 0.12  # text heights on both sides of a wall that text fills where it is cut
TALL: Final = 0.4  # text heights of an upright wall that stand in text
TORN: Final = 8  # walls through texts; of 300 made pages none with true walls has more than five
TOUCHED: Final = 2  # cells with text that a wall of the other side makes, where it cuts one
SOUND: Final = 0.985  # share of the outline that sound cells cover
AROUND: Final = 5  # pieces of text above and below the table that such walls stand around
SOME: Final = 0.06  # squared text heights of text in a cell that is not blank
WIDE: Final = 0.8  # the same of a level one: text may touch the rule under it


def shines_through(text: Image, usual: Grid, firm: Grid, height: float) -> bool:
    """True when what the usual table has beyond the one of darker rules is the other side's.

    Such rules cut texts, or part nothing but blank paper; and the darker ones make a whole table.
    """
    cut = cuts(text, usual, height)
    if cut >= TORN and 2 * cuts(text, firm, height) < cut:
        return True
    whole = not firm.remarks and firm.soundness == 1.0
    filled = _filled(text, usual, height)
    inside = sum(_is_inside(box, firm.box) for box in filled)
    more = inside - len(_filled(text, firm, height))
    # Between two lines of a text such a wall cuts nothing; but it seldom ends at another one.
    parted = 0 if usual.soundness >= SOUND else 1
    return whole and more <= TOUCHED * cut + parted and len(filled) - inside <= AROUND


def is_doubtful(text: Image, table: Grid, height: float) -> bool:
    """True when some of the table's walls had to be guessed or cut texts."""
    return bool(table.remarks) or cuts(text, table, height) >= TORN


def _filled(text: Image, table: Grid, height: float) -> list[Box]:
    """The cells that hold text."""
    near, least = max(2, round(BESIDE * height)), SOME * height * height
    return [
        cell.box
        for cell in table.cells
        if text[
            cell.box.y0 + near : cell.box.y1 - near, cell.box.x0 + near : cell.box.x1 - near
        ].sum()
        > least
    ]


def _is_inside(box: Box, outline: Box) -> bool:
    x, y = (box.x0 + box.x1) // 2, (box.y0 + box.y1) // 2
    return outline.x0 < x < outline.x1 and outline.y0 < y < outline.y1


def cuts(text: Image, table: Grid, height: float) -> int:
    """How many walls of cells stand in text.

    Args:
        text: 1 where characters stand, and between the strokes of one.
        height: of the text, pixels.
    """
    near = max(2, round(BESIDE * height))
    left, top = table.columns[0], table.rows[0]
    found = 0
    for cell in table.cells:
        box = cell.box
        found += box.x0 > left and cuts_word(text, box, height)
        if box.y0 > top:
            roof = text[max(0, box.y0 - near) : box.y0 + near + 1, box.x0 + near : box.x1 - near]
            found += int(roof.all(axis=0).sum() > WIDE * height)
    return found


def cuts_word(text: Image, box: Box, height: float) -> bool:
    """True when the left wall of a cell stands in text."""
    near = max(2, round(BESIDE * height))
    side = text[box.y0 + near : box.y1 - near, max(0, box.x0 - near) : box.x0 + near + 1]
    return bool(side.all(axis=1).sum() > TALL * height)
