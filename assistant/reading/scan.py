"""A picture of a page → a `Page` of cells: the whole way, step by step.

In: a decoded BGR picture. Out: a `Page` of kind "picture" whose boxes lie in the frame
of its rectified display picture. A page without a ruled table has only unruled lines
of text (or columns found by white space); a blank one has no cells at all.

Can fail: `ImportError` when the recogniser's wheels are missing; nothing else. Damage
is told by low confidences and by `Page.remarks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box, Cell, Page, Place, Sight
from assistant.reading import columns, lines, ocr, raster, second, symbols, twins
from assistant.reading import grid as grids
from assistant.reading.ocr import Line, Recogniser, recogniser

if TYPE_CHECKING:
    from assistant.settings import Settings

Image = npt.NDArray[np.uint8]

NARROW: Final = 0.75  # of its width, at which a long line is read the first time
LONG: Final = 3.0  # text heights; shorter lines hold numbers, and few columns to save


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


def _cell_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Lines of text in a cell, in the frame of the page."""
    inner = lines.inside(sheet.ink, box, height)
    mask = lines.marks(sheet.ink, inner, height)
    return [
        Box(inner.x0 + b.x0, inner.y0 + b.y0, inner.x0 + b.x1, inner.y0 + b.y1)
        for b in lines.split(mask, height)
    ]


