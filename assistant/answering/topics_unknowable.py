"""What no self-evaluation form can know: topics that are refused, saying what is missing.

In: nothing. Out: a table of topics, tried after the rules.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from assistant.answering.topic import Topic

UNKNOWABLE: tuple[Topic, ...] = (
    # -- what no form can know ---------------------------------------------------------
    Topic("unanswerable", "future", (
        (r"明年|来年|下一年度?|next year", r"还会|会不会|能不能|可能|吗|will|would|预计"),
        (r"明年|下一?年|次年|来年|后年|未来|将来|next year|future|预测|forecast|predict|20(?:2[7-9]|[3-9]\d)", r"预算|安排|资金|得分|分数|多少|目标|budget|score|allocat|plan|should|will|申请"),
    )),
    Topic("unanswerable", "signature", (
        (r"(?:签字|签名|签章)(?!处|压)|签发|审批人|批准人|谁同意|谁审|谁批|盖(?:的|了)?(?:什么|谁|哪|章)|公章|signed|signature|signatory|approved by|who approved|stamp",),
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
        (r"(?:哪|什么|几)(?:一)?(?:家|个|位|名|所|些)?(?:公司|企业|厂家?|供应商|承包商|服务商|第三方|老师|教师|讲师|讲课|专家|员工|学校|小区|居委|品牌|型号|酒店|场馆|地方(?!.{0,4}(?:读|认|识别|看不清|不清))|地点|媒体|渠道)|外包|转包|分包|委托(?:给|了)?(?:哪|谁|什么)|(?:which|what) (?:company|contractor|vendor|supplier|firm|agency|teachers?|school|venue|hotel|brand|staff)|outsourc|subcontract",
         r"^(?!.*(?:扣|分值|得分|原因栏)).*$"),
        (r"(?:平均每|每一?[个位人场次户家条]|人均|户均|单位成本|单价).{0,10}(?:花|成本|费用|多少钱|几块|元|支出)|(?:cost|成本)\s+per|per\s+(?:person|head|event|station|participant|志愿|党员|群众|visitor|student)", r"^(?!.*(?:补贴标准|养护单价|指标|分值|得分|目标)).*$"),
    )),
    Topic("unanswerable", "survey", (
        (r"(?:评价|反馈|口碑|反响|意见|感受|看法)(?:是|都)?(?:怎么样|如何|好不好|怎样|什么)|what .{0,20}(?:think|feedback|feel)", r"^(?!.*(?:自评|复核意见|得分|指标|评价标准)).*$"),
        (r"问卷|调查(?!.*得分)|样本|访谈|回收|survey|questionnaire|sample size|respondent|支撑材料|佐证|证明材料|supporting (?:evidence|document|material)",
         r"^(?!.*(?:定性|提高|提升|qualitative)).*$"),
    )),
    Topic("unanswerable", "people", (
        (r"叫什么名字|姓什么|姓名|who (?:audited|inspected|trained|taught|attended|wrote|paid|designed|supplied|visited|organi[sz]ed)",),
        (r"谁(?:负责|干的|做的|执行|写的|的责任|造成|填的(?!表))|责任人|负责人|经办人|领导|主任|局长|书记是谁|who (?:is|was) (?:responsible|in charge|to blame)|person in charge|manager|几个人(?:做|参加工作)|编制人数",),
    )),
    Topic("unanswerable", "detail", (
        (r"哪(?:个|一)?(?:月|天|日|季度|周)(?!均)|几月|几号(?!表)|which (?:month|week|quarter)",),
        (r"具体(?:花|用)(?:在|到)|花(?:在|到)(?:了)?(?:哪|什么)|钱(?:用|花)(?:在|到)|明细账|每一笔|哪一天|几月几日|哪天|地点|地址|在哪[些个](?:社区|小区|村|学校|地方|楼|单位|企业|园区)|(?:建|设|办|位于|坐落)在?(?:哪里|哪儿|什么地方|哪个地方)|在哪里?(?:开展|举行|举办)|名单|where .*(?:spent|held|took place)|what .* spent on|where (?:is|are) (?:the|they|it)\b.{0,30}(?:built|located|stations?)|which day|what date|list of (?:participants|people)",),
    )),
    Topic("unanswerable", "outside", (
        (r"全国平均|全市平均|全省平均|行业平均|同行|其他(?:区|街道|城市|省)|national average|city.?wide|天气|股票|股市|新闻|weather|stock|news|gdp|(?:全市|全区|全国|城市|辖区|总)(?:人口|面积)|历史上|去年的?(?:预算|支出)明细",),
    )),
    Topic("lookup", "contact", (
        (r"填表人|联系电话|联系人|联系方式|填报日期|填表日期|填报时间|电话|phone|contact|filled (?:in|out) by|who filled|date of (?:filing|filling)|prepared by",),
    )),
)  # fmt: skip
