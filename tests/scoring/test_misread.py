"""Targets that may have been misread: each rule from both sides."""

from __future__ import annotations

import pytest

from assistant.quantity import parse
from assistant.scoring.misread import glued_columns, sign_read_as_digit, weight_in_target
from assistant.scoring.policy import load
from tests.scoring.made import D

MOF = load("mof-2020")


def points(text: str) -> object:
    return None if text == "-" else D(text)


@pytest.mark.parametrize(
    ("target", "actual", "weight", "claimed", "glued"),
    [
        # The weight was lost, and stands before the target.
        ("8550万粒", "560万粒", "-", "8", True),
        ("82%", "2%", "-", "8", True),
        ("82%", "5%", "-", "8", False),
        ("82%", "4%", "-", "8", False),
        ("82%", "3.9%", "-", "8", True),
        ("82%", "2人", "-", "8", False),
        ("82%", "2%", "-", "-", False),
        ("82%", "2%", "-", "9", False),
        ("8≥90%", "95%", "-", "8", True),
        ("8≤90", "85", "-", "8", True),
        ("8=90", "85", "8", "8", True),
        ("8>90", "85", "8", "8", True),
        ("8<90", "85", "8", "8", True),
        ("≥890%", "95%", "-", "8", False),
        ("805人", "5人", "-", "8", False),
        ("8.5人", "5人", "-", "8", False),
        ("85人", "完成", "-", "8", False),
        ("8完成", "5人", "-", "8", False),
        ("1085人", "85人", "-", "10", True),
        ("1085人", "85人", "-", "10.0", True),
        # The weight is in its own cell: only a claim the glued number cannot explain counts.
        ("8550万粒", "550万粒", "8", "8", True),
        ("8550万粒", "550万粒", "8", "7", False),
        ("8550万粒", "551万粒", "8", "8", False),
        ("8550万粒", "550万粒", "8", "-", False),
        ("89人", "9人", "8", "8", True),
        ("19人", "9人", "1", "1", False),
        ("150人", "50人", "1", "1", False),
        ("212人", "12人", "2", "2", True),
    ],
)
def test_a_weight_run_into_the_target(
    target: str, actual: str, weight: str, claimed: str, glued: bool
) -> None:
    found = glued_columns(target, parse(target), parse(actual), points(weight), points(claimed))  # type: ignore[arg-type]
    assert found is glued


@pytest.mark.parametrize(
    ("target", "actual", "weight", "claimed", "flag"),
    [
        # No share is above 100 % by nine tenths.
        ("290%", "95%", "5", "5", "ocr_ge_as_2"),
        ("890%", "95%", "5", "5", "ocr_ge_as_8"),
        ("2100%", "100%", "5", "5", "ocr_ge_as_2"),
        ("2101%", "100%", "5", "5", None),
        ("25%", "20%", "5", "4", None),
        ("200%", "95%", "5", "5", None),
        ("390%", "95%", "5", "5", None),
        ("≥290%", "95%", "5", "5", None),
        ("290%", "95人", "5", "5", None),
        ("290%", "290%", "5", "5", None),
        ("290%", "完成", "5", "5", None),
        ("及时", "及时", "5", "5", None),
        ("2个", "1个", "5", "2.5", None),
        ("203个", "3个", "5", "5", None),
        # Full marks for what is met under one reading alone, and much too little under the other.
        ("26次", "6次", "5", "5", "ocr_ge_as_2"),
        ("26次", "6次", "5", "4.95", "ocr_ge_as_2"),
        ("26次", "6次", "5", "4.94", None),
        ("26次", "6次", "5", "5.1", None),
        ("26次", "5次", "5", "5", None),
        ("26次", "11次", "5", "5", "ocr_ge_as_2"),
        ("26次", "12次", "5", "5", None),
        ("213次", "12次", "5", "5", None),
        ("212次", "12次", "-", "5", None),
        ("212次", "12次", "5", "-", None),
        ("26次", "6", "5", "5", "ocr_ge_as_2"),
        ("26", "6次", "5", "5", "ocr_ge_as_2"),
        ("26", "6", "5", "5", "ocr_ge_as_2"),
        ("26万元", "60000元", "5", "5", "ocr_ge_as_2"),
        ("26万元", "6", "5", "5", "ocr_ge_as_2"),
        ("220次", "109次", "5", "5", None),
        ("2100次", "199次", "5", "5", "ocr_ge_as_2"),
        ("2100次", "200次", "5", "5", None),
        ("811次", "13次", "5", "5", "ocr_ge_as_8"),
        # Both readings met: they differ in how far the target was passed.
        ("2200篇", "2859篇", "10", "10", "ocr_ge_as_2"),
        ("2200篇", "2640篇", "10", "10", "ocr_ge_as_2"),
        ("2200篇", "2639篇", "10", "10", None),
        ("2250篇", "2859篇", "10", "10", None),
        ("2200篇", "2859篇", "-", "-", "ocr_ge_as_2"),
    ],
)
def test_a_sign_read_as_a_digit(
    target: str, actual: str, weight: str, claimed: str, flag: str | None
) -> None:
    found = sign_read_as_digit(
        target,
        parse(target),
        parse(actual),
        points(weight),
        points(claimed),
        MOF,  # type: ignore[arg-type]
    )
    assert found == flag


@pytest.mark.parametrize(
    ("target", "actual", "weight", "claimed", "name", "shifted"),
    [
        ("12.5", "12.5", "12.5", "12.5", "项目质量", True),
        ("12.5", "12.5", "12.5", "-", "培训人数", True),
        ("5", "5", "5", "5", "项目质量", False),
        ("5", "5", "5", "5", "项目质地", True),
        ("4", "4", "4", "4", "项目质地", False),
        ("5", "5", "5", "4", "项目质地", False),
        ("5", "5", "5", "-", "项目质地", True),
        ("5", "5", "-", "5", "项目质地", False),
        ("5", "6", "5", "5", "项目质地", False),
        ("6", "6", "5", "5", "项目质地", False),
        ("5人", "5", "5", "5", "项目质地", False),
        ("5", "5人", "5", "5", "项目质地", False),
        ("≥5", "5", "5", "5", "项目质地", False),
        ("5", "及时", "5", "5", "项目质地", False),
        ("及时", "5", "5", "5", "项目质地", False),
        *(("5", "5", "5", "5", f"走访{word}", False) for word in ("数", "次", "量", "人", "个")),
    ],
)
def test_a_weight_in_the_targets_cell(
    target: str, actual: str, weight: str, claimed: str, name: str, shifted: bool
) -> None:
    found = weight_in_target(parse(target), parse(actual), points(weight), points(claimed), name)  # type: ignore[arg-type]
    assert found is shifted
