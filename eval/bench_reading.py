"""Reading a page against RapidOCR end to end, against its own recogniser alone, and img2table.

In: the sample's scanned pages; the Python of an environment that has img2table, or none.
Out: a table on stdout: seconds of wall and processor for each reader on the same page in
the same run, the ratios, and how many of the form's fields each got right. A ratio is the
median of those of the turns: a machine's speed may change by a half from one to the next.

RapidOCR gives text lines without a table: its time is the peer's, its answer is not
comparable. The recogniser alone is the floor: on every crop the page is cut into, and on
the crops that were really recognised (repeated ink once, long lines narrower, doubtful
ones twice).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SAMPLE = Path("examples/xinhong")
PAGES = ("scan-stamp/page-1.jpg", "scan-stamp/page-2.jpg")
ROUNDS = 5
PEER = Path(__file__).with_name("peer_img2table.py")
Reader = Callable[[], object]
Taken = list[tuple[float, float]]
"""Seconds of wall and of processor, of each turn."""


def main(img2table_python: str = "") -> None:
    """Print the figures."""
    from assistant.reading.network import chosen
    from assistant.reading.ocr import available_cores

    out = sys.stdout.write
    threads = available_cores()
    peer = _rapidocr(threads)
    engines = ["onnxruntime"]
    if chosen("auto") == "openvino":
        engines.append("openvino")
    out(f"threads {threads}, rounds {ROUNDS} (medians), engines: {', '.join(engines)}\n")
    if "openvino" not in engines:
        out("openvino (the extra `fast`) is not installed\n")
    head = f"{'page':23}{'reader':31}{'wall s':>8}{'cpu s':>8}"
    out(f"{head}{'÷ RapidOCR wall':>17}{'cpu':>6}{'÷ every crop':>14}{'÷ as called':>13}\n")
    for name in PAGES:
        image = picture(name)
        readers: dict[str, Reader] = {"RapidOCR": partial(peer, image)}
        for engine in engines:
            readers |= _ours(image, engine, threads)
        taken = _alternately(readers)
        for label, own in taken.items():
            wall, cpu = (statistics.median(turn) for turn in zip(*own, strict=True))
            over = _ratios(own, taken["RapidOCR"])
            line = f"{name:23}{label:31}{wall:8.2f}{cpu:8.2f}{over[0]:17.2f}{over[1]:6.2f}"
            if label.startswith("fuhe"):
                engine = label.split()[-1]
                floors = [_ratios(own, taken[f"{kind} {engine}"])[1] for kind in FLOORS]
                line += f"{floors[0]:14.2f}{floors[1]:13.2f}"
            out(f"{line}\n")
    right, fields = accuracy(_our_rows())
    out(f"fuhe: indicator fields of the stamped scan read right: {right} of {fields}\n")
    _beside(img2table_python)


FLOORS = ("recogniser, every crop,", "recogniser, as called,")


def picture(name: str) -> npt.NDArray[np.uint8]:
    """A page of the sample."""
    import cv2

    return np.asarray(cv2.imread(str(SAMPLE / name)), np.uint8)


def _ours(image: npt.NDArray[np.uint8], engine: str, threads: int) -> dict[str, Reader]:
    """Our reader of a page and its two floors."""
    from assistant.reading import raster, scan
    from assistant.reading.crops import cut
    from assistant.reading.ocr import Reading, Recogniser, readers
    from assistant.settings import Settings

    settings = Settings(ocr_engine=engine, threads=threads)
    both = readers(threads, settings.ocr_engine)
    scene = scan.scene_of(raster.normalise(image))
    crops = [crop for slot in scene for crop in cut(scene.sheet, slot)]
    heard: list[tuple[Recogniser, list[Any]]] = []

    def listen(reader: Recogniser) -> None:
        plain = reader.begun

        def listening() -> Reading:
            reading, crops = plain(), list[Any]()
            add = reading.add

            def adding(crop: Any) -> None:
                crops.append(crop)
                add(crop)

            heard.append((reader, crops))
            reading.add = adding  # type: ignore[method-assign]
            return reading

        reader.begun = listening  # type: ignore[method-assign]

    for reader in both:
        listen(reader)
    scan.read_picture(image, number=1, source="bench", settings=settings)
    for reader in both:
        del reader.begun

    def again() -> None:
        for reader, crops in heard:
            reader.read(crops)

    page = partial(scan.read_picture, image, number=1, source="bench", settings=settings)
    return {
        f"fuhe page, {engine}": page,
        f"{FLOORS[0]} {engine}": partial(both.first.read, crops),
        f"{FLOORS[1]} {engine}": again,
    }


def _alternately(readers: dict[str, Reader]) -> dict[str, Taken]:
    """What each turn of each reader took; they take turns, so that load hits all alike."""
    taken: dict[str, Taken] = {label: [] for label in readers}
    for turn in range(ROUNDS + 1):
        for label, run in readers.items():
            wall, cpu = time.perf_counter(), time.process_time()
            run()
            if turn:  # the first turn loads models
                taken[label].append((time.perf_counter() - wall, time.process_time() - cpu))
    return taken


def _ratios(one: Taken, other: Taken) -> tuple[float, float]:
    """The median ratio of wall time, and of processor time, of turns that were taken together."""
    turns = list(zip(one, other, strict=True))
    wall = statistics.median(own / beside for (own, _), (beside, _) in turns)
    cpu = statistics.median(own / beside for (_, own), (_, beside) in turns)
    return wall, cpu


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


def _our_rows() -> list[list[str]]:
    from assistant.reading.scan import read_picture

    pages = [read_picture(picture(name), number=1, source=name) for name in PAGES]
    return [
        [c.text for c in page.cells if c.row == row] for page in pages for row in range(page.rows)
    ]


def accuracy(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Indicator fields right in the rows of a reading, and how many there are."""
    truth = json.loads((SAMPLE / "expected.json").read_text("utf-8"))["indicators"]
    after: dict[str, list[str]] = {}
    for row in rows:
        texts = [text.replace("\n", "") for text in row]
        for i, text in enumerate(texts):
            after.setdefault(text, texts[i + 1 :])
    right = fields = 0
    for row in truth:
        read = after.get(row["name"], [])
        wanted = (row["weight"], row["target"], row["actual"], row["score"], row["explanation"])
        for i, value in enumerate(wanted):
            text = read[i] if i < len(read) else "(no cell)"
            fields += 1
            if isinstance(value, float):
                right += text in {f"{value:g}", f"{value:.1f}", f"{value:.2f}"}
            else:
                right += text == (value or "")
    return right, fields


def _beside(python: str) -> None:
    """img2table with the same OCR, run from its own environment."""
    if not python:
        sys.stdout.write("img2table: not installed (give --img2table-python PATH)\n")
        return
    done = subprocess.run(  # noqa: S603
        [python, str(PEER), *(str(SAMPLE / name) for name in PAGES)],
        capture_output=True,
        text=True,
        check=True,
    )
    pages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for name, page in zip(PAGES, pages, strict=True):
        label = "img2table + RapidOCR"
        sys.stdout.write(f"{name:23}{label:31}{page['wall']:8.2f}{page['cpu']:8.2f}\n")
    right, fields = accuracy([row for page in pages for row in page["rows"]])
    sys.stdout.write(f"img2table: indicator fields read right: {right} of {fields}\n")


if __name__ == "__main__":
    main()
