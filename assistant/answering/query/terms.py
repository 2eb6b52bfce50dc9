"""The words questions about rows are made of.

In: a folded question (`matching.chinese`). Out: its terms from left to right, and what of it
is no term. Pure; cannot fail. The longest term at a place is taken.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_N = r"[一二两三四五六七八九十]|\d+"
_ITEM = r"(?:条|行|项(?!目))"

# kind, value, pattern. Of terms that match equally far the first is taken.
_TERMS: tuple[tuple[str, str, str], ...] = (
    # -- levels ------------------------------------------------------------------------
    *(
        ("level", name, rf"(?:{zh})(?:类|性)?(?=(?:这|那)?[一两二三四五六七八九十几\d]*(?:[条项个类]|方面)?(?:三级)?的?(?:指标|里|中|部分|方面|行|下|和|与|、|及|跟|比|类|各|共|一共|合计)|$)|(?<![a-z])(?:{en})")
        for name, zh, en in (
            ("经济成本", "经济成本", r"economic costs?"), ("社会成本", "社会成本", r"social costs?"),
            ("社会效益", "社会效益", r"social[- ](?:benefits?|effects?)"), ("经济效益", "经济效益", r"economic[- ]benefits?"),
            ("生态效益", "生态效益", r"ecological[- ]benefits?"), ("可持续影响", "可持续(?:影响|发展)?", r"sustainab\w+(?: (?:impacts?|effects?))?"),
            ("数量", "数量", r"quantity"), ("质量", "质量", r"quality"), ("时效", "时效|(?<!完成)及时(?= )", r"timeliness|time-bound"),
            ("成本", "成本", r"costs?"), ("产出", "产出", r"outputs?"), ("效益", "效益", r"(?:benefits?|effects?|outcomes?)"),
            ("满意度", "(?:服务对象)?满意度", r"satisfaction"),
        )
    ),
    # -- kinds and states --------------------------------------------------------------
    ("kind", "words", r"定性(?:的)?|qualitative"),
    ("kind", "number", r"定量(?:的)?|quantitative|numeric(?:al)?"),
    ("state", "full", r"(?:得|拿|给|是|为)?(?:了|到)?满分(?:的)?|没有?(?:被)?扣(?:过)?分(?:的)?|未(?:被)?扣分(?:的)?|一分没扣(?:的)?|(?:got|get|earned?|ha(?:ve|s|d)|received?|score[ds]?|with)? ?full (?:marks?|scores?|points)|(?:no|without(?: any| a)?) deductions?|lost no points|(?:not|n't) los[et] (?:any )?points"),
    ("state", "lost", r"(?:有|被|存在)?扣(?:了|过|掉)?分(?:了)?的|有扣分|扣了分|被扣(?:过)?分|(?:没有?|未)(?:能)?(?:得|拿)?(?:到)?满分(?:的)?|不是满分(?:的)?|不满分的|(?:that |which )?lost (?:any |some )?points|(?:with|had?|have) (?:a |any )?deductions?|(?:not|n't|without|less than|below|did not (?:get|earn)) full (?:marks?|scores?|points)|scored? (?:less than|below) (?:their|its|the) weights?"),
    ("state", "explained", r"(?:写|填|有|附|给出?|说明)(?:了|过|有|上)?(?:偏差)?(?:原因|说明|理由)(?:的)?|(?:with|ha(?:ve|s|d)|giv(?:e|es|en|ing)) (?:a |an |any )?(?:reasons?|explanations?)"),
    ("state", "unexplained", r"(?:却|但|而)?(?:没有?|未|无|缺)(?:写|填|说明|有|给)?(?:出|明)?(?:偏差)?(?:原因|说明|理由)(?:的)?|(?:偏差)?(?:原因|说明|理由)栏?(?:是|为)?(?:空白?|没写|没填|未填|空着)(?:的)?|without (?:a |an |any )?(?:reasons?|explanations?)|(?:no|not giv\w+|lack\w*|missing) (?:a |an |any )?(?:reasons?|explanations?)|unexplained"),
    ("state", "missed", r"(?:没有?|未)(?:能)?(?:按目标)?(?:完成|达标|达到|达成|实现)(?:年度|年初)?(?:目标值?|指标值?(?!表))?(?:的)?|不达标(?:的)?|(?:miss(?:ed|es)?|(?:did|do|does|was|were)(?: not|n't) (?:meet|met|reach\w*|achiev\w*)|fell short of|below|failed) (?:their|its|the) targets?"),
    ("state", "kept", r"(?:完成|达到|达成|实现)(?:了)?(?:年度|年初)?(?:目标值?|指标值)(?:的)?|达标(?:了)?(?:的)?(?!率)|完成了的|(?:met|reach\w*|achiev\w*) (?:their|its|the) targets?"),
    ("state", "over", r"超(?:过|出)?了?(?:上限|预算|成本目标)(?:的)?|超支(?:了)?(?:的)?|over(?:spent|spend|ran)|exceed\w* (?:their|its|the) (?:ceilings?|budgets?|upper limits?)"),
    ("state", "beyond", r"超额(?:完成)?(?:了)?(?:的)?|(?:实际(?:完成)?值?)?(?:超过|超出|高于|大于|高出)了?(?:年度|年初)?(?:目标值?|指标值)(?:的)?|exceed\w* (?:their|its|the) targets?|(?:above|over) (?:their|its|the) targets?"),
    ("state", "under", r"(?:实际(?:完成)?值?)?(?:低于|小于|少于|不到|不及)了?(?:年度|年初)?(?:目标值?|指标值)(?:的)?"),
    ("state", "exact", r"(?:实际(?:完成)?值?)?(?:刚好|正好|恰好|恰)?(?:等于|与|和|同)了?(?:年度|年初)?(?:目标值?|指标值)(?:相等|相同|一致|一样)?(?:的)?(?=指标|行|[几多哪有])"),
    ("state", "unread", r"(?:实际(?:完成)?值?)(?:栏)?(?:是|为)?(?:空白?|没填|未填|读不出来?|看不清|缺失?)(?:的)?|(?:unreadable|missing|blank) actuals?"),
    ("state", "copied", r"(?:实际(?:完成)?值?)?照抄(?:了)?目标值?(?:的)?"),
    ("state", "unwritten", r"(?:写|填|表示|设)(?:成|为|了|成了)?(?:具体)?(?:了)?(?:数字|数值|百分比|数)(?:的)?|(?:带|含|有)(?:了)?数字(?:的)?|written as (?:a )?numbers?"),
    # -- figures -----------------------------------------------------------------------
    ("figure", "target", r"(?:年初|年度)?(?:目标值|绩效目标值|目标|指标值)(?:是|为)?|(?:the )?targets?(?: values?)?"),
    ("figure", "actual", r"实际(?:完成)?(?:值|数|情况)?(?:是|为)?|完成(?:值|情况)|(?:the )?actuals?(?: values?| figures?)?"),
    ("figure", "weight", r"分值|权重|满分(?=是|为|多少|几)|占(?:了)?(?=[几多]少?分)|值(?=[几多]少?分)|满分值|(?:the )?weights?|worth"),
    ("figure", "score", r"(?:自评)?得分|(?:得|拿|给|打)(?:了|到)?(?=[几多]少?分)|分数|(?:the )?scores?|scored|earned"),
    ("figure", "lost", r"扣分(?!的)|失分|扣(?:了|掉|去|过)?(?=[几多]少?分|多少|几)|(?:points? )?(?:was |were )?(?:lost|deducted|taken off)|deductions?|lose"),
    ("figure", "rate", r"得分率|(?:scoring|score) rates?|score ratios?"),
    ("figure", "share", r"完成(?:率|比例|程度|度)|目标完成率|completion(?: rates?)?"),
    ("figure", "explanation", r"(?:偏差)?(?:原因|说明|理由)(?:分析)?(?:栏)?|(?:the )?(?:explanations?|reasons?)"),
    ("figure", "name", r"(?:指标)?名称|(?:都)?叫什么(?:名字)?|分别是什么|(?:the )?names?"),
    # -- comparisons and numbers -------------------------------------------------------
    ("sign", "≥", r"不低于|不少于|不小于|至少|大于等于|大于或等于|≥|>=|at least|no less than|not less than"),
    ("sign", "≤", r"不超过|不高于|不大于|不多于|至多|小于等于|最多不超过|≤|<=|at most|no more than|not more than"),
    ("sign", "<", r"低于|不足|小于|不到|少于|<|below|under|less than|lower than|fewer than|smaller than"),
    ("sign", ">", r"高于|超过|大于|多于|超出|>|above|over|more than|higher than|greater than|larger than|exceed(?:s|ing)?"),
    ("sign", "=", r"等于|equal(?:s| to)?|exactly|正好(?:是|为)?|恰好(?:是|为)?"),
    ("after", "≥", r"及?以上(?:的)?|or more|or above|or higher"),
    ("after", "≤", r"及?以下(?:的)?|以内|or less|or below|or lower"),
    ("number", "", r"\d[\d,]*(?:\.\d+)?\s*(?:%|分(?!值|别|数)|points?|percent)?|(?<=[得扣给满])[一两二三四五六七八九十半](?=分)分|(?:zero|one|two|three|four|five|half a?) points?|零分"),
    # -- what is asked -----------------------------------------------------------------
    ("ask", "count", rf"(?:有|共|一共有?|共有|总共有?)?[几多]少?(?:{_ITEM}|个)(?!别)(?:三级)?|条数|行数|个数|数目|how many|number of"),
    ("ask", "list", rf"(?:有|是|分别是|都有|包括)?哪(?:些|几(?:{_ITEM}|个)|一?(?:{_ITEM}|个)|里)|列出|罗列|逐[条项行]|清单|(?:that|which)|\blist\b|\bwhat\b"),
    ("ask", "sum", r"合计|一?共|总共|总和|之和|加起来|相加|累计|总计|加总|in total|\btotal\b|\bsums?\b|\bsummed\b|altogether|combined|in all|add up to|overall"),
    ("ask", "mean", rf"(?:每|平均每?)(?:一)?(?:{_ITEM}|个)?(?:指标)?(?:的)?平均|平均(?:每|一)?(?:{_ITEM}|个)?(?:指标|下来|起来)?(?:是|为|的)?|均值|average|\bmean\b|on average|per indicator"),
    ("ask", "share", r"占(?:了)?(?:全部|所有|总|全表|整张表|全体)?(?:的)?(?:三级)?(?:指标|行|总数|条数|行数)?(?:的)?(?:百分之几|百分之多少|百分比|比例|比重|几成|多大(?:的)?(?:比例|比重)?|多少比例|几分之几)(?:是多少|有多大|多大|多少)?|的?占比|(?:所占)?(?:的)?比例(?:是多少|多大)?|(?:what |the )?(?:share|percentage|proportion|fraction)(?: of)?(?: all| the)*|percent of(?: all)?"),
    ("ask", "most", r"最(?:高|大|多|好|重|长)(?:的)?(?:是)?|(?:the )?(?:highest|largest|biggest|most|greatest|best|maximum|heaviest|top)"),
    ("ask", "least", r"最(?:低|小|少|差|轻|短)(?:的)?(?:是)?|(?:the )?(?:lowest|smallest|least|fewest|worst|minimum|lightest|bottom)"),
    ("ask", "exists", r"有没有|有无|是否(?:有|存在)|是不是有|存不存在|\bany\b|(?:are|is) there(?: any)?|do(?:es)? any"),
    ("ask", "every", r"是(?:不是|否)?(?:全|都|全都|全部)|(?:全|全都|全部|都|均)(?=得|拿|达|完成|是|满|没|未|写)|(?:are|did|do|were|have|is|does) (?:all|every)(?: of)?(?: the)?"),
    ("ask", "why", r"为什么|为何|怎么会|什么原因|(?:\b)why|how come"),
    ("ask", "versus", r"(?:哪|谁)(?:一?(?:类|个|项|条|边))?(?:的)?(?:更|较|比较)?(?=(?:得分|分值|扣分|得分率|权重|条数|指标)?(?:更|较)?[高低多少大小])|相差|差距|差(?=多少|几)|which (?:is|are|has|have|lost|scored|one)(?= (?:more|higher|larger|less|lower|the higher|greater))|difference between|(?:more|higher|less|lower|fewer|greater) than|compared? (?:with|to)|versus|\bvs\b|比(?=[\u3400-\u9fff]{2})"),
    ("ask", "value", r"是多少(?:分)?|有?多少分?|[几多]少?分|是什么|是啥|怎么样|如何|各?(?:是)?怎么写的?|写的?是?什么|多高|多大|how much|what (?:is|are|was|were)|how (?:are|were|is|was|did)(?= .*scored?)|how many points"),
    ("ask", "each", r"各自?|分别|逐一|每(?:一)?(?=[条行项个]指标)|each|respectively|every|by"),
    ("top", "", rf"(?:前|最.{{1,2}}的|后|倒数)(?:{_N})(?:名|位|{_ITEM}|个)|(?:的)?(?:{_N})(?:{_ITEM}|个)(?=指标|[^\d]|$)|(?:top|bottom|first|worst|best) (?:\d+|two|three|five|ten)|(?<= )(?:two|three|four|five|six) "),
    # -- groups ------------------------------------------------------------------------
    ("by", "level1", r"(?:各|每|按|哪)一?个?(?:一级|类)(?:指标)?(?:汇总|统计|分组|来看|分)?|(?:by|per|each|which|every) (?:first|1st)?[- ]?(?:level|category)(?: ?1)?(?: indicators?)?"),
    ("by", "level2", r"(?:各|每|按|哪)一?个?(?:二级)(?:指标)?(?:汇总|统计|分组|来看|分)?|(?:by|per|each|which|every) (?:second|2nd)[- ]level(?: indicators?)?"),
    ("by", "form", r"(?:各|每|按|哪)(?:一)?(?:个|张|份|些|几个|几张)?(?:项目|表)(?:的|里|中)?|(?:by|per|each|which|every) (?:form|project)s?"),
    ("by", "department", r"(?:各|每|按|哪)(?:一)?(?:个|些|家)?(?:主管)?部门(?:的)?|(?:by|per|each|which|every) departments?"),
    ("by", "unit", r"(?:各|每|按|哪)(?:一)?(?:个|些|家)?(?:实施)?单位(?:的)?|(?:by|per|each|which|every) units?"),
    ("by", "year", r"(?:各|每|按|哪)(?:一)?(?:个)?年(?:度|份)?(?:的)?|(?:by|per|each|which|every) (?:fiscal )?years?"),
    # -- what adds nothing -------------------------------------------------------------
    ("and", "", r"和|与|、|及|以及|还有|加上?|跟|\band\b|\bor\b|或者?|,|;"),
    ("item", "", rf"(?:三级)?(?:绩效)?指标|(?:这|那)?(?:{_N}|几)?(?:{_ITEM}|行|类|部分|方面|块)|\bindicators?\b|\brows?\b|\bitems?\b|\bones?\b"),
    ("except", "", r"除了?|不(?:算|含|包括|计)|以外|之外|非(?=定|成|满)|other than|except|excluding|not under"),
    ("fill", "", r"请(?:问|你|帮我|给我)?|帮我?|给我|麻烦|看一?[下看]|查一?[下查]|算一?[下算]|统计一?下|告诉我|我?想知道|说说|说一下|列一下|一下|这[张份个]?(?:自评)?(?:表|项目)(?:格)?(?:里面?|中|上)?(?:的)?|该(?:表|项目)(?:里|中|上)?的?|本(?:表|项目)(?:里|中|上)?的?|表[里上中](?:面)?(?:的)?|全表|整张表|库里|所有(?:的)?|全部(?:的)?|里面|当中|其中|里|中|下面?|上|的|了|吗|呢|吧|么|啊|是|为|有|在|共|都|也|就|那|这|它们?|请|对|到|被|分|各|属于|一下|个|情况|多少|得|之?间|呢|达到了?|设了|设有|列了|拿了?|全年|呀|只|做|会|又|并|且|而|却|但|以及|并且|包括|值|你|我"),
    ("fill", "", r"\b(?:the|a|an|of|do|does|did|are|is|was|were|be|been|have|has|had|with|in|on|at|this|that|these|those|form|forms?'s|there|please|show|me|give|tell|which|what|their|its|it|for|to|under|carry|carries|among|from|all|set|points?|marks?|level|we|get|got|how|each|whose|where|by|much|many|values?|say|as|only|stand|standing|also|them|they|table|report|project|you|can|i)\b"),
    ("fill", "", r"[\s?？。.,，:：!！'’\"\-·()（）]|'s\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question: its kind, its value, where it stands, its text."""

    kind: str
    value: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((kind, value, re.compile(pattern)) for kind, value, pattern in _TERMS)


