"""The guard at the door: what a file is, and whether it is safe to open.

In: bytes. Out: the kind of file, told by its content and never by its name. Fails with
an `InputError` whose sentence names the file and says what to do: empty, unknown kind,
truncated, encrypted, or larger when unpacked than the limits allow.

Nothing here decodes a picture or builds a document: archives are judged by their
directory and their XML is scanned as bytes for document type definitions, which no
office program writes and which are how entity bombs and outside files get in.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Literal

from assistant.errors import DamagedInput, EmptyInput, InputError, OversizedInput, UnknownFormat
from assistant.settings import Settings

Kind = Literal[
    "png", "jpeg", "tiff", "webp", "bmp", "pdf", "xlsx", "xls", "xml2003", "docx", "html", "text"
]
PICTURES: frozenset[str] = frozenset({"png", "jpeg", "tiff", "webp", "bmp"})

_ZIP_ENTRIES = 5_000
_ZIP_UNPACKED = 256 * 1024 * 1024
_SHEET_UNPACKED = 16 * 1024 * 1024
_ZIP_RATIO = 400
"""No office part of more than a megabyte shrinks this much; bombs shrink a thousandfold."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)
# Kinds that people do send and that have an easy way round.
_KNOWN_STRANGERS: tuple[tuple[bytes, int, str, str], ...] = (
    (b"GIF8", 0, "a GIF picture", "save it as PNG"),
    (b"ftyp", 4, "an HEIC picture or a film", "save the picture as JPEG or PNG"),
    (b"\x00\x00\x00\x0cjP", 0, "a JPEG 2000 picture", "save it as PNG"),
    (b"{\\rtf", 0, "an RTF document", "save it as DOCX"),
    (b"Rar!", 0, "a RAR archive", "unpack it and give the files in it"),
    (b"7z\xbc\xaf", 0, "a 7z archive", "unpack it and give the files in it"),
    (b"\x1f\x8b", 0, "a gzip archive", "unpack it and give the files in it"),
)
_READABLE = "give a picture (PNG, JPEG, TIFF, WebP, BMP), PDF, XLSX, XLS, CSV, DOCX, HTML or text"
_MARKUP = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<(?:table|tbody)[\s>].{0,4000}?<t[drh][\s>]", re.I | re.S
)
_XML_SHEET = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,20}", re.S)


def kind_of(data: bytes, name: str = "") -> Kind:
    """What the bytes are.

    Args:
        data: the whole file.
        name: for the message only.

    Raises:
        EmptyInput: no bytes, or nothing but white space.
        DamagedInput: an archive that is cut off, or anything locked by a password.
        UnknownFormat: none of the kinds Fuhe reads.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EmptyInput("the file is empty", where=name, advice="scan or export it again")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:2] == b"BM" and len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00":
        return "bmp"
    # Some scanners and mail gateways put bytes before the header; readers allow 1,024.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _archive_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    for magic, offset, what, advice in _KNOWN_STRANGERS:
        if data[offset : offset + len(magic)] == magic:
            raise UnknownFormat(f"this is {what}", where=name, advice=advice)
    return _written_kind(data, name)


def check(name: str, data: bytes, settings: Settings) -> Kind:
    """The kind of a file that has passed the guard.

    Raises:
        InputError: see `kind_of`; `OversizedInput` when it is larger than the limits,
            packed or unpacked; `DamagedInput` when an office file smuggles entities.
    """
    if len(data) > settings.max_megabytes * 1_000_000:
        raise OversizedInput(
            f"the file has {len(data) / 1e6:.0f} MB, the limit is {settings.max_megabytes} MB",
            where=name,
            advice="split it, or raise FUHE_MAX_MEGABYTES",
        )
    kind = kind_of(data, name)
    if kind in ("xlsx", "docx"):
        _check_archive(data, name)
    return kind


@contextmanager
def reading(name: str, what: str) -> Iterator[None]:
    """Turn whatever a parser raises on broken bytes into one `DamagedInput`.

    Parsers of office files raise nearly anything on hostile bytes (KeyError, TypeError,
    struct.error), so everything but our own errors and a lack of memory is caught here.
    """
    try:
        yield
    except InputError as error:
        if error.where:
            raise
        raise type(error)(error.what, where=name, advice=error.advice) from error
    except MemoryError as error:
        raise OversizedInput(
            f"{what} needs more memory than there is", where=name, advice="split the file"
        ) from error
    except Exception as error:
        raise DamagedInput(
            f"{what} is damaged ({type(error).__name__})",
            where=name,
            advice="open it in the program it comes from and save it again",
        ) from error


def _archive_kind(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DamagedInput(
            "the archive is cut off or damaged", where=name, advice="copy or download it again"
        ) from error
    if any(member.startswith("xl/workbook.") for member in members):
        if "xl/workbook.bin" in members:
            raise UnknownFormat("this is an XLSB workbook", where=name, advice="save it as XLSX")
        return "xlsx"
    if any(member.startswith("word/document") for member in members):
        return "docx"
    if "OFD.xml" in members:
        raise UnknownFormat("this is an OFD document", where=name, advice="print it to PDF")
    if "content.xml" in members and "mimetype" in members:
        raise UnknownFormat(
            "this is an OpenDocument file", where=name, advice="save it as XLSX or DOCX"
        )
    raise UnknownFormat(
        "this is an archive of other files", where=name, advice="unpack it and give the files in it"
    )


def _check_archive(data: bytes, name: str) -> None:
    with reading(name, "the archive"), zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        if len(infos) > _ZIP_ENTRIES:
            raise OversizedInput(
                f"the archive has {len(infos)} parts, the limit is {_ZIP_ENTRIES}",
                where=name,
                advice="save the form alone in a new file",
            )
        if any(info.flag_bits & 0x1 for info in infos):
            raise DamagedInput(
                "the file is locked by a password", where=name, advice="save it without one"
            )
        # The directory's sizes may lie, but the unpacker stops at them, so they bound it.
        for info in infos:
            swollen = info.file_size > 1_000_000 and info.file_size > _ZIP_RATIO * max(
                info.compress_size, 1
            )
            sheet = info.filename.startswith("xl/worksheets/")
            if swollen or (sheet and info.file_size > _SHEET_UNPACKED):
                raise OversizedInput(
                    f"the part {info.filename} unpacks to {info.file_size / 1e6:.0f} MB",
                    where=name,
                    advice="save the form alone in a new file",
                )
        unpacked = sum(info.file_size for info in infos)
        if unpacked > _ZIP_UNPACKED:
            raise OversizedInput(
                f"the file unpacks to {unpacked / 1e6:.0f} MB",
                where=name,
                advice="save the form alone in a new file",
            )
        for info in infos:
            if info.filename.endswith((".xml", ".rels", ".vml")):
                _check_markup(archive, info, name)


def markup(data: bytes) -> Any:
    """The root of XML, read without its entities, its DTD or the network.

    Raises:
        lxml.etree.XMLSyntaxError: it is cut off or broken.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(data, parser)


