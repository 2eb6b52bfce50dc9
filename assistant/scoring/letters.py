"""The sentences of a review: one row's finding in words fit for a letter.

In: the figures of a row. Out: a `Message` in both languages, without the row's name (the
caller puts it in front). Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.finding import Message
from assistant.quantity import show

LEVELS = {"achieved": "达成", "partly": "部分达成", "missed": "未达成"}
_COMPARABLE = Message(
    zh="补充可与目标比较的实际完成值", en="supply a value comparable with the target"
)
_THE_TARGET = Message(zh="核实指标值", en="check the target")
_TO_SUPPLY = {
    "weights_absent": Message(zh="补充分值", en="supply the weight"),
    **dict.fromkeys(
        ("compound_target", "target_not_a_value", "weight_in_target_cell", "direction_unknown"),
        _THE_TARGET,
    ),
    "unit_missing": Message(zh="补充计量单位", en="supply the units"),
    "no_sign_cost": Message(zh="补充指标值的比较符号", en="add the sign of the target"),
}
_MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scored row says and what the rule gives."""

    target: str
    actual: str
    weight: Decimal
    claimed: Decimal
    low: Decimal
    high: Decimal


def plain(value: Decimal) -> str:
    """A number in a step, at most six decimals.

    >>> plain(Decimal(10) / 3)
    '3.333333'
    """
    whole = value.to_integral_value()
    if value == whole:
        return show(whole)
    return show(value.quantize(_MICRO, rounding=ROUND_HALF_UP))


def interval(low: Decimal, high: Decimal) -> str:
    """ "0.72" or "4–5"."""
    return show(low) if low == high else f"{show(low)}–{show(high)}"


def unscored(
    finding: str, why: Message, target: str, actual: str, flags: Collection[str]
) -> Message:
    """Why a row has no score, and what to supply; blank texts are not quoted."""
    zh, en = _quoted(target, actual)
    if finding == "unreadable":
        return Message(
            zh=f"{zh}{why.zh}，无法复算；请对照原件补录。",
            en=f"{en}Cannot be re-computed: {why.en}. Please supply it from the original.",
        )
    wanted = next((words for flag, words in _TO_SUPPLY.items() if flag in flags), _COMPARABLE)
    return Message(
        zh=f"{zh}{why.zh}，不能按规则计分；请人工复核，并{wanted.zh}。",
        en=f"{en}Not scored: {why.en}. Please review by hand and {wanted.en}.",
    )


def _quoted(target: str, actual: str) -> tuple[str, str]:
    """The texts of a row in front of a sentence, as far as there are any."""
    texts = [("目标", "target", target.strip()), ("实际", "actual", actual.strip())]
    there = [(zh + text, f"{en} {text}") for zh, en, text in texts if text]
    if not there:
        return "", ""
    english = ", ".join(en for _, en in there)
    return "，".join(zh for zh, _ in there) + "：", english[0].upper() + english[1:] + ". "


def score_blank(low: Decimal, high: Decimal, steps: tuple[str, ...]) -> Message:
    """The row can be scored and claims nothing."""
    points, how = interval(low, high), "; ".join(steps)
    return Message(
        zh=f"得分空白；按规则应得{points}分（{how}），请补填。",
        en=f"The score is blank; the rule gives {points} ({how}). Please fill it in.",
    )


def scored(
    finding: str, figures: Figures, steps: tuple[str, ...], ratio: Decimal | None
) -> Message:
    """The finding of a scored row."""
    f = figures
    points, how, claimed = interval(f.low, f.high), "; ".join(steps), show(f.claimed)
    facts_zh = f"目标{f.target}，实际{f.actual}，应得{points}分（{how}），自评{claimed}分"
    facts_en = (
        f"target {f.target}, actual {f.actual}: the rule gives {points} ({how}), claimed {claimed}"
    )
    lost = show(f.weight - f.claimed)
    # The rule may leave an interval: the difference to its nearer end is the least there is.
    # A claim within it is held against the weight, which is one figure.
    open_ended = f.low < f.high and not f.low <= f.claimed <= f.high
    zh_least, en_least = ("至少", "at least ") if open_ended else ("", "")
    match finding:
        case "over_claimed":
            over = show(f.claimed - f.high) if f.claimed > f.high else show(f.claimed - f.weight)
            zh = f"{facts_zh}，{zh_least}多计{over}分；请核减，或补充佐证。"
            en = f"{facts_en}, {en_least}{over} too many. Please reduce it or supply evidence."
        case "under_claimed":
            under = show(f.low - f.claimed)
            zh = f"{facts_zh}，{zh_least}少计{under}分；请核实得分或补充扣分依据。"
            en = (
                f"{facts_en}, {en_least}{under} too few. Please check the score or say why more "
                "was taken off."
            )
        case "unexplained_deduction":
            zh = f"{facts_zh}，扣{lost}分未说明原因；请补充偏差原因及改进措施。"
            en = f"{facts_en}; {lost} taken off without a reason. Please supply the reason."
        case "explained_without_deduction":
            zh = f"{facts_zh}，得满分却填写了偏差原因；请核实实际完成值或得分。"
            en = f"{facts_en}: full marks, yet a reason is given. Please check actual and score."
        case "over_achieved_needs_reason":
            share = show((ratio or Decimal(1)).quantize(Decimal("0.001"), ROUND_HALF_UP) * 100)
            zh = f"目标{f.target}，实际{f.actual}，为目标的{share}%；请书面说明超额原因，并核实指标值是否偏低。"
            en = (
                f"Target {f.target}, actual {f.actual}, {share}% of the target. Please explain "
                "the overshoot and check whether the target was set too low."
            )
        case _:
            zh = f"{facts_zh}，在规则范围内。"
            en = f"{facts_en}: within the rule."
    return Message(zh=zh, en=en[:1].upper() + en[1:])
