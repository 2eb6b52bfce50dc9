"""What if: the total under other values or another policy, and commands turned into that.

In: a `Desk` and the rows in question. Out: the scenario's result and arithmetic; False
when the question does not say enough. Nothing is ever changed or stored.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.answering import deductions, funding
from assistant.answering.compose import SHOWN, Desk, called, inert, num, span
from assistant.answering.locate import Located
from assistant.errors import FuheError
from assistant.labels import FIELDS
from assistant.library import queries
from assistant.library.measures import MONEY
from assistant.library.queries import Row, Where

if TYPE_CHECKING:
    from assistant.answering.question import Stated
    from assistant.scoring.policy import Policy
    from assistant.scoring.scorecard import Line

_SCALE = {"万": Decimal(10_000), "亿": Decimal(100_000_000), **MONEY}


# Policies asked for by what they do to an overrun.
_BY_FORMULA = (
    ("zero-on-overrun", r"(?:超标|超支|超了|超出|超过|超目标)[^,。]{0,6}(?:就|即|则|直接)?(?:是|给|算|得)?(?:不得分|0分|零分|得0)"),
    ("platform-linear", r"线性|按超出比例扣|按比例扣|linear"),
    ("ratio", r"\b(?:a/b|ratio)\b|反比|目标(?:值)?[÷/除]以?实际"),
)  # fmt: skip


_BY_RULE = r"按规则|按办法|按照规则|按公式|公式|重算|重新(?:计算|打分|评分)|by the rules?|according to the rules?|the (?:formula|rules?) gives?|by the formula|rescore|re-score|recompute"


def total(desk: Desk, located: Located) -> bool:
    """Answer “what would the total be if …”; False when nothing was assumed that we know."""
    policy = _policy(desk)
    named = located.clear and len(located.rows) <= 3
    if policy is None and not named and funding.assumed_spending(desk):
        return True
    several = _policies_named(desk)
    if len(several) > 1:
        for one in several:
            _by_policy(desk, one, located)
        return True
    if named and not desk.asked.numbers and _pro_rata(desk, list(located.rows)):
        return True
    changes = _changes(desk, list(located.rows) if located.clear else [])
    if policy is not None and changes and located.longest >= 2 and desk.asked.numbers:
        for number in dict.fromkeys(row.form_id for row, _, _ in changes):
            scenario(desk, number, [c for c in changes if c[0].form_id == number], policy)
        return True
    if policy is None and named and desk.asked.has(_BY_RULE) and desk.asked.has(r"总分|total"):
        due = [(row, desk.score(row).expected) for row in located.rows]
        by_rule = [(row, "score", num(interval[1])) for row, interval in due if interval]
        if by_rule:
            scenario(desk, by_rule[0][0].form_id, by_rule)
            return True
    if _by_policy(desk, policy, located):
        return True
    if not changes:
        return funding.assumed_rate(desk)
    for number in dict.fromkeys(row.form_id for row, _, _ in changes):
        scenario(desk, number, [c for c in changes if c[0].form_id == number])
    return True


_PRO_RATA = r"按(?:完成|超出|实际|达成)?(?:情况|程度)?(?:的)?比例|pro.?rata|proportion"


def _pro_rata(desk: Desk, rows: list[Row]) -> bool:
    """“要是按比例扣”: each row by its own rule, what is over a ceiling by the linear one."""
    from assistant.scoring.policy import load

    if not desk.asked.has(_PRO_RATA):
        return False
    changes: dict[int, list[tuple[Row, str, str]]] = {}
    for row in rows:
        linear = row.sign in ("≤", "<")
        result = desk.score(row, load("platform-linear") if linear else None)
        if result.expected is None:
            continue
        steps = result.steps or deductions.own_steps(row, result.expected)
        name = called(desk, row)
        for step in steps:
            desk.reply.step("按比例", "pro rata", step)
            desk.reply.say(
                f"{name.zh}按比例：{inert(step)}。", f"{name.en} pro rata: {inert(step)}."
            )
        changes.setdefault(row.form_id, []).append((row, "score", num(result.expected[1])))
    for number, changed in changes.items():
        scenario(desk, number, changed)
    return bool(changes)


def _policies_named(desk: Desk) -> list[Policy]:
    """All policies a question names (“按湖北算、按线性算”)."""
    from assistant.scoring.policy import load, names

    known = [load(name) for name in names()]
    return [p for p in known if any(word.casefold() in desk.asked.plain for word in p.named_by)]


def _policy(desk: Desk) -> Policy | None:
    """The policy the question names."""
    from assistant.scoring.policy import load, named_in, names

    named = next((name for name in names() if name in desk.asked.plain), None)
    if named is None:
        named = next((name for name, words in _BY_FORMULA if desk.asked.has(words)), None)
    return named_in(desk.asked.text) or (load(named) if named else None)


def scenario(
    desk: Desk, form_id: int, changes: list[tuple[Row, str, str]], policy: Policy | None = None
) -> None:
    """The total if these (row, field, value) were so."""
    from assistant.scoring.scenario import total_if

    form = desk.form(form_id)
    try:
        result = total_if(
            form, {row.pointer(field): value for row, field, value in changes}, policy
        )
    except FuheError as error:
        desk.reply.answerable = False
        desk.reply.say(f"无法推算：{error}", f"This cannot be worked out: {error}")
        return
    desk.cite_form(form_id, "/total/score")
    assumed_zh, assumed_en = [], []
    for row, field, value in changes:
        desk.cite(row, "target", "actual", "weight", "score")
        name = called(desk, row)
        shown = num(row.weight) if value == "full" and row.weight is not None else value
        what = FIELDS[field]
        desk.reply.step(f"假设的{what[0]}", f"assumed {what[1]}", shown)
        assumed_zh.append(f"{name.zh}的{what[0]}为{shown}")
        assumed_en.append(f"the {what[1]} of {name.en} is {shown}")
    for step in result.steps:
        desk.reply.step("推算", "scenario", step)
    if result.total is None or result.before is None:
        desk.reply.answerable = False
        desk.reply.say(
            "表上没有可读的总分，无法推算。",
            "The form has no readable total; nothing can be worked out.",
        )
        return
    if policy is not None:
        desk.reply.step("口径", "policy", policy.title.zh, inputs=(f"policy {policy.name}",))
        desk.reply.say(f"按{policy.title.zh}：", f"By {policy.title.en}:")
    low, high = result.total
    change = span(low - result.before, high - result.before)
    desk.reply.step(
        "总分变化", "change of the total", f"{span(low, high)} − {num(result.before)}", change
    )
    desk.reply.say(
        f"假如{'，'.join(assumed_zh)}：总分由{num(result.before)}变为{span(low, high)}（变化{change}）。这只是推算，表没有改动。",
        f"If {', and '.join(assumed_en)}: the total goes from {num(result.before)} to {span(low, high)} (by {change}). This is a scenario only; the form is unchanged.",
    )
    for step in result.steps[:6]:
        desk.reply.say(f"　{step}", f"  {step}")


def _changes(desk: Desk, rows: list[Row]) -> list[tuple[Row, str, str]]:
    asked = desk.asked
    if asked.has(
        r"满分|不扣|没扣|未扣|取消|免掉|免了|补回|加回|full marks|full score|not deduct|no deduct|deductions? (?:were |was |is |are )?(?:removed|gone|undone)|拿满"
    ):
        wanted = rows or (desk.rows(state="lost", limit=30) if desk.one else [])
        return [(row, "score", "full") for row in wanted]
    if (
        asked.has(
            r"[不没]超支|[不没]超过?(?:目标|上限|标)|不超标|no overrun|stayed? (?:within|under)"
        )
        and not asked.numbers
    ):
        return [(r, "score", "full") for r in desk.rows(over=True, limit=30)] if desk.one else []
    if not rows:
        return []
    # “扣了1分” says what is, not what is assumed.
    facts = set(re.findall(r"扣[了掉]?\s*(\d+(?:\.\d+)?)\s*分", asked.plain))
    assumed = [n for n in asked.numbers if n.unit not in ("分", "") or num(n.value) not in facts]
    stated = next((n for n in assumed if n.unit not in ("分", "point", "points")), None)
    points = next((n for n in assumed if n.unit in ("分", "point", "points")), None)
    scored = asked.has(r"得分|打分|score[sd]?\b|给.{0,6}分|得.{0,4}分")
    if points is not None or (scored and stated is not None and stated.unit == ""):
        value = points or stated
        return [(row, "score", num(value.value)) for row in rows] if value else []
    if stated is None:
        if asked.has(r"达标|达到目标|完成目标|完成了|met (?:its |the )?target|reach"):
            return [(row, "score", "full") for row in rows]
        return []
    field = (
        "target"
        if asked.has(r"(?:目标|指标值|上限|ceiling|target)[^,，?？]{0,60}\d")
        and not asked.has(r"实际|actual")
        else "actual"
    )
    return [(row, field, _assumed(row, field, stated)) for row in rows]


def _assumed(row: Row, field: str, stated: Stated) -> str:
    """The stated figure as the cell would have it; a target keeps its sign."""
    value = _in_unit(row, stated.value, stated.unit)
    return f"{row.sign}{value}" if field == "target" else value


def _in_unit(row: Row, value: Decimal, unit: str) -> str:
    """The stated figure in the unit of the row's target (30万 → 300000 in a row of 元)."""
    own = (row.measure or "").partition("/")[0]
    if unit in _SCALE and own in MONEY:
        return f"{num(value * _SCALE[unit] / MONEY[own])}{own}"
    if unit == "%" or (not unit and row.measure == "%"):
        return f"{num(value)}%"
    scaled = value * _SCALE[unit] if unit in ("万", "亿") else value
    return f"{num(scaled)}{row.measure or unit}" if row.measure != "%" else f"{num(scaled)}%"


