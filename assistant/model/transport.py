"""Two things about the wire: an answer's deadline, and a picture that tests eyes.

In: seconds. Out: hooks for the HTTP client; a small PNG. Nothing here sends anything.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

EYE_TEST = "7294"
"""The digits `eye_test` draws: nobody who cannot see them names them."""


def eye_test() -> bytes:
    """A small PNG that shows `EYE_TEST`."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (160, 64), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((20, 8), EYE_TEST, fill="black", font=ImageFont.load_default(44))
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def deadline(seconds: float) -> dict[str, list[Callable[..., Any]]]:
    """Hooks that stop an answer that drips: a read timeout alone starts anew with each byte."""
    import httpx2

    class Timed(httpx2.SyncByteStream):
        def __init__(self, inner: Any, until: float) -> None:
            self.inner, self.until = inner, until

        def __iter__(self) -> Iterator[bytes]:
            for chunk in self.inner:
                if time.monotonic() > self.until:
                    raise httpx2.ReadTimeout("the answer drips")
                yield chunk

        def close(self) -> None:
            self.inner.close()

    def started(request: Any) -> None:
        request.extensions = {**request.extensions, "fuhe_until": time.monotonic() + seconds}

    def answered(response: Any) -> None:
        response.stream = Timed(response.stream, response.request.extensions["fuhe_until"])

    return {"request": [started], "response": [answered]}
