r"""What programs that recognise text write in LaTeX: $\leq 2‰$, $94.06\%$, $\mathrm{m}^{2}$.

In: pages of text. Out: the same with the signs that were printed, as far as there is no doubt
which; a cell in which a command or a formula is left is hardly believed. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from assistant.page import Cell, Page

_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("leq", "le", "leqslant", "leqq"), "≤"),
        **dict.fromkeys(("geq", "ge", "geqslant", "geqq"), "≥"),
        **dict.fromkeys(("neq", "ne"), "≠"),
        **dict.fromkeys(("rightarrow", "to"), "→"),
        **dict.fromkeys(("ldots", "cdots", "dots"), "…"),
        **dict.fromkeys(("permil", "textperthousand"), "‰"),
        **dict.fromkeys(("square", "Box"), "□"),
        # Marks of how a formula is set, and blanks.
        **dict.fromkeys(("left", "right", "quad", "qquad", "displaystyle", "rm", "bf"), ""),
        "lt": "<",
        "gt": ">",
        "times": "×",
        "div": "÷",
        "pm": "±",
        "sim": "~",
        "approx": "≈",
        "cdot": "·",
        "degree": "°",
        "mu": "μ",
        "surd": "√",
        "checkmark": "✓",
        "bigstar": "★",
        "star": "☆",
    }
)
_FACES = "text|textrm|textbf|textit|mathrm|mathbf|mathit|mathsf|mbox|operatorname|underline"
_FACE = re.compile(rf"\\+(?:{_FACES})\s*\{{([^{{}}\\$]*)\}}")
"""Text in a face of its own; what stands in it is plain."""
_COMMAND = re.compile(r"\\+([A-Za-z]+)")
_ESCAPED = re.compile(r"\\+([%‰#&])")
_BLANK = re.compile(r"\\[,;:! ]")
_DEGREE = re.compile(r"\^\s*(?:\{\s*\\+circ\s*\}|\\+circ(?![A-Za-z]))")
_RAISED = re.compile(r"\^\s*(?:\{\s*([0-9])\s*\}|([0-9]))")
_LOWERED = re.compile(r"_\s*(?:\{\s*([0-9])\s*\}|([0-9]))")
_GROUP = re.compile(r"\{([^{}]*)\}")
_UP, _DOWN = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_BRACKETS = re.compile(r"\\\(((?:(?!\\\)).)*?\\[A-Za-z%](?:(?!\\\)).)*)\\\)")
_FORMULA = re.compile(r"(\$\$?)([^$\n]+)\1")
_FIGURE = re.compile(
    r"[<>=＝≥≤±+-]?\s*\d[\d\s.,]*[%‰]?(?:\s*-\s*\d[\d\s.,]*[%‰]?)?|[(（]?[A-Za-z]+(?:/[A-Za-z]+)?[)）]?"
)
"""What may stand between dollars without a command and is no sum of money."""
_FIRST_BLANK = re.compile(r"\{\s*~")
_SCRIPT = re.compile(r"[\^_]\{")
_LEFT = re.compile(r"[\\^_{}]")
_HARDLY: Final = 0.3
"""Confidence in a text that is not what was printed."""


def in_dollars(text: str) -> str:
    r"""The formulas between \( and \) between dollars: in Markdown these may be brackets.

    >>> in_dollars(r"\(\geq 90\%\)，\(A\)")
    '$\\geq 90\\%$，\\(A\\)'
    """
    return _BRACKETS.sub(r"$\1$", text)


def without_latex(page: Page) -> Page:
    """The page with the signs that were printed."""
    cells = tuple(map(_printed, page.cells))
    return replace(page, cells=cells) if cells != page.cells else page


def _printed(cell: Cell) -> Cell:
    text, sure = printed(cell.text)
    if text == cell.text and sure:
        return cell
    return replace(cell, text=text, confidence=cell.confidence if sure else _HARDLY)


def printed(text: str) -> tuple[str, bool]:
    r"""A text without LaTeX, and whether there is none left in it.

    >>> printed(r"$\geq 9 2 . 5 \%$"), printed(r"$\frac{1}{2}$年")
    (('≥92.5%', True), ('$\\frac{1}{2}$年', False))
    """
    if not any(mark in text for mark in ("$", "\\", "^{")):
        return text, True
    whole = in_dollars(text)
    pieces: list[str] = []
    at = 0
    for formula in _FORMULA.finditer(whole):
        pieces += [_undone(whole[at : formula.start()]), _of_formula(formula)]
        at = formula.end()
    plain = "".join((*pieces, _undone(whole[at:])))
    left = any(known.search(plain) for known in (_COMMAND, _FORMULA, _SCRIPT))
    return plain, not left and not (plain != text and "$" in plain)


def _of_formula(match: re.Match[str]) -> str:
    """What a formula prints; itself where that is in doubt."""
    inner = _FIRST_BLANK.sub("{", match.group(2))
    # In LaTeX ~ is a blank; whoever recognised a text may have meant it as a sign.
    if "~" in inner or not (_LEFT.search(inner) or _FIGURE.fullmatch(inner.strip())):
        return match.group()
    plain = _undone(inner)
    plain = _RAISED.sub(lambda found: _UP[int(found[1] or found[2])], plain)
    plain = _LOWERED.sub(lambda found: _DOWN[int(found[1] or found[2])], plain)
    while (flat := _GROUP.sub(r"\1", plain)) != plain:
        plain = flat
    return match.group() if _LEFT.search(plain) else re.sub(r"\s", "", plain)


def _undone(text: str) -> str:
    """The text with the commands that stand for one sign, or for none, undone."""
    plain = _BLANK.sub("", _ESCAPED.sub(r"\1", _DEGREE.sub("°", text)))
    plain = _COMMAND.sub(lambda found: _SIGNS.get(found[1], found[0]), plain)
    while (flat := _FACE.sub(r"\1", plain)) != plain:
        plain = flat
    return plain
