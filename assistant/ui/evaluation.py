"""The evaluation page: the last runs of the eval suite and how they differ."""

from __future__ import annotations

import streamlit as st

from assistant.ui.parts import settings
from assistant.ui.words import say


def page() -> None:
    """The page."""
    from eval.run import runs

    st.title(say("评测", "Evaluation"))
    st.markdown(
        say(
            "在本单位自己的表格上量一量读得准不准：`fuhe eval`。**漏检**是指读错了而不在复核清单上的值，应当是 0。",
            "Measure the reading on your own forms: `fuhe eval`. An **escaped error** is a wrong value "
            "that is not on the review list; it should be 0.",
        )
    )
    found = runs(settings().home)
    if not found:
        st.info(say("还没有评测记录：运行 `fuhe eval`。", "No runs yet: run `fuhe eval`."))
        return
    st.dataframe([run.row() for run in found], hide_index=True, width="stretch")
