"""The labels that these forms print, word for word, by what each stands for.

In: nothing. Out: tables from roles to words. Nothing here can fail. The synonyms come from
some forty published forms of different provinces.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Table = Mapping[str, tuple[str, ...]]


def _table(**roles: str) -> Table:
    return MappingProxyType({role: tuple(words.split()) for role, words in roles.items()})


COLUMNS = _table(
    level1="一级指标 一级",
    level2="二级指标 二级",
    name="三级指标 三级指标名称 指标名称 指标内容 具体指标 绩效指标名称 三级",
    target="年度指标值 年初指标值 年初目标值 指标值 预期指标值 全年目标值 目标值 "
    "年度目标值 计划指标值 预期值 预期目标值 绩效目标值 年初设定指标值 年度指标 "
    "计划完成值 年初绩效目标值 全年指标值 年度绩效指标值 指标目标值 计划值 绩效指标值 "
    "预期绩效指标值 绩效标准 目标 区域绩效目标值 计划完成 年初值",
    norm="标准值 评价标准值 考核标准值 实施期指标值 实施期目标值 实施期绩效指标值 总体指标值 "
    "总体目标值 规划期指标值 规划期目标值 项目期指标值 全周期指标值 总目标值",
    adjusted="调整指标值 调整后指标值 调整目标值 调整后目标值 调整值 调整后值 年中调整值",
    actual="实际完成值 全年实际值 全年完成值 完成值 年终完成值 实际完成指标值 实际值 "
    "全年实际完成值 实际完成 年度完成值 实际指标值 年度实际完成值 指标完成值 自评完成值 "
    "全年实际完成情况 实现值 全年实现值 实际实现值 实际 完成指标 年度完成指标 "
    "实际完成指标 达成值 实际达成值 目标达成值 绩效实现值 目标实现值",
    weight="分值 权重 指标权重 指标分值 标准分 标准分值 权重分 分数 满分 权重分值 权数",
    share="权重占比 占比",
    score="得分 自评得分 自评分 指标得分 自评分值 指标自评得分 自评分数 评价得分 实际得分 "
    "最终得分 实得分 考核得分 自评打分 打分 评分",
    item_score="单项得分",
    converted="折算得分 加权得分",
    reviewed="复核分 复核得分 核定得分 财政复核得分 评审得分 复评得分 复评分 "
    "主管部门复核分 审核得分",
    coefficient="得分系数",
    method="得分计算方法 评价标准 评分标准 计分标准 评分细则 计分方法 评分规则 指标解释 "
    "指标说明 计算方法 评分方法 数据来源 指标定义 评价要点 考核要点 评价内容 考核内容 计算公式 公式 评分说明 "
    "计分说明 扣分标准 得分标准 指标含义",
    state="完成情况 实际完成情况 指标完成情况 年终完成情况 全年完成情况 年度完成情况 "
    "自评完成情况 完成情况说明",
    completion="完成率 指标完成率 完成比例 偏离度 偏差率 完成程度 完成度 是否完成 "
    "指标完成比例 指标完成程度 完成百分比 偏差度 偏差 偏离率 偏差幅度",
    nature="指标性质 符号 指标符号 计算符号 运算符号 指标方向 性质 比较符 指标类型 比较符号",
    unit="度量单位 计量单位 单位 指标单位 单位符号",
    core="是否核心指标 核心指标 是否核心",
    explanation="偏差原因分析 偏差原因分析及改进措施 未完成原因分析 "
    "未完成原因及拟采取的改进措施 未完成原因分析及改进措施 未完成原因 偏差原因 原因分析 "
    "差异原因 未完成原因和改进措施 偏差原因分析与改进措施 原因 偏差说明 "
    "未完成原因及改进措施 差异说明 差异分析 偏离原因 偏离说明 原因说明",
    remark="说明 其他说明",
    note="备注 备注说明",
    serial="序号 编号",
    block="绩效指标 年度绩效指标 绩效指标完成情况 指标",
    fourth="四级指标 四级指标名称",
    aside="责任科室 责任部门 责任处室 责任单位 责任人 佐证材料 证明材料 佐证资料 指标来源 "
    "指标值来源 指标值设定依据 目标值来源 完成时限 完成时间 历史值 历史水平 历史标准 历史数据 行业标准 行业值 行业水平 "
    "行业平均值 参考值 参考标准 地区平均水平 扣分 扣分值 减分 扣减分值",
)
"""Columns of the indicator table."""

NUMERIC = frozenset({"weight", "score", "share", "item_score", "converted", "reviewed"})
"""Those of them that hold points."""

BUDGET_COLUMNS = _table(
    initial="年初预算数 年初预算 年初预算金额 年初批复数 年初预算安排 年初预算批复数 "
    "年初数 期初预算 期初预算数",
    annual="批复数 批复金额 批复预算 投资计划 计划投资数 "
    "全年预算数 全年预算 调整后预算数 调整预算数 调整后预算 预算数 预算 预算金额 "
    "预算总额 全年预算金额 全年预算总额 预算安排 年度预算数 预算资金 预算安排数 "
    "全年预算数调整后 期末预算 期末预算数 计划投入 全年数 计划金额 计划资金 计划投资 "
    "计划投资额",
    arrived="到位 到位数 资金到位 实际到位 到位资金 实际到位数 到位金额 资金到位数",
    executed="全年执行数 全年执行 执行数 预算执行数 执行 执行金额 实际执行数 支出数 "
    "实际支出 全年支出数 决算数 实际支出数 执行总额 支出金额 全年执行金额 全年实际支出数 "
    "实际使用",
    rate="执行率 预算执行率 执行进度 支出进度 进度 执行比例 资金执行率 全年执行率 完成比",
    weight="分值 权重 执行率权重 分数 执行率分值 标准分 权数 满分",
    score="得分 执行率得分 自评得分 预算执行得分 自评分 执行得分 预算执行率得分 评价得分 "
    "实际得分 自评打分 打分 考核得分 实得分 评分",
    arrival_rate="到位率 资金到位率",
    portion="占比 比例 比重 资金占比 所占比例 占总额比例",
    changed="调整数 预算调整数 调整金额 年中调整 年中调整数 调增 调减 追加数 年中追加 "
    "年中追加减 年中追加数 追加 追减 追加追减 调整额 年中调整额 追加预算 预算追加 "
    "调增调减",
    left="结余 结余数 结余资金 结余金额 年末结余 未执行数 结转结余 结转结余数 结转结余资金 "
    "结转数 年末结转 指标结余 年末结转结余 结余结转 结转金额",
    reason="原因 偏差原因 备注 说明 未完成原因 执行偏差原因 偏差原因分析 未执行原因",
    name="资金来源 项目 资金性质 资金类型 按收入性质分 按支出性质分 收入性质 支出性质 "
    "预算资金来源 按资金来源分 资金名称 支出类型 年度资金 分级资金 资金渠道 资金构成 "
    "资金类别 资金级次 经费来源",
)
"""Columns of the budget block."""

SOURCES = _table(
    total="年度资金总额 资金总额 合计 总额 年度总额 全年总额 总计 小计 年度预算总额 "
    "预算资金总额 项目总投入",
    central="中央补助 中央资金 中央 其中中央补助 中央财政资金 中央财政",
    province="省级资金 省级 省 省级补助 省财政资金 省级财政资金",
    city="市级资金 市级 市 市级财政资金",
    local="本级资金 本级 地方资金 县级资金 县级 区级 区级资金 县 区 地方财政资金",
    other="其他资金 其他 其它资金 其它",
    grant="当年财政拨款 本年财政拨款 财政拨款 一般公共预算 财政资金 政府预算资金",
    carried="上年结转资金 上年结转 结转资金 结转结余",
    account="财政专户管理资金 财政专户 单位资金 政府性基金 自筹资金 事业收入",
)
"""Names of money lines: rows of the budget block, or columns of a transposed one."""

FIELDS = _table(
    project_name="项目名称 专项名称 专项资金名称 转移支付名称 资金名称 项目政策名称 "
    "政策名称 转移支付项目名称 专项项目名称 项目支出名称",
    supervising_department="主管部门 主管部门及代码 预算主管部门 中央主管部门 省级主管部门 "
    "地方主管部门 主管单位 主管部门代码 主管部门名称 主管预算部门 主管部门单位 "
    "市级主管部门 部门名称",
    implementing_unit="实施单位 项目实施单位 资金使用单位 资金使用部门 项目单位 预算单位 "
    "单位名称 承担单位 项目承担单位 实施部门 资金使用单位部门 具体实施单位 实施主体 "
    "实施单位盖章 实施单位及代码 资金使用部门单位 部门单位名称 整体支出单位名称 "
    "用款单位 项目用款单位 资金用款单位 用款部门",
    reporting_unit="填报单位",
    fiscal_year="年度 预算年度 评价年度 自评年度 财政年度 所属年度",
    total_score="自评总分 总得分 绩效自评总分 自评得分 评价总分 绩效自评得分 项目自评总分",
    grade="自评等级 评价等级 绩效等级 等级 评价等次 自评等次 评定等级",
    other="项目负责人 负责人 联系电话 联系人 电话 项目类型 项目属性 项目类别 填报日期 "
    "填表日期 项目编码 项目代码 资金性质 起止时间 项目周期 评价方式 项目负责人及电话 "
    "联系人及电话 实施期限 项目概况 项目分类 绩效自评日期 填表人 项目性质 项目起止时间 "
    "项目负责人及联系电话 负责人及电话",
    budget_weight="预算执行率分值 预算执行分值 执行率分值 预算执行率权重 预算执行分值权重",
    budget_score="预算执行率得分 预算执行得分 执行率得分 预算执行率自评得分",
)
"""Labels in the header of the form."""

LEVELS1 = _table(
    cost="成本指标 成本",
    output="产出指标 产出",
    benefit="效益指标 效果指标 效益 效果",
    satisfaction="满意度指标 满意度 服务对象满意度",
    execution="预算执行 预算执行指标 预算执行率 预算执行情况 资金执行",
)
LEVELS2 = _table(
    quantity="数量指标 数量 产出数量",
    quality="质量指标 质量 产出质量",
    timeliness="时效指标 时效 产出时效 进度指标",
    cost_economic="经济成本指标 经济成本",
    cost_social="社会成本指标 社会成本",
    cost_ecological="生态环境成本指标 生态环境成本 生态成本指标 环境成本指标",
    cost="成本指标 成本 产出成本",
    economic="经济效益指标 经济效益",
    social="社会效益指标 社会效益",
    ecological="生态效益指标 生态效益 环境效益指标",
    lasting="可持续影响指标 可持续影响 可持续发展指标 可持续性指标 可持续效益",
    satisfaction="服务对象满意度指标 服务对象满意度 满意度指标 满意度 "
    "社会公众或服务对象满意度 社会公众或服务对象满意度指标 服务对象或受益人满意度 "
    "受益对象满意度",
    execution="预算执行率 预算执行率指标 预算执行 预算执行指标 资金执行率",
)
OTHER_LEVELS = frozenset(
    _table(
        framework="项目目标 决策过程 资金分配 资金到位 "
        "投入 资本投入 财务投入 人员投入 项目投入 基金管理 内控管理 可持续 用户满意度 "
        "客户满意度 师生满意度 学生满意度 家长满意度 患者满意度 职工满意度 居民满意度 村民满意度 "
        "企业满意度 游客满意度 决策 过程 项目决策 项目过程 项目管理 项目绩效 项目产出 项目效益 项目效果 "
        "运行成本 管理效率 履职效能 履职产出 履职效益 履职效果 社会效应 可持续发展能力 "
        "可持续性 部门决策 部门管理 部门履职 部门效果 项目立项 绩效目标 资金投入 "
        "资金落实 资金管理 事项管理 组织实施 业务管理 财务管理 预算管理 预算编制 "
        "预算执行 预算监督 资产管理 采购管理 政府采购 人员管理 绩效管理 内部控制 "
        "信息公开 信息化建设 人才支撑 创新驱动发展 体制机制改革 重点工作履行 职责履行 "
        "经济性 效率性 效果性 公平性 社会公众满意度 公众满意度 群众满意度 社会满意度 "
        "公众或服务对象满意度",
    )["framework"]
)
"""Labels of other frameworks (evaluation of a project, of a whole department), of no kind of
indicator; some are the names of indicators too."""
PARENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "quantity": ("output",),
        "quality": ("output",),
        "timeliness": ("output",),
        "cost": ("output", "cost"),
        "cost_economic": ("cost",),
        "cost_social": ("cost",),
        "cost_ecological": ("cost",),
        "economic": ("benefit",),
        "social": ("benefit",),
        "ecological": ("benefit",),
        "lasting": ("benefit",),
        "satisfaction": ("satisfaction", "benefit"),
        "execution": ("execution",),
    }
)
"""Which level-1 kinds a level-2 kind may stand under."""
