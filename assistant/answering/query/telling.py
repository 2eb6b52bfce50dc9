"""What a query's answer says of its rows: their sums, and each of them.

In: a `Desk`, a `Query`, one of its groups. Out: sentences, citations and steps in the
reply. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.answering import margins
from assistant.answering.compose import SHOWN, Desk, called, num, percent, rounded, said
from assistant.answering.lookups import remarks
from assistant.answering.query.conditions import NEGATED
from assistant.answering.query.parsed import Figure, Group, Query
from assistant.library import queries
from assistant.library.measures import MONEY
from assistant.library.queries import Row, Sums


def none_fits(desk: Desk, group: Group) -> None:
    """Nothing fits: what was compared, so that a reader sees it was looked for."""
    desk.reply.step("条件", "condition", group.zh)
    compared = queries.sums(desk.library, desk.where())[0].rows
    desk.reply.step("比较过的行", "rows compared", "count", f"{compared}; 0")
    levels = {k: v for k, v in group.filters.items() if k in ("level1", "level2")}
    within = queries.sums(desk.library, desk.where(**levels))[0].rows if levels else compared
    name = "".join(levels.values())
    if levels:
        desk.reply.step(f"{name}指标", f"rows under {name}", "count", str(within))
    if len(group.said) == 1 and (denied := NEGATED.get(group.said[0].zh)):
        desk.reply.say(f"没有：{denied[0]}。", f"No: {denied[1]}.")
    desk.reply.say(
        f"没有符合条件（{group.zh}）的行，共比较{within}行。",
        f"No row fits the condition ({group.en}); {within} rows were compared.",
    )
    if levels and not within and len(group.filters) == len(levels):
        desk.reply.answerable = False
    for row in desk.rows(limit=3, **(levels if within else {})):
        desk.cite(row, "target", "actual", "weight", "score")


def untold(desk: Desk, group: Group) -> None:
    """Rows of which a target cannot be said to be met or missed: their actual was not read."""
    others = {k: v for k, v in group.filters.items() if k != "missed"}
    if "missed" not in group.filters or "kinds" in others:
        return
    rows = desk.rows(limit=20_000, **others, kinds=("lost",))
    if not rows:
        return
    desk.reply.step("没有可读实际值的行", "rows without a readable actual", "count", str(len(rows)))
    desk.reply.say(
        f"另有{len(rows)}行没有可读的实际完成值，看不出是否达到目标：",
        f"Of {len(rows)} more, without a readable actual, it cannot be told:",
    )
    for row in rows[:SHOWN]:
        desk.cite(row, "name", "target", "actual")
        name = called(desk, row)
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}", f"- {name.en}: target {said(row.target, 'en')}"
        )


def summary(desk: Desk, query: Query, group: Group, sums: Sums) -> None:
    """How many rows, and their sums."""
    desk.reply.step("条件", "condition", group.zh or "全部指标")
    one = sums.rows == 1 and desk.one and set(group.filters) <= {"names", "numbers"}
    desk.reply.step(
        "行数、分值合计、得分合计", "rows, weights, scores",
        f"count = {sums.rows}; Σ 分值 = {num(sums.weight)}; Σ 得分 = {num(sums.score)}",
    )  # fmt: skip
    if not desk.one:
        desk.reply.step("涉及的表", "forms concerned", "count", str(sums.forms))
    if not one or query.counts:
        many = ("", "") if desk.one else (f"{sums.forms}张表中", f" in {sums.forms} forms")
        label = group.zh or "三级指标"
        desk.reply.say(
            f"{many[0]}{label}的共{sums.rows}行，分值合计{num(sums.weight)}，得分合计{num(sums.score)}。",
            f"{sums.rows} rows{many[1]}{f' ({group.en})' if group.said else ''}, weights {num(sums.weight)}, scores {num(sums.score)}.",
        )
    if sums.unread:
        desk.reply.step("没有得分的行", "rows without a score", "count", str(sums.unread))
        desk.reply.say(
            f"其中{sums.unread}行得分或分值读不出，没有计入合计。",
            f"{sums.unread} of them have no readable score or weight and are in no sum.",
        )
    if "rate" in query.figures and sums.weight:
        rate = percent(sums.score / sums.weight)
        desk.reply.step("得分率", "score ÷ weight", f"{num(sums.score)} ÷ {num(sums.weight)}", rate)
        desk.reply.say(
            f"得分率：{num(sums.score)} ÷ {num(sums.weight)} = {rate}。",
            f"Score ÷ weight: {num(sums.score)} ÷ {num(sums.weight)} = {rate}.",
        )
    if "lost" in query.figures or (sums.lost and not one):
        _lost(desk, group, sums)
    for figure in ("target", "actual", "gap"):
        if figure in query.figures and sums.rows > 1 and (figure == "gap" or desk.asked.has(r"合计|一共|总共|总和|之和|加起来|in total|total|sum|altogether|combined")):  # fmt: skip
            of_figure(desk, group, figure)


def _lost(desk: Desk, group: Group, sums: Sums) -> None:
    lost = queries.sums(desk.library, desk.where(**{**group.filters, "state": "lost"}))[0]
    desk.reply.step(
        "其中扣分", "points lost", f"Σ(分值 − 得分), count = {lost.rows}", num(lost.lost)
    )
    if not lost.rows:
        desk.reply.say("没有扣分，扣0分。", "No points were lost: 0.")
        return
    desk.reply.say(
        f"合计扣{num(lost.lost)}分"
        + (f"（{lost.rows}行扣分）。" if lost.rows != sums.rows else "。"),
        f"{num(lost.lost)} points lost in all"
        + (f" ({lost.rows} rows)." if lost.rows != sums.rows else "."),
    )


def of_figure(desk: Desk, group: Group, figure: Figure, *, mean: bool = False) -> bool:
    """Targets or actuals added up or averaged, unit by unit; False when no row has a number."""
    column = {"target": "wanted", "actual": "reached"}.get(figure, "")
    rows = desk.rows(limit=20_000, **{**group.filters, "kinds": ("number",)})
    units: dict[str, list[tuple[Row, Decimal]]] = {}
    for row in rows:
        if figure == "share":
            if row.wanted and row.reached is not None:
                units.setdefault("%", []).append((row, rounded(row.reached / row.wanted * 100)))
        elif figure == "gap":
            if row.wanted is not None and row.reached is not None:
                units.setdefault(row.measure or "", []).append((row, row.reached - row.wanted))
        elif (value := getattr(row, column)) is not None:
            units.setdefault(row.measure or "", []).append((row, value))
    if not units:
        return False
    label = {"target": ("目标值", "targets"), "actual": ("实际完成值", "actuals"), "share": ("实际÷目标", "actual ÷ target"), "gap": ("实际−目标", "actual − target")}[figure]  # fmt: skip
    for unit, known in units.items():
        if not mean and unit == "%":
            continue  # percentages do not add up
        whole = sum((value for _, value in known), Decimal(0))
        working = " + ".join(num(value) for _, value in known[:20])
        result = rounded(whole / len(known), 4) if mean else whole
        working = f"({working}) ÷ {len(known)}" if mean else working
        what = ("平均", "mean of the") if mean else ("合计", "sum of the")
        tens = f"（{num(result / 10_000)}万元）" if unit == "元" and abs(result) >= 10_000 else ""
        shown_unit = unit if unit not in MONEY else "元"
        desk.reply.step(f"{label[0]}{what[0]}", f"{what[1]} {label[1]}", working, f"{num(result)}; {num(result / 10_000)}")  # fmt: skip
        desk.reply.step("条数", "rows", "count", str(len(known)))
        desk.reply.say(
            f"{group.zh or '三级指标'}以{shown_unit or '数'}计的{len(known)}行，{label[0]}{what[0]}{num(result)}{shown_unit}{tens}。",
            f"{what[1].capitalize()} {label[1]} of {len(known)} rows: {num(result)} {'yuan' if shown_unit == '元' else shown_unit}{f' ({num(result / 10_000)} 万元)' if tens else ''}.",
        )
        for row, _ in known[:SHOWN]:
            desk.cite(row, "target", "actual")
    return True


def list_rows(
    desk: Desk, query: Query, group: Group, count: int, rows: Sequence[Row] | None = None
) -> None:
    """Each row with its figures."""
    order = "lost" if group.filters.get("state") == "lost" and not desk.one else "paper"
    shown = desk.rows(limit=SHOWN, order=order, **group.filters) if rows is None else list(rows)
    bounds = {figure for figure, _, _ in group.filters.get("bounds", ())}
    shared = bool({"share"} & (bounds | set(query.figures))) or "missed" in group.filters
    reasons = "explanation" in query.figures or group.filters.get("explained") is not None
    for row in shown:
        desk.cite(row, "name", "target", "actual", "weight", "score", "level2")
        name = called(desk, row)
        zh, en = "", ""
        if (shared or "share" in query.figures) and row.wanted and row.reached is not None:
            reached = percent(row.reached / row.wanted)
            desk.reply.step(
                "实际÷目标", "actual ÷ target", f"{num(row.reached)} ÷ {num(row.wanted)}", reached
            )
            zh, en = f"（为目标的{reached}）", f" ({reached} of the target)"
        points = [said(None) if v is None else num(v) for v in (row.weight, row.score)]
        points_en = [said(None, "en") if v is None else num(v) for v in (row.weight, row.score)]
        zh += f"，分值{points[0]}{'' if row.weight is None else '分'}，得分{points[1]}{'' if row.score is None else '分'}"
        en += f", weight {points_en[0]}, score {points_en[1]}"
        if row.inferred("score"):
            zh, en = f"{zh}（由总分倒推）", f"{en} (left by the total)"
        if row.lost and (count <= SHOWN):
            desk.reply.step(
                "扣分",
                "points lost",
                f"{num(row.weight or Decimal(0))} − {num(row.score or Decimal(0))}",
                num(row.lost),
            )
            zh, en = f"{zh}，扣{num(row.lost)}分", f"{en}, lost {num(row.lost)}"
        if query.figures and "rate" in query.figures and row.weight and row.score is not None:
            rate = percent(row.score / row.weight)
            desk.reply.step(
                "得分率", "score ÷ weight", f"{num(row.score)} ÷ {num(row.weight)}", rate
            )
            zh, en = f"{zh}，得分率{rate}", f"{en}, score ÷ weight {rate}"
        if reasons or count == 1:
            desk.cite(row, "explanation")
            reason = f"“{said(row.explanation)}”" if row.explanation else "未写"
            reason_en = f"“{said(row.explanation, 'en')}”" if row.explanation else "none given"
            zh, en = f"{zh}，原因：{reason}", f"{en}, reason: {reason_en}"
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}{zh}",
            f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}{en}",
        )
        if "gap" in query.figures:
            margins.exceeded(desk, row)
        if count <= 3:
            remarks(desk, row, [f for f in ("actual",) if f in query.figures] + ["score"])
    if count > len(shown):
        left = count - len(shown)
        desk.reply.step("未列出的行", "rows not shown", f"{count} − {len(shown)}", str(left))
        desk.reply.say(f"另有{left}行未列出。", f"{left} more rows are not shown.")
    measured = [row for row in shown if row.kind not in ("lost", "copied")]
    if (
        shown
        and not measured
        and not query.listed
        and "actual" in query.figures
        and set(query.figures) <= {"actual", "target"}
    ):
        desk.reply.answerable = False
        for row in shown if count > 3 else []:
            remarks(desk, row, ["actual"])
