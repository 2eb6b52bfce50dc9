"""Indicator rows: which cells make a row, and what each of its fields says.

In: the lines of a form and the columns its header told. Out: `Row`s in paper order, each
field a `Found`, with the label cells still to be settled by `levels`. Nothing here can
fail.

What is undone here: rows cut by the page end, explanations split over several cells,
sign, value and unit in three columns, two rows in one line, glued cells, cells slid one
column aside in plain text. What could be read in two ways keeps both as candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.extraction.glued import split_doubled, split_glued
from assistant.extraction.headers import Columns
from assistant.extraction.lines import Line, Row
from assistant.extraction.misruled import is_cut_off, is_half
from assistant.extraction.offered import is_offered
from assistant.extraction.shifted import realign
from assistant.extraction.unlike import UNITS
from assistant.extraction.values import (
    Found,
    absent,
    bare,
    blank,
    expected_but_lost,
    has_word,
    is_noise,
    number_value,
    recognised,
    seen,
    text_value,
)
from assistant.form import Candidate, Evidence, Status
from assistant.page import Cell, Page
from assistant.wording import tidy

FIELDS = ("name", "target", "actual", "weight", "score", "explanation")
_RAN_IN = re.compile(r"\d分?[\u3400-\u9fff]{3}")
_REST = 4
"""Characters of a name that may run on; a name of its own is longer."""
_SUBROW = re.compile(r"^(其中|其 中)")
_SIGN = {"≥": "≥", ">=": "≥", "≧": "≥", "≤": "≤", "<=": "≤", "≦": "≤", "=": "=", "＝": "="}
_SIGN |= {"═": "=", ">": ">", "<": "<", "＞": ">", "＜": "<", "大于等于": "≥", "小于等于": "≤"}
_SIGN |= {"等于": "=", "大于": ">", "小于": "<", "不低于": "≥", "不高于": "≤"}
_KIND = re.compile(
    r"定性|定量|[正反逆负]向|文本|数值|比例|区间|[共个通特]性|通用|专用|约束|预期|核心|一般"
)
_NO_UNIT = frozenset({"", "/", "-", "—", "无", "定性", "——", "\\"})


def cells_by_role(line: Line, columns: Columns) -> Row:
    """One line's cells, sorted into the table's columns."""
    own: dict[str, list[Cell]] = {}
    spanning: dict[str, Cell] = {}
    labels: dict[str, Cell] = {}
    glued: list[tuple[list[str], Cell]] = []
    labelled: set[str] = set()  # values in one cell with a label: the rule between them was missed
    for cell in line.cells:
        roles = columns.roles_of(cell, line.page)
        for role in roles:
            if role in ("level1", "level2") and role not in labels:
                labels[role] = cell
        fields = [role for role in roles if role not in ("level1", "level2")]
        if not fields:
            continue
        if len(fields) < len(roles) and cell.text.strip():
            labelled.update(fields)
        if cell.row != line.row:
            for role in fields:
                spanning.setdefault(role, cell)
        elif len(fields) == 1 or not cell.text.strip():
            for role in fields:
                own.setdefault(role, []).append(cell)
        else:
            glued.append((fields, cell))
    row = Row(
        page=line.page,
        line=line.row,
        cells={role: tuple(cells) for role, cells in own.items()},
        spanning=spanning,
        labels=labels,
    )
    for roles, cell in glued:
        row = _unglued(row, roles, cell)
    if recognised(line.page) and any(_is_lost_part(cell, columns, line) for cell in line.printed):
        row = row.doubted(0.3, "target")
    if labelled and recognised(line.page):
        row = row.doubted(0.5, *labelled)
    if glued and recognised(line.page):
        # Where one rule was missed others may have been: the whole row is in doubt.
        row = row.doubted(0.6, *FIELDS)
    return row


def _is_lost_part(cell: Cell, columns: Columns, line: Line) -> bool:
    """True for a target's sign or unit in a column that has no header."""
    text = tidy(cell.text)
    part = text in _SIGN or text in ("%", "‰") or (len(text) == 1 and text in UNITS)
    return part and cell.ruled and not columns.roles_of(cell, line.page)


