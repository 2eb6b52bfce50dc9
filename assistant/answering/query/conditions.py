"""Conditions on rows: levels, states, and figures held against numbers.

In: terms of a question. Out: `Group`s, the condition as filters for `Where` and in words.
Pure; cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

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
    "lost": _state("扣分", "that lost points", state="lost"),
    "explained": _state("写了原因", "with a reason", explained=True),
    "unexplained": _state("没写原因", "without a reason", explained=False),
    "missed": _state("没有达到目标", "target not met", missed=True),
    "kept": _state("达到目标", "target met", missed=False),
    "over": _state("超出上限", "ceiling passed", over=True),
    "beyond": _state("实际大于目标", "actual above target", bounds=(("share", ">", Decimal(100)),)),
    "under": _state("实际小于目标", "actual below target", bounds=(("share", "<", Decimal(100)),)),
    "exact": _state("实际等于目标", "actual equal to target", bounds=(("share", "=", Decimal(100)),)),
    "unread": _state("没有可读实际值", "without a readable actual", kinds=("lost",)),
    "copied": _state("实际照抄目标", "actual copies the target", kinds=("copied",)),
    "unwritten": _state("目标或实际写有数字", "with a figure in target or actual", figured=True),
}
"""The states a question can pick rows out by."""

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
_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "half": Decimal("0.5"), "零": 0, "半": Decimal("0.5")}  # fmt: skip


def bound(terms: Sequence[Term]) -> tuple[Group, int] | None:
    """A comparison that begins with these terms, and how many terms it takes; None for none."""
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
        if sign is None and not (at < len(terms) and terms[at].kind == "item" and text.endswith("分")):
            return None
        if not text.endswith(("分", "point", "points")):
            return None
        figure = "weight"
    value = _value(text)
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
        if not percent:
            return None
        filters["measure"] = "%"
    return Group(filters, (Message(zh=f"{zh}{sign}{shown}", en=f"{en} {sign} {shown}"),)), at


def _value(text: str) -> Decimal | None:
    word = text.split(" ")[0].removesuffix("分")
    if word in _WORDS:
        return Decimal(_WORDS[word])
    if word in DIGITS:
        return Decimal(DIGITS[word])
    return number(text.rstrip("%分 points").removesuffix("percent").strip())