def _by_policy(desk: Desk, policy: Policy | None, located: Located) -> bool:
    """“如果按湖北口径”, “if scored by the rules”: the form by a policy, row by row."""
    by_rule = desk.asked.has(_BY_RULE)
    if policy is None and not by_rule:
        return False
    for summary in desk.forms[:3]:
        only = {r.number for r in located.rows if r.form_id == summary.id}
        # A name of two characters may be chance (办法, 成本): then it is the whole form.
        rows = only if located.clear and located.longest > 3 and len(only) <= 3 else set()
        _rescored(desk, summary.id, policy or desk.policy(summary.id), rows)
    if len(desk.forms) > 3:
        left = len(desk.forms) - 3
        desk.reply.step("未列出的表", "forms not shown", f"{len(desk.forms)} − 3", str(left))
        desk.reply.say(f"另有{left}张表未列出，请点名。", f"{left} more forms: name one.")
    return True


def _rescored(desk: Desk, form_id: int, policy: Policy, only: set[int]) -> None:
    """A form by a policy: the total, and each row whose score differs, with its working."""
    from assistant.scoring.scenario import rescore

    result = rescore(desk.form(form_id), policy.name)
    head = "" if desk.one else f"#{form_id} "
    if result.recomputed is None or result.claimed is None:
        desk.reply.answerable = False
        desk.reply.say(f"#{form_id}：无法重算。", f"#{form_id}: it cannot be re-computed.")
        return
    low, high = result.recomputed
    desk.cite_form(form_id, "/total/score")
    for step in result.steps:
        desk.reply.step("重算", "re-computed", step)
    desk.reply.step(
        "重算的总分", "re-computed total", f"{num(low)} … {num(high)}", inputs=(f"policy {result.policy}",)
    )  # fmt: skip
    desk.reply.say(
        f"{head}按{policy.title.zh}（{result.policy}）重算，总分为{span(low, high)}分，自评{num(result.claimed)}分。这只是推算，表没有改动。",
        f"{head}By the policy {policy.title.en} ({result.policy}) the total is {span(low, high)}; claimed {num(result.claimed)}. A scenario only; the form is unchanged.",
    )
    rows = {row.number: row for row in queries.rows(desk.library, Where(forms=(form_id,)))}
    shown = 0
    for line in result.lines:
        found = re.fullmatch(r"/indicators/(\d+)/score", line.pointer)
        row = rows.get(int(found[1]) + 1) if found else None
        if line.interval is None or (only and (row is None or row.number not in only)):
            continue
        inside = line.claimed is not None and line.interval == (line.claimed, line.claimed)
        if (inside and not only) or shown >= SHOWN:
            continue
        shown += 1
        _line(desk, form_id, line, row)
    if not shown:
        desk.reply.say("逐行与自评相同。", "Every row is as claimed.")


