"""The repair of a cell's text before it is parsed, and a record of what was repaired.

In: the text of a target or an actual as read. Out: the text folded, with certain damage
mended, and the marks of what was found. Nothing can fail.

Marks (they are flags of the exchange format): `fullwidth_digits`,
`ocr_traditional_char`, `ocr_space_in_number`, `ocr_zero_as_o`, `ocr_le_as_w`,
`ocr_ge_lost` (a lone > where these forms write ≥), `ocr_permille`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.wording import fold, tidy

_FULL_WIDTH = re.compile(r"[０-９]")
_SPLIT_NUMBER = re.compile(r"[\d０-９][.．]?[^\S\n]+[\d０-９.．]|[\d０-９][^\S\n]+[(（]")
_SPACE = re.compile(r"\s")
# NFKC would turn ㎡ into "m2", whose digit reads as a number.
_SQUARED = (
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("M²", "平方米"),
    ("㎢", "平方公里"),
    ("km²", "平方公里"),
    ("㎥", "立方米"),
    ("m³", "立方米"),
    ("㎏", "kg"),
    ("℃", "摄氏度"),
    ("∶", ":"),
)
_ZEROS = re.compile(r"(?<![a-z])[\do.,]*\d[\do.,]*(?![a-z])|(?<![a-z\d])[o.]*o(?=%)")
_LOST_LE = re.compile(r"^w(?=[\do.]*\d)")
_PERMILLE = re.compile(r"(?<=\d)\(?%[0o]\)?$")
_LONE_GT = re.compile(r">(?!=)(?<!=>)")
_SQUARE_METRES = re.compile(r"(?<![a-z])(k?)m([23])(?![\d.])")
_POWERS = {"2": "平方米", "3": "立方米", "k2": "平方公里"}
_WRAPPED = re.compile(r"([\"【\[])([^\"【】\[\]]+)([\"】\]])")
_SIGNS = (
    ("kw·h", "kwh"),
    (">=", "≥"),
    ("=>", "≥"),
    ("<=", "≤"),
    ("=<", "≤"),
    ("－", "-"),
    ("−", "-"),
    ("–", "-"),
    ("—", "-"),
    ("～", "~"),
    ("﹥", ">"),
    ("﹤", "<"),
)
_YUAN = re.compile(r"¥(\d[\d,.]*[百千万亿]*)元?")
_REPEATED = re.compile(r"([-=])\1+|(?<=[≥≤])=+")


@dataclass(frozen=True, slots=True)
class Mended:
    """Folded, mended text and the marks of what was found in it, sorted."""

    text: str
    marks: tuple[str, ...]


@lru_cache(maxsize=8192)
def mend(text: str) -> Mended:
    """Fold and mend one cell's text.

    >>> mend("＞＝９０．００（％）").text
    '≥90.00(%)'
    """
    marks = set()
    if _FULL_WIDTH.search(text):
        marks.add("fullwidth_digits")
    if _SPLIT_NUMBER.search(text):
        marks.add("ocr_space_in_number")
    close = _SPACE.sub("", text)
    if tidy(close) != close:
        marks.add("ocr_traditional_char")
    for written, name in _SQUARED:
        if written in close:
            close = close.replace(written, name)
    folded = fold(close)
    if "¥" in folded:
        folded = _YUAN.sub(r"\1元", folded)
    if "於" in folded:
        marks.add("ocr_traditional_char")
        folded = folded.replace("於", "于")
    if ">" in folded and _LONE_GT.search(folded):
        marks.add("ocr_ge_lost")
    for written, sign in _SIGNS:
        if written in folded:
            folded = folded.replace(written, sign)
    wrapped = _WRAPPED.fullmatch(folded)
    if wrapped:
        folded = wrapped[2]
    if "m" in folded:
        folded = _SQUARE_METRES.sub(
            lambda found: _POWERS.get(found[1] + found[2], found[0]), folded
        )
    folded = _REPEATED.sub(r"\1", folded)
    if _LOST_LE.match(folded):
        marks.add("ocr_le_as_w")
        folded = "≤" + folded[1:]
    if "o" in folded:
        mended = _ZEROS.sub(lambda match: match.group().replace("o", "0"), folded)
        if mended != folded:
            marks.add("ocr_zero_as_o")
            folded = mended
    if "%" in folded and _PERMILLE.search(folded):
        marks.add("ocr_permille")
        folded = _PERMILLE.sub("‰", folded)
    return Mended(folded, tuple(sorted(marks)))
