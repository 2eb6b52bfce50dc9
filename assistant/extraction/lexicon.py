"""The words printed in these forms, and what each stands for.

In: the text of one cell. Out: the role it names, with how well it fits (0 to 1), or
None. Nothing here can fail. The words themselves are in `words`; damaged headers are
matched by similarity, never by position.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from assistant.extraction.periods import EARLIER, period_of
from assistant.extraction.words import (
    BUDGET_COLUMNS,
    COLUMNS,
    FIELDS,
    LEVELS1,
    LEVELS2,
    OTHER_LEVELS,
    PARENTS,
    SOURCES,
    Table,
)
from assistant.wording import fold

__all__ = (
    "BUDGET_COLUMNS",
    "COLUMNS",
    "FIELDS",
    "LEVELS1",
    "LEVELS2",
    "OTHER_LEVELS",
    "PARENTS",
    "SOURCES",
    "Table",
    "either",
    "is_out_of",
    "key",
    "nearest",
    "role_of",
    "roles_run_together",
)

_HOW_MUCH = r"(?:数|额|金额|总额|资金)"
_THIS_YEAR = r"(?:全年|年度|本年|当年)"
_POINTS = (
    (
        "weight",
        re.compile(
            r"(?:指标|评价|标准|预设|(?:预算)?执行率?)*(?:权重|权数|权值|分值|满分|配分|应得分?)[值分数]?(?:权重)?"
        ),
    ),
    (
        "score",
        re.compile(
            r"(?:自评|自我评价|评价|评定|实际|指标|单位|部门)*(?:打分|评分|得分|实得)[值数]?"
        ),
    ),
)
_COMPOSED_COLUMNS = (
    *_POINTS,
    (
        "target",
        re.compile(
            r"目标|(?:年初|全年|年度|绩效|预期|计划|指标)*(?:目标|设定|预期|计划|预定)(?:指标)?[值数]?(?<!目标)"
            r"|年初(?:设定|批复)(?:的)?(?:绩效)?目标值?"
        ),
    ),
    (
        "actual",
        re.compile(
            r"(?:全年|年度|本年|年终|年末|实际|指标|目标)*(?:完成|实现|达成|达到|兑现)(?:指标)?(?:值|数|数值)?"
        ),
    ),
    (
        "explanation",
        re.compile(
            r"(?:差异|偏差|差额|差距|未完成|未达标?|未达到|扣分)[\u3400-\u9fff]{0,4}(?:说明|分析)"
        ),
    ),
    ("remark", re.compile(r"(?:情况|简要|自评|其他|补充)说明")),
)
"""Headings of the indicator table put together likewise ("实现值", "自评打分", "权数")."""
_COMPOSED_BUDGET = (
    *_POINTS,
    (
        "rate",
        re.compile(
            rf"(?:{_THIS_YEAR}|预算|资金|国库)*(?:执行|支出|支付|使用)(?:率|进度|比例)|完成[率度]|ba(?:100)?%?"
            r"|(?:投资|计划|投资计划)完成(?:率|比例)|完成投资(?:率|比例)"
        ),
    ),
    (
        "initial",
        re.compile(rf"年初(?:预算(?:批复|安排|下达)?{_HOW_MUCH}?|(?:批复|安排|下达){_HOW_MUCH})"),
    ),
    (
        "annual",
        re.compile(
            rf"(?:{_THIS_YEAR}|可用|调整后?的?)?预算(?:批复|安排|下达)?{_HOW_MUCH}"
            rf"|(?:{_THIS_YEAR}|可用|调整后?的?)预算(?:批复|安排|下达)|计划数"
            rf"|{_THIS_YEAR}?(?:投资计划|计划投资)(?:安排|下达)?{_HOW_MUCH}?"
            rf"|(?:批准|核定|批复)预算{_HOW_MUCH}?"
        ),
    ),
    (
        "executed",
        re.compile(
            rf"(?:{_THIS_YEAR}|累计|实际)+(?:预算|资金)?(?:执行|支出|使用){_HOW_MUCH}?"
            rf"|(?:预算|资金)?(?:执行|支出|使用|决算){_HOW_MUCH}"
            rf"|(?:{_THIS_YEAR}|累计|实际|国库|资金)*(?:支付|支出决算|决算){_HOW_MUCH}?|支出|实际数"
            rf"|(?:{_THIS_YEAR}|累计|实际)*完成投资[数额]?"
        ),
    ),
    (
        "arrived",
        re.compile(rf"(?:{_THIS_YEAR}|累计|实际|资金)*到位{_HOW_MUCH}?|累计下达{_HOW_MUCH}?"),
    ),
    ("estimate", re.compile("(?:项目)?(?:总概算|概算总?投资)[数额]?")),
)
"""Headings of amounts put together from known words ("实际支出金额", "全年预算安排")."""
_COMPOSED_SOURCES = (
    ("total", re.compile(r"(?:年度|全年|预算|项目)*资金(?:合计|总额|总计|小计)")),
    (
        "local",
        re.compile(
            r"(?:中央|上级|同级|地方|[省市县区乡镇本]级?)(?:财政|预算)?"
            r"(?:补助|安排|拨款|配套|专项|资金){1,2}"
        ),
    ),
)
"""Names of money lines put together likewise ("资金合计", "本级财政安排")."""

_OUT_OF = re.compile(
    r"(?:自评|实际|指标|评价)*(?:得分|评分|打分)[/∕／](?:满分|分值|权重|标准分|总分|权数)值?"
)
"""The heading of scores that are printed with the most they can be ("得分/满分": 9.5/10)."""

_BRIEF: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        id(COLUMNS): MappingProxyType(
            {
                **dict.fromkeys(("完成", "执行", "实际", "实绩", "监控值", "执行值"), "actual"),
                **dict.fromkeys(("目标", "指标", "计划", "预期"), "target"),
            }
        ),
        id(BUDGET_COLUMNS): MappingProxyType({"决算": "executed", "支出": "executed"}),
    }
)
"""Words that name a column only beside a period (全年完成, 2024年决算)."""
_TIMELESS = frozenset({"level1", "level2", "name", "block", "serial", "changed", "portion"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_NESTED = re.compile(r"(?<=\w)\([^()]*\)[^()]*\)$")
"""A remark in brackets at the end, of whose signs one was read as a bracket: (10分)执行率)."""
_PUNCTUATION = re.compile(r"[^\w%]|_")
_SPECK_LINE = re.compile(r"^[\x21-\x7e•·](?:\n|$)|\n[\x21-\x7e•·]$")
"""One mark alone on a line above or below a label: the end of a rule, or a speck."""
_ADDRESSED = (
    ("explanation", re.compile(r"原因|改进措施|偏差.*(分析|说明)")),
    ("method", re.compile(r"评分标准|评价标准|计算方法|计分|评分(细则|办法|规则)")),
    ("reviewed", re.compile(r"复核|核定|复评|财政.*评分")),
)


def key(text: str) -> str:
    """A label without brackets, punctuation and white space, for comparison.

    >>> key("主管部门（及 代码）：")
    '主管部门'
    >>> key("得分（10分）执行率）")
    '得分'
    """
    folded = fold(_SPECK_LINE.sub("", text) if "\n" in text else text)
    bare = _PUNCTUATION.sub("", _BRACKETS.sub("", _NESTED.sub("", folded)))
    return bare or _PUNCTUATION.sub("", folded)


@lru_cache(maxsize=8192)
def _best(bare: str, words: tuple[tuple[str, str], ...], floor: int) -> tuple[str, float] | None:
    scored: dict[str, float] = {}
    for role, word in words:
        if bare == word:
            return role, 1.0
        # Two characters are too few for similarity to mean anything.
        if min(len(bare), len(word)) >= 3:
            likeness = fuzz.ratio(bare, word)
            if likeness >= floor:
                scored[role] = max(scored.get(role, 0.0), likeness / 100)
    if not scored:
        return None
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None  # "级指标" fits 一级, 二级 and 三级 alike
    return ranked[0]


def role_of(text: str, table: Table, *, floor: int = 80) -> tuple[str, float] | None:
    """The role `text` names in `table`, with its fit (1.0 = as printed), or None.

    >>> role_of("自评得\\n分", COLUMNS)
    ('score', 1.0)
    """
    bare = key(text)
    if not bare or len(bare) > 24:
        return None
    words = tuple((role, word) for role, group in table.items() for word in group)
    found = _best(bare, words, floor)
    timed = _of_period(text, table, floor)
    if timed and not (found and found[1] == 1.0 and timed[0] != EARLIER):
        return timed
    if found and found[1] == 1.0:
        return found
    if (table is COLUMNS or table is BUDGET_COLUMNS) and _OUT_OF.fullmatch(fold(text)):
        return "score", 1.0
    if table is COLUMNS:
        for role, pattern in _ADDRESSED:
            if pattern.search(bare):
                return role, 0.97
    for role, pattern in _composed(table):
        if pattern.fullmatch(bare):
            return role, 1.0
    return found


def is_out_of(text: str) -> bool:
    """True for the heading of scores printed with the most they can be.

    >>> is_out_of("得分/\\n满分"), is_out_of("得分")
    (True, False)
    """
    return bool(_OUT_OF.fullmatch(fold(text)))


_EITHER = re.compile("赋分|自评(?:结果)?")


def either(text: str, roles: Collection[str]) -> str | None:
    """What a heading that may be the points' or the score's is, beside the other of the two.

    >>> either("赋分", {"weight"}), either("赋分", {"score"}), either("赋分", set())
    ('score', 'weight', None)
    """
    bare = key(text)
    named = {"weight", "score"} & set(roles)
    if not _EITHER.fullmatch(bare) or len(named) != 1:
        return None
    other = "score" if "weight" in named else "weight"
    return other if bare == "赋分" or other == "score" else None


def _of_period(text: str, table: Table, floor: int) -> tuple[str, float] | None:
    """The role of a column's heading that says a period besides (2023年实际值, 1-6月执行).

    Of last year or of a part of the year it is no column of ours, whatever it holds; which of
    several years is the form's own is for who sees them side by side to say.

    >>> role_of("1-6月\\n执行", COLUMNS), role_of("2024年目标值", COLUMNS)
    (('earlier', 1.0), ('target', 1.0))
    """
    brief = _BRIEF.get(id(table))
    told = period_of(text) if brief is not None else None
    if brief is None or told is None or not told[1]:
        return None
    bare = key(told[1])
    if bare in brief:
        found: tuple[str, float] | None = (brief[bare], 1.0)
    else:
        words = tuple((role, word) for role, group in table.items() for word in group)
        found = _best(bare, words, floor) or next(
            ((role, 1.0) for role, one in _composed(table) if one.fullmatch(bare)), None
        )
    if found is None or found[0] in _TIMELESS:
        return None
    return (EARLIER, 1.0) if told[0].earlier else found


def _composed(table: Table) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The labels of a table that are told by how they are put together."""
    if table is BUDGET_COLUMNS:
        return _COMPOSED_BUDGET
    if table is COLUMNS:
        return _COMPOSED_COLUMNS
    return _COMPOSED_SOURCES if table is SOURCES else ()


