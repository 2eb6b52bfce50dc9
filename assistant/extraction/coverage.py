"""What of the paper went into no field: lines of the table that may be lost rows.

In: the lines of a form and what its columns claim. Out: for a table that may have lost
rows, evidence under "/indicators" and a finding that says why: text was left over, a page
gave no readable rows, or surely read weights sum to less than their printed total. Only
recognised pages are judged: given characters are where their file puts them. Nothing here
can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from assistant.extraction.glued import figures_of
from assistant.extraction.headed import key_of
from assistant.extraction.headers import Columns
from assistant.extraction.instructions import addresses_reader
from assistant.extraction.levels import is_usual
from assistant.extraction.lexicon import COLUMNS, LEVELS1, LEVELS2, role_of
from assistant.extraction.lines import Line, Row, extent, missing_at, overlap
from assistant.extraction.mended import is_mended
from assistant.extraction.rows import cells_by_role, is_across
from assistant.extraction.torn import MEASURES, Fields, is_nameless
from assistant.extraction.values import Found, figure, has_word, is_noise, recognised
from assistant.finding import Finding, Message
from assistant.form import Evidence
from assistant.page import Cell, Page
from assistant.wording import tidy

TABLE = "/indicators"
_DASHES = re.compile(r"\S\n\s*[-—一ー－_]{1,9}\s*\n\S")
_CUT = 2
"""Cells of a row with such dashes: one may hold a list."""
_LEVELS = re.compile(r"[一二三]级指标|(?:产出|效益|满意度|数量|质量|时效|成本)指标")
LEFT_OUT = "left out: "
"""How a page says that the file beside it could not be read."""
_CJK = re.compile(r"[\u3400-\u9fff]")
_NO_ROW = re.compile(
    r"^[（(]?第?[\d一二三四五六七八九十]+页|^续表|[（(]续表?[）)]$|自评表|目标表"
    r"|^[（(]?(?:19|20)\d\d年度?[）)]?$|^[（(]?(?:金额)?单位[：:]?[（(]?(?:亿|万|千)?元"
    r"|^附(?:件|表)|^注|^备注|^说明|^填[报表写]说明|^\d{1,2}[.、．](?!\d)"
)
_WORDS = 4
"""Characters that a line of running text has at least to be part of a row."""
_PIECES = 3
"""Texts side by side that are more than a label with its value."""
_SAME_HEIGHT = 0.01
"""Share of a page's height that a running title may lie aside on another page."""
_LEGIBLE = 0.5
_READ_WELL = 0.9
_SURE = 0.97
_EXECUTION = 20
"""The most points that any published form gives for budget execution."""
_PAGE_ROWS = 2  # a page that is missing held more rows
_ROWS = 2
"""Rows a page has at least before they can tell of the whole page."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why rows of the table may be missing.

    Args:
        page: where.
        cell: the text that went nowhere, when that is why.
        message: the same, told to a person.
    """

    page: Page
    cell: Cell | None
    message: Message


def left_over(
    above: Sequence[Line], head: Line, body: Sequence[Line], columns: Columns, count: int
) -> Lost | None:
    """The first cell that may belong to a lost row or column.

    Args:
        above: the lines before the header of the indicator table.
        head: the header.
        body: the lines taken for indicators.
        count: how many indicators they gave.
    """
    for line in above:
        for cell in line.printed:
            if line.page.kind == "picture" and _speaks_of_rows(cell.text):
                return quoted(line.page, cell)
    for line in body:
        for cell in lone_cells(line, head, columns):
            return quoted(line.page, cell)
        row = cells_by_role(line, columns)
        if line.page.kind == "picture" and is_across(line, row, columns):
            for cell in line.printed:
                if cell.ruled and not is_noise(cell.text) and _holds_row(cell.text):
                    return quoted(line.page, cell)
    if not count:
        return quoted(head.page, head.printed[0])
    return None


