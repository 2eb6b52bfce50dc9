"""Does a row fit where it stands: signs, levels, duplicates, words without a measure.

In: a `Desk` and, for some checks, the rows in question. Out: sentences, citations and
steps in its reply. Cannot fail. What is a matter of meaning is left to a person.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, inert, num, percent, said
from assistant.answering.inspecting import listed
from assistant.answering.levels import level_of
from assistant.answering.query import named_rows
from assistant.library import queries
from assistant.library.queries import Row

_COUNTED = re.compile(r"[次个项件人场期份家户]")


def reversed_sign(desk: Desk) -> None:
    """Costs with a floor, outputs with a ceiling."""
    numbers = desk.rows(kinds=("number", "copied"), limit=20_000)
    costs = [r for r in numbers if "成本" in (r.level1 or "") and r.sign in ("≥", ">")]
    others = [
        r for r in numbers if re.search(r"产出|效益|满意", r.level1 or "") and r.sign in ("≤", "<")
    ]
    listed(desk, costs, "写成≥的成本指标", "cost rows written with ≥", "target", "actual")
    checked = [r for r in numbers if "成本" in (r.level1 or "")]
    if not costs and desk.one:
        for row in checked[:SHOWN]:
            desk.cite(row, "target")
        desk.reply.step("核对的成本指标", "cost rows checked", "count", str(len(checked)))
        desk.reply.say(
            f"核对了{len(checked)}行成本指标，都是≤或没有写反。",
            f"{len(checked)} cost rows were checked; none is reversed.",
        )
    if others:
        listed(
            desk,
            others,
            "用≤的产出、效益、满意度指标（请确认方向）",
            "output, benefit or satisfaction rows with ≤ (please confirm)",
            "target",
            "actual",
        )


def payment_rate(desk: Desk) -> None:
    """Payment or execution rates set as output quantities."""
    rows = [
        r
        for r in desk.rows(level2="数量", limit=20_000)
        if re.search(r"支付率|执行率|付款|资金.{0,4}(?:率|金额)", r.name or "")
    ]
    listed(
        desk,
        rows,
        "写成资金支付率或执行率的数量指标",
        "quantity rows that are payment or execution rates",
        "name",
        "target",
        "weight",
    )


def duplicates(desk: Desk) -> None:
    """Rows of one form that measure the same thing."""
    pairs: list[tuple[Row, Row]] = []
    alike: list[tuple[Row, Row]] = []
    for number in desk.scope[:200]:
        names: dict[str, Row] = {}
        for row in queries.rows(desk.library, queries.Where(forms=(number,))):
            key = re.sub(r"[^\u3400-\u9fffa-z0-9]", "", (row.name or "").lower())
            stem = re.sub(r"(?:完成)?(?:率|数|数量|情况)$", "", key)
            if not key:
                continue
            if key in names:
                pairs.append((names[key], row))
            elif stem in names and len(stem) > 4:
                alike.append((names[stem], row))
            names[key] = row
            names.setdefault(stem, row)
    desk.reply.step("同名的指标", "indicators of the same name", "count", str(len(pairs)))
    if not pairs:
        desk.reply.say("没有同名重复设置的指标。", "No indicator is set twice under the same name.")
    for one, two in (pairs + alike)[:SHOWN]:
        desk.cite(one, "name", "level1", "weight")
        desk.cite(two, "name", "level1", "weight")
        first, second = called(desk, one), called(desk, two)
        same = (one, two) in pairs
        desk.reply.say(
            f"- {first.zh}（{one.level1}）与{second.zh}（{two.level1}）"
            + ("同名" if same else "内容相近，请确认是否重复"),
            f"- {first.en} ({one.level1}) and {second.en} ({two.level1}): "
            + ("the same name" if same else "alike; please confirm they differ"),
        )
    rows = sum(g.rows for g in queries.sums(desk.library, desk.where()))
    desk.reply.step("比较过的行", "rows compared", "count", str(rows))
    desk.reply.say(
        f"（比较了{rows}行的名称；含义是否重复要由人判断。）",
        f"(The names of {rows} rows were compared; whether meanings overlap is for a person to judge.)",
    )


def level_misfit(desk: Desk) -> None:
    """Rows whose level 2 does not fit what they measure."""
    if 0 < len(rows := named_rows(desk)) <= 3:
        for row in rows:
            _fits(desk, row)
        return
    level = level_of(desk.asked.plain)
    wanted = level[1] if level and level[0] == "level2" else ""
    odd = [
        r
        for r in desk.rows(level2="时效", limit=20_000)
        if r.kind == "number" and _COUNTED.fullmatch(r.measure or "")
    ]
    odd += [
        r
        for r in desk.rows(level2="数量", limit=20_000)
        if re.search(r"支付率|执行率|付款", r.name or "")
    ]
    if wanted in ("时效", "数量"):
        odd = [r for r in odd if wanted in (r.level2 or "")]
    listed(
        desk,
        odd,
        "二级指标与内容不相符的行",
        "rows whose level 2 does not fit",
        "level2",
        "target",
        "actual",
    )


def _fits(desk: Desk, row: Row) -> None:
    desk.cite(row, "level2", "target", "actual")
    name = called(desk, row)
    level = row.level2 or ""
    if "时效" in level and row.kind == "number" and _COUNTED.fullmatch(row.measure or ""):
        desk.reply.say(
            f"不合适：{name.zh}的目标是“{said(row.target)}”、实际“{said(row.actual)}”，量的是次数，属于数量指标；时效指标应写完成时间或是否及时。",
            f"No: {name.en} has the target “{said(row.target, 'en')}” and the actual “{said(row.actual, 'en')}”; that counts something and is a quantity. A timeliness row should state when, or whether in time.",
        )
    elif "数量" in level and re.search(r"支付率|执行率|付款", row.name or ""):
        desk.reply.say(
            f"不合适：{name.zh}是资金执行情况，不是产出数量。",
            f"No: {name.en} is about money paid, no quantity of output.",
        )
    else:
        desk.reply.say(
            f"{name.zh}列在{inert(level)}下，目标“{said(row.target)}”，看不出不合适。",
            f"{name.en} stands under {inert(level)} with the target “{said(row.target, 'en')}”; nothing speaks against it.",
        )


def qualitative_full(desk: Desk) -> None:
    """Qualitative rows, how many have full marks and how many points those are."""
    wanted = (
        {"level2": desk.asked.level2}
        if desk.asked.level2
        else {"level1": desk.asked.level1}
        if desk.asked.level1
        else {}
    )
    rows = desk.rows(kinds=("words",), limit=20_000, **wanted)
    full = [r for r in rows if r.score is not None and r.score == r.weight]
    points = sum((r.score or Decimal(0) for r in full), Decimal(0))
    label = next(iter(wanted.values()), "")
    desk.reply.step("定性指标", "qualitative rows", "count", str(len(rows)))
    desk.reply.step(
        "满分的定性指标及其得分",
        "with full marks, and their points",
        f"count = {len(full)}; Σ",
        num(points),
    )
    desk.reply.say(
        f"{label}定性指标{len(rows)}行，其中满分{len(full)}行，共{num(points)}分：",
        f"{len(rows)} qualitative rows{' under ' + label if label else ''}, {len(full)} with full marks, {num(points)} points:",
    )
    for row in rows[:SHOWN]:
        desk.cite(row, "name", "target", "actual", "weight", "score")
        name = called(desk, row)
        desk.reply.say(
            f"- {name.zh}：目标“{said(row.target)}”，实际“{said(row.actual)}”，{_or_blank(row.score)}/{_or_blank(row.weight)}分",
            f"- {name.en}: target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”, {_or_blank(row.score)} of {_or_blank(row.weight)}",
        )


def qualitative_evidence(desk: Desk) -> None:
    """Is there any ground for full marks on words like 提高?"""
    words = re.findall(r"提高|提升|健全|保障|有效|显著|及时|改善|增强", desk.asked.plain)
    level = level_of(desk.asked.plain)
    wanted = {level[0]: level[1]} if level else {}
    rows = [
        r
        for r in desk.rows(kinds=("words", "other"), limit=2000, **wanted)
        if not words or any(w in (r.target or "") for w in words)
    ]
    rows = [r for r in rows if not re.search(r"\d", r.target or "")]
    policy = desk.policy(desk.scope[0])
    low, high = policy.bands.achieved
    band = f"{percent(high, 0)}–{percent(low, 0)}"
    desk.reply.step("达成档", "achieved band", band, inputs=(f"policy {policy.name}",))
    desk.reply.say(
        f"按规则，定性指标认定为“达成”可得分值的{band}（{policy.title.zh}），给满分不超出规则；但表上实际值只是“提高”“提升”一类的词，没有对比数据或佐证，给满分的依据表上看不出，需要单位补充材料。",
        f"By the rule a qualitative row judged achieved earns {band} of its weight ({policy.title.en}), so full marks are within it; but the actuals are mere words with no comparison or evidence, so the form shows no basis for full marks and the unit must supply it.",
    )
    copied = desk.rows(kinds=("copied",), limit=200, **wanted)
    if level and copied:
        listed(desk, copied, "实际值照抄目标、没有实测值的行", "rows whose actual copies the target", "target", "actual")  # fmt: skip
    if level and not rows and not copied:
        desk.reply.say(f"{level[1]}指标都有数可查。", f"All rows under {level[1]} have figures.")
    points = sum((r.score or Decimal(0) for r in rows), Decimal(0))
    desk.reply.step(
        "涉及的行和分", "rows and points concerned", f"count = {len(rows)}; Σ", num(points)
    )
    desk.reply.say(
        f"涉及{len(rows)}行、{num(points)}分：",
        f"{len(rows)} rows and {num(points)} points are concerned:",
    )
    for row in rows[:SHOWN]:
        desk.cite(row, "name", "target", "actual", "score")
        name = called(desk, row)
        desk.reply.say(f"- {name.zh}：目标“{said(row.target)}”，实际“{said(row.actual)}”，得{_or_blank(row.score)}分",
                       f"- {name.en}: target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”, scored {_or_blank(row.score)}")  # fmt: skip


def _or_blank(value: Decimal | None) -> str:
    """A figure, or a mark that none was read."""
    return "？" if value is None else num(value)


def missing_levels(desk: Desk) -> None:
    """Forms without cost or satisfaction rows."""
    wanted = [w for w in ("成本", "产出", "效益", "满意度") if desk.asked.has(w)] or [
        "成本",
        "满意度",
    ]
    for level in wanted:
        having = queries.forms_with(desk.library, desk.where(level1=level))
        lacking = [form for form in desk.forms if form.id not in having]
        desk.reply.step(
            f"缺{level}指标的表",
            f"forms without {level} rows",
            f"{len(desk.forms)} − {len(desk.forms) - len(lacking)}",
            str(len(lacking)),
        )
        if not lacking:
            desk.reply.say(
                f"{len(desk.forms)}张表都有{level}指标。",
                f"All {len(desk.forms)} forms have {level} rows.",
            )
            for row in desk.rows(level1=level, limit=3):
                desk.cite(row, "level1")
            continue
        desk.reply.say(
            f"{len(lacking)}张表缺{level}指标：", f"{len(lacking)} forms have no {level} rows:"
        )
        for form in lacking[:SHOWN]:
            desk.cite_summary(form, project_name=form.project_name)
            desk.reply.say(f"- #{form.id} {desk.title(form)}", f"- #{form.id} {desk.title(form)}")
