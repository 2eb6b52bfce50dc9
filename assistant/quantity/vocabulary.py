"""Words around a number: comparators, bounds, approximations, trends, averages.

In: nothing. Out: tables from a word to what it means. Nothing can fail.
"""

from __future__ import annotations

from assistant.quantity.units import PeriodName
from assistant.quantity.values import Comparator, Trend, Vague

_MORE = ("大于", "高于", "多于", "超过", "超出")
_LESS = ("小于", "低于", "少于", "短于")
_NOT = ("不", "不得", "不能", "不可", "不应", "不应该", "不宜", "不许", "不允许")

COMPARATORS: dict[str, Comparator] = {
    "≥": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
    ">": Comparator.ABOVE,
    "<": Comparator.BELOW,
    "=": Comparator.EQUAL,
    "等于": Comparator.EQUAL,
    **dict.fromkeys(_MORE, Comparator.ABOVE),
    **dict.fromkeys(_LESS, Comparator.BELOW),
    # What is not less is at least: a negation that went unread would turn the sign round.
    **{no + word: Comparator.AT_LEAST for no in _NOT for word in (*_LESS, "下于", "早于")},
    **{
        no + word: Comparator.AT_MOST
        for no in _NOT
        for word in (*_MORE, "超", "突破", "长于", "晚于", "迟于")
    },
    **{word + same: Comparator.AT_LEAST for word in _MORE for same in ("等于", "或等于")},
    **{word + same: Comparator.AT_MOST for word in _LESS for same in ("等于", "或等于")},
    **dict.fromkeys(["至少", "最少", "最低", "下限"], Comparator.AT_LEAST),
    **dict.fromkeys(
        ["至多", "最多", "最高", "控制在", "控制到", "限额", "上限"],
        Comparator.AT_MOST,
    ),
}
"""Longest first wherever they are matched: 不低于 holds 低于."""

SUFFIXES: dict[str, Comparator] = {
    **dict.fromkeys(["以上", "及以上", "或以上"], Comparator.AT_LEAST),
    **dict.fromkeys(
        ["以内", "之内", "及以内", "以下", "及以下", "或以下", "之下", "内"],
        Comparator.AT_MOST,
    ),
}
VAGUE_BEFORE: dict[str, Vague] = {
    **dict.fromkeys(("大约", "约为", "约", "大概"), "约"),
    **dict.fromkeys(("将近", "接近", "近", "不足", "不到"), "近"),
}
TRENDS: dict[str, Trend] = {
    **dict.fromkeys(
        ["提高", "提升", "增长", "增加", "上升", "新增", "增收", "增产", "增幅", "改善"], "提高"
    ),
    **dict.fromkeys(["降低", "下降", "减少", "压减", "缩短", "降幅", "压缩", "节约"], "降低"),
}
AVERAGES: dict[str, PeriodName] = {
    "年均": "年",
    "全年": "年",
    "月均": "月",
    "季均": "季",
    "周均": "周",
    "日均": "日",
}
