"""Conditions on rows: levels, states, and figures held against numbers.

In: terms of a question. Out: `Group`s, the condition as filters for `Where` and in words.
Pure; cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assistant.answering.query.parsed import Group
from assistant.answering.query.terms import Term
from assistant.answering.question import DIGITS
from assistant.finding import Message
from assistant.library.records import Bounded, Compared
from assistant.quantity import number


def _state(zh: str, en: str, **filters: Any) -> Group:
    return Group(filters, (Message(zh=zh, en=en),))


STATES = {
    "full": _state("满分", "with full marks", state="full"),
    "unlost": _state("没有扣分", "without a deduction", state="full"),
    "lost": _state("扣分", "that lost points", state="lost"),
    "explained": _state("写了原因", "with a reason", explained=True),
    "unexplained": _state("没写原因", "without a reason", explained=False),
    "missed": _state("没有达到目标", "target not met", missed=True),
    "kept": _state("达到目标", "target met", missed=False),
    "within": _state("没有超出目标", "target kept", missed=False),
    "over": _state("超出上限", "ceiling passed", over=True),
    "beyond": _state("实际大于目标", "actual above target", bounds=(("share", ">", Decimal(100)),)),
    "ahead": _state(
        "超额完成", "target surpassed", bounds=(("share", ">", Decimal(100)),), ratio=Decimal(1)
    ),
    "under": _state("实际小于目标", "actual below target", bounds=(("share", "<", Decimal(100)),)),
    "exact": _state(
        "实际等于目标", "actual equal to target", bounds=(("share", "=", Decimal(100)),)
    ),
    "unread": _state("没有可读实际值", "without a readable actual", kinds=("lost",)),
    "copied": _state("实际照抄目标", "actual copies the target", kinds=("copied",)),
    "unwritten": _state("目标或实际写有数字", "with a figure in target or actual", figured=True),
}
"""The states a question can pick rows out by."""

NEGATED = {
    "没有扣分": ("扣了分，不是满分", "with deductions"),
    "满分": ("没有得满分", "without full marks"), "扣分": ("没有扣分", "lost no points"),
    "写了原因": ("没有写原因", "without a reason"), "没写原因": ("写了原因", "with a reason"),
    "没有达到目标": ("达到了目标", "met the target"), "达到目标": ("没有达到目标", "missed the target"),
    "超出上限": ("没有超过上限，没有超支", "within the ceiling"), "实际大于目标": ("没有超过目标", "not above the target"),
    "实际小于目标": ("不低于目标", "not below the target"), "实际等于目标": ("与目标不相等", "not equal to the target"),
}  # fmt: skip
"""What is said of a row that a state does not fit."""

_LEVEL1 = frozenset(("成本", "产出", "效益", "满意度"))
_WITHIN = {"产出": ("数量", "质量", "时效"), "效益": ("社会效益", "经济效益", "生态效益", "可持续影响"),
           "成本": ("经济成本", "社会成本")}  # fmt: skip
_TEXT = {"可持续影响": "可持续", "生态效益": "生态"}


def level(name: str) -> Group:
    """The rows of a level, first or second."""
    column = "level1" if name in _LEVEL1 else "level2"
    text = _TEXT.get(name, name)
    return Group({column: text}, (Message(zh=f"{name}指标", en=f"under {name}"),))


def levels_within(levels: Sequence[Group]) -> list[Group]:
    """The same without a first level that only says where a second one stands."""
    seconds = {g.filters["level2"] for g in levels if "level2" in g.filters}
    kept = [
        g
        for g in levels
        if not any(
            _TEXT.get(inner, inner) in seconds for inner in _WITHIN.get(g.filters.get("level1", ""), ())
        )
    ]  # fmt: skip
    return list({g.zh: g for g in kept}.values())


_FIGURES: dict[str, tuple[Bounded, str, str]] = {
    "weight": ("weight", "分值", "weight"),
    "score": ("score", "得分", "score"),
    "lost": ("lost", "扣分", "points lost"),
    "share": ("share", "实际÷目标", "actual ÷ target"),
    "rate": ("rate", "得分率", "score ÷ weight"),
    "target": ("wanted", "目标", "target"),
    "actual": ("reached", "实际", "actual"),
}
_WORDS: dict[str, int | Decimal] = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "half": Decimal("0.5"), "零": 0, "半": Decimal("0.5")}  # fmt: skip


def bound(terms: Sequence[Term]) -> tuple[Group, int] | None:
    """A comparison that begins with these terms, and how many terms it takes; None for none."""
    if terms[0].kind == "part":
        return _part(terms[0]), 1
    if terms[0].kind == "times":
        return _times(terms[0]), 1
    figure = terms[0].value if terms[0].kind == "figure" and terms[0].value in _FIGURES else ""
    at = 1 if figure else 0
    sign: Compared | None = None
    if at < len(terms) and terms[at].kind == "sign":
        sign = terms[at].value  # type: ignore[assignment]
        at += 1
    if at >= len(terms) or terms[at].kind != "number":
        return None
    text = terms[at].text
    at += 1
    if at < len(terms) and terms[at].kind == "after":
        sign = terms[at].value  # type: ignore[assignment]
        at += 1
    if not figure:
        # “0.5分的指标” are worth half a point; a bare number says nothing.
        if sign is None and not (
            at < len(terms) and terms[at].kind == "item" and text.endswith("分")
        ):
            return None
        if not text.endswith(("分", "point", "points")):
            return None
        figure = "weight"
    value = value_of(text)
    if value is None:
        return None
    percent = text.endswith(("%", "percent"))
    if (figure in ("share", "rate")) != percent and figure not in ("target", "actual"):
        return None
    name, zh, en = _FIGURES[figure]
    sign = sign or "="
    shown = text.replace(" ", "")
    filters: dict[str, Any] = {"bounds": ((name, sign, value),)}
    if figure in ("target", "actual"):
        if not percent and not text.endswith(("元", "万", "亿", "yuan")):
            return None
        filters["measure"] = "%" if percent else "元"
    elif text.endswith(("元", "万", "亿", "yuan")):
        return None
    return Group(filters, (Message(zh=f"{zh}{sign}{shown}", en=f"{en} {sign} {shown}"),)), at


_PARTS = {"half": Decimal(50), "third": Decimal("33.33"), "two thirds": Decimal("66.67")}


def _times(term: Term) -> Group:
    """“超过目标一倍” is twice the target; “超过目标三倍” is usually meant as three times."""
    part = re.search(
        r"(?P<sign>不到|低于|不足|少于|超过|高于)目标值?的?(?:(?P<half>一半)|三分之(?P<third>[一二])|(?P<tenths>[一二三四五六七八九])成|(?P<percent>\d+)%)",
        term.text,
    )
    if part:
        value = (
            Decimal(50) if part["half"]
            else Decimal(DIGITS[part["third"]] * 100) / 3 if part["third"]
            else Decimal(DIGITS[part["tenths"]] * 10) if part["tenths"] else Decimal(part["percent"])
        ).quantize(Decimal("0.01"))  # fmt: skip
        sign: Compared = ">" if part["sign"] in ("超过", "高于") else "<"
        shown = f"{value.normalize():f}%"
        told = Message(zh=f"实际÷目标{sign}{shown}", en=f"actual ÷ target {sign} {shown}")
        return Group({"bounds": (("share", sign, value),)}, (told,))
    english = re.search(
        r"(?P<sign>less than|under|below|more than|over|above) (?:a |one )?(?P<part>half|third|two thirds|\d+)",
        term.text,
    )
    if english and (not english["part"].isdigit() or re.search(r"%|percent", term.text)):
        parted = _PARTS.get(english["part"]) or Decimal(english["part"])
        less: Compared = "<" if english["sign"] in ("less than", "under", "below") else ">"
        told = Message(zh=f"实际÷目标{less}{parted}%", en=f"actual ÷ target {less} {parted}%")
        return Group({"bounds": (("share", less, parted),)}, (told,))
    word = re.search(r"\d+|[一二两三四五六七八九十]|two|three|four|five", term.text)
    count = 1 if word is None else {**DIGITS, "two": 2, "four": 4}.get(word[0]) or int(word[0])
    share = 200 if count == 1 else count * 100
    said = Message(zh=f"实际÷目标≥{share}%", en=f"actual ÷ target ≥ {share}%")
    return Group({"bounds": (("share", "≥", Decimal(share)),)}, (said,))


def _part(term: Term) -> Group:
    """“得分是分值的一半”: score ÷ weight."""
    tenths = re.search(r"([一二三四五六七八九])成", term.text)
    percent = re.search(r"(\d+)%", term.text)
    value = Decimal(DIGITS[tenths[1]] * 10) if tenths else Decimal(percent[1] if percent else 50)
    said = Message(zh=f"得分÷分值={value}%", en=f"score ÷ weight = {value}%")
    return Group({"bounds": (("rate", "=", value),)}, (said,))


def text_held(terms: Sequence[Term]) -> tuple[Group, int] | None:
    """A text a field says or contains, or a sign its target has; None for neither."""
    if terms[0].kind == "quoted" and len(terms) > 1 and terms[1].value == "explanation":
        quoted = terms[0].value  # “…”这句原因
        told = Message(zh=f"原因含“{quoted}”", en=f"explanation has “{quoted}”")
        return Group({"words": (("explanation", quoted, False),)}, (told,)), 2
    if terms[0].kind == "sign" and terms[0].text in "≥≤<>=":
        return _signs(terms, 0)
    if terms[0].kind != "figure" or terms[0].value not in (
        "target",
        "actual",
        "explanation",
        "name",
    ):
        return None
    field, at = terms[0].value, 1
    label = {"target": "目标", "actual": "实际", "explanation": "原因", "name": "名称"}[field]
    denied = at < len(terms) and terms[at].kind == "not"
    holds = at < len(terms) and terms[at].kind == "holds"
    at += holds or denied
    if at >= len(terms):
        return None
    if terms[at].kind == "quoted":
        whole = not holds and field in ("target", "actual")
        text = terms[at].value
        texts = [text]
        while (
            at + 2 < len(terms) and terms[at + 1].kind == "and" and terms[at + 2].kind == "quoted"
        ):
            at += 2
            texts.append(terms[at].value)
        shown = "”或“".join(texts)
        said = Message(
            zh=f"{label}{'是' if whole else '含'}“{shown}”",
            en=f"{field} {'is' if whole else 'has'} “{shown}”",
        )
        if denied:
            told = Message(zh=f"{label}不是“{shown}”", en=f"{field} is not “{shown}”")
            return Group({"without": tuple((field, t) for t in texts)}, (told,)), at + 1
        if len(texts) > 1:
            return Group({"either": tuple((field, t) for t in texts)}, (said,)), at + 1
        return Group({"words": ((field, text, whole),)}, (said,)), at + 1
    if field == "target" and terms[at].kind == "sign":
        return _signs(terms, at)
    return None


def _signs(terms: Sequence[Term], at: int) -> tuple[Group, int] | None:
    """The signs a target may have; None when they compare something with a number."""
    signs = []
    while at < len(terms) and terms[at].kind in ("sign", "and"):
        if terms[at].kind == "sign":
            signs.append(terms[at].value)
        at += 1
    if at < len(terms) and terms[at].kind == "number":
        return None
    shown = "”或“".join(signs)
    told = Message(zh=f"目标用“{shown}”", en=f"target with “{shown}”")
    return Group({"signs": tuple(signs)}, (told,)), at


def excepted(group: Group) -> Group:
    """The rows not of a level or a name."""
    fields = {k: v for k, v in group.filters.items() if k in ("level1", "level2")}
    without = tuple(fields.items()) or tuple(("name", n) for n in group.filters.get("names", ()))
    return Group({"without": without}, (Message(zh=f"除{group.zh}外", en=f"not {group.en}"),))


def value_of(text: str) -> Decimal | None:
    """A number as written, money in yuan; None when it is none."""
    word = text.split(" ")[0].removesuffix("分")
    if word in _WORDS:
        return Decimal(_WORDS[word])
    if word in DIGITS:
        return Decimal(DIGITS[word])
    plain = re.match(r"[\d,.]+", text)
    value = number(plain[0]) if plain else None
    if value is None:
        return None
    return value * (10_000 if "万" in text else 10**8 if "亿" in text else 1)
