"""Batches of made lines, drawn in a process of their own while the network learns.

In: what lines are made of, the network's classes, a seed. Out: `Batch`es without end, of
lines of about one width, with some paper at their right ends.

Can fail: `RuntimeError` when the drawing process has died.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty
from random import Random
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assistant.reading.network import STRIDE
from assistant.reading.ocr import HEIGHT, PAPER
from eval.tuning.classes import Classes
from eval.tuning.fonts import Fonts
from eval.tuning.lines import Made, stream
from eval.tuning.texts import Texts

POOL: Final = 400  # lines from which those of a batch are taken
COLUMNS: Final = 5600  # pixels of all lines of a batch together
FEWEST: Final = 4  # lines of a batch
WIDEST: Final = 900  # pixels
NARROWEST: Final = 96  # pixels
_WAITING: Final = 12  # batches drawn ahead


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures (n, 48, width; uint8) and the classes of each one's text."""

    pictures: npt.NDArray[np.uint8]
    labels: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What lines are made of."""

    texts: Texts
    fonts: Fonts


def batches(lines: Iterator[Made], classes: Classes, rng: Random) -> Iterator[Batch]:
    """Batches of lines of neighbouring widths, out of a pool that is filled up again."""
    pool: list[tuple[Made, tuple[int, ...]]] = []
    while True:
        while len(pool) < POOL:
            line = next(lines)
            labels = classes.labels(line.text)
            if labels and _fits(line, labels):
                pool.append((line, tuple(labels)))
        pool.sort(key=lambda pair: pair[0].picture.shape[1])
        middle = rng.randrange(len(pool))
        count = max(FEWEST, COLUMNS // (pool[middle][0].picture.shape[1] + PAPER))
        start = max(0, min(middle - count // 2, len(pool) - count))
        taken = pool[start : start + count]
        del pool[start : start + count]
        yield _batch(taken)


@contextmanager
def running(source: Source, classes: Classes, seed: int) -> Iterator[Iterator[Batch]]:
    """Batches drawn by a process that ends with the block."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(_WAITING)
    # A process of its own, as drawing a batch takes about as long as learning from it.
    drawing = context.Process(target=_draw, args=(queue, source, classes, seed), daemon=True)
    drawing.start()
    try:
        yield _taken(queue, drawing)
    finally:
        drawing.terminate()
        drawing.join()


def _fits(line: Made, labels: list[int]) -> bool:
    """Narrow enough for a batch, wide enough for its characters to have a column each."""
    width = int(line.picture.shape[1])
    return width <= WIDEST and width // STRIDE >= len(labels) + 2


def _batch(taken: list[tuple[Made, tuple[int, ...]]]) -> Batch:
    widest = max(line.picture.shape[1] for line, _ in taken) + PAPER
    pictures = np.full((len(taken), HEIGHT, max(NARROWEST, -(-widest // 32) * 32)), 255, np.uint8)
    for row, (line, _) in zip(pictures, taken, strict=True):
        row[:, : line.picture.shape[1]] = line.picture
    return Batch(pictures, tuple(labels for _, labels in taken))


def _draw(queue: Any, source: Source, classes: Classes, seed: int) -> None:
    import cv2

    cv2.setNumThreads(1)  # the other cores belong to the network
    rng = Random(seed)
    for batch in batches(stream(source.texts, source.fonts, rng), classes, rng):
        queue.put(batch)


def _taken(queue: Any, drawing: Any) -> Iterator[Batch]:
    while True:
        try:
            yield queue.get(timeout=10)
        except Empty:
            if not drawing.is_alive():
                raise RuntimeError("the process that draws lines has died") from None
