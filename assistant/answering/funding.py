"""The budget block line by line: sources, their sum, the budget kept or not, other rates.

In: a `Desk`. Out: sentences, citations and steps in its reply; False from `line_fields`
and `assumed_rate` when the question is about nothing of the kind. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, inert, num, percent, rounded, said, span
from assistant.labels import FIELDS
from assistant.library.columns import main_line
from assistant.library.measures import MONEY
from assistant.quantity import number
from assistant.wording import fold

_SOURCES = {
    "财政拨款": r"财政拨款|财政资金|appropriation|fiscal (?:funds|allocation)",
    "结转": r"结转|carried over|carry.?over|carried forward",
    "其他": r"其他资金|其它资金|other funds",
    "专户": r"财政专户",
    "单位": r"单位资金|自有资金|自筹",
}
# As scans print it: 财政授款 is 财政拨款 misread.
_PRINTED = {"财政拨款": r"财政.款|拨款|当年财政", "其他": r"其[他它]"}
_FIELDS = {
    "initial": r"年初|initial|original",
    "annual": r"全年预算|调整后|预算数|annual|full.year|adjusted",
    "executed": r"执行数|执行了|支出|花|用了|executed|spent",
    "rate": r"执行率|execution rate",
}


def line_fields(desk: Desk, *, every: bool = False) -> bool:
    """One source of funds: its initial and full-year budget, what was executed, the rate.

    With `every` all lines of the budget block, whatever the question names.
    """
    wanted = [name for name, words in _SOURCES.items() if desk.asked.has(words)]
    if every or (
        not wanted
        and desk.asked.has(r"资金来源|各(?:项|类|种|个)资金|sources? of fund|funding sources?")
    ):
        wanted = wanted or [""]
    if not wanted or not desk.forms:
        return False
    fields = [name for name, words in _FIELDS.items() if desk.asked.has(words)]
    fields = fields or list(_FIELDS)
    for summary in desk.forms[:SHOWN]:
        budget = desk.form(summary.id).paper.budget
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        unit = budget.unit or "（单位未注明）"
        for name in wanted:
            lines = [
                (i, ln)
                for i, ln in enumerate(budget.lines)
                if re.search(_PRINTED.get(name, name), fold(ln.name or ""))
            ]
            if not lines:
                source = {"结转": "上年结转资金", "其他": "其他资金"}.get(name, name)
                desk.reply.say(
                    f"{head}预算栏里没有{source}一行。", f"{head}The budget block has no line {source}."
                )  # fmt: skip
                if len(wanted) == 1 and desk.one:
                    desk.reply.answerable = False
                continue
            for position, line in lines:
                desk.cite_form(
                    summary.id, *(f"/budget/lines/{position}/{field}" for field in ("name", *fields))
                )  # fmt: skip
                zh, en = [], []
                for field in fields:
                    value = getattr(line, field)
                    if isinstance(value, Decimal):
                        zh.append(f"{FIELDS[field][0]}{num(value)}{unit}")
                        en.append(f"{FIELDS[field][1]} {num(value)} {unit}")
                    else:
                        label = ("执行率", "execution rate") if field == "rate" else FIELDS[field]
                        zh.append(f"{label[0]}{said(value)}")
                        en.append(f"{label[1]} {said(value, 'en')}")
                title = inert(line.name)
                desk.reply.say(
                    f"{head}{title}：{'，'.join(zh)}。", f"{head}{title}: {', '.join(en)}."
                )
    return True


def sources_sum(desk: Desk) -> None:
    """The total of the budget block against the sum of its sources."""
    for summary in desk.forms[:SHOWN]:
        budget = desk.form(summary.id).paper.budget
        found = main_line(budget)
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        parts = [(i, ln) for i, ln in enumerate(budget.lines) if found and i != found[0]]
        if found is None or not parts:
            desk.reply.say(
                f"{head}预算栏没有分列来源。", f"{head}The budget block lists no sources."
            )
            desk.reply.answerable = desk.reply.answerable and not desk.one
            continue
        for field in ("initial", "annual", "executed"):
            whole = getattr(found[1], field)
            values = [(i, getattr(line, field)) for i, line in parts]
            if whole is None or any(value is None for _, value in values):
                continue
            summed = sum((value for _, value in values), Decimal(0))
            desk.cite_form(
                summary.id, *(f"/budget/lines/{i}/{field}" for i in (found[0], *(i for i, _ in values)))
            )  # fmt: skip
            working = " + ".join(num(value) for _, value in values)
            desk.reply.step(FIELDS[field][0], FIELDS[field][1], working, num(summed))
            agrees = summed == whole
            desk.reply.step("相差", "difference", f"{num(whole)} − {num(summed)}", num(whole - summed))  # fmt: skip
            desk.reply.say(
                f"{head}{FIELDS[field][0]}：{working} = {num(summed)}，总额{num(whole)}，{'相等' if agrees else f'不相等，相差{num(whole - summed)}'}。",
                f"{head}{FIELDS[field][1]}: {working} = {num(summed)}, total {num(whole)}: {'equal' if agrees else f'not equal, {num(whole - summed)} apart'}.",
            )


def budget_kept(desk: Desk) -> None:
    """Whether more was executed than the full-year budget."""
    for summary in desk.forms[:SHOWN]:
        budget = desk.form(summary.id).paper.budget
        found = main_line(budget)
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        if found is None or found[1].annual is None or found[1].executed is None:
            desk.reply.say(
                f"{head}预算数或执行数读不出。", f"{head}Budget or executed amount unreadable."
            )
            desk.reply.answerable = desk.reply.answerable and not desk.one
            continue
        position, line = found
        annual, executed = line.annual or Decimal(0), line.executed or Decimal(0)
        desk.cite_form(
            summary.id, f"/budget/lines/{position}/annual", f"/budget/lines/{position}/executed"
        )
        over = executed - annual
        unit = budget.unit or ""
        desk.reply.step("执行数 − 全年预算数", "executed − full-year budget", f"{num(executed)} − {num(annual)}", f"{num(over)}; {num(abs(over))}")  # fmt: skip
        verdict = ("超出", "Over") if over > 0 else ("没有超出", "Not over")
        desk.reply.say(
            f"{head}{verdict[0]}全年预算：全年预算数{num(annual)}{unit}，执行数{num(executed)}{unit}，{'多' if over > 0 else '差额'}{num(abs(over))}{unit}。",
            f"{head}{verdict[1]} the full-year budget: budget {num(annual)} {unit}, executed {num(executed)} {unit}, a difference of {num(abs(over))}.",
        )
    if desk.one and desk.rows(kinds=("number",), over=True, limit=1, level1="成本"):
        desk.reply.say(
            "单项成本指标另有超出目标的，可再问哪些成本指标超支。",
            "Single cost indicators did pass their targets: ask which cost indicators were overrun.",
        )


def assumed_spending(desk: Desk) -> bool:
    """“要是只执行了600万，预算得几分”: the rate that spending gives, and what it earns."""
    plain = desk.asked.plain
    if (
        not desk.one
        or not re.search(r"执行|支出|花|用了|spen[dt]|execut", plain)
        or not re.search(_EARNS, plain)
    ):
        return False
    stated = next((n for n in desk.asked.numbers if n.unit in _MONEY), None)
    found = main_line(desk.form(desk.scope[0]).paper.budget)
    factor = MONEY.get(desk.form(desk.scope[0]).paper.budget.unit or "")
    if stated is None or found is None or not found[1].annual or factor is None:
        return False
    amount = stated.value * _MONEY[stated.unit] / factor
    rate = amount / found[1].annual * 100
    desk.cite_form(desk.scope[0], f"/budget/lines/{found[0]}/annual")
    desk.reply.step("假设的执行数", "assumed spending", stated.text)
    desk.reply.step("假设的执行率", "assumed rate", f"{num(amount)} ÷ {num(found[1].annual)}", percent(amount / found[1].annual))  # fmt: skip
    unit = desk.form(desk.scope[0]).paper.budget.unit or ""
    desk.reply.say(
        f"假如执行{num(amount)}{unit}，执行率是{num(amount)} ÷ {num(found[1].annual)} = {percent(amount / found[1].annual)}。",
        f"With {num(amount)} {unit} executed the rate is {num(amount)} ÷ {num(found[1].annual)} = {percent(amount / found[1].annual)}.",
    )
    return _earned(desk, rate)


_EARNS = r"得几分|满分|总分|几分|多少分|得\d|得分|怎么算|score|points|earn"
_MONEY = {"万": Decimal(10_000), "亿": Decimal(100_000_000), **MONEY}


def assumed_rate(desk: Desk) -> bool:
    """What an execution rate that the question names would earn."""
    plain = desk.asked.plain
    found = re.search(r"(?:执行率|execution(?: rate)?)[^\d]{0,10}(\d+(?:\.\d+)?)\s*%", plain)
    if not found or not re.search(_EARNS, plain):
        return False
    if re.search(r"低于|不足|高于|超过|为什么|below|above|under|over|\bwhy\b", plain):
        return False
    return _earned(desk, number(found[1]) or Decimal(0))


def _earned(desk: Desk, rate: Decimal) -> bool:
    """What a rate earns by the policy, said beside the form's own."""
    from assistant.scoring.execution import score_budget

    shown = f"{num(rounded(rate))}%"
    for summary in desk.forms[:1]:
        paper = desk.form(summary.id).paper
        weight = paper.budget.weight if desk.one else Decimal(10)
        if weight is None:
            continue
        policy = desk.policy(summary.id)
        result = score_budget(Decimal(100), rate, shown, weight, None, policy, initial=Decimal(100))
        if result.expected is None:
            continue
        low, high = result.expected
        desk.cite_form(summary.id, "/budget/weight")
        for step in result.steps:
            desk.reply.step("执行率应得分", "what the rate earns", step)
        desk.reply.step("假设的执行率", "assumed rate", f"{shown} × {num(weight)}", f"{num(low)} … {num(high)}")  # fmt: skip
        desk.reply.say(
            f"执行率{shown}、分值{num(weight)}分，应得{span(low, high)}分（{policy.title.zh}）。这只是推算，不是表上的数。",
            f"A rate of {shown} with a weight of {num(weight)} earns {span(low, high)} ({policy.title.en}). A computation, not what the form says.",
        )
        if desk.asked.has(r"扣|los[te]|deduct"):
            lost = span(weight - high, weight - low)
            desk.reply.step("扣分", "points lost", f"{num(weight)} − {span(low, high)}", lost)
            desk.reply.say(f"即扣{lost}分。", f"So {lost} would be lost.")
        total, score = paper.total.score, paper.budget.score
        if desk.one and total is not None and score is not None and desk.asked.has(r"总分|total"):
            desk.cite_form(summary.id, "/total/score", "/budget/score")
            then = span(total - score + low, total - score + high)
            desk.reply.step(
                "总分", "total", f"{num(total)} − {num(score)} + {span(low, high)}", then
            )
            desk.reply.say(
                f"总分由{num(total)}变为{then}（{num(total)} − {num(score)} + {span(low, high)}）。",
                f"The total goes from {num(total)} to {then} ({num(total)} − {num(score)} + {span(low, high)}).",
            )
        main = main_line(paper.budget)
        if desk.one and main is not None and main[1].annual and main[1].executed is not None:
            own = percent(main[1].executed / main[1].annual)
            desk.cite_form(summary.id, f"/budget/lines/{main[0]}/executed", f"/budget/lines/{main[0]}/annual")  # fmt: skip
            desk.reply.step("表上的执行率", "rate on the form", f"{num(main[1].executed)} ÷ {num(main[1].annual)}", own)  # fmt: skip
            desk.cite_form(summary.id, "/budget/score")
            desk.reply.say(f"表上的执行率是{own}。", f"The rate on the form is {own}.")
        return True
    return False
