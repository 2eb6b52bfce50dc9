"""Two steps at the same time: what they return, where they run, and what they raise."""

from __future__ import annotations

import sys
from threading import Barrier, get_ident

import pytest

from assistant.reading.abreast import TURN, allowed, both


def test_two_steps_run_at_the_same_time_and_keep_their_places() -> None:
    meet = Barrier(2, timeout=10)  # breaks unless both wait at once
    with allowed(2):
        one, other = both(lambda: (meet.wait(), "one"), lambda: (meet.wait(), "other"))
    assert (one[1], other[1]) == ("one", "other")


@pytest.mark.parametrize("threads", [0, 1])
def test_one_thread_does_them_in_turn(threads: int) -> None:
    with allowed(threads):
        assert both(get_ident, get_ident) == (get_ident(), get_ident())
    assert both(get_ident, get_ident) == (get_ident(), get_ident())


def test_steps_within_steps_end() -> None:
    def halves(low: int, high: int) -> int:
        if high - low == 1:
            return low
        middle = (low + high) // 2
        return sum(both(lambda: halves(low, middle), lambda: halves(middle, high)))

    with allowed(2):
        assert halves(0, 64) == sum(range(64))


def test_what_either_raises_is_raised() -> None:
    def fails() -> int:
        raise ValueError("no")

    with allowed(2):
        with pytest.raises(ValueError, match="no"):
            both(fails, lambda: 1)
        with pytest.raises(ValueError, match="no"):
            both(lambda: 1, fails)


def test_turns_are_short_while_any_page_is_read_and_as_before_afterwards() -> None:
    before = sys.getswitchinterval()
    one, other = allowed(2), allowed(2)
    one.__enter__()
    assert sys.getswitchinterval() == pytest.approx(TURN)
    with other:
        one.__exit__(None, None, None)  # the first page ends first
        assert sys.getswitchinterval() == pytest.approx(TURN)
    assert sys.getswitchinterval() == pytest.approx(before)
