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

_FILL = """
    汇总 统计 分组 这样的 这种 频次 按 一个 单个 任何 任一 出来
    列一下 告诉我 整张表 说一下 一下 两年 之外 以及 以外 全年 全表 其中 列了 包括 历年 同样 多少 属于 并且
    库里 当中 当年 情况 期间 用了 给我 设了 设得 设有 说说 这条 里面 麻烦 上 且 个 中 为 么 也 了 会 但
    你 值 做 共 分 到 却 又 只 各 呀 呢 啊 在 对 就 带 并 得 我 把 是 有 栏 的 而 被 请 还 这 那
    都 里
"""
"""Words that add nothing to a question about rows or forms."""
# kind, value, pattern. Of terms that match equally far the first is taken.
_TERMS: tuple[tuple[str, str, str], ...] = (
    # -- levels ------------------------------------------------------------------------
    *(
        ("level", name, rf"(?:{zh})(?:类|性)?(?=(?:这|那)?[一两二三四五六七八九十几\d]*(?:[条项个类]|方面)?(?:三级)?的?(?:指标|里|中|部分|方面|行|下|和|与|、|及|跟|比|类|各|共|一共|合计|超|哪|谁|扣|得|失|分值|权重|占|都|平均|上|总)|\s|$)|(?<![a-z])(?:{en})")
        for name, zh, en in (
            ("经济成本", "经济成本", r"economic costs?"), ("社会成本", "社会成本", r"social costs?"),
            ("社会效益", "社会效益", r"social[- ](?:benefits?|effects?)"), ("经济效益", "经济效益", r"economic[- ]benefits?"),
            ("生态效益", "生态效益", r"ecological[- ]benefits?"), ("可持续影响", "可持续(?:影响|发展)?", r"sustainab\w+(?: (?:impacts?|effects?))?"),
            ("数量", "数量", r"quantity"), ("质量", "质量", r"quality"), ("时效", "时效|(?<= )及时(?= )", r"timeliness|time-bound"),
            ("成本", "成本", r"costs?"), ("产出", "产出", r"outputs?"), ("效益", "效益", r"(?:benefits?|effects?|outcomes?)"),
        )
    ),
    ("figure", "overrun", r"超支(?:额|金额|总额)|(?:超支|超预算|超上限|超出上限)(?:完成)?了?(?=多少|几[^条行项]|百分之|最|[^的,，?？]{0,4}合计)|overruns?|overspend"),
    ("figure", "ahead", r"超额(?:完成)?(?:了)?(?=多少|几[^条行项]|百分之|最)"),
    ("figure", "excess", r"(?:实际)?(?:比目标)?(?:超(?:出|过)?(?:完成)?|多(?:出|做|完成)|高(?:出)?)(?:了|于)?(?:目标值?)?(?:了)?(?=多少|几[^条行项]|百分之|最)|(?:by )?how much (?:more|over|above)|by how much (?:did|does)?|excess|exceed(?:ed)?(?= the target| its target|$)"),
    ("figure", "saving", r"(?:实际)?(?:比目标)?(?:少(?:完成|花|用)?|低|节约|节省|结余)(?:了|于)?(?:目标值?|上限)?(?:了)?(?=多少|几[^条行项]|百分之)|how much (?:less|under|below)|shortfall|savings?"),
    ("figure", "gap", r"(?:实际)?(?:比|与|和|离)?(?:目标)?(?:还)?差(?:距)?(?:了)?(?:目标值?)?(?:了)?(?=多少|几[^条行项]|百分之)|差(?:得|的|额|距)?(?=最)"),
    ("level", "满意度", r"(?:服务对象)?满意度(?:类)?|satisfaction"),
    # -- kinds and states --------------------------------------------------------------
    ("kind", "words", r"定性(?:的)?|qualitative"),
    ("kind", "number", r"定量(?:的)?|quantitative|numeric(?:al)?"),
    ("state", "full", r"(?:得|拿|给|是|为)?(?:了|到)?满分(?!(?:一?共|总共|合计)?(?:是|为)?(?:多少|几))(?:的)?|(?:got|get|earned?|ha(?:ve|s|d)|received?|score[ds]?|with)? ?full (?:marks?|scores?|points)|(?:no|without(?: any| a)?) deductions?|lost no points|(?:not|n't) los[et] (?:any )?points"),
    ("state", "unlost", r"没有?(?:被)?扣(?:过)?分(?:的)?|未(?:被)?扣分(?:的)?|一分(?:都|也)?没扣(?:的)?"),
    ("state", "lost", r"(?:有|被|存在)?扣(?:了|过|掉)?分(?:了)?的|有扣分|扣了分|被扣(?:过)?分|得分(?:低于|小于|少于|不到)分值(?:的)?|(?:没有?|未)(?:能)?(?:得|拿)?(?:到)?满分(?:的)?|不是满分(?:的)?|不满分的|(?:that |which )?lost (?:any |some )?points|(?:with|had?|have) (?:a |any )?deductions?|(?:not|n't|without|less than|below|did not (?:get|earn)) full (?:marks?|scores?|points)|scored? (?:less than|below) (?:their|its|the) weights?"),
    ("state", "explained", r"(?:写|填|有|附|给出?|说明)(?:了|过|有|上)?(?:偏差)?(?:原因|说明|理由)(?:的)?|(?:with|ha(?:ve|s|d)|giv(?:e|es|en|ing)) (?:a |an |any )?(?:reasons?|explanations?)"),
    ("state", "unexplained", r"(?:却|但|而)?(?:没有?|未|无|缺)(?:写|填|说明|有|给)?(?:出|明)?(?:偏差)?(?:原因|说明|理由)(?:的)?|(?:偏差)?(?:原因|说明|理由)栏?(?:是|为)?(?:空白?|没写|没填|未填|空着)(?:的)?|without (?:a |an |any )?(?:reasons?|explanations?)|(?:no|not giv\w+|lack\w*|missing) (?:a |an |any )?(?:reasons?|explanations?)|unexplained"),
    ("state", "missed", r"(?:没有?|未)(?:能)?(?:按目标)?(?:完成|达标|达到|达成|实现)(?:年度|年初)?(?:目标值?|指标值?(?!表))?(?:的)?|不达标(?:的)?|(?:miss(?:ed|es)?|(?:did|do|does|was|were)(?: not|n't) (?:meet|met|reach\w*|achiev\w*)|fell short of|below|failed) (?:their|its|the) targets?"),
    ("state", "kept", r"(?:完成|达到|达成|实现)(?:了)?(?:年度|年初)?(?:目标值?|指标值)(?:的)?|达标(?:了)?(?:的)?(?!率)|完成了的|(?:按时|及时)(?:完成|达成)(?:了)?(?:的)?|(?:met|reach\w*|achiev\w*) (?:their|its|the) targets?"),
    ("state", "within", r"(?:没有?|未|不)(?:超过?|超出|突破)(?:目标值?|上限|预算)(?:的)?|(?:没有?|未|不)超支(?:的)?|within (?:their|its|the) (?:ceilings?|budgets?|limits?)|not over(?:spent|run)"),
    ("state", "over", r"超(?:过|出)?了?(?:上限|预算|成本目标)(?:的)?|超支(?:了)?(?:的)?|over(?:spent|spend|ran)|exceed\w* (?:their|its|the) (?:ceilings?|budgets?|upper limits?)"),
    ("state", "ahead", r"超额(?:完成)?(?:了)?(?:的)?"),
    ("state", "beyond", r"超了(?:的)?(?=[,，?？\s]|$|吗|有)|(?:实际(?:完成)?值?)?(?:超过|超出|高于|大于|高出)了?(?:年度|年初)?(?:目标值?|指标值)(?:的)?|exceed\w* (?:their|its|the) targets?|(?:above|over) (?:their|its|the) targets?"),
    ("state", "under", r"(?:实际(?:完成)?值?)?(?:低于|小于|少于|不到|不及)了?(?:年度|年初)?(?:目标值?|指标值)(?:的)?"),
    ("state", "exact", r"(?:实际(?:完成)?值?)?(?:刚好|正好|恰好|恰)?(?:等于|与|和|同)了?(?:年度|年初)?(?:目标值?|指标值)(?:相等|相同|一致|一样)?(?:的)?(?=指标|行|[几多哪有])"),
    ("state", "unread", r"(?:没有?|无|缺|未)(?:可读的?|填写?)?(?:实际(?:完成)?值?|完成值)(?:的)?|(?:实际(?:完成)?值?|完成值)(?:栏)?(?:是|为)?(?:空白?|没填|未填|读不出来?|看不清|缺失?|无法识别|识别不清|认不出)(?:或(?:者)?(?:无法识别|识别不清|读不出来?|空白?|没填))?(?:的)?|(?:unreadable|missing|blank) actuals?"),
    ("state", "copied", r"(?:实际(?:完成)?值?)?照抄(?:了)?目标值?(?:的)?|(?<!原因)照抄(?:了)?(?:的)?(?=[,，?？\s]|$|吗|指标|有[几多哪])"),
    ("state", "unwritten", r"(?:写|填|表示|设)(?:成|为|了|成了)?(?:具体)?(?:了)?(?:数字|数值|百分比|数)(?:的)?|(?:带|含|有)(?:了)?数字(?:的)?|written as (?:a )?numbers?"),
    # -- figures -----------------------------------------------------------------------
    ("figure", "target", r"(?:年初|年度)?(?:目标值|绩效目标值|目标(?:金额|数值)?|指标值)(?:是|为)?|(?:the )?targets?(?: values?)?"),
    ("figure", "actual", r"实际(?:完成)?(?:值|数|情况)?(?:是|为)?|完成(?:值|情况)|(?:实际)?(?:支出|花费|用款)(?:金额|数|额)?(?:是|为)?|(?:实际)?(?:花|用|做|完成|开展|举办|达到|覆盖|建|办|发)(?:了|掉|到)?(?=多少|几|百分之)|(?:the )?actuals?(?: values?| figures?)?"),
    ("figure", "weight", r"分值|权重|满分(?=(?:一?共|总共|合计)?(?:是|为|多少|几))|占分|占(?:了)?(?=[几多]少?分|多少|\d)|值(?=[几多]少?分|\d)|满分值|(?:the )?maximum(?: (?:points|marks))? for|(?:the )?weights?|worth"),
    ("figure", "score", r"(?:自评)?得分|(?:得|拿|给|打)(?:了|到)?(?=[几多]少?分|\d|[零半一两]分)|分数|(?:the )?scores?|scored|earned|got"),
    ("figure", "lost", r"扣分(?!的)|失分|扣(?:了|掉|去|过)?(?=[几多]少?分|多少|几|在|\d|[半一两]分)|(?:points? )?(?:was |were )?(?:lost|deducted|taken off)|deductions?|lose"),
    ("figure", "rate", r"得分率|(?:the )?(?:scoring|score) rates?|score ratios?"),
    ("figure", "share", r"完成(?:率|比例|程度|度)|目标完成率|completion(?: rates?)?"),
    ("figure", "explanation", r"(?:偏差)?(?:原因|说明|理由)(?:分析)?(?:栏)?|原文|(?:the )?(?:explanations?|reasons?)"),
    ("figure", "name", r"(?:指标)?名称|(?:都)?叫什么|分别是什么|(?:the )?names?"),
    ("part", "", r"得分(?:只)?(?:是|等于|为|有|占)?(?:了)?分值的?(?:一半|[一二三四五六七八九]成|\d+%)(?:的)?|scored? half (?:of )?(?:their|its|the) weights?"),
    ("times", "", rf"(?:实际(?:完成)?值?)?(?:花费|支出)?(?:不到|低于|不足|少于|超过|高于)目标值?的?(?:一半|三分之[一二]|[一二三四五六七八九]成|\d+%)(?:的)?|(?:实际(?:完成)?值?)?(?:超过?|达到?|高于|是|为)了?目标值?的?(?:{_N})倍(?:及?以上|多)?(?:的)?|(?:(?:came|come|comes) in |stayed |reached |spent )?(?:at )?(?:less than|under|below|more than|over|above) (?:(?:a |one )?half|(?:a |one )?third|two thirds|\d+ ?(?:%|percent)) (?:of )?(?:the|its|their) targets?|(?:over |more than |at least )?(?:\d+|two|three|four|five) times (?:the|its|their) targets?"),
    # -- figures of a form ---------------------------------------------------------------
    ("measure", "总分", r"(?:自评)?总(?:得)?分(?:数)?(?!值)|自评(?:得)?分(?:数)?|总成绩|(?:claimed |self-evaluation )?(?:total|overall|final) scores?|\btotals\b"),
    ("measure", "执行率", r"(?:预算|资金)?执行(?:率|进度|比例)|(?:budget )?execution(?: rates?)?"),
    ("measure", "年初预算数", r"年初(?:预算)?(?:数|金额|额)?(?!目标)|(?:initial|original) budgets?"),
    ("measure", "未执行数", r"(?:资金|预算)?(?:结余|结存)(?:资金|数|额|金额)?|(?:没|没有|未)(?:花|用|执行)完?的?(?:钱|资金|预算|数|金额)|未执行(?:数|金额|资金)?|unspent(?: \w+)?|left unspent"),
    ("measure", "年中调整额", r"(?:预算)?(?:年中)?(?:调整|调增|调减|追加)(?:额|幅度|金额|数)?(?:了)?(?:的)?(?:预算)?|(?:its |their )?budgets? (?:was |were |been )?(?:cut|reduced|lowered|raised|increased|changed|adjusted)|(?:cut|reduc\w+|rais\w+|increas\w+) (?:in |of )?(?:its |their |the )?budgets?|budget (?:cuts?|increases?|changes?)"),
    ("measure", "执行数", r"(?:全年|预算|实际|总)?执行(?:数|额|金额|了|的(?:钱|资金|金额))?|总?支出(?:数|额|金额)?|(?:实际)?花(?:了|掉)|用(?:了|掉)(?=多少|几)|spent|spending|expenditures?|executed(?: amounts?)?"),
    ("measure", "全年预算数", r"(?:全年|总|年度)?(?:预算|资金)(?:总额|数|金额|额|规模)?|(?:full-year |annual |total )?budgets?|funds"),
    ("measure", "发现", r"(?:审核|复核)?(?:问题|发现)(?:数|个数)?|findings|issues"),
    ("forms", "", rf"(?:{_N}|几|多少|这些?|这几|各|每|那|本|该)?(?:个|张|份)?(?:自评)?(?:项目|表)(?:里|中)?(?:面)?|(?:几|多少)张|\bforms?\b|\bprojects?\b|across(?: all)?"),
    # -- comparisons and numbers -------------------------------------------------------
    ("sign", "≥", r"大于等于号|不低于|不少于|不小于|至少|大于等于|大于或等于|≥|>=|at least|no less than|not less than"),
    ("sign", "≤", r"不超过|不高于|不大于|不多于|至多|小于等于|最多不超过|≤|<=|at most|no more than|not more than"),
    ("sign", "<", r"(?:没有?|未|不|达不)(?:能)?(?:到|达到|满|超过?)(?=\s*\d)|低于|不足|小于|不到|少于|<|below|under|less than|lower than|fewer than|smaller than"),
    ("sign", ">", r"高于|超过|大于|多于|超出|>|above|over|more than|higher than|greater than|larger than|exceed(?:s|ing)?"),
    ("sign", "=", r"等于|=|等号|equal(?:s| to)?|exactly|正好(?:是|为)?|恰好(?:是|为)?"),
    ("after", "≥", r"及?以上(?:的)?|or more|or above|or higher"),
    ("after", "≤", r"及?以下(?:的)?|以内|or less|or below|or lower"),
    ("number", "", r"\d[\d,]*(?:\.\d+)?\s*(?:%|分(?!值|别|数)|万元?|亿元?|元|points?|percent|yuan)?|(?<=[得扣给满])[一两二三四五六七八九十半](?=分)分|(?:zero|one|two|three|four|five|half a?) points?|零分"),
    # -- what is asked -----------------------------------------------------------------
    ("ask", "count", rf"(?:有|共|一共有?|共有|总共有?)?[几多]少?(?:{_ITEM}|个)(?!别)(?:三级)?|条数|行数|个数|数目|how many|number of"),
    ("ask", "list", rf"谁家?|(?:有|是|分别是|都有|包括)?哪(?:些|(?:几|{_N})(?:{_ITEM}|个)|一?(?:{_ITEM}|个)|里)|列出|罗列|逐[条项行]|清单|(?:that|which)|\blist\b|\bwhat\b"),
    ("ask", "sum", r"合计|总的|总体(?:上)?(?:的)?|整体(?:上)?(?:的)?|合起来(?:的)?|一?共|总共|总和|之和|加起来|相加|累计|总计|加总|in total|\btotal\b|\bsums?\b|\bsummed\b|altogether|combined|in all|add up to|overall"),
    ("ask", "mean", rf"(?:每|平均每?)(?:一)?(?:{_ITEM}|个)?(?:指标)?(?:的)?平均|平均(?:每|一)?(?:{_ITEM}|个)?(?:指标|下来|起来)?(?:是|为|的)?|均值|average|\bmean\b|on average|per indicator"),
    ("ask", "share", r"占(?:了)?(?:全部|所有|总|全表|整张表|全体)?(?:的)?(?:三级)?(?:指标|行|总数|条数|行数|分值|得分|扣分|分数|总分|权重|分)?(?:数|总数|合计|总和)?(?:的|里的)?(?:百分之几|百分之多少|百分比|比例|比重|几成|多大(?:的)?(?:比例|比重)?|多少比例|几分之几)(?:是多少|有多大|多大|多少)?|占(?:了)?(?:全部|总|所有|整张表|整个表)(?:三级)?(?:的)?(?:分值|得分|扣分|分数|指标|行数?|分)?(?:数|总数)?(?:的)?(?:多少|几)?|的?占比|(?:所占)?(?:的)?比例(?:是多少|多大)?|(?:what |the )?(?:share|percentage|proportion|fraction)(?: of)?(?: all| the)*|percent of(?: all)?"),
    ("ask", "most", r"最(?:高|大|多|好|重|长)(?:的)?(?:是)?|(?:特别|很|太|偏|过)(?:高|大|多|重)(?:的)?|(?:the )?(?:highest|largest|biggest|most|greatest|best|maximum|heaviest|top)"),
    ("ask", "least", r"最(?:低|小|少|差|轻|短)(?:的)?(?:是)?|(?:the )?(?:lowest|smallest|least|fewest|worst|minimum|lightest|bottom)"),
    ("ask", "exists", r"有没有|有无|是否(?:有|存在)|是不是有|存不存在|\bany\b|(?:are|is) there(?: any)?|do(?:es)? any"),
    ("ask", "every", r"是(?:不是|否)?(?:全部都|全都|全部|全|都)|(?:全部都|全都|全部|全|都|均)(?=得|拿|达|完成|是|满|没|未|写)|(?:are|did|do|were|have|is|does) (?:all|every)(?: of)?(?: the)?"),
    ("ask", "why", r"为什么|为何|怎么会|什么原因|(?:\b)why|how come"),
    ("ask", "versus", r"(?:哪|谁)(?:一?(?:类|个|项|条|边))?(?:的)?(?:更|较|比较)?(?=(?:得分|分值|扣分|得分率|权重|条数|指标)?(?:更|较)?[高低多少大小])|相差|差距|差(?=多少|几)|which (?:is|are|has|have|lost|scored|one)(?= (?:more|higher|larger|less|lower|the higher|greater))|difference between|(?:more|higher|less|lower|fewer|greater) than|compared? (?:with|to)|versus|\bvs\b|比(?=第|[\u3400-\u9fff]{2}|[,，])"),
    ("ask", "points", r"(?:是)?[几多]少?分(?!之)|how many points"),
    ("ask", "check", r"吗|吧|是吗|对吗|对吧|对不对|是不是|是否|没有(?=\s*[?？]?$)|,? ?right(?=\s*\??$)|^(?:is|are|was|were|did|does|do|has|have)\b|isn't it|aren't they|didn't (?:it|they)"),
    ("ask", "versus", r"(?:更|较)?[高多大低少小](?:一些|些|一?点)?(?=\s*[?？]|$|吗)"),
    ("ask", "value", r"是多少(?:钱|元|万元?|人次?|次|场|个百分点)?|有?[几多]少?(?:钱|元|万元?|块钱?|人次?|名|位|次|场|期|家|个百分点|个点|天)|有?多少|百分之(?:几|多少)|各?(?:是)?怎么写的?|写的?是?什么|多高|多大|how much|what (?:is|are|was|were)|how (?:are|were|is|was|did)(?= .*scored?)"),
    ("ask", "what", r"是什么|是啥|怎么样|如何|what (?:is|are|was|were)"),
    ("ask", "versus", r"对比|比较|相比|变化|变动|涨跌|compare[ds]?|changed?|comparison"),
    ("ask", "versus", r"[多少高低](?=执行|花|支出|扣|得|[几多]少?[分条行个])"),
    ("ask", "order", r"(?:从|由)(?:高|大|多)(?:到|至)(?:低|小|少)|(?:从|由)(?:低|小|少)(?:到|至)(?:高|大|多)|排(?:名|序|列|个序|一排|一?下)|逐个|rank(?:ed|ing)?|sort(?:ed)?|in order|highest first|lowest first"),
    ("ask", "where", r"在?(?:哪里|哪儿|什么地方|哪些地方)|\bwhere\b"),
    ("ask", "each", r"各自?|分别|逐一|每(?:一)?(?=[条行项个][\u3400-\u9fff]{0,4}指标)|each|respectively|every|by"),
    ("top", "", rf"(?:前|后|倒数)(?:{_N})(?:名|位|{_ITEM}|个)?|的(?:{_N})(?:{_ITEM}|个)|(?:{_N})个(?=指标)|(?:top|bottom|first|worst|best) (?:\d+|two|three|five|ten)"),
    # -- groups ------------------------------------------------------------------------
    ("by", "level1", r"(?:各|每|按|哪)一?个?(?:一级|类)(?:指标)?(?:汇总|统计|分组|来看)?|(?:by|per|each|which|every) (?:first|1st)?[- ]?(?:level|category)(?: ?1)?(?: indicators?)?"),
    ("by", "level2", r"(?:各|每|按|哪)一?个?(?:二级)(?:指标)?(?:汇总|统计|分组|来看)?|(?:by|per|each|which|every) (?:second|2nd)[- ]level(?: indicators?)?"),
    ("by", "form", r"(?:各|每|按|哪)(?:一)?(?:个|张|份|些|几个|几张)?(?:项目|表)(?:的|里|中)?|(?:by|per|each|which|every) (?:form|project)s?"),
    ("by", "department", r"(?:各|每|按|哪)(?:一)?(?:个|些|家)?(?:主管)?部门(?:的)?|(?:by|per|each|which|every) departments?"),
    ("by", "unit", r"(?:各|每|按|哪)(?:一)?(?:个|些|家)?(?:实施)?单位(?:的)?|(?:by|per|each|which|every) units?"),
    ("by", "year", r"(?:各|每|按|哪)(?:一)?(?:个)?年(?:度|份)?(?:的)?|(?:by|per|each|which|every) (?:fiscal )?years?"),
    # -- what adds nothing -------------------------------------------------------------
    ("not", "", r"(?:不是|不为|不含|没写|不等于|并非)(?=[\"'「])|(?:不是|不为)(?=的|[\u3400-\u9fff]{2,4}的)|(?:is not|isn't|are not|other than)(?= [\"'])"),
    ("half", "", r"占(?:了|到)?(?:整张表|全表|总分)?(?:的)?(?:一半|半数|50%)(?:及?以上)?(?:的)?(?:总?分值?|权重)?|(?:carr\w+|mak\w+|account\w* for|worth|more than)? ?half (?:of )?(?:the )?(?:form's |total )?(?:points?|weights?|scores?)"),
    ("holds", "", r"(?:里|中)?(?:含有?|带有?|包含|提到|提及|写着|写到|出现)(?:了|过)?|contain\w*|mention\w*"),
    ("and", "", r"和|与|、|及|以及|还有|加上?|跟|\band\b|\bor\b|或者?|,|;"),
    ("item", "", rf"(?:三级)?(?:绩效)?指标|(?:这|那)?(?:{_N}|几)?(?:{_ITEM}|行|类|部分|方面|块)|(?:这|那)?(?:{_N})个(?=[\u3400-\u9fff]{{0,4}}指标)|\bindicators?\b|\brows?\b|\bitems?\b|\bones?\b|\b(?:two|three|four|five|six)\b"),
    ("except", "", r"除了?|不(?:算|含|包括|计)|(?<![除])非(?=定|成|满|产|效|时|质|数)|other than|except(?: for)?|excluding|not under"),
    ("fill", "", r"外(?=[,，还的])|用了?|写成?|(?:有关|相关|涉及)(?:的)?|请(?:问|你|帮我|给我)?|帮我?|看一?[下看]|查一?[下查]|算一?[下算]|统计一?下|我?想知道|这[张份个]?(?:自评)?(?:表|项目)(?:格)?(?:里面?|中|上)?(?:的)?|该(?:表|项目)(?:里|中|上)?的?|本(?:表|项目)(?:里|中|上)?的?|表[里上中](?:面)?(?:的)?|所有(?:的)?|全部(?:的)?|下面?|它们?|之?间|达到了?|拿了?|给得?|定得?|那[张个份]|这句(?:话)?"),
    ("fill", "", "|".join(sorted(_FILL.split(), key=len, reverse=True))),
    ("fill", "", r"\b(?:the|a|an|of|single|do|does|did|are|is|was|were|be|been|have|has|had|with|in|on|at|this|that|these|those|there|please|show|me|give|tell|which|what|their|its|it|for|to|under|carry|carries|among|from|all|set|points?|marks?|level|we|get|got|how|each|whose|by|during|year|only|between|across|much|many|values?|say|as|only|stand|standing|also|them|they|table|report|you|can|i)\b"),
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
    return tuple(
        (kind, value, re.compile(rf"(?:{pattern})(?:(?<![a-z])|(?![a-z]))"))
        for kind, value, pattern in _TERMS
    )


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
