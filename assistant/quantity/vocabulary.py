"""Words around a number: comparators, bounds, approximations, trends, averages.

In: nothing. Out: tables from a word to what it means. Nothing can fail.
"""

from __future__ import annotations

from assistant.quantity.units import PeriodName
from assistant.quantity.values import Comparator, Trend, Vague

COMPARATORS: dict[str, Comparator] = {
    **dict.fromkeys(
        [
            "≥",
            "大于等于",
            "大于或等于",
            "不少于",
            "不低于",
            "不小于",
            "不下于",
            "不短于",
            "不早于",
            "至少",
            "最少",
            "最低",
        ],
        Comparator.AT_LEAST,
    ),
    **dict.fromkeys([">", "大于", "高于", "超过", "超出", "多于"], Comparator.ABOVE),
    **dict.fromkeys(
        [
            "≤",
            "小于等于",
            "小于或等于",
            "不超过",
            "不高于",
            "不大于",
            "不多于",
            "不超出",
            "不超",
            "不突破",
            "不得超过",
            "至多",
            "最多",
            "最高",
            "控制在",
            "控制到",
            "限额",
            "不长于",
            "不晚于",
        ],
        Comparator.AT_MOST,
    ),
    **dict.fromkeys(["<", "小于", "低于", "少于", "短于"], Comparator.BELOW),
    **dict.fromkeys(["=", "等于"], Comparator.EQUAL),
}
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
