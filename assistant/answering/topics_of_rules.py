"""Topics that must never be mistaken, and the rules: in the order they are tried.

In: nothing. Out: a table of topics. An entry matches when every pattern of one of its
alternatives is found.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from assistant.answering.topic import REASON, RULE_Q, UNREASONED, Topic

RULES: tuple[Topic, ...] = (
    # -- what must never be mistaken --------------------------------------------------
    Topic("what_if", "total", (
        (r"如果|假如|假设|假定|假使|倘使|要是|倘若|若是|若(?!干)|万一|what if|what would|suppose|assuming|if .*(?:were|was|had|is|scored|got|reached)|would .* be if|的话|(?:把|将).{1,24}(?:改|调|提|降|定|设|压|控).{1,14}(?:得几分|得多少分|能得|会得|总分|几分|多少分)",
         r"\d|满分|达标|完成|0分|零分|不得分|full|不扣|没扣|取消|免掉|免了|补回|加回|退回|目标|不超|没超|met|零|按规则|按[^,，]{0,4}比例|pro.?rata|proportion|口径|办法|policy|rule|deduct"),
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
        (r"(?:(?<![指目达超])标|认定|判定|宣布|确认|定|记|出具|写|说|批准|签发|盖章|通过|视|告诉|回答|承认|保证|证明|承诺|给出?)[^,。]{0,14}(?:合规|合格|没有?问题|无问题|通过|无误|属实|没有?扣分|优秀|达标)",
         r"^(?!.*(?:是否|是不是|吗|有没有|哪些|哪几|多少|为什么)).*$"),
        (r"\b(?:mark|declare|certify|approve|say|state|confirm|call|pass|label|sign off)\b", r"complian|approved|no problem|no issue|passed|correct|clean|fully met|satisfactory|sign off",
         r"^(?!\s*(?:is|are|was|were|does|did|do|which|what|how|why|can we)\b)"),
        (r"^(?:please |just |now )*(?:approve|sign|certify|stamp) (?:this|the|it|my)\b",),
        (r"^(?:请|帮我|直接|麻烦|给我|你就|只要|务必)*(?:批准|通过|签发|签字|盖章(?!处|的|压|盖)|放行)",),
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
        (r"[≤<]\s*(?:的|号|类|型|indicators?|rows?|targets?|ceilings?)|反向|逆向|负向|越小越好|越低越好|不超过|上限|超支|超标|超预算|reverse|ceiling|overrun|over budget|lower is better|(?:成本|cost).{0,12}(?:超|exceed|over)", RULE_Q),
    )),
    Topic("rule", "shortfall", (
        (r"\d(?:\.\d+)?%?.{0,4}目标.{0,3}\d|目标.{0,3}\d+(?:\.\d+)?%?.{0,8}(?:实际|完成|做到|达到|只有|做了|得了).{0,4}\d", r"怎么算|如何算|算多少|得多少|给多少|几分|怎么计|怎么打|怎么评"),
        (r"正向|没(?:有)?达到目标|未达到?目标|没完成|未完成|没达标|不达标|低于目标|完成一半|forward|shortfall|miss\w* (?:the |its |a )?target|below (?:the |its )?target|not (?:met|reach)", r"怎么算|如何算|怎么计|如何计|怎么扣|按比例|得多少|公式|how (?:is|are|should|to)|scored|formula|规则|rule|比例"),
    )),
    Topic("rule", "claim_above", (
        (r"(?:规则|办法|公式|应得|该得|rules?|formula)[^\d]{0,14}\d", r"(?:填|自评|报|写|给|打|评|得|claim\w*|fill\w*|score\w*|gave|puts?|wrote)[^\d]{0,10}\d",
         r"行不行|行吗|可不可以|可以吗|能不能|能行|对吗|对不对|合理|算多计|有(?:没有)?问题|允许|合规|\bok\b|allow|accept|\bfine\b|\bright\b|problem|\bmay\b|\bcan\b",
         r"^(?!.*(?:%|优|良|等级|执行率|grade|rate\b|如果|假如|要是)).*$"),
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
)  # fmt: skip
