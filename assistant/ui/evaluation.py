"""The evaluation page: the last runs of the eval suite, how they differ, their reports."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.ui.parts import settings
from assistant.ui.words import say

MEASURES = {
    "exact": ("读对的值", "fields exact"),
    "escaped": ("漏检（错而未列入复核）", "escaped errors"),
    "review": ("复核清单占比", "review share"),
}
HEADINGS = {
    "run": ("运行", "run"),
    "engine": ("读取方式", "engine"),
    "forms": ("表格数", "forms"),
    "seconds": ("每页秒数", "seconds a page"),
    **MEASURES,
}


def page() -> None:
    """The page."""
    from eval.run import runs

    st.title(say("评测", "Evaluation"))
    st.markdown(
        say(
            "在本单位自己的表格上量一量读得准不准：`fuhe eval --cases 文件夹`。"
            "**漏检**是指读错了而不在复核清单上的值，应当是 0。",
            "Measure the reading on your own forms: `fuhe eval --cases FOLDER`. "
            "An **escaped error** is a wrong value that is not on the review list; it should be 0.",
        )
    )
    found = runs(settings().home)
    if not found:
        st.info(say("还没有评测记录：运行 `fuhe eval`。", "No runs yet: run `fuhe eval`."))
        return
    rows = [run.row() for run in found]
    newest, older = rows[0], rows[1] if len(rows) > 1 else None
    for column, (name, label) in zip(st.columns(len(MEASURES)), MEASURES.items(), strict=True):
        column.metric(
            say(*label),
            _percent(newest[name]),
            delta=_change(newest, older, name),
            delta_color="normal" if name == "exact" else "inverse",
            help=say("与上一次相比", "against the run before"),
        )
    st.dataframe(
        [
            {say(*HEADINGS.get(name, (name, name))): _shown(name, row[name]) for name in row}
            for row in rows
        ],
        hide_index=True,
        width="stretch",
    )
    report = found[0].folder / "report.html"
    if report.exists():
        st.download_button(
            say("下载最近一次的报告", "Download the newest report"),
            data=report.read_bytes(),
            file_name=f"{found[0].folder.name}.html",
            mime="text/html",
            icon=":material/download:",
        )


def _shown(name: str, value: Any) -> Any:
    if name in MEASURES:
        return _percent(value)
    return round(value, 1) if isinstance(value, float) else value


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.2%}"


def _change(newest: dict[str, Any], older: dict[str, Any] | None, name: str) -> str | None:
    """The difference in percentage points; None when there is none, or nothing to compare.

    Runs over another number of forms are no measure of each other.
    """
    if older is None or older["forms"] != newest["forms"]:
        return None
    if newest[name] is None or older[name] is None:
        return None
    change = round((newest[name] - older[name]) * 100, 2)
    return f"{change:+.2f} pp" if change else None
