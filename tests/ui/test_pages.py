"""The pages, driven without a browser: upload, ask, citations, corrections, undo."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import ingest, settings
from assistant.reading import Source

APP = Path(__file__).resolve().parents[2] / "app.py"


def started() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=120).run()


def keep(path: Path) -> None:
    outcome = next(iter(ingest.read_forms([Source.open(path)], settings.load())))
    assert isinstance(outcome, ingest.Read)
    with ingest.open_library(settings.load()) as library:
        ingest.keep(library, outcome)


def text_of(test: AppTest) -> str:
    """Everything shown, with Markdown's escapes taken out."""
    shown: list[Any] = [*test.markdown, *test.caption, *test.title, *test.error, *test.info]
    return "\n".join(str(each.value) for each in shown).replace("\\", "")


def test_the_empty_page_says_what_to_do() -> None:
    test = started()
    assert not test.exception
    assert "拖进" in text_of(test)


def test_a_scan_is_dropped_and_a_question_answered(xinhong: Path) -> None:
    test = started()
    box = test.chat_input[0]
    box.upload("ocr.txt", (xinhong / "ocr.txt").read_bytes(), "text/plain")
    box.set_value("双报到为什么扣分？").run()
    assert not test.exception
    shown = text_of(test)
    assert "64 行指标" in shown
    for expected in ("65%", "0.72", "97"):
        assert expected in shown
    assert any("第11行" in button.label and "目标值" in button.label for button in test.button)


def test_a_task_can_be_taken_away(xinhong: Path) -> None:
    keep(xinhong / "ocr.txt")
    test = started()
    test.chat_input[0].set_value("生成退回修改清单").run()
    assert not test.exception
    assert [each.label for each in test.get("download_button")] == ["下载"]


def test_a_file_that_is_no_form_is_said_to_be_none() -> None:
    test = started()
    test.chat_input[0].upload("cat.txt", "一只猫".encode(), "text/plain")
    test.chat_input[0].set_value("").run()
    assert not test.exception
    assert "cat.txt" in text_of(test)
    with ingest.open_library(settings.load()) as library:
        assert library.forms() == []


def test_english_is_one_click_away(xinhong: Path) -> None:
    keep(xinhong / "ocr.txt")
    test = started()
    test.sidebar.segmented_control[0].set_value("English").run()
    labels = [button.label.replace("\\", "") for button in test.button]
    # The row that lost most, by its name.
    assert any(each.startswith("Why was ") and "成本" in each for each in labels)


@pytest.fixture
def forms_page(xinhong: Path) -> AppTest:
    keep(xinhong / "ocr.txt")
    test = AppTest.from_string(
        "from assistant.ui import forms, words\nwords.language_switch()\nforms.page()",
        default_timeout=120,
    )
    return test.run()


def test_the_review_list_shows_what_is_doubtful(forms_page: AppTest) -> None:
    assert not forms_page.exception
    shown = text_of(forms_page)
    assert "第27行" in shown
    assert "由算式推出" in shown


def test_a_correction_is_kept_and_undone(forms_page: AppTest) -> None:
    field = next(
        each for each in forms_page.text_input if "/indicators/26/actual" in str(each.form_id)
    )
    field.set_value("45%")
    button = next(
        each for each in forms_page.button if "/indicators/26/actual" in str(each.form_id)
    )
    button.click().run()
    assert not forms_page.exception
    with ingest.open_library(settings.load()) as library:
        form = library.load(1)
        assert form.paper.indicators[26].actual == "45%"
        assert "/indicators/26/actual" not in form.review
    next(each for each in forms_page.button if "撤销" in each.label).click().run()
    with ingest.open_library(settings.load()) as library:
        assert library.load(1).paper.indicators[26].actual is None


def test_removing_a_form_can_be_undone(forms_page: AppTest) -> None:
    next(each for each in forms_page.button if each.label == "移除这张表").click().run()
    assert "库中还没有表格" in text_of(forms_page)
    next(each for each in forms_page.button if each.label == "恢复").click().run()
    with ingest.open_library(settings.load()) as library:
        assert [each.id for each in library.forms()] == [1]


