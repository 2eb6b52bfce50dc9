"""How far an actual stands from its target: kept under a ceiling, passed, fallen short,
and whether it stands so far beyond that the policy asks for a written reason.

In: a `Desk` and a row. Out: a sentence with its arithmetic; nothing for rows without two
comparable numbers. Cannot fail.
"""

from __future__ import annotations

from assistant.answering import reasons
from assistant.answering.compose import Desk, inert, measure_en, num, percent
from assistant.library.queries import Row


def saved(desk: Desk, row: Row) -> None:
    """How far an actual stayed under its ceiling."""
    if row.kind != "number" or row.wanted is None or row.reached is None or not row.wanted:
        return
    left = row.wanted - row.reached
    if left < 0:
        return
    share = percent(left / row.wanted)
    desk.reply.step(
        "目标 − 实际", "target − actual", f"{num(row.wanted)} − {num(row.reached)}", num(left)
    )
    desk.reply.step("占目标", "share of the target", f"{num(left)} ÷ {num(row.wanted)}", share)
    desk.reply.say(
        f"　比目标少{num(left)}{row.measure or ''}（{share}）。",
        f"  {num(left)} {measure_en(row.measure)} under the target ({share}).",
    )


def exceeded(desk: Desk, row: Row) -> None:
    """How far an actual went beyond its target, or stayed short of it."""
    if row.kind != "number" or row.wanted is None or row.reached is None or not row.wanted:
        return
    desk.cite(row, "target", "actual")
    over = row.reached - row.wanted
    share, moved = percent(row.reached / row.wanted), percent(abs(over) / row.wanted)
    unit = row.measure or ""
    unit = "个百分点" if unit == "%" else unit
    desk.reply.step(
        "实际 − 目标", "actual − target", f"{num(row.reached)} − {num(row.wanted)}", f"{num(over)}; {num(abs(over))}"
    )  # fmt: skip
    desk.reply.step("占目标", "share of the target", f"{num(abs(over))} ÷ {num(row.wanted)}", moved)
    desk.reply.step("实际÷目标", "actual ÷ target", f"{num(row.reached)} ÷ {num(row.wanted)}", share)  # fmt: skip
    if over == 0:
        desk.reply.say("　与目标相等，没有超出。", "  Equal to the target, nothing over.")
        return
    word = ("超出", "over") if over > 0 else ("没有超出，少于", "under")
    desk.reply.say(
        f"　{word[0]}目标{num(abs(over))}{unit}（{moved}），为目标的{share}。",
        f"  {num(abs(over))} {measure_en(row.measure)} {word[1]} the target ({moved}), {share} of it.",
    )


def reason_due(desk: Desk, row: Row) -> None:
    """An actual far beyond its target is to be explained in writing, with full marks as well."""
    if row.kind != "number" or not row.wanted or row.reached is None or row.sign in ("≤", "<"):
        return
    policy = desk.policy(row.form_id)
    if row.reached / row.wanted < policy.over_warning:
        return
    desk.cite(row, "target", "actual", "explanation")
    share, limit = percent(row.reached / row.wanted), percent(policy.over_warning, 0)
    desk.reply.step("实际÷目标", "actual ÷ target", f"{num(row.reached)} ÷ {num(row.wanted)}", share)  # fmt: skip
    desk.reply.step(
        "须写原因的界限", "a reason is due from", limit, inputs=(f"policy {policy.name}",)
    )
    silent = reasons.verdict(row.explanation, row.name, row.actual) in ("none", "placeholder")
    quoted = inert(row.explanation)
    desk.reply.say(
        f"　完成值为目标的{share}，达到{limit}须书面说明超额原因；"
        + ("原因栏没有写，应补写。" if silent else f"原因栏写的是“{quoted}”。"),
        f"  The actual is {share} of the target; from {limit} a written reason is required; "
        + ("none is given." if silent else f"the stated one: “{quoted}”."),
    )
