"""A state claimed for rows, a level or the form: met, over, full marks, deducted, explained.

In: a `Desk` and the rows in question. Out: confirmed or corrected in its reply; False when no
state is claimed. Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re

from assistant.answering import deductions, margins
from assistant.answering.claims import ASKS, OPEN, bare
from assistant.answering.compose import Desk, called, num, percent, said
from assistant.answering.levels import level_of
from assistant.answering.premises import ASSERTS
from assistant.library import queries
from assistant.library.queries import Row

_STATES: tuple[tuple[str, str, str], ...] = (
    # (state, said of it, said against it)
    ("met", r"达标(?!率)|达到了?(?:目标|要求|指标)|完成了?(?:目标|任务|指标)?(?=[吧吗没?？]|了)(?!率|数)|\bmet\b|reach\w* (?:its|the) target|on target", r"(?:没有?|未|不)(?:能)?(?:达标|达到|完成)|not met|n't meet|n't reach|miss\w* (?:its|the) target"),
    ("over", r"超支|超标|超预算|超出|超过了?(?:目标|上限|预算)|超了?(?=[吧吗没?？多])|overspen\w+|over budget|exceed\w*", r"(?:没有?|未|不)(?:有)?(?:超|超支|超标|超出|超过)|within budget|n't exceed|not exceed"),
    ("full", r"(?:得|拿|是|给)了?满分|full marks", r"(?:没有?|未|不)(?:得|拿|是|给)?(?:到)?满分|not .{0,8}full marks"),
    ("lost", r"(?:被)?扣了?(?:\d|分)|los[te] .{0,8}points?|deducted", r"(?:没有?|未|不)(?:被)?扣|lost no|not deducted"),
    ("explained", r"(?:写|说明|填)了?(?:偏差)?(?:原因|理由)|explained|gives? (?:a |the )?reason", r"(?:没有?|未)(?:写|说明|填)(?:偏差)?(?:原因|理由)|not explained|no reason"),
)  # fmt: skip


def states(desk: Desk, rows: list[Row]) -> bool:
    """A state claimed for named rows: met, over, full marks, deducted, explained."""
    plain = desk.asked.plain
    if not rows or len(rows) > 3 or not re.search(ASKS, plain):
        return False
    presumed = re.search(r"超支?了?(?:多少|几)|overspen\w+ by how much|how much .{0,20}over", plain)
    if (re.search(OPEN, plain) and not presumed) or desk.asked.numbers:
        return False
    if re.search(r"有没有[^,。?？]{0,16}的[?？]?$|里有没有|中有没有", plain):
        return False  # asks for rows
    reasons = re.search(r"原因|理由|说明|reason|explanation", plain)
    # “有没有完成” asks, it does not deny.
    text = re.sub(r"有没有|是不是|是否|有无", " ", plain)
    for state, for_it, against in _STATES:
        denied = re.search(against, text)
        if not denied and not re.search(for_it, text):
            continue
        if reasons and state != "explained":
            return False
        for row in rows:
            _say_state(desk, row, state, bool(denied))
        return True
    return False


_UNHURT = r"一分(?:都|也)?没(?:有)?扣|(?:没有?|未)(?:被)?扣(?:过)?(?:一?分)?|(?:全部?|都|全都)(?:是|得|拿)?了?满分|all\b.{0,40}full marks|lost no|no points (?:were )?lost|nothing was deducted"


def level_state(desk: Desk) -> bool:
    """“质量指标一分没扣吧”: whether a level, or the whole form, lost anything."""
    plain = desk.asked.plain
    if not desk.one or not re.search(ASKS, plain) or re.search(OPEN, plain):
        return False
    if not re.search(_UNHURT, plain) or desk.asked.numbers:
        return False
    level = level_of(plain) or bare(plain)
    filters = {level[0]: level[1]} if level else {}
    (sums,) = queries.sums(desk.library, desk.where(**filters))
    if not sums.rows:
        return False
    name = f"{level[1]}指标" if level else "各行指标"
    name_en = f"rows under {level[1]}" if level else "all rows"
    desk.reply.step(
        "扣分", "points lost", f"{num(sums.weight)} − {num(sums.score)}", num(sums.lost)
    )
    yes = not sums.lost and not sums.unread
    word, word_en = (
        ("没有扣分", "Nothing was deducted")
        if yes
        else (f"扣了{num(sums.lost)}分", f"{num(sums.lost)} lost")
    )
    if re.search(ASSERTS, plain):
        word, word_en = (
            f"{'是' if yes else '不是'}：{word}",
            f"{'Yes' if yes else 'No'}: {word_en}",
        )
    desk.reply.say(
        f"{word}。{name}共{sums.rows}行，分值合计{num(sums.weight)}分，得分合计{num(sums.score)}分"
        + ("，每一行都是满分。" if yes else "："),
        f"{word_en}. {name_en[:1].upper() + name_en[1:]}: {sums.rows} rows, weights {num(sums.weight)}, scores {num(sums.score)}"
        + (", full marks throughout." if yes else ":"),
    )
    desk.reply.step("行数", "rows", "count", str(sums.rows))
    for row in desk.rows(limit=6, **filters) if yes else ():
        desk.cite(row, "weight", "score")
    for row in desk.rows(state="lost", order="lost", limit=12, **filters):
        deductions.explain(desk, row)
    return True


def _say_state(desk: Desk, row: Row, state: str, denied: bool) -> None:
    true = _holds(row, state)
    name = called(desk, row)
    desk.cite(row, "target", "actual", "weight", "score")
    if true is None:
        why, why_en = _unknown(row, state)
        desk.reply.say(f"不能判断：{name.zh}{why}。", f"This cannot be told: {name.en} {why_en}.")
        desk.reply.answerable = False
        return
    agrees = true != denied
    fact = _FACTS[state][0 if true else 1]
    both = f"目标{said(row.target)}，实际{said(row.actual)}"
    both_en = f"target {said(row.target, 'en')}, actual {said(row.actual, 'en')}"
    if row.kind == "number" and row.wanted and row.reached is not None and state in ("met", "over"):
        share = percent(row.reached / row.wanted)
        desk.reply.step(
            "实际÷目标", "actual ÷ target", f"{num(row.reached)} ÷ {num(row.wanted)}", share
        )
        both, both_en = f"{both}，为目标的{share}", f"{both_en}, {share} of the target"
    if row.weight is not None and row.score is not None:
        both += f"；分值{num(row.weight)}分，得{num(row.score)}分"
        both_en += f"; {num(row.score)} of {num(row.weight)} points"
    desk.reply.say(
        f"{'是' if agrees else '不是'}：{name.zh}{fact[0]}（{both}）。",
        f"{'Yes' if agrees else 'No'}: {name.en} {fact[1]} ({both_en}).",
    )
    if state in ("met", "over"):
        (margins.exceeded if true and state == "over" else margins.saved)(
            desk, row
        ) if state == "over" else None
        if row.kind in ("words", "other"):
            desk.reply.say(
                "　这是表上自己的说法，没有数可比，是否属实表上看不出。",
                "  That is the form's own word; there is no figure to hold it against.",
            )
    if state == "explained" and true:
        desk.cite(row, "explanation")
        desk.reply.say(
            f"　原因栏写的是：“{said(row.explanation)}”。",
            f"  The reason given: “{said(row.explanation, 'en')}”.",
        )
    if state == "lost" and true:
        deductions.explain(desk, row)


def _holds(row: Row, state: str) -> bool | None:
    if state in ("full", "lost"):
        return None if row.lost is None else (row.lost <= 0) == (state == "full")
    if state == "explained":
        return bool((row.explanation or "").strip())
    if row.kind in ("words",):
        return state == "met"
    if row.kind != "number" or row.wanted is None or row.reached is None:
        return None
    ceiling = row.sign in ("≤", "<") or (not row.sign and "成本" in (row.level1 or ""))
    if state == "over":
        return row.reached > row.wanted
    return row.reached <= row.wanted if ceiling else row.reached >= row.wanted


def _unknown(row: Row, state: str) -> tuple[str, str]:
    if state in ("full", "lost"):
        return "的得分或分值读不出", "has no readable weight or score"
    if row.kind == "copied":
        return (
            f"的实际值“{said(row.actual)}”照抄目标，没有实测值",
            f"copies its target (“{said(row.actual, 'en')}”); nothing was measured",
        )
    if row.actual is None:
        return "的实际完成值在扫描中读不出", "has no readable actual"
    return (
        f"的目标“{said(row.target)}”和实际“{said(row.actual)}”不能直接比较",
        f"has a target and an actual that cannot be compared ({said(row.target, 'en')}, {said(row.actual, 'en')})",
    )


_FACTS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "met": (("达到了目标", "met its target"), ("没有达到目标", "did not meet its target")),
    "over": (
        ("超出了目标", "went beyond its target"),
        ("没有超出目标", "stayed within its target"),
    ),
    "full": (("得了满分", "has full marks"), ("没有得满分", "does not have full marks")),
    "lost": (("扣了分", "lost points"), ("没有扣分", "lost no points")),
    "explained": (("写了原因", "gives a reason"), ("没有写原因", "gives no reason")),
}
