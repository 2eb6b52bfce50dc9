"""The review list of one form: each doubtful value beside its paper, settled by a person.

In: the library and a form. Out: Streamlit elements, and changes in the library, each
signed with the name of the person at this machine.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.labels import STATUSES, spoken
from assistant.library.correction import BLOCKS
from assistant.ui import blocks
from assistant.ui.parts import again, page_picture, reviewer, show_place, text_of
from assistant.ui.words import inert, language, say

if TYPE_CHECKING:
    from assistant.form import Form
    from assistant.library import Library

_AT_ONCE = 3
"""Pictures are heavy: so many are open from the start, one a field adds up on a bad scan."""


def review_list(library: Library, number: int, form: Form) -> None:
    """Everything in doubt, then a way to any other value, then what was done so far."""
    if not form.review:
        st.success(say("没有存疑的值。", "No value is in doubt."))
    # Rows that were lost are the likeliest cause of the other doubts: blocks come first.
    for position, pointer in enumerate(sorted(form.review, key=lambda p: p not in BLOCKS)):
        with st.container(border=True):
            if pointer in BLOCKS:
                blocks.doubted(library, number, form, pointer)
            else:
                _field(library, number, form, pointer, shown=position < _AT_ONCE)
    _any_other(library, number, form)
    _done(library, number, form)


def _field(library: Library, number: int, form: Form, pointer: str, *, shown: bool) -> None:
    evidence = form.evidence.get(pointer)
    seen, fix = st.columns([3, 2])
    with seen:
        status = say(*STATUSES[evidence.status]) if evidence else ""
        st.markdown(f"**{inert(spoken(form.paper, pointer, language()))}**　{status}")
        if evidence:
            for reason in evidence.because:
                st.caption(inert(reason))
            if evidence.cell or evidence.line:
                show_place(None, evidence)
            elif evidence.page is not None and st.toggle(
                say("看原件", "Show the paper"),
                key=f"see{number}{pointer}",
                value=shown and evidence.box is not None,
            ):
                show_place(page_picture(library, number, evidence.page), evidence, whole=False)
    with fix:
        _entry(library, number, form, pointer)


def _entry(library: Library, number: int, form: Form, pointer: str) -> None:
    """A box to say what stands on the paper."""
    evidence = form.evidence.get(pointer)
    with st.form(f"fix{number}{pointer}", border=False):
        said = st.text_input(
            say("纸上写的是（留空表示没有）", "The paper says (empty for nothing)"),
            value=text_of(form.paper.get(pointer)),
        )
        if evidence and (others := _others(form, pointer)):
            shown = "、".join(inert(each) for each in others)
            st.caption(say(f"其他读数：{shown}", f"Other readings: {shown}"))
        if st.form_submit_button(say("确认", "Confirm"), type="primary"):
            _correct(library, number, pointer, said.strip() or None)


def _others(form: Form, pointer: str) -> list[str]:
    """Other readings of a field, without the one that stands there."""
    stands = text_of(form.paper.get(pointer))
    texts = (each.text for each in form.evidence[pointer].candidates)
    return [text for text in dict.fromkeys(texts) if text and text != stands][:4]


def _correct(library: Library, number: int, pointer: str, value: str | None) -> None:
    try:
        library.correct(number, pointer, value, reviewer())
    except ValueError:
        st.error(say("这一栏要填数字。", "This field takes a number."))
        return
    again(say("已更正，分数已重算。", "Corrected; the scores follow."))


def _any_other(library: Library, number: int, form: Form) -> None:
    """A value that nobody doubted can be wrong all the same."""
    fields = [pointer for pointer, _ in form.paper.leaves() if pointer not in form.review]
    with st.expander(say("更正其他的值", "Correct any other value"), icon=":material/edit:"):
        chosen = st.selectbox(
            say("哪一栏", "Which field"),
            fields,
            index=None,
            format_func=lambda pointer: spoken(form.paper, pointer, language()),
            placeholder=say("输入行号或名称查找", "Type a row or a name"),
            key=f"other{number}",
        )
        if chosen is None:
            return
        evidence = form.evidence.get(chosen)
        if evidence:
            picture = page_picture(library, number, evidence.page)
            show_place(picture, evidence, whole=False)
        _entry(library, number, form, chosen)


def _done(library: Library, number: int, form: Form) -> None:
    """What people did, newest first, and a way back."""
    history = library.history(number)
    if not history:
        return
    live = any(
        each["undone_at"] is None and each["what"] in ("corrected", "added", "checked")
        for each in history
    )
    if live and st.button(
        say("撤销上一次更正", "Undo the last correction"),
        icon=":material/undo:",
        key=f"undo{number}",
    ):
        library.undo(number)
        again(say("已撤销，分数已重算。", "Undone; the scores follow."))
    with st.expander(
        say(f"更正记录（{len(history)}）", f"History ({len(history)})"), icon=":material/history:"
    ):
        for each in reversed(history):
            line = f"{_moment(each['at'])}　{each['by'] or '?'}　{_told(form, each)}"
            st.markdown(f"~~{inert(line)}~~" if each["undone_at"] else inert(line))


def _moment(at: str) -> str:
    """When, by this machine's clock; the library keeps UTC."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _told(form: Form, each: dict[str, Any]) -> str:
    """One change in words."""
    what = each["what"]
    if what == "removed":
        return say("移除", "removed")
    if what == "restored":
        return say("恢复", "restored")
    field = spoken(form.paper, each["pointer"], language())
    if what == "checked":
        return say(f"{field}：已核对", f"{field}: checked")
    if what == "added":
        row = "，".join(text_of(value) for value in each["new"].values() if value)
        return say(f"补录 {field}：{row}", f"entered {field}: {row}")
    old, new = (_plain(each[side]) or say("（空）", "(nothing)") for side in ("old", "new"))
    return f"{field}：{old} → {new}"


def _plain(value: Any) -> str:
    """A value of the history, numbers as they are printed."""
    return text_of(Decimal(str(value))) if isinstance(value, (int, float)) else text_of(value)
