"""Answers about rows picked out by their content: how many, which, their points and shares.

In: a `Desk` and a `Selection`. Out: sentences, citations and steps in its reply. Cannot
fail. Counts and sums come from typed queries; the condition is repeated in the answer.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.answering.compose import SHOWN, Desk, called, num, percent, rounded, said
from assistant.answering.selecting import Selection
from assistant.library import queries
from assistant.library.queries import Row, Sums


def answer(desk: Desk, chosen: Selection) -> None:
    """Answer for the rows picked out."""
    found = queries.sums(desk.library, desk.where(**chosen.filters), count_forms=not desk.one)
    sums = found[0]
    if not sums.rows:
        _none(desk, chosen)
        return
    if chosen.want == "mean":
        _mean(desk, chosen, sums)
    elif chosen.want in ("highest", "lowest"):
        _extreme(desk, chosen)
    else:
        _rows(desk, chosen, sums)


def _condition(desk: Desk, chosen: Selection) -> None:
    desk.reply.step("条件", "condition", chosen.zh or "全部指标")


def _none(desk: Desk, chosen: Selection) -> None:
    _condition(desk, chosen)
    compared = queries.sums(desk.library, desk.where())[0].rows
    desk.reply.step("比较过的行", "rows compared", "count", str(compared))
    level = chosen.filters.get("level2") or chosen.filters.get("level1")
    if level and not chosen.levels_only:
        level_rows = {k: v for k, v in chosen.filters.items() if k in ("level1", "level2")}
        compared = queries.sums(desk.library, desk.where(**level_rows))[0].rows
        desk.reply.step(f"{level}指标", f"rows under {level}", "count", str(compared))
    desk.reply.say(
        f"没有符合条件（{chosen.zh}）的行，共比较{compared}行。",
        f"No row fits the condition ({chosen.en}); {compared} rows were compared.",
    )
    if level and not compared:
        desk.reply.answerable = False
    for row in desk.rows(limit=3, **({"level1": level} if level and compared else {})):
        desk.cite(row, "target", "weight", "score")


def _rows(desk: Desk, chosen: Selection, sums: Sums) -> None:
    """How many, their points, and each row."""
    _condition(desk, chosen)
    desk.reply.step(
        "行数、分值合计、得分合计", "rows, weights, scores",
        f"count = {sums.rows}; Σ 分值 = {num(sums.weight)}; Σ 得分 = {num(sums.score)}",
    )  # fmt: skip
    many_zh = "" if desk.one else f"{sums.forms}张表中"
    many_en = "" if desk.one else f" in {sums.forms} forms"
    if not desk.one:
        desk.reply.step("涉及的表", "forms concerned", "count", str(sums.forms))
    desk.reply.say(
        f"{many_zh}{chosen.zh}的共{sums.rows}行，分值合计{num(sums.weight)}，得分合计{num(sums.score)}。",
        f"{sums.rows} rows{many_en} ({chosen.en}), weights {num(sums.weight)}, scores {num(sums.score)}.",
    )
    if sums.unread:
        desk.reply.step("没有得分的行", "rows without a score", "count", str(sums.unread))
        desk.reply.say(
            f"其中{sums.unread}行得分或分值读不出，没有计入合计。",
            f"{sums.unread} of them have no readable score or weight and are in no sum.",
        )
    if chosen.want == "rate" and sums.weight:
        rate = percent(sums.score / sums.weight)
        desk.reply.step("得分率", "score ÷ weight", f"{num(sums.score)} ÷ {num(sums.weight)}", rate)
        desk.reply.say(
            f"得分率：{num(sums.score)} ÷ {num(sums.weight)} = {rate}。",
            f"Score ÷ weight: {num(sums.score)} ÷ {num(sums.weight)} = {rate}.",
        )
    lost = queries.sums(desk.library, desk.where(**{**chosen.filters, "state": "lost"}))[0]
    if desk.asked.has(r"扣|失分|los[te]\w*|deduct"):
        desk.reply.step("其中扣分", "points lost", f"Σ(分值 − 得分), count = {lost.rows}", num(lost.lost))  # fmt: skip
        desk.reply.say(f"合计扣{num(lost.lost)}分。", f"{num(lost.lost)} points lost in all.")
    if chosen.want == "share":
        _share(desk, sums)
    _list(desk, desk.rows(limit=SHOWN, **chosen.filters), sums.rows, chosen)


def _share(desk: Desk, sums: Sums) -> None:
    whole = queries.sums(desk.library, desk.where())[0]
    of_rows = percent(Decimal(sums.rows) / whole.rows)
    desk.reply.step("占全部行", "share of the rows", f"{sums.rows} ÷ {whole.rows}", of_rows)
    zh = f"占全部{whole.rows}行的{of_rows}"
    en = f"{of_rows} of all {whole.rows} rows"
    if whole.weight:
        of_points = percent(sums.weight / whole.weight)
        desk.reply.step(
            "占指标分值", "share of the weights", f"{num(sums.weight)} ÷ {num(whole.weight)}", of_points
        )  # fmt: skip
        zh += f"，占指标分值合计{num(whole.weight)}的{of_points}"
        en += f", {of_points} of the indicators' weights ({num(whole.weight)})"
    if desk.one and sums.weight:
        total = desk.form(desk.scope[0]).paper.total.weight
        if total:
            desk.cite_form(desk.scope[0], "/total/weight")
            of_all = percent(sums.weight / total)
            desk.reply.step("占总分值", "share of all points", f"{num(sums.weight)} ÷ {num(total)}", of_all)  # fmt: skip
            zh += f"，占总分值{num(total)}的{of_all}"
            en += f", {of_all} of all {num(total)} points"
    desk.reply.say(f"{zh}。", f"{en}.")


def _mean(desk: Desk, chosen: Selection, sums: Sums) -> None:
    read = sums.rows - sums.unread
    if not read:
        desk.reply.answerable = False
        desk.reply.say("没有可读分值和得分的行。", "No row has a readable weight and score.")
        return
    _condition(desk, chosen)
    label_zh = f"{chosen.zh}的" if chosen.said else ""
    label_en = f" ({chosen.en})" if chosen.said else ""
    weight, score = rounded(sums.weight / read, 4), rounded(sums.score / read, 4)
    desk.reply.step("平均分值", "mean weight", f"{num(sums.weight)} ÷ {read}", num(weight))
    desk.reply.step("平均得分", "mean score", f"{num(sums.score)} ÷ {read}", num(score))
    desk.reply.say(
        f"{label_zh}{read}条指标，平均每条分值{num(weight)}分（{num(sums.weight)} ÷ {read}），平均得分{num(score)}分（{num(sums.score)} ÷ {read}）；预算执行一行不在其内。",
        f"{read} indicators{label_en}: mean weight {num(weight)} ({num(sums.weight)} ÷ {read}), mean score {num(score)} ({num(sums.score)} ÷ {read}); the budget execution row is not counted.",
    )
    if sums.unread:
        desk.reply.step("没有得分的行", "rows without a score", "count", str(sums.unread))
        desk.reply.say(
            f"另有{sums.unread}行得分或分值读不出，没有计入。",
            f"{sums.unread} rows without a readable score or weight are left out.",
        )
    for row in desk.rows(limit=3, **chosen.filters):
        desk.cite(row, "weight", "score")


def _extreme(desk: Desk, chosen: Selection) -> None:
    """The rows with the highest or lowest weight or score; against half of the points."""
    high = chosen.want == "highest"
    by_score = desk.asked.has(r"得分(?:最|[^率]{0,2}最)|scor") and not desk.asked.has(
        r"分值|权重|weight"
    )
    order: Any = ("best" if high else "score") if by_score else ("heavy" if high else "light")
    name = "score" if by_score else "weight"
    bounds = (*chosen.filters.get("bounds", ()), (name, "≥", Decimal(0)))
    rows = desk.rows(order=order, limit=200, **{**chosen.filters, "bounds": bounds})
    if not rows:
        _none(desk, chosen)
        return
    top: Decimal = getattr(rows[0], name)
    tied = [row for row in rows if getattr(row, name) == top]
    shown = rows[: desk.asked.top] if desk.asked.top > len(tied) else tied
    word = ("得分", "score") if by_score else ("分值", "weight")
    edge = ("最高", "highest") if high else ("最低", "lowest")
    desk.reply.step(f"{edge[0]}的{word[0]}", f"{edge[1]} {word[1]}", f"count = {len(tied)}", num(top))  # fmt: skip
    if desk.asked.has(r"一半|half|50%") and not desk.one:
        _halves(desk)
        return
    if desk.asked.has(r"一半|half|50%"):
        whole = queries.sums(desk.library, desk.where())[0].weight
        half = percent(Decimal("0.5"), 0)
        share = percent(top / whole) if whole else "—"
        desk.reply.step("占指标分值合计", "share of the indicators' weights", f"{num(top)} ÷ {num(whole)}; {half}", share)  # fmt: skip
        yes = bool(whole) and top * 2 >= whole and desk.one
        desk.reply.say(
            f"{'有' if yes else '没有'}一个指标占到一半分值：最高的分值是{num(top)}，占指标分值合计{num(whole)}的{share}。",
            f"{'Yes' if yes else 'No'}: the highest weight is {num(top)}, {share} of the indicators' {num(whole)} points{'' if yes else '; none carries half'}.",
        )
    label_zh = f"{chosen.zh}中" if chosen.said else ""
    label_en = f" ({chosen.en})" if chosen.said else ""
    desk.reply.say(
        f"{label_zh}{word[0]}{edge[0]}的是{num(top)}分，共{len(tied)}行：",
        f"The {edge[1]} {word[1]}{label_en} is {num(top)}, of {len(tied)} rows:",
    )
    _list(desk, shown[:SHOWN], max(len(shown), len(tied)), chosen)


def _halves(desk: Desk) -> None:
    """Over several forms: rows that carry half of their own form's weights."""
    wholes = {g.key: g.weight for g in queries.sums(desk.library, desk.where(), by="form")}
    heavy = desk.rows(order="heavy", limit=2000)
    found = [
        row
        for row in heavy
        if row.weight is not None
        and wholes.get(row.form_id)
        and row.weight * 2 >= wholes[row.form_id]
    ]
    half = percent(Decimal("0.5"), 0)
    desk.reply.step("占到一半分值的行", "rows that carry half", f"count, {half}", str(len(found)))
    desk.reply.step("比较过的表", "forms compared", "count", str(len(wholes)))
    desk.reply.say(
        f"{len(wholes)}张表里，分值占本表指标分值一半以上的指标有{len(found)}行"
        + ("：" if found else "。"),
        f"{len(found)} rows in {len(wholes)} forms carry half of their form's indicator weights"
        + (":" if found else "."),
    )
    for row in (found or heavy[:1])[:SHOWN]:
        desk.cite(row, "name", "weight")
        whole = wholes.get(row.form_id) or Decimal(0)
        if not whole or row.weight is None:
            continue
        share = percent(row.weight / whole)
        desk.reply.step("占本表", "share of its form", f"{num(row.weight)} ÷ {num(whole)}", share)
        name = called(desk, row)
        desk.reply.say(f"- {name.zh}：分值{num(row.weight)}，占{share}", f"- {name.en}: weight {num(row.weight)}, {share}")  # fmt: skip


