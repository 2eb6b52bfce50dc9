"""Questions that assert something: each figure held against the cells it speaks of.

In: a `Desk` and the rows in question. Out: what is confirmed, what is corrected and by
which cell. Cannot fail. A claim the paper cannot decide is neither confirmed nor denied.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.compose import Desk, called, num, said
from assistant.answering.question import Stated
from assistant.library.measures import MONEY
from assistant.library.queries import Row
from assistant.quantity import number
from assistant.wording import fold

ASSERTS = (
    r"吧|对吗|对不对|对么|是不是|是吗|没错|正好|刚好|恰好|不就是|难道|明明|不是.{1,20}吗|right\s*\??$|,\s*right|correct\s*\??$|isn.?t it|wasn.?t it"
    r"|is it true|true that|exactly|didn.?t (?:it|they)|already|surely|确实|真的"
)
DOUBTED = r"(?:算|写|填|弄|搞|打|印|报|给)错|(?<!没)有误|错了|有错|\b(?:wrong|mistaken?|errors?|incorrect)\b"
"""A figure said to be wrong, or not to be, is to be checked, not to be confirmed."""
_SCALE = {"万": Decimal(10_000), "亿": Decimal(100_000_000), **MONEY, "yuan": Decimal(1)}
_MEANT = (
    ("target", r"目标|指标值|要求|应完成|上限|target|ceiling"),
    ("score", r"得分|得了?|给了?|扣后|score[sd]?|got|points"),
    ("weight", r"分值|权重|满分|weight"),
    (
        "actual",
        r"实际|完成|达到|做到|做了|办了|搞了|开展了|带教了|只有|花了?|用了?|支出|开展|举办|actual|reached|achieved|spent|was|were|rate",
    ),
)
_FIELD = {
    "target": ("目标", "the target"),
    "actual": ("实际", "the actual"),
    "weight": ("分值", "the weight"),
    "score": ("得分", "the score"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A number that stands in a row: which field, its value, its unit."""

    field: str
    value: Decimal
    unit: str


def asserts(desk: Desk) -> bool:
    """True when the question puts a figure forward to be confirmed."""
    if desk.asked.has(DOUBTED):
        return False
    return desk.asked.has(ASSERTS) or (
        bool(desk.asked.numbers) and not desk.asked.has(r"多少|几|哪|什么|怎|how|which|what|why|为")
    )


def check_rows(desk: Desk, rows: list[Row], *, only_wrong: bool = False) -> bool:
    """Hold the stated figures against these rows; True when something was said."""
    said_something = False
    for row in rows:
        for stated in dict.fromkeys(desk.asked.numbers):
            said_something |= _check(desk, row, stated, only_wrong)
    return said_something


def check_unknown(desk: Desk, row: Row) -> None:
    """Hold against a row the stated figures that stand in none of its fields."""
    held = _held(row)
    for stated in dict.fromkeys(desk.asked.numbers):
        if not any(same(stated, one) for one in held):
            _check(desk, row, stated, only_wrong=True)


