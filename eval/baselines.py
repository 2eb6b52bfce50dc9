"""What one gets without us: plain OCR and naive rules; a table extractor and header mapping.

In: page pictures or a PDF. Out: an `Outcome` without a review list, as neither knows doubt.
`UsageError` when a package is not installed; `InputError` for files that are no pictures.

    ocr-rules   RapidOCR's lines, rows by height, columns by the headings' places
    img2table   its cells, the same OCR's lines dropped into them, the same mapping
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import UnknownFormat, UsageError
from eval.naive import form_of
from eval.outcome import FormRead, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Engine = Callable[[Sequence[Path]], Outcome]


@dataclass(frozen=True, slots=True)
class Line:
    """One recognised line and the corners of its upright box."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


def engine(name: str) -> Engine:
    """The baseline of that name, its recogniser built once."""
    if name == "img2table" and find_spec("img2table") is None:
        raise UsageError(
            "the baseline img2table is not installed",
            advice="install img2table in an environment of its own and run the suite there",
        )
    recognise = _recogniser()

    def read(paths: Sequence[Path]) -> Outcome:
        grids: list[list[list[str]]] = []
        count = 0
        for page in (page for path in paths for page in _pictures(path)):
            count += 1
            lines = recognise(page)
            grids.append(_ruled(page, lines) if name == "img2table" else arrange(lines))
        rows = [row for grid in grids for row in grid]
        return Outcome(forms=(FormRead(form=form_of(rows)),), pages=count)

    return read


def _pictures(path: Path) -> list[Picture]:
    import cv2
    import numpy as np

    if path.suffix.lower() == ".pdf":
        import pypdfium2

        pages = pypdfium2.PdfDocument(path)
        return [np.asarray(page.render(scale=150 / 72).to_numpy()[..., :3]) for page in pages]
    image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise UnknownFormat("this baseline reads pictures and PDFs only", where=path.name)
    return [np.asarray(image, np.uint8)]


def _recogniser() -> Callable[[Picture], list[Line]]:
    from rapidocr import RapidOCR

    reader = RapidOCR(params={"Global.log_level": "error"})

    def recognise(page: Picture) -> list[Line]:
        seen: Any = reader(page)
        if seen.boxes is None:
            return []
        found = []
        for box, text in zip(seen.boxes, seen.txts, strict=True):
            xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
            found.append(Line(text, min(xs), min(ys), max(xs), max(ys)))
        return found

    return recognise


def arrange(lines: Sequence[Line]) -> list[list[str]]:
    """Rows by height, columns by the nearest heading: the naive reading of a table.

    Before the headings of the indicator table a row is just its texts from left to right;
    below them every text goes to the column whose heading is nearest, and a row without a
    name continues the row above.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.middle[1]):
        height = line.y1 - line.y0
        if rows and line.middle[1] - rows[-1][-1].middle[1] < height * 0.6:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda item: item.x0)
    found: list[list[str]] = []
    heads: list[float] = []
    for row in rows:
        texts = [line.text for line in row]
        if any("三级指标" in t or t == "指标名称" for t in texts):
            heads = [line.middle[0] for line in row]
        if not heads:
            found.append(texts)
            continue
        cells = [""] * len(heads)
        for line in row:
            nearest = min(range(len(heads)), key=lambda i: abs(heads[i] - line.middle[0]))
            cells[nearest] += line.text
        found.append(cells)
    return found


def _ruled(page: Picture, lines: Sequence[Line]) -> list[list[str]]:
    """img2table's cells, each with the OCR lines whose middle lies in it."""
    import cv2
    from img2table.document import Image

    done, coded = cv2.imencode(".png", page)
    if not done:  # pragma: no cover - a picture in memory always encodes
        return []
    found: list[list[str]] = []
    tables = Image(coded.tobytes(), detect_rotation=True).extract_tables(implicit_rows=False)
    for table in tables:
        for cells in table.content.values():
            row = []
            for cell in cells:
                box = cell.bbox
                inside = [
                    line
                    for line in lines
                    if box.x1 <= line.middle[0] <= box.x2 and box.y1 <= line.middle[1] <= box.y2
                ]
                inside.sort(key=lambda item: item.middle[1])
                row.append("".join(line.text for line in inside))
            found.append(row)
    return found
