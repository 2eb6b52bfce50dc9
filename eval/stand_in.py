"""A model without a server: what every stand-in for one shares.

In: nothing. Out: `StandIn`, an `Ask` that sees no pictures and answers nothing; a stand-in
for an experiment or a test overrides what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from assistant.model import AgentAnswer, Ear, Limits, Spending, Tool, Turn

T = TypeVar("T", bound=BaseModel)


@dataclass
class StandIn:
    """An `Ask` made of nothing; calling what was not overridden is a mistake."""

    name: str = field(default="stand-in", kw_only=True)
    concurrency: int = field(default=1, kw_only=True)
    limits: Limits = field(default_factory=Limits, kw_only=True)

    def sees(self, spending: Spending | None = None) -> bool:
        """No pictures."""
        return False

    def structured(
        self, turns: Sequence[Turn], schema: type[T], spending: Spending | None = None
    ) -> T:
        """Not expected."""
        raise NotImplementedError

    def stream(self, turns: Sequence[Turn], spending: Spending | None = None) -> Iterator[str]:
        """Not expected."""
        raise NotImplementedError

    def agent(
        self,
        tools: Sequence[Tool],
        turns: Sequence[Turn],
        *,
        steps: int = 6,
        spending: Spending | None = None,
        ear: Ear | None = None,
    ) -> AgentAnswer:
        """Not expected."""
        raise NotImplementedError
