"""Forms grouped: execution and mean totals by department, forms by grade.

In: a `Desk`. Out: sentences, citations and steps in its reply. Cannot fail. What could
not be read takes no part, and the answer says how many that were.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.compose import SHOWN, Desk, inert, num, percent, rounded
from assistant.library import FormSummary

OPENED = 10
"""Whole forms opened for one answer: enough to check it by, and no wait."""


def mean_totals(desk: Desk) -> None:
    """The mean of the claimed totals of every department, the highest first."""
    groups: dict[str, list[tuple[FormSummary, Decimal]]] = defaultdict(list)
    by_year = desk.asked.has(r"年度|year")
    by_unit = desk.asked.has(r"单位|\bunit") and not desk.asked.has(r"部门|department")
    for form in desk.forms:
        name = form.implementing_unit if by_unit else form.supervising_department
        if by_year:
            name = str(form.fiscal_year) if form.fiscal_year else "年度未注明"
        if form.claimed is not None:
            groups[name or form.implementing_unit or "（未注明）"].append((form, form.claimed))
    if not groups:
        desk.reply.answerable = False
        desk.reply.say("没有可读的总分。", "No readable total.")
        return
    means = [
        (name, sum((total for _, total in forms), Decimal(0)), forms)
        for name, forms in groups.items()
    ]
    ascending = desk.asked.has(r"最低|最差|lowest|worst|bottom")
    means.sort(key=lambda g: ((1 if ascending else -1) * g[1] / len(g[2]), g[0]))
    label = ("实施单位", "implementing unit") if by_unit else ("主管部门", "department")
    label = ("年度", "year") if by_year else label
    order = ("由低到高", "lowest first") if ascending else ("由高到低", "highest first")
    desk.reply.say(
        f"各{label[0]}自评总分的平均，{order[0]}：",
        f"Mean claimed total by {label[1]}, {order[1]}:",
    )
    for place, (name, whole, forms) in enumerate(means[:SHOWN], 1):
        mean = num(rounded(whole / len(forms), 4))
        desk.reply.step(f"{name}平均总分", f"mean total of {name}", f"{num(whole)} ÷ {len(forms)}", mean)  # fmt: skip
        desk.reply.step("名次和表数", "place and forms", f"{place}", str(len(forms)))
        for form, total in forms[:5]:
            desk.cite_summary(form, total__score=total)
        desk.reply.say(
            f"{place}) {inert(name)}：{mean}分（{len(forms)}张表）",
            f"{place}) {inert(name)}: {mean} ({len(forms)} forms)",
        )
    if len(means) > SHOWN:
        left = len(means) - SHOWN
        desk.reply.step("未列出", "not shown", f"{len(means)} − {SHOWN}", str(left))
        desk.reply.say(f"另有{left}个未列出。", f"{left} more are not shown.")
    left_out(desk, len(desk.forms) - sum(len(forms) for *_, forms in means))


def against_mean(desk: Desk) -> None:
    """The totals asked about against the mean of all forms in the library."""
    known = [f.claimed for f in desk.shelf.values() if f.claimed is not None]
    own = [(f, f.claimed) for f in desk.forms if f.claimed is not None]
    if not known or not own:
        desk.reply.answerable = False
        desk.reply.say("没有可读的总分。", "No readable total.")
        return
    summed = sum(known, Decimal(0))
    mean = rounded(summed / len(known), 4)
    desk.reply.step("平均总分", "mean total", f"{num(summed)} ÷ {len(known)}", num(mean))
    desk.reply.say(
        f"库里{len(known)}张表平均总分{num(mean)}。",
        f"The mean total of the {len(known)} forms in the library is {num(mean)}.",
    )
    above = [(f, total - mean) for f, total in own]
    if len(own) > 1 and not desk.asked.has(r"低于平均|比平均.{0,3}低|below"):
        above = [pair for pair in above if pair[1] > 0]
    elif len(own) > 1:
        above = [pair for pair in above if pair[1] < 0]
    desk.reply.step("符合的表", "forms that fit", "count", str(len(above)))
    if not above:
        desk.reply.say("没有这样的表。", "There is none.")
    for form, gap in sorted(above, key=lambda pair: -abs(pair[1]))[:SHOWN]:
        total = form.claimed or Decimal(0)
        desk.cite_summary(form, project_name=form.project_name, total__score=form.claimed)
        working = f"{num(total)} − {num(mean)}"
        found = f"{num(gap)}; {num(abs(gap))}"
        desk.reply.step(f"#{form.id} − 平均", f"#{form.id} − mean", working, found)
        desk.reply.say(
            f"- #{form.id} {desk.title(form)}：{num(total)}分，比平均{'高' if gap > 0 else '低'}{num(abs(gap))}分",
            f"- #{form.id} {desk.title(form)}: {num(total)}, {num(abs(gap))} {'above' if gap > 0 else 'below'} the mean",
        )
    if len(above) > SHOWN:
        left = len(above) - SHOWN
        desk.reply.step("未列出", "not shown", f"{len(above)} − {SHOWN}", str(left))
        desk.reply.say(f"另有{left}张未列出。", f"{left} more are not shown.")


def execution(desk: Desk) -> None:
    """Execution rates of the departments, the highest first."""
    groups: dict[str, list[FormSummary]] = defaultdict(list)
    for form in desk.forms:
        if form.executed is not None and form.annual:
            groups[form.supervising_department or form.implementing_unit or "（未注明）"].append(
                form
            )
    ranked: Sequence[tuple[str, Decimal, Decimal, list[FormSummary]]] = [
        (
            name,
            sum((f.executed or Decimal(0) for f in forms), Decimal(0)),
            sum((f.annual or Decimal(0) for f in forms), Decimal(0)),
            forms,
        )
        for name, forms in groups.items()
    ]
    ranked = sorted(ranked, key=lambda g: (-g[1] / g[2], g[0]))
    if not ranked:
        desk.reply.answerable = False
        desk.reply.say("没有可比的执行率。", "No execution rate that could be compared.")
        return
    desk.reply.say(
        "各部门预算执行率（执行数合计÷全年预算数合计），由高到低：",
        "Budget execution by department (executed ÷ full-year budget, summed), highest first:",
    )
    for place, (name, executed, annual, forms) in enumerate(ranked[:SHOWN], 1):
        share = percent(executed / annual)
        desk.reply.step(
            f"{name}执行率", f"execution of {name}", f"{num(executed)} ÷ {num(annual)}", share
        )
        desk.reply.step("名次和表数", "place and forms", f"{place}", str(len(forms)))
        for form in forms[:3]:
            desk.cite_summary(form, supervising_department=form.supervising_department)
        if place <= OPENED:
            cite_lines(desk, forms[0], "rate")
        desk.reply.say(
            f"{place}) {inert(name)}：{share}（{len(forms)}张表）",
            f"{place}) {inert(name)}: {share} ({len(forms)} forms)",
        )
    left_out(desk, len(desk.forms) - sum(len(f) for *_, f in ranked))


def grades(desk: Desk) -> None:
    """How many forms earn each grade."""
    counts: dict[str, int] = defaultdict(int)
    for form in desk.forms:
        if form.claimed is not None:
            counts[desk.policy(form.id).grade(form.claimed)] += 1
    for form in desk.forms[:SHOWN]:
        desk.cite_summary(form, total__score=form.claimed)
    desk.reply.step(
        "按自评总分的等级",
        "grades by the claimed totals",
        "; ".join(f"{k} {v}" for k, v in counts.items()),
        str(sum(counts.values())),
    )
    desk.reply.say(
        "按自评总分：" + "，".join(f"{k}{v}张" for k, v in counts.items()) + "。",
        "By the claimed totals: " + ", ".join(f"{k} {v}" for k, v in counts.items()) + ".",
    )
    if len(desk.forms) <= SHOWN:
        for form in sorted(desk.forms, key=lambda f: -(f.claimed or Decimal(0))):
            if form.claimed is not None:
                grade = desk.policy(form.id).grade(form.claimed)
                year = f"，{form.fiscal_year}年" if form.fiscal_year else ""
                year_en = f", {form.fiscal_year}" if form.fiscal_year else ""
                desk.cite_summary(form, fiscal_year=form.fiscal_year)
                desk.reply.say(
                    f"- #{form.id} {desk.title(form)}{year}：{num(form.claimed)}分，{grade}",
                    f"- #{form.id} {desk.title(form)}{year_en}: {num(form.claimed)}, {grade}",
                )
    left_out(desk, len(desk.forms) - sum(counts.values()))


def cite_lines(desk: Desk, form: FormSummary, pointer: str) -> None:
    """Cite the budget figures behind a summary's column."""
    from assistant.library.columns import main_line

    found = main_line(desk.form(form.id).paper.budget)
    if found is not None:
        names = (
            ("executed", "annual") if pointer.endswith("rate") else (pointer.rpartition("__")[2],)
        )
        desk.cite_form(form.id, *(f"/budget/lines/{found[0]}/{name}" for name in names))


def left_out(desk: Desk, count: int) -> None:
    """Say how many forms have no readable value."""
    if count > 0:
        desk.reply.step("没有可读数值的表", "forms without a readable value", "count", str(count))
        desk.reply.say(
            f"{count}张表没有可读的数值，没有计入。",
            f"{count} forms without a readable value are left out.",
        )
