"""The chat page: upload in the chat box, ask, open the cell an answer stands on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.labels import named
from assistant.ui import words
from assistant.ui.parts import (
    model,
    open_library,
    page_picture,
    settings,
    show_place,
)
from assistant.ui.words import inert, say

if TYPE_CHECKING:
    from assistant.answering import Answer, Citation
    from assistant.library import Library

TYPES = ["png", "jpg", "jpeg", "tif", "tiff", "webp", "bmp", "pdf", "xlsx", "xls", "docx", "html",
         "htm", "tsv", "txt", "md"]  # fmt: skip


def page() -> None:
    """The page."""
    with open_library() as library:
        chosen = _choose_form(library)
        _greeting(library)
        for index, (question, answer) in enumerate(_history()):
            with st.chat_message("user", avatar=":material/person:"):
                st.markdown(inert(question))
            with st.chat_message("assistant", avatar=":material/fact_check:"):
                _show_answer(answer, f"past{index}")
        said = st.chat_input(
            say("提问，或拖入扫描件…", "Ask, or drop a scan here…"),
            accept_file="multiple",
            file_type=TYPES,
            key="said",
        )
        suggested = st.session_state.pop("suggested", None)
        files = list(said.files) if said is not None else []
        question = suggested or (said.text.strip() if said is not None else "")
        if files:
            _take_in(library, files)
        if question:
            _answer(library, question, chosen)
        if files or question:
            st.rerun()


def _history() -> list[tuple[str, Answer]]:
    history: list[tuple[str, Answer]] = st.session_state.setdefault("history", [])
    return history


def _choose_form(library: Library) -> int | None:
    """The form asked about, or None for the whole library; chosen in the side bar."""
    forms = {form.id: form for form in library.forms()}
    options: list[int | None] = [None, *forms]
    if (fresh := st.session_state.pop("fresh_form", None)) in forms or len(forms) == 1:
        st.session_state["chosen_form"] = fresh or next(iter(forms))
    if st.session_state.get("chosen_form") not in options:
        st.session_state["chosen_form"] = None
    with st.sidebar:
        chosen = st.selectbox(
            say("问哪张表", "About which form"),
            options,
            key="chosen_form",
            format_func=lambda number: (
                say("全部表格", "All forms")
                if number is None
                else f"#{number} {forms[number].name}"
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
    return chosen


def _engine_line() -> str:
    if model() is None:
        return say(
            "离线：不用模型，任何内容都不离开本机。",
            "Offline: no model is used, nothing leaves this machine.",
        )
    address = settings().base_url or "OpenAI"
    return say(f"模型：{settings().model}（{address}）", f"Model: {settings().model} ({address})")


def _greeting(library: Library) -> None:
    if _history():
        return
    st.title(say("复核", "Fuhe"))
    if not library.forms():
        st.markdown(
            say(
                "把**项目支出绩效自评表**（扫描件、PDF、Excel、Word）拖进下面的输入框。"
                "读完后，每个分数都会按规则重算，每个存疑的值都列入复核清单。",
                "Drop a **self-evaluation form** (scan, PDF, workbook, document) into the box below. "
                "Every score is then re-computed and every doubtful value is put on a review list.",
            )
        )
        return
    st.markdown(say("问一句，或再拖入一张表。例如：", "Ask, or drop in another form. For example:"))
    examples = (
        ("双报到为什么扣分？", "Why was 双报到 deducted?"),
        ("得分合计和总分对得上吗？", "Do the row scores add up to the total?"),
        ("哪几项扣了分但没有写原因？", "Which rows lost points without a reason?"),
        ("生成退回修改清单", "List the corrections to send back"),
    )
    for column, (zh, en) in zip(st.columns(len(examples)), examples, strict=True):
        if column.button(say(zh, en), width="stretch"):
            st.session_state["suggested"] = say(zh, en)
            st.rerun()


def _take_in(library: Library, files: Sequence[Any]) -> None:
    """Read uploaded files, keep what was read, say what was not."""
    from assistant.ingest import Failed, keep, read_forms
    from assistant.reading.source import Source
    from assistant.ui.parts import stage_name

    sources = [Source(file.name, file.getvalue()) for file in files]
    names = "、".join(source.name for source in sources)
    with (
        st.chat_message("assistant", avatar=":material/fact_check:"),
        st.status(
            say(f"读取 {inert(names)} …", f"Reading {inert(names)} …"), expanded=True
        ) as status,
    ):
        line = st.empty()
        started = time.monotonic()

        def progress(stage: str, done: int, total: int) -> None:
            count = f" {done}/{total}" if total > 1 else ""
            line.write(f"{stage_name(stage)}{count} · {time.monotonic() - started:.0f} s")

        failed = 0
        for outcome in read_forms(sources, settings(), ask=model(), progress=progress):
            if isinstance(outcome, Failed):
                failed += 1
                _history().append((_names(outcome.sources), _notice(str(outcome.error))))
                continue
            number = keep(library, outcome)
            st.session_state["fresh_form"] = number
            paper = outcome.form.paper
            summary = say(
                f"已读入 #{number}《{paper.project_name or paper.title or '未命名'}》："
                f"{len(paper.indicators)} 行指标，发现 {len(outcome.form.findings)} 项，"
                f"待复核 {len(outcome.form.review)} 个值。",
                f"Read as #{number}, {paper.project_name or paper.title or 'unnamed'}: "
                f"{len(paper.indicators)} rows, {len(outcome.form.findings)} findings, "
                f"{len(outcome.form.review)} values to review.",
            )
            remarks = "".join(f"\n{remark}" for remark in outcome.form.reading.remarks)
            _history().append((_names(outcome.sources), _notice(summary + remarks)))
        line.write(stage_name("index"))
        library.near.update(library)
        status.update(
            label=say("读完了", "Done") if not failed else say("有文件没读成", "Some files failed"),
            state="error" if failed else "complete",
        )


def _names(sources: Sequence[Any]) -> str:
    return "📎 " + "、".join(source.name for source in sources)


def _notice(text: str) -> Answer:
    from assistant.answering import Answer

    return Answer(answer=text)


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
    for start in range(0, len(shown), 4):
        for offset, column in enumerate(st.columns(4)):
            if start + offset >= len(shown):
                break
            citation = shown[start + offset]
            label = _citation_label(citation, several)
            if column.button(label, key=f"{key}-{start + offset}", width="stretch"):
                _open_citation(citation)
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
    )


def _citation_label(citation: Citation, several: bool) -> str:
    """“第11行 目标值　≥90%”, with the form's number when several are cited."""
    field = named(citation.pointer, words.language())
    row = "" if citation.row is None else say(f"第{citation.row}行", f"Row {citation.row}")
    head = " ".join(part for part in (f"#{citation.form}" if several else "", row, field) if part)
    lost = say("读不出", "lost") if citation.status == "missing" else "—"
    return f"{inert(head)}　{inert((citation.text or '')[:16]) or lost}"


@st.dialog("原件 The paper", width="large")
def _open_citation(citation: Citation) -> None:
    with open_library() as library:
        picture = page_picture(library, citation.form, citation.page)
    show_place(picture, citation)
