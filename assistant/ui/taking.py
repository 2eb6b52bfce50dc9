"""Uploads on the chat page: read, keep, and say what came of it.

In: the library and the files dropped into the chat. Out: for each form or failed file an
entry of the conversation, an `Answer` of the kind `TAKEN` for a form that was kept.

Any click ends the run of a page, a reading in the midst of it too. So files wait in the
session until they are read, and the next run of the chat page reads those that still wait.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.answering.answer import Answer
from assistant.chinese import remarks, said
from assistant.ui import words
from assistant.ui.parts import model, settings, stage_name
from assistant.ui.words import inert, say

if TYPE_CHECKING:
    from assistant.form import Form, Paper
    from assistant.library import FormSummary, Library
    from assistant.reading.source import Source

TAKEN = "taken"
"""The kind of a notice that a form was taken in."""
Entry = tuple[str, Answer]


def put_down(files: Sequence[Any]) -> None:
    """Uploaded files, to be read by `take_in`: pictures that came together are one document."""
    from assistant.reading.source import Source, group

    _waiting().extend(group([Source(file.name, file.getvalue()) for file in files]))


def anything_waits() -> bool:
    """True while uploaded files are not read yet."""
    return bool(_waiting())


def tell_what_waits() -> None:
    """On another page: that files are not read yet, and how they will be."""
    if names := [source.name for document in _waiting() for source in document]:
        listed = inert("、".join(names))
        st.info(
            say(
                f"还没有读完：{listed}。回到“问答”页会接着读。",
                f"Not read yet: {listed}. The Ask page goes on with it.",
            )
        )


def take_in(library: Library, history: list[Entry]) -> None:
    """Read the files that wait and keep what was read; each outcome goes into the history."""
    from assistant.ingest import Failed, keep, read_forms

    waiting = _waiting()
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(inert(_names([source for document in waiting for source in document])))
    with (
        st.chat_message("assistant", avatar=":material/fact_check:"),
        st.status(say("正在读取…", "Reading…"), expanded=True) as status,
    ):
        line = st.empty()
        line.markdown(say("正在打开文件…", "Opening the files…"))
        st.button(say("停止读取", "Stop reading"), icon=":material/stop:", on_click=_stop)
        started = time.monotonic()

        def progress(stage: str, done: int, total: int) -> None:
            count = f" {done}/{total}" if total > 1 else ""
            line.markdown(f"{stage_name(stage)}{count} · {time.monotonic() - started:.0f} s")

        failed = False
        while waiting:
            entries: list[Entry] = []
            try:
                for outcome in read_forms(waiting[0], settings(), ask=model(), progress=progress):
                    if isinstance(outcome, Failed):
                        failed = True
                        notice = Answer(answer=said(outcome.error, words.language()))
                    else:
                        progress("keep", 0, 1)
                        known = library.forms()
                        number = keep(library, outcome)
                        st.session_state["fresh_form"] = st.session_state["opened"] = number
                        notice = _taken(number, outcome.form, known)
                    entries.append((_names(outcome.sources), notice))
            except Exception:  # a broken document must not be read again and again
                waiting.pop(0)
                raise
            history.extend(entries)
            waiting.pop(0)
        progress("index", 0, 1)
        library.near.update(library, progress)
        status.update(
            label=say("有文件没读成", "Some files failed") if failed else say("读完了", "Done"),
            state="error" if failed else "complete",
        )


def _waiting() -> list[list[Source]]:
    """The documents of this session that are still to be read."""
    waiting: list[list[Source]] = st.session_state.setdefault("to_read", [])
    return waiting


def _stop() -> None:
    """Forget the files that wait, and say so in the conversation."""
    names = _names([source for document in _waiting() for source in document])
    _waiting().clear()
    told = say(
        "已停止，没有读入；需要时请重新上传。", "Stopped, not read; drop it again when needed."
    )
    st.session_state["history"].append((names, Answer(answer=told)))


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
    lines += remarks(form.reading.remarks, words.language())
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
