"""How people say things, put into the words the topics know.

In: a folded question. Out: the same question in usual words. Pure; cannot fail.

One entry a way of speaking, so that forty topics need not each know it. Only what means
the same is exchanged: “丢分” is “扣分”, but “超了” may be over a ceiling or over a target.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re

_USUAL: tuple[tuple[str, str], ...] = (
    (r"(?<![\d.])([12]\d)年(?!来|以|内|前|后|间|期|的历史)", r"20\1年"),
    # why, how
    (r"咋就|咋会|为啥|为嘛|凭啥|怎的(?!确)", "为什么"),
    (r"咋回事", "怎么回事"),
    (r"咋(?=[算评计打扣给])", "怎么"),
    (r"啥", "什么"),
    (r"缘由|缘故|理儿", "原因"),
    # points
    (r"丢了?分|掉了?分|失了?分|少拿分|丢掉(?=\d|[几多一两三]+分)", "扣分"),
    (r"丢了(?=\d|[几多半一两三]+分)|丢了(?=多少分)", "扣了"),
    (r"(?<![不自])(?:打|拿|捞|评)(?:到|得|的)?了?(?=(?:多少|几|\d+(?:\.\d+)?)分)", "得了"),
    (r"(?:多打|打多|多拿|多评|多报|往高[里了]?打|打高)了?分?|(?:评|打|给)(?:得|的)?(?:太|过|偏)?高了?|(?<!没)有水分|水分", "多计"),
    (r"(?:少打|打少|少拿|少评|打低)了?分?|(?:评|打|给)(?:得|的)?(?:太|过|偏)?低了?|少给了?分?(?=[的,?？]|$)", "少计"),
    (r"(?:points?|marks?) off\b|points? docked|docked points?", "points lost"),
    (r"扣得?最?(?:狠|厉害|惨|重)", "扣得最多"),
    (r"冤不冤|冤枉|公不公平|公平吗|公道吗|有道理吗?|说得通吗?|讲得通吗?", "合理吗"),
    (r"档次|等第|哪一?档|第几档|几等", "等级"),
    (r"加错了?|加得?不对|合不上|对不拢|轧不平|算不拢|加总不对", "对不上"),
    # reading
    (r"(?:没|没有|未能?)(?:看清楚?|认清|认出来?|读清|读出来?|识别出来?)|看不准|拿不准|吃不准|认不准|糊了|看不太清|模糊", "识别不清"),
    (r"照着抄|抄来抄去|一字不差|一个字(?:都)?不差|复制粘贴|照搬|套话|千篇一律|如出一辙", "照抄"),
    # money
    (r"花销|开销|开支|用钱|花钱", "支出"),
    (r"砍(?:了|掉|减)?|压减|削减|核减", "调减"),
    (r"拨了多少(?:钱)?|批了多少(?:钱)?", "预算是多少"),
    # places, whether
    (r"里头|里边", "里"),
    (r"有没(?=[\u3400-\u9fff])(?!有)", "有没有"),
    # counts
    (r"(?<=[几多])回(?=[,，。?？ 的呢吗]|$)|(?<=多少)回|(?<=\d)回(?!复|收|访)|(?<=[几多])趟|(?<=多少)趟|(?<=\d)趟", "次"),
    (r"几多(?=[次个人条项家])", "多少"),
    # order
    (r"垫底的?|倒数第[一1](?!条|行|项|个指标)|最后一名|末位", "最低"),
    (r"第[一1]名|排第[一1]|榜首|头名|居首", "最高"),
    (r"(?<!有)没有?设置?(?!定)|未设置?(?!定)|没列(?!出)|未列(?!出)", "缺"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), usual) for pattern, usual in _USUAL)


def usual(question: str) -> str:
    """The question in usual words."""
    for pattern, word in _COMPILED:
        question = pattern.sub(word, question)
    return question
