"""Claims put forward to be confirmed: “总分100没错吧”, “成本没超吧”, “满意度只有两条对不对”.

In: a `Desk` and the rows in question. Out: yes or no with the cells that show it; False
when the question claims nothing of the kind. Cannot fail. What the paper cannot decide is
neither confirmed nor denied.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from assistant.answering import deductions, margins
from assistant.answering.compose import Desk, called, num, percent, said
from assistant.answering.figures import Figure, resolve
from assistant.answering.levels import level_of
from assistant.answering.premises import ASSERTS
from assistant.library import queries
from assistant.library.measures import MONEY
from assistant.library.queries import Row
from assistant.quantity import number
from assistant.quantity.numerals import chinese

_ASKS = r"吧|吗|么[?？]?$|对不对|对么|是不是|是否|有没有|没错|[了够]没(?:有)?[?？]?$|了没|没有[?？]$|[?？]$|right\b|correct\b|isn.?t|wasn.?t|didn.?t|doesn.?t|aren.?t|^(?:is|are|was|were|did|does|do|has|have)\b"
_OPEN = r"多少|几[^乎]|哪|什么|怎|如何|为什么|为何|谁|which|what|why|how|who|where|when|如果|假如|要是|假设|\bif\b"
_UNITS = {"分": "points", "条": "rows", "行": "rows", "项": "rows", "个": "rows", "%": "share", "万元": "money", "元": "money", "亿元": "money", "万": "money",
          "points": "points", "point": "points", "rows": "rows", "indicators": "rows", "yuan": "money"}  # fmt: skip
_STATED = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[一二两三四五六七八九十百]+(?=[条行项个分次]))\s*(?P<unit>%|万元|亿元|元|万(?!元)|分(?!之)|条|行|项|个|points?|rows|indicators|yuan)?(?:指标)?"
)
_SIGNS = (
    ("≥", r"够不够|够|达到|不低于|不少于|至少|at least|enough"),
    (">", r"超过|高于|大于|多于|above|over|more than"),
    ("<", r"不足|不到|低于|少于|没到|below|under|less than"),
)
_NAMES = {
    "≥": ("够", "enough"),
    ">": ("超过", "above"),
    "<": ("不足", "below"),
    "=": ("是", "equal to"),
}


def numbers(desk: Desk) -> bool:
    """A number claimed for a level, the total or the budget, against the form's own."""
    plain = desk.asked.plain
    if not desk.one or not re.search(_ASKS, plain) or re.search(_OPEN, plain):
        return False
    if desk.asked.ordinals:
        return False
    for stated in _STATED.finditer(plain):
        value = number(stated["n"]) or chinese(stated["n"])
        rest = f"{plain[: stated.start()]} {plain[stated.end() :]}"
        if value is None:
            continue
        want = _UNITS.get(stated["unit"] or "", "")
        if not want and value >= 1000:
            want = "money"
        if len(set(re.findall(r"成本|产出|效益|满意度", plain))) > 1:
            return False
        if want == "rows" and not re.search(r"指标|条|行|indicator|rows", plain):
            continue
        figure = resolve(desk, rest, plain, want)
        # A row's own figures are `premises`' part: it knows which field was meant.
        if figure is None or (figure.cells and figure.kind in ("count",)):
            continue
        if (
            figure.cells
            and len({row.number for row, _ in figure.cells}) == 1
            and figure.field != "rows"
        ):
            continue
        if want and want != figure.kind:
            continue
        _judge(desk, figure, value, stated, plain)
        return True
    return False


