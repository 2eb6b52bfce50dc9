"""The normal form of text: form is changed, meaning never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.wording import fold, tidy


@pytest.mark.parametrize(
    ("read", "tidied"),
    [
        ("=2.00 (項)", "=2.00(项)"),
        ("0. 5", "0.5"),
        ("分數\n", "分数"),
        ("≥90%", "≥90%"),
        ("⽬标⻔", "目标门"),
        ("轮岗\u00ad衔接\u200b不畅\ufeff", "轮岗衔接不畅"),
        ("\u202e12", "\u202e12"),  # turns what is printed: no form of the same text
    ],
)
def test_tidy_repairs_what_is_certain(read: str, tidied: str) -> None:
    assert tidy(read) == tidied


@pytest.mark.parametrize(
    ("one", "other"), [("（≧９０％）", "(≥90%)"), ("“双报到”", '"双报到"'), ("═100", "=100")]
)
def test_fold_makes_forms_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("≥90%", ">90%"), ("≤5", "≥5"), ("90%", "90‰")])
def test_fold_keeps_meanings_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_space_that_folding_makes_is_taken_away() -> None:
    assert " " not in fold("\ufe70")


# What forms are written with; combining marks never settle in one step and never occur.
@given(
    st.text(st.characters(categories=["Lo", "Nd", "Ps", "Pe", "Sm", "Zs"], max_codepoint=0xFFEF))
)
def test_both_are_settled_after_one_time(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
