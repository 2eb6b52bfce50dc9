"""Text lines inside a cell, and outside the table: from ink to boxes one line high.

In: the ink mask of a page, a box, the height of its text. Out: boxes of lines from
top to bottom, tight around the ink. Pure; nothing is raised, blank gives no lines.

Specks are left out when lines are looked for, never when they are read: the crop is
cut from the grey picture, where a decimal point is still a decimal point.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box, union
from assistant.reading import greys, masks

Image = npt.NDArray[np.uint8]
Span = tuple[int, int]

ONE_LINE: Final = 1.3  # text heights; ink no taller than this is one line
FAINT: Final = 0.3  # of a line's own darkness, that a character beside it must have at least
NEARBY: Final = 0.8  # text heights of white after which nothing belongs to a line
PALE: Final = 215  # grey level of print too pale for the ink mask, blurred
PRINT: Final = 0.06  # squared text heights of pale print that may be a character
FADED: Final = 0.6  # of the darkness of a cell's ink, that its paler print has at least
STOP_DARK: Final = 85.0  # grey levels below paper that a stop reaches somewhere
STOP_SHARE: Final = 0.55  # of the darkness of the line's own print, where that is pale
STOP_MASS: Final = (0.004, 0.08)  # squared text heights of ink in a stop
DIRT: Final = 0.3  # text heights; a mark no larger, standing off on its own, is a speck
SPECK: Final = 0.4  # text heights; no character of a label is as small both ways
STROKE: Final = 0.17  # text heights; a rule is no wider, a 1 is hardly narrower


def inside(ink: Image, box: Box, height: float) -> Box:
    """The box without the rules at its rim: rows and columns mostly inked are rule, not text."""
    part = ink[box.y0 : box.y1, box.x0 : box.x1]
    if not part.size:
        return box
    deep = max(2, round(0.22 * height))
    tall, wide = part.shape
    rows, columns = masks.sums(part, 1) / wide, masks.sums(part, 0) / tall
    top, bottom = _rim(rows, deep), _rim(rows[::-1], deep)
    left, right = _rim(columns, deep), _rim(columns[::-1], deep)
    x0, y0 = min(box.x0 + left, box.x1), min(box.y0 + top, box.y1)
    return Box(x0, y0, max(x0, box.x1 - right), max(y0, box.y1 - bottom))


def _rim(profile: npt.NDArray[np.float64], deep: int) -> int:
    """Rows to drop at one side: up to the last one that looks ruled, and one for its blur."""
    near = profile[:deep].tolist()  # a few numbers: plain ones are faster
    return next((row + 2 for row in reversed(range(len(near))) if near[row] > 0.35), 1)


def marks(ink: Image, box: Box, height: float) -> Image:
    """The ink of a box without specks and without what hangs on its rim.

    Returns: a mask of the box's size. Text stands off its cell's rim and reaches into the
    cell; what is left of a worn or blurred rule does not, however short a piece it is.
    """
    part = np.ascontiguousarray(ink[box.y0 : box.y1, box.x0 : box.x1])
    if not part.size:
        return part
    found = masks.marks(part)
    x, y, w, h, area = found.stats.T
    tall, wide = part.shape
    thin = max(2, 0.12 * height)
    keep = (area >= speck(height)) | (np.maximum(w, h) >= 0.2 * height)
    below, beside = np.minimum(y, tall - y - h), np.minimum(x, wide - x - w)
    # A 1 is as narrow, but never that near to its cell's side.
    keep &= ~(((below <= 1) & (h <= thin)) | ((beside <= 1) & (w <= thin)))
    keep &= ~((h > 2.5 * w) & (w <= max(2, STROKE * height)) & (beside <= DIRT * height))
    # No character is so tall: that is a rule beside which the cell's side was drawn.
    whole = (h > ONE_LINE * height) & (np.maximum(y, tall - y - h) <= 1)
    keep &= ~(whole & (h > 2.5 * w) & (beside <= height))
    keep[0] = True
    return part if keep.all() else part & ~found.those(~keep)


def reached(grey: Image, line: Box, cell: Box, height: float) -> Box:
    """The line with the faint characters at its ends that are too pale for the ink mask.

    Args:
        grey: of the page, paper 255.
        cell: nothing beside it is looked at, nor what stands close to its rim.
    """
    wide = max(2, round(0.5 * height))
    off = max(2, round(0.25 * height))
    left, right = min(cell.x0 + off, line.x0), max(cell.x1 - off, line.x1)
    if right - left < line.width + wide:
        return line
    dark = 255.0 - masks.sums(grey[line.y0 : line.y1, left:right], 0) / line.height
    x0, x1 = line.x0 - left, line.x1 - left
    least = FAINT * float(dark[x0:x1].mean())
    summed = np.concatenate([[0.0], np.cumsum(dark)])
    # Whole windows of half a character: a speck is dark, but fills none.
    filled = (summed[wide:] - summed[:-wide]) / wide >= least
    far = wide + round(NEARBY * height)
    while x0 > 0:
        near = np.flatnonzero(filled[max(0, x0 - far) : max(0, x0 - wide + 1)])
        if not len(near):
            break
        x0 = max(0, x0 - far) + int(near[0])
    while x1 < len(dark):
        near = np.flatnonzero(filled[x1 : x1 + far - wide + 1])
        if not len(near):
            break
        x1 = x1 + int(near[-1]) + wide
    return Box(left + x0, line.y0, left + x1, line.y1)


def faint(grey: Image, box: Box, height: float, found: Sequence[Box]) -> list[Box]:
    """Lines too pale for the ink mask, in a cell that seems blank or holds a stacked label.

    A blank cell is believed to be blank, so that one with pale print must not be; and of a
    label written downwards each character is a line, and the palest one the first to go.

    Args:
        found: the lines of the ink mask, in the frame of `box`; they are kept when the
            paler print adds none.
    """
    if found and not is_stacked(found, height):
        return list(found)
    part = grey[box.y0 : box.y1, box.x0 : box.x1]
    if not part.size or part.min() >= PALE:
        return list(found)
    # Blurred, grain is no ink, and the strokes of pale print are still darker than paper.
    soft = cv2.GaussianBlur(part, (0, 0), 1.0)
    mask = marks((soft < PALE).view(np.uint8), Box(0, 0, box.width, box.height), height)
    pale = [
        line
        for line in split(mask, height)
        if line.height >= 0.45 * height and line.width >= 0.2 * height
    ]
    return pale if len(pale) > len(found) else list(found)


def paler(grey: Image, box: Box, mask: Image, height: float, found: Sequence[Box]) -> list[Box]:
    """The lines of a cell with what of its print is too pale for the ink mask.

    Toner fades in bands: half a line may be ink, and the other half or the next line none.

    Args:
        mask: the ink of the box, as `marks` gives it.
        found: the lines of the mask, in the frame of `box`.
    """
    part = grey[box.y0 : box.y1, box.x0 : box.x1]
    if not found or not mask.any():
        return list(found)
    rim = max(3, round(0.25 * height))
    soft = cv2.GaussianBlur(part, (0, 0), 1.0)
    beyond = (soft < PALE) & (masks.dilated(mask, rim, rim) == 0)
    if np.count_nonzero(beyond) < PRINT * height * height:
        return list(found)
    # Print fades by and by: beside black print what is pale is no print.
    beyond &= soft < 255 - FADED * (
        255 - greys.percentile(np.asarray(soft[mask > 0], np.uint8), 50)
    )
    if np.count_nonzero(beyond) < PRINT * height * height:
        return list(found)
    whole = Box(0, 0, box.width, box.height)
    out = list(found)
    for line in split(marks(beyond.astype(np.uint8), whole, height), height):
        if line.height < 0.45 * height or line.width < 0.3 * height:
            continue
        beside = [other for other in out if _shared(line, other) > 0.5]
        out = [*(other for other in out if other not in beside), union([line, *beside])]
    return sorted(out, key=lambda line: line.y0)


def _shared(one: Box, other: Box) -> float:
    """Share of the lower line's rows that both stand on."""
    rows = min(one.y1, other.y1) - max(one.y0, other.y0)
    return rows / max(1, min(one.height, other.height))


