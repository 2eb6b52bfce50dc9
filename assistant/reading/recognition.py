"""Every place of a page read: once, and where that is doubtful a second time.

In: a `Scene` and the recognisers. Out: a `Glance`, which says how legible the page is, and
from it a `Cell` for each slot, with its confidence, what the second reading saw and the
runner-up texts. Nothing is raised; damage is told by low confidences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box, Cell, Place, Sight, union
from assistant.reading import (
    glyphs,
    holes,
    linebreaks,
    raster,
    second,
    strokes,
    symbols,
    wrapped,
)
from assistant.reading.abreast import both
from assistant.reading.crops import Slot, cut, is_crowded, narrowed, scale, veiled
from assistant.reading.layout import Scene
from assistant.reading.ocr import NOTHING, Line, Recogniser
from assistant.reading.twins import Twins

Image = npt.NDArray[np.uint8]

MARGIN: Final = 0.8  # text heights of paper that stand beside any table scanned whole
CUT_OFF: Final = 0.6  # the most that is believed of text at the edge of a picture


@dataclass(frozen=True, slots=True)
class Glance:
    """A page read once.

    Args:
        scene: what was read.
        crops, owner, heights, lines: of every line its picture, the number of its slot, the
            height of its text and its reading.
        under: other crops of lines under a seal or a streak, by number.
        fixed: readings of slots that need no recogniser: lone strokes and comparators.
        marks: what the only mark of a slot looks like.
    """

    scene: Scene
    crops: tuple[Image, ...]
    owner: tuple[int, ...]
    heights: tuple[float, ...]
    lines: tuple[Line, ...]
    under: Mapping[int, Image]
    fixed: dict[int, Line]
    marks: dict[int, glyphs.Match]

    @property
    def legible(self) -> float:
        """The median confidence; 1 for a page without lines."""
        return float(np.median([line.confidence for line in self.lines])) if self.lines else 1.0

    @property
    def sure(self) -> float:
        """The mean confidence; 0 for a page without lines."""
        return float(np.mean([line.confidence for line in self.lines])) if self.lines else 0.0


def glance(scene: Scene, reader: Recogniser) -> Glance:
    """Every place of a page read once."""
    sheet, height = scene.sheet, scene.sheet.text_height
    once = _Once(reader, height)
    owner: list[int] = []
    fixed: dict[int, Line] = {}
    marks: dict[int, glyphs.Match] = {}
    for i, slot in enumerate(scene):
        stroke = _lone_stroke(sheet, slot)
        if stroke:
            fixed[i] = Line(stroke, 0.995)
            continue
        mark = _lone_mark(sheet, slot)
        if mark is not None and mark.text and mark.alike >= glyphs.STRIKING:
            fixed[i] = _marked(mark)
            continue
        if mark is not None and mark.text:
            marks[i] = mark
        for crop in cut(sheet, slot):
            once.add(crop, scale(crop, slot, height))
            owner.append(i)
    under = veiled(sheet, scene.slots, owner)  # while the recogniser is at work
    lines = once.lines()
    return Glance(
        scene,
        tuple(once.crops),
        tuple(owner),
        tuple(once.heights),
        tuple(lines),
        under,
        fixed,
        marks,
    )


def read(seen: Glance, reader: Recogniser) -> list[Cell]:
    """Every place of a page as a cell, what is doubtful read a second time by another reader."""
    scene, height, slots = seen.scene, seen.scene.sheet.text_height, seen.scene.slots
    crops, owner, heights, first = seen.crops, seen.owner, seen.heights, seen.lines
    readings = {i: [line] for i, line in seen.fixed.items()}
    under, share = seen.under, second.unsure_share(first)

    def seen_again(pictures: Mapping[int, Image]) -> dict[int, Line]:
        found = second.read([*pictures.values()], [heights[k] for k in pictures], reader)
        return dict(zip(pictures, found, strict=True))

    doubtful = {
        k: second.redraw(under[k], second.VEILED) if k in under else second.redraw(crops[k])
        for k, line in enumerate(first)
        if k in under or line.confidence < second.SURE or share >= second.ROUGH
    }
    odd, again = both(
        lambda: [
            _odd(line, crop, slots[i], height)
            for line, crop, i in zip(first, crops, owner, strict=True)
        ],
        lambda: seen_again(doubtful),
    )
    again |= seen_again(
        {k: second.redraw(crops[k]) for k, is_odd in enumerate(odd) if is_odd and k not in again}
    )
    others: dict[int, list[Line]] = {}
    suspect: dict[int, list[bool]] = {i: [False] for i in seen.fixed}
    for k, (i, line) in enumerate(zip(owner, first, strict=True)):
        if k in again:
            sure = second.joined(line, again[k], contradicted=odd[k], share=share)
            if k in under:  # what was taken away with the seal only the second reading sees
                sure = min(sure, (1 + again[k].confidence) / 2)
            if second.better(line, again[k]):
                line, again[k] = again[k], line
            line = replace(line, confidence=sure)
        if i in seen.marks:
            line = _weighed(line, seen.marks[i])
        readings.setdefault(i, []).append(line)
        suspect.setdefault(i, []).append(odd[k])
        others.setdefault(i, []).append(again.get(k, line))
    for i, slot in enumerate(slots):
        if slot.ruled and not slot.stacked and len(slot.lines) == len(readings.get(i, ())) > 1:
            specks = wrapped.dirt(slot.lines, readings[i], height)
            doubts = [one for one, speck in zip(suspect[i], specks, strict=True) if not speck]
            boxes = [box for box, speck in zip(slot.lines, specks, strict=True) if not speck]
            for kept in (readings, others):
                clean = [line for line, speck in zip(kept[i], specks, strict=True) if not speck]
                marked = _marked_ends(scene, slot, boxes, clean)
                kept[i] = wrapped.mended(clean, share, doubts, marked)
    seen_twice = {owner[k] for k in again}
    cells = [
        _cell(slot, readings.get(i, []), others[i] if i in seen_twice else [])
        for i, slot in enumerate(slots)
    ]
    edge = scene.sheet.grey.shape[1]
    return [
        replace(cell, confidence=min(cell.confidence, CUT_OFF))
        if _is_cut_off(slot, edge, height)
        else cell
        for cell, slot in zip(cells, slots, strict=True)
    ]


def _marked_ends(
    scene: Scene, slot: Slot, boxes: Sequence[Box], lines: Sequence[Line]
) -> list[bool]:
    """Of which lines the ink shows a mark behind the last digit, before a digit of the next."""
    return [
        linebreaks.digits_meet(line.text, below)
        and linebreaks.shown(scene.sheet.grey, box, slot.box, scene.sheet.text_height)
        for line, box, below in zip(lines, boxes, [*(x.text for x in lines[1:]), ""], strict=True)
    ]


def _is_cut_off(slot: Slot, edge: int, height: float) -> bool:
    """True when the picture ends where the cell's text does: more of it may have stood there."""
    near = 1.2 * height
    left = slot.box.x0 < MARGIN * height and any(line.x0 < near for line in slot.lines)
    right = edge - slot.box.x1 < MARGIN * height and any(
        edge - line.x1 < near for line in slot.lines
    )
    return slot.ruled and (left or right)


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
    if slot.ruled and holes.rimmed(line.text, union(slot.lines), slot.box, height):
        return True
    if slot.ruled and holes.parted(line, crop, own):
        return True
    number = slot.ruled and symbols.COUNTABLE.fullmatch(symbols.fold(line.text))
    return not number and holes.holed(line, crop, own)


