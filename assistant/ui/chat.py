"""The chat page: upload in the chat box, ask, open the cell an answer stands on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.answering.answer import Answer
from assistant.chinese import remark, said
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
from assistant.ui.words import inert, say

if TYPE_CHECKING:
    from assistant.answering import Citation
    from assistant.form import Form, Paper
    from assistant.library import FormSummary, Library

TYPES = ["png", "jpg", "jpeg", "tif", "tiff", "webp", "bmp", "pdf", "xlsx", "xls", "docx", "html",
         "htm", "tsv", "txt", "md"]  # fmt: skip

_ALL = 0
"""Stands for the whole library among the numbers of forms; None would be no choice."""
_TAKEN = "taken"
"""The kind of a notice that a form was taken in."""


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
        if _history() and _history()[-1][1].kind == _TAKEN:
            _suggest(library, chosen)
        typed = st.chat_input(
            say("提问，或拖入扫描件…", "Ask, or drop a scan here…"),
            accept_file="multiple",
            file_type=TYPES,
            key="said",
        )
        suggested = st.session_state.pop("suggested", None)
        files = list(typed.files) if typed is not None else []
        question = suggested or (typed.text.strip() if typed is not None else "")
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
                "把**项目支出绩效自评表**（扫描件、PDF、Excel、Word）拖进下面的输入框。"
                "读完后，每个分数都会按规则重算，每个存疑的值都列入复核清单。",
                "Drop a **self-evaluation form** (scan, PDF, workbook, document) into the box below. "
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


def _take_in(library: Library, files: Sequence[Any]) -> None:
    """Read uploaded files, keep what was read, say what was not."""
    from assistant.ingest import Failed, keep, read_forms
    from assistant.reading.source import Source
    from assistant.ui.parts import stage_name

    sources = [Source(file.name, file.getvalue()) for file in files]
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(inert(_names(sources)))
    with (
        st.chat_message("assistant", avatar=":material/fact_check:"),
        st.status(say("正在读取…", "Reading…"), expanded=True) as status,
    ):
        line = st.empty()
        line.markdown(say("正在打开文件…", "Opening the files…"))
        started = time.monotonic()

        def progress(stage: str, done: int, total: int) -> None:
            count = f" {done}/{total}" if total > 1 else ""
            line.markdown(f"{stage_name(stage)}{count} · {time.monotonic() - started:.0f} s")

        failed = 0
        for outcome in read_forms(sources, settings(), ask=model(), progress=progress):
            if isinstance(outcome, Failed):
                failed += 1
                notice = Answer(answer=said(outcome.error, words.language()))
            else:
                progress("keep", 0, 1)
                known = library.forms()
                number = keep(library, outcome)
                st.session_state["fresh_form"] = st.session_state["opened"] = number
                notice = _taken(number, outcome.form, known)
            _history().append((_names(outcome.sources), notice))
        progress("index", 0, 1)
        library.near.update(library)
        status.update(
            label=say("读完了", "Done") if not failed else say("有文件没读成", "Some files failed"),
            state="error" if failed else "complete",
        )


def _names(sources: Sequence[Any]) -> str:
    names = "、".join(source.name for source in sources)
    return say(f"上传：{names}", f"Uploaded: {names}")


def _taken(number: int, form: Form, known: Sequence[FormSummary]) -> Answer:
    """What was read, what is doubtful, and what a person should know of the reading."""
    paper = form.paper
    name = paper.project_name or paper.title or say("未命名", "unnamed")
    lines = [
        say(
            f"已读入 #{number}《{name}》：{len(paper.indicators)} 行指标，"
            f"发现 {len(form.findings)} 项，待复核 {len(form.review)} 个值。",
            f"Read as #{number}, {name}: {len(paper.indicators)} rows, "
            f"{len(form.findings)} findings, {len(form.review)} values to review.",
        )
    ]
    if any(each.id == number for each in known):
        lines.append(say("这个文件读过，已更新。", "This file was read before; it was updated."))
    twins = [f"#{each.id}" for each in known if each.id != number and _alike(each, paper)]
    if twins:
        same = "、".join(twins)
        lines.append(
            say(
                f"与 {same} 的项目和单位相同；如是同一张表，请在“表格”页移除一份。",
                f"Project and unit are those of {same}; if it is the same form, remove one of "
                "them on the Forms page.",
            )
        )
    lines += [told for each in form.reading.remarks if (told := remark(each, words.language()))]
    return Answer(answer="\n".join(lines), kind=_TAKEN, forms=(number,))


def _alike(known: FormSummary, paper: Paper) -> bool:
    """True when a form kept may be the same paper: project, unit and year, where both are read."""
    pairs = (
        (known.implementing_unit, paper.implementing_unit),
        (known.fiscal_year, paper.fiscal_year),
    )
    return (
        known.project_name is not None
        and known.project_name == paper.project_name
        and all(one == other for one, other in pairs if one is not None and other is not None)
    )


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
    if answer.kind == _TAKEN and st.button(
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
