"""Cells that hold more than one field or more than one row.

In: a cell that covers several columns, or a row whose cells hold two rows. Out: cells
with one value each, at the same place. An empty answer means it cannot be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.headers import Columns
from assistant.extraction.levels import is_label, is_spelled_out
from assistant.extraction.lexicon import LEVELS1, LEVELS2
from assistant.extraction.lines import Line, Row
from assistant.extraction.values import (
    bare,
    figure,
    figures_in,
    has_word,
    is_noise,
    piece_of,
    recognised,
)
from assistant.extraction.words import NUMERIC
from assistant.page import Cell
from assistant.wording import tidy

_NAME_AND_AMOUNT = re.compile(
    r"^(.*[\u3400-\u9fff][）)]?)\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|(?:\d+\.\d\d){2,})[（()）]?$"
)
"""A money line's name and its amounts; a bracket behind them is left of the label beside."""
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d\d%?|\d+\.\d\d%?")
_REASONED = ["score", "explanation"]
_POINTS_AND_REASON = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*((?![分个年月日次人])[\u3400-\u9fff][\s\S]+)?"
)
_SPELLED = 0.98
"""Certainty of two labels that were read as one and are both of these forms letter by letter."""
_HALF = 0.5
_LEVELS = frozenset(("level1", "level2"))
_LABELS = sorted(
    (
        word
        for table in (LEVELS1, LEVELS2)
        for words in table.values()
        for word in words
        if word.endswith("指标")
    ),
    key=len,
    reverse=True,
)


def split_glued(cell: Cell, roles: Sequence[str]) -> dict[str, Cell]:
    """One cell over several columns, cut at its white space; {} when the pieces do not fit."""
    points = _POINTS_AND_REASON.fullmatch(bare(cell.text)) if list(roles) == _REASONED else None
    if points:
        texts = dict(zip(roles, points.groups(""), strict=True))
        return {r: replace(cell, text=text, others=(), candidates=()) for r, text in texts.items()}
    parts = re.split(r"[\n\t]+|\s{2,}", bare(cell.text))
    if len(parts) != len(roles):
        parts = bare(cell.text).split()
    if len(parts) != len(roles):
        return {}
    for role, part in zip(roles, parts, strict=True):
        if role in NUMERIC and figure(part) is None:
            return {}
    return {
        role: replace(cell, text=part, others=(), candidates=())
        for role, part in zip(roles, parts, strict=True)
    }


def label_cut_off(line: Line, columns: Columns) -> Line:
    """A line whose level label ran into what stands beside it, cut in two."""
    if line.loose:
        return _cut_and_moved(line)
    return _cut_at_column(line, columns) if recognised(line.page) else line


def _cut_at_column(line: Line, columns: Columns) -> Line:
    """A recognised cell over a level's column and the next, where no rule was seen between."""
    for cell in line.own:
        roles = columns.roles_of(cell, line.page)
        both = _two_labels(cell.text) if roles == ["level1", "level2"] else ()
        if both and cell.column_span > 1:
            return _cut_at_column(_labels_apart(line, cell, both, columns), columns)
        label, rest = leading_label(cell.text)
        if not label or roles[-1:] != ["name"] or not _LEVELS.issuperset(roles[:-1]):
            continue
        for size in range(1, cell.column_span):
            left = replace(cell, text=label, column_span=size)
            right = replace(
                cell, text=rest, column=cell.column + size, column_span=cell.column_span - size
            )
            if columns.roles_of(left, line.page) == roles[:1]:
                cut = (_unsure(left), _unsure(right))
                others = (one for one in line.cells if one is not cell)
                cells = tuple(sorted((*others, *cut), key=lambda one: one.column))
                return _cut_at_column(replace(line, cells=cells), columns)
    return line


def _two_labels(text: str) -> tuple[str, ...]:
    """A label of level 1 and one of level 2 run into one another; () for anything else.

    >>> _two_labels("产出指标\\n数量指标"), _two_labels("效益指标生态效益指")
    (('产出指标', '数量指标'), ())
    """
    plain = tidy(bare(text))
    for size in range(2, len(plain) - 1):
        if is_spelled_out(plain[:size], LEVELS1) and is_spelled_out(plain[size:], LEVELS2):
            return plain[:size], plain[size:]
    return ()