def _loose_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Pieces of text in a box outside the tables."""
    return lines.pieces_in(sheet.ink, box, height)


@dataclass(frozen=True, slots=True)
class Scene:
    """A flat page with its table, if it has one, and every place to be read."""

    sheet: raster.Sheet
    table: grids.Grid | None
    slots: tuple[Slot, ...]


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
    reader = recogniser(settings.threads if settings is not None else 0)
    scene = scene_of(raster.normalise(image))
    if _lies(scene):
        scene = _upright(scene, reader)
    cells = _read(scene, reader)
    if _doubtful(cells):
        upright = _upright(scene, reader)
        if upright is not scene:
            scene, cells = upright, _read(upright, reader)
    sheet, table = scene.sheet, scene.table
    height, width = sheet.grey.shape
    return Page(
        number=number,
        kind="picture",
        source=source,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=max((cell.row + cell.row_span for cell in cells), default=0),
        columns=len(table.columns) - 1 if table else 1,
        column_edges=_fractions(table),
        size=(width, height),
        picture=raster.encode(sheet.colour),
        remarks=(*sheet.remarks, *(table.remarks if table else ("no ruled table",))),
    )


def scene_of(sheet: raster.Sheet) -> Scene:
    """The tables and every place to be read on a flat page."""
    height = sheet.text_height
    table = grids.find(sheet.grey, height) or columns.find(sheet.grey, sheet.ink, height)
    return Scene(sheet, table, tuple(layout(sheet, table)))


def _lies(scene: Scene) -> bool:
    """True when most text runs downwards: the page was scanned on its side."""
    height = scene.sheet.text_height
    down = sum(slot.stacked or _tall(slot, height) for slot in scene.slots)
    across = sum(
        any(line.width > 1.8 * max(line.height, height) for line in slot.lines)
        for slot in scene.slots
    )
    return down > 4 and down > across


def _tall(slot: Slot, height: float) -> bool:
    return len(slot.lines) > 2 and max(line.width for line in slot.lines) < 1.8 * height


def _doubtful(cells: Sequence[Cell]) -> bool:
    """True when most of what was read is so unsure that the page may stand on its head."""
    sure = [cell.confidence for cell in cells if cell.ink]
    return bool(sure) and float(np.median(sure)) < 0.7


def _upright(scene: Scene, reader: Recogniser) -> Scene:
    """The scene turned the way its widest lines read best."""

    def legible(turned: Scene) -> float:
        lines_ = [
            (line.width, cut_line(turned, slot, line))
            for slot in turned.slots
            for line in slot.lines
            if line.height >= 0.6 * turned.sheet.text_height
        ]
        lines_.sort(key=lambda pair: -pair[0])
        readings = reader.read([crop for _, crop in lines_[2:10] or lines_])
        sure = [
            reading.confidence ** (1 / max(1, len(reading.text))) * min(4, len(reading.text))
            for reading in readings
        ]
        return float(np.mean(sure)) if sure else 0.0

    scenes = [scene, *(scene_of(scene.sheet.turned(turns)) for turns in (2, 1, 3))]
    scores = [legible(turned) for turned in scenes]
    best = int(np.argmax(scores))
    return scenes[best] if scores[best] > scores[0] + 0.15 else scene


def layout(sheet: raster.Sheet, table: grids.Grid | None) -> list[Slot]:
    """Every place with text (or that could have some), rows outside the table interleaved."""
    height = sheet.text_height
    if not height:
        return []
    around = lines.outside(sheet.ink, [table.box] if table else [], height)
    edges = table.rows if table else ()
    wide = len(table.columns) - 1 if table else 1
    above = sorted((row for row in around if not edges or _middle(row) < edges[-1]), key=_middle)
    below = sorted((row for row in around if edges and _middle(row) >= edges[-1]), key=_middle)
    slots = [
        Slot(i, 0, 1, wide, _union(row), tuple(row), ruled=False) for i, row in enumerate(above)
    ]
    shift = len(above)
    for cell in table.cells if table else ():
        found = _cell_lines(sheet, cell.box, height)
        stacked = lines.is_stacked(found, height) and cell.box.height > cell.box.width
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
        Slot(shift + i, 0, 1, wide, _union(row), tuple(row), ruled=False)
        for i, row in enumerate(below)
    ]
    return slots


def _read(scene: Scene, reader: Recogniser) -> list[Cell]:
    height = scene.sheet.text_height
    crops: list[Image] = []
    owner: list[int] = []
    readings: dict[int, list[Line]] = {}
    for i, slot in enumerate(scene.slots):
        stroke = _lone_dash(scene.sheet, slot)
        if stroke:
            readings[i] = [Line(stroke, 0.995)]
            continue
        for crop in cut(scene, slot):
            crops.append(crop)
            owner.append(i)
    first = _read_once(crops, height, reader)
    odd = [
        symbols.contradicted(line, crop, _scale(crop, slot, height))
        for line, crop, slot in zip(first, crops, (scene.slots[i] for i in owner), strict=True)
    ]
    veiled = _veiled(scene, owner)
    doubtful = [
        k for k, line in enumerate(first) if odd[k] or k in veiled or line.confidence < second.SURE
    ]
    again = dict(
        zip(doubtful, second.read([veiled.get(k, crops[k]) for k in doubtful], reader), strict=True)
    )
    others: dict[int, list[Line]] = {}
    for k, (i, line) in enumerate(zip(owner, first, strict=True)):
        if k in again:
            sure = second.joined(line, again[k], contradicted=odd[k])
            if k in veiled:  # what was taken away with the seal only the second reading sees
                sure = min(sure, (1 + again[k].confidence) / 2)
            line = replace(line, confidence=sure)
        readings.setdefault(i, []).append(line)
        others.setdefault(i, []).append(again.get(k, line))
    seen_twice = {owner[k] for k in again}
    return [
        _cell(slot, readings.get(i, []), others[i] if i in seen_twice else [])
        for i, slot in enumerate(scene.slots)
    ]


def _veiled(scene: Scene, owner: Sequence[int]) -> dict[int, Image]:
    """Other crops of the lines under a seal, by number: with the seal, and wider.

    Taking a seal away can take a thin sign with it, and then no box is drawn around it.
    """
    sheet = scene.sheet
    if not sheet.sealed.any():
        return {}
    height = sheet.text_height
    grey = raster.veiled(sheet)
    found: dict[int, Image] = {}
    place: dict[int, int] = {}
    for k, i in enumerate(owner):
        slot, turn = scene.slots[i], place.get(i, 0)
        place[i] = turn + 1
        if slot.stacked:
            continue
        line = slot.lines[turn]
        side = round(0.9 * height) if slot.ruled else 0
        x0, x1 = max(slot.box.x0 + 3, line.x0 - side), min(slot.box.x1 - 3, line.x1 + side)
        wider = Box(min(x0, line.x0), line.y0, max(x1, line.x1), line.y1)
        if sheet.sealed[wider.y0 : wider.y1, wider.x0 : wider.x1].mean() > 0.01:
            found[k] = crop_line(grey, wider, height, slot.box)
    return found


def _read_once(crops: Sequence[Image], height: float, reader: Recogniser) -> list[Line]:
    """Every crop's reading; ink that repeats is recognised once, unless that was in doubt."""
    leader = twins.group(crops, height)
    lone = [k for k in range(len(crops)) if leader[k] == k]
    read = reader.read([narrowed(crops[k], height) for k in lone])
    readings = dict(zip(lone, read, strict=True))
    alike = [k for k in range(len(crops)) if leader[k] != k]
    unsure = [k for k in alike if readings[leader[k]].confidence < second.SURE]
    readings.update(zip(unsure, reader.read([crops[k] for k in unsure]), strict=True))
    return [symbols.settle(readings.get(k, readings[leader[k]])) for k in range(len(crops))]


