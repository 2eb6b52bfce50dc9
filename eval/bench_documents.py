"""Reading whole files: how time and memory grow with pages, large pages, long PDFs.

In: documents made here from the sample's pages. Out: a table on stdout: seconds of wall
and processor and peak memory of reading each one, every figure from a process of its own.
A page more should cost what the last one cost, and hardly any memory: pages are read one
at a time, and only their cells and a small picture are kept.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COUNTS = (1, 4, 16, 64)
A3_AT_300 = (3508, 4961)  # pixels
LONG = 500  # pages
SAMPLE = Path("examples/xinhong")


def main() -> None:
    """Print the figures."""
    out = sys.stdout.write
    out(f"{'document':44}{'pages read':>11}{'wall s':>8}{'cpu s':>8}{'cpu s/page':>12}{'MiB':>7}\n")
    for count in COUNTS:
        _line(f"scanned A4 at 200 dpi, {count} pages", "scanned", count)
    for count in (1, 10):
        _line(f"scanned A3 at 300 dpi, {count} pages", "large", count)
    _line(f"PDF of {LONG} pages, 2 of them a form", "long", LONG)


def _line(label: str, kind: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/{kind}.pdf" if kind == "long" else f"{folder}/{kind}.tiff"
        _alone("make", kind, count, path)  # the pictures it holds are none of the reader's memory
        seen = json.loads(_alone("measure", path).splitlines()[-1])
    each = seen["cpu"] / seen["pages"]
    sys.stdout.write(
        f"{label:44}{seen['pages']:11}{seen['wall']:8.1f}{seen['cpu']:8.1f}{each:12.2f}{seen['mib']:7}\n"
    )
    sys.stdout.flush()


def _alone(step: str, *arguments: str | int) -> str:
    """What a step prints, in a process of its own."""
    code = f"from eval.bench_documents import {step}; {step}(*{arguments!r})"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout


def make(kind: str, count: int, path: str) -> None:
    """Write one document to a file."""
    makers = {"scanned": _scanned, "large": _large, "long": _long}
    Path(path).write_bytes(makers[kind](count))


def measure(path: str) -> None:
    """Read one document as `fuhe read` does; print its figures as JSON."""
    from assistant.ingest import Failed, read_forms
    from assistant.reading.source import Source
    from assistant.settings import Settings

    source = Source.open(path)
    wall, cpu = time.perf_counter(), time.process_time()
    pages = 0
    for outcome in read_forms([source], Settings(engine="offline")):
        if isinstance(outcome, Failed):
            raise outcome.error
        pages += len(outcome.pages)
    figures = {
        "pages": pages,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _scanned(count: int, size: tuple[int, int] | None = None) -> bytes:
    """The sample's pages in turn as a TIFF of JPEG pages."""
    from PIL import Image

    def page(number: int) -> Image.Image:
        picture = Image.open(SAMPLE / f"scan-stamp/page-{number % 2 + 1}.jpg")
        return picture.resize(size, Image.Resampling.BICUBIC) if size else picture

    made = io.BytesIO()
    rest = (page(number) for number in range(1, count))
    page(0).save(made, "TIFF", save_all=True, append_images=rest, compression="jpeg")
    return made.getvalue()


def _large(count: int) -> bytes:
    return _scanned(count, A3_AT_300)


def _long(count: int) -> bytes:
    """The sample's PDF in the middle of so many pages of other text."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    sample, other = pdfium.PdfDocument(SAMPLE / "digital.pdf"), pdfium.PdfDocument(_prose())
    rest = count - len(sample)
    document.import_pages(other, pages=[0] * (rest // 2))
    document.import_pages(sample)
    document.import_pages(other, pages=[0] * (rest - rest // 2))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _prose() -> bytes:
    """A PDF page of Chinese prose that speaks of no form."""
    line = "会议听取了街道社区服务中心关于场地修缮和采购合同执行情况的汇报并审议了附件所列凭证"
    shown = f"<{line.encode('utf-16-be').hex()}> Tj 0 -18 Td\n" * 40
    content = f"BT /F 11 Tf 60 780 Td\n{shown}ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        "/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
    return made + f"{tail}startxref\n{len(made)}\n%%EOF\n".encode()


if __name__ == "__main__":
    main()