def _labels_apart(line: Line, cell: Cell, both: Sequence[str], columns: Columns) -> Line:
    """The line with a cell of two labels cut where the second one's column begins.

    Two labels in a row, both spelled out, are no misreading of anything else.
    """
    stop = cell.column + cell.column_span
    edges = range(cell.column + 1, stop)
    wanted = [replace(cell, column=at, column_span=stop - at) for at in edges]
    at = next(
        (one.column for one in wanted if columns.roles_of(one, line.page) == ["level2"]), stop - 1
    )
    sure = max(cell.confidence, _SPELLED) if cell.confidence >= _HALF else cell.confidence
    cut = (
        replace(piece_of(cell, both[0]), column_span=at - cell.column, confidence=sure),
        replace(piece_of(cell, both[1]), column=at, column_span=stop - at, confidence=sure),
    )
    return replace(
        line,
        cells=tuple(
            sorted((*(c for c in line.cells if c is not cell), *cut), key=lambda one: one.column)
        ),
    )


def leading_label(text: str) -> tuple[str, str]:
    """A full level label and the words run into it; ("", text) when none begins the text.

    >>> leading_label("数量指标危房改造户数"), leading_label("数量指标")
    (('数量指标', '危房改造户数'), ('', '数量指标'))
    """
    plain = tidy(bare(text))
    label = next((word for word in _LABELS if plain.startswith(word)), "")
    rest = plain[len(label) :]
    return (label, rest) if label and has_word(rest) else ("", plain)


def _unsure(cell: Cell) -> Cell:
    return replace(cell, confidence=min(cell.confidence, 0.6), others=(), candidates=())


def _cut_and_moved(line: Line) -> Line:
    """Plain text whose level label ran into the name beside it, cut, with the rest moved up.

    Fields of plain text are counted: where two of them are one, all to the right of it
    stand one column too far to the left.
    """
    for index, cell in enumerate(line.cells):
        label, _, rest = bare(cell.text).partition(" ")
        known = label.endswith("指标") and is_label(label)
        if not known or not has_word(rest) or is_label(rest):
            continue
        after = line.cells[index + 1 :]
        kept_free = bool(after) and not after[0].text.strip()  # the name's own place
        moved = after[1:] if kept_free else [_doubted(one, one.column + 1) for one in after]
        cut = (
            _doubted(replace(cell, text=label), cell.column),
            _doubted(replace(cell, text=rest.strip()), cell.column + 1),
        )
        return replace(line, cells=(*line.cells[:index], *cut, *moved))
    return line


def amount_cut_off(line: Line, edge: float) -> Line:
    """A recognised line whose name ran into its first amount, cut at the amounts' first column.

    Args:
        edge: the grid column where the amounts begin.
    """
    if line.page.kind != "picture":
        return line
    cells: list[Cell] = []
    for cell in line.cells:
        match = _NAME_AND_AMOUNT.match(tidy(bare(cell.text)))
        stop = cell.column + cell.column_span
        if cell.row != line.row or match is None or not cell.column < edge < stop:
            cells.append(cell)
            continue
        left = int(edge) - cell.column
        cells += [
            replace(
                _doubted(replace(cell, text=match[1]), cell.column), column_span=left, others=()
            ),
            replace(
                _doubted(replace(cell, text=match[2]), int(edge)),
                column_span=stop - int(edge),
                others=(),
            ),
        ]
    return replace(line, cells=tuple(cells))


