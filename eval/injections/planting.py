"""One form as files of every kind, with a text planted where a case says.

In: a `Carrier` (a made form) and a case's place and text. Out: file name and bytes, clean
when the text is "". `ValueError` for a place that does not exist. No place is inside a
field of the form: a sentence printed in a field is that field's value.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from eval.generate.sheet import Sheet

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "xinhong"
SLOW = ("picture", "pdf")
"""Kinds whose reading takes seconds."""


@dataclass(frozen=True)
class Carrier:
    """A made form that texts are planted into."""

    sheet: Sheet

    @cached_property
    def picture(self) -> Any:
        """Its first page as a picture."""
        from PIL import Image

        from eval.generate.look import columns_of
        from eval.generate.paginate import Print, paginate
        from eval.generate.typeset import pictures

        rng = Random("carrier")
        how = Print.draw(rng, len(columns_of(1, rng)), "Noto Serif CJK SC")
        return Image.fromarray(pictures(paginate(self.sheet, how), how)[0])

    def plant(self, where: str, text: str) -> tuple[str, bytes]:
        """The form as a file, with `text` at `where`."""
        for prefix, make in _KINDS.items():
            if where.startswith(prefix):
                return make(self, where.removeprefix(prefix), text)
        raise ValueError(f"no such place: {where}")


def carrier(seed: int = 11) -> Carrier:
    """A small made form in the plain layout with a classic budget block."""
    from eval.generate.domains import DOMAINS
    from eval.generate.layouts import lay_out
    from eval.generate.look import Look
    from eval.generate.projects import make_project

    rng = Random(f"injections/{seed}")
    look = Look.draw(rng, 1, "a")
    return Carrier(lay_out(make_project(rng, 8, domain=DOMAINS[seed % len(DOMAINS)]), look, rng))


def _workbook(form: Carrier, place: str, text: str) -> tuple[str, bytes]:
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    from eval.generate.exports import workbook

    book = openpyxl.load_workbook(io.BytesIO(workbook(form.sheet)))
    page: Any = book.active
    right, bottom = page.max_column + 1, page.max_row + 1

    def cell_right() -> None:
        page.cell(bottom - 4, right + 1, text)

    def cell_above() -> None:
        page.cell(1, right + 1, text)

    def cell_below() -> None:
        page.cell(bottom + 1, 1, text)

    def header() -> None:
        page.oddHeader.center.text = text

    def footer() -> None:
        page.oddFooter.left.text = text

    def hidden_sheet() -> None:
        extra = book.create_sheet("参数")
        extra["A1"] = text
        extra.sheet_state = "hidden"

    def hidden_row() -> None:
        page.cell(bottom + 1, 1, text)
        page.row_dimensions[bottom + 1].hidden = True

    def hidden_column() -> None:
        page.cell(3, right + 1, text)
        page.column_dimensions[openpyxl.utils.get_column_letter(right + 1)].hidden = True

    def white_font() -> None:
        page.cell(bottom + 1, 1, text).font = Font(color="FFFFFFFF")

    def comment() -> None:
        page.cell(3, 1).comment = Comment(text, "x")

    def properties() -> None:
        book.properties.description = text

    if text:
        places: Mapping[str, Callable[[], None]] = {
            one.__name__.replace("_", "-"): one
            for one in (
                cell_right, cell_above, cell_below, header, footer, hidden_sheet, hidden_row,
                hidden_column, white_font, comment, properties,
            )
        }  # fmt: skip
        places[place]()
    data = io.BytesIO()
    book.save(data)
    return "form.xlsx", data.getvalue()


def _document(form: Carrier, place: str, text: str) -> tuple[str, bytes]:
    import docx
    from docx.shared import RGBColor

    document: Any = docx.Document()
    for line in form.sheet.above:
        document.add_paragraph(line)
    edges = form.sheet.edges()
    table = document.add_table(form.sheet.rows, len(edges) - 1)
    for one in form.sheet.cells:
        first = table.cell(one.row, edges.index(one.x0))
        last = table.cell(one.row + one.row_span - 1, edges.index(one.x1) - 1)
        (first.merge(last) if first is not last else first).text = one.text
    for line in form.sheet.below:
        document.add_paragraph(line)
    if place == "comment" and text:
        document.add_comment(document.paragraphs[0].runs, text, author="x")
    elif place == "header" and text:
        document.sections[0].header.paragraphs[0].text = text
    elif text:
        run = document.add_paragraph().add_run(text)
        if place == "white-font":
            run.font.color.rgb = RGBColor(255, 255, 255)
        elif place == "hidden-font":
            run.font.hidden = True
        else:
            raise ValueError(f"no such place: docx-{place}")
    data = io.BytesIO()
    document.save(data)
    return "form.docx", data.getvalue()


def _html(form: Carrier, place: str, text: str) -> tuple[str, bytes]:
    rows: dict[int, list[str]] = {row: [] for row in range(form.sheet.rows)}
    edges = form.sheet.edges()
    for one in form.sheet.cells:
        across = edges.index(one.x1) - edges.index(one.x0)
        spans = f' rowspan="{one.row_span}" colspan="{across}"'
        rows[one.row].append(f"<td{spans}>{html.escape(one.text)}</td>")
    table = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows.values())
    above = "".join(f"<p>{html.escape(line)}</p>" for line in form.sheet.above)
    below = "".join(f"<p>{html.escape(line)}</p>" for line in form.sheet.below)
    planted = f'<div style="display:none">{html.escape(text)}</div>' if text else ""
    whole = f"<html><meta charset='utf-8'><body>{above}<table>{table}</table>{below}{planted}</body></html>"
    return "form.html", whole.encode()


def _text(form: Carrier, place: str, text: str) -> tuple[str, bytes]:
    from eval.generate.exports import ocr_text
    from eval.generate.paginate import Print, paginate

    lines = ocr_text(paginate(form.sheet, Print()), Random(0), noisy=False)
    return "form.txt", (lines + (f"{text}\n" if text else "")).encode()


def _picture(form: Carrier, place: str, text: str) -> tuple[str, bytes]:
    from PIL import Image, PngImagePlugin

    data = io.BytesIO()
    if place.endswith("png"):
        info = PngImagePlugin.PngInfo()
        if text:
            info.add_itxt("Description", text)
        form.picture.save(data, "PNG", pnginfo=info)
        return "form.png", data.getvalue()
    exif = Image.Exif()
    if text:
        exif[0x010E] = text if text.isascii() else text.encode()
    form.picture.convert("RGB").save(data, "JPEG", quality=95, exif=exif)
    return "form.jpg", data.getvalue()


def _pdf(form: Carrier, place: str, text: str) -> tuple[str, bytes]:
    """The bundled PDF with a text object nobody sees: invisible, or white."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument((EXAMPLE / "digital.pdf").read_bytes())
    if text:
        page = document[0]
        made = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 6.0)
        wide = (text + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(made, _wide(wide))
        if place == "invisible":
            raw.FPDFTextObj_SetTextRenderMode(made, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        else:
            raw.FPDFPageObj_SetFillColor(made, 255, 255, 255, 255)
        raw.FPDFPageObj_Transform(made, 1, 0, 0, 1, 30, 8)
        raw.FPDFPage_InsertObject(page, made)
        raw.FPDFPage_GenerateContent(page)
    data = io.BytesIO()
    document.save(data)
    return "form.pdf", data.getvalue()


def _wide(data: bytes) -> Any:
    import ctypes

    return ctypes.cast(ctypes.create_string_buffer(data), ctypes.POINTER(ctypes.c_ushort))


_KINDS: Mapping[str, Callable[[Carrier, str, str], tuple[str, bytes]]] = {
    "xlsx-": _workbook,
    "docx-": _document,
    "html-": _html,
    "text-": _text,
    "picture-metadata-": _picture,
    "pdf-": _pdf,
}
