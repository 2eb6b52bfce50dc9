"""A target against an actual: met, short, exceeded, in a band, or not comparable and why.

In: two parsed values and what is known of the row. Out: a frozen `Outcome` with the
numbers for the formulas, free of any policy. Nothing here can fail.

An outcome may hold several options: where the paper leaves two readings open, the score
is the interval over both, and a flag says so.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.finding import Message
from assistant.quantity import (
    PER_YEAR,
    Amount,
    Comparator,
    Compound,
    Moment,
    Quality,
    Quantity,
    Range,
    Rank,
    Ratio,
    Unreadable,
    comparable,
    parse,
)
from assistant.scoring import qualities
from assistant.scoring.conversion import readings
from assistant.scoring.occasions import against_date
from assistant.scoring.outcome import Option, Outcome, Row, nothing, settled
from assistant.scoring.qualities import ACHIEVED, WEAKER, Levels

# More days or money than a range allows may be a fault or a feat: both readings stand.
_MAY_BE_CEILINGS = ("time", "working days", "months", "money")

# Of these one wants much as a rule: a ceiling on them is odd.
_WANTED_MUCH = ("个", "人", "人次", "份", "篇", "场", "项", "户")


def compare(target: Quantity, actual: Quantity, row: Row) -> Outcome:
    """Compare two values that are both there."""
    match target, actual:
        case Compound(), _:
            return nothing("目标含多个数值", "the target holds several numbers", "compound_target")
        case Unreadable(), _:
            return nothing(f"目标{target.zh}", f"target: {target.en}", "target_not_a_value")
        case Amount(), Amount():
            return _amounts(target, actual, row)
        case Range(), Amount():
            return _in_range(target, actual, row)
        case Range(), Range():
            if target == actual:
                return settled("met").flagged("actual_copies_target")
            return nothing("两个区间无法比较", "two ranges cannot be compared", "inexact_actual")
        case Amount(), Range():
            return _range_result(target, actual, row)
        case Moment(), Moment() | Quality():
            return _dated(target, actual)
        case Moment(), Amount() if _is_all_of_it(actual):
            # "100%" against a deadline says what 完成 does: done, on a day not told.
            return _dated(target, Quality("完成"))
        case Moment(), _:
            return nothing(
                "没有可与期限比较的完成日期",
                "no date that can be set against the deadline",
                "evidence_missing",
            )
        case Ratio(), Ratio():
            if _proportion(target) == _proportion(actual):
                return settled("met")
            return nothing("比例没有公认的方向", "a ratio has no agreed direction")
        case Rank(), Rank():
            levels = ACHIEVED if actual.place <= target.place else WEAKER
            return Outcome((Option("levels", levels=levels),))
        case Quality(), Quality():
            return _words(target, actual)
        case Quality(), Amount() if qualities.is_nothing(target.text):
            # "零投诉" against "0": none is a number too.
            zero = replace(actual, value=Decimal(0), comparator=Comparator.NONE)
            return _amounts(zero, actual, row)
        case Quality(), Amount() if answered := _answered(target, actual):
            return Outcome((Option("levels", levels=answered),))
        case ((Amount() | Range() | Rank()), Quality()):
            return _number_against_words(target, actual, row)
        case ((Amount() | Range()), (Compound() | Unreadable())):
            if _is_share(target) and "投诉" in str(actual):
                return _no_survey()
            main = _before_brackets(actual)
            if main is not None:
                return compare(target, main, row)
            if isinstance(actual, Unreadable):
                return nothing(f"实际值{actual.zh}", f"actual: {actual.en}", "evidence_missing")
            return nothing(
                "实际值含多个数值", "the actual holds several numbers", "compound_actual"
            )
        case _:
            return nothing(
                "目标与实际值类型不同", "target and actual are of different kinds", "type_mismatch"
            )


def _dated(target: Moment, actual: Moment | Quality) -> Outcome:
    levels, flags = against_date(target, actual)
    if levels is None:
        return nothing(
            "完成时间无法与期限比较", "cannot be placed before or after the deadline", *flags
        )
    kept = isinstance(actual, Moment) and levels == ACHIEVED
    option = Option("met") if kept else Option("levels", levels=levels)
    return Outcome((option,), frozenset(flags))


def _is_all_of_it(actual: Amount) -> bool:
    return actual.unit.dimension == "share" and actual.exact == 1


def _answered(target: Quality, actual: Amount) -> Levels | None:
    """The levels of "提高12%" under "提高": the words are answered, the figure is a bonus."""
    if not actual.trend or actual.value <= 0:
        return None
    return qualities.judge(target.text, actual.trend)


def _proportion(ratio: Ratio) -> tuple[Decimal, ...]:
    """The terms over the first one, so that 1:2 and 2:4 are the same."""
    first = ratio.terms[0]
    return tuple(term / first for term in ratio.terms) if first else ratio.terms


def _no_survey() -> Outcome:
    return nothing("以无投诉代替满意度调查", "an absence of complaints is no survey", "no_survey")


def _before_brackets(actual: Compound | Unreadable) -> Amount | None:
    """The value a remark in brackets only details: "96.5%(问卷200份)"."""
    text, bracket, _ = actual.text.partition("(")
    main = parse(text) if bracket and actual.text.endswith(")") else None
    return main if isinstance(main, Amount) and main.unit.name else None


def _is_share(value: Amount | Range | Rank) -> bool:
    amount = value.low if isinstance(value, Range) else value
    return isinstance(amount, Amount) and amount.unit.dimension == "share"


def _words(target: Quality, actual: Quality) -> Outcome:
    levels = qualities.judge(target.text, actual.text)
    if levels is None:
        return nothing(
            "实际完成情况与目标的表述对应不上",
            "the wording of the actual does not answer the target",
            "evidence_missing",
        )
    outcome = Outcome((Option("levels", levels=levels),))
    if target == actual and len(actual.text) >= 6:
        return outcome.flagged("actual_copies_target")
    if levels[-1] == "achieved" and qualities.cannot_be_verified(actual.text):
        return outcome.flagged("qualitative_unverifiable")
    return outcome


def _number_against_words(target: Amount | Range | Rank, actual: Quality, row: Row) -> Outcome:
    if isinstance(target, Amount) and qualities.is_nothing(actual.text):
        if target.unit.dimension == "share" and "投诉" in actual.text:
            return _no_survey()
        if target.value == 0 or target.comparator.is_ceiling:
            return _amounts(
                target, replace(target, value=Decimal(0), comparator=Comparator.NONE), row
            )
    if _is_share(target) and "投诉" in actual.text:
        return _no_survey()
    return nothing(
        "目标是数值，实际值没有数值",
        "the target is a number, the actual has none",
        "evidence_missing",
    )


def _range_result(target: Amount, actual: Range, row: Row) -> Outcome:
    ends = [_amounts(target, end, row) for end in (actual.low, actual.high)]
    if all(end.options and end.options[0].verdict == "met" for end in ends):
        return replace(ends[0], ratio=None).flagged("inexact_actual")
    return nothing(
        "实际值是区间，未必达标", "the actual is a range that may miss", "inexact_actual"
    )


def _in_range(target: Range, actual: Amount, row: Row) -> Outcome:
    low = _amounts(replace(target.low, comparator=Comparator.AT_LEAST), actual, row)
    high = _amounts(replace(target.high, comparator=Comparator.AT_MOST), actual, row)
    if not low.options or not high.options:
        return low if not low.options else high
    flags = (low.flags | high.flags) - {"direction_suspicious", "saving_over_50pct"}
    if low.options[0].verdict == "short":
        # Under a cost range nothing is lost; under any other the lower bound counts.
        options = (Option("met"), low.options[0]) if row.is_cost else (low.options[0],)
        return Outcome(options, flags)
    if high.options[0].verdict == "met":
        return Outcome((Option("met"),), flags)
    over = high.options[0]
    if row.is_cost or row.is_harm or row.direction == "reverse":
        return Outcome((over,), flags)
    if target.high.unit.dimension in _MAY_BE_CEILINGS:
        return Outcome((over, Option("met")), flags)
    # As with "=", above the target is full marks for what one wants much of.
    passed = over.actual / over.target if over.actual and over.target else None
    return Outcome((Option("met", over.target, over.actual),), flags, ratio=passed)


def _amounts(target: Amount, actual: Amount, row: Row) -> Outcome:
    copied = actual.comparator not in (Comparator.NONE,) and actual == target
    if copied:
        return settled("met", target.value, target.value).flagged("actual_copies_target")
    if target.trend and actual.trend and target.trend != actual.trend:
        # A fall where a rise was promised is a rise below zero.
        actual = replace(actual, value=-actual.value)
    if target.value == actual.value == 0 and target.unit.is_count and actual.unit.is_count:
        return settled("met", target.value, actual.value)  # none is none, whatever is counted
    if not comparable(target.unit, actual.unit):
        return nothing(
            f"单位不同（{target.unit.name}与{actual.unit.name}）",
            f"the units differ ({target.unit.name} and {actual.unit.name})",
            "unit_mismatch",
        )
    found = readings(target, actual)
    if found.doubt is not None:
        return found.doubt
    flags = found.flags
    if target.value < 0 or (actual.value < 0 and not _promises_growth(target)):
        return _negative(target, found.values[0]).flagged(*flags)
    outcomes = [_judged(target, reading, actual, row) for reading in found.values]
    for outcome in outcomes:
        if not outcome.options:
            return outcome.flagged(*flags)
    options = tuple(dict.fromkeys(option for one in outcomes for option in one.options))
    merged = frozenset(flags).union(*(one.flags for one in outcomes))
    verdicts = {option.verdict for option in options}
    if len(verdicts) > 1 and "unit_missing" in merged:
        return nothing(
            "缺少计量单位，是否达标取决于单位",
            "a unit is missing, and the result hangs on it",
            *merged,
        )
    ratio = outcomes[0].ratio if len(outcomes) == 1 else None
    if "period_converted" in merged and _is_sparsest_schedule(target, actual):
        ratio = None
    return Outcome(options, merged, ratio=ratio)


def _is_sparsest_schedule(target: Amount, actual: Amount) -> bool:
    """True when no rarer schedule would do: once a quarter is no overshoot of three a year."""
    if actual.period is None:
        return False
    wanted = target.value * ((PER_YEAR[target.period] if target.period else 1) or 1)
    given = actual.value * (PER_YEAR[actual.period] or 1)
    enough = [times for times in PER_YEAR.values() if times is not None and times >= wanted]
    return bool(enough) and given <= min(enough)


def _promises_growth(target: Amount) -> bool:
    """True when nothing below zero can be the way the target was meant."""
    return target.value > 0 and (target.comparator.is_floor or bool(target.trend))


def _negative(target: Amount, value: Decimal) -> Outcome:
    sign = target.comparator
    if value == target.value or (sign.is_floor and value > target.value):
        return settled("met", target.value, value)
    if sign.is_ceiling and value < target.value:
        return settled("met", target.value, value)
    return nothing(
        "负数目标方向不明", "the direction of a negative target is unclear", "direction_unknown"
    )


def _judged(target: Amount, value: Decimal, actual: Amount, row: Row) -> Outcome:
    """One reading of the actual against the target's sign."""
    wanted, sign = target.value, target.comparator
    inexact = _inexact(target, value, actual)
    if inexact is not None:
        return inexact
    flags = (
        {"inexact_actual"} if actual.vague or actual.comparator.value not in ("", "=") else set()
    )
    if wanted == 0 and not sign.is_floor:
        return Outcome(
            (Option("met" if value <= 0 else "exceeded", wanted, value),), frozenset(flags)
        )
    if sign is Comparator.NONE and _is_unit_cost(target, row):
        flags.add("no_sign_cost")
        if not row.is_cost and row.direction != "reverse" and value != wanted:
            why = Message(zh="成本目标没有比较符号", en="a cost target without a sign")
            return Outcome((), frozenset(flags), why)
        return _ceiling(target, value, flags, row)
    if sign.is_ceiling or (sign is Comparator.NONE and row.direction == "reverse"):
        if _ceiling_is_odd(target, row):
            flags.add("direction_suspicious")
        return _ceiling(target, value, flags, row)
    if sign is Comparator.EQUAL and row.is_cost and value != wanted:
        # A cost fixed with "=" may be meant as a ceiling: both readings stand.
        floor, ceiling = _floor(wanted, value, flags), _ceiling(target, value, flags, row)
        flags.add("direction_suspicious")
        return Outcome((*floor.options, *ceiling.options), frozenset(flags) | ceiling.flags)
    if sign.is_floor and (row.is_cost or row.direction == "reverse"):
        flags.add("direction_suspicious")
    return _floor(wanted, value, flags)


def _inexact(target: Amount, value: Decimal, actual: Amount) -> Outcome | None:
    """Set when the actual is only a bound or an estimate that does not settle the matter."""
    floor = actual.vague == "余" or actual.comparator.is_floor
    ceiling = actual.vague == "近" or actual.comparator.is_ceiling
    is_ceiling = target.comparator.is_ceiling or target.value == 0
    if floor and not is_ceiling and value >= target.value:
        return None
    if actual.vague == "余" and actual.value and not is_ceiling:
        # "280余人" is at least 280 and below 290: surely short of 300.
        most = value * (actual.value + _next_round(actual.value)) / actual.value
        if most < target.value:
            ends = tuple(Option("short", target.value, end) for end in (value, most))
            return Outcome(ends, frozenset({"inexact_actual"}))
    if ceiling and is_ceiling and value <= target.value:
        return None
    if floor or ceiling:
        return nothing(
            "实际值不是确数，未必达标",
            "the actual is no exact figure and may miss",
            "inexact_actual",
        )
    return None


def _next_round(value: Decimal) -> Decimal:
    """How far the next number with as few digits is: 10 for 280, 0.1 for 1.2."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _is_unit_cost(target: Amount, row: Row) -> bool:
    if target.unit.dimension != "money":
        return False
    return bool(target.per or target.period) or row.is_cost


def _ceiling_is_odd(target: Amount, row: Row) -> bool:
    """True when a ceiling stands on something one wants much of."""
    if row.is_cost or row.is_harm or not target.comparator.is_ceiling:
        return False
    if target.is_bare or target.unit.name in _WANTED_MUCH:
        return True
    return row.is_count and target.unit.is_count and target.unit.name not in ("起", "例", "宗")


def _ceiling(target: Amount, value: Decimal, flags: set[str], row: Row) -> Outcome:
    wanted = target.value
    if value > wanted:
        return Outcome((Option("exceeded", wanted, value),), frozenset(flags))
    signed = target.comparator.is_ceiling
    if signed and 0 < value * 2 < wanted and (target.unit.dimension == "money" or row.is_cost):
        flags = flags | {"saving_over_50pct"}
    return Outcome((Option("met", wanted, value),), frozenset(flags))


def _floor(wanted: Decimal, value: Decimal, flags: set[str]) -> Outcome:
    if value < wanted:
        return Outcome((Option("short", wanted, value),), frozenset(flags))
    ratio = value / wanted if wanted else None
    return Outcome((Option("met", wanted, value),), frozenset(flags), ratio=ratio)
