"""Why points were lost: each row's own arithmetic, its reason, and what cannot be known.

In: a `Desk` and the rows in question. Out: sentences, citations and steps in its reply.
Nothing here can fail; a row that could not be read is said to be so.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.answering import margins, reasons
from assistant.answering.compose import (
    Desk,
    called,
    inert,
    measure_en,
    num,
    percent,
    said,
    span,
)
from assistant.finding import Message
from assistant.library.queries import Row


def why(desk: Desk, rows: list[Row]) -> None:
    """Explain each row: what it lost, what the rule gives, what its reason is worth."""
    for row in rows:
        explain(desk, row)


def explain(desk: Desk, row: Row) -> None:
    """One row."""
    name = called(desk, row)
    lost = row.lost
    if lost is None:
        _unread(desk, row, name)
    elif row.inferred("score"):
        _inferred(desk, row, name, lost)
    elif lost > 0:
        _deducted(desk, row, name, lost)
    elif lost < 0:
        _above(desk, row, name, -lost)
    else:
        _full(desk, row, name)


def _deducted(desk: Desk, row: Row, name: Message, lost: Decimal) -> None:
    desk.cite(row, "target", "actual", "weight", "score", "explanation")
    weight, score = row.weight or Decimal(0), row.score or Decimal(0)
    desk.reply.step(
        "扣分", "points lost", f"{num(weight)} − {num(score)}", num(lost),
        (desk.input(row, "weight"), desk.input(row, "score")),
    )  # fmt: skip
    gap_zh, gap_en = _gap(desk, row)
    desk.reply.say(
        f"{name.zh}：分值{num(weight)}，得{num(score)}分，扣{num(lost)}分。"
        f"目标“{said(row.target)}”，实际“{said(row.actual)}”{gap_zh}。",
        f"{name.en}: weight {num(weight)}, scored {num(score)}, {num(lost)} lost. "
        f"Target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”{gap_en}.",
    )
    _against_rule(desk, row, score)
    _reason(desk, row)


def _gap(desk: Desk, row: Row) -> tuple[str, str]:
    """How far the actual is from the target, recorded as a step."""
    if row.kind == "copied":
        return (
            "（实际值照抄目标，没有实测值）",
            " (the actual copies the target: nothing was measured)",
        )
    if row.kind != "number" or row.wanted is None or row.reached is None or not row.wanted:
        return "", ""
    over = row.reached - row.wanted
    reverse = row.sign in ("≤", "<")
    unit = "个百分点" if row.measure == "%" else (row.measure or "")
    unit_en = measure_en(row.measure)
    inputs = (desk.input(row, "actual"), desk.input(row, "target"))
    if over == 0 or (over > 0) != reverse:
        if over > 0 and not reverse:
            return "，达到目标", ", the target was reached"
        return ("，没有超出", ", within the ceiling") if reverse else ("，达到目标", ", reached")
    desk.reply.step(
        "实际与目标之差", "actual less target",
        f"{num(row.reached)} − {num(row.wanted)}", num(over), inputs,
    )  # fmt: skip
    share = abs(over) / row.wanted
    if reverse:
        desk.reply.step(
            "超出比例", "excess ÷ target", f"{num(over)} ÷ {num(row.wanted)}",
            percent(share, 1), inputs,
        )  # fmt: skip
        return (
            f"，超出{num(over)}{unit}（+{percent(share, 1)}）",
            f", {num(over)} {unit_en} over (+{percent(share, 1)})",
        )
    return f"，差{num(-over)}{unit}", f", {num(-over)} {unit_en} short".replace("  ", " ")


def _against_rule(desk: Desk, row: Row, score: Decimal) -> None:
    policy = desk.policy(row.form_id)
    result = desk.score(row)
    if result.expected is None:
        desk.reply.say(
            f"　按规则无法算出应得分：{result.why.zh}",
            f"  The rule gives no number: {result.why.en}",
        )
        return
    low, high = result.expected
    for operation in result.steps or own_steps(row, result.expected):
        desk.reply.step(
            f"规则应得分（{policy.title.zh}）", f"the rule's score ({policy.title.en})", operation,
            "" if "=" in operation else span(low, high),
            (desk.input(row, "target"), desk.input(row, "actual"), desk.input(row, "weight")),
        )  # fmt: skip
    desk.reply.step(
        "规则给出的区间", "interval the rule gives", f"{num(low)} … {num(high)}", "",
        (policy.name,),
    )  # fmt: skip
    shown = "；".join(result.steps or own_steps(row, result.expected))
    verdict_zh, verdict_en = _verdict(desk, row, score, low, high)
    working = f"（{inert(shown)}）" if shown else ""
    desk.reply.say(
        f"　按规则（{policy.title.zh}）应得{span(low, high)}分{working}，{verdict_zh}。",
        f"  The rule ({policy.title.en}) gives {span(low, high)}"
        + (f" ({inert(shown)})" if shown else "")
        + f"; {verdict_en}.",
    )


def own_steps(row: Row, expected: tuple[Decimal, Decimal]) -> tuple[str, ...]:
    """The arithmetic of a row short of its target or over its ceiling, where the scorer gave none."""
    if row.wanted is None or row.reached is None or row.weight is None or not row.wanted:
        return ()
    a, b, w = num(row.wanted), num(row.reached), num(row.weight)
    if row.sign in ("≤", "<") and row.reached > row.wanted:
        return (
            f"{w} × (1 − ({b} − {a}) ÷ {a}) → {num(expected[0])}",
            f"{a} ÷ {b} × {w} → {num(expected[1])}",
        )
    if row.reached < row.wanted:
        return (f"{b} ÷ {a} × {w} → {num(expected[1])}",)
    return ()


def _verdict(desk: Desk, row: Row, score: Decimal, low: Decimal, high: Decimal) -> tuple[str, str]:
    tolerance = desk.policy(row.form_id).tolerance
    inputs = (desk.input(row, "score"),)
    if score > high + tolerance:
        over = score - high
        desk.reply.step("多计", "over-claimed by", f"{num(score)} − {num(high)}", num(over), inputs)
        return (
            f"自评{num(score)}分偏高，至少多计{num(over)}分",
            f"the claim of {num(score)} is too high by at least {num(over)}",
        )
    if score < low - tolerance:
        under = low - score
        desk.reply.step(
            "少计", "under-claimed by", f"{num(low)} − {num(score)}", num(under), inputs
        )
        return (
            f"自评{num(score)}分比规则少{num(under)}分",
            f"the claim of {num(score)} is {num(under)} below it",
        )
    return f"自评{num(score)}分在规则之内", f"the claim of {num(score)} is within it"


def _reason(desk: Desk, row: Row) -> None:
    verdict = reasons.verdict(row.explanation, row.name, row.actual)
    judged = reasons.VERDICTS[verdict]
    if verdict == "none":
        desk.reply.say(
            f"　原因栏{judged.zh}，应补写。", f"  In the reason column {judged.en}; it is required."
        )
        return
    quoted = inert(row.explanation)
    if verdict == "says":
        desk.reply.say(f"　原因栏写的是：“{quoted}”。", f"  The stated reason: “{quoted}”.")
    else:
        desk.reply.say(
            f"　原因栏写的是“{quoted}”，{judged.zh}。",
            f"  The stated reason, “{quoted}”: {judged.en}.",
        )


def _inferred(desk: Desk, row: Row, name: Message, lost: Decimal) -> None:
    score = row.score or Decimal(0)
    desk.cite(row, "target", "actual", "weight", "score")
    desk.cite_form(row.form_id, "/total/score", "/budget/score")
    working = infer_steps(desk, row)
    lost_actual = row.actual is None
    verb_zh = "扣" if lost >= 0 else "多"
    desk.reply.step(
        "扣分", "points lost", f"{num(row.weight or Decimal(0))} − {num(score)}", num(lost),
        (desk.input(row, "weight"), desk.input(row, "score")),
    )  # fmt: skip
    both = "实际完成值和得分在扫描中读不出" if lost_actual else "得分在扫描中读不出"
    both_en = "the actual and the score are" if lost_actual else "the score is"
    desk.reply.say(
        f"{name.zh}：目标“{said(row.target)}”，分值{num(row.weight or Decimal(0))}；{both}。"
        f"得分{num(score)}是由总分倒推出来的唯一值（{working}），即{verb_zh}{num(abs(lost))}分。",
        f"{name.en}: target “{said(row.target, 'en')}”, weight {num(row.weight or Decimal(0))}; "
        f"{both_en} unreadable in the scan. The score {num(score)} is the only value the total "
        f"leaves ({working}), so {num(abs(lost))} is lost.",
    )
    if lost_actual:
        desk.reply.say(
            "　为什么扣分，表上读不出：需要看原件的实际完成值和原因栏。",
            "  Why it was deducted cannot be read: look at the actual and the reason on the original.",
        )


def infer_steps(desk: Desk, row: Row) -> str:
    """How the total leaves a score, as one line; recorded as a step."""
    paper = desk.form(row.form_id).paper
    others = [r.score for r in paper.indicators[: row.number - 1] + paper.indicators[row.number :]]
    known = [s for s in others if s is not None]
    total, budget = paper.total.score, paper.budget.score
    left = None if total is None else total - (budget or Decimal(0)) - sum(known, Decimal(0))
    if total is None or left is None or len(known) != len(others) or left != row.score:
        because = desk.form(row.form_id).evidence.get(row.pointer("score"))
        lines = because.because if because else ()
        for line in lines:
            desk.reply.step("倒推", "left by the total", line)
        return inert("；".join(lines))
    summed = sum(known, Decimal(0))
    operation = f"{num(total)} − {num(budget or Decimal(0))} − {num(summed)}"
    desk.reply.step(
        f"其余{len(known)}行得分之和", f"sum of the other {len(known)} row scores",
        f"Σ {len(known)}", num(summed), (f"#{row.form_id}/indicators",),
    )  # fmt: skip
    desk.reply.step(
        "由总分倒推的得分", "score the total leaves", operation, num(left),
        (f"#{row.form_id}/total/score", f"#{row.form_id}/budget/score"),
    )  # fmt: skip
    return f"{operation} = {num(left)}"


def inferred(desk: Desk) -> None:
    """Scores that the paper's arithmetic supplied, each with its working."""
    rows = desk.rows(supplied=True, limit=20)
    desk.reply.step("由算式推出的得分", "scores that arithmetic supplied", "count", str(len(rows)))
    if not rows:
        desk.reply.say(
            "没有由总分等推算出来的得分：表上的得分都是读出来的。",
            "No score was supplied by arithmetic: all were read.",
        )
        return
    desk.reply.say(
        f"由算式推出的得分有{len(rows)}个：", f"{len(rows)} scores were supplied by arithmetic:"
    )
    for row in rows:
        explain(desk, row)


