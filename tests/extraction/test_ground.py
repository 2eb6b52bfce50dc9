"""Grounding forgives form and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.catalogue import Catalogue
from assistant.extraction.ground import Grounding, ground, numbers_in, same, typed
from assistant.page import Cell, Page, Place

WHOLE, PART, TORN, NONE = Grounding.WHOLE, Grounding.PART, Grounding.TORN, Grounding.NONE


def on(value: str, *cells: str, numeric: bool = False) -> Grounding:
    """How a value stands on cells with these texts."""
    page = Page(
        1,
        "text",
        "t",
        tuple(Cell(0, at, text, Place(line=1, column=at + 1)) for at, text in enumerate(cells)),
        1,
        len(cells),
    )
    spots, _ = Catalogue([page]).resolve(f"p1r0c{at}" for at in range(len(cells)))
    return ground(value, spots, numeric=numeric)


@pytest.mark.parametrize(
    ("value", "cells", "expected"),
    [
        ("≤300000元", ["≤300000元"], WHOLE),
        ("≤300000元", ["≤"], NONE),
        ("≤", ["≤300000元"], NONE),
        ("300000元", ["≤300000元"], TORN),
        ("≥90.00(%)", ["≧９０．００（％）"], WHOLE),
        ("65", ["65%"], TORN),
        ("65%", ["165%"], TORN),
        ("5%", ["0.5%"], TORN),
        ("100%", ["100 %"], WHOLE),
        ("≥90%", ["≥", "90", "%"], WHOLE),
        ("90%≥", ["≥", "90", "%"], NONE),
        ("社区党建专项", ["项目名称：社区党建专项 主管部门：街道"], PART),
        ("2023", ["(2023年度)"], PART),
        ("2023", ["20230"], TORN),
        ("5万", ["5万元"], PART),
        ("550", ["550万粒"], TORN),
        ('"双报到"', ["“双报到”"], WHOLE),
        ("", ["x"], NONE),
        ("x", [], NONE),
    ],
)
def test_text_stands_whole_in_part_torn_or_not(
    value: str, cells: list[str], expected: Grounding
) -> None:
    assert on(value, *cells) is expected


@pytest.mark.parametrize(
    ("value", "cell", "expected"),
    [
        ("0.5", "0. 5", WHOLE),
        ("0.50", "0.5", WHOLE),
        ("1", "1\n1", PART),
        ("11", "1\n1", TORN),
        ("11", "1 1", TORN),
        ("5", "15", TORN),
        ("5", "0.5", TORN),
        ("8", "8550万粒", TORN),
        ("823.00", "823.00万元", PART),
        ("1234.5", "1,234.50", WHOLE),
        ("-1", "1", NONE),
        ("97", "35", NONE),
        ("十", "十", NONE),
    ],
)
def test_a_number_is_compared_as_a_number(value: str, cell: str, expected: Grounding) -> None:
    assert on(value, cell, numeric=True) is expected


def test_a_number_stands_on_one_cell() -> None:
    assert on("11", "1", "1", numeric=True) is NONE


def test_glued_and_separate_numbers() -> None:
    assert numbers_in("459. 80 0. 00") == [Decimal("459.80"), Decimal("0.00")]
    assert numbers_in("1\n1") == [Decimal(1), Decimal(1)]
    assert numbers_in("55327. 72") == [Decimal("55327.72")]


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_no_number_stands_on_a_cell_that_holds_another(one: int, two: int) -> None:
    stands = on(str(one), str(two), numeric=True).stands
    assert stands == (one == two)
    assert on(f"{one}%", f"{two}%").stands == (one == two)


@pytest.mark.parametrize(
    ("pointer", "value", "text", "expected"),
    [
        ("/indicators/0/score", Decimal("0.5"), "０．５０", True),
        ("/indicators/0/score", Decimal("0.5"), "5", False),
        ("/indicators/0/score", None, "-", True),
        ("/indicators/0/score", None, "0", False),
        ("/indicators/0/target", "≥90%", "≧90％", True),
        ("/indicators/0/target", "≥90%", "≤90%", False),
        ("/indicators/0/name", "培训人数", "指标1：培训人数", True),
        ("/indicators/0/name", "培训人数", "培训次数", False),
        ("/indicators/0/level1", "产出指标", "产出\n指标（50分）", True),
        ("/indicators/0/level2", "成本指标", "质量指标", False),
        ("/fiscal_year", 2023, "2023年度", True),
        ("/fiscal_year", 2023, "2022—2023年", False),
        ("/project_name", "甲", None, False),
    ],
)
def test_two_writings_of_one_value(pointer: str, value: object, text: str, expected: bool) -> None:
    assert same(pointer, value, text) is expected


def test_typed_never_guesses() -> None:
    assert typed("/indicators/0/score", "1 1") is None
    assert typed("/indicators/0/score", "约5分") == Decimal(5)
    assert typed("/indicators/0/score", "—") is None
    assert typed("/fiscal_year", "二〇二三") is None