def lone_cells(line: Line, head: Line, columns: Columns) -> list[Cell]:
    """The texts of a line of the table that stand under no heading at all.

    One that speaks to its reader is told as what it is, and moves nothing.
    """
    return [
        cell
        for cell in line.printed
        if cell.ruled
        and not is_noise(cell.text)
        and len(tidy(cell.text)) > 1
        and not addresses_reader(cell.text)
        and not (
            columns.roles_of(cell, line.page)
            or _known_column(cell, line, head)
            or _beside_table(cell, line)
            or _beyond(cell, line, head, columns)
        )
    ]


def unclaimed(loose: Sequence[Line], pages: Sequence[Page], last: Row | None = None) -> Lost | None:
    """The first text outside rules, amid the table's pages, that looks like a row of the table.

    A page whose rules were not seen gives its rows as running text. Page marks, a title
    printed again, notes and remarks written beside a table are no rows; nor is what was
    hardly read beside a table that was seen, on the desk or in the margin.

    A file that breaks its table off and goes on with it below has put there what is between,
    whatever that looks like: only a label over the rows below is none of them.

    Args:
        last: the last row of the table.
    """
    for line in loose:
        if line.page.kind != "picture":
            if last is not None and _breaks_off(line, last, pages):
                return quoted(line.page, line.printed[0])
            continue
        ruled = any(cell.ruled for cell in line.page.cells)
        for cell in line.printed:
            unread = ruled and cell.confidence < _LEGIBLE
            if _like_row(cell.text) and not unread and not _is_running(cell, line.page, pages):
                return quoted(line.page, cell)
    return None


def _breaks_off(line: Line, last: Row, pages: Sequence[Page]) -> bool:
    """True for words between two rows of a file, other than a label, a title or a page mark."""
    if (line.page.number, line.row) > (last.page.number, last.line):
        return False
    text = "".join(tidy(cell.text) for cell in line.printed)
    again = [cell for page in pages for cell in page.cells if tidy(cell.text) == text]
    label = is_usual(key_of(line), LEVELS1) or is_usual(key_of(line), LEVELS2)
    return bool(has_word(text) and len(again) == 1 and not label and not _NO_ROW.search(text))


def follows(other: tuple[Page, Cell] | None) -> Lost | None:
    """What may be of another table or of the indicators', with its page."""
    return quoted(*other) if other is not None else None


def _is_running(cell: Cell, page: Page, pages: Sequence[Page]) -> bool:
    """True for what stands at the same height of another page too: a running title."""
    if cell.place.box is None:
        return False
    words, top = tidy(cell.text), cell.place.box.y0
    return any(
        not other.ruled
        and tidy(other.text) == words
        and other.place.box is not None
        and abs(other.place.box.y0 - top) <= _SAME_HEIGHT * page.size[1]
        for another in pages
        if another is not page and another.size == page.size
        for other in another.cells
    )


def _like_row(text: str) -> bool:
    """True for words of a level label, or of several columns side by side."""
    plain = tidy(text)
    if len(_CJK.findall(plain)) < _WORDS or _NO_ROW.search(plain):
        return False
    pieces = re.split(r"\s{2,}|\t", text.strip())
    return len(pieces) >= _PIECES or bool(_LEVELS.search(plain)) or _holds_row(plain)


def two_in_one(rows: Sequence[Row]) -> Lost | None:
    """A row of a picture whose figures are there twice: another row is lost in it.

    So is one where the rule between two rows was read as text of several of its cells.
    """
    for row in rows:
        if row.page.kind != "picture" or row.empty:
            continue
        if figures_of(row) > 1 or _holds_rule(row):
            cells = row.cells.get("name") or next(iter(row.cells.values()))
            return quoted(row.page, cells[0])
    return None


def _holds_rule(row: Row) -> bool:
    """True for several cells with a line of nothing but dashes between two lines of text."""
    texts = [cell.text for cells in row.cells.values() for cell in cells]
    return sum(bool(_DASHES.search(text)) for text in texts) >= _CUT


