"""Forms, departments and years by one figure: the most, the least, in order, in all, on average.

In: a `Desk` with several forms in scope. Out: the ranking or the sum in its reply; False
when the question names no figure, or nothing to do with it. Cannot fail. What could not be
read takes no part, and the answer says how many that were.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, inert, num, percent, rounded, yuan
from assistant.answering.departments import cite_lines, left_out
from assistant.answering.measures import MEASURES, Measured, cite_measure, money
from assistant.library import FormSummary

_BY: tuple[tuple[str, str, tuple[str, str], Callable[[FormSummary], str | None]], ...] = (
    ("department", r"部门|街道|局\b|department", ("主管部门", "department"), lambda f: f.supervising_department),
    ("unit", r"(?:实施)?单位|\bunits?\b", ("实施单位", "unit"), lambda f: f.implementing_unit),
    ("year", r"(?:各|每|哪|按)一?个?年(?:度|份)?|\byears?\b", ("年度", "year"), lambda f: str(f.fiscal_year) if f.fiscal_year else None),
)  # fmt: skip
_LOW = r"最[低少小差慢]|倒数|由低|从低|从小|从少|升序|lowest|least|smallest|fewest|worst|bottom|slowest|ascending"
_EDGE = rf"{_LOW}|哪一?[个张家].{{0,8}}[高低多少大小好差](?!分|少)|更[高低多少]|最[高多大好快]|前\S{{0,2}}[名个位]|highest|most|largest|biggest|best|top|fastest"
_ORDER = r"排(?:名|序|列|一?[下排]|个)|从高|由高|从多|从大|从低|由低|从小|rank|sort|order|逐个|分别|各(?:是|有|多少|自)|每[个张]"
_MEAN = r"平均|人均|average|\bmean\b"
_WHOLE = r"一共|总共|合计|总计|总和|加起来|全部|所有|整体|总体|总的|总额|overall|altogether|in total|in all|total amount|sum\b|combined|all (?:the )?(?:projects|forms)"


def answer(desk: Desk) -> bool:
    """Rank, sum up or average one figure over the forms in scope."""
    asked = desk.asked
    if len(desk.scope) < 2 or asked.has(r"原因|理由|reason|哪些行|哪[几一]行|指标是哪"):
        return False
    figures = [f for f in MEASURES if asked.has(f.words)]
    if not figures:
        return False
    figure = figures[0]
    by = next((b for b in _BY if asked.has(b[1])), None)
    if len(asked.years) > 1:
        by = _BY[-1]  # “2022年和2023年各执行了多少”
    if both_ends(desk) and not asked.top:
        for low in (False, True):
            _ranked(desk, figure, by[2] if by else None, by[3] if by else None, low=low)
        return True
    if (bound := _bound(desk, figure)) is not None:
        _ranked(desk, figure, None, None, bound=bound)
        return True
    if by is not None and asked.has(rf"{_EACH}.*(?:{_WHOLE})|(?:{_WHOLE}).*{_EACH}|{_EACH}"):
        _ranked(desk, figure, by[2], by[3])
        return True
    if (
        asked.has(rf"{_EDGE}|{_ORDER}")
        or (_named(desk) and asked.has(r"比较|对比|相比|compare|和|与"))
        or len(asked.years) > 1
        or (by is not None and asked.has(_MEAN))
    ):
        _ranked(desk, figure, by[2] if by else None, by[3] if by else None)
        return True
    if asked.has(_MEAN):
        return _mean(desk, figure)
    if asked.has(_WHOLE):
        return _sum(desk, figure)
    return False


_EACH = r"(?:各|每|按)个?(?:主管)?(?:部门|单位|年度|街道)"


def asks(desk: Desk) -> bool:
    """True when one figure is asked of named forms or of groups, or its two ends."""
    asked = desk.asked
    figure = next((f for f in MEASURES if asked.has(f.words)), None)
    if figure is None or len(desk.scope) < 2:
        return False
    return both_ends(desk) or asked.has(_EACH) or _named(desk)


def both_ends(desk: Desk) -> bool:
    """True when the most and the least are asked for."""
    return desk.asked.has(_LOW) and desk.asked.has(r"最[高多大好快]|highest|most|largest")


def _named(desk: Desk) -> bool:
    """True when a few forms are named to be held against one another."""
    named = 1 < len(desk.asked.forms) <= 6 and len(desk.asked.forms) < len(desk.shelf)
    return named and not desk.asked.has(r"指标设置|指标有|结构|不同在")


def place(desk: Desk) -> bool:
    """“道路养护的总分是不是最低的”: where one form stands among all in the library."""
    asked = desk.asked
    if (
        not desk.one
        or len(desk.shelf) < 2
        or not asked.has(r"是不是|是否|吗|吧|对不对|right|^is\b|isn.?t")
    ):
        return False
    low, high = asked.has(_LOW), asked.has(r"最[高多大好快]|第一|highest|most|largest|best")
    figure = next((f for f in MEASURES if asked.has(f.words)), None)
    if figure is None or low == high or asked.numbers:
        return False
    values = [
        (f, a / b)
        for f in desk.shelf.values()
        if (p := figure.parts(desk, f)) is not None
        for a, b in [p]
    ]
    own = next((value for form, value in values if form.id == desk.scope[0]), None)
    if own is None or len(values) < 2:
        return False
    edge_form, edge = (min if low else max)(values, key=lambda pair: pair[1])
    (form,) = desk.forms
    for one in (form, edge_form):
        _cite(desk, figure, [(one, (Decimal(0), Decimal(1)))], 1)
        desk.cite_summary(one, project_name=one.project_name)
    better = sum(value > own for _, value in values) + 1
    desk.reply.step(
        f"{figure.zh}的名次",
        f"place by {figure.en}",
        f"{figure.shown(own)}; {figure.shown(edge)}; {len(values)}",
        str(better),
    )
    word = ("最低", "lowest") if low else ("最高", "highest")
    yes = own == edge
    desk.reply.say(
        f"{'是' if yes else '不是'}：#{form.id} {desk.title(form)}的{figure.zh}{figure.shown(own)}，在{len(values)}张表里由高到低排第{better}；"
        f"{word[0]}的是#{edge_form.id} {desk.title(edge_form)}，{figure.shown(edge)}。",
        f"{'Yes' if yes else 'No'}: {figure.en} of #{form.id} {desk.title(form)} is {figure.shown(own)}, place {better} of {len(values)} from the top; "
        f"the {word[1]} is #{edge_form.id} {desk.title(edge_form)} with {figure.shown(edge)}.",
    )
    return True


def _bound(desk: Desk, figure: Measured) -> tuple[str, Decimal, str] | None:
    """“预算超过1000万的”: a comparison with a value in the figure's own unit."""
    scale = {
        "万": Decimal(10_000),
        "万元": Decimal(10_000),
        "亿": Decimal(10**8),
        "亿元": Decimal(10**8),
        "元": Decimal(1),
    }
    for stated in desk.asked.numbers:
        if figure.shown is money and stated.unit in scale:
            value = stated.value * scale[stated.unit]
        elif figure.ratio and stated.unit == "%":
            value = stated.value / 100
        elif figure.zh == "总分" and stated.unit in ("分", "points", ""):
            value = stated.value
        else:
            continue
        if desk.asked.has(r"不低于|不少于|以上|至少|at least|or more"):
            return "≥", value, stated.text
        if desk.asked.has(r"不超过|不高于|以下|以内|at most|or less"):
            return "≤", value, stated.text
        if desk.asked.has(r"低于|不足|不到|小于|少于|below|under|less than"):
            return "<", value, stated.text
        if desk.asked.has(r"超过|高于|大于|多于|above|over|more than"):
            return ">", value, stated.text
    return None


