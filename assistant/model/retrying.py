"""The one retry layer: openai's and langchain's own are switched off.

In: a call that raises `Outcome`s. Out: its result, or the last outcome. Only
passing outcomes are tried again. A server's Retry-After, in seconds or as a date,
is honoured up to a cap; without one the pause doubles.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from assistant.model.outcomes import Outcome, TooSlow
from assistant.model.spending import Spending

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to wait.

    Args:
        attempts: tries of one request, the first included.
        slow_attempts: tries when the outcome is `TooSlow`, which costs a whole timeout.
        first_pause: seconds before the second try; doubled for each further one.
        longest_pause: cap in seconds on every pause, a server's wish included.
        sleep: how to pause; tests hand over a list's append.
    """

    attempts: int = 4
    slow_attempts: int = 2
    first_pause: float = 0.5
    longest_pause: float = 30.0
    sleep: Callable[[float], None] = time.sleep


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds a server asks us to wait; None when it does not say, or not legibly.

    Reads `retry-after-ms`, then `Retry-After` as seconds or as an HTTP date (RFC 9110
    §10.2.3). A date in the past is 0.
    """
    milliseconds = headers.get("retry-after-ms", "").strip()
    if milliseconds.isdecimal():
        return int(milliseconds) / 1000
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except ValueError:
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        seconds = (when - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if seconds == seconds else None  # NaN is no number of seconds


def persist(call: Callable[[], T], patience: Patience, spending: Spending) -> T:
    """Call until it succeeds, fails for good, or patience or the form's time runs out."""
    attempt = 1
    while True:
        spending.open_request()
        try:
            return call()
        except Outcome as outcome:
            most = patience.slow_attempts if isinstance(outcome, TooSlow) else patience.attempts
            if not outcome.passing or attempt >= most:
                raise
            pause = outcome.wait
            if pause is None:
                pause = patience.first_pause * 2 ** (attempt - 1)
            pause = min(pause, patience.longest_pause)
            if pause >= spending.seconds_left():
                raise
            patience.sleep(pause)
            attempt += 1
