from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.answering import ask
from assistant.answering.cite import unsupported_quotations
from assistant.library import Library
from eval.answers import bundled, five, load, put

ASKED: list[dict[str, Any]] = load()[1]


@pytest.fixture(scope="module")
def libraries() -> Iterator[dict[str, Library]]:
    with bundled() as form, five() as shelf:
        yield {"form": form, "shelf": shelf}


@pytest.mark.parametrize("question", ASKED, ids=[q["id"] for q in ASKED])
def test_each_question_is_answered_as_worked_out_by_hand(
    libraries: dict[str, Library], question: dict[str, Any]
) -> None:
    judged = put(question, libraries[question.get("on", "form")])
    assert judged.right, judged
    assert set(json.loads(judged.answer.to_json())) >= {
        "answer", "citations", "trace", "answerable"
    }  # fmt: skip


def test_quotations_stand_in_a_cited_cell_or_a_step(libraries: dict[str, Library]) -> None:
    form = libraries["form"]
    asked = [q for q in ASKED if q["kind"] in ("single_lookup", "single_deduction", "tricky")]
    for question in (q for q in asked if "on" not in q and "after" not in q):
        answer = ask(question["question"], form)
        names = [c.value for c in answer.citations if c.value]
        loose = unsupported_quotations(
            answer.answer, answer.citations, answer.trace,
            [*names, question["question"], *(r.name or "" for r in form.load(1).paper.indicators),
             "优良中差", "部分达成预期指标并具有一定效果", "达成", "提高", "提升", "已完成"],
        )  # fmt: skip
        assert not loose, (question["question"], loose)
