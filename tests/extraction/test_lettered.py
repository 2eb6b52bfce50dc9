"""Letters that stand for digits in figures are doubted, whoever typed them."""

from __future__ import annotations

import pytest

from assistant.extraction.lettered import lettered
from assistant.page import PageKind
from tests.extraction.made import HEAD, doubted, form, row


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("O.165元/尾", "0.165元/尾"),
        ("≥9S%", "≥95%"),
        ("l00%", "100%"),
        ("1O0%", "100%"),
        ("2O次", "20次"),
        ("0.O5", "0.05"),
        ("3l2个", "312个"),
    ],
)
def test_letters_in_figures(text: str, digits: str) -> None:
    assert lettered(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        *("CO2减排5l", "H2O", "B2层", "5G基站20个", "G108国道", "O3浓度≤160", "A4纸", "K12+300"),
        *("4S店", "100ml", "ISO9001", "B2B平台", "PM2.5", "100l/天", "I类2个", "3D打印5项"),
    ],
)
def test_letters_that_are_letters(text: str) -> None:
    assert lettered(text) is None


@pytest.mark.parametrize("kind", ["sheet", "text", "document"])
def test_a_value_with_a_letter_in_its_figure_is_doubted(kind: PageKind) -> None:
    draft = form(HEAD, row("甲单价", "≤1元", "O.85元"), row("乙单价"), kind=kind)
    assert doubted(draft, "/indicators/0/actual")
    assert draft.evidence["/indicators/0/actual"].candidates[0].text == "0.85元"
    assert not doubted(draft, "/indicators/1/actual")
