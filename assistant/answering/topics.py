"""What questions can be about: one entry a topic, tried in order.

In: a question as `assistant.answering.matching.chinese` gives it (folded, English names
of things already in the tables' words). Out: the topic's kind and name. Pure.

An entry matches when every pattern of one of its alternatives is found. The order runs
from what must never be mistaken (commands, what the paper cannot know) to the general.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal[
    "command", "what_if", "task", "unanswerable", "rule", "verify", "across", "aggregate",
    "deduction", "lookup", "premise", "open",
]  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """A topic; `alternatives` are tuples of patterns that must all be found."""

    kind: Kind
    name: str
    alternatives: tuple[tuple[str, ...], ...]

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], ...], ...]:
        return tuple(tuple(re.compile(p) for p in patterns) for patterns in self.alternatives)

    def fits(self, question: str) -> bool:
        """True when every pattern of one alternative is found."""
        return any(all(p.search(question) for p in patterns) for patterns in self._compiled)


LOST = (
    r"扣得|分(?:都|主要|是|具体)?[扣丢失少]在|[扣丢失少]在(?:哪|什么)|扣(?:了|掉|的)?\d*\.?\d*分|扣分|被扣|失分|丢分|没得满分|未得满分|没拿满|得0分|得零分|减分|扣了"
    r"|deduct|los[te]\w*\s+\w*\s*(?:points?|marks?|score)|points? (?:were |was )?(?:lost|taken)|not full|score[sd]? 0|score zero|(?:taken|knocked) off|scored (?:less|lower|below) (?:than )?"
)
WHY = r"为什么|为何|为啥|怎么会|怎么扣|怎么只|凭什么|咋|原因是|什么原因|理由|怎么回事|如何扣|why|reason|how come|explain|解释"
REASON = r"原因|理由|说明|解释|reason|explanation|explain"
UNREASONED = (
    r"(?:没有?|未|无|缺|空白|不)[写填明有说]{0,3}(?:偏差)?(?:原因|理由|说明|解释)|(?:原因|理由|说明|解释)栏?.{0,4}(?:没写|没填|未填|空白|缺|为空|空着)"
    r"|(?:without|no|missing|lack\w*|blank|empty|not giv\w+).{0,20}(?:reason|explanation)|unexplained|(?:not|never|n't) (?:been )?explain"
)
FORMS = (
    r"哪[些几]?张?表|哪个表|几张表|(?<![这那该本此])张表|所有表|全部表|这批|各表|每张|各项目|哪些项目|哪个项目|所有项目|全部项目|各单位|各部门|哪个单位"
    r"|哪些单位|哪个部门|哪些部门|部门之间|各街道|哪个街道|哪些街道|across|forms|projects|departments|units|which form|which project"
    r"|which department|which unit|(?:项目|表格?|单位|部门|街道)(?:是|有|为)?(?:哪[一几]?[个些张家]|[几多]少?[个张家])|[几多]少?个?(?:项目|表)|谁家|哪家|each form|every form|batch|library|库里|库中"
)
SUM = r"合计|总和|之和|加起来|加总|相加|总计|一共|总共|sum|add up|adds up|total"
RULE_Q = r"怎么算|如何算|怎样算|怎么计|如何计|怎么打分|如何打分|怎么评|如何评|怎么给|给多少|多少分|怎么扣|要不要|是否要|要扣|是不是要|用不用|需要|规定|标准|规则|公式|口径|应该|应当|算法|how (?:is|are|should|do|does|to|would)|should|rule|formula|what score|what happens|几成|what (?:is|would be) the score|怎么处理|怎么办|如何处理|给[几多]|得[几多]少?分|三档|几档|各档|can .{0,40}(?:get|earn|score)|what (?:share|part|percentage|proportion)|how (?:much|many points)|handled|treated|合适吗|可以吗|行吗|行不行"

TOPICS: tuple[Topic, ...] = (
    # -- what must never be mistaken --------------------------------------------------
    Topic("what_if", "total", (
        (r"如果|假如|假设|假定|假使|倘使|要是|倘若|若是|若(?!干)|万一|what if|what would|suppose|assuming|if .*(?:were|was|had|is|scored|got|reached)|would .* be if|的话|(?:把|将).{1,24}(?:改|调|提|降|定|设|压|控).{1,14}(?:得几分|得多少分|能得|会得|总分|几分|多少分)",
         r"\d|满分|达标|完成|0分|零分|不得分|full|不扣|没扣|取消|免掉|免了|补回|加回|退回|目标|不超|没超|met|零|按规则|口径|办法|policy|rule|deduct"),
        (r"按(?:照)?.{0,10}(?:口径|办法|规则|算法)|用.{0,8}(?:口径|算法)|by the .{0,20}(?:policy|rule)|under the .{0,20}(?:policy|rule)|rescore|re-score", r"总分|[几多]少?分|[得给算][几多]少?|total|score"),
        (r"(?:按|用)(?:照)?(?:湖北|线性|平台|反比|财政部|海淀|超标不得分|a/b).{0,6}(?:算|得|给|评|打|重算)",),
        (r"按(?:照)?.{0,10}(?:口径|办法|规则|规定|算法|公式).{0,6}(?:重算|重新|再算|算一[遍下]|打分|评一遍)|用.{0,10}(?:口径|办法|规则|算法|公式).{0,6}(?:重算|重新|再算|算一[遍下])|重算(?:这|该|本|此|整|一[遍下])|rescore|re-score|recompute (?:the|this) form",
         r"^(?!.*(?:平均|差多少|差得|average|gap)).*$"),
    )),
    Topic("task", "corrections", (
        (r"(?:改进|整改|完善|修改)?建议(?!书)|suggestions?|recommendations?", r"给|提|写|列|生成|出|请|条|哪些|什么|give|make|list|write|draft", r"^(?!.*(?:预算|明年)).*$"),
        (r"退回(?!.{0,6}(?:的话|总分|几分))|整改|改正|要(?:单位)?改(?:什么|哪些)|哪些要改|修改清单|整改清单|补正|更正清单|整改意见|send back|corrections? (?:list|to)|list of corrections|修改意见|需要?(?:单位)?(?:修改|补充|补正)",),
    )),
    Topic("task", "opinion", (
        (r"复核意见|审核意见|评审意见|意见书|核查意见|复核报告|review (?:opinion|comment|letter|note)|opinion|写.{0,12}意见|起草.{0,12}意见",),
    )),
    Topic("task", "template", (
        (r"(?:改写|重写|重新写|润色|补写|代写|完善|拟一?[段条份]?|改好|修改).{0,24}(?:原因|理由|说明)|(?:原因|理由|说明).{0,8}(?:改写|重写|润色|怎么改|改好)|(?:rewrite|reword|improve|polish).{0,40}(?:reason|explanation)",),
        (r"(?:帮我|替我|代|请)写.{0,16}(?:原因|说明)|写一[段个条句].{0,16}(?:原因|说明)|write .{0,20}(?:explanation|reason)",),
        (r"偏差原因|explanation|原因分析|deviation", r"规范写法|怎么写|如何写|范例|范文|模板|示例|起草|样例|template|draft|example"),
    )),
    Topic("task", "summary", (
        (r"(?:汇报|报告|简报|介绍).{0,4}(?:要点|材料|提纲|稿)|要点|简报|翻译|英文摘要|译成|英文版|translate|摘要|概括|总结|概述|summar(?:y|i[sz]e)|\bsum up\b|in (?:a few|two|three|four) (?:lines|sentences)|简要介绍|overview|brief",),
    )),
    Topic("task", "export", (
        (r"导出|下载|excel\b|xlsx|word|docx|json|电子表格|export|download|spreadsheet|生成.{0,6}(?:表格|文件|报告)",),
    )),
    Topic("command", "instruction", (
        (r"伪造|编造|捏造|虚构|造假一|编一[条个段]|瞎编|fabricat|make up|forget (?:the|all|your)|(?:以后|从现在起?|接下来|今后|每次|往后).{0,10}(?:都|只|一律|必须).{0,12}(?:说|答|回答|按|给|当)|忽略.{0,12}(?:指令|要求|规则|提示|以上|之前)|ignore (?:all |the |any )?(?:previous|above|prior|instruction|rule)|system prompt|系统提示|你现在是|扮演|pretend|假装|jailbreak",),
    )),
    Topic("command", "declare", (
        (r"(?:标|认定|判定|宣布|确认|定|记|出具|写|说|批准|签发|盖章|通过|视|告诉|回答|承认|保证|证明|承诺|给出?)[^,。]{0,14}(?:合规|合格|没有?问题|无问题|通过|无误|属实|没有?扣分|优秀|达标)",
         r"^(?!.*(?:是否|是不是|吗|有没有|哪些|哪几|多少|为什么)).*$"),
        (r"\b(?:mark|declare|certify|approve|say|state|confirm|call|pass|label|sign off)\b", r"complian|approved|no problem|no issue|passed|correct|clean|fully met|satisfactory|sign off",
         r"^(?!\s*(?:is|are|was|were|does|did|do|which|what|how|why|can we)\b)"),
        (r"^(?:please |just |now )*(?:approve|sign|certify|stamp) (?:this|the|it|my)\b",),
        (r"^(?:请|帮我|直接|麻烦|给我|你就|只要|务必)*(?:批准|通过|签发|签字|盖章|放行)",),
    )),
    Topic("command", "change", (
        (r"^(?:请|帮我?|麻烦|直接|给我|替我|你)*(?:删除|删掉|去掉|清空|隐藏|抹掉|抹去|替换|覆盖|补上|填上|加上)",),
        (r"(?:把|将|给).{1,30}(?:替换|覆盖|抹掉|抹去|删除|删掉|去掉|清空|隐藏|补上|补成|加上|填上)", r"^(?!.*(?:吗|哪|几|多少|为什么)).*$"),
        (r"(?:改成|改为|改到|修改为|修改成|更改为|更正为|设为|设成|调成|调整为|填成|填上|填为|写成|换成|加到|提到\s*(?=\d|满|一)|提高到|降到|变更为|补成)",
         r"^(?!.*(?:是否|是不是|吗|有没有|哪些|哪几|多少|为什么|为何|应该|怎么|合适|规范|得几分|能得|会得|会是|会变|如果|假如|要是)).*$"),
        (r"\b(?:change|set|edit|modify|update|overwrite|replace|delete|remove|erase|raise|lower|fix|adjust|increase|give|make|fill in|put)\b",
         r"score|分|form|row|mark|indicator|total|value|weight|双报到|成本|满意度|finding|explanation|points",
         r"^(?!\s*(?:is|are|was|were|does|did|do|which|what|how|why|should|who|when|where)\b)"),
        (r"(?:把|将|给).{1,40}(?:改|调|加|补|提|减|换).{0,12}(?:\d|满|一)", r"^(?!.*(?:吗|合适|为什么|表|清单|excel)).*$"),
        (r"给.{0,20}(?:满分|加分)", r"^(?!.*(?:定性|能不能|可不可以|可以|能|应|该|有没有|是否|只写|依据|吗|哪|几|多少|为什么|合理|应该|对不对|合适)).*$"),
    )),
    # -- this form's grade, before the rule about grades -------------------------------
    Topic("lookup", "own_grade", (
        (r"优秀|优(?=[是吧吗,?？])|良好|中等", r"因为|凭|怎么会|为什么|对吧|是不是|是吗|对吗|够不够|够得上|才", r"^(?!.*(?:哪[些个]|几个|多少个|各|要多少|需要|多少分.{0,3}(?:算|才|是))).*$"),
        (r"等级|优秀吗|良好吗|grade|rating|评(?:了|为|上|到)?什么", r"(?:这|本|该|那|此)(?:张|份|个)?(?:表|项目)|自评|它|总分|得了?(?:多少|几)分|什么等级|哪个等级|属于|this form|the form|it\b|project",
         r"^(?!.*(?:怎么[算评定分划]|如何|划分|标准|界限|规定|\d|(?:多少|几)分.{0,3}(?:算|是|才|能|可以|评)|how (?:is|are|do)|boundar|cut-?off|threshold|range|各|分布|几张|多少张|几个|how many|哪[些个]项目)).*$"),
    )),
    # -- rules, from the policies ------------------------------------------------------
    Topic("rule", "structure", (
        (r"一般|通常|按规定|usually|normally|typically", r"占?(?:多少|几)分|how many points|what weight", r"指标|level|indicator"),
        (r"权重|分值|weights?", r"outline|一般|通常|常用|标准的|规定|办法|指引|怎么分|如何分|怎么设|如何设|怎么定|各占|guideline|usual|typical|normally|prescrib", r"[一二]级指标|各级|指标|level|indicator|outline|guideline|办法",
         r"^(?!.*(?:这张|本表|该表|这个表|是否符合|符合|对不对|合规|合计|加起来|满足|成本\D{0,3}\d|this form|the form|comply|match|set for)).*$"),
    )),
    Topic("rule", "deadline", (
        (r"时效|延期|逾期|超期|晚(?:了|于|完成)|推迟|截止|期限|按时|deadline|late\b|delay|overdue", r"怎么[算扣计打评]|如何[算扣计打评]|扣(?:不扣|多少|分吗)|要扣|扣分吗|算(?:不算|完成)|规则|公式|how (?:is|are|should)|rule|penal"),
    )),
    Topic("rule", "equal", (
        (r"等于号|等号|\"=\"|'='|目标(?:值)?(?:是|为|写)?(?:等于|=)的?|equals? sign|= target", RULE_Q + r"|满分|扣分|超|怎么|算"),
    )),
    Topic("rule", "never", (
        (r"(?:单位|量纲|计量单位)(?:不同|不一样|不一致|不统一)", r"能|可以|怎么|如何|比|算"),
        (r"(?:什么样|哪种|哪类|什么情况).{0,8}(?:不能|没法|无法|算不了|不算|不可比)|不可比.{0,6}(?:什么|怎么|为什么|哪)|which rows .*(?:cannot|can't|not) be (?:comput|compar|scor)",),
        (r"different units", r"can|compare|how"),
    )),
    Topic("rule", "blank_actual", (
        (r"(?:没填|没写|没有填|空白|为空|空着|未填|缺)", r"实际(?:完成)?值?|完成值", r"怎么[算打评给]|如何[算打评给]|给(?:多少|几)分|得(?:多少|几)分|算(?:多少|几)分"),
    )),
    Topic("rule", "execution", (
        (r"执行率|预算执行|execution", r"年初预算|全年预算|分母|denominator|起始|initial|adjusted|调整后|怎么算|如何算|怎么计|计算|公式|how is|how are|formula|规则|rule"),
        (r"执行率|execution", r"(?:超过?|大于|高于|达到|over|above|exceed)\s*100", r"得|分|满|怎么|封顶|上限|score|points|cap"),
        (r"执行率|execution", r"要不要|需不需要|需要|是否要?|必须|用不用|have to|need|must", r"说明|解释|原因|explain|reason"),
        (r"执行率|execution", r"90|低于|不足|below|under", r"要不要|需要|是否|必须|说明|explain|原因|need|must"),
    )),
    Topic("rule", "bonus", (
        (r"(?:超过|大于|高于|above|over|exceed|more than)\s*100(?!\s*[\d,.%万])|加分|附加分|bonus|extra (?:points|credit)",),
    )),
    Topic("rule", "signs", (
        (r"≥和>|>和≥|≥与>|≥跟>|≤和<|≥.{0,6}>.{0,10}(?:区别|不同|一样|差)|≥ (?:and|vs|versus) >|大于等于.{0,4}大于", r"区别|不同|差别|一样|评分|differ|same|difference|打印|误"),
    )),
    Topic("rule", "qualitative", (
        (r"^(?!.*(?:占|[几多][少]?[条行项个]|哪些|哪几|满分的|合计|一共|有哪)).*$", r"定性|部分达成|部分完成|基本达成|qualitative|partly achiev|partially achiev|达成预期|三档|分档", RULE_Q),
        (r"定性", r"怎么|如何|几档|标准|规则"),
    )),
    Topic("rule", "over_achieved", (
        (r"over.?achiev\w*|(?:完成值|实际值?|actual|achiev)\S{0,12}(?:比目标|超过目标|超出目标|高于目标|高出|超额|大于目标|高很多|远超)|(?:到了?|达到|为|是)目标(?:值)?的?\s*(?:1[1-9]\d|[2-9]\d\d)\s*%|(?:1[1-9]\d|[2-9]\d\d)\s*% of (?:the |its )?target|超额完成|超目标|overachiev|over-achiev|exceed\w* (?:the |its )?target|far above|higher than (?:the |its )?target", RULE_Q + r"|要不要|算|deduct|penal|扣|lose|cost"),
    )),
    Topic("rule", "overrun", (
        (r"区间|范围|interval|range", r"为什么|为何|怎么会|why|不是一个数|一个数"),
        (r"(?:成本|反向|上限|cost|ceiling).{0,8}(?:没有?超支?|低于|少于|小于|没超|不到|没用完|below|under)", r"要扣|扣分吗|要不要|扣不扣|加分|deduct|penal|bonus",
         r"^(?!.*\d).*$"),
        (r"反向|逆向|负向|越小越好|越低越好|不超过|上限|超支|超标|超预算|reverse|ceiling|overrun|over budget|lower is better|(?:成本|cost).{0,12}(?:超|exceed|over)", RULE_Q),
    )),
    Topic("rule", "shortfall", (
        (r"\d(?:\.\d+)?%?.{0,4}目标.{0,3}\d|目标.{0,3}\d+(?:\.\d+)?%?.{0,8}(?:实际|完成|做到|达到|只有|做了|得了).{0,4}\d", r"怎么算|如何算|算多少|得多少|给多少|几分|怎么计|怎么打|怎么评"),
        (r"正向|没(?:有)?达到目标|未达到?目标|没完成|未完成|没达标|不达标|低于目标|完成一半|forward|shortfall|miss\w* (?:the |its |a )?target|below (?:the |its )?target|not (?:met|reach)", r"怎么算|如何算|怎么计|如何计|怎么扣|按比例|得多少|公式|how (?:is|are|should|to)|scored|formula|规则|rule|比例"),
    )),
    Topic("rule", "grade", (
        (r"\d+(?:\.\d+)?\s*分?.{0,3}(?:算|是|属于|评|对应).{0,3}(?:什么|哪一?[个级档]?|何种)(?:等级|档|级)?",
         r"等级|档|级"),
        (r"等级|优秀|良好|优良中差|评级|档次|grade|rating", r"多少分|标准|怎么|如何|几分|划分|规定|cut-?off|threshold|how|score|界限|what|over|above|range"),
        (r"\d+(?:\.\d+)?\s*points", r"good|excellent|fair|poor|grade|pass"),
        (r"\d+(?:\.\d+)?\s*分?\s*(?:算|是|属于|能评|可以评)\s*(?:优|良|中|差)|(?:优|良|中|(?<![准误偏方之相])差)(?:是|要|需|的分数|需要)",),
    )),
    Topic("rule", "grade", (
        (r"(?:多少|几)分.{0,4}(?:优|良|中等|及格|差)|(?:优|良|中|差(?!多少|几|了))(?:秀|好|等)?.{0,4}(?:多少|几)分",),
    )),
    Topic("rule", "rounding", (
        (r"四舍五入|几位小数|小数点?(?:后)?(?:位|几位|保留|怎么)|保留几位|除不尽|保留.{0,3}小数|取整|误差|容差|round|decimal|tolerance",),
    )),
    Topic("rule", "zero_target", (
        (r"目标(?:值)?(?:为|是)\s*0|0起|0次|target (?:of |is |= ?)(?:0|zero)|zero target", RULE_Q + r"|怎么"),
    )),
    Topic("rule", "reason_needed", (
        (r"什么情况|哪些情况|何时|什么时候|when|in which case|是否必须|要不要|必须|是不是都要", REASON, r"扣分|偏差|写|填|deviat|must|need|required"),
        (UNREASONED, r"怎么处理|怎么办|如何处理|应该怎|可以吗|行吗|会怎样|后果|what (?:if|happens)"),
        (r"扣分.{0,8}(?:必须|一定要|要不要|需不需要).{0,6}(?:原因|说明)",),
    )),
    Topic("rule", "score_cap", (
        (r"得分.{0,6}(?:可以|能|可不可以|能不能).{0,6}(?:超过|高于|大于).{0,6}(?:分值|权重)|score .*(?:exceed|above) .*weight.*\bcan\b|can .*score .*(?:exceed|above).*weight",),
    )),
    Topic("rule", "policies", (
        (r"哪些(?:评分)?(?:办法|口径|政策|规则|标准)|有哪几种(?:算法|口径|规则)|评分(?:办法|口径|标准|规则)(?:是什么|有哪些)|what (?:scoring )?(?:policies|rules)|which (?:scoring )?(?:policy|policies|rules?)|按(?:什么|哪个|哪种)(?:办法|口径|规则|标准)|用的(?:什么|哪个|哪种)(?:办法|口径|规则|标准)",),
    )),
    # -- what no form can know ---------------------------------------------------------
    Topic("unanswerable", "future", (
        (r"明年|来年|下一年度?|next year", r"还会|会不会|能不能|可能|吗|will|would|预计"),
        (r"明年|下一?年|次年|来年|后年|未来|将来|next year|future|预测|forecast|predict|20(?:2[7-9]|[3-9]\d)", r"预算|安排|资金|得分|分数|多少|目标|budget|score|allocat|plan|should|will|申请"),
    )),
    Topic("unanswerable", "signature", (
        (r"签字|签名|签章|签发|审批人|批准人|谁同意|谁审|谁批|盖(?:的|了)?(?:什么|谁|哪|章)|公章|signed|signature|signatory|approved by|who approved|stamp",),
    )),
    Topic("unanswerable", "vouchers", (
        (r"合同|发票|凭证|票据|账户|账号|账上|科目|转账|汇款|报销|收款|付款|支付记录|银行|流水|收据|invoice|contract|receipt|voucher|bank|供应商|中标|招标|采购方|承包|supplier|vendor|tender|bid",
         r"^(?!.*支付率).*$"),
    )),
    Topic("unanswerable", "audit", (
        (r"审计|巡视|巡察|上级|财政局|评审组|专家|第三方|复评|抽查|auditor|audit|inspector|finance bureau|third.party",
         r"结论|意见|认可|结果|怎么看|怎么说|评价|发现|认为|意见|报告|conclu|opinion|found|finding|say|said|think|result|accept|report|approve"),
    )),
    Topic("unanswerable", "misuse", (
        (r"违规|违法|违纪|挪用|贪污|腐败|截留|虚报|造假|套取|舞弊|弄虚作假|illegal|fraud|misus|embezzl|corrupt|irregularit|violat|misappropriat|fake",),
    )),
    Topic("unanswerable", "detail", (
        (r"(?:哪|什么|几)(?:一)?(?:家|个|位|名|所|些)?(?:公司|企业|厂家?|供应商|承包商|服务商|第三方|老师|教师|讲师|讲课|专家|员工|学校|小区|居委|品牌|型号|酒店|场馆|地方|地点|媒体|渠道)|外包|转包|分包|委托(?:给|了)?(?:哪|谁|什么)|(?:which|what) (?:company|contractor|vendor|supplier|firm|agency|teachers?|school|venue|hotel|brand|staff)|outsourc|subcontract",
         r"^(?!.*(?:扣|分值|得分|原因栏)).*$"),
        (r"(?:平均每|每一?[个位人场次户家条]|人均|户均|单位成本|单价).{0,10}(?:花|成本|费用|多少钱|几块|元|支出)|(?:cost|成本)\s+per|per\s+(?:person|head|event|station|participant|志愿|党员|群众|visitor|student)", r"^(?!.*(?:补贴标准|养护单价|指标|分值|得分|目标)).*$"),
    )),
    Topic("unanswerable", "survey", (
        (r"(?:评价|反馈|口碑|反响|意见|感受|看法)(?:是|都)?(?:怎么样|如何|好不好|怎样|什么)|what .{0,20}(?:think|feedback|feel)", r"^(?!.*(?:自评|复核意见|得分|指标|评价标准)).*$"),
        (r"问卷|调查(?!.*得分)|样本|访谈|回收|survey|questionnaire|sample size|respondent|支撑材料|佐证|证明材料|supporting (?:evidence|document|material)",
         r"^(?!.*(?:定性|提高|提升|qualitative)).*$"),
    )),
    Topic("unanswerable", "people", (
        (r"谁(?:负责|干的|做的|执行|写的|的责任|造成|填的(?!表))|责任人|负责人|经办人|领导|主任|局长|书记是谁|who (?:is|was) (?:responsible|in charge|to blame)|person in charge|manager|几个人(?:做|参加工作)|编制人数",),
    )),
    Topic("unanswerable", "detail", (
        (r"具体(?:花|用)(?:在|到)|花(?:在|到)(?:了)?(?:哪|什么)|钱(?:用|花)(?:在|到)|明细账|每一笔|哪一天|几月几日|哪天|地点|地址|在哪[些个](?:社区|小区|村|学校|地方|楼|单位|企业|园区)|(?:建|设|办|位于|坐落)在?(?:哪里|哪儿|什么地方|哪个地方)|在哪里?(?:开展|举行|举办)|名单|where .*(?:spent|held|took place)|what .* spent on|where (?:is|are) (?:the|they|it)\b.{0,30}(?:built|located|stations?)|which day|what date|list of (?:participants|people)",),
    )),
    Topic("unanswerable", "outside", (
        (r"全国平均|全市平均|全省平均|行业平均|同行|其他(?:区|街道|城市|省)|national average|city.?wide|天气|股票|股市|新闻|weather|stock|news|gdp|(?:全市|全区|全国|城市|辖区|总)(?:人口|面积)|历史上|去年的?(?:预算|支出)明细",),
    )),
    Topic("lookup", "contact", (
        (r"填表人|联系电话|联系人|联系方式|填报日期|填表日期|填报时间|电话|phone|contact|filled (?:in|out) by|who filled|date of (?:filing|filling)|prepared by",),
    )),
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
        (r"(?:财政拨款|结转|其他资金).{0,20}(?:加起来|之和|合计)",),
    )),
    Topic("verify", "weights_sum", (
        (r"分值|权重|weight", SUM + r"|100"),
    )),
    Topic("across", "total_mismatch", (
        (FORMS, r"不一致|对不上|不符|不等|mismatch|disagree|differ|inconsisten|not (?:equal|match)", r"总分|合计|之和|total|sum"),
    )),
    Topic("verify", "total_sum", (
        (r"得分|各行|分数|每行|行得分|row score|scores?|rows", SUM, r"总分|对得上|对不上|一致|相等|吻合|等于|差在|match|equal|agree|consistent|stated|97|correct"),
        (r"总分|total", r"怎么来|如何得|怎么得|怎么[加算]|如何[加算]|构成|组成|凑|拼|对不对|正确吗|准确|算得对|算错|how .*(?:comput|calculat|arriv|made up)|right|correct|add"),
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
        (REASON, r"具体|够不够|重复数字|只是重复|空泛|笼统|敷衍|质量|清楚|充分|合理|有效|站得住|specific|adequate|restat|vague|sufficient|repeat|good enough|convincing|合格|合适|规范|到位|行不行|可以吗|能接受|过关|算数|说得过去|成立|像样|好不好|acceptable|proper|ok\b"),
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
        (r"(?:识别|认|看|读|ocr|打印|印刷|扫描|录入)(?:得)?(?:错|岔|混|不对|有误|出错)|(?:错|误)(?:识|认|读)|misread|read wrong|ocr (?:error|mistake)|scan(?:ning)? error", r"^(?!.*[≥>].{0,3}和).*$"),
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
        (r"识别不清|要人工|需人工|人工(?:看|查|确认)|要人看|看不清|读不出|读不清|认不出|残缺|缺失的?值|人工核对|需要?人工|需要?复核的|待复核|复核清单|存疑|不确定|unreadable|illegible|review list|human (?:check|review)|check by hand|needs? (?:a )?(?:manual|human|person)|doubtful|uncertain|could not be read|missing values?|推算|推断出|inferred|lost in the scan",),
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
