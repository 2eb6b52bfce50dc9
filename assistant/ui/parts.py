"""Parts the pages share: the library, the model, the paper's picture, names of stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from getpass import getuser
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import streamlit as st

from assistant.ui.words import inert, one_line, say

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.settings import Settings

T = TypeVar("T")
STAGES = {
    "reread": ("复读存疑单元格", "Reading doubtful cells again"),
    "extract": ("提取与核算", "Extracting and verifying"),
    "model": ("模型读取", "Asking the model"),
    "keep": ("存入表格库", "Keeping it in the library"),
    "index": ("建立索引", "Indexing"),
}


class Placed(Protocol):
    """What can be shown on its page: a citation, or a field's evidence."""

    @property
    def page(self) -> int | None: ...  # noqa: D102
    @property
    def box(self) -> tuple[int, int, int, int] | None: ...  # noqa: D102
    @property
    def cell(self) -> str | None: ...  # noqa: D102
    @property
    def line(self) -> int | None: ...  # noqa: D102


def stage_name(stage: str) -> str:
    """A stage in the language chosen; readers name the file they are at."""
    if stage in STAGES:
        return say(*STAGES[stage])
    return say(f"读取 {inert(stage)}", f"Reading {inert(stage)}")


def settings() -> Settings:
    """The settings of this process."""
    from assistant.settings import current

    return current()


def open_library() -> Library:
    """The library of forms; a context manager."""
    from assistant import ingest

    return ingest.open_library(settings())


@st.cache_resource
def model() -> Any:
    """A way to the model, or None when nobody configured one."""
    if settings().effective_engine == "offline" or not settings().has_model:
        return None
    from assistant.model import chat

    return chat(settings())


def remember_pages(pages: Mapping[str, Any]) -> None:
    """The pages of the app by name, so that one can lead to another."""
    st.session_state["pages"] = dict(pages)


def go_to(name: str) -> None:
    """Show another page; nothing happens where only one is shown."""
    if page := st.session_state.get("pages", {}).get(name):
        st.switch_page(page)


def again(told: str) -> None:
    """Run the page again, telling what was done: a toast put up before would be lost."""
    st.session_state["told"] = told
    st.rerun()


def tell() -> None:
    """Show what `again` was given."""
    if told := st.session_state.pop("told", None):
        st.toast(told)


def reviewer() -> str:
    """The name changes are signed with: the person at this machine, as it knows them."""
    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # a container knows nobody
        return ""


def kept_choice(key: str, options: Sequence[T], choose: Callable[[str], T]) -> T:
    """A choice that outlives a visit to another page, where Streamlit forgets it.

    Args:
        key: of the widget, and of what is kept.
        options: what can be chosen; anything else that was kept is forgotten.
        choose: draws the widget with the key given; its value.
    """
    kept = st.session_state.get(key, st.session_state.get(f"kept_{key}"))
    if kept in options:
        st.session_state[key] = kept
    else:
        st.session_state.pop(key, None)
    st.session_state[f"kept_{key}"] = chosen = choose(key)
    return chosen


def text_of(value: object) -> str:
    """A value as it is typed: numbers without an exponent, nothing for none.

    >>> text_of(Decimal("97.50")), text_of(None)
    ('97.5', '')
    """
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def page_picture(library: Library, form: int | None, page: int | None) -> bytes | None:
    """The picture of a page, None when it was read from text or a workbook."""
    if form is None or page is None:
        return None
    return library.picture(form, page)


def short_place(placed: Placed) -> str:
    """Where a value stands, in a few words."""
    if placed.page is None:
        return say("计算", "computed")
    spot = placed.cell or (say(f"第{placed.line}行", f"line {placed.line}") if placed.line else "")
    return say(f"第{placed.page}页 {spot}", f"p. {placed.page} {spot}").rstrip()


def show_place(picture: bytes | None, placed: Placed, *, whole: bool = True) -> None:
    """The page picture with the cell outlined, close up and whole; or the place in words."""
    from assistant.ui.picture import close_up, outlined

    text = getattr(placed, "text", None) or getattr(placed, "raw", None)
    text = one_line(text) if text else ""
    st.markdown(f"**{short_place(placed)}**" + (f"　{inert(text)}" if text else ""))
    if picture is None:
        st.caption(
            say(
                "这个值来自文本或电子表格，没有页面图像。",
                "This value comes from text or a workbook: there is no page picture.",
            )
        )
        return
    if placed.box is None:
        st.caption(
            say("没有读到它的位置，请看整页。", "Its place was not found; here is the page.")
        )
        st.image(picture, width="stretch")
        return
    st.image(close_up(picture, placed.box), width="stretch")
    if whole:
        st.image(outlined(picture, [placed.box]), width="stretch")