def _unglued(row: Row, roles: Sequence[str], cell: Cell) -> Row:
    """A cell that covers several columns: its pieces, each in its column."""
    if "name" in roles and len(roles) > 1 and not split_glued(cell, roles):
        roles = ["name"]  # a name printed across the columns to its right
    pieces = split_glued(cell, roles)
    cells = dict(row.cells)
    if not pieces:
        cells[roles[0]] = (*cells.get(roles[0], ()), cell)
        return replace(row, cells=cells).doubted(0.5, *roles)
    for role, piece in pieces.items():
        cells[role] = (*cells.get(role, ()), piece)
    return replace(row, cells=cells).doubted(0.6, *roles)


def gather(body: Sequence[Line], columns: Columns) -> list[Row]:
    """Rows from the lines of the table's body (totals and tails taken out).

    Rows marked `empty` are no indicators; they only tell where labels reach.
    """
    rows: list[Row] = []
    for line in body:
        row = cells_by_role(line, columns)
        if is_across(line, row, columns):
            continue
        if is_offered(row):
            rows.append(replace(row, empty=True))
            continue
        last = next((i for i in range(len(rows) - 1, -1, -1) if not rows[i].empty), None)
        before = rows[last] if last is not None else None
        if last is None or before is None:
            if _begins(row):
                rows.extend(split_doubled(row))
        elif _runs_on(before, row):
            rows[last] = _joined(before, row)
        elif is_cut_off(before, row) or is_half(before, row):
            rows[last] = _joined(before, row).doubted(0.8, "name")
        elif before.page is not line.page and last == len(rows) - 1 and _continues(before, row):
            rows[last] = _joined(before, row)
            rows.append(replace(row, cells={}, empty=True))
        elif _begins(row):
            rows.extend(split_doubled(row))
        elif not _idle(row):
            rows[last] = _joined(before, row)
        elif any(cell.row == line.row and cell.text.strip() for cell in row.labels.values()):
            rows.append(replace(row, cells={}, empty=True))  # only the rest of a label
    if any(row.page.kind == "text" for row in rows):
        rows = realign(rows, columns)
    return _scores_over_page_ends(rows)


def _scores_over_page_ends(rows: list[Row]) -> list[Row]:
    """Where scores stand in merged cells: one cut by the page end belongs to its first row."""
    if not any("score" in row.spanning for row in rows):
        return rows
    result = list(rows)
    real = [index for index, row in enumerate(rows) if not row.empty]
    for before, index in pairwise(real):
        upper, lower = rows[before], rows[index]
        if upper.page is lower.page or blank(lower.text("score")):
            continue
        first = before
        while first > 0 and "score" in rows[first].spanning and rows[first].page is upper.page:
            first -= 1
        head = rows[first]
        if head.cells.get("score") and blank(head.text("score")):
            cells = {**head.cells, "score": lower.cells["score"]}
            result[first] = replace(head, cells=cells).doubted(0.8, "score")
            rest = {role: kept for role, kept in lower.cells.items() if role != "score"}
            spanning = {**lower.spanning, "score": lower.cells["score"][0]}
            result[index] = replace(lower, cells=rest, spanning=spanning).doubted(0.8, "score")
    return result


def _begins(row: Row) -> bool:
    """True when an indicator begins on this line."""
    name = row.text("name")
    if name and not (recognised(row.page) and is_noise(name)):
        return True
    numbers = sum(1 for role in ("weight", "score") if not blank(row.text(role)))
    values = sum(1 for role in ("target", "actual") if row.text(role))
    # A name that spans several lines of figures: each line is an indicator (其中 sub-rows).
    return ("name" in row.spanning and values > 0) or (numbers + values >= 3)


def is_across(line: Line, row: Row, columns: Columns) -> bool:
    """True for a line whose words run over labels and name alike: a remark, no indicator."""
    values = sum(1 for role in ("target", "actual", "weight", "score") if row.text(role))
    return values < 2 and any(
        {"level1", "name"} <= set(columns.roles_of(cell, line.page)) for cell in line.printed
    )


