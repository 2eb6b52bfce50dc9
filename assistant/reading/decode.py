"""Picture files to pixels: any PNG, JPEG, TIFF, WebP or BMP to plain BGR.

In: bytes, or the path of a file. Out: arrays of shape (height, width, 3), uint8, BGR, upright as the camera
held it, one a frame of a TIFF. Transparent parts become white paper; CMYK, palettes,
16 bits and non-square pixels are evened out. Fails with `DamagedInput` (cut off),
`OversizedInput` (told by the header, before a pixel is decoded) or `NotAForm` (too
small to hold one).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import DamagedInput, InputError, NotAForm, OversizedInput
from assistant.page import Page
from assistant.settings import Settings

if TYPE_CHECKING:
    from PIL import Image

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_SMALLEST = 100
"""A page at 110 dpi is 900 pixels wide; nothing under this holds a table."""
_SPEAKING_TAGS = (0x010D, 0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F)
_FAX_RATIO = 1.2
_REDUCED = 1
"""TIFF NewSubfileType of a preview, which is no page."""


def read_pictures(
    name: str, data: bytes | Path, *, number: int, settings: Settings
) -> Iterator[tuple[Page, int]]:
    """The pages of a picture file, each with how many there are.

    Args:
        number: of the first page.

    Raises:
        InputError: see the module.
    """
    from assistant.reading.scan import read_picture

    total = count_frames(data, name)
    if total > settings.max_pages:
        raise OversizedInput(
            f"the file has {total} pages, the limit is {settings.max_pages}",
            where=name,
            advice="split it, or raise FUHE_MAX_PAGES",
        )
    hidden = described(data)
    for index, image in enumerate(frames(name, data, settings)):
        page = read_picture(image, number=number + index, source=name, settings=settings)
        yield replace(page, hidden=(*page.hidden, *hidden) if index == 0 else page.hidden), total


def count_frames(data: bytes | Path, name: str = "") -> int:
    """How many pages a picture file has; previews do not count."""
    with _opened(name, data) as picture:
        if picture.format != "TIFF":
            return 1
        count = 0
        for index in range(getattr(picture, "n_frames", 1)):
            picture.seek(index)
            count += not _is_preview(picture)
        return max(count, 1)


def frames(name: str, data: bytes | Path, settings: Settings) -> Iterator[Pixels]:
    """The pages of a picture file, one at a time, so that one is in memory at a time."""
    with _opened(name, data) as picture:
        several = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        page = 0
        for index in range(several):
            where = name if several == 1 else f"{name}, page {index + 1}"
            try:
                picture.seek(index)
                if several > 1 and _is_preview(picture):
                    continue
                _check_size(picture, where, settings)
                pixels = _plain(picture)
            except InputError:
                raise
            except Exception as error:
                # Decoders raise OSError, SyntaxError, struct.error, ValueError, …
                raise DamagedInput(
                    "the picture is cut off or damaged",
                    where=where,
                    advice="scan or copy it again",
                ) from error
            page += 1
            yield pixels


def described(data: bytes | Path) -> tuple[str, ...]:
    """Texts in the picture's metadata (descriptions, comments), never part of the page."""
    from PIL import ExifTags

    texts: list[str] = []
    with _opened("", data) as picture:
        for key, value in picture.info.items():
            if key in ("exif", "icc_profile", "photoshop", "mp", "jfif"):
                continue
            texts.append(_as_text(value))
        try:
            exif = picture.getexif()
            tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
        except Exception:  # a broken block of metadata says nothing about the page
            tags = {}
        texts += [_as_text(tags[tag], tag >> 8 == 0x9C) for tag in _SPEAKING_TAGS if tag in tags]
    # Short machine values ("Adobe", "1.0.2") address nobody.
    return tuple(text for text in dict.fromkeys(texts) if len(text) >= 6)


