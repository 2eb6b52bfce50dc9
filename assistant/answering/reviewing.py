"""What the scorer found, and what a person must look at.

In: a `Desk`. Out: the stored findings and review lists, cited. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, inert, num, said
from assistant.labels import FIELDS
from assistant.library import queries
from assistant.library.columns import row_number

_AGAINST = r"打架|矛盾|冲突|出入|一致|不符|相符|对得?上|对不上|吻合|匹配|conflict|contradict|consistent|agree|match|square with"


def _missed(desk: Desk) -> None:
    """The rows that missed their targets: what a goal said to be achieved must be held against."""
    rows = desk.rows(missed=True, limit=200)
    desk.reply.step("没有达到目标的行", "rows that missed their target", "count", str(len(rows)))
    desk.reply.say(
        f"指标表里没有达到目标的有{len(rows)}行" + ("，与“完成”的说法需要对照：" if rows else "。"),
        f"{len(rows)} rows of the table missed their target"
        + ("; hold the goals against them:" if rows else "."),
    )
    for row in rows[:SHOWN]:
        desk.cite(row, "name", "target", "actual")
        name = called(desk, row)
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}",
            f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}",
        )


def goals(desk: Desk) -> None:
    """What the goals say, and the findings about them."""
    for form in desk.forms[:5]:
        said_goals = desk.form(form.id).paper.goals
        desk.cite_form(form.id, "/goals/expected", "/goals/achieved")
        for label, text in (
            (FIELDS["expected"], said_goals.expected),
            (FIELDS["achieved"], said_goals.achieved),
        ):
            if text:
                desk.reply.step(label[0], label[1], inert(text))
                desk.reply.say(f"{label[0]}：“{inert(text)}”", f"{label[1]}: “{inert(text)}”")
            else:
                desk.reply.say(
                    f"{label[0]}：表上没有或读不出。",
                    f"{label[1]}: not on the form, or unreadable.",
                )
        if not (said_goals.expected or said_goals.achieved):
            desk.reply.answerable = False
        by_rule(
            desk,
            [
                f.rule
                for f in queries.findings(desk.library, forms=[form.id])
                if f.rule.startswith("goals_")
            ],
            quiet=True,
        )
        if desk.asked.has(_AGAINST):
            _missed(desk)


def all_findings(desk: Desk) -> None:
    """Every finding in scope, the worst first."""
    found = queries.findings(
        desk.library, forms=desk.scope if len(desk.scope) < len(desk.shelf) else None
    )
    if desk.asked.has(r"合规|合不合规|complian"):
        # A verdict is asked for, and none is given: facts are no verdict.
        desk.reply.answerable = False
        desk.reply.say(
            "是否合规由复核人判断；表上的数字能证明的是：",
            "Whether it is compliant is for the reviewer to judge; what its figures prove:",
        )
    order = {"error": 0, "warning": 1, "notice": 2}
    found.sort(key=lambda f: order[f.severity])
    counts = {s: sum(f.severity == s for f in found) for s in order}
    desk.reply.step(
        "发现", "findings", "; ".join(f"{k} {v}" for k, v in counts.items()), str(len(found))
    )
    desk.reply.say(
        f"复核发现{len(found)}处：错误{counts['error']}、提醒{counts['warning']}、提示{counts['notice']}。",
        f"{len(found)} findings: {counts['error']} errors, {counts['warning']} warnings, {counts['notice']} notices.",
    )
    _findings(desk, found[:SHOWN])
    if len(found) > SHOWN:
        desk.reply.step("未列出", "not shown", f"{len(found)} − {SHOWN}", str(len(found) - SHOWN))
        desk.reply.say(
            f"另有{len(found) - SHOWN}处未列出。", f"{len(found) - SHOWN} more are not shown."
        )


def by_rule(desk: Desk, rules: Iterable[str], *, quiet: bool = False) -> bool:
    """The findings of these rules; False when there is none."""
    wanted = list(rules)
    found = queries.findings(desk.library, wanted, desk.scope) if wanted else []
    if not found:
        if not quiet:
            desk.reply.say("没有发现。", "None found.")
        return False
    if not quiet:
        desk.reply.step("发现", "findings", "count", str(len(found)))
        desk.reply.say(f"共{len(found)}处：", f"{len(found)} found:")
    _findings(desk, found[:SHOWN])
    return True


def _findings(desk: Desk, found: list[queries.Found]) -> None:
    spots = ((f.form_id, f.number) for f in found if f.number)
    rows = {(row.form_id, row.number): row for row in queries.rows_at(desk.library, spots)}
    for finding in found:
        desk.reply.step(finding.rule, finding.rule, f"{finding.zh} {finding.en}")
        head = "" if desk.one else f"#{finding.form_id} "
        desk.reply.say(f"- {head}{inert(finding.zh)}", f"- {head}{inert(finding.en)}")
        row = rows.get((finding.form_id, finding.number or 0))
        if row is not None:
            desk.cite(row, "target", "actual", "weight", "score", "explanation")
        elif finding.pointer and finding.pointer.count("/") > 1:
            try:
                desk.cite_form(finding.form_id, finding.pointer)
            except KeyError:  # a finding about a part as a whole
                continue


def _judged(desk: Desk) -> None:
    """Forms whose findings a person must judge, where every reading is sure."""
    found = [
        f for f in queries.findings(desk.library, forms=desk.scope[:200]) if f.severity != "notice"
    ]
    by_form = {form.id: sum(f.form_id == form.id for f in found) for form in desk.forms[:200]}
    wanted = [form for form in desk.forms[:200] if by_form.get(form.id)]
    if not wanted:
        return
    desk.reply.step("有错误或提醒的表", "forms with errors or warnings", "count", str(len(wanted)))
    desk.reply.say(
        f"但有{len(wanted)}张表复核出错误或提醒，要由人判断：",
        f"But errors or warnings on {_many(len(wanted), 'form')} are for a person to judge:",
    )
    for form in wanted[:SHOWN]:
        count = by_form[form.id]
        desk.reply.step(f"#{form.id}", f"#{form.id}", "count", str(count))
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}：{count}处",
            f"- #{form.id} {desk.title(form)}: {count}",
        )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def review_list(desk: Desk) -> None:
    """Fields a person must look at, by form and row, and what arithmetic supplied."""
    entries = queries.review(
        desk.library, None if len(desk.scope) == len(desk.shelf) else desk.scope
    )
    forms = list(dict.fromkeys(form_id for form_id, _ in entries))
    desk.reply.step(
        "待复核的表和值", "forms and values to review", f"{len(forms)} 张表", f"{len(entries)}"
    )
    if not entries:
        desk.reply.say(
            "没有读数存疑、需要人工核对的值。",
            "No reading is in doubt: no value needs a person's look.",
        )
        _judged(desk)
        return
    desk.reply.say(
        f"有{len(forms)}张表、{len(entries)}个值需要人工核对：",
        f"{_many(len(entries), 'value')} on {_many(len(forms), 'form')} must be looked at by a person:",
    )
    shown = entries[:SHOWN]
    spots = ((form, number) for form, p in shown if (number := row_number(p)))
    rows = {(row.form_id, row.number): row for row in queries.rows_at(desk.library, spots)}
    for form_id, pointer in shown:
        field = pointer.rpartition("/")[2]
        label = FIELDS.get(field, (field, field))
        row = rows.get((form_id, row_number(pointer) or 0))
        if row is None:
            desk.cite_form(form_id, pointer)
            desk.reply.say(f"- #{form_id} {label[0]}", f"- #{form_id} {label[1]}")
            continue
        desk.cite(row, field)
        name = called(desk, row)
        value = getattr(row, field)
        state_zh, state_en = "读不出", "unreadable"
        if row.inferred(field) and isinstance(value, Decimal):
            state_zh, state_en = f"由总分倒推为{num(value)}", f"left by the total: {num(value)}"
        elif value is not None:
            state_zh, state_en = (
                f"读作“{inert(str(value))}”，存疑",
                f"read as “{inert(str(value))}”, doubtful",
            )
        desk.reply.say(
            f"- {name.zh}的{label[0]}：{state_zh}", f"- {label[1]} of {name.en}: {state_en}"
        )
