"""What a form says outside its indicators: its head, its budget, its total, its footer.

In: a `Desk`. Out: sentences and citations in its reply. Nothing here can fail: what the paper
does not say is said to be missing.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, inert, num, percent, said, span
from assistant.labels import FIELDS
from assistant.library import FormSummary
from assistant.library.columns import main_line
from assistant.library.measures import MONEY

_HEADER = {
    "project_name": r"项目名称|叫什么|什么项目|哪个项目|project name|name of the project|which project|project (?:is )?called",
    "supervising_department": r"主管部门|主管单位|(?:哪个|什么)部门(?!的?(?:项目|表|执行|预算|总分|得分|最))|归(?:谁|哪)|谁主管|上级(?:部门|单位)|department",
    "implementing_unit": r"实施单位|(?:哪个|哪家|什么)单位(?!的?(?:项目|表|执行|预算|总分|得分|最))|谁(?:在|来|负责)?(?:做|实施|承担|干|执行)|由谁|承担单位|资金使用单位|执行单位|用款单位|who implements|implementing|unit(?!s)\b",
    "fiscal_year": r"哪一?年|年度是|哪个年度|fiscal year|which year|what year",
    "title": r"标题|表名|title",
}


_BUDGET = {
    "initial": r"年初预算|initial budget|original budget|年初数",
    "annual": r"全年预算|调整后预算|预算数|(?<!年初)预算(?:是|有|总额|多少|金额)|annual budget|full.year budget|adjusted budget|budget\b",
    "executed": r"执行数|支出|执行了|用了多少|花了多少|executed|spent|spending|expenditure",
    "rate": r"执行率|预算执行|执行得分|预算(?:执行)?(?:那|这)?一?(?:行|项|块|栏|部分)?.{0,4}(?:满分|得分|几分|多少分|分值)|执行(?:那|这)?一?[行项块栏]|execution",
}


def header(desk: Desk) -> bool:
    """Header fields and the budget block; False when none is asked for."""
    fields = [name for name, words in _HEADER.items() if desk.asked.has(words)]
    budget = [name for name, words in _BUDGET.items() if desk.asked.has(words)]
    if budget and desk.one:
        budget = list(_BUDGET)  # one line says it all, and each figure is there to be checked
    total = desk.asked.has(
        r"总分|总得分|自评分|一共得|总共得|得了?多少分|得了?几分|total|overall score|final score|how many points"
    )
    if budget:
        total = total and desk.asked.has(r"总分|total score|overall")
    if not (fields or budget or total):
        return False
    for summary in desk.forms[:SHOWN]:
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        if fields:
            _say_header(desk, summary, fields, head)
        if budget:
            _say_budget(desk, summary, budget, head)
        if total:
            say_total(desk, summary, head)
    return True


def whole(desk: Desk, summary: FormSummary, part: str) -> None:
    """A whole part of a form: its budget line, its total, or its head."""
    head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
    if part == "budget":
        _say_budget(desk, summary, list(_BUDGET), head)
    elif part == "total":
        say_total(desk, summary, head)
    else:
        fields = ["project_name", "supervising_department", "implementing_unit", "fiscal_year"]
        _say_header(desk, summary, fields, head)


def _say_header(desk: Desk, summary: FormSummary, fields: list[str], head: str) -> None:
    paper = desk.form(summary.id).paper
    desk.cite_form(summary.id, *(f"/{name}" for name in fields))
    values = [(FIELDS[name], getattr(paper, name)) for name in fields]
    zh = "；".join(
        f"{label[0]}：{inert(str(v)) if v is not None else '表上没有'}" for label, v in values
    )
    en = "; ".join(
        f"{label[1]}: {inert(str(v)) if v is not None else 'not on the form'}"
        for label, v in values
    )
    desk.reply.say(head + zh + "。", head + en + ".")
    review = desk.form(summary.id).review
    doubtful = [FIELDS[name] for name in fields if f"/{name}" in review]
    if doubtful:
        desk.reply.say(
            f"其中{'、'.join(d[0] for d in doubtful)}识别存疑，请核对原件。",
            f"In doubt, check the original: {', '.join(d[1] for d in doubtful)}.",
        )
    if all(v is None for _, v in values):
        desk.reply.answerable = False


def _say_budget(desk: Desk, summary: FormSummary, fields: list[str], head: str) -> None:
    budget = desk.form(summary.id).paper.budget
    found = main_line(budget)
    if found is None:
        desk.reply.say(f"{head}表上没有预算数。", f"{head}The form has no budget block.")
        desk.reply.answerable = False
        return
    position, line = found
    unit = budget.unit or ""
    pointer = f"/budget/lines/{position}"
    if "rate" in fields:
        fields = list(dict.fromkeys((*fields, "annual", "executed")))
    desk.cite_form(summary.id, *(f"{pointer}/{name}" for name in fields))
    zh, en = [], []
    for name in ("initial", "annual", "executed"):
        if name in fields:
            value = getattr(line, name)
            text = "读不出" if value is None else f"{num(value)}{unit or '（单位未注明）'}"
            inside = _converted(desk, value, unit)
            zh.append(f"{FIELDS[name][0]}{text}{inside[0]}")
            en.append(
                f"{FIELDS[name][1]} {'unreadable' if value is None else num(value) + ' ' + (unit or '(unit not printed)')}{inside[1]}"
            )
    if "rate" in fields:
        zh.append(f"执行率{said(line.rate)}")
        en.append(f"execution rate {said(line.rate, 'en')}")
        if line.annual and line.executed is not None:
            desk.reply.step(
                "执行率 = 全年执行数 ÷ 全年预算数", "rate = executed ÷ full-year budget",
                f"{num(line.executed)} ÷ {num(line.annual)}", percent(line.executed / line.annual),
                (f"#{summary.id}{pointer}/executed", f"#{summary.id}{pointer}/annual"),
            )  # fmt: skip
        if budget.score is not None:
            desk.cite_form(summary.id, "/budget/score", "/budget/weight")
            weight = num(budget.weight) if budget.weight is not None else "?"
            zh.append(f"这一项得{num(budget.score)}分（满分{weight}）")
            en.append(f"scored {num(budget.score)} of {weight}")
    desk.reply.say(f"{head}{'，'.join(zh)}。", f"{head}{', '.join(en)}.")
    if "rate" in fields and budget.score is not None:
        _due(desk, summary, position)


def _converted(desk: Desk, value: Decimal | None, unit: str) -> tuple[str, str]:
    """The amount in the other unit of money, when the question asks for it."""
    factor = MONEY.get(unit)
    other = re.search(
        r"换算?(?:成|为)?|(?<![万亿千])元(?!/)|\byuan\b|多少(?:万元?|元)|万元", desk.asked.plain
    )
    if value is None or factor is None or other is None:
        return "", ""
    if unit == "元" and abs(value) >= 10_000:
        tens = num(value / 10_000)
        desk.reply.step("换算", "converted", f"{num(value)} ÷ {num(Decimal(10_000))}", tens)
        return f"（{tens}万元）", f" ({tens} 万元)"
    if unit != "元":
        whole = num(value * factor)
        desk.reply.step("换算", "converted", f"{num(value)} × {num(factor)}", whole)
        return f"（{whole}元）", f" ({whole} yuan)"
    return "", ""


def _due(desk: Desk, summary: FormSummary, position: int) -> None:
    """What the execution rate earns, against the score claimed for it."""
    from assistant.scoring.row import score_budget

    budget = desk.form(summary.id).paper.budget
    line = budget.lines[position]
    result = score_budget(
        line.annual, line.executed, line.rate, budget.weight, budget.score,
        desk.policy(summary.id), initial=line.initial,
    )  # fmt: skip
    if result.expected is None or budget.score is None:
        return
    low, high = result.expected
    for operation in result.steps:
        desk.reply.step("执行率应得分", "what the rate earns", operation)
    desk.reply.step("执行率应得分", "what the rate earns", f"{num(low)} … {num(high)}")
    agrees = (
        low - desk.policy(summary.id).tolerance
        <= budget.score
        <= high + desk.policy(summary.id).tolerance
    )
    desk.reply.say(
        f"按执行率应得{span(low, high)}分，自评{'相符' if agrees else '不符'}。",
        f"By the rate {span(low, high)} is due; the claim {'agrees' if agrees else 'does not agree'}.",
    )


def say_total(desk: Desk, summary: FormSummary, head: str = "") -> None:
    """The claimed total, the grade it earns, and what the rules give."""
    desk.cite_summary(summary, total__score=summary.claimed, total__grade=summary.grade)
    if summary.claimed is None:
        desk.reply.say(
            f"{head}表上没有可读的总分。", f"{head}There is no readable total on the form."
        )
        desk.reply.answerable = False
        return
    policy = desk.policy(summary.id)
    grade = policy.grade(summary.claimed)
    printed = "" if summary.grade is None else f"，表上写的等级是{inert(summary.grade)}"
    floor = policy.grades[grade]
    desk.reply.step(
        "等级", "grade", f"{num(summary.claimed)} ≥ {num(floor)}", grade, (policy.name,)
    )
    zh = f"{head}自评总分{num(summary.claimed)}分，按分数属于“{grade}”{printed}"
    en = f"{head}The self-evaluation total is {num(summary.claimed)}, grade {grade} by its points"
    if summary.recomputed:
        low, high = summary.recomputed
        desk.reply.step("按规则重算的总分", "total the rules give", f"{num(low)} … {num(high)}")
        zh += f"；按规则重算为{num(low)}至{num(high)}分"
        en += f"; the rules give {num(low)} to {num(high)}"
    desk.reply.say(zh + "。", en + ".")


def contact(desk: Desk) -> None:
    """Who filled the form in, from its footer."""
    for summary in desk.forms[:SHOWN]:
        footer = desk.form(summary.id).paper.footer
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        if footer:
            desk.cite_form(summary.id, "/footer")
            desk.reply.say(
                f"{head}表尾写的是：“{inert(footer)}”。",
                f"{head}The footer says: “{inert(footer)}”.",
            )
        else:
            desk.reply.answerable = False
            desk.reply.say(
                f"{head}表上没有填表人、联系电话一类的栏目，无从得知。",
                f"{head}The form has no line for who filled it in or how to reach them.",
            )
