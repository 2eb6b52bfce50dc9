"""Pieces of page pictures to show a model that sees.

In: a catalogue and grid lines. Out: one PNG a page, the lines' full width, withheld
cells painted over. Pages without a picture, or lines without boxes, give none.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from assistant.extraction.catalogue import Catalogue, LineKey
from assistant.page import Box, Page

MARGIN = 12
WIDEST = 1600
"""Pixels; a wider crop is made smaller: models scale it down themselves, and worse."""


def crops(catalogue: Catalogue, lines: Iterable[LineKey]) -> tuple[bytes, ...]:
    """The pictures of some lines, page by page."""
    rows: dict[int, list[int]] = {}
    for at, row in lines:
        rows.setdefault(at, []).append(row)
    found = []
    for number, wanted in rows.items():
        page = catalogue.pages[number]
        boxes = [
            box
            for row in wanted
            for spot in catalogue.on((number, row))
            if spot.cell.row_span == 1 and (box := spot.cell.place.box)
        ]
        if page.picture and boxes:
            hidden = [
                box
                for name in catalogue.withheld
                if (spot := catalogue.spots[name]).page.number == number
                and (box := spot.cell.place.box)
            ]
            found.append(_crop(page, page.picture, boxes, hidden))
    return tuple(found)


def _crop(page: Page, picture: bytes, boxes: list[Box], hidden: list[Box]) -> bytes:
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    draw = ImageDraw.Draw(image)
    for box in hidden:
        draw.rectangle((box.x0, box.y0, box.x1 - 1, box.y1 - 1), fill="white")
    top = max(0, min(box.y0 for box in boxes) - MARGIN)
    bottom = min(image.height, max(box.y1 for box in boxes) + MARGIN)
    piece = image.crop((0, top, image.width, max(bottom, top + 1)))
    if piece.width > WIDEST:
        piece = piece.resize((WIDEST, max(1, piece.height * WIDEST // piece.width)))
    data = io.BytesIO()
    piece.save(data, "PNG")
    return data.getvalue()
