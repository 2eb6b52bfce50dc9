"""Does the form have what is asked for: a count of people is no rate, and no sum of money.

In: a `Desk` and the rows a question seems to be about. Out: those rows that have the kind
of figure asked for, or that none has. Cannot fail.

A row that merely shares words with a question is no answer to it: “党课讲了几次” finds the
rows about 党课, and both are percentages.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.compose import Desk
from assistant.answering.locate import Located
from assistant.answering.matching import best
from assistant.library.queries import Row
from assistant.wording import fold


@dataclass(frozen=True, slots=True)
class _Measure:
    """A kind of figure: how questions ask for it, and how rows show it."""

    zh: str
    en: str
    asked: str
    english: str
    shown: str
    noun: str


_MEASURES = (
    _Measure("人数", "a number of people", r"(?:人(?!均|次)|名(?!次|称)|位(?!置)|党员|群众|学员|书记|志愿者|居民|老人|学生|职工|代表|观众|工作人员)",
             r"志愿|党员|群众|书记|people|persons|participants|volunteers|members|trainees|students|residents|secretaries|visitors|staff", r"人|名|位|户", r"人次|人数"),
    _Measure("次数", "a number of times", r"(?:次|场|期|轮|遍|节|堂|届)", r"times|sessions|events|lessons|classes|lectures|meetings", r"次|场|期|轮|届|节|活动|月|年", r"(?<!人)次数|场次|场数"),
    _Measure("金额", "an amount of money", r"(?:钱|元|块|费用|资金|经费|万)", r"money|yuan", r"元|万", r"金额|费用|花费|支出额|(?<=[\u3400-\u9fff])费(?!用)"),
    _Measure("时长", "a length of time", r"(?:天|个?月|小时|分钟|周|个?季度)", r"days|months|hours|weeks", r"天|日|月|小时|分钟|年|周", r"天数|时长|工期"),
    _Measure("件数", "a number of things", r"(?:件|份|本|册|台|套|辆|棵|盏)", r"copies|devices|vehicles|books|items of equipment", r"件|份|本|册|台|套|辆|项|个", r"件数|份数|套数"),
    _Measure("个数", "a number of these", r"(?:个(?![月指人百])|家|所)", r"organi[sz]ations|units|centers|sites", r"个|家|所|处|项|座", r"个数|家数"),
    _Measure("面积或长度", "an area or a length", r"(?:平方米|平米|亩|公里|公顷|立方)", r"square met\w+|kilomet\w+|hectares", r"平方|亩|公里|公顷|米|立方", r"面积|长度|里程"),
)  # fmt: skip
_SUBSET = re.compile(
    r"(?:里|中|其中|当中)(?:面)?(?:有|占)(?:多少|几)(?:个|名|位)?(?:女|男|老人|青年|学生|党员|群众|干部|志愿者)|(?:里|中|其中|当中|之中)(?:面)?(?:有|占|包括)?(?:多少|几)(?:个|名|位)?(?:人)?(?:是|为|属于)|how many of (?:them|these|those|the \d+)\b"
)
_POINTS = re.compile(
    r"[几多][少]?(?:分(?!钟)|条|行|项(?!目)|张|个?指标|倍|成)|how many (?:points|rows|indicators|forms|projects)"
)


def kept(desk: Desk, located: Located) -> tuple[Located, _Measure | None]:
    """The rows that have the kind of figure asked for; with its name when none has."""
    plain = desk.asked.plain
    if not located.clear or desk.asked.ordinals:
        return located, None
    measure = next((m for m in _MEASURES if _asks(m, plain)), None)
    if measure is None:
        return located, None
    fitting = [row for row in located.rows if _has(row, measure)]
    # The counted thing alone does not tell a row: “街道一共多少党员” is not the row that
    # happens to count some members.
    noun = re.search(rf"(?:几|多少)(?P<n>{measure.asked})", plain)
    if noun and len(noun["n"]) > 1 and fitting:
        rest = plain.replace(noun["n"], " ")
        names = [row.name or "" for row in fitting]
        fitting = [fitting[m.index] for m in best(rest, names, least=0.3)]
    if not fitting:
        return located, measure
    return Located(tuple(fitting), located.named, located.longest), None


def subset(desk: Desk) -> bool:
    """“2600人里有多少是党员”: a part of a figure, which no row gives."""
    return _SUBSET.search(desk.asked.plain) is not None and not re.search(
        r"指标|行|条|项|满分|扣|张|表|项目", desk.asked.plain
    )


def _asks(measure: _Measure, plain: str) -> bool:
    if _POINTS.search(plain):
        return False
    if re.search(rf"(?:几|多少)(?:个)?{measure.asked}", plain):
        return True
    if re.search(
        rf"(?:{measure.noun})(?:一共|总共)?(?:花了?|用了?|是|有|为|达到)?(?:多少|几)", plain
    ):
        return True
    return (
        re.search(
            rf"how many (?:\w+ ){{0,2}}?(?:{measure.english})s?(?!\w)", re.sub(" +", " ", plain)
        )
        is not None
    )


def _has(row: Row, measure: _Measure) -> bool:
    """True when target, actual or name are of this kind; a number without a unit may be."""
    text = fold(f"{row.target} {row.actual}")
    if re.search(measure.shown, row.measure or "") or re.search(measure.shown, text):
        return True
    if row.kind == "lost" or row.actual is None:
        return re.search(measure.shown, row.name or "") is not None
    bare = re.fullmatch(r"[\d.,]+", fold(row.actual or "")) and not row.measure
    other = any(re.search(m.shown, text) for m in _MEASURES if m is not measure)
    return (bool(bare) and not other) or re.search(
        rf"{measure.asked}数?$", row.name or ""
    ) is not None