def narrowed(crop: Image, height: float) -> Image:
    """A long line at three quarters of its width: a quarter less to recognise.

    Measured on the sample at 110 and 200 dpi and photographed, no text changes down to
    0.7. The second reading is made at full width.
    """
    return ocr.squeezed(crop, NARROW) if crop.shape[1] > LONG * height else crop


def _scale(crop: Image, slot: Slot, height: float) -> float:
    """Text height of a crop: titles outside the table are larger than the table's text."""
    return height if slot.ruled else max(height, 0.8 * len(crop))


def _lone_dash(sheet: raster.Sheet, slot: Slot) -> str:
    """The dash that is all a cell holds; the recogniser has too little to go by."""
    if len(slot.lines) != 1 or not slot.ruled:
        return ""
    line = slot.lines[0]
    off = (line.y0 + line.y1 - slot.box.y0 - slot.box.y1) / 2
    if abs(off) > 0.3 * slot.box.height:
        return ""
    return symbols.dash(sheet.ink[line.y0 : line.y1, line.x0 : line.x1], sheet.text_height)


def cut(scene: Scene, slot: Slot) -> list[Image]:
    """The crops of a slot's lines; a label written downwards becomes one level line."""
    if slot.stacked:
        return [stack(scene.sheet.grey, slot.lines, scene.sheet.text_height)]
    return [cut_line(scene, slot, line) for line in slot.lines]


def cut_line(scene: Scene, slot: Slot, line: Box) -> Image:
    """One line of a slot."""
    return crop_line(scene.sheet.grey, line, scene.sheet.text_height, slot.box)


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


def _cell(slot: Slot, fixed: Sequence[Line], again: Sequence[Line]) -> Cell:
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
        others=(_sight(again, joint, second.READER),) if again else (),
        candidates=_candidates(fixed, joint, confidence),
        ruled=slot.ruled,
        ink=bool(slot.lines),
    )


def _sight(fixed: Sequence[Line], joint: str, reader: str) -> Sight:
    """What another reading made of a whole cell."""
    text = joint.join(line.text for line in fixed if line.text)
    return Sight(text, float(np.prod([line.confidence for line in fixed])), reader)


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


def reread(page: Page, cells: Sequence[Cell], *, settings: Settings | None = None) -> list[Cell]:
    """Read cells of a page again, from its display picture, in a way that fails differently.

    Returns: the cells in the order given, each with one more `Sight` in `others`; a cell
    without a box or a page without a picture comes back as it was.
    """
    image = raster.decode(page.picture) if page.picture else None
    if image is None:
        return list(cells)
    reader = recogniser(settings.threads if settings is not None else 0)
    grey, _ = raster.light(image)
    sheet = raster.Sheet(image, grey, raster.binarise(grey), np.zeros_like(grey), 0.0)
    sheet = replace(sheet, text_height=raster.text_height(sheet.ink))
    scene = Scene(sheet, None, ())
    crops: list[Image] = []
    owner: list[int] = []
    for i, cell in enumerate(cells):
        if cell.place.box is not None and sheet.text_height:
            found = cut(scene, _slot(sheet, cell, cell.place.box))
            crops += [second.hardened(crop) for crop in found]
            owner += [i] * len(found)
    by_cell: dict[int, list[Line]] = {}
    for i, line in zip(owner, second.read(crops, reader), strict=True):
        by_cell.setdefault(i, []).append(line)
    return [
        cell.with_sight(_sight(by_cell[i], "\n" if cell.ruled else "  ", second.LATER))
        if i in by_cell
        else cell
        for i, cell in enumerate(cells)
    ]


def _slot(sheet: raster.Sheet, cell: Cell, box: Box) -> Slot:
    height = sheet.text_height
    find = _cell_lines if cell.ruled else _loose_lines
    found = find(sheet, box, height)
    stacked = lines.is_stacked(found, height) and box.height > box.width
    return Slot(cell.row, cell.column, 1, 1, box, tuple(found), cell.ruled, stacked)
