"""What a citation opens: the cell is outlined, and only there."""

from __future__ import annotations

import io

from PIL import Image

from assistant.ui.picture import close_up, outlined


def blank(width: int = 400, height: int = 900) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, "PNG")
    return stream.getvalue()


def test_the_outline_stands_on_the_box() -> None:
    image = Image.open(io.BytesIO(outlined(blank(), [(100, 200, 180, 240)])))
    assert image.getpixel((100, 220)) != (255, 255, 255)
    assert image.getpixel((140, 220)) != (255, 255, 255)
    assert image.getpixel((90, 220)) == (255, 255, 255)
    assert image.getpixel((300, 600)) == (255, 255, 255)


def test_the_close_up_keeps_the_whole_width_and_the_box() -> None:
    image = Image.open(io.BytesIO(close_up(blank(), (100, 400, 180, 440))))
    assert image.width == 400
    assert 40 < image.height < 900


def test_a_box_at_the_edge_is_cut_to_the_page() -> None:
    image = Image.open(io.BytesIO(close_up(blank(), (0, 0, 50, 20))))
    assert image.height <= 900


def test_several_boxes_are_all_in_the_close_up() -> None:
    image = Image.open(io.BytesIO(close_up(blank(), (10, 300, 60, 320), (200, 500, 260, 520))))
    assert 220 <= image.height < 500
    top = 300 - 60
    for x, y in ((30, 310), (230, 510)):
        assert image.getpixel((x, y - top)) != (255, 255, 255)
