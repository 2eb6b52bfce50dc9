"""Two figures of one form against each other: share, difference, multiple, sum.

In: a `Desk` with one form in scope. Out: the result with its arithmetic in the reply;
False when the question compares nothing, or names a figure the form does not have.
Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import Desk, num, percent, rounded
from assistant.answering.figures import resolve
from assistant.answering.levels import level_of
from assistant.answering.row_figures import Figure, of_level
from assistant.library.columns import main_line
from assistant.library.measures import MONEY

_PART = (
    r"(?:几成|百分之几|百分之多少|几分之几|多[少大]的?(?:比例|比重|份额|%)?|比例|比重|占比|几个点)"
)
_SHARES = (
    re.compile(rf"(?P<a>.*?)占(?:了|到|去)?(?P<b>[^占]*?)的?(?:{_PART}|多少(?!分|条|行|项|个))"),
    re.compile(r"(?P<a>.+?)(?:是|为|相当于|达到)(?P<b>.+?)的?(?:几成|百分之几|百分之多少|几分之几)"),
    re.compile(r"(?P<a>.+?)在(?P<b>.+?)(?:中|里|当中)?(?:所)?占?的?(?:比例|比重|占比|份额)"),
    re.compile(r"(?:what|which) (?:share|percentage|percent|proportion|part|fraction) of (?:the |all )?(?P<b>.+?) (?:is|are|was|were|do|does|did|comes? from|goes? to|belongs? to)\s+(?:the )?(?P<a>.+)"),
    re.compile(r"(?P<a>.+?) as an? (?:share|percentage|percent|proportion) of (?:the )?(?P<b>.+)"),
)  # fmt: skip
_OF_TARGET = re.compile(
    r"(?:上限|目标(?:值)?|限额|标准|target|ceiling)的?(?:几成|百分之几|百分之多少|几分之几|多大比例|多少比例)|(?:what|which) (?:share|percentage|percent) of (?:its|the|their) (?:target|ceiling|limit)"
)
_GAPS = (
    re.compile(r"(?P<a>.+?)(?:比|较|相比|相对)(?P<b>.+?)(?:多|少|高|低|大|小|增加?|减少?|涨|降|超)(?:了|出)?(?:多少|几)"),
    re.compile(r"(?P<a>.+?)(?:和|与|跟|同|及)(?P<b>.+?)(?:之间)?(?:相差|差额?|差距|的?差值?)(?:是|有|了)?(?:多少|几|是多少)"),
    re.compile(r"difference between (?:the )?(?P<a>.+?) and (?:the )?(?P<b>.+)"),
    re.compile(r"how much (?:more|less|higher|lower|larger|smaller) (?:is|was|are|were) (?:the )?(?P<a>.+?) than (?:the )?(?P<b>.+)"),
)  # fmt: skip
_TIMES = (
    re.compile(r"(?P<a>.+?)(?:是|为|相当于)(?P<b>.+?)的?(?:几|多少)倍"),
    re.compile(r"how many times (?:the )?(?P<b>.+?) (?:is|was) (?:the )?(?P<a>.+)"),
)
_SUM = re.compile(r"(?P<parts>.+?)(?:一共|总共|合计|加起来|加在一起|总和|之和|合起来)")


_TOGETHER = re.compile(
    r"(?:do|does|are|is|of|for) (?:the )?(?P<parts>.+? and .+?)(?: (?:indicators|rows))? (?:carry |have |score |make )?(?:together|combined|in total|altogether|in all)"
)


def compare(desk: Desk, *, default: bool = False) -> bool:
    """Answer with two figures put together.

    With `default` a share may leave its whole unsaid: the total, the budget, the target.
    """
    if not desk.one:
        return False
    plain = re.sub(r"^(?:请问|那|那么|帮我算[一下]*|算[一下]*|请)", "", desk.asked.plain).strip(
        " ?？。"
    )
    return (
        _single(desk, plain)
        or _share(desk, plain, default)
        or _which(desk, plain)
        or _equal(desk, plain)
        or _gap(desk, plain)
        or _times(desk, plain)
        or _sum(desk, plain)
    )


def _single(desk: Desk, plain: str) -> bool:
    """“成本类指标一共批了多少钱的上限”: the sum of one column over a level."""
    if not re.search(r"一共|总共|合计|总和|加起来|total|altogether|sum", plain) or not re.search(
        r"上限|目标值?|指标值|ceiling|target", plain
    ):
        return False
    level = level_of(plain)
    if (
        level is None
        or not re.search(r"钱|元|金额|多少|money|how much", plain)
        or re.search(r"实际|花|支出|分", plain)
    ):
        return False
    figure = of_level(desk, {level[0]: level[1]}, f"{level[1]}指标", "目标 金额", "money")
    if figure is None:
        return False
    figure.record(desk)
    desk.reply.say(
        f"{figure.zh}{figure.shown('zh')}（{figure.working}）。",
        f"{_upper(figure.en)}: {figure.shown('en')} ({figure.working}).",
    )
    return True


def _share(desk: Desk, plain: str, default: bool) -> bool:
    if _OF_TARGET.search(plain):
        return False  # said of a row: `lookups.row_fields` has both figures at hand
    for pattern in _SHARES:
        found = pattern.search(plain)
        if not found or re.search(r"占[几多][少]?分", plain):
            continue
        part = resolve(desk, found["a"], plain) or _spoken(desk, found["a"])
        if part is None:
            return False
        whole = _whole(desk, found["b"], part)
        if whole is None and (default or not found["b"].strip(" 的多大少")):
            whole = _default(desk, part)
        if whole is None or not whole.value or whole.kind != part.kind or whole == part:
            return False
        part.record(desk)
        whole.record(desk)
        result = percent(part.value / whole.value)
        desk.reply.step("占比", "share", f"{num(part.value)} ÷ {num(whole.value)}", result)
        desk.reply.say(
            f"{part.zh}{part.shown('zh')}，{whole.zh}{whole.shown('zh')}，占{result}（{num(part.value)} ÷ {num(whole.value)}）。",
            f"{_upper(part.en)} is {part.shown('en')}, {whole.en} {whole.shown('en')}: a share of {result} ({num(part.value)} ÷ {num(whole.value)}).",
        )
        _reminder(desk, part, whole)
        return True
    return False


def _spoken(desk: Desk, text: str) -> Figure | None:
    """The level the conversation is about, where the question leaves it out."""
    level = desk.asked.level2 or desk.asked.level1
    if not desk.asked.elliptic or not level or re.sub(r"[那它的,\s]", "", text):
        return None
    column = "level2" if desk.asked.level2 else "level1"
    return of_level(desk, {column: level}, f"{level}指标", "分值")


def _whole(desk: Desk, text: str, part: Figure) -> Figure | None:
    """The whole a share is of; “总分” for weights means all the points there are."""
    if part.kind == "points" and re.search(r"总分|满分|整张表|全表|全部|总共|form|total|all", text):
        if part.field == "lost":
            return of_level(desk, {}, "全部指标", "扣分")
        return resolve(desk, "分值合计", "分值")
    if part.field == "lost" and re.search(r"扣|失分|deduct|los[te]", text):
        return of_level(desk, {}, "全部指标", "扣分")
    if part.kind == "rows":
        return of_level(desk, {}, "全部指标", "", "rows")
    if part.kind == "money" and re.search(r"总预算|全部预算|总资金|预算总", text):
        return resolve(desk, "全年预算", want="money")
    return resolve(desk, text, text, part.kind if part.kind in ("points", "money") else "")


def _default(desk: Desk, part: Figure) -> Figure | None:
    if part.kind in ("points", "rows"):
        return _whole(desk, "总分", part)
    if part.kind == "money" and part.pointers:
        budget = desk.form(desk.scope[0]).paper.budget
        found, factor = main_line(budget), MONEY.get(budget.unit or "")
        if found and factor and part.field in ("initial", "annual", "executed"):
            names = {"initial": "年初预算", "annual": "全年预算", "executed": "执行数"}
            return resolve(desk, names[part.field])
    return None


def _reminder(desk: Desk, part: Figure, whole: Figure) -> None:
    if part.kind == "money" and part.cells and whole.pointers:
        desk.reply.say(
            "成本指标不一定涵盖全部支出，占比只说明表上两个数的关系。",
            "Cost rows need not cover all spending; the share only relates two figures of the form.",
        )


_WHICH = re.compile(
    r"(?P<a>.+?)(?:和|与|跟|同|及|、)(?P<b>.+?)(?:相比)?[,，]?(?:哪一?[个类项边]|谁|哪方)的?(?P<of>.{0,6}?)(?:更|较)?(?P<way>高|低|多|少|大|小)"
)
_EQUAL = re.compile(
    r"(?P<a>.+?)(?:和|与|跟|同|等于)(?P<b>.+?)(?:是否|是不是)?(?:一致|相等|相同|一样|吻合)(?:吗|么|不)?$"
)


def _which(desk: Desk, plain: str) -> bool:
    """“社会效益和可持续影响哪个分值高”."""
    found = _WHICH.match(plain)
    pair = _pair(desk, found["a"], found["b"], f"{found['of']} {plain}") if found else None
    if found is None or pair is None:
        return False
    one, two = pair
    one.record(desk)
    two.record(desk)
    desk.reply.step(
        "差", "difference", f"{num(one.value)} − {num(two.value)}", num(one.value - two.value)
    )
    if one.value == two.value:
        desk.reply.say(
            f"一样：{one.zh}和{two.zh}都是{one.shown('zh')}。",
            f"The same: {one.en} and {two.en} are both {one.shown('en')}.",
        )
        return True
    low = found["way"] in "低少小"
    first, second = sorted(pair, key=lambda f: f.value, reverse=not low)
    desk.reply.say(
        f"{first.zh}{found['way']}：{first.shown('zh')}，{second.zh}{second.shown('zh')}。",
        f"{_upper(first.en)}: {first.shown('en')}, {second.en} {second.shown('en')}.",
    )
    return True


def _equal(desk: Desk, plain: str) -> bool:
    """“预算执行数和财政拨款执行数一致吗”."""
    found = None if re.search(r"哪|几|不一致|对不上|which", plain) else _EQUAL.match(plain)
    pair = _pair(desk, found["a"], found["b"], plain) if found else None
    if pair is None:
        return False
    one, two = pair
    one.record(desk)
    two.record(desk)
    gap = one.value - two.value
    desk.reply.step(
        "差", "difference", f"{num(one.value)} − {num(two.value)}", f"{num(gap)}; {num(abs(gap))}"
    )
    same = ("一致", "They agree") if not gap else ("不一致", "They do not agree")
    by = "" if not gap else f"，相差{num(abs(gap))}{one.unit}"
    desk.reply.say(
        f"{same[0]}：{one.zh}{one.shown('zh')}，{two.zh}{two.shown('zh')}{by}。",
        f"{same[1]}: {one.en} {one.shown('en')}, {two.en} {two.shown('en')}{'' if not gap else f', {num(abs(gap))} apart'}.",
    )
    return True


def _gap(desk: Desk, plain: str) -> bool:
    for pattern in _GAPS:
        found = pattern.search(plain)
        if not found:
            continue
        pair = _pair(desk, found["a"], found["b"], plain)
        if pair is None:
            return False
        one, two = pair
        one.record(desk)
        two.record(desk)
        gap = one.value - two.value
        word = (
            ("多", "more than")
            if gap > 0
            else ("少", "less than")
            if gap < 0
            else ("相等", "the same as")
        )
        size = Figure(
            "", "", abs(gap), one.unit if one.unit != "%" else "个百分点", one.kind, "", ""
        )
        desk.reply.step(
            "差",
            "difference",
            f"{num(one.value)} − {num(two.value)}",
            f"{num(gap)}; {num(abs(gap))}",
        )
        share = ""
        if two.value and gap and one.kind in ("money", "count"):
            share = percent(abs(gap) / abs(two.value))
            desk.reply.step(
                "差÷后者",
                "difference ÷ the latter",
                f"{num(abs(gap))} ÷ {num(abs(two.value))}",
                share,
            )
        by = "" if not gap else f"{size.shown('zh')}" + (f"（{share}）" if share else "")
        by_en = "" if not gap else f" by {size.shown('en')}" + (f" ({share})" if share else "")
        desk.reply.step("换算", "converted", size.shown("zh")) if size.kind == "money" else None
        desk.reply.say(
            f"{one.zh}{one.shown('zh')}，{two.zh}{two.shown('zh')}，前者比后者{word[0]}{by}。"
            if gap
            else f"{one.zh}和{two.zh}相等，都是{one.shown('zh')}。",
            f"{_upper(one.en)} is {one.shown('en')}, {two.en} {two.shown('en')}: {word[1]} the latter{by_en}.",
        )
        return True
    return False


def _times(desk: Desk, plain: str) -> bool:
    for pattern in _TIMES:
        found = pattern.search(plain)
        pair = _pair(desk, found["a"], found["b"], plain) if found else None
        if pair is None or not pair[1].value:
            continue
        one, two = pair
        one.record(desk)
        two.record(desk)
        times = num(rounded(one.value / two.value))
        desk.reply.step("倍数", "multiple", f"{num(one.value)} ÷ {num(two.value)}", times)
        desk.reply.say(
            f"{one.zh}{one.shown('zh')}，{two.zh}{two.shown('zh')}，前者是后者的{times}倍（{num(one.value)} ÷ {num(two.value)}）。",
            f"{_upper(one.en)} is {one.shown('en')}, {two.en} {two.shown('en')}: {times} times the latter.",
        )
        return True
    return False


def _sum(desk: Desk, plain: str) -> bool:
    found = _SUM.search(plain) or _TOGETHER.search(plain)
    if not found or desk.asked.has(r"对得上|一致|等于|是不是|对不对|吗"):
        return False
    parts = [
        p for p in re.split(r"和|与|加上?|跟|、|以及|及|\band\b|,", found["parts"]) if p.strip()
    ]
    if not 2 <= len(parts) <= 6:
        return False
    figures = [resolve(desk, part, plain) for part in parts]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(parts) or len({(f.kind, f.field, f.unit) for f in known}) != 1:
        return False
    if len({f.zh for f in known}) < len(known) or known[0].kind == "share":
        return False
    for figure in known:
        figure.record(desk)
    whole = sum((f.value for f in known), Decimal(0))
    total = Figure("", "", whole, known[0].unit, known[0].kind, "", "")
    working = " + ".join(num(f.value) for f in known)
    desk.reply.step("合计", "sum", working, f"{num(whole)}; {total.shown('zh')}")
    listed = "，".join(f"{f.zh}{f.shown('zh')}" for f in known)
    listed_en = ", ".join(f"{f.en} {f.shown('en')}" for f in known)
    lost = known[0].field == "lost"
    desk.reply.say(
        f"{listed}，合计{'扣' if lost else ''}{total.shown('zh')}（{working}）。",
        f"{_upper(listed_en)}: {total.shown('en')}{' lost' if lost else ''} in all ({working}).",
    )
    return True


def _pair(desk: Desk, a: str, b: str, plain: str) -> tuple[Figure, Figure] | None:
    two = resolve(desk, b, plain)
    one = resolve(desk, a, plain if two is None else f"{b} {plain}")
    if two is None and one is not None and (level := level_of(a)) is not None:
        # “成本指标的实际合计比目标合计”: the second is of the same level.
        two = resolve(desk, f"{level[1]}指标{b}", plain, one.kind if one.kind == "money" else "")
    if (
        one is None
        or two is None
        or one.kind != two.kind
        or (one.zh, one.field) == (two.zh, two.field)
    ):
        return None
    if one.kind == "count" and one.unit != two.unit:
        return None
    return one, two


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
