"""The model's door against a real local server: every misbehaviour ends in a typed outcome."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from assistant import model
from assistant.extraction.asked import AgainSeen, BudgetSeen, HeaderSeen, RowsSeen
from assistant.model import Limits, Spending, Tool, Turn, outcomes
from assistant.model.endpoint import Endpoint, forget
from assistant.model.retrying import Patience, retry_after
from assistant.settings import Settings
from tests.protocol_server import Call, ProtocolServer, ToolCalls


class Row(BaseModel):
    """One row."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    name: str
    score: str | None


GOOD = {"name": "双报到", "score": "0.5"}
ASK = [Turn("system", "Copy."), Turn("user", "双报到 | 0.5")]


@pytest.fixture
def server() -> Iterator[ProtocolServer]:
    forget()
    with ProtocolServer(reply=lambda call: GOOD) as running:
        yield running


def settings(server: ProtocolServer, **rest: Any) -> Settings:
    return Settings(
        base_url=server.url,
        api_key=SecretStr("k"),
        model="test-model",
        **{"model_timeout": 5.0, **rest},
    )


def endpoint(server: ProtocolServer, pauses: list[float] | None = None, **rest: Any) -> Endpoint:
    waited = pauses if pauses is not None else []
    return Endpoint(settings(server, **rest), patience=Patience(sleep=waited.append))


def ways(server: ProtocolServer) -> list[str]:
    return [call.way for call in server.calls]


@pytest.mark.parametrize(
    ("lacks", "tried"),
    [
        (set(), ["json_schema"]),
        ({"json_schema"}, ["json_schema", "function_calling"]),
        ({"json_schema", "tools"}, ["json_schema", "function_calling", "json_mode"]),
        (
            {"json_schema", "tools", "json_object"},
            ["json_schema", "function_calling", "json_mode", "plain"],
        ),
    ],
)
def test_the_ladder_goes_down_to_what_the_server_knows_and_remembers_it(
    server: ProtocolServer, lacks: set[str], tried: list[str]
) -> None:
    server.lacks = frozenset(lacks)
    assert endpoint(server).structured(ASK, Row) == Row(name="双报到", score="0.5")
    assert ways(server) == tried
    # Another object for the same address and model starts where this one ended.
    endpoint(server).structured(ASK, Row)
    assert ways(server)[len(tried) :] == tried[-1:]


