"""An actual brought into its target's unit, scale and period.

In: two amounts whose units measure the same thing. Out: `Readings`: one number for each
way the paper can be read, or the doubt that forbids a comparison. Nothing can fail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.quantity import PER_YEAR, Amount, Comparator
from assistant.quantity.units import PeriodName
from assistant.scoring.outcome import Outcome, nothing

# Beyond this factor two numbers without units are surely in different ones (元 and 万元).
_IMPLAUSIBLE = Decimal(1000)
_FAR = Decimal(100)
_NEAR = Decimal(3)
# 1.05 beside ≥90% is 105%; 5 is no 500%.
_LARGEST_FRACTION = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Readings:
    """The actual's value in the target's unit, one for each reading left open."""

    values: tuple[Decimal, ...]
    flags: tuple[str, ...] = ()
    doubt: Outcome | None = None


def readings(target: Amount, actual: Amount) -> Readings:
    """The actual in the target's unit and scale.

    >>> from assistant.quantity import parse
    >>> readings(parse("≤50万元"), parse("486500元")).values
    (Decimal('48.65'),)
    """
    if actual.is_bare and target.is_bare:
        if apart(target.value, actual.value, _IMPLAUSIBLE):
            return _unit_missing()
        return Readings(
            (actual.value,), ("no_unit",) if target.comparator is Comparator.NONE else ()
        )
    if actual.is_bare:
        return _bare_actual(target, actual)
    if target.is_bare:
        return _bare_target(target, actual)
    value = actual.exact / _size(target)
    if target.per != actual.per and (
        (target.per and actual.per) or apart(target.value, value, _NEAR)
    ):
        return _doubt("计量口径不同", "the amounts are per different units", "unit_mismatch")
    if target.period != actual.period:
        return _periods(target, actual, value)
    mixed = target.unit.dimension == "money" and target.scale != actual.scale
    if mixed and apart(target.value, value, _FAR):
        return Readings((value,), ("unit_mix_yuan_wanyuan",))
    return Readings((value,))


def apart(one: Decimal, other: Decimal, factor: Decimal) -> bool:
    """True when two numbers, neither zero, differ by the factor or more."""
    low, high = sorted((abs(one), abs(other)))
    return bool(low) and high >= low * factor


def _size(amount: Amount) -> Decimal:
    """How much one printed unit is, in base units."""
    return replace(amount, value=Decimal(1)).exact


def _doubt(zh: str, en: str, flag: str) -> Readings:
    return Readings((), (), nothing(zh, en, flag))


def _unit_missing() -> Readings:
    return _doubt(
        "缺少计量单位，数量级相差过大",
        "a unit is missing and the sizes lie far apart",
        "unit_missing",
    )


def _bare_actual(target: Amount, actual: Amount) -> Readings:
    """A number without a unit against one with: "≥90%" and 0.95, "≤50万元" and 486500."""
    value = actual.value
    if target.unit.dimension == "share" and 0 < value <= _LARGEST_FRACTION and target.value:
        whole = value / _size(target)
        as_fraction, as_printed = _fits(target.value, whole), _fits(target.value, value)
        if as_fraction and not as_printed:
            return Readings((whole,), ("percent_as_fraction",))
        if as_fraction == as_printed:
            return Readings((value, whole), ("percent_as_fraction", "unit_missing"))
        return Readings((value,))
    scale = _size(target) / target.unit.factor
    if target.unit.dimension != "money" and not apart(target.value * scale, value, _FAR):
        # 5万人次 against 52000: a count is spelled out in full, or goes by the target's 万.
        value /= scale
    limit = _FAR if target.scale else _IMPLAUSIBLE
    if (target.scale or target.unit.dimension == "money") and apart(target.value, value, limit):
        return _unit_missing()
    if target.period and target.unit.is_count and target.period != "年":
        return _unstated_period(target, target.period, value)
    return Readings((value,))


def _bare_target(target: Amount, actual: Amount) -> Readings:
    """A target without a unit: "1" against 100%, "200" against 200余人."""
    if actual.unit.dimension == "share":
        if 0 < target.value <= 1:
            flag = "unit_missing" if target.value == 1 else "percent_as_fraction"
            return Readings((actual.exact,), (flag,))
        return Readings((actual.exact * 100,), ("unit_missing",))
    # Money keeps its printed scale (万元 heads the column), anything else is spelled out.
    is_money = actual.unit.dimension == "money"
    value = actual.value if is_money else actual.exact / actual.unit.factor
    if apart(target.value, value, _FAR if is_money and actual.scale else _IMPLAUSIBLE):
        return _unit_missing()
    return Readings((value,))


def _fits(target: Decimal, value: Decimal) -> bool:
    """True when a share lies in the neighbourhood of its target."""
    return not apart(target, value, Decimal(10))


def _periods(target: Amount, actual: Amount, value: Decimal) -> Readings:
    if target.period is not None and actual.period is None:
        if target.period == "年":
            return Readings((value,))
        if target.unit.is_count:
            return _unstated_period(target, target.period, value)
        if apart(target.value, value, _NEAR):
            return _doubt("一方未写明期间", "one side names no period", "period_ambiguous")
        return Readings((value,))
    # A bare count on a yearly form is the year's.
    wanted = 1 if target.period is None else PER_YEAR[target.period]
    given = PER_YEAR[actual.period] if actual.period is not None else 1
    if wanted is None or given is None or (target.period is None and not actual.unit.is_count):
        return _doubt("期间不同，无法换算", "the periods cannot be converted", "unit_mismatch")
    if wanted == given:
        return Readings((value,))
    return Readings((value * given / wanted,), ("period_converted",))


def _unstated_period(target: Amount, period: PeriodName, value: Decimal) -> Readings:
    """A count for "每月不少于3次": of a month or of the year, whichever lies clearly closer."""
    per_year = PER_YEAR[period]
    if per_year is None or not value or not target.value:
        return Readings((value,), ("period_ambiguous",))
    averaged = value / per_year
    as_printed = max(value / target.value, target.value / value)
    as_average = max(averaged / target.value, target.value / averaged)
    if as_printed * 2 <= as_average:
        return Readings((value,), ("period_ambiguous",))
    if as_average * 2 <= as_printed:
        return Readings((averaged,), ("period_converted",))
    return Readings((averaged, value), ("period_ambiguous",))
