"""A question taken apart: its language, its topic, the forms, rows and numbers it names.

In: the question, the shelf of forms, the conversation before it. Out: `Asked`. Rules and
the library's own names do it, no model. Nothing here can fail: what a question leaves
open stays empty, and the topics ask for it or answer for everything in scope.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answering.matching import chinese, subject
from assistant.answering.topic import FORMS, Topic
from assistant.answering.topics import topics_of
from assistant.quantity import number
from assistant.quantity.numerals import chinese as numeral
from assistant.wording import fold

if TYPE_CHECKING:
    from assistant.answering.answer import Language
    from assistant.library import FormSummary


# A question with one of these says itself what is wanted.
_SAYS = r"目标|指标值|实际|完成(?!率|数|及时)|得分|分值|权重|原因|理由|说明|扣|执行|预算|总分|满分|分数|几分|多少|等级|页|target|actual|score|weight|reason|points|budget|rate|how|what is"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as the question says it: its value, the unit after it, both as written."""

    value: Decimal
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    `forms` are the forms it names (empty: none named); `elsewhere` are places, units or
    years it names that no form in the library has. `ordinals` are rows named by number,
    negative when counted from the end.
    `across` is True when it asks about forms as such ("哪些表").
    """

    text: str
    plain: str
    language: Language
    topics: tuple[Topic, ...] = ()
    numbers: tuple[Stated, ...] = ()
    ordinals: tuple[int, ...] = ()
    forms: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    level1: str = ""
    level2: str = ""
    top: int = 0
    across: bool = False
    elliptic: bool = False
    subject: tuple[str, ...] = field(default=())
    context: str = ""
    """The question before, for one that says nothing itself but what it is about."""

    def has(self, pattern: str) -> bool:
        """True when the pattern is found in the folded question, or in what it goes on from."""
        return re.search(pattern, self.plain) is not None or (
            bool(self.context) and re.search(pattern, self.context) is not None
        )

    def about(self, *names: str) -> bool:
        """True when its first topic has one of these names."""
        return bool(self.topics) and self.topics[0].name in names

    def inheriting(self, before: Asked) -> Asked:
        """An elliptic question filled up from the one before it."""
        # “那2022年呢” says what for, not what: that was said before.
        says = self.topics or re.search(_SAYS, self.plain)
        context = "" if says else _YEAR.sub(" ", _ORDINAL.sub(" ", before.plain))
        return replace(
            self,
            elliptic=True,
            context=context or ("" if says else before.context),
            topics=self.topics or (() if says else before.topics),
            forms=self.forms or before.forms,
            level1=self.level1 or ("" if self.level2 else before.level1),
            level2=self.level2 or ("" if self.level1 else before.level2),
        )


_ENGLISH = re.compile(
    r"\b(?:why|what|which|who|how|when|where|is|are|was|were|does|did|do|the|of|in|for|and|please|show|list|give|can|should"
    r"|would|if|rank|compare|explain|summari[sz]e|export|draft|about|deducted|score|many|much|right|me|it|that|this|tell)\b",
    re.IGNORECASE,
)
_CHINESE_GRAMMAR = re.compile(
    r"[的了吗呢吧么啊呀几谁请把]|什么|多少|哪|怎|如何|为何|是否|是不是|有没有|多大|列出|导出|生成|给我|帮我|如果|假如|改|扣分|得分"
)
_STATED = re.compile(
    r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>%|％|个百分点|万元|亿元|千元|元|万|亿|分|次|人|个|项|条|场|件|天|points?|yuan|times|people)?"
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)(?!\s*年?\s*\d{1,2}\s*月)\s*(?:年度?|fy)?")
_ORDINAL = re.compile(
    r"第\s*(\d+)\s*(?:行|条|项|个指标|号)|(?:\brows?|\bindicator|指标|第)\s*#?(\d+)(?!\d*\s*(?:分|元|万|%|\.|个|条|项(?!目)|次|人))"
)
# “第三条”, “倒数第2行”, “最后一条”; 第一名 and 第三方 are no rows.
_SPELLED = re.compile(
    r"(?P<back>倒数)?第(?P<zh>[一二两三四五六七八九十百]+|\d+)(?:行|条|项|个(?=[\u3400-\u9fff]{0,4}指标))|(?P<last>最后一?(?:行|条|项|个指标)|(?:the )?last (?:row|indicator))"
)
_FORM_NUMBER = re.compile(r"#\s*(\d+)|(?:表|\bform)\s*(\d+)(?!\s*[张个])")
_TOP = re.compile(
    r"倒数前?([两三四五六七八九十]|\d+)[名个位项条张]|前\s*(\d+|[一二两三四五六七八九十])|(?:top|bottom|first|worst|best)\s+(\d+|three|five|ten)|的(\d+|[两三四五六七八九十])个(?:指标|项目)?|最.{1,4}的([两三四五六七八九十]|\d+)"
)
DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "three": 3, "five": 5, "ten": 10}  # fmt: skip
_ELLIPTIC = re.compile(
    r"^(?:那(?!些表|张表)|还有(?![哪什别没其])|另外(?!.{0,4}[哪什])|以及|它|其(?!中|他)|(?:这|此|该)(?!张?表|个?项目|批|份|里|里面|些表)|上面|刚才|前面)|呢[?？]?$|^(?:and|what about|how about|then|so|it|that|those|these|the other)\b|\b(?:it|that one|this one|the same)\b",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"街道|镇|乡|委员会|大学|学院|医院|局(?!部)|(?<![社地园小校辖各学片城])区(?![级域别分内间])|县(?!级)|市(?![级场区])|省(?!级|略)"
)
_LEADING = re.compile(
    r"^(?:隔壁|旁边|附近|同类|和|与|跟|给|把|请|对|在|的|为|看|查|比|那|是|及|或|从|到|问|说|写|将|让|叫|被|本|该|这|各|哪|个|些|其他|别的|同|得|了|多少)+"
)
_GENERIC = re.compile(
    r"^(?:哪个|哪些|各|本|该|这个|那个|每个|所有|全部|其他|别的|同|几个|全|整个|某|外|城|超|上|股|不|多|几)?$"
)
LEVELS1 = {"成本": "成本", "产出": "产出", "效益": "效益", "效果": "效益", "满意度": "满意度", "output": "产出", "benefit": "效益", "effect": "效益"}  # fmt: skip
LEVELS2 = {"数量": "数量", "质量": "质量", "时效": "时效", "经济成本": "经济成本", "社会成本": "社会成本", "经济效益": "经济效益", "社会效益": "社会效益", "生态": "生态", "可持续": "可持续", "quantity": "数量", "timeliness": "时效", "social": "社会效益", "sustainab": "可持续"}  # fmt: skip


def parse(
    question: str,
    shelf: Mapping[int, FormSummary],
    language: str | None = None,
    bodies: Mapping[int, str] | None = None,
    names: Mapping[str, frozenset[int]] | None = None,
) -> Asked:
    """Take a question apart by itself; the conversation is laid over it by `ask`.

    `bodies` and `names` are what `bodies_of(shelf)` and `names_of(shelf)` give, for a caller
    that keeps them between questions.
    """
    plain = chinese(question)
    squeezed = fold(question)
    years = tuple(dict.fromkeys(int(y) for y in _YEAR.findall(plain)))
    forms, elsewhere = _forms(
        plain, squeezed, years, shelf, bodies or bodies_of(shelf), names or names_of(shelf)
    )
    return Asked(
        text=question.strip(),
        plain=plain,
        language=_language(question, language),
        topics=tuple(topics_of(plain)),
        numbers=_numbers(plain, years),
        ordinals=_ordinals(plain),
        forms=forms,
        elsewhere=elsewhere,
        years=years,
        level1=_level(plain, LEVELS1),
        level2=_level(plain, LEVELS2),
        top=_top(plain),
        across=re.search(FORMS, plain) is not None,
        elliptic=_ELLIPTIC.search(question.strip()) is not None,
        subject=tuple(subject(question)),
    )


def _language(question: str, wanted: str | None) -> Language:
    if wanted in ("zh", "en"):
        return wanted  # type: ignore[return-value]
    if not re.search(r"[\u3400-\u9fff]", question):
        return "en" if re.search(r"[A-Za-z]", question) else "zh"
    # A Chinese name in an English sentence does not make the sentence Chinese.
    english = len(_ENGLISH.findall(question))
    quoted = re.sub(r"[“\"'「(（][^”\"'」)）]*[”\"'」)）]", " ", question)
    return "en" if english and english >= len(_CHINESE_GRAMMAR.findall(quoted)) else "zh"


def _numbers(plain: str, years: Iterable[int]) -> tuple[Stated, ...]:
    stated = []
    rest = _SPELLED.sub(" ", _ORDINAL.sub(" ", _FORM_NUMBER.sub(" ", plain)))
    for found in _STATED.finditer(rest):
        value = number(found["value"])
        if value is None or (value in set(map(Decimal, years)) and not found["unit"]):
            continue
        stated.append(Stated(value, found["unit"] or "", found[0].strip()))
    return tuple(stated)


def _ordinals(plain: str) -> tuple[int, ...]:
    """Rows named by number; counted from the end they are negative."""
    found: dict[int, None] = {}
    rest = plain
    for match in _SPELLED.finditer(plain):
        if match["last"]:
            found[-1] = None
        elif match["back"] or not match["zh"].isdigit():
            value = number(match["zh"]) or numeral(match["zh"])
            if value:
                found[-int(value) if match["back"] else int(value)] = None
        else:
            continue
        rest = rest.replace(match[0], " ", 1)
    return (*found, *(int(a or b) for a, b in _ORDINAL.findall(rest)))


def _level(plain: str, words: Mapping[str, str]) -> str:
    found = [
        (plain.index(word), -len(word), level) for word, level in words.items() if word in plain
    ]
    return min(found)[2] if found else ""


def _top(plain: str) -> int:
    found = _TOP.search(plain)
    if not found:
        return 0
    word = next(group for group in found.groups() if group)
    return DIGITS.get(word) or (int(word) if word.isdigit() else 0)


def _forms(
    plain: str,
    squeezed: str,
    years: tuple[int, ...],
    shelf: Mapping[int, FormSummary],
    units: Mapping[int, str],
    names: Mapping[str, frozenset[int]],
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Forms the question names, and what it names that no form has."""
    elsewhere: list[str] = []
    numbered = [int(a or b) for a, b in _FORM_NUMBER.findall(plain)]
    elsewhere += [f"#{n}" for n in numbered if n not in shelf]
    named = {n for n in numbered if n in shelf}
    mentioned, unknown = _mentions(squeezed, units.values())
    short = _shortened(squeezed, unknown, units) if len(shelf) > 1 or unknown else {}
    unknown = [name for name in unknown if name not in short]
    elsewhere += unknown
    by_place = {n for n, text in units.items() if any(m in text for m in mentioned)}
    by_project = {
        n
        for n, s in shelf.items()
        if s.project_name and len(s.project_name) > 2 and _folded(s.project_name) in squeezed
    }
    pairs = {squeezed[at : at + 2] for at in range(len(squeezed) - 1)}
    by_place |= {n for pair in pairs for n in names.get(pair, ())}
    by_place |= {n for found in short.values() for n in found}
    if len(shelf) > 1:
        by_project |= _by_part(squeezed, shelf, names)
    if not by_project and len(shelf) > 1:
        by_project = {
            n for n, s in shelf.items() if (core := core_name(s.project_name)) and core in squeezed
        }
    if by_place and by_project and by_place & by_project:
        named |= by_place & by_project
    else:
        named |= by_place | by_project
    if years:
        known = {s.fiscal_year for s in shelf.values()}
        elsewhere += [str(y) for y in years if y not in known]
        of_year = {n for n, s in shelf.items() if s.fiscal_year in years}
        named = (named & of_year) if named else of_year
    return tuple(sorted(named)), tuple(dict.fromkeys(elsewhere))


