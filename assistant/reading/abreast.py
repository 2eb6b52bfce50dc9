"""Two steps of reading one page at the same time, on another core.

In: two functions that do not need each other. Out: what both return. The steps of a page take
as long as the recogniser on two cores, and most of them can use one core only; OpenCV and NumPy
leave the interpreter to others while they work on pictures. Steps of many small calls are slower
on two threads than on one, for they wait for the interpreter.

Can fail: with what either of the two raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")

_allowed: ContextVar[bool] = ContextVar("abreast", default=False)


@contextmanager
def allowed(threads: int) -> Iterator[None]:
    """Let `both` use a second thread within, where there may be so many.

    A step on the second thread knows nothing of it, and so starts no third.
    """
    before = _allowed.set(threads > 1)
    try:
        yield
    finally:
        _allowed.reset(before)


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
