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

from assistant.answering import premises
from assistant.answering.compose import Desk, called, num, percent
from assistant.answering.figures import resolve
from assistant.answering.levels import level_of
from assistant.answering.row_figures import Figure
from assistant.library import queries
from assistant.library.measures import MONEY
from assistant.quantity import number
from assistant.quantity.numerals import chinese

ASKS = r"吧|吗|么[?？]?$|对不对|对么|是不是|是否|有没有|没错|[了够]没(?:有)?[?？]?$|了没|没有[?？]$|[?？]$|right\b|correct\b|isn.?t|wasn.?t|didn.?t|doesn.?t|aren.?t|^(?:is|are|was|were|did|does|do|has|have)\b"
OPEN = r"多少|几[^乎]|哪|什么|怎|如何|为什么|为何|谁|which|what|why|how|who|where|when|如果|假如|要是|假设|\bif\b"
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
    if not desk.one or not re.search(ASKS, plain) or re.search(OPEN, plain):
        return False
    if desk.asked.ordinals or re.search(premises.DOUBTED, plain):
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
    level = level_of(plain) or bare(plain)
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


def bare(plain: str) -> tuple[str, str] | None:
    """The column and name of a level that is named barely (“都在成本”); None when none is."""
    found = re.search(r"成本|产出|效益|满意度|数量|质量|时效", plain)
    if not found:
        return None
    return ("level2" if found[0] in ("数量", "质量", "时效") else "level1", found[0])


def adjusted(desk: Desk) -> bool:
    """“所以没有调整过预算吧”: whether the budget moved within the year."""
    plain = desk.asked.plain
    if (
        not desk.one
        or not re.search(ASKS, plain)
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
