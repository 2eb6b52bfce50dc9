"""The recogniser's classes: which character is which number.

In: the list of characters a network file carries. Out: labels of a text, or None when the
network has no class for one of its characters; the list with a character put in. Class 0 is
"no character", the last one is a space; the list holds those between.

The network writes the half-width form of some signs only; labels are of that form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.errors import UsageError

ADDED: Final = "㎡"
"""Unit of areas and of costs an area; the wheel's network has no class for it."""
LIKE: Final = "m"
"""The class that the added one starts as."""

_WIDE = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
WRITTEN: Final[dict[int, str]] = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in [*_WIDE, *map(ord, "＝＞＜％")]
}


@dataclass(frozen=True)
class Classes:
    """Characters of the classes 1, 2, …"""

    characters: Sequence[str]
    numbers: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = {char: i for i, char in enumerate(self.characters, 1)}
        object.__setattr__(self, "numbers", numbers | {" ": len(self.characters) + 1})

    @classmethod
    def parse(cls, listed: str) -> Classes:
        """From the list in a network file, one character a line."""
        return cls(tuple(listed.split("\n")))

    def listed(self) -> str:
        """The list as a network file carries it."""
        return "\n".join(self.characters)

    def labels(self, text: str) -> list[int] | None:
        """A class for every character of the text; None when one has none."""
        written = text.translate(WRITTEN)
        if any(char not in self.numbers for char in written):
            return None
        return [self.numbers[char] for char in written]

    def with_added(self, char: str) -> Classes:
        """With the character in place of the last (an emoji), unless it has a class."""
        if char in self.numbers:
            return self
        if len(self.characters) < 2:
            raise UsageError("no class can be given away", where="the network's characters")
        return Classes((*self.characters[:-1], char))

    def text(self, best: Sequence[int]) -> str:
        """The text of the likeliest class of every column: repeats are one, 0 is none."""
        kept = [
            number
            for before, number in zip([0, *best], best, strict=False)
            if number and number != before
        ]
        return "".join(
            self.characters[number - 1] if number <= len(self.characters) else " "
            for number in kept
        )
