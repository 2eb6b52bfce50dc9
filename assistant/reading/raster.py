"""Page pictures made readable: turned upright, flat, evenly lit, without seals.

In: a BGR picture (height, width, 3; uint8). Out: a `Sheet`: the flattened colour
picture that is kept for display, the grey picture the recogniser reads (paper 255),
the ink mask the grid is found on, and the height of the text in pixels, from which
every later step takes its scale. Nothing here knows about tables.

Can fail: nothing is raised; a picture without any ink has `text_height` 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from assistant.reading import dust, fills, flatten, greys, masks, paper, seals, smear, streaks, tone
from assistant.reading.abreast import both
from assistant.reading.characters import text_mask

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Part = tuple[slice, slice]

TALLEST_TEXT: Final = 38.0  # pixels; larger text is scaled down before anything else
SMALL: Final = 0.5  # of a picture's size, by which it is told how the page lies
SMALLEST_TEXT: Final = 10.0  # pixels of the text of a page that is seen so small
STEP: Final = 1.12  # times as bright as right here: that is the brightness of another surface
INK_LEVEL: Final = 0.72  # of the paper's brightness; darker is ink
TURNED: Final = "turned by"
SMALLEST: Final = 24  # pixels; a picture narrower than this holds no line of text
BLOCK: Final = 8  # pixels of a side of the squares by which the paper's brightness is told
MEDIAN: Final = 17  # squares; up to 15 OpenCV sorts, in three times the time that counting takes
DARKEST: Final = 40  # grey levels of paper
AROUND: Final = 26 * BLOCK  # what lies further off has no part in it
MOST_PIXELS: Final = 40_000_000


@dataclass(frozen=True)
class Sheet:
    """One page, flat and evenly lit; all pictures share one pixel frame.

    Args:
        colour: BGR, (height, width, 3), kept for display.
        grey: (height, width), paper 255, seals removed by colour.
        ink: (height, width), 1 where there is ink and 0 elsewhere, dust left out.
        sealed: (height, width), 1 under a seal.
        streaked: (height, width), 1 where a streak of toner ran that was removed.
        bare: the grey picture without its dust; where a page has none, the same picture.
        text_height: of a full-height character, pixels; 0 on a blank page.
        remarks: what was done, in plain words.
        darkening: by how much the print of the picture was darkened to be ink.
    """

    colour: Image
    grey: Image
    ink: Image
    sealed: Image
    streaked: Image
    bare: Image
    text_height: float
    remarks: tuple[str, ...] = ()
    darkening: float = 1.0

    @cached_property
    def text(self) -> Image:
        """(height, width), 1 where characters stand."""
        return text_mask(self.bare, self.text_height)

    def turned(self, quarter_turns: int) -> Sheet:
        """The sheet turned by so many quarter turns counter-clockwise."""
        if quarter_turns % 4 == 0:
            return self

        def turn(picture: Image) -> Image:
            return np.ascontiguousarray(np.rot90(picture, quarter_turns))

        return Sheet(
            turn(self.colour),
            turn(self.grey),
            turn(self.ink),
            turn(self.sealed),
            turn(self.streaked),
            turn(self.bare),
            self.text_height,
            (*self.remarks, f"{TURNED} {quarter_turns % 4 * 90}°"),
            self.darkening,
        )


def normalise(image: Image) -> Sheet:
    """Scale, flatten, light and clean one page picture."""
    if min(image.shape[:2]) < SMALLEST:
        none = np.zeros(image.shape[:2], np.uint8)
        white = np.full_like(none, 255)
        return Sheet(image, white, none, none, none, white, 0.0, ("too small to read",))
    image = _bounded(image)
    rough, share, around = _seen_small(image)
    remarks: list[str] = []
    if rough.text_height > TALLEST_TEXT * share:
        factor = TALLEST_TEXT * share / rough.text_height
        image, share = _scaled(image, factor), share / factor
        around = None if around is None else _scaled(around, factor)
        remarks.append(f"scaled by {factor:.2f}")
    if rough.text_height:
        flat = flatten.flattening(rough.bare, rough.ink, rough.text_height)
        if flat is not None:
            flat = flat.scaled(1 / share)
            if around is not None:
                around = (flat.applied(around * np.uint8(255)) > 127).astype(np.uint8)
            image = flat.applied(image)
            remarks.append(flat.note)
    told = share == 1.0 and not remarks
    return replace(rough if told else lit(image, around), remarks=tuple(remarks))


def _seen_small(image: Image) -> tuple[Sheet, float, Image | None]:
    """The page by which it is told how it lies, its share of the picture's size, and `desk`.

    Rules and text show as well in a quarter of the pixels, where text is large enough for it.
    """
    small = _scaled(image, SMALL)
    sheet, around = both(lambda: lit(small), lambda: desk(image))
    if around is not None:
        sheet = lit(small, _scaled(around, SMALL))
    if sheet.text_height < SMALLEST_TEXT:
        return lit(image, around), 1.0, around
    return sheet, SMALL, around


def lit(image: Image, around: Image | None = None) -> Sheet:
    """A picture as a sheet, as flat as it is.

    Args:
        around: 1 where a desk is and no sheet, see `desk`.
    """
    grey, sealed = light(image, around)

    def cleared() -> tuple[Image, Image, float, float]:
        dark, by, grain = _plain(grey)
        return *streaks.lifted(dark), by, grain

    # Of most pages nothing is darkened and no streak taken: these are their marks.
    (clear, streaked, by, grain), found = both(cleared, lambda: masks.marks(binarise(grey)))
    bare, height = _bare(clear, grain, found if clear is grey else None)
    return Sheet(image, clear, binarise(bare), sealed, streaked, bare, height, darkening=by)


def movement(sheet: Sheet) -> smear.Smear | None:
    """The movement that smeared the print of a page; None for a page that was still."""
    return smear.find(sheet.grey, sheet.text, sheet.text_height)


def steadied(sheet: Sheet, moved: smear.Smear) -> Sheet:
    """The sheet with print that a movement smeared put together again.

    It is for reading: pale rules that run along the movement come out rough.
    """
    still = smear.undone(tone.darkened(sheet.grey, 1 / sheet.darkening), moved)
    grey, by, grain = _plain(still)
    bare, height = _bare(grey, grain)
    remark = f"print smeared over {moved.length} pixels by a movement was put together again"
    return replace(
        sheet,
        grey=grey,
        ink=binarise(bare),
        bare=bare,
        text_height=height,
        remarks=(*sheet.remarks, remark),
        darkening=by,
    )


def _plain(grey: Image) -> tuple[Image, float, float]:
    """The picture with its print as dark as print is, by how much it was, and its paper's grain."""
    grain = tone.grain(grey)
    by = tone.strength(grey, grain)
    return tone.darkened(grey, by), by, by * grain