def _judge(desk: Desk, figure: Figure, value: Decimal, stated: re.Match[str], plain: str) -> None:
    sign = next((s for s, words in _SIGNS if re.search(words, plain)), "=")
    scale = {"万": Decimal(10_000), "亿元": Decimal(100_000_000), **MONEY}.get(
        stated["unit"] or "", Decimal(1)
    )
    claimed = value * scale if figure.kind == "money" else value
    step = Decimal(1).scaleb(int(value.as_tuple().exponent)) * scale / 2
    same = (
        abs(figure.value - claimed) < step
        if figure.kind == "money" and scale > 1
        else figure.value == claimed
    )
    true = {
        "=": same,
        "≥": figure.value >= claimed,
        ">": figure.value > claimed,
        "<": figure.value < claimed,
    }[sign]
    desk.reply.step("提问中的数字", "figure in the question", f"{stated[0].strip()}; {num(value)}")
    figure.record(desk)
    if "总分" in plain or "total" in plain:
        desk.cite_form(desk.scope[0], "/total/score")
    text = f"{num(value)}{stated['unit'] or figure.unit}"
    text_en = f"{num(value)}{'%' if figure.unit == '%' else ''}"
    if sign == "=":
        zh, en = ("是", "Yes") if true else (f"不是{text}", f"No, not {text_en}")
    else:
        word = _NAMES[sign]
        zh = f"{'是' if true else '不是'}，{'' if true else '没有' if sign != '≥' else '不'}{word[0]}{text}"
        en = f"{'Yes' if true else 'No'}, {'' if true else 'not '}{word[1]} {text_en}"
    desk.reply.say(
        f"{zh}：{figure.zh}{figure.shown('zh')}。", f"{en}: {figure.en} is {figure.shown('en')}."
    )
    if figure.field == "lost":
        for row in desk.rows(state="lost", order="lost", limit=8):
            desk.cite(row, "weight", "score")


def all_within(desk: Desk) -> bool:
    """“扣的3分全在成本指标吧”: whether all that was lost was lost in one level."""
    plain = desk.asked.plain
    level = level_of(plain) or _bare(plain)
    if level is None and re.search(
        r"(?:都|全)(?:部|都)?(?:是|因为|由于|怪).{0,6}(?:超支|超标|超了)", plain
    ):
        level = ("over", "超支")
    if (
        not desk.one
        or level is None
        or not re.search(
            r"(?:全|都|全部|只)(?:是|扣)?(?:在|因为|由于)|\ball\b.{0,30}\b(?:in|under)\b|\bonly\b.{0,20}\b(?:in|under)\b",
            plain,
        )
    ):
        return False
    if not re.search(r"扣|失分|los[te]|deduct", plain):
        return False
    (whole,) = queries.sums(desk.library, desk.where())
    filters: dict[str, Any] = {"over": True} if level[0] == "over" else {level[0]: level[1]}
    (part,) = queries.sums(desk.library, desk.where(**filters))
    inside = {row.number for row in desk.rows(limit=500, **filters)}
    desk.reply.step(
        "全部扣分",
        "points lost in all",
        f"{num(whole.weight)} − {num(whole.score)}",
        num(whole.lost),
    )
    desk.reply.step(
        f"{level[1]}指标扣分",
        f"lost under {level[1]}",
        f"{num(part.weight)} − {num(part.score)}",
        num(part.lost),
    )
    yes = whole.lost == part.lost
    rest = whole.lost - part.lost
    desk.reply.step(
        "其余扣分", "lost elsewhere", f"{num(whole.lost)} − {num(part.lost)}", num(rest)
    )
    desk.reply.say(
        f"{'是' if yes else '不是'}：一共扣{num(whole.lost)}分，其中{level[1]}指标扣{num(part.lost)}分"
        + ("。" if yes else f"，其余{num(rest)}分在："),
        f"{'Yes' if yes else 'No'}: {num(whole.lost)} points were lost, {num(part.lost)} of them under {level[1]}"
        + ("." if yes else f"; the other {num(rest)}:"),
    )
    for row in desk.rows(state="lost", order="lost", limit=12):
        desk.cite(row, "weight", "score")
        if row.number in inside:
            continue
        name = called(desk, row)
        desk.reply.step(
            "扣分",
            "points lost",
            f"{num(row.weight or Decimal(0))} − {num(row.score or Decimal(0))}",
            num(row.lost or Decimal(0)),
        )
        desk.reply.say(
            f"- {name.zh}：扣{num(row.lost or Decimal(0))}分",
            f"- {name.en}: {num(row.lost or Decimal(0))} lost",
        )
    return True