def _idle(row: Row) -> bool:
    return not any(
        row.text(role) and not is_noise(row.text(role)) for role in (*FIELDS, "nature", "unit")
    )


def _runs_on(before: Row, row: Row) -> bool:
    """True for the last characters of a name that plain text put on a line of their own."""
    values = ("target", "actual", "weight", "score")
    return (
        row.page.kind == "text"
        and 0 < len(row.text("name")) <= _REST
        and not any(row.text(role) for role in values)
        and all(before.text(role) for role in ("name", "target", "actual"))
    )


def _continues(before: Row, row: Row) -> bool:
    """True when `row`, first on its page, is the rest of `before`, last on the page above."""

    def bare_of_figures(one: Row) -> bool:
        return all(blank(one.text(role)) for role in ("weight", "score", "nature", "unit"))

    def filled(one: Row) -> bool:
        return any(not blank(one.text(role)) for role in ("weight", "score"))

    texts = ("name", "target", "actual")
    if not any(row.text(role) for role in FIELDS):
        return False
    if filled(before) and bare_of_figures(row):
        return any(not row.text(role) for role in texts)
    if filled(row) and bare_of_figures(before):
        return not before.text("target") and not before.text("actual") and not row.text("name")
    if not filled(before) and not filled(row):  # a form without scores
        return not row.text("name") and any(not row.text(role) for role in ("target", "actual"))
    return False


def _joined(before: Row, row: Row) -> Row:
    cells = dict(before.cells)
    changed = []
    for role, more in row.cells.items():
        if any(bare(cell.text) for cell in more):
            had = [cell for cell in cells.get(role, ()) if bare(cell.text)]
            cells[role] = (*had, *more)
            if had:
                changed.append(role)
    return replace(before, cells=cells).doubted(0.8, *changed)


def fields_of(row: Row, columns: Columns) -> dict[str, Found]:
    """The six fields of a row below its labels."""
    page = row.page
    found: dict[str, Found] = {
        "name": _name(row),
        "target": _target(row, columns),
        "actual": text_value(page, row.cells.get("actual", ()), required=columns.has("actual"))
        if columns.has("actual")
        else without_column("actual", columns, page),
        "explanation": _explanation(row, columns),
    }
    # Named with the row above, or 其中: its figures may stand with that row; a score does not
    # where a weight of its own is printed.
    subrow = bool(_SUBROW.match(row.text("name"))) or (
        "name" in row.spanning and not row.text("name")
    )
    for role in ("weight", "score"):
        weighed = role == "score" and not blank(row.text("weight"))
        found[role] = _number(row, role, columns, subrow=subrow and not weighed)
        if found[role].value is None and _RAN_IN.search(tidy(found[role].evidence.raw or "")):
            lost = expected_but_lost(absent(), page, known=True)  # in the cell of the points
            found["explanation"] = (
                lost if found["explanation"].value is None else found["explanation"]
            )
    for role, factor in row.doubt.items():
        if role in found and factor < 1.0:
            found[role] = found[role].doubted(factor)
    for role, one in found.items():
        if one.evidence.status == "absent" and one.evidence.confidence < 1.0 and one.evidence.raw:
            found[role] = one.doubted(0.5, status="missing")  # it may be this row's after all
    for role in FIELDS:
        fit = columns.fit.get(role, 1.0)
        if fit < 0.95 and found[role].value is not None:
            found[role] = found[role].doubted(max(fit, 0.7))
    return found


def without_column(role: str, columns: Columns, page: Page, *, usual: bool = True) -> Found:
    """A field the table has no column for: missing where one may stand under another heading.

    Args:
        usual: every form prints it, so that recognised pages have lost it.
    """
    known = role in columns.lost
    return expected_but_lost(absent(), page, known=known) if known or usual else absent()


def _name(row: Row) -> Found:
    cells = [cell for cell in row.cells.get("name", ()) if bare(cell.text)]
    if not cells and "name" in row.spanning:
        cells = [row.spanning["name"]]
    found = text_value(row.page, cells, required=True)
    if isinstance(found.value, str) and recognised(row.page) and not has_word(found.value):
        found = found.doubted(0.3)
    return found


