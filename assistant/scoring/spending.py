"""Budget and spending as typed into two texts, brought into one unit.

In: the texts of the full-year budget and of what was executed. Out: a frozen `Spending`
with everything `score_budget` takes, and flags. Nothing here can fail.

Either text may carry more than its amount: the parts below an empty total row
("全年预算0(分项89.974)", "全年预算132.912(总额行0)"), the budget at the start of the year
("年初202.64,全年132.912"), a printed rate ("80.45万元(执行率80.45%)").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.quantity import Amount, Unreadable, marks, number, parse
from assistant.scoring.conversion import apart
from assistant.wording import fold

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = "(?:亿元|万元|元)?"
_IN_BRACKETS = re.compile(rf"\((分项|明细|其中|总额行?|合计行?)[^\d()]*({_NUMBER}){_UNIT}\)")
_BLANK_TOTAL = re.compile(r"\((?:总额|合计)行?(?:为|是)?(?:空白?|未填写?|没填|缺失?)\)")
_INITIAL = re.compile(
    rf"[(,;、/]?年初(?:预算)?(?:数|安排)?(?:为|:)?({_NUMBER}){_UNIT}\)?"
    r"(?:[,;、/→]|-+>?|调[整增减]?[至为到])?"
)
_RATE = re.compile(
    rf"[(,;、]?(?:表上|表内)?(?:印|预算)?(?:执行率|完成率|支出率|进度)?(?:为|:)?({_NUMBER}%)\)?"
)
_FAR = Decimal(100)
_IMPLAUSIBLE = Decimal(1000)
_SIGN_DOUBTS = {"ocr_ge_lost", "ocr_le_as_w"}


@dataclass(frozen=True, slots=True)
class Spending:
    """What two texts say of a budget.

    Args:
        annual, executed: full-year budget and executed amount, in the unit of the first.
        initial: budget at the start of the year, when the text names it.
        rate: a rate printed in place of, or beside, the executed amount.
        parts: annual and executed amounts below a total row that says nothing.
        flags: what was noticed.
        units_clash: True when a unit is missing and the two cannot be in the same one.
    """

    annual: Decimal | None
    executed: Decimal | None
    initial: Decimal | None = None
    rate: str | None = None
    parts: tuple[tuple[Decimal | None, Decimal | None], ...] = ()
    flags: frozenset[str] = frozenset()
    units_clash: bool = False


def read_spending(budget: str | None, spent: str | None) -> Spending:
    """Read both texts.

    >>> read_spending("1,200.00万元", "11,400,000元").executed
    Decimal('1140')
    """
    folded, initial = _without_initial(fold(budget or ""))
    bare, rate = _without_rate(folded)
    if rate is not None and re.search(r"\d", bare):
        folded = bare  # the rate stands beside the budget instead of the spending
    annual, annual_part, annual_empty = _amount(folded)
    rest, printed = _without_rate(fold(spent or ""))
    rate = printed or (rate if folded == bare else None)
    executed, executed_part, executed_empty = _amount(rest)
    found = {*marks(budget or ""), *marks(spent or "")} - _SIGN_DOUBTS
    for text, amount, part, flag in (
        (budget, annual, annual_part, "target_blank"),
        (spent, executed, executed_part, "actual_blank"),
    ):
        if amount is None and part is None and not (rate and flag == "actual_blank"):
            found |= _lost(text, flag)
    a, e, clash = _in_one_unit(annual, executed, found)
    parts: tuple[tuple[Decimal | None, Decimal | None], ...] = ()
    if annual_part is not None or executed_part is not None:
        parts = ((annual_part, executed_part),)
    elif annual_empty or executed_empty:
        # The number is the parts', the total row says 0 or nothing.
        parts, a, e = ((a, e),), Decimal(0), Decimal(0)
    return Spending(a, e, initial, rate, parts, frozenset(found), clash)


def _lost(text: str | None, blank: str) -> set[str]:
    value = parse(text)
    if not isinstance(value, Unreadable) or value.because == "not captured":
        return set()
    return {blank} if value.because in ("blank", "placeholder") else {"amounts_unreadable"}


def _without_initial(text: str) -> tuple[str, Decimal | None]:
    """A text without the budget at the start of the year, when it names another one too."""
    match = _INITIAL.search(text)
    if match is None:
        return text, None
    rest = text[: match.start()] + text[match.end() :]
    return (rest, number(match[1])) if re.search(r"\d", rest) else (text, None)


def _without_rate(text: str) -> tuple[str, str | None]:
    match = _RATE.search(text)
    if match is None:
        return text, None
    return text[: match.start()] + text[match.end() :], match[1]


def _amount(text: str) -> tuple[Amount | None, Decimal | None, bool]:
    """The amount of a text, that of its parts in brackets, and whether a total row is empty."""
    part, empty = None, bool(_BLANK_TOTAL.search(text))
    for label, digits in _IN_BRACKETS.findall(text):
        value = number(digits)
        if label.startswith(("总额", "合计")):
            empty = value == 0
        else:
            part = value
    amount = parse(_BLANK_TOTAL.sub("", _IN_BRACKETS.sub("", text)))
    return (amount if isinstance(amount, Amount) else None), part, empty


def _in_one_unit(
    annual: Amount | None, executed: Amount | None, flags: set[str]
) -> tuple[Decimal | None, Decimal | None, bool]:
    """Both amounts in the unit of the first, and whether a missing unit forbids it."""
    if annual is None or executed is None:
        return (annual.value if annual else None), (executed.value if executed else None), False
    if not annual.unit.name or not executed.unit.name:
        # Spending a thousand times the budget, or 万元 against a bare number of 元.
        more = executed.value if annual.is_bare and executed.is_bare else None
        clash = apart(annual.value, executed.value, _IMPLAUSIBLE) and (
            more is None or more > annual.value
        )
        if clash:
            flags.add("unit_missing")
        return annual.value, executed.value, clash
    size = replace(annual, value=Decimal(1)).exact
    converted = executed.exact / size
    if annual.scale != executed.scale and apart(annual.value, converted, _FAR):
        # 132.81万元 against 1000元: right as printed, but likely one unit is wrong.
        flags.add("unit_mix_yuan_wanyuan")
    return annual.value, converted, False
