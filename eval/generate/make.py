"""One made form from a seed and a number; a folder of them.

In: seed, number, and what was asked for (layout, damage). Out: `Made` records, or case
folders: page pictures, `expected.json`, `planted.json`, `grid.json`, `case.json` (how it
was made), `note.md`, and the same form as `form.xlsx` and `form.txt`. Every choice comes
from the seed and the number alone, so that form 17 is the same whether 20 or 5,000 are
made. `UsageError` when typefaces are missing or a damage does not exist.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from eval.generate import exports
from eval.generate.damage import DAMAGES, MIXES, STRENGTHS, damage
from eval.generate.domains import DOMAINS
from eval.generate.layouts import lay_out
from eval.generate.look import Look, columns_of
from eval.generate.paginate import Leaf, Print, paginate
from eval.generate.planting import plant
from eval.generate.projects import make_project
from eval.generate.sheet import Sheet
from eval.generate.typeset import FONTS, pictures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KINDS = (*DAMAGES, *MIXES)


@dataclass(frozen=True, slots=True)
class Order:
    """What to make; None leaves the choice to the seed.

    Args:
        layout: column order 1 to 9.
        budget: budget block "a" to "i".
        damage: "none", a strength ("light", "medium", "strong": kinds vary), a kind
            ("fax"), or a kind with its strength ("fax:strong").
        rows: about how many indicators.
    """

    layout: int | None = None
    budget: str | None = None
    damage: str | None = None
    rows: int | None = None
    font: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One made form: its sheets (two when one document holds two forms), pages, pictures."""

    name: str
    sheets: tuple[Sheet, ...]
    leaves: tuple[tuple[Leaf, ...], ...]
    pictures: tuple[NDArray[np.uint8], ...]
    how: Print
    look: Look
    damage: str
    strength: int
    domain: str


def make(seed: int, number: int, order: Order = Order(), *, forms: int = 1) -> Made:
    """Form `number` of the series `seed`."""
    rng = Random(f"{seed}/{number}")
    layout = order.layout or number % 9 + 1
    domain = DOMAINS[(number * 5 + seed) % len(DOMAINS)]
    kind, strength = _damage(order.damage, number, rng)
    look = Look.draw(rng, layout, order.budget or _budget(layout, number))
    font = order.font or list(FONTS)[(number * 2 + seed) % len(FONTS)]
    how = Print.draw(rng, len(columns_of(layout, rng)), font)
    rule = rng.choices((how.rule, "dashed", "dotted"), (88, 7, 5))[0]
    # What a fax or a coarse scan makes of hairlines is nothing at all: no table is left.
    rule = "normal" if kind in ("fax", "lowres", "faint", "copy") else rule
    how = replace(how, rule=rule)
    sheets = []
    for _ in range(forms):
        project = make_project(rng, order.rows or rng.randint(6, 16), domain=domain)
        weighted = layout not in (4, 8, 9)
        project = plant(project, rng, rng.choice((0, 1, 2, 2, 3, 4)), weights_printed=weighted)
        sheets.append(lay_out(project, look, rng))
    leaves = tuple(tuple(paginate(sheet, how)) for sheet in sheets)
    pages = pictures([leaf for group in leaves for leaf in group], how)
    mark = zlib.crc32(f"{seed}/{number}".encode())
    hurt = tuple(damage(page, kind, strength, mark + i) for i, page in enumerate(pages))
    name = f"{seed:02d}-{number:04d}-L{layout}{look.budget}-{domain.key}-{kind}" + (
        f"-{strength}" if strength else ""
    )
    return Made(name, tuple(sheets), leaves, hurt, how, look, kind, strength, domain.key)


def _budget(layout: int, number: int) -> str | None:
    """Blocks in turn, another turn for each layout; transfer payments keep their own."""
    return None if layout == 9 else "abcdefgh"[(number // 9 + number) % 8]


def _damage(asked: str | None, number: int, rng: Random) -> tuple[str, int]:
    if asked == "none":
        return "none", 0
    if asked is None:
        if number % 6 == 0:
            return "none", 0
        return _KINDS[(number * 7 + number // 9) % len(_KINDS)], rng.choices(
            (1, 2, 3), (45, 38, 17)
        )[0]
    kind, _, strength = asked.partition(":")
    if kind in STRENGTHS:
        return _KINDS[number % len(_KINDS)], STRENGTHS[kind]
    return kind, STRENGTHS.get(strength, 2)


def write(made: Made, folder: Path) -> Path:
    """The case's folder, made under `folder`."""
    import cv2

    place = folder / made.name
    place.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(made.pictures, 1):
        _write_picture(place / f"page-{number}", picture, cv2)
    forms = [sheet.expected for sheet in made.sheets]
    planted = [list(sheet.mistakes) for sheet in made.sheets]
    one = len(forms) == 1
    _json(place / "expected.json", forms[0] if one else forms)
    _json(place / "planted.json", planted[0] if one else planted)
    leaves = [leaf for group in made.leaves for leaf in group]
    _json(place / "grid.json", exports.grid(leaves, made.how.dpi / 72), indent=None)
    _json(place / "case.json", _how(made))
    count = sum(len(group) for group in planted)
    note = (
        f"Made form: layout {made.look.layout}, budget block ({made.look.budget}), {made.domain}, "
        f"{made.how.font}, {made.damage} {made.strength}, {len(made.pictures)} pages, "
        f"{count} planted mistakes.\n"
    )
    (place / "note.md").write_text(note, encoding="utf-8")
    if one:
        (place / "form.xlsx").write_bytes(exports.workbook(made.sheets[0]))
        text = exports.ocr_text(leaves, Random(made.name))
        (place / "form.txt").write_text(text, encoding="utf-8")
    return place


def _how(made: Made) -> dict[str, Any]:
    return {
        "source": "made",
        "layout": made.look.layout,
        "damage": made.damage,
        "strength": made.strength,
        "domain": made.domain,
        "pages": len(made.pictures),
        "look": asdict(made.look),
        "print": asdict(made.how),
    }


def _write_picture(stem: Path, picture: NDArray[np.uint8], cv2: Any) -> None:
    """Black and white as PNG, grey and colour as JPEG: the smaller of what each does well."""
    import numpy as np

    values = np.unique(picture[::7, ::7])
    if picture.ndim == 2 and len(values) <= 2:
        bits = [cv2.IMWRITE_PNG_BILEVEL, 1, cv2.IMWRITE_PNG_COMPRESSION, 9]
        cv2.imwrite(str(stem.with_suffix(".png")), picture, bits)
    else:
        cv2.imwrite(str(stem.with_suffix(".jpg")), picture, [cv2.IMWRITE_JPEG_QUALITY, 62])


def _json(path: Path, value: Any, *, indent: int | None = 1) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")


def make_all(seed: int, numbers: Sequence[int], order: Order) -> Iterator[Made]:
    """The forms of those numbers; every twentieth document holds two forms."""
    for number in numbers:
        forms = 2 if number % 20 == 19 and order.layout is None else 1
        yield make(seed, number, order, forms=forms)
