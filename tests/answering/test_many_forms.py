from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.answering import ask
from assistant.answering.cite import unsupported_numbers
from assistant.errors import NotFound
from assistant.library import Library, queries
from assistant.scoring import verify
from eval.bench_answers import questions
from eval.shelves import build
from tests.library.sample import sample_draft

ASKED = (
    "这批表里总分最低的是哪个项目?", "总分最高的前3个项目", "平均总分是多少", "Rank the projects by total score",
    "Rank the departments by budget execution rate.", "执行率低于80%的项目有哪些", "得分率按一级指标汇总",
    "得分率按二级指标汇总", "哪些表的总分和各行得分之和不一致?", "哪些表用的偏差原因一模一样(照抄)?",
    "把所有扣分的指标列成表", "没写原因就扣分的一共多少条,涉及多少分?", "全部项目预算一共多少",
    "全部项目一共执行了多少钱", "预算最大的项目是哪个", "满意度低于90%的项目有哪些?", "哪些表缺成本指标?",
    "How many forms claim full marks while at least one target was missed?", "有哪些表", "各等级多少张表",
    "扣分原因归类，各多少条", "有多少张表需要人工核对?", "平均每张表有多少条指标?最多的是哪张?", "哪类指标扣分最多",
    "自评分和重算分数平均差多少?差得最多的前5个?", "哪些指标超支了", "表里有什么问题", "哪几项写了原因但没有扣分?",
)  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with build(Path(tmp_path_factory.mktemp("many")), 800) as library:
        library.save(verify(sample_draft()))
        yield library


@pytest.mark.parametrize("question", ASKED)
def test_every_number_over_many_forms_is_supported(many: Library, question: str) -> None:
    answer = ask(question, many)
    assert answer.answerable, answer.answer
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace), answer.answer


def test_the_mix_of_the_bench_is_answered(many: Library) -> None:
    for question, form in questions(many):
        answer = ask(question, many, form_id=form)
        assert not unsupported_numbers(answer.answer, answer.citations, answer.trace)


def test_the_lowest_total_is_the_lowest(many: Library) -> None:
    lowest = min(many.forms(), key=lambda f: f.claimed or Decimal(100))
    answer = ask("这批表里总分最低的是哪个项目?", many)
    assert f"#{lowest.id} " in answer.answer
    assert answer.citations[0].form == lowest.id


def test_sums_over_forms_unite_yuan_and_wanyuan(many: Library) -> None:
    whole = sum((f.executed or Decimal(0) for f in many.forms()), Decimal(0))
    assert f"{whole.normalize():f}元" in ask("全部项目一共执行了多少钱", many).answer


def test_a_row_is_found_in_the_form_that_has_it(many: Library) -> None:
    own = next(f for f in many.forms() if f.project_name == "社区党建专项")
    answer = ask("双报到为什么扣分", many)
    assert {c.form for c in answer.citations} == {own.id}
    assert {c.row for c in answer.citations if c.row} == {11, 27}


def test_a_form_is_named_by_number_project_or_unit(many: Library) -> None:
    form = many.forms()[3]
    for question in (f"#{form.id} 总分是多少", f"{form.project_name}总分是多少"):
        answer = ask(question, many)
        assert {c.form for c in answer.citations} == {form.id}
    own = next(f for f in many.forms() if f.project_name == "社区党建专项")
    assert {c.form for c in ask("新虹街道的总分是多少", many).citations} == {own.id}


def test_two_forms_are_compared(many: Library) -> None:
    one, two = many.forms()[0], many.forms()[1]
    answer = ask(f"#{one.id}和#{two.id}的指标有什么不同", many)
    assert answer.answerable
    assert {c.form for c in answer.citations} == {one.id, two.id}
    assert not unsupported_numbers(answer.answer, answer.citations, answer.trace)


def test_years_are_compared_only_when_both_are_there(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        draft = sample_draft()
        for year, total in ((2022, Decimal("95.5")), (2023, Decimal("97.0"))):
            paper = draft.paper.with_value("/fiscal_year", year).with_value("/total/score", total)
            form = verify(draft.model_copy(update={"paper": paper}))
            library.save(form, sources=((f"{year}.txt", str(year).encode()),))
        answer = ask("同一个项目今年和去年相比，总分和执行率变化多少？", library)
        assert "95.5→97（1.5）" in answer.answer
        assert not unsupported_numbers(answer.answer, answer.citations, answer.trace)
        assert {c.form for c in ask("2022年得了多少分", library).citations} == {1}
        assert not ask("2019年得了多少分", library).answerable


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        assert not ask("总分是多少", library).answerable
        assert ask("反向指标超了怎么算分?", library).answerable
        with pytest.raises(NotFound):
            ask("总分是多少", library, form_id=4)


def test_markup_in_a_document_is_never_rendered(tmp_path: Path) -> None:
    evil = "![x](http://evil/)<img src=x onerror=1>[点](javascript:1)故障原因"
    with Library(tmp_path) as library:
        draft = sample_draft()
        paper = draft.paper.with_value("/indicators/10/explanation", evil)
        library.save(verify(draft.model_copy(update={"paper": paper})))
        for question in ("双报到完成率为什么扣分", "表里有什么问题", "把扣分明细导出成Excel"):
            text = ask(question, library).answer
            for bad in ("](", "<img", "http://", "javascript:"):
                assert bad not in text, question


def test_removed_forms_are_in_no_answer(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        number = library.save(verify(sample_draft()))
        library.remove(number)
        assert not ask("双报到为什么扣分", library).answerable
        library.restore(number)
        assert queries.rows(library)
        assert "0.72" in ask("双报到为什么扣分", library).answer
