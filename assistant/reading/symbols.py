"""The signs that decide a score: repaired where certain, checked on their own ink.

In: one reading of a line, and the crop it was read from. Out: the same reading with
certain damage repaired (‰ comes out as %0, a lone dash as 一), readings that mean the
same taken together, and its confidence lowered where the shape of a comparator or the
count of decimal points says something else. Pure; nothing is raised.

The checks look at shapes only, so they fail differently from the recogniser: a ≤ has
an upper stroke that rises to the right whatever the network thinks of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import glyphs, greys, masks
from assistant.reading.ocr import Line

Image = npt.NDArray[np.uint8]

SIGNS: Final = frozenset("≤≥<>=")
SHARP_HEIGHT: Final = 48.0  # pixels, text height at which shapes are looked at

SAME: Final = str.maketrans(
    {"⩽": "≤", "≦": "≤", "⩾": "≥", "≧": "≥", "＜": "<", "＞": ">", "＝": "=", "═": "=", "％": "%"}
    | {"﹪": "%", "−": "-", "–": "-", "－": "-", "．": "."}
)
FINE: Final = 22.0  # pixels, text height from which the bar of a ≤ stands apart
# What differs in width or curl only is one text.
FOLDED: Final = str.maketrans("（）：，；！？“”‘’〞〝［］", '():,;!?""\'\'""[]')
DIGITS_ONLY: Final = str.maketrans("OoＯIl|ìíiı", "0001111111")
NUMERIC: Final = re.compile(r"[≤≥<>=]?[-+]?[\d.,OoIl|ìíiı]+[%‰]?|[≤≥<>=]?[\d.,]+\(?[%‰]\)?")
# Dirt at either end of a text; a full stop before a digit may be a decimal point.
STRAY: Final = re.compile(r"^[·•∙°'`‘’,，.。;；:：_~]+(?=[^\d\s])|^[·•∙°'`_~]+(?=\S)|[·•∙`_~]+$")
TRAILING: Final = re.compile(r"(?<=[\d%‰])[.,:;·•。、']+$|(?<=[一-鿿)）])[.'`]+$")
RINGED: Final = re.compile(r"^([≤≥<>=]?[\d.,]+)%。$")  # no figure ends in a stop: a ring
RING_FOR_POINT: Final = re.compile(r"(?<=\d)。(?=\d{1,2}[%‰])")  # no share begins a sentence
LUX: Final = re.compile(r"(?:(?<=\d)|^)[1I|]x$")  # no figure ends in a multiple: lux
SENTENCE: Final = re.compile(r"[，。；].*[.。]$")  # here a point at the end stands for a 。
WORDED: Final = 5  # Chinese characters of a text at whose end a 。 is no dirt
# Numbers as no form has them: what was read is likely to hold dirt.
STRANGE: Final = re.compile(r"-[\d.]+%?|[.,]\d+%?|\d*\.\d{2}1%?|\d+:\d+|\d+,\d{1,2}%?")
STRANGE_AT_MOST: Final = 0.5  # confidence of such a number
CLEANED_AT_MOST: Final = 0.85  # confidence of a number that dirt was taken from
MISTAKEN: Final = frozenset("≤≥<>V2Z7LKく＞＜と")  # what a comparator before a number is read as
ROOM: Final = 0.2  # text heights between two digits with a point between them
COUNTABLE: Final = re.compile(r"[≤≥<>=]?[-+]?[\d.,]+[(]?[%‰]?[)]?")


def settle(line: Line) -> Line:
    """The line with what is certain repaired and equivalent readings added up."""
    chances: dict[str, float] = {}
    names: dict[str, str] = {}
    for text, chance in ((line.text, line.confidence), *line.runners):
        repaired = settled(text)
        key = fold(repaired)
        chances[key] = chances.get(key, 0.0) + chance
        names.setdefault(key, repaired)
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])
    # A blank reading is no text: it never beats a text that is there.
    best = next((key for key, _ in ranked if key), "")
    text = names.get(best, "")
    return replace(
        line,
        text=text,
        confidence=min(_ceiling(line.text, text), chances.get(best, 0.0)) if best else 0.0,
        runners=tuple((names[key], min(1.0, c)) for key, c in ranked if key != best and key),
    )


def _ceiling(raw: str, text: str) -> float:
    """The most that may be believed of a repaired text: dirt beside a number is a doubt."""
    if STRANGE.fullmatch(text) or LUX.search(raw):
        return STRANGE_AT_MOST
    # Behind Chinese the point that was taken away may have been a 。
    number = text[-1:].isdigit() or text[:1].isdigit()
    cleaned = TRAILING.search(raw) and not text.endswith("。")
    return CLEANED_AT_MOST if cleaned or (number and STRAY.search(raw)) else 1.0


def settled(text: str) -> str:
    """One text with certain damage repaired."""
    text = LUX.sub("lx", RINGED.sub(r"\1‰", text.translate(SAME).strip()))
    if len(text) > 1:
        text = STRAY.sub("", text)
        text = f"{text[:-1]}。" if _is_sentence(text) else TRAILING.sub("", text)
    text = re.sub(r"(?<=\d)[%‰][0oO°](?!\d)", "‰", text)
    if re.fullmatch(r"[%‰][0oO°]", text):
        return "‰"
    # Chinese is written without spaces; the recogniser sees one at every wide gap.
    text = re.sub(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])", "", text)
    text = re.sub(r"(?<=\d)\s*([.,])\s*(?=\d)", r"\1", RING_FOR_POINT.sub(".", text))
    if text in {"一", "—", "-", "_", "ー"}:
        return "-"
    compact = text.replace(" ", "")
    if NUMERIC.fullmatch(compact):
        return compact.translate(DIGITS_ONLY)
    return text


def _is_sentence(text: str) -> bool:
    """True where what stands at the end of a text is a full stop."""
    worded = text.endswith("。") and sum(map(is_chinese, text)) >= WORDED
    return worded or bool(SENTENCE.search(text))


def is_chinese(char: str) -> bool:
    """True for a Chinese character."""
    return "一" <= char <= "鿿"


def fold(text: str) -> str:
    """What two readings must share to count as the same text."""
    return re.sub(r"\s+", "", text.translate(SAME).translate(FOLDED))


def signed(line: Line, crop: Image, height: float) -> Line:
    """The line with the comparator its first mark shows, where the recogniser saw another.

    An arrow that was read as another arrow (or as V) is repaired; one read as a digit, or
    surely as the arrow it is hardly less like, keeps its text, with half of its confidence
    at most.
    """
    text = line.text
    if len(text) < 2 or len(line.chars) < 2 or text[0] not in MISTAKEN:
        return line
    if not (text[1].isdigit() or text[1] in "0.") or text[0] != line.chars[0].text:
        return line
    seen = glyphs.match(_first_mark(crop, line, height))
    if not seen.text or seen.text == text[0]:
        return line
    surely = text[0] in SIGNS and line.chars[0].confidence >= glyphs.SURE
    if seen.apart < (glyphs.PLAINLY if surely else glyphs.APART):
        return replace(line, confidence=min(line.confidence, glyphs.HALF))
    if text[0].isdigit():
        share = glyphs.HALF if seen.alike >= glyphs.STRIKING else 1.0
        return replace(line, confidence=min(line.confidence, share))
    runners = ((text, 1 - seen.confidence), *((t, c) for t, c in line.runners if t != text))
    return replace(
        line,
        text=seen.text + text[1:],
        confidence=min(seen.confidence, line.confidence or 0.0),
        runners=runners,
    )


def contradicted(line: Line, crop: Image, height: float) -> bool:
    """True where the shapes in a crop speak against the signs that were read from it.

    Args:
        crop: grey, the very picture the line was read from.
        height: text height in pixels of the crop.
    """
    text = fold(line.text)
    countable = COUNTABLE.fullmatch(text)
    if not text or not (countable or text[0] in "≤≥<>="):
        return False
    fine = height >= FINE
    ink, height = sharpened(crop, height)
    if text[0] in "≤≥<>=":
        stop = ink.shape[1]
        if len(line.chars) > 1:
            stop = round((line.chars[0].x + line.chars[1].x) / 2 * ink.shape[1])
        seen = comparator(ink[:, : stop + 1], height)
        # In small print the bar of a ≥ melts into its arrow; its direction never does.
        melted = not fine and (text[0], seen) in {("≤", "<"), ("≥", ">")}
        if seen and seen != text[0] and not melted:
            return True
    if countable:
        dots = points(ink, height)
        return dots is not None and not dots[0] <= text.count(".") + text.count(",") <= dots[1]
    return False


def _first_mark(crop: Image, line: Line, height: float) -> Image:
    """The crop of a line's first mark, tight; empty where it runs into the next."""
    stop = round((line.chars[0].x + line.chars[1].x) / 2 * crop.shape[1] + 0.2 * height)
    level = greys.half_dark(crop)
    dark = crop[:, : max(1, stop)] < level
    columns = np.flatnonzero(dark.any(axis=0))
    if not len(columns):
        return crop[:0]
    gaps = np.flatnonzero(np.diff(columns) > 1)
    last = int(columns[gaps[0]] if len(gaps) else columns[-1]) + 1
    first = int(columns[0])
    rows = np.flatnonzero(dark[:, first:last].any(axis=1))
    if not 0.3 * height <= last - first <= 1.3 * height:
        return crop[:0]
    return crop[rows[0] : rows[-1] + 1, first:last]


