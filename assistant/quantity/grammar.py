"""The grammar: one text in, one value out.

In: the text of a target or an actual as read. Out: one of the value types of
`assistant.quantity.values`; what no rule admits is `Unreadable` and says why. Nothing
can fail.

    quantity  := moment | rank | ratio | range | amount | compound | quality
    amount    := head NUM scale? 余? unit? per* period? suffix?
    head      := label? (trend | period | each | comparator | vague)*
    range     := amount (- | ~ | 至) amount
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.quantity import units
from assistant.quantity.damage import mend
from assistant.quantity.dates import moment
from assistant.quantity.numerals import CHINESE, LONGEST, chinese, show
from assistant.quantity.units import PERIODS, PeriodName
from assistant.quantity.values import (
    SCALES,
    Amount,
    Comparator,
    Compound,
    Quality,
    Quantity,
    Range,
    Rank,
    Ratio,
    Unreadable,
    WhyUnreadable,
)
from assistant.quantity.vocabulary import AVERAGES, COMPARATORS, SUFFIXES, TRENDS, VAGUE_BEFORE

Kind = Literal[
    "NUM", "PERIOD", "EACH", "COMP", "SUFFIX", "VAGUE", "MORE", "TREND", "SCALE", "UNIT",
    "DASH", "COLON", "PER", "PAREN", "STOP", "TEXT",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text and what it is."""

    kind: Kind
    text: str


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_PERIOD_WORDS = _any(PERIODS)
_UNIT_WORDS = "|".join(map(re.escape, units.NAMES))
_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in {
            "NUM": r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+",
            "PERIOD": rf"[每/](?:{_PERIOD_WORDS})(?![次均])|{_any(AVERAGES)}",
            "EACH": rf"每(?:{_UNIT_WORDS})",
            "COMP": _any(COMPARATORS),
            "SUFFIX": _any(SUFFIXES),
            "VAGUE": _any(VAGUE_BEFORE) + "|左右|上下",
            "TREND": _any(TRENDS),
            "UNIT": rf"(?<=[\d万亿百千余多/·、(])(?:{_UNIT_WORDS})",
            "SCALE": r"(?<=[\d(])(?:万亿|千万|百万|十万|亿|万|千|百)",
            "MORE": r"(?<=[\d万亿千百])[余多]",
            "PER": r"[/·•.*、]",
            "DASH": r"[-~至到]",
            "COLON": ":",
            "PAREN": r"[()]",
            "STOP": r"[,;。!?|]",
            "TEXT": ".",
        }.items()
    ),
    re.DOTALL,
)

_ILLEGIBLE = re.compile(r"漏读|无法(识别|辨认)|看不清|模糊|难以辨认|[�□■]|\?{2,}")
_PLACEHOLDER = re.compile(r"[-/\\_.,·*=≥≤<>|()]*")
_RANK = re.compile(rf"[^\d,;。]{{0,8}}?(第|前)(\d{{1,4}}|[{CHINESE}]{{1,3}})(?:名|位|强)?")
_WHOLE = re.compile("百分之?百|全覆盖|百分百")
_PERCENT_WORDS = re.compile(rf"(?<!\d)(百|千)分之([{CHINESE}]+|\d+(?:\.\d+)?)")
_TENTHS = re.compile(r"([一二三四五六七八九])成(?=$|以上|以下|左右)")
_CHINESE_COUNT = re.compile(
    rf"(?<![\d{CHINESE}上数几])([{CHINESE}]+?)(?=余?(?:{_UNIT_WORDS}|万元|亿元)"
    rf"(?:及?以上|及?以[下内]|之?内|左右|[/每(].*)?$)"
)
_INCLUDED = re.compile(r"\((?:包?含)(?:本数|[\d.]+[%‰]?)?\)")
_NO_LATER = re.compile("^(?:不[得能应]?|最)[晚迟](?:于|不超过)?")
_YEAR_LABEL = re.compile(r"^(?:19|20)\d\d年度?(?=.*\d)")
# "不可再高于": a negation no table holds would turn the sign round unseen.
_HALF_NEGATED = re.compile("不.{0,2}$")
_NEGATED = re.compile("未|没有|无法|尚缺")
# "提前3天" and "每月10日前" place a thing in time, they do not measure it.
_SCHEDULE = re.compile(
    r"每(?:月|季度?|年|周)\D{0,3}\d{1,2}[日号]|\d[日天号](?:之|以)?前$|提前|提早|延期|延迟|推迟|逾期|超期|滞后|延后|晚于?计划|早于?计划"
)
# A single letter after a number ("2X") is a slip of the scan, two may be a unit (dB).
_UNIT_NAME = re.compile("[一-鿿]+|[a-zμ]{2,4}")
_EVERY = re.compile(
    rf"^(?:一|1)?(半年|季度?|个?月|周|星期|年|天|日)(?=(?:至少)?[{CHINESE}\d]+(?:次|场|期|份|篇|轮))"
)
_LABEL = 16


