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
_SPLIT_NUMBER = re.compile(r"(?<=\d)\.[^\S\n]+(?=\d)")
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
    plain = [bare(text_) for text_ in known]
    return [
        quoted
        for quoted in _QUOTED.findall(text)
        if not any(bare(fold(quoted)) in held for held in plain)
    ]


def bare(text: str) -> str:
    """The text without quotes and spaces, for finding it again."""
    return re.sub(r"[\"'“”‘’…\s]", "", text)


_MARKUP = re.compile(
    r"!?\[[^\]\n]*\]\s*\([^)\n]*\)|</?[a-zA-Z!][^>\n]*>?|(?i:\b(?:https?|ftp|javascript|data):\S*|\bwww\.\S+)"
)


def markup(text: str) -> list[str]:
    """Pictures, links, addresses and tags: no answer has any."""
    return _MARKUP.findall(text)


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


_FIELDS = {
    "target": r"目标值?|指标值|targets?",
    "actual": r"实际完成值|实际值?|actual(?:ly)?",
    "score": r"得分|自评得?分?|scored?|scores",
    "weight": r"分值|权重|weights?",
}
_NAMED = re.compile(
    r"街道|镇(?!静)|乡(?!村)|委员会|大学|学院|医院|公司|集团|银行|协会|基金会|事务所|审计局|财政局|教育局|民政局"
)
_JUDGED = re.compile(
    r"合规|合格|没有问题|无问题|没问题|属实|complian|no (?:problem|issue)s?\b|acceptable|in order\b",
    re.I,
)


def misattributed(text: str, citations: Sequence[Citation]) -> list[str]:
    """Figures the text gives to one field that are cited for another one only.

    “实际90%” where 90 is the target and the actual 65 has its numbers all supported, and
    is wrong all the same.
    """
    held: dict[str, set[Decimal]] = {name: set() for name in _FIELDS}
    for citation in citations:
        name = citation.pointer.rpartition("/")[2]
        if name in held and citation.row is not None:
            for said in (citation.text, citation.value):
                held[name].update(value for _, value in _numbers(said or ""))
    wrong = []
    plain = unicodedata.normalize("NFKC", text)
    for name, words in _FIELDS.items():
        for found in re.finditer(
            rf"(?:{words})[^\d。;,，；\n]{{0,8}}?(\d[\d,]*(?:\.\d+)?)", plain, re.I
        ):
            values = [value for _, value in _numbers(found[1])]
            others = set().union(*(held[n] for n in held if n != name))
            wrong += [found[0] for v in values if v not in held[name] and v in others]
    return wrong


def unsupported_names(text: str, known: Iterable[str]) -> list[str]:
    """Places and bodies the text names that stand in none of the known texts."""
    held = fold("\n".join(known))
    missing = []
    for found in _NAMED.finditer(text):
        run = re.search(r"[\u3400-\u9fff]{0,8}$", text[: found.start()])
        before = run[0] if run else ""
        tails = [before[i:] + found[0] for i in range(len(before)) if len(before) - i > 1]
        if len(found[0]) > 2:  # a whole name by itself (审计局)
            tails.append(found[0])
        if tails and not any(fold(tail) in held for tail in tails):
            missing.append(before + found[0])
    return missing


def verdicts(text: str) -> list[str]:
    """Words that call something compliant or in order: never a program's to say."""
    return _JUDGED.findall(text)
