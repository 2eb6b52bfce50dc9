"""What of the paper went into no field: lines of the table that may be lost rows.

In: the lines of a form and what its columns claim. Out: for a table that may have lost
rows, evidence under "/indicators" and a finding that quotes what was left over. Only
recognised pages are judged: given characters are where their file puts them. Nothing here
can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.extraction.headers import Columns
from assistant.extraction.lexicon import LEVELS1, LEVELS2, role_of
from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.rows import cells_by_role, is_across
from assistant.extraction.values import has_word, is_noise
from assistant.finding import Finding, Message
from assistant.form import Evidence
from assistant.page import Cell, Page
from assistant.wording import tidy

TABLE = "/indicators"
BUDGET = "/budget"
_LEVELS = re.compile(r"[一二三]级指标|(?:产出|效益|满意度|数量|质量|时效|成本)指标")
_READ_WELL = 0.9


def left_over(
    above: Sequence[Line], head: Line, body: Sequence[Line], columns: Columns, count: int
) -> tuple[Page, Cell] | None:
    """The first cell that may belong to a lost row or column, with its page.

    Args:
        above: the lines before the header of the indicator table.
        head: the header.
        body: the lines taken for indicators.
        count: how many indicators they gave.
    """
    for line in above:
        for cell in line.printed:
            if line.page.kind == "picture" and _speaks_of_rows(cell.text):
                return line.page, cell
    for line in body:
        if line.page.kind != "picture":
            continue
        row = cells_by_role(line, columns)
        across = is_across(line, row, columns)
        for cell in line.printed:
            if is_noise(cell.text) or not cell.ruled:
                continue
            lone = not columns.roles_of(cell, line.page) and not _known_column(cell, line, head)
            if (lone and len(tidy(cell.text)) > 1) or (across and _holds_row(cell.text)):
                return line.page, cell
    if not count and head.page.kind == "picture":
        return head.page, head.printed[0]
    return None


def speaks_of_money(above: Sequence[Line]) -> bool:
    """True when recognised text above the table holds a budget's words and amounts."""
    texts = [
        tidy(cell.text) for line in above for cell in line.printed if line.page.kind == "picture"
    ]
    words = sum(bool(re.search(r"预算数|执行数|资金总额|执行率|财政拨款", text)) for text in texts)
    return words >= 2 and any(re.search(r"\d\.\d\d", text) for text in texts)


def _speaks_of_rows(text: str) -> bool:
    if len(set(_LEVELS.findall(tidy(text)))) >= 2:
        return True
    lone = tidy(text)
    known = role_of(lone, LEVELS2) or role_of(lone, LEVELS1)
    return bool(known and known[1] == 1.0 and lone.endswith("指标"))


def _holds_row(text: str) -> bool:
    figures = re.findall(r"\d+(?:\.\d+)?", text)
    return len(figures) >= 2 and has_word(text) and not re.match(r"注|备注|说明", tidy(text))


def _known_column(cell: Cell, line: Line, head: Line) -> bool:
    """True when a well-read header stands over the cell: a column that is no field of ours."""
    # Grid columns of another page are not those of the header's.
    measured = line.page is not head.page and bool(
        line.page.column_edges and head.page.column_edges
    )
    here = extent(cell, line.page, measured=measured)
    return any(
        other.confidence >= _READ_WELL
        and has_word(other.text)
        and overlap(here, extent(other, head.page, measured=measured)) > 0
        for other in head.cells
    )


def doubt_of(page: Page, cell: Cell) -> Evidence:
    """Evidence that something of the table was not read."""
    return Evidence.at(page.number, cell.place, raw=cell.text, status="missing", confidence=0.0)


def finding_of(page: Page, cell: Cell) -> Finding:
    """The same, told to a person."""
    words = " ".join(cell.text.split())
    quoted = words if len(words) <= 60 else words[:59] + "…"
    return Finding(
        rule="unreadable",
        severity="warning",
        fields=(TABLE,),
        message=Message(
            zh=f"第{page.number}页有表格文字未能归入任何指标：“{quoted}”。可能漏读了指标行，请对照原件补录。",
            en=f"Page {page.number} has text of the table that belongs to no indicator read: "
            f"“{quoted}”. Rows may be missing; please compare with the original.",
        ),
    )
