"""The measures, each a pure function with its source in its docstring.

In: comparisons (`eval.align.Compared`), findings, answers. Out: numbers. A measure whose
denominator is empty is None, never 0 or 1. Nothing here can fail.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.wording import fold
from eval.align import Compared, same

Ratio = tuple[float, float]
"""Numerator and denominator of one form: ratios of sums over forms keep their weights."""


def ratio(pairs: Iterable[Ratio]) -> float | None:
    """The ratio of sums over forms (the combined ratio estimator; Cochran 1977, ch. 6)."""
    above = below = 0.0
    for one, other in pairs:
        above, below = above + one, below + other
    return above / below if below else None


def exact(fields: Sequence[Compared]) -> Ratio:
    """Fields that are exactly right after normalisation of form, of all that hold a value.

    Source: exact match, as in SQuAD (Rajpurkar et al. 2016), on fields instead of answers.
    """
    return float(sum(f.verdict == "right" for f in fields)), float(len(fields))


def escaped(fields: Sequence[Compared]) -> Ratio:
    """Escaped errors: not right and not on the review list, of all that hold a value.

    Source: the project's exchange format ("a wrong value outside `review`"); the notion is
    the residual error of selective prediction (El-Yaniv & Wiener 2010).
    """
    return float(sum(f.escaped for f in fields)), float(len(fields))


def review_share(fields: Sequence[Compared]) -> Ratio:
    """Fields a person is asked to look at, of all that hold a value. Source: as `escaped`."""
    return float(sum(f.reviewed for f in fields)), float(len(fields))


def review_precision(fields: Sequence[Compared]) -> Ratio:
    """Fields on the review list that were indeed not right. Source: precision, as usual."""
    listed = [f for f in fields if f.reviewed]
    return float(sum(f.verdict != "right" for f in listed)), float(len(listed))


def rows(
    truth: Sequence[Any], got: Sequence[Any], pairs: Sequence[tuple[int, int]]
) -> dict[str, Ratio]:
    """Row recall, precision and order from matched pairs.

    Order is the longest increasing run of matched rows over the matched rows (longest
    increasing subsequence, Schensted 1961). Matching: see `eval.align.match_rows`.
    """
    tails: list[int] = []
    for _, j in sorted(pairs):
        at = bisect_left(tails, j)
        tails[at : at + 1] = [j]
    return {
        "row_recall": (float(len(pairs)), float(len(truth))),
        "row_precision": (float(len(pairs)), float(len(got))),
        "row_order": (float(len(tails)), float(len(pairs))),
    }


def risk_coverage(fields: Sequence[Compared]) -> list[tuple[float, float]]:
    """The risk–coverage curve: (share kept, share wrong among the kept), surest first.

    Equally sure fields enter together. Source: El-Yaniv & Wiener 2010, "On the
    foundations of noise-free selective classification".
    """
    ordered = sorted(fields, key=lambda f: -f.confidence)
    points: list[tuple[float, float]] = []
    wrong = 0
    for count, item in enumerate(ordered, 1):
        wrong += item.verdict != "right"
        if count == len(ordered) or ordered[count].confidence < item.confidence:
            points.append((count / len(ordered), wrong / count))
    return points


def area_under_risk(points: Sequence[tuple[float, float]]) -> float | None:
    """AURC: the mean risk over coverage, by steps. Source: Geifman et al. 2019."""
    if not points:
        return None
    area, last = 0.0, 0.0
    for coverage, risk in points:
        area += (coverage - last) * risk
        last = coverage
    return area


def json_accuracy(truth: Any, got: Any) -> float | None:
    """1 − differing fields ÷ total fields, not below 0.

    Source: OmniAI's OCR benchmark (README, "JSON accuracy"): differences are additions,
    deletions and modifications; total is the truth's. Arrays are compared place by place,
    leaves by `same`; null and an absent key are one.
    """
    wanted, found = dict(_leaves(truth, "")), dict(_leaves(got, ""))
    if not wanted:
        return None
    wrong = sum(not same(wanted.get(key), found.get(key)) for key in wanted.keys() | found.keys())
    return max(0.0, 1 - wrong / len(wanted))


def _leaves(value: Any, path: str) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}/{key}")
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}/{index}")
    elif value is not None:
        yield path, value


def anls_star(truth: Any, got: Any) -> float | None:
    """ANLS* of the whole form, text folded; None when the package is not installed.

    Source: Peer et al. 2024, "ANLS* – a universal document processing metric for
    generative large language models"; the authors' package anls-star.
    """
    try:
        from anls_star import anls_score
    except ImportError:
        return None
    score: Any = anls_score(_texts(truth), _texts(got))
    return float(score)


def _texts(value: Any) -> Any:
    """Leaves as folded text; nulls left out, as the package counts them as answers."""
    if isinstance(value, Mapping):
        kept = {key: _texts(inner) for key, inner in value.items() if inner not in (None, "")}
        return {key: inner for key, inner in kept.items() if inner not in ({}, [])}
    if isinstance(value, (list, tuple)):
        return [_texts(inner) for inner in value]
    return fold(f"{value:g}" if isinstance(value, float) else str(value))


def corrections(fields: Sequence[Compared]) -> dict[str, int]:
    """What a person would have to do: values to change, to add, to delete.

    Source: the error costs of KIEval (Khang et al. 2025, arXiv 2503.05488): substitution,
    addition and deletion after groups are matched.
    """
    count = Counter(f.verdict for f in fields)
    return {"change": count["wrong"], "add": count["lost"], "delete": count["added"]}


def kieval_aligned(fields: Sequence[Compared]) -> Ratio:
    """Right fields over right fields and corrections. Source: KIEval_Aligned, as above."""
    right = sum(f.verdict == "right" for f in fields)
    return float(right), float(right + sum(corrections(fields).values()))


@dataclass(frozen=True, slots=True)
class Alarm:
    """A finding as this measure sees it: the rule's name and the fields it names."""

    rule: str
    fields: tuple[str, ...]


