"""Characters of symbol fonts: the code says nothing, the font says what is printed.

In: a code as Word and web pages write it (0x20-0xFF, or the same from U+F000 up) and the
font's name. Out: the printed character, or U+FFFD where this font's is not known: such text
is read with a doubt. Nothing here can fail.
"""

from __future__ import annotations

CHECKED, UNCHECKED = "☑", "□"
_UNKNOWN = "\ufffd"

_WINGDINGS = {
    0x6F: UNCHECKED,
    0x71: UNCHECKED,
    0xA8: UNCHECKED,
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: CHECKED,
}
_WINGDINGS_2 = {
    0x2A: UNCHECKED,
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: CHECKED,
    0x53: "☒",
    0x54: "☒",
    0xA3: UNCHECKED,
}

# The encoding of the font Symbol, as Adobe published it, without the pieces of tall brackets.
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL: dict[int, str] = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **{0x41 + index: letter for index, letter in enumerate(_GREEK)},
    **{0x61 + index: letter for index, letter in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
    **{ord(sign): sign for sign in "[]_{|}"},
    0x22: "∀",
    0x24: "∃",
    0x27: "∍",
    0x2A: "∗",
    0x2D: "-",
    0x40: "≅",
    0x5C: "∴",
    0x5E: "⊥",
    0x7E: "~",
    **{0xA1 + index: sign for index, sign in enumerate("ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…")},
    **{0xC0 + index: sign for index, sign in enumerate("ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊")},
    0xE5: "∑",
    0xF2: "∫",
}


def is_symbolic(font: str) -> bool:
    """True for fonts whose codes are no letters.

    >>> is_symbolic("Wingdings 2"), is_symbolic("Segoe UI Symbol")
    (True, False)
    """
    plain = font.strip().strip("\"'").lower()
    return plain == "symbol" or plain.startswith(("wingdings", "webdings"))


def printed(code: int, font: str) -> str:
    """What a symbol font prints for a code.

    >>> printed(0xF0B3, "Symbol"), printed(0xFE, "Wingdings"), printed(0xF052, "Wingdings 2")
    ('≥', '☑', '☑')
    >>> printed(0xF0B3, "Wingdings") == chr(0xFFFD)
    True
    """
    plain = font.strip().strip("\"'").lower()
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if plain == "symbol":
        return _SYMBOL.get(low, _UNKNOWN)
    if plain == "wingdings":
        return _WINGDINGS.get(low, _UNKNOWN)
    if plain.startswith("wingdings 2"):
        return _WINGDINGS_2.get(low, _UNKNOWN)
    if plain.startswith(("wingdings", "webdings")):
        return _UNKNOWN
    return _UNKNOWN if 0xE000 <= code <= 0xF8FF else chr(code)


def printed_text(text: str, font: str) -> str:
    """A text whose characters are set in a font.

    Codes in the private range are of a symbol font even where the font's name was lost:
    Word writes them for no other, and nearly always for Symbol.

    >>> printed_text("\\uf0b395%", "宋体"), printed_text("\\u00a3", "Symbol")
    ('�95%', '≤')
    """
    if is_symbolic(font):
        return "".join(
            letter
            if ord(letter) > 0xFF and not 0xF000 <= ord(letter) <= 0xF0FF
            else printed(ord(letter), font)
            for letter in text
        )
    return "".join(_UNKNOWN if 0xF000 <= ord(letter) <= 0xF0FF else letter for letter in text)