def _line(desk: Desk, form_id: int, line: Line, row: Row | None) -> None:
    """One line by the policy against its claim."""
    low, high = line.interval or (Decimal(0), Decimal(0))
    for step in line.result.steps:
        desk.reply.step("重算", "re-computed", step)
    working = f"（{'；'.join(line.result.steps)}）" if line.result.steps else ""
    if row is None:
        desk.cite_form(form_id, line.pointer)
        zh, en = "预算执行", "budget execution"
    else:
        desk.cite(row, "target", "actual", "weight", "score")
        name = called(desk, row)
        zh, en = name.zh, name.en
    claimed = "读不出" if line.claimed is None else num(line.claimed)
    if line.claimed is not None:
        moved = span(low - line.claimed, high - line.claimed)
        desk.reply.step("重算 − 自评", "re-computed − claimed", f"{span(low, high)} − {claimed}", moved)  # fmt: skip
        gap, gap_en = f"，相差{moved}", f", by {moved}"
    else:
        gap = gap_en = ""
    desk.reply.step("重算得分", "re-computed score", f"{num(low)} … {num(high)}")
    desk.reply.say(
        f"- {zh}：自评{claimed}，重算{span(low, high)}{gap}{working}",
        f"- {en}: claimed {'unreadable' if line.claimed is None else claimed}, re-computed {span(low, high)}{gap_en}{working}",
    )


