"""What questions can be about: one entry a topic, tried in order.

In: a question as `assistant.answering.matching.chinese` gives it. Out: its topics. Pure.

The order runs from what must never be mistaken (commands, what the paper cannot know) to
the general. Questions that ask for rows or forms by what stands in them are read as
queries instead; see `assistant.answering.query`.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re

from assistant.answering.topic import FORMS, LOST, WHY, Topic
from assistant.answering.topics_of_checks import CHECKS
from assistant.answering.topics_of_rules import RULES
from assistant.answering.topics_unknowable import UNKNOWABLE

GENERAL: tuple[Topic, ...] = (
    # -- many forms --------------------------------------------------------------------
    Topic("across", "compare_years", (
        (r"上一年度?|去年|上年度?(?!结转|度提高|提高)|前年|last year|previous year|the year before", r"总分|得分|多少分|几分|执行率|score|total|execution"),
        (r"20\d\d.*20\d\d", r"变化|变动|相比|比|差|涨|降|增|减|对比|change|compare|differ|versus|vs|rise|fall|from .* to", r"总分|得分|分数|执行率|自评|分|score|total|execution|项目|专项"),
        (r"去年|上年(?!结转|度提高)|往年|同比|前后两年|历年|last year|year.on.year|previous year|year over year|两年", r"变化|相比|比较|对比|变动|差|涨|降|compare|change|differ|versus|vs|how"),
    )),
    Topic("across", "compare_forms", (
        (r"(?:和|与|跟|同|对比|versus|vs|and)", r"有什么不同|有何不同|不同|区别|差异|差别|对比|比较|相比|differ|compare|comparison|谁高|哪个高|哪个更", r"项目|专项|表|街道|单位|指标设置|镇|部门|form|project|unit|department|#\d"),
    )),
    Topic("aggregate", "recomputed_gap", (
        (r"重算|重新计算|按规则|规则计算|recomput|recalculat|rule score", r"自评|差|gap|differ|average|平均|claim"),
    )),
    Topic("aggregate", "satisfaction_below", (
        (r"满意度", r"低于|不足|不到|小于|没达到|未达|below|under|less than|lower than|高于|超过|above|大于"),
    )),
    Topic("aggregate", "indicator_count", (
        (r"平均|average|mean|最多|最少|most|fewest|每张", r"^(?!.*(?:每[条行项个](?:指标|行)|分值|得分|扣|满分|weight|score|points|full)).*$", r"多少条|几条|条指标|指标数|指标(?:最多|最少)|indicators?|rows"),
    )),
    Topic("aggregate", "rate_by_level", (
        (r"得分率|score rate|scoring rate|score ratio|得分/分值|share of points|得分占", r".*"),
        (r"^(?!.*(?:扣|失分|los[te]|deduct)).*$", r"按.{0,6}(?:一级|二级)指标.{0,4}(?:汇总|统计|分组|分)|by level|per level|by (?:first|second).level|each level|各一级指标|各二级指标|各类指标",),
    )),
    Topic("aggregate", "deductions_by_level", (
        (LOST + r"|扣", r"按.{0,6}(?:级|类|指标类型)|哪一?[类级]|哪个[一二]级|which (?:level|category|kind)|by (?:the )?(?:(?:first|second|1st|2nd)[- ]?)?(?:level|categor)\w*|group|分布|集中在|主要在"),
    )),
    Topic("aggregate", "money", (
        (r"预算|资金|执行数|执行了|支出|金额|花了|多少钱|经费|money|budget|spen[dt]|executed|funds?|amount",
         r"一共|总共|合计|总和|总额(?:是|多少|有)|加起来|平均|最大|最多|最高|最低|最少|排名|排序|占比|share|sum|total|average|mean|largest|smallest|biggest|rank|most|least",
         FORMS + r"|所有|全部|一共|总共|加起来|平均|all|average|rank|largest|biggest|smallest|altogether",
         r"^(?!.*(?:执行率|execution rate|(?:share|part|proportion|percentage) of (?:its|their|the) budget)).*$"),
    )),
    Topic("aggregate", "rank_execution", (
        (r"(?:share|part|proportion|percentage|fraction) of (?:its|their|the) (?:own )?budgets?|预算(?:用|花|执行)得?最?[快慢好差]|花得?最?[快慢]|执行进度|执行得?最?[快慢好差]",
         FORMS + r"|最|排|哪|which|highest|lowest|smallest|largest|most|least|rank"),
        (r"执行率|execution", r"排|rank|最高|最低|highest|lowest|低于|高于|超过|不到|不足|以上|以下|below|above|over|under|平均|average|mean|哪些|哪个|which|各|每|top|bottom|sort|order|compare"),
    )),
    Topic("aggregate", "totals", (
        (r"总分|自评分|total|score", r"平均|average|mean|最高|最低|highest|lowest", r"(?:每|各|按)个?(?:主管)?(?:部门|单位)|(?:每|各|按)个?年度|哪个?(?:主管)?部门|(?:per|by|each|which) (?:department|unit|year)"),
        (r"总分|自评分|分数|得分|total|score", r"最低|最高|平均|排名|排序|中位|lowest|highest|average|mean|rank|median|前\S{0,2}名|top|bottom|worst|best|低于|高于|超过|不到|不足|以上|以下|below|above|over|under|sort", FORMS + r"|几张|多少张|平均|average|mean|rank|排名|排序|中位|median"),
    )),
    Topic("aggregate", "grades", (
        (r"(?:评|得|拿|算|是|属于)了?[\"'“]?(?:优|良|中|差)(?!异|先)(?:秀|好|等)?[\"'”]?|优秀|grade", FORMS),
        (r"等级|优良|评优|grade|rating", r"多少|几|分布|各|how many|distribution|count|每|占"),
    )),
    Topic("aggregate", "form_count", (
        (r"多少张|(?<![这那])几张|多少个项目|几个项目|多少份|几份|how many (?:forms|projects|files|documents)|哪些表(?:在|已)|库里有|有哪些表|list (?:the |all )?forms|which forms (?:are|do)", r"^(?!.*(?:扣|识别|核对|满分|full|missed|低于|below|缺|没有|原因|100)).*$"),
    )),
    Topic("aggregate", "cost_overrun_sum", (
        (r"超支|overrun|overspen", r"一共|总共|合计|总额|sum|total|how much"),
    )),
    # -- one form ----------------------------------------------------------------------
    Topic("deduction", "most", (
        (LOST + r"|扣", r"最多|最大|最严重|前\S{0,3}|most|largest|biggest|top|worst|排名|排序"),
    )),
    Topic("deduction", "list", (
        (LOST + r"|扣", r"列出|列成|列表|哪些|哪几|哪一|哪里|哪儿|所有|全部|清单|明细|which|list|what (?:rows|indicators)|all|table|有没有|多少|几|how many|how much|每"),
    )),
    Topic("deduction", "why", (
        (WHY, LOST + r"|得.{0,4}分|扣|低|少|score|分|没完成|未完成|没有?完成|没达标|未达标"),
        (LOST,),
        (WHY,),
    )),
)  # fmt: skip

TOPICS: tuple[Topic, ...] = (*RULES, *UNKNOWABLE, *CHECKS, *GENERAL)


_ABOUT_ROWS = re.compile(
    r"哪些(?!情况|办法|口径|规则|标准)|哪几(?!种)|有几条|几条|有没有.{0,24}的|满分的|列出|which (?:rows|indicators|forms)|\blist\b|how many"
)


def topics_of(question: str) -> list[Topic]:
    """The topics a question fits, the most telling first."""
    fitting = [topic for topic in TOPICS if topic.fits(question)]
    if _ABOUT_ROWS.search(question):
        # “哪些…需要说明” asks for rows of a form, not for the rule about them.
        fitting.sort(key=lambda topic: topic.kind == "rule")
    return fitting
