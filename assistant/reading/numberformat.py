"""How a spreadsheet shows a number: the paper carries "459.80", the file 459.8.

In: a stored value and its number format. Out: the text a person sees. Nothing here
fails: a format that is not understood shows the number as it is stored, and says so.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import NamedTuple

# "!" escapes a character as "\\" does, in the programs of East Asia.
_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|([0#?.,%‰]+(?:[eE][+-]0+)?)|(.)', re.S)
_DATE_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|\[[^\]]*\]|(AM/PM|上午/下午|y+|m+|d+|h+|s+)|(.)', re.I | re.S
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
_GENERAL_WIDTH = 11

BUILT_IN_DATES = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
}
"""Dates a Chinese program knows by a number alone: the file holds no code for them."""


class Shown(NamedTuple):
    """What a cell shows.

    Args:
        text: the characters.
        certain: False where the format is beyond us, so that the cell may show something else.
    """

    text: str
    certain: bool = True


def shown(value: object, code: str) -> Shown:
    """What a cell shows.

    Args:
        value: int, float, Decimal, bool, a date or time, or text.
        code: the cell's number format ("0.00%", "#,##0.00", 'yyyy"年"m"月"').
    """
    if value is None:
        return Shown("")
    if isinstance(value, bool):
        return Shown("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Shown(_text(value, code))
    if isinstance(value, datetime.date | datetime.time):
        return Shown(_date(value, code))
    if isinstance(value, datetime.timedelta):
        return Shown(str(value))
    # Fifteen digits are all a spreadsheet keeps; the rest is binary noise.
    number = Decimal(f"{value:.15g}" if isinstance(value, float) else str(value))
    if not number.is_finite():
        return Shown(str(value))
    return _number(number, code)


def hides_everything(code: str) -> bool:
    """True for formats like ";;;" that show nothing whatever the value is."""
    sections = code.split(";")
    return len(sections) >= 3 and not any(section.strip() for section in sections)


def _text(value: str, code: str) -> str:
    """A text under a format like '@"元"'."""
    section = next((part for part in reversed(_sections(code)) if "@" in part), "@")
    if section.strip() == "@":
        return value
    pieces = [
        quoted or escaped or (value if other == "@" else other)
        for quoted, escaped, _, _, other in _TOKEN.findall(section)
    ]
    return "".join(pieces)


def _number(number: Decimal, code: str) -> Shown:
    sections = _sections(code)
    if not sections or sections[0].strip().lower() in (
        "",
        "general",
        "@",
        "g/通用格式",
        "通用格式",
    ):
        return Shown(_general(number))
    chosen = _chosen(number, sections)
    body = _section(*chosen) if chosen else None
    return Shown(_general(number), certain=False) if body is None else Shown(body)


def _chosen(number: Decimal, sections: list[str]) -> tuple[Decimal, str] | None:
    """The section that shows a number, and the number it shows; None where none does."""
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(number, condition[1], Decimal(condition[2])):
                return number, section
        return None
    if number < 0 and len(sections) > 1:
        return -number, sections[1]
    return number, sections[2 if number == 0 and len(sections) > 2 else 0]


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": number < bound,
        "<=": number <= bound,
        "=": number == bound,
        "<>": number != bound,
        ">=": number >= bound,
        ">": number > bound,
    }[sign]


def _sections(code: str) -> list[str]:
    parts: list[str] = [""]
    for match in _TOKEN.finditer(code):
        if match[5] == ";":
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts


def _section(number: Decimal, section: str) -> str | None:
    """One section of a format applied; None when it is beyond us."""
    pieces: list[str | None] = []
    digits: list[str] = []
    for match in _TOKEN.finditer(section):
        quoted, escaped, bracket, pattern, other = match.groups()
        if quoted is not None or escaped is not None:
            pieces.append(quoted if quoted is not None else escaped)
        elif bracket is not None:
            if bracket.startswith("$") and (sign := bracket[1:].split("-")[0]):
                pieces.append(sign)
        elif pattern is not None:
            if set(pattern) <= set("%‰"):
                pieces.append(pattern)
            else:
                digits.append(pattern)
                pieces.append(None)
        elif other == "/" and digits:
            return None
        elif other is not None:
            if other.lower() == "g" and "general" in section.lower():
                return None
            pieces.append(other)
    signs = "".join(piece for piece in pieces if piece) + "".join(digits)
    with localcontext(Context(prec=40)):
        scaled = number * 100 ** signs.count("%") * 1000 ** signs.count("‰")
        bodies = [_digits(scaled, digits[0])] if len(digits) == 1 else _parted(scaled, digits)
    if bodies is None or None in bodies:
        return None
    filled = iter(bodies)
    return "".join(next(filled) or "" if piece is None else piece for piece in pieces).strip()


def _parted(number: Decimal, patterns: list[str]) -> list[str | None] | None:
    """The digits of a whole number dealt out from the right, as 0!.0000 shows ten-thousands."""
    if not patterns:
        return []
    last = patterns[-1].rstrip(",")
    places = [*patterns[:-1], last]
    if not all(set(place) <= set("0#?") and place for place in places):
        return None
    number /= 1000 ** (len(patterns[-1]) - len(last))
    whole = number.quantize(Decimal(1), ROUND_HALF_UP)
    joined = "".join(places)
    least = len(joined) - joined.find("0") if "0" in joined else 0
    left = f"{abs(whole):f}".lstrip("0").rjust(least, "0")
    bodies: list[str | None] = []
    for place in reversed(places[1:]):
        bodies.insert(0, left[-len(place) :])
        left = left[: -len(place)]
    return [f"{'-' if whole < 0 else ''}{left}", *bodies]


def _digits(number: Decimal, pattern: str) -> str | None:
    suffix = "".join(re.findall(r"[%‰]", pattern))
    pattern = re.sub(r"[%‰]", "", pattern)
    if "e" in pattern.lower():
        return None
    whole, _, decimals = pattern.partition(".")
    while pattern and (decimals or whole).endswith(","):
        number /= 1000  # a trailing comma shows thousands
        if decimals:
            decimals = decimals[:-1]
        else:
            whole = whole[:-1]
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    left, _, right = text.partition(".")
    optional = len(decimals) - len(decimals.rstrip("#?"))
    for _ in range(optional):
        if right.endswith("0"):
            right = right[:-1]
    left = left.lstrip("0").rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole:
        left = f"{int(left):,}" if left else left
    sign = "-" if rounded < 0 else ""
    point = "." if "." in pattern and (right or decimals) else ""
    return f"{sign}{left or ('' if point else '0' if '0' in whole else '')}{point}{right}{suffix}"


def _general(number: Decimal) -> str:
    """As "General" shows it: at most eleven characters, no trailing zeros."""
    plain = f"{number:f}"
    whole = plain.partition(".")[0]
    if "." in plain and len(plain) > _GENERAL_WIDTH:
        places = max(0, _GENERAL_WIDTH - len(whole) - 1)
        plain = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def _date(value: datetime.date | datetime.time, code: str) -> str:
    day = value if isinstance(value, datetime.date) else None
    moment = value if isinstance(value, datetime.datetime | datetime.time) else None
    known: dict[str, str] = {}
    if day is not None:
        known |= {"y": f"{day.year}", "yy": f"{day.year % 100:02}", "yyyy": f"{day.year}"}
        known |= {
            "m": f"{day.month}",
            "mm": f"{day.month:02}",
            "d": f"{day.day}",
            "dd": f"{day.day:02}",
        }
        known |= {"mmm": f"{day:%b}", "mmmm": f"{day:%B}", "ddd": f"{day:%a}", "dddd": f"{day:%A}"}
    if moment is not None:
        known |= {"h": f"{moment.hour}", "hh": f"{moment.hour:02}"}
        known |= {"s": f"{moment.second}", "ss": f"{moment.second:02}"}
    text, after_hours = "", False
    for quoted, escaped, token, other in _DATE_TOKEN.findall(_sections(code)[0]):
        token = token.lower()
        if token[:1] == "m" and after_hours and moment is not None:
            text += f"{moment.minute:02}"
        elif token:
            text += known.get(token, "")
        else:
            text += quoted or escaped or ("" if other == "@" else other)
        if token:
            after_hours = token[0] == "h"
    usable = any(character.isdigit() for character in text)
    return text.strip() if usable else value.isoformat().removesuffix("T00:00:00")
