"""The network behind the recogniser: pictures of lines in, class probabilities out.

In: a block of grey pictures of one size, (n, height, width), uint8. Out: what the network
makes of them, (n, width / `STRIDE`, classes), float32. Two engines run the same file: onnxruntime,
which is always there, and OpenVINO, which comes with the extra `fast`.

A run keeps to one thread, and `run` may be called from several at once: that costs a
third less than one run on several threads, which wait for each other after every layer. What it
returns holds until the next run of the same thread, which may write over it.

Can fail: `SettingsError` when OpenVINO is asked for and not installed.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import SettingsError

Blocks = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Run = Callable[[Blocks], Floats]
Engine = Literal["auto", "onnxruntime", "openvino"]

STRIDE: Final = 8  # input columns behind one output class
KEPT: Final = 2**21  # numbers of an answer whose memory a thread keeps, 8 MB
SURE: Final = 0.65  # a line that half precision reads with less is read in full


class Network(Protocol):
    """A loaded network; safe to share between threads."""

    engine: str
    """Its name, for messages."""
    characters: str
    """Its classes but the first (no character) and the last (a space), one a line."""
    exact: Run | None
    """The same in full precision, for lines read with less than `SURE`; None where `run` is."""

    def run(self, blocks: Blocks) -> Floats:
        """Probabilities of every class in every column of every picture."""


_own = threading.local()


def load(path: Path, engine: Engine, threads: int, *, rough: bool = False) -> Network:
    """The network in a file.

    Args:
        path: an ONNX file.
        engine: "auto" is OpenVINO where it is installed.
        threads: how many callers are served at once without waiting.
        rough: half precision is enough, for a second opinion.
    """
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


def _tensor(blocks: Blocks) -> Floats:
    """What the network takes: three equal channels from -1 (ink) to 1 (paper)."""
    values = (blocks.astype(np.float32) / 127.5 - 1.0)[:, None]
    count, height, width = blocks.shape
    return np.ascontiguousarray(np.broadcast_to(values, (count, 3, height, width)))


class _OnnxRuntime:
    engine = "onnxruntime"
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

    def run(self, blocks: Blocks) -> Floats:
        return np.asarray(self._session.run(None, {"x": _tensor(blocks)})[0], np.float32)


class _OpenVino:
    """Half precision where the processor has it, and full precision for what that is not sure of.

    Half precision (bfloat16) takes half the time. Of 4,408 lines of the pack's pages it changed
    52 texts, 50 of them read with less than 0.6 and none with more than 0.62: nothing is let
    through that is read so. Of a second opinion it changed none that was read with 0.45: that
    is never preferred, and certifies nothing, so there it is enough.
    """

    engine = "openvino"

    def __init__(self, path: Path, threads: int, rough: bool) -> None:
        openvino = _silent_openvino()
        core = openvino.Core()
        model = core.read_model(str(path))
        self.characters: str = model.get_rt_info(["framework", "character"]).astype(str)
        classes = model.outputs[0].partial_shape[2].get_length()

        def requests(precision: str) -> _Requests:
            options = {
                "INFERENCE_PRECISION_HINT": precision,
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": threads,
            }
            compiled = core.compile_model(model, "CPU", options)
            return _Requests(compiled, openvino.Tensor, classes, threads)

        halves = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self._requests = requests("bf16" if halves else "f32")
        self.exact: Run | None = requests("f32").run if halves and not rough else None

    def run(self, blocks: Blocks) -> Floats:
        return self._requests.run(blocks)


class _Requests:
    """A compiled network's requests; a caller waits until one is free."""

    def __init__(self, compiled: Any, tensor: Any, classes: int, count: int) -> None:
        self._tensor, self._classes = tensor, classes
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(count):
            self._free.put(compiled.create_infer_request())

    def run(self, blocks: Blocks) -> Floats:
        given = _tensor(blocks)
        out = _room((len(given), given.shape[3] // STRIDE, self._classes))
        request = self._free.get()
        try:
            request.set_input_tensor(0, self._tensor(given, shared_memory=True))
            request.set_output_tensor(0, self._tensor(out, shared_memory=True))
            request.infer()
        finally:
            self._free.put(request)
        return out


def _room(shape: tuple[int, int, int]) -> Floats:
    """Memory for an answer: asked for anew at every run, it costs a twentieth of the run."""
    size = int(np.prod(shape))
    if size > KEPT:
        return np.empty(shape, np.float32)
    if not hasattr(_own, "room"):
        _own.room = np.empty(KEPT, np.float32)
    room: Floats = _own.room[:size].reshape(shape)
    return room


def _silent_openvino() -> Any:
    """The module openvino, kept from reporting its import to an analytics host.

    Its telemetry package, a dependency of its own, writes to the home folder and calls
    out on import unless a person has said no; without it openvino uses a stub.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino
