"""Rules for the signs that decide a score and that the recogniser is known to confuse.

In: one reading of a line. Out: the same reading with certain damage repaired: ‰ comes
out as %0, a lone dash as 一, ㎡ as m. Only what cannot be meant otherwise is touched.
Pure; nothing is raised.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.reading.ocr import Line

SAME = str.maketrans(
    {"⩽": "≤", "≦": "≤", "⩾": "≥", "≧": "≥", "＜": "<", "＞": ">", "＝": "=", "％": "%", "﹪": "%"}
)


def settle(line: Line) -> Line:
    """The line with what is certain repaired, in its text and its runners-up."""
    return replace(
        line,
        text=settled(line.text),
        runners=tuple((settled(text), chance) for text, chance in line.runners),
    )


def settled(text: str) -> str:
    """One text with certain damage repaired."""
    text = text.translate(SAME).strip()
    text = re.sub(r"(?<=\d)[%‰][0oO](?!\d)", "‰", text)
    if text in {"一", "—", "－", "–", "−", "一一", "——", "--"}:
        return "-" if len(text) == 1 else "--"
    return text
