"""A query run over the data: counts, sums, means, shares, extremes, checks, and the rows.

In: a `Desk` and a `Query`. Out: sentences, citations and steps in its reply; False when the
rows do not have the figure asked for. Cannot fail. Counts and sums come from typed queries;
the condition is repeated in the answer.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from decimal import Decimal

from assistant.answering import deductions
from assistant.answering.compose import SHOWN, Desk, called, num, percent, rounded
from assistant.answering.query import extremes, grouped
from assistant.answering.query.conditions import NEGATED, STATES
from assistant.answering.query.parsed import Group, Query
from assistant.answering.query.telling import list_rows, none_fits, of_figure, summary, untold
from assistant.library import queries
from assistant.library.queries import Sums

_WHY = 12
"""Rows a reason is given for; more are listed."""


def run(desk: Desk, query: Query) -> bool:
    """Answer a query."""
    if desk.one and desk.asked.forms and len(desk.shelf) > 1:
        form = desk.forms[0]
        desk.reply.say(f"#{form.id} {desk.title(form)}：", f"#{form.id} {desk.title(form)}:")
    if query.by and not (set(query.figures) & {"target", "actual", "explanation", "share", "gap"}):
        return all(grouped.run(desk, query, group) for group in query.groups)
    if query.want in ("most", "least", "both"):
        return extremes.run(desk, query)
    if query.want == "which":
        return _which(desk, query)
    if query.want == "why":
        return _why(desk, query)
    if len(query.groups) > 1:
        _together(desk, query)
    done = [_group(desk, query, group) for group in query.groups]
    _recounted(desk, query)
    return all(done)


def _recounted(desk: Desk, query: Query) -> None:
    """A number of rows that the question takes for granted, and that is another."""
    found = sum(_sums(desk, group).rows for group in query.groups)
    if query.stated and found and query.stated != found:
        desk.reply.step("提问所说的行数", "rows the question speaks of", str(query.stated))
        desk.reply.step("符合的行", "rows that fit", "count", str(found))
        desk.reply.say(
            f"（提问说{query.stated}行，符合的是{found}行。）",
            f"(The question speaks of {query.stated} rows; {found} fit.)",
        )


def _sums(desk: Desk, group: Group) -> Sums:
    return queries.sums(desk.library, desk.where(**group.filters), count_forms=not desk.one)[0]


def _group(desk: Desk, query: Query, group: Group) -> bool:
    sums = _sums(desk, group)
    if not sums.rows:
        if not _in_all(desk, query, group):
            none_fits(desk, group)
            untold(desk, group)
        return True
    if query.want == "every":
        _every(desk, query, group, sums)
        return True
    if query.want == "mean":
        return _mean(desk, query, group, sums)
    if query.want == "exists" and query.groups[0].said:
        desk.reply.say(f"有{sums.rows}行：", f"Yes, {sums.rows}:")
    summary(desk, query, group, sums)
    if query.want == "share":
        _share(desk, query, sums)
    list_rows(desk, query, group, sums.rows)
    untold(desk, group)
    return True


def _in_all(desk: Desk, query: Query, group: Group) -> bool:
    """“成本指标扣了2分，扣在哪几行”: no row lost 2, all of them together did."""
    bounds = group.filters.get("bounds", ())
    if len(bounds) != 1 or bounds[0][1] != "=" or bounds[0][0] not in ("lost", "score", "weight"):
        return False
    figure, _, value = bounds[0]
    others = {k: v for k, v in group.filters.items() if k != "bounds"}
    said = tuple(m for m in group.said if "=" not in m.zh)
    if not said or getattr(_sums(desk, Group(others, said)), figure) != value:
        return False
    kept = Group(others, said)
    if figure == "lost":
        kept = kept.and_(STATES["lost"])
    sums = _sums(desk, kept)
    summary(desk, query, kept, sums)
    list_rows(desk, query, kept, sums.rows)
    return True


def _every(desk: Desk, query: Query, group: Group, sums: Sums) -> None:
    """Do all of them fit; which do not, and which cannot be told for want of a figure."""
    holds, rows = query.holds, desk.rows(limit=20_000, **group.filters)
    fitting = {(r.form_id, r.number) for r in desk.rows(limit=20_000, **group.and_(holds).filters)}
    held = [r for r in rows if (r.form_id, r.number) in fitting]
    others = [r for r in rows if (r.form_id, r.number) not in fitting]
    compared = {figure for figure, _, _ in holds.filters.get("bounds", ())}
    measured = not ({"missed", "over"} & set(holds.filters) or compared & {"share", "reached"})
    untold = [] if measured else [r for r in others if r.kind != "number"]
    others = [r for r in others if r not in untold]
    zh, en = group.zh or "三级指标", group.en or "all rows"
    denied = [NEGATED.get(m.zh, (f"不符合“{m.zh}”", f"not {m.en}")) for m in holds.said]
    not_zh, not_en = "或".join(d[0] for d in denied), " or ".join(d[1] for d in denied)
    desk.reply.step(f"{zh}，{holds.zh}", f"{en}, {holds.en}", "count", f"{len(held)}; {len(others)}; {len(untold)}; {len(rows)}")  # fmt: skip
    if others and not held:
        desk.reply.say(
            f"不是：{zh}共{len(rows)}行，{not_zh}：", f"No: {en}, {len(rows)} rows, {not_en}:"
        )
    elif others:
        desk.reply.say(
            f"不是：{zh}共{len(rows)}行，{holds.zh}的{len(held)}行，其余{len(others)}行{not_zh}：",
            f"No: of {len(rows)} rows ({en}) {len(held)} are {holds.en}, {len(others)} {not_en}:",
        )
    elif held:
        some = f"能比较的{len(held)}行" if untold else f"{zh}共{len(rows)}行"
        desk.reply.say(f"是：{some}都{holds.zh}：", f"Yes: {en}, {len(held)} rows, {holds.en}:")
    list_rows(desk, query, group, len(others or held), (others or held)[:SHOWN])
    if not untold:
        return
    desk.reply.answerable = bool(others or held)
    head = "" if others or held else "不能判断："
    desk.reply.say(
        f"{head}{len(untold)}行没有可与目标比较的实测值，看不出是否{holds.zh}：",
        f"It cannot be told of {len(untold)} rows, which have no measured figure to hold against the target:",
    )
    list_rows(desk, query, group, len(untold), untold[:SHOWN])
    if all(r.kind == "words" for r in untold):
        desk.reply.answerable = True


def _mean(desk: Desk, query: Query, group: Group, sums: Sums) -> bool:
    """The means of weight, score and loss; of another figure where all have one unit."""
    if other := next((f for f in query.figures if f in ("target", "actual", "share")), None):
        return of_figure(desk, group, other, mean=True)
    read = sums.rows - sums.unread
    if not read:
        desk.reply.answerable = False
        desk.reply.say("没有可读分值和得分的行。", "No row has a readable weight and score.")
        return True
    parts = [("分值", "weight", sums.weight), ("得分", "score", sums.score)]
    if "lost" in query.figures:
        parts.append(("扣分", "points lost", sums.lost))
    told_zh, told_en = [], []
    for zh, en, whole in parts:
        mean = num(rounded(whole / read, 4))
        desk.reply.step(f"平均{zh}", f"mean {en}", f"{num(whole)} ÷ {read}", mean)
        told_zh.append(f"平均每条{zh}{mean}分（{num(whole)} ÷ {read}）")
        told_en.append(f"mean {en} {mean} ({num(whole)} ÷ {read})")
    head_zh = f"{group.zh}的" if group.said else ""
    head_en = f" ({group.en})" if group.said else ""
    desk.reply.step("条件", "condition", group.zh or "全部指标")
    desk.reply.say(
        f"{head_zh}{read}条指标，{'，'.join(told_zh)}；预算执行一行不在其内。",
        f"{read} indicators{head_en}: {', '.join(told_en)}; the budget execution row is not counted.",
    )
    if sums.unread:
        desk.reply.step("没有得分的行", "rows without a score", "count", str(sums.unread))
        desk.reply.say(
            f"另有{sums.unread}行得分或分值读不出，没有计入。",
            f"{sums.unread} rows without a readable score or weight are left out.",
        )
    for row in desk.rows(limit=5, **group.filters):
        desk.cite(row, "weight", "score")
    return True


def _share(desk: Desk, query: Query, sums: Sums) -> None:
    """Of the points when a figure is named, else of the rows and of the weights."""
    whole = queries.sums(desk.library, desk.where())[0]
    total = desk.form(desk.scope[0]).paper.total.weight if desk.one else None
    lost = "lost" in query.figures or desk.asked.has(
        r"扣的?分[里中]|扣的分|of (?:all |the )?(?:deductions|points lost|losses)"
    )
    parts = [
        ("lost", "指标扣分合计", "points lost by the indicators", sums.lost, whole.lost),
        ("score", "指标得分合计", "the indicators' scores", sums.score, whole.score),
        ("weight", "指标分值合计", "the indicators' weights", sums.weight, whole.weight),
        ("weight", "总分值", "all points", sums.weight, total),
        ("rows", "全部指标", "all indicators", Decimal(sums.rows), Decimal(whole.rows)),
    ]
    wanted = {"lost"} if lost else {f for f in query.figures if f in ("score", "weight")}
    zh, en = [], []
    for figure, name, english, part, all_ in parts:
        if not all_ or figure not in (wanted or {"rows", "weight"}):
            continue
        share = percent(part / all_)
        desk.reply.step(f"占{name}", f"share of {english}", f"{num(part)} ÷ {num(all_)}", share)
        zh.append(f"占{name}{num(all_)}{'行' if figure == 'rows' else '分'}的{share}")
        en.append(f"{share} of {english} ({num(all_)})")
    if desk.one and total:
        desk.cite_form(desk.scope[0], "/total/weight")
    desk.reply.say("，".join(zh) + "。", ", ".join(en) + ".")


def _together(desk: Desk, query: Query) -> None:
    """Several groups summed up, when their sum is asked for."""
    if not desk.asked.has(
        r"一共|总共|合计|加起来|之和|总和|together|in total|combined|altogether|sum"
    ):
        return
    parts = [_sums(desk, group) for group in query.groups]
    for zh, en, values in (
        ("行数", "rows", [Decimal(s.rows) for s in parts]),
        ("分值", "weights", [s.weight for s in parts]),
        ("得分", "scores", [s.score for s in parts]),
        ("扣分", "points lost", [s.lost for s in parts]),
    ):
        whole = num(sum(values, Decimal(0)))
        working = " + ".join(map(num, values))
        desk.reply.step(f"{zh}合计", f"{en} in all", working, whole)
        unit = "行" if en == "rows" else "分"
        desk.reply.say(
            f"{zh}合计{whole}{unit}（{working}）。",
            f"{en.capitalize()} in all: {whole} ({working}).",
        )


_COMPARED = {
    "weight": ("分值", "weight"), "score": ("得分", "score"), "lost": ("扣分", "points lost"),
    "rate": ("得分率", "score ÷ weight"), "rows": ("行数", "rows"),
}  # fmt: skip


def _which(desk: Desk, query: Query) -> bool:
    """Which of several groups has more, and by how much."""
    keys = [str(f) for f in query.figures if f in _COMPARED] or (["rows"] if query.counts else [])
    if not keys:
        return False
    sums = [(group, _sums(desk, group)) for group in query.groups]
    for group, found in sums:
        if not found.rows:
            none_fits(desk, group)
            return True
        for row in desk.rows(limit=5, **group.filters):
            desk.cite(row, "name", "weight", "score")
    for key in keys:
        _compared(desk, key, sums)
    return True


def _compared(desk: Desk, key: str, sums: list[tuple[Group, Sums]]) -> None:
    label, values = _COMPARED[key], []
    unit = {"rate": "%", "rows": "行"}.get(key, "分")
    for group, found in sums:
        if key == "rate":
            value = rounded(found.score / found.weight * 100) if found.weight else Decimal(0)
        else:
            value = Decimal(getattr(found, key))
        values.append((group, value))
        desk.reply.step(
            f"{group.zh}的{label[0]}", f"{label[1]} {group.en}", f"Σ {found.rows}", num(value)
        )
    ranked = sorted(values, key=lambda pair: -pair[1])
    gap = ranked[0][1] - ranked[-1][1]
    listed_zh = "，".join(f"{g.zh}{label[0]}{num(v)}{unit}" for g, v in ranked)
    listed_en = ", ".join(
        f"{label[1]} {g.en} {num(v)}{'%' if key == 'rate' else ''}" for g, v in ranked
    )
    desk.reply.step("相差", "difference", f"{num(ranked[0][1])} − {num(ranked[-1][1])}", num(gap))
    (one, a), (two, b) = values[0], values[-1]
    more = ("一样", "the same")
    if gap and len(values) == 2:
        way = ("多", "more") if a > b else ("少", "less")
        more = (
            f"{one.zh}比{two.zh}{way[0]}{num(gap)}{unit}",
            f"{num(gap)} {way[1]} {one.en} than {two.en}",
        )
    elif gap:
        more = (
            f"{ranked[0][0].zh}最高，相差{num(gap)}{unit}",
            f"most {ranked[0][0].en}, by {num(gap)}",
        )
    desk.reply.say(f"{listed_zh}：{more[0]}。", f"{listed_en}: {more[1]}.")


def _why(desk: Desk, query: Query) -> bool:
    """Why the rows lost points, each by the scorer's own steps."""
    for group in query.groups:
        lost = desk.rows(
            state="lost", limit=_WHY, **{k: v for k, v in group.filters.items() if k != "state"}
        )
        if lost:
            deductions.why(desk, lost)
            continue
        rows = desk.rows(limit=_WHY, **group.filters)
        if not rows:
            none_fits(desk, group)
        elif len(rows) <= 3:
            deductions.why(desk, rows)
        else:
            summary(desk, query, group, _sums(desk, group))
            desk.reply.say("没有一行扣分。", "No row lost points.")
            for row in rows[:5]:
                desk.cite(row, "weight", "score")
                called(desk, row)
    return True
