"""Points, losses and counts form by form, unit by unit, year by year: “每张表各扣了多少分”.

In: a `Desk`. Out: sentences, citations and steps in its reply; False from `grouped` when
the question asks for no such grouping. Cannot fail. Groups without a readable figure are
left out and counted.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from assistant.answering.compose import SHOWN, Desk, inert, num, percent, rounded
from assistant.answering.selecting import Selection
from assistant.library import queries
from assistant.library.queries import Sums

Figure = Literal["lost", "rate", "rows"]

_BY: tuple[tuple[queries.By, str, tuple[str, str]], ...] = (
    ("year", r"(?:按|各|每个?|分|哪个?)(?:年度|年份|一年)|(?:by|per|each|which) (?:fiscal )?year", ("年度", "year")),
    ("department", r"(?:按|各|每个?|哪个?)(?:主管)?部门|(?:by|per|each|which) department", ("主管部门", "department")),
    ("unit", r"(?:按|各|每个?|哪个?)(?:实施)?单位|(?:by|per|each|which) unit", ("实施单位", "unit")),
    ("form", r"(?:按|各|每|哪)[一个]?(?:张?表(?!上|里有)|个?项目(?!有))|(?:by|per|each|every|which) (?:form|project)\b", ("表", "form")),
)  # fmt: skip
_LOST = r"扣了?多少|扣分|扣了?几|各?扣|失分|丢分|los[te]\w* .{0,12}points?|points?.{0,24}\blos[et]\w*|deduct"
_RATE = r"得分率|score rate|scoring rate"
_ROWS = r"多少[条行项个]|几[条行项个]|条数|how many (?:indicators|rows)"


def grouped(desk: Desk, chosen: Selection | None) -> bool:
    """Answer by group when the question asks for one figure of each form, unit or year."""
    asked = desk.asked
    if desk.one or asked.has(
        r"原因|理由|说明|reason|explanation|列成|明细|哪些行|指标是哪|哪[些几]条"
    ):
        return False
    by = next(((key, label) for key, words, label in _BY if asked.has(words)), None)
    if by is None:
        return False
    figure: Figure | None = None
    if asked.has(_RATE):
        figure = "rate"
    elif asked.has(_LOST) and not (chosen and not chosen.levels_only):
        figure = "lost"
    elif asked.has(_ROWS) and chosen is not None and not asked.has(r"平均|average|mean"):
        figure = "rows"
    if figure is None:
        return False
    if figure == "lost" and asked.has(r"平均|average|mean|哪些|没有?扣|没扣|no points"):
        return False
    filters = dict(chosen.filters) if chosen is not None else _levels(desk)
    if figure == "lost":
        filters["state"] = "lost"
    groups = queries.sums(desk.library, desk.where(**filters), by=by[0])
    _say(desk, groups, by, figure, chosen.zh if chosen else "".join(_levels(desk).values()))
    return True


def _levels(desk: Desk) -> dict[str, str]:
    if desk.asked.level2:
        return {"level2": desk.asked.level2}
    return {"level1": desk.asked.level1} if desk.asked.level1 else {}


def _value(group: Sums, figure: Figure) -> Decimal | None:
    if figure == "rate":
        return group.score / group.weight if group.weight else None
    return group.lost if figure == "lost" else Decimal(group.rows)


def _say(
    desk: Desk, groups: list[Sums], by: tuple[queries.By, tuple[str, str]], figure: Figure, of: str
) -> None:
    known = [(g, v) for g in groups if (v := _value(g, figure)) is not None]
    ascending = desk.asked.has(r"最低|最少|最小|最差|lowest|least|fewest|worst")
    known.sort(key=lambda pair: (pair[1] if ascending else -pair[1], str(pair[0].key)))
    label = {"rate": ("得分率", "score ÷ weight"), "lost": ("扣分", "points lost"), "rows": ("行数", "rows")}[figure]  # fmt: skip
    what = f"{of}，" if of else ""
    if not known:
        desk.reply.say(
            f"{what}没有可以汇总{label[0]}的表。", f"Nothing to sum up: no {label[1]} in any form."
        )
        return
    single = desk.asked.has(r"最[高低多少大小差好]|highest|lowest|most|least|fewest|worst")
    wanted = desk.asked.top or SHOWN
    edge = ("，由低到高", ", lowest first") if ascending else ("，由高到低", ", highest first")
    desk.reply.step("条件", "condition", of or "全部指标")
    desk.reply.say(
        f"{what}按{by[1][0]}的{label[0]}{edge[0]}：", f"{label[1].capitalize()} by {by[1][1]}{' (' + of + ')' if of else ''}{edge[1]}:"
    )  # fmt: skip
    for group, value in known[:wanted]:
        name = name_of_group(desk, group, by[0])
        shown = percent(value) if figure == "rate" else num(rounded(value, 4))
        if figure == "rate":
            working = f"{num(group.score)} ÷ {num(group.weight)}"
        elif figure == "lost":
            working = f"Σ(分值 − 得分), count = {group.rows}"
        else:
            working = "count"
        desk.reply.step(f"{name} {label[0]}", f"{name} {label[1]}", working, shown)
        extra_zh = f"（{working}）" if figure == "rate" else f"（{group.rows}行）" if figure == "lost" else ""  # fmt: skip
        extra_en = f" ({working})" if figure == "rate" else f" ({group.rows} rows)" if figure == "lost" else ""  # fmt: skip
        desk.reply.say(f"- {name}：{shown}{extra_zh}", f"- {name}: {shown}{extra_en}")
        cite_group(desk, group, by[0])
        if group.unread:
            desk.reply.step(f"{name} 没有得分的行", f"{name} rows without a score", "count", str(group.unread))  # fmt: skip
            desk.reply.say(
                f"　其中{group.unread}行得分或分值读不出，没有计入。",
                f"  {group.unread} rows without a readable score or weight are left out.",
            )
    if len(known) > wanted and not (single and desk.asked.top):
        left = len(known) - wanted
        desk.reply.step("未列出", "not shown", f"{len(known)} − {wanted}", str(left))
        desk.reply.say(f"另有{left}个未列出。", f"{left} more are not shown.")
    without = len(groups) - len(known)
    if without:
        desk.reply.step("没有可读数值的", "without a readable figure", "count", str(without))
        desk.reply.say(f"{without}个没有可读的分值，没有计入。", f"{without} without readable weights are left out.")  # fmt: skip
    if by[0] == "form" and figure == "lost" and (none := len(desk.scope) - len(groups)) > 0:
        desk.reply.step("没有读到扣分的表", "forms without a loss", f"{len(desk.scope)} − {len(groups)}", str(none))  # fmt: skip
        desk.reply.say(
            f"其余{none}张表没有读到扣分。", f"No loss was read in the other {none} forms."
        )


def name_of_group(desk: Desk, group: Sums, by: queries.By) -> str:
    """A group as an answer names it: a form by number and title."""
    if by == "form" and isinstance(group.key, int):
        return f"#{group.key} {desk.title(desk.shelf[group.key])}"
    return inert(str(group.key)) if group.key is not None else "（未注明）"


def cite_group(desk: Desk, group: Sums, by: queries.By) -> None:
    """Cite where a group's name stands, and a form's total."""
    if by == "form" and isinstance(group.key, int):
        form = desk.shelf[group.key]
        desk.cite_summary(form, project_name=form.project_name, total__score=form.claimed)
        return
    field = {"unit": "implementing_unit", "department": "supervising_department"}.get(
        by, "fiscal_year"
    )
    key = str(group.key)
    for form in desk.forms:
        value = getattr(form, field)
        if value is not None and re.sub(r"\s", "", str(value)) == re.sub(r"\s", "", key):
            desk.cite_summary(form, **{field: value})
            return
