"""A block in doubt: its unclaimed cells are shown, a row is entered, the block checked, undone."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from assistant import ingest, settings
from assistant.form import Evidence
from assistant.library.pages import Inked
from assistant.page import Box, Cell, Page, Place
from assistant.scoring import verify
from assistant.ui.unclaimed import unclaimed
from tests.library.sample import sample_draft
from tests.library.test_blocks import form_short_of, row_values

LEFT_OVER = Cell(5, 2, "漏读的指标", Place(box=Box(40, 90, 160, 110)))
LABEL = Cell(0, 2, "三级指标", Place(box=Box(40, 10, 160, 30)))


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def forms_page() -> AppTest:
    page = Page(
        number=1,
        kind="picture",
        source="a.png",
        cells=(LABEL, LEFT_OVER),
        rows=6,
        columns=8,
        size=(400, 300),
        picture=picture(),
    )
    with ingest.open_library(settings.load()) as library:
        library.save(form_short_of(4), sources=(("a.png", b"a"),), pages=(page,))
    test = AppTest.from_string(
        "from assistant.ui import forms, words\nwords.language_switch()\nforms.page()",
        default_timeout=120,
    )
    return test.run()


def button(test: AppTest, label: str) -> object:
    return next(each for each in test.button if label in each.label)


def test_the_text_that_went_nowhere_is_outlined_and_quoted(forms_page: AppTest) -> None:
    assert not forms_page.exception
    assert any("1 处文字没有归入" in toggle.label for toggle in forms_page.toggle)
    shown = "\n".join(str(each.value) for each in forms_page.caption)
    assert "漏读的指标" in shown
    assert "三级指标" not in shown


def test_a_checked_block_leaves_the_list_and_can_be_undone(forms_page: AppTest) -> None:
    button(forms_page, "已核对").click().run()  # type: ignore[attr-defined]
    assert not forms_page.exception
    with ingest.open_library(settings.load()) as library:
        assert "/indicators" not in library.load(1).review
        assert [each["what"] for each in library.history(1)] == ["checked"]
    assert not [each for each in forms_page.button if "已核对" in each.label]
    button(forms_page, "撤销").click().run()  # type: ignore[attr-defined]
    with ingest.open_library(settings.load()) as library:
        assert "/indicators" in library.load(1).review


def test_a_lost_row_is_entered(forms_page: AppTest) -> None:
    said = row_values(4)
    inputs = [
        each for each in forms_page.text_input if str(each.form_id).startswith("add1/indicators")
    ]
    for field, name in zip(inputs, ("level1", "level2", "name", "target", "actual", "weight",
                                    "score", "explanation"), strict=True):  # fmt: skip
        field.set_value(said.get(name, ""))
    forms_page.number_input[0].set_value(4)
    next(each for each in forms_page.button if each.label == "补录").click().run()
    assert not forms_page.exception
    with ingest.open_library(settings.load()) as library:
        form = library.load(1)
    assert form.paper == verify(sample_draft()).paper
    # The boxes are empty again: pressing twice would enter the row twice.
    assert {
        each.value for each in forms_page.text_input if str(each.form_id).startswith("add")
    } == {""}


def test_an_empty_row_is_refused_with_a_sentence(forms_page: AppTest) -> None:
    next(each for each in forms_page.button if each.label == "补录").click().run()
    assert "至少填一栏" in forms_page.error[0].value


def test_any_value_can_be_corrected(forms_page: AppTest) -> None:
    box = next(each for each in forms_page.selectbox if each.label == "哪一栏")
    box.set_value("/indicators/0/target").run()
    field = next(e for e in forms_page.text_input if e.form_id == "fix1/indicators/0/target")
    field.set_value("≤360元/月")
    next(e for e in forms_page.button if e.form_id == "fix1/indicators/0/target").click().run()
    with ingest.open_library(settings.load()) as library:
        assert library.load(1).paper.indicators[0].target == "≤360元/月"
    shown = "\n".join(str(each.value) for each in forms_page.markdown).replace("\\", "")
    assert "目标值：≤350元/月 → ≤360元/月" in shown


def test_a_cell_under_a_field_is_claimed() -> None:
    form = form_short_of(4)
    seen = Evidence(page=1, box=(0, 0, 100, 20), raw="x")
    form = form.model_copy(update={"evidence": {**form.evidence, "/indicators/0/name": seen}})
    cells = [
        Inked((2, 1, 98, 19), "名称"),
        Inked((2, 30, 98, 50), "别的"),
        Inked((2, 60, 9, 70), "-"),
    ]
    assert [cell.text for cell in unclaimed(form, 1, cells)] == ["别的"]


def test_a_cell_whose_text_was_entered_is_claimed_once(forms_page: AppTest) -> None:
    with ingest.open_library(settings.load()) as library:
        library.add_row(1, "/indicators", {"name": "漏读的指标", "weight": "1"}, by="w", at=4)
        form = library.load(1)
    cells = [Inked((2, 1, 98, 19), "漏读的\n指标"), Inked((2, 30, 98, 50), "漏读的指标")]
    assert unclaimed(form, 1, cells) == cells[1:]
