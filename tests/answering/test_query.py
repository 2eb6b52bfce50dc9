"""Questions read as queries, queries over forms, and the guard against answers that ignore a
condition."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.answering import ask
from assistant.answering.cite import unsupported_numbers
from assistant.answering.levels import level_of
from assistant.answering.query import Reading, read
from assistant.answering.query.names import named
from assistant.answering.seating import seat
from assistant.library import Library, queries
from eval.shelves import build


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with build(Path(tmp_path_factory.mktemp("made")), 400) as library:
        yield library


def reading_of(question: str, library: Library) -> Reading:
    desk, _ = seat(question, library, None, None, ())
    return read(desk)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("目标是“及时”的指标有几条？", {"words": (("target", "及时", True),)}),
        ("分值大于3分的指标有哪些", {"bounds": (("weight", ">", Decimal(3)),)}),
        ("完成率低于90%的指标有哪些", {"bounds": (("share", "<", Decimal(90)),)}),
        ("得0分的指标有哪些", {"bounds": (("score", "=", Decimal(0)),)}),
        ("数量指标里有没有没完成的", {"missed": True, "level2": "数量"}),
        ("时效指标的得分率是多少", {"level2": "时效"}),
        ("第11行到第13行得分合计", {"numbers": (11, 12, 13)}),
        ("目标不是“及时”的有几条", {"without": (("target", "及时"),)}),
        ("除了成本指标还有哪些扣了分", {"state": "lost", "without": (("level1", "成本"),)}),
        ("名称里有“双报告”的指标", {"names": ('"双报到""双报告"完成率', '"双报到""双报告"质量达标率')}),
        ("Which qualitative rows are worth 2 points?", {"kinds": ("words",), "bounds": (("weight", "=", Decimal(2)),)}),
    ],
)  # fmt: skip
def test_conditions_become_filters(
    shelf: Library, question: str, filters: dict[str, object]
) -> None:
    query = reading_of(question, shelf).query
    assert query is not None
    assert dict(query.groups[0].filters) == filters


@pytest.mark.parametrize(
    "question",
    ["总分是多少", "双报到为什么不按时完成", "由志愿者完成的指标有几条?", "没装空调的指标有哪些", "成本指标得8分对吧"],
)  # fmt: skip
def test_a_word_that_is_no_term_makes_no_query(shelf: Library, question: str) -> None:
    assert reading_of(question, shelf).query is None


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("党校教学培训完成率", {"社区党校教学培训活动完成率"}),
        ("基地日常运行成本", {"新时代上海党建引领物业治理创新实践基地日常运行成本"}),
        ("完成率最低的是哪条", set()),
        ("满意度怎么样", set()),
    ],
)
def test_a_name_may_be_shortened_but_a_heading_is_none(
    shelf: Library, question: str, names: set[str]
) -> None:
    rows = queries.rows(shelf)
    found = named(question, [row.name or "" for row in rows])
    assert {name for one in found for name in one.names} == names


def test_a_single_row_is_not_taken_for_the_several_the_question_speaks_of(shelf: Library) -> None:
    both = ask("基地的两条时效、质量指标分别得几分?", shelf)
    assert {36, 50} <= {c.row for c in both.citations}
    one = ask("成本指标里扣分的三条分别得几分?", shelf)
    assert "提问说3行，符合的是2行" in one.answer


def test_a_question_goes_on_from_the_one_before(shelf: Library) -> None:
    first = "时效指标里满分的有几条?"
    answer = ask("那质量指标呢?", shelf, history=[(first, ask(first, shelf))])
    assert "质量指标、满分" in answer.answer and "共13行" in answer.answer


def test_two_levels_are_no_one_level() -> None:
    assert level_of("产出指标和效益指标有没有重复") is None
    assert level_of("时效指标得分率") == ("level2", "时效")


@pytest.mark.parametrize(
    "question",
    [
        "总分的标准差是多少",
        "三级指标扣分的中位数是多少?",
        "党员满意度比同类项目多几分?",
    ],
)
def test_a_condition_that_is_not_applied_is_no_answer(shelf: Library, question: str) -> None:
    answer = ask(question, shelf)
    assert not answer.answerable, answer.answer


def test_the_count_of_all_rows_answers_only_the_bare_question(shelf: Library) -> None:
    assert "64" in ask("一共有多少条三级指标?", shelf).answer
    assert "64条" not in ask("由志愿者完成的指标有几条?", shelf).answer


def test_losses_by_form_add_up(made: Library) -> None:
    answer = ask("每张表各扣了多少分?", made)
    groups = queries.sums(made, queries.Where(state="lost"), by="form")
    first = groups[0]
    assert f"#{first.key} " in answer.answer.splitlines()[1]
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace)


@pytest.mark.parametrize(
    "question",
    [
        "各部门平均总分是多少?", "Mean total per department", "按年度汇总扣分", "各表的满意度指标得分率是多少?",
        "有几张表总分在95分以上?", "哪些项目总分高于平均?", "得0分的指标有几条?", "分值最高的指标是哪个?",
        "有没有一个指标占到一半分值的表?", "平均每条指标多少分?", "未完成的指标里哪些没写原因?", "按湖北的办法重算所有表",
    ],
)  # fmt: skip
def test_every_number_over_many_forms_is_supported(made: Library, question: str) -> None:
    answer = ask(question, made)
    assert answer.answerable, answer.answer
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace), answer.answer


def test_a_bound_holds_its_own_value_only_when_it_says_so(made: Library) -> None:
    totals = [f.claimed for f in made.forms() if f.claimed is not None]
    bound = sorted(totals)[len(totals) // 2]
    even = sum(total >= bound for total in totals)
    above = sum(total > bound for total in totals)
    assert f"有{even}张表" in ask(f"有几张表总分在{bound.normalize():f}分以上?", made).answer
    assert f"有{above}张表" in ask(f"总分高于{bound.normalize():f}分的有几张表?", made).answer


def test_the_form_is_rescored_row_by_row(shelf: Library) -> None:
    answer = ask("按湖北的办法重算这张表", shelf)
    assert answer.answerable
    assert {3, 5, 11} <= {c.row for c in answer.citations}
    assert "0.35" in answer.answer and "0.78" in answer.answer
