"""Checks of the form's points: weights, their shares, the total, the grade.

In: a `Case`. Out: findings, one function a rule. A figure that could not be read is no
finding here; `reconcile` says what arithmetic leaves for it. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.finding import Finding
from assistant.quantity import added
from assistant.scoring.case import Case, figure
from assistant.scoring.equations import TOLERANCE, is_of_rows_alone, percentage
from assistant.scoring.judge import HUNDRED, judge_grade, judge_total, judge_weights


def weights_printed(form: Case) -> Iterator[Finding]:
    """Scores without any weight column cannot be judged: said once, not for every row."""
    scored = [row for row in form.paper.indicators if row.score is not None]
    if form.weighted or not scored:
        return
    yield form.found(
        "weights_absent",
        "notice",
        ("/indicators",),
        f"表中没有分值栏，{len(scored)}项得分无法按规则复算，请补充各项分值。",
        f"The form has no column of weights, so {len(scored)} scores cannot be computed; please "
        "supply the weights.",
    )


def weights_total_100(form: Case) -> Iterator[Finding]:
    """Row weights and the budget weight sum to the total weight, and that is 100."""
    printed = form.paper.total.weight
    fields = tuple(
        name
        for index in range(len(form.paper.indicators))
        if form.values((name := f"/indicators/{index}/weight",))
    )
    alone = is_of_rows_alone(form.paper)
    if form.paper.budget.weight is not None and not alone:
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
        yield form.found(
            "weights_mismatch",
            "error",
            (("/total/weight",) if printed is not None else ()) + fields,
            f"各项分值合计为{total}，与合计分值{figure(claimed)}不符，请核对各项分值。",
            f"The weights sum to {total}, not to {figure(claimed)}; please check them.",
            claimed=claimed,
            expected=verdict.expected,
            steps=verdict.steps,
        )
    elif printed is not None and printed != HUNDRED and not without_budget and not alone:
        yield form.found(
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
            yield form.found(
                "weights_level_mismatch",
                "error",
                each.parts,
                f"{each.says.zh}：合计{figure(total)}，标注{figure(each.constant)}，不相符，请核对。",
                f"Expected that {each.says.en}: they sum to {figure(total)}, the label says "
                f"{figure(each.constant)}; please check.",
                claimed=each.constant,
                expected=(total, total),
            )


def total_is_sum(form: Case) -> Iterator[Finding]:
    """Row scores and the budget score sum to the stated total."""
    sums = [each for each in form.sums if each.name == "total_sum" and each.whole is not None]
    for each in sums:
        values = form.values(each.fields)
        if len(values) == len(each.fields) and each.whole is not None:
            claimed = values[each.whole]
            yield from _off(form, claimed, {name: values[name] for name in each.parts})
    if not sums:
        yield from _total_with_execution(form)


def _total_with_execution(form: Case) -> Iterator[Finding]:
    """The total where budget execution is scored, but its score has no cell of its own."""
    total, names = form.paper.total.score, form.score_fields
    scores = form.values(names)
    if total is None or len(names) < 2 or len(scores) < len(names):
        return
    rows = added(scores.values())
    for hidden in _hidden_scores(form):
        if abs(rows + hidden - total) <= TOLERANCE:
            yield form.found(
                "total_counts_execution",
                "notice",
                ("/total/score",),
                f"总分{figure(total)}比各行得分合计{figure(rows)}多{figure(total - rows)}分，"
                "与预算执行应得分一致，但表中没有单列预算执行得分，请补列。",
                f"The total of {figure(total)} is {figure(total - rows)} above the rows' "
                f"{figure(rows)}: what budget execution earns, though the form prints no score for "
                "it; please add the line.",
                claimed=total,
                expected=(rows + hidden, rows + hidden),
                by_policy=True,
            )
            return
    yield from _off(form, total, scores)


def _hidden_scores(form: Case) -> Iterator[Decimal]:
    """What budget execution may add to the total: rate × the points that the rows leave."""
    if form.budget_line is None:
        return
    line = form.budget_line[1]
    rate = percentage(line.rate)
    if line.annual and line.executed is not None:
        rate = line.executed / line.annual * HUNDRED
    if rate is None:
        return
    for weight in form.unprinted_weights:
        yield form.policy.rounded(min(rate / HUNDRED, Decimal(1)) * weight)


def _off(form: Case, claimed: Decimal, scores: Mapping[str, Decimal]) -> Iterator[Finding]:
    verdict = judge_total(list(scores.values()), claimed, form.policy)
    total = added(scores.values())
    if verdict.finding == "ok" or abs(total - claimed) <= TOLERANCE:
        return
    yield form.found(
        "total_mismatch",
        "error",
        ("/total/score", *scores),
        f"总分填{figure(claimed)}，各项得分合计为{figure(total)}，"
        f"相差{figure(abs(total - claimed))}分，请核对。",
        f"The total is given as {figure(claimed)}, but the scores sum to {figure(total)}, "
        f"{figure(abs(total - claimed))} apart; please check.",
        claimed=claimed,
        expected=(total, total),
        steps=verdict.steps,
    )


def total_at_most_100(form: Case) -> Iterator[Finding]:
    """There are no bonus points: no total above 100."""
    total = form.paper.total.score
    if total is not None and total > HUNDRED:
        yield form.found(
            "total_above_100",
            "error",
            ("/total/score",),
            f"总分{figure(total)}超过100分；自评不设加分项，请更正。",
            f"The total of {figure(total)} is above 100; there are no bonus points, please correct.",
            claimed=total,
            expected=(Decimal(0), HUNDRED),
        )


def grade_fits_total(form: Case) -> Iterator[Finding]:
    """The printed grade is the one the total earns."""
    total, grade = form.paper.total.score, form.paper.total.grade
    if total is None or not grade:
        return
    verdict = judge_grade(total, grade, form.policy)
    earned = form.policy.grade(total)
    if verdict.finding == "not_comparable":
        yield form.found(
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
        yield form.found(
            "grade_mismatch",
            "error",
            ("/total/grade", "/total/score"),
            f"总分{figure(total)}对应等级为“{earned}”，表上填“{grade}”，请更正。",
            f"A total of {figure(total)} earns {earned}, the form says {grade}; please correct.",
            claimed=grade,
            steps=verdict.steps,
            by_policy=True,
        )
