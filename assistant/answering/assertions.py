"""Assertions about levels and shares: “满意度指标一共15分对吧”, “只完成了一半吧”.

In: a `Desk` and the rows in question. Out: what is confirmed or corrected, with the sums
behind it; False when the question asserts nothing of the kind. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import Desk, called, num, percent, said
from assistant.answering.levels import level_of
from assistant.answering.locate import Located
from assistant.answering.premises import ASSERTS
from assistant.library import queries
from assistant.library.queries import Row

_PARTS = {
    "一半": (Decimal(1), Decimal(2)), "half": (Decimal(1), Decimal(2)),
    "三分之一": (Decimal(1), Decimal(3)), "三分之二": (Decimal(2), Decimal(3)),
    "四分之一": (Decimal(1), Decimal(4)), "四分之三": (Decimal(3), Decimal(4)),
}  # fmt: skip


def check_levels(desk: Desk, located: Located) -> bool:
    """Rows or points of one level, or of the whole form, as the question puts them."""
    asked = desk.asked
    if not desk.one or (located.clear and located.longest >= 5 and len(located.rows) == 1):
        return False
    level = level_of(asked.plain)
    whole = asked.has(r"一?共|总共|合计|altogether|in all|in total")
    counted = re.search(
        r"(\d+)\s*(?:条|行|项|个)(?:三级)?(?:指标)?|(\d+) (?:indicators|rows)", asked.plain
    )
    points = re.search(r"(?<!扣)(?<!扣了)(\d+(?:\.\d+)?)\s*(?:分(?!之)|points?)|(?:分值|权重)(?:合计)?(?:是不是|是|为|有)?(\d+(?:\.\d+)?)", asked.plain)  # fmt: skip
    said_lost = whole and asked.has(r"扣了?\s*\d|los[te]\w* \d") and not located.clear
    if (
        level is None
        and not said_lost
        and not (counted and whole and asked.has(r"指标|indicator|rows"))
    ):
        return False
    lost = re.search(r"扣了?\s*(\d+(?:\.\d+)?)\s*分?|los[te]\w* (\d+(?:\.\d+)?)", asked.plain)
    if not counted and not points and not lost:
        return False
    filters = {level[0]: level[1]} if level else {}
    (sums,) = queries.sums(desk.library, desk.where(**filters))
    name = f"{level[1]}指标" if level else "三级指标"
    if not sums.rows:
        return False
    if lost:
        stated, truth, unit = Decimal(lost[1] or lost[2]), sums.lost, "分"
        what = ("扣分合计", "points lost")
        desk.reply.step("扣分合计", "points lost", f"{num(sums.weight)} − {num(sums.score)}", num(truth))  # fmt: skip
    elif counted:
        stated, truth, unit = Decimal(counted[1] or counted[2]), Decimal(sums.rows), "行"
        what = ("行数", "rows")
    elif points is not None:
        scored = asked.has(r"得了?\d|得分|score") and not asked.has(r"分值|权重|weight")
        stated = Decimal(points[1] or points[2])
        truth, unit = (sums.score if scored else sums.weight), "分"
        what = ("得分合计", "score in all") if scored else ("分值合计", "weight in all")
    else:
        return False
    desk.reply.step("提问中的数字", "figure in the question", num(stated))
    desk.reply.step(f"{name}的行数、分值、得分", f"rows, weights, scores: {name}", f"count = {sums.rows}; Σ 分值 = {num(sums.weight)}", f"Σ 得分 = {num(sums.score)}")  # fmt: skip
    yes = stated == truth
    desk.reply.say(
        f"{'是' if yes else f'不是{num(stated)}{unit}'}：{name}共{sums.rows}行，{what[0]}{num(truth)}，分值合计{num(sums.weight)}，得分合计{num(sums.score)}。",
        f"{'Yes' if yes else f'Not {num(stated)}'}: {name} has {sums.rows} rows, {what[1]} {num(truth)}; weights {num(sums.weight)}, scores {num(sums.score)}.",
    )
    for row in desk.rows(limit=12, **filters):
        desk.cite(row, "weight", "score")
    return True


def check_half(desk: Desk, rows: list[Row]) -> bool:
    """“只完成了一半吧”: a share of the target in words, against actual ÷ target."""
    plain = desk.asked.plain
    word = next((word for word in _PARTS if re.search(rf"(?:完成|达到|做|reach\w*|achiev\w*|complet\w*|did).{{0,8}}{word}", plain)), None)  # fmt: skip
    if word is None or not re.search(ASSERTS, plain):
        return False
    said_something = False
    top, bottom = _PARTS[word]
    for row in rows:
        if row.kind != "number" or not row.wanted or row.reached is None:
            continue
        said_something = True
        desk.cite(row, "target", "actual")
        share = percent(row.reached / row.wanted)
        desk.reply.step("实际÷目标", "actual ÷ target", f"{num(row.reached)} ÷ {num(row.wanted)}", share)  # fmt: skip
        near = abs(row.reached / row.wanted - top / bottom) <= Decimal("0.02")
        name = called(desk, row)
        desk.reply.say(
            f"{'是' if near else '不是'}：{name.zh}目标{said(row.target)}，实际{said(row.actual)}，为目标的{share}。",
            f"{'Yes' if near else 'No'}: {name.en}, target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, {share} of the target.",
        )
    return said_something
