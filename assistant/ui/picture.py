"""Page pictures with cells outlined: what a citation opens.

In: PNG or JPEG bytes and boxes in their pixel frame. Out: PNG bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

Corners = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the page picture."""

OUTLINE = (192, 28, 40)
# A cell alone says little: the crop shows this many cell heights around it.
SURROUNDINGS = 3


def outlined(picture: bytes, boxes: Sequence[Corners]) -> bytes:
    """The whole page with each box outlined."""
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    pen = ImageDraw.Draw(image, "RGBA")
    width = max(3, image.width // 500)
    for x0, y0, x1, y1 in boxes:
        pen.rectangle((x0, y0, x1, y1), fill=(*OUTLINE, 36), outline=OUTLINE, width=width)
    return _png(image)


def close_up(picture: bytes, box: Corners) -> bytes:
    """The row a box stands in, across the whole page, with the box outlined."""
    from PIL import Image

    with Image.open(io.BytesIO(outlined(picture, [box]))) as image:
        margin = max(40, (box[3] - box[1]) * SURROUNDINGS)
        top, bottom = max(0, box[1] - margin), min(image.height, box[3] + margin)
        return _png(image.crop((0, top, image.width, bottom)))


def _png(image) -> bytes:  # type: ignore[no-untyped-def]  # Pillow stays unimported until used
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
