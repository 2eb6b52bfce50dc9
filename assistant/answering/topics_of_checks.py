"""Checks of one form or of many, in the order they are tried.

In: nothing. Out: a table of topics.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from assistant.answering.topic import FORMS, LOST, REASON, SUM, UNREASONED, Topic

CHECKS: tuple[Topic, ...] = (
    # -- checks of one form or many ----------------------------------------------------
    Topic("across", "full_marks", (
        (r"自评\s*100|100\s*分|满分的?(?:项目|表)|full marks|100 points|score\w* 100|claim\w* (?:100|full)|perfect score|全部满分", FORMS + r"|其中|target|目标|应该扣|missed|how many",
         r"^(?!.*\b(?:indicators|rows)\b(?!.*\bforms\b)).*$"),
    )),
    Topic("verify", "cost_and_executed", (
        (r"成本(?:类)?(?:指标|\s+indicators?|\s+rows?)", r"花了?|用了?|支出|spen[dt]|spent", r"一共|总共|合计|多少钱|total|how much|altogether"),
        (r"成本", SUM, r"执行|预算|executed|budget"),
    )),
    Topic("verify", "structure", (
        (r"权重|分值|weight|结构|structure", r"符合|规定|要求|标准|合规|consistent|comply|conform|compliant|match|requirement|合理|guideline|prescrib|set for|should"),
        (r"成本\D{0,3}\d+.{0,4}产出\D{0,3}\d+",),
    )),
    Topic("verify", "sources_sum", (
        (r"总额|合计|total", r"(?:各|几|三|所有)(?:个|项|种)?(?:资金)?来源|分项|sources|parts", r"等于|之和|对得上|一致|加起来|相等|equal|add|sum|match"),
        (r"各(?:项|个|种|类|笔)(?:资金|预算|经费)|(?:资金|预算|经费)(?:来源)?(?:的)?(?:明细|细项|构成|组成|分项|各项)|(?:funding|budget|fund) (?:lines|items|details|breakdown)", r"总额|总数|合计|全年|总预算|total", r"等于|之和|对得上|对不上|一致|加起来|相等|相符|吻合|equal|add|sum|match|agree|tally"),
        (r"(?:财政拨款|结转|其他资金).{0,20}(?:加起来|之和|合计)",),
    )),
    Topic("verify", "weights_sum", (
        (r"分值|权重|weight", SUM + r"|100"),
    )),
    Topic("across", "total_mismatch", (
        (FORMS, r"不一致|对不上|不符|不等|mismatch|disagree|differ|inconsisten|(?:not|n't) (?:equal|match|agree|add up|fit|tally|sum)", r"总分|合计|之和|total|sum"),
    )),
    Topic("across", "total_mismatch", (
        (r"总分.{0,6}(?:对不上|不对|错|有误|不一致|不符).{0,2}的(?:表|项目)",),
    )),
    Topic("verify", "total_sum", (
        (r"得分|各行|分数|每行|行得分|row score|scores?|rows", SUM, r"总分|对得上|对不上|一致|相等|吻合|等于|差在|match|equal|agree|consistent|stated|97|correct"),
        (r"总分|total", r"怎么来|如何得|怎么得|怎么[加算]|如何[加算]|构成|组成|凑|拼|对不对|正确吗|准确|算得对|(?:算|写|填|弄|搞|打|印)错|有误|错了|有错|how .*(?:comput|calculat|arriv|made up)|right|correct|add|wrong|mistake|error"),
        (r"得分合计|合计得分|分数加起来",),
    )),
    Topic("verify", "score_above_weight", (
        (r"得分|score", r"超过分值|大于分值|高于分值|超出分值|超过权重|高于权重|大于权重|above (?:its |their |the )?weight|exceed\w* (?:its |their |the )?weight|more than (?:its |their |the )?weight|higher than (?:its |their |the )?weight"),
    )),
    Topic("verify", "reversed_sign", (
        (r"写反|反了|(?:写错|弄错|搞错|填错|设错)了?方向|方向.{0,4}(?:错|反|不对|颠倒)|(?:符号|比较符|大于小于)(?:都|全)?(?:是)?(?:错|反|不对|写|用对|用错)|sign (?:is |are )?(?:wrong|revers)|revers\w+ sign|wrong (?:sign|direction)|[≥≤].{0,4}(?:写反|反了|写错)",),
    )),
    Topic("aggregate", "reasons_by_kind", (
        (REASON, r"归类|分类|归纳|分别多少|各多少|各有多少|categor|classif|group|breakdown|按.{0,4}类"),
    )),
    Topic("across", "copied_reasons", (
        (REASON, r"一模一样|完全相同|照抄|雷同|抄袭|相同的|一样的|重复使用|identical|copied|copy|same (?:reason|explanation|wording|text)|word for word|verbatim", r"表|form|项目|project|照抄|雷同|copied|copy|identical"),
    )),
    Topic("verify", "explained_full", (
        (REASON, r"(?<!有)没有?(?:被)?扣分|没扣|未扣|满分|没有失分|full (?:marks|score)|without (?:a |any )?deduct|no deduct|not deduct|did not lose|lost no"),
    )),
    Topic("verify", "unexplained", (
        (LOST + r"|扣", UNREASONED),
        (LOST + r"|扣", REASON, r"是不是都|是否都|都有|都写|all .*explain"),
    )),
    Topic("verify", "reasons_cut", (
        (REASON, r"没写完|未写完|截断|不完整|断了|半截|没说完|truncat|cut off|incomplete"),
    )),
    Topic("verify", "reason_quality", (
        (REASON, r"具体|够不够|重复数字|只是重复|空泛|笼统|敷衍|质量|清楚|充分|合理|有效|站得住|specific|adequate|restat|vague|sufficient|repeat|good enough|convincing|合格|合适|规范|到位|行不行|行吗|可以吗|能接受|过关|(?:通过|能过|可以过|过得[了去]|经得起|应付)[^,。?？]{0,4}(?:审核|复核|审查|检查)|pass (?:a |the )?(?:review|check|audit)|算数|说得过去|成立|像样|好不好|acceptable|proper|ok\b"),
    )),
    Topic("verify", "over_achieved", (
        (r"高出|超过目标|超出目标|超额|高于目标|超目标|超过.{0,4}\d+\s*%|大幅超|远超|overachiev|over-achiev|above (?:the |their |its )?target|exceed", r"30|20|目标|target|%|说明|指标|indicator|needs? .*reason"),
    )),
    Topic("verify", "budget_kept", (
        (r"(?:project|it) .{0,20}(?:overspen|over-spen|over budget|exceed\w* (?:the |its )budget)|(?:钱|资金|预算|经费|项目).{0,6}(?:花|用|执行)完|(?:没|未)(?:花|用|执行)完|结余(?!率)|剩(?:下|余)了?(?:多少|几)|花超|(?:项目|资金|全年|预算).{0,6}(?:超预算|超支|超出预算|花超)|执行数.{0,6}超|预算.{0,4}(?:没|有没有|是否|是不是)?(?:花|用)完|(?:没|未)(?:花|用)完.{0,4}预算", r"^(?!.*(?:成本|cost|指标|indicator|哪|which|几)).*$"),
    )),
    Topic("verify", "cost_saved", (
        (r"成本", r"(?:明显|远|大幅|大大)?(?:低于|少于|不到|小于)(?:目标|上限|预算|指标值|年初)|节约(?:过|太|较)|远远?低|below .{0,10}(?:target|ceiling)", r"哪|几|有没有|which|how many"),
    )),
    Topic("verify", "cost_overrun", (
        (r"超支|超预算|超出预算|超标|超过目标.{0,4}成本|overrun|over budget|overspen|over-spen|exceed\w* (?:the |their |its )?(?:cost|budget|ceiling|成本)",),
    )),
    Topic("verify", "payment_rate", (
        (r"数量指标|数量|quantity|output", r"支付率|执行率|资金支付|付款率|payment rate|资金金额|预算执行"),
    )),
    Topic("verify", "duplicates", (
        (r"重复(?:设置|的?指标|出现|计分|考核)|duplicat|same indicator .*twice|两次出现|重名|repeat(?:ed)? indicator|有没有重复",),
    )),
    Topic("verify", "level_misfit", (
        (r"放在|放到|归到|归入|归类|属于|列在|列入|place|belong|categor|under", r"合适|对吗|对不对|正确|合理|恰当|应该|是不是|right|appropriate|correct|proper|fit|suitable|belong"),
        (r"(?:时效|数量|质量|成本|效益|产出|满意度).{0,12}(?:其实|实际上|本来|本应|更像|应该?|应当|该)(?:是|属于|算|归|放|该).{0,4}(?:时效|数量|质量|成本|效益|产出|满意度)",),
        (r"(?:二级|level.?2)", r"不(?:符|对|匹配|相符|一致)|对不上|错|misplac|wrong"),
        (r"(?:指标).{0,6}(?:放错|归错|错位|分类错)|misplac\w+ (?:row|indicator)",),
    )),
    Topic("verify", "adjustment", (
        (r"预算(?:数|总额)?(?:由|从)\s*\d[\d.,]*.{0,10}(?:变|调|到|增|涨|升|减|降)[^\d]{0,8}\d", r"^(?!.*(?:如果|假如|要是|\bif\b)).*$"),
        (r"年初(?:预算)?(?:数|是|为|只有|才)?\s*\d[\d.,]*\s*(?:万元?|元)?.{0,10}(?:变|成|到|涨|加|增|调|全年)[^\d]{0,8}\d|(?:initial|original|began|started|start of the year)\D{0,30}\d[\d.,]*.{0,30}(?:bec[ao]me|end\w*|later|then|to|grew|now)\D{0,12}\d", r"^(?!.*(?:如果|假如|要是|\bif\b)).*$"),
        (r"调增|调减|年中调整|追加预算|预算调整|调整了?预算|预算.{0,10}(?:增加|减少|变化|调|多了|少了|涨了)|mid.?year|budget .*(?:went|from .{0,12}\d.{0,12} to|adjust|increas|chang|revis|rais|r[io]se|grew)|adjusted budget",),
    )),
    Topic("verify", "qualitative_full", (
        (r"定性|qualitative", r"满分|几条|多少|占|full|how many|share|count|数量|几个|哪些|which|list"),
    )),
    Topic("verify", "inferred", (
        (r"(?:缺|少|漏|空|读不出来?|看不清|没有?分)(?:了|掉)?(?:的)?(?:那|这)?(?:一)?(?:行|项|条|个).{0,10}(?:[几多]少?分|得分)|(?:missing|lost|unreadable) (?:row|score).{0,30}(?:score|points|should|what)",),
        (r"推算|倒推|推断|反推|推出来|推出的|inferred|supplied by arithmetic|deduced", r"^(?!.*(?:如果|假如|◇)).*$", r"得分|哪|过程|怎么|score|which|how"),
    )),
    Topic("verify", "misread", (
        (r"(?:识别|认|看|读|ocr|打印|印刷|扫描|录入)(?:得)?(?:错|岔|混|不对|有误|出错)|(?:错|误)(?:识|认|读)|(?:读|识别|认)(?:得|的)?(?:不|有多|多)?(?:太|够|很)?(?:准|清|牢靠|可靠|确定)|(?:读|认)(?:得|的)?对(?:了)?(?:吗|没|么|不对)|misread|read wrong|ocr (?:error|mistake)|scan(?:ning)? error", r"^(?!.*[≥>].{0,3}和).*$"),
    )),
    Topic("verify", "qualitative_evidence", (
        (r"可信|靠谱|靠不靠|站得住|有水分|真实吗|真的吗|credible|believable|plausible|reliable", r"^(?!.*(?:原因|理由|总分|reason)).*$"),
        (r"提高|提升|健全|保障|有效|显著|定性|qualitative|improve", r"算完成|依据|凭什么|有.{0,3}证据|证明|满分|怎么算完成|basis|evidence|justif|proof"),
    )),
    Topic("verify", "copied_actuals", (
        (r"实际(?:完成)?值?.{0,8}(?:照抄|抄|(?:和|与)目标值?.{0,4}(?:一样|相同|一致))|照抄目标|抄目标|without (?:a |any )?measured|no measured|actual.{0,20}(?:cop(?:y|ies|ied)|identical|same as)|cop(?:y|ies|ied) (?:the |their )?target|没有实测|not measured|unmeasured",),
    )),
    Topic("verify", "missing_levels", (
        (r"覆盖|涵盖|包含|齐全|齐不齐|都有|都设|缺不缺", r"(?:成本|产出|效益|满意度).*(?:成本|产出|效益|满意度)", r"吗|是否|是不是|有没有|么"),
        (r"\b(?:no|without|lack\w*|missing)\b", r"(?:成本|满意度|产出|效益|output|benefit)\s*(?:指标|indicators?|level|section|rows)", r"forms|projects|which"),
        (r"缺|(?<!有)没有|没设|未设|漏|missing|lack|without|no ", r"^(?!.*(?:有没有|扣|写错|写反|超|得分|分值|满分|原因|没有(?:完成|达)|目标)).*$", r"成本指标|满意度指标|产出指标|效益指标|成本 ?indicator|满意度 ?indicator|(?:成本|满意度)\s*(?:level|section)"),
    )),
    Topic("verify", "unit_missing", (
        (r"单位", r"没写|没有|缺|漏|不一致|不统一|missing|不同"),
        (r"\bunits?\b", r"missing|inconsisten|mismatch|mixed"),
    )),
    Topic("verify", "review_list", (
        (r"没(?:有)?把握|识别(?:的)?(?:准确率|正确率|质量|效果)|扫描(?:件|质量|得|的|效果).{0,4}(?:清|模糊|质量|怎么样|如何|好不好)|(?:哪|那).{0,3}页.{0,6}(?:清|模糊)|(?:没|未|待)(?:有)?(?:被)?核对|how (?:sure|certain|confident)|\bunsure(?:ly)?\b|what .{0,20}double.?check|how (?:good|clear|legible) is the (?:scan|reading)|read (?:correctly|reliably)", r"^(?!.*(?:◇|如果|假如)).*$"),
        (r"识别不清|(?:哪里|哪儿|哪些|什么)(?:值|地方|格子?|数字?|内容)?需?要(?:我|人)?(?:再)?(?:核对|复核|确认|看一?[下遍眼])|需?要(?:我|人)?(?:核对|复核|确认)(?:哪|什么)|what (?:should|must|do) i (?:have to |need to )?(?:check|confirm|review)|要人工|需人工|人工(?:看|查|确认)|要人看|看不清|读不出|读不清|认不出|残缺|缺失的?值|人工核对|需要?人工|需要?复核的|待复核|复核清单|存疑|不确定|unreadable|illegible|review list|human (?:check|review)|check by hand|needs? (?:a )?(?:manual|human|person)|doubtful|uncertain|could not be read|missing values?|推算|推断出|inferred|lost in the scan",),
    )),
    Topic("verify", "wrong_scores", (
        (r"(?:分数?|得分|打分|评分|自评分)(?:值)?.{0,10}(?:算错|打错|评错|给错|有错|有误|不对|不准|出错|错误|对不对|准不准|准确|合不合理|合理吗|有没有问题|是不是都对)|(?:算错|打错|评错|给错)了?(?:分|的?(?:行|项|指标|地方))|哪[些几一]?[行项条个]?.{0,4}(?:算错|打错|评错)", r"^(?!.*(?:总分|合计|加|执行)).*$"),
        (r"(?:不在|超出|落在).{0,6}(?:规则|区间).{0,6}(?:之?外|内|范围)?|区间(?:之)?外|不符合?规则", r"哪|有没有|行|指标|which"),
        (r"(?:scores?|points|marks)", r"wrong|incorrect|mistake|miscalculat|not right|accurate", r"^(?!.*\btotals?\b).*$"),
    )),
    Topic("verify", "over_claimed", (
        (r"多计|多给|高估|虚高|给高了|评高|偏高|超出规则|应(?:该)?扣未?没?扣|应该扣|自评过高|over.?claim|overstat|too (?:high|generous)|inflated|多算",),
    )),
    Topic("verify", "under_claimed", (
        (r"少计|少给|低估|给低了|评低|偏低|多扣|扣多了|自评过低|under.?claim|understat|too (?:low|harsh)|少算",),
    )),
    Topic("verify", "goals", (
        (r"(?:全年|年度|总体)目标(?:的)?完成情况|目标完成情况(?:栏)?(?:是|写|怎么|里)|完成情况(?:栏|一栏)?(?:是怎么写|怎么写|写了?什么)",),
        (r"年度(?:总体)?目标|总体目标|预期目标|goals?\b", r"对得?上|匹配|写|怎么|提到|包括|哪些|完成|实现|一致|达到|矛盾|achiev|consistent|match|met|什么|内容|what"),
    )),
    Topic("verify", "all_findings", (
        (r"自相矛盾|矛盾|硬伤|疑点|不妥|漏洞|(?:主要|严重|最大|突出)的?问题|问题.{0,8}(?:排|列|汇总|清单|有哪|是哪|是什么)", r"^(?!.*(?:目标|原因)).*$"),
        (r"(?:有|存在|发现)(?:了)?(?:什么|哪些|多少|几个)?(?:问题|错误|矛盾|疑点|毛病|不合规|不一致)|什么问题|哪些问题|全部发现|所有发现|findings|problems|issues|errors|mistakes|what(?:'s| is) wrong|anything wrong|是否合规|合规吗|合不合规|complian",),
    )),
)  # fmt: skip
