"""PDF files: pages with a text layer, scanned pages, and files that mix both.

In: bytes that passed the guard, or the path of a file that did. Out: pages of kind "picture", each read from its
rendering, so that what counts is what a person would see printed. The characters of
the text layer are the second, independent reading (`layer.confront`): where it agrees
the exact characters are taken over, where it does not the picture wins and the page
says so. Text that leaves no ink (invisible, white, covered, off the page), notes and
properties go to `Page.hidden`.

Fails with `DamagedInput` (cut off, locked) or `OversizedInput` (more form pages than
the limit). Pages whose text layer plainly belongs to no form are not rendered.
Nothing is fetched and no script of the file is run: this build of pdfium has none.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import DamagedInput, OversizedInput
from assistant.page import Page
from assistant.reading.decode import Pixels
from assistant.reading.guard import reading
from assistant.reading.layer import Glyph, confront, legible, lines_of, plain
from assistant.reading.watermark import left_aside
from assistant.settings import Settings

_DPI = 200
_SCAN_DPI = (150, 300)
"""Scans are rendered at their own resolution, within these bounds."""
_MAX_SIDE = 10_000
_FORM_WORDS = re.compile(r"自评|绩效|指标|分值|得分|完成值|满意度|预算数|执行率|总分|填表人")
_SMALLEST = 2.0
"""Pixels; no mark under this can be read."""
_INVISIBLE_MODES = (3, 7)
_LOCK = threading.RLock()
"""pdfium may be used by one thread at a time."""


def read_pdf(
    name: str, data: bytes | Path, *, number: int, settings: Settings
) -> Iterator[tuple[Page, int]]:
    """The form pages of a PDF, each with how many there are.

    Args:
        number: of the first page, counted over all files of the call.

    Raises:
        InputError: see the module.
    """
    _check_end(name, data)
    with closing(_opened(name, data)) as document:
        wanted, skipped = _form_pages(document, name)
        if len(wanted) > settings.max_pages:
            raise OversizedInput(
                f"{len(wanted)} of its {len(document)} pages may be form pages,"
                f" the limit is {settings.max_pages}",
                where=name,
                advice="take the form's pages out of the file, or raise FUHE_MAX_PAGES",
            )
        about = _properties(document)
        for done, index in enumerate(wanted):
            page = _read(document, index, name, number + done, settings)
            if done == 0:
                page = replace(page, hidden=(*page.hidden, *about))
                if skipped:
                    said = f"{skipped} of {len(document)} pages of {name} belong to no form"
                    if index != number + done - 1:
                        said += f"; page {number + done} here is page {index + 1} of the file"
                    page = replace(page, remarks=(*page.remarks, said))
            yield page, len(wanted)


def _check_end(name: str, data: bytes | Path) -> None:
    # pdfium mends a file without its end by dropping what is lost: pages would be
    # missing without a word.
    if b"%%EOF" not in _last(data, 4096):
        raise DamagedInput("the PDF is cut off", where=name, advice="copy or download it again")


def _last(data: bytes | Path, count: int) -> bytes:
    if isinstance(data, bytes):
        return data[-count:]
    with data.open("rb") as file:
        file.seek(max(0, data.stat().st_size - count))
        return file.read()


def _opened(name: str, data: bytes | Path) -> Any:
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
            count = len(document)
            if count:
                document.init_forms()
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise DamagedInput(
                    "the PDF is locked by a password", where=name, advice="save it without one"
                ) from error
            raise DamagedInput(
                "the PDF is damaged", where=name, advice="print it to PDF again"
            ) from error
    if not count:
        raise DamagedInput("the PDF has no pages", where=name, advice="print it to PDF again")
    return document


def _form_pages(document: Any, name: str) -> tuple[list[int], int]:
    """Pages that may be of a form, and how many are not.

    A page whose text speaks of no form is left out, unless it follows a form page: the
    last rows of a form may hold no telling word. Pages without text have to be seen.
    """
    wanted: list[int] = []
    before = False
    for index in range(len(document)):
        with reading(f"{name}, page {index + 1}", "the page"), _LOCK:
            words = _words(document, index)
        scanned = not legible(words)
        form = scanned or bool(_FORM_WORDS.search(words))
        if form or before:
            wanted.append(index)
        before = form and not scanned
    # A file that never speaks of a form is read all the same: the extractor says so.
    wanted = wanted or list(range(min(len(document), 2)))
    return wanted, len(document) - len(wanted)


def _words(document: Any, index: int) -> str:
    page = document[index]
    with closing(page):
        text = page.get_textpage()
        with closing(text):
            return re.sub(r"\s", "", str(text.get_text_bounded()))


def _properties(document: Any) -> tuple[str, ...]:
    with _LOCK:
        about = document.get_metadata_dict()
    return tuple(about[key] for key in ("Title", "Subject", "Keywords") if about.get(key))


def _read(document: Any, index: int, name: str, number: int, settings: Settings) -> Page:
    from assistant.reading.scan import read_picture

    where = f"{name}, page {index + 1}"
    with reading(where, "the page"), _LOCK, closing(document[index]) as page:
        watermark = left_aside(page)
        picture, place = _render(page, settings)
        glyphs = _glyphs(page, place, picture)
        notes = _notes(page)
    seen = [glyph for glyph in glyphs if glyph.visible]
    unseen = lines_of([glyph for glyph in glyphs if not glyph.visible])
    result = read_picture(picture, number=number, source=name, settings=settings)
    if legible("".join(glyph.text for glyph in seen)):
        laid = _laid(seen, result, picture)
        if laid:
            result = confront(result, laid)
        else:
            said = "the text layer was left aside: the picture had to be straightened"
            result = replace(result, remarks=(*result.remarks, said))
    if watermark:
        said = f"a watermark was left aside: “{watermark}”"
        result = replace(result, remarks=(*result.remarks, said))
        unseen = [*unseen, watermark]
    return replace(result, hidden=(*result.hidden, *unseen, *notes))


def _render(page: Any, settings: Settings) -> tuple[Pixels, Any]:
    """The page as a picture, and the conversion from its points to pixels."""
    width, height = page.get_size()
    scale = _resolution(page) / 72
    # Sides are rounded up, so a little is left free.
    limit = settings.max_megapixels * 990_000 / max(width * height, 1.0)
    scale = min(scale, limit**0.5, _MAX_SIDE / max(width, height, 1.0))
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    picture = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    return picture.copy(), bitmap.get_posconv(page)


def _resolution(page: Any) -> float:
    """Dots per inch to render at: a scan's own, else enough for small print."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds()
        across, down = right - left, top - bottom
        if across * down > 0.6 * width * height:
            pixels = item.get_px_size()[0] if across > 0 else 0
            own = float(pixels / across * 72)
            return min(max(own, _SCAN_DPI[0]), _SCAN_DPI[1])
    return _DPI


