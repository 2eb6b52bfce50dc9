"""Words against words: which band a qualitative result falls in.

In: the folded words of a target and of an actual. Out: the levels the words admit, worst
first, or None when nothing can be said. Nothing here can fail.

Source: the three bands of the national method (达成预期指标, 部分达成预期指标并具有一定效果,
未达成预期指标且效果较差) and the words forms write in their place.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

Level = Literal["missed", "partly", "achieved"]
Levels = tuple[Level, ...]

ACHIEVED: Levels = ("achieved",)
PARTLY: Levels = ("partly",)
MISSED: Levels = ("missed",)
LATE: Levels = ("missed", "partly")
"""Done after its deadline: the rules leave open whether partly or not achieved."""
WEAKER: Levels = ("partly", "achieved")
"""The thing itself, in a weaker degree than promised."""

_MISSED = re.compile(
    "未(?!来|发现|发生|收到|出现|造成)|没有?(完成|达|实现|做)|不(及时|健全|到位|达标|合格|完善|明显|显著"
    "|理想|满意|规范|合规|符合|足|高|好|力)|欠缺|较差|很差|^差$|^否$|^不是$|无(效|明显|改善|提)|失败|停滞"
    "|取消|中止|终止|暂缓|搁置"
)
LATE_WORDS = re.compile("延期|延迟|推迟|逾期|超期|滞后|延后|晚于|迟于")
_PARTLY = re.compile(
    "部分|基本|大(部分|体|致)|主体|一般|一定|初步|正在|进行中|尚|仍需|有待|个别|过半"
)
_SHADED = re.compile("有所|逐步|略有?|稍有?|小幅|较为?(?![上去往年])")
_STRONG = re.compile("显著|明显|大幅|全面|充分|高度|切实|极大|深入|大力|非常|十分|很|高效")
_ZERO = re.compile(
    "^(无|零|没有|未发生|零发生|无发生|不(再)?发生|不出现|杜绝|未出现|未发现|未收到|零事故|无事故)"
)

# 达成预期指标 and what stands for it whatever the target says.
_DONE = re.compile(
    "^(已|均已?|全部|全面|均|都|按时|按期|如期|准时|按计划|按要求|顺利|圆满|提前|超额|全年|基数|及时|保质|保量"
    "|时|间|节点|规定|要求|进度|计划|目标|任务|工作|各项|年度|预期|指标|建设|的|了|并|和|、|,|。)*"
    "(完成|达成|达到|达标|实现|落实|落实到位|完工|竣工|合格|通过|办结|兑现|执行|开展)"
    "(预期|年度|既定|全部|目标|指标|任务|要求|计划|效果|工作|建设|验收|到位|并|且|情况|良好|率|的|了|,|。)*$"
)
_SCALE = {
    "优秀": 4, "优": 4, "优良": 4, "良好": 3, "良": 3, "好": 3, "较好": 3, "中": 2, "中等": 2, "合格": 2,
    "及格": 2, "达标": 2, "一般": 1, "较差": 0, "差": 0, "不合格": 0, "不及格": 0,
}  # fmt: skip

_KIN = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("建立健全|健全完善|完善|完备|健全性|完整", "健全"),
        ("提升|增强|改善|增长|增加|上升|加强|促进|优化|推动|推进|改进|好转|扩大", "提高"),
        ("下降|减少|缩小|减轻|缓解|压降|减低", "降低"),
        ("按时|按期|准时|如期|按规定时间|及时性", "及时"),
        ("确保|有保障|得到保障|保证|可保障", "保障"),
        ("平稳|有序|正常", "稳定"),
        ("合规|符合(?:规定|要求|标准)?|规范性|严格执行|合法", "规范"),
        ("长效|可持续|长期", "持续"),
    )
)
_PADDING = re.compile(
    r"较?(比|较|与)?(上|去|往)一?年度?(同期|相比|度|水平)?|进一步|不断|持续|稳步|逐年|日益|得到|取得|有效地?|切实|已经?|"
    r"了|的|地|得|情况|水平|效果|程度|[\"'(),;。、:.\-]"
)
_UNVERIFIABLE = re.compile(
    "提高|提升|增强|改善|增长|增加|促进|健全|完善|显著|明显|加强|优化|推动|降低|减少|较好|扩大|带动"
)
_LEVEL_WORDS = re.compile("达成.*指标|达到预期|^(已?完成|是|有)$")


def is_nothing(text: str) -> bool:
    """True for words that say none happened ("无", "零投诉", "未发生")."""
    return bool(_ZERO.match(text)) and not re.search(r"[1-9]", text)


def cannot_be_verified(actual: str) -> bool:
    """True for a claim of change or soundness with nothing to measure it by."""
    return bool(_UNVERIFIABLE.search(actual)) and not _LEVEL_WORDS.search(actual)


def standing(actual: str) -> Levels | None:
    """The levels a result names by itself, whatever the target ("已完成", "部分达成…")."""
    if _MISSED.search(actual):
        return PARTLY if "部分" in actual and "未" not in actual else MISSED
    if LATE_WORDS.search(actual):
        return LATE
    if _PARTLY.search(actual):
        return PARTLY
    if _DONE.match(actual) or actual in ("是", "有", "已"):
        return ACHIEVED
    return None


@lru_cache(maxsize=4096)
def judge(target: str, actual: str) -> Levels | None:
    """The levels a result's words admit under a target's words, worst first.

    >>> judge("健全", "基本健全")
    ('partly',)
    """
    if actual == target:
        return ACHIEVED
    if target in _SCALE and actual in _SCALE:
        return _on_scale(_SCALE[target], _SCALE[actual])
    own = standing(actual)
    if own in (PARTLY, MISSED, LATE):
        # A target may itself be modest or a prohibition: "基本健全", "不发生事故".
        shared = _qualifiers(actual) & _qualifiers(target)
        if not shared:
            return own
    if is_nothing(target) and is_nothing(actual):
        return ACHIEVED
    if target.startswith(("有", "是")) and actual in ("无", "没有", "否"):
        return MISSED
    if _STRONG.fullmatch(actual) and actual in target:
        return ACHIEVED
    core_target, core_actual = _core(target), _core(actual)
    opposite = {"提高": "降低", "降低": "提高"}
    for word, other in opposite.items():
        if word in core_target and other in core_actual and word not in core_actual:
            return MISSED
        if word in core_target and re.search("持平|不变|[无没]有?变化|维持|保持", core_actual):
            return LATE
    if _same(core_target, core_actual):
        weaker = bool(_SHADED.search(actual)) and not _SHADED.search(target)
        weaker |= bool(_STRONG.search(target)) and not _STRONG.search(actual)
        return WEAKER if weaker else ACHIEVED
    return ACHIEVED if own == ACHIEVED else None


def _on_scale(target: int, actual: int) -> Levels:
    if actual >= target:
        return ACHIEVED
    return PARTLY if actual else MISSED


def _qualifiers(text: str) -> set[str]:
    return {
        match.group()
        for pattern in (_MISSED, _PARTLY, LATE_WORDS)
        for match in pattern.finditer(text)
    }


@lru_cache(maxsize=4096)
def _core(text: str) -> str:
    text = re.sub(r"\([^)]*\)", "", text) or text
    for pattern, word in _KIN:
        text = pattern.sub(word, text)
    bare = _STRONG.sub("", _SHADED.sub("", _PADDING.sub("", text)))
    return bare or text


def _same(target: str, actual: str) -> bool:
    if target == actual:
        return True
    short, long = sorted((target, actual), key=len)
    if short and short in long and (len(short) >= 2 or short in ("是", "有", "无")):
        # "有" must open the phrase: it is inside 有限 and 没有 too.
        return len(short) >= 2 or long.startswith(short)
    return len(short) >= 6 and SequenceMatcher(None, target, actual).ratio() >= 0.8
