"""Rules about a form as a whole: execution, grades, rounding, structure, bonus, policies.

In: a `Desk`. Out: what the policies say, naming each, in its reply. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering.compose import Desk, num, percent
from assistant.library.columns import main_line

if TYPE_CHECKING:
    from assistant.scoring.policy import Policy
from assistant.answering.policies_told import PARTS, policies, policy_of, source_of


def execution(desk: Desk) -> None:
    """What the execution rate is, and what it earns."""
    own = policy_of(desk)
    zh, en = source_of(own)
    below = percent(own.execution.explain_below, 0)
    desk.reply.step(
        "须说明的执行率", "rate that needs words", f"< {below}", inputs=(f"policy {own.name}",)
    )
    desk.reply.say(
        f"分母是全年（调整后）预算数，不是年初预算数：执行率＝全年执行数÷全年预算数，得分＝执行率×分值，最高不超过分值（封顶）；执行率低于{below}要说明原因{zh}。",
        f"The denominator is the full-year (adjusted) budget, not the budget at the start of the year: rate = executed ÷ full-year budget, score = rate × weight, capped at the weight; a rate under {below} needs an explanation{en}.",
    )
    for summary in desk.forms[:3]:
        found = main_line(desk.form(summary.id).paper.budget)
        if found is None or not found[1].annual or found[1].executed is None:
            continue
        line = found[1]
        desk.cite_form(summary.id, f"/budget/lines/{found[0]}/annual", f"/budget/lines/{found[0]}/executed",
                       f"/budget/lines/{found[0]}/initial")  # fmt: skip
        result = percent(line.executed / line.annual)  # type: ignore[operator]
        operation = f"{num(line.executed)} ÷ {num(line.annual)}"  # type: ignore[arg-type]
        desk.reply.step("执行率", "execution rate", operation, result)
        desk.reply.say(
            f"这张表（#{summary.id}）：{operation} = {result}。",
            f"Form #{summary.id}: {operation} = {result}.",
        )


def bonus(desk: Desk) -> None:
    """Whether a total can pass 100."""
    desk.reply.step("满分", "maximum", "100", inputs=("policies",))
    desk.reply.say(
        "不可以：满分100分，不设加分项；总分超过100、任何一行得分超过分值都是错误。",
        "No: the maximum is 100 and there are no bonus points; a total above 100, or a row above its weight, is an error.",
    )


def grade(desk: Desk) -> None:
    """Which points earn which grade."""
    own = policy_of(desk)
    zh, en = source_of(own)
    ranked = sorted(own.grades.items(), key=lambda item: item[1], reverse=True)
    bounds = "，".join(f"{name}：{num(floor)}分及以上" for name, floor in ranked[:-1])
    lowest = ranked[-1][0]
    desk.reply.step(
        "等级下限",
        "lowest totals",
        "; ".join(f"{n} ≥ {num(f)}" for n, f in ranked),
        inputs=(f"policy {own.name}",),
    )
    desk.reply.say(
        f"{bounds}，{lowest}：不足{num(ranked[-2][1])}分；下限含本数{zh}。",
        f"{', '.join(f'{n} from {num(f)}' for n, f in ranked[:-1])}, {lowest} below {num(ranked[-2][1])}; bounds included{en}.",
    )
    for stated in desk.asked.numbers:
        if stated.value <= 100 and stated.unit in ("", "分", "points", "point"):
            grade = own.grade(stated.value)
            desk.reply.step("等级", "grade", num(stated.value), grade)
            desk.reply.say(
                f"{num(stated.value)}分属于“{grade}”。", f"{num(stated.value)} is “{grade}”."
            )


def rounding(desk: Desk) -> None:
    """How scores are rounded."""
    own = policy_of(desk)
    zh, en = source_of(own)
    desk.reply.step(
        "小数与容差",
        "decimals and tolerance",
        f"{own.decimals}; {num(own.tolerance)}",
        inputs=(f"policy {own.name}",),
    )
    desk.reply.say(
        f"得分四舍五入保留{own.decimals}位小数；与规则相差不超过{num(own.tolerance)}分的不算错，所以除不尽时进位或截断都可以（2÷3写0.67或0.66）{zh}。",
        f"Scores are rounded half up to {own.decimals} decimals; a difference of up to {num(own.tolerance)} is tolerated, so a fraction may be rounded or cut (2 ÷ 3 as 0.67 or 0.66){en}.",
    )
    desk.reply.step("例", "example", "2 ÷ 3", "0.67; 0.66")


def structure(desk: Desk) -> None:
    """The usual splits of the weights, policy by policy."""
    desk.reply.say(
        "一级指标的权重由所用办法规定，常用的结构：",
        "The split of the weights is set by the policy in force; the usual ones:",
    )
    seen: dict[str, tuple[str, list[Policy]]] = {}
    for policy in policies():
        for parts in policy.structures.values():
            zh = "、".join(f"{PARTS.get(k, (k, k))[0]}{num(v)}" for k, v in parts.items())
            en = ", ".join(f"{PARTS.get(k, (k, k))[1]} {num(v)}" for k, v in parts.items())
            seen.setdefault(zh, (en, []))[1].append(policy)
    for zh, (en, users) in seen.items():
        names = tuple(f"policy {p.name}" for p in users)
        desk.reply.step("常用结构", "a usual split", zh, inputs=names)
        desk.reply.say(
            f"- {zh}（{'、'.join(p.title.zh for p in users)}）",
            f"- {en} ({', '.join(p.title.en for p in users)})",
        )
    desk.reply.say("结构与此不同只作提示，不算错。", "Another split is worth noting, and no error.")


def list_policies(desk: Desk) -> None:
    """Which policies there are."""
    language = desk.asked.language
    for policy in policies():
        text = policy.explain()
        desk.reply.step(
            "评分办法", "policy", text.in_language(language), inputs=(f"policy {policy.name}",)
        )
        desk.reply.say(f"- {text.zh}", f"- {text.en}")
    if desk.one:
        own = policy_of(desk)
        desk.reply.say(
            f"这张表按{own.title.zh}（{own.name}）复核。",
            f"This form was checked by {own.title.en} ({own.name}).",
        )
