"""The rows a question picks out by what stands in them: “目标是‘及时’的”, “分值0.5的”.

In: a question taken apart. Out: `Selection`, or None when it picks no rows out by their
content. Pure; cannot fail. Each condition is kept in words as well: the answer repeats
them, so that a reader sees which condition was applied.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from assistant.answering.question import DIGITS, Asked
from assistant.answering.topics import UNREASONED
from assistant.finding import Message
from assistant.library.records import Bounded, Compared
from assistant.quantity import number

Want = Literal["rows", "sum", "rate", "share", "mean", "highest", "lowest"]

_LEVELS = {
    "经济成本": ("level2", "经济成本"), "社会成本": ("level2", "社会成本"), "生态环境成本": ("level2", "生态"),
    "社会效益": ("level2", "社会效益"), "经济效益": ("level2", "经济效益"), "生态效益": ("level2", "生态"),
    "可持续影响": ("level2", "可持续"), "可持续": ("level2", "可持续"), "数量": ("level2", "数量"), "质量": ("level2", "质量"),
    "时效": ("level2", "时效"), "成本": ("level1", "成本"), "产出": ("level1", "产出"), "效益": ("level1", "效益"),
    "服务对象满意度": ("level1", "满意度"), "满意度": ("level1", "满意度"),
}  # fmt: skip
_LEVEL = re.compile(
    rf"(?P<zh>{'|'.join(sorted(_LEVELS, key=len, reverse=True))})\s*类?(?:(?:三级)?指标|indicators?|rows?|的?(?:这|那)?[几\d一二两三四五六七八九十]+[条项行](?!分)|方面|部分|(?:这|那)一?(?:类|块))(?!值)"
    r"|(?<![\u3400-\u9fff])(?P<bare>满意度)(?=实际|目标|得分|分值|达|低|高|不)"
    r"|(?P<en>quantity|output|(?:social |economic )?benefit|effect|sustainab\w+|及时|时效)\s+(?:indicators?|rows?)"
)
_ENGLISH_LEVELS = {"quantity": "数量", "output": "产出", "benefit": "效益", "effect": "效益", "social benefit": "社会效益",
                   "economic benefit": "经济效益", "及时": "时效", "时效": "时效"}  # fmt: skip
_FIELDS: dict[str, tuple[str, str]] = {
    "target": (r"(?<!年度)(?<!总体)(?:目标值?|指标值|target)", "目标"),
    "actual": (r"(?:实际(?:完成值|完成|值)?|完成值|actual)", "实际"),
    "explanation": (r"(?:偏差)?(?:原因|说明)|explanation|reason", "原因"),
    "name": (r"(?:指标)?名称?(?:里|中)?|name", "名称"),
}
_IS = r"(?:一?栏?(?:都|就|也|只)?(?:填写?|写)?(?:的?是|为|成|着|的|了)?|(?:填写?|写)|\s+(?:is|of|was|says|reads|equals)|s?)"
_HOLDS = r"(?:里|中)?(?:含有?|带有?|包含|提到|有|contain\w*|mention\w*|with)"
_BEFORE: dict[Compared, str] = {
    "≥": r"不低于|不少于|不小于|至少|大于等于|≥|>=|at least",
    "≤": r"不超过|不高于|不大于|至多|小于等于|≤|<=|at most",
    "<": r"低于|不足|小于|不到|少于|<|below|under|less than|lower than",
    ">": r"高于|超过|大于|多于|超|>|above|over|more than|higher than|greater than",
}
_AFTER: dict[Compared, str] = {
    "≥": r"及?以上|or more|or above|起", "≤": r"及?以下|以内|or less|or below"
}  # fmt: skip
_SIGN = "|".join(f"(?P<b{i}>{words})" for i, words in enumerate(_BEFORE.values()))
_END = "|".join(f"(?P<a{i}>{words})" for i, words in enumerate(_AFTER.values()))
_VALUE = r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|分|points?)?"
_FIGURES: dict[Bounded, tuple[str, str, str]] = {
    "weight": (r"(?:分值|权重|weights?|worth)", "分值", "weight"),
    "score": (r"(?<!自评)(?:得分(?!率)|得了?|scored?|scores|(?<!总)分数)", "得分", "score"),
    "lost": (r"(?:扣了?分?|失分|丢了?|lost|deducted)", "扣分", "points lost"),
    "share": (r"(?:完成(?:率|比例|程度|度)|(?:指标)?完成了?(?=(?:低|不|超|高))|completion(?: rates?)?|completed)", "实际÷目标", "actual ÷ target"),
    "reached": (r"实际(?:完成)?值?(?:达到|完成|做到)?了?|actual(?:ly)?(?: reached)?", "实际", "actual"),
    "wanted": (r"(?:目标值?|指标值|target)(?!的)", "目标", "target"),
}  # fmt: skip
_OF_ROWS = r"的(?:三级|二级|一级|定性|定量)?(?:指标|行|项|条|有|是|占|一?共)|哪[些几]|几[条行项个]|多少[条行项个]|有没有|有无|indicators?|rows?|which|how many|any\b"
_TIMES = re.compile(
    r"(?:超过?|达到?|完成)了?目标值?的?(?P<over>[一二两三四五六七八九十]|\d+)\s*倍|(?:over|more than|at least)?\s*(?P<en>\d+|two|three|four|five|ten) times (?:the|its|their) target"
)
_NUMERALS = {**DIGITS, "two": 2, "four": 4}
_WANTS: tuple[tuple[Want, str], ...] = (
    ("rate", r"得分率|score rate|scoring rate|score ratio"),
    ("mean", r"每[条行项个][\u3400-\u9fff]{0,6}指标.{0,3}平均|平均(?:每|一)[条行项个](?:指标|行)?|每[条行项个]指标.{0,3}平均|指标的?平均(?:分值|得分|分)|平均(?:分值|得分)|(?:average|mean) (?:weight|score|points?)\w* (?:of|per|for) (?:an?|each|every|the)?\s*(?:indicator|row)"),
    ("highest", r"最[高多大]的(?:分值|权重|得分)|(?:占分|分值|权重)(?:特别|太|过|很|偏|最)(?:高|大|多|重)|(?:分值|权重|得分|(?<![扣失丢减])分)(?:占比)?(?:最高|最大|最多)(?!的?(?:表|项目|单位|部门|是哪[个张]?(?:表|项目)))|(?:highest|largest|biggest|most)[- ](?:weight|scor)\w*|(?:指标|row|indicator).{0,12}(?:一半|half|50%).{0,8}(?:分|权重|points|weight|form|表)"),
    ("lowest", r"最[低少小]的(?:分值|权重|得分)|(?:分值|权重|得分)(?:占比)?(?:最低|最小|最少)(?!的?(?:表|项目|单位|部门|是哪[个张]?(?:表|项目)))|(?:lowest|smallest)[- ](?:weight|scor)\w*"),
    ("sum", r"(?:得分|分值|权重)(?:合计|一?共|总共|总和)?(?:是|有)?(?:多少|几)|(?:combined|total) (?:weight|score)s?|sum of (?:the )?(?:weight|score)s?"),
    ("share", r"占(?:全部|总|所有|整张表|整个|了?多少|比|百分之|.{0,6}(?:比例|比重|百分))|占比|比例是|share|percentage|proportion"),
)  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """Rows picked out: filters for `Where`, the conditions in words, what is wanted of them."""

    filters: dict[str, Any] = field(default_factory=dict)
    said: tuple[Message, ...] = ()
    want: Want = "rows"
    levels_only: bool = True

    @property
    def zh(self) -> str:
        """The conditions in Chinese."""
        return "、".join(m.zh for m in self.said)

    @property
    def en(self) -> str:
        """The conditions in English."""
        return ", ".join(m.en for m in self.said)


def select(asked: Asked) -> Selection | None:
    """The rows a question picks out by their content; None when by nothing of the kind."""
    plain = asked.plain
    filters: dict[str, Any] = {}
    said: list[Message] = []
    words = list(_texts(plain))
    without = list(_without(plain))
    if without:
        words = []
        filters["without"] = tuple(without)
        said += [
            Message(zh=f"{_FIELDS[n][1]}不是“{t}”", en=f"{n} is not “{t}”") for n, t in without
        ]
    # “目标是100%的”: a figure is compared as a figure, a text as a text.
    if either := _either(plain):
        filters["either"] = either
        words = []
        label = _FIELDS[either[0][0]][1]
        texts = "”或“".join(text for _, text in either)
        said.append(Message(zh=f"{label}含“{texts}”", en=f"{either[0][0]} has “{texts}”"))
    bounds = list(_bounds(plain)) if re.search(_OF_ROWS, plain) else []
    if words:
        filters["words"] = tuple(words)
        for name, text, whole in words:
            label = _FIELDS[name][1]
            said.append(Message(zh=f"{label}{'是' if whole else '含'}“{text}”", en=f"{name} {'is' if whole else 'has'} “{text}”"))  # fmt: skip
    if bounds:
        filters["bounds"] = tuple((figure, sign, value) for figure, sign, value, _ in bounds)
        for figure, sign, _, text in bounds:
            said.append(Message(zh=f"{_FIGURES[figure][1]}{sign}{text}", en=f"{_FIGURES[figure][2]} {sign} {text}"))  # fmt: skip
            if figure in ("wanted", "reached") and text.endswith("%"):
                filters["measure"] = "%"
    for name, value, message in _states(plain):
        filters.setdefault(name, value)
        said.append(message)
    levels_only = not said
    level = level_of(plain)
    if level:
        filters[level[0]] = level[1]
        said.insert(0, Message(zh=f"{level[1]}指标", en=f"under {level[1]}"))
    want: Want = next((w for w, pattern in _WANTS if re.search(pattern, plain)), "rows")
    whole_levels = re.search(r"[一二]级指标|level ?[12]\b|(?:first|second).level", plain)
    if whole_levels and want in ("highest", "lowest", "rate"):
        return None
    if want == "sum" and (not level or re.search(r"扣|失分|los[te]\w*|deduct", plain)):
        want = "rows"
    if levels_only and (want == "rows" or (want == "share" and not level)):
        return None
    if want == "rate" and not level:
        return None
    return Selection(filters, tuple(said), want, levels_only)


def level_of(plain: str) -> tuple[str, str] | None:
    """The one level a question names as a level (“时效指标”), as column and text."""
    found = {}
    for match in _LEVEL.finditer(plain):
        name = match["zh"] or match["bare"] or _ENGLISH_LEVELS.get(match["en"], "可持续")
        column, text = _LEVELS[name]
        found[text] = column
    if len(found) != 1:
        return None
    ((text, column),) = found.items()
    return column, text


def _texts(plain: str) -> Iterator[tuple[str, str, bool]]:
    for name, (words, _) in _FIELDS.items():
        quoted = re.search(rf"(?:{words}){_IS}\s*[\"'「](?P<text>[^\"'」]+)[\"'」]", plain)
        if quoted and not number(quoted["text"].rstrip("%")):
            yield name, quoted["text"], name != "name"
            continue
        held = re.search(rf"(?:{words}){_HOLDS}\s*[\"'「](?P<text>[^\"'」]+)[\"'」]", plain)
        if held:
            yield name, held["text"], False
            continue
        if name in ("target", "actual"):
            bare = re.search(
                rf"(?:{words})(?:都|只)?(?:是|为|写着?的?是?|填的?是?)(?!多少|什么|否|不|几|怎)(?P<text>[\u3400-\u9fff]{{1,8}}?)的(?:三级)?(?:指标|行|有|几|多少)"
                rf"|(?:{words})\s+(?:is |of |was )?(?P<en>(?!是|多少|什么|有|为|怎|实际|分别|各)[\u3400-\u9fff]{{2,8}})(?=\s*\?|\s*$)",
                plain,
            )
            if bare:
                yield name, bare["text"] or bare["en"], True


def _either(plain: str) -> tuple[tuple[str, str], ...]:
    """“目标是‘每月’或‘全年’的”: a field that holds one of several words."""
    for name, (words, _) in _FIELDS.items():
        found = re.search(
            rf"(?:{words})(?:{_IS}|{_HOLDS})\s*(?P<list>[\"'「][^\"'」]+[\"'」](?:\s*(?:或者?|、|和|or)\s*[\"'「][^\"'」]+[\"'」])+)",
            plain,
        )
        if found:
            return tuple(
                (name, text) for text in re.findall(r"[\"'「]([^\"'」]+)[\"'」]", found["list"])
            )
    return ()


def _without(plain: str) -> Iterator[tuple[str, str]]:
    for name, (words, _) in _FIELDS.items():
        found = re.search(
            rf"(?:{words})(?:都)?(?:不是|不为|不含|非|没写|没有写|不叫|\s+(?:is not|isn't|other than))\s*[\"'「](?P<text>[^\"'」]+)[\"'」]", plain
        )  # fmt: skip
        if found:
            yield name, found["text"]


def _bounds(plain: str) -> Iterator[tuple[Bounded, Compared, Decimal, str]]:
    for figure, (words, _, _) in _FIGURES.items():
        for found in re.finditer(
            rf"(?:{words})\s*(?:值|都|正好|刚好)?(?:是|为|在|等于|=|of|is|are|was)?\s*(?:{_SIGN})?\s*{_VALUE}\s*(?:{_END})?(?P<rest>.{{0,2}})",
            plain,
        ):
            signs = [s for i, s in enumerate(_BEFORE) if found[f"b{i}"]]
            signs += [s for i, s in enumerate(_AFTER) if found[f"a{i}"]]
            value = number(found["value"])
            unit = found["unit"] or ""
            if value is None or (
                (figure == "share") != (unit == "%") and figure not in ("wanted", "reached")
            ):
                continue
            if not signs and (figure in ("share", "lost") and figure == "share"):
                continue
            if figure == "reached" and unit != "%":
                continue
            if figure == "reached" and not signs and "达到" in found[0]:
                signs = ["≥"]
            if figure == "wanted" and (unit != "%" or (not signs and found["rest"][:1] == "时")):
                continue
            yield figure, signs[0] if signs else "=", value, found["value"] + unit
            break
    points = re.search(r"(?<![\d.扣得了第是为值过于到足超少])(\d+(?:\.\d+)?)分的(?:指标|行)", plain)
    if points and (value := number(points[1])) is not None:
        yield "weight", "=", value, points[1] + "分"
    if re.search(r"实际.{0,6}(?:刚好|正好|恰好|等于|就是)(?:等于|是)?目标", plain):
        yield "share", "=", Decimal(100), "100%"
    times = _TIMES.search(plain)
    if times:
        word = times["over"] or times["en"]
        count = _NUMERALS.get(word) or int(word)
        # “超过目标一倍” is twice the target; “超过目标三倍” is usually meant as three times.
        share = 200 if count == 1 else count * 100
        yield "share", "≥", Decimal(share), f"{share}%"


def _numbered(plain: str) -> tuple[int, ...]:
    """Rows named by a stretch of numbers, or by several with a sum asked for."""
    stretch = re.search(r"第?(\d+)\s*[行条项]?(?:到|至|-|~|—)第?(\d+)\s*[行条项]|rows? (\d+) ?(?:to|-|through) ?(\d+)", plain)  # fmt: skip
    if stretch:
        first, last = (int(g) for g in stretch.groups() if g)
        return tuple(range(first, last + 1)) if 0 < first <= last < first + 500 else ()
    start = re.search(r"前\s*(\d+)\s*[行条项](?!.{0,4}(?:原因|扣))|first (\d+) (?:rows|indicators)", plain)  # fmt: skip
    if start and not re.search(r"最|排|扣|most|top", plain):
        return tuple(range(1, min(int(start[1] or start[2]), 500) + 1))
    several = re.findall(r"第(\d+)\s*[行条项]?", plain)
    if len(several) > 1 and re.search(r"合计|一共|总共|加起来|之和", plain):
        return tuple(map(int, several))
    return ()


def _states(plain: str) -> Iterator[tuple[str, Any, Message]]:
    if numbers := _numbered(plain):
        rows = "、".join(map(str, numbers)) if len(numbers) < 6 else f"{numbers[0]}–{numbers[-1]}"
        yield "numbers", numbers, Message(zh=f"第{rows}行", en=f"rows {rows}")
    sign = re.search(r"(?:目标值?|指标值|target)(?:里|中)?(?:是|为|用了?|写了?|带了?|含|有|写成|with|has|uses)?\s*[\"'「]?([≥≤<>=])[\"'」]?(?!\s*\d)", plain)  # fmt: skip
    if sign:
        yield "signs", (sign[1],), Message(zh=f"目标用“{sign[1]}”", en=f"target with “{sign[1]}”")
    if not sign and re.search(r"指标|目标|行|符号", plain):
        listed = re.findall(r"[\"'「]([≥≤<>=])[\"'」]", plain)
        if listed:
            shown = "”或“".join(listed)
            yield (
                "signs",
                tuple(listed),
                Message(zh=f"目标用“{shown}”", en=f"target with “{shown}”"),
            )
    if re.search(r"(?:没有?|未|不)(?:超过|超出|超)了?目标|[没未不]超支|没有超支|(?:not|n't) (?:exceed|pass)", plain) and re.search(_OF_ROWS, plain) and not re.search(r"如果|假如|吗|要是|if ", plain):  # fmt: skip
        yield "missed", False, Message(zh="没有超出目标", en="target kept")
    if re.search(r"(?:写|填)[了有]?(?:偏差)?(?:原因|说明)的?", plain) and re.search(r"几[条行项个]|多少[条行项个]|哪[些几]", plain) and not re.search(UNREASONED + r"|扣|帮|怎|没|一样|相同|照抄|具体|满分", plain):  # fmt: skip
        yield "explained", True, Message(zh="写了原因", en="with a reason")
    about_rows = re.search(_OF_ROWS, plain) is not None
    if not about_rows and not re.search(r"占|share|percentage|proportion", plain):
        return
    if re.search(r"定性|qualitative", plain) and re.search(r"满分|full (?:marks|score)", plain):
        yield "kinds", ("words",), Message(zh="定性", en="qualitative")
    if re.search(r"(?:得|拿|给)?(?<!没得)(?<!没拿)(?<!未得)满分(?!多少|是)|full (?:marks|score)", plain) and not re.search(
        r"没得满分|没拿满分|未得满分|没有得满分|不是满分|附件|证明|材料|只写|如果|假如|100分|表|项目|forms?\b|projects?|without|not full|原因|依据", plain
    ):  # fmt: skip
        yield "state", "full", Message(zh="满分", en="with full marks")
    if re.search(r"(?:没有?|未)(?:能|有)?(?:完成|达标|达到|达成)(?:目标)?(?!.{0,6}(?:怎么|如何|扣多少|得多少|说明|原因))|miss\w* (?:its |their |the )?targets?|fell short|(?:not|n't) (?:met|meet|reach)", plain) and re.search(
        r"有没有|有无|哪[些几]|几[条行项个]|多少[条行项个]|which|how many|any\b|list", plain
    ) and not re.search(r"扣|(?<!没写)(?<!未写)(?<!无)(?<!没有)原因|[哪几]张?表|哪[些个]表|多少张|[哪几]个?项目|(?:which|how many|what) (?:forms|projects)|得分|满分|100分", plain):  # fmt: skip
        yield "missed", True, Message(zh="没有达到目标", en="target not met")
        if re.search(UNREASONED, plain):
            yield "explained", False, Message(zh="没写原因", en="no reason given")
    if re.search(r"(?:实际(?:完成值|值)?|完成值)(?:栏)?(?:是|为)?(?:没填|没有填|未填|空白|为?空|没写|未写|缺)|(?:没有?|未)填写?(?:的)?实际|(?:missing|no|blank|empty) actual", plain):  # fmt: skip
        yield "kinds", ("lost",), Message(zh="没有可读实际值", en="without a readable actual")
