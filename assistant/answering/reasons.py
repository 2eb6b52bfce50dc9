"""What a deviation explanation is worth, judged by its words alone.

In: the explanation, and the row it stands in. Out: a verdict in both languages, and the
kind of cause it names. Pure; cannot fail. Whether a cause is true no form can show.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Literal

from assistant.finding import Message
from assistant.wording import fold

Verdict = Literal["none", "placeholder", "restates", "cut", "improper", "says"]

VERDICTS: dict[Verdict, Message] = {
    "none": Message(zh="没有写偏差原因", en="no reason is given"),
    "placeholder": Message(
        zh="只填了占位文字，等于没有写原因", en="the reason is only a placeholder"
    ),
    "restates": Message(
        zh="只是重复实际值，没有说明为什么没有完成",
        en="the reason only repeats the figure and does not say why the target was missed",
    ),
    "cut": Message(zh="像是没有写完或被截断", en="the reason seems cut off"),
    "improper": Message(
        zh="说的是调整预算或目标，没有说明为什么没有先调整目标值",
        en="the reason speaks of adjusting budget or target, not why the target was not adjusted first",
    ),
    "says": Message(zh="写明了原因", en="a reason is given"),
}

CAUSES: dict[str, tuple[str, str]] = {
    "疫情": ("疫情", r"疫情|新冠|防疫|防控|隔离|covid|pandemic"),
    "预算调整": ("budget changes", r"预算|资金.{0,4}(?:调整|增加|减少|下达|拨付|到位)|拨付|追加|调整该?子项|下拨资金"),
    "工作量增加": ("more work than planned", r"任务.{0,6}增加|服务增加|工作量|需求.{0,3}(?:增加|增长)|业务量|增加了?.{0,6}(?:活动|次数|场次|人数)|超出预期"),
    "目标设定不合理": ("a target set badly", r"目标(?:值)?.{0,6}(?:过高|过低|偏高|偏低|不合理|不准|设置|设定|测算)|指标(?:值)?.{0,4}(?:过高|过低|偏低|偏高|不合理)|年初.{0,6}(?:预估|测算|估计)"),
    "进度滞后": ("work running late", r"推迟|延期|延后|滞后|尚未|未能?按时|来不及|跨年|进度"),
    "人员原因": ("staff", r"人员|人手|离职|调动|退休|招聘|编制"),
    "参与不足": ("too few took part", r"参与.{0,4}(?:不高|不足|不够|少|低)|积极性|人数不足|报名"),
    "天气": ("weather", r"天气|台风|暴雨|高温|降雨"),
    "采购": ("procurement", r"采购|招标|流标|供应|价格|成交价"),
}  # fmt: skip
"""Kinds of causes: the English name, and the words that tell one."""


def verdict(explanation: str | None, name: str | None, actual: str | None) -> Verdict:
    """What the explanation of a row is worth."""
    if explanation is None or not explanation.strip():
        return "none"
    text = fold(explanation)
    plain = re.sub(r"[^0-9a-z\u3400-\u9fff]", "", text)
    if not plain or re.fullmatch(r"(?:无|没有|暂无|无偏差|已完成|不适用|正常|none|na|no)+", plain):
        return "placeholder"
    left = plain
    for known in (fold(actual or ""), fold(name or "")):
        stripped = re.sub(r"[^0-9a-z\u3400-\u9fff]", "", known)
        if stripped:
            left = left.replace(stripped, "")
    left = re.sub(
        r"实际|完成率|完成|达标率|为|是|仅|只|达到|了|值|率|个|次|人|分|元|万|\d+|未达标|未完成|未达到目标",
        "",
        left,
    )
    if len(left) <= 1 or _same_words(plain, name or ""):
        return "restates"
    if re.search(r"(?:[,、;:，；：]|故|故预|因此|所以|由于|因|的|和|及|与|为|对|将|致)$", text):
        return "cut"
    if cause(explanation) == "预算调整" and re.search(r"调整", text) and len(plain) < 24:
        return "improper"
    return "says"


def _same_words(plain: str, name: str) -> bool:
    """True when, figures aside, the text is the row's name, allowing for a misread character."""
    from rapidfuzz import fuzz

    words = re.sub(r"\d+", "", plain)
    bare = re.sub(r"[^a-z\u3400-\u9fff]", "", fold(name))
    return len(bare) > 3 and len(words) <= len(bare) + 4 and fuzz.ratio(words, bare) >= 80


def cause(explanation: str | None) -> str:
    """The kind of cause an explanation names, in Chinese; "其他" for none of the known."""
    text = fold(explanation or "")
    for name, (_, words) in CAUSES.items():
        if re.search(words, text):
            return name
    return "其他"
