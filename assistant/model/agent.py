"""The model calling read-only tools, in bounded steps (langchain's `create_agent`).

In: a langchain chat model, tools, messages. Out: `AgentAnswer`: what it said last,
and every call in order. At the last step the tools are taken away, so that the
model has to answer; `Malformed` when it still does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.model import AgentAnswer, Called, Spending, Tool
from assistant.model.answers import without_thinking
from assistant.model.outcomes import Malformed
from assistant.model.translation import count, translated

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_openai import ChatOpenAI


def run(
    llm: ChatOpenAI,
    tools: Sequence[Tool],
    conversation: list[BaseMessage],
    *,
    steps: int,
    once: Callable[[Callable[[], Any]], Any],
    spending: Spending,
) -> AgentAnswer:
    """Let the model answer with tools.

    Args:
        llm: the chat model.
        tools: read-only functions.
        conversation: system and user messages.
        steps: requests at most.
        once: the retry layer around one request.
        spending: where usage is counted.
    """
    from langchain.agents import create_agent
    from langchain.agents.middleware import AgentMiddleware
    from langchain_core.messages import AIMessage, ToolMessage
    from langchain_core.tools import StructuredTool

    class Bounded(AgentMiddleware):
        taken = 0

        def wrap_model_call(self, request: Any, handler: Any) -> Any:
            self.taken += 1
            if self.taken > steps:
                raise Malformed(f"the model did not come to an answer in {steps} steps")
            if self.taken == steps:
                request = request.override(tools=[])
            response = once(lambda: handler(request))
            for message in response.result:
                count(message, spending)
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
    state: Any = translated(
        lambda: graph.invoke({"messages": conversation}, config={"recursion_limit": 4 * steps + 10})
    )
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
