"""What copiers, faxes, scanners and cameras do to a single line of print.

In: a picture of a line (grey, uint8, ink dark, wide paper around), the height of its
characters in pixels, a kind out of `KINDS`, and a seeded generator. Out: the damaged
picture, of the same size but for a row that a fax may lose.

`eval.generate.damage` wears whole pages, three strengths a kind; here every strength in
between is drawn, as much of it beyond what anybody can read as a real pile of faxes has.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.floating]
Damage = Callable[[Grey, float, Random], Grey]


def worn(picture: Grey, size: float, kind: str, rng: Random) -> Grey:
    """The picture with the damage of that kind, and what comes with it."""
    if kind == "clean":
        return _clean(picture, rng)
    if rng.random() < 0.25:
        picture = _ruled(picture, size, rng)
    if rng.random() < 0.35:
        most = 1.2 if rng.random() < 0.8 else 3.0
        picture = _turned(picture, rng.uniform(-most, most), rng, rng.uniform(-0.06, 0.06))
    picture = DAMAGES[kind](picture, size, rng)
    if kind == "fax":
        return picture
    if rng.random() < 0.15:
        picture = _stamped(picture, rng)
    if rng.random() < 0.5:
        picture = _jpeg(picture, rng.choice((12, 20, 30, 50, 70, 85)))
    return picture


def kind_of_damage(rng: Random) -> str:
    """A kind, each as often as `KINDS` says."""
    return rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]


def _clean(picture: Grey, rng: Random) -> Grey:
    if rng.random() < 0.5:
        picture = _blurred(picture, rng.uniform(0.3, 0.7))
    if rng.random() < 0.5:
        picture = _jpeg(_noisy(picture, rng.uniform(0, 5), rng), rng.randint(50, 95))
    return picture


def _fax(picture: Grey, size: float, rng: Random) -> Grey:
    """Fax, or copy in black and white: every pixel is ink or paper."""
    sigma = rng.choice((0, 0, 0.4, 0.6, 0.9))
    if sigma:
        picture = _blurred(picture, sigma)
    if rng.random() < 0.25:  # fewer rows than columns, as faxes are sent
        low = cv2.resize(
            picture, None, fx=1, fy=rng.choice((0.5, 0.7)), interpolation=cv2.INTER_AREA
        )
        method = rng.choice((cv2.INTER_NEAREST, cv2.INTER_LINEAR))
        picture = _grey(cv2.resize(low, picture.shape[::-1], interpolation=method))
    noise = rng.choice((0, 3, 8, 14, 20, 26)) + 0.1
    level: float | Floats = rng.uniform(110, 222)
    if rng.random() < 0.2:  # the level follows the paper around
        around = cv2.GaussianBlur(picture, (0, 0), max(2.0, size))
        level = around.astype(np.float32) - rng.uniform(2, 25)
    grain = _pixels(rng).normal(0, noise, picture.shape)
    picture = np.where(picture + grain < level, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        picture = _specked(picture, rng.choice((2e-4, 5e-4, 1e-3, 3e-3)), rng.randint(1, 3), rng)
    if rng.random() < 0.12:
        picture = np.delete(picture, rng.randrange(len(picture)), axis=0)
    if rng.random() < 0.35:
        picture = _turned(picture, rng.uniform(-1.5, 1.5), rng)
    if rng.random() < 0.25:
        picture = _grey(cv2.medianBlur(picture, 3))
    if rng.random() < 0.2:
        picture = _jpeg(picture, rng.randint(30, 90))
    return picture


def _out_of_focus(picture: Grey, size: float, rng: Random) -> Grey:
    """Out of focus, or moved while the picture was taken."""
    if rng.random() < 0.6:
        picture = _blurred(picture, rng.uniform(0.04, 0.13) * size)
    else:
        length = 2 * max(1, round(rng.uniform(0.05, 0.16) * size)) + 1
        path = np.zeros((length, length), np.float32)
        path[length // 2] = 1 / length
        if rng.random() < 0.7:
            middle = (length // 2, length // 2)
            turn = cv2.getRotationMatrix2D(middle, rng.uniform(0, 180), 1)
            path = np.asarray(cv2.warpAffine(path, turn, (length, length)), np.float32)
            path /= path.sum() + 1e-6
        picture = _grey(cv2.filter2D(picture, -1, path))
    return _noisy(picture, rng.choice((0, 1, 3, 6, 10)), rng)


def _faint(picture: Grey, size: float, rng: Random) -> Grey:
    """Little toner, and a shadow along the line."""
    ink = (255 - picture.astype(np.float32)) * rng.uniform(0.25, 0.8)
    picture = _noisy(_blurred(_byte(255 - ink), rng.uniform(0.3, 0.9)), rng.uniform(1, 10), rng)
    if rng.random() < 0.5:
        light = np.linspace(rng.uniform(0.6, 1), rng.uniform(0.6, 1), picture.shape[1])
        picture = _byte(picture * light[None])
    return picture


def _copied(picture: Grey, size: float, rng: Random) -> Grey:
    """A copy of a copy: harder each time, specks, holes in the strokes."""
    for _ in range(rng.randint(1, 3)):
        picture = _blurred(picture, rng.uniform(0.5, 1.1) * max(1, size / 20))
        contrast, middle = rng.uniform(1.5, 4), rng.uniform(100, 190)
        grainy = _noisy(picture, rng.uniform(0, 12), rng).astype(np.float32)
        picture = _byte((grainy - middle) * contrast + 128)
    picture = _specked(picture, rng.choice((0, 3e-4, 1e-3)), 3, rng)
    if rng.random() < 0.5:
        cloud = _pixels(rng).random(picture.shape, np.float32)
        cloud = np.asarray(cv2.GaussianBlur(cloud, (0, 0), rng.uniform(0.6, 2)))
        holes = cloud > np.quantile(cloud, rng.uniform(0.85, 0.98))
        paler = np.maximum(picture, rng.randint(150, 255))
        picture = np.where(holes, paler, picture).astype(np.uint8)
    return picture


def _grainy(picture: Grey, size: float, rng: Random) -> Grey:
    """A picture taken in bad light."""
    return _noisy(_blurred(picture, rng.uniform(0.3, 1)), rng.uniform(3, 22), rng)


DAMAGES: Final[dict[str, Damage]] = {
    "fax": _fax,
    "blur": _out_of_focus,
    "faint": _faint,
    "copy": _copied,
    "noise": _grainy,
}

KINDS: Final[dict[str, float]] = {
    "clean": 0.15,
    "fax": 0.30,
    "blur": 0.20,
    "faint": 0.10,
    "copy": 0.12,
    "noise": 0.13,
}
"""Kinds of damage with their shares of the lines."""


def _ruled(picture: Grey, size: float, rng: Random) -> Grey:
    """Remnants of the rules of the cell, above or below, left or right of the text."""
    picture = picture.copy()
    height, width = picture.shape
    for _ in range(rng.randint(1, 2)):
        thick, shade = rng.choice((1, 1, 2)), rng.randint(0, 170)
        if rng.random() < 0.6:
            y = int(height / 2 + rng.choice((-1, 1)) * rng.uniform(0.55, 0.75) * size)
            start = rng.uniform(0, width)
            stop = start + rng.uniform(0.1, 1) * width
            picture[y : y + thick, int(start) : int(stop)] = shade
        else:
            inside = int(2 * size - rng.uniform(0.15, 0.5) * size)
            x = rng.choice((inside, width - inside))
            picture[:, x : x + thick] = shade
    return picture


def _stamped(picture: Grey, rng: Random) -> Grey:
    """A seal's rim and strokes over the line, as grey as red ink becomes."""
    height, width = picture.shape
    radius = rng.uniform(1.5, 6) * height / 3
    middle = (int(rng.uniform(-0.2, 1.2) * width), int(rng.uniform(-1, 2) * height))
    ink = np.zeros((height, width), np.uint8)
    cv2.circle(ink, middle, int(radius), 255, max(2, int(radius / 9)), cv2.LINE_AA)
    for _ in range(rng.randint(0, 4)):
        ends = [(int(rng.uniform(0, width)), int(rng.uniform(0, height))) for _ in range(2)]
        cv2.line(ink, ends[0], ends[1], 255, max(1, height // 30), cv2.LINE_AA)
    return _byte(picture.astype(np.float32) - ink * rng.uniform(0.03, 0.35))


def _turned(picture: Grey, angle: float, rng: Random, shear: float = 0.0) -> Grey:
    """Turned about its middle by some degrees, sheared, moved by parts of a pixel."""
    height, width = picture.shape
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), np.float64)
    matrix[0, 1] += shear
    matrix[0, 2] -= shear * height / 2
    matrix[:, 2] += np.array((rng.random() - 0.5, rng.random() - 0.5))
    size = (width, height)
    turned = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255)
    return _grey(turned)


def _specked(picture: Grey, share: float, largest: int, rng: Random) -> Grey:
    """Specks of dirt, fewer of paper; `share` of the pixels start one."""
    picture = picture.copy()
    height, width = picture.shape
    for _ in range(int(picture.size * share)):
        x, y, side = rng.randrange(width), rng.randrange(height), rng.randint(1, largest)
        picture[y : y + side, x : x + side] = rng.choice((0, 0, 255))
    return picture


def _blurred(picture: Grey, sigma: float) -> Grey:
    return _grey(cv2.GaussianBlur(picture, (0, 0), sigma))


def _noisy(picture: Grey, deviation: float, rng: Random) -> Grey:
    return _byte(picture + _pixels(rng).normal(0, deviation, picture.shape))


def _jpeg(picture: Grey, quality: int) -> Grey:
    packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return _grey(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def _pixels(rng: Random) -> np.random.Generator:
    """A generator of numpy's for a whole picture, seeded by the one of the line."""
    return np.random.default_rng(rng.getrandbits(64))


def _byte(values: Floats) -> Grey:
    return np.clip(values, 0, 255).astype(np.uint8)


def _grey(picture: object) -> Grey:
    return np.asarray(picture, np.uint8)