def _check(desk: Desk, row: Row, stated: Stated, only_wrong: bool) -> bool:
    meant = meant_for(desk, stated)
    if row.kind == "copied" and (meant == "actual" or (meant is None and stated.unit == "%")):
        return _copied(desk, row, stated)
    if meant == "lost":
        return _lost(desk, row, stated, only_wrong)
    held = _held(row)
    values = [h for h in held if same(stated, h)]
    target = next((h for h in values if h.field == meant), None)
    if target is not None:
        return _confirm(desk, row, stated, target, only_wrong)
    if meant is None and values:
        if {h.field for h in values} == {"target"} and row.actual is not None:
            return _target_only(desk, row, stated, only_wrong)
        first = next((h for h in values if h.field == "actual"), values[0])
        return _confirm(desk, row, stated, first, only_wrong)
    actual = next((h for h in held if h.field == (meant or "actual")), None)
    desk.cite(row, "target", "actual", "weight", "score")
    name = called(desk, row)
    echo(desk, stated)
    if actual is None:
        field = _FIELD[meant or "actual"]
        desk.reply.say(
            f"无法证实“{stated.text}”：{name.zh}的{field[0]}在扫描中读不出，请核对原件。",
            f"“{stated.text}” cannot be confirmed: {field[1]} of {name.en} is unreadable in the scan.",
        )
        return True
    other = next((h for h in values), None)
    field = _FIELD[actual.field]
    truth = said(
        getattr(row, actual.field) if actual.field in ("target", "actual") else num(actual.value)
    )
    if other is not None:
        what = _FIELD[other.field]
        desk.reply.say(
            f"不是：{name.zh}的{stated.text}是{what[0]}，{field[0]}是{truth}。",
            f"No: for {name.en}, {stated.text} is {what[1]}; {field[1]} is {truth}.",
        )
    elif _digits(stated.value) == _digits(actual.value):
        desk.reply.say(
            f"不是{stated.text}：{name.zh}的{field[0]}是{truth}{_unit_of(row, actual)}，小数点的位置不同。",
            f"Not {stated.text}: {field[1]} of {name.en} is {truth}{_unit_of(row, actual)}; the decimal point stands elsewhere.",
        )
    else:
        desk.reply.say(
            f"不是{stated.text}：{name.zh}的{field[0]}是{truth}{_unit_of(row, actual)}。",
            f"Not {stated.text}: {field[1]} of {name.en} is {truth}{_unit_of(row, actual)}.",
        )
    return True


def _target_only(desk: Desk, row: Row, stated: Stated, only_wrong: bool) -> bool:
    """A figure that is the target, put forward as what was: both are said."""
    if only_wrong:
        return False
    desk.cite(row, "target", "actual")
    echo(desk, stated)
    name = called(desk, row)
    desk.reply.say(
        f"{stated.text}是目标：{name.zh}的目标写的是{said(row.target)}，实际完成值是{said(row.actual)}。",
        f"{stated.text} is the target: {name.en} has the target {said(row.target, 'en')} and the actual {said(row.actual, 'en')}.",
    )
    return True


def _lost(desk: Desk, row: Row, stated: Stated, only_wrong: bool) -> bool:
    """“扣0.5分”: the figure is weight less score."""
    lost = row.lost
    if lost is None or (lost == stated.value and only_wrong):
        return False
    desk.cite(row, "weight", "score")
    echo(desk, stated)
    name = called(desk, row)
    desk.reply.step(
        "扣分",
        "points lost",
        f"{num(row.weight or Decimal(0))} − {num(row.score or Decimal(0))}",
        num(lost),
    )
    if lost == stated.value:
        desk.reply.say(f"是：{name.zh}扣了{num(lost)}分。", f"Yes: {name.en} lost {num(lost)}.")
    else:
        desk.reply.say(f"不是：{name.zh}扣了{num(lost)}分。", f"No: {name.en} lost {num(lost)}.")
    return True


def _confirm(desk: Desk, row: Row, stated: Stated, held: Held, only_wrong: bool) -> bool:
    name = called(desk, row)
    wrong_unit = _wrong_unit(desk, stated, held)
    if wrong_unit:
        desk.cite(row, "target", "actual")
        echo(desk, stated)
        desk.reply.say(
            f"不是{wrong_unit}：{name.zh}的单位是{held.unit}（目标“{said(row.target)}”），实际为{num(held.value)}{held.unit}。",
            f"Not {wrong_unit}: the unit of {name.en} is {held.unit} (target “{said(row.target, 'en')}”); it is {num(held.value)} {held.unit}.",
        )
        return True
    if only_wrong:
        return False
    desk.cite(row, held.field)
    echo(desk, stated)
    field = _FIELD[held.field]
    shown = (
        said(getattr(row, held.field)) if held.field in ("target", "actual") else num(held.value)
    )
    desk.reply.say(
        f"是：{name.zh}的{field[0]}写的是{shown}。",
        f"Yes: {field[1]} of {name.en} is written as {shown}.",
    )
    if held.field == "actual" and re.search(r"每[月季周天日]", row.target or ""):
        desk.cite(row, "target")
        desk.reply.say(
            f"　但目标是“{said(row.target)}”，按期间计；实际没有写明是每期数还是全年数，要问单位。",
            f"  But the target is “{said(row.target, 'en')}”, per period; the actual does not say of which period. Ask the unit.",
        )
    return True


