"""One row scored: what the rule would have given, as an interval, with its steps.

In: the texts and numbers of one row and a policy. Out: a frozen `RowScore`. Nothing
here can fail: what cannot be scored is a result that says why.

Findings, strongest first: unreadable, not_comparable, over_claimed,
unexplained_deduction, under_claimed, explained_without_deduction,
over_achieved_needs_reason, ok.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.quantity import Amount, Comparator, Quantity, Unreadable, marks, parse, show
from assistant.quantity.vocabulary import COMPARATORS
from assistant.scoring import letters, misread, reasons
from assistant.scoring.comparison import compare
from assistant.scoring.execution import score_budget
from assistant.scoring.fitness import is_cost, is_count, is_harm, level2_misfits
from assistant.scoring.outcome import Option, Outcome, Row, RowScore, nothing
from assistant.scoring.policy import Interval, Policy
from assistant.scoring.reasons import Reason

__all__ = ["RowScore", "score_budget", "score_row", "target_in_name"]

_SIGN_MARKS = ("ocr_ge_lost", "ocr_le_as_w")
_INCLUSIVE = re.compile("(?<!及)(?<!或)以[上下内]")
_YEAR_MONTH = re.compile(r"\s*(20\d\d)[.．](0?[1-9]|1[0-2])月?\s*(底?之?前|底|)")
_STRICT = (Comparator.ABOVE, Comparator.BELOW)
_SIGN_WORDS = "|".join(sorted(map(re.escape, COMPARATORS), key=len, reverse=True))
_NAMED_TARGET = re.compile(rf"[(:]?((?:{_SIGN_WORDS}|达到?)[\d.,]+[^\d()]{{0,6}})\)?$")


def score_row(
    target: str | None,
    actual: str | None,
    weight: Decimal | None,
    claimed: Decimal | None,
    reason: str | None,
    *,
    name: str = "",
    level1: str = "",
    level2: str = "",
    direction: str | None = None,
    policy: Policy,
) -> RowScore:
    """Score one indicator row.

    Args:
        target, actual: the texts of 年度指标值 and 实际完成值; "" blank, None not captured.
        weight, claimed: 分值 and 得分 in points; None when blank or without a column.
        reason: the explanation; "" blank, None not captured.
        name, level1, level2: the row's labels; they tell costs from outputs.
        direction: "forward", "reverse", … when a person gave it, for targets without a sign.
        policy: the rule book.
    """
    return _score(target, actual, weight, claimed, reason, name, level1, level2, direction, policy)


def target_in_name(name: str) -> str | None:
    """The target an indicator's name carries ("培训合格率≥95%"), None when it has none."""
    match = _NAMED_TARGET.search(name)
    return match.group(1) if match else None


@dataclass(frozen=True, slots=True)
class _Claim:
    """Weight, claim and reason of a row."""

    weight: Decimal | None
    claimed: Decimal | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Made:
    """A claim that was made: there is a weight and a score."""

    weight: Decimal
    claimed: Decimal
    reason: Reason


@lru_cache(maxsize=16384)
def _score(
    target: str | None,
    actual: str | None,
    weight: Decimal | None,
    claimed: Decimal | None,
    reason: str | None,
    name: str,
    level1: str,
    level2: str,
    direction: str | None,
    policy: Policy,
) -> RowScore:
    claim = _Claim(weight, claimed, reasons.read(reason))
    flags: set[str] = set()
    if not (target or "").strip():
        named = target_in_name(name)
        if named is not None:
            target = named
            flags.add("target_in_name")
    written = target or "", actual or ""
    target, actual = _as_dates(target, actual)
    wanted, got = parse(target), parse(actual)
    if claim.reason.kind == "noise" and not reasons.restates_the_figure(claim.reason, actual or ""):
        flags.add("reason_cell_noise")
    if weight is not None and claimed is not None and claimed > weight:
        flags.add("score_exceeds_weight")
    if claimed is not None and claimed < 0:
        flags.add("score_below_zero")
    if level2_misfits(level2, name, wanted):
        flags.add("indicator_type_mismatch")
    seen = {*marks(target or ""), *marks(actual or "")}
    lost = _unreadable(target or "", wanted, got, claim, policy)
    if lost is not None:
        # Of a row that is not scored, only damage to a sign bears on the answer.
        kept = seen.intersection(_SIGN_MARKS)
        return _unscored("unreadable", lost, flags | kept | lost.flags, *written)
    flags |= seen
    if misread.weight_in_target(wanted, got, weight, claimed, name):
        why = nothing(
            "指标值栏填的是分值", "the target cell holds the weight", "weight_in_target_cell"
        )
        return _unscored("not_comparable", why, flags | why.flags, *written)
    row = Row(
        is_cost=is_cost(level1, level2, name),
        is_harm=is_harm(name),
        is_count=is_count(level2),
        direction=direction,
    )
    outcome = _compared(target, actual, row)
    flags |= outcome.flags
    if not outcome.options:
        return _unscored("not_comparable", outcome, flags, *written)
    if not _on_the_bound(outcome):
        flags.discard("ocr_ge_lost")  # > and ≥ differ on the bound alone
    elif "ocr_ge_lost" not in flags and _includes_its_bound(target or "", wanted):
        flags.add("inclusive_assumption")
    return _scored(*written, outcome, claim, flags, policy)


