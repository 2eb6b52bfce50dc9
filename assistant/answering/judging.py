"""Is a score right: rows, a level or the budget line held against the rules.

In: a `Desk`. Out: each row's own figures, what the rule gives and how the claim stands to it,
in the reply; False when the question judges nothing, or what it judges is not a score.
Cannot fail. “Right” is by the figures on the form; whether those are true the form cannot say.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering import claims, deductions, headers, lookups, margins, premises
from assistant.answering.compose import SHOWN, Desk, called, num, said, span
from assistant.answering.query import Group, levels_named, named_rows
from assistant.library.queries import Row

_RIGHT = re.compile(
    r"合理|对不对|对吗|对么|对得|正确|准确|妥当|合适|恰当|公允|站得住|说得过去|多计|少计|有没有(?:什么)?(?:问题|毛病|错|水分)|有(?:什么)?(?:问题|毛病)|没(?:什么)?(?:问题|毛病)|该不该|应不应该|(?:算|打|给)(?:得|的)?(?:对|错|准)"
    r"|\bright\b|correct|justified|\bfair\b|reasonable|deserv|appropriate|\bok\b|should .{0,60}(?:get|score|earn|have)|wrong with|"
    + premises.DOUBTED
)
_OF_SCORE = re.compile(
    r"得分|得了?\s*[\d零一两半满]|满分|给|打|扣|分|执行率|算|score|points?|marks?|full|deduct|rate"
)
_OF_ELSE = re.compile(
    r"原因|理由|说明|解释|\breasons?\b|explanation|如果|假如|假设|要是|\bif\b|放在|归[到入类]|列在|belong|placed|识别|单位|指标设|目标(?:值)?(?:定|设|写)|总分|合计|加起来|total|权重|结构|执行率.{0,6}(?:矛盾|和|与)|所有|全部|哪|which|what|规则是|证明|材料"
)
_BUDGET = re.compile(r"预算执行|执行率|预算|execution|budget")
_MANY = 12


def judge(desk: Desk, before: Sequence[Row] = ()) -> bool:
    """Answer whether what is named was scored right; `before` is what was spoken of."""
    plain = desk.asked.plain
    if not _RIGHT.search(plain) or not _OF_SCORE.search(plain) or _OF_ELSE.search(plain):
        return False
    rows = named_rows(desk) or (list(before) if desk.asked.elliptic else [])
    if rows and len(rows) <= 3:
        for row in rows:
            premises.check_unknown(desk, row)
        deductions.why(desk, rows)
        for row in rows:
            if not row.lost:
                margins.exceeded(desk, row)
            desk.cite(row, "target", "actual")
            lookups.remarks(desk, row, ["actual"])
        return True
    levels = levels_named(desk)
    budget = not levels and _BUDGET.search(plain) is not None
    if rows or len(levels) > 1 or not (levels or (budget and desk.one)):
        return False
    if levels and any(stated.unit == "%" for stated in desk.asked.numbers):
        return False  # puts a figure forward, not a score
    claimed = bool(desk.asked.numbers) and claims.numbers(desk)
    if budget:
        headers.whole(desk, desk.forms[0], "budget")
    elif not claimed:
        _level(desk, levels[0])
    return True


def _level(desk: Desk, level: Group) -> None:
    """Every row of a level: those off the rule, those without a measured figure."""
    rows = desk.rows(limit=2000, **level.filters)
    off = [row for row in rows if _off(desk, row)]
    unmeasured = [row for row in rows if row.kind in ("copied", "lost")]
    words = [row for row in rows if row.kind == "words"]
    counts = (len(rows), len(off), len(unmeasured), len(words))
    desk.reply.step(
        f"核对的{level.zh}",
        f"rows {level.en} checked",
        "count",
        "; ".join(map(str, counts)),
    )
    desk.reply.say(
        f"核对{level.zh}{counts[0]}行：与规则不符{counts[1]}行，没有实测值{counts[2]}行，定性{counts[3]}行。",
        f"{counts[0]} rows {level.en} were checked: {counts[1]} off the rule, {counts[2]} without a measured figure, {counts[3]} qualitative.",
    )
    if off:
        deductions.why(desk, off[:_MANY])
    for row in unmeasured[:SHOWN]:
        desk.cite(row, "target", "actual", "weight", "score")
        name = called(desk, row)
        what = ("实际值照抄目标，没有实测值", "the actual copies the target, nothing was measured")
        if row.kind == "lost":
            what = ("实际值读不出", "the actual is unreadable")
        score = ("？", "?") if row.score is None else (num(row.score), num(row.score))
        desk.reply.say(
            f"- {name.zh}：目标“{said(row.target)}”，{what[0]}，得{score[0]}分的依据表上看不出。",
            f"- {name.en}: target “{said(row.target, 'en')}”, {what[1]}; the form shows no ground for the score of {score[1]}.",
        )
    if not off and not unmeasured:
        for row in rows[:SHOWN]:
            desk.cite(row, "target", "actual", "score")
        desk.reply.say("得分都在规则之内。", "All scores are within the rule.")


def _off(desk: Desk, row: Row) -> bool:
    """True when the claim lies outside what the rule gives."""
    due = desk.score(row).expected
    if due is None or row.score is None:
        return False
    desk.reply.step(f"第{row.number}行按规则", f"row {row.number} by the rule", span(*due))
    slack = desk.policy(row.form_id).tolerance
    return not due[0] - slack <= row.score <= due[1] + slack
