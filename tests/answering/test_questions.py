from __future__ import annotations

import json
import re
from typing import Any

import pytest

from assistant.answering import ask
from assistant.answering.cite import unsupported_quotations
from assistant.library import Library
from eval.answers import judge, load

ASKED: list[dict[str, Any]] = [q for q in load()[1] if q.get("on", "form") == "form"]


# The draft of the tests has no places for the single sources of funds; `eval.answers` asks
# about those of the form as it is read.
PLACED = [q for q in ASKED if not re.search(r"/budget/lines/[1-9]", " ".join(q["cells"]))]


@pytest.mark.parametrize("question", PLACED, ids=[q["id"] for q in PLACED])
def test_each_question_is_answered_as_worked_out_by_hand(
    shelf: Library, question: dict[str, Any]
) -> None:
    history = []
    if before := question.get("after"):
        history = [(before, ask(before, shelf))]
    answer = ask(question["question"], shelf, history=history)
    judged = judge(question, answer)
    assert judged.right, judged
    assert set(json.loads(answer.to_json())) >= {"answer", "citations", "trace", "answerable"}


def test_quotations_stand_in_a_cited_cell_or_a_step(shelf: Library) -> None:
    asked = [q for q in ASKED if q["kind"] in ("single_lookup", "single_deduction", "tricky")]
    for question in asked:
        answer = ask(question["question"], shelf)
        names = [c.value for c in answer.citations if c.value]
        loose = unsupported_quotations(
            answer.answer, answer.citations, answer.trace,
            [*names, question["question"], *(r.name or "" for r in shelf.load(1).paper.indicators),
             "优良中差", "部分达成预期指标并具有一定效果", "达成", "提高", "提升"],
        )  # fmt: skip
        assert not loose, (question["question"], loose)
