"""Which indicator a question means: abbreviations, OCR damage, English names.

In: words of a question, and the names in question. Out: the names that fit best, all
of them when several fit alike (双报到 has two rows), none when nothing fits. Pure.

A name is judged by the character 2-grams it shares with the question, each weighing as
much as it is rare among the names: 双报 tells a row, 活动 does not.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering import colloquial
from assistant.wording import fold

# English words for what stands in the tables, longest first where one contains another.
_ENGLISH = {
    "double registration": "双报到", "double check-in": "双报到", "double reporting": "双报到",
    "double report": "双报到", "china international import expo": "进博会",
    "import expo": "进博会", "ciie": "进博会", "expo": "进博会", "party school": "党校",
    "party building": "党建", "party-building": "党建", "party member": "党员",
    "party organi[sz]ation": "党组织", "grassroots": "基层", "secretar(?:y|ies)": "书记",
    "volunteer": "志愿", "subsid(?:y|ies)": "补贴", "allowance": "补贴", "training": "培训",
    "archives?": "档案", "maintenance": "维护", "publicity": "宣传", "exhibition": "展示",
    "participants": "参与人数", "participation": "参与", "the public": "群众",
    "masses": "群众", "public satisfaction": "群众满意度", "satisfaction": "满意度",
    "center": "中心", "centre": "中心", "platform": "平台", "property management": "物业治理",
    "quality": "质量", "timeliness": "及时", "completion rate": "完成率", "cost(?! (?:it )?points?)": "成本",
    "compliance rate": "达标率", "service station": "服务站", "long-term": "长效",
}  # fmt: skip
_ENGLISH_WORDS = re.compile(
    "|".join(
        rf"(?<![a-z0-9]){word}s?(?![a-z0-9])" for word in sorted(_ENGLISH, key=len, reverse=True)
    )
)
_OTHER_NAMES = {
    "双报道": "双报到",
    "双抱到": "双报到",
    "进口博览会": "进博会",
    "党群中心": "党群服务中心",
}
# Words of questions, of answers wanted and of table headings: they name no row.
_QUESTION_WORDS = re.compile(
    r"它们|那它|它|合理吗?|合适吗?|可信|正确|既然|明明|其实|好像|听说|据说|按说|照理|麻烦|顺便|另外|还有|那么|然后|所以|但是|不过|关于|对于|针对|至于|比如|例如|看看|查查|查询|说说|讲讲|介绍|给出|提供|我们|你们|他们|咱们"
    r"|为什么|为何|为啥|怎么回事|咋回事|怎么样|怎么|咋|如何|什么|多少|几个|几次|几分|几条|几项|百分之几|哪些|哪几|哪个"
    r"|哪一项|哪一|是不是|有没有|是否|请问|告诉我|帮我|看一?看|我想知道|想问|查一?下|一下|到底|究竟|这张表|这个表|表里|表上"
    r"|该表|这个项目|该项目|本项目|这一项|那一项|这项|那项|这行|那行|这条|那条|指标值|目标值|年度目标|目标|实际完成值"
    r"|实际值|实际|完成值|完成情况|分值|权重|得分|扣分|扣了|被扣|扣掉|失分|丢分|满分|自评|原因|理由|说明|应该|应得"
    r"|应当|按规则|规则|得了|给了|花了|花费|全年|开展|合适吗|放在|对不对|第\d+[行项条]|如果|假如|假设|要是|变成|达到"
    r"|改成|改为|三级指标|二级指标|一级指标|指标|一项|总分|合计|怎样|项目|提到|提及|写到|涉及|关于|说到|解释|算出来|评分|打分|情况|问题|次数|呢|吗|吧"
)
# A pair with one of these in it that no name has is grammar, not a thing.
_GRAMMAR = frozenset(
    "的了吗呢吧啊是在和与及把被对就都也还只要会能有没不这那它其得扣给分请为几多少万元个次项条"
)
_NOT_TEXT = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_CHINESE = re.compile(r"[0-9a-z\u3400-\u9fff]*[\u3400-\u9fff][0-9a-z\u3400-\u9fff]*")


@dataclass(frozen=True, slots=True)
class Match:
    """A name that fits: its position among the names given, and how well (0 to 1).

    `longest` is the longest run of characters the question shares with the name.
    """

    index: int
    share: float
    weight: float
    longest: int = 0


def chinese(question: str) -> str:
    """The question folded word by word, other names of things put into the tables' words."""
    text = " ".join(fold(word) for word in question.split())
    for other, usual in _OTHER_NAMES.items():
        text = text.replace(other, usual)
    text = _LATIN.sub(lambda found: _spelled(found[0]), text)
    return colloquial.usual(_ENGLISH_WORDS.sub(lambda found: f" {_usual(found[0])} ", text))


