"""What a deviation explanation says, and does not: deterministic checks on its text.

In: the text of the cell (None when it was not captured, "" when it is blank) and the row
it stands in. Out: a frozen `Reason`, and answers to single questions about it. Nothing
here can fail. A model may read reasons more closely; its findings are marked as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.wording import fold

Kind = Literal["unknown", "blank", "placeholder", "noise", "text"]

_PLACEHOLDER = re.compile(
    r"[-/\\_.·、*—]+|无|没有|无偏差|无偏离|没有偏差|不存在偏差|暂无|同上|不适用|/?无/?|n/?a|none|null|空"
    r"|已?(按时|按期|按计划|全部|顺利|如期|均)*已?(完成|达标|达成|实现)(年度|预期|全年)?(目标|指标|任务|计划)?[。.]?"
)
_WORDS = re.compile("[一-鿿]")
_CAUSE = re.compile(
    "因|由于|受|导致|影响|致使|所以|故|原因|未|没|不|缺|少|晚|滞|延|取消|调整|变化|变更|增加|减少|增长|追加|压减"
    "|节约|拟|计划|下一步|将|今后|加强|改进|整改|备案|剩余|尾款|疫情|价格|天气|故障|政策"
)
_SHORTFALL = re.compile(
    "未(完成|达|能|实现|开展|按|落实|启动|执行|支付|全部)|没有(完成|达|开展)|不足|不够|取消|延期|推迟|滞后|缺口|欠"
    "|暂停|停工|偏差较大|较低|低于|少于|下降"
)
_LOW_TARGET = re.compile(
    "(目标|指标|计划|预期|年初)[^,;。]{0,8}(偏低|过低|较低|保守|低估|不合理|不够准确|不准)|低估|调减|估计不足|预计不足"
    "|超(出|额|过)?(预期|计划)|需求(增加|旺盛|较大|上升)"
)
_BUDGET_MOVED = re.compile(
    "(预算|资金|经费|拨款)[^,;。]{0,8}(调整|追加|增加|调增|增拨|下拨)|(调整|追加|增加|调增)[^,;。]{0,10}(预算|资金|经费)"
)
_ALL_DONE = re.compile(
    "(未完成[^。;]{0,12}[(:]?无|无未完成|全部(完成|达成|达标)|均已?(完成|达成|达标)|100%完成|圆满完成)"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """The text of one explanation, folded, and what kind of text it is.

    `unknown`: not captured. `noise`: signs no one wrote, so a true reason may be lost.
    `blank` and `placeholder` (无, 无偏差, /) give no reason.
    """

    kind: Kind
    text: str = ""

    @property
    def is_missing(self) -> bool:
        """True when the cell surely gives no reason."""
        return self.kind in ("blank", "placeholder")

    @property
    def is_given(self) -> bool:
        """True when there are words."""
        return self.kind == "text"


@lru_cache(maxsize=8192)
def read(text: str | None) -> Reason:
    """Classify a cell's text."""
    if text is None:
        return Reason("unknown")
    folded = fold(text)
    if not folded:
        return Reason("blank")
    if all(_PLACEHOLDER.fullmatch(part) for part in re.split("[,;。、]", folded) if part):
        return Reason("placeholder", folded)
    if not _WORDS.search(folded):
        return Reason("noise", folded)
    return Reason("text", folded)


def restates_the_figure(reason: Reason, actual: str, name: str = "") -> bool:
    """True when the words only say again what was achieved ("完成率65%")."""
    figure = fold(actual).strip("()")
    bare = re.sub(r"[^\d.]", "", figure).rstrip(".")
    text = reason.text
    if not bare or not re.search(rf"(?<![\d.]){re.escape(bare)}(?![\d.]*\d)", text):
        return False
    rest = text.replace(fold(name), "") if name else text
    return not _CAUSE.search(rest) and len(re.findall("[,;。]", rest)) <= 1


def says_unfinished(reason: Reason) -> bool:
    """True when the words tell of something not done."""
    return reason.is_given and bool(_SHORTFALL.search(reason.text))


def says_target_was_low(reason: Reason) -> bool:
    """True when the words explain an overshoot by a target set too low or a deduction for it."""
    return reason.is_given and bool(_LOW_TARGET.search(reason.text))


def says_budget_moved(reason: Reason) -> bool:
    """True when the words say that money was added or the budget changed."""
    return reason.is_given and bool(_BUDGET_MOVED.search(reason.text))


def claims_all_done(narrative: str) -> bool:
    """True when a text says that nothing was left undone."""
    return bool(_ALL_DONE.search(fold(narrative)))


def names_other(reason: Reason, own: str, others: Iterable[str]) -> str | None:
    """The other indicator a reason speaks of instead of its own; None when it does not.

    Only names of six characters and more are looked for, and only when the row's own name
    (or a piece of four characters of it) does not occur: shared words prove nothing.
    """
    if not reason.is_given:
        return None
    mine = fold(own)
    if any(mine[start : start + 4] in reason.text for start in range(max(1, len(mine) - 3))):
        return None
    for other in others:
        theirs = fold(other)
        if len(theirs) >= 6 and theirs != mine and theirs in reason.text:
            return other
    return None


_UNIT_NAME = re.compile(
    r"[一-鿿]{2,16}?(?:人民政府|委员会|街道办事处|财政局|教育局|卫健委|民政局|管理局|服务中心|管理中心"
    r"|小学|中学|幼儿园|医院|公司|支队|大队|镇政府|乡政府)"
)


def names_other_unit(reason: Reason, own_units: Iterable[str]) -> str | None:
    """An organisation named in the reason that is none of the form's own; None otherwise."""
    if not reason.is_given:
        return None
    own = [fold(unit) for unit in own_units if unit]
    for match in _UNIT_NAME.finditer(reason.text):
        named = match.group()
        if own and not any(named[-4:] in unit for unit in own):
            return named
    return None
