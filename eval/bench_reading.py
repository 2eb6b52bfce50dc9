"""Reading a page against RapidOCR end to end and against its recogniser alone.

In: the sample's scanned pages. Out: a table on stdout: seconds of wall and processor
for each reader on the same page in the same run, the ratios, the share of cells read
right, and peak memory of a process that reads large pages one after another.

RapidOCR gives text lines without a table; its time is the peer's, its answer is not
comparable. The recogniser alone, on the very crops the page is cut into, is the floor.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SAMPLE = Path("examples/xinhong")
PAGES = ("scan-stamp/page-1.jpg", "scan-stamp/page-2.jpg")
ROUNDS = 3
A3_AT_300 = (3508, 4961)  # pixels


def main() -> None:
    """Print the figures."""
    from assistant.reading import raster, scan
    from assistant.reading.crops import cut
    from assistant.reading.ocr import available_cores, recogniser

    out = sys.stdout.write
    threads = available_cores()
    peer = _rapidocr(threads)
    reader = recogniser(threads)
    out(f"threads {threads}, rounds {ROUNDS} (medians)\n")
    out(f"{'page':24}{'reader':16}{'wall s':>8}{'cpu s':>8}{'÷ RapidOCR wall':>17}{'cpu':>7}\n")
    for name in PAGES:
        image = _picture(name)
        scene = scan.scene_of(raster.normalise(image))
        crops = [crop for slot in scene.slots for crop in cut(scene, slot)]
        readers: dict[str, Callable[[], object]] = {
            "RapidOCR": partial(peer, image),
            "fuhe page": partial(scan.read_picture, image, number=1, source="bench"),
            "recogniser only": partial(reader.read, crops),
        }
        figures = _alternately(readers)
        wall, cpu = figures["RapidOCR"]
        for label, (w, c) in figures.items():
            out(f"{name:24}{label:16}{w:8.2f}{c:8.2f}{w / wall:17.2f}{c / cpu:7.2f}\n")
    right, cells = _accuracy()
    out(f"indicator fields of the stamped scan read right: {right} of {cells}\n")
    for count in (1, 4):
        out(f"peak memory, {count} A3 pages at 300 dpi: {_peak(count)} MiB\n")


def _picture(name: str) -> npt.NDArray[np.uint8]:
    import cv2

    return np.asarray(cv2.imread(str(SAMPLE / name)), np.uint8)


def _alternately(readers: dict[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Median wall and processor seconds; readers take turns, so that load hits all alike."""
    taken: dict[str, list[tuple[float, float]]] = {label: [] for label in readers}
    for turn in range(ROUNDS + 1):
        for label, run in readers.items():
            wall, cpu = time.perf_counter(), time.process_time()
            run()
            if turn:  # the first turn loads models
                taken[label].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        label: (statistics.median(w for w, _ in t), statistics.median(c for _, c in t))
        for label, t in taken.items()
    }


def _rapidocr(threads: int) -> Callable[[Any], object]:
    import logging
    import os

    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = "EngineConfig.onnxruntime"
    peer: Callable[[Any], object] = RapidOCR(
        params={
            f"{engine}.intra_op_num_threads": threads,
            f"{engine}.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )
    return peer


def _accuracy() -> tuple[int, int]:
    """Indicator fields read right on the stamped scan, and how many there are."""
    from assistant.reading.scan import read_picture

    truth = json.loads((SAMPLE / "expected.json").read_text("utf-8"))["indicators"]
    rows: dict[str, list[str]] = {}
    for name in PAGES:
        page = read_picture(_picture(name), number=1, source=name)
        for row in range(page.rows):
            texts = [c.text.replace("\n", "") for c in page.cells if c.row == row]
            for i, text in enumerate(texts):
                rows.setdefault(text, texts[i + 1 :])
    right = cells = 0
    for row in truth:
        read = rows.get(row["name"], [])
        wanted = (row["weight"], row["target"], row["actual"], row["score"], row["explanation"])
        for i, value in enumerate(wanted):
            text = read[i] if i < len(read) else "(no cell)"
            cells += 1
            if isinstance(value, float):
                right += text in {f"{value:g}", f"{value:.1f}", f"{value:.2f}"}
            else:
                right += text == (value or "")
    return right, cells


def _peak(count: int) -> int:
    """MiB a fresh process needs at most for so many large pages."""
    code = f"from eval.bench_reading import large; large({count})"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1])


def large(count: int) -> None:
    """Read the sample so many times as an A3 page at 300 dpi; print the peak in MiB."""
    import cv2

    from assistant.reading.scan import read_picture

    for i in range(count):
        image = _picture(PAGES[i % len(PAGES)])
        image = np.asarray(cv2.resize(image, A3_AT_300, interpolation=cv2.INTER_CUBIC), np.uint8)
        read_picture(image, number=i + 1, source="large")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{peak}\n")


if __name__ == "__main__":
    main()
