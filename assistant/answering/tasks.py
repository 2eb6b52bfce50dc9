"""Tasks: exports, a review opinion, corrections to send back, a pattern, a summary.

In: a `Desk` and the rows in question. Out: the text asked for and the kind of file it can
be taken away as (`assistant.reporting.export` writes it). Cannot fail. A draft says only
what findings prove, and that a person must sign it.
"""

# Sentences are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import contextlib
import re
from decimal import Decimal

from assistant.answering import losses
from assistant.answering.compose import SHOWN, Desk, called, inert, num, said, span
from assistant.answering.locate import Located
from assistant.answering.question import DIGITS
from assistant.labels import spoken
from assistant.library import FormSummary, queries
from assistant.library.columns import main_line
from assistant.library.queries import Found, Where

_ORDER = {"error": 0, "warning": 1, "notice": 2}


def export(desk: Desk) -> None:
    """The rows asked about, and the file they can be taken away as."""
    desk.reply.export = (
        "docx" if desk.asked.has(r"word|docx") else "json" if desk.asked.has(r"json") else "xlsx"
    )
    losses.listing(desk, detail=False)
    kind = desk.reply.export
    desk.reply.say(
        f"可导出为{kind}文件：含以上各行、全部发现和复核清单，每个值都带页码、位置和原文。",
        f"Ready as a {kind} file: these rows, all findings and the review list, each value with page, place and raw text.",
    )


def opinion(desk: Desk) -> None:
    """A draft review opinion from the worst findings."""
    desk.reply.export = "opinion"
    for form in desk.forms[:3]:
        _opinion(desk, form)
    if len(desk.forms) > 3:
        left = len(desk.forms) - 3
        desk.reply.step("未列出的表", "forms not shown", f"{len(desk.forms)} − 3", str(left))
        desk.reply.say(f"另有{left}张表，请指明一张。", f"{left} more forms; please name one.")


_FOCUS = re.compile(
    r"(?:重点|着重|主要|侧重|突出|围绕|针对|关于)(?:讲讲?|说说?|写|谈|放在|突出|反映|是)?(?P<zh>[^,。;?？]{2,20})|(?:focus\w* on|about|emphasi[sz]\w*(?: on)?|concerning|regarding) (?P<en>[^,.;?]{3,40})"
)


def _focus(desk: Desk) -> None:
    """The rows an opinion is to dwell on, where the question says which (“重点讲成本超支”)."""
    from assistant.answering.query import picked

    asked = _FOCUS.search(desk.asked.plain)
    group = picked(desk, asked["zh"] or asked["en"]) if asked else None
    if group is None or not group.said:
        return
    rows = desk.rows(limit=12, **group.filters)
    desk.reply.step("重点", "focus", group.zh, str(len(rows)))
    desk.reply.say(f"重点（{group.zh}，{len(rows)}行）：", f"Focus ({group.en}, {len(rows)} rows):")
    for row in rows:
        desk.cite(row, "name", "target", "actual", "weight", "score", "explanation")
        name = called(desk, row)
        reason = said(row.explanation) if row.explanation else "未写原因"
        desk.reply.say(
            f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}，原因：{reason}",
            f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, reason: {reason}",
        )


def _opinion(desk: Desk, form: FormSummary) -> None:
    found = _worst(desk, form.id)
    _focus(desk)
    wanted = _how_many(desk) or 5
    chosen = found[:wanted]
    unit = inert(form.implementing_unit or form.name)
    claimed = "—" if form.claimed is None else num(form.claimed)
    desk.cite_summary(
        form,
        project_name=form.project_name,
        implementing_unit=form.implementing_unit,
        total__score=form.claimed,
    )
    desk.reply.say(
        "【复核意见（草稿，须复核人核对后签发）】",
        "[Review opinion, a draft: to be checked and signed by the reviewer]",
    )
    rules = ""
    rules_en = ""
    if form.recomputed:
        low, high = form.recomputed
        desk.reply.step("按规则重算的总分", "total by the rules", f"{num(low)} … {num(high)}")
        rules = f"按所用评分办法重算的区间为{span(low, high)}分。"
        rules_en = f" By the policy applied the total lies within {span(low, high)}."
    desk.reply.say(
        f"{unit}：对“{desk.title(form)}”绩效自评表复核，自评总分{claimed}分。{rules}主要问题：",
        f"{unit}: the self-evaluation of “{desk.title(form)}” was checked; claimed total {claimed}.{rules_en} Main points:",
    )
    _numbered(desk, chosen)
    if not chosen:
        desk.reply.say("未发现需要提出的问题。", "Nothing was found that needs raising.")
    if len(found) < wanted and _how_many(desk):
        desk.reply.step("发现", "findings", "count", str(len(found)))
        desk.reply.say(
            f"（只发现{len(found)}处，没有凑数。）",
            f"(Only {len(found)} were found; none is made up.)",
        )
    desk.reply.say(
        "请对照原件核实，补充说明或更正后重新报送。",
        "Please verify against the originals, supply what is missing or correct it, and submit again.",
    )


