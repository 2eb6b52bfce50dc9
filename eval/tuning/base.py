"""The network that tuning starts from: the recogniser as rapidocr's wheel ships it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from assistant.errors import UsageError

NAME: Final = "PP-OCRv6_rec_small.onnx"


def untuned() -> Path:
    """The wheel's file, whatever the program itself reads with; `UsageError` without it."""
    found = find_spec("rapidocr")
    places = (found and found.submodule_search_locations) or []
    for place in places:
        path = Path(place) / "models" / NAME
        if path.exists():
            return path
    raise UsageError(f"rapidocr is not installed, or its wheel has no {NAME}", advice="give --base")
