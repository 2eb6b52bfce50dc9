"""A topic answered: each by its own handler.

In: a `Desk`, a topic, the rows the question is about. Out: the reply; False when the topic
cannot take the question. Cannot fail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.answering import (
    across,
    aggregate,
    compose,
    deductions,
    departments,
    explanations,
    fitting,
    funding,
    headers,
    inspecting,
    lookups,
    losses,
    premises,
    refusals,
    reviewing,
    tasks,
    totals,
    verifying,
    whatif,
)
from assistant.answering.compose import Desk
from assistant.answering.levels import level_of
from assistant.answering.locate import Located
from assistant.answering.query import named_rows
from assistant.answering.topic import Topic

if TYPE_CHECKING:
    pass


def by_topic(desk: Desk, topic: Topic, located: Located) -> bool:
    """Hand the question to its topic; False when the topic cannot take it."""
    kind, name = topic.kind, topic.name
    rows = list(located.rows)
    if kind == "deduction":
        return _deduction(desk, name, located)
    if kind == "what_if":
        return whatif.total(desk, located)
    if kind == "unanswerable":
        refusals.unanswerable(desk, name, located)
        return True
    if kind == "task":
        if name == "template":
            tasks.template(desk, located)
        else:
            _TASKS[name](desk)
        return True
    if name in OF_ROWS and not located.clear and 0 < len(named := named_rows(desk, 4)) <= 3:
        located, rows = Located(tuple(named), True), named
    if name in OF_ROWS and located.clear and len(rows) <= 3 and not desk.asked.across:
        if name == "over_achieved":
            lookups.row_fields(desk, rows)
            return True
        premises.check_rows(desk, rows, only_wrong=True)
        deductions.why(desk, rows)
        return True
    if name == "own_grade" or (name == "grades" and desk.one):
        for summary in desk.forms[: compose.SHOWN]:
            headers.say_total(
                desk, summary, "" if desk.one else f"#{summary.id} {desk.title(summary)}："
            )
        if desk.asked.has(r"问题|毛病|合格|problem|issue|fine\b"):
            reviewing.all_findings(desk)
        return True
    if name == "inferred":
        deductions.inferred(desk)
        return True
    if (
        name in ("compare_years", "compare_forms")
        and len({r.form_id for r in rows}) > 1
        and located.longest >= 3
    ):
        across.compare_rows(desk, rows)
        return True
    if name == "misread" and desk.asked.has(r"表头|项目名称|主管部门|实施单位|title|project name"):
        for summary in desk.forms[: compose.SHOWN]:
            headers.whole(desk, summary, "header")
        return True
    if name == "misread":
        if located.clear:
            inspecting.misread(desk, rows)
        else:
            reviewing.review_list(desk)
        return True
    if name == "weights_sum" and (desk.asked.level1 or desk.asked.level2):
        lookups.level_rows(desk)
        return True
    if name == "over_achieved" and desk.asked.level1 == "成本":
        name = "cost_overrun"
    if name == "cost_overrun":
        inspecting.cost_overrun(desk)
        return True
    if name == "level_misfit":
        fitting.level_misfit(desk)
        return True
    handler = _TOPICS.get(name)
    if handler is None:
        return False
    if name in _NARROWED and (level := level_of(desk.asked.plain)):
        desk.within = {level[0]: level[1]}
        desk.reply.say(f"只看{level[1]}指标：", f"Of the rows under {level[1]}:")
    handler(desk)
    return True


# Checks that, with a row named, are about that row alone.
OF_ROWS = frozenset(
    (
        "over_claimed",
        "under_claimed",
        "unexplained",
        "reason_quality",
        "cost_overrun",
        "over_achieved",
    )
)


# Checks that list rows: with a level named, of that level only.
_NARROWED = frozenset(
    ("score_above_weight", "unexplained", "explained_full", "copied_actuals", "unit_missing",
     "over_achieved", "cost_saved", "reason_quality", "reasons_cut", "over_claimed", "under_claimed")
)  # fmt: skip


_TASKS: dict[str, Callable[[Desk], None]] = {
    "export": tasks.export,
    "opinion": tasks.opinion,
    "corrections": tasks.corrections,
    "summary": tasks.summary,
}


_TOPICS: dict[str, Callable[[Desk], None]] = {
    "contact": headers.contact,
    "structure": verifying.structure,
    "cost_and_executed": verifying.cost_and_executed,
    "weights_sum": verifying.weights_sum,
    "total_mismatch": totals.total_mismatch,
    "total_sum": totals.total_sum,
    "adjustment": verifying.adjustment,
    "sources_sum": funding.sources_sum,
    "budget_kept": funding.budget_kept,
    "cost_saved": inspecting.cost_saved,
    "reasons_cut": explanations.reasons_cut,
    "goals": reviewing.goals,
    "all_findings": reviewing.all_findings,
    "review_list": reviewing.review_list,
    "score_above_weight": inspecting.score_above_weight,
    "reversed_sign": fitting.reversed_sign,
    "unexplained": explanations.unexplained,
    "explained_full": explanations.explained_full,
    "reason_quality": explanations.reason_quality,
    "over_achieved": inspecting.over_achieved,
    "payment_rate": fitting.payment_rate,
    "duplicates": fitting.duplicates,
    "qualitative_full": fitting.qualitative_full,
    "qualitative_evidence": fitting.qualitative_evidence,
    "copied_actuals": inspecting.copied_actuals,
    "unit_missing": inspecting.unit_missing,
    "wrong_scores": inspecting.wrong_scores,
    "over_claimed": inspecting.over_claimed,
    "under_claimed": inspecting.under_claimed,
    "missing_levels": fitting.missing_levels,
    "reasons_by_kind": explanations.by_cause,
    "copied_reasons": across.copied_reasons,
    "full_marks": across.full_marks,
    "compare_years": across.compare_years,
    "compare_forms": across.compare_forms,
    "satisfaction_below": across.satisfaction_below,
    "recomputed_gap": aggregate.recomputed_gap,
    "indicator_count": aggregate.indicator_count,
    "rate_by_level": aggregate.rate_by_level,
    "deductions_by_level": losses.shares,
    "money": aggregate.money,
    "rank_execution": aggregate.execution,
    "totals": aggregate.totals,
    "grades": departments.grades,
    "form_count": aggregate.form_count,
    "cost_overrun_sum": inspecting.cost_overrun,
}


def _deduction(desk: Desk, name: str, located: Located) -> bool:
    many = name in ("list", "most") or desk.asked.has(r"所有|全部|哪些|哪几|all\b|which")
    if located.clear and (located.longest > 2 or not many):
        premises.check_rows(desk, list(located.rows), only_wrong=True)
        deductions.why(desk, list(located.rows))
        return True
    points = {n.value for n in desk.asked.numbers if n.unit in ("分", "points", "point")}
    of_points = [r for r in desk.rows(state="lost", limit=200) if points and r.lost in points]
    if of_points and name == "why" and level_of(desk.asked.plain) is None:
        deductions.why(desk, of_points[:12])
        return True
    if name == "why" and located.named and not located.rows:
        if desk.asked.has(r"预算|执行|总分|资金|等级|指标|项目|budget|total|execution"):
            return False  # asks why of the form, not of an indicator
        refusals.no_such_row(desk)
        return True
    if desk.asked.has(r"总分|total (?:self-evaluation )?score"):
        for summary in desk.forms[:5]:
            headers.say_total(desk, summary, "" if desk.one else f"#{summary.id} ")
    losses.listing(
        desk, detail=name == "why" and desk.one, limit=desk.asked.top if name == "most" else 0
    )
    return True