def rejoined(found: Sequence[Box], height: float) -> list[Box]:
    """Lines of a cell, the strokes of a character that pale print parted put together again.

    A crop is as tall as a line, so each part would be read as the whole character.
    """
    joined: list[Box] = []
    for box in found:
        above = joined[-1] if joined else None
        if above is not None:
            whole = box.y1 - above.y0
            shared = min(box.x1, above.x1) - max(box.x0, above.x0)
            thin = min(box.height, above.height) < 0.5 * height
            over = shared >= 0.7 * min(box.width, above.width)
            if thin and over and whole <= 1.5 * height:
                joined[-1] = union([above, box])
                continue
        joined.append(box)
    return joined


def closed(grey: Image, line: Box, cell: Box, height: float, *, wrapped: bool = False) -> Box:
    """The line with a 。 or ， behind it that is too small or pale for the ink mask.

    A line of a single character has one only where it ends a text of several lines (`wrapped`).

    Measured on damaged pages, ink above a shade of 25 in the lower half of the next step
    is 0.004 to 0.015 squared text heights for a lost stop, 0.001 at most for bare paper.
    """
    wide = min(round(0.8 * height), cell.x1 - 2 - line.x1)
    if wide < 0.3 * height or line.width < (0.7 if wrapped else 2.0) * height:
        return line
    top = line.y0 + round(0.45 * line.height)
    dark = 255.0 - grey[top : line.y1 + 1, line.x1 : line.x1 + wide]
    if not dark.size:
        return line
    mass = float(np.clip(dark - 25, 0, None).sum()) / 255 / (height * height)
    if not STOP_MASS[0] <= mass <= STOP_MASS[1]:
        return line
    print_ = 255.0 - greys.percentile(grey[line.y0 : line.y1, line.x0 : line.x1], 2)
    if dark.max() < min(STOP_DARK, STOP_SHARE * print_):
        return line
    return Box(line.x0, line.y0, line.x1 + wide, line.y1)


def speck(height: float) -> float:
    """Pixels of the largest mark that is taken for dirt when lines are looked for."""
    return max(3.0, 0.012 * height * height)


def split(mask: Image, height: float) -> list[Box]:
    """Lines of text in a mask, in its own frame, from top to bottom."""
    if not mask.any():
        return []
    spans = _spans(mask.sum(axis=1), height)
    boxes: list[Box] = []
    for top, bottom in spans:
        found = _tight(mask[top:bottom], height)
        if found is not None:
            boxes.append(Box(found[0], top, found[1], bottom))
    return boxes


def _tight(part: Image, height: float) -> Span | None:
    """Columns of one line's ink, without specks that stand off at its ends."""
    found = runs(np.asarray(part.any(axis=0), np.bool_))

    def stray(run: Span, near: Span) -> bool:
        gap = max(near[0] - run[1], run[0] - near[1])
        if run[1] - run[0] > DIRT * height or gap <= 2 * DIRT * height:
            return False
        rows = np.flatnonzero(part[:, run[0] : run[1]].any(axis=1))
        return bool(np.ptp(rows) + 1 <= DIRT * height)

    while len(found) > 1 and stray(found[0], found[1]):
        found = found[1:]
    while len(found) > 1 and stray(found[-1], found[-2]):
        found = found[:-1]
    return (found[0][0], found[-1][1]) if found else None


def _spans(profile: npt.NDArray[np.int_], height: float) -> list[Span]:
    """Rows of each line from the ink in each row."""
    merged: list[Span] = []
    for start, stop in runs(profile > 0):
        # The strokes of 三 and of = are one line, though white runs between them.
        if (
            merged
            and stop - merged[-1][0] <= ONE_LINE * height
            and start - merged[-1][1] <= (0.55 * height)
        ):
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    lines: list[Span] = []
    for start, stop in merged:
        lines.extend(_unglue(profile, start, stop, height))
    return lines


def _unglue(profile: npt.NDArray[np.int_], start: int, stop: int, height: float) -> list[Span]:
    """Part lines set so close that their ink touches, at the thinnest row between them."""
    tall = stop - start
    if tall <= 1.75 * height:
        return [(start, stop)]
    count = max(2, round(tall / (1.25 * height)))
    body = profile[start:stop].astype(float)
    cuts = [0]
    for i in range(1, count):
        near = round(i * tall / count)
        low, high = max(cuts[-1] + 1, near - int(0.45 * height)), near + int(0.45 * height) + 1
        window = body[low : min(high, tall - 1)]
        if len(window):
            cuts.append(low + int(window.argmin()))
    cuts.append(tall)
    return [(start + a, start + b) for a, b in pairwise(cuts) if b - a > 2]


def runs(flags: npt.NDArray[np.bool_]) -> list[Span]:
    """Where each run of true flags starts, and where it stops."""
    around = np.zeros(len(flags) + 2, np.bool_)
    around[1:-1] = flags
    edges = np.flatnonzero(around[1:] != around[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def is_stacked(lines: Sequence[Box], height: float) -> bool:
    """True when every line is one character: a label written downwards."""
    return (
        len(lines) >= 2
        and all(line.width <= 1.45 * height and line.height <= 1.6 * height for line in lines)
        and all(line.height >= 0.15 * height for line in lines)
        and np.ptp([(line.x0 + line.x1) / 2 for line in lines]) <= 0.6 * height
    )


def swept(found: Sequence[Box], height: float) -> list[Box]:
    """The characters of a label written downwards without the specks beside them."""
    kept = [box for box in found if max(box.width, box.height) > SPECK * height]
    return kept if is_stacked(kept, height) else list(found)


def outside(ink: Image, taken: Sequence[Box], height: float) -> list[list[Box]]:
    """Lines of text outside the tables: each a list of pieces from left to right.

    Args:
        taken: boxes of tables; nothing inside them is looked at.
    """
    free = ink.copy()
    pad = max(3, round(0.3 * height))
    for box in taken:
        free[max(0, box.y0 - pad) : box.y1 + pad, max(0, box.x0 - pad) : box.x1 + pad] = 0
    # Most of a page is table and margin: only strips that hold ink are looked at.
    return [
        [Box(piece.x0, piece.y0 + top, piece.x1, piece.y1 + top) for piece in row]
        for top, bottom in _strips(free, round(height))
        for row in _flowing(_characters(free[top:bottom], height), height)
    ]


def _strips(ink: Image, margin: int) -> list[Span]:
    """Rows with ink, with a margin on both sides; strips whose margins meet are one."""
    strips: list[Span] = []
    for start, stop in runs(np.asarray(ink.any(axis=1), np.bool_)):
        first, last = max(0, start - margin), min(len(ink), stop + margin)
        if strips and first <= strips[-1][1]:
            first = strips.pop()[0]
        strips.append((first, last))
    return strips


def _characters(free: Image, height: float) -> Image:
    """Ink outside the tables without specks, rules and pictures."""
    labels, stats, _ = masks.marks(free)
    tall, wide = stats[:, 3], stats[:, 2]
    longest = np.maximum(tall, wide)
    keep = (stats[:, 4] >= speck(height)) & (tall <= 3.2 * height) & (wide <= 12 * height)
    keep &= (longest >= 0.18 * height) & ~((tall < 0.2 * height) & (wide > 3 * height))
    keep[0] = False
    return np.asarray(keep.astype(np.uint8)[labels], np.uint8)


def _flowing(text: Image, height: float) -> list[list[Box]]:
    """Join marks along the line, then pieces that stand on one line."""
    joined = masks.dilated(text, 1, max(3, round(1.1 * height)))
    joined = masks.dilated(joined, max(1, round(0.12 * height)), 1)
    labels, stats, _ = masks.marks(joined)
    pieces: list[Box] = []
    for i in range(1, len(stats)):
        x, y, w, h, _ = (int(v) for v in stats[i])
        part = text[y : y + h, x : x + w] * (labels[y : y + h, x : x + w] == i)
        own = max(height, min(0.8 * h, 1.9 * height))  # titles are larger than the table's text
        pieces += [
            Box(x + line.x0, y + line.y0, x + line.x1, y + line.y1)
            for line in split(np.asarray(part, np.uint8), own)
            if max(line.height, line.width) >= 0.35 * height
        ]
    rows: list[list[Box]] = []
    for piece in sorted(pieces, key=lambda b: b.y0 + b.y1):
        middle = (piece.y0 + piece.y1) / 2
        for row in rows:
            last = row[-1]
            if abs((last.y0 + last.y1) / 2 - middle) < 0.5 * max(height, 0.6 * piece.height):
                row.append(piece)
                break
        else:
            rows.append([piece])
    return [sorted(row, key=lambda b: b.x0) for row in rows]


def pieces_in(ink: Image, box: Box, height: float) -> list[Box]:
    """Pieces of text in a box outside the tables, from left to right."""
    part = np.ascontiguousarray(ink[box.y0 : box.y1, box.x0 : box.x1])
    return [
        Box(box.x0 + b.x0, box.y0 + b.y0, box.x0 + b.x1, box.y0 + b.y1)
        for row in outside(part, [], height)
        for b in row
    ]
