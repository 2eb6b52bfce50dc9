"""What a row measures, in columns a query can compare: sign, target and actual as numbers.

In: the two texts of a row as the paper prints them. Out: `Measured`; whatever is not
plainly one number against one number of the same unit is marked, not guessed. Nothing
here can fail, and nothing here judges: scores and findings are the scorer's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.quantity import number
from assistant.wording import fold

Kind = Literal["number", "words", "copied", "lost", "other"]
"""number: comparable · words: nothing to count in the target · copied: the actual repeats
the target, so nothing was measured · lost: no readable actual · other: not comparable."""

Sign = Literal["≥", ">", "≤", "<", "=", ""]

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
"""Yuan in one unit of money."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A row's target and actual; money in yuan, anything else in the unit printed."""

    kind: Kind
    sign: Sign = ""
    wanted: Decimal | None = None
    reached: Decimal | None = None
    unit: str | None = None


_WORDS: dict[str, Sign] = {
    "不少于": "≥", "不低于": "≥", "至少": "≥", "达到": "≥", "大于等于": "≥", "大于": ">",
    "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤", "控制在": "≤", "小于等于": "≤",
    "小于": "<", "低于": "<", "少于": "<", "高于": ">", "超过": ">",
}  # fmt: skip
_PERIOD = re.compile(r"^(全年|每年|年度|本年|每月|每季度|每季|每周|每日|每天)")
_TARGET = re.compile(
    r"(?P<sign>[≥≤<>=]=?|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")?"
    r"(?P<value>\d[\d,]*(?:\.\d+)?)[(]?(?P<unit>[^\d≥≤<>=()~\-至、,;:]*?)[)]?(?P<end>以上|以内|以下)?"
)
_ACTUAL = re.compile(r"(?P<value>-?\d[\d,]*(?:\.\d+)?)[(]?(?P<unit>[^\d≥≤<>=()~\-至、,;:]*)[)]?")
# A numeral that counts something: "每月一次", and not "较上一年度提高".
_COUNTED = re.compile(r"\d|[一二两三四五六七八九十百]+[次个项件人场期份家篇起天月]")
_ENDS: dict[str, Sign] = {"以上": "≥", "以内": "≤", "以下": "≤"}


def measure(target: str | None, actual: str | None) -> Measured:
    """Target and actual of one row as numbers that may be compared."""
    if actual is None or not actual.strip():
        return Measured("lost")
    wanted, reached = fold(target or ""), fold(actual)
    if wanted and not _COUNTED.search(wanted):
        return Measured("words")
    if wanted and wanted == reached and re.search(r"[≥≤<>]|不|至少|以上|以内", wanted):
        return Measured("copied")
    aim = _TARGET.fullmatch(_PERIOD.sub("", wanted))
    got = _ACTUAL.fullmatch(reached)
    if aim is None or got is None:
        return Measured("other")
    unit, aim_factor = _unit(aim["unit"])
    got_unit, got_factor = _unit(got["unit"])
    wanted_value, reached_value = number(aim["value"]), number(got["value"])
    if wanted_value is None or reached_value is None or (got["unit"] and got_unit != unit):
        return Measured("other")
    return Measured(
        "number",
        _sign(aim["sign"], aim["end"]),
        wanted_value * aim_factor,
        # An actual without a unit stands in the target's ("≤300000元" against "851972").
        reached_value * (got_factor if got["unit"] else aim_factor),
        unit,
    )


def _unit(text: str) -> tuple[str, Decimal]:
    if text in ("百分比", "%"):
        return "%", Decimal(1)
    base, slash, rest = text.partition("/")
    return ("元" + slash + rest, MONEY[base]) if base in MONEY else (text, Decimal(1))


def _sign(sign: str | None, end: str | None) -> Sign:
    if sign in ("≥", "≤", ">", "<", "="):
        return sign  # type: ignore[return-value]
    if sign in (">=", "<="):
        return "≥" if sign == ">=" else "≤"
    if sign:
        return _WORDS.get(sign, "")
    return _ENDS.get(end or "", "")
