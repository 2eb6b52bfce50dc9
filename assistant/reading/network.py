"""The network behind the recogniser: pictures of lines in, class probabilities out.

In: a block of grey pictures of one size, (n, height, width), uint8. Out: for each what the network
makes of its columns, `Chances`. Two engines run the same file: onnxruntime, which is always there,
and OpenVINO, which comes with the extra `fast`.

Two columns in three show nothing: white, or what the columns beside them have told. A network with
a gate (`eval.tuning.gate`) classes only those that may show something, and its 18,710 classes are
a quarter of its time.

A run keeps to one thread, and `run` may be called from several at once: that costs a
third less than one run on several threads, which wait for each other after every layer. What it
returns holds until the next run of the same thread, which may write over it.

Can fail: `SettingsError` when OpenVINO is asked for and not installed.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import SettingsError

Blocks = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Engine = Literal["auto", "onnxruntime", "openvino"]

STRIDE: Final = 8  # input columns behind one output class
ARENA_MAX: Final = -8  # how glibc's `mallopt` is told of the most heaps
SURE: Final = 0.65  # a line that half precision reads with less is read in full


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities of every class along one picture, as far as it may show something.

    Args:
        shown: (n, classes), of the columns that may.
        steps: (n,), which columns these are, rising; all others surely show nothing.
        count: columns of the picture.
    """

    shown: Floats
    steps: Numbers
    count: int

    def likeliest(self) -> tuple[Numbers, Floats]:
        """(count,) the likeliest class of every column, 0 for nothing, and its probability."""
        best, top = np.zeros(self.count, np.int64), np.ones(self.count, np.float32)
        best[self.steps] = own = self.shown.argmax(axis=1)
        top[self.steps] = self.shown[np.arange(len(own)), own]
        return best, top


Run = Callable[[Blocks], list[Chances]]


class Network(Protocol):
    """A loaded network; safe to share between threads."""

    engine: str
    """Its name, for messages."""
    characters: str
    """Its classes but the first (no character) and the last (a space), one a line."""
    batch: int
    """Pixels of width of all pictures of one run: with more, or with less, a line takes longer."""
    exact: Run | None
    """The same in full precision, for lines read with less than `SURE`; None where `run` is."""

    def run(self, blocks: Blocks) -> list[Chances]:
        """What each picture shows."""


def load(path: Path, engine: Engine, threads: int, *, rough: bool = False) -> Network:
    """The network in a file.

    Args:
        path: an ONNX file.
        engine: "auto" is OpenVINO where it is installed.
        threads: how many callers are served at once without waiting.
        rough: half precision is enough, for a second opinion.
    """
    _share_one_heap()
    if chosen(engine) == "openvino":
        return _OpenVino(path, threads, rough)
    return _OnnxRuntime(path)


def chosen(engine: Engine) -> Literal["onnxruntime", "openvino"]:
    """The engine with "auto" decided."""
    there = find_spec("openvino") is not None
    if engine == "openvino" and not there:
        raise SettingsError(
            "openvino is not installed",
            where="FUHE_OCR_ENGINE",
            advice='install it (pip install "fuhe[fast]"), or unset the setting',
        )
    if engine == "auto":
        return "openvino" if there else "onnxruntime"
    return engine


def _share_one_heap() -> None:
    """Let all threads take memory from one heap of the C library.

    By itself glibc gives each thread its own, and what one has left over no other can use: of
    pages read one after the other the first took 630 MiB at most and the 32nd 720, and take 400
    and 520 so, in the same time. To give large blocks back at once takes as little, and a sixth
    more time.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:  # musl has one heap
        mallopt(ARENA_MAX, 1)


def tensor(blocks: Blocks) -> Floats:
    """What the network takes: three equal channels from -1 (ink) to 1 (paper)."""
    values = (blocks.astype(np.float32) / 127.5 - 1.0)[:, None]
    count, height, width = blocks.shape
    return np.ascontiguousarray(np.broadcast_to(values, (count, 3, height, width)))


def _apart(answers: Sequence[Any], blocks: Blocks) -> list[Chances]:
    """What a network returned, for each picture.

    Args:
        answers: (pictures, columns, classes), or of a network with a gate (n, classes) and the
            numbers (n,) of these columns, counted on from picture to picture.
    """
    pictures, columns = len(blocks), blocks.shape[2] // STRIDE
    shown = np.asarray(answers[0], np.float32).reshape(-1, answers[0].shape[-1])
    kept = np.asarray(answers[1] if len(answers) > 1 else np.arange(len(shown)), np.int64)
    starts = columns * np.arange(pictures + 1)
    return [
        Chances(shown[low:high], kept[low:high] - start, columns)
        for start, (low, high) in zip(
            starts, pairwise(np.searchsorted(kept, starts).tolist()), strict=False
        )
    ]


class _OnnxRuntime:
    engine = "onnxruntime"
    batch = 1_200
    exact: Run | None = None

    def __init__(self, path: Path) -> None:
        # Versions from 1.29 report usage home some seconds after import.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # The arena keeps the largest block ever seen; lines differ too much for that.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self.characters: str = self._session.get_modelmeta().custom_metadata_map["character"]

    def run(self, blocks: Blocks) -> list[Chances]:
        return _apart(self._session.run(None, {"x": tensor(blocks)}), blocks)


class _OpenVino:
    """Half precision where the processor has it, and full precision for what that is not sure of.

    Half precision (bfloat16) takes half the time. Of 4,408 lines of the pack's pages it changed
    52 texts, 50 of them read with less than 0.6 and none with more than 0.62: nothing is let
    through that is read so. Of a second opinion it changed none that was read with 0.45: that
    is never preferred, and certifies nothing, so there it is enough.
    """

    engine = "openvino"
    batch = 1_600

    def __init__(self, path: Path, threads: int, rough: bool) -> None:
        openvino = _silent_openvino()
        core = openvino.Core()
        model = core.read_model(str(path))
        self.characters: str = model.get_rt_info(["framework", "character"]).astype(str)

        def shared(values: Floats) -> Any:
            return openvino.Tensor(values, shared_memory=True)

        def requests(precision: str) -> _Requests:
            options = {
                "INFERENCE_PRECISION_HINT": precision,
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": threads,
            }
            return _Requests(core.compile_model(model, "CPU", options), shared)

        halves = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self._requests = requests("bf16" if halves else "f32")
        self.exact: Run | None = requests("f32").run if halves and not rough else None

    def run(self, blocks: Blocks) -> list[Chances]:
        return self._requests.run(blocks)


class _Requests:
    """A compiled network's requests, one a thread."""

    def __init__(self, compiled: Any, shared: Any) -> None:
        self._compiled, self._shared = compiled, shared
        self._own = threading.local()

    def run(self, blocks: Blocks) -> list[Chances]:
        if not hasattr(self._own, "request"):
            self._own.request = self._compiled.create_infer_request()
        request, given = self._own.request, tensor(blocks)
        request.set_input_tensor(0, self._shared(given))
        request.infer()
        return _apart([output.data for output in request.output_tensors], blocks)


def _silent_openvino() -> Any:
    """The module openvino, kept from reporting its import to an analytics host.

    Its telemetry package, a dependency of its own, writes to the home folder and calls
    out on import unless a person has said no; without it openvino uses a stub.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino
