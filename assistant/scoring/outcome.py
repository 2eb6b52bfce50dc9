"""What a comparison of target and actual can give, free of any policy.

In: nothing. Out: frozen records shared by the modules that compare. Nothing can fail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.finding import Message
from assistant.scoring.policy import Interval
from assistant.scoring.qualities import Levels

SILENT = Message(zh="", en="")
"""Nothing to explain."""

Verdict = Literal["met", "short", "exceeded", "levels"]


@dataclass(frozen=True, slots=True)
class RowScore:
    """What the rule gives for one row.

    Args:
        expected: lowest and highest score the policy allows, in points; None when it
            gives no number.
        finding: "ok" or the name of the strongest finding.
        flags: further observations, sorted.
        steps: the arithmetic, one line a step ("65 ÷ 90 × 1 = 0.72").
        why: the finding in words, or why nothing can be said.
        ratio: actual ÷ target where a floor was reached, executed ÷ budget for the
            budget, else None.
    """

    expected: Interval | None
    finding: str
    flags: tuple[str, ...]
    steps: tuple[str, ...]
    why: Message
    ratio: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One reading: its verdict and, where there are numbers, both in the target's unit."""

    verdict: Verdict
    target: Decimal | None = None
    actual: Decimal | None = None
    levels: Levels = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison gives; no options mean that nothing can be scored.

    Args:
        options: the readings left open, usually one.
        flags: what was noticed on the way.
        why: why there are no options; silent otherwise.
        ratio: actual ÷ target of a floor reached, for over-achievement; else None.
    """

    options: tuple[Option, ...] = ()
    flags: frozenset[str] = frozenset()
    why: Message = SILENT
    ratio: Decimal | None = None

    def flagged(self, *flags: str) -> Outcome:
        """The same with more flags."""
        return replace(self, flags=self.flags | set(flags))


@dataclass(frozen=True, slots=True)
class Row:
    """What else is known of a row: whether it is a cost, and a direction given from outside."""

    is_cost: bool = False
    is_harm: bool = False
    is_count: bool = False
    direction: str | None = None


def nothing(zh: str, en: str, *flags: str) -> Outcome:
    """No comparison, and why."""
    return Outcome((), frozenset(flags), Message(zh=zh, en=en))


def settled(
    verdict: Verdict, target: Decimal | None = None, actual: Decimal | None = None
) -> Outcome:
    """One reading and nothing else to say."""
    return Outcome((Option(verdict, target, actual),))
