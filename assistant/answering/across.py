"""Questions over many forms: compare, rank, find what they share.

In: a `Desk` with every form the question is about. Out: sentences, citations and steps
in its reply. Cannot fail. A comparison that lacks one side says which.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, called, inert, num, percent, said
from assistant.library import FormSummary, queries
from assistant.library.queries import Row, Where
from assistant.wording import fold


def copied_reasons(desk: Desk) -> None:
    """Explanations that stand word for word in several forms."""
    groups = queries.copied_explanations(desk.library)
    desk.reply.step("多张表共有的原因", "reasons found in several forms", "count", str(len(groups)))
    if not groups:
        many = len(desk.shelf)
        desk.reply.step("比较过的表", "forms compared", "count", str(many))
        desk.reply.say(
            f"库里{many}张表之间没有一字不差的偏差原因。",
            f"No reason stands word for word in more than one of the {many} forms.",
        )
        return
    desk.reply.say(
        f"有{len(groups)}种原因在多张表里一字不差：",
        f"{len(groups)} reasons stand word for word in several forms:",
    )
    for text, rows in groups[:10]:
        forms = sorted({row.form_id for row in rows})
        desk.reply.step("涉及的表和行", "forms and rows", f"count = {len(forms)}", str(len(rows)))
        desk.reply.say(
            f"- “{inert(text)}”：{len(forms)}张表，{len(rows)}行",
            f"- “{inert(text)}”: {len(forms)} forms, {len(rows)} rows",
        )
        for row in rows[:6]:
            desk.cite(row, "explanation")
            name = called(desk, row)
            desk.reply.say(f"　· {name.zh}", f"  · {name.en}")


def full_marks(desk: Desk) -> None:
    """Forms that claim full marks, and those among them that missed a target."""
    full = [f for f in desk.forms if f.claimed is not None and f.claimed >= 100]
    wrong = queries.findings(
        desk.library, ["over_claimed"], [f.id for f in full]
    ) if full else []  # fmt: skip
    missed = {f.form_id for f in wrong}
    desk.reply.step("自评100分的表", "forms that claim 100", "count", str(len(full)))
    desk.reply.step(
        "其中有行高于规则的", "of them with a row above the rule", "count", str(len(missed))
    )
    desk.reply.step("满分", "full marks", "100")
    if not full:
        best = max((f.claimed for f in desk.forms if f.claimed is not None), default=None)
        desk.reply.say(
            f"{len(desk.forms)}张表里没有自评100分的。",
            f"None of the {len(desk.forms)} forms claims 100.",
        )
        desk.reply.step("比较过的表", "forms compared", "count", str(len(desk.forms)))
        if best is not None:
            top = next(f for f in desk.forms if f.claimed == best)
            desk.cite_summary(top, total__score=best)
            desk.reply.say(
                f"最高的是#{top.id} {desk.title(top)}，{num(best)}分。",
                f"The highest is #{top.id} {desk.title(top)} with {num(best)}.",
            )
        return
    desk.reply.say(
        f"自评100分的有{len(full)}张表，其中{len(missed)}张有行没有达到目标、按规则应当扣分：",
        f"{len(full)} forms claim 100; {len(missed)} of them have a row that missed its target and should have lost points by the rule:",
    )
    for form in full[:SHOWN]:
        desk.cite_summary(form, total__score=form.claimed)
        own = [f for f in wrong if f.form_id == form.id]
        mark = f"（{len(own)}行）" if own else ""
        desk.reply.step(
            f"#{form.id} 高于规则的行", f"#{form.id} rows above the rule", "count", str(len(own))
        )
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}{mark}",
            f"- #{form.id} {desk.title(form)}{f' ({len(own)} rows)' if own else ''}",
        )
        for finding in own[:3]:
            desk.reply.step(finding.rule, finding.rule, f"{finding.zh} {finding.en}")
            desk.reply.say(f"　· {inert(finding.zh)}", f"  · {inert(finding.en)}")
            for row in queries.rows(
                desk.library, Where(forms=(form.id,), numbers=(finding.number or 0,))
            ):
                desk.cite(row, "target", "actual", "weight", "score")


def compare_years(desk: Desk) -> None:
    """The same project in several years."""
    series: dict[str, list[FormSummary]] = defaultdict(list)
    for form in desk.shelf.values():
        if form.project_name and (
            desk.asked.forms == () or form.id in desk.scope or len(desk.scope) == 1
        ):
            series[fold(form.project_name)].append(form)
    wanted = {fold(f.project_name or "") for f in desk.forms}
    pairs = {
        name: sorted(forms, key=lambda f: f.fiscal_year or 0)
        for name, forms in series.items()
        if name in wanted and len({f.fiscal_year for f in forms if f.fiscal_year}) > 1
    }
    if not pairs:
        desk.reply.answerable = False
        desk.reply.say(
            "无法比较：库里没有同一项目两个年度的表。",
            "No comparison: the library has no project with forms of two years.",
        )
        for form in desk.forms[:5]:
            year = str(form.fiscal_year) if form.fiscal_year else "年度未注明"
            year_en = str(form.fiscal_year) if form.fiscal_year else "no year printed"
            desk.cite_summary(
                form,
                project_name=form.project_name,
                fiscal_year=form.fiscal_year,
                total__score=form.claimed,
            )
            desk.reply.say(
                f"现有：#{form.id} {desk.title(form)}（{year}）。",
                f"Present: #{form.id} {desk.title(form)} ({year_en}).",
            )
        return
    for forms in list(pairs.values())[:10]:
        before, after = forms[-2], forms[-1]
        _years(desk, before, after)


def _years(desk: Desk, before: FormSummary, after: FormSummary) -> None:
    desk.cite_summary(before, total__score=before.claimed, fiscal_year=before.fiscal_year)
    desk.cite_summary(after, total__score=after.claimed, fiscal_year=after.fiscal_year)
    parts_zh, parts_en = [], []
    if before.claimed is not None and after.claimed is not None:
        change = after.claimed - before.claimed
        desk.reply.step(
            "总分变化",
            "change of the total",
            f"{num(after.claimed)} − {num(before.claimed)}",
            num(change),
        )
        parts_zh.append(f"总分{num(before.claimed)}→{num(after.claimed)}（{num(change)}）")
        parts_en.append(f"total {num(before.claimed)} → {num(after.claimed)} ({num(change)})")
    if before.rate is not None and after.rate is not None:
        old, new = percent(before.rate), percent(after.rate)
        change_rate = percent(after.rate - before.rate)
        desk.reply.step("执行率变化", "change of the execution rate", f"{new} − {old}", change_rate)
        parts_zh.append(f"执行率{old}→{new}（{change_rate}）")
        parts_en.append(f"execution rate {old} → {new} ({change_rate})")
    desk.reply.step("年度", "years", f"{before.fiscal_year}; {after.fiscal_year}")
    desk.reply.say(
        f"{desk.title(after)}：{before.fiscal_year}年（#{before.id}）与{after.fiscal_year}年（#{after.id}）相比，{'，'.join(parts_zh)}。",
        f"{desk.title(after)}: {before.fiscal_year} (#{before.id}) to {after.fiscal_year} (#{after.id}): {', '.join(parts_en)}.",
    )


def compare_rows(desk: Desk, rows: Sequence[Row]) -> None:
    """The same indicator in several forms, by year; the change where both are numbers."""
    ordered = sorted(rows, key=lambda r: (desk.shelf[r.form_id].fiscal_year or 0, r.form_id))
    for row in ordered[:SHOWN]:
        form = desk.shelf[row.form_id]
        desk.cite(row, "target", "actual", "weight", "score")
        desk.cite_summary(form, project_name=form.project_name, fiscal_year=form.fiscal_year)
        year = f"（{form.fiscal_year}年）" if form.fiscal_year else ""
        name = called(desk, row)
        score = "？" if row.score is None else num(row.score)
        weight = "？" if row.weight is None else num(row.weight)
        desk.reply.say(
            f"- {name.zh}{year}：目标{said(row.target)}，实际{said(row.actual)}，{weight}分得{score}分",
            f"- {name.en}{year}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, {score} of {weight}",
        )
    names = {fold(row.name or "") for row in ordered}
    first, last = ordered[0], ordered[-1]
    if (
        len(names) > 1
        or first.reached is None
        or last.reached is None
        or first.measure != last.measure
    ):
        return
    moved = last.reached - first.reached
    unit = first.measure or ""
    share = f"（{percent(abs(moved) / first.reached)}）" if first.reached else ""
    desk.reply.step("实际值变化", "change of the actual", f"{num(last.reached)} − {num(first.reached)}", f"{num(moved)}; {num(abs(moved))} {share}")  # fmt: skip
    word = ("增加", "up by") if moved > 0 else ("减少", "down by")
    desk.reply.say(
        f"实际值{word[0]}{num(abs(moved))}{unit}{share}。",
        f"The actual went {word[1]} {num(abs(moved))} {unit}{share}.",
    )


def compare_forms(desk: Desk) -> None:
    """Two forms side by side: totals, structure, indicators only one of them has."""
    if len(desk.scope) < 2:
        desk.reply.answerable = False
        desk.reply.say(
            "无法比较：库里能对上的只有一张表，需要再读入另一张。",
            "No comparison: only one form fits; read in the other one.",
        )
        for form in desk.forms[:3]:
            desk.cite_summary(
                form,
                project_name=form.project_name,
                implementing_unit=form.implementing_unit,
                total__score=form.claimed,
            )
            desk.reply.say(
                f"现有：#{form.id} {desk.title(form)}。", f"Present: #{form.id} {desk.title(form)}."
            )
        return
    forms = desk.forms[:4]
    sets: dict[int, dict[str, str]] = {}
    for form in forms:
        rows = queries.rows(desk.library, Where(forms=(form.id,)))
        sets[form.id] = {fold(r.name or ""): r.name or "" for r in rows}
        groups = queries.sums(desk.library, Where(forms=(form.id,)), by="level1")
        parts = "、".join(f"{g.key} {num(g.weight)}分{g.rows}行" for g in groups)
        parts_en = ", ".join(f"{g.key} {num(g.weight)} in {g.rows} rows" for g in groups)
        desk.reply.step(f"#{form.id} 结构", f"#{form.id} structure", parts)
        desk.cite_summary(form, project_name=form.project_name, total__score=form.claimed)
        total = "—" if form.claimed is None else num(form.claimed)
        desk.reply.say(
            f"#{form.id} {desk.title(form)}：总分{total}；{parts}。",
            f"#{form.id} {desk.title(form)}: total {total}; {parts_en}.",
        )
    shared = set.intersection(*(set(names) for names in sets.values()))
    desk.reply.step("共有的指标", "indicators in common", "count", str(len(shared)))
    desk.reply.say(f"共有的指标{len(shared)}个。", f"{len(shared)} indicators in common.")
    for form in forms:
        own = [name for key, name in sets[form.id].items() if key not in shared]
        desk.reply.step(f"#{form.id} 独有的指标", f"only in #{form.id}", "count", str(len(own)))
        for row in queries.rows(desk.library, Where(forms=(form.id,))):
            if row.name in own[:8]:
                desk.cite(row, "name")
        sample = "、".join(f"「{inert(name)}」" for name in own[:8])
        desk.reply.say(f"只在#{form.id}的{len(own)}个：{sample}" + ("……" if len(own) > 8 else "。"),
                       f"Only in #{form.id}, {len(own)}: {sample}" + (" …" if len(own) > 8 else "."))  # fmt: skip


def satisfaction_below(desk: Desk) -> None:
    """Satisfaction under a bound, as far as it was measured."""
    stated = next((n.value for n in desk.asked.numbers), Decimal(90))
    above = desk.asked.has(r"高于|超过|above|大于|over")
    rows = desk.rows(satisfaction=True, limit=20_000)
    measured = [
        r for r in rows if r.kind == "number" and r.measure == "%" and r.reached is not None
    ]
    found = (
        [r for r in measured if (r.reached or Decimal(0)) > stated]
        if above
        else [r for r in measured if (r.reached or Decimal(0)) < stated]
    )
    copied = [r for r in rows if r.kind == "copied"]
    bound = f"{num(stated)}%"
    zh, en = ("高于", "above") if above else ("低于", "below")
    desk.reply.step(
        "满意度指标",
        "satisfaction rows",
        f"count = {len(rows)}; 有实测值 {len(measured)}; 照抄目标 {len(copied)}",
        f"{len(found)}",
    )
    desk.reply.step("界限", "bound", bound)
    desk.reply.say(
        f"满意度指标{len(rows)}行，有实测值的{len(measured)}行，其中{zh}{bound}的{len(found)}行"
        + ("：" if found else "。"),
        f"{len(rows)} satisfaction rows, {len(measured)} with a measured value, {len(found)} of them {en} {bound}"
        + (":" if found else "."),
    )
    for row in found[:SHOWN]:
        desk.cite(row, "actual", "target")
        name = called(desk, row)
        desk.reply.say(
            f"- {name.zh}：实际{inert(row.actual)}", f"- {name.en}: actual {inert(row.actual)}"
        )
    if copied:
        desk.reply.say(
            f"另有{len(copied)}行实际值照抄目标，没有实测值，不能判断：",
            f"{len(copied)} rows copy the target and were not measured; they cannot be judged:",
        )
        for row in copied[:SHOWN]:
            desk.cite(row, "actual", "target")
            name = called(desk, row)
            desk.reply.say(
                f"- {name.zh}：实际写“{inert(row.actual)}”",
                f"- {name.en}: the actual says “{inert(row.actual)}”",
            )
    if not measured and not found:
        desk.reply.answerable = False
