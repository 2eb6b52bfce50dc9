"""The same form without a picture: a workbook, and text as an OCR engine lays it out.

In: a `Sheet` or its `Leaf` pages. Out: bytes of an .xlsx, or tab-separated text. Nothing
here can fail.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random
from typing import Any

from assistant.quantity import number
from eval.generate.indicators import plain
from eval.generate.paginate import Leaf
from eval.generate.sheet import Sheet

# Certain damage only: what `assistant.wording.tidy` is bound to undo.
_VARIANTS = str.maketrans("项财数额标实际", "項財數額標實際")


def workbook(sheet: Sheet) -> bytes:
    """One worksheet, merged as printed; plain numbers are stored as numbers."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Side

    book = openpyxl.Workbook()
    page: Any = book.active
    edges = sheet.edges()
    column = {x: i + 1 for i, x in enumerate(edges)}
    for i in range(len(edges) - 1):
        letter = openpyxl.utils.get_column_letter(i + 1)
        page.column_dimensions[letter].width = max(4, (edges[i + 1] - edges[i]) / 8)
    last = len(edges) - 1
    line = 1
    for text in sheet.above:
        page.cell(line, 1, text).alignment = Alignment(horizontal="center")
        page.merge_cells(start_row=line, start_column=1, end_row=line, end_column=last)
        line += 1
    thin = Side(style="thin")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    for cell in sheet.cells:
        top, first = line + cell.row, column[cell.x0]
        stop = column[cell.x1] - 1
        value = number(cell.text)
        # "100.00" must stay text, as a number would lose the zeros that the paper shows.
        exact = value is not None and plain(value) == cell.text
        page.cell(top, first, float(cell.text) if exact else cell.text or None)
        for row in range(top, top + cell.row_span):
            for col in range(first, stop + 1):
                page.cell(row, col).border = frame
        if cell.row_span > 1 or stop > first:
            page.merge_cells(
                start_row=top, start_column=first, end_row=top + cell.row_span - 1, end_column=stop
            )
    for i, text in enumerate(sheet.below):
        page.cell(line + sheet.rows + i, 1, text)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ocr_text(leaves: Sequence[Leaf], rng: Random, *, noisy: bool = True) -> str:
    """One line a grid row, cells parted by tabs, a merged cell where its middle falls.

    `noisy` adds what OCR does and `assistant.wording` undoes for certain: a space after
    the decimal point ("0. 5"), traditional characters (項).
    """
    lines = []
    for leaf in leaves:
        lines += [line.text for line in leaf.lines if not leaf.pieces or line.y < leaf.pieces[0].y0]
        xs = sorted({x for piece in leaf.pieces for x in (piece.x0, piece.x1)})
        for row in range(leaf.rows):
            texts = [""] * (len(xs) - 1)
            for piece in leaf.pieces:
                if piece.row + (piece.row_span - 1) // 2 == row:
                    texts[xs.index(piece.x0)] = "".join(piece.lines)
            spans = [p for p in leaf.pieces if p.row <= row < p.row + p.row_span]
            covered = {i for p in spans for i in range(xs.index(p.x0) + 1, xs.index(p.x1))}
            lines.append("\t".join(text for i, text in enumerate(texts) if i not in covered))
        lines += [line.text for line in leaf.lines if leaf.pieces and line.y > leaf.pieces[0].y0]
        lines.append("")
    text = "\n".join(lines)
    return _noise(text, rng) if noisy else text


def _noise(text: str, rng: Random) -> str:
    out = []
    for i, character in enumerate(text):
        changed = character
        if rng.random() < 0.01:
            changed = character.translate(_VARIANTS)
        if character == "." and text[i - 1].isdigit() and rng.random() < 0.2:
            changed = ". "
        out.append(changed)
    return "".join(out)


def grid(leaves: Sequence[Leaf], scale: float) -> list[list[dict[str, Any]]]:
    """The true grid of every page: row, column, spans, text, box in pixels before damage."""
    pages = []
    for leaf in leaves:
        xs = sorted({round(x, 1) for piece in leaf.pieces for x in (piece.x0, piece.x1)})
        cells = []
        for piece in leaf.pieces:
            first, stop = xs.index(round(piece.x0, 1)), xs.index(round(piece.x1, 1))
            box = [round(v * scale) for v in (piece.x0, piece.y0, piece.x1, piece.y1)]
            cells.append(
                {
                    "row": piece.row,
                    "column": first,
                    "row_span": piece.row_span,
                    "column_span": stop - first,
                    "text": "".join(piece.lines),
                    "box": box,
                }
            )
        pages.append(cells)
    return pages
