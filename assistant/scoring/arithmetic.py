"""Checks of the form's figures: budget, execution, weights, total, grade.

In: a `Case`. Out: findings, one function a rule. A figure that could not be read is no
finding here; `reconcile` says what arithmetic leaves for it. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.finding import Finding
from assistant.quantity import number
from assistant.scoring.case import Case, figure, found
from assistant.scoring.equations import TOLERANCE, amount, percentage
from assistant.scoring.judge import (
    HUNDRED,
    judge_costs,
    judge_grade,
    judge_parts,
    judge_total,
    judge_weights,
)

_COLUMNS = {"initial": "年初预算", "annual": "全年预算", "executed": "全年执行"}
_TALKS_OF_CHANGE = re.compile(
    r"(预算|资金|经费|指标).{0,12}(调整|调增|调减|追加|压减|核减|收回|下达)|年中(调整|追加)"
)
_TALKS_OF_EXECUTION = re.compile(
    r"执行率|支出进度|结余|结转|未(能)?(支付|支出|拨付|执行)|尾款|质保金"
)
_MONEY = re.compile(r"(?:≤|<|<=|=|不超过|不高于)?([\d,]+(?:\.\d+)?)(元|万元)(以内)?")
_YUAN = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100_000_000)}
_ADJUSTED = Decimal("0.1")


def budget_parts_sum(form: Case) -> Iterator[Finding]:
    """Parts add up to the total row, in each column."""
    for each in form.sums:
        if each.name != "budget_parts" or each.whole is None:
            continue
        values = form.values(each.fields)
        if len(values) < len(each.fields):
            continue
        verdict = judge_parts(values[each.whole], [values[name] for name in each.parts])
        if verdict.finding == "ok" or verdict.expected is None:
            continue
        label = _COLUMNS[each.whole.rsplit("/", 1)[1]]
        whole, total = figure(values[each.whole]), figure(verdict.expected[0])
        yield found(
            form,
            "budget_parts_mismatch",
            "error",
            (each.whole, *each.parts),
            f"资金总额（{label}）填{whole}，分项合计为{total}，两者不等，请核对并更正。",
            f"The budget total ({each.whole.rsplit('/', 1)[1]}) is {whole} but its parts sum to "
            f"{total}; please check and correct.",
            claimed=values[each.whole],
            expected=verdict.expected,
            steps=verdict.steps,
            arithmetic=True,
        )


def budget_total_filled(form: Case) -> Iterator[Finding]:
    """The total row is not blank while the parts are filled."""
    if form.budget_line is None:
        return
    index, line = form.budget_line
    for column, label in _COLUMNS.items():
        pointer = f"/budget/lines/{index}/{column}"
        if amount(line, column) is not None or form.lost(pointer):
            continue
        others = [e for i, e in enumerate(form.paper.budget.lines) if i != index]
        parts = [v for e in others if (v := amount(e, column))]
        if parts:
            yield found(
                form,
                "budget_total_blank",
                "warning",
                (pointer,),
                f"资金总额（{label}）未填，而分项已填，合计{figure(sum(parts, Decimal(0)))}，请补填。",
                f"The budget total ({column}) is blank while its parts sum to "
                f"{figure(sum(parts, Decimal(0)))}; please fill it in.",
            )


def budget_adjustment_explained(form: Case) -> Iterator[Finding]:
    """A budget changed within the year is explained (Sichuan's rule; a reviewer asks anywhere)."""
    if form.budget_line is None:
        return
    index, line = form.budget_line
    if line.initial is None or line.annual is None or line.initial == line.annual:
        return
    base = line.initial or line.annual
    change = (line.annual - line.initial) / base
    if abs(change) < _ADJUSTED or _TALKS_OF_CHANGE.search(_remarks(form)):
        return
    share = f"{abs(change) * 100:.0f}%"
    zh, en = ("调增", "rose") if change > 0 else ("调减", "fell")
    yield found(
        form,
        "budget_adjusted_unexplained",
        "warning",
        (f"/budget/lines/{index}/annual", f"/budget/lines/{index}/initial"),
        f"预算年中由{figure(line.initial)}{zh}至{figure(line.annual)}（{share}），"
        "表中未说明调整依据，请补充调整批复或说明。",
        f"The budget {en} within the year from {figure(line.initial)} to {figure(line.annual)} "
        f"({share}) without a word on why; please supply the approval or an explanation.",
        steps=(f"({line.annual} − {line.initial}) ÷ {base} = {change * 100:.1f}%",),
    )


def budget_costs_within_executed(form: Case) -> Iterator[Finding]:
    """Cost rows do not add up to more than was spent."""
    if form.budget_line is None:
        return
    index, line = form.budget_line
    unit = _YUAN.get(form.paper.budget.unit or "")
    if line.executed is None or not line.executed or unit is None:
        return
    costs: list[tuple[str, Decimal]] = []
    for at, row in enumerate(form.paper.indicators):
        if "成本" not in (row.level1 or "") + (row.level2 or ""):
            continue
        asked = _MONEY.fullmatch(row.target or "")
        got = re.fullmatch(r"([\d,]+(?:\.\d+)?)(元|万元)?", row.actual or "")
        spent = number(got.group(1)) if got else None
        if asked and got and spent is not None:
            scale = _YUAN[got.group(2) or asked.group(2)]
            costs.append((f"/indicators/{at}/actual", spent * scale / unit))
    verdict = judge_costs(line.executed, [value for _, value in costs])
    if verdict.finding == "ok" or verdict.expected is None:
        return
    total = figure(verdict.expected[0])
    yield found(
        form,
        "budget_costs_exceed_executed",
        "warning",
        (f"/budget/lines/{index}/executed", *(pointer for pointer, _ in costs)),
        f"成本指标实际值合计{total}{form.paper.budget.unit}，超过全年执行数"
        f"{figure(line.executed)}{form.paper.budget.unit}，请说明差额来源。",
        f"The cost rows add up to {total} {form.paper.budget.unit}, more than the "
        f"{figure(line.executed)} executed; please explain the difference.",
        claimed=line.executed,
        expected=verdict.expected,
        steps=verdict.steps,
    )


def execution_rate_computed(form: Case) -> Iterator[Finding]:
    """The printed rate is executed ÷ full-year budget, not the start-of-year one."""
    for each in form.relations:
        if each.name != "execution_rate":
            continue
        values = form.values(each.fields)
        if each.holds(values) is not False or not values[each.fields[1]]:
            continue
        executed, annual, rate = (values[name] for name in each.fields)
        exact = (executed / annual * HUNDRED).quantize(Decimal("0.01"))
        yield found(
            form,
            "execution_rate_mismatch",
            "error",
            (each.fields[2], each.fields[0], each.fields[1]),
            f"执行率填{figure(rate)}%，按全年执行数{figure(executed)}÷全年预算数{figure(annual)}"
            f"应为{exact}%，请更正。",
            f"The rate is given as {figure(rate)}%, but {figure(executed)} ÷ {figure(annual)} "
            f"(executed ÷ full-year budget) is {exact}%; please correct.",
            claimed=f"{figure(rate)}%",
            expected=(exact, exact),
            steps=(f"{executed} ÷ {annual} = {exact}%",),
            arithmetic=True,
        )


def execution_score_by_rule(form: Case) -> Iterator[Finding]:
    """The execution score is rate × weight, capped at the weight."""
    for line in form.lines:
        if line.pointer != "/budget/score" or line.result.expected is None:
            continue
        if line.result.finding in ("over_claimed", "under_claimed") and line.claimed is not None:
            low, high = line.result.expected
            over = line.result.finding == "over_claimed"
            zh, en = ("偏高", "too high") if over else ("偏低", "too low")
            yield found(
                form,
                f"execution_{line.result.finding}",
                "error" if over else "warning",
                ("/budget/score",),
                f"预算执行自评{figure(line.claimed)}分{zh}，按执行率×分值应为{figure(high)}分，请更正。",
                f"Budget execution claims {figure(line.claimed)}, {en}: rate × weight gives "
                f"{figure(high)}; please correct.",
                claimed=line.claimed,
                expected=(low, high),
                steps=line.result.steps,
                arithmetic=True,
                by_policy=True,
            )


def execution_low_explained(form: Case) -> Iterator[Finding]:
    """An execution rate under the policy's threshold (90 %) is explained."""
    if form.budget_line is None:
        return
    index, line = form.budget_line
    rate = percentage(line.rate)
    if line.annual and line.executed is not None:
        rate = line.executed / line.annual * HUNDRED
    floor = form.policy.execution.explain_below * HUNDRED
    if rate is None or rate >= floor or (not line.annual and not rate):
        return
    if _TALKS_OF_EXECUTION.search(_remarks(form)):
        return
    yield found(
        form,
        "execution_low_unexplained",
        "warning",
        (f"/budget/lines/{index}/rate",),
        f"预算执行率{rate:.2f}%低于{figure(floor)}%，表中未说明原因，请补充说明。",
        f"Budget execution is {rate:.2f}%, under {figure(floor)}%, without a reason; "
        "please explain.",
        claimed=line.rate,
        steps=(f"{rate:.2f}% < {figure(floor)}%",),
        by_policy=True,
    )


def weights_total_100(form: Case) -> Iterator[Finding]:
    """Row weights and the budget weight sum to the total weight, and that is 100."""
    printed = form.paper.total.weight
    fields = tuple(
        name
        for index in range(len(form.paper.indicators))
        if form.values((name := f"/indicators/{index}/weight",))
    )
    if form.paper.budget.weight is not None:
        fields += ("/budget/weight",)
    lost = any(form.lost(f"/indicators/{i}/weight") for i in range(len(form.paper.indicators)))
    if lost or form.lost("/budget/weight") or len(fields) < 2:
        return
    weights = list(form.values(fields).values())
    claimed = HUNDRED if printed is None else printed
    verdict = judge_weights(weights, claimed)
    # Without a budget row in print its weight may stand elsewhere.
    without_budget = form.paper.budget.weight is None and sum(weights) in (80, 90)
    if verdict.finding != "ok" and verdict.expected is not None and not without_budget:
        total = figure(verdict.expected[0])
        yield found(
            form,
            "weights_mismatch",
            "error",
            (("/total/weight",) if printed is not None else ()) + fields,
            f"各项分值合计为{total}，与合计分值{figure(claimed)}不符，请核对各项分值。",
            f"The weights sum to {total}, not to {figure(claimed)}; please check them.",
            claimed=claimed,
            expected=verdict.expected,
            steps=verdict.steps,
            arithmetic=True,
        )
    elif printed is not None and printed != HUNDRED and not without_budget:
        yield found(
            form,
            "weights_not_100",
            "warning",
            ("/total/weight",),
            f"合计分值为{figure(printed)}，应为100，请核对分值设置。",
            f"The total weight is {figure(printed)} instead of 100; please check the weights.",
            claimed=printed,
            expected=(HUNDRED, HUNDRED),
        )


def weights_level_shares(form: Case) -> Iterator[Finding]:
    """The weights under a level sum to the share its label prints."""
    for each in form.sums:
        if each.name != "weights_level" or each.constant is None:
            continue
        values = form.values(each.fields)
        off = each.off(values)
        if off:
            total = each.constant + off
            yield found(
                form,
                "weights_level_mismatch",
                "error",
                each.parts,
                f"{each.says.zh}：合计{figure(total)}，标注{figure(each.constant)}，不相符，请核对。",
                f"Expected that {each.says.en}: they sum to {figure(total)}, the label says "
                f"{figure(each.constant)}; please check.",
                claimed=each.constant,
                expected=(total, total),
                arithmetic=True,
            )


def total_is_sum(form: Case) -> Iterator[Finding]:
    """Row scores and the budget score sum to the stated total."""
    for each in form.sums:
        if each.name != "total_sum":
            continue
        values = form.values(each.fields)
        if len(values) < len(each.fields) or each.whole is None:
            continue
        claimed = values[each.whole]
        scores = [values[name] for name in each.parts]
        verdict = judge_total(scores, claimed, form.policy)
        total = sum(scores, Decimal(0))
        if verdict.finding == "ok" or abs(total - claimed) <= TOLERANCE:
            continue
        yield found(
            form,
            "total_mismatch",
            "error",
            (each.whole, *each.parts),
            f"总分填{figure(claimed)}，各项得分合计为{figure(total)}，"
            f"相差{figure(abs(total - claimed))}分，请核对。",
            f"The total is given as {figure(claimed)}, but the scores sum to {figure(total)}, "
            f"{figure(abs(total - claimed))} apart; please check.",
            claimed=claimed,
            expected=(total, total),
            steps=verdict.steps,
            arithmetic=True,
        )


def total_at_most_100(form: Case) -> Iterator[Finding]:
    """There are no bonus points: no total above 100."""
    total = form.paper.total.score
    if total is not None and total > HUNDRED:
        yield found(
            form,
            "total_above_100",
            "error",
            ("/total/score",),
            f"总分{figure(total)}超过100分；自评不设加分项，请更正。",
            f"The total of {figure(total)} is above 100; there are no bonus points, please correct.",
            claimed=total,
            expected=(Decimal(0), HUNDRED),
            arithmetic=True,
        )


def grade_fits_total(form: Case) -> Iterator[Finding]:
    """The printed grade is the one the total earns."""
    total, grade = form.paper.total.score, form.paper.total.grade
    if total is None or not grade:
        return
    verdict = judge_grade(total, grade, form.policy)
    earned = form.policy.grade(total)
    if verdict.finding == "not_comparable":
        yield found(
            form,
            "grade_borderline",
            "notice",
            ("/total/grade", "/total/score"),
            f"总分{figure(total)}在等级分界上，“{grade}”是否成立取决于当地是否四舍五入，请确认。",
            f"A total of {figure(total)} lies on the border of two grades; whether {grade} holds "
            "depends on local rounding, please confirm.",
            claimed=grade,
            steps=verdict.steps,
            by_policy=True,
        )
    elif verdict.finding != "ok":
        yield found(
            form,
            "grade_mismatch",
            "error",
            ("/total/grade", "/total/score"),
            f"总分{figure(total)}对应等级为“{earned}”，表上填“{grade}”，请更正。",
            f"A total of {figure(total)} earns {earned}, the form says {grade}; please correct.",
            claimed=grade,
            steps=verdict.steps,
            arithmetic=True,
            by_policy=True,
        )


def _remarks(form: Case) -> str:
    """Where a form as a whole may explain itself: its notes, footer and goals."""
    paper = form.paper
    return "\n".join([*paper.notes, paper.footer or "", paper.goals.achieved or ""])