def declined(desk: Desk, name: str, located: Located) -> None:
    """A command to change the form or to call it compliant: declined, a scenario offered."""
    desk.reply.answerable = False
    if name == "instruction":
        desk.reply.say(
            "不能照办：我只根据表上的内容和评分规则回答，不接受改变做法的指令。",
            "Declined: answers come from the forms and the scoring rules alone; instructions to the contrary are not followed.",
        )
        return
    if name == "declare":
        desk.reply.say(
            "不能这样认定：是否合规由复核人判断，我只列出表上的数字能证明的事实。",
            "Declined: whether a form is compliant is for the reviewer to judge; only what its figures prove can be stated.",
        )
        from assistant.answering.reviewing import all_findings

        all_findings(desk)
        return
    desk.reply.say(
        "不能改动表上的内容：表是单位填报的，只能由复核人对照原件更正识别错误（更正会留下记录），或退回单位修改。",
        "Declined: the form is the unit's own statement. A reviewer may correct a misreading against the original (with a record), or send it back.",
    )
    changes = _changes(desk, list(located.rows) if located.clear else [])
    if not changes and located.clear and desk.asked.numbers:
        value = num(desk.asked.numbers[-1].value)
        changes = [(row, "score", value) for row in located.rows]
    if changes:
        for number in dict.fromkeys(row.form_id for row, _, _ in changes):
            scenario(desk, number, [c for c in changes if c[0].form_id == number])
    else:
        desk.reply.say(
            "可以换个问法看影响，例如“如果这一行得满分，总分是多少？”。",
            "Ask for a scenario instead, e.g. “What would the total be if that row had full marks?”.",
        )