_WORD = re.compile(r"[a-z]+")


def _within(plain: str, at: int) -> bool:
    """True when a place stands within an English word."""
    return 0 < at < len(plain) and bool(_WORD.match(plain[at - 1]) and _WORD.match(plain[at]))


def scan(plain: str, taken: list[Term]) -> tuple[list[Term], str]:
    """The terms of a question, those already found among them; and what is none.

    `taken` are rows and forms found by name, in order, not overlapping.
    """
    found: list[Term] = []
    rest: list[str] = []
    at = 0
    ahead = {term.start: term for term in taken}
    starts = sorted(ahead)
    while at < len(plain):
        if at in ahead:
            found.append(ahead[at])
            at = ahead[at].end
            continue
        limit = next((start for start in starts if start > at), len(plain))
        best: Term | None = None
        for kind, value, pattern in _compiled():
            match = pattern.match(plain, at)
            if match is None or not at < match.end() <= limit or _within(plain, match.end()):
                continue
            if best is None or match.end() > best.end:
                best = Term(kind, value, at, match.end(), match[0].strip())
        if best is None:
            word = _WORD.match(plain, at)
            end = min(word.end(), limit) if word else at + 1
            rest.append(plain[at:end])
            at = end
            continue
        found.append(best)
        at = best.end
    return found, "".join(rest).strip()
