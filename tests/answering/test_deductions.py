from __future__ import annotations

import pytest

from assistant.answering import Answer, ask
from assistant.answering.cite import unsupported_numbers, unsupported_quotations
from assistant.library import Library


def supported(answer: Answer) -> bool:
    parts = (answer.answer, answer.citations, answer.trace)
    return not unsupported_numbers(*parts) and not unsupported_quotations(
        *parts, ["财政部通用办法", "national default"]
    )


@pytest.mark.parametrize(
    "question",
    [
        "why was 双报到 deducted",
        "双报到为什么扣分",
        "为啥双报道被扣了分？",
        "帮我看看双报到怎么失分的",
    ],
)
def test_both_rows_of_an_abbreviation_are_explained(shelf: Library, question: str) -> None:
    answer = ask(question, shelf)
    assert answer.language == ("en" if question.startswith("why") else "zh")
    for fact in ("90", "65%", "0.72", "0.22", "97 − 10 − 86.5 = 0.5"):
        assert fact in answer.answer
    cited = {(citation.row, citation.pointer.rpartition("/")[2]) for citation in answer.citations}
    assert {(11, "actual"), (11, "score"), (11, "explanation"), (27, "score")} <= cited
    assert (None, "score") in cited  # the total
    assert all(citation.page and citation.line for citation in answer.citations)
    assert answer.answerable
    assert supported(answer)


def test_the_reason_is_said_to_repeat_the_figure(shelf: Library) -> None:
    assert "只是重复实际值" in ask("双报到为什么扣分", shelf).answer
    assert "only repeats the figure" in ask("why was 双报到 deducted", shelf).answer


def test_a_pronoun_means_the_other_row(shelf: Library) -> None:
    first = ask("双报到完成率为什么扣分", shelf)
    assert {c.row for c in first.citations} == {11}
    second = ask("那质量那一项呢？", shelf, history=[("双报到完成率为什么扣分", first)])
    assert {c.row for c in second.citations if c.row} == {27}
    assert "读不出" in second.answer


def test_a_false_premise_is_corrected_first(shelf: Library) -> None:
    answer = ask("双报到完成了90%，为什么还扣分？", shelf)
    assert "90%是目标，实际是65%" in answer.answer.splitlines()[0]
    assert supported(answer)


def test_a_row_with_full_marks_was_not_deducted(shelf: Library) -> None:
    answer = ask("为什么党群服务站建设数量扣分？", shelf)
    assert "没有扣分" in answer.answer
    assert {citation.row for citation in answer.citations} == {8}


def test_an_unknown_indicator_is_not_made_up(shelf: Library) -> None:
    answer = ask("无人机采购成本为什么扣分？", shelf)
    assert not answer.answerable
    assert not answer.citations
