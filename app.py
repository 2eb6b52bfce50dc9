"""Streamlit entry: navigation, nothing else. `fuhe serve` runs it."""

from __future__ import annotations

import streamlit as st

from assistant.ui import chat, evaluation, forms, words
from assistant.ui.parts import remember_pages

# An icon of the Material font would be fetched from the network here.
st.set_page_config(page_title="复核 Fuhe", page_icon="🔎", layout="wide")
words.language_switch()
pages = {
    "ask": st.Page(chat.page, title=words.say("问答", "Ask"), icon=":material/forum:"),
    "forms": st.Page(
        forms.page, title=words.say("表格", "Forms"), icon=":material/table:", url_path="forms"
    ),
    "evaluation": st.Page(
        evaluation.page,
        title=words.say("评测", "Evaluation"),
        icon=":material/monitoring:",
        url_path="evaluation",
    ),
}
remember_pages(pages)
st.navigation(list(pages.values())).run()
