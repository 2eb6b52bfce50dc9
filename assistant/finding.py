"""A finding: one thing the paper got wrong, left out, or cannot prove.

In: nothing. Out: the frozen record every check yields. Names of rules and
severities are part of the exchange format.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Severity = Literal["error", "warning", "notice"]
"""error: a number on the paper is wrong · warning: a person must look · notice: worth knowing."""

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An exact number, written to JSON as a plain number."""

Claim = Annotated[
    str | Decimal,
    Field(union_mode="left_to_right"),
    PlainSerializer(
        lambda claim: float(claim) if isinstance(claim, Decimal) else claim,
        return_type=float | str,
        when_used="json",
    ),
]
"""What the paper says: a number as above, or its text; a text of digits ("735") stays a text."""


class Frozen(BaseModel):
    """Base of all records: immutable, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Message(Frozen):
    """The same sentence in both languages, fit to be pasted into a letter."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


class Finding(Frozen):
    """One finding.

    Args:
        rule: its name in the exchange format ("over_claimed", "total_mismatch", …).
        severity: see `Severity`.
        fields: JSON Pointers of the fields concerned, the judged one first.
        claimed: what the paper says; None when it says nothing.
        expected: what the rule gives, as an interval; None when it gives no number.
        message: what is wrong and what to supply, naming row and figures.
        steps: the arithmetic behind it, one line a step ("65 ÷ 90 × 1 = 0.72").
        policy: the policy whose rule this is; empty for plain arithmetic.
    """

    rule: str
    severity: Severity
    fields: tuple[str, ...]
    message: Message
    claimed: Claim | None = None
    expected: tuple[Number, Number] | None = None
    steps: tuple[str, ...] = ()
    policy: str = ""
