"""Checks of the form's money: the budget block, its execution and what it cost.

In: a `Case`. Out: findings, one function a rule. A figure that could not be read is no
finding here; `reconcile` says what arithmetic leaves for it. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.finding import Finding
from assistant.quantity import added, number
from assistant.scoring.case import Case, figure
from assistant.scoring.equations import amount, percentage, sections
from assistant.scoring.judge import (
    HUNDRED,
    judge_costs,
    judge_parts,
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
        yield form.found(
            "budget_parts_mismatch",
            "error",
            (each.whole, *each.parts),
            f"资金总额（{label}）填{whole}，分项合计为{total}，两者不等，请核对并更正。",
            f"The budget total ({each.whole.rsplit('/', 1)[1]}) is {whole} but its parts sum to "
            f"{total}; please check and correct.",
            claimed=values[each.whole],
            expected=verdict.expected,
            steps=verdict.steps,
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
        below = next((parts for _, parts in sections(form.paper, column)), ())
        parts = [v for i in below if (v := amount(form.paper.budget.lines[i], column))]
        if parts:
            yield form.found(
                "budget_total_blank",
                "warning",
                (pointer,),
                f"资金总额（{label}）未填，而分项已填，合计{figure(added(parts))}，请补填。",
                f"The budget total ({column}) is blank while its parts sum to "
                f"{figure(added(parts))}; please fill it in.",
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
    yield form.found(
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
    yield form.found(
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
        yield form.found(
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
            yield form.found(
                f"execution_{line.result.finding}",
                "error" if over else "warning",
                ("/budget/score",),
                f"预算执行自评{figure(line.claimed)}分{zh}，按执行率×分值应为{figure(high)}分，请更正。",
                f"Budget execution claims {figure(line.claimed)}, {en}: rate × weight gives "
                f"{figure(high)}; please correct.",
                claimed=line.claimed,
                expected=(low, high),
                steps=line.result.steps,
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
    yield form.found(
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


def _remarks(form: Case) -> str:
    """Where a form as a whole may explain itself: its notes, footer and goals."""
    paper = form.paper
    return "\n".join([*paper.notes, paper.footer or "", paper.goals.achieved or ""])