_ONE_COLUMN = frozenset({"explanation", "remark"})
"""原因 and 说明 beside one another are the words of one heading."""
_LIKE = 60
_MARGIN = 12


def nearest(text: str, table: Table) -> list[str]:
    """The full labels of `table` most like a damaged one, likeliest first; [] when none is.

    The first must be clearly more like it than the second: “?量指标” is two labels alike.

    >>> nearest("服力对家满意度指k", LEVELS2)[0], nearest("口量指标", LEVELS2)
    ('服务对象满意度指标', [])
    """
    bare = key(text)
    if len(bare) < 3:
        return []
    best = []  # the most like of each role: words of one role do not compete
    for words in table.values():
        full = [word for word in words if word.endswith("指标")]
        best.append(max((fuzz.ratio(bare, word), word) for word in full))
    (first, label), (second, _), *_ = ranked = sorted(best, reverse=True)
    if first < _LIKE or first - second < _MARGIN:
        return []
    return [label, *(word for likeness, word in ranked[1:3] if likeness >= _LIKE / 2)]


def roles_run_together(text: str, table: Table) -> list[str]:
    """Roles of labels printed in cells whose rule was not seen ("指标值度量单位"), else [].

    Every character must belong to a known label, and there must be at least two.
    """
    bare = key(text)
    words = {word: role for role, group in table.items() for word in group}
    # best[i]: the fewest labels that make up the first i characters
    best: list[list[str] | None] = [[]] + [None] * len(bare)
    for stop in range(1, len(bare) + 1):
        for start in range(stop):
            before, role = best[start], words.get(bare[start:stop])
            if before is not None and role is not None:
                known = best[stop]
                if known is None or len(before) + 1 < len(known):
                    best[stop] = [*before, role]
    found = best[-1] or []
    if set(found) == _ONE_COLUMN:
        return []
    return found if 2 <= len(found) == len(set(found)) else []