def _as_dates(target: str | None, actual: str | None) -> tuple[str | None, str | None]:
    """Both as months when both are written 2023.12; one alone may be an amount."""
    found = [_YEAR_MONTH.fullmatch(text or "") for text in (target, actual)]
    if not all(found):
        return target, actual
    one, other = (f"{match[1]}年{match[2]}月{match[3]}" for match in found if match)
    return one, other


@lru_cache(maxsize=8192)
def _compared(target: str | None, actual: str | None, row: Row) -> Outcome:
    # Forms repeat "=100.00(%)" against "100%" dozens of times.
    return compare(parse(target), parse(actual), row)


def _unreadable(
    text: str, target: Quantity, actual: Quantity, claim: _Claim, policy: Policy
) -> Outcome | None:
    """Why the row cannot be read; None when it can."""
    for value, field, zh in ((target, "target", "指标值"), (actual, "actual", "实际完成值")):
        if isinstance(value, Unreadable) and not value.is_text:
            blank = value.because in ("blank", "placeholder")
            damaged = value.because != "not captured"
            flag = (f"{field}_blank",) if blank else (f"{field}_illegible",) if damaged else ()
            return nothing(f"{zh}{value.zh}", f"{field}: {value.en}", *flag)
    if misread.glued_columns(text, target, actual, claim.weight, claim.claimed):
        return nothing(
            "分值与指标值粘连在一起", "weight and target run together", "ocr_glued_columns"
        )
    digit = misread.sign_read_as_digit(text, target, actual, claim.weight, claim.claimed, policy)
    if digit is not None:
        return nothing(
            f"首位“{text.strip()[:1]}”可能是“≥”的误读",
            "its first digit may be a misread ≥",
            digit,
        )
    if claim.weight is None and claim.claimed is not None:
        return nothing("分值空白", "the weight is blank", "weight_blank")
    return None


def _unscored(
    finding: str, outcome: Outcome, flags: set[str], target: str, actual: str
) -> RowScore:
    said = letters.unscored(finding, outcome.why, target, actual, flags | outcome.flags)
    return RowScore(None, finding, tuple(sorted(flags)), (), said)


def _includes_its_bound(text: str, target: Quantity) -> bool:
    """True when it is the rules, not the paper, that count the number itself as reached."""
    if isinstance(target, Amount) and target.comparator in _STRICT:
        return True
    return bool(_INCLUSIVE.search(text)) and "含" not in text


def _on_the_bound(outcome: Outcome) -> bool:
    """True when the score hangs on whether 以上, 小于 or > include the number itself."""
    (option, *others) = outcome.options
    return not others and option.target is not None and option.target == option.actual


def _scored(
    target: str, actual: str, outcome: Outcome, claim: _Claim, flags: set[str], policy: Policy
) -> RowScore:
    ratio = outcome.ratio
    far_over = ratio is not None and ratio >= policy.over_warning
    if claim.weight is None:
        if far_over:
            flags.add("over_achieved")
        unweighed = nothing(
            "表中没有分值和得分", "the form has no weights and scores", "weights_absent"
        )
        return _unscored("not_comparable", unweighed, flags, target, actual)
    (low, high), steps = _interval(outcome.options, claim.weight, policy)
    if claim.claimed is None:
        flags.add("score_blank")
        blank = letters.score_blank(low, high, steps)
        return RowScore((low, high), "unreadable", tuple(sorted(flags)), steps, blank, ratio)
    made = _Made(claim.weight, claim.claimed, claim.reason)
    if made.claimed < made.weight and _deducted_for_a_low_target(outcome, made, policy):
        low, steps = (
            Decimal(0),
            (*steps, f"0 … {show(high)}: 目标偏低主动调减 / target set too low"),
        )
    finding = _finding(outcome, made, (low, high), flags, policy)
    flags |= _reason_flags(actual, outcome, made.reason, finding)
    if far_over and finding == "ok" and not made.reason.is_given:
        if made.reason.is_missing:
            finding = "over_achieved_needs_reason"
        else:
            flags.add("over_achieved")
    why = letters.scored(
        finding,
        letters.Figures(target, actual, made.weight, made.claimed, low, high),
        steps,
        ratio,
    )
    return RowScore((low, high), finding, tuple(sorted(flags)), steps, why, ratio)


