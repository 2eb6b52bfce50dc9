"""Words on the page: Chinese first, English second; text from paper shown as plain text.

In: pairs of sentences, and text from documents or models. Out: strings Streamlit can show.
"""

from __future__ import annotations

import re

import streamlit as st

# Everything that Markdown, Streamlit's directives (:red[…], :icon:) or LaTeX would act on.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@/])")

# A break of the line beside a character of Chinese, or of its punctuation.
_BREAK = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*|\s*\n\s*(?=[^\x00-\x7f])")


def language_switch() -> None:
    """The choice of language, kept for the session, at the top of the side bar."""
    st.sidebar.segmented_control(
        "语言 Language",
        ["中文", "English"],
        default="中文",
        key="language",
        label_visibility="collapsed",
    )


def language() -> str:
    """ "zh" or "en"."""
    return "en" if st.session_state.get("language") == "English" else "zh"


def say(zh: str, en: str) -> str:
    """The sentence in the language chosen."""
    return en if language() == "en" else zh


def one_line(text: str) -> str:
    """A cell's text without the breaks of its lines; Chinese has no space there.

    >>> one_line("数量指\\n标"), one_line("Smith\\nand Co")
    ('数量指标', 'Smith and Co')
    """
    return " ".join(_BREAK.sub("", text).split())


def inert(text: str) -> str:
    """Text from a document or a model with nothing in it that Markdown would act on.

    No link, image, HTML, colour directive or formula survives; line breaks do.

    >>> inert("![x](http://a)")
    '\\\\!\\\\[x\\\\]\\\\(http\\\\:\\\\/\\\\/a\\\\)'
    """
    return _ACTIVE.sub(r"\\\1", text).replace("\n", "  \n")
