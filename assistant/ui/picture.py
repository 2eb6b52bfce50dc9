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


def close_up(picture: bytes, *boxes: Corners) -> bytes:
    """The rows the boxes stand in, across the whole page, with each box outlined."""
    from PIL import Image

    with Image.open(io.BytesIO(outlined(picture, boxes))) as image:
        margin = max(40, min(y1 - y0 for _, y0, _, y1 in boxes) * SURROUNDINGS)
        top = max(0, min(box[1] for box in boxes) - margin)
        bottom = min(image.height, max(box[3] for box in boxes) + margin)
        return _png(image.crop((0, top, image.width, bottom)))


def _png(image) -> bytes:  # type: ignore[no-untyped-def]  # Pillow stays unimported until used
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
