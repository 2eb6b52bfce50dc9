"""A query over forms run: their figures listed, summed, averaged, ranked, grouped, compared.

In: a `Desk` and a `FormQuery`. Out: sentences, citations and steps in its reply; False when
no form has the figure. Cannot fail. What could not be read takes no part, and is counted.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, inert, num, percent, rounded
from assistant.answering.departments import left_out
from assistant.answering.measures import MEASURES, Measured, cite_measure
from assistant.answering.query.conditions import STATES
from assistant.answering.query.forms import FormQuery
from assistant.answering.query.parsed import Group, Query
from assistant.answering.query.telling import list_rows
from assistant.library import FormSummary, queries
from assistant.library.records import Compared

_HOLDS: dict[Compared, Callable[[Decimal, Decimal], bool]] = {
    "≥": operator.ge, "≤": operator.le, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_BY: dict[str, tuple[str, str, Callable[[FormSummary], object]]] = {
    "department": ("主管部门", "department", lambda f: f.supervising_department),
    "unit": ("实施单位", "unit", lambda f: f.implementing_unit),
    "year": ("年度", "year", lambda f: f.fiscal_year),
}
_TIED = 5
"""Forms named where many share an edge."""
_Known = list[tuple[FormSummary, tuple[Decimal, Decimal]]]


def run_forms(desk: Desk, query: FormQuery) -> bool:
    """Answer a query over forms."""
    measures = [m for name in query.measures for m in MEASURES if m.zh == name]
    forms = _selected(desk, query)
    if not measures:
        return False
    if query.limits or query.lost is not None:
        _conditions(desk, query, forms)
    if not forms:
        for form in desk.forms[:3]:
            desk.title(form)
            cite_measure(desk, measures[0], form, 1)
        return True
    told = [_one(desk, query, measure, forms) for measure in measures]
    if query.rows_lost:
        lost = desk.rows(state="lost", forms=tuple(form.id for form in forms), limit=SHOWN)
        list_rows(desk, Query(), Group(STATES["lost"].filters), len(lost), lost)
    return any(told)


def _selected(desk: Desk, query: FormQuery) -> list[FormSummary]:
    kept = desk.forms
    for limit in query.limits:
        measure = next(m for m in MEASURES if m.zh == limit.measure)
        kept = [
            form for form in kept
            if (p := measure.parts(desk, form)) and _HOLDS[limit.sign](p[0] / p[1], limit.value)
        ]  # fmt: skip
    if query.lost is not None:
        losing = queries.forms_with(desk.library, desk.where(state="lost"))
        kept = [form for form in kept if (form.id in losing) == query.lost]
    return kept


def _conditions(desk: Desk, query: FormQuery, forms: list[FormSummary]) -> None:
    zh = [f"{limit.measure}{limit.sign}{limit.text}" for limit in query.limits]
    en = [f"{_english(limit.measure)} {limit.sign} {limit.text}" for limit in query.limits]
    if query.lost is not None:
        zh.append("有扣分" if query.lost else "没有扣分")
        en.append("points lost" if query.lost else "no points lost")
    share = percent(Decimal(len(forms)) / len(desk.forms))
    desk.reply.step("条件", "condition", "、".join(zh))
    desk.reply.step(
        "符合的表", "forms that fit", f"{len(forms)} ÷ {len(desk.forms)}", f"{len(forms)}; {share}"
    )
    desk.reply.say(
        f"{'、'.join(zh)}的有{len(forms)}张表（共{len(desk.forms)}张，占{share}）"
        + ("：" if forms else "。"),
        f"{len(forms)} of {len(desk.forms)} forms ({share}) with {', '.join(en)}"
        + (":" if forms else "."),
    )


def _english(name: str) -> str:
    return next((m.en for m in MEASURES if m.zh == name), name)


def _one(desk: Desk, query: FormQuery, measure: Measured, forms: list[FormSummary]) -> bool:
    known: _Known = [(f, p) for f in forms if (p := measure.parts(desk, f)) is not None]
    if not known:
        desk.reply.say(f"没有可读的{measure.zh}。", f"No readable {measure.en}.")
        desk.reply.answerable = bool(forms) and len(query.measures) > 1
        return False
    if len(known) > 1 and not query.by:
        _summary(desk, query, measure, known)
    if query.by:
        _groups(desk, query, measure, known)
    else:
        _lines(desk, query, measure, known)
    if query.want == "which" and len(known) == 2:
        _difference(desk, measure, known)
    left_out(desk, len(forms) - len(known))
    return True


def _summary(desk: Desk, query: FormQuery, measure: Measured, known: _Known) -> None:
    """All together: sum and mean; of rates the rate of the sums and the mean of the rates."""
    count = len(known)
    above = sum((a for _, (a, _) in known), Decimal(0))
    if measure.ratio:
        below = sum((b for _, (_, b) in known), Decimal(0))
        overall = percent(above / below)
        mean = percent(sum((a / b for _, (a, b) in known), Decimal(0)) / count)
        desk.reply.step(
            f"总体{measure.zh}", f"overall {measure.en}", f"{num(above)} ÷ {num(below)}", overall
        )
        desk.reply.step(
            f"各表{measure.zh}的平均", f"mean of the {measure.en}s", f"Σ ÷ {count}", mean
        )
        if query.summed or query.mean:
            desk.reply.say(
                f"{count}张表总体{measure.zh}{overall}，各表{measure.zh}的平均{mean}。",
                f"{count} forms: overall {measure.en} {overall}, mean of the single rates {mean}.",
            )
        return
    mean_value = rounded(above / count, 4)
    desk.reply.step(
        f"{measure.zh}合计",
        f"sum of the {measure.en}",
        f"Σ {count}",
        f"{num(above)}; {measure.shown(above)}",
    )
    desk.reply.step(
        f"平均{measure.zh}",
        f"mean {measure.en}",
        f"{num(above)} ÷ {count}",
        f"{num(mean_value)}; {measure.shown(mean_value)}",
    )
    if query.mean:
        desk.reply.say(
            f"{count}张表平均{measure.zh}{measure.shown(mean_value)}（合计{measure.shown(above)}）。",
            f"The mean {measure.en} of {count} forms is {measure.shown(mean_value)} (in all {measure.shown(above)}).",
        )
    elif query.summed:
        inside = f"（{num(above)}元）" if measure.money else ""
        desk.reply.say(
            f"{count}张表的{measure.zh}合计{measure.shown(above)}{inside}，平均{measure.shown(mean_value)}。",
            f"The {measure.en} of {count} forms sums to {measure.shown(above)}{f' ({num(above)} yuan)' if inside else ''}, mean {measure.shown(mean_value)}.",
        )


def _lines(desk: Desk, query: FormQuery, measure: Measured, known: _Known) -> None:
    ranked = sorted(known, key=lambda pair: (-pair[1][0] / pair[1][1], pair[0].id))
    whole = sum((a for _, (a, _) in known), Decimal(0))
    ends = {"most": (True,), "least": (False,), "both": (True, False)}.get(query.want, ())
    for high in ends:
        line = ranked if high else ranked[::-1]
        edge = line[0][1][0] / line[0][1][1]
        tied = [f for f, (a, b) in line if a / b == edge]
        names = "、".join(f"#{f.id} {desk.title(f)}" for f in tied[:_TIED])
        if len(tied) > _TIED:
            desk.reply.step("并列的表", "forms level with it", "count", str(len(tied)))
            names += f"…（{len(tied)}）"
        word = ("最高", "highest") if high else ("最低", "lowest")
        desk.reply.say(
            f"{measure.zh}{word[0]}的是{names}，{measure.shown(edge)}。",
            f"The {word[1]} {measure.en} is {measure.shown(edge)}, {names}.",
        )
    low = ends == (False,)
    shown = (ranked[::-1] if low else ranked)[: query.top or SHOWN]
    order = ("由低到高", "lowest first") if low else ("由高到低", "highest first")
    if len(shown) > 1:
        desk.reply.say(f"{measure.zh}，{order[0]}：", f"{measure.en.capitalize()}, {order[1]}:")
    for place, (form, (above, below)) in enumerate(shown, 1):
        cite_measure(desk, measure, form, place)
        desk.cite_summary(
            form, implementing_unit=form.implementing_unit, fiscal_year=form.fiscal_year
        )
        value = measure.shown(above / below)
        working = f"{num(above)} ÷ {num(below)}" if measure.ratio else num(above)
        desk.reply.step(f"#{form.id} {measure.zh}", f"#{form.id} {measure.en}", working, value)
        desk.reply.step("名次", "place", str(place))
        year = f"，{form.fiscal_year}年" if form.fiscal_year else ""
        unit = f"，{inert(form.implementing_unit)}" if form.implementing_unit else ""
        extra = ""
        if query.want == "share" and whole and not measure.ratio and not query.limits:
            extra = percent(above / whole)
            desk.reply.step("占比", "share", f"{num(above)} ÷ {num(whole)}", extra)
            extra = f"（{extra}）"
        if made := _MADE_OF.get(measure.zh):
            extra += _made_of(desk, form, made)
        desk.reply.say(
            f"{place}) #{form.id} {desk.title(form)}{year}{unit}：{measure.zh}{value}{extra}",
            f"{place}) #{form.id} {desk.title(form)}{year}{unit}: {measure.en} {value}{extra}",
        )
    if len(ranked) > len(shown) and not query.top:
        left = len(ranked) - len(shown)
        desk.reply.step("未列出", "not shown", f"{len(ranked)} − {len(shown)}", str(left))
        desk.reply.say(f"另有{left}张未列出。", f"{left} more are not shown.")


_MADE_OF = {
    "执行率": ("执行数", "全年预算数"), "未执行数": ("全年预算数", "执行数"), "年中调整额": ("年初预算数", "全年预算数"),
}  # fmt: skip
"""Figures made of two others, which are said beside them."""


def _made_of(desk: Desk, form: FormSummary, names: tuple[str, str]) -> str:
    told = []
    for name in names:
        measure = next(m for m in MEASURES if m.zh == name)
        if parts := measure.parts(desk, form):
            shown = measure.shown(parts[0])
            desk.reply.step(
                f"#{form.id} {measure.zh}", f"#{form.id} {measure.en}", num(parts[0]), shown
            )
            told.append(
                f"{measure.zh}{shown}" if desk.asked.language == "zh" else f"{measure.en} {shown}"
            )
    return f"（{'，'.join(told)}）" if desk.asked.language == "zh" else f" ({', '.join(told)})"


def _difference(desk: Desk, measure: Measured, known: _Known) -> None:
    (one, (a, b)), (two, (c, d)) = known
    first, second = a / b, c / d
    gap = abs(first - second)
    shown = percent(gap).replace("%", "个百分点") if measure.ratio else measure.shown(gap)
    desk.reply.step(
        "相差",
        "difference",
        f"{measure.shown(first)} − {measure.shown(second)}",
        f"{shown}; {measure.shown(gap)}",
    )
    if not gap:
        desk.reply.say("两者一样。", "The two are the same.")
        return
    more = one if first > second else two
    desk.reply.say(
        f"#{more.id} {desk.title(more)}更高，相差{shown}。",
        f"#{more.id} {desk.title(more)} is higher, by {measure.shown(gap)}.",
    )


def _groups(desk: Desk, query: FormQuery, measure: Measured, known: _Known) -> None:
    """By department, unit or year: rates by their sums, totals by their mean, amounts added up."""
    zh, en, key = _BY[query.by]
    groups: dict[str, _Known] = defaultdict(list)
    for form, parts in known:
        groups[str(key(form) or "（未注明）")].append((form, parts))
    told = []
    for name, members in groups.items():
        above = sum((a for _, (a, _) in members), Decimal(0))
        below = sum((b for _, (_, b) in members), Decimal(0))
        mean = rounded(above / len(members), 4)
        by_mean = not measure.ratio and (measure.zh == "总分" or query.mean)
        value = above / below if measure.ratio else mean if by_mean else above
        told.append((name, value, above, below, members))
    told.sort(key=lambda g: (-g[1], g[0]))
    if query.want == "least":
        told.reverse()
    how = (
        ("合计", "in all")
        if not measure.ratio and measure.zh != "总分" and not query.mean
        else ("平均", "on average")
    )
    if measure.ratio:
        how = ("总体", "overall")
    if query.want in ("most", "least"):
        word = ("最高", "highest") if query.want == "most" else ("最低", "lowest")
        tied = "、".join(inert(g[0]) for g in told if g[1] == told[0][1])
        desk.reply.say(
            f"{measure.zh}{word[0]}的{zh}是{tied}。",
            f"The {en} with the {word[1]} {measure.en}: {tied}.",
        )
    desk.reply.say(
        f"按{zh}的{measure.zh}（{how[0]}）：", f"{measure.en.capitalize()} by {en} ({how[1]}):"
    )
    for place, (name, value, above, below, members) in enumerate(told[: query.top or SHOWN], 1):
        for form, _ in members[:3]:
            cite_measure(desk, measure, form, place)
            desk.cite_summary(
                form,
                supervising_department=form.supervising_department,
                fiscal_year=form.fiscal_year,
            )
        shown = measure.shown(value)
        desk.reply.step(
            f"{name} {measure.zh}", f"{name} {measure.en}", f"{num(above)} ÷ {num(below)}", shown
        )
        desk.reply.step("名次和表数", "place and forms", str(place), str(len(members)))
        desk.reply.say(
            f"{place}) {inert(name)}：{shown}（{len(members)}张表）",
            f"{place}) {inert(name)}: {shown} ({len(members)} forms)",
        )
