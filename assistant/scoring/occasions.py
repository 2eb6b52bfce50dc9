"""Dates against deadlines.

In: a deadline and what is said of its fulfilment. Out: the levels that admits, and flags.
Nothing here can fail.

Forms leave out the year as a rule; then both dates are taken to be of one year, and
"次年3月" is the fifteenth month.
"""

from __future__ import annotations

import re

from assistant.quantity import Day, Moment, Quality
from assistant.scoring import qualities
from assistant.scoring.qualities import ACHIEVED, LATE, PARTLY, Levels

_EARLY = re.compile("提前|提早")
_KEPT = re.compile("及时|按时|按期|如期|准时|按计划|按规定")


def against_date(target: Moment, actual: Moment | Quality) -> tuple[Levels | None, tuple[str, ...]]:
    """The levels an actual admits under a deadline; None when it cannot be decided."""
    if isinstance(actual, Quality):
        return _by_words(actual.text)
    if actual == target:
        return ACHIEVED, (("actual_copies_target",) if "前" in target.text else ())
    first, last = actual.first, actual.last
    start, end = target.first, target.last
    if None in (first[0], end[0]):
        first, last, start, end = (_yearless(day) for day in (first, last, start, end))
    early, late = _key(first), _key(last)
    # "9月前" may mean before September begins or before it ends.
    if late < _key(start) if target.before else late <= _key(end):
        return ACHIEVED, ()
    if early > _key(end):
        return LATE, ()
    return None, ("inexact_actual",)


def _by_words(text: str) -> tuple[Levels | None, tuple[str, ...]]:
    own = qualities.standing(text)
    if own == qualities.MISSED or own == LATE:
        return own, ()
    if own == PARTLY:
        return PARTLY, ("evidence_missing",)
    if own == ACHIEVED or _EARLY.search(text) or _KEPT.search(text):
        return ACHIEVED, ("evidence_missing",)
    return None, ("evidence_missing",)


def _yearless(day: Day) -> Day:
    return (None, day[1], day[2])


def _key(day: Day) -> tuple[int, int, int]:
    return (day[0] or 0, day[1], day[2])
