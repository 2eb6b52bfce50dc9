"""The recogniser: pictures of single text lines in, characters with probabilities out.

In: grey crops of one line each (uint8, ink dark, paper light, any size). Out: one
`Line` a crop: its text, the probability that the *whole* text is right, where each
character stands, and the runner-up texts with their probabilities.

Two networks read, both on the processor (`network`); nothing is downloaded. The first is
PP-OCRv6 small tuned on office print that was faxed, copied, blurred and photographed
(`eval.tuning`); the second is the same network as its makers trained it, from the rapidocr
wheel, and is asked where the first is in doubt. They are trained with CTC: one class a column of eight pixels. The
probability of a text is therefore a sum over all alignments, and is computed as such;
the largest class probabilities, multiplied, would punish a character that merely
straddles two columns.

Can fail: `ImportError` when the wheels are not installed. An empty crop reads as "".
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.reading import network
from assistant.reading.network import STRIDE, Chances, Floats

if TYPE_CHECKING:
    from assistant.settings import Settings

Grey = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

HEIGHT: Final = 48  # pixels, the network's input height
ROUNDED: Final = 8  # part of their columns by which pictures are widened at most
PAPER: Final = 16  # pixels of paper right of every line: the network was trained with some
NARROWEST: Final = 80  # pixels; a lone sign reads better in a wider picture
SURE: Final = 0.995  # a character above this has no runner-up worth keeping
RUNNERS: Final = 3  # runner-up classes looked at for one doubtful character
LEAST: Final = 0.002  # probability of a runner-up class
OFFICE: Final = Path(__file__).with_name("office.onnx")


@dataclass(frozen=True, slots=True)
class Char:
    """One recognised character.

    Args:
        text: the character.
        confidence: its largest class probability, 0 to 1.
        x: middle of the character as a fraction of the crop's width.
    """

    text: str
    confidence: float
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """One reading of one crop; `confidence` is of the whole text, 0 to 1.

    `runners` are other texts with their probabilities, likeliest first.
    """

    text: str
    confidence: float
    chars: tuple[Char, ...] = ()
    runners: tuple[tuple[str, float], ...] = ()


NOTHING: Final = Line("", 0.0)


class Recogniser:
    """A network with its character set; safe to share between threads.

    Args:
        threads: lines read at once; 0 uses every core this process may run on.
        engine: what runs the network, see `network.load`.
        model: the network's file.
        rough: half precision is enough, for a second opinion.
    """

    def __init__(
        self,
        threads: int = 0,
        engine: network.Engine = "auto",
        model: Path = OFFICE,
        *,
        rough: bool = False,
    ) -> None:
        threads = threads or available_cores()
        self._network = network.load(model, engine, threads, rough=rough)
        self._pool = ThreadPoolExecutor(threads, "recogniser") if threads > 1 else None
        self.classes: tuple[str, ...] = ("", *self._network.characters.splitlines(), " ")
        self._index = {char: i for i, char in enumerate(self.classes)}

    @property
    def engine(self) -> str:
        """Name of what runs the network."""
        return self._network.engine

    def read(self, crops: Sequence[Grey]) -> list[Line]:
        """Read every crop; the answers stand in the order of the crops."""
        # The widest first: what is read last should not keep one thread waiting for long.
        order = sorted(range(len(crops)), key=lambda i: -_proportion(crops[i]))
        reading = self.begun()
        for i in order:
            reading.add(crops[i])
        lines = dict(zip(order, reading.lines(), strict=True))
        return [lines[i] for i in range(len(crops))]

    def begun(self) -> Reading:
        """A reading to which crops are added as they are found."""
        return Reading(self._started, self._network.batch)

    def _started(self, pictures: Sequence[Grey]) -> Callable[[], list[Line]]:
        """Pictures for one run of the network on their way; what is returned waits for them."""
        if self._pool is None:
            lines = self._run(pictures)
            return lambda: lines
        return self._pool.submit(self._run, pictures).result

    def _run(self, pictures: Sequence[Grey]) -> list[Line]:
        """Pictures with the same number of columns."""
        width = _columns(pictures[0].shape[1]) * STRIDE
        # Paper, not grey: the network takes padding in the middle of its range for a shade.
        block = np.full((len(pictures), HEIGHT, width), 255, np.uint8)
        for row, picture in zip(block, pictures, strict=True):
            row[:, : picture.shape[1]] = picture
        widths = [picture.shape[1] for picture in pictures]
        lines = list(map(self._decode, self._network.run(block), widths))
        unsure = [i for i, line in enumerate(lines) if line.confidence < network.SURE]
        if self._network.exact is not None and unsure:
            for i, chances in zip(unsure, self._network.exact(block[unsure]), strict=True):
                lines[i] = self._decode(chances, widths[i])
        return lines

    def _decode(self, chances: Chances, width: int) -> Line:
        best, top = chances.likeliest()
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        chars: list[Char] = []
        peaks: list[int] = []
        for start, stop in zip(starts, [*starts[1:], len(best)], strict=True):
            if best[start] == 0:
                continue
            peak = int(start + top[start:stop].argmax())
            middle = (start + stop) / 2 * STRIDE / width
            chars.append(Char(self.classes[best[start]], float(top[peak]), min(middle, 1.0)))
            peaks.append(peak)
        text = "".join(char.text for char in chars)
        if top.min() >= SURE:
            return Line(text, float(np.prod(top)), tuple(chars))
        others = self._others(chances, chars, peaks, top, best)
        classes = [[self._index[char] for char in one] for one in (text, *others)]
        own, *scores = alignments(chances, classes)
        ranked = sorted(zip(others, scores, strict=True), key=lambda pair: -pair[1])
        runners = tuple(pair for pair in ranked[:4] if pair[1] > 0.001)
        return Line(text, own, tuple(chars), runners)

    def _others(
        self,
        chances: Chances,
        chars: Sequence[Char],
        peaks: Sequence[int],
        top: Floats,
        best: network.Numbers,
    ) -> list[str]:
        """Texts that differ from the best one in one doubtful place."""
        letters = [char.text for char in chars]
        texts: dict[str, None] = {}
        for row in np.flatnonzero(top[chances.steps] < SURE)[:24]:
            step = chances.steps[row]
            # Where in the text this column stands.
            place = int(np.searchsorted(peaks, step))
            for other in _likeliest(chances.shown[row]):
                if other == best[step]:
                    continue
                char = self.classes[other]
                if best[step] == 0:
                    texts["".join([*letters[:place], char, *letters[place:]])] = None
                    continue
                nearest = min(range(len(peaks)), key=lambda i: abs(peaks[i] - step))
                texts["".join([*letters[:nearest], char, *letters[nearest + 1 :]])] = None
        texts.pop("".join(letters), None)
        return list(texts)


class Reading:
    """Crops on their way through a recogniser: as many as fill a batch are read at once.

    Pictures of one width are read together. The network weighs every column by the whole
    picture, so padding is seen, and what a crop reads as must not depend on the crops it
    happens to be read with.

    Args:
        start: reads pictures of one width; what it returns waits for their lines.
        most: pixels of width of all pictures that are read at once.
    """

    def __init__(
        self, start: Callable[[Sequence[Grey]], Callable[[], list[Line]]], most: int
    ) -> None:
        self._start, self._most = start, most
        self._count = 0
        self._waiting: dict[int, list[tuple[int, Grey]]] = {}
        self._batches: list[tuple[list[int], Callable[[], list[Line]]]] = []

    def add(self, crop: Grey) -> None:
        """One more crop to be read."""
        picture = fit(crop)
        columns = _columns(picture.shape[1])
        if picture.size:
            batch = self._waiting.setdefault(columns, [])
            batch.append((self._count, picture))
            if (len(batch) + 1) * columns * STRIDE > self._most:
                self._send(columns)
        self._count += 1

    def lines(self) -> list[Line]:
        """The readings of all crops, in the order in which they were added."""
        lines = [NOTHING] * self._count
        for i, line in self.finished():
            lines[i] = line
        return lines

    def finished(self) -> Iterator[tuple[int, Line]]:
        """The number of every crop that is not empty and its reading, as they come."""
        for columns in sorted(self._waiting, reverse=True):
            self._send(columns)
        for numbers, found in self._batches:
            yield from zip(numbers, found(), strict=True)

    def _send(self, columns: int) -> None:
        numbers, pictures = zip(*self._waiting.pop(columns), strict=True)
        self._batches.append((list(numbers), self._start(pictures)))


def alignments(chances: Chances, texts: Sequence[Sequence[int]]) -> list[float]:
    """CTC forward probability of each text: the sum over all its alignments.

    All at once: in NumPy ten texts take hardly longer than one, and there are a dozen a line.

    Args:
        chances: of the classes along a picture.
        texts: the classes of their characters.
    """
    # Labels are blank, character, blank, …; behind the end of a shorter text stand more
    # blanks, and nothing flows back from them.
    labels = np.zeros((len(texts), 2 * max(map(len, texts)) + 1), np.intp)
    for row, text in zip(labels, texts, strict=True):
        row[1 : 2 * len(text) : 2] = text
    jump = (labels[:, 2:] != 0) & (labels[:, 2:] != labels[:, :-2])

    def onward(alpha: Matrix) -> Matrix:
        step = alpha.copy()
        step[:, 1:] += alpha[:, :-1]
        step[:, 2:] += alpha[:, :-2] * jump
        return step

    alpha = np.zeros(labels.shape)
    alpha[:, 0] = 1.0
    following = 0
    for step, emitted in zip(chances.steps.tolist(), chances.shown, strict=True):
        if step != following:  # columns that surely show nothing say no more than one of them
            alpha = onward(alpha) * (labels == 0)
        alpha = onward(alpha) * emitted[labels]
        following = step + 1
    ends = (2 * len(text) + 1 for text in texts)
    return [
        float(min(1.0, own[max(0, end - 2) : end].sum()))
        for own, end in zip(alpha, ends, strict=True)
    ]


def _likeliest(column: Floats) -> npt.NDArray[np.intp]:
    """The few classes of a column that are likely enough to be runners-up, and the best one."""
    likely = np.flatnonzero(column >= LEAST)
    if len(likely) > RUNNERS + 1:
        likely = likely[np.argsort(column[likely])[-RUNNERS - 1 :]]
    return likely


def fit(crop: Grey) -> Grey:
    """The crop at the network's height, width in proportion (at least two strides)."""
    import cv2

    height, width = crop.shape[:2]
    if not height or not width:
        return np.zeros((HEIGHT, 0), np.uint8)
    target = max(2 * STRIDE, round(width * HEIGHT / height))
    # Area averaging when shrinking keeps thin strokes and the dots between digits.
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (target, HEIGHT), interpolation=method), np.uint8)