_LATIN = re.compile(r"[a-z]{6,}")
_SPELLINGS = frozenset(
    """
    execution indicator indicators satisfaction explanation explanations deduction deductions
    quantity quality timeliness benefit benefits output outputs weight weights target targets
    actual actuals project projects department departments budget budgets average highest lowest
    percentage reason reasons points timely completed completion economic sustainable qualitative
    quantitative unexplained category exceeded
    """.split()  # noqa: SIM905
)


@lru_cache(maxsize=4096)
def _spelled(word: str) -> str:
    """A word as it is usually spelled, when one letter is missing, wrong or too many."""
    if word in _SPELLINGS:
        return word
    close = difflib.get_close_matches(word, _SPELLINGS, n=1, cutoff=0.88)
    near = close and close[0][0] == word[0] and 0 <= abs(len(close[0]) - len(word)) <= 1
    # A plural or a tense is no slip of the pen.
    slip = near and not word.startswith(close[0][:-1]) and not close[0].startswith(word[:-1])
    return close[0] if slip else word


def _usual(found: str) -> str:
    for pattern, name in _ENGLISH.items():
        if re.fullmatch(rf"{pattern}s?", found):
            return name
    return found


def subject(question: str) -> list[str]:
    """What is left of a question when its question words are taken away."""
    # Quotes and dots inside a name do not part it: 双报到""双报告 is one name.
    text = re.sub(r'["·()]', "", chinese(question))
    return [run for run in _CHINESE.findall(_QUESTION_WORDS.sub(" ", text)) if len(run) > 1]


def best(question: str, names: Sequence[str], *, least: float = 0.5) -> list[Match]:
    """The names that fit the question best, in their order; empty when none fits well.

    `least` is the share of the question's subject that a name must cover.
    """
    runs = [pieces(run) for run in subject(question)]
    held = [frozenset(pieces(fold(name))) for name in names]
    seen = Counter(piece for name in held for piece in name)
    known = {piece for run in runs for piece in run if seen[piece]}
    if not known:
        return []

    def rarity(piece: str) -> float:
        return math.log((1 + len(names)) / (1 + seen[piece])) + 0.2

    whole = sum(map(rarity, known)) + sum(
        _foreign(run, seen) * rarity("") for run in runs if len(run) > 0
    )
    scored = []
    for index, name in enumerate(held):
        shared = sum(rarity(piece) for piece in known & name)
        if shared:
            # The full name given beats a longer name that contains it.
            scored.append((shared / whole, shared * (1.15 if name <= known else 1.0), index))
    top = max(weight for _, weight, _ in scored)
    if max(share for share, weight, _ in scored if weight == top) < least:
        return []
    return [
        Match(index, share, weight, max(_longest(run, held[index]) for run in runs))
        for share, weight, index in scored
        if weight >= 0.9 * top
    ]


def _longest(run: Sequence[str], name: frozenset[str]) -> int:
    """Characters of the longest stretch of a run whose pairs are all in the name."""
    longest = current = 0
    for piece in run:
        current = current + 1 if piece in name else 0
        longest = max(longest, current)
    return longest + 1 if longest else 0


def things(runs: Sequence[str]) -> bool:
    """True when the runs hold at least one pair that is more than grammar."""
    return any(
        not _GRAMMAR.intersection(piece) and not any(c.isascii() for c in piece)
        for run in runs
        for piece in pieces(run)
    )


def _foreign(run: Sequence[str], seen: Counter[str]) -> float:
    """How many pairs of a run speak of something no name has.

    What stands before a known word is its modifier and makes it another thing
    (“无人机采购成本” is no cost of this form); what follows is mostly how people ask.
    """
    known = [position for position, piece in enumerate(run) if seen[piece]]
    strange = [
        position
        for position, piece in enumerate(run)
        if not seen[piece] and not _GRAMMAR.intersection(piece)
    ]
    if not known:
        return 0.1 * len(strange)
    first, last = known[0], known[-1]
    # Between two known words a pair is often only the seam of an abbreviation (进博|成本).
    weights = ((1.0 if p < first else 0.3 if p < last else 0.1) for p in strange)
    return sum(weights)


def pieces(text: str) -> list[str]:
    """Overlapping pairs of characters, punctuation aside; quotes do not part words."""
    plain = _NOT_TEXT.sub("", text)
    return [plain[i : i + 2] for i in range(len(plain) - 1)]
