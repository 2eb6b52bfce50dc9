"""Leaves become ink: PNG pages or a PDF, set by typst.

In: `Leaf` records and the `Print` they were cut for. Out: grey pictures (numpy uint8,
height × width) or PDF bytes. Raises `UsageError` when typst or a typeface is missing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError
from eval.generate.paginate import LEADING, PAD, Leaf, Piece, Print

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FONTS = {
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "AR PL UKai": "fonts-arphic-ukai",
    "AR PL UMing": "fonts-arphic-uming",
    "WenQuanYi Zen Hei": "fonts-wqy-zenhei",
}
"""Song, Hei, Kai, Ming and a second Hei, with the Debian package of each."""

_STROKES = {
    "normal": ("0.6pt + black", "0.6pt + black"),
    "thin": ("0.35pt + black", "0.35pt + black"),
    "bold-frame": ("0.5pt + black", "1.6pt + black"),
    "grey": ("0.5pt + luma(140)", "0.5pt + luma(140)"),
    "dashed": (
        '(paint: black, thickness: 0.6pt, dash: "dashed")',
        "0.8pt + black",
    ),
    "dotted": (
        '(paint: black, thickness: 0.6pt, dash: "densely-dotted")',
        "0.6pt + black",
    ),
}


@cache
def _fonts() -> Any:
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "forms cannot be made without typst", advice="install the extra make-forms"
        ) from error
    return typst.Fonts()


def check_fonts(names: Sequence[str] = tuple(FONTS)) -> None:
    """UsageError naming the typefaces this machine lacks and where they are to be had."""
    have = set(_fonts().families())
    missing = [name for name in names if name not in have]
    if missing:
        packages = " ".join(sorted({FONTS.get(name, "fonts of that name") for name in missing}))
        raise UsageError(
            f"typefaces missing: {', '.join(missing)}", advice=f"install Debian's {packages}"
        )


def pictures(leaves: Sequence[Leaf], how: Print) -> list[NDArray[np.uint8]]:
    """One grey picture a leaf, at the print's dpi."""
    import cv2
    import numpy as np

    pages = _compile(leaves, how, format="png", ppi=float(how.dpi))
    found = []
    for page in pages if isinstance(pages, list) else [pages]:
        grey = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE)
        found.append(np.asarray(grey, dtype=np.uint8))
    return found


def pdf(leaves: Sequence[Leaf], how: Print) -> bytes:
    """The same pages as a PDF with a text layer."""
    made = _compile(leaves, how, format="pdf", timestamp=0)
    assert isinstance(made, bytes)  # noqa: S101  one document, not a list of pages
    return made


def _compile(leaves: Sequence[Leaf], how: Print, **options: Any) -> bytes | list[bytes]:
    import typst

    check_fonts((how.font,))
    made: bytes | list[bytes] = typst.compile(
        source(leaves, how).encode(), font_paths=_fonts(), **options
    )
    return made


def source(leaves: Sequence[Leaf], how: Print) -> str:
    """The typst source of all pages."""
    width, height = how.page
    fonts = [how.font, "Noto Serif CJK SC"]
    head = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        f'#set text(font: {_string_list(fonts)}, size: {how.size}pt, lang: "zh", '
        f"cjk-latin-spacing: {'auto' if how.spaced else 'none'})\n"
        f"#set par(leading: {how.size * (LEADING - 1.0):.2f}pt)\n"
    )
    return head + "\n#pagebreak()\n".join(_page(leaf, how) for leaf in leaves)


def _page(leaf: Leaf, how: Print) -> str:
    width = how.page[0]
    out = []
    for line in leaf.lines:
        size = how.size * 1.7 if line.large else how.size
        side = "left" if line.left else "center"
        weight = '"bold"' if line.large else '"regular"'
        out.append(
            f"#place(dx: 42pt, dy: {line.y:.2f}pt, box(width: {width - 84:.2f}pt, "
            f"align({side}, text(size: {size:.1f}pt, weight: {weight}, {_string(line.text)}))))"
        )
    out += [_rules(leaf.pieces, how)] if leaf.pieces else []
    out += [_ink(piece) for piece in leaf.pieces if piece.lines]
    return "\n".join(out)


def _ink(piece: Piece) -> str:
    text = " + linebreak() + ".join(_string(line) for line in piece.lines)
    side = "left" if piece.left else "center"
    return (
        f"#place(dx: {piece.x0 + PAD:.2f}pt, dy: {piece.y0:.2f}pt, "
        f"box(width: {piece.x1 - piece.x0 - 2 * PAD:.2f}pt, height: {piece.y1 - piece.y0:.2f}pt, "
        f"align({side} + horizon, {text})))"
    )


def _rules(pieces: Sequence[Piece], how: Print) -> str:
    inner, outer = _STROKES[how.rule]
    segments: set[tuple[float, float, float, float]] = set()
    for piece in pieces:
        x0, y0, x1, y1 = (round(v, 2) for v in (piece.x0, piece.y0, piece.x1, piece.y1))
        segments |= {(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)}
    out = [_segment(segment, inner) for segment in sorted(segments)]
    x0, x1 = min(s[0] for s in segments), max(s[2] for s in segments)
    y0, y1 = min(s[1] for s in segments), max(s[3] for s in segments)
    frame = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    return "\n".join([*out, *(_segment(segment, outer) for segment in frame)])


def _segment(segment: tuple[float, float, float, float], stroke: str) -> str:
    x0, y0, x1, y1 = segment
    return (
        f"#place(dx: {x0}pt, dy: {y0}pt, "
        f"line(end: ({x1 - x0:.2f}pt, {y1 - y0:.2f}pt), stroke: {stroke}))"
    )


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _string_list(names: Sequence[str]) -> str:
    return "(" + ", ".join(_string(name) for name in names) + ",)"
