"""Doubts about a whole block: checked, or a lost row entered, undone, read anew."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.finding import Finding, Message
from assistant.form import Evidence, Form
from assistant.library import Library
from assistant.library.correction import by_hand
from assistant.scoring import verify
from tests.library.sample import sample_draft

SOURCES = (("page-1.jpg", b"one"),)
LOST = Finding(
    rule="unreadable",
    severity="warning",
    fields=("/indicators",),
    message=Message(zh="可能漏读了指标行", en="rows may be missing"),
)


def form_short_of(index: int, raw: str = "落下的文字") -> Form:
    """The bundled form as if one row had not been read."""
    draft = sample_draft()
    rows = draft.paper.indicators
    kept = tuple(row for at, row in enumerate(rows) if at != index)
    evidence: dict[str, Evidence] = {
        "/indicators": Evidence(page=1, box=(1, 2, 3, 4), raw=raw, status="missing", confidence=0)
    }
    for pointer, seen in draft.evidence.items():
        steps = pointer.split("/")
        if steps[1] == "indicators":
            if int(steps[2]) == index:
                continue
            steps[2] = str(int(steps[2]) - (int(steps[2]) > index))
        evidence["/".join(steps)] = seen
    return verify(
        draft.model_copy(
            update={
                "paper": draft.paper.model_copy(update={"indicators": kept}),
                "evidence": evidence,
                "findings": (LOST,),
            }
        )
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path, verify=verify)


def row_values(index: int) -> dict[str, str]:
    row = sample_draft().paper.indicators[index]
    return {name: str(value) for name, value in row if value is not None}


def test_a_checked_block_leaves_the_review_list_and_comes_back_when_undone(
    library: Library,
) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    assert "/indicators" in library.load(number).review
    library.check(number, "/indicators", by="王")
    form = library.load(number)
    assert "/indicators" not in form.review
    assert LOST not in form.findings
    (event,) = library.history(number)
    assert (event["what"], event["pointer"], event["by"]) == ("checked", "/indicators", "王")
    assert library.undo(number) == "/indicators"
    assert "/indicators" in library.load(number).review
    assert LOST in library.load(number).findings


def test_a_lost_row_is_entered_where_it_stood_and_scored(library: Library) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    before = library.load(number)
    assert len(before.review) > 60  # the weights do not add up: each of them may be wrong
    library.add_row(number, "/indicators", row_values(4), by="王", at=4)
    form = library.load(number)
    whole = verify(sample_draft())
    assert form.paper == whole.paper
    assert form.score == whole.score
    # A row was put in; more may be missing until the block is checked.
    assert "/indicators" in form.review
    library.check(number, "/indicators", by="王")
    form = library.load(number)
    assert form.review == whole.review
    assert [(f.rule, f.fields) for f in form.findings] == [
        (f.rule, f.fields) for f in whole.findings
    ]
    assert library.undo(number) == "/indicators"
    assert library.undo(number) == "/indicators/4"
    assert library.load(number) == before


def test_corrections_made_before_and_after_a_row_keep_their_rows(library: Library) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    library.correct(number, "/indicators/9/score", "0.7", by="w")
    library.add_row(number, "/indicators", row_values(4), by="w", at=4)
    library.correct(number, "/indicators/11/score", "0.9", by="w")
    paper = library.load(number).paper
    assert (paper.indicators[10].score, paper.indicators[11].score) == (
        Decimal("0.7"),
        Decimal("0.9"),
    )
    assert by_hand(library.load(number)) == {"/indicators/10/score", "/indicators/11/score"}


def test_a_lost_budget_line_can_be_entered(library: Library) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    lines = len(library.load(number).paper.budget.lines)
    library.add_row(number, "/budget", {"name": "其他资金", "annual": "0.00"}, by="w")
    line = library.load(number).paper.budget.lines[lines]
    assert (line.name, line.annual, line.executed) == ("其他资金", Decimal("0.00"), None)


@pytest.mark.parametrize("other", ["另一处落下的文字", None])
def test_a_block_read_anew_is_doubted_anew(library: Library, other: str | None) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    library.add_row(number, "/indicators", row_values(4), by="w", at=4)
    library.check(number, "/indicators", by="w")
    better = verify(sample_draft()) if other is None else form_short_of(4, other)
    library.save(better, sources=SOURCES)
    form = library.load(number)
    # The row is not put in twice, nor the old check believed: a person looks again.
    assert form.paper.indicators == better.paper.indicators
    assert "/indicators" in form.review
    assert any("not laid over" in remark for remark in form.reading.remarks)


def test_a_correction_of_a_row_that_is_gone_is_said(library: Library) -> None:
    number = library.save(verify(sample_draft()), sources=SOURCES)
    library.correct(number, "/indicators/63/actual", "91%", by="w")
    library.save(form_short_of(63), sources=SOURCES)
    form = library.load(number)
    assert len(form.paper.indicators) == 63
    assert any(remark.startswith("/indicators/63/actual: not") for remark in form.reading.remarks)


@pytest.mark.parametrize(
    ("block", "values", "at", "error"),
    [
        ("/total", {"name": "x"}, None, KeyError),
        ("/indicators", {"name": " " * 0}, None, ValueError),
        ("/indicators", {"name": "x", "weight": "一些"}, None, ValueError),
        ("/indicators", {"colour": "red"}, None, ValueError),
        ("/indicators", {"name": "x"}, 999, ValueError),
    ],
)
def test_what_makes_no_row_changes_nothing(
    library: Library, block: str, values: dict[str, str], at: int | None, error: type[Exception]
) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    before = library.load(number)
    with pytest.raises(error):
        library.add_row(number, block, values, by="w", at=at)
    assert library.load(number) == before
    assert library.history(number) == []


def test_only_blocks_can_be_checked(library: Library) -> None:
    number = library.save(form_short_of(4), sources=SOURCES)
    with pytest.raises(KeyError):
        library.check(number, "/indicators/3", by="w")
