"""The normal form of text in these tables: widths, variant characters, white space.

In: text of one cell as read. Out: the same text with only its *form* changed, never
its meaning. Nothing here can fail.

`tidy` is what goes into a `Paper`; `fold` is coarser, for comparing and finding.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# OCR prints these traditional or variant characters where the paper has the simplified
# ones; each pair is one-to-one, so the repair is certain.
_VARIANTS = str.maketrans(
    "項財數額標實際値兒黨會錄費預撥執評總產質滿導專級績況單個萬億門務類經濟環續響態時環進說備責",
    "项财数额标实际值儿党会录费预拨执评总产质满导专级绩况单个万亿门务类经济环续响态时环进说备责",
)
# PDF text layers and some recognisers write characters as radicals of the same shape.
_RADICALS = str.maketrans(
    {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | str.maketrans("⺠⻄⻅⻆⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻩⻬⻰", "民西见角车长门青页风飞食马鱼鸟黄齐龙")
)
_SIGNS = str.maketrans({"≧": "≥", "≦": "≤", "═": "=", "⩾": "≥", "⩽": "≤", "％": "%"})
# White space, and what prints nothing either: soft hyphens, joiners, marks of width zero.
_SPACE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"'})


def tidy(text: str) -> str:
    """A cell's text as it goes into the form: no white space, certain OCR damage repaired.

    >>> tidy("=2.00 (項)")
    '=2.00(项)'
    """
    return _SPACE.sub("", text).translate(_RADICALS).translate(_VARIANTS)


# A form's few hundred texts are compared with one another again and again: folding each
# time was an eighth of verifying a form.
@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A coarser form for comparison: width, quotes, sign variants and case are one.

    >>> fold("（≧９０％）") == fold("(≥90%)")
    True
    """
    normal = unicodedata.normalize("NFKC", tidy(text).translate(_SIGNS))
    # Some characters are a space and a mark in their normal form.
    return _SPACE.sub("", normal).translate(_QUOTES).casefold()