def _unread(desk: Desk, row: Row, name: Message) -> None:
    desk.cite(row, "target", "actual", "weight", "score")
    missing = [
        zh_en
        for field, zh_en in (
            ("weight", ("分值", "weight")),
            ("score", ("得分", "score")),
            ("actual", ("实际完成值", "actual")),
        )
        if getattr(row, field) is None
    ]
    zh = "、".join(z for z, _ in missing)
    en = ", ".join(e for _, e in missing)
    desk.reply.say(
        f"{name.zh}：{zh}读不出，表上的数字也推不出唯一的值，无法说明扣没扣分；请核对原件。",
        f"{name.en}: its {en} could not be read and nothing else on the form determines it; "
        "whether points were lost cannot be said. Check the original.",
    )


def _above(desk: Desk, row: Row, name: Message, over: Decimal) -> None:
    desk.cite(row, "weight", "score")
    score, weight = row.score or Decimal(0), row.weight or Decimal(0)
    desk.reply.step(
        "得分超过分值", "score above weight", f"{num(score)} − {num(weight)}", num(over)
    )
    desk.reply.say(
        f"{name.zh}：没有扣分；得分{num(score)}反而超过分值{num(weight)}，多{num(over)}分，这是错误。",
        f"{name.en}: nothing was deducted; the score {num(score)} is even above the weight "
        f"{num(weight)} by {num(over)}, which is an error.",
    )


def _full(desk: Desk, row: Row, name: Message) -> None:
    desk.cite(row, "target", "actual", "weight", "score")
    score, weight = row.score or Decimal(0), row.weight or Decimal(0)
    copied_zh = copied_en = ""
    if row.kind == "copied":
        copied_zh = "但实际值照抄目标，没有实测值。"
        copied_en = " But the actual copies the target: nothing was measured."
    desk.reply.say(
        f"{name.zh}：没有扣分，分值{num(weight)}得{num(score)}分"
        f"（目标“{said(row.target)}”，实际“{said(row.actual)}”）。{copied_zh}",
        f"{name.en}: nothing was deducted, {num(score)} of {num(weight)} "
        f"(target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”).{copied_en}",
    )
    result = desk.score(row)
    if (
        result.expected is not None
        and score > result.expected[1] + desk.policy(row.form_id).tolerance
    ):
        _against_rule(desk, row, score)
    margins.reason_due(desk, row)
