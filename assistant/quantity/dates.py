"""Dates, stretches of dates and deadlines in words.

In: mended text. Out: a `Moment`, or None when the text is no date. Nothing can fail.
Years are often left out; then both ends have none, and months above 12 mean the
following year (次年3月 is month 15).
"""

from __future__ import annotations

import re
from calendar import monthrange

from assistant.quantity.numerals import chinese
from assistant.quantity.values import Day, Moment

_CN = "[一二三四五六七八九十]"
_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|{_CN})"
_DAY = rf"(?:3[01]|[12]\d|0?[1-9]|{_CN}{{1,3}})"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2})"
_NEXT = "次年|下一?年|翌年"
_THIS = "当年|本年度?|今年|全年|年度"

_MOMENT = re.compile(
    # "2024.06" alone may be an amount; with a day, or with other separators, it is a date.
    r"(?:(?P<iso_y>(?:19|20)\d\d)(?:[-/](?P<iso_m>1[0-2]|0?[1-9])"
    r"|(?P<sep>[-./])(?P<iso_m2>1[0-2]|0?[1-9])(?P=sep)(?P<iso_d>3[01]|[12]\d|0?[1-9]))(?![-\d./])"
    rf"|(?:(?:(?P<year>{_YEAR})年度?|(?P<next>{_NEXT})|(?P<this>{_THIS}))的?)?"
    rf"(?:(?:(?P<from_month>{_MONTH})月?[-~至到])?(?P<month>{_MONTH})月(?:份)?"
    rf"(?:(?P<day>{_DAY})[日号]|(?P<third>上旬|中旬|下旬|初))?"
    rf"|第?(?P<quarter>[一二三四1-4])季度?|q(?P<q>[1-4])|(?P<half>[上下])半年"
    r"|(?P<year_part>年?[底末终]|年内|年初))?"
    r")(?P<end>月?[底末])?(?P<before>之?前|以前|内|之内|以内)?"
)
_COMPACT = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_NOTHING_ELSE = re.compile(r"[\d≥>%]|未|不|没|无|[一二两三四五六七八九十][次个人场项件份期]")
_SEPARATORS = re.compile(r"[,;。、:]")
_THIRDS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def moment(text: str) -> Moment | None:
    """The date, stretch or deadline a text names; None when it names none or more.

    >>> moment("11月底前").last
    (None, 11, 30)
    """
    compact = _COMPACT.fullmatch(text)
    if compact:
        year, month, number = (int(part) for part in compact.groups())
        day = _days(year, month, number, number)
        return Moment(*day, text) if day else None
    if not any(mark in text for mark in "年月季度底q-./"):
        return None
    for match in _MOMENT.finditer(text):
        found = _stretch(match)
        if found is None:
            continue
        rest = text[: match.start()] + "|" + text[match.end() :]
        if _NOTHING_ELSE.search(rest) or _SEPARATORS.search(rest[: match.start()]):
            return None
        if len(rest) > 14:
            return None
        first, last = found
        exact_end = match["end"] or match["day"] or match["iso_d"] or match["year_part"]
        before = bool(match["before"]) and "前" in match["before"] and not exact_end
        return Moment(first, last, match.group(), before)
    return None


def _stretch(match: re.Match[str]) -> tuple[Day, Day] | None:
    if match["iso_y"]:
        year, month = int(match["iso_y"]), int(match["iso_m"] or match["iso_m2"])
        if match["iso_d"]:
            return _days(year, month, int(match["iso_d"]), int(match["iso_d"]))
        return _days(year, month, 1, 31)
    year_word = match["year"]
    known = _integer(year_word) if year_word else None
    offset = 12 if match["next"] else 0
    if match["month"]:
        month = _integer(match["month"]) + offset
        if match["day"]:
            day = _integer(match["day"])
            return _days(known, month, day, day)
        if match["end"]:
            last_day = _length(known, month)
            return (known, month, last_day), (known, month, last_day)
        start, stop = _THIRDS.get(match["third"] or "", (1, 31))
        days = _days(known, month, start, stop)
        if days and match["from_month"]:
            return (known, _integer(match["from_month"]) + offset, 1), days[1]
        return days
    if match["quarter"] or match["q"]:
        last = 3 * _integer(match["quarter"] or match["q"]) + offset
        return _months(known, last - 2, last, bool(match["end"]))
    if match["half"]:
        last = (6 if match["half"] == "上" else 12) + offset
        return _months(known, last - 5, last, bool(match["end"]))
    part = match["year_part"]
    if part and (part.startswith("年") or year_word or match["next"] or match["this"]):
        if part == "年初":
            return _months(known, 1 + offset, 1 + offset, False)
        end = part != "年内"
        return _months(known, 1 + offset, 12 + offset, end)
    if part:
        return None
    if year_word or (match["next"] and match["before"]):
        return _months(known, 1 + offset, 12 + offset, bool(match["end"]))
    return None


def _months(year: int | None, first: int, last: int, only_end: bool) -> tuple[Day, Day]:
    end = (year, last, _length(year, last))
    return (end if only_end else (year, first, 1)), end


def _days(year: int | None, month: int, first: int, last: int) -> tuple[Day, Day] | None:
    longest = _length(year, month)
    if first > longest:
        return None
    return (year, month, first), (year, month, min(last, longest))


def _length(year: int | None, month: int) -> int:
    # Without a year, the 29th of February is let through rather than called an error.
    return monthrange(year or 2024, (month - 1) % 12 + 1)[1]


def _integer(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = chinese(text)
    return int(value) if value is not None else 0
