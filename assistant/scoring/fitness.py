"""Whether a row stands where it belongs, and what its labels say of its direction.

In: the labels of a row and its parsed target. Out: yes or no. Nothing here can fail.
"""

from __future__ import annotations

import re

from assistant.quantity import Amount, Moment, Quantity
from assistant.wording import fold

_COST = re.compile("成本|费用|单价|补贴标准|补助标准|造价|开支|支出标准|控制数|投资额")
_HARM = re.compile(
    "投诉|事故|差错|错误|违[规法纪]|案件|发病|死亡|污染|排放|能耗|超标|缺陷|故障|损失|时间|时限|时长|天数|周期|响应"
    "|逾期|失误|流失|返工|信访|舆情|隐患|成本|费用|降低|减少"
)
_MONEY_NAME = re.compile("资金|经费|预算|支付|拨付|金额|支出")
_RATE_OF_MONEY = re.compile(
    "(资金|经费|预算|款项?)[^,、]{0,4}(支付|执行|拨付|支出|到位|使用)|(支付|拨付|支出|预算执行)(率|进度)|(资金|经费)(金额|总?额)"
)
_COUNT_NAME = re.compile("数量|个数|人数|次数|件数|户数|人次|份数|场次|面积|里程")
_TIME_NAME = re.compile(
    "及时|按时|时间|时效|期限|进度|时限|准时|完成率|开工|完工|竣工|按期|周期|速度|天数"
)
_SATISFACTION = re.compile("满意")


def is_cost(level1: str, level2: str, name: str) -> bool:
    """True for a row under 成本, or named like one."""
    if "成本" in level1 or "成本" in level2:
        return True
    return not (level1 or level2) and bool(_COST.search(name))


def is_harm(name: str) -> bool:
    """True for a name of something one wants little of."""
    return bool(_HARM.search(name))


def is_count(level2: str) -> bool:
    """True for a row under 数量指标."""
    return "数量" in level2


def level2_misfits(level2: str, name: str, target: Quantity) -> bool:
    """True when a row's name or unit cannot belong under its level 2.

    A payment rate or an amount of money under 数量, a plain count under 时效, satisfaction
    under anything but its own level. Words that fit two places count for the row.
    """
    if not name or not any(part in level2 for part in ("数量", "时效", "成本")):
        return False
    label, words = level2, fold(name)
    if _SATISFACTION.search(words):
        return True
    if "数量" in label:
        money = isinstance(target, Amount) and target.unit.dimension == "money"
        spending = bool(_RATE_OF_MONEY.search(words)) and not _COUNT_NAME.search(words)
        return spending or (money and bool(_MONEY_NAME.search(words)))
    if "时效" in label:
        if _TIME_NAME.search(words) or isinstance(target, Moment):
            return False
        counted = isinstance(target, Amount) and target.unit.is_count and target.period is None
        return bool(_COUNT_NAME.search(words)) or counted
    return False