@pytest.mark.parametrize(
    "text", ["![x](http://a/b.png)", "<img src=x>", "[y](javascript:1)", ":red[z]", "$x$", "`q`"]
)
def test_text_from_paper_is_inert(text: str) -> None:
    from assistant.ui.words import inert

    active = set("![]()<>:$`")
    shown = inert(text)
    for position, character in enumerate(shown):
        if character in active:
            assert shown[position - 1] == "\\"
    assert shown.replace("\\", "") == text


def test_a_choice_outlives_a_page_that_does_not_draw_it() -> None:
    test = AppTest.from_string(
        "import streamlit as st\n"
        "from assistant.ui.parts import kept_choice\n"
        "options = ['a', 'b'] if st.checkbox('other', key='gone') else ['a', 'b', 'c']\n"
        "if st.checkbox('here', value=True):\n"
        "    kept_choice('form', options, lambda key: st.selectbox('f', options, key=key))"
    ).run()
    here = test.checkbox[1]
    test.selectbox[0].set_value("c").run()
    here.set_value(False).run()
    assert not test.selectbox
    here.set_value(True).run()
    assert test.selectbox[0].value == "c"
    # What is no longer there is no longer chosen.
    test.checkbox[0].set_value(True).run()
    assert test.selectbox[0].value == "a"


def test_a_second_copy_of_a_form_is_named(xinhong: Path) -> None:
    keep(xinhong / "form.xlsx")
    test = started()
    pdf = (xinhong / "digital.pdf").read_bytes()
    test.chat_input[0].upload("digital.pdf", pdf, "application/pdf")
    test.chat_input[0].set_value("").run()
    assert not test.exception
    assert "与 #1 的项目和单位相同" in text_of(test)
    assert any(button.label == "打开复核清单" for button in test.button)


def test_an_error_is_told_in_chinese() -> None:
    test = started()
    test.chat_input[0].upload("a.txt", b" ", "text/plain")
    test.chat_input[0].set_value("").run()
    assert "a.txt：文件是空的；请重新扫描或导出。" in text_of(test)


def test_a_reading_that_a_click_ended_is_taken_up_again(xinhong: Path) -> None:
    test = started()
    waits = [[Source("ocr.txt", (xinhong / "ocr.txt").read_bytes())], [Source("a.txt", b" ")]]
    test.session_state["to_read"] = waits
    test.run()
    assert not test.exception
    shown = text_of(test)
    assert "64 行指标" in shown
    assert "a.txt：文件是空的" in shown
    assert test.session_state["to_read"] == []
    assert not test.chat_input[0].disabled


def test_files_that_wait_are_named_on_the_forms_page() -> None:
    def page() -> None:
        import streamlit as st

        from assistant.reading import Source
        from assistant.ui import forms

        st.session_state["to_read"] = [[Source("甲.jpg", b""), Source("乙.jpg", b"")]]
        forms.page()

    test = AppTest.from_function(page, default_timeout=60).run()
    assert "还没有读完：甲.jpg、乙.jpg" in text_of(test)


def test_a_document_that_breaks_the_reader_is_not_read_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such luck")

    test = started()
    monkeypatch.setattr(ingest, "read_forms", broken)
    test.session_state["to_read"] = [[Source("a.txt", b"x")]]
    test.run()
    assert test.exception
    assert not test.run().exception


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("自评表.csv", "项目支出绩效自评表,,,\n".encode(), "没有找到绩效自评表"),
        ("自评表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "请另存为 DOCX 或 XLSX"),
        ("自评表.rar", b"Rar!\x1a\x07", "请解压后上传里面的文件"),
    ],
)
def test_any_file_may_be_dropped_and_what_is_not_read_is_refused_in_words(
    name: str, data: bytes, told: str
) -> None:
    test = started()
    assert not test.chat_input[0].proto.file_type  # the box keeps no list of its own
    test.chat_input[0].upload(name, data, "application/octet-stream")
    test.chat_input[0].set_value("").run()
    assert not test.exception
    assert told in text_of(test)


def test_a_change_is_dated_by_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.ui.reviewing import _moment

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert _moment("2026-11-29T23:30:07.123456+00:00") == "2026-11-30 07:30"
    finally:
        monkeypatch.undo()
        time.tzset()