def _as_text(value: object, wide: bool = False) -> str:
    """A value of the metadata as text; `wide` for tags that Windows writes in UTF-16."""
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        value = bytes(part & 0xFF for part in value)
    if isinstance(value, bytes):
        plain = value.removeprefix(b"UNICODE\x00").removeprefix(b"ASCII\x00\x00\x00")
        wide = wide or plain.count(b"\x00") * 4 > len(plain) or plain != value
        for encoding in ("utf-16-le", "utf-8") if wide else ("utf-8", "gb18030"):
            try:
                text = plain.decode(encoding).strip("\x00 ")
            except UnicodeDecodeError:
                continue
            return text if text.isprintable() else ""
        return ""
    if not isinstance(value, str):
        return ""
    # Pillow reads text tags as Latin-1 whatever they hold; many programs write UTF-8.
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return value.strip("\x00 ")


def _opened(name: str, data: bytes | Path) -> Image.Image:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            file = BytesIO(data) if isinstance(data, bytes) else data
            return Image.open(file, formats=("PNG", "JPEG", "TIFF", "WEBP", "BMP"))
    except Image.DecompressionBombError as error:
        raise _oversized("more than 178 million pixels", name) from error
    except Exception as error:
        raise DamagedInput(
            "the picture is cut off or damaged", where=name, advice="scan or copy it again"
        ) from error


def _oversized(what: str, where: str) -> OversizedInput:
    return OversizedInput(
        f"the picture has {what}",
        where=where,
        advice="scan at 300 dpi or less, one page a picture, or raise FUHE_MAX_MEGAPIXELS",
    )


def _check_size(picture: Image.Image, where: str, settings: Settings) -> None:
    width, height = picture.size
    if width * height > settings.max_megapixels * 1_000_000:
        limit = f"the limit is {settings.max_megapixels} million"
        raise _oversized(f"{width}×{height} pixels, {limit}", where)
    if min(width, height) < _SMALLEST:
        raise NotAForm(
            f"the picture has {width}×{height} pixels, too few for a form",
            where=where,
            advice="scan the page at 200 dpi or more",
        )


def _is_preview(picture: Image.Image) -> bool:
    tags = getattr(picture, "tag_v2", {})
    return bool(int(tags.get(254, 0)) & _REDUCED)


def _plain(picture: Image.Image) -> Pixels:
    """One frame as upright BGR on white."""
    from PIL import Image, ImageOps

    picture.load()
    stretch = _pixel_shape(picture)
    image = ImageOps.exif_transpose(picture)
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = Image.fromarray(_eight_bits(np.asarray(image)))
    if image.mode == "LAB":
        from PIL import ImageCms

        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        image = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    if stretch != (1.0, 1.0):
        width, height = image.size
        size = (round(width * stretch[0]), round(height * stretch[1]))
        image = image.convert("L").resize(size, Image.Resampling.BICUBIC)
    colours = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return np.ascontiguousarray(colours[:, :, ::-1])


def _pixel_shape(picture: Image.Image) -> tuple[float, float]:
    """How far to stretch width and height so that pixels are square (faxes: 204×98 dpi)."""
    try:
        across, down = (float(value) for value in picture.info.get("dpi", (1, 1)))
    except (TypeError, ValueError):
        return 1.0, 1.0
    if across <= 0 or down <= 0 or not 1 / 4 < across / down < 4:
        return 1.0, 1.0
    if across / down > _FAX_RATIO:
        return 1.0, across / down
    if down / across > _FAX_RATIO:
        return down / across, 1.0
    return 1.0, 1.0


def _eight_bits(values: np.ndarray[Any, Any]) -> Pixels:
    """Deep grey to eight bits by the depth the values were written in."""
    if values.dtype.kind == "f":
        top = 1.0 if float(values.max(initial=0.0)) <= 1.0 else 255.0
        return np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
    highest = int(values.max(initial=0))
    bits = 8 if highest < 1 << 8 else 12 if highest < 1 << 12 else 16
    levels: Pixels = np.clip(values.astype(np.int64) >> (bits - 8), 0, 255).astype(np.uint8)
    return levels
