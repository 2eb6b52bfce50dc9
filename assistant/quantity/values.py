"""The value types a target or an actual can be, each printing itself in normal form.

In: nothing. Out: frozen records; `str(value)` parsed again gives an equal value.

    Amount      ≥90%   ≤350元/月   每月不少于3次   200余人   提高5%
    Range       90%-95%
    Ratio       1:2
    Rank        第二名
    Moment      11月底前   2023年12月20日   第三季度
    Quality     及时   较上一年度提高   部分达成预期指标
    Compound    ≥20件，其中省级≥2件         never compared
    Unreadable  blank, or digits no grammar admits, with the reason
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal

from assistant.quantity.numerals import show
from assistant.quantity.units import NO_UNIT, PeriodName, Unit

Vague = Literal["", "余", "近", "约"]
Trend = Literal["", "提高", "降低"]
Day = tuple[int | None, int, int]
"""Year (None when not written), month (13 to 24 for the following year), day."""

SCALES: dict[str, Decimal] = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "十万": Decimal(10**5),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
    "万亿": Decimal(10**12),
}
"""Powers of ten written between number and unit."""


class Comparator(Enum):
    """The sign before a value, whatever it was written with; NONE when there is none."""

    AT_LEAST = "≥"
    ABOVE = ">"
    AT_MOST = "≤"
    BELOW = "<"
    EQUAL = "="
    NONE = ""

    @property
    def is_floor(self) -> bool:
        """True for ≥ and >."""
        return self in (Comparator.AT_LEAST, Comparator.ABOVE)

    @property
    def is_ceiling(self) -> bool:
        """True for ≤ and <."""
        return self in (Comparator.AT_MOST, Comparator.BELOW)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with all that qualifies it.

    Args:
        value: as printed, before scale and unit.
        comparator: the sign.
        scale: "万" in 550万粒; a key of `SCALES`.
        unit: its unit, `NO_UNIT` when none is printed.
        per: what it is per, other than time ("人" in 元/人·月), sorted.
        period: the period it is per or counted in, None when none is printed.
        vague: 余 at least, 近 not quite, 约 about.
        trend: 提高 or 降低 when the number is a change.
    """

    value: Decimal
    comparator: Comparator = Comparator.NONE
    scale: str = ""
    unit: Unit = NO_UNIT
    per: tuple[str, ...] = ()
    period: PeriodName | None = None
    vague: Vague = ""
    trend: Trend = ""

    @property
    def exact(self) -> Decimal:
        """The value in the base unit of its dimension (65% is 0.65, 2.6亿元 is 260000000)."""
        return self.value * SCALES[self.scale] * self.unit.factor

    @property
    def is_bare(self) -> bool:
        """True when nothing but a number is printed."""
        return not (self.unit.name or self.scale or self.per or self.period)

    def __str__(self) -> str:
        before = self.vague if self.vague in ("近", "约") else ""
        after = "余" if self.vague == "余" else ""
        per = "".join(f"/{name}" for name in self.per)
        period = f"/{self.period}" if self.period else ""
        sign = self.comparator.value
        return (
            f"{self.trend}{sign}{before}{show(self.value)}{self.scale}{after}"
            f"{self.unit.name}{per}{period}"
        )


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, both included and alike in everything but the value."""

    low: Amount
    high: Amount

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One to two; terms as printed."""

    terms: tuple[Decimal, ...]

    def __str__(self) -> str:
        return ":".join(map(show, self.terms))


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order: 第二名; `within` for 前三名 (any of the first three)."""

    place: int
    within: bool = False

    def __str__(self) -> str:
        return f"{'前' if self.within else '第'}{self.place}名"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a stretch of dates, or a deadline.

    Args:
        first, last: first and last day the words admit; both years None or both given.
        before: True for a deadline that names the stretch it must precede or end in
            (9月前); "9月底前" and "12月31日前" are their last day.
        text: the words in normal form.
    """

    first: Day
    last: Day
    text: str
    before: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quality:
    """Words without a number, folded."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Compound:
    """Several numbers in one cell; the parts as printed."""

    text: str

    def __str__(self) -> str:
        return self.text


WhyUnreadable = Literal[
    "not captured", "blank", "placeholder", "illegible", "too long", "noise", "negated",
    "narrative", "clash",
]  # fmt: skip
"""The first six cannot be read; the last three can, and are no value."""

_WHY: dict[WhyUnreadable, tuple[str, str]] = {
    "not captured": ("没有读到", "the cell was not captured"),
    "blank": ("单元格空白", "the cell is blank"),
    "placeholder": ("只有占位符号，没有内容", "only a placeholder stands there"),
    "illegible": ("内容无法辨认", "the text is illegible"),
    "too long": ("数字过长，不是一个数值", "too many digits for one value"),
    "noise": ("数字与符号连写，无法解析", "digits and signs run together"),
    "negated": ("数字前有否定语，含义不明", "the number stands in a negated phrase"),
    "narrative": ("是一段叙述，不是一个数值", "a narrative, not a value"),
    "clash": ("比较符号自相矛盾", "the comparators contradict each other"),
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing the grammar admits; `zh` and `en` say why."""

    text: str
    because: WhyUnreadable

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return _WHY[self.because][0]

    @property
    def en(self) -> str:
        """The reason in English."""
        return _WHY[self.because][1]

    @property
    def is_text(self) -> bool:
        """True when the words can be read, and only are no value."""
        return self.because in ("negated", "narrative", "clash")

    def __str__(self) -> str:
        return self.text


Quantity = Amount | Range | Ratio | Rank | Moment | Quality | Compound | Unreadable
