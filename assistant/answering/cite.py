"""Is every figure, name and quotation of a text in what it cites?

In: a text, citations, steps. Out: what is not supported, as it stands in the text.
Numbers are compared by value (97 is 97.0, 90% is 90.00(%)), names and quotations as
folded text. Pure; cannot fail.

Row and page numbers of the citations count as supported; a number of the question does
not, unless a cell or a step has it: repeating a false figure is not supporting it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.answering.answer import Citation, Step
from assistant.quantity import number
from assistant.wording import fold

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SPLIT_NUMBER = re.compile(r"(?<=\d)\.\s+(?=\d)")
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{2,120})[”\"」』》]")


def unsupported_numbers(
    text: str, citations: Sequence[Citation], steps: Sequence[Step]
) -> list[str]:
    """Numbers of the text that stand in no cited cell and no step."""
    held = _held(citations, steps)
    return [written for written, value in _numbers(text) if value not in held]


def unsupported_quotations(
    text: str, citations: Sequence[Citation], steps: Sequence[Step], names: Iterable[str] = ()
) -> list[str]:
    """Quotations of the text that stand in no cited cell, step or known name."""
    known = [fold(t) for c in citations for t in (c.text, c.value, c.project) if t]
    known += [fold(f"{s.what.zh}{s.what.en}{s.operation}{s.result}") for s in steps]
    known += [fold(name) for name in names if name]
    plain = [_bare(text_) for text_ in known]
    return [
        quoted
        for quoted in _QUOTED.findall(text)
        if not any(_bare(fold(quoted)) in held for held in plain)
    ]


def _bare(text: str) -> str:
    return re.sub(r"[\"'“”‘’…\s]", "", text)


def _held(citations: Sequence[Citation], steps: Sequence[Step]) -> set[Decimal]:
    held: set[Decimal] = set()
    for citation in citations:
        for text in (citation.text, citation.value, citation.project):
            held.update(value for _, value in _numbers(text or ""))
        for place in (citation.row, citation.page, citation.line, citation.column, citation.form):
            if place is not None:
                held.add(Decimal(place))
        held.update(map(Decimal, citation.box or ()))
    for step in steps:
        for text in (step.operation, step.result, step.what.zh, *step.inputs):
            held.update(value for _, value in _numbers(text))
    return held


def _numbers(text: str) -> list[tuple[str, Decimal]]:
    plain = _SPLIT_NUMBER.sub(".", unicodedata.normalize("NFKC", text))
    found = []
    for match in _NUMBER.finditer(plain):
        written = match[0].rstrip(",")
        value = number(written)
        if value is None:  # "3,699,12": commas that group nothing
            found += [(part, Decimal(part)) for part in written.split(",") if part]
        else:
            found.append((written, value))
    return found
