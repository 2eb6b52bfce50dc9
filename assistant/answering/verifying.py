"""Checks of a whole form: weights, structure, budget.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail. Where many
forms are in scope, those with something to say are listed and the rest counted.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, inert, num, percent
from assistant.answering.policies_told import PARTS
from assistant.library import FormSummary, queries
from assistant.library.columns import main_line
from assistant.library.queries import Where


def weights_sum(desk: Desk) -> None:
    """Do the weights add up to 100, form by form."""
    sums = {group.key: group for group in queries.sums(desk.library, desk.where(), by="form")}
    shown = 0
    for form in desk.forms:
        group = sums.get(form.id)
        if group is None:
            continue
        # The sum by group leaves out rows without a score: there the weights are read one by one.
        doubtful = desk.one or group.unread > 0
        weights = [r.weight for r in desk.form(form.id).paper.indicators] if doubtful else []
        summed = (
            sum((w for w in weights if w is not None), Decimal(0)) if doubtful else group.weight
        )
        if blank := sum(w is None for w in weights):
            shown += 1
            desk.cite_summary(form, project_name=form.project_name)
            desk.reply.step(f"#{form.id} 没有可读分值的行", f"#{form.id} rows without a weight", "count", str(blank))  # fmt: skip
            desk.reply.say(
                f"#{form.id} {desk.title(form)}：{blank}行没有可读的分值，无法核对合计。",
                f"#{form.id} {desk.title(form)}: {blank} rows have no readable weight; the sum cannot be checked.",
            )
            if desk.one:
                desk.reply.answerable = False
            continue
        budget = form.budget_weight or Decimal(0)
        whole = summed + budget
        if not desk.one and whole == 100:
            continue
        shown += 1
        if shown > SHOWN:
            break
        desk.cite_summary(form, budget__weight=form.budget_weight, total__weight=form.total_weight)
        desk.reply.step(
            f"#{form.id} 分值合计",
            f"#{form.id} sum of weights",
            f"{num(summed)} + {num(budget)}",
            num(whole),
        )
        fits = whole == 100
        head = "" if desk.one else f"#{form.id} {desk.title(form)}："
        head_en = "" if desk.one else f"#{form.id} {desk.title(form)}: "
        desk.reply.say(
            f"{head}指标分值合计{num(summed)}，加预算执行{num(budget)}，共{num(whole)}，"
            + ("正好100。" if fits else "不等于100。"),
            f"{head_en}row weights {num(summed)}, with budget execution {num(budget)} that is {num(whole)}, "
            + ("exactly 100." if fits else "not 100."),
        )
        desk.reply.step("应为", "should be", "100")
        if desk.one and desk.asked.has(r"得分|总分|score") and form.claimed is not None:
            desk.cite_summary(form, total__score=form.claimed)
            desk.reply.say(
                f"表上总分{num(form.claimed)}分。", f"The stated total is {num(form.claimed)}."
            )
    if not shown:
        desk.reply.step("核对分值的表", "forms checked", "count", str(len(desk.forms)))
        desk.reply.say(
            f"{len(desk.forms)}张表的分值合计都是100。",
            f"The weights of all {len(desk.forms)} forms sum to 100.",
        )
        desk.reply.step("应为", "should be", "100")


def cost_and_executed(desk: Desk) -> None:
    """The actuals of the cost rows in yuan against the executed budget."""
    for form in desk.forms[:5]:
        rows = queries.rows(desk.library, Where(forms=(form.id,), level1="成本", kinds=("number",)))
        money = [r for r in rows if r.measure == "元" and r.reached is not None]
        summed = sum((r.reached or Decimal(0) for r in money), Decimal(0))
        for row in money:
            desk.cite(row, "actual")
        operation = " + ".join(num(r.reached or Decimal(0)) for r in money)
        desk.reply.step(
            "成本指标实际值合计（元）", "sum of cost actuals (yuan)", operation, num(summed)
        )
        desk.reply.step("相加的行", "rows added", "count", str(len(money)))
        head = "" if desk.one else f"#{form.id} {desk.title(form)}："
        desk.reply.say(
            f"{head}以元计的{len(money)}行成本指标实际值合计{num(summed)}元。",
            f"{head}The actuals of {len(money)} cost rows in yuan sum to {num(summed)} yuan.",
        )
        if form.executed is None:
            continue
        found = main_line(desk.form(form.id).paper.budget)
        if found is not None:
            desk.cite_form(form.id, f"/budget/lines/{found[0]}/executed")
        gap = form.executed - summed
        desk.reply.step(
            "执行数 − 成本合计（元）",
            "executed − costs (yuan)",
            f"{num(form.executed)} − {num(summed)}",
            num(gap),
        )
        desk.reply.say(
            f"全年执行数{num(form.executed)}元，相差{num(gap)}元；成本指标不一定涵盖全部支出，相差不一定是错。",
            f"Executed: {num(form.executed)} yuan, a difference of {num(gap)}; cost rows need not cover all spending, so a difference is no error by itself.",
        )


def structure(desk: Desk) -> None:
    """The weights by level against those the question names, or the policy's usual ones."""
    wanted = _wanted_structure(desk)
    for form in desk.forms[:10]:
        groups = queries.sums(desk.library, Where(forms=(form.id,)), by="level1")
        have = {"执行": form.budget_weight or Decimal(0)}
        for group in groups:
            label = re.sub(r"指标$", "", str(group.key or "未注明"))
            have[label] = group.weight
        desk.cite_summary(form, budget__weight=form.budget_weight)
        for row in queries.rows(desk.library, Where(forms=(form.id,)), limit=200):
            if row.number in {1} or not desk.one:
                desk.cite(row, "level1", "weight")
        desk.reply.step(
            f"#{form.id} 各级分值",
            f"#{form.id} weights by level",
            "; ".join(f"{k} {num(v)}" for k, v in have.items()),
        )
        zh = "、".join(f"{k}{num(v)}" for k, v in have.items())
        en = ", ".join(f"{k} {num(v)}" for k, v in have.items())
        of = "" if desk.one else f"#{form.id} 的"
        of_en = "Weights" if desk.one else f"Weights of #{form.id}"
        desk.reply.say(f"{of}分值结构：{zh}。", f"{of_en}: {en}.")
        if wanted:
            off = {k: v for k, v in wanted.items() if have.get(k, Decimal(0)) != v}
            desk.reply.step(
                "要求的结构",
                "structure asked for",
                "; ".join(f"{k} {num(v)}" for k, v in wanted.items()),
            )
            if off:
                desk.reply.say(
                    "不符合："
                    + "，".join(
                        f"{k}是{num(have.get(k, Decimal(0)))}而不是{num(v)}" for k, v in off.items()
                    )
                    + "。结构由所用办法规定，不同于此只作提示，不算错。",
                    "It does not match: "
                    + ", ".join(
                        f"{k} is {num(have.get(k, Decimal(0)))}, not {num(v)}"
                        for k, v in off.items()
                    )
                    + ". The split depends on the policy in force: worth noting, no error.",
                )
            else:
                desk.reply.say("符合。", "It matches.")
        else:
            _usual_structures(desk, form)