def _speaks_of_rows(text: str) -> bool:
    if len(set(_LEVELS.findall(tidy(text)))) >= 2:
        return True
    lone = tidy(text)
    known = role_of(lone, LEVELS2) or role_of(lone, LEVELS1)
    return bool(known and known[1] == 1.0 and lone.endswith("指标"))


def _holds_row(text: str) -> bool:
    figures = re.findall(r"\d+(?:\.\d+)?", text)
    return len(figures) >= 2 and has_word(text) and not re.match(r"注|备注|说明", tidy(text))


def _beside_table(cell: Cell, line: Line) -> bool:
    """True for the table's own name (绩效指标), printed down the side of its rows.

    Files do not always say how far down it runs.
    """
    match = role_of(cell.text, COLUMNS)
    deep = cell.row_span > 1 or line.page.kind != "picture"
    return match is not None and match[0] == "block" and deep


def _known_column(cell: Cell, line: Line, head: Line) -> bool:
    """True when a well-read header stands over the cell: a column that is no field of ours."""
    # Grid columns of another page are not those of the header's.
    measured = line.page is not head.page and bool(
        line.page.column_edges and head.page.column_edges
    )
    here = extent(cell, line.page, measured=measured)
    return any(
        (other.confidence >= _READ_WELL or _names_column(other.text))
        and has_word(other.text)
        and overlap(here, extent(other, head.page, measured=measured)) > 0
        for other in head.cells
    )


def _names_column(text: str) -> bool:
    """True for the whole word of a column: a stroke through it made it no other word."""
    match = role_of(text, COLUMNS)
    return match is not None and match[1] == 1.0


def _beyond(cell: Cell, line: Line, head: Line, columns: Columns) -> bool:
    """True for what was hardly read outside the header's reach, where every field has its column.

    A shadow or a crease beside a photographed sheet makes cells of its own.
    """
    if cell.confidence >= _LEGIBLE or line.page is not head.page:
        return False
    left = min(other.column for other in head.printed)
    right = max(other.column + other.column_span for other in head.printed)
    outside = cell.column >= right or cell.column + cell.column_span <= left
    return outside and all(map(columns.has, ("name", *MEASURES, "explanation")))


def unread_page(rows: Sequence[Row], fields: Sequence[Fields]) -> Lost | None:
    """A picture most of whose rows have no readable name: it was read amiss as a whole."""
    for page in dict.fromkeys(row.page.number for row in rows):
        own = [(r, f) for r, f in zip(rows, fields, strict=True) if r.page.number == page]
        nameless = sum(is_nameless(row, one) for row, one in own)
        if len(own) >= _ROWS and 2 * nameless >= len(own):
            zh = f"第{page}页的表格大半未能识读，指标行可能缺漏或错位，请对照原件核对。"
            en = f"Most rows of page {page} could not be read; rows may be missing or displaced."
            return Lost(own[0][0].page, None, Message(zh=zh, en=en))
    return None


def all_there(rows: Sequence[Row], fields: Sequence[Fields], budget: Found, total: Found) -> bool:
    """True when the figures show that no row was lost, whatever became of the rows' names.

    Each nameless row's values were read well, one to a cell; or the weights of all rows sum to
    the total that is printed.
    """
    nameless = [row for row, one in zip(rows, fields, strict=True) if is_nameless(row, one)]
    return all(map(_is_measured, nameless)) or _sums_up(
        [one["weight"] for one in fields], budget, total
    )


def _sums_up(weights: Sequence[Found], budget: Found, total: Found) -> bool:
    """True when the weights, one at most in its other reading, sum to the total printed."""
    if total.value is None or any(one.value is None for one in weights):
        return False
    due = {total.value, total.value - (budget.value or 0)}
    summed = sum(one.value for one in weights)
    others = (
        summed - one.value + reading[0]
        for one in weights
        for candidate in one.evidence.candidates
        if (reading := figure(candidate.text))
    )
    return summed in due or any(other in due for other in others)