def _glyphs(page: Any, place: Any, picture: Pixels) -> list[Glyph]:
    """The characters of the text layer in pixels of the picture, in the file's order."""
    import pypdfium2.raw as pdfium

    found: list[Glyph] = []
    runs: list[int] = []
    text = page.get_textpage()
    with closing(text):
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, index)
            character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if not character.strip() or pdfium.FPDFText_IsGenerated(text, index) == 1:
                continue
            left, bottom, right, top = _corners(pdfium, text, index)
            x0, y0 = place.to_bitmap(left, top)
            x1, y1 = place.to_bitmap(right, bottom)
            box = (float(min(x0, x1)), float(min(y0, y1)), float(max(x0, x1)), float(max(y0, y1)))
            item = pdfium.FPDFText_GetTextObject(text, index)
            drawn = _is_drawn(pdfium, text, index, item) and _has_ink(picture, box)
            runs.append(ctypes.cast(item, ctypes.c_void_p).value or -index)
            found.append(Glyph(plain(character), *box, drawn))
    # A full stop or a 1 may miss its ink by a hair; the run it belongs to decides.
    inked = Counter(run for run, glyph in zip(runs, found, strict=True) if glyph.visible)
    drawn_runs = {run for run, count in Counter(runs).items() if inked[run] * 2 >= count}
    return [replace(g, visible=run in drawn_runs) for run, g in zip(runs, found, strict=True)]


def _corners(pdfium: Any, text: Any, index: int) -> tuple[float, float, float, float]:
    """A character's left, bottom, right and top in points."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    if right.value - left.value > 0.1 and top.value - bottom.value > 0.1:
        return left.value, bottom.value, right.value, top.value
    # A font that is not in the file has no shapes; its line height still tells the place.
    loose = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, loose)
    return loose.left, loose.bottom, loose.right, loose.top


def _is_drawn(pdfium: Any, text: Any, index: int, item: Any) -> bool:
    if item and pdfium.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES:
        return False
    colours = [ctypes.c_uint() for _ in range(4)]
    if pdfium.FPDFText_GetFillColor(text, index, *(ctypes.byref(part) for part in colours)):
        return colours[3].value > 16
    return True


def _has_ink(picture: Pixels, box: Sequence[float]) -> bool:
    """True when something is printed in the box: light on light and covered text is not."""
    x0, y0, x1, y1 = (round(value) for value in box)
    height, width = picture.shape[:2]
    outside = x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height
    if outside or max(box[2] - box[0], box[3] - box[1]) < _SMALLEST:
        return False
    part = picture[max(y0, 0) : max(y1, y0 + 2), max(x0, 0) : max(x1, x0 + 2)]
    level = part.astype(np.int16).mean(axis=2)
    return bool(level.max() - level.min() > 48) or bool(level.mean() < 128)


def _laid(glyphs: Sequence[Glyph], page: Page, picture: Pixels) -> list[Glyph]:
    """Glyphs in the frame the picture reader chose; none if it did more than scale."""
    across, down = page.size[0] / picture.shape[1], page.size[1] / picture.shape[0]
    straightened = any(remark.startswith(("skew", "bent", "turned")) for remark in page.remarks)
    if straightened or not page.size[1] or abs(across / down - 1) > 0.01:
        return []
    return [
        replace(g, x0=g.x0 * across, x1=g.x1 * across, y0=g.y0 * down, y1=g.y1 * down)
        for g in glyphs
    ]


def _notes(page: Any) -> list[str]:
    """What annotations say in their pop-ups; pop-ups are not printed."""
    import pypdfium2.raw as pdfium

    texts: list[str] = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        size = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
        if size > 2:
            buffer = (ctypes.c_ushort * (size // 2))()
            pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size)
            texts.append(bytes(buffer).decode("utf-16-le", "replace").strip("\x00"))
        pdfium.FPDFPage_CloseAnnot(note)
    return [text for text in texts if text.strip()]
