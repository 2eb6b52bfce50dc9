"""The chat page: upload in the chat box, ask, open the cell an answer stands on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.labels import named
from assistant.ui import words
from assistant.ui.parts import (
    go_to,
    kept_choice,
    model,
    open_library,
    page_picture,
    settings,
    show_place,
)
from assistant.ui.taking import TAKEN, anything_waits, put_down, take_in
from assistant.ui.words import inert, say

if TYPE_CHECKING:
    from assistant.answering import Answer, Citation
    from assistant.library import Library

_SHOWN = 16
"""Characters of a cited cell on its button."""
_ALL = 0
"""Stands for the whole library among the numbers of forms; None would be no choice."""


def page() -> None:
    """The page."""
    with open_library() as library:
        chosen = _choose_form(library)
        _greeting(library, chosen)
        for index, (question, answer) in enumerate(_history()):
            with st.chat_message("user", avatar=":material/person:"):
                st.markdown(inert(question))
            with st.chat_message("assistant", avatar=":material/fact_check:"):
                _show_answer(answer, f"past{index}")
        if _history() and _history()[-1][1].kind == TAKEN:
            _suggest(library, chosen)
        busy = anything_waits()
        # Any file may be dropped: readers know a file by its content, and what they do not
        # read they refuse with a sentence. The box would only turn the file red.
        typed = st.chat_input(
            say("正在读取，读完就能提问…", "Reading; ask when it is done…")
            if busy
            else say("提问，或拖入自评表…", "Ask, or drop a form here…"),
            accept_file="multiple",
            key="said",
            disabled=busy,
        )
        if typed is not None:
            put_down(typed.files)
            st.session_state["suggested"] = typed.text.strip()
            if typed.files:  # draws the box again, closed while reading
                st.rerun()
        if busy:
            take_in(library, _history())
        elif question := st.session_state.pop("suggested", None):
            _answer(library, question, chosen)
        else:
            return
        st.rerun()


def _history() -> list[tuple[str, Answer]]:
    history: list[tuple[str, Answer]] = st.session_state.setdefault("history", [])
    return history


def _choose_form(library: Library) -> int | None:
    """The form asked about, or None for the whole library; chosen in the side bar."""
    forms = {form.id: form for form in library.forms()}
    options = [_ALL, *forms]
    if (fresh := st.session_state.pop("fresh_form", None)) in forms or len(forms) == 1:
        st.session_state["chosen_form"] = fresh or next(iter(forms))
    with st.sidebar:
        chosen = kept_choice(
            "chosen_form",
            options,
            lambda key: st.selectbox(
                say("问哪张表", "About which form"),
                options,
                key=key,
                format_func=lambda number: (
                    say("全部表格", "All forms")
                    if number == _ALL
                    else f"#{number} {forms[number].name}"
                ),
            ),
        )
        if _history() and st.button(say("清空对话", "Clear the conversation"), width="stretch"):
            st.session_state["undo_history"] = st.session_state["history"]
            st.session_state["history"] = []
            st.rerun()
        forgotten = st.session_state.get("undo_history") and not _history()
        if forgotten and st.button(say("恢复对话", "Bring it back"), width="stretch"):
            st.session_state["history"] = st.session_state.pop("undo_history")
            st.rerun()
        st.caption(_engine_line())
    return None if chosen == _ALL else chosen


def _engine_line() -> str:
    if model() is None:
        return say(
            "离线：不用模型，任何内容都不离开本机。",
            "Offline: no model is used, nothing leaves this machine.",
        )
    address = settings().base_url or "OpenAI"
    return say(f"模型：{settings().model}（{address}）", f"Model: {settings().model} ({address})")


def _greeting(library: Library, chosen: int | None) -> None:
    if _history():
        return
    st.title(say("复核", "Fuhe"))
    if not library.forms():
        st.markdown(
            say(
                "把**项目支出绩效自评表**（扫描件、照片、PDF、Excel、CSV、Word、网页或文本）"
                "拖进下面的输入框，或点＋选择文件；一张表的多页图片请一次选齐。"
                "读完后，每个分数都会按规则重算，每个存疑的值都列入复核清单。",
                "Drop a **self-evaluation form** (scan, photograph, PDF, workbook, CSV, document, "
                "web page or text) into the box below, or choose it with ＋; give all the pictures "
                "of one form at once. "
                "Every score is then re-computed and every doubtful value is put on a review list.",
            )
        )
        return
    st.markdown(say("问一句，或再拖入一张表。例如：", "Ask, or drop in another form. For example:"))
    _suggest(library, chosen)


def _suggest(library: Library, chosen: int | None) -> None:
    """Questions to begin with; the first is about the row that lost most."""
    from assistant.library import queries

    where = queries.Where(forms=None if chosen is None else (chosen,), state="lost")
    lost = queries.rows(library, where, order="lost", limit=1)
    examples = [
        ("得分合计和总分对得上吗？", "Do the row scores add up to the total?"),
        ("哪几项扣了分但没有写原因？", "Which rows lost points without a reason?"),
        ("生成退回修改清单", "List the corrections to send back"),
    ]
    if lost and lost[0].name:
        name = lost[0].name
        examples.insert(0, (f"{name}为什么扣分？", f"Why was {name} deducted?"))
    columns = st.columns(2)
    for place, (zh, en) in enumerate(examples):
        if columns[place % 2].button(inert(say(zh, en)), width="stretch", key=f"suggest{place}"):
            st.session_state["suggested"] = say(zh, en)
            st.rerun()


def _answer(library: Library, question: str, chosen: int | None) -> None:
    from assistant.answering import ask

    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(inert(question))
    with st.chat_message("assistant", avatar=":material/fact_check:"):
        place = st.empty()
        place.caption(say("查证中…", "Checking…"))
        heard: list[str] = []

        def show(piece: str) -> None:
            # Each piece of a model's words was checked before it came here.
            heard.append(piece)
            place.markdown(inert("".join(heard)))

        answer = ask(
            question, library, form_id=chosen, history=_history(), ask_model=model(), show=show
        )
        if heard and answer.phrased:
            place.markdown(inert(answer.answer))
        else:
            place.write_stream(_pieces(answer.answer))
    _history().append((question, answer))


def _pieces(text: str) -> Iterator[str]:
    """An answer that was checked as a whole, line by line."""
    for line in text.splitlines():
        yield inert(line) + "  \n"
        time.sleep(0.02)


def _show_answer(answer: Answer, key: str) -> None:
    st.markdown(inert(answer.answer))
    if answer.note and answer.note not in answer.answer:
        st.caption(inert(answer.note))
    if answer.kind == TAKEN and st.button(
        say("打开复核清单", "Open the review list"), icon=":material/checklist:", key=f"{key}-open"
    ):
        st.session_state["opened"] = answer.forms[0]
        go_to("forms")
    if answer.export:
        _offer(answer, key)
    if answer.citations:
        _show_citations(answer.citations, key)
    if answer.trace:
        with st.expander(say("计算过程", "How it was computed"), icon=":material/calculate:"):
            for step in answer.trace:
                st.markdown(f"- {inert(step.label(words.language()))}")


def _show_citations(citations: Sequence[Citation], key: str) -> None:
    st.caption(say("依据（点开看原件）", "Stands on (open to see the paper)"))
    shown = citations[:24]
    several = len({citation.form for citation in citations}) > 1
    with st.container(horizontal=True, gap="small"):  # as many beside one another as fit
        for position, citation in enumerate(shown):
            label = _citation_label(citation, several)
            if st.button(label, key=f"{key}-{position}", width="content"):
                title = say("原件", "The paper")
                st.dialog(title, width="large")(_open_citation)(citation)
    if len(citations) > len(shown):
        st.caption(
            say(f"另有 {len(citations) - len(shown)} 处", f"{len(citations) - len(shown)} more")
        )


def _offer(answer: Answer, key: str) -> None:
    """A task's result as a file to take away."""
    from assistant.reporting import export, suffix

    kind = answer.export or "xlsx"

    def made() -> bytes:
        with open_library() as library:
            numbers = answer.forms or tuple(form.id for form in library.forms())
            return export([library.load(number) for number in numbers], kind)

    st.download_button(
        say("下载", "Download"),
        data=made,
        file_name=f"fuhe-{kind}.{suffix(kind)}",
        icon=":material/download:",
        key=f"{key}-export",
        on_click="ignore",
    )


def _citation_label(citation: Citation, several: bool) -> str:
    """“第11行 目标值　≥90%”, with the form's number when several are cited."""
    field = named(citation.pointer, words.language())
    row = "" if citation.row is None else say(f"第{citation.row}行", f"Row {citation.row}")
    head = " ".join(part for part in (f"#{citation.form}" if several else "", row, field) if part)
    lost = say("读不出", "lost") if citation.status == "missing" else "—"
    text = words.one_line(citation.text or "")
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"{inert(head)}　{inert(short) or lost}"


def _open_citation(citation: Citation) -> None:
    with open_library() as library:
        picture = page_picture(library, citation.form, citation.page)
    show_place(picture, citation)
