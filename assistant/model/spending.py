"""What one form may cost at a model, and what it has cost so far.

In: limits; the usage the server reports with each answer. Out: running totals.
`BudgetSpent` when a limit is reached: checked before a request is sent, never
after an answer has been paid for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from assistant.form import Tokens
from assistant.model.outcomes import BudgetSpent


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one form: requests, tokens in and out together, seconds."""

    requests: int = 60
    tokens: int = 400_000
    seconds: float = 600.0


class Spending:
    """A running account of one form, shared by the threads that read its blocks.

    Args:
        limits: where to stop.
        clock: seconds that only go forward.
    """

    def __init__(
        self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits or Limits()
        self._clock = clock
        self._started = clock()
        self._lock = Lock()
        self._requests = 0
        self._input = 0
        self._output = 0

    def open_request(self) -> None:
        """Count one request about to be sent; `BudgetSpent` when it must not be."""
        with self._lock:
            if self._requests >= self.limits.requests:
                raise BudgetSpent(
                    f"the form has cost its {self.limits.requests} requests",
                    setting="FUHE_MAX_REQUESTS",
                )
            if self._input + self._output >= self.limits.tokens:
                raise BudgetSpent(
                    f"the form has cost its {self.limits.tokens} tokens",
                    setting="FUHE_MAX_TOKENS",
                )
            if self.seconds_left() <= 0:
                raise BudgetSpent(
                    f"the form has taken its {self.limits.seconds:g} seconds",
                    setting="FUHE_MAX_SECONDS",
                )
            self._requests += 1

    def count(self, tokens_in: int, tokens_out: int) -> None:
        """Add what the server says one answer cost."""
        with self._lock:
            self._input += max(0, tokens_in)
            self._output += max(0, tokens_out)

    def seconds_left(self) -> float:
        """Seconds until the time limit; negative beyond it."""
        return self.limits.seconds - (self._clock() - self._started)

    @property
    def tokens(self) -> Tokens:
        """The totals so far."""
        return Tokens(input=self._input, output=self._output, requests=self._requests)
