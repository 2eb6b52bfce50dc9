"""Cells and statuses painted over the page picture, to be looked at.

In: a page with a picture, and a status for each of some cells. Out: PNG bytes of the
picture with every cell outlined and tinted. Can fail: `ValueError` for a page that has
no picture (a sheet, a text).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.page import Cell, Page

Colour = tuple[int, int, int]

COLOURS: Final[dict[str, Colour]] = {  # BGR
    "agreed": (80, 170, 60),
    "read": (190, 150, 40),
    "inferred": (200, 80, 160),
    "disputed": (0, 120, 255),
    "missing": (40, 40, 220),
    "absent": (150, 150, 150),
}
PLAIN: Final[Colour] = (200, 170, 120)
DOUBTFUL: Final = 0.9  # confidence below which a cell without a status is shown as disputed


def draw(page: Page, statuses: Mapping[tuple[int, int], str] | None = None) -> bytes:
    """Paint the cells over the page.

    Args:
        page: with a picture.
        statuses: by (row, column) of a cell; others are coloured by what was read.
    """
    import cv2
    import numpy as np

    if page.picture is None:
        raise ValueError(f"page {page.number} of {page.source} has no picture to draw on")
    image = np.asarray(cv2.imdecode(np.frombuffer(page.picture, np.uint8), cv2.IMREAD_COLOR))
    tint = image.copy()
    for cell in page.cells:
        box = cell.place.box
        if box is None:
            continue
        colour = COLOURS.get((statuses or {}).get((cell.row, cell.column), _status(cell)), PLAIN)
        corners = ((box.x0 + 2, box.y0 + 2), (box.x1 - 3, box.y1 - 3))
        cv2.rectangle(tint, *corners, colour, -1)
        cv2.rectangle(image, *corners, colour, 2)
        if cell.text:
            share = f"{cell.confidence:.2f}"
            place = (box.x0 + 4, box.y1 - 5)
            cv2.putText(image, share, place, cv2.FONT_HERSHEY_PLAIN, 0.7, colour, 1, cv2.LINE_AA)
    painted = cv2.addWeighted(tint, 0.25, image, 0.75, 0)
    return bytes(cv2.imencode(".png", painted)[1].tobytes())


def _status(cell: Cell) -> str:
    if not cell.text:
        return "missing" if cell.ink else "absent"
    if cell.confidence < DOUBTFUL:
        return "disputed"
    return "agreed" if any(sight.text == cell.text for sight in cell.others) else "read"
