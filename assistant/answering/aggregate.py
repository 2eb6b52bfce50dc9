"""Sums, means, ranks and shares over forms, from typed queries and exact numbers.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail. What could
not be read takes no part, and the answer says how many that were.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import statistics
from collections.abc import Callable
from decimal import Decimal

from assistant.answering import departments
from assistant.answering.compose import SHOWN, Desk, inert, num, percent, rounded, yuan
from assistant.answering.departments import OPENED, cite_lines, left_out
from assistant.library import FormSummary, queries

_Value = Callable[[FormSummary], Decimal | None]


def totals(desk: Desk) -> None:
    """Highest, lowest, mean, median or rank of the totals."""
    if desk.asked.has(
        r"(?:每|各|按)个?(?:主管)?(?:部门|单位)|(?:每|各|按)个?年度|哪个?(?:主管)?部门|(?:per|by|each|which) (?:department|unit|year)|departments|departmental"
    ):
        departments.mean_totals(desk)
        return
    if desk.asked.has(
        r"[比与和跟].{0,4}平均|[高低]于.{0,3}平均|(?:than|above|below) (?:the )?(?:average|mean)"
    ):
        departments.against_mean(desk)
        return
    _ranked(desk, lambda f: f.claimed, ("总分", "total"), num, "total__score")


def execution(desk: Desk) -> None:
    """Execution rates: ranked, by department when asked, under or above a bound."""
    if desk.asked.has(r"部门|department|单位|unit|街道"):
        departments.execution(desk)
        return
    _ranked(desk, lambda f: f.rate, ("执行率", "execution rate"), percent, "budget__lines__0__rate")


def indicator_count(desk: Desk) -> None:
    """How many rows a form has, on average and at the extremes."""
    _ranked(
        desk,
        lambda f: Decimal(f.indicators),
        ("指标条数", "number of indicators"),
        num,
        "",
        mean=True,
    )


def recomputed_gap(desk: Desk) -> None:
    """How far the claims stand from what the rules give."""
    known = [f for f in desk.forms if f.claimed is not None and f.recomputed is not None]
    left = len(desk.forms) - len(known)
    if not known:
        desk.reply.answerable = False
        desk.reply.say("没有能重算总分的表。", "No form's total can be re-computed.")
        return
    gaps = [(f, _gap(f)) for f in known]
    mean = sum((gap for _, gap in gaps), Decimal(0)) / len(gaps)
    desk.reply.step(
        "平均差距",
        "mean gap",
        f"Σ {num(sum((g for _, g in gaps), Decimal(0)))} ÷ {len(gaps)}",
        num(rounded(mean)),
    )
    desk.reply.say(
        f"{len(known)}张表自评总分与规则区间平均相差{num(rounded(mean))}分（在区间之内算0）。",
        f"Over {len(known)} forms the claimed total is on average {num(rounded(mean))} outside the rules' interval (0 when inside).",
    )
    wanted = desk.asked.top or 5
    gaps.sort(key=lambda pair: (-pair[1], pair[0].id))
    desk.reply.step("列出", "listed", "top", str(min(wanted, len(gaps))))
    for form, gap in gaps[:wanted]:
        low, high = form.recomputed or (Decimal(0), Decimal(0))
        claimed = form.claimed or Decimal(0)
        desk.cite_summary(form, total__score=form.claimed)
        desk.reply.step(
            f"#{form.id}", f"#{form.id}", f"{num(claimed)}; {num(low)} … {num(high)}", num(gap)
        )
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}：自评{num(claimed)}，规则{num(low)}–{num(high)}，差{num(gap)}",
            f"- #{form.id} {desk.title(form)}: claimed {num(claimed)}, rules {num(low)}–{num(high)}, gap {num(gap)}",
        )
    left_out(desk, left)


def _gap(form: FormSummary) -> Decimal:
    low, high = form.recomputed or (Decimal(0), Decimal(0))
    claimed = form.claimed or Decimal(0)
    return max(claimed - high, low - claimed, Decimal(0))


def rate_by_level(desk: Desk) -> None:
    """Scores ÷ weights by level."""
    by: queries.By = "level2" if desk.asked.has(r"二级|level.?2|second") else "level1"
    within = {"level1": desk.asked.level1} if by == "level2" and desk.asked.level1 else {}
    groups = sorted(
        queries.sums(desk.library, desk.where(**within), by=by), key=lambda g: str(g.key)
    )
    if within:
        desk.reply.say(f"{desk.asked.level1}指标之中，", f"Under {desk.asked.level1}:")
    if desk.asked.has(r"最[低高]|lowest|highest|排"):
        sign = -1 if desk.asked.has(r"最高|highest") else 1
        groups.sort(key=lambda g: sign * (g.score / g.weight if g.weight else Decimal(2)))
    unread = sum(g.unread for g in groups)
    label = ("按二级指标", "by level 2") if by == "level2" else ("按一级指标", "by level 1")
    desk.reply.say(f"{label[0]}的得分率（得分÷分值）：", f"Score ÷ weight {label[1]}:")
    for group in groups:
        if not group.weight:
            continue
        share = percent(group.score / group.weight)
        key = inert(str(group.key or "（未注明）"))
        desk.reply.step(
            f"{key}得分率", f"rate of {key}", f"{num(group.score)} ÷ {num(group.weight)}", share
        )
        desk.reply.step(f"{key}行数", f"rows of {key}", "count", str(group.rows))
        desk.reply.say(
            f"- {key}：{num(group.score)} ÷ {num(group.weight)} = {share}（{group.rows}行）",
            f"- {key}: {num(group.score)} ÷ {num(group.weight)} = {share} ({group.rows} rows)",
        )
    if unread:
        desk.reply.step("没有得分的行", "rows without a score", "count", str(unread))
        desk.reply.say(
            f"{unread}行得分或分值读不出，没有计入。",
            f"{unread} rows without a readable score or weight are left out.",
        )
    for form in desk.forms[:3]:
        desk.cite_summary(form, total__score=form.claimed, budget__score=form.budget_score)
    supplied = desk.rows(supplied=True, limit=200)
    for row in supplied[:5]:
        desk.cite(row, "score")
    if supplied:
        desk.reply.step("由总分倒推的得分", "scores left by the total", "count", str(len(supplied)))
        desk.reply.say(
            f"其中{len(supplied)}行的得分由总分倒推。",
            f"{len(supplied)} of the scores are what the total leaves.",
        )


def form_count(desk: Desk) -> None:
    """How many forms there are, and which."""
    desk.reply.step("库里的表", "forms in the library", "count", str(len(desk.forms)))
    desk.reply.say(
        f"库里有{len(desk.forms)}张表：", f"There are {len(desk.forms)} forms in the library:"
    )
    for form in desk.forms[:SHOWN]:
        desk.cite_summary(
            form,
            project_name=form.project_name,
            total__score=form.claimed,
            fiscal_year=form.fiscal_year,
        )
        year = f"，{form.fiscal_year}年" if form.fiscal_year else ""
        total = f"，总分{num(form.claimed)}" if form.claimed is not None else ""
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}{year}{total}",
            f"- #{form.id} {desk.title(form)}{', ' + str(form.fiscal_year) if form.fiscal_year else ''}{', total ' + num(form.claimed) if form.claimed is not None else ''}",
        )


def money(desk: Desk) -> None:
    """Budgets and spending over forms, 元 and 万元 united."""
    asked = desk.asked
    field, label, pointer = "annual", ("全年预算数", "full-year budget"), "budget__lines__0__annual"
    if asked.has(r"执行数|支出|花|执行了|spen[dt]|executed"):
        field, label, pointer = (
            "executed",
            ("全年执行数", "executed amount"),
            "budget__lines__0__executed",
        )
    elif asked.has(r"年初|initial"):
        field, label, pointer = (
            "initial",
            ("年初预算数", "initial budget"),
            "budget__lines__0__initial",
        )

    def value(form: FormSummary) -> Decimal | None:
        found: Decimal | None = getattr(form, field)
        return found

    known = [f for f in desk.forms if value(f) is not None]
    if not known:
        desk.reply.answerable = False
        desk.reply.say(
            "没有写明单位的金额，无法合计。", "No amount with a printed unit; nothing to sum."
        )
        return
    if asked.has(
        r"排|rank|最|largest|smallest|biggest|most|least|highest|lowest|平均|average|mean"
    ):
        _ranked(desk, value, label, lambda v: yuan(v)[0], pointer)
        return
    whole = sum((value(f) or Decimal(0) for f in known), Decimal(0))
    zh, en = yuan(whole)
    desk.reply.step(
        f"{label[0]}合计（元）",
        f"sum of {label[1]} (yuan)",
        f"Σ {len(known)}",
        f"{num(whole)}; {zh}",
    )
    desk.reply.say(
        f"{len(known)}张表的{label[0]}合计{zh}（{num(whole)}元）。",
        f"The {label[1]} of {len(known)} forms sums to {en}, {num(whole)} yuan.",
    )
    for place, form in enumerate(known[:SHOWN]):
        if place < OPENED:
            cite_lines(desk, form, pointer)
        amount = yuan(value(form) or Decimal(0))
        desk.reply.step(f"#{form.id}", f"#{form.id}", amount[0])
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}：{amount[0]}",
            f"- #{form.id} {desk.title(form)}: {amount[1]}",
        )
    left_out(desk, len(desk.forms) - len(known))


def _ranked(
    desk: Desk, value: _Value, label: tuple[str, str], shown: Callable[[Decimal], str], pointer: str, *, mean: bool = False
) -> None:  # fmt: skip
    known = [(f, v) for f in desk.forms if (v := value(f)) is not None]
    left = len(desk.forms) - len(known)
    if not known:
        desk.reply.answerable = False
        desk.reply.say(f"没有可读的{label[0]}。", f"No readable {label[1]}.")
        return
    asked = desk.asked
    if mean or asked.has(r"平均|average|mean"):
        summed = sum((v for _, v in known), Decimal(0))
        result = summed / len(known)
        rate = shown is percent
        whole_zh = "" if rate else f"（合计{shown(summed)}）"
        whole_en = "" if rate else f" ({shown(summed)} in all)"
        desk.reply.step(
            f"平均{label[0]}",
            f"mean {label[1]}",
            f"{shown(summed)} ÷ {len(known)}",
            shown(rounded(result, 4)),
        )
        desk.reply.say(
            f"{len(known)}张表平均{label[0]}{shown(rounded(result, 4))}{whole_zh}。",
            f"The mean {label[1]} of {len(known)} forms is {shown(rounded(result, 4))}{whole_en}.",
        )
    if asked.has(r"中位|median"):
        middle = statistics.median(v for _, v in known)
        desk.reply.step(
            f"{label[0]}中位数", f"median {label[1]}", f"median of {len(known)}", shown(middle)
        )
        desk.reply.say(
            f"{label[0]}中位数{shown(middle)}。", f"The median {label[1]} is {shown(middle)}."
        )
    bound = next((n for n in asked.numbers if n.unit in ("%", "分", "", "points")), None)
    exact = bound is not None and asked.has(
        r"(?:是|为|等于|达到|刚好|正好)\s*\d[\d.]*\s*[%分]?(?!以|及)|exactly"
    )
    if bound is not None and exact and not asked.has(r"低于|高于|以上|以下|超过|不到|不足|吗|吧"):
        limit = bound.value / 100 if shown is percent else bound.value
        known = [(f, v) for f, v in known if v == limit]
        desk.reply.step("等于", "equal to", bound.text)
        desk.reply.step("符合的表", "forms that fit", "count", str(len(known)))
        desk.reply.say(
            f"{label[0]}是{bound.text}的有{len(known)}张表" + ("：" if known else "。"),
            f"{len(known)} forms with {label[1]} of {bound.text}" + (":" if known else "."),
        )
    elif bound is not None and asked.has(
        r"低于|不足|小于|不到|不低于|至少|不超过|below|under|less|高于|超过|大于|以上|以下|above|over|more|at least|at most"
    ):
        low = asked.has(r"(?<!不)低于|不足|(?<!不)小于|不到|以下|不超过|below|under|less|at most")
        # “95分以上” holds 95, “高于95分” does not.
        even = asked.has(r"以上|以下|不低于|不小于|至少|不超过|at least|at most|or more|or less")
        limit = bound.value / 100 if shown is percent else bound.value
        known = [
            (f, v) for f, v in known if (even and v == limit) or (v < limit if low else v > limit)
        ]
        desk.reply.step("界限", "bound", bound.text)
        desk.reply.step("符合的表", "forms that fit", "count", str(len(known)))
        desk.reply.say(
            f"{label[0]}{'低于' if low else '高于'}{'或等于' if even else ''}{bound.text}的有{len(known)}张表"
            + ("：" if known else "。"),
            f"{len(known)} forms with {label[1]} {'below' if low else 'above'}{' or equal to' if even else ''} {bound.text}"
            + (":" if known else "."),
        )
    ascending = asked.has(
        r"最低|最少|最小|最差|倒数|lowest|least|smallest|worst|bottom|fewest|低于|below"
    )
    known.sort(key=lambda pair: (pair[1] if ascending else -pair[1], pair[0].id))
    single = (
        asked.has(r"哪个|哪张|which|最低|最高|最多|最少|highest|lowest|most|fewest")
        and not asked.top
        and not asked.has(r"排|rank|哪些|sort|低于|高于|below|above")
    )
    wanted = asked.top or (1 if single else SHOWN)
    chosen = known[:wanted]
    if single and chosen:
        chosen = [pair for pair in known if pair[1] == chosen[0][1]][:SHOWN]
        word = ("最低", "lowest") if ascending else ("最高", "highest")
        if label[1] == "number of indicators":
            word = ("最少", "fewest") if ascending else ("最多", "most")
        desk.reply.say(f"{label[0]}{word[0]}的是：", f"The {word[1]} {label[1]}:")
    for place, (form, amount) in enumerate(chosen):
        if pointer:
            desk.cite_summary(form, **{pointer: amount if pointer == "total__score" else None})
            if pointer != "total__score" and place < OPENED:
                cite_lines(desk, form, pointer)
        else:
            desk.cite_summary(form, project_name=form.project_name)
        unit = (
            f"，{inert(form.implementing_unit)}"
            if form.implementing_unit and form.implementing_unit != form.name
            else ""
        )
        desk.reply.step(
            f"#{form.id} {label[0]}",
            f"#{form.id} {label[1]}",
            _working(form, label[1]),
            shown(amount),
        )
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}{unit}：{shown(amount)}",
            f"- #{form.id} {desk.title(form)}{unit}: {shown(amount)}",
        )
    if len(desk.forms) == 1:
        desk.reply.say(
            "（库里只有这一张表。）",
            "(It is the only form in the library.)"
            if len(desk.shelf) == 1
            else "(Only this form was asked about.)",
        )
    left_out(desk, left)


def _working(form: FormSummary, label: str) -> str:
    if label == "execution rate" and form.executed is not None and form.annual:
        return f"{num(form.executed)} ÷ {num(form.annual)}"
    return "#" + str(form.id)
