"""The forms page: the library, one form's rows, findings and review list, corrections, export."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.chinese import remarks
from assistant.form import Indicator
from assistant.labels import SEVERITIES, named
from assistant.library.pages import file_names
from assistant.ui.parts import (
    kept_choice,
    open_library,
    page_picture,
    reviewer,
    show_place,
    tell,
    text_of,
)
from assistant.ui.reviewing import review_list
from assistant.ui.taking import tell_what_waits
from assistant.ui.words import inert, language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.form import Form
    from assistant.library import FormSummary, Library

# Icons of the font that comes along: a machine may have no emoji.
ICONS = {
    "error": ":red[:material/error:]",
    "warning": ":orange[:material/warning:]",
    "notice": ":blue[:material/info:]",
}
_WIDTHS = {"level1": 90, "level2": 130, "name": 230, "explanation": 200}
"""Pixels of the columns with words; left alone, long names push the reasons off the page."""
_ROWS_AT_ONCE = 16
"""Rows shown without a scroll bar of their own."""


def page() -> None:
    """The page."""
    st.title(say("表格", "Forms"))
    tell()
    tell_what_waits()
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
            _list(library, forms)
            labels = {form.id: f"#{form.id} {form.name}" for form in forms}
            number = kept_choice(
                "opened",
                list(labels),
                lambda key: st.selectbox(
                    say("打开（也可以点上面的一行）", "Open (or click a row above)"),
                    list(labels),
                    format_func=lambda each: labels[each],
                    key=key,
                ),
            )
            _one(library, number)
        _removed(library)


def _list(library: Library, forms: Sequence[FormSummary]) -> None:
    names = file_names(library)

    def open_clicked() -> None:
        rows = st.session_state["listed"].selection.rows
        if rows:
            st.session_state["opened"] = forms[rows[0]].id

    st.dataframe(
        [
            {
                "#": form.id,
                say("项目", "Project"): form.name,
                say("文件", "Files"): "、".join(names.get(form.id, ())),
                say("实施单位", "Unit"): form.implementing_unit or "",
                say("年度", "Year"): "" if form.fiscal_year is None else str(form.fiscal_year),
                say("自评总分", "Claimed"): text_of(form.claimed),
                say("按规则重算", "Recomputed"): _interval(*(form.recomputed or (None, None))),
                say("行", "Rows"): form.indicators,
                say("发现", "Findings"): form.findings,
                say("待复核", "To review"): form.review,
            }
            for form in forms
        ],
        hide_index=True,
        width="stretch",
        column_config={say("文件", "Files"): st.column_config.TextColumn(width="small")},
        key="listed",
        on_select=open_clicked,
        selection_mode="single-row",
    )


def _one(library: Library, number: int) -> None:
    form = library.load(number)
    low, high = form.score.recomputed or (None, None)
    claimed, again, found, doubtful = st.columns(4)
    claimed.metric(say("自评总分", "Claimed total"), text_of(form.score.claimed) or "—")
    again.metric(say("按规则重算", "Recomputed by the rules"), _interval(low, high) or "—")
    found.metric(say("发现", "Findings"), len(form.findings))
    doubtful.metric(say("待复核", "To review"), len(form.review))
    for told in remarks(form.reading.remarks, language()):
        st.caption(inert(told))
    review, findings, rows, hand_on = st.tabs(
        [
            say(f"复核清单（{len(form.review)}）", f"Review list ({len(form.review)})"),
            say(f"发现（{len(form.findings)}）", f"Findings ({len(form.findings)})"),
            say("指标", "Rows"),
            say("导出与管理", "Export and manage"),
        ]
    )
    with review:
        review_list(library, number, form)
    with findings:
        _findings(library, number, form)
    with rows:
        _rows(form)
    with hand_on:
        _hand_on(library, number, form)


def _findings(library: Library, number: int, form: Form) -> None:
    order = {"error": 0, "warning": 1, "notice": 2}
    worst_first = sorted(form.findings, key=lambda each: order[each.severity])
    for position, finding in enumerate(worst_first):
        with st.container(border=True):
            message = inert(finding.message.in_language(language()))
            st.markdown(
                f"{ICONS[finding.severity]} **{say(*SEVERITIES[finding.severity])}**　{message}"
            )
            # The sentence has its arithmetic in it more often than not.
            rest = [step for step in finding.steps if step not in finding.message.zh]
            if rest:
                st.caption(inert("；".join(rest)))
            seen = next((form.evidence[p] for p in finding.fields if p in form.evidence), None)
            if (
                seen
                and seen.box
                and st.toggle(say("看原件", "Show the paper"), key=f"finding{number}-{position}")
            ):
                show_place(page_picture(library, number, seen.page), seen, whole=False)
    if not form.findings:
        st.success(say("没有发现问题。", "Nothing was found."))


def _rows(form: Form) -> None:
    marked = set(form.review)
    st.dataframe(
        [
            {
                "#": index + 1,
                **{
                    _heading(name): text_of(getattr(row, name))
                    for name in ("level1", "level2", "name", "target", "actual", "weight", "score",
                                 "explanation")
                },
                say("待复核", "To review"): "、".join(
                    _heading(name)
                    for name in Indicator.model_fields
                    if f"/indicators/{index}/{name}" in marked
                ),
            }
            for index, row in enumerate(form.paper.indicators)
        ],
        hide_index=True,
        width="stretch",
        height="content" if len(form.paper.indicators) <= _ROWS_AT_ONCE else 640,
        column_config={
            _heading(name): st.column_config.TextColumn(width=width)
            for name, width in _WIDTHS.items()
        },
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
            # A run of the page would take the other files away while it lasts.
            on_click="ignore",
        )
    st.divider()
    if st.button(
        say("移除这张表", "Remove this form"), icon=":material/delete:", key=f"rm{number}"
    ):
        library.remove(number, reviewer())
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
                library.restore(form.id, reviewer())
                st.rerun()


def _heading(field: str) -> str:
    label = named(field, language())
    return label[:1].upper() + label[1:]


def _interval(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return ""
    return text_of(low) if low == high else f"{text_of(low)} – {text_of(high)}"
