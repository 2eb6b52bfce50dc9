"""The network behind the recogniser: pictures of lines in, class probabilities out.

In: a block of grey pictures of one size, (n, height, width), uint8. Out: what the network
makes of them, (n, width / `STRIDE`, classes), float32. Two engines run the same file: onnxruntime,
which is always there, and OpenVINO, which comes with the extra `fast`.

A run keeps to one thread, and `run` may be called from several at once: that costs a
third less than one run on several threads, which wait for each other after every layer.

Can fail: `SettingsError` when OpenVINO is asked for and not installed.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import SettingsError

Blocks = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Engine = Literal["auto", "onnxruntime", "openvino"]

STRIDE: Final = 8  # input columns behind one output class
SURE: Final = 0.6  # a line that half precision reads with less is read in full


class Network(Protocol):
    """A loaded network; safe to share between threads."""

    engine: str
    """Its name, for messages."""
    characters: str
    """Its classes but the first (no character) and the last (a space), one a line."""

    def run(self, blocks: Blocks) -> Floats:
        """Probabilities of every class in every column of every picture."""


def load(path: Path, engine: Engine, threads: int) -> Network:
    """The network in a file.

    Args:
        path: an ONNX file.
        engine: "auto" is OpenVINO where it is installed.
        threads: how many callers are served at once without waiting.
    """
    if chosen(engine) == "openvino":
        return _OpenVino(path, threads)
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
    """Half precision for what it is sure of, full precision for the rest.

    Measured on 4,244 lines of made pages, half precision (bfloat16, where the processor
    has it) takes half the time, and all 40 texts it changed had been read with less than
    0.6: none of them is let through, so texts are those of full precision.
    """

    engine = "openvino"

    def __init__(self, path: Path, threads: int) -> None:
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

        self._full = requests("f32")
        halves = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self._half = requests("bf16") if halves else None

    def run(self, blocks: Blocks) -> Floats:
        given = _tensor(blocks)
        if self._half is None:
            return self._full.run(given)
        out = self._half.run(given)
        doubtful = np.flatnonzero(out.max(axis=2).prod(axis=1) < SURE)
        if len(doubtful):
            out[doubtful] = self._full.run(np.ascontiguousarray(given[doubtful]))
        return out


class _Requests:
    """A compiled network's requests; a caller waits until one is free."""

    def __init__(self, compiled: Any, tensor: Any, classes: int, count: int) -> None:
        self._tensor, self._classes = tensor, classes
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(count):
            self._free.put(compiled.create_infer_request())

    def run(self, given: Floats) -> Floats:
        out = np.empty((len(given), given.shape[3] // STRIDE, self._classes), np.float32)
        request = self._free.get()
        try:
            request.set_input_tensor(0, self._tensor(given, shared_memory=True))
            request.set_output_tensor(0, self._tensor(out, shared_memory=True))
            request.infer()
        finally:
            self._free.put(request)
        return out


def _silent_openvino() -> Any:
    """The module openvino, kept from reporting its import to an analytics host.

    Its telemetry package, a dependency of its own, writes to the home folder and calls
    out on import unless a person has said no; without it openvino uses a stub.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino
