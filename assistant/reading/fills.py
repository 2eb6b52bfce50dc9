"""Cells printed light on dark, or on a dark shade, made dark on paper like all others.

In: the grey picture of a page as it was taken (uint8). Out: the same picture, its dark
fills turned to paper, what is written on them to ink, and a rule where a fill ends. A page
without fills comes back as it is. Pure; nothing is raised.

A fill is an even dark area larger than any stroke of print; one that reaches the edge of
the picture is the desk under the paper, or the shadow of a spine.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import greys

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

DARK: Final = 0.7  # of the paper's brightness; print on a lighter shade needs no help
STROKE: Final = 1 / 160  # of the page's width; no stroke of text is so broad
LINE: Final = 1 / 40  # of the page's width: what is written on a fill leaves no larger holes
LEAST: Final = 2.2  # lines; a fill is at least so wide, and nearly one high
EVEN: Final = 0.6  # of a fill's area has its tone; half of the blackest print is paper
TONE: Final = 26  # grey levels around the tone of a fill that belong to it
SOFT: Final = 7  # pixels of the half picture over which grain evens out
RIM: Final = 11  # pixels of it around the outline of a fill
EDGE: Final = 1.25  # times as bright as the fill is what lies beyond its outline
MOST: Final = 0.85  # share of the outline that is so
APART: Final = 48  # grey levels from which something written differs from its fill
RULE: Final = 60  # grey level of the rule around what was a fill


def lifted(grey: Image) -> Image:
    """The page without dark fills; `grey` itself when it has none."""
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    if min(small.shape) < 100:
        return grey
    paper = greys.paper(np.asarray(small, np.uint8))
    found = _regions(np.asarray(small, np.uint8), paper)
    if not found:
        return grey
    out = grey.copy()
    size = (grey.shape[1], grey.shape[0])
    for region in found:
        mask = cv2.resize(region.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        _lift(out, grey, np.asarray(mask, np.uint8), paper)
    return out


def _regions(small: Image, paper: float) -> list[Mask]:
    """Each fill as a mask of the picture at half size, with what is written on it."""
    width = small.shape[1]
    broad, line = max(3, round(width * STROKE)), max(9, round(width * LINE))
    dark = (small < DARK * paper).astype(np.uint8)
    core = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((broad, broad), np.uint8))
    if core.mean() < 0.002:
        return []
    closed = cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((line, line), np.uint8))
    # What closing added around a fill is no part of it: a band of a line opens it away.
    half = max(3, line // 2)
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((half, half), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed)
    found: list[Mask] = []
    for i in range(1, count):
        x, y, w, h, area = stats[i]
        at_edge = x == 0 or y == 0 or x + w == width or y + h == len(small)
        if at_edge or w < LEAST * line or h < 0.8 * line or area < LEAST * line * line:
            continue
        part = labels[y : y + h, x : x + w] == i
        tones = small[y : y + h, x : x + w][part]
        tone = _tone(tones)
        if tone < DARK * paper and (np.abs(tones.astype(int) - tone) <= TONE).mean() >= EVEN:
            region = np.zeros(small.shape, bool)
            region[y : y + h, x : x + w] = part
            if _is_edged(small, region):
                found.append(region)
    return found


def _is_edged(small: Image, region: Mask) -> bool:
    """True when most of its outline is a step from dark to bright; a shadow comes by and by."""
    mask = region.astype(np.uint8)
    outline = (mask - cv2.erode(mask, np.ones((3, 3), np.uint8))) > 0
    soft, around = cv2.blur(small, (SOFT, SOFT)), np.ones((RIM, RIM), np.uint8)
    bright, dark = cv2.dilate(soft, around)[outline], cv2.erode(soft, around)[outline]
    return bool((bright >= EDGE * np.maximum(1, dark)).mean() >= MOST)


def _tone(tones: Image) -> int:
    """The commonest grey level, levels beside each other counted together."""
    counts = np.convolve(np.bincount(tones, minlength=256), np.ones(9), "same")
    return int(counts.argmax())


def _lift(out: Image, grey: Image, mask: Image, paper: float) -> None:
    """Write one fill into `out` as paper with ink on it and a rule around."""
    inside = mask > 0
    values = grey[inside].astype(np.float32)
    tone = _tone(grey[inside])
    if (values > tone + APART).mean() >= (values < tone - APART).mean():
        # Light print is ink by how much it shines; a rule darker than the fill stays one.
        shine = (values - tone) / max(1.0, paper - tone)
        turned = paper * (1 - np.maximum(shine, (tone - values) / max(1, tone)))
    else:
        turned = values * (paper / max(1, tone))
    out[inside] = np.clip(turned, 0, 255).astype(np.uint8)
    edge, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(out, edge, -1, RULE, 2)
    line = round(LINE * grey.shape[1])
    left, top, wide, tall = cv2.boundingRect(mask)
    window = np.s_[
        max(0, top - 2 * line) : top + tall + 2 * line,
        max(0, left - 2 * line) : left + wide + 2 * line,
    ]
    # Rules of the fill's own colour are not to be seen: those outside are carried through.
    _carry(out[window].T, mask[window].T, paper, line)
    _carry(out[window], mask[window], paper, line)


def _carry(page: Image, mask: Image, paper: float, line: int) -> None:
    """Carry upright rules that stop at a fill through it, where texts stand on both sides.

    Args:
        page: a view of the page, written to.
        mask: 1 inside of the fill.
        line: pixels, the least length of a rule.
    """
    ink = (page < DARK * paper).astype(np.uint8)
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((line, 1), np.uint8))
    level = np.asarray(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, line), np.uint8)), np.uint8
    )
    ruled = cv2.dilate(cv2.bitwise_or(upright, level), np.ones((5, 5), np.uint8))
    text = ink & mask & (ruled == 0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(upright)
    rules = [(int(x + w // 2), int(y), int(y + h - 1)) for x, y, w, h, _ in stats[1:] if w < line]
    done: list[tuple[int, int]] = []
    # A header goes with the columns below it; those above it count where none stand below.
    for way in (-1, 1):
        carried = []
        for x, top, bottom in rules:
            start = top if way < 0 else bottom
            stop = _through(ink, level, mask, x, start, way)
            if stop is None:
                continue
            low, high = sorted((start, stop))
            if any(low < b - 3 and a + 3 < high for a, b in done):
                continue
            band = text[low + 2 : high - 1]
            sides = int(band[:, :x].any()) + int(band[:, x:].any())
            within = mask[start - 8 * way, [max(0, x - 8), min(x + 8, mask.shape[1] - 1)]]
            # The fill's own edge ends where two cells of it meet.
            if sides == 2 or (sides == 1 and within.sum() == 1):
                page[low:high, x - 1 : x + 1] = RULE
                carried.append((low, high))
        done += carried


def _through(ink: Image, level: Image, mask: Image, x: int, start: int, way: int) -> int | None:
    """Where a rule carried on from `start` meets the other side; None when it meets text."""
    y, clear = start + way, 0
    while 0 <= y < len(mask) and 1 <= x < mask.shape[1] - 1:
        here = slice(x - 1, x + 2)
        crossed = bool(level[y, here].any())
        if not mask[y, x]:
            return y if clear > 6 else None
        if crossed and clear > 6:
            return y
        if ink[y, here].any() and not crossed:
            return None
        clear += not crossed
        y += way
    return None
