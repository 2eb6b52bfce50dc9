"""A picture of a page → a `Page` of cells: the whole way, step by step.

In: a decoded BGR picture. Out: a `Page` of kind "picture" whose boxes lie in the frame
of its rectified display picture. A page without a ruled table has only unruled lines
of text (or columns found by white space); a blank one has no cells at all.

Can fail: `ImportError` when the recogniser's wheels are missing; nothing else. Damage
is told by low confidences and by `Page.remarks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box, Cell, Page, Place, Sight
from assistant.reading import (
    columns,
    glyphs,
    holes,
    lines,
    raster,
    second,
    shares,
    strokes,
    symbols,
    twins,
    wrapped,
)
from assistant.reading import grid as grids
from assistant.reading.crops import Scene, Slot, cut, cut_line, narrowed, scale, veiled
from assistant.reading.ocr import Line, Recogniser, configured
from assistant.reading.rule_ink import text_mask

if TYPE_CHECKING:
    from assistant.settings import Settings

Image = npt.NDArray[np.uint8]


def _cell_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Lines of text in a cell, in the frame of the page."""
    inner = lines.inside(sheet.ink, box, height)
    mask = lines.marks(sheet.ink, inner, height)
    parts = lines.split(mask, height)
    # What is left of a seal is as pale as the print that is looked for beyond the ink mask.
    plain = not sheet.sealed[inner.y0 : inner.y1, inner.x0 : inner.x1].any()
    if len(parts) != 1 and plain:
        parts = lines.faint(sheet.grey, inner, height, parts)
    found = [Box(inner.x0 + b.x0, inner.y0 + b.y0, inner.x0 + b.x1, inner.y0 + b.y1) for b in parts]
    if not plain:
        return found
    reached = (lines.reached(sheet.grey, line, box, height) for line in found)
    return [lines.closed(sheet.grey, line, box, height) for line in reached]


def _loose_lines(sheet: raster.Sheet, box: Box, height: float) -> list[Box]:
    """Pieces of text in a box outside the tables."""
    return lines.pieces_in(sheet.ink, box, height)


def read_picture(
    image: Image, *, number: int, source: str, settings: Settings | None = None
) -> Page:
    """Read one page picture.

    Args:
        image: BGR, (height, width, 3), uint8; turned upright by its EXIF tag if it has one.
        number: of the page, from 1.
        source: name of the file, for messages.
        settings: for the recogniser; None uses every core.
    """
    reader = configured(settings)
    scene = scene_of(raster.normalise(image))
    if _lies(scene.sheet):
        scene = _upright(scene, (1, 3), reader)
    cells, legible = _read(scene, reader)
    if legible < 0.7:  # so unsure that the page may stand on its head
        upright = _upright(scene, (0, 2, 1, 3), reader)
        if upright is not scene:
            scene, (cells, _) = upright, _read(upright, reader)
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
    table = grids.find(sheet) or columns.find(sheet)
    return Scene(sheet, table, tuple(layout(sheet, table)))


def _lies(sheet: raster.Sheet) -> bool:
    """True when most text runs downwards: the page was scanned on its side.

    Measured on 160 made pages, a page on its side shows a tenth of its runs across at
    most, an upright one hardly any of them down.
    """
    height = sheet.text_height
    if not height:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(text_mask(sheet.grey, height))
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    across = wide[(wide > 2 * height) & (wide > 1.5 * tall)].sum()
    down = tall[(tall > 2 * height) & (tall > 1.5 * wide)].sum()
    return bool(down > across)


def _upright(scene: Scene, turns: Sequence[int], reader: Recogniser) -> Scene:
    """The scene turned the way its widest lines read best, of these quarter turns.

    No turn at all must be clearly worse than another, where it is among them.
    """

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

    scenes = [scene_of(scene.sheet.turned(turn)) if turn else scene for turn in turns]
    scores = [
        legible(turned) - (0.0 if turn else -0.15)
        for turn, turned in zip(turns, scenes, strict=True)
    ]
    best = int(np.argmax(scores))
    if not turns[best]:
        return scene
    # What was measured on its side (text height, slopes) does not hold for the upright page.
    turned = scenes[best].sheet
    flat = raster.normalise(turned.colour)
    return scene_of(replace(flat, remarks=(*turned.remarks, *flat.remarks)))


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


