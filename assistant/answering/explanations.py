"""What the reasons for deductions are worth: missing, cut off, empty, by their cause.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from assistant.answering import deductions, reasons
from assistant.answering.compose import (
    SHOWN,
    Desk,
    called,
    inert,
    num,
    rounded,
)
from assistant.answering.inspecting import listed
from assistant.library.queries import Row


def unexplained(desk: Desk) -> None:
    """Rows that lost points without a reason, with their sum."""
    lost = desk.rows(state="lost", order="lost", limit=20_000)
    silent = [
        r
        for r in lost
        if reasons.verdict(r.explanation, r.name, r.actual) in ("none", "placeholder")
    ]
    points = sum((r.lost or Decimal(0) for r in silent), Decimal(0))
    listed(
        desk,
        silent,
        "扣了分但没有写原因的行",
        "rows that lost points without a reason",
        "target",
        "actual",
        "weight",
        "score",
    )
    if silent:
        desk.reply.step(
            "涉及的扣分",
            "points concerned",
            " + ".join(num(r.lost or Decimal(0)) for r in silent[:SHOWN]),
            num(points),
        )
        desk.reply.say(f"合计扣{num(points)}分。", f"{num(points)} points in all.")
    for row in silent[:SHOWN]:
        if row.inferred("score"):
            name = called(desk, row)
            working = deductions.infer_steps(desk, row)
            desk.cite_form(row.form_id, "/total/score", "/budget/score")
            desk.reply.say(
                f"注意：{name.zh}的得分由总分倒推（{working}），实际值和原因栏可能是扫描丢失的，要看原件。",
                f"Note: the score of {name.en} is what the total leaves ({working}); its actual and reason may have been lost in the scan.",
            )
    empty = [r for r in lost if reasons.verdict(r.explanation, r.name, r.actual) == "restates"]
    for row in empty[:SHOWN]:
        desk.cite(row, "explanation", "score")
        name = called(desk, row)
        desk.reply.say(
            f"另外{name.zh}虽写了“{inert(row.explanation)}”，但只是重复数字。",
            f"Besides, {name.en} says “{inert(row.explanation)}”, which only repeats the figure.",
        )


def explained_full(desk: Desk) -> None:
    """Rows with a reason and no deduction."""
    rows = [
        r
        for r in desk.rows(state="full", explained=True, limit=2000)
        if reasons.verdict(r.explanation, r.name, r.actual) != "placeholder"
    ]
    listed(
        desk,
        rows,
        "写了原因但没有扣分的行",
        "rows with a reason but no deduction",
        "weight",
        "score",
        "explanation",
    )
    compared = len(desk.rows(explained=True, limit=20_000))
    desk.reply.step("写了原因的行", "rows with a reason", "count", str(compared))
    desk.reply.say(f"（写了原因的共{compared}行。）", f"({compared} rows have a reason.)")


def reason_quality(desk: Desk) -> None:
    """What each reason is worth."""
    rows = desk.rows(state="lost", order="lost", limit=2000)
    rows += [r for r in desk.rows(explained=True, limit=2000) if r not in rows]
    if not rows:
        desk.reply.say(
            "没有扣分的行，也没有写原因的行。", "No row lost points and none has a reason."
        )
        return
    counts: dict[str, int] = defaultdict(int)
    for row in rows[:SHOWN]:
        desk.cite(row, "explanation", "actual")
        verdict = reasons.verdict(row.explanation, row.name, row.actual)
        counts[verdict] += 1
        judged = reasons.VERDICTS[verdict]
        name = called(desk, row)
        quoted = f"“{inert(row.explanation)}”，" if row.explanation else ""
        quoted_en = f"“{inert(row.explanation)}”: " if row.explanation else ""
        desk.reply.say(f"- {name.zh}：{quoted}{judged.zh}", f"- {name.en}: {quoted_en}{judged.en}")
    good = counts["says"]
    desk.reply.step("写明了原因的行", "rows with a proper reason", "count", f"{good}; {len(rows)}")
    desk.reply.say(
        f"{len(rows)}行里写明了具体原因的有{good}行；原因是否属实，表上看不出。",
        f"{good} of {len(rows)} rows give a proper reason; whether it is true cannot be seen on the form.",
    )


def reasons_cut(desk: Desk) -> None:
    """Reasons that seem cut off."""
    rows = [
        r
        for r in desk.rows(explained=True, limit=20_000)
        if reasons.verdict(r.explanation, r.name, r.actual) == "cut"
    ]
    listed(
        desk,
        rows,
        "原因像是没有写完或被截断的行",
        "rows whose reason seems cut off",
        "explanation",
        "score",
    )


def by_cause(desk: Desk) -> None:
    """Reasons of deductions by the kind of cause they name."""
    rows = desk.rows(state="lost", order="lost", limit=20_000)
    asked = [
        name
        for name, (_, words) in reasons.CAUSES.items()
        if re.search(words, desk.asked.plain) or name in desk.asked.plain
    ]
    groups: dict[str, list[Row]] = {name: [] for name in asked}
    for row in rows:
        verdict = reasons.verdict(row.explanation, row.name, row.actual)
        kind = (
            "没有写原因"
            if verdict in ("none", "placeholder")
            else "只重复数字"
            if verdict == "restates"
            else reasons.cause(row.explanation)
        )
        groups.setdefault(kind, []).append(row)
    english = {
        "没有写原因": "no reason given",
        "只重复数字": "only repeats the figure",
        "其他": "other",
    }
    desk.reply.step("扣分的行", "rows that lost points", "count", str(len(rows)))
    desk.reply.say(
        f"{len(rows)}行扣分，按原因栏的用词归类：",
        f"{len(rows)} rows lost points; by the words of their reasons:",
    )
    for kind, members in groups.items():
        label = english.get(kind) or reasons.CAUSES[kind][0]
        points = sum((r.lost or Decimal(0) for r in members), Decimal(0))
        desk.reply.step(f"{kind}", label, f"count = {len(members)}; Σ", num(rounded(points, 4)))
        desk.reply.say(
            f"- {kind}：{len(members)}条，扣{num(rounded(points, 4))}分",
            f"- {label}: {len(members)} rows, {num(rounded(points, 4))} points",
        )
        for row in members[:3]:
            desk.cite(row, "explanation", "score")
            if row.explanation:
                desk.reply.say(
                    f"　· {called(desk, row).zh}：“{inert(row.explanation)}”",
                    f"  · {called(desk, row).en}: “{inert(row.explanation)}”",
                )
