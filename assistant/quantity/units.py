"""Units of measure as the forms write them, and which of them can be compared.

In: a unit's name. Out: a frozen `Unit` with its dimension and factor. An unknown name is
a unit of its own, comparable only with itself. Nothing can fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PeriodName = Literal["日", "周", "月", "季", "半年", "年"]

PER_YEAR: dict[PeriodName, int | None] = {
    # A "day" may be a calendar or a working day, so daily counts convert to nothing.
    "日": None,
    "周": 52,
    "月": 12,
    "季": 4,
    "半年": 2,
    "年": 1,
}
"""How often a period fits into a year; None when the paper cannot say."""

PERIODS: dict[str, PeriodName] = {
    "日": "日",
    "天": "日",
    "周": "周",
    "星期": "周",
    "月": "月",
    "个月": "月",
    "季": "季",
    "季度": "季",
    "半年": "半年",
    "年": "年",
    "年度": "年",
}
"""Words for periods after 每 or /."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its printed name, what it measures, and its size in that dimension."""

    name: str
    dimension: str
    factor: Decimal = Decimal(1)

    @property
    def is_count(self) -> bool:
        """True for things counted (人, 件, 次, or an unknown noun)."""
        return self.dimension in _COUNTED or self.dimension.startswith("?")


NO_UNIT = Unit("", "")
"""No unit printed."""

_TABLE: tuple[tuple[str, str, str], ...] = (
    # dimension, factor, names
    ("share", "0.01", "% 百分比"),
    ("share", "0.001", "‰"),
    ("points of a percentage", "1", "个百分点 百分点"),
    ("money", "1", "元 元人民币 块钱"),
    ("marks", "1", "分"),
    # In seconds: an hour in sixtieths would have no exact minute.
    ("time", "1", "秒 秒钟"),
    ("time", "60", "分钟 min"),
    ("time", "3600", "小时 h 个小时"),
    ("time", "86400", "天 日 个自然日 自然日"),
    ("time", "604800", "周 星期"),
    ("working days", "1", "个工作日 工作日"),
    ("months", "1", "个月"),
    ("months", "12", "年 周年"),
    ("length", "1", "米 m 延米"),
    ("length", "1000", "公里 千米 km"),
    ("length", "0.01", "厘米 cm"),
    ("length", "0.001", "毫米 mm"),
    ("area", "1", "平方米 平米 平方"),
    ("area", "1000000", "平方公里 平方千米"),
    # 1 mu is 666.6… m²: no exact factor joins the two systems.
    ("land", "1", "亩"),
    ("land", "15", "公顷"),
    ("mass", "1", "公斤 千克 kg"),
    ("mass", "0.5", "斤"),
    ("mass", "0.001", "克 g"),
    ("mass", "1000", "吨 t"),
    ("volume", "1", "立方米 立方 方"),
    ("volume", "0.001", "升 l"),
    ("energy", "1", "千瓦时 度 kwh"),
    ("power", "1", "千瓦 kw"),
    ("power", "1000", "兆瓦 mw"),
    ("people", "1", "人 名 位 个人"),
    ("visits", "1", "人次"),
    ("times", "1", "次 场 场次 回"),
    ("pieces", "1", "个"),
)
_CLASSIFIERS = (
    *"件份篇套台项户家所座处条起例宗粒只头株棵辆本册期班门幅块张支部批组队村镇片间栋幢层笔单节",
    *"羽尾匹口眼艘架枚把根面盏箱袋瓶桶盒床剂种类版首集幕站点岗对轮届",
    *(
        "课时",
        "学时",
        "班次",
        "车次",
        "批次",
        "户次",
        "人天",
        "人日",
        "人月",
        "台套",
        "台次",
        "张床",
    ),
    *("头份", "剂次", "亩次", "街镇", "街道", "社区", "标段", "站点", "平台", "项目"),
)

_KNOWN: dict[str, Unit] = {
    name: Unit(name, dimension, Decimal(factor))
    for dimension, factor, names in _TABLE
    for name in names.split()
}
_KNOWN |= {name: Unit(name, name) for name in _CLASSIFIERS if name not in _KNOWN}
_COUNTED = frozenset({"people", "visits", "times", "pieces", *_CLASSIFIERS})
# "15个" names no kind of thing, so it may count anything but visits (人次) and times (次).
_NOT_PIECES = frozenset({"visits", "times"})

NAMES: tuple[str, ...] = tuple(sorted(_KNOWN, key=len, reverse=True))
"""Every known unit name, longest first."""


def unit(name: str) -> Unit:
    """The unit of that name; an unknown name is a unit comparable only with itself."""
    if not name:
        return NO_UNIT
    return _KNOWN.get(name) or Unit(name, f"?{name}")


def is_known(name: str) -> bool:
    """True when the name stands in the table."""
    return name in _KNOWN


def comparable(one: Unit, other: Unit) -> bool:
    """True when amounts of these units measure the same thing (one may be missing)."""
    if one.dimension == other.dimension or not one.dimension or not other.dimension:
        return True
    pair = {one.dimension, other.dimension}
    if "pieces" in pair:
        (rest,) = pair - {"pieces"}
        return rest not in _NOT_PIECES and (rest in _COUNTED or rest.startswith("?"))
    return False