def test_a_strict_schema_is_sent_and_every_field_is_required(server: ProtocolServer) -> None:
    endpoint(server).structured(ASK, Row)
    sent = server.calls[0].body["response_format"]["json_schema"]
    assert sent["strict"] is True
    assert sent["schema"]["required"] == ["name", "score"]
    assert sent["schema"]["additionalProperties"] is False


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for one in schema.values():
            yield from objects(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from objects(one)


@pytest.mark.parametrize("schema", [HeaderSeen, BudgetSeen, RowsSeen, AgainSeen])
@pytest.mark.parametrize("lacks", [frozenset(), frozenset({"json_schema"})])
def test_the_schemas_of_reading_are_strict_all_the_way_down(
    server: ProtocolServer, schema: type[BaseModel], lacks: frozenset[str]
) -> None:
    server.lacks = lacks
    server.always = "refusal"
    with pytest.raises(outcomes.Outcome):
        endpoint(server).structured(ASK, schema)
    found = list(objects(server.calls[-1].schema))
    assert len(found) >= 2
    for one in found:
        assert one["additionalProperties"] is False
        assert sorted(one["required"]) == sorted(one["properties"])


@pytest.mark.parametrize(
    ("fault", "kind", "setting", "requests"),
    [
        ("401", outcomes.KeyRefused, "OPENAI_API_KEY", 1),
        ("403", outcomes.KeyRefused, "OPENAI_API_KEY", 1),
        ("429-quota", outcomes.KeyRefused, "OPENAI_API_KEY", 1),
        ("404", outcomes.ModelUnknown, "FUHE_MODEL", 1),
        ("400", outcomes.RequestRefused, "FUHE_MODEL", 4),
        ("422", outcomes.RequestRefused, "FUHE_MODEL", 4),
        ("context", outcomes.ContextExceeded, "FUHE_MODEL", 1),
        ("413", outcomes.ContextExceeded, "FUHE_MODEL", 1),
        ("408", outcomes.Busy, "FUHE_MODEL_CONCURRENCY", 4),
        ("409", outcomes.Busy, "FUHE_MODEL_CONCURRENCY", 4),
        ("429", outcomes.Busy, "FUHE_MODEL_CONCURRENCY", 4),
        ("429-date", outcomes.Busy, "FUHE_MODEL_CONCURRENCY", 4),
        ("500", outcomes.ServerFailed, "OPENAI_BASE_URL", 4),
        ("503", outcomes.ServerFailed, "OPENAI_BASE_URL", 4),
        ("reset", outcomes.Unreachable, "OPENAI_BASE_URL", 4),
        ("cut", outcomes.Unreachable, "OPENAI_BASE_URL", 4),
        ("length", outcomes.AnswerCut, "FUHE_MODEL", 1),
        ("refusal", outcomes.Declined, "FUHE_MODEL", 1),
        ("filter", outcomes.Filtered, "FUHE_MODEL", 1),
        ("html", outcomes.Malformed, "OPENAI_BASE_URL", 4),
        ("empty-choices", outcomes.Malformed, "OPENAI_BASE_URL", 4),
        ("null-choices", outcomes.Malformed, "OPENAI_BASE_URL", 4),
        ("not-json", outcomes.Malformed, "FUHE_MODEL", 4),
        ("empty-text", outcomes.Malformed, "FUHE_MODEL", 4),
        ("half", outcomes.Malformed, "FUHE_MODEL", 4),
        ("open-think", outcomes.Malformed, "FUHE_MODEL", 4),
        ("duplicate", outcomes.Malformed, "FUHE_MODEL", 4),
        ("list", outcomes.Malformed, "FUHE_MODEL", 4),
        ("two-objects", outcomes.Malformed, "FUHE_MODEL", 4),
    ],
)
def test_a_lasting_fault_ends_in_one_sentence_that_names_the_setting(
    server: ProtocolServer, fault: str, kind: type[outcomes.Outcome], setting: str, requests: int
) -> None:
    server.always = fault
    with pytest.raises(outcomes.Outcome) as caught:
        endpoint(server).structured(ASK, Row)
    assert type(caught.value) is kind
    assert caught.value.where == setting
    assert str(caught.value).startswith(f"{setting}: ")
    assert "\n" not in str(caught.value)
    # One retry layer: openai's and langchain's own would multiply this.
    assert len(server.calls) == requests


@pytest.mark.parametrize(
    "fault",
    ["408", "409", "429", "429-date", "500", "503", "reset", "cut", "html", "not-json", "half"],
)
def test_a_passing_fault_is_survived(server: ProtocolServer, fault: str) -> None:
    server.fail(fault)
    assert endpoint(server).structured(ASK, Row).score == "0.5"
    assert len(server.calls) == 2


@pytest.mark.parametrize(
    "fault",
    ["fences", "bom", "prose", "commas", "think", "duplicate-same", "extra"],
)
@pytest.mark.parametrize("way", ["json_schema", "function_calling", "json_mode", "plain"])
def test_a_fault_of_form_costs_nothing(server: ProtocolServer, fault: str, way: str) -> None:
    order = ["json_schema", "tools", "json_object", "plain"]
    names = ["json_schema", "function_calling", "json_mode", "plain"]
    server.lacks = frozenset(order[: names.index(way)])
    server.always = fault
    assert endpoint(server).structured(ASK, Row) == Row(name="双报到", score="0.5")
    assert ways(server)[-1] == way


def test_full_width_digits_arrive_as_written(server: ProtocolServer) -> None:
    server.always = "full-width"
    assert endpoint(server).structured(ASK, Row).score == "０.５"


def test_numbers_keep_the_characters_the_model_wrote(server: ProtocolServer) -> None:
    server.reply = lambda call: '{"name": "a", "score": 0.50}'
    assert endpoint(server).structured(ASK, Row).score == "0.50"


def test_a_null_is_no_guess(server: ProtocolServer) -> None:
    server.reply = lambda call: '{"name": "a", "score": null}'
    assert endpoint(server).structured(ASK, Row).score is None


@pytest.mark.parametrize(
    "said", ['{"name": ["a"], "score": "1"}', '{"name": "a"}', '{"name": "a", "score": NaN}']
)
def test_what_does_not_fit_the_schema_is_malformed(server: ProtocolServer, said: str) -> None:
    server.reply = lambda call: said
    with pytest.raises(outcomes.Malformed):
        endpoint(server).structured(ASK, Row)


@pytest.mark.parametrize("fault", ["wrong-tool", "two-tools"])
def test_a_wrong_or_second_tool_call_is_not_taken(server: ProtocolServer, fault: str) -> None:
    server.lacks = frozenset({"json_schema"})
    server.reply = lambda call: {"name": "a", "score": "1"}
    server.fail("", fault)
    assert endpoint(server).structured(ASK, Row).score == "1"
    assert ways(server) == ["json_schema", "function_calling", "json_mode"]


def test_the_same_tool_call_twice_is_one_answer(server: ProtocolServer) -> None:
    server.lacks = frozenset({"json_schema"})
    server.always = "two-tools-same"
    assert endpoint(server).structured(ASK, Row).score == "0.5"
    assert len(server.calls) == 2


def test_a_slow_drip_is_stopped_at_the_timeout(server: ProtocolServer) -> None:
    server.always = "drip"
    with pytest.raises(outcomes.TooSlow) as caught:
        endpoint(server, model_timeout=0.4).structured(ASK, Row)
    assert caught.value.where == "FUHE_MODEL_TIMEOUT"
    assert len(server.calls) == 2


def test_a_proved_way_survives_one_bad_answer(server: ProtocolServer) -> None:
    asking = endpoint(server)
    asking.structured(ASK, Row)
    server.fail("not-json")
    asking.structured(ASK, Row)
    asking.structured(ASK, Row)
    assert ways(server) == ["json_schema", "json_schema", "function_calling", "json_schema"]


def test_nothing_listens(server: ProtocolServer) -> None:
    asking = Endpoint(
        Settings(base_url="http://127.0.0.1:9/v1", model="m"),
        patience=Patience(sleep=lambda s: None),
    )
    with pytest.raises(outcomes.Unreachable, match="OPENAI_BASE_URL"):
        asking.structured(ASK, Row)


@pytest.mark.parametrize(
    "address", ["nonsense", "ftp://127.0.0.1/v1", "http://[::1", "http://127.0.0.1:9/v1"]
)
def test_an_address_that_leads_nowhere_is_an_outcome(address: str) -> None:
    asking = Endpoint(
        Settings(base_url=address, model="m"), patience=Patience(sleep=lambda s: None)
    )
    calls = (
        lambda: asking.structured(ASK, Row),
        lambda: list(asking.stream(ASK)),
        asking.models,
        lambda: asking.agent([], ASK),
    )
    for call in calls:
        with pytest.raises(outcomes.Outcome, match="OPENAI_BASE_URL"):
            call()


@pytest.mark.parametrize("fault", ["429", "429-date", "503"])
def test_retry_after_is_honoured_up_to_a_cap(server: ProtocolServer, fault: str) -> None:
    for wait, expected in ((7, 7.0), (3600, 30.0)):
        pauses: list[float] = []
        server.retry_after = wait
        server.fail(fault)
        endpoint(server, pauses).structured(ASK, Row)
        assert len(pauses) == 1
        assert expected - 2 < pauses[0] <= expected


def test_retry_after_is_read_in_every_form() -> None:
    now = datetime(2026, 11, 1, 12, 0, 0, tzinfo=UTC)
    assert retry_after({"retry-after": "3"}) == 3
    assert retry_after({"retry-after-ms": "250"}) == 0.25
    assert retry_after({"retry-after": "Sun, 01 Nov 2026 12:00:09 GMT"}, now) == 9
    assert retry_after({"retry-after": "Sun, 01 Nov 2026 11:00:00 GMT"}, now) == 0
    assert retry_after({"retry-after": "soon"}, now) is None
    assert retry_after({"retry-after": "nan"}, now) is None
    assert retry_after({}) is None


def test_pauses_double_without_a_retry_after(server: ProtocolServer) -> None:
    pauses: list[float] = []
    server.always = "500"
    with pytest.raises(outcomes.ServerFailed):
        endpoint(server, pauses).structured(ASK, Row)
    assert pauses == [0.5, 1.0, 2.0]


def test_the_budget_stops_before_the_next_request(server: ProtocolServer) -> None:
    asking = endpoint(server)
    spending = Spending(Limits(requests=2))
    asking.structured(ASK, Row, spending)
    asking.structured(ASK, Row, spending)
    with pytest.raises(outcomes.BudgetSpent, match="FUHE_MAX_REQUESTS"):
        asking.structured(ASK, Row, spending)
    assert len(server.calls) == spending.tokens.requests == 2
    with pytest.raises(outcomes.BudgetSpent, match="FUHE_MAX_TOKENS"):
        spent = Spending(Limits(tokens=10))
        spent.count(6, 4)
        asking.structured(ASK, Row, spent)
    now = iter([0.0, 11.0])
    with pytest.raises(outcomes.BudgetSpent, match="FUHE_MAX_SECONDS"):
        asking.structured(ASK, Row, Spending(Limits(seconds=10), clock=lambda: next(now)))


def test_retries_and_refused_ways_count_as_requests(server: ProtocolServer) -> None:
    server.lacks = frozenset({"json_schema"})
    server.fail("", "500")
    spending = Spending()
    endpoint(server).structured(ASK, Row, spending)
    assert spending.tokens.requests == len(server.calls) == 3


def test_tokens_are_the_servers_count(server: ProtocolServer) -> None:
    spending = Spending()
    endpoint(server).structured(ASK, Row, spending)
    assert spending.tokens.input > 0
    assert spending.tokens.output > 0
    server.always = "length"
    before = spending.tokens.output
    with pytest.raises(outcomes.AnswerCut):
        endpoint(server).structured(ASK, Row, spending)
    assert spending.tokens.output > before  # a cut answer is paid for too


def test_a_stream_arrives_in_pieces_and_is_counted(server: ProtocolServer) -> None:
    server.reply = lambda call: "双报到完成率为65%，低于目标。"
    spending = Spending()
    pieces = list(endpoint(server).stream(ASK, spending))
    assert "".join(pieces) == "双报到完成率为65%，低于目标。"
    assert len(pieces) > 2
    assert spending.tokens.output > 0


def test_a_stream_is_opened_again_when_it_never_began(server: ProtocolServer) -> None:
    server.reply = lambda call: "a sentence"
    server.fail("429", "reset")
    assert "".join(endpoint(server).stream(ASK)) == "a sentence"


def test_a_server_without_usage_in_streams_is_asked_without(server: ProtocolServer) -> None:
    server.reply = lambda call: "a sentence"
    server.lacks = frozenset({"stream_usage"})
    asking = endpoint(server)
    assert "".join(asking.stream(ASK)) == "".join(asking.stream(ASK)) == "a sentence"
    assert len(server.calls) == 3


def test_thoughts_are_not_spoken(server: ProtocolServer) -> None:
    server.reply = lambda call: "a <b>sentence</b>"
    server.always = "think"
    assert "".join(endpoint(server).stream(ASK)) == "a <b>sentence</b>"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("cut-stream", outcomes.AnswerCut),
        ("reset-stream", outcomes.Unreachable),
        ("length", outcomes.AnswerCut),
        ("filter", outcomes.Filtered),
        ("drip", outcomes.TooSlow),
    ],
)
def test_a_stream_that_does_not_end_properly_says_so(
    server: ProtocolServer, fault: str, kind: type[outcomes.Outcome]
) -> None:
    server.reply = lambda call: "this sentence will not be finished, " * 8
    server.always = fault
    with pytest.raises(kind):
        list(endpoint(server, model_timeout=1.0).stream(ASK))
    assert len(server.calls) == 1  # what has been spoken is not spoken twice