def planted(
    mistakes: Sequence[Mapping[str, Any]],
    alarms: Sequence[Alarm],
    partner: Mapping[int, int] | None = None,
) -> dict[str, Ratio]:
    """Planted-mistake recall, and precision of the findings.

    A mistake is found when a finding of one of its rules ("total_*": any ending) names its
    field or, for a row, any field of that row. A finding is justified when it is about a
    planted row, or a planted form-level rule. `partner` maps the paper's rows to the
    reading's. Source: precision and recall (van Rijsbergen 1979); rule names are those of
    the exchange format.
    """
    rows_of = partner or {}
    found = 0
    justified: set[int] = set()
    for mistake in mistakes:
        places = _places(str(mistake["field"]), rows_of)
        hit = False
        for number, alarm in enumerate(alarms):
            about = places & {_row_or_field(field) for field in alarm.fields}
            fits = any(_named(alarm.rule, rule) for rule in mistake["rules"])
            form_rule = str(mistake["rules"][0]).endswith("*")
            if fits and (about or form_rule):
                hit = True
                justified.add(number)
            elif about:
                justified.add(number)
        found += hit
    return {
        "planted_recall": (float(found), float(len(mistakes))),
        "finding_precision": (float(len(justified)), float(len(alarms))),
    }


def _named(rule: str, wanted: str) -> bool:
    return rule.startswith(wanted[:-1]) if wanted.endswith("*") else rule == wanted


def _row_or_field(pointer: str) -> str:
    steps = pointer.split("/")
    return "/".join(steps[:3]) if steps[1:2] == ["indicators"] else pointer


def _places(pointer: str, partner: Mapping[int, int]) -> set[str]:
    steps = pointer.split("/")
    if steps[1] == "indicators":
        row = int(steps[2])
        return {f"/indicators/{partner.get(row, row)}"}
    return {pointer}


def citations(cited: Iterable[str], gold: Iterable[str]) -> dict[str, Ratio]:
    """Citation precision and recall over JSON Pointers.

    Source: ALCE (Gao et al. 2023), with identity of the cited field in place of entailment.
    """
    have, want = set(cited), set(gold)
    both = float(len(have & want))
    return {
        "citation_precision": (both, float(len(have))),
        "citation_recall": (both, float(len(want))),
    }


_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def number_support(answer: str, supports: Iterable[str]) -> Ratio:
    """Numbers of an answer that occur in what it cites or in its computed trace.

    Source: the project's promise that every number in an answer is in a cited cell or in a
    trace; the idea is FActScore's (Min et al. 2023), with numbers as the atoms.
    """
    backed = {_value(n) for text in supports for n in _NUMBER.findall(fold(text))}
    numbers = [_value(n) for n in _NUMBER.findall(fold(answer))]
    return float(sum(n in backed for n in numbers)), float(len(numbers))


def _value(number: str) -> str:
    plain = number.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def survived(answers: Iterable[bool]) -> Ratio:
    """Injections that changed nothing, of all tried; True is an unchanged result.

    Source: attack success rate of AgentDojo (Debenedetti et al. 2024), its complement.
    """
    outcomes = list(answers)
    return float(sum(outcomes)), float(len(outcomes))


def cost(tokens_in: float, tokens_out: float, price_in: float, price_out: float) -> float:
    """Money for tokens at prices per million tokens. Source: how endpoints bill."""
    return (tokens_in * price_in + tokens_out * price_out) / 1_000_000


def confusions(fields: Sequence[Compared]) -> Counter[tuple[str, str]]:
    """Characters read as others: (on the paper, as read), "" for none.

    From the shortest edit script of each wrong text (Levenshtein 1966, by rapidfuzz); texts
    that share less than half are another cell's, not a misread character.
    """
    from rapidfuzz.distance import Levenshtein

    count: Counter[tuple[str, str]] = Counter()
    for item in fields:
        if item.verdict != "wrong":
            continue
        truth, got = fold(str(item.truth)), fold(str(item.got))
        if Levenshtein.normalized_similarity(truth, got) < 0.5:
            continue
        for edit in Levenshtein.opcodes(truth, got):
            if edit.tag != "equal":
                pair = (truth[edit.src_start : edit.src_end], got[edit.dest_start : edit.dest_end])
                count[pair] += 1
    return count