def _target(row: Row, columns: Columns) -> Found:
    page = row.page
    if not columns.has("target"):
        # Every form has targets: on recognised pages a column without a header lost it.
        return without_column("target", columns, page)
    cells = [cell for cell in row.cells.get("target", ()) if bare(cell.text)]
    if not cells and "target" in row.spanning:
        cells = [row.spanning["target"]]
    found = text_value(page, cells or row.cells.get("target", ()), required=True)
    if not isinstance(found.value, str):
        return found
    nature = row.text("nature") or _spanned(row, "nature")
    sign = _SIGN.get(nature, "")
    unit = row.text("unit") or _spanned(row, "unit")
    value = found.value
    whole = value if not sign or value.startswith(tuple(_SIGN)) else sign + value
    if unit not in _NO_UNIT and re.search(r"[\d.)]$", whole) and not whole.endswith(unit):
        whole += unit
    parts = [
        cell
        for role in ("nature", "target", "unit")
        for cell in row.cells.get(role, ())
        if bare(cell.text)
    ]
    if whole != value or len(parts) > 1:
        found = Found(whole, _joint(page, found, parts))
    if sign and recognised(page) and is_noise(value):
        found = found.doubted(0.3)  # a sign is printed before a figure, and never before a slash
    if recognised(page) and nature and not sign and not _KIND.search(nature):
        # Something stands in the sign's column and is no sign that we know.
        likely = "=" if nature in ("二", "一一", "--") else "≥"
        other = Candidate(text=f"{likely}{whole}", confidence=0.3, reader="sign")
        found = found.doubted(0.3, other)
    adjusted = row.text("adjusted")
    if adjusted and not blank(adjusted) and adjusted not in value:
        found = found.doubted(0.8)  # which of the two counts is for a person to say
    return found


def _joint(page: Page, found: Found, parts: Sequence[Cell]) -> Evidence:
    """Evidence of a target put together from its sign, value and unit."""
    each = [seen(page, [cell]) for cell in parts]
    status: Status = "read"
    if any(one.status == "disputed" for one in each):
        status = "disputed"
    elif each and all(one.status == "agreed" for one in each):
        status = "agreed"
    return found.evidence.model_copy(
        update={
            "raw": " ".join(cell.text for cell in parts if cell.text),
            "confidence": min((one.confidence for one in each), default=1.0),
            "status": status,
            "candidates": (),
        }
    )


def _spanned(row: Row, role: str) -> str:
    return tidy(row.spanning[role].text) if role in row.spanning else ""


def _explanation(row: Row, columns: Columns) -> Found:
    if not columns.has("explanation"):
        return without_column("explanation", columns, row.page, usual=False)
    cells = [cell for cell in row.cells.get("explanation", ()) if bare(cell.text)]
    found = text_value(row.page, cells or row.cells.get("explanation", ())[:1])
    above = row.spanning.get("explanation")
    if not cells and above is not None and bare(above.text):
        if not recognised(row.page):
            return text_value(row.page, [above])  # one reason for several rows
        return expected_but_lost(absent(), row.page)  # or a rule was missed
    text = found.value
    if isinstance(text, str) and recognised(row.page) and not has_word(text) and not blank(text):
        # Stray marks in an empty cell; what a person wrote there holds at least one word.
        found = replace(found, value=None).doubted(0.0, status="missing")
    return found


def _number(row: Row, role: str, columns: Columns, *, subrow: bool) -> Found:
    if not columns.has(role):
        usual = role == "score" and columns.has("weight")
        return absent() if subrow else without_column(role, columns, row.page, usual=usual)
    cells = row.cells.get(role, ())
    if not any(bare(cell.text) for cell in cells) and role in row.spanning:
        merged = row.spanning[role]
        found = number_value(row.page, [merged], required=False)
        # One figure for several rows stands with the first of them.
        return Found(None, found.evidence.model_copy(update={"status": "absent"}))
    return number_value(row.page, cells, required=not subrow)
