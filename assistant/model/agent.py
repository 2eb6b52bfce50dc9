"""The model calling read-only tools, in bounded steps (langchain's `create_agent`).

In: a langchain chat model, tools, messages. Out: `AgentAnswer`: what it said last,
and every call in order. At the last step the tools are taken away, so that the
model has to answer; `Malformed` when it still does not. Its words are heard as they
arrive when somebody listens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.model import AgentAnswer, Called, Ear, Spending, Tool
from assistant.model.answers import spoken_so_far, without_thinking
from assistant.model.outcomes import AnswerCut, Malformed
from assistant.model.translation import count, translated, whole

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI


def _ended(message: AIMessage) -> None:
    """`AnswerCut` for a streamed message that stopped before its end."""
    whole(message)
    if message.response_metadata.get("finish_reason") is None:
        raise AnswerCut("the stream ended before the answer did")


def _not_a_tap(record: logging.LogRecord) -> bool:
    return "Tap.on_llm_new_token" not in record.getMessage()


def run(
    llm: ChatOpenAI,
    tools: Sequence[Tool],
    conversation: list[BaseMessage],
    *,
    steps: int,
    once: Callable[[Callable[[], Any]], Any],
    spending: Spending,
    ear: Ear | None = None,
) -> AgentAnswer:
    """Let the model answer with tools.

    Args:
        llm: the chat model.
        tools: read-only functions.
        conversation: system and user messages.
        steps: requests at most.
        once: the retry layer around one request.
        spending: where usage is counted.
        ear: hears the text as it arrives, thoughts left out; may raise to stop.
    """
    from langchain.agents import create_agent
    from langchain.agents.middleware import AgentMiddleware
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_core.messages import AIMessage, ToolMessage
    from langchain_core.tools import StructuredTool

    class Tap(BaseCallbackHandler):
        raise_error = True  # what the listener raises ends the answer

        def __init__(self) -> None:
            self.pieces = 0
            self.raw = self.said = ""

        def on_chat_model_start(self, *_: Any, **__: Any) -> None:
            self.raw = self.said = ""

        def on_llm_new_token(self, token: Any, **_: Any) -> None:
            self.raw += token if isinstance(token, str) else ""
            now = spoken_so_far(self.raw)
            fresh, self.said = now[len(self.said) :], now
            if fresh and ear is not None:
                self.pieces += 1
                ear.hear(fresh)

    tap = Tap()
    # langchain logs what a listener raises before passing it on; it is no error here.
    logging.getLogger("langchain_core.callbacks.manager").addFilter(_not_a_tap)

    class Bounded(AgentMiddleware):
        taken = 0

        def wrap_model_call(self, request: Any, handler: Any) -> Any:
            self.taken += 1
            if self.taken > steps:
                raise Malformed(f"the model did not come to an answer in {steps} steps")
            if self.taken == steps:
                request = request.override(tools=[])
            before = tap.pieces

            def call() -> Any:
                if tap.pieces > before:  # what was heard is not said twice
                    raise AnswerCut("the stream broke off within the answer")
                return handler(request)

            response = once(call)
            for message in response.result:
                count(message, spending, asked=request.messages)
                if ear is not None and isinstance(message, AIMessage):
                    _ended(message)
                    if message.tool_calls:
                        ear.aside()
            return response

    def wrapped(tool: Tool) -> Any:
        def call(**arguments: Any) -> str:
            try:
                return tool.run(tool.arguments.model_validate(arguments))
            except Exception as error:  # the model may try another way; the answer goes on
                return f"error: {error}"

        return StructuredTool.from_function(
            func=call, name=tool.name, description=tool.purpose, args_schema=tool.arguments
        )

    graph: Any = create_agent(llm, [wrapped(tool) for tool in tools], middleware=[Bounded()])
    config: dict[str, Any] = {"recursion_limit": 4 * steps + 10}
    if ear is not None:
        config["callbacks"] = [tap]
    state: Any = translated(lambda: graph.invoke({"messages": conversation}, config=config))
    said = state["messages"][len(conversation) :]
    results = {m.tool_call_id: str(m.text) for m in said if isinstance(m, ToolMessage)}
    calls = tuple(
        Called(call["name"], call["args"], results.get(call["id"] or "", ""))
        for message in said
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    )
    last = said[-1] if said else None
    text = without_thinking(str(last.text)) if isinstance(last, AIMessage) else ""
    if not text.strip():
        raise Malformed(f"the model did not come to an answer in {steps} steps")
    return AgentAnswer(text.strip(), calls)
