"""img2table with RapidOCR on page pictures, for `eval.bench_reading`; a script of its own.

It wants another build of OpenCV than ours, so it runs in an environment of its own and
imports nothing of this project. In: paths of pictures. Out: one JSON object a picture on
stdout: seconds of wall and processor (median of three after a first run that loads
models), and the texts of every row of every table it found.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from typing import Any


def main(paths: list[str]) -> None:
    """Read every picture."""
    from img2table.document import Image
    from img2table.ocr import RapidOCR
    from rapidocr import LangRec

    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    # The model in RapidOCR's wheel; its default here is one that would be downloaded.
    ocr = RapidOCR(
        {
            "Rec.lang_type": LangRec.CH,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "Global.log_level": "error",
        }
    )
    for path in paths:

        def read(path: str = path) -> Any:
            document = Image(src=path, detect_rotation=True)
            return document.extract_tables(ocr=ocr, implicit_rows=False)

        taken = []
        tables = read()
        for _ in range(3):
            wall, cpu = time.perf_counter(), time.process_time()
            tables = read()
            taken.append((time.perf_counter() - wall, time.process_time() - cpu))
        rows = [_texts(cells) for table in tables for cells in table.content.values()]
        wall, cpu = (statistics.median(part) for part in zip(*taken, strict=True))
        sys.stdout.write(json.dumps({"wall": wall, "cpu": cpu, "rows": rows}) + "\n")


def _texts(cells: list[Any]) -> list[str]:
    """The texts of a row; a cell over several columns is given once, not once a column."""
    seen: list[Any] = []
    texts: list[str] = []
    for cell in cells:
        box = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)
        if box not in seen:
            texts.append("" if cell.value is None else str(cell.value).replace("\n", ""))
        seen.append(box)
    return texts


if __name__ == "__main__":
    main(sys.argv[1:])
