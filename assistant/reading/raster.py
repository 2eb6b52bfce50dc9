"""Page pictures made readable: turned upright, flat, evenly lit, without seals.

In: a BGR picture (height, width, 3; uint8). Out: a `Sheet`: the flattened colour
picture that is kept for display, the grey picture the recogniser reads (paper 255),
the ink mask the grid is found on, and the height of the text in pixels, from which
every later step takes its scale. Nothing here knows about tables.

Can fail: nothing is raised; a picture without any ink has `text_height` 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

TALLEST_TEXT: Final = 38.0  # pixels; larger text is scaled down before anything else
LARGEST_SKEW: Final = 6.0  # degrees looked for
INK_LEVEL: Final = 0.72  # of the paper's brightness; darker is ink
SMALLEST: Final = 24  # pixels; a picture narrower than this holds no line of text
MOST_PIXELS: Final = 40_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, flat and evenly lit; all pictures share one pixel frame.

    Args:
        colour: BGR, (height, width, 3), kept for display.
        grey: (height, width), paper 255, seals removed by colour.
        ink: (height, width), 1 where there is ink and 0 elsewhere.
        sealed: (height, width), 1 under a seal.
        text_height: of a full-height character, pixels; 0 on a blank page.
        remarks: what was done, in plain words.
    """

    colour: Image
    grey: Image
    ink: Image
    sealed: Image
    text_height: float
    remarks: tuple[str, ...] = ()

    def turned(self, quarter_turns: int) -> Sheet:
        """The sheet turned by so many quarter turns counter-clockwise."""
        if quarter_turns % 4 == 0:
            return self
        colour, grey, ink, sealed = (
            np.ascontiguousarray(np.rot90(picture, quarter_turns))
            for picture in (self.colour, self.grey, self.ink, self.sealed)
        )
        done = f"turned by {quarter_turns % 4 * 90}°"
        return Sheet(colour, grey, ink, sealed, self.text_height, (*self.remarks, done))


def normalise(image: Image) -> Sheet:
    """Scale, flatten, light and clean one page picture."""
    if min(image.shape[:2]) < SMALLEST:
        empty = np.zeros(image.shape[:2], np.uint8)
        return Sheet(image, np.full_like(empty, 255), empty, empty, 0.0, ("too small to read",))
    image = _bounded(image)
    grey, sealed, ink, height = _again(image)
    remarks: list[str] = []
    if height > TALLEST_TEXT:
        factor = TALLEST_TEXT / height
        image = _scaled(image, factor)
        grey, sealed, ink, height = _again(image)
        remarks.append(f"scaled by {factor:.2f}")
    if height:
        warp = rectification(ink, height)
        if warp is not None:
            matrix, note = warp
            image = _warped(image, matrix)
            grey, sealed, ink, height = _again(image)
            remarks.append(note)
    return Sheet(image, grey, ink, sealed, height, tuple(remarks))


def light(image: Image) -> tuple[Image, Image]:
    """Grey with paper at 255 everywhere, seals removed; and the mask of the seals."""
    sealed = seal_mask(image)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    if sealed.any():
        # Seen through a red filter a red seal is paper and the print under it stays.
        grey = np.where(sealed > 0, image[..., 2], grey).astype(np.uint8)
    paper = background(grey)
    flat = cv2.divide(grey, paper, scale=255)
    if sealed.any():
        flat = _unveil(np.asarray(flat, np.uint8), sealed)
    return np.asarray(flat, np.uint8), sealed


def veiled(sheet: Sheet) -> Image:
    """The grey picture with its seals left in, for a reading that no seal removal can spoil."""
    red = np.asarray(sheet.colour[..., 2], np.uint8)
    grey = np.asarray(cv2.cvtColor(sheet.colour, cv2.COLOR_BGR2GRAY), np.uint8)
    # Half way to the red channel: a seal pale enough to read through, strokes untouched.
    mixed = cv2.addWeighted(grey, 0.35, red, 0.65, 0)
    return np.asarray(cv2.divide(mixed, background(grey), scale=255), np.uint8)


