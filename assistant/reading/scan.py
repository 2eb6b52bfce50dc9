"""A picture of a page → a `Page` of cells: the whole way, step by step.

In: a decoded BGR picture. Out: a `Page` of kind "picture" whose boxes lie in the frame
of its rectified display picture. A page without a ruled table has only unruled lines
of text (or columns found by white space); a blank one has no cells at all.

Can fail: `ImportError` when the recogniser's wheels are missing; nothing else. Damage
is told by low confidences and by `Page.remarks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.page import Box, Cell, Page, Place, Sight
from assistant.reading import grid as grids
from assistant.reading import lines, raster, symbols
from assistant.reading.ocr import Line, recogniser

if TYPE_CHECKING:
    from assistant.settings import Settings

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell before it is read: grid place, box, and the boxes of its lines on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: tuple[Box, ...]
    ruled: bool = True
    stacked: bool = False


def read_picture(
    image: Image, *, number: int, source: str, settings: Settings | None = None
) -> Page:
    """Read one page picture.

    Args:
        image: BGR, (height, width, 3), uint8; turned upright by its EXIF tag if it has one.
        number: of the page, from 1.
        source: name of the file, for messages.
        settings: for the thread count; None uses every core.
    """
    threads = settings.threads if settings is not None else 0
    sheet = raster.normalise(image)
    table = grids.find(sheet.grey, sheet.text_height)
    slots = layout(sheet, table)
    cells = _read(sheet, slots, threads)
    height, width = sheet.grey.shape
    columns = len(table.columns) - 1 if table else 1
    return Page(
        number=number,
        kind="picture",
        source=source,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=max((cell.row + cell.row_span for cell in cells), default=0),
        columns=columns,
        column_edges=_fractions(table),
        size=(width, height),
        picture=raster.encode(sheet.colour),
        remarks=(*sheet.remarks, *(table.remarks if table else ("no ruled table",))),
    )


def layout(sheet: raster.Sheet, table: grids.Grid | None) -> list[Slot]:
    """Every place with text (or that could have some), rows outside the table interleaved."""
    height = sheet.text_height
    if not height:
        return []
    around = lines.outside(sheet.ink, [table.box] if table else [], height)
    edges = table.rows if table else ()
    columns = len(table.columns) - 1 if table else 1
    above = sorted((row for row in around if not edges or _middle(row) < edges[-1]), key=_middle)
    below = sorted((row for row in around if edges and _middle(row) >= edges[-1]), key=_middle)
    slots = [
        Slot(i, 0, 1, columns, _union(row), tuple(row), ruled=False) for i, row in enumerate(above)
    ]
    shift = len(above)
    for cell in table.cells if table else ():
        inner = lines.inside(sheet.ink, cell.box, height)
        mask = lines.marks(sheet.ink, inner, height)
        found = [
            Box(inner.x0 + b.x0, inner.y0 + b.y0, inner.x0 + b.x1, inner.y0 + b.y1)
            for b in lines.split(mask, height)
        ]
        stacked = lines.is_stacked(found, height) and inner.height > inner.width
        slots.append(
            Slot(
                shift + cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
                cell.box,
                tuple(found),
                stacked=stacked,
            )
        )
    shift += len(edges) - 1 if table else 0
    slots += [
        Slot(shift + i, 0, 1, columns, _union(row), tuple(row), ruled=False)
        for i, row in enumerate(below)
    ]
    return slots


def _read(sheet: raster.Sheet, slots: Sequence[Slot], threads: int) -> list[Cell]:
    crops: list[Image] = []
    owner: list[int] = []
    for i, slot in enumerate(slots):
        for crop in cut(sheet.grey, slot, sheet.text_height):
            crops.append(crop)
            owner.append(i)
    readings = recogniser(threads).read(crops) if crops else []
    by_slot: dict[int, list[Line]] = {}
    for i, reading in zip(owner, readings, strict=True):
        by_slot.setdefault(i, []).append(reading)
    return [_cell(slot, by_slot.get(i, [])) for i, slot in enumerate(slots)]


def cut(grey: Image, slot: Slot, height: float) -> list[Image]:
    """The crops of a slot's lines; a label written downwards becomes one level line."""
    if slot.stacked:
        return [stack(grey, slot.lines, height)]
    return [crop_line(grey, line, height, slot.box) for line in slot.lines]