def _read(scene: Scene, reader: Recogniser) -> tuple[list[Cell], float]:
    """Every place of a page as a cell, and the median confidence of the first reading."""
    height = scene.sheet.text_height
    crops: list[Image] = []
    owner: list[int] = []
    readings: dict[int, list[Line]] = {}
    marks: dict[int, glyphs.Match] = {}
    for i, slot in enumerate(scene.slots):
        stroke = _lone_stroke(scene.sheet, slot)
        if stroke:
            readings[i] = [Line(stroke, 0.995)]
            continue
        mark = _lone_mark(scene.sheet, slot)
        if mark is not None and mark.text and mark.alike >= glyphs.STRIKING:
            readings[i] = [_marked(mark)]
            continue
        if mark is not None and mark.text:
            marks[i] = mark
        for crop in cut(scene, slot):
            crops.append(crop)
            owner.append(i)
    heights = [scale(crop, scene.slots[i], height) for crop, i in zip(crops, owner, strict=True)]
    first = [
        shares.checked(symbols.signed(line, crop, own), crop, own)
        for line, crop, own in zip(_read_once(crops, height, reader), crops, heights, strict=True)
    ]
    share = second.unsure_share(first)
    legible = float(np.median([line.confidence for line in first])) if first else 1.0
    first = [second.weighed(line, share) for line in first]
    odd = [
        _odd(line, crop, slot, height)
        for line, crop, slot in zip(first, crops, (scene.slots[i] for i in owner), strict=True)
    ]
    under = veiled(scene, owner)
    doubtful = [
        k
        for k, line in enumerate(first)
        if odd[k] or k in under or line.confidence < second.SURE or share >= second.ROUGH
    ]
    seen_again = second.read(
        [under.get(k, crops[k]) for k in doubtful], [heights[k] for k in doubtful], reader
    )
    again = dict(zip(doubtful, seen_again, strict=True))
    others: dict[int, list[Line]] = {}
    for k, (i, line) in enumerate(zip(owner, first, strict=True)):
        if k in again:
            sure = second.joined(line, again[k], contradicted=odd[k], share=share)
            if k in under:  # what was taken away with the seal only the second reading sees
                sure = min(sure, (1 + again[k].confidence) / 2)
            if second.better(line, again[k]):
                line, again[k] = again[k], line
            line = replace(line, confidence=sure)
        if i in marks:
            line = _weighed(line, marks[i])
        readings.setdefault(i, []).append(line)
        others.setdefault(i, []).append(again.get(k, line))
    for i, slot in enumerate(scene.slots):
        if slot.ruled and not slot.stacked and len(slot.lines) == len(readings.get(i, ())) > 1:
            specks = wrapped.dirt(slot.lines, readings[i], height)
            for kept in (readings, others):
                clean = [line for line, speck in zip(kept[i], specks, strict=True) if not speck]
                kept[i] = wrapped.mended(clean, share)
    seen_twice = {owner[k] for k in again}
    cells = [
        _cell(slot, readings.get(i, []), others[i] if i in seen_twice else [])
        for i, slot in enumerate(scene.slots)
    ]
    return cells, legible


def _lone_mark(sheet: raster.Sheet, slot: Slot) -> glyphs.Match | None:
    """What the only mark of a cell looks like among the comparators; None for more than one."""
    if len(slot.lines) != 1 or not slot.ruled or slot.stacked:
        return None
    line, height = slot.lines[0], sheet.text_height
    if line.width > 1.4 * height or line.height > 1.4 * height:
        return None
    return glyphs.match(sheet.grey[line.y0 : line.y1, line.x0 : line.x1])


def _marked(mark: glyphs.Match) -> Line:
    return Line(mark.text, mark.confidence, (), ((mark.second, 1 - mark.confidence),))


def _weighed(line: Line, mark: glyphs.Match) -> Line:
    """The reading of a cell whose only mark is somewhat like a comparator."""
    if len(line.text) > 2 or line.text == mark.text:
        return line
    if line.text in symbols.SIGNS or not line.text or line.confidence < glyphs.SURE:
        doubtful = _marked(mark)
        return replace(doubtful, confidence=min(doubtful.confidence, 0.8))
    return replace(line, confidence=min(line.confidence, glyphs.HALF))


def _odd(line: Line, crop: Image, slot: Slot, height: float) -> bool:
    """True when the ink speaks against what was read from it."""
    own = scale(crop, slot, height)
    if symbols.contradicted(line, crop, own):
        return True
    if slot.stacked:
        return False
    if slot.ruled and holes.rimmed(line.text, _union(slot.lines), slot.box, height):
        return True
    if slot.ruled and holes.parted(line, crop, own):
        return True
    number = slot.ruled and symbols.COUNTABLE.fullmatch(symbols.fold(line.text))
    return not number and holes.holed(line, crop, own)


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


def _lone_stroke(sheet: raster.Sheet, slot: Slot) -> str:
    """The dash or slash that is all a cell holds."""
    if len(slot.lines) != 1 or not slot.ruled:
        return ""
    line = slot.lines[0]
    off = (line.y0 + line.y1 - slot.box.y0 - slot.box.y1) / 2
    if abs(off) > 0.3 * slot.box.height:
        return ""
    return strokes.alone(sheet.ink[line.y0 : line.y1, line.x0 : line.x1], sheet.text_height)


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
        others=(_agreeing(_sight(again, joint, second.READER), text, second.ADDED),)
        if again
        else (),
        candidates=_candidates(fixed, joint, confidence),
        ruled=slot.ruled,
        ink=bool(slot.lines),
    )


def _sight(fixed: Sequence[Line], joint: str, reader: str) -> Sight:
    """What another reading made of a whole cell."""
    text = joint.join(line.text for line in fixed if line.text)
    return Sight(text, float(np.prod([line.confidence for line in fixed])), reader)


def _agreeing(sight: Sight, text: str, most: float) -> Sight:
    """The sight as evidence beside the cell's own text: one network agreeing with itself."""
    same = symbols.fold(sight.text) == symbols.fold(text)
    return replace(sight, confidence=min(sight.confidence, most)) if same else sight


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
    reader = configured(settings)
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
    heights = [second.HARD_SCALE * sheet.text_height] * len(crops)
    for i, line in zip(owner, second.read(crops, heights, reader), strict=True):
        by_cell.setdefault(i, []).append(line)
    return [
        cell.with_sight(
            _agreeing(
                _sight(by_cell[i], "\n" if cell.ruled else "  ", second.LATER),
                cell.text,
                second.ASKED,
            )
        )
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