class Find(BaseModel):
    """Arguments of the tool below."""

    word: str


def test_an_agent_calls_tools_and_answers(server: ProtocolServer) -> None:
    def reply(call: Call) -> Any:
        if any(message["role"] == "tool" for message in call.body["messages"]):
            return "双报到得0.5分。"
        return ToolCalls((("find", {"word": "双报到"}), ("find", {"word": "nothing"})))

    def run(arguments: Find) -> str:
        if arguments.word == "nothing":
            raise KeyError(arguments.word)
        return f"found {arguments.word}"

    server.reply = reply
    server.fail("500")
    spending = Spending()
    tool = Tool("find", "Find a row.", Find, run)
    answer = endpoint(server).agent([tool], ASK, spending=spending)
    assert answer.text == "双报到得0.5分。"
    assert [(call.tool, call.result) for call in answer.calls] == [
        ("find", "found 双报到"),
        ("find", "error: 'nothing'"),
    ]
    assert spending.tokens.requests == 3
    assert spending.tokens.output > 0


def test_an_agent_that_never_answers_is_stopped(server: ProtocolServer) -> None:
    server.reply = lambda call: ToolCalls((("find", {"word": "x"}),))
    tool = Tool("find", "Find a row.", Find, lambda arguments: "nothing")
    with pytest.raises(outcomes.Outcome):
        endpoint(server).agent([tool], ASK, steps=3)
    assert len(server.calls) == 3
    assert "tools" not in server.calls[-1].body  # the last step leaves no choice but to answer


