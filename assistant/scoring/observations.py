"""What each flag of a scored row means to a reviewer: severity, field, sentence.

In: a flag. Out: an `Observation`, or None for flags that only tell how a text was read.
The sentences are templates over the row's texts: {target}, {actual}, {reason}, {weight},
{score}. Nothing here can fail.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.finding import Severity


@dataclass(frozen=True, slots=True)
class Observation:
    """How a flag is put to a reviewer; `field` is the row's field that is judged."""

    severity: Severity
    field: str
    zh: str
    en: str


OBSERVATIONS: dict[str, Observation] = {
    "score_exceeds_weight": Observation(
        "error",
        "score",
        "得分{score}高于分值{weight}；得分不得超过分值，请更正。",
        "the score {score} is above the weight {weight}; please correct it.",
    ),
    "score_below_zero": Observation(
        "error",
        "score",
        "得分{score}为负数；得分不得低于0，请更正。",
        "the score {score} is below zero; please correct it.",
    ),
    "actual_copies_target": Observation(
        "warning",
        "actual",
        "实际完成值照抄指标值“{actual}”，没有实测数；请填写实测值并附依据（满意度附问卷份数）。",
        "the actual copies the target ({actual}), nothing was measured; please supply the measured "
        "value and its evidence (for satisfaction, the number of questionnaires).",
    ),
    "evidence_missing": Observation(
        "warning",
        "actual",
        "目标为“{target}”，实际只写“{actual}”；请补充完成日期或数值及佐证。",
        "the target is {target}, the actual only says {actual}; please supply the date or figure.",
    ),
    "qualitative_unverifiable": Observation(
        "notice",
        "actual",
        "“{actual}”没有基数，无法核实；请补充上年数或佐证材料。",
        "{actual} has no base to be checked against; please supply last year's figure or evidence.",
    ),
    "inexact_actual": Observation(
        "notice",
        "actual",
        "实际完成值“{actual}”不是确数；请填写准确数。",
        "the actual {actual} is no exact figure; please supply one.",
    ),
    "period_ambiguous": Observation(
        "notice",
        "actual",
        "目标“{target}”按期间计，实际“{actual}”未写明期间；请说明是每期数还是全年数。",
        "the target {target} is per period, the actual {actual} names none; please say whether it "
        "is of one period or of the year.",
    ),
    "no_unit": Observation(
        "notice",
        "target",
        "目标“{target}”与实际“{actual}”都没有计量单位；请补充。",
        "neither the target {target} nor the actual {actual} has a unit; please supply it.",
    ),
    "unit_missing": Observation(
        "notice",
        "target",
        "目标“{target}”与实际“{actual}”有一方缺计量单位；请补充。",
        "the target {target} or the actual {actual} lacks its unit; please supply it.",
    ),
    "percent_as_fraction": Observation(
        "notice",
        "actual",
        "目标“{target}”为百分数，实际“{actual}”按小数理解；请统一写法。",
        "the target {target} is a percentage, the actual {actual} was read as a fraction; please "
        "write both alike.",
    ),
    "unit_mix_yuan_wanyuan": Observation(
        "warning",
        "actual",
        "目标“{target}”与实际“{actual}”单位不同且相差悬殊；请核实单位。",
        "the target {target} and the actual {actual} are in different units and lie far apart; "
        "please check the units.",
    ),
    "direction_suspicious": Observation(
        "warning",
        "target",
        "目标“{target}”的比较符号与指标性质不符；请核实应为“≥”还是“≤”。",
        "the sign of the target {target} does not suit the indicator; please check ≥ or ≤.",
    ),
    "no_sign_cost": Observation(
        "notice",
        "target",
        "成本目标“{target}”没有比较符号，按不超过处理；请补充“≤”。",
        "the cost target {target} has no sign and was taken as a ceiling; please add ≤.",
    ),
    "saving_over_50pct": Observation(
        "notice",
        "actual",
        "实际“{actual}”不到目标“{target}”的一半；请说明节约原因，核实预算是否偏高。",
        "the actual {actual} is under half of {target}; please explain the saving and check whether "
        "the budget was set too high.",
    ),
    "over_achieved": Observation(
        "notice",
        "actual",
        "实际“{actual}”远超目标“{target}”；请说明超额原因。",
        "the actual {actual} is far above the target {target}; please explain.",
    ),
    "target_should_be_adjusted": Observation(
        "notice",
        "target",
        "偏差原因“{reason}”如属实，应先按程序调整指标值“{target}”；请提供调整手续。",
        "if the reason ({reason}) holds, the target {target} should have been adjusted first; please "
        "supply the approval.",
    ),
    "reason_restates_value": Observation(
        "warning",
        "explanation",
        "偏差原因“{reason}”只是复述完成值，没有说明原因；请补充原因及改进措施。",
        "the explanation ({reason}) only repeats the figure; please supply the reason.",
    ),
    "reason_contradicts_value": Observation(
        "warning",
        "explanation",
        "实际“{actual}”已达目标“{target}”，原因栏却写“{reason}”，文字与数值矛盾；请核实。",
        "the actual {actual} meets the target {target}, yet the explanation says {reason}; please "
        "check which is right.",
    ),
    "reason_cell_noise": Observation(
        "notice",
        "explanation",
        "原因栏“{reason}”不成文字；请对照原件。",
        "the explanation ({reason}) is no text; please check the original.",
    ),
    "target_in_name": Observation(
        "notice",
        "name",
        "指标值写在指标名称内，指标值栏为空；请移至指标值栏。",
        "the target stands in the indicator's name; please move it to its own column.",
    ),
}
"""Every flag worth a finding of its own, in the order findings of a row are given."""
