"""What scanners, faxes, cameras and rubber stamps do to a page.

In: one page picture (grey or BGR, uint8), the name of a damage, its strength 1 to 3, and a
seeded generator. Out: the damaged picture (grey unless a seal made it coloured); the same
seed gives the same pixels. `UsageError` for a name that does not exist.

The strengths are meant as 1 = any office, 2 = an ordinary bad day, 3 = hardly readable.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Damage = Callable[[Picture, int, np.random.Generator], Picture]

STRENGTHS = {"light": 1, "medium": 2, "strong": 3}

MIXES: dict[str, tuple[str, ...]] = {
    "scan": ("skew", "worn", "seal", "noise", "jpeg"),
    "photo": ("perspective", "shadow", "blur", "jpeg"),
    "fax": ("skew", "lowres", "fax", "speckle"),
    "copy": ("faint", "speckle", "blur", "skew"),
}
"""Damages that come together, in the order they happen."""


def damage(picture: Picture, name: str, strength: int, seed: int) -> Picture:
    """Apply a damage or a mix of that name."""
    for step in MIXES.get(name, (name,)):
        if step == "none":
            continue
        if step not in DAMAGES | RARE:
            known = ", ".join([*DAMAGES, *RARE, *MIXES])
            raise UsageError(f"no damage is called {step!r}", advice=f"choose from {known}")
        # zlib.crc32, as hash() differs from process to process.
        rng = np.random.default_rng([seed, zlib.crc32(step.encode()), strength])
        picture = (DAMAGES | RARE)[step](picture, strength, rng)
    return picture


def _warp(picture: Picture, corners: NDArray[np.float32], size: tuple[int, int]) -> Picture:
    import cv2

    height, width = picture.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    border = 255 if picture.ndim == 2 else (255, 255, 255)
    warped = cv2.warpPerspective(
        picture,
        matrix,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=border,
    )
    return np.asarray(warped, np.uint8)


def skew(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Turned by up to 0.5, 1.5 or 4 degrees on a canvas that keeps all of it."""
    import cv2

    most = (0.5, 1.5, 4.0)[strength - 1]
    angle = rng.uniform(0.4, 1.0) * most * rng.choice((-1, 1))
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(width * cos + height * sin), int(width * sin + height * cos))
    matrix[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    border = 255 if picture.ndim == 2 else (255, 255, 255)
    turned = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=border)
    return np.asarray(turned, np.uint8)


def _rotate(quarter: int) -> Damage:
    def rotate(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
        """Fed into the scanner the wrong way round; stronger ones are skewed as well."""
        turned: Picture = np.ascontiguousarray(np.rot90(picture, quarter))
        return skew(turned, strength - 1, rng) if strength > 1 else turned

    return rotate


def perspective(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Photographed from an angle; the page's corners move by up to 1.5, 4 or 8 per cent."""
    height, width = picture.shape[:2]
    reach = (0.015, 0.04, 0.08)[strength - 1] * min(width, height)
    inner = rng.uniform(0, reach, (4, 2)) * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + inner
    return _warp(picture, corners.astype(np.float32), (width, height))


def shadow(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Uneven light: a slope over the page and one soft dark edge."""
    height, width = picture.shape[:2]
    depth = (0.15, 0.35, 0.55)[strength - 1]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    along = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    edge = 1 / (1 + np.exp(-(along - rng.uniform(-0.2, 0.2)) * 14))
    light = 1 - depth * (0.6 * edge + 0.4 * (along + 0.7) / 1.4)
    light = light if picture.ndim == 2 else light[..., None]
    return np.asarray(np.clip(picture * light, 0, 255), np.uint8)


def blur(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Out of focus, or moved while the shutter was open."""
    import cv2

    sigma = (0.6, 1.0, 1.6)[strength - 1] * picture.shape[1] / 1240
    if rng.random() < 0.7:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)
    length = 2 * max(1, round(sigma * 1.5)) + 1
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2, :] = 1 / length
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.uint8)


