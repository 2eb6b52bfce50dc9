"""The forms page: the library, one form's rows, findings and review list, corrections, export."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from getpass import getuser
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.finding import Frozen
from assistant.labels import named
from assistant.ui.parts import open_library, page_picture, show_place
from assistant.ui.words import inert, language, say

if TYPE_CHECKING:
    from assistant.form import Form
    from assistant.library import Library

ICONS = {"error": "🔴", "warning": "🟠", "notice": "🔵"}
STATUSES = {
    "agreed": ("两次读取一致", "two readings agree"),
    "read": ("只读一次", "read once"),
    "inferred": ("由算式推出", "inferred by arithmetic"),
    "disputed": ("读数有争议", "readings differ"),
    "missing": ("未能读出", "could not be read"),
    "absent": ("表上没有", "not on the paper"),
}


def page() -> None:
    """The page."""
    st.title(say("表格", "Forms"))
    with open_library() as library:
        forms = library.forms()
        if not forms:
            st.info(
                say(
                    "库中还没有表格：在“问答”页拖入一张。",
                    "The library is empty: drop a form on the Ask page.",
                )
            )
        else:
            _list(forms)
            labels = {form.id: f"#{form.id} {form.name}" for form in forms}
            number = st.selectbox(
                say("打开", "Open"),
                list(labels),
                format_func=lambda each: labels[each],
                key="opened",
            )
            _one(library, number)
        _removed(library)


def _list(forms: list[Any]) -> None:
    st.dataframe(
        [
            {
                "#": form.id,
                say("项目", "Project"): form.name,
                say("实施单位", "Unit"): form.implementing_unit,
                say("年度", "Year"): "" if form.fiscal_year is None else str(form.fiscal_year),
                say("自评总分", "Claimed"): _text(form.claimed),
                say("按规则重算", "Recomputed"): _interval(*(form.recomputed or (None, None))),
                say("行", "Rows"): form.indicators,
                say("待复核", "To review"): form.review,
            }
            for form in forms
        ],
        hide_index=True,
        width="stretch",
    )


def _one(library: Library, number: int) -> None:
    form = library.load(number)
    low, high = form.score.recomputed or (None, None)
    claimed, again, found, doubtful = st.columns(4)
    claimed.metric(say("自评总分", "Claimed total"), _text(form.score.claimed) or "—")
    again.metric(say("按规则重算", "Recomputed by the rules"), _interval(low, high) or "—")
    found.metric(say("发现", "Findings"), len(form.findings))
    doubtful.metric(say("待复核", "To review"), len(form.review))
    if form.reading.remarks:
        st.caption(inert(" · ".join(form.reading.remarks)))
    review, findings, rows, hand_on = st.tabs(
        [
            say(f"复核清单（{len(form.review)}）", f"Review list ({len(form.review)})"),
            say(f"发现（{len(form.findings)}）", f"Findings ({len(form.findings)})"),
            say("指标", "Rows"),
            say("导出与管理", "Export and manage"),
        ]
    )
    with review:
        _review(library, number, form)
    with findings:
        _findings(form)
    with rows:
        _rows(form)
    with hand_on:
        _hand_on(library, number, form)


def _review(library: Library, number: int, form: Form) -> None:
    if not form.review:
        st.success(say("没有存疑的值。", "No value is in doubt."))
    for position, pointer in enumerate(form.review):
        evidence = form.evidence.get(pointer)
        value = form.paper.get(pointer)
        with st.container(border=True):
            seen, fix = st.columns([3, 2])
            with seen:
                status = say(*STATUSES[evidence.status]) if evidence else ""
                st.markdown(f"**{inert(field_label(form, pointer))}**　{status}")
                if evidence:
                    for reason in evidence.because:
                        st.caption(inert(reason))
                    # Pictures are heavy: one page picture a field adds up on a bad scan.
                    if st.toggle(
                        say("看原件", "Show the paper"),
                        key=f"see{number}{pointer}",
                        value=position < 3 and evidence.box is not None,
                    ):
                        show_place(
                            page_picture(library, number, evidence.page), evidence, whole=False
                        )
            if isinstance(value, (tuple, Frozen)):
                fix.caption(
                    say(
                        "整块存疑：请对照原件检查有没有漏行。",
                        "A whole block is in doubt: check the paper for rows that were missed.",
                    )
                )
                continue
            with fix, st.form(f"fix{number}{pointer}", border=False):
                said = st.text_input(
                    say("纸上写的是（留空表示没有）", "The paper says (empty for nothing)"),
                    value=_text(value),
                )
                if evidence and evidence.candidates:
                    others = "、".join(inert(each.text) for each in evidence.candidates[:4])
                    st.caption(say(f"其他读数：{others}", f"Other readings: {others}"))
                if st.form_submit_button(say("确认", "Confirm"), type="primary"):
                    _correct(library, number, pointer, said.strip() or None)
    last = [each for each in library.history(number)
            if each["what"] == "corrected" and each["undone_at"] is None]  # fmt: skip
    if last and st.button(
        say("撤销上一次更正", "Undo the last correction"),
        icon=":material/undo:",
        key=f"undo{number}",
    ):
        library.undo(number)
        st.rerun()


def _correct(library: Library, number: int, pointer: str, value: str | None) -> None:
    try:
        library.correct(number, pointer, value, getuser())
    except ValueError:
        st.error(say("这一栏要填数字。", "This field takes a number."))
        return
    st.toast(say("已更正，分数已重算。", "Corrected; the scores follow."))
    st.rerun()


def _findings(form: Form) -> None:
    order = {"error": 0, "warning": 1, "notice": 2}
    for finding in sorted(form.findings, key=lambda each: order[each.severity]):
        with st.container(border=True):
            message = inert(finding.message.in_language(language()))
            st.markdown(f"{ICONS[finding.severity]}　{message}")
            if finding.steps:
                st.caption(inert("；".join(finding.steps)))
    if not form.findings:
        st.success(say("没有发现问题。", "Nothing was found."))


def _rows(form: Form) -> None:
    marked = set(form.review)
    st.dataframe(
        [
            {
                "#": index + 1,
                **{
                    _heading(name): _text(getattr(row, name))
                    for name in ("level1", "level2", "name", "target", "actual", "weight", "score",
                                 "explanation")
                },
                say("待复核", "To review"): "、".join(
                    _heading(name)
                    for name in type(row).model_fields
                    if f"/indicators/{index}/{name}" in marked
                ),
            }
            for index, row in enumerate(form.paper.indicators)
        ],
        hide_index=True,
        width="stretch",
        height=640,
    )  # fmt: skip


def _hand_on(library: Library, number: int, form: Form) -> None:
    from assistant.reporting import export, suffix

    kinds = {
        "xlsx": say("复核表 Excel", "Review workbook"),
        "docx": say("复核记录 Word", "Review document"),
        "opinion": say("复核意见（草稿）", "Opinion (draft)"),
        "corrections": say("退回修改清单", "Corrections to send back"),
        "json": say("交换格式 JSON", "Exchange format"),
    }
    for column, (kind, label) in zip(st.columns(len(kinds)), kinds.items(), strict=True):
        column.download_button(
            label,
            data=partial(export, [form], kind),
            file_name=f"fuhe-{number}-{kind}.{suffix(kind)}",
            width="stretch",
            icon=":material/download:",
            key=f"export{number}{kind}",
        )
    st.divider()
    if st.button(
        say("移除这张表", "Remove this form"), icon=":material/delete:", key=f"rm{number}"
    ):
        library.remove(number, getuser())
        st.rerun()


def _removed(library: Library) -> None:
    removed = library.forms(removed=True)
    if not removed:
        return
    with st.expander(say(f"已移除 {len(removed)} 张", f"{len(removed)} removed")):
        for form in removed:
            name, button = st.columns([4, 1])
            name.markdown(inert(f"#{form.id} {form.name}"))
            if button.button(say("恢复", "Restore"), key=f"back{form.id}", width="stretch"):
                library.restore(form.id, getuser())
                st.rerun()


def field_label(form: Form, pointer: str) -> str:
    """A field in words: “第27行“双报到”质量达标率 · 实际完成值”."""
    steps = pointer.split("/")[1:]
    label = _heading(steps[-1])
    if len(steps) == 1 and steps[0] in ("indicators", "budget"):
        # A doubt about a whole part: lines of it may have been lost.
        part = say("指标表", "indicators") if steps[0] == "indicators" else say("预算", "budget")
        return say(f"{part}（可能有漏读）", f"{part} (something may be missing)")
    if steps[0] == "indicators":
        name = form.paper.indicators[int(steps[1])].name or ""
        return say(
            f"第{int(steps[1]) + 1}行 {name} · {label}", f"Row {int(steps[1]) + 1} {name} · {label}"
        )
    if steps[0] == "budget":
        line = form.paper.budget.lines[int(steps[2])].name if len(steps) > 2 else ""
        return say(f"预算 {line or ''} · {label}", f"Budget {line or ''} · {label}")
    if steps[0] == "total":
        return say(f"总分 · {label}", f"Total · {label}")
    return label


def _heading(field: str) -> str:
    label = named(field, language())
    return label[:1].upper() + label[1:]


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _interval(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return ""
    return _text(low) if low == high else f"{_text(low)} – {_text(high)}"