class _Once:
    """Crops on their way through a recogniser; ink that repeats is read once, if it is sure."""

    def __init__(self, reader: Recogniser, height: float) -> None:
        self.crops: list[Image] = []
        self.heights: list[float] = []
        self._reader, self._height = reader, height
        self._twins, self._reading = Twins(height), reader.begun()
        self._leaders: list[int] = []

    def add(self, crop: Image, own: float) -> None:
        """One more crop, and the height of its own text."""
        leader = self._twins.leader(crop)
        if leader == len(self.crops):
            self._reading.add(narrowed(crop, self._height))
        self.crops.append(crop)
        self.heights.append(own)
        self._leaders.append(leader)

    def lines(self) -> list[Line]:
        """The readings, what the shapes of their signs tell put right."""
        lone = [k for k, leader in enumerate(self._leaders) if leader == k]
        readings = dict.fromkeys(lone, NOTHING)
        told: dict[int, Line] = {}
        for i, line in self._reading.finished():  # while others are read
            readings[lone[i]], told[lone[i]] = line, self._told(line, lone[i])
        # At full width: repeated digits of narrowed lines, and ink like such that was read unsurely.
        again = [
            k
            for k, leader in enumerate(self._leaders)
            if (leader != k and readings[leader].confidence < second.SURE)
            or (leader == k and is_crowded(readings[k].text, self.crops[k], self._height))
        ]
        for k, line in zip(again, self._reader.read([self.crops[k] for k in again]), strict=True):
            readings[k], told[k] = line, self._told(line, k)
        return [
            told[k] if k in told else self._told(readings[leader], k)
            for k, leader in enumerate(self._leaders)
        ]

    def _told(self, line: Line, k: int) -> Line:
        return second.by_shape(symbols.settle(line), self.crops[k], self.heights[k])


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
        others=(agreeing(sight(again, joint, second.READER), text, second.ADDED),) if again else (),
        candidates=_candidates(fixed, joint, confidence),
        ruled=slot.ruled,
        ink=bool(slot.lines),
    )


def sight(fixed: Sequence[Line], joint: str, reader: str) -> Sight:
    """What another reading made of a whole cell."""
    text = joint.join(line.text for line in fixed if line.text)
    return Sight(text, float(np.prod([line.confidence for line in fixed])), reader)


def agreeing(sight: Sight, text: str, most: float) -> Sight:
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