def _defines_entities(data: bytes) -> bool:
    # Without NULs, UTF-16 markup looks like plain ASCII.
    plain = data.replace(b"\x00", b"").upper()
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _check_markup(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    tail = b""
    try:
        with archive.open(info) as part:
            while chunk := part.read(1 << 20):
                if _defines_entities(tail + chunk):
                    raise DamagedInput(
                        f"the part {info.filename} defines XML entities, which no form needs",
                        where=name,
                        advice="do not open this file; ask the sender for another",
                    )
                tail = chunk[-32:]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DamagedInput(
            f"the part {info.filename} is cut off or damaged",
            where=name,
            advice="copy or download the file again",
        ) from error


def _ole_kind(data: bytes, name: str) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise DamagedInput(
            "the file is locked by a password", where=name, advice="save it without one"
        )
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("WordDocument"):
        raise UnknownFormat("this is an old Word document", where=name, advice="save it as DOCX")
    raise UnknownFormat(
        "this is an old office file of another kind", where=name, advice="save it as DOCX or XLSX"
    )


def _written_kind(data: bytes, name: str) -> Kind:
    head = data[:200_000]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:200]:
        head = head.replace(b"\x00", b"")
    headers = _MHTML.match(head.lstrip())
    if headers and b"multipart/related" in headers[0].lower():
        return "html"
    if _MARKUP.search(head):
        return "html"
    if _XML_SHEET.search(head):
        if _defines_entities(data):
            raise DamagedInput(
                "the file defines XML entities, which no form needs",
                where=name,
                advice="do not open this file; ask the sender for another",
            )
        return "xml2003"
    if b"<?mso-application" in head[:500]:
        raise UnknownFormat("this is an XML office file", where=name, advice="save it as XLSX")
    from assistant.reading.text import decoded

    # Cut in the middle of a character, the end would look damaged.
    text = decoded(data[:200_000])[:-2] or decoded(data)
    control = sum(character < " " and character not in "\t\n\v\f\r\x1a\x1b" for character in text)
    stray = sum(unicodedata.category(character) in ("Cn", "Co", "Cs") for character in text)
    if control > max(2, len(text) // 100) or stray + text.count("\ufffd") > max(2, len(text) // 20):
        raise UnknownFormat("this is no kind of file Fuhe reads", where=name, advice=_READABLE)
    return "text"