def _numbered(desk: Desk, found: list[Found]) -> None:
    spots = ((f.form_id, f.number) for f in found if f.number)
    rows = {(row.form_id, row.number): row for row in queries.rows_at(desk.library, spots)}
    for place, finding in enumerate(found, 1):
        desk.reply.step(
            f"{place}. {finding.rule}",
            f"{place}. {finding.rule}",
            f"{place}; {finding.zh} {finding.en}",
        )
        row = rows.get((finding.form_id, finding.number or 0))
        if row is not None:
            desk.cite(row, "target", "actual", "weight", "score", "explanation")
        elif finding.pointer and finding.pointer.count("/") > 1:
            with contextlib.suppress(KeyError):
                desk.cite_form(finding.form_id, finding.pointer)
        desk.reply.say(f"{place}. {inert(finding.zh)}", f"{place}. {inert(finding.en)}")


def corrections(desk: Desk) -> None:
    """What to send back: indicator, problem, what to supply."""
    desk.reply.export = "corrections"
    for form in desk.forms[:3]:
        found = [f for f in _worst(desk, form.id) if f.severity != "notice"]
        desk.cite_summary(form, project_name=form.project_name)
        desk.reply.step(
            f"#{form.id} 需修改或补充", f"#{form.id} to correct or supply", "count", str(len(found))
        )
        desk.reply.say(
            f"退回修改清单：#{form.id} {desk.title(form)}，共{len(found)}条（指标—问题与应补内容）：",
            f"Corrections to send back: #{form.id} {desk.title(form)}, {len(found)} items (indicator, problem, what to supply):",
        )
        _numbered(desk, found[:SHOWN])
        unread = [pointer for _, pointer in queries.review(desk.library, [form.id])]
        if unread:
            paper, shown = desk.form(form.id).paper, unread[:8]
            desk.reply.step("存疑的值", "values in doubt", "count", str(len(unread)))
            desk.reply.say(
                f"另有{len(unread)}个值从来件上未能确认，请核对并提供清晰的原件："
                + "、".join(inert(spoken(paper, p)) for p in shown),
                f"{len(unread)} values could not be read for sure; check them and supply a clear original: "
                + ", ".join(inert(spoken(paper, p, "en")) for p in shown),
            )
            for pointer in shown:
                desk.reply.step(
                    "复核清单", "review list", spoken(paper, pointer, desk.asked.language)
                )
    if len(desk.forms) > 3:
        left = len(desk.forms) - 3
        desk.reply.step("未列出的表", "forms not shown", f"{len(desk.forms)} − 3", str(left))
        desk.reply.say(f"另有{left}张表，可导出全部。", f"{left} more forms; export to have all.")


def template(desk: Desk, located: Located) -> None:
    """How a deviation explanation should read, filled from a row when one is named."""
    desk.reply.say(
        "偏差原因分析及改进措施的规范写法（四要素）：",
        "A deviation explanation should have four parts:",
    )
    for place, (zh, en) in enumerate(
        (
            ("偏差事实：目标值、实际值、相差多少。", "the deviation: target, actual, difference;"),
            (
                "具体原因：客观因素（政策、疫情、任务变化）或主观因素（预估、组织），写明时间和影响环节，不只重复数字。",
                "the cause: outside (policy, epidemic, changed tasks) or own (estimate, organisation), with time and what it touched, not the figure again;",
            ),
            (
                "是否履行调整程序：目标或预算应调未调的，说明为什么。",
                "whether target or budget was adjusted, and if not, why;",
            ),
            ("改进措施：做什么、谁负责、何时完成。", "the remedy: what, by whom, by when."),
        ),
        1,
    ):
        desk.reply.step("要素", "part", str(place))
        desk.reply.say(f"{place}. {zh}", f"{place}. {en}")
    rows = (
        list(located.rows[:3])
        if located.clear
        else (desk.rows(state="lost", order="lost", limit=2) if desk.one else [])
    )
    desk.reply.say("范文：“本指标目标值〔　〕，实际完成〔　〕，相差〔　〕。主要原因是〔时间〕〔事项〕导致〔环节〕〔影响〕。〔已/未〕办理目标调整，原因是〔　〕。下一步由〔部门〕于〔时间〕前完成〔措施〕。”",
                   "Pattern: “Target [ ], actual [ ], a difference of [ ]. The main cause was [event] in [time], which [effect on which step]. The target was [not] adjusted because [ ]. [Office] will [measure] by [date].”")  # fmt: skip
    for row in rows:
        desk.cite(row, "target", "actual", "explanation")
        name = called(desk, row)
        reason = inert(row.explanation) if row.explanation else ""
        desk.reply.say(
            f"{name.zh}：目标“{said(row.target)}”，实际“{said(row.actual)}”，现写“{reason or '（空白）'}”；原因和措施表上没有，须由单位填写。",
            f"{name.en}: target “{said(row.target, 'en')}”, actual “{said(row.actual, 'en')}”, now “{reason or '(blank)'}”; cause and remedy are not on the form and must come from the unit.",
        )


