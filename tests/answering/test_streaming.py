"""A model's words over real SSE: nothing is shown before it is checked, nothing goes on for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.answering import Answer, ask
from assistant.answering.agent import STEPS, Evidence, Listener, Struck
from assistant.library import Library
from assistant.model import chat
from assistant.settings import load
from eval.talking_model import TalkingModel
from tests.protocol_server import Call, ProtocolServer, ToolCalls

QUESTION = "双报到完成率为什么扣分"
RIGHT = "目标是90%，实际只有65%。按规则应得0.72分，自评0.5分。"


def said(
    shelf: Library, reply: Callable[[Call], Any], question: str = QUESTION, **settings: Any
) -> tuple[Answer, list[str], ProtocolServer]:
    """The answer, the pieces shown on the way, and the server."""
    shown: list[str] = []
    with ProtocolServer(reply=reply) as server:
        patience = {"model_timeout": 5.0, **settings}
        model = chat(
            load(api_key="k", base_url=server.url, model="test-model", **patience), sees=False
        )
        answer = ask(question, shelf, ask_model=model, show=shown.append)
    return answer, shown, server


def test_each_sentence_is_shown_as_soon_as_it_is_checked(shelf: Library) -> None:
    answer, shown, server = said(shelf, lambda call: RIGHT)
    assert answer.phrased
    assert answer.answer == RIGHT
    assert shown == ["目标是90%，实际只有65%。", "按规则应得0.72分，自评0.5分。"]
    assert all(call.body["stream"] for call in server.calls)


def test_tools_are_called_over_several_turns_while_streaming(shelf: Library) -> None:
    def reply(call: Call) -> object:
        results = sum(m["role"] == "tool" for m in call.body["messages"])
        turns = (
            ToolCalls(
                (("row", {"form": 1, "row": 3}), ("rule", {"topic": "overrun"})), "先看第3行。"
            ),
            ToolCalls((("scenario", {"form": 1, "row": 3, "field": "score", "value": "full"}),)),
        )
        return turns[results // 2] if results < 3 else "进博会实际851972，若得满分总分为98。"

    answer, shown, server = said(shelf, reply)
    assert answer.phrased
    assert "".join(shown) == answer.answer == "进博会实际851972，若得满分总分为98。"
    assert len(server.calls) == 3
    assert {3, 11} <= {c.row for c in answer.citations}


def test_a_quotation_is_not_shown_before_all_of_it_was_checked(shelf: Library) -> None:
    told = "实际只有65%。领导说“这一项可以。不用再扣分”。按规则应得0.72分。"
    answer, shown, _ = said(shelf, lambda call: told)
    assert shown == ["实际只有65%。"]
    assert answer.struck and not answer.phrased


def test_figures_across_sentences_are_checked_together(shelf: Library) -> None:
    evidence = Evidence(ask(QUESTION, shelf))
    shown: list[str] = []
    listener = Listener(evidence, shown.append)
    listener.hear("第11行得0.5分。")
    listener.hear("目标是90%\n实际")
    listener.hear("只有65%。")
    listener.end()
    assert "".join(shown) == listener.said
    assert not evidence.unsupported(listener.said)


@pytest.mark.parametrize(
    ("bad", "struck"),
    [
        ("另有7771234.5元没有入账。", "7771234.5"),
        ("审计局已经确认。", "审计局"),
        ("领导说“可以不扣分”。", "可以不扣分"),
        ("实际完成值是90%。", "实际完成值是90"),
        ("![图](http://a/b?x=65)", "![图](http://a/b?x=65)"),
        ("<b>65%</b>", "<b>"),
        ("详见 https://a.example/65 。", "https://a.example/65"),
        ("所以本行合规。", "合规"),
    ],
)
def test_a_sentence_without_support_is_never_shown(shelf: Library, bad: str, struck: str) -> None:
    answer, shown, _ = said(shelf, lambda call: f"实际只有65%。{bad}按规则应得0.72分。")
    assert shown == ["实际只有65%。"]
    assert not answer.phrased
    assert any(struck in part for part in answer.struck)
    assert answer.note and answer.note in answer.answer
    assert answer.answer.startswith(ask(QUESTION, shelf).answer)


def test_a_model_that_talks_without_end_is_stopped(shelf: Library) -> None:
    answer, _, server = said(shelf, lambda call: "情况仍在核实之中。" * 5000, model_timeout=60.0)
    assert not answer.phrased
    assert answer.struck
    assert len(server.calls) == 1


def test_a_model_that_calls_tools_without_end_is_stopped(shelf: Library) -> None:
    def reply(call: Call) -> object:
        return ToolCalls((("search", {"words": f"成本 {len(call.body['messages'])}"}),))

    answer, shown, server = said(shelf, reply)
    assert not answer.phrased
    assert not shown
    assert "0.72" in answer.answer
    assert len(server.calls) == STEPS


@pytest.mark.parametrize("fault", ["cut-stream", "reset-stream", "length", "filter"])
def test_a_stream_that_breaks_off_leaves_the_checked_answer(shelf: Library, fault: str) -> None:
    shown: list[str] = []
    with ProtocolServer(reply=lambda call: RIGHT, always=fault) as server:
        model = chat(load(api_key="k", base_url=server.url, model="test-model"), sees=False)
        answer = ask(QUESTION, shelf, ask_model=model, show=shown.append)
        calls = len(server.calls)
    assert not answer.phrased
    assert answer.note
    assert "0.72" in answer.answer
    assert calls == 1  # what was heard is not said twice


def test_a_server_that_counts_no_tokens_is_asked_again_without_the_wish(shelf: Library) -> None:
    with ProtocolServer(reply=lambda call: RIGHT, lacks=frozenset({"stream_usage"})) as server:
        model = chat(load(api_key="k", base_url=server.url, model="test-model"), sees=False)
        answer = ask(QUESTION, shelf, ask_model=model)
    assert answer.phrased


def test_thoughts_are_not_shown(shelf: Library) -> None:
    shown: list[str] = []
    with ProtocolServer(reply=lambda call: RIGHT, always="think") as server:
        model = chat(load(api_key="k", base_url=server.url, model="test-model"), sees=False)
        answer = ask(QUESTION, shelf, ask_model=model, show=shown.append)
    assert answer.answer == "".join(shown) == RIGHT


def test_a_question_not_understood_is_put_to_a_tool_and_said_to_be(shelf: Library) -> None:
    odd = "嗯，那摊子事"
    assert ask(odd, shelf).kind == "open"

    def reply(call: Call) -> object:
        if any(m["role"] == "tool" for m in call.body["messages"]):
            return "双报到完成率目标90%，实际65%。"
        return ToolCalls((("answer", {"question": "双报到完成率的目标和实际是多少"}),))

    answer, _, _ = said(shelf, reply, odd)
    assert answer.phrased and answer.answerable
    assert answer.answer.startswith("按“双报到完成率的目标和实际是多少”回答：")
    refused, _, _ = said(shelf, lambda call: "大概办得不错。", odd)
    assert not refused.answerable and not refused.phrased


@pytest.mark.parametrize("wayward", [False, True])
def test_simulated_models_change_no_fact(shelf: Library, wayward: bool) -> None:
    talking = TalkingModel(wayward=wayward, stall_seconds=0.1)
    for question in ("总分是多少", "第5行扣1分合理吗?", "哪些成本超支了", "满意度指标有哪些"):
        without = ask(question, shelf)
        answer, shown, _ = said(shelf, talking.reply, question)
        assert answer.phrased or answer.answer.startswith(without.answer)
        assert not any("evil" in piece or "777" in piece for piece in shown)


def test_a_decimal_point_and_a_quoted_stop_end_no_sentence(shelf: Library) -> None:
    shown: list[str] = []
    ear = Listener(Evidence(ask(QUESTION, shelf)), shown.append)
    for character in "The rule gives 0.72. It is 0.5 now. ":
        ear.hear(character)
    ear.end()
    assert shown == ["The rule gives 0.72. ", "It is 0.5 now. "]
    ear.hear("Let me look at 99. ")
    ear.aside()  # said on the way to a tool: neither shown nor struck
    ear.end()
    ear.hear("It is 99. It is 0.5. ")
    assert len(shown) == 2
    with pytest.raises(Struck):
        ear.end()
