"""Lists of what was lost: every row that lost points, the worst of them, shares by level.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, inert, num, percent, rounded, said
from assistant.answering.deductions import explain, infer_steps
from assistant.library import queries
from assistant.library.queries import Row


def listing(desk: Desk, *, detail: bool, limit: int = 0) -> None:
    """All rows that lost points, the most first, with their sum."""
    level = _level(desk)
    lost = desk.rows(state="lost", order="lost", limit=limit or (SHOWN + 1), **level)
    unread = desk.rows(state="unread", limit=SHOWN, **level)
    (sums,) = queries.sums(
        desk.library, desk.where(state="lost", **level), count_forms=not desk.one
    )
    if level:
        (whole,) = queries.sums(desk.library, desk.where(**level))
        label = next(iter(level.values()))
        desk.reply.step(
            f"{label}指标的分值与得分", f"weights and scores under {label}",
            f"count = {whole.rows}; Σ 分值 = {num(whole.weight)}; Σ 得分 = {num(whole.score)}",
        )  # fmt: skip
        desk.reply.say(
            f"{label}指标{whole.rows}行，分值合计{num(whole.weight)}，得分合计{num(whole.score)}。",
            f"{whole.rows} rows under {label}, weights {num(whole.weight)}, scores {num(whole.score)}.",
        )
    if not lost and not unread:
        desk.reply.say(
            "没有一行扣分：每一行的得分都等于分值。",
            "No row lost points: every score equals its weight.",
        )
        for form in desk.forms[:SHOWN]:
            desk.cite_summary(form, total__score=form.claimed)
        return
    if lost:
        desk.reply.step(
            "扣分行数与扣分合计", "rows that lost points, and their sum",
            f"count = {sums.rows}; Σ(分值 − 得分)", num(sums.lost),
        )  # fmt: skip
        many_zh = "" if desk.one else f"{sums.forms}张表中"
        many_en = "" if desk.one else f" in {sums.forms} forms"
        desk.reply.say(
            f"{many_zh}共{sums.rows}行扣分，合计扣{num(sums.lost)}分"
            + (f"；扣分最多的{len(lost)}行：" if limit and limit < sums.rows else "："),
            f"{sums.rows} rows{many_en} lost {num(sums.lost)} points in all"
            + (f"; the {len(lost)} that lost most:" if limit and limit < sums.rows else ":"),
        )
        if not desk.one:
            desk.reply.step("涉及的表", "forms concerned", "count", str(sums.forms))
    shown = lost[: limit or SHOWN]
    for row in shown:
        explain(desk, row) if detail else _line(desk, row)
    if limit and limit < sums.rows:
        _ties(desk, shown, sums.rows)
    elif sums.rows > len(shown):
        left = sums.rows - len(shown)
        desk.reply.step("未列出的行", "rows not shown", f"{sums.rows} − {len(shown)}", str(left))
        desk.reply.say(
            f"另有{left}行未列出，可导出查看。",
            f"{left} more rows are not shown; export to see all.",
        )
    for row in unread:
        explain(desk, row)


def _level(desk: Desk) -> dict[str, str]:
    """The level a question about deductions names, as a filter."""
    if desk.asked.level2 and queries.sums(
        desk.library, desk.where(level2=desk.asked.level2)
    )[0].rows:  # fmt: skip
        return {"level2": desk.asked.level2}
    return {"level1": desk.asked.level1} if desk.asked.level1 else {}


def _ties(desk: Desk, shown: list[Row], rows: int) -> None:
    more = desk.rows(state="lost", order="lost", limit=len(shown) + 5, **_level(desk))
    more = more[len(shown) :]
    tied = [r for r in more if shown and r.lost == shown[-1].lost]
    for row in tied:
        desk.cite(row, "weight", "score")
        name = called(desk, row)
        amount = num(row.lost or Decimal(0))
        desk.reply.say(
            f"（{name.zh}同样扣{amount}分，与最后一名并列。）",
            f"({name.en} lost {amount} as well, level with the last one.)",
        )


def _line(desk: Desk, row: Row) -> None:
    desk.cite(row, "target", "actual", "weight", "score", "explanation")
    name = called(desk, row)
    lost = row.lost or Decimal(0)
    desk.reply.step(
        "扣分", "points lost", f"{num(row.weight or Decimal(0))} − {num(row.score or Decimal(0))}",
        num(lost), (desk.input(row, "score"),),
    )  # fmt: skip
    mark_zh = "（得分由总分倒推）" if row.inferred("score") else ""
    mark_en = " (score left by the total)" if row.inferred("score") else ""
    if row.inferred("score"):
        infer_steps(desk, row)
        desk.cite_form(row.form_id, "/total/score", "/budget/score")
    reason_zh = inert(row.explanation) if row.explanation else "未写"
    reason_en = inert(row.explanation) if row.explanation else "none given"
    desk.reply.say(
        f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}，"
        f"分值{num(row.weight or Decimal(0))}，得分{num(row.score or Decimal(0))}{mark_zh}，"
        f"扣{num(lost)}；原因：{reason_zh}",
        f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, "
        f"weight {num(row.weight or Decimal(0))}, score {num(row.score or Decimal(0))}{mark_en}, "
        f"lost {num(lost)}; reason: {reason_en}",
    )


def shares(desk: Desk) -> None:
    """Points lost by level."""
    by: queries.By = "level2" if desk.asked.has(r"二级|level.?2|second") else "level1"
    groups = [g for g in queries.sums(desk.library, desk.where(), by=by) if g.lost]
    whole = sum((g.lost for g in groups), Decimal(0))
    if not groups:
        listing(desk, detail=False)
        return
    desk.reply.say("扣分按指标分布：", "Points lost by level:")
    for group in groups:
        share = percent(group.lost / whole, 1)
        desk.reply.step(
            f"{group.key}扣分", f"lost in {group.key}", f"Σ(分值 − 得分), {num(group.lost)} ÷ {num(whole)}",
            f"{num(group.lost)}; {share}",
        )  # fmt: skip
        desk.reply.say(
            f"- {group.key or '（未注明）'}：扣{num(rounded(group.lost, 4))}分，占{share}",
            f"- {group.key or '(unnamed)'}: {num(rounded(group.lost, 4))} lost, {share}",
        )
    for row in desk.rows(state="lost", order="lost", limit=SHOWN):
        desk.cite(row, "weight", "score")