def stems(texts: Iterable[str]) -> set[str]:
    """What places are called for short: 七宝 for 七宝镇."""
    return {
        stem for text in texts for stem in re.findall(r"([\u3400-\u9fff]{2})(?:镇|街道|乡)", text)
    }


def names_of(shelf: Mapping[int, FormSummary]) -> dict[str, frozenset[int]]:
    """For every run of four characters of a project's name, and for every place as it is called
    for short, the forms that have it."""
    found: dict[str, set[int]] = {}
    for form, summary in shelf.items():
        core = _YEAR.sub("", _folded(summary.project_name or ""))
        for start in range(len(core) - 3):
            found.setdefault(core[start : start + 4], set()).add(form)
        for stem in stems((summary.implementing_unit or "", summary.supervising_department or "")):
            found.setdefault(stem, set()).add(form)
    return {run: frozenset(forms) for run, forms in found.items()}


def _by_part(
    squeezed: str, shelf: Mapping[int, FormSummary], names: Mapping[str, frozenset[int]]
) -> set[int]:
    """Forms whose project is named by most of its name: 垃圾分类 for 垃圾分类宣传."""
    shared: dict[int, int] = {}
    for start in range(len(squeezed) - 3):
        for form in names.get(squeezed[start : start + 4], ()):
            shared[form] = shared.get(form, 3) + 1
    few = max(3, len(shelf) // 10)
    fitting = {
        n for n, size in shared.items() if size >= 0.6 * len(core_name(shelf[n].project_name))
    }
    return fitting if len(fitting) <= few else set()


def core_name(project: str | None) -> str:
    """A project's name without its year and the words every project has."""
    core = re.sub(r"\d{4}年?度?|专项|项目|经费|资金|补助|工作", "", _folded(project or ""))
    return core if len(core) >= 4 else ""


def _shortened(
    squeezed: str, unknown: Iterable[str], units: Mapping[int, str]
) -> dict[str, set[int]]:
    """Units named in short: 卫健委 for 卫生健康委员会, 林业局 for 林业和草原局."""
    names = [
        *unknown,
        *re.findall(r"[\u3400-\u9fff]{2,4}?(?:委(?!托|派|员|会)|中心|大队|支队)", squeezed),
    ]
    found: dict[str, set[int]] = {}
    for name in names:
        # What stands before a short name may be grammar: try its tails as well.
        tails = [name[i:] for i in range(len(name) - 2)]
        for tail in tails:
            spelled = re.compile(".{0,4}?".join(map(re.escape, tail)))
            hits = {n for n, text in units.items() if spelled.search(text)}
            if hits and len(hits) < max(2, len(units)):
                found[name] = hits
                break
    return found


def bodies_of(shelf: Mapping[int, FormSummary]) -> dict[int, str]:
    """For every form the names of its unit, department and project, folded."""
    return {number: _unit_text(summary) for number, summary in shelf.items()}


def _unit_text(summary: FormSummary) -> str:
    parts = (summary.implementing_unit, summary.supervising_department, summary.project_name)
    return " ".join(_folded(part) for part in parts if part)


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    """`fold`, remembered: the same names are compared with every question."""
    return fold(text)


def _mentions(squeezed: str, texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Places and units named in a question: those some form has, and those none has."""
    known_texts = " ".join(set(texts))
    mentioned: list[str] = []
    unknown: list[str] = []
    for found in _PLACES.finditer(squeezed):
        start = found.start()
        before = re.search(r"[\u3400-\u9fff]{0,7}$", squeezed[:start])
        run = before[0] if before else ""
        tails = [run[i:] for i in range(len(run))]
        hit = next((t for t in tails if len(t) > 1 and t + found[0] in known_texts), None)
        if hit is not None:
            mentioned.append(hit + found[0])
            continue
        name = _LEADING.sub("", re.split(r"[和与跟及或]", run)[-1])
        if len(name) >= 2 and not _GENERIC.match(name) and name + found[0] not in known_texts:
            unknown.append(name + found[0])
    return mentioned, unknown