def _bare(grey: Image, grain: float, found: masks.Marks | None = None) -> tuple[Image, float]:
    """The picture without its grain and dust, and the height of its text.

    Args:
        found: its marks, where they are known.
    """
    bare = tone.smoothed(grey, grain)
    if found is None or bare is not grey:
        found = masks.marks(binarise(bare))
    height = text_height(found)
    grains = dust.mask(found, height)
    return np.where(grains, 255, bare).astype(np.uint8) if grains.any() else bare, height


def desk(image: Image) -> Image | None:
    """1 where a photograph shows what the sheet lies on; None where it shows paper alone."""
    return paper.beyond(_grey(image))


def light(image: Image, around: Image | None = None) -> tuple[Image, Image]:
    """Grey with paper at 255 everywhere, seals and dark fills removed; and the mask of seals.

    Args:
        around: 1 where a desk is, see `desk`.
    """
    grey, found = both(lambda: _grey(image), lambda: seals.find(image))
    for channel, mask in found.items():
        # Seen through a red filter a red seal is paper and the print under it stays.
        cv2.copyTo(cv2.extractChannel(image, channel), mask, grey)

    def lit_through() -> list[tuple[Part, Mask, seals.Floats]]:
        return [_lit_through(image, channel, mask) for channel, mask in found.items()]

    flat, through = both(lambda: _on_white(fills.lifted(grey)), lit_through)
    if around is not None:  # the grain of a desk would pass for ink, and for dust
        flat[around > 0] = 255
    for part, under, passed in through:
        flat[part][under] = np.minimum(255, flat[part][under] / passed)
    sealed = np.zeros(image.shape[:2], np.uint8)
    for mask in found.values():
        sealed |= mask
    return flat, sealed


def _lit_through(image: Image, channel: int, mask: Image) -> tuple[Part, Mask, seals.Floats]:
    """A part of the picture, where in it seals lie, and how much of a channel they let through."""
    part = _around(mask)
    under = mask[part] > 0
    bright, green = (
        _on_white(np.asarray(cv2.extractChannel(image[part], i), np.uint8))
        for i in (channel, seals.GREEN)
    )
    return part, under, seals.passed(bright, green, under)