def crop_line(grey: Image, line: Box, height: float, limit: Box) -> Image:
    """One line with a margin, as tall as a line of text even when its ink is lower.

    `limit` is the cell: beyond it stand its rules.
    """
    tall = max(1.22 * line.height, 1.25 * height)
    middle = (line.y0 + line.y1) / 2
    side = round(0.22 * height)
    top, bottom = round(middle - tall / 2), round(middle + tall / 2)
    x0, x1 = line.x0 - side, line.x1 + side
    out = np.full((max(1, bottom - top), max(1, x1 - x0)), 255, np.uint8)
    # Outside the cell the crop is paper: its own ink must not touch a rule.
    low, high = max(top, limit.y0 + 1, 0), min(bottom, limit.y1 - 1, grey.shape[0])
    left, right = max(x0, limit.x0 + 1, 0), min(x1, limit.x1 - 1, grey.shape[1])
    low, high = min(low, line.y0), max(high, line.y1)
    left, right = min(left, line.x0), max(right, line.x1)
    low, left = max(low, top), max(left, x0)
    high, right = min(high, bottom), min(right, x1)
    out[low - top : high - top, left - x0 : right - x0] = grey[low:high, left:right]
    return out


def stack(grey: Image, characters: Sequence[Box], height: float) -> Image:
    """Characters standing under each other, set side by side."""
    tall = round(1.25 * height)
    parts: list[Image] = []
    gap = np.full((tall, max(1, round(0.12 * height))), 255, np.uint8)
    for box in characters:
        middle = (box.y0 + box.y1) / 2
        reach = min(tall, max(box.height + 4, 8)) // 2
        top, bottom = max(0, round(middle - reach)), round(middle + reach)
        part = grey[top:bottom, box.x0 : box.x1]
        column = np.full((tall, part.shape[1]), 255, np.uint8)
        start = max(0, (tall - len(part)) // 2)
        part = part[: tall - start]
        column[start : start + len(part)] = part
        parts += [gap, column]
    return np.hstack([*parts, gap])


def _cell(slot: Slot, readings: Sequence[Line]) -> Cell:
    fixed = [symbols.settle(reading) for reading in readings]
    joint = "\n" if slot.ruled else "  "
    text = joint.join(line.text for line in fixed if line.text)
    confidence = float(np.prod([line.confidence for line in fixed])) if fixed else 1.0
    return Cell(
        row=slot.row,
        column=slot.column,
        row_span=slot.row_span,
        column_span=slot.column_span,
        text=text,
        place=Place(box=slot.box),
        confidence=confidence if text or not fixed else 0.0,
        reader="ocr",
        candidates=_candidates(fixed, joint, confidence),
        ruled=slot.ruled,
        ink=bool(slot.lines),
    )


def _candidates(lines_read: Sequence[Line], joint: str, confidence: float) -> tuple[Sight, ...]:
    """Runner-up texts of the cell: one line changed at a time."""
    found: list[Sight] = []
    for i, line in enumerate(lines_read):
        for text, chance in line.runners:
            texts = [other.text for other in lines_read]
            texts[i] = text
            share = chance / line.confidence if line.confidence > 0 else 0.0
            whole = joint.join(part for part in texts if part)
            found.append(Sight(whole, min(1.0, confidence * share), "ocr"))
    return tuple(sorted(found, key=lambda sight: -sight.confidence)[:5])


def _fractions(table: grids.Grid | None) -> tuple[float, ...]:
    if table is None:
        return ()
    left, right = table.columns[0], table.columns[-1]
    return tuple((x - left) / (right - left) for x in table.columns)


def _middle(row: Sequence[Box]) -> float:
    box = _union(row)
    return (box.y0 + box.y1) / 2


def _union(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