@lru_cache(maxsize=8192)
def parse(text: str | None) -> Quantity:
    """The value a text states.

    >>> parse("每月不少于3次")  # doctest: +ELLIPSIS
    Amount(value=Decimal('3'), comparator=<Comparator.AT_LEAST: '≥'>, ...)
    """
    if text is None:
        return Unreadable("", "not captured")
    folded = mend(text).text
    if not folded:
        return Unreadable("", "blank")
    if _ILLEGIBLE.search(folded):
        return Unreadable(folded, "illegible")
    if _PLACEHOLDER.fullmatch(folded):
        return Unreadable(folded, "placeholder")
    folded = _EVERY.sub(r"每\1", _INCLUDED.sub("", folded))
    value = _parse(folded)
    normal = str(value)
    if normal != folded and _parse(mend(normal).text) != value:
        # Two readings of one text ("7内万": at most 7 of something, or at most 70000).
        return Unreadable(folded, "noise")
    return value


def tokenise(text: str) -> tuple[Token, ...]:
    """Tokens of mended text; neighbouring characters of no other kind are one TEXT."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        if kind == "TEXT" and tokens and tokens[-1].kind == "TEXT":
            tokens[-1] = Token("TEXT", tokens[-1].text + match.group())
        else:
            tokens.append(Token(kind, match.group()))
    return tuple(tokens)


def _parse(text: str) -> Quantity:
    when = moment(_NO_LATER.sub("", text))
    if when is not None:
        return when
    rank = _RANK.fullmatch(text)
    if rank:
        place = int(rank[2]) if rank[2].isdigit() else chinese(rank[2])
        if place:
            return Rank(int(place), within=rank[1] == "前")
    spelled = _spelled_out(text)
    numbers = sum(char.isdigit() for char in spelled)
    if not numbers:
        return Quality(text)
    if numbers > LONGEST:
        return Unreadable(text, "too long")
    if _SCHEDULE.search(spelled):
        return Quality(text)
    tokens = tokenise(_YEAR_LABEL.sub("", spelled))
    count = sum(token.kind == "NUM" for token in tokens)
    if count == 2:
        pair = _range(tokens)
        if pair is not None:
            return pair
    if count > 1:
        ratio = _ratio(tokens)
        return ratio if ratio is not None else Compound(text)
    amount = _amount(tokens)
    if isinstance(amount, str):
        return Unreadable(text, amount)
    return amount


def _spelled_out(text: str) -> str:
    """Chinese numerals that count something, as digits."""

    def percent(match: re.Match[str]) -> str:
        inner = match[2]
        value = Decimal(inner) if inner[0].isdigit() else chinese(inner)
        sign = "%" if match[1] == "百" else "‰"
        return match.group() if value is None else show(value) + sign

    def tenth(match: re.Match[str]) -> str:
        value = chinese(match[1])
        return match.group() if value is None else show(value * 10) + "%"

    def count(match: re.Match[str]) -> str:
        value = chinese(match[1])
        return match.group() if value is None else show(value)

    text = _WHOLE.sub("100%", text) if "百" in text or "全覆盖" in text else text
    if "分之" in text:
        text = _PERCENT_WORDS.sub(percent, text)
    if "成" in text:
        text = _TENTHS.sub(tenth, text)
    if any(char in text for char in "一二两三四五六七八九十百"):
        text = _CHINESE_COUNT.sub(count, text, count=1)
    return text


def _ratio(tokens: tuple[Token, ...]) -> Ratio | None:
    kinds = [token.kind for token in tokens]
    if len(kinds) < 3 or len(kinds) % 2 == 0:
        return None
    alternating = all(kind == ("COLON" if place % 2 else "NUM") for place, kind in enumerate(kinds))
    return Ratio(tuple(_decimal(token.text) for token in tokens[::2])) if alternating else None


def _range(tokens: tuple[Token, ...]) -> Range | None:
    second = max(place for place, token in enumerate(tokens) if token.kind == "NUM")
    if tokens[second - 1].kind != "DASH":
        return None
    low, high = _amount(tokens[: second - 1]), _amount(tokens[second:])
    if isinstance(low, str) or isinstance(high, str):
        return None
    if low.comparator is not Comparator.NONE or high.comparator is not Comparator.NONE:
        # "5-10人以内" may bound both ends or one.
        return None
    unit = high.unit if not low.unit.name else low.unit
    if high.unit.name and high.unit != unit:
        return None
    scale = high.scale if not low.scale and not low.unit.name else low.scale
    shared = replace(high, unit=unit, trend=low.trend, period=low.period or high.period)
    low = replace(shared, value=low.value, scale=scale)
    return Range(low, shared) if low.exact < shared.exact else None


def _amount(tokens: tuple[Token, ...]) -> Amount | WhyUnreadable:
    """The amount around the one NUM, or why there is none."""
    at = next((place for place, token in enumerate(tokens) if token.kind == "NUM"), None)
    if at is None:
        return "noise"
    head = _head(tokens[:at])
    if isinstance(head, str):
        return head
    return _tail(replace(head, value=head.value * _decimal(tokens[at].text)), tokens[at + 1 :])


def _head(tokens: tuple[Token, ...]) -> Amount | WhyUnreadable:
    """What stands before the number; its value is the sign, 1 or -1."""
    sign, label = Decimal(1), ""
    found = Amount(sign)
    for place, token in enumerate(tokens):
        match token.kind:
            case "COMP":
                if _HALF_NEGATED.search(label):
                    return "negated"
                found = replace(found, comparator=COMPARATORS[token.text])
            case "PERIOD":
                found = replace(found, period=_period(token.text))
            case "EACH":
                found = _with_per(found, token.text[1:])
            case "TREND":
                found = replace(found, trend=TRENDS[token.text])
            case "VAGUE":
                found = replace(found, vague=VAGUE_BEFORE.get(token.text, "约"))
            case "DASH" if place == len(tokens) - 1 and token.text == "-" and not label:
                sign = Decimal(-1)
            case "STOP":
                return "narrative"
            case "COLON" | "PAREN" | "PER":
                continue
            case _:
                label += token.text
    if _NEGATED.search(label):
        return "negated"
    if len(label) > _LABEL or "每" in label:
        return "narrative"
    if label and not any("一" <= char <= "鿿" for char in label):
        return "noise"
    return replace(found, value=sign)


def _tail(amount: Amount, tokens: tuple[Token, ...]) -> Amount | WhyUnreadable:
    """The number with what stands after it."""
    per_open = False
    for token in tokens:
        match token.kind:
            case "SCALE" if not amount.scale and not amount.unit.name:
                amount = replace(amount, scale=token.text)
            case "MORE":
                amount = replace(amount, vague="余")
            case "UNIT" if not amount.unit.name and not per_open:
                amount = replace(amount, unit=units.unit(token.text))
            case "EACH":
                amount = _with_per(amount, token.text[1:])
            case "UNIT" | "TEXT" if per_open and len(token.text) <= 4:
                amount = _with_per(amount, token.text)
            case "PERIOD":
                amount = replace(amount, period=_period(token.text))
            case "PER" if amount.unit.name or token.text == "/":
                per_open = True
                continue
            case "SUFFIX":
                merged = _merged(amount.comparator, SUFFIXES[token.text])
                if merged is None:
                    return "clash"
                amount = replace(amount, comparator=merged)
            case "VAGUE":
                amount = replace(amount, vague="约")
            case "PAREN":
                continue
            case "TEXT" if not amount.unit.name and len(token.text) <= 4:
                name = token.text
                if name[0] in "月季底" or not _UNIT_NAME.fullmatch(name):
                    # "1月-2" is half a stretch of dates, not an amount of months.
                    return "noise"
                amount = replace(amount, unit=units.unit(name))
            case "TEXT" if not amount.unit.name:
                return "narrative"
            case "COMP" | "COLON" | "SCALE":
                return "noise"
            case _:
                # Anything after a complete amount is a remark: "100%覆盖", "65%，受疫情影响".
                break
    if amount.scale and amount.scale not in SCALES:
        return "noise"
    return amount


def _with_per(amount: Amount, name: str) -> Amount:
    if name in PERIODS:
        return replace(amount, period=PERIODS[name])
    return replace(amount, per=tuple(sorted({*amount.per, name})))


def _merged(sign: Comparator, suffix: Comparator) -> Comparator | None:
    if sign in (Comparator.NONE, Comparator.EQUAL):
        return suffix
    same = sign.is_floor == suffix.is_floor
    return sign if same else None


def _period(text: str) -> PeriodName:
    return AVERAGES.get(text) or PERIODS[text[1:]]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