def _is_measured(row: Row) -> bool:
    """True for a row whose values, but for one at most, were read well each in its own cell."""
    read = [
        role
        for role in MEASURES
        if len(cells := row.cells.get(role, ())) == 1
        and cells[0].text.strip()
        and cells[0].confidence >= _READ_WELL
    ]
    return len(read) >= len(MEASURES) - 1


def falls_short(
    rows: Sequence[Row], fields: Sequence[Fields], budget: Found, total: Found
) -> Lost | None:
    """Weights that were all read surely and yet sum to less than the total that is printed.

    A weight in doubt is the likelier cause, and is on the review list already. A total may
    leave the budget's weight out or take it in. Where no page's grid had to be mended, no row
    can have been lost within a page, only a page of several: what is missing is then a page's
    worth, and anything less is a mistake of the form, which the scorer tells.
    """
    weights = [one["weight"] for one in fields if one["weight"].evidence.status != "absent"]
    known = [*weights, total, *([budget] if budget.value is not None else [])]
    if not rows or not recognised(rows[0].page) or total.value is None:
        return None
    if any(found.evidence.confidence < _SURE for found in known):
        return None
    summed = sum((found.value for found in weights if found.value is not None), Decimal(0))
    if summed + (budget.value or 0) >= total.value or summed == total.value:
        return None
    gap = total.value - summed - (budget.value or 0)
    if budget.value is None and gap <= _EXECUTION:
        return None  # what budget execution counts for, which some forms print nowhere
    pages = {row.page.number: row.page for row in rows}.values()
    page_worth = _PAGE_ROWS * median(found.value or 0 for found in weights) if weights else 0
    if not any(map(is_mended, pages)) and gap < page_worth:
        return None
    last = rows[-1].page
    zh = f"各行分值合计比印出的总分值少{gap:f}，可能漏读了指标行，请对照原件核对。"
    en = f"The weights read sum to {gap:f} less than the total printed; rows may be missing."
    return Lost(last, None, Message(zh=zh, en=en))


def page_left_out(pages: Sequence[Page]) -> Lost | None:
    """A picture beside these pages could not be opened: it may have been one of theirs."""
    for page in pages:
        for remark in page.remarks:
            if remark.startswith(LEFT_OUT):
                name = remark.removeprefix(LEFT_OUT)
                own = re.fullmatch(r"page (\d+)", name)
                named = f"第{own[1]}页" if own else name
                zh = f"{named}无法读取，未计入本表；如属本表的一页，其中的内容缺漏，请补传后重读。"
                en = (
                    f"{name} could not be read; if it is a page of this form, its rows are missing."
                )
                return Lost(page, None, Message(zh=zh, en=en))
    return None


def doubt_of(lost: Lost) -> Evidence:
    """Evidence that something of the table was not read."""
    if lost.cell is None:
        return Evidence(page=lost.page.number, status="missing", confidence=0.0)
    return missing_at(lost.page, lost.cell)


def finding_of(lost: Lost) -> Finding:
    """The same, told to a person."""
    return Finding(rule="unreadable", severity="warning", fields=(TABLE,), message=lost.message)


def quoted(page: Page, cell: Cell) -> Lost:
    """Text of the table that belongs to no indicator read."""
    words = " ".join(cell.text.split())
    words = words if len(words) <= 60 else words[:59] + "…"
    return Lost(
        page,
        cell,
        Message(
            zh=f"第{page.number}页有表格文字未能归入任何指标：“{words}”。可能漏读了指标行，请对照原件补录。",
            en=f"Page {page.number} has text of the table that belongs to no indicator read: "
            f"“{words}”. Rows may be missing; please compare with the original.",
        ),
    )