def summary(desk: Desk) -> None:
    """A form in a paragraph, in the language asked for."""
    english = desk.asked.has(r"英文|英语|english|translate|外方")
    for form in desk.forms[:3]:
        _summary(desk, form, english)
    if len(desk.forms) > 3:
        desk.reply.step("表数", "forms", "count", str(len(desk.forms)))
        desk.reply.say(
            f"（共{len(desk.forms)}张表，请指明一张。）",
            f"({len(desk.forms)} forms; please name one.)",
        )


def _summary(desk: Desk, form: FormSummary, english: bool) -> None:
    paper = desk.form(form.id).paper
    lines = queries.sums(desk.library, Where(forms=(form.id,)))
    lost = queries.rows(desk.library, Where(forms=(form.id,), state="lost"), order="lost")
    whole = sum((r.lost or Decimal(0) for r in lost), Decimal(0))
    found = main_line(paper.budget)
    desk.cite_summary(form, project_name=form.project_name, implementing_unit=form.implementing_unit,
                      supervising_department=form.supervising_department, total__score=form.claimed)  # fmt: skip
    budget_zh = budget_en = ""
    if found and found[1].annual is not None and found[1].executed is not None:
        prefix = f"/budget/lines/{found[0]}"
        desk.cite_form(form.id, f"{prefix}/annual", f"{prefix}/executed", f"{prefix}/rate")
        unit = paper.budget.unit or ""
        annual, executed = num(found[1].annual), num(found[1].executed)
        budget_zh = f"全年预算{annual}{unit}，执行{executed}{unit}，执行率{said(found[1].rate)}。"
        unit_en = {"万元": "(in 10,000 yuan)", "元": "yuan"}.get(unit, unit)
        desk.reply.step("单位", "unit", "10,000 yuan" if unit == "万元" else unit)
        budget_en = f"Full-year budget {annual} {unit_en}, executed {executed}, execution rate {said(found[1].rate, 'en')}. "
    count = lines[0].rows if lines else 0
    desk.reply.step("指标行数", "indicator rows", "count", str(count))
    desk.reply.step(
        "扣分行数与合计",
        "rows that lost points, and how many",
        f"count = {len(lost)}; Σ",
        num(whole),
    )
    claimed = "—" if form.claimed is None else num(form.claimed)
    year_zh = f"{form.fiscal_year}年度" if form.fiscal_year else ""
    year_en = f", fiscal year {form.fiscal_year}" if form.fiscal_year else ""
    if form.fiscal_year:
        desk.cite_summary(form, fiscal_year=form.fiscal_year)
    text_en = (
        f"Summary of the self-evaluation form of the project “{inert(form.project_name)}”{year_en}. Supervising department: {inert(form.supervising_department)}; implementing unit: {inert(form.implementing_unit)}. "
        f"{budget_en}{count} indicators; self-evaluation total {claimed} of 100; {len(lost)} rows lost {num(whole)} points. Names are given as printed; the translation of names is not official."
    )
    desk.reply.step("满分", "maximum", "100")
    text_zh = (
        f"{year_zh}“{inert(form.project_name)}”自评表摘要：主管部门{inert(form.supervising_department)}，实施单位{inert(form.implementing_unit)}。{budget_zh}"
        f"共{count}条指标，自评总分{claimed}（满分100），{len(lost)}行扣分，合计{num(whole)}分。"
    )
    desk.reply.say(text_en if english else text_zh, text_en)
    for row in lost[:8]:
        desk.cite(row, "target", "actual", "weight", "score")
        name = called(desk, row)
        line_en = f"- {name.en}: target {said(row.target, 'en')}, actual {said(row.actual, 'en')}, scored {num(row.score or Decimal(0))} of {num(row.weight or Decimal(0))}"
        line_zh = f"- {name.zh}：目标{said(row.target)}，实际{said(row.actual)}，{num(row.weight or Decimal(0))}分得{num(row.score or Decimal(0))}"
        desk.reply.say(line_en if english else line_zh, line_en)


def _worst(desk: Desk, form_id: int) -> list[Found]:
    found = queries.findings(desk.library, forms=[form_id])
    return sorted(found, key=lambda f: _ORDER[f.severity])


def _how_many(desk: Desk) -> int:
    found = re.search(
        r"([一二两三四五六七八九十]|\d+)\s*(?:个|条|点|处)?(?:主要)?(?:问题|意见|points?|problems?|issues?)|(\d+|three|five)\s+(?:\w+\s+)?(?:points|problems|issues|findings)",
        desk.asked.plain,
    )
    if not found:
        return 0
    word = found[1] or found[2]
    return DIGITS.get(word) or int(word)
