"""One OpenAI-compatible endpoint, through langchain.

In: `Settings`. Out: `Endpoint`, which is an `Ask`. Every exception of langchain,
openai and the HTTP client becomes an `Outcome` (see `translation`).

Structured output is tried in four ways, best first (`WAYS`): a strict JSON schema,
a tool call, a JSON object, plain text. The way that works is remembered for the
process per address and model; a way that is refused is not tried again. Retries of
openai and langchain are set to zero (see `retrying`). Answers are read by `answers`,
not by langchain's lenient parsers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel

from assistant.model import AgentAnswer, Ear, Limits, Spending, Tool, Turn
from assistant.model.answers import spoken, without_thinking
from assistant.model.outcomes import Malformed, Outcome, RequestRefused
from assistant.model.retrying import Patience, persist
from assistant.model.translation import WRITTEN, count, filled, translated, until_whole, whole
from assistant.model.transport import EYE_TEST, deadline, eye_test

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI

    from assistant.settings import Settings

T = TypeVar("T", bound=BaseModel)
Way = Literal["json_schema", "function_calling", "json_mode", "plain"]
WAYS: tuple[Way, ...] = ("json_schema", "function_calling", "json_mode", "plain")

OPENAI = "https://api.openai.com/v1"
_TRACING = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
)


class _Memory:
    """What this process has learned about one endpoint."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.refused: set[Way] = set()
        self.proved: set[Way] = set()
        self.sees: bool | None = None
        self.stream_usage = True

    def ways(self) -> list[Way]:
        """The ways left, a proved one first."""
        left = [way for way in WAYS if way not in self.refused] or [WAYS[-1]]
        return sorted(left, key=lambda way: way not in self.proved)


_building = Lock()
_memories: dict[tuple[str, str], _Memory] = {}


def forget() -> None:
    """Forget what was learned about every endpoint; for tests and `fuhe doctor`."""
    _memories.clear()


class Endpoint:
    """An `Ask` over one endpoint; threads may share it."""

    def __init__(
        self, settings: Settings, *, sees: bool | None = None, patience: Patience | None = None
    ) -> None:
        self.name = settings.model
        self.address = settings.base_url or OPENAI
        self.concurrency = settings.model_concurrency
        self.limits = Limits(settings.max_requests, settings.max_tokens, settings.max_seconds)
        self._key = settings.api_key.get_secret_value() if settings.api_key else "none"
        self._timeout = settings.model_timeout
        self._patience = patience or Patience()
        self._client: ChatOpenAI | None = None
        self._memory = _memories.setdefault((self.address, self.name), _Memory())
        if sees is not None:
            self._memory.sees = sees

    @property
    def ways(self) -> list[Way]:
        """The ways of structured output not yet refused, a proved one first."""
        return self._memory.ways()

    def sees(self, spending: Spending | None = None) -> bool:
        """True when the model reads the digits in a small picture drawn for the purpose.

        Servers that ignore pictures, and models that make something up, count as blind.
        """
        if self._memory.sees is None:
            turns = [
                Turn("user", "Which four digits does the picture show? Digits only.", (eye_test(),))
            ]
            try:
                answer = self.say(turns, spending)
            except Outcome as outcome:
                if outcome.passing or (outcome.final and not isinstance(outcome, RequestRefused)):
                    return False  # says nothing about the model's eyes
                answer = ""
            self._memory.sees = EYE_TEST in answer.replace(" ", "")
        return self._memory.sees

    def say(self, turns: Sequence[Turn], spending: Spending | None = None) -> str:
        """One whole answer as text."""
        account = spending or Spending(self.limits)
        message = persist(
            lambda: self._invoke("plain", turns, None, account), self._patience, account
        )
        return without_thinking(whole(message))

    def structured(
        self, turns: Sequence[Turn], schema: type[T], spending: Spending | None = None
    ) -> T:
        """See `Ask.structured`."""
        account = spending or Spending(self.limits)
        last: Outcome | None = None
        for way in self.ways:

            def call(way: Way = way) -> AIMessage:
                return self._invoke(way, turns, schema, account)

            try:
                value = filled(way, persist(call, self._patience, account), schema)
            except RequestRefused as outcome:
                last = outcome
                with self._memory.lock:
                    self._memory.refused.add(way)
            except Malformed as outcome:
                last = outcome
            else:
                with self._memory.lock:
                    self._memory.proved.add(way)
                return value
        with self._memory.lock:
            # What refused everything may have refused this one request: learn nothing.
            self._memory.refused -= set(WAYS) if len(self._memory.refused) == len(WAYS) else set()
        assert last is not None  # noqa: S101 - ways is never empty
        raise last

    def stream(self, turns: Sequence[Turn], spending: Spending | None = None) -> Iterator[str]:
        """See `Ask.stream`."""
        account = spending or Spending(self.limits)
        try:
            first, rest = persist(lambda: self._open_stream(turns), self._patience, account)
        except RequestRefused:
            if not self._memory.stream_usage:
                raise
            self._memory.stream_usage = False  # some servers refuse the wish for a usage count
            first, rest = persist(lambda: self._open_stream(turns), self._patience, account)
        yield from spoken(until_whole(first, rest, account))

    def agent(
        self,
        tools: Sequence[Tool],
        turns: Sequence[Turn],
        *,
        steps: int = 6,
        spending: Spending | None = None,
        ear: Ear | None = None,
    ) -> AgentAnswer:
        """See `Ask.agent`."""
        from assistant.model.agent import run

        account = spending or Spending(self.limits)

        def once(call: Callable[[], T]) -> T:
            return persist(lambda: translated(call), self._patience, account)

        llm = translated(lambda: self._llm)
        if ear is None:
            return run(llm, tools, messages(turns), steps=steps, once=once, spending=account)

        def streamed() -> AgentAnswer:
            usage = {"streaming": True, "stream_usage": self._memory.stream_usage}
            return run(
                llm.model_copy(update=usage), tools, messages(turns),
                steps=steps, once=once, spending=account, ear=ear,
            )  # fmt: skip

        try:
            return streamed()
        except RequestRefused:
            if account.tokens.output or not self._memory.stream_usage:
                raise
            self._memory.stream_usage = False  # some servers refuse the wish for a usage count
            return streamed()

    def models(self) -> dict[str, int | None]:
        """Names the endpoint serves, each with its context in tokens where the server tells."""

        def call() -> dict[str, int | None]:
            served = self._llm.root_client.models.list()
            return {model.id: _context(model.model_extra or {}) for model in served}

        return translated(call)

    @property
    def _llm(self) -> ChatOpenAI:
        with _building:  # threads that import langchain at once get in each other's way
            if self._client is None:
                self._client = self._build()
            return self._client

    def _build(self) -> ChatOpenAI:
        # LangSmith sends forms away when told to by one of these; only the operator may.
        if not any(name in os.environ for name in _TRACING):
            os.environ["LANGSMITH_TRACING"] = "false"
        from langchain_openai import ChatOpenAI
        from openai import DefaultHttpxClient
        from pydantic import SecretStr

        class Verbatim(ChatOpenAI):
            """Keeps the arguments of tool calls as written.

            langchain parses them itself: of two values under one key the last would
            win, and "823.00" would come back as 823.0.
            """

            def _create_chat_result(
                self, response: Any, generation_info: dict[str, Any] | None = None
            ) -> Any:
                result = super()._create_chat_result(response, generation_info)
                for choice, generation in zip(response.choices, result.generations, strict=True):
                    written = [
                        (call.function.name, call.function.arguments)
                        for call in choice.message.tool_calls or ()
                        if call.type == "function"
                    ]
                    generation.message.additional_kwargs[WRITTEN] = written
                return result

        return Verbatim(
            model=self.name,
            base_url=self.address,
            api_key=SecretStr(self._key),
            timeout=self._timeout,
            max_retries=0,
            use_responses_api=False,
            http_client=DefaultHttpxClient(event_hooks=deadline(self._timeout)),
        )

    def _invoke(
        self, way: Way, turns: Sequence[Turn], schema: type[BaseModel] | None, spending: Spending
    ) -> AIMessage:
        conversation = messages(turns)

        def call() -> AIMessage:
            if schema is None:
                return self._llm.invoke(conversation)
            shape = _json_schema(schema)
            if way in ("json_mode", "plain"):
                conversation.append(_shape_in_words(shape))
            if way == "plain":
                return self._llm.invoke(conversation)
            runnable = self._llm.with_structured_output(
                shape, method=way, include_raw=True, strict=way == "json_schema" or None
            )
            # Only the raw message is used: langchain's parsers complete what was cut off.
            result: Any = runnable.invoke(conversation)
            raw: AIMessage = result["raw"]
            return raw

        message = translated(call, spending)
        count(message, spending)
        return message

    def _open_stream(self, turns: Sequence[Turn]) -> tuple[Any, Iterator[Any]]:
        def call() -> tuple[Any, Iterator[Any]]:
            pieces = self._llm.stream(messages(turns), stream_usage=self._memory.stream_usage)
            return next(pieces), pieces

        return translated(call)