def several(desk: Desk) -> bool:
    """“总预算、总执行和平均执行率”: several figures over the forms in scope, each summed."""
    asked = desk.asked
    if len(desk.scope) < 2 or not asked.has(rf"{_WHOLE}|{_MEAN}|总预算|总执行|总金额"):
        return False
    if asked.has(_EDGE) or not asked.has(r"、|和|及|以及|,|\band\b"):
        return False
    wanted = [f for f in MEASURES if asked.has(f.words) and f.zh not in ("全年预算数", "总分")]
    if asked.has(r"预算(?!执行|数的|率)|budget(?! execution)"):
        wanted += [f for f in MEASURES if f.zh == "全年预算数"]
    if len(wanted) < 2:
        return False
    for figure in wanted:
        _sum(desk, figure, listed=False)
        if figure.ratio and asked.has(_MEAN):
            _mean_rate(desk, figure)
    return True


def share(desk: Desk) -> bool:
    """“养老项目占全部预算的比例”: one form's figure in the sum of all."""
    asked = desk.asked
    if (
        not desk.one
        or len(desk.shelf) < 2
        or not asked.has(r"占|比例|比重|share|percentage|proportion")
    ):
        return False
    if not asked.has(r"全部|所有|总|全库|各项目|all|total|overall"):
        return False
    figure = next((f for f in MEASURES if asked.has(f.words) and f.shown is money), None)
    if figure is None:
        return False
    parts = [(f, p[0]) for f in desk.shelf.values() if (p := figure.parts(desk, f)) is not None]
    own = next((value for form, value in parts if form.id == desk.scope[0]), None)
    whole = sum((value for _, value in parts), Decimal(0))
    if own is None or not whole:
        return False
    (form,) = desk.forms
    cite_lines(desk, form, figure.pointer)
    desk.reply.step(
        f"{figure.zh}合计（元）",
        f"sum of the {figure.en} (yuan)",
        f"Σ {len(parts)}",
        f"{num(whole)}; {money(whole)}",
    )
    result = percent(own / whole)
    desk.reply.step("占比", "share", f"{num(own)} ÷ {num(whole)}; {money(own)}", result)
    desk.reply.say(
        f"#{form.id} {desk.title(form)}的{figure.zh}{money(own)}，全部{len(parts)}张表合计{money(whole)}，占{result}。",
        f"#{form.id} {desk.title(form)}: {figure.en} {yuan(own)[1]} of {yuan(whole)[1]} over {len(parts)} forms, a share of {result}.",
    )
    left_out(desk, len(desk.shelf) - len(parts))
    return True