def _list(desk: Desk, rows: list[Row], count: int, chosen: Selection) -> None:
    shared = any(figure == "share" for figure, _, _ in chosen.filters.get("bounds", ()))
    for row in rows:
        desk.cite(row, "name", "target", "actual", "weight", "score", "level2")
        name = called(desk, row)
        extra_zh = extra_en = ""
        if (shared or "missed" in chosen.filters) and row.wanted and row.reached is not None:
            reached = percent(row.reached / row.wanted)
            desk.reply.step("实际÷目标", "actual ÷ target", f"{num(row.reached)} ÷ {num(row.wanted)}", reached)  # fmt: skip
            extra_zh, extra_en = f"（为目标的{reached}）", f" ({reached} of the target)"
        words = chosen.filters.get("words", ())
        if chosen.filters.get("explained") or any(name_ == "explanation" for name_, *_ in words):
            desk.cite(row, "explanation")
            extra_zh += f"，原因：{said(row.explanation)}"
            extra_en += f", reason: {said(row.explanation, 'en')}"
        mark = ("（由总分倒推）", " (left by the total)") if row.inferred("score") else ("", "")
        points = [said(None) if v is None else num(v) for v in (row.weight, row.score)]
        points_en = [said(None, "en") if v is None else num(v) for v in (row.weight, row.score)]
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}{extra_zh}，分值{points[0]}，得分{points[1]}{mark[0]}",
            f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}{extra_en}, weight {points_en[0]}, score {points_en[1]}{mark[1]}",
        )
    if count > len(rows):
        left = count - len(rows)
        desk.reply.step("未列出的行", "rows not shown", f"{count} − {len(rows)}", str(left))
        desk.reply.say(f"另有{left}行未列出。", f"{left} more rows are not shown.")