def _context(told: dict[str, Any]) -> int | None:
    """The context size under the names vLLM, LM Studio, OpenRouter and others give it."""
    names = ("max_model_len", "context_length", "context_window", "max_context_length")
    return next((told[name] for name in names if isinstance(told.get(name), int)), None)


def messages(turns: Sequence[Turn]) -> list[BaseMessage]:
    """Turns as langchain messages; pictures as data URLs."""
    import base64

    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    result: list[BaseMessage] = []
    for turn in turns:
        content: Any = turn.text
        if turn.pictures:
            content = [{"type": "text", "text": turn.text}]
            for picture in turn.pictures:
                kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
                data = base64.b64encode(picture).decode()
                url = {"url": f"data:image/{kind};base64,{data}"}
                content.append({"type": "image_url", "image_url": url})
        result.append(kinds[turn.role](content=content))
    return result


def _json_schema(schema: type[BaseModel]) -> dict[str, Any]:
    shape = schema.model_json_schema()
    shape["title"] = schema.__name__
    shape.setdefault("description", "The answer.")
    return shape


def _shape_in_words(shape: dict[str, Any]) -> BaseMessage:
    from langchain_core.messages import HumanMessage

    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return HumanMessage(f"Answer with one JSON object and nothing else. Its JSON Schema: {text}")


def embeddings(settings: Settings) -> Callable[[Sequence[str]], list[list[float]]]:
    """Texts → vectors at the endpoint's `/embeddings`; raises an `Outcome`."""
    endpoint = Endpoint(settings)

    def embed(texts: Sequence[str]) -> list[list[float]]:
        client = endpoint._llm.root_client
        name = settings.embedding_model

        def call() -> list[list[float]]:
            # Straight to the client: langchain's wrapper wants a tokenizer from the network.
            answer = client.embeddings.create(
                model=name, input=list(texts), encoding_format="float"
            )
            return [
                list(item.embedding) for item in sorted(answer.data, key=lambda item: item.index)
            ]

        return persist(lambda: translated(call), Patience(), Spending(endpoint.limits))

    return embed
