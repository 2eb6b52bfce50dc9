"""The words printed in these forms, and what each stands for.

In: the text of one cell. Out: the role it names, with how well it fits (0 to 1), or
None. Nothing here can fail. The synonyms come from some forty published forms of
different provinces; damaged headers are matched by similarity, never by position.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from assistant.extraction.periods import EARLIER, period_of
from assistant.wording import fold

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
    "指标说明 计算方法 评分方法 数据来源 指标定义",
    state="完成情况 实际完成情况 指标完成情况 年终完成情况 全年完成情况 年度完成情况 "
    "自评完成情况 完成情况说明",
    completion="完成率 指标完成率 完成比例 偏离度 偏差率 完成程度 完成度 是否完成 "
    "指标完成比例 指标完成程度 完成百分比",
    nature="指标性质 符号 指标符号 计算符号 运算符号 指标方向 性质 比较符 指标类型 比较符号",
    unit="度量单位 计量单位 单位 指标单位 单位符号",
    core="是否核心指标 核心指标 是否核心",
    explanation="偏差原因分析 偏差原因分析及改进措施 未完成原因分析 "
    "未完成原因及拟采取的改进措施 未完成原因分析及改进措施 未完成原因 偏差原因 原因分析 "
    "差异原因 未完成原因和改进措施 偏差原因分析与改进措施 原因 偏差说明 "
    "未完成原因及改进措施 差异说明 差异分析 偏离原因 偏离说明 原因说明",
    remark="说明 备注 其他说明 备注说明",
    serial="序号 编号",
    block="绩效指标 年度绩效指标 绩效指标完成情况 指标",
    fourth="四级指标 四级指标名称",
    aside="责任科室 责任部门 责任处室 责任单位 责任人 佐证材料 证明材料 佐证资料 指标来源 "
    "指标值来源 指标值设定依据 目标值来源 完成时限 完成时间",
)
"""Columns of the indicator table."""

BUDGET_COLUMNS = _table(
    initial="年初预算数 年初预算 年初预算金额 年初批复数 年初预算安排 年初预算批复数 "
    "年初数 期初预算 期初预算数",
    annual="全年预算数 全年预算 调整后预算数 调整预算数 调整后预算 预算数 预算 预算金额 "
    "预算总额 全年预算金额 全年预算总额 预算安排 年度预算数 预算资金 预算安排数 "
    "全年预算数调整后 期末预算 期末预算数 计划投入 全年数",
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
    "实施单位盖章 实施单位及代码 资金使用部门单位 部门单位名称 整体支出单位名称",
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

_HOW_MUCH = r"(?:数|额|金额|总额|资金)"
_THIS_YEAR = r"(?:全年|年度|本年|当年)"
_POINTS = (
    (
        "weight",
        re.compile(
            r"(?:指标|评价|标准|预设|(?:预算)?执行率?)*(?:权重|权数|权值|分值|满分|配分)[值分数]?"
        ),
    ),
    ("score", re.compile(r"(?:自评|自我评价|评价|实际|指标)*(?:打分|评分|得分)[值数]?")),
)
_COMPOSED_COLUMNS = (
    *_POINTS,
    (
        "target",
        re.compile(
            r"目标|(?:年初|全年|年度|绩效|预期|计划|指标)*(?:目标|设定|预期|计划|预定)(?:指标)?[值数]?(?<!目标)"
        ),
    ),
    (
        "actual",
        re.compile(
            r"(?:全年|年度|本年|年终|年末|实际|指标|目标)*(?:完成|实现|达成|达到)(?:指标)?(?:值|数|数值)?"
        ),
    ),
    (
        "explanation",
        re.compile(r"(?:差异|偏差|未完成|未达标?|未达到|扣分)[\u3400-\u9fff]{0,4}(?:说明|分析)"),
    ),
    ("remark", re.compile(r"(?:情况|简要|自评|其他|补充)说明")),
)
"""Headings of the indicator table put together likewise ("实现值", "自评打分", "权数")."""
_COMPOSED_BUDGET = (
    *_POINTS,
    (
        "rate",
        re.compile(
            rf"(?:{_THIS_YEAR}|预算|资金|国库)*(?:执行|支出|支付|使用)(?:率|进度|比例)|完成[率度]|ba(?:100)?%?"
        ),
    ),
    (
        "initial",
        re.compile(rf"年初(?:预算(?:批复|安排|下达)?{_HOW_MUCH}?|(?:批复|安排|下达){_HOW_MUCH})"),
    ),
    (
        "annual",
        re.compile(
            rf"(?:{_THIS_YEAR}|可用|调整后?的?)?预算(?:批复|安排|下达)?{_HOW_MUCH}"
            rf"|(?:{_THIS_YEAR}|可用|调整后?的?)预算(?:批复|安排|下达)|计划数"
        ),
    ),
    (
        "executed",
        re.compile(
            rf"(?:{_THIS_YEAR}|累计|实际)+(?:预算|资金)?(?:执行|支出|使用){_HOW_MUCH}?"
            rf"|(?:预算|资金)?(?:执行|支出|使用|决算){_HOW_MUCH}"
            rf"|(?:{_THIS_YEAR}|累计|实际|国库|资金)*(?:支付|支出决算|决算){_HOW_MUCH}?|支出|实际数"
        ),
    ),
)
"""Headings of amounts put together from known words ("实际支出金额", "全年预算安排")."""
_COMPOSED_SOURCES = (
    ("total", re.compile(r"(?:年度|全年|预算|项目)*资金(?:合计|总额|总计|小计)")),
    (
        "local",
        re.compile(
            r"(?:中央|上级|同级|地方|[省市县区乡镇本]级?)(?:财政|预算)?"
            r"(?:补助|安排|拨款|配套|专项|资金){1,2}"
        ),
    ),
)
"""Names of money lines put together likewise ("资金合计", "本级财政安排")."""

_OUT_OF = re.compile(
    r"(?:自评|实际|指标|评价)*(?:得分|评分|打分)[/∕／](?:满分|分值|权重|标准分|总分|权数)值?"
)
"""The heading of scores that are printed with the most they can be ("得分/满分": 9.5/10)."""

_BRIEF: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        id(COLUMNS): MappingProxyType(
            {
                **dict.fromkeys(("完成", "执行", "实际", "实绩", "监控值", "执行值"), "actual"),
                **dict.fromkeys(("目标", "指标", "计划", "预期"), "target"),
            }
        ),
        id(BUDGET_COLUMNS): MappingProxyType({"决算": "executed", "支出": "executed"}),
    }
)
"""Words that name a column only beside a period (全年完成, 2024年决算)."""
_TIMELESS = frozenset({"level1", "level2", "name", "block", "serial", "changed", "portion"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_NESTED = re.compile(r"(?<=\w)\([^()]*\)[^()]*\)$")
"""A remark in brackets at the end, of whose signs one was read as a bracket: (10分)执行率)."""
_PUNCTUATION = re.compile(r"[^\w%]|_")
_SPECK_LINE = re.compile(r"^[\x21-\x7e•·](?:\n|$)|\n[\x21-\x7e•·]$")
"""One mark alone on a line above or below a label: the end of a rule, or a speck."""
_ADDRESSED = (
    ("explanation", re.compile(r"原因|改进措施|偏差.*(分析|说明)")),
    ("method", re.compile(r"评分标准|评价标准|计算方法|计分|评分(细则|办法|规则)")),
    ("reviewed", re.compile(r"复核|核定|复评|财政.*评分")),
)


def key(text: str) -> str:
    """A label without brackets, punctuation and white space, for comparison.

    >>> key("主管部门（及 代码）：")
    '主管部门'
    >>> key("得分（10分）执行率）")
    '得分'
    """
    folded = fold(_SPECK_LINE.sub("", text) if "\n" in text else text)
    bare = _PUNCTUATION.sub("", _BRACKETS.sub("", _NESTED.sub("", folded)))
    return bare or _PUNCTUATION.sub("", folded)


@lru_cache(maxsize=8192)
def _best(bare: str, words: tuple[tuple[str, str], ...], floor: int) -> tuple[str, float] | None:
    scored: dict[str, float] = {}
    for role, word in words:
        if bare == word:
            return role, 1.0
        # Two characters are too few for similarity to mean anything.
        if min(len(bare), len(word)) >= 3:
            likeness = fuzz.ratio(bare, word)
            if likeness >= floor:
                scored[role] = max(scored.get(role, 0.0), likeness / 100)
    if not scored:
        return None
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None  # "级指标" fits 一级, 二级 and 三级 alike
    return ranked[0]


def role_of(text: str, table: Table, *, floor: int = 80) -> tuple[str, float] | None:
    """The role `text` names in `table`, with its fit (1.0 = as printed), or None.

    >>> role_of("自评得\\n分", COLUMNS)
    ('score', 1.0)
    """
    bare = key(text)
    if not bare or len(bare) > 24:
        return None
    words = tuple((role, word) for role, group in table.items() for word in group)
    found = _best(bare, words, floor)
    timed = _of_period(text, table, floor)
    if timed and not (found and found[1] == 1.0 and timed[0] != EARLIER):
        return timed
    if found and found[1] == 1.0:
        return found
    if (table is COLUMNS or table is BUDGET_COLUMNS) and _OUT_OF.fullmatch(fold(text)):
        return "score", 1.0
    if table is COLUMNS:
        for role, pattern in _ADDRESSED:
            if pattern.search(bare):
                return role, 0.97
    for role, pattern in _composed(table):
        if pattern.fullmatch(bare):
            return role, 1.0
    return found


def is_out_of(text: str) -> bool:
    """True for the heading of scores printed with the most they can be.

    >>> is_out_of("得分/\\n满分"), is_out_of("得分")
    (True, False)
    """
    return bool(_OUT_OF.fullmatch(fold(text)))


_EITHER = re.compile("赋分|自评")


def either(text: str, roles: Collection[str]) -> str | None:
    """What a heading that may be the points' or the score's is, beside the other of the two.

    >>> either("赋分", {"weight"}), either("赋分", {"score"}), either("赋分", set())
    ('score', 'weight', None)
    """
    bare = key(text)
    named = {"weight", "score"} & set(roles)
    if not _EITHER.fullmatch(bare) or len(named) != 1:
        return None
    other = "score" if "weight" in named else "weight"
    return other if bare == "赋分" or other == "score" else None


def _of_period(text: str, table: Table, floor: int) -> tuple[str, float] | None:
    """The role of a column's heading that says a period besides (2023年实际值, 1-6月执行).

    Of last year or of a part of the year it is no column of ours, whatever it holds; which of
    several years is the form's own is for who sees them side by side to say.

    >>> role_of("1-6月\\n执行", COLUMNS), role_of("2024年目标值", COLUMNS)
    (('earlier', 1.0), ('target', 1.0))
    """
    brief = _BRIEF.get(id(table))
    told = period_of(text) if brief is not None else None
    if brief is None or told is None or not told[1]:
        return None
    bare = key(told[1])
    if bare in brief:
        found: tuple[str, float] | None = (brief[bare], 1.0)
    else:
        words = tuple((role, word) for role, group in table.items() for word in group)
        found = _best(bare, words, floor) or next(
            ((role, 1.0) for role, one in _composed(table) if one.fullmatch(bare)), None
        )
    if found is None or found[0] in _TIMELESS:
        return None
    return (EARLIER, 1.0) if told[0].earlier else found


def _composed(table: Table) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The labels of a table that are told by how they are put together."""
    if table is BUDGET_COLUMNS:
        return _COMPOSED_BUDGET
    if table is COLUMNS:
        return _COMPOSED_COLUMNS
    return _COMPOSED_SOURCES if table is SOURCES else ()


