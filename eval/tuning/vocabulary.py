"""Words that stand in self-evaluation forms. Written more than once = drawn more often."""

from __future__ import annotations

from typing import Final

Words = tuple[str, ...]


def _words(spaced: str) -> Words:
    return tuple(spaced.split())


MEASURES: Final[Words] = _words(
    "率 数 数量 次数 人数 户数 面积 覆盖率 完成率 合格率 及时率 满意度 知晓率 达标率 成本 金额 情况 "
    "水平 能力 质量 时效 效果 影响 效益 机制 制度 保障 建设 管理 服务 资金 经费 项目 工程 活动 培训 "
    "补助 支出 控制 时间 程度 增长率 准确率 到位率 执行率 使用率 处理率 发放率 办结率 参与率 投诉率 "
    "事故率 发生率 达成度 规范性 完整性 可持续性"
)
"""What names of indicators end with."""

UNITS: Final[Words] = _words(
    "个 次 人次 人 户 万元 元 亿元 元/亩 元/人 元/平方米 万元/公里 平方米 m² 公里 km 亩 万亩 台 套 份 "
    "篇 期 天 日 个工作日 小时 分钟 % ‰ 分 吨 kg 家 所 座 处 条 项 件 册 场 班 名 批 辆 张 棵 株 头 只 "
    "例 万人 万人次 年 月 个月 季度 立方米 千克 米 千米 ℃ 元/吨 元/次 人/次 % % % % "
    "元/㎡·年 元/生·年 元/人·月 元/㎡ ㎡ ㎡ m² 元/㎡ 万㎡ 元/人·年 %·年 户·次 元/吨·公里 点次 件（套） "
    "元/人·次 ‰ ‰ 万条 宗 页 ㎡ ℃ dB m 元/月 分/年 MW Mbps μg/m³ mg/L"
)

QUALITIES: Final[Words] = _words(
    "有效提升 显著提升 明显改善 持续提高 逐步完善 有所提升 基本完成 达成预期指标 "
    "部分达成预期指标并具有一定效果 未达成预期指标且效果较差 优 良 中 差 好 较好 一般 优秀 合格 达标 "
    "完成 已完成 未完成 及时 不及时 按时完成 全部完成 是 否 有 无 高 中 低 长期 持续 稳定 不断提升 "
    "得到保障 健全 较健全 良好 明显 显著 一定 较大 符合要求 基本达到 满意 基本满意 达到预期 定性 正向 "
    "反向 正向指标 反向指标 / - — 无偏差 不适用 详见附件 同上"
)
"""Targets and results that are no numbers."""

LABELS: Final[Words] = _words(
    "项目支出绩效自评表 项目名称 主管部门 实施单位 项目资金 （万元） 年初预算数 全年预算数 全年执行数 "
    "分值 执行率 得分 年度资金总额 其中：当年财政拨款 上年结转资金 其他资金 一般公共预算资金 政府性基金 "
    "财政专户管理资金 单位资金 年度总体目标 预期目标 实际完成情况 一级指标 二级指标 三级指标 年度指标值 "
    "实际完成值 偏差原因分析及改进措施 产出指标 效益指标 满意度指标 成本指标 数量指标 质量指标 时效指标 "
    "经济效益指标 社会效益指标 生态效益指标 可持续影响指标 服务对象满意度指标 经济成本指标 社会成本指标 "
    "生态环境成本指标 绩效指标 总分 合计 备注 填报人 联系电话 填报日期 自评得分 权重 指标性质 指标方向 "
    "计量单位 度量单位 指标值 完成值 完成情况 未完成原因 财政拨款 本年度 调整后预算数 实际支出 支出率 "
    "指标解释 评分标准 评价等次 单位（盖章） 单位负责人 审核人 预算单位 项目编码 项目类型 资金来源 "
    "分值权重 全年完成值 目标值 实际值"
)
"""What is printed on the empty form."""

SIGNS: Final[Words] = ("≥", "≥", "≥", "≤", "≤", "=", "＝", "＞", ">", "＜", "<", "≧", "")
BOUNDS: Final[Words] = _words(
    "不低于 不少于 不超过 大于 小于 控制在 高于 约 共 达到 低于 大于等于 少于"
)
BOUNDS_AFTER: Final[Words] = ("以内", "以上", "以下", "及以上", "左右", "内")
PER_CENT: Final[Words] = ("%", "%", "%", "%", "(%)", "（%）", "‰")

NUMBERINGS: Final[Words] = ("★", "①", "②", "③", "▲", "*")
OPENINGS: Final[Words] = ("（", "“", "、", '"', "/", "—")
CLOSINGS: Final[Words] = ("）", "”", "、", '"', "")

BEFORE_A_WORD: Final[Words] = (
    *("因", "由于", "受", "", "", "进一步", "加强", "及时", "部分", "未", "已"),
    *("，", "。", "；", "、", "，", "。下一步将", "，影响", "，导致"),
)
"""What stands before the words of an explanation."""

SIGNERS: Final[Words] = _words("填表人 联系人 填报人 单位负责人 审核人 负责人 经办人")
SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁"
    "任卢姚钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱江尹薛闫段雷侯龙史陶贺顾毛郝龚邵万钱严"
)
GIVEN_NAMES: Final = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国华文志远晓燕玉梅春生海波宇浩然子轩雨欣梓涵佳琪"
    "俊峰红卫东"
)

FORMULAS: Final[Words] = _words(
    "（A） （B） （A） （B） （B/A） （A/B） （C） (A) (B) (B/A) （10分×执行率） （B/A×10） （10分） "
    "（100分） （×10分） （C=B/A×10）"
)
"""What stands behind the names of columns."""

TICKED: Final[Words] = _words("延续性项目 新增项目 常年性项目 一次性项目 是 否 优 良 中 差")
"""What has a box to tick in front of it."""

LATIN: Final[Words] = _words("A B C K12 APP PPP LED 5A级 4K A级 ETC GIS 24小时 VR")
"""Letters that stand among Chinese."""

CHARACTERS: Final[Words] = tuple(
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xF8)
    for low in range(0xA1, 0xFF if high != 0xD7 else 0xFA)
)
"""The 6,763 Chinese characters of GB 2312, rare ones with the rest."""
