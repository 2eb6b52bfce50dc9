"""What no form can answer, and what Fuhe does not do: said plainly, with what there is.

In: a `Desk` and the rows in question. Out: what is missing and why, and the nearest
cells the paper does have. Cannot fail. Nothing here ever guesses.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re

from assistant.answering.compose import Desk, called, inert, num, said
from assistant.answering.locate import Located
from assistant.library import queries
from assistant.library.columns import main_line

_MISSING = {
    "future": (
        "表上只有本年度的预算、目标和完成情况，没有以后年度的安排，不能据此推算",
        "The form speaks of its own year only; it says nothing about later years and none can be derived from it",
    ),
    "signature": (
        "签字和盖章不在识别出的文字里，看不出是谁签字或同意的",
        "Signatures and seals are not part of the text that was read; who signed or agreed cannot be told",
    ),
    "vouchers": (
        "自评表不附合同、发票或付款凭证，表上看不到",
        "A self-evaluation form carries no contracts, invoices or payment records; none are on it",
    ),
    "audit": (
        "自评表是单位自己填的，上面没有审计、评审或上级的结论",
        "The form is the unit's own statement; no conclusion of auditors, reviewers or superiors is on it",
    ),
    "misuse": (
        "凭自评表不能判断有没有违规使用资金：那要看账目和凭证",
        "Whether money was misused cannot be judged from a self-evaluation form; that takes accounts and vouchers",
    ),
    "survey": (
        "表上没有问卷、样本量或其他支撑材料，看不出数据从哪里来，需要单位另外提供",
        "No survey, sample size or supporting material is on the form; where the figures come from cannot be seen and must be asked of the unit",
    ),
    "people": (
        "表上没有写这件事由谁负责或经办",
        "The form does not say who was responsible for this",
    ),
    "detail": (
        "表上只有指标的目标和实际数，没有这样的明细",
        "The form has targets and actuals only, no such detail",
    ),
    "outside": (
        "这不是库里的表格能回答的内容",
        "This is nothing the forms in the library can answer",
    ),
}  # fmt: skip


def unanswerable(desk: Desk, name: str, located: Located) -> None:
    """Say what is missing and why, and show what is there instead."""
    desk.reply.answerable = False
    zh, en = _MISSING[name]
    desk.reply.say(f"无法回答：{zh}。", f"This cannot be answered: {en}.")
    if name == "future" and desk.one:
        _budget(desk)
    elif name == "survey":
        _satisfaction(desk)
    elif name in ("misuse", "audit"):
        _findings(desk)
    elif name == "signature" and desk.one:
        footer = desk.form(desk.scope[0]).paper.footer
        if footer:
            desk.cite_form(desk.scope[0], "/footer")
            desk.reply.say(
                f"表尾写的是：“{inert(footer)}”。", f"The footer says: “{inert(footer)}”."
            )
    elif located.clear:
        for row in located.rows[:4]:
            desk.cite(row, "target", "actual")
            row_name = called(desk, row)
            desk.reply.say(
                f"表上与此有关的只有{row_name.zh}：目标“{said(row.target)}”，实际“{said(row.actual)}”。",
                f"All the form has on it is {row_name.en}: target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”.",
            )


def no_such_row(desk: Desk) -> None:
    """The question asks about an indicator that no form in scope has."""
    desk.reply.answerable = False
    named = "".join(inert(run) for run in desk.asked.subject[:3])
    desk.reply.step("提问中的名称", "named in the question", named)
    desk.reply.say(
        f"无法回答：表上没有找到“{named}”这样的指标。",
        f"This cannot be answered: there is no indicator “{named}” on the form.",
    )


def no_such_figure(desk: Desk, zh: str, en: str, located: Located) -> None:
    """The rows found hold another kind of figure than the one asked for."""
    desk.reply.answerable = False
    desk.reply.say(
        f"无法回答：表上没有写这个{zh}。",
        f"This cannot be answered: the form does not give {en} for it.",
    )
    for row in located.rows[:4]:
        desk.cite(row, "target", "actual")
        name = called(desk, row)
        desk.reply.say(
            f"表上与此有关的是{name.zh}：目标“{said(row.target)}”，实际“{said(row.actual)}”。",
            f"What the form has on it is {name.en}: target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”.",
        )


_PROJECT = re.compile(
    r"(?:^|[^\u3400-\u9fff])(?P<name>[^\x00-\u33ff的了哪几个各每这那该本所有全多少最是在和与同其他别张两一二三四五六七八九十前后\W]{2,10})(?:专项|项目)(?=的?(?:得|总|自评|执行|预算|资金|经费|花|扣|满分|等级|完成))"
)
_ANY_PROJECT = re.compile(r"绩效|自评|评价|财政|重点|预算|资金|考核|评分|支出")


def foreign_project(desk: Desk) -> str:
    """The project a question names when nothing of its name stands on any form; else ""."""
    from assistant.answering.locate import pool
    from assistant.answering.query.terms import scan

    found = _PROJECT.search(desk.asked.plain)
    if found is None or desk.asked.forms or _ANY_PROJECT.search(found["name"]):
        return ""
    name = found["name"]
    known = " ".join(
        text
        for form in desk.shelf.values()
        for text in (form.project_name, form.implementing_unit, form.supervising_department)
        if text
    ) + " ".join(row.name or "" for row in pool(desk))  # fmt: skip
    pairs = (name[at : at + 2] for at in range(len(name) - 1))
    if scan(name, [])[1] != name or any(pair in known for pair in pairs):
        return ""
    return name


def elsewhere(desk: Desk, *names: str) -> None:
    """The question names a place, unit, year or project that no form in the library has."""
    desk.reply.answerable = False
    missing = [inert(name) for name in names or desk.asked.elsewhere]
    zh, en = "、".join(missing), ", ".join(missing)
    have = "；".join(
        _known(s.name, s.implementing_unit, s.fiscal_year) for s in list(desk.shelf.values())[:8]
    )
    desk.reply.step("提问中的名称或年度", "named in the question", zh)
    desk.reply.say(
        f"无法回答：库里没有“{zh}”的表，请先读入。",
        f"This cannot be answered: no form of {en} is in the library; read it in first.",
    )
    for summary in list(desk.shelf.values())[:8]:
        desk.cite_summary(summary, project_name=summary.project_name, implementing_unit=summary.implementing_unit,
                          fiscal_year=summary.fiscal_year)  # fmt: skip
    if have:
        desk.reply.say(f"库里现有：{have}。", f"In the library: {have}.")


def _known(name: str, unit: str | None, year: int | None) -> str:
    parts = [inert(name)]
    if unit and unit != name:
        parts.append(inert(unit))
    parts.append(str(year) if year else "年度未注明")
    return "，".join(parts)


def _budget(desk: Desk) -> None:
    number = desk.scope[0]
    budget = desk.form(number).paper.budget
    found = main_line(budget)
    if found is None or found[1].annual is None:
        return
    position, line = found
    unit = budget.unit or ""
    desk.cite_form(number, f"/budget/lines/{position}/annual", f"/budget/lines/{position}/executed")
    done = "读不出" if line.executed is None else f"{num(line.executed)}{unit}"
    desk.reply.say(
        f"表上有的是本年度：全年预算数{num(line.annual or 0)}{unit}，执行数{done}。",
        f"What it has is this year: full-year budget {num(line.annual or 0)} {unit}, executed {done}.",
    )


def _satisfaction(desk: Desk) -> None:
    rows = desk.rows(satisfaction=True, limit=8)
    for row in rows:
        desk.cite(row, "target", "actual")
        name = called(desk, row)
        copied = row.kind == "copied"
        desk.reply.say(
            f"- {name.zh}：实际完成值只写“{said(row.actual)}”"
            + ("，照抄目标，没有实测值。" if copied else "。"),
            f"- {name.en}: the actual says “{said(row.actual, 'en')}”"
            + (", copied from the target; nothing was measured." if copied else "."),
        )


def _findings(desk: Desk) -> None:
    found = [
        f for f in queries.findings(desk.library, forms=desk.scope[:50]) if f.severity != "notice"
    ]
    if not found:
        return
    desk.reply.step(
        "复核发现（错误和提醒）", "findings (errors and warnings)", "count", str(len(found))
    )
    desk.reply.say(
        f"能说的是：对表上的数字复核发现{len(found)}处要核实的问题，它们不等于上述结论。",
        f"What can be said: checking the figures found {len(found)} points to verify; they are no such conclusion.",
    )
