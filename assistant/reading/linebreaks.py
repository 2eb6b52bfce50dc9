"""Marks between two lines of a cell: what stands behind a digit over which a digit goes on.

In: the grey picture of a page and the boxes of a line and its cell; or what was read from two
lines. Out: whether the ink shows a small mark there; the first line with the mark that was
read, or less certain. Pure; nothing is raised.

A single line loses a point at its end as dirt. Where 上涨1. stands over 1% it is the decimal
point, and without it the share is tenfold.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.page import Box
from assistant.reading import symbols
from assistant.reading.ocr import Line

Image = npt.NDArray[np.uint8]

POINTS: Final = ".．。"  # a ring between two digits is a point that was read too large
HALF: Final = 0.5  # confidence of a line whose joint with the next nothing decides
BEHIND: Final = 0.8  # text heights in which a point stands behind its digit, full width or not
SEEN: Final = 2.5  # text heights of the line's end that are looked at: two digits
TALL: Final = 0.45  # text heights of a digit; a mark has less
SMALL: Final = 0.4
SPECK: Final = 0.004  # squared text heights; a mark has more
LISTED: Final = re.compile(r"\d{1,2}[.．、)）](?!\d)")  # the number of an item, no decimals
DECIMALS: Final = re.compile(r"\d{1,2}(?!\d)")
YEAR: Final = re.compile(r"(?:19|20)\d\d年")
THOUSANDS: Final = re.compile(r"\d{3}(?!\d)")
CHINESE: Final = re.compile(r"[一-鿿]")


def mark_read(line: Line) -> str:
    """The mark that was read behind a line's last digit, whatever its repair left of it."""
    chars = [char.text for char in line.chars if char.text.strip()]
    if len(chars) < 2 or not chars[-2].isdigit() or chars[-1] not in f"{POINTS},，、":
        return ""
    return chars[-1]


def digits_meet(one: str, other: str) -> bool:
    """True where a line ends in a digit, or a mark behind it, and the next begins with one."""
    return bool(re.search(r"\d[.．。,，、]?$", one.strip())) and other.strip()[:1].isdigit()


def shown(grey: Image, line: Box, cell: Box, height: float) -> bool:
    """True where a small mark stands at the foot behind the last digit of a line.

    The box of the line may end before it: such a mark is too small for the ink mask.

    Args:
        grey: of the page, paper 255.
        cell: nothing beside it is looked at, nor its rules.
    """
    left = max(line.x0, round(line.x1 - SEEN * height))
    right = max(line.x1, min(round(line.x1 + BEHIND * height), cell.x1 - 2))
    part = grey[line.y0 : line.y1 + 1, left:right]
    if not part.size:
        return False
    ink, tall = symbols.sharpened(part, height)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:].tolist()
    digits = [(x + w, y + h) for x, y, w, h, _ in stats if h >= TALL * tall]
    if not digits:
        return False
    end, foot = max(digits)
    return any(
        x >= end
        and max(w, h) < SMALL * tall
        and area >= SPECK * tall * tall
        and abs(y + h - foot) <= 0.2 * tall
        for x, y, w, h, area in stats
    )


def joined(one: Line, other: str, sure: float, *, marked: bool) -> Line:
    """A line that ends in a digit, with the mark between it and the digit the next begins with.

    Args:
        other: what was read from the next line.
        sure: certainty of the line's characters, its last mark among them.
        marked: its ink shows a mark behind the last digit, or the page is too rough to tell.
    """
    mark = mark_read(one)
    sure = sure if one.confidence > HALF else one.confidence  # another reading contradicts it
    bare = one.text.rstrip().rstrip(f"{POINTS},，、")
    if not mark:
        return replace(one, confidence=min(one.confidence, HALF)) if marked else one
    if LISTED.match(other):
        stop = "。" if mark in POINTS and CHINESE.search(bare) else ""
        return replace(one, text=f"{bare}{stop}") if stop else one
    if mark in ".．" or (mark == "。" and DECIMALS.match(other)):
        return replace(one, text=f"{bare}.", confidence=sure, runners=())
    if mark == "、" or (mark == "," and THOUSANDS.match(other)):
        return replace(one, text=f"{bare}{mark}", confidence=sure, runners=())
    if mark == "。" and YEAR.match(other):
        return one
    # A comma read before one or two digits may be a point, and a ring before three.
    doubtful = mark == "," or DECIMALS.match(other) or mark == "。"
    return replace(one, confidence=min(one.confidence, HALF)) if doubtful else one
