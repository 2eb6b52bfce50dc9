"""Kinds of questions, each put in several ways: what every way must be answered with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering import Answer, ask
from assistant.answering.cite import unsupported_numbers
from assistant.library import Library
from assistant.scoring import verify
from eval.answers import five
from tests.library.sample import sample_draft


@pytest.fixture(scope="module")
def forms() -> Iterator[Library]:
    with five() as library:
        yield library


def asked(question: str, library: Library, before: str = "") -> Answer:
    """The answer, every number of which is supported."""
    history = [(before, ask(before, library))] if before else []
    answer = ask(question, library, history=history)
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace), answer.answer
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "活动参与人数得了几分",
        "活动参与人数2600，给2分有没有问题",
        "活动参与人数满分说得过去吗",
        "Is full marks for 活动参与人数 justified?",
        "What did 活动参与人数 score?",
    ],
)
def test_a_far_overshoot_asks_for_a_reason(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert "433.33%" in answer.answer
    assert "130%" in answer.answer
    assert "应补写" in answer.answer or "none is given" in answer.answer
    cited = {(c.row, c.pointer.rpartition("/")[2]) for c in answer.citations}
    assert {(58, "target"), (58, "actual")} <= cited


def test_a_target_just_met_asks_for_none(shelf: Library) -> None:
    assert "须书面说明" not in asked("党群服务站建设数量给1分合理吗", shelf).answer


@pytest.mark.parametrize(
    "question",
    [
        "CIIE那条cost超了多少",
        "进博会成本超了百分之几",
        "第3行超了多少",
        "By how much did the CIIE cost go over, in percent?",
    ],
)
def test_how_far_a_row_went_over_is_told_by_its_figures(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert "551972" in answer.answer
    assert "183.99%" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "执行率才79%，为什么给满分",
        "预算执行率只有80%怎么还能得10分",
        "Since the execution rate was only 79%, why did it get all 10 points?",
        "How come the budget execution was 60% and still 10 points?",
    ],
)
def test_a_false_premise_is_corrected_by_its_cell(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert answer.answer.startswith(("不是", "Not "))
    assert "100%" in answer.answer.split("\n")[0]
    assert any(c.pointer == "/budget/lines/0/rate" for c in answer.citations)


@pytest.mark.parametrize(
    "question", ["执行率100%，为什么得10分", "为什么年初预算是459.8万", "为什么进博会只花了30万"]
)
def test_no_figure_of_the_form_is_corrected_without_need(shelf: Library, question: str) -> None:
    denied = re.search(r"不是.*(?:预算数|执行数|执行率)是", asked(question, shelf).answer)
    assert denied is None, denied


@pytest.mark.parametrize(
    "question", ["总分97是不是写错了", "总分97没写错吧", "Is the total of 97 a mistake?"]
)
def test_a_doubted_total_is_checked_not_confirmed(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert not answer.answer.startswith(("是", "Yes"))
    assert "96.5" in answer.answer


@pytest.mark.parametrize(
    "question", ["第5行得分1是不是写错了", "Is the score of 1 in row 5 a mistake?"]
)
def test_a_doubted_score_is_held_against_the_rule(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert "0.78" in answer.answer
    assert {c.row for c in answer.citations} == {5}


def test_a_row_number_names_the_row_whatever_it_scored(forms: Library) -> None:
    answer = asked("Why was row 3 scored 19?", forms)
    assert {c.form for c in answer.citations} == {2}
    assert "19.79" in answer.answer


@pytest.mark.parametrize(
    ("question", "due", "total"),
    [
        ("道路养护的养护面积要是按比例扣，这条几分，总分变多少", "36", "92"),
        ("If 养护面积 was scored proportionally what would the total be", "36", "92"),
    ],
)
def test_a_row_is_scored_pro_rata_by_its_own_rule(
    forms: Library, question: str, due: str, total: str
) -> None:
    answer = asked(question, forms)
    assert answer.kind == "what_if"
    assert f"→ {due}" in answer.answer
    assert f"96变为{total}" in answer.answer or f"from 96 to {total}" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "If the target of 基层各类党组织活动、建设成本 had been ≤6100000元, what would it score?",
        "基层各类党组织活动、建设成本的目标要是610万，能得几分",
        "如果第5行的上限是6100000元，得几分",
    ],
)
def test_an_assumed_target_is_no_assumed_actual(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert "6032343.09 < 6100000 → 2" in answer.answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("按规则算出来8.62，单位填9，行不行", "多计0.38"),
        ("应得0.78分，自评1分可以吗", "多计0.22"),
        ("按公式该得5分，报了4.5，有问题吗", "少计0.5"),
        ("规则应得7.96，自评8，允许吗", "误差之内"),
        ("The rule gives 8.62, the unit claimed 9. Is that acceptable?", "over-claimed by 0.38"),
    ],
)
def test_a_claim_is_held_against_what_the_rule_gives(
    shelf: Library, question: str, verdict: str
) -> None:
    assert verdict in asked(question, shelf).answer


@pytest.mark.parametrize("question", ["火星探测项目得了几分", "火星探测项目的执行率是多少"])
def test_another_project_is_not_answered_for(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert not answer.answerable
    assert "火星探测" in answer.answer


def test_an_earlier_level_does_not_hold_back_another_row(shelf: Library) -> None:
    answer = asked("那基层活动那个呢?", shelf, before="进博会成本为什么得0分")
    assert {c.row for c in answer.citations} == {5}


def test_a_sum_said_of_a_level_is_no_bound_of_each_row(shelf: Library) -> None:
    answer = asked("Cost indicators lost 2 points, from which rows?", shelf)
    assert {c.row for c in answer.citations} == {3, 5}


def test_every_form_is_told_of_when_sums_are_asked_for(forms: Library) -> None:
    answer = asked("Do the row scores add up?", forms).answer
    assert answer.count("they agree") == 4
    assert "#5 道路养护: total 96, rows sum to 95.5, difference 0.5" in answer


def test_a_form_whose_total_is_unread_is_told_of(tmp_path: Path) -> None:
    draft = sample_draft()
    unread = draft.paper.total.model_copy(update={"score": None})
    paper = draft.paper.model_copy(update={"total": unread, "project_name": "另一个项目"})
    with Library(tmp_path) as library:
        library.save(verify(draft))
        library.save(verify(draft.model_copy(update={"paper": paper})))
        answer = asked("Do the row scores add up?", library)
    assert "#2 另一个项目: cannot be checked, its total is unreadable" in answer.answer
    assert "#1" in answer.answer
    assert "1 forms checked" in answer.answer


def test_corrections_name_fields_as_people_do(shelf: Library) -> None:
    answer = asked("生成退回修改清单", shelf)
    assert "/indicators/" not in answer.answer
    assert "/budget/" not in answer.answer


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("成本指标里哪条用了蓝墨水", "成本指标"),
        ("产出里有几条跟疫情有关", "产出指标"),
        ("双报到的党员有多少人", "双报到"),
    ],
)
def test_a_refusal_says_what_it_understood(shelf: Library, question: str, part: str) -> None:
    answer = asked(question, shelf)
    assert not answer.answerable
    assert part in answer.answer.split("问题里认出的是")[1]


@pytest.mark.parametrize(
    "question",
    [
        "这张表哪里要核对？",
        "哪些地方需要我确认",
        "需要核对什么",
        "What should I check?",
        "哪些值读得不准？",
        "哪里读得没把握",
        "哪些地方可能读错了",
        "还有多少没核对",
        "印章压住的数字读对了吗",
        "盖章处的数读得准吗",
        "扫描质量怎么样",
        "这份扫描件清楚吗",
        "识别准确率是多少",
        "Which values were read unsurely?",
        "What should I double check?",
        "How sure are you of the readings?",
    ],
)
def test_what_is_to_be_checked_is_the_review_list(shelf: Library, question: str) -> None:
    answer = asked(question, shelf)
    assert "需要人工核对" in answer.answer or "looked at by a person" in answer.answer
    assert 27 in {citation.row for citation in answer.citations}
