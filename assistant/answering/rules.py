"""Questions about the rules, answered from the scoring policies themselves.

In: a `Desk`. Out: what the policies say, naming each. Cannot fail. The method documents
behind the policies are never quoted: what is told is what Fuhe computes with.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.answering.compose import Desk, called, num, percent, said

if TYPE_CHECKING:
    from assistant.scoring.policy import Policy
from assistant.answering.policies_told import policies, policy_of, source_of
from assistant.answering.rules_of_forms import (
    bonus,
    execution,
    grade,
    list_policies,
    rounding,
    structure,
)

_FORMULAS = {
    "linear": (
        "分值×（1−超出÷目标），超出一倍为0",
        "weight × (1 − excess ÷ target), 0 at twice the target",
    ),
    "ratio": ("目标÷实际×分值", "target ÷ actual × weight"),
    "zero": ("超出即0分", "0 once exceeded"),
}


def answer(desk: Desk, name: str) -> None:
    """Answer a rule question; `name` is its topic."""
    _TOPICS[name](desk)
    chosen = policy_of(desk)
    desk.reply.step(
        "评分办法", "scoring policy", chosen.explain().in_language(desk.asked.language),
        inputs=(f"policy {chosen.name}",),
    )  # fmt: skip


def _overrun(desk: Desk) -> None:
    desk.reply.say(
        "反向指标（≤、不超过、以内）没有超出得满分；超出时各地算法不同，没有统一公式：",
        "A ceiling that was kept earns the weight; for one exceeded the rules differ, there is no common formula:",
    )
    for rule, (formula_zh, formula_en) in _FORMULAS.items():
        users = [p for p in policies() if p.overrun == (rule,)]
        names_zh = "、".join(p.title.zh for p in users)
        names_en = ", ".join(p.title.en for p in users)
        desk.reply.step(
            f"算法 {rule}",
            f"formula {rule}",
            formula_zh,
            inputs=tuple(f"policy {p.name}" for p in users),
        )
        desk.reply.say(f"- {formula_zh}（{names_zh}）", f"- {formula_en} ({names_en})")
    over = next((n.value for n in desk.asked.numbers if n.unit == "%"), None)
    if over is not None and desk.asked.has(r"超|over|exceed"):
        part = over / 100
        linear, ratio = percent(max(1 - part, Decimal(0))), percent(1 / (1 + part))
        desk.reply.step(
            "例", "example", f"1 − {num(over)}% = {linear}; 1 ÷ (1 + {num(over)}%)", ratio
        )
        desk.reply.say(
            f"超出{num(over)}%的：线性得分值的{linear}，目标÷实际得分值的{ratio}。",
            f"{num(over)}% over: {linear} of the weight by the linear formula, {ratio} by the ratio.",
        )
    own = policy_of(desk)
    zh, en = source_of(own)
    if len(own.overrun) > 1:
        stands = "，自评0分可以接受" if own.zero_stands else ""
        stands_en = "; a claim of 0 stands" if own.zero_stands else ""
        desk.reply.say(
            f"没有指定算法时，只给出线性与目标÷实际之间的区间，自评高于目标÷实际×分值才算多计{stands}{zh}。",
            f"With no formula chosen the interval between the linear and the ratio formula is given; only a claim above target ÷ actual × weight counts as over-claimed{stands_en}{en}.",
        )
    else:
        here = _FORMULAS[own.overrun[0]]
        desk.reply.say(f"这里适用：{here[0]}{zh}。", f"Here: {here[1]}{en}.")


def _qualitative(desk: Desk) -> None:
    desk.reply.say(
        "定性指标按达成程度分三档，得分值的：",
        "Qualitative rows earn a share of the weight in three bands:",
    )
    seen: dict[tuple[Decimal, ...], list[Policy]] = {}
    for policy in policies():
        b = policy.bands
        seen.setdefault((*b.achieved, *b.partly, *b.missed), []).append(policy)
    for users in seen.values():
        bands = users[0].bands
        parts = [
            f"{percent(high, 0)}–{percent(low, 0)}"
            for low, high in (bands.achieved, bands.partly, bands.missed)
        ]
        zh = "、".join(p.title.zh for p in users)
        en = ", ".join(p.title.en for p in users)
        desk.reply.step(
            "三档", "bands", " / ".join(parts), inputs=tuple(f"policy {p.name}" for p in users)
        )
        desk.reply.say(
            f"- 达成{parts[0]}（含下限），部分达成{parts[1]}（含下限），未达成{parts[2]}（{zh}）",
            f"- achieved {parts[0]}, partly achieved {parts[1]} (lower bounds included), not achieved {parts[2]} ({en})",
        )
    desk.reply.say(
        "“部分达成预期指标并具有一定效果”属于中间一档；档内给多少由评价人判断，复核只给区间。",
        "“Partly achieved” is the middle band; where inside it is the evaluator's judgement, the scorer only gives the band.",
    )


def _over_achieved(desk: Desk) -> None:
    own = policy_of(desk)
    zh, en = source_of(own)
    warning, notice = percent(own.over_warning, 0), percent(own.over_notice, 0)
    desk.reply.step(
        "超额完成的界限", "over-achievement", f"{notice}, {warning}", inputs=(f"policy {own.name}",)
    )
    desk.reply.say(
        f"超额完成不因此扣分，达到目标即得满分；没有统一的扣分公式。达到目标值的{warning}须写明原因，"
        f"达到{notice}予以提示{zh}。目标值明显偏低的，单位可以说明后自行适度调减得分。",
        f"Over-achievement is not deducted by rule: a target reached earns the weight, and there is no common formula. From {warning} of the "
        f"target a written reason is required, from {notice} it is noted{en}. Where the target was set clearly too low the unit may lower its score and say so.",
    )


def _signs(desk: Desk) -> None:
    desk.reply.say(
        "≥和>的评分公式相同（达到得满分，未达到按实际÷目标×分值），只有实际正好等于目标时不同：≥算达到，>不算达到。",
        "≥ and > are scored by the same formula (reached: the weight; short: actual ÷ target × weight); they differ only where the actual equals the target: ≥ is met, > is not.",
    )
    odd = [row for row in desk.rows(limit=4000) if (row.target or "").lstrip().startswith((">", "＞"))
           and not (row.target or "").lstrip().startswith((">=", "＞="))]  # fmt: skip
    usual = sum(1 for row in desk.rows(limit=4000) if (row.target or "").startswith(("≥", "≧")))
    if not odd or not desk.one:
        return
    for row in odd[:5]:
        desk.cite(row, "target")
        name = called(desk, row)
        desk.reply.step("写作≥的目标", "targets written with ≥", "count", str(usual))
        desk.reply.say(
            f"{name.zh}的目标印作“{said(row.target)}”，而本表另有{usual}个目标写的是≥；这里很可能是≥识别成了>，应核对原件。",
            f"The target of {name.en} reads “{said(row.target)}” while {usual} others on the form use ≥; most likely a ≥ was read as >. Check the original.",
        )


def _shortfall(desk: Desk) -> None:
    own = policy_of(desk)
    zh, en = source_of(own)
    desk.reply.step(
        "正向指标", "forward rows", "实际 ÷ 目标 × 分值", inputs=(f"policy {own.name}",)
    )
    desk.reply.say(
        f"正向指标（≥、不少于、达到…以上）达到目标得满分，未达到按实际÷目标×分值，四舍五入保留{own.decimals}位小数{zh}。",
        f"A target to be reached earns the weight when reached; short of it, actual ÷ target × weight, rounded half up to {own.decimals} decimals{en}.",
    )
    wanted, reached = _stated_pair(desk)
    if wanted and reached is not None and reached < wanted:
        share = percent(reached / wanted)
        desk.reply.step("例", "example", f"{num(reached)} ÷ {num(wanted)}", share)
        desk.reply.say(
            f"目标{num(wanted)}、实际{num(reached)}：{num(reached)} ÷ {num(wanted)} = {share}，得分值的{share}。",
            f"Target {num(wanted)}, actual {num(reached)}: {num(reached)} ÷ {num(wanted)} = {share} of the weight.",
        )


def _stated_pair(desk: Desk) -> tuple[Decimal | None, Decimal | None]:
    """Target and actual as the question puts them: “目标90%做到45%”."""
    plain = desk.asked.plain
    wanted = re.search(r"(?:目标|要求|target)\D{0,4}(\d+(?:\.\d+)?)", plain)
    others = [n.value for n in desk.asked.numbers if not wanted or n.value != Decimal(wanted[1])]
    if not wanted or not others:
        return None, None
    return Decimal(wanted[1]), others[0]


def _zero_target(desk: Desk) -> None:
    zh, en = source_of(policy_of(desk))
    desk.reply.step("目标为0", "target 0", "B ≤ 0: w; B > 0: 0")
    desk.reply.say(
        f"目标为0的（如0起、0次）：没有发生得满分，发生一次即0分{zh}。",
        f"With a target of 0: the weight when nothing happened, 0 once anything did{en}.",
    )


def _reason_needed(desk: Desk) -> None:
    own = policy_of(desk)
    zh, en = source_of(own)
    warning, below = percent(own.over_warning, 0), percent(own.execution.explain_below, 0)
    desk.reply.step(
        "须写原因的界限",
        "when words are needed",
        f"{warning}; {below}",
        inputs=(f"policy {own.name}",),
    )
    desk.reply.say(
        f"要写明原因的：得分低于分值的每一行；完成值达到目标{warning}及以上的行；预算执行率低于{below}；年中调整预算{zh}。",
        f"A reason is required for every row scored below its weight, for an actual of {warning} of the target or more, for budget execution under {below}, and for a budget adjusted within the year{en}.",
    )


def _score_cap(desk: Desk) -> None:
    desk.reply.say(
        "不可以：一行的得分最高等于它的分值，超过就是错误。",
        "No: a row's score is at most its weight; more is an error.",
    )


_DUE = re.compile(r"(?:规则|办法|公式|应得|该得|rules?|formula)[^\d]{0,14}(\d+(?:\.\d+)?)")
_CLAIMED = re.compile(
    r"(?:填|自评|报|写|给|打|评|claim\w*|fill\w*|scored|gave|puts?|wrote)[^\d]{0,10}(\d+(?:\.\d+)?)"
)


def _claim_above(desk: Desk) -> None:
    """A claim held against what the rule gives, both as the question puts them."""
    own = policy_of(desk)
    zh, en = source_of(own)
    slack = own.tolerance
    desk.reply.step("容许的误差", "tolerance", num(slack), inputs=(f"policy {own.name}",))
    due, claimed = _DUE.search(desk.asked.plain), _CLAIMED.search(desk.asked.plain)
    if due is not None and claimed is not None:
        rule, claim = Decimal(due[1]), Decimal(claimed[1])
        gap = claim - rule
        desk.reply.step("自评 − 规则", "claimed − rule", f"{num(claim)} − {num(rule)}", f"{num(gap)}; {num(abs(gap))}")  # fmt: skip
        told = (
            f"自评{num(claim)}，规则{num(rule)}",
            f"{num(claim)} claimed, the rule gives {num(rule)}",
        )
        if gap > slack:
            desk.reply.say(
                f"不行：{told[0]}，多计{num(gap)}分，应核减或补充佐证。",
                f"No: {told[1]}; over-claimed by {num(gap)}: reduce it or supply evidence.",
            )
        elif gap < -slack:
            desk.reply.say(
                f"{told[0]}，少计{num(-gap)}分：不多得分，但要核实得分或补充扣分依据。",
                f"{told[1]}; {num(-gap)} below it: nothing is gained, but the score is to be verified.",
            )
        else:
            desk.reply.say(
                f"可以：{told[0]}，在容许的误差之内。", f"Yes: {told[1]}, within the tolerance."
            )
    desk.reply.say(
        f"自评高于规则给出的应得分、超过误差{num(slack)}分的，记为多计{zh}。",
        f"A claim above what the rule gives, by more than {num(slack)}, counts as over-claimed{en}.",
    )


def _deadline(desk: Desk) -> None:
    own = policy_of(desk)
    zh, en = source_of(own)
    desk.reply.step("期限", "deadlines", "按期 → 分值", inputs=(f"policy {own.name}",))
    desk.reply.say(
        f"时效指标看期限：按期或提前完成得满分；确实晚于期限的属于没有达成，按定性三档的后两档给分，没有按天扣分的统一公式{zh}。",
        f"Timeliness goes by the deadline: in time earns the weight; later is not achieved, and earns a share within the two lower bands; there is no common formula by days{en}.",
    )
    bands = own.bands
    low, high = percent(bands.missed[0], 0), percent(bands.partly[1], 0)
    desk.reply.step("后两档", "lower bands", f"{high}–{low}", inputs=(f"policy {own.name}",))
    desk.reply.say(
        f"后两档合起来是分值的{high}–{low}。以数量写的时限（如24小时以内）是反向指标：超出按反向指标的算法。只写“已完成”没有日期的，要补完成日期。",
        f"The lower bands together span {high}–{low} of the weight. A limit written as a quantity (within 24 hours) is a ceiling and scored as one. Where only “done” is written, the date must be supplied.",
    )
    desk.reply.step("例", "example", "24小时以内")


def _equal(desk: Desk) -> None:
    own = policy_of(desk)
    zh, en = source_of(own)
    warning = percent(own.over_warning, 0)
    desk.reply.step("等于", "equal", "实际 ≥ 目标 → 分值；实际 ÷ 目标 × 分值", inputs=(f"policy {own.name}",))  # fmt: skip
    desk.reply.step("须说明", "needs words", warning, inputs=(f"policy {own.name}",))
    desk.reply.say(
        f"目标写“=”的按正向指标算：达到或超过目标得满分，不足按实际÷目标×分值；达到目标的{warning}及以上要写明原因{zh}。",
        f"A target written with = is scored as a forward one: reached or passed it earns the weight, short of it actual ÷ target × weight; from {warning} of the target a reason is required{en}.",
    )


def _never(desk: Desk) -> None:
    zh, en = source_of(policy_of(desk))
    desk.reply.say(
        f"单位不同又没有写明换算的，不能直接比较，也不计算应得分。同样不算的还有：列举对数字、一个目标含多个数值、两栏粘连、符号读不清的行；这些行只列出来请人判断{zh}。",
        f"Figures of different units without a stated conversion cannot be compared, and no score is computed. Nor for enumerations against numbers, targets with several values, glued columns or an unreadable sign; such rows are listed for a person{en}.",
    )
    rows = [row for row in desk.rows(kinds=("other",), limit=8) if desk.one]
    for row in rows:
        desk.cite(row, "target", "actual")
        name = called(desk, row)
        desk.reply.say(
            f"这张表上不能直接比较的：{name.zh}，目标“{said(row.target)}”，实际“{said(row.actual)}”。",
            f"Not comparable on this form: {name.en}, target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”.",
        )


def _blank_actual(desk: Desk) -> None:
    zh, en = source_of(policy_of(desk))
    desk.reply.say(
        f"实际完成值空白或读不出的，按规则算不出应得分，不推测；要对照原件补录或由单位补填后再算。只有总分能推出唯一的得分时，才补出得分，并列入复核清单{zh}。",
        f"With a blank or unreadable actual the rule gives no score and none is guessed; it must be supplied from the original or by the unit. Only where the total leaves exactly one score is that score filled in, and put on the review list{en}.",
    )


_TOPICS: dict[str, Callable[[Desk], None]] = {
    "overrun": _overrun, "qualitative": _qualitative, "over_achieved": _over_achieved,
    "execution": execution, "bonus": bonus, "signs": _signs, "shortfall": _shortfall,
    "grade": grade, "rounding": rounding, "zero_target": _zero_target,
    "reason_needed": _reason_needed, "score_cap": _score_cap, "policies": list_policies,
    "structure": structure, "deadline": _deadline, "equal": _equal, "never": _never,
    "blank_actual": _blank_actual, "claim_above": _claim_above,
}  # fmt: skip
