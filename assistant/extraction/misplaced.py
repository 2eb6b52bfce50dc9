"""Rows of given characters whose cells stand under other headings than their own.

In: the rows of the indicator table with their fields, from files whose characters are believed.
Out: the same fields and labels, all of a row disputed where one shows that the row has moved. No
value is changed. Nothing here can fail.

A file puts each cell where it says, and may say it amiss: a cell too many or too few, a span that
is not what the rows below it count on, a separator inside a text. Every text is then given
without a fault under the heading beside its own. What gives it away is its kind: a figure for a
name or a label, words for points, a figure for a reason, or a text under no heading at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.coverage import lone_cells
from assistant.extraction.headers import Columns
from assistant.extraction.lines import Line, Row
from assistant.extraction.torn import Fields, disputed
from assistant.extraction.values import Found, bare, figure
from assistant.wording import tidy

_LIMIT = re.compile(r"^(?:[≥≤≧≦<>＞＜=＝]|大于|小于|不低于|不高于)")
_FIGURES = re.compile(r"[\d.,%‰/\-—~～+±≥≤≧≦<>=\s()（）]*\d[\d.,%‰/\-—~～+±\s()（）]*")
_LETTERS = re.compile(r"[\u3400-\u9fff]")
_COUNTED = re.compile(r"\d[\d.,]*(?!分)[\u3400-\u9fff]{1,3}")
"""A figure with its unit, which no points have."""
_WORDED: Final = 3
"""Characters of a text among the points that is no unit (分) and no word for none (无, 不计)."""
_FEW: Final = 3
"""One row in so many at most: where more have it, it is the form's own way."""
_NAMES: Final = ("name", "level1", "level2")
"""What no form's own way makes a figure of."""


def doubt_misplaced(
    rows: Sequence[Row],
    fields: Sequence[Fields],
    body: Sequence[Line],
    head: Line,
    columns: Columns,
) -> list[Fields]:
    """The fields, those of rows that have moved disputed."""
    moved = _moved(rows, body, head, columns)
    return [_lost(disputed(one)) if at in moved else one for at, one in enumerate(fields)]


def doubt_their_labels(
    rows: Sequence[Row],
    levels: Sequence[Mapping[str, Found]],
    body: Sequence[Line],
    head: Line,
    columns: Columns,
) -> list[dict[str, Found]]:
    """The labels that begin with rows that have moved, disputed."""
    moved = _moved(rows, body, head, columns)
    return [
        disputed(dict(level)) if at in moved else dict(level) for at, level in enumerate(levels)
    ]


def _moved(rows: Sequence[Row], body: Sequence[Line], head: Line, columns: Columns) -> set[int]:
    """Which rows have moved."""
    lines = {(line.page.number, line.row): line for line in body}
    told: dict[str, set[int]] = {}
    for at, row in enumerate(rows):
        if row.page.kind == "picture":
            continue  # its rules are looked at instead
        for sign in _signs(row):
            told.setdefault(sign, set()).add(at)
        line = lines.get((row.page.number, row.line))
        if line is not None and lone_cells(line, head, columns):
            told.setdefault("alone", set()).add(at)
    return {
        at
        for sign, found in told.items()
        for at in found
        if sign in _NAMES or len(rows) < _FEW or _FEW * len(found) <= len(rows)
    }


def _signs(row: Row) -> list[str]:
    """What of a row is of another kind than its heading says."""
    found = ["name"] if _is_measure(row.text("name")) else []
    found += [role for role in _NAMES[1:] if _is_measure(_label(row, role))]
    for role in ("weight", "score"):
        text = row.text(role)
        worded = not re.search(r"\d", text) and len(_LETTERS.findall(text)) >= _WORDED
        counted = role == "weight" and ("%" in text or bool(_COUNTED.fullmatch(text)))
        found += [role] if worded or counted else []
    if _LIMIT.match(row.text("actual")) and row.text("target") and not _holds_digit(row, "target"):
        found.append("actual")
    reasons = [c for c in row.cells.get("explanation", ()) if bare(c.text)]
    reason = figure(reasons[0].text) if reasons else None
    found += ["explanation"] if reason is not None and reason[0] > 0 else []
    return found


def _holds_digit(row: Row, role: str) -> bool:
    return re.search(r"\d", row.text(role)) is not None


def _lost(fields: Fields) -> Fields:
    """The fields of a row that has moved, whose blank ones may stand in another's place."""
    missing = {"status": "missing", "confidence": 0.0}
    return {
        role: replace(one, evidence=one.evidence.model_copy(update=missing))
        if one.value is None and one.evidence.page is not None
        else one
        for role, one in fields.items()
    }


def _label(row: Row, role: str) -> str:
    cell = row.labels.get(role)
    return tidy(bare(cell.text)) if cell is not None and cell.row == row.line else ""


def _is_measure(text: str) -> bool:
    """True for a figure or a limit, which name nothing."""
    return bool(_LIMIT.match(text) or _FIGURES.fullmatch(text))
