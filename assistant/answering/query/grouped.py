"""A query's rows by level, form, department, unit or year.

In: a `Desk`, a `Query` with `by`, one of its groups. Out: sentences, citations and steps in
the reply; False when the rows are not asked for by a figure. Cannot fail.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, num, percent, rounded
from assistant.answering.query.groups import cite_group, name_of_group
from assistant.answering.query.parsed import Group, Query
from assistant.answering.query.telling import list_rows, none_fits
from assistant.library import queries
from assistant.library.queries import Sums

_LABELS = {
    "weight": ("分值", "weight"), "score": ("得分", "score"), "lost": ("扣分", "points lost"),
    "rate": ("得分率", "score ÷ weight"), "rows": ("行数", "rows"),
}  # fmt: skip
_BY = {
    "level1": ("一级指标", "first level"), "level2": ("二级指标", "second level"), "form": ("表", "form"),
    "department": ("主管部门", "department"), "unit": ("实施单位", "unit"), "year": ("年度", "year"),
}  # fmt: skip


def run(desk: Desk, query: Query, group: Group) -> bool:
    """Say the figure of every group, or of the first or last of them."""
    found = queries.sums(desk.library, desk.where(**group.filters), by=query.by)
    if not found:
        none_fits(desk, group)
        return True
    key = next((str(f) for f in query.figures if f in _LABELS), "")
    if not key:
        key = "lost" if group.filters.get("state") == "lost" and not query.counts else "rows"
    if query.want in ("share", "why", "every", "which"):
        return False
    ranked = [(g, v) for g in found if (v := _value(g, key, mean=query.want == "mean")) is not None]
    ranked.sort(key=lambda pair: (-pair[1], str(pair[0].key)))
    label, by = _LABELS[key], _BY[query.by]
    if query.want == "mean" and key != "rows":
        label = (f"平均{label[0]}", f"mean {label[1]}")
    ends = {"most": (False,), "least": (True,), "both": (False, True)}.get(query.want, ())
    desk.reply.step("条件", "condition", group.zh or "全部指标")
    for low in ends:
        line = ranked[::-1] if low else ranked
        tied = [g for g, v in line if v == line[0][1]]
        edge = ("最低", "lowest") if low else ("最高", "highest")
        names = "、".join(name_of_group(desk, g, query.by) for g in tied)
        desk.reply.say(
            f"{label[0]}{edge[0]}的{by[0]}是{names}。",
            f"The {by[1]} with the {edge[1]} {label[1]}: {names}.",
        )
    of = (f"{group.zh}，", f" ({group.en})") if group.said else ("", "")
    desk.reply.step(f"{by[0]}数", f"{by[1]}s", "count", str(len(ranked)))
    desk.reply.say(
        f"{of[0]}按{by[0]}共{len(ranked)}个，{label[0]}由高到低：",
        f"{len(ranked)} by {by[1]}{of[1]}, {label[1]}, highest first:",
    )
    for one, value in ranked[:SHOWN]:
        _line(desk, query, one, key, value)
    if group.said and not query.figures and sum(g.rows for g in found) <= SHOWN:
        list_rows(desk, query, group, sum(g.rows for g in found))
    if len(ranked) > SHOWN:
        left = len(ranked) - SHOWN
        desk.reply.step("未列出", "not shown", f"{len(ranked)} − {SHOWN}", str(left))
        desk.reply.say(f"另有{left}个未列出。", f"{left} more are not shown.")
    return True


def _value(group: Sums, key: str, *, mean: bool = False) -> Decimal | None:
    if mean and key in ("weight", "score", "lost"):
        read = group.rows - group.unread
        return rounded(Decimal(getattr(group, key)) / read, 4) if read else None
    if key == "rate":
        return group.score / group.weight if group.weight else None
    return Decimal(getattr(group, key))


def _line(desk: Desk, query: Query, group: Sums, key: str, value: Decimal) -> None:
    name = name_of_group(desk, group, query.by)
    shown = percent(value) if key == "rate" else num(rounded(value, 4))
    told = [
        (zh, en, num(Decimal(getattr(group, field))))
        for field, (zh, en) in _LABELS.items()
        if field != "rate" and (field != key or query.want == "mean")
    ]
    label = _LABELS[key]
    if query.want == "mean" and key in ("weight", "score", "lost"):
        label = (f"平均{label[0]}", f"mean {label[1]}")
    working = (
        f"{num(group.score)} ÷ {num(group.weight)}"
        if key == "rate"
        else f"Σ {group.rows}; {num(Decimal(getattr(group, key)))} ÷ {group.rows - group.unread}"
    )
    desk.reply.step(f"{name} {label[0]}", f"{name} {label[1]}", working, shown)
    desk.reply.step(name, name, "; ".join(f"{zh} {text}" for zh, _, text in told))
    first = f"扣{shown}分" if key == "lost" and query.want != "mean" else f"{label[0]}{shown}"
    desk.reply.say(
        f"- {name}：{first}（{'，'.join(f'{zh}{text}' for zh, _, text in told)}）",
        f"- {name}: {label[1]} {shown} ({', '.join(f'{en} {text}' for _, en, text in told)})",
    )
    if group.unread:
        desk.reply.step(
            f"{name} 没有得分的行", f"{name} rows without a score", "count", str(group.unread)
        )
        desk.reply.say(
            f"　其中{group.unread}行得分或分值读不出，没有计入。",
            f"  {group.unread} rows without a readable score or weight are left out.",
        )
    if query.by in ("level1", "level2"):
        for row in desk.rows(limit=3, **{query.by: str(group.key or "")}):
            desk.cite(row, query.by, "weight", "score")
    else:
        cite_group(desk, group, query.by)
