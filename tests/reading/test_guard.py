"""The guard: kinds by content, limits before work, every refusal a sentence with advice."""

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from assistant.errors import (
    DamagedInput,
    EmptyInput,
    InputError,
    NotAForm,
    OversizedInput,
    UnknownFormat,
)
from assistant.reading import Source, group, kind_of, read, read_each
from assistant.settings import Settings

SAMPLES = Path(__file__).parents[2] / "examples" / "xinhong"
LIMITS = Settings(max_megabytes=5, max_megapixels=20, max_pages=10)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def workbook(**more: bytes) -> bytes:
    """A good workbook with some parts replaced (`sheet1` for its worksheet)."""
    out = BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "指标"
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    short = {"sheet1": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml"}
    return zipped(parts | {short.get(name, name): body for name, body in more.items()})


def png(width: int, height: int, *, body: bool = True) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(bytes((width + 1) * height)) if body else zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ocr.txt", "text"),
        ("form.xlsx", "xlsx"),
        ("digital.pdf", "pdf"),
        ("scan-stamp/page-1.jpg", "jpeg"),
    ],
)
def test_kinds_are_told_by_content(name: str, kind: str) -> None:
    assert kind_of((SAMPLES / name).read_bytes(), "wrong.zip") == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(1, 1), "png"),
        (b"II*\x00rest", "tiff"),
        (b"MM\x00*rest", "tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"BM" + struct.pack("<IHHI", 99, 0, 0, 54) + bytes(40), "bmp"),
        (b"\r\n%PDF-1.4\n", "pdf"),
        (b"<!DOCTYPE html><p>1", "html"),
        ("\ufeff<TABLE border=1><TR><TD>得分".encode(), "html"),
        ("# 自评表\n\n<table><tr><td>得分".encode(), "html"),
        ("<table><tr><td>得分".encode("utf-16"), "html"),
        ("得分 < 分值".encode(), "text"),
        ("BM 得分".encode(), "text"),
        ("得分".encode("gb18030"), "text"),
        ("得分\t1".encode("utf-16-le"), "text"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
    ],
)
def test_kinds_by_their_first_bytes(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", EmptyInput, "empty"),
        (b"\xef\xbb\xbf \r\n\x00", EmptyInput, "empty"),
        (bytes(range(256)) * 40, UnknownFormat, "no kind of file"),
        (np.random.default_rng(7).bytes(5_000), UnknownFormat, "no kind of file"),
        (b"GIF89a......", UnknownFormat, "GIF.*save it as PNG"),
        (b"\x00\x00\x00\x18ftypheic....", UnknownFormat, "HEIC.*JPEG"),
        (b"{\\rtf1 ...}", UnknownFormat, "RTF.*DOCX"),
        (b"Rar!\x1a\x07....", UnknownFormat, "RAR.*unpack"),
        (OLE + "WordDocument".encode("utf-16-le"), UnknownFormat, "old Word.*DOCX"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), DamagedInput, "password.*without one"),
        (zipped({"a.txt": b"1"}), UnknownFormat, "archive of other files.*unpack"),
        (zipped({"OFD.xml": b"<a/>"}), UnknownFormat, "OFD.*PDF"),
        (zipped({"xl/workbook.bin": b""}), UnknownFormat, "XLSB.*XLSX"),
        (zipped({"mimetype": b"", "content.xml": b""}), UnknownFormat, "OpenDocument"),
        (b"PK\x03\x04" + bytes(50), DamagedInput, "cut off.*again"),
        (workbook()[:-30], DamagedInput, "cut off.*again"),
    ],
)
def test_refusals_name_the_file_and_say_what_to_do(
    data: bytes, error: type[InputError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        read([Source("某表.xlsx", data)], settings=LIMITS)
    assert str(caught.value).startswith("某表.xlsx: ")
    assert caught.value.advice


def test_every_cut_of_a_workbook_is_refused_in_words() -> None:
    data = (SAMPLES / "form.xlsx").read_bytes()
    for share in range(1, 20):
        with pytest.raises(InputError, match=r"form\.xlsx: "):
            read([Source("form.xlsx", data[: len(data) * share // 20])], settings=LIMITS)


def test_damaged_bytes_inside_a_workbook_are_refused_or_read_but_never_crash() -> None:
    data = bytearray((SAMPLES / "form.xlsx").read_bytes())
    for at in range(40, len(data), 331):
        broken = data.copy()
        broken[at] ^= 0xFF
        try:
            pages = read([Source("form.xlsx", bytes(broken))], settings=LIMITS)
        except InputError as error:
            assert "form.xlsx" in str(error)
        else:
            assert pages[0].columns == 8


def test_zip_bombs_are_refused_before_they_unpack() -> None:
    bomb = workbook(sheet1=bytes(60_000_000))
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(
        OversizedInput, match=r"bomb\.xlsx: the part xl/worksheets/sheet1\.xml unpacks"
    ):
        read([Source("bomb.xlsx", bomb)], settings=LIMITS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_bombs_of_many_parts() -> None:
    parts = {f"xl/media/{n}.bin": b"" for n in range(6_000)}
    with pytest.raises(OversizedInput, match="parts"):
        read([Source("form.xlsx", workbook(**parts))], settings=LIMITS)


def test_bombs_of_middling_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.reading.guard._ZIP_UNPACKED", 500_000)
    parts = {f"xl/media/{n}.bin": bytes(100_000) for n in range(6)}
    with pytest.raises(OversizedInput, match="unpacks to"):
        read([Source("form.xlsx", workbook(**parts))], settings=LIMITS)


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><worksheet>&a9;</worksheet>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize("markup", [LAUGHS, OUTSIDE, OUTSIDE.decode().encode("utf-16")])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml", "docProps/core.xml"]
)
def test_entities_are_refused_in_every_part(part: str, markup: bytes) -> None:
    with pytest.raises(DamagedInput, match=r"defines XML entities.*do not open"):
        read([Source("form.xlsx", workbook(**{part: markup}))], settings=LIMITS)


def test_entities_in_a_document() -> None:
    data = zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": LAUGHS})
    with pytest.raises(DamagedInput, match="defines XML entities"):
        read([Source("form.docx", data)], settings=LIMITS)


def test_locked_archives() -> None:
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(DamagedInput, match="password"):
        read([Source("form.xlsx", bytes(data))], settings=LIMITS)


def test_the_limit_on_bytes() -> None:
    with pytest.raises(OversizedInput, match=r"big\.txt: .*limit is 5 MB.*FUHE_MAX_MEGABYTES"):
        read([Source("big.txt", b"1\t" * 3_000_000)], settings=LIMITS)


def test_pictures_too_large_or_too_small_are_refused_by_their_header() -> None:
    with pytest.raises(OversizedInput, match=r"p\.png: .*FUHE_MAX_MEGAPIXELS"):
        read([Source("p.png", png(30_000, 30_000, body=False))], settings=LIMITS)
    with pytest.raises(OversizedInput, match=r"p\.png: .*6000×5000.*20 million"):
        read([Source("p.png", png(6_000, 5_000, body=False))], settings=LIMITS)
    with pytest.raises(NotAForm, match=r"p\.png: .*1×1 pixels.*200 dpi"):
        read([Source("p.png", png(1, 1))], settings=LIMITS)


def test_opening_files(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text("得分\t1", encoding="utf-8")
    opened = Source.open(path)
    assert (opened.name, opened.data) == ("表.txt", "得分\t1".encode())
    path.write_text("得分\t12", encoding="utf-8")
    with pytest.raises(InputError, match="changed"):
        _ = opened.data
    path.unlink()
    with pytest.raises(InputError, match="no such file"):
        _ = opened.data
    path.touch()
    with pytest.raises(InputError, match="no such file"):
        Source.open(tmp_path / "none.txt")
    with pytest.raises(InputError, match="folder"):
        Source.open(tmp_path)
    path.write_bytes(bytes(6_000_000))
    with pytest.raises(OversizedInput, match="5 MB"):
        Source.open(path, LIMITS)


def test_consecutive_pictures_are_one_document() -> None:
    picture, text = png(200, 200), "得分\t1".encode()
    names = ["1.png", "2.png", "a.txt", "3.png", "b.txt", "c.txt", "bad.bin", "4.png"]
    data = [picture, picture, text, picture, text, text, b"\x01\x02\x03" * 50, picture]
    sources = [Source(name, body) for name, body in zip(names, data, strict=True)]
    assert [[s.name for s in found] for found in group(sources)] == [
        ["1.png", "2.png"],
        ["a.txt"],
        ["3.png"],
        ["b.txt"],
        ["c.txt"],
        ["bad.bin"],
        ["4.png"],
    ]


def test_a_bad_file_does_not_stop_the_others() -> None:
    sources = [Source("a.txt", b"1\t2"), Source("b.txt", b""), Source("c.txt", b"3\t4")]
    results = list(read_each(sources, settings=LIMITS))
    assert [[s.name for s in document] for document, _ in results] == [
        ["a.txt"],
        ["b.txt"],
        ["c.txt"],
    ]
    assert isinstance(results[1][1], EmptyInput)
    for index in (0, 2):
        found = results[index][1]
        assert isinstance(found, list)
        assert found[0].number == 1


def test_pages_are_numbered_over_all_files_and_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    sources = [Source("a.txt", b"1\t2\f3\t4"), Source("b.txt", b"5\t6")]
    pages = read(sources, settings=LIMITS, progress=lambda *step: told.append(step))
    assert [(page.source, page.number) for page in pages] == [
        ("a.txt", 1),
        ("a.txt", 2),
        ("b.txt", 3),
    ]
    assert told == [("a.txt", 1, 2), ("a.txt", 2, 2), ("b.txt", 1, 1)]
