"""Pages made by hand for tests: rows of cells as in an HTML table."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Box, Cell, Page, PageKind, Place, Sight

SAMPLE = Path(__file__).parents[2] / "examples" / "xinhong"
SURE = 0.97
"""Confidence from which the scorer believes a single reading."""

Spec = str | tuple[str | Cell, int, int] | Cell
"""Text, or (text, rows, columns), or a cell whose place is set here."""


def page(
    rows: Sequence[Sequence[Spec]],
    *,
    number: int = 1,
    kind: PageKind = "sheet",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    hidden: tuple[str, ...] = (),
) -> Page:
    """A page from rows of cells; a cell goes to the next free column, as in HTML."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    width = max(_width(row) for row in rows)
    for line, text in enumerate(above):
        cells.append(_cell(line, 0, text, 1, width, kind, ruled=False))
    top = len(above)
    for index, row in enumerate(rows):
        column = 0
        for spec in row:
            while (index, column) in taken:
                column += 1
            text, down, across = spec if isinstance(spec, tuple) else (spec, 1, 1)
            if isinstance(text, Cell):
                made = text
                text = made.text
            else:
                made = None
            taken |= {(index + i, column + j) for i in range(down) for j in range(across)}
            cell = _cell(top + index, column, text, down, across, kind)
            if made is not None:
                cell = Cell(
                    cell.row,
                    cell.column,
                    text,
                    cell.place,
                    down,
                    across,
                    confidence=made.confidence,
                    reader=made.reader,
                    others=made.others,
                    candidates=made.candidates,
                    ink=made.ink,
                )
            cells.append(cell)
            column += across
    stop = top + len(rows)
    for line, text in enumerate(below):
        cells.append(_cell(stop + line, 0, text, 1, width, kind, ruled=False))
    width = max(width, max(column for _, column in taken) + 1)
    return Page(
        number=number,
        kind=kind,
        source="made",
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=stop + len(below),
        columns=width,
        column_edges=() if kind == "text" else tuple(column / width for column in range(width + 1)),
        hidden=hidden,
    )


def _width(row: Sequence[Spec]) -> int:
    return sum(spec[2] if isinstance(spec, tuple) else 1 for spec in row)


def _cell(
    row: int, column: int, text: str, down: int, across: int, kind: PageKind, *, ruled: bool = True
) -> Cell:
    if kind == "text":
        place = Place(line=row + 1, column=column + 1)
    elif kind == "picture":
        place = Place(box=Box(column * 90, row * 30, (column + across) * 90, (row + down) * 30))
    else:
        place = Place(cell=f"{chr(65 + column)}{row + 1}")
    return Cell(row, column, text, place, down, across, reader="made", ruled=ruled, ink=bool(text))


def seen(text: str, confidence: float = 1.0, *others: tuple[str, float]) -> Cell:
    """A recognised cell with independent readings beside it."""
    return Cell(
        0,
        0,
        text,
        Place(),
        confidence=confidence,
        reader="ocr",
        others=tuple(Sight(other, certainty, "ocr-2x") for other, certainty in others),
    )


HEADER: tuple[tuple[Spec, ...], ...] = (("项目名称", ("社区党建专项", 1, 7)),)


def form(
    head: Sequence[str], *rows: Sequence[Spec], kind: PageKind = "sheet", **more: Any
) -> Draft:
    """The draft of a small form: a project name, one header line and its rows."""
    name = ("项目名称", ("社区党建专项", 1, max(1, len(head) - 1)))
    return extract([page([name, head, *rows], kind=kind, above=["项目支出绩效自评表"], **more)])


def doubted(draft: Draft, pointer: str) -> bool:
    """True when the field would be on the review list."""
    seen_ = draft.evidence[pointer]
    if seen_.status in ("missing", "disputed", "inferred"):
        return True
    return seen_.status not in ("agreed", "absent") and seen_.confidence < SURE


def compared(draft: Draft, expected: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Pointers that are wrong and doubted, and pointers that are wrong and not doubted."""
    got = dict(_leaves(json.loads(draft.paper.model_dump_json())))
    caught, escaped = [], []
    for pointer, value in _leaves(expected):
        if _same(got.get(pointer), value):
            continue
        (caught if pointer in draft.evidence and doubted(draft, pointer) else escaped).append(
            pointer
        )
    return caught, escaped


def sample_expected() -> dict[str, Any]:
    """What the sample form says, without the keys that explain it."""
    expected: dict[str, Any] = json.loads((SAMPLE / "expected.json").read_text("utf-8"))
    expected.pop("inferable")
    expected["total"].pop("printed")
    return expected


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{pointer}/{index}")
    else:
        yield pointer, value


def _same(one: Any, two: Any) -> bool:
    if one is None or two is None:
        return one is two
    if isinstance(two, int | float | Decimal):
        return isinstance(one, int | float) and float(one) == float(two)
    return _plain(str(one)) == _plain(str(two))


def _plain(text: str) -> str:
    level = unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"')
    return "".join(level.split())


HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
NAMED: Sequence[Spec] = ("项目名称", ("社区党建专项", 1, 7))
GOAL = "完成年度养护任务，路况水平稳步提升。"
TITLE = "项目支出绩效自评表"


def picture(*rows: Sequence[Spec], above: Sequence[str] = (TITLE,)) -> Page:
    """A recognised page that begins with the project's name."""
    return page([NAMED, *rows], kind="picture", above=above)


def row(name: Spec, *rest: Spec) -> tuple[Spec, ...]:
    """A row of an indicator that is met, but for what is given."""
    values: tuple[Spec, ...] = ("≥15个", "15个", "10", "10", "")
    return ("产出指标", "数量指标", name, *rest, *values[len(rest) :])


def drafted(*rows: Sequence[Spec]) -> Draft:
    """What is read from a recognised page of these rows under a header."""
    return extract([picture(HEAD, *rows)])
