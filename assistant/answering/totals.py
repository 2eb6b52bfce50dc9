"""Does the stated total equal the sum of the scores, of one form or of each of many.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail. Of many forms those
that differ come first, then those where a figure could not be read, then those that agree.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, num
from assistant.library import FormSummary, queries
from assistant.library.queries import Sums

_CENT = Decimal("0.01")


def total_sum(desk: Desk) -> None:
    """Do the row scores and the budget's add up to the stated total, form by form."""
    _totals(desk, every=True)


def total_mismatch(desk: Desk) -> None:
    """The forms whose total is not the sum of their scores, and those that cannot be checked."""
    _totals(desk, every=False)


def _totals(desk: Desk, *, every: bool) -> None:
    sums = {group.key: group for group in queries.sums(desk.library, desk.where(), by="form")}
    if desk.one:
        form = desk.forms[0]
        group = sums.get(form.id)
        if group is not None and form.claimed is not None:
            _one_total(desk, form, group)
            return
        desk.reply.answerable = False
        desk.reply.say(
            "表上没有可读的总分或得分，无法核对。",
            "The form has no readable total or scores to check.",
        )
        return
    wrong: list[tuple[FormSummary, Sums]] = []
    right: list[tuple[FormSummary, Sums]] = []
    unread: list[tuple[FormSummary, Sums | None]] = []
    for form in desk.forms:
        group = sums.get(form.id)
        if group is None or group.unread or form.claimed is None:
            unread.append((form, group))
        elif abs(_whole(form, group) - form.claimed) >= _CENT:
            wrong.append((form, group))
        else:
            right.append((form, group))
    checked = len(wrong) + len(right)
    desk.reply.step("核对总分的表", "totals checked", "count", str(checked))
    desk.reply.step("总分不一致的表", "totals that differ", "count", str(len(wrong)))
    desk.reply.step("读不全的表", "forms not fully read", "count", str(len(unread)))
    left_zh = f"；另有{len(unread)}张读不全，不能核对" if unread else ""
    left_en = f"; {len(unread)} more cannot be checked, not all was read" if unread else ""
    if wrong:
        desk.reply.say(
            f"核对了{checked}张表，其中{len(wrong)}张总分与各行得分之和不一致{left_zh}：",
            f"{checked} forms checked; {len(wrong)} totals differ from the sum of their scores{left_en}:",
        )
    elif checked:
        desk.reply.say(
            f"核对了{checked}张表：总分都等于各行得分之和{left_zh}。",
            f"{checked} forms checked: every total equals the sum of its scores{left_en}.",
        )
    else:
        desk.reply.answerable = False
        desk.reply.say("没有一张表的总分和得分都读全了，无法核对。", "No form's total and scores were all read; nothing can be checked.")  # fmt: skip
    for form, group in wrong[:SHOWN]:
        _told(desk, form, group)
    for form, unsure in unread[:SHOWN]:
        _unread(desk, form, unsure)
    if every and len(desk.forms) <= SHOWN:
        for form, group in right:
            _told(desk, form, group)


def _whole(form: FormSummary, group: Sums) -> Decimal:
    return group.score + (form.budget_score or Decimal(0))


