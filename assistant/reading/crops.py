"""What is cut from a page to be read: places, and pictures of the single lines in them.

In: a flat page and the boxes found on it. Out: grey crops of one line each, uint8, with
a margin of paper and without the rules around the cell. Pure; nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import lines, ocr, raster

Image = npt.NDArray[np.uint8]

NARROW: Final = 0.75  # of its width, at which a long line is read the first time
NARROWER: Final = 0.7  # the same of large text
LARGE: Final = 24.0  # pixels of the height of such text
LONG: Final = 3.0  # text heights; shorter lines hold numbers, and few columns to save
SLIM: Final = 0.62  # text heights that a digit is wide at most
REPEATED: Final = re.compile(r"11|(\d)\1\1")


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


def cut(sheet: raster.Sheet, slot: Slot) -> list[Image]:
    """The crops of a slot's lines; a label written downwards becomes one level line."""
    if slot.stacked:
        return [stack(sheet.grey, slot.lines, sheet.text_height)]
    return [cut_line(sheet, slot, line) for line in slot.lines]


def cut_line(sheet: raster.Sheet, slot: Slot, line: Box) -> Image:
    """One line of a slot."""
    return crop_line(sheet.grey, line, sheet.text_height, slot.box)


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


def veiled(sheet: raster.Sheet, slots: Sequence[Slot], owner: Sequence[int]) -> dict[int, Image]:
    """Other crops of the lines under a seal or a streak, by number: with it, and wider.

    Taking a seal away can take a thin sign with it, and then no box is drawn around it. Lines
    beside which it lies on white paper alone are left out: there was nothing to take.
    """
    if not sheet.sealed.any() and not sheet.streaked.any():
        return {}
    height = sheet.text_height
    grey, covered = raster.veiled(sheet)
    found: dict[int, Image] = {}
    place: dict[int, int] = {}
    for k, i in enumerate(owner):
        slot, turn = slots[i], place.get(i, 0)
        place[i] = turn + 1
        if slot.stacked:
            continue
        line = slot.lines[turn]
        side = round(0.9 * height) if slot.ruled else 0
        x0, x1 = max(slot.box.x0 + 3, line.x0 - side), min(slot.box.x1 - 3, line.x1 + side)
        wider = Box(min(x0, line.x0), line.y0, max(x1, line.x1), line.y1)
        if covered[wider.y0 : wider.y1, wider.x0 : wider.x1].any():
            found[k] = crop_line(grey, wider, height, slot.box)
    return found


def narrowed(crop: Image, height: float) -> Image:
    """A long line narrower: a quarter less to recognise, or three tenths where text is large.

    Of 7,082 long lines of 98 pages (text of 17 to 38 pixels: photographs, scans, faxes) none is
    read surely as something else than at full width, down to 0.55; but numbers become less sure,
    and small faxes lose fields. See `is_crowded` too. The second reading is made at full width.
    """
    if crop.shape[1] <= LONG * height or _repeats(crop, height):
        return crop
    return ocr.squeezed(crop, NARROWER if height >= LARGE else NARROW)


def is_crowded(text: str, crop: Image, height: float) -> bool:
    """True for a reading of a crop that was narrowed in which more digits may stand than were told.

    Between two equal ones the network must see a column of nothing, and a narrow 1 has hardly one
    to itself: of 8,766 made numbers, most with long runs of one digit, 11 lost one of them surely
    at three quarters of their width, and none at full width. In all of them, and in all of 40 at
    0.7, the reading holds three equal digits in a row, or 11.
    """
    return bool(REPEATED.search(text)) and narrowed(crop, height) is not crop


def _repeats(crop: Image, height: float) -> bool:
    """True where three slim marks in a row are alike, as 000 is, which would be read twice."""
    found = lines.runs(np.asarray(raster.binarise(crop).any(axis=0)))
    near = (found[i : i + 3] for i in range(len(found) - 2))
    return any(
        first[1] - first[0] <= SLIM * height
        and max(abs(one[1] - one[0] - first[1] + first[0]) for one in (second, third)) <= 1
        and abs(third[0] - 2 * second[0] + first[0]) <= 1
        for first, second, third in near
    )


def scale(crop: Image, slot: Slot, height: float) -> float:
    """Text height of a crop: titles outside the table are larger than the table's text."""
    return height if slot.ruled else max(height, 0.8 * len(crop))
