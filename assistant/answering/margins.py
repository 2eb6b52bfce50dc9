"""How far an actual stands from its target: kept under a ceiling, passed, fallen short.

In: a `Desk` and a row. Out: a sentence with its arithmetic; nothing for rows without two
comparable numbers. Cannot fail.
"""

from __future__ import annotations

from assistant.answering.compose import Desk, measure_en, num, percent
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
