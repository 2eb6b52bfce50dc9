"""Two steps of reading one page at the same time, on another core.

In: two functions that do not need each other. Out: what both return. The steps of a page take
as long as the recogniser on two cores, and most of them can use one core only; OpenCV and NumPy
leave the interpreter to others while they work on pictures. Steps of many small calls are slower
on two threads than on one, for they wait for the interpreter.

Can fail: with what either of the two raises.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Final, TypeVar

One = TypeVar("One")
Other = TypeVar("Other")

TURN: Final = 0.0005  # seconds that a thread may keep the interpreter while others wait for it

_allowed: ContextVar[bool] = ContextVar("abreast", default=False)
_turns = threading.Lock()
_before: list[float] = []


@contextmanager
def allowed(threads: int) -> Iterator[None]:
    """Let `both` use a second thread within, where there may be so many.

    A step on the second thread knows nothing of it, and so starts no third.
    """
    before = _allowed.set(threads > 1)
    try:
        with _short_turns():
            yield
    finally:
        _allowed.reset(before)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let threads wait less for the interpreter: each of the recogniser's asks for it often.

    Python's own turns of 5 ms cost a fiftieth of a page's wall time. Of pages that are read at
    once the first sets it, and the last sets it back.
    """
    with _turns:
        _before.append(sys.getswitchinterval())
        sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        with _turns:
            was = _before.pop()
            if not _before:
                sys.setswitchinterval(was)


def both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """What the two return; one after the other where a second thread is not allowed."""
    if not _allowed.get():
        return one(), other()
    beside = _pool().submit(other)
    try:
        own = one()
    except BaseException:
        beside.cancel()
        raise
    return own, beside.result()


@cache
def _pool() -> ThreadPoolExecutor:
    # None of its steps waits for another, so pages that are read at once only wait their turn.
    return ThreadPoolExecutor(2, "abreast")