def _usual_structures(desk: Desk, form: FormSummary) -> None:
    policy = desk.policy(form.id)
    for structure in policy.structures.values():
        zh = "、".join(f"{PARTS.get(k, (k, k))[0]}{num(v)}" for k, v in structure.items())
        en = ", ".join(f"{PARTS.get(k, (k, k))[1]} {num(v)}" for k, v in structure.items())
        desk.reply.step("办法的常用结构", "a usual split", zh, inputs=(f"policy {policy.name}",))
        desk.reply.say(
            f"{policy.title.zh}的常用结构：{zh}。", f"A usual split of {policy.title.en}: {en}."
        )
    found = list(queries.findings(desk.library, ["weights_structure"], [form.id]))
    for finding in found:
        desk.reply.step("发现", "finding", finding.zh)
        desk.reply.say(inert(finding.zh), inert(finding.en))
    if not found:
        desk.reply.say(
            "与所用评分办法的常用结构没有不同。",
            "It is one of the usual splits of the policy applied.",
        )


def _wanted_structure(desk: Desk) -> dict[str, Decimal]:
    names = {
        "成本": "成本",
        "产出": "产出",
        "效益": "效益",
        "满意度": "满意度",
        "执行": "执行",
        "execution": "执行",
        "output": "产出",
        "benefit": "效益",
    }
    found = {}
    for word, label in names.items():
        match = re.search(rf"{word}s?\D{{0,4}}(\d+)", desk.asked.plain)
        if match:
            found[label] = Decimal(match[1])
    return found if len(found) > 1 else {}