def _around(mask: Image) -> Part:
    """The part of the picture by which the paper's brightness under a mask is told, in whole blocks.

    A seal covers little of a page.
    """
    x, y, width, height = cv2.boundingRect(mask)
    left, top = (max(0, edge - AROUND) // BLOCK * BLOCK for edge in (x, y))
    right, bottom = (-(-(edge + AROUND) // BLOCK) * BLOCK for edge in (x + width, y + height))
    return np.s_[top:bottom, left:right]


def veiled(sheet: Sheet) -> tuple[Image, Image]:
    """The grey picture with its seals left in, for a reading that no seal removal can spoil.

    Only where seals and streaks run: elsewhere it is the grey picture of the sheet. And 1 where
    a seal lies on ink, told before its own is taken away, or a streak ran.
    """
    part = _around(sheet.sealed | sheet.streaked)
    colour = sheet.colour[part]
    clear = np.ascontiguousarray(colour[..., seals.RED])
    shorter = min(sheet.grey.shape)
    for channel, mask in seals.find(colour, shorter).items() if sheet.sealed.any() else ():
        cv2.copyTo(cv2.extractChannel(colour, channel), mask, clear)
    grey = _grey(colour)
    white = background(grey)
    # Half way to that channel: a seal pale enough to read through, strokes untouched.
    mixed = cv2.addWeighted(grey, 0.35, clear, 0.65, 0)
    out, covered = sheet.grey.copy(), sheet.streaked.copy()
    out[part] = cv2.divide(mixed, white, scale=255)
    inked = binarise(np.asarray(cv2.divide(clear, white, scale=255), np.uint8))
    covered[part] |= sheet.sealed[part] & inked
    return out, covered


def _grey(image: Image) -> Image:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def _on_white(grey: Image) -> Image:
    return np.asarray(cv2.divide(grey, background(grey), scale=255), np.uint8)


def background(grey: Image) -> Image:
    """Brightness of the paper at every pixel, from the brightest parts of its surroundings."""
    height, width = grey.shape
    small = greys.blocks(grey, BLOCK)
    reach = np.ones((7, 7), np.uint8)
    # The rim of a grey sheet lies beside the white that a scanner filled its picture up with,
    # and would pass for ink; that is told from what is bright within a character's reach.
    around, here = both(
        lambda: _smooth(cv2.dilate(small, reach), 5),
        lambda: _smooth(cv2.morphologyEx(small, cv2.MORPH_CLOSE, reach), 2),
    )
    around = np.where(around > STEP * here, here, around).astype(np.uint8)
    around = np.maximum(around, np.uint8(DARKEST))
    paper = cv2.resize(around, None, fx=BLOCK, fy=BLOCK, interpolation=cv2.INTER_LINEAR)
    return np.asarray(paper[:height, :width], np.uint8)


def _smooth(small: npt.NDArray[Any], blur: float) -> npt.NDArray[Any]:
    small = cv2.medianBlur(small, MEDIAN) if min(small.shape) > MEDIAN else small
    return np.asarray(cv2.GaussianBlur(small, (0, 0), blur))


def binarise(grey: Image) -> Image:
    """1 where a normalised grey picture has ink."""
    return (grey < int(255 * INK_LEVEL)).view(np.uint8)


def text_height(found: masks.Marks) -> float:
    """Height of a full-height character: marks weighed by area, so specks do not count."""
    stats = found.stats[1:]
    width, height, filled = (stats[:, i].astype(float) for i in (2, 3, 4))
    limit = 0.04 * max(found.labels.shape)
    dense = filled > 0.12 * width * height  # the outline of an empty cell is not
    like_text = (height >= 6) & (height < limit) & (width < 3 * height) & (height < 4 * width)
    like_text &= dense
    if like_text.sum() < 3:
        return 0.0
    heights, weight = height[like_text], (width * height)[like_text]
    order = np.argsort(heights)
    total = np.cumsum(weight[order])
    return float(heights[order][np.searchsorted(total, 0.6 * total[-1])])


def _scaled(image: Image, factor: float) -> Image:
    return np.asarray(
        cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
    )


def _bounded(image: Image) -> Image:
    pixels = image.shape[0] * image.shape[1]
    return _scaled(image, (MOST_PIXELS / pixels) ** 0.5) if pixels > MOST_PIXELS else image


def encode(image: Image) -> bytes:
    """The display picture as JPEG bytes."""
    options: list[Any] = [cv2.IMWRITE_JPEG_QUALITY, 82]
    return bytes(cv2.imencode(".jpg", image, options)[1].tobytes())


def decode(picture: bytes) -> Image | None:
    """A display picture as BGR again; None when the bytes are no picture."""
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)
