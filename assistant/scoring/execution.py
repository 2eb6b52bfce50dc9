"""Budget execution scored: executed ÷ full-year budget × weight, capped.

In: the amounts of the total row in one unit, the printed rate, weight and claim. Out: a
`RowScore`. Nothing here can fail: what cannot be scored says why.

Source: 执行率 = 全年执行数 ÷ 全年(调整后)预算数, not the budget at the start of the year;
rates are printed with two decimals. When the total row is 0 while its parts are filled,
the parts count. When amounts are lost, the printed rate does.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assistant.finding import Message
from assistant.quantity import Amount, added, parse, show
from assistant.scoring import reasons
from assistant.scoring.outcome import RowScore
from assistant.scoring.policy import Policy

_CENT = Decimal("0.01")


def score_budget(
    annual: Decimal | None,
    executed: Decimal | None,
    rate: str | None,
    weight: Decimal | None,
    claimed: Decimal | None,
    policy: Policy,
    *,
    initial: Decimal | None = None,
    parts: Sequence[tuple[Decimal | None, Decimal | None]] = (),
    reason: str | None = None,
) -> RowScore:
    """Score budget execution.

    Args:
        annual, executed: full-year budget and executed amount of the total row, one unit.
        rate: as printed, "86.18%".
        weight, claimed: of budget execution, in points.
        policy: thresholds, rounding and tolerance.
        initial: budget at the start of the year, same unit.
        parts: annual and executed amounts of the lines below the total.
        reason: the explanation, for the few forms whose budget block has the column;
            "" blank, None not captured.
    """
    flags: set[str] = set()
    annual, executed = _from_parts(annual, executed, parts, flags)
    flags |= _adjustment(initial, annual)
    if annual is not None and annual <= 0:
        flags.add("budget_zero")
        why = Message(
            zh=f"全年预算为{show(annual)}，没有执行率可言；请核实预算数。",
            en=f"The full-year budget is {show(annual)}, so there is no rate; "
            "please check the budget.",
        )
        return RowScore(None, "not_comparable", tuple(sorted(flags)), (), why)
    rated = _share(annual, executed, rate, flags)
    if rated is None:
        why = Message(
            zh="预算数或执行数缺失，且没有可用的执行率，无法复算。",
            en="Budget or executed amount is missing and no rate is printed; nothing to compute.",
        )
        return RowScore(None, "unreadable", tuple(sorted(flags)), (), why)
    spent, budget, step = rated
    share = spent / budget
    if share < policy.execution.low_below:
        flags.add("low_execution")
    if weight is None:
        why = Message(zh="没有分值，无法计分。", en="No weight, so no score.")
        return RowScore(None, "not_comparable", tuple(sorted(flags)), (), why, share)
    if share > 1:
        flags.add("execution_over_100pct")
    # Multiplied first: a quotient cut after 28 digits may round the wrong way.
    points = policy.rounded(min(max(spent, Decimal(0)), budget) * weight / budget)
    capped = ", capped" if share > 1 else ""
    steps = (f"{step} × {show(weight)} = {show(points)}{capped}",)
    finding = _finding(points, weight, claimed, policy, flags)
    if finding == "under_claimed" and reasons.read(reason).is_missing:
        # More was taken off than the rate does, and nobody says why.
        flags.add(finding)
        finding = "unexplained_deduction"
    why = _why(points, claimed, steps[0])
    return RowScore((points, points), finding, tuple(sorted(flags)), steps, why, share)


def _from_parts(
    annual: Decimal | None,
    executed: Decimal | None,
    parts: Sequence[tuple[Decimal | None, Decimal | None]],
    flags: set[str],
) -> tuple[Decimal | None, Decimal | None]:
    known = [(a or Decimal(0), e or Decimal(0)) for a, e in parts if a is not None or e is not None]
    if not known:
        return annual, executed
    budget = added(a for a, _ in known)
    spent = added(e for _, e in known)
    if (annual is not None and abs(annual - budget) > _CENT) or (
        executed is not None and abs(executed - spent) > _CENT
    ):
        flags.add("total_row_mismatch")
    if not annual and budget:
        return budget, spent
    return annual, executed


def _adjustment(initial: Decimal | None, annual: Decimal | None) -> set[str]:
    if not initial or annual is None:
        return set()
    percent = ((annual - initial) / initial * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if not percent:
        return set()
    return {f"budget_adjusted_{percent}pct" if percent > 0 else f"budget_cut_{-percent}pct"}


def _share(
    annual: Decimal | None, executed: Decimal | None, rate: str | None, flags: set[str]
) -> tuple[Decimal, Decimal, str] | None:
    """The rate as a fraction, and how it is written in a step; None when there is none."""
    printed = parse(rate) if rate else None
    if not isinstance(printed, Amount):
        printed = None
    if annual and executed is not None:
        share = executed / annual
        if printed is not None and not _prints_as(share, printed):
            flags.add("rate_print_mismatch")
        return executed, annual, f"{show(executed)} ÷ {show(annual)}"
    if printed is None:
        return None
    flags.add("amounts_unreadable")
    return (
        (printed.exact, Decimal(1), str(printed))
        if printed.unit.name
        else (printed.value, Decimal(100), str(printed))
    )


def _prints_as(share: Decimal, printed: Amount) -> bool:
    """True when the printed rate is the share, rounded or cut to the decimals printed."""
    scaled = share / printed.unit.factor if printed.unit.name else share * 100
    exponent = printed.value.as_tuple().exponent
    quantum = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return printed.value in (
        scaled.quantize(quantum, rounding=ROUND_HALF_UP),
        scaled.quantize(quantum, rounding=ROUND_DOWN),
    )


def _finding(
    points: Decimal, weight: Decimal, claimed: Decimal | None, policy: Policy, flags: set[str]
) -> str:
    if claimed is None:
        flags.add("score_blank")
        return "unreadable"
    if claimed > weight:
        flags.add("score_exceeds_weight")
        return "over_claimed"
    if claimed > points + policy.tolerance:
        return "over_claimed"
    return "under_claimed" if claimed < points - policy.tolerance else "ok"


def _why(points: Decimal, claimed: Decimal | None, step: str) -> Message:
    if claimed is None:
        zh, en = "得分空白", "the score is blank"
    else:
        zh, en = f"自评{show(claimed)}分", f"claimed {show(claimed)}"
    return Message(
        zh=f"预算执行按{step}，应得{show(points)}分，{zh}。",
        en=f"Budget execution: {step}; the rule gives {show(points)}, {en}.",
    )
