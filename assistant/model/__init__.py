"""The door to a chat model: any OpenAI-compatible endpoint, checked like anyone else.

In: `Settings` (address, key, name, limits). Out: an object that answers `Ask`. A
request ends in a typed `Outcome` (see `outcomes`) whose sentence names the setting
to change; nothing else is raised.

Only `assistant.model.endpoint` knows langchain and openai, and imports them inside
functions: importing this package costs nothing. Three uses:

* `ask.structured(turns, Schema, spending)`: fill a pydantic model; reading forms.
* `ask.stream(turns)`: pieces of text as they arrive; phrasing answers.
* `ask.agent(tools, turns)`: let the model call read-only tools in bounded steps; its
  words can be heard as they come.

Tests hand over any object with these methods; `tests/protocol_server.py` is the
real protocol for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from pydantic import BaseModel

from assistant.model.outcomes import Outcome
from assistant.model.spending import Limits, Spending

if TYPE_CHECKING:
    from assistant.settings import Settings

__all__ = [
    "AgentAnswer",
    "Ask",
    "Called",
    "Ear",
    "Limits",
    "Outcome",
    "Spending",
    "Tool",
    "Turn",
    "chat",
    "embedder",
]

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation.

    Args:
        role: who speaks.
        text: what is said.
        pictures: PNG or JPEG bytes shown with it (only to a model that sees).
    """

    role: Literal["system", "user", "assistant"]
    text: str
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A read-only function the model may call.

    Args:
        name: ASCII letters, digits and underscores.
        purpose: when to use it, for the model.
        arguments: pydantic model of its arguments.
        run: called with a checked instance; its text is what the model sees. An
            exception is shown to the model as text, and does not stop the answer.
    """

    name: str
    purpose: str
    arguments: type[BaseModel]
    run: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Called:
    """One call of a tool, in order."""

    tool: str
    arguments: Mapping[str, Any]
    result: str


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """What an agent said last, and every tool it called on the way."""

    text: str
    calls: tuple[Called, ...]


class Ear(Protocol):
    """Listens to a model as it speaks; raises to stop it."""

    def hear(self, piece: str) -> None:
        """The next piece of text."""

    def aside(self) -> None:
        """The turn just heard went on to call tools: it was not the answer."""


class Ask(Protocol):
    """A way to ask a chat model.

    Attributes:
        name: the model's name, for `Reading.engine` and messages.
        limits: the budget of one form.
        concurrency: requests that may be under way at once.
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def limits(self) -> Limits: ...  # noqa: D102

    @property
    def concurrency(self) -> int: ...  # noqa: D102

    def structured(
        self, turns: Sequence[Turn], schema: type[T], spending: Spending | None = None
    ) -> T:
        """Fill `schema`; raises an `Outcome`. Counts into `spending` when given."""

    def sees(self, spending: Spending | None = None) -> bool:
        """True when the model reads pictures; the first call may cost one small request."""

    def stream(self, turns: Sequence[Turn], spending: Spending | None = None) -> Iterator[str]:
        """Pieces of the answer as they arrive.

        Raises an `Outcome`: before the first piece it has been tried again as often as
        is sensible; after it (cut, too long, filtered) what was yielded must be dropped.
        """

    def agent(
        self,
        tools: Sequence[Tool],
        turns: Sequence[Turn],
        *,
        steps: int = 6,
        spending: Spending | None = None,
        ear: Ear | None = None,
    ) -> AgentAnswer:
        """Answer with the help of tools in at most `steps` requests; raises an `Outcome`.

        With an `ear` the text is streamed and handed over piece by piece as it arrives;
        `text` is the last turn's. What the ear raises stops the answer at once and is
        raised from here.
        """


def chat(settings: Settings, *, sees: bool | None = None) -> Ask:
    """The configured chat model. Opens no connection and imports nothing heavy.

    Args:
        settings: address, key, model name, timeout, limits.
        sees: whether the model reads pictures; None finds out when first needed.
    """
    from assistant.model.endpoint import Endpoint

    return Endpoint(settings, sees=sees)


def embedder(settings: Settings) -> Callable[[Sequence[str]], list[list[float]]] | None:
    """Texts → vectors by `FUHE_EMBEDDING_MODEL`; None when none is configured."""
    if settings.embedding_model is None or not settings.has_model:
        return None
    from assistant.model.endpoint import embeddings

    return embeddings(settings)
