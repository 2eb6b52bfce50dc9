"""Uploads on the chat page: read, keep, and say what came of it.

In: the library and the files dropped into the chat. Out: for each form or failed file an
entry of the conversation, an `Answer` of the kind `TAKEN` for a form that was kept.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.answering.answer import Answer
from assistant.chinese import remark, said
from assistant.ui import words
from assistant.ui.parts import model, settings, stage_name
from assistant.ui.words import inert, say

if TYPE_CHECKING:
    from assistant.form import Form, Paper
    from assistant.library import FormSummary, Library

TAKEN = "taken"
"""The kind of a notice that a form was taken in."""
Entry = tuple[str, Answer]


def take_in(library: Library, files: Sequence[Any]) -> list[Entry]:
    """Read uploaded files, keep what was read, say what was not; the entries to remember."""
    from assistant.ingest import Failed, keep, read_forms
    from assistant.reading.source import Source

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

        entries: list[Entry] = []
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
            entries.append((_names(outcome.sources), notice))
        progress("index", 0, 1)
        library.near.update(library, progress)
        status.update(
            label=say("读完了", "Done") if not failed else say("有文件没读成", "Some files failed"),
            state="error" if failed else "complete",
        )
    return entries


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
    return Answer(answer="\n".join(lines), kind=TAKEN, forms=(number,))


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