def _copied(desk: Desk, row: Row, stated: Stated) -> bool:
    desk.cite(row, "target", "actual")
    echo(desk, stated)
    name = called(desk, row)
    desk.reply.say(
        f"不能这样推断：{name.zh}的实际完成值只写了“{said(row.actual)}”，照抄目标，没有实测值。",
        f"No, that cannot be concluded: {name.en} only says “{said(row.actual, 'en')}”, copied from the target; no measured value is given.",
    )
    desk.reply.answerable = False
    return True


def meant_for(desk: Desk, stated: Stated) -> str | None:
    """The field a figure is put forward for: the last field word before it."""
    plain = desk.asked.plain
    at = plain.find(stated.text)
    before = plain[max(0, at - 14) : at] if at >= 0 else plain
    if re.search(r"扣了?\s*$|los[te]\s*$|deducted\s*$", before):
        return "lost"
    found = [
        (max(m.end() for m in re.finditer(words, before)), field)
        for field, words in _MEANT
        if re.search(words, before)
    ]
    if found:
        return max(found)[1]
    if stated.unit in ("分", "point", "points"):
        return "score"
    return (
        "actual"
        if desk.asked.has(r"实际|完成|正好|刚好|恰好|exactly|花|达到|was|reached")
        else None
    )


def _held(row: Row) -> list[Held]:
    held = []
    unit = row.measure or _printed_unit(row.target)
    for field in ("target", "actual"):
        text = fold(getattr(row, field) or "")
        found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
        value = number(found[0]) if found else None
        if value is not None:
            held.append(Held(field, value, unit))
    for field in ("weight", "score"):
        value = getattr(row, field)
        if value is not None:
            held.append(Held(field, value, "分"))
    return held


def _printed_unit(target: str | None) -> str:
    found = re.search(r"\d\(?([^\d()]+)\)?$", fold(target or ""))
    return found[1] if found else ""


def same(stated: Stated, held: Held, *, strict: bool = False) -> bool:
    """The same figure, allowing for the precision it is stated in (603万 for 6032343.09).

    Unless `strict`, the same digits in another unit of money count: `_wrong_unit` tells.
    """
    if stated.unit in ("分", "points", "point") and held.unit not in ("分", ""):
        return False
    if held.unit == "分" and stated.unit not in ("分", "points", "point", ""):
        return False
    if held.unit == "%" and stated.unit not in ("%", ""):
        return False
    if held.unit != "%" and stated.unit == "%":
        return False
    value, scale = stated.value, _SCALE.get(stated.unit)
    of = _SCALE.get(held.unit.partition("/")[0], Decimal(1))
    if scale is None:
        return value == held.value
    exact = value * scale / of
    step = Decimal(1).scaleb(int(value.as_tuple().exponent)) * scale / of
    return (value == held.value and not strict) or abs(exact - held.value) < step


def _wrong_unit(desk: Desk, stated: Stated, held: Held) -> str:
    """The unit the question gives the figure, when the paper gives it another."""
    own = held.unit.partition("/")[0]
    if own not in MONEY:
        return ""
    named = stated.unit if stated.unit in MONEY else ""
    asked = re.search(r"(万元|亿元|千元|万|亿)(?:吧|吗|对|是|,|,|\?|$)", desk.asked.plain)
    unit = named or (asked[1] if asked and asked[1] not in stated.text else "")
    unit = {"万": "万元", "亿": "亿元"}.get(unit, unit)
    return unit if unit and unit != own and stated.value == held.value else ""


def _unit_of(row: Row, held: Held) -> str:
    text = getattr(row, held.field) if held.field in ("target", "actual") else ""
    if held.field in ("weight", "score"):
        return "分"
    return "" if re.search(r"[^\d.,\s]$", str(text or "")) else held.unit


def _digits(value: Decimal) -> str:
    return num(value).replace(".", "").strip("0")


def echo(desk: Desk, stated: Stated) -> None:
    """A figure of the question is repeated in the answer: say where it comes from."""
    desk.reply.step("提问中的数字", "figure in the question", stated.text)