_ONE_COLUMN = frozenset({"explanation", "remark"})
"""原因 and 说明 beside one another are the words of one heading."""
_LIKE = 60
_MARGIN = 12


def nearest(text: str, table: Table) -> list[str]:
    """The full labels of `table` most like a damaged one, likeliest first; [] when none is.

    The first must be clearly more like it than the second: “?量指标” is two labels alike.

    >>> nearest("服力对家满意度指k", LEVELS2)[0], nearest("口量指标", LEVELS2)
    ('服务对象满意度指标', [])
    """
    bare = key(text)
    if len(bare) < 3:
        return []
    best = []  # the most like of each role: words of one role do not compete
    for words in table.values():
        full = [word for word in words if word.endswith("指标")]
        best.append(max((fuzz.ratio(bare, word), word) for word in full))
    (first, label), (second, _), *_ = ranked = sorted(best, reverse=True)
    if first < _LIKE or first - second < _MARGIN:
        return []
    return [label, *(word for likeness, word in ranked[1:3] if likeness >= _LIKE / 2)]


def roles_run_together(text: str, table: Table) -> list[str]:
    """Roles of labels printed in cells whose rule was not seen ("指标值度量单位"), else [].

    Every character must belong to a known label, and there must be at least two.
    """
    bare = key(text)
    words = {word: role for role, group in table.items() for word in group}
    # best[i]: the fewest labels that make up the first i characters
    best: list[list[str] | None] = [[]] + [None] * len(bare)
    for stop in range(1, len(bare) + 1):
        for start in range(stop):
            before, role = best[start], words.get(bare[start:stop])
            if before is not None and role is not None:
                known = best[stop]
                if known is None or len(before) + 1 < len(known):
                    best[stop] = [*before, role]
    found = best[-1] or []
    if set(found) == _ONE_COLUMN:
        return []
    return found if 2 <= len(found) == len(set(found)) else []