def background(grey: Image) -> Image:
    """Brightness of the paper at every pixel, from the brightest parts of its surroundings."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA
    )
    small = cv2.dilate(small, np.ones((7, 7), np.uint8))
    small = cv2.medianBlur(small, 15) if min(small.shape) > 15 else small
    small = cv2.GaussianBlur(small, (0, 0), 5)
    paper = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.maximum(paper, 40), np.uint8)


def seal_mask(image: Image) -> Image:
    """1 where a seal (a large coloured mark, nearly always red) lies."""
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    if not small.size:
        return np.zeros(image.shape[:2], np.uint8)
    blue, green, red = (small[..., i].astype(np.int16) for i in range(3))
    mask = ((red - np.maximum(blue, green)) > 28).astype(np.uint8)
    found = np.zeros_like(mask)
    if mask.sum() > 100:
        # Dilated, a seal's ring, star and letters are one mark; red print stays small.
        joined = cv2.dilate(mask, np.ones((9, 9), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        for i in range(1, len(stats)):
            width, height = stats[i][2], stats[i][3]
            if min(width, height) > 50 and max(width, height) < 4 * min(width, height):
                found |= (labels == i).astype(np.uint8)
    size = (image.shape[1], image.shape[0])
    return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _unveil(flat: Image, sealed: Image) -> Image:
    """Lift what is left of a seal to paper: stretch contrast under the mask."""
    # The seal's own tone in the red channel is the commonest one short of paper. Thin
    # strokes are hardly darker than it, so nothing is lifted further than needed.
    counts = np.bincount(flat[sealed > 0], minlength=256)[190:246]
    floor = 190 + int(counts.argmax()) - 6 if counts.any() else 235
    lifted = np.clip(flat.astype(np.float32) * (255.0 / floor), 0, 255).astype(np.uint8)
    return np.where(sealed > 0, lifted, flat).astype(np.uint8)


def binarise(grey: Image) -> Image:
    """1 where a normalised grey picture has ink."""
    return (grey < int(255 * INK_LEVEL)).astype(np.uint8)


def text_height(ink: Image) -> float:
    """Height of a full-height character: components weighed by area, so specks do not count."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    stats = stats[1:]
    width, height, filled = (stats[:, i].astype(float) for i in (2, 3, 4))
    limit = 0.04 * max(ink.shape)
    dense = filled > 0.12 * width * height  # the outline of an empty cell is not
    like_text = (height >= 6) & (height < limit) & (width < 3 * height) & (height < 4 * width)
    like_text &= dense
    if like_text.sum() < 3:
        return 0.0
    heights, weight = height[like_text], (width * height)[like_text]
    order = np.argsort(heights)
    total = np.cumsum(weight[order])
    return float(heights[order][np.searchsorted(total, 0.6 * total[-1])])


def rectification(ink: Image, height: float) -> tuple[Matrix, str] | None:
    """The matrix that makes rules level and upright, with a note; None when they are."""
    coarse = skew(ink)
    rows, columns = ink.shape
    centre = (columns / 2, rows / 2)
    turn = np.eye(3)
    if abs(coarse) > 0.2:
        turn[:2] = cv2.getRotationMatrix2D(centre, coarse, 1.0)
        ink = np.asarray(cv2.warpPerspective(ink, turn, (columns, rows), flags=cv2.INTER_NEAREST))
    level = _slopes(ink, height)
    upright = _slopes(np.ascontiguousarray(ink.T), height)
    across = _tilt(level, columns / 2, rows)
    down = _tilt(upright, rows / 2, columns) if len(upright) else (-across[0], 0.0)
    bend = _quadrilateral(across, down, columns, rows)
    matrix = bend @ turn
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], float)
    moved = cv2.perspectiveTransform(corners[None], matrix)[0]
    if np.abs(moved - corners).max() < 1.5:
        return None
    note = f"skew {coarse:+.1f}°"
    if np.abs(cv2.perspectiveTransform(corners[None], bend)[0] - corners).max() > 6:
        note += ", perspective flattened"
    return matrix, note


def skew(ink: Image) -> float:
    """Angle in degrees by which the page must be turned counter-clockwise to stand level.

    Rows of text and rules alike pile up in the projection along the right direction.
    """
    small = cv2.resize(ink * 255, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) > 60
    ys, xs = np.nonzero(small)
    if len(ys) < 50:
        return 0.0
    if len(ys) > 60_000:
        pick = np.linspace(0, len(ys) - 1, 60_000).astype(int)
        ys, xs = ys[pick], xs[pick]

    def sharpness(angle: float) -> float:
        shifted = ys - xs * np.tan(np.radians(angle))
        counts = np.bincount((shifted - shifted.min()).astype(int)).astype(float)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.5), key=sharpness)
    return float(max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=sharpness))