def _bare(plain: str) -> tuple[str, str] | None:
    found = re.search(r"成本|产出|效益|满意度|数量|质量|时效", plain)
    if not found:
        return None
    return ("level2" if found[0] in ("数量", "质量", "时效") else "level1", found[0])


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
    if not rows or len(rows) > 3 or not re.search(_ASKS, plain):
        return False
    presumed = re.search(r"超支?了?(?:多少|几)|overspen\w+ by how much|how much .{0,20}over", plain)
    if (re.search(_OPEN, plain) and not presumed) or desk.asked.numbers:
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


def adjusted(desk: Desk) -> bool:
    """“所以没有调整过预算吧”: whether the budget moved within the year."""
    plain = desk.asked.plain
    if (
        not desk.one
        or not re.search(_ASKS, plain)
        or re.search(r"多少|几|为什么|原因|说明|解释|依据|矛盾|合理|正常|哪", plain)
    ):
        return False
    claim = re.search(
        r"(?P<no>没有?|未|不曾)?(?:调整|调增|调减|追加|变更)过?了?预算|预算(?P<nor>没有?|未|不曾)?(?:有)?(?:被)?(?:调整|调增|调减|追加|变)",
        plain,
    )
    if claim is None:
        return False
    from assistant.library.columns import main_line

    number_ = desk.scope[0]
    budget = desk.form(number_).paper.budget
    found = main_line(budget)
    if found is None or found[1].initial is None or found[1].annual is None:
        return False
    initial, annual = found[1].initial, found[1].annual
    desk.cite_form(number_, f"/budget/lines/{found[0]}/initial", f"/budget/lines/{found[0]}/annual")
    moved = annual - initial
    denied = bool(claim["no"] or claim["nor"])
    yes = (moved != 0) != denied
    share = percent(abs(moved) / initial) if initial else "—"
    unit = budget.unit or ""
    desk.reply.step(
        "年中变动",
        "change within the year",
        f"{num(annual)} − {num(initial)}; ÷ {num(initial)}",
        f"{num(moved)}; {num(abs(moved))}; {share}",
    )
    word = (
        "没有变动"
        if not moved
        else f"{'增加' if moved > 0 else '减少'}了{num(abs(moved))}{unit}（{share}）"
    )
    word_en = (
        "did not change"
        if not moved
        else f"went {'up' if moved > 0 else 'down'} by {num(abs(moved))} {unit} ({share})"
    )
    desk.reply.say(
        f"{'是' if yes else '不是'}：年初预算数{num(initial)}{unit}，全年预算数{num(annual)}{unit}，年中{word}。",
        f"{'Yes' if yes else 'No'}: the initial budget is {num(initial)} {unit}, the full-year budget {num(annual)} {unit}; it {word_en}.",
    )
    return True


_UNHURT = r"一分(?:都|也)?没(?:有)?扣|(?:没有?|未)(?:被)?扣(?:过)?(?:一?分)?|(?:全部?|都|全都)(?:是|得|拿)?了?满分|all\b.{0,40}full marks|lost no|no points (?:were )?lost|nothing was deducted"


def level_state(desk: Desk) -> bool:
    """“质量指标一分没扣吧”: whether a level, or the whole form, lost anything."""
    plain = desk.asked.plain
    if not desk.one or not re.search(_ASKS, plain) or re.search(_OPEN, plain):
        return False
    if not re.search(_UNHURT, plain) or desk.asked.numbers:
        return False
    level = level_of(plain) or _bare(plain)
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