def _interval(
    options: tuple[Option, ...], weight: Decimal, policy: Policy
) -> tuple[Interval, tuple[str, ...]]:
    lows, highs, steps = [], [], []
    for option in options:
        for points_low, points_high, step in _points(option, weight, policy):
            lows.append(points_low)
            highs.append(points_high)
            steps.append(step)
    return (min(lows), max(highs)), tuple(dict.fromkeys(steps))


def _points(option: Option, weight: Decimal, policy: Policy) -> list[tuple[Decimal, Decimal, str]]:
    """Points and step of each formula for one reading."""
    full = show(weight)
    if option.verdict == "levels":
        low, _ = policy.band(option.levels[0], weight)
        _, high = policy.band(option.levels[-1], weight)
        names = "/".join(letters.LEVELS[level] for level in option.levels)
        return [(low, high, f"{names}: {show(low)} … {show(high)}")]
    a, b = option.target, option.actual
    if a is None or b is None:
        return [(weight, weight, f"= {full}")]
    plain_a, plain_b = letters.plain(a), letters.plain(b)
    if option.verdict == "met":
        sign = ">" if b > a else "<" if b < a else "="
        return [(weight, weight, f"{plain_b} {sign} {plain_a} → {full}")]
    if option.verdict == "short":
        points = policy.rounded(max(Decimal(0), weight * b / a))
        return [(points, points, f"{plain_b} ÷ {plain_a} × {full} = {show(points)}")]
    if a == 0:
        return [(Decimal(0), Decimal(0), f"{plain_b} > 0 → 0")]
    found = []
    for rule in policy.overrun:
        if rule == "ratio":
            points = policy.rounded(weight * a / b)
            step = f"{plain_a} ÷ {plain_b} × {full} = {show(points)}"
        elif rule == "linear":
            points = policy.rounded(max(Decimal(0), weight * (2 * a - b) / a))
            floor = " (≤ 0)" if b >= 2 * a else ""
            step = f"{full} × (1 − ({plain_b} − {plain_a}) ÷ {plain_a}) = {show(points)}{floor}"
        else:
            points, step = Decimal(0), f"{plain_b} > {plain_a} → 0"
        found.append((points, points, step))
    return found


def _deducted_for_a_low_target(outcome: Outcome, made: _Made, policy: Policy) -> bool:
    """A unit may take points off itself for a target set too low; no formula says how many."""
    over = outcome.ratio is not None and outcome.ratio >= policy.over_notice
    return over and reasons.says_target_was_low(made.reason)


def _finding(
    outcome: Outcome, made: _Made, expected: Interval, flags: set[str], policy: Policy
) -> str:
    weight, claimed, reason = made.weight, made.claimed, made.reason
    low, high = expected
    deducted = claimed < weight - policy.tolerance
    under = claimed < low - policy.tolerance
    if deducted and reason.kind == "placeholder":
        flags.add("reason_placeholder")
    if claimed > weight or claimed > high + policy.tolerance:
        if deducted and reason.is_missing:
            flags.add("unexplained_deduction")
        return "over_claimed"
    if claimed == 0 and policy.zero_stands and _is_overrun(outcome):
        under = False
    if deducted and reason.is_missing:
        if under:
            flags.add("under_claimed")
        return "unexplained_deduction"
    if under:
        return "under_claimed"
    if claimed == weight and reason.is_given and not _explains_overshoot(outcome, reason, policy):
        return "explained_without_deduction"
    return "ok"


def _is_overrun(outcome: Outcome) -> bool:
    return all(option.verdict == "exceeded" for option in outcome.options)


def _explains_overshoot(outcome: Outcome, reason: Reason, policy: Policy) -> bool:
    if outcome.ratio is None or outcome.ratio <= 1:
        return False
    return outcome.ratio >= policy.over_notice or reasons.says_target_was_low(reason)


def _reason_flags(actual: str, outcome: Outcome, reason: Reason, finding: str) -> set[str]:
    flags: set[str] = set()
    if reasons.restates_the_figure(reason, actual):
        flags.add("reason_restates_value")
    if not reason.is_given:
        return flags
    if finding == "explained_without_deduction" and reasons.says_unfinished(reason):
        flags.add("reason_contradicts_value")
    if _is_overrun(outcome) and reasons.says_budget_moved(reason):
        flags.add("target_should_be_adjusted")
    return flags