def sharpened(crop: Image, height: float) -> tuple[Image, float]:
    """Ink of a crop by local contrast, at twice a comfortable size: blur fades small signs."""
    factor = SHARP_HEIGHT / max(4.0, height)
    large = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    # A wide blur at a quarter of the size: the same shade at a fraction of the time.
    size = (large.shape[1], len(large))
    small = cv2.resize(large, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.35 * SHARP_HEIGHT / 4)
    local = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    ink = (cv2.subtract(local, large) > 14) & (large < 232)
    return np.asarray(ink, np.uint8), SHARP_HEIGHT


def comparator(ink: Image, height: float) -> str:
    """The comparator a line begins with, by its shape; "" when the shape is not clear."""
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return ""
    gaps = np.flatnonzero(np.diff(columns) > max(1, 0.04 * height))
    stop = columns[gaps[0]] + 1 if len(gaps) else columns[-1] + 1
    glyph = _largest(ink[:, columns[0] : stop], height)
    tall, wide = glyph.shape
    if not 0.3 * height <= wide <= 1.2 * height or tall > 1.2 * height or tall < 4 or wide < 8:
        return ""
    inner = glyph[:, round(0.12 * wide) : max(round(0.88 * wide), 4)]
    top = inner.argmax(axis=0).astype(float)
    places = np.arange(len(top))
    slope, offset = np.polyfit(places, top, 1)
    rise = float(slope) * len(top) / tall
    runs = (np.diff(np.vstack([np.zeros((1, inner.shape[1])), inner]), axis=0) == 1).sum(axis=0)
    if abs(rise) < 0.12:
        flat = glyph.sum(axis=1) > 0.75 * wide
        bars = int((np.diff(np.concatenate([[0], flat.astype(int)])) == 1).sum())
        return "=" if bars == 2 and (runs == 2).mean() > 0.8 else ""
    if abs(rise) < 0.22 or np.abs(top - slope * places - offset).mean() > 0.08 * tall:
        return ""
    # Two strokes of the arrow where it is open; the bar under it is a third.
    open_side = runs[-max(2, len(runs) // 4) :] if rise < 0 else runs[: max(2, len(runs) // 4)]
    strokes = float(median(open_side.tolist()))
    if strokes not in (2.0, 3.0):
        return ""
    if rise < 0:
        return "≤" if strokes == 3 else "<"
    return "≥" if strokes == 3 else ">"


def _largest(ink: Image, height: float) -> Image:
    """The tight crop around all marks but specks and what hangs in from above or below."""
    labels, stats, _ = masks.marks(ink)
    rim = (stats[:, 1] == 0) | (stats[:, 1] + stats[:, 3] == len(ink))
    keep = (stats[:, 2] >= 0.3 * height) & ~(rim & (stats[:, 3] < 0.3 * height))
    keep[0] = False
    mask = keep[labels]
    if not mask.any():
        return np.zeros((0, 0), np.uint8)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    part = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.asarray(part, np.uint8)


def points(ink: Image, height: float) -> tuple[int, int] | None:
    """The least and the most decimal points and commas that a crop of digits may hold.

    The most counts every small mark at the foot of the digits, the least only those for
    which room was left between two digits: a speck lies anywhere. None when the ink is
    too dirty to say.
    """
    stats = masks.marks(ink).stats[1:].tolist()
    glyphs = [stat for stat in stats if stat[3] >= 0.45 * height]
    if not glyphs:
        return None
    base = float(median(stat[1] + stat[3] for stat in glyphs))
    left, right = min(g[0] for g in glyphs), max(g[0] + g[2] for g in glyphs)
    least = most = specks = 0
    for x, y, w, h, area in stats:
        if h >= 0.4 * height or w >= 0.4 * height or area < 0.004 * height * height:
            continue
        at_base = abs(y + h - base) <= 0.2 * height or (y < base < y + h)
        if left < x < right and at_base and y > base - 0.32 * height:
            before = max(g[0] + g[2] for g in glyphs if g[0] < x)
            after = min((g[0] for g in glyphs if g[0] > x), default=before)
            most += 1
            least += after - before >= ROOM * height
        else:
            specks += 1
    return (least, most) if specks <= 3 + 2 * len(glyphs) else None