def noise(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Grain of the sensor."""
    sigma = (3, 8, 16)[strength - 1]
    grain = rng.normal(0, sigma, picture.shape[:2])
    grain = grain if picture.ndim == 2 else grain[..., None]
    return np.asarray(np.clip(picture + grain, 0, 255), np.uint8)


def fax(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Black and white only, with a threshold that is a little off."""
    grey = _grey(picture)
    level = int(rng.integers(*((180, 205), (155, 215), (125, 220))[strength - 1]))
    rough = grey + rng.normal(0, (4, 14, 26)[strength - 1], grey.shape)
    return np.where(rough < level, 0, 255).astype(np.uint8)


def speckle(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Dust: black and white dots of one to three pixels."""
    out = picture.copy()
    height, width = out.shape[:2]
    count = int(width * height * (1e-5, 6e-5, 2e-4)[strength - 1])
    xs, ys = rng.integers(0, width - 3, count), rng.integers(0, height - 3, count)
    sizes, tones = rng.integers(1, 4, count), rng.choice((0, 0, 255), count)
    for x, y, size, tone in zip(xs, ys, sizes, tones, strict=True):
        out[y : y + size, x : x + size] = tone
    return out


def seal(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """A round red seal over the numbers, as transparent as ink is; two when strong."""
    import cv2

    colour = picture if picture.ndim == 3 else cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    height, width = colour.shape[:2]
    ink = np.zeros((height, width), np.float32)
    for _ in range(2 if strength == 3 else 1):
        radius = int(min(width, height) * rng.uniform(0.09, 0.12))
        x, y = int(width * rng.uniform(0.45, 0.85)), int(height * rng.uniform(0.3, 0.85))
        cv2.circle(ink, (x, y), radius, 1.0, max(3, radius // 18), cv2.LINE_AA)
        cv2.fillPoly(ink, [_star(x, y, radius * 0.32, rng.uniform(-0.2, 0.2))], 1.0, cv2.LINE_AA)
        for i in range(11):  # the name around the rim, as strokes
            angle = np.pi * (0.85 + 1.3 * i / 10)
            at = (int(x + radius * 0.76 * np.cos(angle)), int(y + radius * 0.76 * np.sin(angle)))
            half = max(3, radius // 11)
            cv2.rectangle(ink, (at[0] - half, at[1] - half), (at[0] + half, at[1] + half), 1.0, 2)
            cv2.line(ink, (at[0] - half, at[1]), (at[0] + half, at[1]), 1.0, 2)
    worn = cv2.GaussianBlur(rng.random((height, width)).astype(np.float32), (0, 0), 2)
    worn = np.clip((worn - worn.min()) / (np.ptp(worn) + 1e-6) * 1.6, 0, 1)
    opacity = (ink * (0.45, 0.65, 0.85)[strength - 1] * worn)[..., None]
    red = np.array([60, 50, 205], np.float32)
    # Ink multiplies: black strokes under the seal stay dark.
    stamped = colour * (1 - opacity) + np.minimum(colour, red) * opacity
    return np.asarray(np.clip(stamped, 0, 255), np.uint8)


def _star(x: int, y: int, radius: float, turn: float) -> NDArray[np.int32]:
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * 0.38
        angle = -np.pi / 2 + turn + i * np.pi / 5
        points.append((x + r * np.cos(angle), y + r * np.sin(angle)))
    return np.array(points, np.int32)


def _strokes(grey: Picture) -> tuple[Picture, Picture]:
    """1 on long level strokes, and on long upright ones."""
    import cv2

    dark = (grey < 160).astype(np.uint8)
    reach = max(25, grey.shape[1] // 30)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    return np.asarray(across, np.uint8), np.asarray(down, np.uint8)


def _rules(grey: Picture) -> NDArray[np.bool_]:
    """Where long rules run."""
    import cv2

    thick = cv2.dilate(cv2.bitwise_or(*_strokes(grey)), np.ones((3, 3), np.uint8))
    return np.asarray(thick > 0)


def _pierced(
    picture: Picture, count: int, rng: np.random.Generator, around: Callable[[], tuple[int, int]]
) -> Picture:
    """The picture with so many holes in its rules.

    Args:
        around: how many pixels a hole takes before and behind its place.
    """
    rules = _rules(_grey(picture))
    ys, xs = np.nonzero(rules)
    out = picture.copy()
    if len(ys) == 0:
        return out
    for i in rng.integers(0, len(ys), count):
        before, behind = around()
        y0, y1 = max(0, ys[i] - before), ys[i] + behind
        x0, x1 = max(0, xs[i] - before), xs[i] + behind
        out[y0:y1, x0:x1][rules[y0:y1, x0:x1]] = 255
    return out


def worn(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Holes in the rules: the copier dropped bits of them, text stays."""
    longest = (4, 7, 12)[strength - 1]

    def around() -> tuple[int, int]:
        half = int(rng.integers(1, longest))
        return half, half + 1

    return _pierced(picture, (60, 350, 1500)[strength - 1], rng, around)


def holes(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Rules worn to dashes: holes of four pixels, thousands of them on a page at 200 dpi."""
    share = picture.shape[0] * picture.shape[1] / (2339 * 1654)
    count = int((3000, 8000, 20000)[strength - 1] * share)
    return _pierced(picture, count, rng, lambda: (0, 4))


def unruled(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """No upright rules: the border alone stays (1), or nothing (2); then it is scanned askew (3)."""
    import cv2

    level, down = _strokes(_grey(picture))
    crossings = cv2.dilate(level, np.ones((3, 1), np.uint8))
    gone = cv2.subtract(cv2.dilate(down, np.ones((1, 3), np.uint8)), crossings)
    if strength == 1:
        at = np.nonzero(down.any(axis=0))[0]
        gone[:, : at[0] + 6] = gone[:, at[-1] - 5 :] = 0
    out = picture.copy()
    out[gone > 0] = 255
    return skew(out, 1, rng) if strength == 3 else out


def faint(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Rules so pale that they nearly vanish; when strong the text pales as well."""
    rules = _rules(_grey(picture))
    keep = (0.55, 0.3, 0.16)[strength - 1]
    out = picture.astype(np.float32)
    out[rules] = 255 - (255 - out[rules]) * keep
    out = 255 - (255 - out) * (1.0, 0.85, 0.6)[strength - 1]
    return np.asarray(out, np.uint8)


def lowres(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Scanned at about 120, 100 or 85 dots an inch (for a page made at 150)."""
    import cv2

    factor = (0.8, 0.67, 0.57)[strength - 1]
    return np.asarray(
        cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
    )


def jpeg(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """Saved too small: blocks and ringing."""
    import cv2

    quality = (55, 30, 14)[strength - 1]
    done, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:  # pragma: no cover - a picture in memory always encodes
        return picture
    flag = cv2.IMREAD_GRAYSCALE if picture.ndim == 2 else cv2.IMREAD_COLOR
    return np.asarray(cv2.imdecode(coded, flag), np.uint8)


def cut(picture: Picture, strength: int, rng: np.random.Generator) -> Picture:
    """The page lay too far over the edge: the margin, the frame, or part of a column is gone."""
    dark = np.nonzero(_grey(picture).min(axis=0) < 120)[0]
    right = int(dark[-1]) if len(dark) else picture.shape[1] - 1
    width = picture.shape[1]
    at = (right + 3, right - int(width * 0.004) - 3, right - int(width * 0.02))[strength - 1]
    return np.ascontiguousarray(picture[:, : min(at, width)])


def _grey(picture: Picture) -> Picture:
    import cv2

    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


DAMAGES: dict[str, Damage] = {
    "skew": skew,
    "rotate90": _rotate(1),
    "rotate180": _rotate(2),
    "rotate270": _rotate(3),
    "perspective": perspective,
    "shadow": shadow,
    "blur": blur,
    "noise": noise,
    "fax": fax,
    "speckle": speckle,
    "seal": seal,
    "worn": worn,
    "faint": faint,
    "lowres": lowres,
    "jpeg": jpeg,
    "cut": cut,
}
"""Those that made forms get in turn."""

RARE: dict[str, Damage] = {"holes": holes, "unruled": unruled}
"""Those to ask for by name: with them in the turn, a seed would make other forms than before."""