def squeezed(crop: Grey, share: float) -> Grey:
    """The crop at a share of its width."""
    import cv2

    wide = max(1, round(crop.shape[1] * share))
    return np.asarray(cv2.resize(crop, (wide, len(crop)), interpolation=cv2.INTER_AREA), np.uint8)


def model_path(part: str) -> Path:
    """The model file ("rec" or "det") that rapidocr ships in its wheel."""
    found = find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise ImportError("rapidocr is not installed; its wheel holds the recogniser's model")
    return Path(found.submodule_search_locations[0]) / "models" / f"PP-OCRv6_{part}_small.onnx"


def available_cores() -> int:
    """Cores this process may run on; two threads on one core cost half as much again."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Readers(NamedTuple):
    """The recognisers of this process: `second` is asked where `first` is in doubt."""

    first: Recogniser
    second: Recogniser


@lru_cache(maxsize=2)
def readers(threads: int = 0, engine: network.Engine = "auto") -> Readers:
    """The recognisers of this process; loading takes half a second."""
    return Readers(
        Recogniser(threads, engine, OFFICE),
        Recogniser(threads, engine, model_path("rec"), rough=True),
    )


def configured(settings: Settings | None) -> Readers:
    """The recognisers as the settings want them; on every core when None."""
    return readers(settings.threads, settings.ocr_engine) if settings else readers()


def _proportion(crop: Grey) -> float:
    return float(crop.shape[1] / max(1, crop.shape[0]))


def _columns(width: int) -> int:
    """Columns of the network's output for a picture of `width` pixels with its paper.

    Rounded up, so that more lines are of one width and read together: lines of some 30 widths in
    runs of three or four took a tenth longer. Of a lone stroke much paper makes two.
    """
    columns = -(-max(width + PAPER, NARROWEST) // STRIDE)
    step = max(2, 1 << (columns // ROUNDED).bit_length() - 1)
    return -(-columns // step) * step