def _values(desk: Desk, figure: Measured) -> list[tuple[FormSummary, tuple[Decimal, Decimal]]]:
    return [(form, parts) for form in desk.forms if (parts := figure.parts(desk, form)) is not None]


def _combined(figure: Measured, parts: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Several forms as one: rates by their sums, totals by their mean, amounts added up."""
    above = sum((a for a, _ in parts), Decimal(0))
    if figure.ratio:
        return above / sum((b for _, b in parts), Decimal(0))
    return rounded(above / len(parts), 4) if figure.zh == "总分" else above


def _ranked(
    desk: Desk,
    figure: Measured,
    label: tuple[str, str] | None,
    key: Callable[[FormSummary], str | None] | None,
    *,
    low: bool | None = None,
    bound: tuple[str, Decimal, str] | None = None,
) -> None:  # fmt: skip
    groups: dict[str, list[tuple[FormSummary, tuple[Decimal, Decimal]]]] = defaultdict(list)
    known = _values(desk, figure)
    for form, parts in known:
        groups[(key(form) or "（未注明）") if key else f"#{form.id}"].append((form, parts))
    if not groups:
        desk.reply.answerable = False
        desk.reply.say(f"没有可读的{figure.zh}。", f"No readable {figure.en}.")
        return
    asked = desk.asked
    ascending = asked.has(_LOW) if low is None else low
    # Two forms named to be compared are both said, not the first alone.
    named = _named(desk)
    single = asked.has(_EDGE) and not asked.top and not asked.has(_ORDER) and not named
    single = (single or low is not None) and bound is None
    ranked = [
        (name, _combined(figure, [p for _, p in members]), members)
        for name, members in groups.items()
    ]
    ranked.sort(key=lambda g: (g[1] if ascending else -g[1], g[2][0][0].id))
    if bound is not None:
        sign, limit, text = bound
        holds = {"≥": operator.ge, "≤": operator.le, "<": operator.lt, ">": operator.gt}[sign]
        ranked = [g for g in ranked if holds(g[1], limit)]
        desk.reply.step("界限", "bound", f"{sign} {text}")
        desk.reply.step("符合的表", "forms that fit", "count", str(len(ranked)))
        desk.reply.say(
            f"{figure.zh}{sign}{text}的有{len(ranked)}张表" + ("：" if ranked else "。"),
            f"{len(ranked)} forms with {figure.en} {sign} {text}" + (":" if ranked else "."),
        )
        if not ranked:
            for form, parts in known[:3]:
                _cite(desk, figure, [(form, parts)], 1)
            return
    shown = (
        [g for g in ranked if g[1] == ranked[0][1]][:SHOWN]
        if single
        else ranked[: asked.top or SHOWN]
    )
    by = f"按{label[0]}的" if label else ""
    by_en = f" by {label[1]}" if label else ""
    if single:
        edge = ("最低", "lowest") if ascending else ("最高", "highest")
        desk.reply.say(f"{by}{figure.zh}{edge[0]}的是：", f"The {edge[1]} {figure.en}{by_en}:")
    elif bound is None:
        order = ("由低到高", "lowest first") if ascending else ("由高到低", "highest first")
        desk.reply.say(
            f"{by}{figure.zh}，{order[0]}：", f"{figure.en.capitalize()}{by_en}, {order[1]}:"
        )
    for place, (name, value, members) in enumerate(shown, 1):
        head = name if key is None else inert(name)
        if key is None:
            form = members[0][0]
            unit = inert(form.implementing_unit) if form.implementing_unit else ""
            year = f"，{form.fiscal_year}年" if form.fiscal_year else ""
            head = f"{name} {desk.title(form)}{year}" + (
                f"，{unit}" if unit and unit != form.name else ""
            )
            desk.cite_summary(
                form, implementing_unit=form.implementing_unit, fiscal_year=form.fiscal_year
            )
        _cite(desk, figure, members, place)
        working = " + ".join(num(a) for _, (a, _) in members[:8])
        if figure.ratio:
            working = f"({working}) ÷ ({' + '.join(num(b) for _, (_, b) in members[:8])})"
        elif figure.zh == "总分" and len(members) > 1:
            working = f"({working}) ÷ {len(members)}"
        desk.reply.step(f"{name} {figure.zh}", f"{name} {figure.en}", working, figure.shown(value))
        desk.reply.step("名次和表数", "place and forms", str(place), str(len(members)))
        extra = "" if len(members) == 1 else f"（{len(members)}张表）"
        extra_en = "" if len(members) == 1 else f" ({len(members)} forms)"
        mark = "- " if single else f"{place}) "
        desk.reply.say(
            f"{mark}{head}：{figure.shown(value)}{extra}",
            f"{mark}{head}: {figure.shown(value)}{extra_en}",
        )
    if not single and len(ranked) > len(shown) and not asked.top:
        left = len(ranked) - len(shown)
        desk.reply.step("未列出", "not shown", f"{len(ranked)} − {len(shown)}", str(left))
        desk.reply.say(f"另有{left}个未列出。", f"{left} more are not shown.")
    left_out(desk, len(desk.forms) - len(known))


def _cite(
    desk: Desk, figure: Measured, members: list[tuple[FormSummary, tuple[Decimal, Decimal]]], place: int
) -> None:  # fmt: skip
    for form, _ in members[:3]:
        cite_measure(desk, figure, form, place)


def _mean(desk: Desk, figure: Measured) -> bool:
    known = _values(desk, figure)
    if not known or figure.ratio:
        return _sum(desk, figure) if known else False
    summed = sum((a for _, (a, _) in known), Decimal(0))
    mean = rounded(summed / len(known), 4)
    desk.reply.step(
        f"平均{figure.zh}",
        f"mean {figure.en}",
        f"{num(summed)} ÷ {len(known)}; {figure.shown(summed)}",
        figure.shown(mean),
    )
    desk.reply.say(
        f"{len(known)}张表平均{figure.zh}{figure.shown(mean)}（合计{figure.shown(summed)}）。",
        f"The mean {figure.en} of {len(known)} forms is {figure.shown(mean)} (in all {figure.shown(summed)}).",
    )
    _listed(desk, figure, known)
    return True


def _mean_rate(desk: Desk, figure: Measured) -> None:
    """The mean of the forms' own rates, which is not the rate of their sums."""
    rates = [above / below for _, (above, below) in _values(desk, figure)]
    mean = percent(sum(rates, Decimal(0)) / len(rates))
    working = " + ".join(percent(rate) for rate in rates[:12])
    desk.reply.step(
        f"各表{figure.zh}的平均", f"mean of the {figure.en}s", f"({working}) ÷ {len(rates)}", mean
    )
    desk.reply.say(f"各表{figure.zh}的平均是{mean}。", f"The mean of the single rates is {mean}.")


def _sum(desk: Desk, figure: Measured, *, listed: bool = True) -> bool:
    known = _values(desk, figure)
    if not known or figure.zh == "总分":
        return False
    above = sum((a for _, (a, _) in known), Decimal(0))
    if figure.ratio:
        below = sum((b for _, (_, b) in known), Decimal(0))
        result = percent(above / below)
        desk.reply.step(
            "总体执行率",
            "overall execution rate",
            f"{num(above)} ÷ {num(below)}; {money(above)} ÷ {money(below)}",
            result,
        )
        desk.reply.say(
            f"{len(known)}张表合计执行{money(above)}、全年预算{money(below)}，总体执行率{result}。",
            f"Over {len(known)} forms {yuan(above)[1]} of {yuan(below)[1]} was executed: an overall rate of {result}.",
        )
    else:
        desk.reply.step(
            f"{figure.zh}合计",
            f"sum of the {figure.en}",
            f"Σ {len(known)}; {num(above)}",
            figure.shown(above),
        )
        inside = f"（{num(above)}元）" if figure.shown is money else ""
        desk.reply.say(
            f"{len(known)}张表的{figure.zh}合计{figure.shown(above)}{inside}。",
            f"The {figure.en} of {len(known)} forms sums to {figure.shown(above)}{' (' + num(above) + ' yuan)' if inside else ''}.",
        )
    if not listed:
        for place, (form, parts) in enumerate(known[:SHOWN], 1):
            _cite(desk, figure, [(form, parts)], place)
        return True
    _listed(desk, figure, known)
    return True


def _listed(
    desk: Desk, figure: Measured, known: list[tuple[FormSummary, tuple[Decimal, Decimal]]]
) -> None:
    for place, (form, (above, below)) in enumerate(known[:SHOWN], 1):
        _cite(desk, figure, [(form, (above, below))], place)
        value = above / below if figure.ratio else above
        working = f"{num(above)} ÷ {num(below)}" if figure.ratio else num(above)
        desk.reply.step(f"#{form.id}", f"#{form.id}", working, figure.shown(value))
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}：{figure.shown(value)}",
            f"- #{form.id} {desk.title(form)}: {figure.shown(value)}",
        )
    if len(known) > SHOWN:
        left = len(known) - SHOWN
        desk.reply.step("未列出", "not shown", f"{len(known)} − {SHOWN}", str(left))
        desk.reply.say(f"另有{left}张未列出。", f"{left} more are not shown.")
    left_out(desk, len(desk.forms) - len(known))
