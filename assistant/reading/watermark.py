"""Watermarks of PDF pages: words laid slantwise over a form.

In: an opened page. Out: the page without them, and their words. Nothing of a form's own is
printed at a slant; a page whose words all are was scanned or drawn askew and is left alone.
Nothing here fails.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

_SLANT = (8.0, 82.0)
"""Degrees off the nearest axis; words on their side are words of a table."""
_MOST = 3
"""A page with more than one slanted run in so many is printed askew as a whole."""
_DEEPEST = 4
_LONGEST = 60
"""Characters that a watermark has, over a scan without other words too."""


def left_aside(page: Any) -> str:
    """Take the watermarks off a page for this rendering; drawn ones and pictures stay.

    Returns:
        Their words, "" where there are none.
    """
    import pypdfium2.raw as pdfium

    words = list(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=_DEEPEST))
    slanted = [run for run in words if _is_slanted(run)]
    if not slanted:
        return ""
    said = _words_of(pdfium, page, {_address(run) for run in slanted})
    if len(said) > _LONGEST and len(slanted) * _MOST > len(words):
        return ""
    for run in slanted:
        pdfium.FPDFPageObj_SetIsActive(run, False)
    return said[:_LONGEST]


def _is_slanted(run: Any) -> bool:
    angle = 0.0
    while run is not None:  # a watermark is often a drawing of its own, laid on the page
        matrix = run.get_matrix()
        angle += math.degrees(math.atan2(matrix.b, matrix.a))
        run = run.container
    return _SLANT[0] < angle % 90 < _SLANT[1]


def _words_of(pdfium: Any, page: Any, chosen: set[int]) -> str:
    text = page.get_textpage()
    try:
        letters = []
        for index in range(pdfium.FPDFText_CountChars(text)):
            item = pdfium.FPDFText_GetTextObject(text, index)
            code = pdfium.FPDFText_GetUnicode(text, index)
            if ctypes.cast(item, ctypes.c_void_p).value in chosen and 0x20 <= code < 0xD800:
                letters.append(chr(code))
    finally:
        text.close()
    return " ".join("".join(letters).split())


def _address(run: Any) -> int:
    return ctypes.cast(run.raw, ctypes.c_void_p).value or 0