def test_eyes_are_tested_once(server: ProtocolServer) -> None:
    server.reply = lambda call: "7 2 9 4" if call.pictures else "no"
    assert endpoint(server).sees()
    assert endpoint(server).sees()
    assert len(server.calls) == 1


@pytest.mark.parametrize("lacks", [frozenset(), frozenset({"pictures"})])
def test_a_model_that_cannot_name_the_digits_is_blind(
    server: ProtocolServer, lacks: frozenset[str]
) -> None:
    server.lacks = lacks
    server.reply = lambda call: "1234"
    assert not endpoint(server).sees()


def test_embeddings_come_in_order(server: ProtocolServer) -> None:
    embed = model.embedder(settings(server, embedding_model="e"))
    assert embed is not None
    assert embed(["一", "一二三"]) == [[1.0, 1.0], [3.0, 1.0]]
    assert model.embedder(Settings()) is None


def test_the_key_is_sent_and_none_is_needed(server: ProtocolServer) -> None:
    server.key = "k"
    endpoint(server).structured(ASK, Row)
    server.key = None
    Endpoint(Settings(base_url=server.url, model="test-model")).structured(ASK, Row)
    assert len(server.calls) == 2


def test_importing_the_door_imports_no_langchain() -> None:
    code = (
        "import sys, assistant.model.endpoint, assistant.settings as s;"
        "assistant.model.chat(s.Settings());"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'langchain', 'langchain_core',"
        " 'openai', 'langchain_openai'}))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
