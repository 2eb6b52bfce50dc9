"""A page's picture against its text layer: two readings of the same paper.

In: a page read from its picture, and the layer's visible glyphs in the same pixel
frame. Out: the page with both readings in every cell. Where they agree the layer's
exact characters stand; where they do not the picture wins, the layer's text is kept in
`Cell.others` (reader "layer") and a remark says so. Nothing here can fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.page import Box, Cell, Page, Sight
from assistant.wording import fold

_AGREED = 0.9995
_LIKELY = 0.97
_DOUBTED = 0.5
_WEAK = 0.6
"""A picture reading less sure than this does not overrule the layer; both are kept."""
_RUNNER = 0.1
_LEGIBLE = 12
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Characters the recogniser has no class for or writes in another way; one-to-one, so a
# layer cannot hide a different number behind them.
_LOOSE = str.maketrans(
    {
        "㎡": "m2", "㎏": "kg", "‰": "%0", "—": "一", "–": "一", "-": "一", "_": "一",
        "－": "一", "―": "一", "·": "", "•": "", "。": ".", "、": ",", "，": ",", "；": ";",
        "：": ":", '"': "", "'": "", "《": "", "》": "", "…": "", "ⅹ": "x", "×": "x",
    }
)  # fmt: skip
# Fonts map their shapes to look-alike radicals; each has one ordinary character.
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
    "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
)
_NUMBERS = re.compile(r"[\d.,%‰<>≤≥=+/]+")
_DENIAL = re.compile(r"[未不无没非否仅]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of the layer with its box in pixels; `visible` when it leaves ink."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    visible: bool = True


def plain(character: str) -> str:
    """The ordinary character for a radical that looks the same.

    >>> plain("⻔"), plain("⾦"), plain("①")
    ('门', '金', '①')
    """
    if "\u2f00" <= character <= "\u2fdf":
        return unicodedata.normalize("NFKC", character)
    return character.translate(_RADICALS)


def legible(text: str) -> bool:
    """True for enough real text to be judged: fonts without a map give other characters."""
    bare = re.sub(r"\s", "", text)
    chinese = len(_CHINESE.findall(bare))
    known = chinese + len(re.findall(r"[\x21-\x7e]", bare))
    return len(bare) >= _LEGIBLE and known >= 0.7 * len(bare) and chinese >= 0.15 * len(bare)


def lines_of(glyphs: Sequence[Glyph]) -> list[str]:
    """Glyphs in the file's order as lines of text."""
    lines: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and _same_line(last, glyph):
            lines[-1] += glyph.text
        else:
            lines.append(glyph.text)
        last = glyph
    return [line for line in lines if line.strip()]


def confront(page: Page, glyphs: Sequence[Glyph]) -> Page:
    """The page with the layer's reading beside the picture's in every cell.

    Args:
        page: read from the picture; cells have boxes.
        glyphs: visible ones, in the page picture's frame, in the file's order.
    """
    texts = _by_cell(page.cells, _single(glyphs))
    pairs = [(cell, texts.get(index, "")) for index, cell in enumerate(page.cells)]
    both = [(cell, text) for cell, text in pairs if cell.text and text]
    against = [(cell, text) for cell, text in both if not _agree(cell, text)]
    if len(both) >= 4 and len(against) * 2 > len(both):
        # A layer wrong nearly everywhere belongs to another text or a broken font.
        said = f"the text layer contradicts the picture nearly everywhere ({len(against)} places)"
        return replace(page, remarks=(*page.remarks, f"{said}; it was left aside"))
    remarks = list(page.remarks)
    if against:
        cell, text = against[0]
        remarks.append(
            f"the text layer contradicts the picture in {len(against)} places, the picture"
            f" stands: “{_short(cell.text)}” on the picture, “{_short(text)}” in the layer"
        )
    cells = tuple(_settled(cell, text) for cell, text in pairs)
    return replace(page, cells=cells, remarks=tuple(remarks))


def _settled(cell: Cell, text: str) -> Cell:
    if not text:
        return cell
    seen = Sight(cell.text, cell.confidence, cell.reader)
    layer = Sight(text, 1.0, "layer")
    if not cell.text:
        # The layer drew something where the picture reader saw a blank or a speck.
        return replace(
            cell,
            text=text,
            confidence=_DOUBTED,
            reader="layer",
            others=(*cell.others, seen),
            ink=True,
        )
    if fold(text) == fold(cell.text):
        sure = max(cell.confidence, _AGREED)
        return replace(
            cell,
            text=text,
            confidence=sure,
            reader="layer",
            others=(*cell.others, seen),
            candidates=(),
        )
    if _agree(cell, text):
        return replace(cell, text=text, confidence=_LIKELY, reader="layer", candidates=())
    if cell.confidence < _WEAK:
        return replace(
            cell, text=text, confidence=_DOUBTED, reader="layer", others=(*cell.others, seen)
        )
    return cell.with_sight(layer)


def _agree(cell: Cell, text: str) -> bool:
    """True when both say the same, allowing for what the recogniser cannot write."""
    seen, given = fold(cell.text), fold(text)
    if seen == given or seen.translate(_LOOSE) == given.translate(_LOOSE):
        return True
    if any(fold(r.text) == given and r.confidence >= _RUNNER for r in cell.candidates):
        return True
    # In long prose a recogniser mistakes a character here and there. Figures and
    # denials are what a lie would change, so they must agree exactly.
    if len(given) < 12 or _NUMBERS.findall(seen) != _NUMBERS.findall(given):
        return False
    if _DENIAL.findall(seen) != _DENIAL.findall(given):
        return False
    return SequenceMatcher(None, seen, given, autojunk=False).ratio() >= 0.9


def _by_cell(cells: Sequence[Cell], glyphs: Sequence[Glyph]) -> dict[int, str]:
    """The layer's text of each cell, by where the middle of each glyph falls."""
    boxes = [(index, cell.place.box) for index, cell in enumerate(cells) if cell.place.box]
    # Smaller boxes first: a line outside the table may lie inside a wide one.
    boxes.sort(key=lambda pair: pair[1].width * pair[1].height if pair[1] else 0)
    members: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for index, box in boxes:
            if box and _holds(box, x, y, 0 if cells[index].ruled else 4):
                members.setdefault(index, []).append(glyph)
                break
    return {index: "\n".join(lines_of(found)) for index, found in members.items()}


def _holds(box: Box, x: float, y: float, slack: int) -> bool:
    return box.x0 - slack <= x < box.x1 + slack and box.y0 - slack <= y < box.y1 + slack


def _single(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the second strokes of bold type that is drawn twice."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        near = 0.3 * max(glyph.y1 - glyph.y0, 4.0)
        twins = (
            seen.get((glyph.text, round(x / 8) + dx, round(y / 8) + dy))
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        )
        if any(
            twin
            and abs((twin.x0 + twin.x1) / 2 - x) < near
            and abs((twin.y0 + twin.y1) / 2 - y) < near
            for twin in twins
        ):
            continue
        seen[glyph.text, round(x / 8), round(y / 8)] = glyph
        kept.append(glyph)
    return kept


def _same_line(last: Glyph, glyph: Glyph) -> bool:
    """True when the glyph goes on where the last one stopped."""
    tall = max(last.y1 - last.y0, glyph.y1 - glyph.y0, last.x1 - last.x0, 1.0)
    level = abs((last.y0 + last.y1) - (glyph.y0 + glyph.y1)) / 2 < 0.7 * tall
    return level and glyph.x0 > last.x0 - tall


def _short(text: str) -> str:
    line = text.replace("\n", "")
    return line if len(line) <= 24 else line[:23] + "…"