def _one_total(desk: Desk, form: FormSummary, group: Sums) -> None:
    claimed, budget = form.claimed or Decimal(0), form.budget_score or Decimal(0)
    desk.cite_form(form.id, "/total/score", "/budget/score")
    supplied = desk.rows(supplied=True)
    missing = desk.rows(state="unread")
    read = group.score - sum((row.score or Decimal(0) for row in supplied), Decimal(0))
    readable = group.rows - group.unread - len(supplied)
    part = read + budget
    desk.reply.step(
        f"可读的{readable}行得分之和",
        f"sum of the {readable} readable scores",
        f"Σ {readable}",
        num(read),
    )
    desk.reply.step(
        "加预算执行得分", "with budget execution", f"{num(read)} + {num(budget)}", num(part)
    )
    gap = claimed - part
    desk.reply.step("与总分之差", "short of the total", f"{num(claimed)} − {num(part)}", num(gap))
    desk.reply.say(
        f"可读的{readable}行得分合计{num(read)}，加预算执行得分{num(budget)}，共{num(part)}；表上总分{num(claimed)}，差{num(gap)}。",
        f"The {readable} readable rows sum to {num(read)}; with budget execution {num(budget)} that is {num(part)}. The stated total is {num(claimed)}, a gap of {num(gap)}.",
    )
    for row in supplied:
        desk.cite(row, "weight", "score")
        name = called(desk, row)
        desk.reply.say(
            f"差的{num(gap)}分在{name.zh}：得分在扫描中读不出，只有{num(row.score or Decimal(0))}能使总分成立，因此对得上。",
            f"The gap is {name.en}: its score is unreadable in the scan, and only {num(row.score or Decimal(0))} makes the total hold, so they agree.",
        )
    for row in missing:
        desk.cite(row, "weight", "score")
        name = called(desk, row)
        desk.reply.say(
            f"{name.zh}的得分读不出，是否对得上不能确定。",
            f"The score of {name.en} is unreadable; whether they agree cannot be settled.",
        )
    if not supplied and not missing:
        if abs(gap) < _CENT:
            desk.reply.say("对得上。", "They agree.")
        else:
            desk.reply.say("对不上。", "They do not agree.")


def _told(desk: Desk, form: FormSummary, group: Sums) -> None:
    """A form's total beside the sum of its scores."""
    claimed, budget = form.claimed or Decimal(0), form.budget_score or Decimal(0)
    whole = _whole(form, group)
    desk.cite_summary(form, total__score=claimed, budget__score=form.budget_score)
    desk.reply.step(
        f"#{form.id} 各行得分之和",
        f"#{form.id} sum of scores",
        f"{num(group.score)} + {num(budget)}",
        num(whole),
    )
    gap = claimed - whole
    desk.reply.step(f"#{form.id} 差额", f"#{form.id} difference", f"{num(claimed)} − {num(whole)}", num(gap))  # fmt: skip
    agrees = abs(gap) < _CENT
    desk.reply.say(
        f"- #{form.id} {desk.title(form)}：总分{num(claimed)}，各行之和{num(whole)}，"
        + ("对得上" if agrees else f"差{num(gap)}"),
        f"- #{form.id} {desk.title(form)}: total {num(claimed)}, rows sum to {num(whole)}, "
        + ("they agree" if agrees else f"difference {num(gap)}"),
    )


def _unread(desk: Desk, form: FormSummary, group: Sums | None) -> None:
    """A form that cannot be checked: what of it was not read, and what was."""
    name = f"#{form.id} {desk.title(form)}"
    missing_zh, missing_en = [], []
    if form.claimed is None:
        missing_zh.append("总分读不出")
        missing_en.append("its total is unreadable")
    else:
        desk.cite_summary(form, total__score=form.claimed)
    if group is None:
        missing_zh.append("没有可读的行")
        missing_en.append("no row was read")
    elif group.unread:
        desk.reply.step(f"{name} 没有得分的行", f"{name} rows without a score", "count", str(group.unread))  # fmt: skip
        missing_zh.append(f"{group.unread}行得分或分值读不出")
        missing_en.append(f"{group.unread} rows have no readable score or weight")
    stated_zh = stated_en = ""
    if group is not None:
        budget, whole = form.budget_score or Decimal(0), _whole(form, group)
        desk.cite_summary(form, budget__score=form.budget_score)
        desk.reply.step(f"#{form.id} 可读得分之和", f"#{form.id} sum of readable scores", f"{num(group.score)} + {num(budget)}", num(whole))  # fmt: skip
        stated_zh = f"；可读的得分合计{num(whole)}"
        stated_en = f"; the readable scores sum to {num(whole)}"
        if form.claimed is not None:
            stated_zh += f"，总分{num(form.claimed)}"
            stated_en += f", the total is {num(form.claimed)}"
    desk.reply.say(
        f"- {name}：不能核对，{'，'.join(missing_zh)}{stated_zh}",
        f"- {name}: cannot be checked, {', '.join(missing_en)}{stated_en}",
    )
