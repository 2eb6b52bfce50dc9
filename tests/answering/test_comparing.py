"""Two figures put together, claims held against the form, and what the form cannot have."""

from __future__ import annotations

import pytest

from assistant.answering import ask
from assistant.answering.cite import unsupported_numbers
from assistant.library import Library


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("质量指标比数量指标多几条?", "少2行"),
        ("成本指标和产出指标的得分一共多少？", "合计47分"),
        ("全年预算比年初预算多了多少？", "363.2万元（3632000元）（78.99%）"),
        ("满意度指标的分值占总分的几成？", "占总分值100分的10%"),
        ("扣分里成本指标占多大比例？", "3分的66.67%"),
        ("What share of the total do the benefit indicators carry?", "30%"),
        ("进博会成本是党校成本的几倍？", "15.4倍"),
    ],
)
def test_two_figures_are_put_together(shelf: Library, question: str, said: str) -> None:
    answer = ask(question, shelf)
    assert said in answer.answer, answer.answer
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace)
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("满意度指标只有两条吧", "不是2条"),
        ("满意度指标有三条吧", "是："),
        ("成本指标的分值够20分吗", "不是，不够20分"),
        ("预算执行得了10分对吧", "是："),
        ("双报到完成率达标了吗", "不是："),
        ("双报到完成率没达标吧", "是："),
        ("党校成本超了没有？", "不是："),
        ("进博会成本超了吗", "是："),
        ("党员满意度达标了吗？", "不能判断"),
        ("扣的3分都在产出指标吗", "不是：一共扣3分，其中产出指标扣1分"),
    ],
)
def test_a_claim_is_confirmed_or_corrected(shelf: Library, question: str, begins: str) -> None:
    answer = ask(question, shelf)
    assert answer.answer.startswith(begins), answer.answer
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace)


@pytest.mark.parametrize(
    "question",
    [
        "党课讲了几次课",
        "进博会志愿服务去了多少人？",
        "参与的2600人里有多少是党员？",
        "How many volunteers took part in the CIIE service?",
        "书记工作室带教花了多少钱？",
    ],
)
def test_a_row_of_another_kind_is_no_answer(shelf: Library, question: str) -> None:
    answer = ask(question, shelf)
    assert not answer.answerable, answer.answer


def test_the_last_answer_is_said_again_in_another_language(shelf: Library) -> None:
    first = ask("双报到完成率得了几分", shelf)
    again = ask("用英文再说一遍", shelf, history=[("双报到完成率得了几分", first)])
    assert again.language == "en"
    assert {c.pointer for c in again.citations} == {c.pointer for c in first.citations}


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("第三行得几分", 3),
        ("倒数第二条的分值", 63),
        ("最后一条指标是什么", 64),
        ("质量指标的第二条", 24),
    ],
)
def test_rows_are_found_by_spelled_numbers_and_from_the_end(
    shelf: Library, question: str, row: int
) -> None:
    assert {c.row for c in ask(question, shelf).citations} == {row}