def adjustment(desk: Desk) -> None:
    """How much the budget moved within the year, and whether the form says why."""
    shown = 0
    down, up = desk.asked.has(r"调减|减少|降低|变少|cut|reduc|decreas"), desk.asked.has(r"调增|增加|追加|涨|多了|变多|increas|rais|r[io]se|grew")  # fmt: skip
    for form in desk.forms:
        if form.initial is None or form.annual is None:
            continue
        moved = form.annual - form.initial
        if not desk.one and (
            not moved or (down and not up and moved > 0) or (up and not down and moved < 0)
        ):
            continue
        shown += 1
        if shown > SHOWN:
            break
        budget = desk.form(form.id).paper.budget
        found = main_line(budget)
        if found is None or found[1].initial is None or found[1].annual is None:
            continue
        position = found[0]
        initial, annual = found[1].initial, found[1].annual
        desk.cite_form(
            form.id, f"/budget/lines/{position}/initial", f"/budget/lines/{position}/annual"
        )
        unit = budget.unit or ""
        share = percent(abs(annual - initial) / initial, 0) if initial else "—"
        moved = annual - initial
        desk.reply.step("变动额", "change", f"{num(annual)} − {num(initial)}", f"{num(moved)}; {num(abs(moved))}")  # fmt: skip
        desk.reply.step(
            "年中变动",
            "change within the year",
            f"({num(annual)} − {num(initial)}) ÷ {num(initial)}",
            share,
        )
        desk.reply.say(
            f"{'' if desk.one else f'#{form.id} {desk.title(form)}：'}年初预算数{num(initial)}{unit}，全年预算数{num(annual)}{unit}，{_moved(moved)}{unit}（{share}）。",
            f"{'' if desk.one else f'#{form.id} {desk.title(form)}: '}initial budget {num(initial)} {unit}, full-year budget {num(annual)} {unit}, {_moved(moved, 'en')} ({share}).",
        )
        _said_why(desk, form)
    if not shown:
        desk.reply.say("没有年中调整预算的表。", "No form adjusted its budget within the year.")


def _moved(amount: Decimal, language: str = "zh") -> str:
    """By how much something rose or fell, in words."""
    zh, en = (
        ("增加", "up by")
        if amount > 0
        else ("减少", "down by")
        if amount < 0
        else ("变动", "a change of")
    )
    return f"{zh}{num(abs(amount))}" if language == "zh" else f"{en} {num(abs(amount))}"


def _said_why(desk: Desk, form: FormSummary) -> None:
    notes = [n for n in desk.form(form.id).paper.notes if re.search(r"调整|调增|追加|调减", n)]
    for note in notes[:2]:
        desk.reply.say(f"表内说明：“{inert(note)}”。", f"The form notes: “{inert(note)}”.")
        desk.reply.step("表内说明", "note on the form", note)
    rows = [
        r
        for r in queries.rows(desk.library, Where(forms=(form.id,), explained=True))
        if re.search(r"资金|预算", r.explanation or "")
    ]
    if not notes:
        desk.reply.say(
            "表里没有单独说明调整的依据。", "The form does not say on what ground it was adjusted."
        )
    for row in rows[:4]:
        desk.cite(row, "explanation")
        name = called(desk, row)
        desk.reply.say(
            f"只有{name.zh}的原因栏提到：“{inert(row.explanation)}”。",
            f"Only the reason of {name.en} touches on it: “{inert(row.explanation)}”.",
        )
