"""Every choice about a form's appearance, and the nine column orders.

In: a seeded `random.Random`. Out: a `Look`, and the columns of a layout with the words
an office prints above them. Nothing here can fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from eval.generate.budget_blocks import VARIANTS

LEVELS = (("level1", "一级指标", 75), ("level2", "二级指标", 95), ("name", "三级指标", 190))
_REASON = (
    "偏差原因分析及改进措施",
    "偏差原因分析",
    "未完成原因分析",
    "未完成原因及拟采取的改进措施",
)
_TARGET = ("年度指标值", "年度指标值", "指标值", "全年目标值")
_ACTUAL = ("实际完成值", "全年实际值", "完成值", "实际完成指标值")
_WEIGHT = ("分值", "分值", "权重", "指标权重")
_SCORE = ("得分", "自评得分", "自评分", "指标得分")
TITLES = (
    "项目支出绩效自评表",
    "财政项目支出绩效自评表",
    "部门预算项目支出绩效自评表",
    "预算项目绩效自评表",
    "绩效目标自评表",
    "县级专项资金绩效目标自评表",
)

Column = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Look:
    """Every choice about a form's appearance.

    Args:
        layout: column order, 1 to 9.
        budget: budget block, "a" to "i".
        header: 0 to 3, growing richer.
        labels: level labels "merged", "upright", "repeated" or "first".
        year: printed "title", "below", "header" or "none".
        blank_reason: what stands where there is no explanation.
        numbered: names begin with 指标1：, and empty numbered rows occur.
        side: a first column naming the block (绩效指标).
        tail: "plain", "grade", "row", "signed" or "none".
        goals: the yearly goals are printed.
        star: some names begin with ★.
        sub: the last row has a sub-row 其中：… without points of its own.
    """

    layout: int
    budget: str
    header: int
    labels: str
    year: str
    blank_reason: str
    numbered: bool
    side: bool
    tail: str
    goals: bool
    two_decimals: bool
    star: bool = False
    sub: bool = False

    @classmethod
    def draw(cls, rng: Random, layout: int | None = None, budget: str | None = None) -> Look:
        """A look that some published form could have."""
        layout = layout or rng.randint(1, 9)
        # Transfer payments give no points, so their money is printed without any.
        usual = "i" if layout == 9 else rng.choice(VARIANTS[:8])
        return cls(
            layout=layout,
            budget=budget or usual,
            header=rng.randint(0, 3),
            labels=rng.choices(("merged", "upright", "repeated", "first"), (50, 25, 15, 10))[0],
            year=rng.choice(("title", "below", "below", "header", "none")),
            blank_reason=rng.choices(("", "无", "/"), (80, 13, 7))[0],
            numbered=rng.random() < 0.12,
            side=rng.random() < 0.3,
            tail=rng.choices(("plain", "grade", "row", "signed"), (45, 20, 15, 20))[0],
            goals=rng.random() < 0.85,
            two_decimals=rng.random() < 0.2,
            star=rng.random() < 0.1,
            sub=rng.random() < 0.12 and layout in (1, 2, 5),
        )


def columns_of(layout: int, rng: Random) -> list[Column]:
    """Keys, printed headings and relative widths of one column order."""
    target, actual = rng.choice(_TARGET), rng.choice(_ACTUAL)
    weight, score, reason = rng.choice(_WEIGHT), rng.choice(_SCORE), rng.choice(_REASON)
    levels = list(LEVELS)
    orders: dict[int, list[Column]] = {
        1: [*levels, ("target", target, 125), ("actual", actual, 115), ("weight", weight, 70),
            ("score", score, 70), ("explanation", reason, 190)],
        2: [*levels, ("weight", weight, 70), ("target", target, 125), ("actual", actual, 115),
            ("score", score, 70), ("explanation", reason, 190)],
        3: [*levels, ("sign", "指标性质", 65), ("value", "指标值", 90), ("unit", "度量单位", 75),
            ("actual", actual, 100), ("weight", weight, 70), ("score", score, 70),
            ("explanation", reason, 170)],
        4: [*levels, ("target", "年初目标值（A）", 150), ("actual", "实际完成值（B）", 150),
            ("score", "得分", 90)],
        5: [*levels, ("weight", "分值", 70), ("target", "年度指标值（A）", 115),
            ("actual", "全年实际值（B）", 110), ("method", "得分计算方法", 130), ("score", "得分", 70),
            ("explanation", "未完成原因分析", 150)],
        6: [("name", "指标名称", 190), ("unit", "计量单位", 70), ("sign", "指标性质", 65),
            ("initial", "年初指标值", 85), ("adjusted", "调整指标值", 85), ("actual", "全年完成值", 95),
            ("coefficient", "得分系数（%）", 75), ("weight", "指标权重", 65), ("score", "指标得分", 65),
            ("core", "是否核心指标", 65), ("explanation", "说明", 140)],
        7: [*levels, ("weight", "指标分值", 70), ("value", "指标值", 90), ("sign", "符号", 55),
            ("unit", "单位", 65), ("actual", "实际完成值", 100), ("status", "完成情况", 75),
            ("score", "单项得分", 65), ("share", "权重占比（%）", 70), ("folded", "折算得分", 65)],
        8: [*levels, ("target", "年初指标值", 130), ("actual", "年终完成值", 120),
            ("score", "自评分", 65), ("review", "复核分", 65), ("criterion", "评价标准", 190)],
        9: [*levels, ("target", "年度指标值", 150), ("actual", "全年实际完成值", 140),
            ("explanation", "未完成原因和改进措施", 190)],
    }  # fmt: skip
    return orders[layout]
