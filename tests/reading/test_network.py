"""What runs the recogniser: alike in every engine, alone or in company, and silent."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from assistant import settings
from assistant.errors import SettingsError
from assistant.reading import network, raster, scan
from assistant.reading.crops import cut
from assistant.reading.ocr import Recogniser
from tests.conftest import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
PAGE = EXAMPLES / "xinhong/scan-stamp/page-2.jpg"
needs_openvino = pytest.mark.skipif(
    find_spec("openvino") is None, reason="the extra `fast` (openvino) is not installed"
)


@lru_cache(maxsize=1)
def crops() -> list[npt.NDArray[np.uint8]]:
    """Every third line of the sample's second page, and one that fills no column."""
    scene = scan.scene_of(raster.normalise(np.asarray(cv2.imread(str(PAGE)), np.uint8)))
    found = [crop for slot in scene.slots for crop in cut(scene.sheet, slot)][::3]
    return [*found, np.zeros((20, 0), np.uint8)]


def test_a_crop_reads_the_same_in_any_company_and_on_any_number_of_threads() -> None:
    together = Recogniser(2, "onnxruntime").read(crops())
    lone = Recogniser(1, "onnxruntime")
    assert together[-1].text == ""
    assert len({line.text for line in together}) > 20
    for crop, line in list(zip(crops(), together, strict=True))[::4]:
        (alone,) = lone.read([crop])
        assert alone.text == line.text
        assert alone.confidence == pytest.approx(line.confidence, abs=1e-3)


def test_crops_added_one_by_one_read_as_all_of_them_at_once() -> None:
    reader = Recogniser(2, "onnxruntime")
    reading = reader.begun()
    for crop in crops()[::-1]:
        reading.add(crop)
    one_by_one, at_once = reading.lines()[::-1], reader.read(crops())
    assert [line.text for line in one_by_one] == [line.text for line in at_once]
    assert [line.confidence for line in one_by_one] == pytest.approx(
        [line.confidence for line in at_once], abs=1e-3
    )


@needs_openvino
def test_openvino_reads_what_onnxruntime_reads() -> None:
    plain, fast = Recogniser(2, "onnxruntime"), Recogniser(2, "openvino")
    assert (plain.engine, fast.engine) == ("onnxruntime", "openvino")
    assert plain.classes == fast.classes
    pairs = list(zip(plain.read(crops()), fast.read(crops()), strict=True))
    assert [one.text for one, _ in pairs] == [other.text for _, other in pairs]
    assert np.mean([abs(one.confidence - other.confidence) for one, other in pairs]) < 0.01


def test_openvino_is_loaded_without_its_telemetry(tmp_path: Path) -> None:
    # Stand-ins, so that this is tested where neither package is installed.
    (tmp_path / "openvino.py").write_text(
        "try:\n    import openvino_telemetry\nexcept ImportError:\n    reports = False\n"
        "else:\n    reports = True\n"
    )
    (tmp_path / "openvino_telemetry.py").write_text("")
    assert run("import openvino; print(openvino.reports)", tmp_path) == "True"
    code = "from assistant.reading.network import _silent_openvino as load; print(load().reports)"
    assert run(code, tmp_path) == "False"


@needs_openvino
def test_openvino_opens_no_connection_and_leaves_nothing_in_the_home_folder(
    tmp_path: Path,
) -> None:
    code = """
import sys, threading
def watch(event, args):
    if event.startswith(("socket.", "urllib.", "subprocess.", "os.fork", "os.posix_spawn")):
        print("did", event, args)
sys.addaudithook(watch)
import numpy as np
from assistant.reading.ocr import Recogniser
reader = Recogniser(1, "openvino")
reader.read([np.full((48, 96), 255, np.uint8)])
print(reader.engine, threading.active_count())
"""
    assert run(code, ROOT, HOME=str(tmp_path)) == "openvino 1"
    assert not list(tmp_path.iterdir())


def run(code: str, path: Path, **environment: str) -> str:
    """What a fresh process prints, with `path` first on its module path."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(path), str(ROOT))), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "find_spec", lambda name: None)
    assert network.chosen("auto") == "onnxruntime"
    with pytest.raises(SettingsError, match="FUHE_OCR_ENGINE"):
        network.chosen("openvino")


def test_the_engine_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "find_spec", lambda name: object())
    assert network.chosen(settings.load().ocr_engine) == "openvino"
    monkeypatch.setenv("FUHE_OCR_ENGINE", "onnxruntime")
    assert network.chosen(settings.load().ocr_engine) == "onnxruntime"
    monkeypatch.setenv("FUHE_OCR_ENGINE", "torch")
    with pytest.raises(SettingsError, match="FUHE_OCR_ENGINE"):
        settings.load()


def test_one_heap_is_asked_for_only_where_the_c_library_has_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, int]] = []

    class Glibc:
        def mallopt(self, what: int, value: int) -> None:
            asked.append((what, value))

    for platform, library in (("linux", Glibc()), ("linux", object()), ("win32", Glibc())):
        monkeypatch.setattr(network.sys, "platform", platform)
        monkeypatch.setattr(network.ctypes, "CDLL", lambda name, library=library: library)
        network._share_one_heap()
    assert asked == [(network.ARENA_MAX, 1)]
