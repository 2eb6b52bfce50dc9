"""What a question asks of rows, typed.

In: nothing. Out: frozen records that `reading` makes and `running` executes. Cannot fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.finding import Message
from assistant.library.records import By

Figure = Literal["target", "actual", "weight", "score", "lost", "rate", "share", "gap", "explanation", "name"]  # fmt: skip
"""A figure or a text of a row; rate is score ÷ weight, share actual ÷ target, gap actual − target."""

Want = Literal["rows", "share", "mean", "most", "least", "both", "exists", "every", "why", "which"]
"""What is asked of the rows: which they are with their count and sums · their share of all ·
the mean of one · the extremes · whether there are any · whether all fit · why they lost points ·
which of several groups has more."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows picked out: filters for `Where`, and the same in words."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    said: tuple[Message, ...] = ()

    @property
    def zh(self) -> str:
        """The conditions in Chinese."""
        return "、".join(m.zh for m in self.said)

    @property
    def en(self) -> str:
        """The conditions in English."""
        return ", ".join(m.en for m in self.said)

    def and_(self, other: Group) -> Group:
        """The rows that fit both; bounds add up, of other filters the later counts."""
        filters = {**self.filters, **other.filters}
        for key in ("bounds", "words", "without"):
            if key in self.filters and key in other.filters:
                filters[key] = (*self.filters[key], *other.filters[key])
        if "kinds" in self.filters and "kinds" in other.filters:
            both = set(self.filters["kinds"]) & set(other.filters["kinds"])
            filters["kinds"] = tuple(sorted(both)) or ("none",)
        return Group(filters, (*self.said, *other.said))

    def against(self, other: Group) -> bool:
        """True when both say something of the same column: no row can be asked to fit both."""
        kinds = [set(g.filters.get("kinds", ())) for g in (self, other)]
        if all(kinds) and not kinds[0] & kinds[1]:
            return True
        apart = set(self.filters) & set(other.filters) - {"bounds", "words", "without", "kinds"}
        return any(self.filters[key] != other.filters[key] for key in apart)


EVERYTHING = Group()


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks.

    `groups` are answered one after the other; `holds` is what every row must fit when
    `want` is "every". `by` groups the rows further ("level1", "form", …). `top` is how many
    of an extreme are wanted, 0 for those that share it. `counts` and `listed` say
    that the number of rows, and that the rows themselves, are asked for. `stated` is how many rows the question
    says there are (“这两条”), 0 when it does not.
    """

    groups: tuple[Group, ...] = (EVERYTHING,)
    figures: tuple[Figure, ...] = ()
    want: Want = "rows"
    by: By = ""
    top: int = 0
    counts: bool = False
    listed: bool = False
    stated: int = 0
    holds: Group = EVERYTHING
    half: bool = False
    """Whether a row carries half of its form's points is asked."""
