"""The exchange format: names are a contract, pointers name every field, records are frozen."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from pydantic import ValidationError

from assistant.form import Budget, BudgetLine, Evidence, Form, Indicator, Paper, Total
from assistant.page import Box, Place

PAPER = Paper(
    project_name="社区党建专项",
    budget=Budget(lines=(BudgetLine(name="年度资金总额", initial=Decimal("459.80")),)),
    indicators=(Indicator(name="a", weight=Decimal("1")), Indicator(name="b")),
    total=Total(weight=Decimal(100), score=Decimal("97.0")),
)


def test_the_format_has_its_contracted_names() -> None:
    data = json.loads(Form(form=PAPER).to_json())
    assert list(data) == ["form", "evidence", "findings", "score", "review", "reading"]
    assert list(data["form"]["indicators"][0]) == [
        "level1", "level2", "name", "target", "actual", "weight", "score", "explanation",
    ]  # fmt: skip
    assert data["form"]["total"]["score"] == 97.0
    assert data["form"]["indicators"][1]["weight"] is None


def test_json_and_back_is_the_same_form() -> None:
    form = Form(form=PAPER, evidence={"/total/score": Evidence(page=1, box=(1, 2, 3, 4))})
    assert Form.model_validate_json(form.to_json()) == form


def test_a_pointer_reads_and_replaces_one_leaf() -> None:
    changed = PAPER.with_value("/budget/lines/0/initial", Decimal(5))
    assert changed.get("/budget/lines/0/initial") == 5
    assert PAPER.get("/budget/lines/0/initial") == Decimal("459.80")
    differing = [
        pointer
        for (pointer, old), (_, new) in zip(PAPER.leaves(), changed.leaves(), strict=True)
        if old != new
    ]
    assert differing == ["/budget/lines/0/initial"]


@pytest.mark.parametrize("pointer", ["/nothing", "/indicators/9/name", "/indicators/x/name"])
def test_an_unknown_pointer_is_a_key_error(pointer: str) -> None:
    with pytest.raises(KeyError):
        PAPER.get(pointer)
    with pytest.raises(KeyError):
        PAPER.with_value(pointer, None)


def test_every_leaf_can_be_reached_by_its_pointer() -> None:
    for pointer, value in PAPER.leaves():
        assert PAPER.get(pointer) == value


def test_records_are_frozen_and_refuse_unknown_fields() -> None:
    with pytest.raises(ValidationError):
        PAPER.title = "x"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Indicator(name="a", nmae="b")  # type: ignore[call-arg]


def test_evidence_keeps_one_notation_of_place() -> None:
    evidence = Evidence.at(2, Place(box=Box(1, 2, 3, 4)), raw="65%")
    assert evidence.box == (1, 2, 3, 4)
    assert evidence.cell is None
    assert evidence.place() == Place(box=Box(1, 2, 3, 4))
