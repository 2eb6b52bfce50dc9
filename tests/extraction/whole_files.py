"""Forms written by hand as files, in shapes the generator does not make.

A form is rows of cells as in an HTML table: a text, or (text, rows, columns). `workbook`,
`web` and `word` make a file of one or several of them, `tabbed` and `marked` plain text.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.extraction.table import extract, split
from assistant.form import Draft
from assistant.reading import Source, read

Spec = str | tuple[str, int, int]
Rows = Sequence[Sequence[Spec]]


def drafts(name: str, data: bytes) -> list[Draft]:
    """Every form of a file, read as the program reads it."""
    return [extract(pages) for pages in split(read([Source(name, data)]))]


def placed(rows: Rows) -> Iterator[tuple[int, int, str, int, int]]:
    """Row, column, text, rows, columns of each cell; a cell takes the next free column."""
    taken: set[tuple[int, int]] = set()
    for index, row in enumerate(rows):
        column = 0
        for spec in row:
            while (index, column) in taken:
                column += 1
            text, down, across = spec if isinstance(spec, tuple) else (spec, 1, 1)
            taken |= {(index + i, column + j) for i in range(down) for j in range(across)}
            yield index, column, text, down, across
            column += across


def workbook(*sheets: Rows) -> bytes:
    """An .xlsx with a worksheet a form."""
    import openpyxl
    from openpyxl.styles import Border, Side

    book = openpyxl.Workbook()
    thin = Side(style="thin")
    for number, rows in enumerate(sheets):
        sheet: Any = book.active if number == 0 else book.create_sheet(f"表{number + 1}")
        for row, column, text, down, across in placed(rows):
            plain = text.replace(".", "", 1).isdigit() and not text.endswith("0")
            sheet.cell(row + 1, column + 1, float(text) if plain else text or None)
            for i in range(down):
                for j in range(across):
                    cell = sheet.cell(row + 1 + i, column + 1 + j)
                    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if down > 1 or across > 1:
                sheet.merge_cells(
                    start_row=row + 1,
                    start_column=column + 1,
                    end_row=row + down,
                    end_column=column + across,
                )
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def web(rows: Rows, above: Sequence[str] = (), below: Sequence[str] = ()) -> bytes:
    """A page saved from a bureau's site."""
    parts = [f"<p>{html.escape(text)}</p>" for text in above]
    parts.append("<table border=1>")
    for row in rows:
        parts.append("<tr>")
        for spec in row:
            text, down, across = spec if isinstance(spec, tuple) else (spec, 1, 1)
            shown = html.escape(text).replace("\n", "<br>")
            parts.append(f"<td rowspan={down} colspan={across}>{shown}</td>")
        parts.append("</tr>")
    parts.append("</table>")
    parts += [f"<p>{html.escape(text)}</p>" for text in below]
    return ("<html><meta charset=utf-8><body>" + "".join(parts) + "</body></html>").encode()


def word(rows: Rows, above: Sequence[str] = (), below: Sequence[str] = ()) -> bytes:
    """A .docx with a table."""
    import docx

    document = docx.Document()
    for text in above:
        document.add_paragraph(text)
    cells = list(placed(rows))
    width = max(column + across for _, column, _, _, across in cells)
    table = document.add_table(len(rows), width)
    table.style = "Table Grid"
    for row, column, text, down, across in cells:
        first = table.cell(row, column)
        if down > 1 or across > 1:
            first = first.merge(table.cell(row + down - 1, column + across - 1))
        first.text = text
    for text in below:
        document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def tabbed(rows: Rows) -> bytes:
    """Text as an OCR program lays it out: a merged cell stands where its middle falls."""
    cells = list(placed(rows))
    width = max(column + across for _, column, _, _, across in cells)
    grid = [[""] * width for _ in rows]
    gone = [[False] * width for _ in rows]
    for row, column, text, down, across in cells:
        grid[row + (down - 1) // 2][column] = text.replace("\n", "")
        for i in range(down):
            for j in range(1, across):
                gone[row + i][column + j] = True
    lines = (
        "\t".join(text for text, hole in zip(line, holes, strict=True) if not hole).rstrip()
        for line, holes in zip(grid, gone, strict=True)
    )
    return "\n".join(lines).encode()


def marked(rows: Sequence[Sequence[str]], above: str = "", below: str = "") -> bytes:
    """A Markdown table; its second line is the rule under the head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return f"{above}\n\n{chr(10).join(lines)}\n\n{below}\n".encode()