def amounts_cut_apart(line: Line, stretches: Sequence[tuple[float, float]]) -> Line:
    """A recognised line whose amounts ran into one another, one cut for each column they cover.

    Amounts are printed to the hundredth, so that their figures show where one ends.

    Args:
        stretches: left and right of the amounts' columns, in grid columns.
    """
    if line.page.kind != "picture":
        return line
    cells: list[Cell] = []
    for cell in line.cells:
        stop = cell.column + cell.column_span
        covered = sorted(one for one in stretches if cell.column <= one[0] and one[1] <= stop)
        amounts = _AMOUNT.findall(tidy(bare(cell.text)))
        whole = len(covered) > 1 and "".join(amounts) == tidy(bare(cell.text))
        if cell.row != line.row or not whole or len(amounts) != len(covered):
            cells.append(cell)
            continue
        for (left, right), text in zip(covered, amounts, strict=True):
            part = _doubted(replace(cell, text=text, others=(), candidates=()), int(left))
            cells.append(replace(part, column_span=max(1, int(right) - int(left))))
    return replace(line, cells=tuple(cells))


def _doubted(cell: Cell, column: int) -> Cell:
    return replace(cell, column=column, column_span=1, confidence=min(cell.confidence, 0.6))


def leading_numbers(text: str) -> list[tuple[str, str]]:
    """Ways to cut a weight off the front of a target ("8550万粒" → ("8", "550万粒"), …)."""
    match = re.match(r"\s*(\d+(?:\.\d+)?)(.*)$", bare(text), re.DOTALL)
    if not match:
        return []
    digits, rest = match.groups()
    cuts = []
    if rest.lstrip()[:1] in "≥≤=<>≧≦═" and rest.strip():
        cuts.append((digits, rest.strip()))
    cuts.extend(
        (digits[:size], digits[size:] + rest)
        for size in (1, 2)
        if size < len(digits) and digits[size] != "." and digits[0] != "0"
    )
    return cuts


def figures_of(row: Row) -> int:
    """How many rows' figures stand in a row: two where a rule between rows was missed."""
    weights, scores = _twice(row, "weight"), _twice(row, "score")
    if weights and scores and len(weights) != len(scores):
        return 1
    if scores and not weights and any(figure(c.text) for c in row.cells.get("weight", ())):
        return 1  # one weight is one row: the other score is a pen's ring around the first
    return max(len(weights), len(scores), 1)


def split_doubled(row: Row) -> list[Row]:
    """Two rows printed as one: cut when both numbers of the row are there twice."""
    count = figures_of(row)
    if count < 2:
        return [row]
    shares: dict[str, list[str]] = {}
    for role, cells in row.cells.items():
        text = "\n".join(cell.text for cell in cells)
        figures = _twice(row, role) if role in ("weight", "score") else []
        parts = figures or _parts(text, count)
        if role in ("weight", "score") and len(parts) != count:
            return [row]
        if parts and len(parts) == count:
            shares[role] = parts
    if not {"name", "target"} <= set(shares):
        return [row]
    rows = []
    for index in range(count):
        halves = {
            role: (
                replace(
                    row.cells[role][0],
                    text=shares[role][index] if role in shares else "",
                    others=(),
                    candidates=(),
                ),
            )
            for role in row.cells
            if row.cells[role]
        }
        rows.append(replace(row, cells=halves).doubted(0.6, *halves))
    return rows


def _twice(row: Row, role: str) -> list[str]:
    """The separate figures in a numeric column of the row, [] where there is one or none."""
    text = "".join(cell.text for cell in row.cells.get(role, ()))
    stacked = [line for line in text.split("\n") if line.strip()]
    return figures_in("\n".join(line for line in stacked if not is_noise(line)))


def _parts(text: str, count: int) -> list[str]:
    stacked = [line for line in text.split("\n") if line.strip()]
    stacked = _without_rule(stacked, count)
    if len(stacked) == count:
        return stacked
    spaced = text.split()
    if len(spaced) == count:
        return spaced
    if stacked and len(stacked) % count == 0:
        size = len(stacked) // count
        return ["".join(stacked[start : start + size]) for start in range(0, len(stacked), size)]
    return []


def _without_rule(stacked: Sequence[str], count: int) -> list[str]:
    """The lines of rows run together, without what was read of the missed rules between them."""
    if len(stacked) != 2 * count - 1:
        return list(stacked)
    texts, between = stacked[::2], stacked[1::2]
    remnant = all(2 * len(one) <= min(map(len, texts)) for one in between)
    return list(texts if remnant else stacked)
