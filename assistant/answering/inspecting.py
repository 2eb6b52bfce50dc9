"""Checks of single rows: which ones show something, and what the paper proves about it.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail. Findings are
the scorer's; what is computed here is counted, compared and summed from cells.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.answering import deductions, reasons
from assistant.answering.compose import (
    SHOWN,
    Desk,
    called,
    inert,
    num,
    percent,
    said,
    yuan,
)
from assistant.labels import FIELDS
from assistant.library import queries
from assistant.library.queries import Row


def listed(desk: Desk, rows: list[Row], zh: str, en: str, *fields: str) -> None:
    """Say how many rows there are, then each with the fields that show it."""
    desk.reply.step(zh, en, "count", str(len(rows)))
    if not rows:
        desk.reply.say(f"没有{zh}。", f"There are no {en}.")
        return
    desk.reply.say(f"{zh}共{len(rows)}行：", f"{len(rows)} {en}:")
    for row in rows[:SHOWN]:
        desk.cite(row, *fields)
        name = called(desk, row)
        desk.reply.say(
            f"- {name.zh}：{_values(row, fields, 'zh')}",
            f"- {name.en}: {_values(row, fields, 'en')}",
        )
    if len(rows) > SHOWN:
        left = len(rows) - SHOWN
        desk.reply.step("未列出", "not shown", f"{len(rows)} − {SHOWN}", str(left))
        desk.reply.say(f"另有{left}行未列出。", f"{left} more are not shown.")


def _values(row: Row, fields: Iterable[str], language: str) -> str:
    parts = []
    for field in fields:
        value = getattr(row, field)
        text = num(value) if isinstance(value, Decimal) else said(value, language)
        label = FIELDS[field][0 if language == "zh" else 1]
        parts.append(f"{label}{text}" if language == "zh" else f"{label} {text}")
    return ("，" if language == "zh" else ", ").join(parts)


def score_above_weight(desk: Desk) -> None:
    """Rows scored above their weight."""
    listed(
        desk,
        desk.rows(state="over"),
        "得分超过分值的行",
        "rows scored above their weight",
        "weight",
        "score",
    )
    compared = sum(g.rows - g.unread for g in queries.sums(desk.library, desk.where()))
    desk.reply.step("比较过的行", "rows compared", "count", str(compared))
    desk.reply.say(f"（比较了{compared}行。）", f"({compared} rows were compared.)")


def over_achieved(desk: Desk) -> None:
    """Rows that passed their target by so much that a reason is needed."""
    stated = next((n.value for n in desk.asked.numbers if n.unit == "%" and n.value < 1000), None)
    share = (
        1 + stated / 100 if stated is not None and stated < 100 else (stated or Decimal(130)) / 100
    )
    rows = desk.rows(kinds=("number",), ratio=share, limit=2000)
    shown = percent(share, 0)
    desk.reply.step("界限", "threshold", shown)
    desk.reply.step("达到界限的行", "rows at or above it", "count", str(len(rows)))
    if desk.asked.has(
        r"对吗|对不对|合理|要不要|要扣|扣分吗|扣不扣|应该|行吗|可以吗|还给|right|fair|should"
    ):
        from assistant.answering import rules

        rules.answer(desk, "over_achieved")
    if not rows:
        desk.reply.say(
            f"没有实际达到目标{shown}及以上的行。", f"No row reached {shown} of its target."
        )
        return
    desk.reply.say(
        f"实际达到目标{shown}及以上的有{len(rows)}行：",
        f"{len(rows)} rows reached {shown} of their target or more:",
    )
    rows.sort(key=lambda r: -(r.reached or Decimal(0)) / (r.wanted or Decimal(1)))
    for row in rows[:SHOWN]:
        reached, wanted = row.reached or Decimal(0), row.wanted or Decimal(1)
        desk.cite(row, "target", "actual", "explanation")
        result = percent(reached / wanted, 0)
        desk.reply.step("实际÷目标", "actual ÷ target", f"{num(reached)} ÷ {num(wanted)}", result)
        name = called(desk, row)
        verdict = reasons.verdict(row.explanation, row.name, row.actual)
        reason_zh = (
            "没有写原因，应补充说明"
            if verdict in ("none", "placeholder")
            else f"原因：“{inert(row.explanation)}”"
        )
        reason_en = (
            "no reason given; one is needed"
            if verdict in ("none", "placeholder")
            else f"reason: “{inert(row.explanation)}”"
        )
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}，为目标的{result}；{reason_zh}",
            f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, {result} of the target; {reason_en}",
        )


def cost_overrun(desk: Desk) -> None:
    """Ceilings passed: by how much, why, and what the rule gives."""
    rows = desk.rows(kinds=("number",), over=True, order="lost", limit=2000)
    if desk.asked.has(r"成本|cost"):
        rows = [r for r in rows if "成本" in f"{r.level1}{r.level2}{r.name}"]
    if not rows:
        desk.reply.say("没有超出目标的成本（反向）指标。", "No ceiling was exceeded.")
        return
    money = [r for r in rows if (r.measure or "").startswith("元") and "/" not in (r.measure or "")]
    desk.reply.step("超支的行", "rows over their ceiling", "count", str(len(rows)))
    desk.reply.say(f"超出目标的有{len(rows)}行：", f"{len(rows)} rows exceeded their ceiling:")
    for row in rows[: SHOWN // 2]:
        deductions.explain(desk, row)
    if money:
        over = [(r.reached or Decimal(0)) - (r.wanted or Decimal(0)) for r in money]
        whole = sum(over, Decimal(0))
        zh, en = yuan(whole)
        operation = " + ".join(map(num, over[:SHOWN]))
        desk.reply.step("超支金额合计", "overrun in all", operation, f"{num(whole)}; {zh}")
        desk.reply.say(
            f"超支金额合计{num(whole)}元（{zh}）。", f"Overrun in all: {num(whole)} yuan ({en})."
        )


def cost_saved(desk: Desk) -> None:
    """Costs that stayed under half of their ceiling: the saving, and whether a reason is given."""
    rows = [
        row
        for row in desk.rows(kinds=("number",), level1="成本", limit=2000)
        if row.wanted and row.reached is not None and row.reached * 2 < row.wanted
    ]
    half = percent(Decimal("0.5"), 0)
    desk.reply.step("界限", "threshold", half)
    desk.reply.step(
        "不到目标一半的成本指标", "costs under half of their target", "count", str(len(rows))
    )
    if not rows:
        desk.reply.say(
            f"没有实际值低于目标{half}的成本指标。", f"No cost stayed under {half} of its target."
        )
        return
    desk.reply.say(
        f"实际值不到目标{half}的成本指标有{len(rows)}行：",
        f"{len(rows)} costs stayed under {half} of their target:",
    )
    for row in rows[:SHOWN]:
        desk.cite(row, "target", "actual", "explanation")
        share = percent((row.reached or Decimal(0)) / (row.wanted or Decimal(1)))
        desk.reply.step("实际÷目标", "actual ÷ target", f"{num(row.reached or Decimal(0))} ÷ {num(row.wanted or Decimal(0))}", share)  # fmt: skip
        name = called(desk, row)
        why = "没有写说明" if not row.explanation else f"说明：“{inert(row.explanation)}”"
        why_en = (
            "no explanation" if not row.explanation else f"explanation: “{inert(row.explanation)}”"
        )
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}，为目标的{share}；{why}",
            f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, {share} of the target; {why_en}",
        )
    desk.reply.say(
        "成本节约不扣分；差距大的应请单位说明节约原因，核实年初预算是否偏高。",
        "A saving is not deducted; where it is large, ask the unit why and whether the budget was set too high.",
    )


def copied_actuals(desk: Desk) -> None:
    """Rows whose actual copies the target."""
    listed(
        desk,
        desk.rows(kinds=("copied",), limit=2000),
        "实际值照抄目标、没有实测值的行",
        "rows whose actual copies the target",
        "target",
        "actual",
        "score",
    )


def unit_missing(desk: Desk) -> None:
    """Targets without a unit, and rows that cannot be compared, most often for their units."""
    bare = [r for r in desk.rows(kinds=("number",), limit=20_000) if not r.measure]
    listed(desk, bare, "目标值没有写单位的行", "rows whose target has no unit", "target", "actual")
    compared = len(desk.rows(kinds=("number",), limit=20_000))
    desk.reply.step("有数量目标的行", "rows with a figure for a target", "count", str(compared))
    desk.reply.say(
        f"（有数量目标的共{compared}行。）", f"({compared} rows have a figure for a target.)"
    )
    rows = desk.rows(kinds=("other",), limit=2000)
    listed(
        desk,
        rows,
        "目标和实际不能直接比较的行",
        "rows whose target and actual cannot be compared directly",
        "target",
        "actual",
    )


def over_claimed(desk: Desk) -> None:
    """Rows claimed above what the rule gives."""
    _beyond(desk, "over_claimed", "自评高于规则的行", "rows claimed above the rule")


def under_claimed(desk: Desk) -> None:
    """Rows claimed below what the rule gives."""
    _beyond(desk, "under_claimed", "自评低于规则的行", "rows claimed below the rule")


def wrong_scores(desk: Desk) -> None:
    """Rows claimed above or below what the rule gives, and rows scored above their weight."""
    over = desk.rows(state="over", limit=SHOWN)
    if over:
        listed(desk, over, "得分超过分值的行", "rows scored above their weight", "weight", "score")
    over_claimed(desk)
    under_claimed(desk)
    desk.reply.say(
        "（按表上的目标和实际复算；实际值本身是否属实，表上看不出。）",
        "(Re-computed from the targets and actuals on the form; whether the actuals are true cannot be seen on it.)",
    )


def misread(desk: Desk, rows: list[Row]) -> None:
    """How sure the reading of these rows is: status, text as read, what speaks against it."""
    for row in rows[:6]:
        name = called(desk, row)
        fields = ("target", "actual", "weight", "score")
        desk.cite(row, *fields)
        doubtful = {p for _, p in queries.review(desk.library, [row.form_id])}
        for field in fields:
            place = row.places.get(field, {})
            raw, value = place.get("raw"), getattr(row, field)
            label = FIELDS[field]
            if row.pointer(field) in doubtful or place.get("status") in ("missing", "disputed"):
                state = ("在复核清单上，请核对原件", "on the review list; check the original")
            else:
                state = ("没有发现读错的迹象", "nothing speaks against the reading")
            text = said(raw or (num(value) if isinstance(value, Decimal) else value))
            desk.reply.say(
                f"{name.zh}的{label[0]}读作“{text}”：{state[0]}。",
                f"{label[1].capitalize()} of {name.en} was read as “{text}”: {state[1]}.",
            )
        if (row.target or "").lstrip().startswith((">", "＞")):
            usual = sum((r.target or "").startswith(("≥", "≧")) for r in desk.rows(limit=4000))
            desk.reply.step("写作≥的目标", "targets written with ≥", "count", str(usual))
            desk.reply.say(
                f"　目标印作“>”，而本表另有{usual}个目标用“≥”：很可能是≥识别成了>。",
                f"  The target has “>” where {usual} others on the form have “≥”: most likely a ≥ read as >.",
            )


def _beyond(desk: Desk, rule: str, zh: str, en: str) -> None:
    found = [f for f in queries.findings(desk.library, [rule], desk.scope) if f.number]
    if desk.within:
        spots = {(row.form_id, row.number) for row in desk.rows()}
        found = [f for f in found if (f.form_id, f.number) in spots]
    desk.reply.step(zh, en, "count", str(len(found)))
    if not found:
        desk.reply.say(f"没有{zh}。", f"There are no {en}.")
        return
    desk.reply.say(f"{zh}共{len(found)}行：", f"{len(found)} {en}:")
    for finding in found[: SHOWN // 2]:
        where = queries.Where(forms=(finding.form_id,), numbers=(finding.number or 0,))
        for row in queries.rows(desk.library, where):
            deductions.explain(desk, row)