def _slopes(ink: Image, height: float) -> Matrix:
    """(n, 4) of long level strokes: slope, x and y of the middle, length."""
    length = int(2.5 * height)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    bridge = np.ones((1, max(3, int(0.35 * height))), np.uint8)
    thick = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, bridge)
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found: list[tuple[float, float, float, float]] = []
    for i in range(1, len(stats)):
        left, top, width, tall, _ = stats[i]
        if width < 5 * height or tall > 0.12 * width + 6:
            continue
        part = labels[top : top + tall, left : left + width] == i
        weight = part.sum(axis=0)
        xs = np.flatnonzero(weight)
        if weight[xs].mean() > 0.35 * height + 3:  # bridged text is as thick as text
            continue
        ys = (part * np.arange(tall)[:, None]).sum(axis=0)[xs] / weight[xs]
        slope, offset = np.polyfit(xs, ys, 1)
        if np.abs(ys - slope * xs - offset).mean() > 2.5:
            continue
        middle = width / 2
        found.append((slope, left + middle, top + offset + slope * middle, width))
    return np.array(found, float).reshape(-1, 4)


def _tilt(strokes: Matrix, middle: float, extent: int) -> tuple[float, float]:
    """Slope of level strokes as a + b·y, y in page heights from -0.5 to 0.5; robust."""
    if not len(strokes):
        return 0.0, 0.0
    slope, x, y, length = strokes.T
    place = (y + slope * (middle - x)) / extent - 0.5
    keep = np.abs(slope - np.median(np.repeat(slope, (length // 20).astype(int) + 1))) < 0.06
    a, b = 0.0, 0.0
    for _ in range(3):
        if keep.sum() < 1:
            break
        spread = place[keep].max() - place[keep].min()
        if keep.sum() >= 4 and spread > 0.25:
            b, a = np.polyfit(place[keep], slope[keep], 1, w=np.sqrt(length[keep]))
        else:
            a, b = float(np.average(slope[keep], weights=length[keep])), 0.0
        miss = np.abs(slope - a - b * place)
        keep = miss <= max(0.002, 2.5 * float(np.median(miss[keep])))
    return float(a), float(b)


def _quadrilateral(
    across: tuple[float, float], down: tuple[float, float], columns: int, rows: int
) -> Matrix:
    """The matrix sending the four lines a page's border would follow to a rectangle."""
    (a, b), (c, d) = across, down
    corners: list[tuple[float, float]] = []
    for v in (-0.5, 0.5):
        for u in (-0.5, 0.5):
            level, upright = a + b * v, c + d * u
            # y = y0 + level·(x - w/2) and x = x0 + upright·(y - h/2) meet here.
            x0, y0 = (u + 0.5) * columns, (v + 0.5) * rows
            y = (y0 + level * (x0 - upright * rows / 2 - columns / 2)) / (1 - level * upright)
            corners.append((x0 + upright * (y - rows / 2), y))
    source = np.array(corners, np.float32)
    target = np.array([[0, 0], [columns, 0], [0, rows], [columns, rows]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, target), float)


def _warped(image: Image, matrix: Matrix) -> Image:
    """The picture under a matrix, on a sheet large enough that no corner is lost."""
    rows, columns = image.shape[:2]
    corners = np.array([[[0, 0], [columns, 0], [columns, rows], [0, rows]]], float)
    moved = cv2.perspectiveTransform(corners, matrix)[0]
    # Corners may fly off where the perspective is strong; paper never needs so much.
    low = np.maximum(moved.min(axis=0), [-0.15 * columns, -0.15 * rows])
    high = np.minimum(moved.max(axis=0), [1.15 * columns, 1.15 * rows])
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    warped = cv2.warpPerspective(
        image,
        shift @ matrix,
        (round(high[0] - low[0]), round(high[1] - low[1])),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,  # copied edges would draw rules that are not there
        borderValue=(255, 255, 255),
    )
    return np.asarray(warped, np.uint8)


def _scaled(image: Image, factor: float) -> Image:
    return np.asarray(
        cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
    )


def _bounded(image: Image) -> Image:
    pixels = image.shape[0] * image.shape[1]
    return _scaled(image, (MOST_PIXELS / pixels) ** 0.5) if pixels > MOST_PIXELS else image


def _again(image: Image) -> tuple[Image, Image, Image, float]:
    grey, sealed = light(image)
    ink = binarise(grey)
    return grey, sealed, ink, text_height(ink)


def encode(image: Image) -> bytes:
    """The display picture as JPEG bytes."""
    options: list[Any] = [cv2.IMWRITE_JPEG_QUALITY, 82]
    return bytes(cv2.imencode(".jpg", image, options)[1].tobytes())


def decode(picture: bytes) -> Image | None:
    """A display picture as BGR again; None when the bytes are no picture."""
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)
